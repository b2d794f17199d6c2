//! Totals and counts over the rows that pass a view's filters; nothing here changes the view.

use crate::column::ColumnId;
use crate::filter::retain_values;
use crate::scan;
use crate::view::View;

impl View {
    /// The sum of an integer column over the rows that pass, held within the range of `i64`; with `only_where`,
    /// over those of them whose integer in that other column is exactly that value. A column without integers
    /// sums to 0.
    pub fn sum(&self, column: ColumnId, only_where: Option<(ColumnId, i64)>) -> i64 {
        let Some(integers) = self.grid().integer_column(column) else { return 0 };
        let Some((other, value)) = only_where else {
            return integers.total(self.count(), scan::sum(integers.steps(), self.passing()));
        };
        let mut rows = self.passing().clone();
        match retain_values(self.grid(), other, (value, value), &mut rows) {
            Some(()) => integers.total(rows.count(), scan::sum(integers.steps(), &rows)),
            None => 0,
        }
    }

    /// For each code of a text column, how many rows would pass if only that code were chosen in it: rows that
    /// pass all filters but this column's own choice. Empty for a column without codes.
    pub fn facet_counts(&self, column: ColumnId) -> Vec<u32> {
        let Some(text) = self.grid().text_column(column) else { return Vec::new() };
        let mut counts = vec![0; text.dictionary().entries().len()];
        scan::count_codes(text.codes(), &self.passing_but(Some(column)), &mut counts);
        counts
    }
}
