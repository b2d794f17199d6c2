//! What a person asked of a table (words, chosen values, order) and its spelling in a URL's query string.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
};

use grid::Direction;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

/// Everything that survives in the address bar.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TableQuery {
    /// What the filter box holds.
    pub text: String,
    /// Chosen values by column name; a column without values is not filtered and not listed.
    pub facets: BTreeMap<String, BTreeSet<String>>,
    /// The order, most significant column first; empty for the source's own.
    pub sort: Order,
}

/// Columns with the direction that each is sorted in, the most significant first.
pub type Order = Vec<(String, Direction)>;

/// The direction of a column, if it is the most significant of an order.
pub fn first(order: &Order, column: &str) -> Option<Direction> {
    order.first().filter(|(first, _)| first == column).map(|(_, direction)| *direction)
}

/// Characters that may stand as they are in a query string.
const KEPT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');

impl TableQuery {
    /// Reads a query string, with or without `?`. Names that are not in `facets` or `sortable`, and
    /// repetitions, are passed over: an old or mistyped link still opens the page.
    pub fn parse(query: &str, facets: &[&str], sortable: &[&str]) -> Self {
        let mut parsed = Self::default();
        for pair in query.trim_start_matches('?').split('&').filter(|pair| !pair.is_empty()) {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            let (name, value) = (decoded(name), decoded(value));
            match name.as_str() {
                "q" => parsed.text = value,
                "sort" => parsed.sort = parse_sort(&value, sortable),
                _ if facets.contains(&name.as_str()) && !value.is_empty() => {
                    parsed.facets.entry(name).or_default().insert(value);
                }
                _ => {}
            }
        }
        parsed
    }

    /// The query string without `?`; empty when nothing is asked. The same query always gives the same text.
    pub fn encode(&self) -> String {
        let mut text = String::new();
        let mut push = |name: &str, value: &str| {
            let gap = if text.is_empty() { "" } else { "&" };
            let _ = write!(text, "{gap}{}={}", encoded(name), encoded(value));
        };
        if !self.text.is_empty() {
            push("q", &self.text);
        }
        for (column, values) in &self.facets {
            for value in values {
                push(column, value);
            }
        }
        if !self.sort.is_empty() {
            let keys: Vec<String> =
                self.sort.iter().map(|(column, direction)| sort_key(column, *direction)).collect();
            push("sort", &keys.join("."));
        }
        text
    }

    /// Whether rows may be hidden by this query.
    pub fn filters(&self) -> bool {
        !self.text.trim().is_empty() || !self.facets.is_empty()
    }

    /// The same order without any filter.
    pub fn clear_filters(&mut self) {
        self.text.clear();
        self.facets.clear();
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

/// `unused` or `-unused` for descending, as is usual in URLs.
fn sort_key(column: &str, direction: Direction) -> String {
    match direction {
        Direction::Ascending => column.to_owned(),
        Direction::Descending => format!("-{column}"),
    }
}

fn parse_sort(value: &str, sortable: &[&str]) -> Vec<(String, Direction)> {
    let mut keys: Vec<(String, Direction)> = Vec::new();
    for key in value.split('.') {
        let (column, direction) = match key.strip_prefix('-') {
            Some(column) => (column, Direction::Descending),
            None => (key, Direction::Ascending),
        };
        if sortable.contains(&column) && keys.iter().all(|(known, _)| known != column) {
            keys.push((column.to_owned(), direction));
        }
    }
    keys
}

fn encoded(text: &str) -> String {
    utf8_percent_encode(text, KEPT).to_string()
}

/// `+` is a space in query strings written by forms; what is not UTF-8 becomes replacement characters.
fn decoded(text: &str) -> String {
    percent_decode_str(&text.replace('+', " ")).decode_utf8_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const FACETS: &[&str] = &["organization", "status"];
    const SORTABLE: &[&str] = &["tenant", "unused"];

    fn parse(query: &str) -> TableQuery {
        TableQuery::parse(query, FACETS, SORTABLE)
    }

    #[test]
    fn a_link_opens_what_it_says() {
        let query = parse("?q=e5%20fabri&status=In+grace&status=Enabled&sort=-unused.tenant");
        assert_eq!(query.text, "e5 fabri");
        assert!(query.has("status", "In grace") && query.has("status", "Enabled"));
        assert_eq!(
            query.sort,
            [("unused".to_owned(), Direction::Descending), ("tenant".to_owned(), Direction::Ascending)]
        );
        assert_eq!(query.encode(), "q=e5%20fabri&status=Enabled&status=In%20grace&sort=-unused.tenant");
    }

    #[test]
    fn what_a_link_must_not_say_is_passed_over() {
        let check = |query: &str| assert_eq!(parse(query), TableQuery::default(), "{query}");
        check("");
        check("?");
        check("?secret=1&status=&sort=nonsense.-");
        check("&&=&%zz=%ff");
        assert_eq!(parse("sort=tenant.-tenant.tenant").sort.len(), 1);
    }

    #[test]
    fn choosing_twice_is_not_choosing() {
        let mut query = TableQuery::default();
        query.toggle("status", "Enabled");
        assert!(query.filters());
        query.toggle("status", "Enabled");
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

    proptest! {
        #[test]
        fn every_query_comes_back_as_it_was(
            text in ".{0,20}",
            organizations in prop::collection::btree_set(".{1,12}", 0..4),
            descending in any::<bool>(),
        ) {
            let direction = if descending { Direction::Descending } else { Direction::Ascending };
            let sort = vec![("unused".to_owned(), direction)];
            let mut query = TableQuery { text, sort, ..TableQuery::default() };
            for organization in &organizations {
                query.toggle("organization", organization);
            }
            prop_assert_eq!(parse(&query.encode()), query);
        }
    }
}
