//! What a person asked of a table (words, values, flags, dates, order, groups, columns); it does not look at data.

mod address;
mod apply;
mod span;
mod vocabulary;

use std::collections::{BTreeMap, BTreeSet};

use grid::Direction;

pub use apply::apply;
pub use span::Span;
pub use vocabulary::{Flag, Vocabulary};

/// Everything that survives in the address bar.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TableQuery {
    /// What the filter box holds.
    pub text: String,
    /// Chosen values by column name; a column without values is not filtered and not listed.
    pub facets: BTreeMap<String, BTreeSet<String>>,
    /// Names of the flags that rows must have, every one of them.
    pub flags: BTreeSet<String>,
    /// By name of a column of times, the days that it must lie in.
    pub spans: BTreeMap<String, Span>,
    /// The order, most significant column first; empty for the source's own.
    pub sort: Order,
    /// The column whose values rows are put together by.
    pub group: Option<String>,
    /// The columns that are shown, in their order; empty for the page's own choice.
    pub shown: Vec<String>,
    /// How the rows are laid out.
    pub layout: Layout,
}

/// How the rows are laid out.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Layout {
    /// One line per row.
    #[default]
    List,
    /// One column's values against another's, with the sums of this column in between.
    Matrix(String),
}

/// Columns with the direction that each is sorted in, the most significant first.
pub type Order = Vec<(String, Direction)>;

/// The direction of a column, if it is the most significant of an order.
pub fn first(order: &Order, column: &str) -> Option<Direction> {
    order.first().filter(|(first, _)| first == column).map(|(_, direction)| *direction)
}

impl TableQuery {
    /// Whether rows may be hidden by this query.
    pub fn filters(&self) -> bool {
        !self.text.trim().is_empty()
            || !self.facets.is_empty()
            || !self.flags.is_empty()
            || !self.spans.is_empty()
    }

    /// The same order without any filter.
    pub fn clear_filters(&mut self) {
        self.text.clear();
        self.facets.clear();
        self.flags.clear();
        self.spans.clear();
    }

    /// Whether a value of a column is chosen.
    pub fn has(&self, column: &str, value: &str) -> bool {
        self.facets.get(column).is_some_and(|values| values.contains(value))
    }

    /// Chooses a value of a column, or takes the choice back.
    pub fn toggle(&mut self, column: &str, value: &str) {
        let values = self.facets.entry(column.to_owned()).or_default();
        if !values.remove(value) {
            values.insert(value.to_owned());
        }
        if values.is_empty() {
            self.facets.remove(column);
        }
    }

    /// Asks for rows with a flag, or takes that back.
    pub fn toggle_flag(&mut self, flag: &str) {
        if !self.flags.remove(flag) {
            self.flags.insert(flag.to_owned());
        }
    }

    /// Asks for the days that a column of times must lie in, or with `None` for any.
    pub fn set_span(&mut self, column: &str, span: Option<Span>) {
        match span {
            Some(span) => drop(self.spans.insert(column.to_owned(), span)),
            None => drop(self.spans.remove(column)),
        }
    }

    /// Sorts by a column: first in its natural direction, then against it, then not at all.
    pub fn cycle_sort(&mut self, column: &str, natural: Direction) {
        let against = match natural {
            Direction::Ascending => Direction::Descending,
            Direction::Descending => Direction::Ascending,
        };
        self.sort = match first(&self.sort, column) {
            None => vec![(column.to_owned(), natural)],
            Some(now) if now == natural => vec![(column.to_owned(), against)],
            Some(_) => Vec::new(),
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn choosing_twice_is_not_choosing() {
        let mut query = TableQuery::default();
        query.toggle("status", "Enabled");
        assert!(query.filters());
        query.toggle("status", "Enabled");
        query.toggle_flag("unused");
        assert!(query.filters());
        query.toggle_flag("unused");
        query.set_span("renewal", Some(Span::Within(30)));
        assert!(query.filters());
        query.set_span("renewal", None);
        assert_eq!(query, TableQuery::default());
    }

    #[test]
    fn a_header_sorts_one_way_then_the_other_then_not_at_all() {
        let mut query = TableQuery::default();
        let mut seen = Vec::new();
        for _ in 0..3 {
            query.cycle_sort("unused", Direction::Descending);
            seen.push(first(&query.sort, "unused"));
        }
        assert_eq!(seen, [Some(Direction::Descending), Some(Direction::Ascending), None]);
    }

    #[test]
    fn clearing_the_filters_leaves_order_groups_and_columns() {
        let kept = TableQuery {
            sort: vec![("unused".into(), Direction::Descending)],
            group: Some("tenant".into()),
            shown: vec!["tenant".into()],
            layout: Layout::Matrix("unused".into()),
            ..TableQuery::default()
        };
        let mut query = TableQuery { text: "e5".into(), ..kept.clone() };
        query.toggle("status", "Enabled");
        query.toggle_flag("unused");
        query.clear_filters();
        assert_eq!(query, kept);
    }
}
