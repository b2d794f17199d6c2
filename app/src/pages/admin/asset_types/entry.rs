//! One field in the form of a type: what decides how it is drawn, and what was typed into it when the form is read.

use domain::asset::{FieldDraft, FieldKind, TagTarget};
use leptos::prelude::*;

/// A field in the form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Entry {
    /// Tells it from the others as long as the form is open.
    pub key: u32,
    /// What it held at first.
    pub draft: FieldDraft,
    /// What it holds now, by the word of its kind: the rest of its controls follows from that.
    pub kind: RwSignal<String>,
}

/// A field that nothing is known of yet.
pub(super) fn blank(is_first: bool) -> FieldDraft {
    FieldDraft {
        id: None,
        name: String::new(),
        kind: FieldKind::Text,
        hint: String::new(),
        required: is_first,
        show_in_list: true,
        use_for_title: is_first,
    }
}

/// The name of a field's control in the form.
pub(super) fn control(key: u32, part: &str) -> String {
    format!("field-{key}-{part}")
}

impl Entry {
    pub(super) fn new(key: u32, draft: FieldDraft) -> Self {
        let kind = RwSignal::new(draft.kind.label().to_owned());
        Self { key, draft, kind }
    }

    /// What was typed: `typed` gives the text of a control.
    pub(super) fn read(&self, typed: impl Fn(&str) -> String) -> FieldDraft {
        let is_ticked = |part: &str| !typed(part).is_empty();
        let kind = kind_of(&typed("kind"), &typed);
        FieldDraft {
            id: self.draft.id,
            name: typed("name"),
            hint: typed("hint"),
            required: is_ticked("required"),
            show_in_list: is_ticked("list"),
            use_for_title: is_ticked("title"),
            kind,
        }
    }
}

fn kind_of(label: &str, typed: impl Fn(&str) -> String) -> FieldKind {
    let found = FieldKind::all().into_iter().find(|kind| kind.label() == label);
    // What is no number becomes one that is refused with a sentence.
    let decimals = || match typed("decimals").trim() {
        "" => 0,
        digits => digits.parse().unwrap_or(u8::MAX),
    };
    match found.unwrap_or(FieldKind::Text) {
        FieldKind::Number { .. } => FieldKind::Number { decimals: decimals() },
        FieldKind::Percent { .. } => FieldKind::Percent { decimals: decimals() },
        FieldKind::Date { .. } => FieldKind::Date { expires: !typed("expires").is_empty() },
        FieldKind::Select { .. } => {
            FieldKind::Select { options: typed("options").lines().map(str::to_owned).collect() }
        }
        FieldKind::Tag { .. } => FieldKind::Tag { to: TagTarget::People },
        plain => plain,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_is_read_by_its_kind() {
        let typed = |entries: &'static [(&str, &str)]| {
            move |part: &str| {
                let found = entries.iter().find(|(name, _)| *name == part);
                found.map_or_else(String::new, |(_, text)| (*text).to_owned())
            }
        };
        let owner = Owner::new();
        owner.with(|| {
            let entry = Entry::new(1, blank(true));
            let read = entry.read(typed(&[
                ("name", "Role"),
                ("kind", "Select"),
                ("options", "Web\nMail"),
                ("list", "on"),
            ]));
            assert_eq!(read.kind, FieldKind::Select { options: vec!["Web".into(), "Mail".into()] });
            assert!(read.show_in_list && !read.required && !read.use_for_title);
            let read = entry.read(typed(&[("kind", "Percent"), ("decimals", "two")]));
            assert_eq!(read.kind, FieldKind::Percent { decimals: u8::MAX }, "refused when it is checked");
            let read = entry.read(typed(&[("kind", "Date"), ("expires", "on")]));
            assert_eq!(read.kind, FieldKind::Date { expires: true });
        });
    }
}
