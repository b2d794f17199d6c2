//! What the parts of one table share: the view of its grid and what the person asked of it. It draws nothing.

use std::sync::Arc;

use domain::time::Timestamp;
use grid::{Grid, Patch, PatchError, View};
use leptos::prelude::*;

use super::{
    grouping::{Folds, Grouping},
    lines::Lines,
    query::{Order, TableQuery, Vocabulary, apply},
};

/// A handle on one table's state; lives as long as the component that made it.
#[derive(Debug, Clone, Copy)]
pub struct TableModel {
    vocabulary: &'static Vocabulary,
    now: Signal<Timestamp>,
    view: StoredValue<Option<View>>,
    grouping: StoredValue<Option<Grouping>>,
    folds: StoredValue<Folds>,
    query: RwSignal<TableQuery>,
    /// Moves with every change of data, filter, order or open groups.
    revision: RwSignal<u64>,
    /// Moves with every change of data.
    generation: RwSignal<u64>,
    /// Moves with every change of what is picked.
    picks: RwSignal<u64>,
    /// The line where a range of picked rows begins.
    anchor: StoredValue<Option<usize>>,
}

impl TableModel {
    /// A table without data that will open as `query` says; days are counted from `now`.
    pub fn new(query: TableQuery, vocabulary: &'static Vocabulary, now: Signal<Timestamp>) -> Self {
        Self {
            vocabulary,
            now,
            view: StoredValue::new(None),
            grouping: StoredValue::new(None),
            folds: StoredValue::new(Folds::default()),
            query: RwSignal::new(query),
            revision: RwSignal::new(0),
            generation: RwSignal::new(0),
            picks: RwSignal::new(0),
            anchor: StoredValue::new(None),
        }
    }

    /// Shows other data under the same filters, order and picked rows.
    pub fn load(self, grid: Grid) {
        let grid = Arc::new(grid);
        let Some(query) = self.query.try_get_untracked() else { return };
        let now = self.now.get_untracked();
        self.view.try_update_value(|slot| {
            let view = match slot {
                Some(view) => {
                    view.replace(grid);
                    view
                }
                None => slot.insert(View::new(grid)),
            };
            if let Some((first, second)) = self.vocabulary.identity
                && let (Some(first), Some(second)) = (view.grid().column(first), view.grid().column(second))
            {
                view.identify(first, second);
            }
            apply(view, None, &query, self.vocabulary, now);
        });
        self.data_changed();
    }

    /// Takes in rows that have changed; everything else stays as it is.
    ///
    /// # Errors
    /// A patch that does not fit the data changes nothing: load all of it.
    pub fn patch(self, patch: &Patch) -> Result<(), PatchError> {
        let patched = self.view.try_update_value(|slot| slot.as_mut().map(|view| view.patch(patch)));
        patched.flatten().transpose()?;
        self.data_changed();
        Ok(())
    }

    fn data_changed(self) {
        self.regroup();
        self.anchor.try_set_value(None);
        self.generation.try_update(|generation| *generation += 1);
        self.revision.try_update(|revision| *revision += 1);
    }

    /// Changes what is asked; rows, totals and counts follow before the next frame.
    pub fn ask(self, change: impl FnOnce(&mut TableQuery)) {
        let before = self.query.get_untracked();
        let mut after = before.clone();
        change(&mut after);
        if after == before {
            return;
        }
        if after.group != before.group {
            self.folds.set_value(Folds::default());
        }
        let now = self.now.get_untracked();
        self.view.update_value(|slot| {
            if let Some(view) = slot {
                apply(view, Some(&before), &after, self.vocabulary, now);
            }
        });
        self.query.set(after);
        self.regroup();
        self.anchor.set_value(None);
        self.revision.update(|revision| *revision += 1);
    }

    fn regroup(self) {
        let Some(query) = self.query.try_get_untracked() else { return };
        let grouping = self
            .peek(|view| self.folds.with_value(|folds| Grouping::of(view, &query, self.vocabulary, folds)));
        self.grouping.try_set_value(grouping.flatten());
    }

    /// Opens a group, or closes it.
    pub(super) fn fold(self, group: usize) {
        let value = self.peek_lines(|lines| Some(lines.grouping?.text(lines.view, group).to_owned()));
        if let Some(value) = value.flatten() {
            self.refold(|folds| folds.toggle(&value));
        }
    }

    /// Opens every group, or closes every one.
    pub fn fold_all(self, open: bool) {
        self.refold(|folds| folds.set_all(open));
    }

    fn refold(self, change: impl FnOnce(&mut Folds)) {
        self.folds.update_value(change);
        self.regroup();
        self.anchor.set_value(None);
        self.revision.update(|revision| *revision += 1);
    }

    /// What may be asked.
    pub const fn vocabulary(self) -> &'static Vocabulary {
        self.vocabulary
    }

    /// What is asked.
    pub fn query(self) -> Signal<TableQuery> {
        self.query.into()
    }

    /// The order that is asked for; it does not move with what is typed.
    pub(super) fn order(self) -> Memo<Order> {
        Memo::new(move |_| self.query.with(|query| query.sort.clone()))
    }

    /// Moves with every change of data, and not with filters.
    pub fn generation(self) -> Signal<u64> {
        self.generation.into()
    }

    /// Reads the view and runs again when its rows change; `None` as long as there is no data.
    pub fn with<T>(self, read: impl FnOnce(&View) -> T) -> Option<T> {
        self.revision.track();
        self.peek(read)
    }

    /// Reads the view once.
    pub fn peek<T>(self, read: impl FnOnce(&View) -> T) -> Option<T> {
        self.view.try_with_value(|view| view.as_ref().map(read)).flatten()
    }

    /// Reads the lines and runs again when they change; `None` as long as there is no data.
    pub(super) fn with_lines<T>(self, read: impl FnOnce(Lines<'_>) -> T) -> Option<T> {
        self.revision.track();
        self.peek_lines(read)
    }

    /// Reads the lines once.
    pub(super) fn peek_lines<T>(self, read: impl FnOnce(Lines<'_>) -> T) -> Option<T> {
        let vocabulary = self.vocabulary;
        let read = |view: &View| {
            self.grouping
                .try_with_value(|grouping| read(Lines { view, grouping: grouping.as_ref(), vocabulary }))
        };
        self.peek(read).flatten()
    }

    /// Lines on screen: rows, and headings where there are groups.
    pub(super) fn line_count(self) -> usize {
        self.with_lines(|lines| lines.count()).unwrap_or_default()
    }

    /// Rows that the filter leaves.
    pub fn count(self) -> usize {
        self.with(|view| view.rows().len()).unwrap_or_default()
    }

    /// Rows without any filter.
    pub fn total(self) -> usize {
        self.with(|view| view.grid().row_count() as usize).unwrap_or_default()
    }

    /// Whether data has come.
    pub fn is_loaded(self) -> bool {
        self.generation.get() > 0
    }

    pub(super) fn anchor(self) -> Option<usize> {
        self.anchor.get_value()
    }

    pub(super) fn set_anchor(self, line: Option<usize>) {
        self.anchor.set_value(line);
    }

    pub(super) fn track_picks(self) {
        self.picks.track();
    }

    pub(super) fn change_picks(self, change: impl FnOnce(&mut View)) {
        self.view.update_value(|slot| {
            if let Some(view) = slot {
                change(view);
            }
        });
        self.picks.update(|picks| *picks += 1);
    }
}
