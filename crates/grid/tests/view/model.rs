//! The state of a view kept in the plainest way, and what it must then show.

use std::cmp::Ordering;
use std::collections::BTreeSet;

use grid::{ColumnId, Direction, View, fold};

use crate::figures;
use crate::row::{PAID, Row, SEATS, TEXTS, total};

/// The state of a view, kept in the plainest way.
#[derive(Default)]
pub(crate) struct Model {
    pub(crate) rows: Vec<Row>,
    pub(crate) search: String,
    pub(crate) include: Vec<(ColumnId, Vec<String>)>,
    pub(crate) range: Vec<(ColumnId, (i64, i64))>,
    pub(crate) sort: Vec<(ColumnId, Direction)>,
    pub(crate) selected: BTreeSet<u32>,
    pub(crate) version: u64,
}

impl Model {
    pub(crate) fn passes(&self, row: &Row, but: Option<ColumnId>) -> bool {
        let folded = fold(&self.search);
        let mut words = folded.split_whitespace();
        words.all(|word| {
            fold(&row.tenant).contains(word)
                || fold(&row.product).contains(word)
                || fold(&row.family).contains(word)
        }) && self
            .include
            .iter()
            .all(|(column, texts)| Some(*column) == but || texts.iter().any(|text| text == row.text(*column)))
            && self.range.iter().all(|(column, (low, high))| (*low..=*high).contains(&row.integer(*column)))
    }

    pub(crate) fn view(&self) -> Vec<u32> {
        let mut numbers: Vec<u32> = (0..)
            .zip(&self.rows)
            .filter(|(_, row)| self.passes(row, None))
            .map(|(number, _)| number)
            .collect();
        numbers.sort_by(|&left, &right| {
            let (left, right) = (&self.rows[left as usize], &self.rows[right as usize]);
            self.sort.iter().fold(Ordering::Equal, |order, &(column, direction)| {
                let this = left.compare(right, column);
                order.then(if direction == Direction::Ascending { this } else { this.reverse() })
            })
        });
        numbers
    }

    fn sum(&self, column: ColumnId, only_where: Option<(ColumnId, i64)>) -> i64 {
        let rows = self.rows.iter().filter(|row| self.passes(row, None));
        let rows = rows.filter(|row| only_where.is_none_or(|(other, value)| row.integer(other) == value));
        total(rows.map(|row| row.integer(column)))
    }

    /// Compares everything a view shows.
    pub(crate) fn check(&self, view: &View) {
        self.check_data(view);
        figures::check(self, view);
        let rows = self.view();
        assert_eq!(view.rows(), rows);
        assert_eq!(view.selected(), self.selected.iter().copied().collect::<Vec<_>>());
        assert_eq!(view.selected_count() as usize, self.selected.len());
        assert!(self.selected.iter().all(|&row| view.is_selected(row)));
        let passing = self.selected.iter().filter(|row| rows.contains(row)).count();
        assert_eq!(view.selected_passing_count() as usize, passing);
        assert_eq!(view.count() as usize, rows.len());
        for (place, &row) in rows.iter().enumerate() {
            assert_eq!(view.position(row), Some(place));
        }
        assert_eq!(
            (0..=view.grid().row_count()).filter(|&row| view.position(row).is_some()).count(),
            rows.len()
        );
        for (column, only_where) in
            [(SEATS, None), (PAID, None), (SEATS, Some((PAID, 1))), (PAID, Some((SEATS, 3)))]
        {
            assert_eq!(
                view.sum(column, only_where),
                self.sum(column, only_where),
                "{column:?} {only_where:?}"
            );
        }
        for column in TEXTS {
            let count = |text: &String| {
                self.rows
                    .iter()
                    .filter(|row| row.text(column) == text && self.passes(row, Some(column)))
                    .count()
            };
            let counts: Vec<usize> = view.grid().dictionary(column).iter().map(count).collect();
            assert_eq!(
                view.facet_counts(column).iter().map(|&count| count as usize).collect::<Vec<_>>(),
                counts
            );
        }
    }

    /// Compares what the grid holds.
    fn check_data(&self, view: &View) {
        let grid = view.grid();
        assert_eq!((grid.version(), grid.row_count() as usize), (self.version, self.rows.len()));
        for column in TEXTS {
            let texts: Vec<&str> = (0..grid.row_count()).map(|row| grid.text(column, row)).collect();
            assert_eq!(texts, self.rows.iter().map(|row| row.text(column)).collect::<Vec<_>>(), "{column:?}");
            let distinct: BTreeSet<(String, &str)> = texts.iter().map(|text| (fold(text), *text)).collect();
            assert_eq!(grid.dictionary(column), distinct.iter().map(|(_, text)| *text).collect::<Vec<_>>());
        }
        for column in [SEATS, PAID] {
            let integers: Vec<i64> = (0..grid.row_count()).map(|row| grid.integer(column, row)).collect();
            assert_eq!(integers, self.rows.iter().map(|row| row.integer(column)).collect::<Vec<_>>());
        }
    }
}
