//! One column's texts against another's: what passes a view's filters, counted and summed per pair that occurs.

use crate::column::{ColumnId, TextColumn};
use crate::packed::{Packed, each_width};
use crate::tally::count_codes;
use crate::view::View;

/// The rows that have one text in each of two columns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cell {
    /// The place of the second column's text in its [`dictionary`](crate::Grid::dictionary).
    pub code: u32,
    /// How many rows pass.
    pub rows: u32,
    /// The sum over those that enter it, held within the range of `i64`.
    pub sum: i64,
}

/// Lines of cells; pairs without a row have no cell.
#[derive(Clone, Debug, Default)]
pub struct Matrix {
    /// Code of a line and where its cells end.
    lines: Vec<(u32, usize)>,
    cells: Vec<Cell>,
}

impl Matrix {
    /// Each text of the first column that has rows, by its place in the dictionary and in that order, with its
    /// cells by ascending code.
    pub fn lines(&self) -> impl ExactSizeIterator<Item = (u32, &[Cell])> {
        (0..self.lines.len()).map(|place| self.line(place).unwrap_or_default())
    }

    /// The line at this place, from 0.
    pub fn line(&self, place: usize) -> Option<(u32, &[Cell])> {
        let &(code, end) = self.lines.get(place)?;
        let start = place.checked_sub(1).and_then(|before| self.lines.get(before)).map_or(0, |&(_, end)| end);
        self.cells.get(start..end).map(|cells| (code, cells))
    }

    /// The cell of two texts, if a row has both.
    pub fn cell(&self, line: u32, code: u32) -> Option<&Cell> {
        let place = self.lines.binary_search_by_key(&line, |&(line, _)| line).ok()?;
        let (_, cells) = self.line(place)?;
        cells.get(cells.binary_search_by_key(&code, |cell| cell.code).ok()?)
    }

    /// How many cells there are.
    pub fn cell_count(&self) -> usize {
        self.cells.len()
    }
}

/// What the rows of one cell add up to.
#[derive(Clone, Copy, Default)]
struct Tally {
    rows: u32,
    counted: u32,
    numbers: u128,
}

/// The cells of one line, by the second column's code; kept from line to line.
struct Scratch {
    tallies: Vec<Tally>,
    touched: Vec<u32>,
}

impl Scratch {
    fn add(&mut self, code: u32, counts: bool, number: u64) {
        let Some(tally) = self.tallies.get_mut(code as usize) else { return };
        if tally.rows == 0 {
            self.touched.push(code);
        }
        tally.rows += 1;
        tally.counted += u32::from(counts);
        tally.numbers += if counts { u128::from(number) } else { 0 };
    }

    /// Hands on each code's tally, ascending, and forgets it.
    fn drain(&mut self, mut visit: impl FnMut(u32, Tally)) {
        self.touched.sort_unstable();
        for code in self.touched.drain(..) {
            visit(code, self.tallies.get_mut(code as usize).map(std::mem::take).unwrap_or_default());
        }
    }
}

impl View {
    /// The rows that pass, by the texts of two columns, with the sum of an integer column; with `only_where` only
    /// rows whose integer in that column is exactly that value enter the sum. Nothing without two columns of
    /// texts; a column without integers sums to 0.
    pub fn matrix(
        &self,
        lines: ColumnId,
        across: ColumnId,
        sum: ColumnId,
        only_where: Option<(ColumnId, i64)>,
    ) -> Matrix {
        let grid = self.grid();
        let (Some(lines), Some(across)) = (grid.text_column(lines), grid.text_column(across)) else {
            return Matrix::default();
        };
        let integers = grid.integer_column(sum);
        let counted = self.counted(only_where);
        let entries = across.dictionary().len() as usize;
        let mut scratch = Scratch { tallies: vec![Tally::default(); entries], touched: Vec::new() };
        let (mut codes, mut numbers) = (Vec::new(), Vec::new());
        let across = across.codes();
        let mut matrix = Matrix::default();
        let (ends, order) = self.rows_by_code(lines);
        let mut start = 0;
        for (code, end) in ends {
            let rows = order.get(std::mem::replace(&mut start, end)..end).unwrap_or_default();
            if rows.is_empty() {
                continue;
            }
            across.numbers().gather(rows, &mut codes);
            if let Some(integers) = integers {
                integers.steps().gather(rows, &mut numbers);
            } else {
                numbers.clear();
                numbers.resize(rows.len(), 0);
            }
            for (&row, (&code, &number)) in rows.iter().zip(codes.iter().zip(&numbers)) {
                let code = u32::try_from(code).ok().and_then(|number| across.of_number(number));
                let counts = counted.as_ref().is_some_and(|counted| counted.contains(row));
                scratch.add(code.unwrap_or(u32::MAX), counts, number);
            }
            scratch.drain(|code, tally| {
                let sum = integers.map_or(0, |integers| integers.total(tally.counted, tally.numbers));
                matrix.cells.push(Cell { code, rows: tally.rows, sum });
            });
            matrix.lines.push((code, matrix.cells.len()));
        }
        matrix
    }

    /// The rows that pass, by a column's code, and where those of each code end.
    fn rows_by_code(&self, column: &TextColumn) -> (Vec<(u32, usize)>, Vec<u32>) {
        let (codes, entries) = (column.codes(), column.dictionary().len());
        let mut counts = vec![0; codes.number_count(entries) as usize];
        count_codes(codes.numbers(), self.passing(), &mut counts);
        let mut places = codes.by_code(counts, entries);
        let mut start = 0;
        for place in &mut places {
            start += std::mem::replace(place, start);
        }
        let mut order = vec![0; self.count() as usize];
        each_width!(&*codes.flat(), values => self.passing().for_each(|row| {
            let code = values.get(row as usize).and_then(|&code| usize::try_from(code).ok());
            if let Some(place) = code.and_then(|code| places.get_mut(code))
                && let Some(slot) = order.get_mut(*place as usize)
            {
                *slot = row;
                *place += 1;
            }
        }));
        // Each place has moved on to where the next code's rows begin.
        ((0..).zip(places.into_iter().map(|end: u32| end as usize)).collect(), order)
    }
}
