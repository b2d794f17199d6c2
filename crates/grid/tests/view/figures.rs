//! What groups and matrices must show, from a look at every row.

use std::collections::BTreeMap;

use grid::{ColumnId, Direction, Line, View};

use crate::model::Model;
use crate::row::{FAMILY, NOTE, PAID, PRODUCT, Row, SEATS, TENANT, TEXTS, total};

type Mask = Option<(ColumnId, i64)>;

/// Compares subtotals and matrices of a view with those of the model.
pub(crate) fn check(model: &Model, view: &View) {
    let rows: Vec<&Row> = model.view().into_iter().map(|row| &model.rows[row as usize]).collect();
    outline(view);
    for mask in [None, Some((PAID, 1)), Some((PAID, 0)), Some((SEATS, 3)), Some((NOTE, 1))] {
        for column in TEXTS {
            groups(&rows, view, column, mask);
        }
        matrix(&rows, view, PRODUCT, TENANT, mask);
        matrix(&rows, view, FAMILY, PRODUCT, mask);
    }
}

/// Compares a grouped list, whose groups stand by seats and are open if their code is even.
fn outline(view: &View) {
    let Some(&(column, _)) = view.sort_keys().first() else {
        assert!(view.outline(TENANT, &view.groups(TENANT, &[], None), |_| true).is_none());
        return;
    };
    let mut groups = view.groups(column, &[SEATS], None);
    groups.sort_by_sum(0, Direction::Descending);
    let outline = view.outline(column, &groups, |code| code % 2 == 0).unwrap();
    let expected: Vec<Line> = groups
        .iter()
        .enumerate()
        .flat_map(|(place, group)| {
            let rows = view.rows().iter().enumerate();
            let rows =
                rows.filter(|(_, row)| group.code % 2 == 0 && view.grid().code(column, **row) == group.code);
            std::iter::once(Line::Heading(place)).chain(rows.map(|(place, _)| Line::Row(place)))
        })
        .collect();
    let lines: Vec<Line> = (0..outline.len()).filter_map(|line| outline.line(line)).collect();
    assert_eq!((lines, outline.is_empty()), (expected, groups.is_empty()));
    assert_eq!(outline.line(outline.len()), None);
    for place in 0..groups.len() {
        assert_eq!(outline.line(outline.heading(place).unwrap()), Some(Line::Heading(place)));
    }
}

fn counts(row: &Row, mask: Mask) -> bool {
    mask.is_none_or(|(column, value)| column != NOTE && row.integer(column) == value)
}

fn groups(rows: &[&Row], view: &View, column: ColumnId, mask: Mask) {
    let mut expected: BTreeMap<u32, Vec<&Row>> = BTreeMap::new();
    for row in rows {
        expected.entry(view.grid().code_of(column, row.text(column)).unwrap()).or_default().push(row);
    }
    let mut groups = view.groups(column, &[SEATS, NOTE, PAID], mask);
    assert_eq!((groups.len(), groups.is_empty()), (expected.len(), expected.is_empty()));
    let mut seats = Vec::new();
    for (group, (code, rows)) in groups.iter().zip(expected) {
        let counted: Vec<&&Row> = rows.iter().filter(|row| counts(row, mask)).collect();
        assert_eq!(
            (group.code, group.rows as usize, group.counted as usize),
            (code, rows.len(), counted.len())
        );
        let sum = |column| total(counted.iter().map(|row| row.integer(column)));
        assert_eq!([0, 1, 2].map(|place| groups.sum(group, place)), [sum(SEATS), 0, sum(PAID)], "{mask:?}");
        seats.push((sum(SEATS), code));
    }
    groups.sort_by_sum(0, Direction::Ascending);
    seats.sort_unstable();
    assert_eq!(groups.iter().map(|group| (groups.sum(group, 0), group.code)).collect::<Vec<_>>(), seats);
    groups.sort_by_rows(Direction::Descending);
    assert!(groups.iter().is_sorted_by(|left, right| (right.rows, left.code) < (left.rows, right.code)));
    groups.sort_by_text(Direction::Descending);
    assert!(groups.iter().is_sorted_by(|left, right| left.code > right.code));
}

fn matrix(rows: &[&Row], view: &View, lines: ColumnId, across: ColumnId, mask: Mask) {
    let mut expected: BTreeMap<(u32, u32), Vec<&Row>> = BTreeMap::new();
    let code = |column, row: &Row| view.grid().code_of(column, row.text(column)).unwrap();
    for row in rows {
        expected.entry((code(lines, row), code(across, row))).or_default().push(row);
    }
    let matrix = view.matrix(lines, across, SEATS, mask);
    assert_eq!(matrix.cell_count(), expected.len());
    let cells: Vec<_> = matrix
        .lines()
        .flat_map(|(line, cells)| {
            cells.iter().map(move |cell| ((line, cell.code), cell.rows as usize, cell.sum))
        })
        .collect();
    let expected: Vec<_> = expected
        .into_iter()
        .map(|(codes, rows)| {
            let counted = rows.iter().filter(|row| counts(row, mask));
            (codes, rows.len(), total(counted.map(|row| row.integer(SEATS))))
        })
        .collect();
    assert_eq!(cells, expected, "{mask:?}");
    for ((line, across), rows, _) in expected {
        assert_eq!(matrix.cell(line, across).map(|cell| cell.rows as usize), Some(rows));
    }
    assert_eq!(matrix.cell(u32::MAX, 0), None);
}
