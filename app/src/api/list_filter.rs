//! What a list that the server pages is narrowed to, as its address says it; each list says what its keys mean.

use serde::{Deserialize, Serialize};

/// The key of tenants that another integration reads.
pub const ELSEWHERE: &str = "elsewhere";

/// Which rows a page shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct ListFilter {
    /// The key of what a row has to be, such as a state; empty for all.
    pub show: String,
    /// Part of a name, an id or a value; empty for all.
    pub text: String,
    /// The page, from 0.
    pub page: usize,
}

impl ListFilter {
    /// The first page of rows of another key.
    #[must_use]
    pub fn showing(&self, show: &str) -> Self {
        Self { show: show.to_owned(), page: 0, ..self.clone() }
    }

    /// The first page of rows with another text in them.
    #[must_use]
    pub fn with_text(&self, text: &str) -> Self {
        Self { text: text.trim().to_owned(), page: 0, ..self.clone() }
    }

    /// Another page of the same rows.
    #[must_use]
    pub fn on_page(&self, page: usize) -> Self {
        Self { page, ..self.clone() }
    }

    /// Whether every row passes.
    #[must_use]
    pub fn is_all(&self) -> bool {
        self.show.is_empty() && self.text.is_empty()
    }

    /// Whether [`Self::text`] is part of one of `texts`, whatever the case; nothing is part of every row.
    #[must_use]
    pub fn finds<'a>(&self, texts: impl IntoIterator<Item = &'a str>) -> bool {
        let wanted = self.text.trim().to_lowercase();
        wanted.is_empty() || texts.into_iter().any(|text| text.to_lowercase().contains(&wanted))
    }

    /// The rows of the page that is asked for, `page_rows` on each, and how many pass in all.
    pub fn page_of<T>(
        &self,
        rows: impl IntoIterator<Item = T>,
        page_rows: usize,
        passes: impl Fn(&T, &Self) -> bool,
    ) -> (Vec<T>, usize) {
        let mut total = 0;
        let first = self.page.saturating_mul(page_rows);
        let kept = rows.into_iter().filter(|row| passes(row, self)).inspect(|_| total += 1);
        // Every row is looked at, for the count.
        let page = kept.enumerate().filter(|&(at, _)| at >= first && at - first < page_rows);
        let page = page.map(|(_, row)| row).collect();
        (page, total)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_of_what_passes_is_given_and_all_of_it_is_counted() {
        let check = |page, first: Option<usize>, count| {
            let filter = ListFilter::default().on_page(page);
            let (kept, total) = filter.page_of(0..1_000_usize, 100, |row, _| row % 4 == 0);
            assert_eq!((kept.first().copied(), kept.len(), total), (first, count, 250), "page {page}");
        };
        check(0, Some(0), 100);
        check(2, Some(800), 50);
        check(3, None, 0);
        check(usize::MAX, None, 0);
    }

    #[test]
    fn what_is_narrowed_otherwise_starts_at_the_first_page() {
        let filter = ListFilter { show: "ok".into(), text: "fab".into(), page: 3 };
        assert_eq!(
            filter.showing("failed"),
            ListFilter { show: "failed".into(), text: "fab".into(), page: 0 }
        );
        assert_eq!(filter.with_text(" con "), ListFilter { show: "ok".into(), text: "con".into(), page: 0 });
        assert_eq!(filter.on_page(4), ListFilter { page: 4, ..filter.clone() });
        assert!(ListFilter::default().on_page(4).is_all() && !filter.is_all());
    }

    #[test]
    fn a_text_is_found_in_any_of_a_rows_texts_whatever_the_case() {
        let filter = ListFilter::default().with_text("FAB");
        assert!(filter.finds(["Contoso", "fabrikam.example"]));
        assert!(!filter.finds(["Contoso"]));
        assert!(ListFilter::default().finds([]), "nothing is in every row");
    }
}
