//! Types as people make and change them: tidied, checked against what assets hold, and turned into fields with keys.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::{AssetType, Decimal, Field, FieldKind, LICENSES_NAME, Usage, dashed, limits};
use crate::{id::AssetFieldId, organization::Problem};

/// A type as a form sends it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
#[serde(default, deny_unknown_fields)]
pub struct AssetTypeDraft {
    /// Its name.
    pub name: String,
    /// The name of its icon; may be empty.
    pub icon: String,
    /// What it is for; may be empty.
    pub description: String,
    /// Its fields, in their order. A field that is not named loses its values.
    pub fields: Vec<FieldDraft>,
}

/// A field as a form sends it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FieldDraft {
    /// The field that it changes; `None` for a new one.
    pub id: Option<AssetFieldId>,
    /// Its name.
    pub name: String,
    /// What it holds.
    pub kind: FieldKind,
    /// What it asks for; may be empty.
    #[serde(default)]
    pub hint: String,
    /// Whether an asset must have it.
    #[serde(default)]
    pub required: bool,
    /// Whether lists show it.
    #[serde(default)]
    pub show_in_list: bool,
    /// Whether it is part of the title.
    #[serde(default)]
    pub use_for_title: bool,
}

impl AssetTypeDraft {
    /// The type as it is kept: blanks gone, options once each, and no field with a property that its kind cannot have.
    #[must_use]
    pub fn tidied(self) -> Self {
        Self {
            name: words(&self.name),
            icon: self.icon.trim().to_lowercase(),
            description: self.description.trim().to_owned(),
            fields: self.fields.into_iter().map(FieldDraft::tidied).collect(),
        }
    }

    /// What keeps a tidied type from being kept, in the order of the form. `before` is the type that it changes,
    /// `usage` what its assets hold. Fields are named `name`, `icon`, `description`, `fields`, `fields.2.name`.
    pub fn problems(&self, before: Option<&AssetType>, usage: &Usage) -> Vec<Problem> {
        let mut found = Found(Vec::new());
        found.line("name", "The name", &self.name, limits::NAME);
        if dashed(&self.name).is_empty() {
            found.add("name", "Enter a name with letters or digits in it.");
        } else if dashed(&self.name) == dashed(LICENSES_NAME) {
            found.add(
                "name",
                format!("{LICENSES_NAME} is the type that Microsoft fills. Choose another name."),
            );
        }
        let is_icon = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        if !self.icon.chars().all(is_icon) || self.icon.len() > limits::ICON {
            found.add("icon", "Enter an icon's name such as key: letters, digits and dashes.");
        }
        found.text("description", "The description", &self.description, limits::DESCRIPTION);
        self.as_a_whole(&mut found);
        let mut names = BTreeSet::new();
        let mut ids = BTreeSet::new();
        for (at, field) in self.fields.iter().enumerate().take(limits::FIELDS) {
            let mut one = OfField { found: &mut found, at, field };
            one.own();
            if !names.insert(dashed(&field.name)) {
                one.add("name", "is the name of two fields. Give each its own.");
            }
            if let Some(id) = field.id {
                let known = before.and_then(|kind| kind.fields.iter().find(|known| known.id == id));
                match known.filter(|_| ids.insert(id)) {
                    None => one.add("name", "is not a field of this type any more. Open the type again."),
                    Some(known) => one.against(known, usage),
                }
            }
        }
        found.0
    }

    fn as_a_whole(&self, found: &mut Found) {
        if self.fields.is_empty() {
            found.add("fields", "Add a field.");
        } else if self.fields.len() > limits::FIELDS {
            found.add("fields", format!("Keep at most {} fields.", limits::FIELDS));
        } else if !self.fields.iter().any(|field| field.use_for_title) {
            found.add("fields", "Choose a Text, Select or Date field for the title.");
        } else if !self.fields.iter().any(|field| field.show_in_list) {
            found.add("fields", "Choose a field that the list shows.");
        }
    }

    /// Its fields with their keys: a field that was there keeps its own, whatever it is called now. The draft has no
    /// problems.
    pub fn fields(&self, before: &[Field], mut new_id: impl FnMut() -> AssetFieldId) -> Vec<Field> {
        let known = |draft: &FieldDraft| before.iter().find(|field| Some(field.id) == draft.id);
        let mut taken: BTreeSet<String> =
            self.fields.iter().filter_map(known).map(|field| field.key.clone()).collect();
        let field = |draft: &FieldDraft| {
            let (id, key) = match known(draft) {
                Some(field) => (field.id, field.key.clone()),
                None => (new_id(), free_key(&dashed(&draft.name), &mut taken)),
            };
            let FieldDraft { name, kind, hint, required, show_in_list, use_for_title, .. } = draft.clone();
            Field { id, key, name, kind, hint, required, show_in_list, use_for_title }
        };
        self.fields.iter().map(field).collect()
    }
}

/// The key, or with a number behind it where a field had that name before.
fn free_key(key: &str, taken: &mut BTreeSet<String>) -> String {
    let numbered = (2..).map(|number| format!("{key}-{number}"));
    let mut keys = std::iter::once(key.to_owned()).chain(numbered);
    keys.find(|key| taken.insert(key.clone())).expect("there are more numbers than fields")
}

impl FieldDraft {
    fn tidied(self) -> Self {
        let kind = match self.kind {
            FieldKind::Select { options } => {
                let mut known = BTreeSet::new();
                let options = options.iter().map(|option| words(option));
                let options =
                    options.filter(|option| !option.is_empty() && known.insert(option.to_lowercase()));
                FieldKind::Select { options: options.collect() }
            }
            other => other,
        };
        Self {
            id: self.id,
            name: words(&self.name),
            hint: words(&self.hint),
            required: self.required && kind.can_be_required(),
            show_in_list: self.show_in_list && kind != FieldKind::Header,
            use_for_title: self.use_for_title && kind.can_title(),
            kind,
        }
    }
}

/// One line without blanks at its ends and with single ones inside.
fn words(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

struct Found(Vec<Problem>);

impl Found {
    fn add(&mut self, field: impl Into<String>, message: impl Into<String>) {
        self.0.push(Problem { field: field.into(), message: message.into() });
    }

    fn line(&mut self, field: &str, what: &str, value: &str, longest: usize) {
        if value.chars().any(char::is_control) {
            self.add(field, format!("{what} has control characters. Enter one line without them."));
        } else {
            self.text(field, what, value, longest);
        }
    }

    fn text(&mut self, field: &str, what: &str, value: &str, longest: usize) {
        let length = value.chars().count();
        if length > longest {
            self.add(field, format!("{what} has {length} characters. Use at most {longest}."));
        } else if value.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\t')) {
            self.add(field, format!("{what} has control characters. Leave them out."));
        }
    }
}

/// The problems of one field, each told with the field's name.
struct OfField<'a> {
    found: &'a mut Found,
    at: usize,
    field: &'a FieldDraft,
}

impl OfField<'_> {
    fn add(&mut self, part: &str, message: &str) {
        let name: String = self.field.name.chars().take(limits::NAME).collect();
        self.found.add(format!("fields.{}.{part}", self.at), format!("\u{201c}{name}\u{201d} {message}"));
    }

    fn own(&mut self) {
        let at = self.at;
        if dashed(&self.field.name).is_empty() {
            self.found.add(
                format!("fields.{at}.name"),
                format!("Give field {} a name with letters or digits in it.", at + 1),
            );
        }
        self.found.line(&format!("fields.{at}.name"), "The name of a field", &self.field.name, limits::NAME);
        self.found.line(&format!("fields.{at}.hint"), "The hint of a field", &self.field.hint, limits::HINT);
        match &self.field.kind {
            FieldKind::Number { decimals } | FieldKind::Percent { decimals }
                if *decimals > Decimal::MAX_DECIMALS =>
            {
                self.add(
                    "decimals",
                    &format!("can have at most {} digits behind the point.", Decimal::MAX_DECIMALS),
                );
            }
            FieldKind::Select { options } => self.options(options),
            _ => {}
        }
    }

    fn options(&mut self, options: &[String]) {
        if options.is_empty() {
            self.add("options", "has no options. Enter one in each line.");
        } else if options.len() > limits::OPTIONS {
            self.add("options", &format!("has {} options. Keep at most {}.", options.len(), limits::OPTIONS));
        }
        let is_wrong =
            |option: &&String| option.chars().count() > limits::TEXT || option.chars().any(char::is_control);
        if options.iter().any(|option| is_wrong(&option)) {
            let message = format!("has an option that is no line of at most {} characters.", limits::TEXT);
            self.add("options", &message);
        }
    }

    /// What assets hold must stay what the field says.
    fn against(&mut self, known: &Field, usage: &Usage) {
        if !usage.has(&known.key) {
            return;
        }
        let (was, is) = (&known.kind, &self.field.kind);
        if !was.is_like(is) {
            let message = format!(
                "holds values as {}, so it cannot become {}. Add a new field.",
                was.label(),
                is.label()
            );
            self.add("kind", &message);
            return;
        }
        match is {
            FieldKind::Select { options } => {
                if let Some(gone) =
                    usage.options(&known.key).find(|used| !options.iter().any(|it| it == used))
                {
                    let shown: String = gone.chars().take(limits::NAME).collect();
                    let message = format!("has assets with \u{201c}{shown}\u{201d}. Keep that option.");
                    self.add("options", &message);
                }
            }
            FieldKind::Number { decimals } | FieldKind::Percent { decimals } => {
                let used = usage.decimals(&known.key);
                if used > *decimals {
                    let message = format!("holds numbers with {used} digits behind the point. Keep as many.");
                    self.add("decimals", &message);
                }
            }
            _ => {}
        }
    }
}
