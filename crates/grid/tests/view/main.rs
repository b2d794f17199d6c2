//! A view under random filters, orders and new data, against a model that looks at every row each time.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "what is not as expected fails the test")]

mod figures;
mod model;
mod patches;
mod row;
mod step;

use std::sync::Arc;

use grid::{ColumnId, Direction, Grid, GridBuilder, View};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};

use model::Model;
use row::{COLUMNS, NOTE, PAID, Row, SEATS, TENANT, TEXTS, grid};
use step::Step;

fn rows() -> impl Strategy<Value = Vec<Row>> {
    let product = select(vec!["", "Visio", "Office 365 E3", "office 365 e3", "Büro E5", "Buro E5", "Łódź"]);
    let seats = prop_oneof![4 => -3_i64..9, 1 => any::<i64>()];
    let row =
        ("[abÄaß ]{0,3}", product, "[xyz]{1,2}", seats, 0_i64..2, proptest::option::weighted(0.02, "[mn]"))
            .prop_map(|(tenant, product, note, seats, paid, family)| {
                let family = family.unwrap_or_else(|| product.chars().take(3).collect());
                Row { tenant, product: product.to_owned(), note, seats, paid, family }
            });
    prop_oneof![vec(row.clone(), 0..9), vec(row, 0..200)]
}

fn step() -> impl Strategy<Value = Step> {
    let text_column = select(TEXTS.to_vec());
    let integer_column = select(vec![SEATS, PAID]);
    let bounds = prop_oneof![(-5_i64..5, -5_i64..12), any::<(i64, i64)>()];
    let direction = select(vec![Direction::Ascending, Direction::Descending]);
    let keys = (Just(COLUMNS.to_vec()).prop_shuffle(), vec(direction, 0..4))
        .prop_map(|(columns, directions)| columns.into_iter().zip(directions).collect());
    prop_oneof![
        3 => "[aäbsx e35]{0,5}".prop_map(Step::Search),
        1 => select(vec!["o", "of", "off e", "off e3", "e3 off", "visio", "lod", "a b s e 3 o f i c"]).prop_map(|text| Step::Search(text.to_owned())),
        2 => (text_column, proptest::option::of(vec(any::<Index>(), 0..4))).prop_map(|(column, chosen)| Step::Include(column, chosen)),
        2 => (integer_column, proptest::option::of(bounds)).prop_map(|(column, bounds)| Step::Range(column, bounds)),
        2 => keys.prop_map(Step::Sort),
        1 => rows().prop_map(Step::Replace),
        3 => (rows(), vec(any::<Index>(), 0..3)).prop_map(|(part, others)| Step::Patch(part, others)),
        1 => (any::<Index>(), any::<bool>()).prop_map(|(row, selected)| Step::Select(row, selected)),
        1 => (any::<Index>(), any::<Index>(), any::<bool>())
            .prop_map(|(from, to, selected)| Step::SelectPlaces(from, to, selected)),
        1 => any::<bool>().prop_map(Step::SelectPassing),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(200) })]

    #[test]
    fn a_view_shows_what_a_look_at_every_row_shows(rows in rows(), steps in vec(step(), 1..12)) {
        let mut view = View::new(grid(&rows, 0));
        view.identify(TENANT, NOTE);
        let mut model = Model { rows, ..Model::default() };
        model.check(&view);
        for step in steps {
            model.apply(&mut view, step);
            model.check(&view);
        }
    }
}

#[test]
fn what_was_set_can_be_read_back() {
    let row = |tenant: &str| Row {
        tenant: tenant.to_owned(),
        product: String::new(),
        note: String::new(),
        seats: 1,
        paid: 1,
        family: String::new(),
    };
    let mut view = View::new(grid(&[row("b"), row("a"), row("c")], 0));
    assert_eq!((view.included(TENANT), view.search_text(), view.sort_keys()), (None, "", &[][..]));
    view.include(TENANT, Some(vec![2, 0, 7]));
    view.search(" Ä ");
    let keys = [(TENANT, Direction::Descending), (SEATS, Direction::Ascending)];
    view.sort(vec![keys[0], keys[1], (TENANT, Direction::Ascending)]);
    assert_eq!(
        (view.included(TENANT), view.search_text(), view.sort_keys()),
        (Some(vec![0, 2]), " Ä ", &keys[..])
    );
    assert_eq!(view.rows(), [1]);
    view.include(TENANT, None);
    assert_eq!(view.included(TENANT), None);
}

#[test]
fn filters_on_columns_that_are_not_there_are_ignored() {
    let row = Row {
        tenant: "a".into(),
        product: "b".into(),
        note: "c".into(),
        seats: 1,
        paid: 1,
        family: "d".into(),
    };
    let mut view = View::new(grid(&[row], 0));
    let nowhere = ColumnId(99);
    view.include(nowhere, Some(vec![0]));
    view.include(SEATS, Some(vec![0]));
    view.range(TENANT, Some((5, 6)));
    view.sort(vec![(nowhere, Direction::Ascending)]);
    assert_eq!(view.rows(), [0]);
    assert_eq!((view.sum(TENANT, None), view.sum(SEATS, Some((nowhere, 1)))), (0, 0));
    assert!(view.groups(SEATS, &[], None).is_empty());
    assert_eq!(view.matrix(TENANT, SEATS, PAID, None).cell_count(), 0);
    assert!(view.facet_counts(SEATS).is_empty() && view.facet_counts(nowhere).is_empty());
}

#[test]
fn new_data_with_other_columns_keeps_the_filters_it_can() {
    let mut builder = GridBuilder::new();
    builder.integer("seats", [5, 6, 7]).unwrap();
    builder.text("status", ["on", "off", "on"], false).unwrap();
    let mut view = View::new(Arc::new(Grid::decode(&builder.encode(1)).unwrap()));
    view.range(ColumnId(0), Some((6, 7)));
    view.include(ColumnId(1), Some(vec![1]));
    view.sort(vec![(ColumnId(0), Direction::Descending), (ColumnId(1), Direction::Ascending)]);
    assert_eq!(view.rows(), [2]);

    let mut builder = GridBuilder::new();
    builder.text("status", ["ready", "on", "off", "on"], false).unwrap();
    view.replace(Arc::new(Grid::decode(&builder.encode(2)).unwrap()));
    assert_eq!((view.grid().version(), view.rows()), (2, &[1, 3][..]));
    assert_eq!(view.included(ColumnId(0)), Some(vec![1]));
    assert_eq!(view.sort_keys(), [(ColumnId(0), Direction::Ascending)]);
}
