//! What the form of a type holds while it is filled in, and the problems it shows.

use domain::{
    asset::{AssetType, AssetTypeDraft, Usage},
    organization::Problem,
};
use leptos::prelude::*;

use super::entry::{Entry, blank, control};
use crate::{AppError, ui::form::Submitted};

/// The state of the form; a handle.
#[derive(Clone, Copy)]
pub(super) struct TypeForm {
    before: StoredValue<Option<AssetType>>,
    entries: RwSignal<Vec<Entry>>,
    /// The keys of the fields as they were last sent, in their order: problems name them by place.
    sent: RwSignal<Vec<u32>>,
    next: StoredValue<u32>,
    problems: RwSignal<Vec<Problem>>,
    failure: RwSignal<Option<AppError>>,
}

impl TypeForm {
    /// The form of a type that is there, or of a new one.
    pub(super) fn new(before: Option<AssetType>) -> Self {
        let fields = before.as_ref().map_or_else(|| vec![blank(true)], |kind| kind.draft().fields);
        let next = u32::try_from(fields.len()).unwrap_or(u32::MAX);
        let entries = (0..).zip(fields).map(|(key, draft)| Entry::new(key, draft)).collect();
        Self {
            before: StoredValue::new(before),
            entries: RwSignal::new(entries),
            sent: RwSignal::default(),
            next: StoredValue::new(next),
            problems: RwSignal::default(),
            failure: RwSignal::default(),
        }
    }

    /// The fields in their order.
    pub(super) fn entries(self) -> RwSignal<Vec<Entry>> {
        self.entries
    }

    /// Adds a field at the end.
    pub(super) fn add(self) {
        let key = self.next.get_value();
        self.next.set_value(key.saturating_add(1));
        self.entries.update(|entries| {
            let draft = blank(entries.is_empty());
            entries.push(Entry::new(key, draft));
        });
    }

    /// Takes a field out, and with it the values of all assets once the form is saved.
    pub(super) fn remove(self, key: u32) {
        self.entries.update(|entries| entries.retain(|entry| entry.key != key));
    }

    /// Moves a field one place up, or down.
    pub(super) fn step(self, key: u32, up: bool) {
        self.entries.update(|entries| {
            let Some(at) = entries.iter().position(|entry| entry.key == key) else { return };
            let to = if up { at.checked_sub(1) } else { Some(at + 1) };
            if let Some(to) = to.filter(|to| *to < entries.len()) {
                entries.swap(at, to);
            }
        });
    }

    /// What was typed, tidied; `None` when it has problems, which show from now on.
    pub(super) fn read(self, typed: &Submitted) -> Option<AssetTypeDraft> {
        self.failure.set(None);
        let fields = self.entries.with_untracked(|entries| {
            self.sent.set(entries.iter().map(|entry| entry.key).collect());
            let read = |entry: &Entry| entry.read(|part| typed.text(&control(entry.key, part)));
            entries.iter().map(read).collect()
        });
        let draft = AssetTypeDraft {
            name: typed.text("name"),
            icon: typed.text("icon"),
            description: typed.text("description"),
            fields,
        }
        .tidied();
        // What assets hold is known to the server alone.
        let problems = self.before.with_value(|before| draft.problems(before.as_ref(), &Usage::default()));
        let is_sound = problems.is_empty();
        self.problems.set(problems);
        is_sound.then_some(draft)
    }

    /// Shows why the server did not take it.
    pub(super) fn fail(self, error: AppError) {
        match error {
            AppError::Invalid { field: Some(field), message, .. } if field != "type" => {
                self.problems.set(vec![Problem { field, message }]);
            }
            error => self.failure.set(Some(error)),
        }
    }

    /// What is wrong with the form as a whole.
    pub(super) fn failure(self) -> Signal<Option<String>> {
        Signal::derive(move || self.failure.get().map(|error| error.to_string()))
    }

    /// "3 parts need another look." while there are problems.
    pub(super) fn summary(self) -> Signal<Option<String>> {
        Signal::derive(move || match self.problems.read().as_slice() {
            [] => None,
            [_] => Some("Nothing is saved yet: one part needs another look.".to_owned()),
            problems => Some(format!("Nothing is saved yet: {} parts need another look.", problems.len())),
        })
    }

    /// What is wrong with a part of the form.
    pub(super) fn beside(self, part: &'static str) -> Signal<Option<String>> {
        Signal::derive(move || self.problem(|field| field == part))
    }

    /// What is wrong with a field of the type, wherever in it.
    pub(super) fn beside_field(self, key: u32) -> Signal<Option<String>> {
        Signal::derive(move || {
            let at = self.sent.read().iter().position(|sent| *sent == key)?;
            let place = format!("fields.{at}.");
            self.problem(|field| field.starts_with(&place))
        })
    }

    fn problem(self, is_it: impl Fn(&str) -> bool) -> Option<String> {
        let problems = self.problems.read();
        problems.iter().find(|problem| is_it(&problem.field)).map(|problem| problem.message.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_added_moved_and_taken_out_by_their_keys() {
        let owner = Owner::new();
        owner.with(|| {
            let form = TypeForm::new(None);
            form.add();
            form.add();
            let keys = || {
                form.entries().with_untracked(|entries| entries.iter().map(|it| it.key).collect::<Vec<_>>())
            };
            form.step(2, true);
            assert_eq!(keys(), [0, 2, 1]);
            form.step(0, true);
            form.step(1, false);
            assert_eq!(keys(), [0, 2, 1], "the first and the last stay");
            form.remove(2);
            form.add();
            assert_eq!(keys(), [0, 1, 3]);
        });
    }
}
