//! Saved views of the license list: a name for what its address asks. What a query means is the list's business.

use serde::{Deserialize, Serialize};

use crate::id::SavedViewId;

/// The most characters of a view's name.
pub const LONGEST_NAME: usize = 80;

/// The most bytes of a view's query.
pub const LONGEST_QUERY: usize = 4_000;

/// The most views that one person keeps.
pub const MOST_VIEWS: usize = 100;

/// A saved view, as one person sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SavedView {
    /// The view.
    pub id: SavedViewId,
    /// Its name.
    pub name: String,
    /// The query string that it stands for, without `?`.
    pub query: String,
    /// Whether everyone sees it.
    pub shared: bool,
    /// Who keeps it; `None` for the person's own.
    pub owner: Option<String>,
    /// The number of its last change.
    pub revision: u32,
}

/// What a person saves of a view.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ViewContent {
    /// Its name.
    pub name: String,
    /// The query string that it stands for, without `?`.
    pub query: String,
    /// Whether everyone sees it.
    pub shared: bool,
}

impl ViewContent {
    /// The content with its name tidied, or the field that is wrong and why.
    ///
    /// # Errors
    /// The name of the field, and what to do about it in words.
    pub fn checked(self) -> Result<Self, (&'static str, String)> {
        let name = self.name.split_whitespace().collect::<Vec<_>>().join(" ");
        if name.is_empty() {
            return Err(("name", "Enter a name.".to_owned()));
        }
        if name.chars().count() > LONGEST_NAME {
            return Err(("name", format!("At most {LONGEST_NAME} characters.")));
        }
        if name.chars().any(char::is_control) {
            return Err(("name", "A name has no control characters.".to_owned()));
        }
        if self.query.len() > LONGEST_QUERY {
            return Err(("query", "This view chooses too many values to be saved. Choose fewer.".to_owned()));
        }
        Ok(Self { name, ..self })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_tidied_and_what_cannot_be_kept_is_named() {
        let content = |name: &str, query: &str| {
            ViewContent { name: name.into(), query: query.into(), shared: false }.checked()
        };
        assert_eq!(content("  Unused \n E5 ", "q=e5").unwrap().name, "Unused E5");
        let field = |name: &str, query: &str| content(name, query).unwrap_err().0;
        assert_eq!(field(" ", ""), "name");
        assert_eq!(field(&"n".repeat(81), ""), "name");
        assert_eq!(field("a\u{7}b", ""), "name");
        assert_eq!(field("n", &"q".repeat(4_001)), "query");
    }
}
