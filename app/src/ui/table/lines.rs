//! What stands on each line of a table, rows or headings of groups, and the sums under either; it draws nothing.

use grid::{Line, View};

use super::{grouping::Grouping, query::Vocabulary};

/// The lines of a table as they are now.
#[derive(Debug, Clone, Copy)]
pub(super) struct Lines<'a> {
    pub(super) view: &'a View,
    pub(super) grouping: Option<&'a Grouping>,
    pub(super) vocabulary: &'static Vocabulary,
}

/// What stands on one line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shown {
    /// The heading of a group.
    Heading(usize),
    /// The row with this number in the grid.
    Row(u32),
}

/// Sums over the rows that the filter leaves, or over those of one group.
#[derive(Debug, Clone, Copy)]
pub struct Sums<'a> {
    lines: Lines<'a>,
    group: Option<usize>,
}

impl<'a> Lines<'a> {
    /// How many lines there are.
    pub(super) fn count(&self) -> usize {
        self.grouping.map_or_else(|| self.view.rows().len(), Grouping::lines)
    }

    /// What stands on a line.
    pub(super) fn at(self, line: usize) -> Option<Shown> {
        let place = match self.grouping {
            None => line,
            Some(grouping) => match grouping.line(line)? {
                Line::Heading(group) => return Some(Shown::Heading(group)),
                Line::Row(place) => place,
            },
        };
        self.view.rows().get(place).map(|row| Shown::Row(*row))
    }

    /// The sums over everything, or over a group.
    pub(super) const fn sums(self, group: Option<usize>) -> Sums<'a> {
        Sums { lines: self, group }
    }
}

impl Sums<'_> {
    /// The sum of a column of integers over the rows that count.
    pub fn of(&self, column: &str) -> i64 {
        let view = self.lines.view;
        if let (Some(group), Some(grouping)) = (self.group, self.lines.grouping) {
            return grouping.sum(group, column);
        }
        let counted = view.grid().column(self.lines.vocabulary.counts).map(|mask| (mask, 1));
        view.grid().column(column).map_or(0, |column| view.sum(column, counted))
    }
}
