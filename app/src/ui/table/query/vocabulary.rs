//! What may be asked of one table: a page keeps its own in a constant; what an address says beyond it is passed over.

/// The names that a query may use.
#[derive(Debug, Clone, Copy)]
pub struct Vocabulary {
    /// Columns of texts that may be filtered by value.
    pub facets: &'static [&'static str],
    /// Flags that rows may be asked to have.
    pub flags: &'static [Flag],
    /// Columns of times that may be asked to lie within some days.
    pub dates: &'static [&'static str],
    /// Columns that may be sorted by.
    pub sortable: &'static [&'static str],
    /// Columns of texts that rows may be grouped by.
    pub groups: &'static [&'static str],
    /// Columns that may be shown.
    pub columns: &'static [&'static str],
    /// Columns of integers that a matrix may sum, the usual one first; none where there is no matrix.
    pub figures: &'static [&'static str],
    /// Columns of integers that totals and groups sum.
    pub sums: &'static [&'static str],
    /// The column that marks with 1 the rows that enter sums.
    pub counts: &'static str,
    /// Two columns of texts that together tell rows apart; without them rows cannot be picked.
    pub identity: Option<(&'static str, &'static str)>,
}

/// Something that a row has or has not.
#[derive(Debug, Clone, Copy)]
pub struct Flag {
    /// Its name in addresses.
    pub name: &'static str,
    /// What people call it.
    pub label: &'static str,
    /// What it means exactly.
    pub hint: &'static str,
    /// Columns of integers with the bounds, both included, that each must lie in.
    pub ranges: &'static [(&'static str, i64, i64)],
}

impl Vocabulary {
    /// A table of which nothing but words may be asked.
    pub const WORDS: Self = Self {
        facets: &[],
        flags: &[],
        dates: &[],
        sortable: &[],
        groups: &[],
        columns: &[],
        figures: &[],
        sums: &[],
        counts: "",
        identity: None,
    };

    /// The flag with this name.
    pub fn flag(&self, name: &str) -> Option<&'static Flag> {
        self.flags.iter().find(|flag| flag.name == name)
    }
}
