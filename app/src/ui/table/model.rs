//! What the parts of one table share: the view of its grid and what the person asked of it. It draws nothing.

use std::sync::Arc;

use grid::{ColumnId, Direction, Grid, View};
use leptos::prelude::*;

use super::query::{Order, TableQuery};

/// A handle on one table's state; lives as long as the component that made it.
#[derive(Debug, Clone, Copy)]
pub struct TableModel {
    view: StoredValue<Option<View>>,
    query: RwSignal<TableQuery>,
    /// Moves with every change of data, filter or order.
    revision: RwSignal<u64>,
    /// Moves with every change of data.
    generation: RwSignal<u64>,
}

/// One choice of a facet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// The value, which is also what is shown.
    pub value: String,
    /// Rows that pass every other filter and have this value.
    pub rows: u32,
    /// Whether it is chosen.
    pub chosen: bool,
}

impl TableModel {
    /// A table without data that will open as `query` says.
    pub fn new(query: TableQuery) -> Self {
        Self {
            view: StoredValue::new(None),
            query: RwSignal::new(query),
            revision: RwSignal::new(0),
            generation: RwSignal::new(0),
        }
    }

    /// Shows other data under the same filters and order.
    pub fn load(self, grid: Grid) {
        let grid = Arc::new(grid);
        let Some(query) = self.query.try_get_untracked() else { return };
        self.view.try_update_value(|slot| {
            let view = match slot {
                Some(view) => {
                    view.replace(grid);
                    view
                }
                None => slot.insert(View::new(grid)),
            };
            apply(view, None, &query);
        });
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
        self.view.update_value(|slot| {
            if let Some(view) = slot {
                apply(view, Some(&before), &after);
            }
        });
        self.query.set(after);
        self.revision.update(|revision| *revision += 1);
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

    /// Every value of a column with its count, in the column's order; chosen values that the data does not hold
    /// come last, so that they can be taken back.
    pub fn choices(self, column: &str) -> Vec<Choice> {
        let query = self.query.get();
        let mut choices: Vec<Choice> = self
            .with(|view| {
                let Some(id) = view.grid().column(column) else { return Vec::new() };
                let counts = view.facet_counts(id);
                let of = |(value, rows): (&String, u32)| Choice {
                    chosen: query.has(column, value),
                    value: value.clone(),
                    rows,
                };
                view.grid().dictionary(id).iter().zip(counts).map(of).collect()
            })
            .unwrap_or_default();
        let gone = query.facets.get(column).into_iter().flatten();
        let gone: Vec<&String> =
            gone.filter(|value| choices.iter().all(|choice| choice.value != **value)).collect();
        choices.extend(gone.into_iter().map(|value| Choice { value: value.clone(), rows: 0, chosen: true }));
        choices
    }
}

/// Brings a view from one query to another, touching only what differs; from `None` everything.
fn apply(view: &mut View, before: Option<&TableQuery>, after: &TableQuery) {
    if before.is_none_or(|before| before.text != after.text) {
        view.search(&after.text);
    }
    let nothing = TableQuery::default();
    let old = before.unwrap_or(&nothing);
    for column in
        old.facets.keys().chain(after.facets.keys().filter(|column| !old.facets.contains_key(*column)))
    {
        let values = after.facets.get(column);
        if before.is_none() || old.facets.get(column) != values {
            let Some(id) = view.grid().column(column) else { continue };
            let codes = values
                .map(|values| values.iter().filter_map(|value| view.grid().code_of(id, value)).collect());
            view.include(id, codes);
        }
    }
    if before.is_none_or(|before| before.sort != after.sort) {
        let found = |(name, direction): &(String, Direction)| Some((view.grid().column(name)?, *direction));
        let keys: Vec<(ColumnId, Direction)> = after.sort.iter().filter_map(found).collect();
        view.sort(keys);
    }
}

#[cfg(test)]
mod tests {
    use grid::GridBuilder;

    use super::*;

    fn grid(tenants: &[&str], unused: &[i64]) -> Grid {
        let mut builder = GridBuilder::new();
        builder.text("tenant", tenants, true).unwrap();
        builder.integer("unused", unused.iter().copied()).unwrap();
        Grid::decode(&builder.encode(1)).unwrap()
    }

    fn shown(view: &View) -> Vec<String> {
        let tenant = view.grid().column("tenant").unwrap();
        view.rows().iter().map(|row| view.grid().text(tenant, *row).to_owned()).collect()
    }

    #[test]
    fn a_view_follows_the_query_in_every_part() {
        let mut view = View::new(Arc::new(grid(&["Fabrikam", "Contoso", "Adatum"], &[3, 9, 5])));
        let empty = TableQuery::default();
        let mut query = TableQuery { text: "o".into(), ..TableQuery::default() };
        apply(&mut view, Some(&empty), &query);
        assert_eq!(shown(&view), ["Contoso"]);

        let before = query.clone();
        query.clear_filters();
        query.cycle_sort("unused", Direction::Descending);
        apply(&mut view, Some(&before), &query);
        assert_eq!(shown(&view), ["Contoso", "Adatum", "Fabrikam"]);

        let before = query.clone();
        query.toggle("tenant", "Adatum");
        query.toggle("tenant", "Fabrikam");
        apply(&mut view, Some(&before), &query);
        assert_eq!(shown(&view), ["Adatum", "Fabrikam"]);
        apply(&mut view, Some(&query), &empty);
        assert_eq!(shown(&view), ["Fabrikam", "Contoso", "Adatum"]);
    }

    #[test]
    fn data_that_comes_later_obeys_what_was_asked_before() {
        let mut query = TableQuery::default();
        query.toggle("tenant", "Contoso");
        let mut view = View::new(Arc::new(grid(&["Adatum"], &[1])));
        apply(&mut view, None, &query);
        assert!(shown(&view).is_empty());

        view.replace(Arc::new(grid(&["Adatum", "Contoso"], &[1, 2])));
        apply(&mut view, None, &query);
        assert_eq!(shown(&view), ["Contoso"]);
    }
}
