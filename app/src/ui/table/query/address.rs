//! The spelling of a query in an address; old and mistyped links still open the page.

use std::fmt::Write as _;

use grid::Direction;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

use super::{Layout, Order, Span, TableQuery, Vocabulary};

/// Characters that may stand as they are in a query string.
const KEPT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');

/// The value of `view` that asks for a matrix.
const MATRIX: &str = "matrix";

impl TableQuery {
    /// Reads a query string, with or without `?`. What is not in the vocabulary, and repetitions, are passed over.
    pub fn parse(query: &str, vocabulary: &Vocabulary) -> Self {
        let mut parsed = Self::default();
        let (mut is_matrix, mut figure) = (false, vocabulary.figures.first().copied());
        for pair in query.trim_start_matches('?').split('&').filter(|pair| !pair.is_empty()) {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            let (name, value) = (decoded(name), decoded(value));
            match name.as_str() {
                "q" => parsed.text = value,
                "has" => parsed.flags.extend(vocabulary.flag(&value).map(|flag| flag.name.to_owned())),
                "sort" => parsed.sort = parse_sort(&value, vocabulary.sortable),
                "group" => parsed.group = known(&value, vocabulary.groups).map(str::to_owned),
                "columns" => parsed.shown = parse_columns(&value, vocabulary.columns),
                "view" => is_matrix = value == MATRIX,
                "figure" => figure = known(&value, vocabulary.figures).or(figure),
                name if vocabulary.dates.contains(&name) => parsed.set_span(name, Span::parse(&value)),
                _ if vocabulary.facets.contains(&name.as_str()) && !value.is_empty() => {
                    parsed.facets.entry(name).or_default().insert(value);
                }
                _ => {}
            }
        }
        if let Some(figure) = figure.filter(|_| is_matrix) {
            parsed.layout = Layout::Matrix(figure.to_owned());
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
        for flag in &self.flags {
            push("has", flag);
        }
        for (column, span) in &self.spans {
            push(column, &span.encode());
        }
        if !self.sort.is_empty() {
            let keys: Vec<String> =
                self.sort.iter().map(|(column, direction)| sort_key(column, *direction)).collect();
            push("sort", &keys.join("."));
        }
        if let Some(group) = &self.group {
            push("group", group);
        }
        if !self.shown.is_empty() {
            push("columns", &self.shown.join("."));
        }
        if let Layout::Matrix(figure) = &self.layout {
            push("view", MATRIX);
            push("figure", figure);
        }
        text
    }
}

fn known(value: &str, names: &[&'static str]) -> Option<&'static str> {
    names.iter().find(|name| **name == value).copied()
}

fn parse_columns(value: &str, names: &[&'static str]) -> Vec<String> {
    let mut columns: Vec<String> = Vec::new();
    for column in value.split('.').filter_map(|column| known(column, names)) {
        if columns.iter().all(|listed| listed != column) {
            columns.push(column.to_owned());
        }
    }
    columns
}

/// `unused` or `-unused` for descending, as is usual in URLs.
fn sort_key(column: &str, direction: Direction) -> String {
    match direction {
        Direction::Ascending => column.to_owned(),
        Direction::Descending => format!("-{column}"),
    }
}

fn parse_sort(value: &str, sortable: &[&str]) -> Order {
    let mut keys = Order::new();
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
    use super::*;
    use crate::license_query::LICENSES;

    fn parse(query: &str) -> TableQuery {
        TableQuery::parse(query, &LICENSES)
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
    fn flags_days_groups_columns_and_the_matrix_stand_in_the_link() {
        let text = "has=over_assigned&has=unused&renewal=30d&group=product&columns=product.unused.tenant\
                    &view=matrix&figure=consumed";
        let query = parse(text);
        assert_eq!(query.flags.iter().collect::<Vec<_>>(), ["over_assigned", "unused"]);
        assert_eq!(query.spans.get("renewal"), Some(&Span::Within(30)));
        assert_eq!((query.group.as_deref(), query.shown.len()), (Some("product"), 3));
        assert_eq!(query.layout, Layout::Matrix("consumed".into()));
        assert_eq!(query.encode(), text);
    }

    #[test]
    fn what_a_link_must_not_say_is_passed_over() {
        let check = |query: &str| assert_eq!(parse(query), TableQuery::default(), "{query}");
        check("");
        check("?");
        check("?secret=1&status=&sort=nonsense.-");
        check("&&=&%zz=%ff");
        check("has=everything&has=&renewal=soon&group=active&columns=nonsense..&view=cards&figure=tenant");
        assert_eq!(parse("sort=tenant.-tenant.tenant").sort.len(), 1);
        assert_eq!(parse("columns=tenant.tenant.secret").shown, ["tenant"]);
        assert!(matches!(parse("figure=tenant&view=matrix").layout, Layout::Matrix(_)));
    }
}
