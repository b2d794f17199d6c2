//! What the address of a license list asks: the list in the browser and the server's exports read it alike. It holds no
//! data and no clock.

use domain::time::Timestamp;
use grid::View;

use crate::{
    columns as data,
    ui::table::{Flag, TableQuery, Vocabulary, apply as apply_query},
};

/// What may be asked of a license list.
pub const LICENSES: Vocabulary = Vocabulary {
    facets: &[data::ORGANIZATION, data::TENANT, data::PRODUCT, data::STATUS, data::KIND],
    flags: &[HAS_UNUSED, HAS_OVER_ASSIGNED, HAS_IN_GRACE, HAS_SUSPENDED],
    dates: &[data::RENEWAL],
    sortable: &COLUMNS,
    groups: &[data::ORGANIZATION, data::PRODUCT, data::TENANT, data::STATUS],
    columns: &COLUMNS,
    figures: &[data::CONSUMED, data::ACTIVE, data::UNUSED],
    sums: &[data::ACTIVE, data::CONSUMED, data::UNUSED, data::IN_GRACE, data::SUSPENDED, data::OVER_ASSIGNED],
    counts: data::COUNTS,
    identity: Some((data::TENANT_ID, data::SKU_ID)),
};

/// Every column that can be shown, in the usual order.
pub const COLUMNS: [&str; 15] = [
    data::ORGANIZATION,
    data::TENANT,
    data::DOMAIN,
    data::PRODUCT,
    data::PART_NUMBER,
    data::KIND,
    data::STATUS,
    data::ACTIVE,
    data::CONSUMED,
    data::UNUSED,
    data::IN_GRACE,
    data::SUSPENDED,
    data::OVER_ASSIGNED,
    data::UTILIZATION,
    data::RENEWAL,
];

/// The columns that are shown as long as nobody chooses others.
pub const USUAL: [&str; 8] = [
    data::ORGANIZATION,
    data::TENANT,
    data::PRODUCT,
    data::STATUS,
    data::ACTIVE,
    data::CONSUMED,
    data::UNUSED,
    data::UTILIZATION,
];

/// Licenses with seats that nobody holds, as totals count them.
pub const HAS_UNUSED: Flag = Flag {
    name: "unused",
    label: "Has unused",
    hint: "Active seats that nobody holds; free pools and ended licenses aside, as in totals",
    ranges: &[(data::UNUSED, 1, i64::MAX), (data::COUNTS, 1, 1)],
};

/// Licenses that more people hold than there are seats that work.
pub const HAS_OVER_ASSIGNED: Flag = Flag {
    name: "over_assigned",
    label: "Over-assigned",
    hint: "More people hold it than there are seats that work",
    ranges: &[(data::OVER_ASSIGNED, 1, i64::MAX), (data::COUNTS, 1, 1)],
};

/// Licenses with seats whose purchase has expired.
pub const HAS_IN_GRACE: Flag = Flag {
    name: "in_grace",
    label: "In grace",
    hint: "Seats whose purchase has expired, before they are suspended",
    ranges: &[(data::IN_GRACE, 1, i64::MAX), (data::COUNTS, 1, 1)],
};

/// Licenses with suspended seats.
pub const HAS_SUSPENDED: Flag = Flag {
    name: "suspended",
    label: "Suspended",
    hint: "Seats that Microsoft has suspended",
    ranges: &[(data::SUSPENDED, 1, i64::MAX), (data::COUNTS, 1, 1)],
};

/// Reads a query string, with or without `?`; what a license list does not know is passed over.
pub fn parse(search: &str) -> TableQuery {
    TableQuery::parse(search, &LICENSES)
}

/// Filters and sorts a fresh view as the query asks, seen at `now`. Grouped rows stand together.
pub fn apply(query: &TableQuery, view: &mut View, now: Timestamp) {
    apply_query(view, None, query, &LICENSES, now);
}

/// The columns that the query asks to show, in order.
pub fn shown(query: &TableQuery) -> Vec<&'static str> {
    if query.shown.is_empty() {
        return USUAL.to_vec();
    }
    query.shown.iter().filter_map(|name| COLUMNS.into_iter().find(|column| column == name)).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use grid::Direction;
    use proptest::{option, prelude::*, sample::subsequence};

    use super::*;
    use crate::ui::table::{Layout, Span};

    #[test]
    fn what_is_usual_can_be_shown_and_what_groups_can_be_sorted_by() {
        assert!(USUAL.iter().all(|column| COLUMNS.contains(column)));
        assert!(LICENSES.groups.iter().all(|column| COLUMNS.contains(column)));
        let unique: BTreeSet<&str> = COLUMNS.into_iter().collect();
        assert_eq!(unique.len(), COLUMNS.len());
        assert_eq!(shown(&parse("columns=unused.nonsense.tenant")), [data::UNUSED, data::TENANT]);
        assert_eq!(shown(&TableQuery::default()), USUAL);
    }

    fn facets() -> impl Strategy<Value = BTreeMap<String, BTreeSet<String>>> {
        let names = subsequence(LICENSES.facets.to_vec(), 0..=LICENSES.facets.len());
        names.prop_flat_map(|names| {
            let values = prop::collection::vec(prop::collection::btree_set(".{1,12}", 1..4), names.len());
            values.prop_map(move |values| names.iter().map(ToString::to_string).zip(values).collect())
        })
    }

    fn spans() -> impl Strategy<Value = BTreeMap<String, Span>> {
        let day = |day: i64| Timestamp(day * 86_400_000);
        let span =
            (0..4, 0..3_000_u16, 0..40_000_i64, 0..9_000_i64).prop_map(move |(kind, within, first, more)| {
                match kind {
                    0 => Span::Within(within),
                    1 => Span::Days(day(first), day(first + more)),
                    2 => Span::From(day(first)),
                    _ => Span::Until(day(first)),
                }
            });
        option::of(span)
            .prop_map(|span| span.map(|span| (data::RENEWAL.to_owned(), span)).into_iter().collect())
    }

    fn names(of: &'static [&'static str]) -> impl Strategy<Value = Vec<String>> {
        subsequence(of.to_vec(), 0..=of.len())
            .prop_shuffle()
            .prop_map(|names| names.into_iter().map(str::to_owned).collect())
    }

    fn one(of: &'static [&'static str]) -> impl Strategy<Value = Option<String>> {
        option::of(prop::sample::select(of)).prop_map(|name| name.map(str::to_owned))
    }

    proptest! {
        #[test]
        fn every_query_comes_back_as_it_was(
            text in ".{0,20}",
            facets in facets(),
            flags in subsequence(LICENSES.flags.to_vec(), 0..=4),
            spans in spans(),
            sort in names(LICENSES.sortable),
            descending in any::<bool>(),
            group in one(LICENSES.groups),
            shown in names(LICENSES.columns),
            figure in one(LICENSES.figures),
        ) {
            let direction = if descending { Direction::Descending } else { Direction::Ascending };
            let query = TableQuery {
                text,
                facets,
                flags: flags.into_iter().map(|flag| flag.name.to_owned()).collect(),
                spans,
                sort: sort.into_iter().map(|column| (column, direction)).collect(),
                group,
                shown,
                layout: figure.map_or(Layout::List, Layout::Matrix),
            };
            prop_assert_eq!(parse(&query.encode()), query);
        }
    }
}
