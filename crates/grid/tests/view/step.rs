//! What tests do to a view, and the same done to the model.

use std::collections::{BTreeMap, BTreeSet};

use grid::{ColumnId, Direction, Update, View, fold};
use proptest::sample::Index;

use crate::model::Model;
use crate::row::{Row, TENANT, builder, grid};

#[derive(Clone, Debug)]
pub(crate) enum Step {
    Search(String),
    Include(ColumnId, Option<Vec<Index>>),
    Range(ColumnId, Option<(i64, i64)>),
    Sort(Vec<(ColumnId, Direction)>),
    Replace(Vec<Row>),
    /// Rows instead of those of their tenants, and of these others.
    Patch(Vec<Row>, Vec<Index>),
    Select(Index, bool),
    SelectPlaces(Index, Index, bool),
    SelectPassing(bool),
}

impl Model {
    /// Does one thing to the view and to the model.
    pub(crate) fn apply(&mut self, view: &mut View, step: Step) {
        match step {
            Step::Search(text) => {
                view.search(&text);
                self.search = text;
            }
            Step::Include(column, chosen) => {
                let dictionary = view.grid().dictionary(column).to_vec();
                let places = chosen.map(|chosen| {
                    chosen
                        .iter()
                        .filter(|_| !dictionary.is_empty())
                        .map(|index| index.index(dictionary.len()))
                        .collect::<Vec<_>>()
                });
                view.include(
                    column,
                    places
                        .clone()
                        .map(|places| places.iter().map(|&place| u32::try_from(place).unwrap()).collect()),
                );
                self.include.retain(|(other, _)| *other != column);
                self.include.extend(
                    places.map(|places| {
                        (column, places.iter().map(|&place| dictionary[place].clone()).collect())
                    }),
                );
            }
            Step::Range(column, bounds) => {
                view.range(column, bounds);
                self.range.retain(|(other, _)| *other != column);
                self.range.extend(bounds.map(|bounds| (column, bounds)));
            }
            Step::Sort(keys) => {
                view.sort(keys.clone());
                self.sort = keys;
            }
            Step::Replace(rows) => {
                let keys = self.selected_keys();
                self.version += 1;
                view.replace(grid(&rows, self.version));
                self.rows = rows;
                self.select_keys(&keys);
            }
            Step::Patch(part, others) => self.patch(view, part, &others),
            Step::Select(row, selected) => {
                if !self.rows.is_empty() {
                    self.select(view, [u32::try_from(row.index(self.rows.len())).unwrap()].into(), selected);
                }
            }
            Step::SelectPlaces(from, to, selected) => {
                let rows = self.view();
                if !rows.is_empty() {
                    let (from, to) = (from.index(rows.len()), to.index(rows.len()));
                    view.select_places(from..=to, selected);
                    let picked = rows.get(from..=to).unwrap_or_default().to_vec();
                    self.note_selected(&picked, selected);
                }
            }
            Step::SelectPassing(selected) => {
                view.select_passing(selected);
                let rows = self.view();
                self.note_selected(&rows, selected);
            }
        }
    }

    fn select(&mut self, view: &mut View, rows: Vec<u32>, selected: bool) {
        for &row in &rows {
            view.select(row, selected);
        }
        self.note_selected(&rows, selected);
    }

    fn note_selected(&mut self, rows: &[u32], selected: bool) {
        for &row in rows {
            if selected {
                self.selected.insert(row);
            } else {
                self.selected.remove(&row);
            }
        }
    }

    fn key(row: &Row) -> (String, String) {
        (row.tenant.clone(), row.note.clone())
    }

    fn selected_keys(&self) -> BTreeSet<(String, String)> {
        self.selected.iter().map(|&row| Self::key(&self.rows[row as usize])).collect()
    }

    fn select_keys(&mut self, keys: &BTreeSet<(String, String)>) {
        let rows = (0..).zip(&self.rows).filter(|(_, row)| keys.contains(&Self::key(row)));
        self.selected = rows.map(|(number, _)| number).collect();
    }

    fn patch(&mut self, view: &mut View, part: Vec<Row>, others: &[Index]) {
        let tenants: Vec<String> = view.grid().dictionary(TENANT).to_vec();
        let others: Vec<&String> = others
            .iter()
            .filter(|_| !tenants.is_empty())
            .map(|at| &tenants[at.index(tenants.len())])
            .collect();
        let since = self.version;
        self.version += 1;
        let bytes = builder(&part).encode_patch(self.version, since, "tenant", &others);
        let Ok(Update::Patch(patch)) = Update::decode(&bytes) else { panic!("not a patch") };
        view.patch(&patch).unwrap();

        let mut arriving: BTreeMap<(String, String), Vec<Row>> = BTreeMap::new();
        for row in part {
            arriving.entry((fold(&row.tenant), row.tenant.clone())).or_default().push(row);
        }
        let replaced: BTreeSet<String> =
            arriving.keys().map(|(_, tenant)| tenant).chain(others).cloned().collect();
        // What stays keeps its mark, what arrives is picked if a row that goes was picked under its key.
        let is_selected = |row: u32| self.selected.contains(&row);
        let old: Vec<(Row, bool)> = self.rows.iter().cloned().zip((0..).map(is_selected)).collect();
        let picked: BTreeSet<_> = old
            .iter()
            .filter(|(row, selected)| *selected && replaced.contains(&row.tenant))
            .map(|(row, _)| Self::key(row))
            .collect();
        let mark = |row: Row| {
            let selected = picked.contains(&Self::key(&row));
            (row, selected)
        };
        let arrive = |rows: Vec<Row>| rows.into_iter().map(mark).collect::<Vec<_>>();
        let mut rows = Vec::new();
        for (row, selected) in old {
            if replaced.contains(&row.tenant) {
                rows.extend(arrive(arriving.remove(&(fold(&row.tenant), row.tenant)).unwrap_or_default()));
            } else {
                rows.push((row, selected));
            }
        }
        rows.extend(arrive(arriving.into_values().flatten().collect()));
        self.selected = (0..).zip(&rows).filter(|(_, (_, selected))| *selected).map(|(row, _)| row).collect();
        self.rows = rows.into_iter().map(|(row, _)| row).collect();
    }
}
