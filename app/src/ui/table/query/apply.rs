//! Brings a view to what a query asks, touching only what differs from the query before.

use std::collections::BTreeMap;

use domain::time::Timestamp;
use grid::{ColumnId, Direction, View};

use super::{TableQuery, Vocabulary};

/// Bounds that integers must lie in, by the name of their column.
type Ranges = BTreeMap<String, (i64, i64)>;

/// Brings a view from one query to another, seen at `now`; from `None` everything is set anew.
pub fn apply(
    view: &mut View,
    before: Option<&TableQuery>,
    after: &TableQuery,
    vocabulary: &Vocabulary,
    now: Timestamp,
) {
    if before.is_none_or(|before| before.text != after.text) {
        view.search(&after.text);
    }
    choose(view, before, after);
    limit(view, before, after, vocabulary, now);
    let keys = keys(view, after);
    view.sort(keys);
}

/// The chosen values.
fn choose(view: &mut View, before: Option<&TableQuery>, after: &TableQuery) {
    let nothing = TableQuery::default();
    let old = &before.unwrap_or(&nothing).facets;
    for column in old.keys().chain(after.facets.keys().filter(|column| !old.contains_key(*column))) {
        let values = after.facets.get(column);
        if before.is_none() || old.get(column) != values {
            let Some(id) = view.grid().column(column) else { continue };
            let codes = values
                .map(|values| values.iter().filter_map(|value| view.grid().code_of(id, value)).collect());
            view.include(id, codes);
        }
    }
}

/// Flags and days.
fn limit(
    view: &mut View,
    before: Option<&TableQuery>,
    after: &TableQuery,
    vocabulary: &Vocabulary,
    now: Timestamp,
) {
    if before.is_some_and(|before| before.flags == after.flags && before.spans == after.spans) {
        return;
    }
    let old = before.map(|before| ranges(before, vocabulary, now)).unwrap_or_default();
    let new = ranges(after, vocabulary, now);
    for column in old.keys().chain(new.keys().filter(|column| !old.contains_key(*column))) {
        let bounds = new.get(column).copied();
        if before.is_none() || old.get(column).copied() != bounds {
            let Some(id) = view.grid().column(column) else { continue };
            view.range(id, bounds);
        }
    }
}

/// What flags and days together demand of each column.
fn ranges(query: &TableQuery, vocabulary: &Vocabulary, now: Timestamp) -> Ranges {
    let flags = query.flags.iter().filter_map(|name| vocabulary.flag(name));
    let flags = flags.flat_map(|flag| flag.ranges).map(|&(column, least, most)| (column, (least, most)));
    let spans = query.spans.iter().map(|(column, span)| (column.as_str(), span.bounds(now)));
    let mut ranges = Ranges::new();
    for (column, (least, most)) in flags.chain(spans) {
        let bounds = ranges.entry(column.to_owned()).or_insert((least, most));
        *bounds = (bounds.0.max(least), bounds.1.min(most));
    }
    ranges
}

/// The order, by the groups first: only so the rows of a group stand together.
fn keys(view: &View, query: &TableQuery) -> Vec<(ColumnId, Direction)> {
    let group = query.group.as_deref().map(|group| {
        let own = query.sort.iter().find(|(column, _)| column == group);
        (group, own.map_or(Direction::Ascending, |(_, direction)| *direction))
    });
    let sort = query.sort.iter().map(|(column, direction)| (column.as_str(), *direction));
    let found = |(name, direction): (&str, Direction)| Some((view.grid().column(name)?, direction));
    group.into_iter().chain(sort).filter_map(found).collect()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use grid::{Grid, GridBuilder};

    use super::{super::Span, *};
    use crate::license_query::LICENSES;

    const NOW: Timestamp = Timestamp(1_800_000_000_000);

    fn grid(rows: &[(&str, i64, i64)]) -> Grid {
        let mut builder = GridBuilder::new();
        builder.text("tenant", rows.iter().map(|row| row.0), true).unwrap();
        builder.integer("unused", rows.iter().map(|row| row.1)).unwrap();
        builder.integer("counts", rows.iter().map(|row| i64::from(row.0 != "Free"))).unwrap();
        builder.integer("renewal", rows.iter().map(|row| row.2)).unwrap();
        Grid::decode(&builder.encode(1)).unwrap()
    }

    fn view(rows: &[(&str, i64, i64)]) -> View {
        View::new(Arc::new(grid(rows)))
    }

    fn shown(view: &View) -> Vec<String> {
        let tenant = view.grid().column("tenant").unwrap();
        view.rows().iter().map(|row| view.grid().text(tenant, *row).to_owned()).collect()
    }

    fn ask(view: &mut View, query: &mut TableQuery, change: impl FnOnce(&mut TableQuery)) -> Vec<String> {
        let before = query.clone();
        change(query);
        apply(view, Some(&before), query, &LICENSES, NOW);
        shown(view)
    }

    #[test]
    fn a_view_follows_the_query_in_every_part() {
        let mut view = view(&[("Fabrikam", 3, 0), ("Contoso", 9, 0), ("Adatum", 5, 0)]);
        let mut query = TableQuery::default();
        assert_eq!(ask(&mut view, &mut query, |query| query.text = "o".into()), ["Contoso"]);
        let sorted = ask(&mut view, &mut query, |query| {
            query.clear_filters();
            query.cycle_sort("unused", Direction::Descending);
        });
        assert_eq!(sorted, ["Contoso", "Adatum", "Fabrikam"]);
        let chosen = ask(&mut view, &mut query, |query| {
            query.toggle("tenant", "Adatum");
            query.toggle("tenant", "Fabrikam");
        });
        assert_eq!(chosen, ["Adatum", "Fabrikam"]);
        let all = ask(&mut view, &mut query, |query| *query = TableQuery::default());
        assert_eq!(all, ["Fabrikam", "Contoso", "Adatum"]);
    }

    #[test]
    fn flags_leave_out_what_does_not_count_and_days_what_lies_outside() {
        let day = 86_400_000;
        let rows =
            [("Soon", 1, NOW.0 + day), ("Later", 2, NOW.0 + 90 * day), ("Never", 0, 0), ("Free", 9, 0)];
        let mut view = view(&rows);
        let mut query = TableQuery::default();
        assert_eq!(ask(&mut view, &mut query, |query| query.toggle_flag("unused")), ["Soon", "Later"]);
        let within = |query: &mut TableQuery| query.set_span("renewal", Some(Span::Within(30)));
        assert_eq!(ask(&mut view, &mut query, within), ["Soon"]);
        assert_eq!(ask(&mut view, &mut query, |query| query.toggle_flag("unused")), ["Soon"]);
        assert_eq!(ask(&mut view, &mut query, |query| query.set_span("renewal", None)).len(), 4);
    }

    #[test]
    fn grouped_rows_stand_together_in_the_order_within() {
        let mut view = view(&[("B", 1, 0), ("A", 2, 0), ("B", 3, 0), ("A", 4, 0)]);
        let mut query = TableQuery::default();
        let unused = |view: &View| {
            let column = view.grid().column("unused").unwrap();
            view.rows().iter().map(|row| view.grid().integer(column, *row)).collect::<Vec<_>>()
        };
        ask(&mut view, &mut query, |query| query.group = Some("tenant".into()));
        assert_eq!(unused(&view), [2, 4, 1, 3]);
        ask(&mut view, &mut query, |query| query.cycle_sort("unused", Direction::Descending));
        assert_eq!(unused(&view), [4, 2, 3, 1]);
        ask(&mut view, &mut query, |query| query.sort = vec![("tenant".into(), Direction::Descending)]);
        assert_eq!(unused(&view), [1, 3, 2, 4]);
    }

    #[test]
    fn data_that_comes_later_obeys_what_was_asked_before() {
        let mut query = TableQuery::default();
        query.toggle("tenant", "Contoso");
        query.toggle_flag("unused");
        let mut view = view(&[("Adatum", 1, 0)]);
        apply(&mut view, None, &query, &LICENSES, NOW);
        assert!(shown(&view).is_empty());
        view.replace(Arc::new(grid(&[("Adatum", 1, 0), ("Contoso", 2, 0), ("Contoso", 0, 0)])));
        apply(&mut view, None, &query, &LICENSES, NOW);
        assert_eq!(shown(&view), ["Contoso"]);
    }
}
