//! Totals and counts over the rows that pass a view's filters; nothing here changes the view.

use crate::column::ColumnId;
use crate::tally;
use crate::view::View;

impl View {
    /// The sum of an integer column over the rows that pass, held within the range of `i64`; with `only_where`,
    /// over those of them whose integer in that other column is exactly that value. A column without integers
    /// sums to 0.
    pub fn sum(&self, column: ColumnId, only_where: Option<(ColumnId, i64)>) -> i64 {
        let Some(integers) = self.grid().integer_column(column) else { return 0 };
        let Some(rows) = self.counted(only_where) else { return 0 };
        integers.total(rows.count(), tally::sum(integers.steps(), &rows))
    }

    /// For each code of a text column, how many rows would pass if only that code were chosen in it: rows that
    /// pass all filters but this column's own choice. Empty for a column without codes.
    pub fn facet_counts(&self, column: ColumnId) -> Vec<u32> {
        let Some(text) = self.grid().text_column(column) else { return Vec::new() };
        let (codes, entries) = (text.codes(), text.dictionary().len());
        let mut counts = vec![0; codes.number_count(entries) as usize];
        tally::count_codes(codes.numbers(), &self.passing_but(Some(column)), &mut counts);
        codes.by_code(counts, entries)
    }
}
