//! The figures of a matrix as they are under the present filter; it draws nothing.

use grid::{Groups, Matrix, View};
use leptos::prelude::*;

use super::super::{model::TableModel, query::Vocabulary};
use crate::watch::watch;

/// The figures, kept up to date; a handle.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sheet {
    figures: StoredValue<Option<Figures>>,
    /// Moves with every change.
    revision: RwSignal<u64>,
    model: TableModel,
    axes: (&'static str, &'static str),
}

/// The values of both sides that have rows, with the sums of each and of each pair.
#[derive(Debug, Default)]
pub(super) struct Figures {
    lines: Groups,
    across: Groups,
    cells: Matrix,
    total: i64,
}

/// The figures with the names that belong to them.
#[derive(Debug, Clone, Copy)]
pub(super) struct Named<'a> {
    figures: &'a Figures,
    lines: &'a [String],
    across: &'a [String],
}

impl Sheet {
    /// The sums of `figure`, kept up to date from now on.
    pub(super) fn new(model: TableModel, axes: (&'static str, &'static str), figure: Memo<String>) -> Self {
        let sheet = Self { figures: StoredValue::new(None), revision: RwSignal::new(0), model, axes };
        watch(move || {
            let vocabulary = model.vocabulary();
            let figures =
                figure.with(|figure| model.with(|view| Figures::of(view, axes, figure, vocabulary)));
            sheet.figures.set_value(figures);
            sheet.revision.update(|revision| *revision += 1);
        });
        sheet
    }

    /// How many lines and columns there are.
    pub(super) fn size(self) -> (usize, usize) {
        let size = |it: &Figures| (it.lines.len(), it.across.len());
        self.figures.try_with_value(|figures| figures.as_ref().map(size)).flatten().unwrap_or_default()
    }

    /// How many lines and columns there are; runs again with every change.
    pub(super) fn track_size(self) -> (usize, usize) {
        self.revision.track();
        self.size()
    }

    /// Reads the figures.
    pub(super) fn with(self, read: impl FnOnce(Named<'_>)) {
        self.figures.with_value(|figures| {
            let Some(figures) = figures else { return };
            self.model.peek(|view| {
                let names = |column: &str| {
                    view.grid()
                        .column(column)
                        .map(|column| view.grid().dictionary(column))
                        .unwrap_or_default()
                };
                read(Named { figures, lines: names(self.axes.0), across: names(self.axes.1) });
            });
        });
    }
}

impl Figures {
    fn of(view: &View, axes: (&str, &str), figure: &str, vocabulary: &Vocabulary) -> Self {
        let column = |name: &str| view.grid().column(name);
        let (Some(down), Some(across), Some(sum)) = (column(axes.0), column(axes.1), column(figure)) else {
            return Self::default();
        };
        let counted = column(vocabulary.counts).map(|column| (column, 1));
        Self {
            lines: view.groups(down, &[sum], counted),
            across: view.groups(across, &[sum], counted),
            cells: view.matrix(down, across, sum, counted),
            total: view.sum(sum, counted),
        }
    }
}

impl<'a> Named<'a> {
    /// The name of a line and its sum.
    pub(super) fn line(self, line: usize) -> Option<(&'a str, i64)> {
        let group = self.figures.lines.get(line)?;
        Some((self.lines.get(group.code as usize)?, self.figures.lines.sum(group, 0)))
    }

    /// The name of a column and its sum.
    pub(super) fn column(self, column: usize) -> Option<(&'a str, i64)> {
        let group = self.figures.across.get(column)?;
        Some((self.across.get(group.code as usize)?, self.figures.across.sum(group, 0)))
    }

    /// The sum of a pair; nothing where no row has both.
    pub(super) fn cell(self, line: usize, column: usize) -> Option<i64> {
        let (line, column) = (self.figures.lines.get(line)?, self.figures.across.get(column)?);
        self.figures.cells.cell(line.code, column.code).map(|cell| cell.sum)
    }

    /// The sum of everything.
    pub(super) const fn total(self) -> i64 {
        self.figures.total
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use grid::{Grid, GridBuilder};

    use super::*;
    use crate::license_query::LICENSES;

    #[test]
    fn lines_columns_and_pairs_sum_what_counts_and_empty_pairs_are_none() {
        let mut builder = GridBuilder::new();
        builder.text("organization", ["B", "A", "A", "A"], true).unwrap();
        builder.text("product", ["E5", "E3", "E5", "Free"], true).unwrap();
        builder.integer("consumed", [5, 3, 7, 1000]).unwrap();
        builder.integer("counts", [1, 1, 1, 0]).unwrap();
        let view = View::new(Arc::new(Grid::decode(&builder.encode(1)).unwrap()));
        let figures = Figures::of(&view, ("organization", "product"), "consumed", &LICENSES);
        let name = |name| view.grid().dictionary(view.grid().column(name).unwrap());
        let named = Named { figures: &figures, lines: name("organization"), across: name("product") };
        assert_eq!((named.line(0), named.line(1), named.line(2)), (Some(("A", 10)), Some(("B", 5)), None));
        assert_eq!((named.column(1), named.column(2)), (Some(("E5", 12)), Some(("Free", 0))));
        assert_eq!((named.cell(0, 1), named.cell(1, 0), named.cell(0, 2)), (Some(7), None, Some(0)));
        assert_eq!(named.total(), 15);
        let none = Figures::of(&view, ("organization", "product"), "nothing", &LICENSES);
        assert!(none.lines.is_empty());
    }
}
