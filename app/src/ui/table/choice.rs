//! The values of a column to choose from, with how many rows each would leave.

use leptos::prelude::*;

use super::model::TableModel;

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
    /// Every value of a column with its count, in the column's order; chosen values that the data does not hold
    /// come last, so that they can be taken back.
    pub fn choices(self, column: &str) -> Vec<Choice> {
        let query = self.query().get();
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
