//! The state of a view kept in the plainest way, and what it must then show.

use std::cmp::Ordering;
use std::sync::Arc;

use grid::{ColumnId, Direction, Grid, GridBuilder, View, fold};
use proptest::sample::Index;

pub(crate) const TENANT: ColumnId = ColumnId(0);
pub(crate) const PRODUCT: ColumnId = ColumnId(1);
pub(crate) const NOTE: ColumnId = ColumnId(2);
pub(crate) const SEATS: ColumnId = ColumnId(3);
pub(crate) const PAID: ColumnId = ColumnId(4);
pub(crate) const COLUMNS: [ColumnId; 5] = [TENANT, PRODUCT, NOTE, SEATS, PAID];

/// One row of the model; the note is not searchable.
#[derive(Clone, Debug)]
pub(crate) struct Row {
    pub(crate) tenant: String,
    pub(crate) product: String,
    pub(crate) note: String,
    pub(crate) seats: i64,
    pub(crate) paid: i64,
}

impl Row {
    fn text(&self, column: ColumnId) -> &str {
        match column {
            TENANT => &self.tenant,
            PRODUCT => &self.product,
            _ => &self.note,
        }
    }

    fn integer(&self, column: ColumnId) -> i64 {
        if column == SEATS { self.seats } else { self.paid }
    }

    fn compare(&self, other: &Self, column: ColumnId) -> Ordering {
        if column == SEATS || column == PAID {
            return self.integer(column).cmp(&other.integer(column));
        }
        let key = |row: &Self| (fold(row.text(column)), row.text(column).to_owned());
        key(self).cmp(&key(other))
    }
}

#[derive(Clone, Debug)]
pub(crate) enum Step {
    Search(String),
    Include(ColumnId, Option<Vec<Index>>),
    Range(ColumnId, Option<(i64, i64)>),
    Sort(Vec<(ColumnId, Direction)>),
    Replace(Vec<Row>),
}

/// The state of a view, kept in the plainest way.
#[derive(Default)]
pub(crate) struct Model {
    pub(crate) rows: Vec<Row>,
    pub(crate) search: String,
    pub(crate) include: Vec<(ColumnId, Vec<String>)>,
    pub(crate) range: Vec<(ColumnId, (i64, i64))>,
    pub(crate) sort: Vec<(ColumnId, Direction)>,
}

impl Model {
    fn passes(&self, row: &Row, but: Option<ColumnId>) -> bool {
        let folded = fold(&self.search);
        let mut words = folded.split_whitespace();
        words.all(|word| fold(&row.tenant).contains(word) || fold(&row.product).contains(word))
            && self.include.iter().all(|(column, texts)| {
                Some(*column) == but || texts.iter().any(|text| text == row.text(*column))
            })
            && self.range.iter().all(|(column, (low, high))| (*low..=*high).contains(&row.integer(*column)))
    }

    fn view(&self) -> Vec<u32> {
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
        let total: i128 = rows.map(|row| i128::from(row.integer(column))).sum();
        i64::try_from(total.clamp(i64::MIN.into(), i64::MAX.into())).unwrap()
    }

    /// Does one thing to the view and to the model.
    pub(crate) fn apply(&mut self, view: &mut View, step: Step) {
        match step {
            Step::Search(text) => {
                view.search(&text);
                self.search = text;
            }
            Step::Include(column, chosen) => {
                let dictionary = view.grid().dictionary(column).to_vec();
                let places = chosen.map(|chosen| {
                    chosen
                        .iter()
                        .filter(|_| !dictionary.is_empty())
                        .map(|index| index.index(dictionary.len()))
                        .collect::<Vec<_>>()
                });
                view.include(
                    column,
                    places
                        .clone()
                        .map(|places| places.iter().map(|&place| u32::try_from(place).unwrap()).collect()),
                );
                self.include.retain(|(other, _)| *other != column);
                self.include.extend(
                    places.map(|places| {
                        (column, places.iter().map(|&place| dictionary[place].clone()).collect())
                    }),
                );
            }
            Step::Range(column, bounds) => {
                view.range(column, bounds);
                self.range.retain(|(other, _)| *other != column);
                self.range.extend(bounds.map(|bounds| (column, bounds)));
            }
            Step::Sort(keys) => {
                view.sort(keys.clone());
                self.sort = keys;
            }
            Step::Replace(rows) => {
                view.replace(grid(&rows));
                self.rows = rows;
            }
        }
    }

    /// Compares everything a view shows.
    pub(crate) fn check(&self, view: &View) {
        let rows = self.view();
        assert_eq!(view.rows(), rows);
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
        for column in [TENANT, PRODUCT, NOTE] {
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
}

pub(crate) fn grid(rows: &[Row]) -> Arc<Grid> {
    let mut builder = GridBuilder::new();
    assert_eq!(builder.text("tenant", rows.iter().map(|row| &row.tenant), true), Ok(TENANT));
    assert_eq!(builder.text("product", rows.iter().map(|row| &row.product), true), Ok(PRODUCT));
    assert_eq!(builder.text("note", rows.iter().map(|row| &row.note), false), Ok(NOTE));
    assert_eq!(builder.integer("seats", rows.iter().map(|row| row.seats)), Ok(SEATS));
    assert_eq!(builder.integer("paid", rows.iter().map(|row| row.paid)), Ok(PAID));
    Arc::new(Grid::decode(&builder.encode(1)).unwrap())
}
