//! Subtotals: the rows that pass a view's filters, counted and summed by the texts of one column.

use std::cmp::Reverse;

use crate::column::ColumnId;
use crate::sort::Direction;
use crate::tally;
use crate::view::View;

/// The rows that have one text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Group {
    /// The text's place in the column's [`dictionary`](crate::Grid::dictionary).
    pub code: u32,
    /// How many rows pass.
    pub rows: u32,
    /// How many of them enter the sums.
    pub counted: u32,
    /// Where its sums begin.
    sums: usize,
}

/// The groups of one column that have rows, with a sum per column that was asked for.
#[derive(Clone, Debug, Default)]
pub struct Groups {
    groups: Vec<Group>,
    sums: Vec<i64>,
}

impl Groups {
    /// The groups in their order.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &Group> {
        self.groups.iter()
    }

    /// How many groups there are.
    pub fn len(&self) -> usize {
        self.groups.len()
    }

    /// Whether no row passes.
    pub fn is_empty(&self) -> bool {
        self.groups.is_empty()
    }

    /// The group at this place, from 0.
    pub fn get(&self, place: usize) -> Option<&Group> {
        self.groups.get(place)
    }

    /// A group's sum of the column that was asked for at this place, held within the range of `i64`.
    pub fn sum(&self, group: &Group, place: usize) -> i64 {
        self.sums.get(group.sums + place).copied().unwrap_or(0)
    }

    /// Orders by text; this is how groups come.
    pub fn sort_by_text(&mut self, direction: Direction) {
        self.sort_by_key(direction, |_, group| i64::from(group.code));
    }

    /// Orders by how many rows pass, equal ones by text.
    pub fn sort_by_rows(&mut self, direction: Direction) {
        self.sort_by_key(direction, |_, group| i64::from(group.rows));
    }

    /// Orders by the sum of the column that was asked for at this place, equal ones by text.
    pub fn sort_by_sum(&mut self, place: usize, direction: Direction) {
        self.sort_by_key(direction, |sums, group| sums.get(group.sums + place).copied().unwrap_or(0));
    }

    fn sort_by_key(&mut self, direction: Direction, key: impl Fn(&[i64], &Group) -> i64) {
        let sums = &self.sums;
        match direction {
            Direction::Ascending => self.groups.sort_by_key(|group| (key(sums, group), group.code)),
            Direction::Descending => {
                self.groups.sort_by_key(|group| (Reverse(key(sums, group)), group.code));
            }
        }
    }
}

impl View {
    /// The rows that pass by the text of a column, in the order of its dictionary, each group with the sums of
    /// these integer columns; with `only_where` only rows whose integer in that column is exactly that value enter
    /// the sums. No groups for a column without texts; a column without integers sums to 0.
    ///
    /// If the view is sorted by the same column first, its rows stand group by group in this order.
    pub fn groups(&self, column: ColumnId, sums: &[ColumnId], only_where: Option<(ColumnId, i64)>) -> Groups {
        let Some(text) = self.grid().text_column(column) else { return Groups::default() };
        let (codes, entries) = (text.codes(), text.dictionary().len());
        let numbers = codes.number_count(entries) as usize;
        let count = |rows| {
            let mut counts = vec![0; numbers];
            tally::count_codes(codes.numbers(), rows, &mut counts);
            codes.by_code(counts, entries)
        };
        let rows = count(self.passing());
        let counted_rows = self.counted(only_where);
        let counted = match (&counted_rows, only_where) {
            (_, None) => rows.clone(),
            (Some(counted), _) => count(counted),
            (None, _) => vec![0; rows.len()],
        };
        let groups = (0..).zip(rows.iter().zip(&counted)).filter(|(_, (rows, _))| **rows > 0);
        let groups: Vec<Group> = (0..)
            .zip(groups)
            .map(|(place, (code, (&rows, &counted)))| Group { code, rows, counted, sums: place * sums.len() })
            .collect();
        let mut table = vec![0; groups.len() * sums.len()];
        for (place, &column) in sums.iter().enumerate() {
            let (Some(integers), Some(counted)) = (self.grid().integer_column(column), &counted_rows) else {
                continue;
            };
            let by_number = tally::sum_by_code(codes.numbers(), integers.steps(), counted, numbers);
            let by_code = codes.by_code(by_number, entries);
            for group in &groups {
                let sum = by_code.get(group.code as usize).copied().unwrap_or(0);
                if let Some(slot) = table.get_mut(group.sums + place) {
                    *slot = integers.total(group.counted, sum);
                }
            }
        }
        Groups { groups, sums: table }
    }
}
