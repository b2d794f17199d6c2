//! A list put together by the values of one column: its groups with their sums, and which of them are open.

use std::collections::BTreeSet;

use grid::{ColumnId, Groups, Line, Outline, View};

use super::query::{TableQuery, Vocabulary};

/// Which groups show their rows; by value, so that it outlives new data.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Folds {
    /// Whether groups are open unless they are among the others.
    are_open: bool,
    others: BTreeSet<String>,
}

/// The groups of a list.
#[derive(Debug)]
pub struct Grouping {
    column: ColumnId,
    /// The columns that are summed, as the groups have them.
    sums: Vec<&'static str>,
    groups: Groups,
    outline: Outline,
}

impl Folds {
    /// Opens every group, or closes every one.
    pub(super) fn set_all(&mut self, open: bool) {
        *self = Self { are_open: open, others: BTreeSet::new() };
    }

    /// Opens a group, or closes it.
    pub(super) fn toggle(&mut self, value: &str) {
        if !self.others.remove(value) {
            self.others.insert(value.to_owned());
        }
    }

    /// Whether a group shows its rows.
    pub(super) fn is_open(&self, value: &str) -> bool {
        self.are_open != (!self.others.is_empty() && self.others.contains(value))
    }
}

impl Grouping {
    /// The groups that a query asks for, if it asks for any; the view must have its order already.
    pub(super) fn of(
        view: &View,
        query: &TableQuery,
        vocabulary: &Vocabulary,
        folds: &Folds,
    ) -> Option<Self> {
        let grid = view.grid();
        let column = grid.column(query.group.as_deref()?)?;
        let found = vocabulary.sums.iter().filter_map(|name| Some((*name, grid.column(name)?)));
        let (names, sums): (Vec<&str>, Vec<ColumnId>) = found.unzip();
        let counted = grid.column(vocabulary.counts).map(|column| (column, 1));
        let mut groups = view.groups(column, &sums, counted);
        if let Some((name, direction)) = query.sort.first() {
            if Some(name) == query.group.as_ref() {
                groups.sort_by_text(*direction);
            } else if let Some(place) = names.iter().position(|sum| sum == name) {
                groups.sort_by_sum(place, *direction);
            }
        }
        let texts = grid.dictionary(column);
        let is_open = |code: u32| texts.get(code as usize).is_some_and(|text| folds.is_open(text));
        let outline = view.outline(column, &groups, is_open)?;
        Some(Self { column, sums: names, groups, outline })
    }

    /// How many lines headings and rows of open groups take.
    pub(super) fn lines(&self) -> usize {
        self.outline.len()
    }

    /// What stands on a line.
    pub(super) fn line(&self, line: usize) -> Option<Line> {
        self.outline.line(line)
    }

    /// The value that the rows of a group share.
    pub(super) fn text<'a>(&self, view: &'a View, group: usize) -> &'a str {
        let code = self.groups.get(group).map_or(u32::MAX, |group| group.code);
        view.grid().dictionary(self.column).get(code as usize).map_or("", String::as_str)
    }

    /// How many rows a group has.
    pub(super) fn rows(&self, group: usize) -> usize {
        self.groups.get(group).map_or(0, |group| group.rows as usize)
    }

    /// Whether a group shows its rows.
    pub(super) fn is_open(&self, group: usize) -> bool {
        let heading = self.outline.heading(group);
        heading.is_some_and(|line| matches!(self.outline.line(line + 1), Some(Line::Row(_))))
    }

    /// A group's sum of a column; 0 for one that is not summed.
    pub(super) fn sum(&self, group: usize, column: &str) -> i64 {
        let place = self.sums.iter().position(|name| *name == column);
        place.zip(self.groups.get(group)).map_or(0, |(place, group)| self.groups.sum(group, place))
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use domain::time::Timestamp;
    use grid::{Direction, Grid, GridBuilder};

    use super::*;
    use crate::{license_query::LICENSES, ui::table::query::apply};

    fn view(query: &TableQuery) -> View {
        let mut builder = GridBuilder::new();
        builder.text("tenant", ["A", "B", "A", "C"], true).unwrap();
        builder.integer("unused", [1, 5, 2, 9]).unwrap();
        builder.integer("counts", [1, 1, 1, 0]).unwrap();
        let mut view = View::new(Arc::new(Grid::decode(&builder.encode(1)).unwrap()));
        apply(&mut view, None, query, &LICENSES, Timestamp(0));
        view
    }

    #[test]
    fn groups_stand_by_name_or_by_the_sum_that_the_list_is_sorted_by() {
        let mut query = TableQuery { group: Some("tenant".into()), ..TableQuery::default() };
        let names = |query: &TableQuery| {
            let view = view(query);
            let grouping = Grouping::of(&view, query, &LICENSES, &Folds::default()).unwrap();
            (0..grouping.lines()).map(|group| grouping.text(&view, group).to_owned()).collect::<String>()
        };
        assert_eq!(names(&query), "ABC");
        query.sort = vec![("unused".into(), Direction::Descending)];
        assert_eq!(names(&query), "BAC", "what does not count is no sum");
        query.sort = vec![("tenant".into(), Direction::Descending)];
        assert_eq!(names(&query), "CBA");
    }

    #[test]
    fn an_open_group_shows_its_rows_below_its_heading() {
        let query = TableQuery { group: Some("tenant".into()), ..TableQuery::default() };
        let view = view(&query);
        let mut folds = Folds::default();
        folds.toggle("A");
        let grouping = Grouping::of(&view, &query, &LICENSES, &folds).unwrap();
        let lines: Vec<Line> = (0..grouping.lines()).filter_map(|line| grouping.line(line)).collect();
        assert_eq!(lines, [Line::Heading(0), Line::Row(0), Line::Row(1), Line::Heading(1), Line::Heading(2)]);
        assert_eq!((grouping.is_open(0), grouping.is_open(1), grouping.rows(0)), (true, false, 2));
        assert_eq!((grouping.sum(0, "unused"), grouping.sum(2, "unused")), (3, 0));
        folds.set_all(true);
        assert_eq!(Grouping::of(&view, &query, &LICENSES, &folds).unwrap().lines(), 7);
    }
}
