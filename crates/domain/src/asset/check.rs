//! Checks the values of an asset against its type, and tidies them on the way.

use super::{AssetTrait, AssetType, Decimal, Field, FieldKind, Traits, limits, texts::lines};
use crate::organization::Problem;

impl AssetType {
    /// The values as they are kept, or what keeps them from it, in the order of the form; each problem names the field
    /// by its key, and says its name and what to do. Whether the people of a Tag exist is not known here.
    pub fn checked(&self, mut traits: Traits) -> Result<Traits, Vec<Problem>> {
        let mut problems = Vec::new();
        let mut kept = Traits::new();
        for field in self.fields.iter().filter(|field| field.kind != FieldKind::Header) {
            let value = traits.remove(&field.key).and_then(tidied);
            match value.map(|value| fault(field, &value).map_or(Ok(value), Err)) {
                Some(Ok(value)) => {
                    kept.insert(field.key.clone(), value);
                }
                Some(Err(message)) => problems.push(problem(field, &message)),
                None if field.required => problems.push(problem(field, "is required. Enter a value.")),
                None => {}
            }
        }
        problems.extend(traits.into_keys().map(|key| self.unknown(key)));
        if problems.is_empty() {
            problems.extend(self.of_the_whole(&kept));
        }
        if problems.is_empty() { Ok(kept) } else { Err(problems) }
    }

    fn unknown(&self, key: String) -> Problem {
        let shown: String = key.chars().take(limits::NAME).collect();
        let message = match self.fields.iter().find(|field| field.key == key) {
            Some(field) => format!("\u{201c}{}\u{201d} is a heading. Leave its value out.", field.name),
            None => format!("\u{201c}{shown}\u{201d} is no field of {}. Leave it out.", self.name),
        };
        Problem { field: key, message }
    }

    fn of_the_whole(&self, kept: &Traits) -> Option<Problem> {
        let length = |value: &AssetTrait| match value {
            AssetTrait::Text(text) => text.chars().count(),
            _ => 0,
        };
        let total: usize = kept.values().map(length).sum();
        if total > limits::ASSET {
            let message =
                format!("All texts together have {total} characters. Use at most {}.", limits::ASSET);
            let longest = kept.iter().max_by_key(|(_, value)| length(value));
            return longest.map(|(key, _)| Problem { field: key.clone(), message });
        }
        if self.title_fields().any(|field| kept.contains_key(&field.key)) {
            return None;
        }
        self.title_fields().next().map(|field| problem(field, "makes the title. Enter a value."))
    }
}

fn problem(field: &Field, message: &str) -> Problem {
    Problem { field: field.key.clone(), message: format!("\u{201c}{}\u{201d} {message}", field.name) }
}

/// The value without blanks and repetitions; `None` where nothing is left of it.
fn tidied(value: AssetTrait) -> Option<AssetTrait> {
    match value {
        AssetTrait::Text(text) => {
            let text = lines(&text);
            (!text.is_empty()).then_some(AssetTrait::Text(text))
        }
        AssetTrait::People(mut people) => {
            people.sort_unstable();
            people.dedup();
            (!people.is_empty()).then_some(AssetTrait::People(people))
        }
        AssetTrait::Checked(false) => None,
        other => Some(other),
    }
}

/// What is wrong with a value, as the rest of a sentence that begins with the field's name.
fn fault(field: &Field, value: &AssetTrait) -> Option<String> {
    match (&field.kind, value) {
        (FieldKind::Text, AssetTrait::Text(text)) if text.chars().any(char::is_control) => {
            Some("is one line. Enter it without line breaks and control characters.".to_owned())
        }
        (FieldKind::Text, AssetTrait::Text(text)) => too_long(text, limits::TEXT),
        (FieldKind::Textbox, AssetTrait::Text(text)) => {
            let odd = text.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\t'));
            let odd = odd.then(|| "has control characters. Leave them out.".to_owned());
            odd.or_else(|| too_long(text, limits::TEXTBOX))
        }
        (FieldKind::Select { options }, AssetTrait::Text(text)) => {
            (!options.contains(text)).then(|| format!("must be one of: {}.", listed(options)))
        }
        (FieldKind::Number { decimals } | FieldKind::Percent { decimals }, AssetTrait::Number(number)) => {
            too_fine(*number, *decimals)
        }
        (FieldKind::Tag { .. }, AssetTrait::People(people)) => (people.len() > limits::TAGGED)
            .then(|| format!("links to {} people. Link to at most {}.", people.len(), limits::TAGGED)),
        (FieldKind::Date { .. }, AssetTrait::Date(_)) | (FieldKind::Checkbox, AssetTrait::Checked(_)) => None,
        (kind, _) => Some(format!("is a {}. Enter {}.", kind.label(), wanted(kind))),
    }
}

fn too_long(text: &str, longest: usize) -> Option<String> {
    let length = text.chars().count();
    (length > longest).then(|| format!("has {length} characters. Use at most {longest}."))
}

fn too_fine(number: Decimal, decimals: u8) -> Option<String> {
    (number.decimals() > decimals).then(|| match decimals {
        0 => "takes whole numbers. Leave out the digits behind the point.".to_owned(),
        1 => "takes one digit behind the point. Round it.".to_owned(),
        more => format!("takes {more} digits behind the point. Round it."),
    })
}

/// The first options, by comma.
pub(super) fn listed(options: &[String]) -> String {
    const SHOWN: usize = 10;
    let mut shown: Vec<&str> = options.iter().take(SHOWN).map(String::as_str).collect();
    if options.len() > SHOWN {
        shown.push("\u{2026}");
    }
    shown.join(", ")
}

/// What a field of this kind takes.
pub(super) const fn wanted(kind: &FieldKind) -> &'static str {
    match kind {
        FieldKind::Text | FieldKind::Textbox => "a text",
        FieldKind::Number { .. } | FieldKind::Percent { .. } => "a number such as 12.5",
        FieldKind::Date { .. } => "a day such as 2026-11-21",
        FieldKind::Select { .. } => "one of its options",
        FieldKind::Checkbox => "yes or no",
        FieldKind::Header => "nothing",
        FieldKind::Tag { .. } => "the people that it links to",
    }
}
