//! Rows that are replaced by tenant, and keys that find rows again.

use grid::{GridBuilder, PatchError, Update, View};

use crate::model::Model;
use crate::row::{PRODUCT, Row, TENANT, builder, grid};

/// Ten tenants with forty rows each; the tenant decides the note, the product the family.
fn tenants() -> Vec<Row> {
    let row = |number: usize| Row {
        tenant: format!("tenant {}", number / 40),
        product: format!("product {}", number % 40),
        note: format!("domain {}", number / 40),
        seats: i64::try_from(number).unwrap(),
        paid: 1,
        family: format!("family {}", number % 40 / 10),
    };
    (0..400).map(row).collect()
}

type Change<'a> = &'a dyn Fn(&mut Vec<Row>);

#[test]
fn rows_are_replaced_where_they_stand() {
    let renamed = |rows: &mut Vec<Row>| rows.iter_mut().for_each(|row| row.note = "a new domain".to_owned());
    let regrouped = |rows: &mut Vec<Row>| rows.iter_mut().for_each(|row| row.family = "another".to_owned());
    let changes: [(&str, Change<'_>); 7] = [
        ("numbers", &|rows| rows.iter_mut().for_each(|row| row.seats += 1)),
        ("wider numbers", &|rows| rows.iter_mut().for_each(|row| row.seats = i64::MIN)),
        ("fewer rows", &|rows| rows.truncate(3)),
        ("no rows", &Vec::clear),
        ("more rows", &|rows| rows.extend_from_within(..7)),
        ("a name that the tenant decides", &renamed),
        ("a name that others contradict", &regrouped),
    ];
    for (name, change) in changes {
        let all = tenants();
        let mut view = View::new(grid(&all, 0));
        view.identify(TENANT, PRODUCT);
        view.select(125, true);
        view.search("tenant 3");
        let mut rows = all[120..160].to_vec();
        change(&mut rows);
        let bytes = builder(&rows).encode_patch(9, 0, "tenant", ["tenant 3"]);
        let Ok(Update::Patch(patch)) = Update::decode(&bytes) else { panic!("{name}") };
        view.patch(&patch).unwrap();
        let mut expected = all;
        expected.splice(120..160, rows.clone());
        let model = Model { rows: expected, search: "tenant 3".to_owned(), version: 9, ..Model::default() };
        let selected: Vec<u32> = if rows.len() > 5 { vec![125] } else { vec![] };
        assert_eq!(view.selected()[..selected.len()], selected, "{name}");
        view.clear_selection();
        model.check(&view);
    }
}

#[test]
fn a_patch_that_does_not_fit_changes_nothing() {
    let mut view = View::new(grid(&tenants(), 5));
    let update = |builder: GridBuilder, version, since, key| match Update::decode(&builder.encode_patch(
        version,
        since,
        key,
        ["tenant 1"],
    )) {
        Ok(Update::Patch(patch)) => patch,
        other => panic!("{other:?}"),
    };
    let mut other = GridBuilder::new();
    other.text("tenant", ["a"], true).unwrap();
    let table = [
        (update(builder(&[]), 9, 6, "tenant"), Err(PatchError::TooOld { found: 5, since: 6 })),
        (update(other, 9, 5, "tenant"), Err(PatchError::OtherColumns)),
        (update(builder(&[]), 9, 5, "nothing"), Err(PatchError::OtherColumns)),
        (update(builder(&[]), 9, 5, "seats"), Err(PatchError::OtherColumns)),
        (update(builder(&[]), 5, 1, "tenant"), Ok(())),
        (update(builder(&[]), 4, 1, "tenant"), Ok(())),
    ];
    for (patch, outcome) in table {
        assert_eq!(view.patch(&patch), outcome);
        assert_eq!((view.grid().version(), view.count()), (5, 400));
    }
    view.patch(&update(builder(&[]), 6, 5, "tenant")).unwrap();
    assert_eq!((view.grid().version(), view.count()), (6, 360));
}

#[test]
fn keys_lead_back_to_rows_in_newer_data() {
    let all = tenants();
    let mut view = View::new(grid(&all, 0));
    assert!(view.keys_of(&[1, 2]).is_empty());
    view.identify(TENANT, PRODUCT);
    let keys = view.keys_of(&[81, 399, 5, 4000]);
    assert_eq!(keys.len(), 3);
    assert_eq!(
        keys.iter().collect::<Vec<_>>(),
        [("tenant 2", "product 1"), ("tenant 9", "product 39"), ("tenant 0", "product 5")]
    );
    assert_eq!(view.rows_of(&keys), [5, 81, 399]);
    view.replace(grid(&all[40..], 1));
    assert_eq!(view.rows_of(&keys), [41, 359]);
}
