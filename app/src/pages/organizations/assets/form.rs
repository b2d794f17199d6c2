//! What the form of an asset holds while it is filled in: what was typed is read by its type, and every problem is
//! shown beside its field.

use domain::{
    asset::{AssetType, FieldKind, Traits},
    organization::Problem,
};
use leptos::prelude::*;

use crate::{AppError, ui::form::Submitted};

/// The state of the form; a handle.
#[derive(Clone, Copy)]
pub(super) struct AssetForm {
    kind: StoredValue<AssetType>,
    problems: RwSignal<Vec<Problem>>,
    failure: RwSignal<Option<AppError>>,
}

/// The name of a field's control in the form.
pub(super) fn control(key: &str) -> String {
    format!("trait-{key}")
}

impl AssetForm {
    pub(super) fn new(kind: AssetType) -> Self {
        Self { kind: StoredValue::new(kind), problems: RwSignal::default(), failure: RwSignal::default() }
    }

    /// What was typed, as it is kept; `None` when it has problems, which show from now on.
    pub(super) fn read(self, typed: &Submitted) -> Option<Traits> {
        self.failure.set(None);
        let read = self.kind.with_value(|kind| read(kind, |key| typed.text(&control(key))));
        match read {
            Ok(traits) => {
                self.problems.update(Vec::clear);
                Some(traits)
            }
            Err(problems) => {
                self.problems.set(problems);
                None
            }
        }
    }

    /// Shows why the server did not take it.
    pub(super) fn fail(self, error: AppError) {
        self.failure.set(Some(error));
    }

    /// What is wrong with the form as a whole.
    pub(super) fn failure(self) -> Signal<Option<AppError>> {
        self.failure.into()
    }

    /// "3 fields need another look." while there are problems.
    pub(super) fn summary(self) -> Signal<Option<String>> {
        Signal::derive(move || match self.problems.read().as_slice() {
            [] => None,
            [_] => Some("Nothing is saved yet: one field needs another look.".to_owned()),
            problems => Some(format!("Nothing is saved yet: {} fields need another look.", problems.len())),
        })
    }

    /// What is wrong with a field.
    pub(super) fn beside(self, key: String) -> Signal<Option<String>> {
        Signal::derive(move || {
            let problems = self.problems.read();
            problems.iter().find(|problem| problem.field == key).map(|problem| problem.message.clone())
        })
    }
}

/// Reads every field of a form by the type; all problems at once, in the order of the form.
fn read(kind: &AssetType, typed: impl Fn(&str) -> String) -> Result<Traits, Vec<Problem>> {
    let mut traits = Traits::new();
    let mut problems = Vec::new();
    for field in kind.fields.iter().filter(|field| field.kind != FieldKind::Header) {
        match field.parse(&typed(&field.key)) {
            Ok(value) => traits.extend(value.map(|value| (field.key.clone(), value))),
            Err(problem) => problems.push(problem),
        }
    }
    match kind.checked(traits) {
        Ok(traits) if problems.is_empty() => Ok(traits),
        checked => {
            // A field that could not be read is not also one that was left out.
            let more = checked.err().unwrap_or_default();
            let more: Vec<_> =
                more.into_iter().filter(|it| !problems.iter().any(|known| known.field == it.field)).collect();
            problems.extend(more);
            let place = |key: &str| kind.fields.iter().position(|field| field.key == key);
            problems.sort_by_key(|problem| place(&problem.field));
            Err(problems)
        }
    }
}

#[cfg(test)]
mod tests {
    use domain::{
        asset::{Field, Origin},
        id::{AssetFieldId, AssetTypeId},
    };
    use uuid::Uuid;

    use super::*;

    fn server() -> AssetType {
        let field = |key: &str, kind, required| Field {
            id: AssetFieldId(Uuid::nil()),
            key: key.into(),
            name: key.into(),
            kind,
            hint: String::new(),
            required,
            show_in_list: true,
            use_for_title: key == "host",
        };
        AssetType {
            id: AssetTypeId(Uuid::nil()),
            name: "Server".into(),
            icon: String::new(),
            description: String::new(),
            enabled: true,
            origin: Origin::Own,
            fields: vec![
                field("host", FieldKind::Text, true),
                field("about", FieldKind::Header, false),
                field("cores", FieldKind::Number { decimals: 0 }, true),
                field("until", FieldKind::Date { expires: true }, false),
            ],
            revision: 1,
        }
    }

    #[test]
    fn every_field_is_read_by_its_kind_and_every_problem_told_once() {
        let typed = |entries: &[(&str, &str)]| {
            let entries: Vec<_> = entries.to_vec();
            read(&server(), |key| {
                entries
                    .iter()
                    .find(|(name, _)| *name == key)
                    .map_or_else(String::new, |(_, text)| (*text).to_owned())
            })
        };
        let kept = typed(&[("host", " SRV1 "), ("cores", "8"), ("until", "2027-01-31")]).unwrap();
        assert_eq!(kept.keys().map(String::as_str).collect::<Vec<_>>(), ["cores", "host", "until"]);
        let problems = typed(&[("cores", "eight"), ("until", "soon")]).unwrap_err();
        let fields: Vec<_> = problems.iter().map(|problem| problem.field.as_str()).collect();
        assert_eq!(fields, ["host", "cores", "until"]);
    }
}
