//! Values as people read them: in lists, in titles and in what is searched.

use super::{AssetTrait, AssetType, Field, FieldKind, Traits, limits};

impl AssetType {
    /// The values of the title fields in their order, with a blank between them.
    pub fn title(&self, traits: &Traits) -> String {
        let parts = self.title_fields().map(|field| field.text(traits.get(&field.key)));
        let title = parts.filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ");
        if title.is_empty() { "Untitled".to_owned() } else { title.chars().take(limits::TITLE).collect() }
    }

    /// The fields that lists show, each with its value as text.
    pub fn list_texts<'a>(&'a self, traits: &Traits) -> impl Iterator<Item = (&'a Field, String)> {
        self.list_fields().map(|field| (field, field.text(traits.get(&field.key))))
    }

    /// What a search finds an asset by, in lower case: its title and all that it says. People that it links to are not
    /// in it, since who may read an asset need not be who may read of them.
    pub fn search_text(&self, traits: &Traits) -> String {
        let values = self.fields.iter().filter_map(|field| Some((field, traits.get(&field.key)?)));
        let said =
            values.filter(|(field, _)| !matches!(field.kind, FieldKind::Tag { .. } | FieldKind::Checkbox));
        let said = said.map(|(field, value)| field.text(Some(value)));
        std::iter::once(self.title(traits)).chain(said).collect::<Vec<_>>().join("\n").to_lowercase()
    }
}

impl Field {
    /// Its value as text; empty where there is none, but a box that is not ticked says no.
    pub fn text(&self, value: Option<&AssetTrait>) -> String {
        match (&self.kind, value) {
            (FieldKind::Checkbox, Some(AssetTrait::Checked(true))) => "Yes".to_owned(),
            (FieldKind::Checkbox, _) => "No".to_owned(),
            (FieldKind::Number { decimals }, Some(AssetTrait::Number(number))) => number.text(*decimals),
            (FieldKind::Percent { decimals }, Some(AssetTrait::Number(number))) => {
                number.text(*decimals) + "%"
            }
            (_, Some(AssetTrait::Text(text))) => text.clone(),
            (_, Some(AssetTrait::Number(number))) => number.to_string(),
            (_, Some(AssetTrait::Date(day))) => day.to_string(),
            (_, Some(AssetTrait::Checked(checked))) => if *checked { "Yes" } else { "No" }.to_owned(),
            (_, Some(AssetTrait::People(people))) => match people.len() {
                1 => "1 person".to_owned(),
                more => format!("{more} people"),
            },
            (_, None) => String::new(),
        }
    }
}

/// Text with one kind of line end, without blanks at the ends of its lines and around it.
pub(super) fn lines(text: &str) -> String {
    text.trim().lines().map(str::trim_end).collect::<Vec<_>>().join("\n")
}
