//! What a person asks of the list, which tenants and by which words, and its spelling in the address.

use domain::{id::IntegrationId, matching::board::Standing};

use crate::{
    paths,
    ui::table::{TableQuery, Vocabulary},
};

/// Which tenants are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Show {
    /// Those that belong to no organization and are not ignored.
    #[default]
    Unmatched,
    /// Those that belong to one.
    Matched,
    /// Those that are meant to belong to none.
    Ignored,
    /// Every one.
    All,
}

impl Show {
    /// Every choice, in the order they are offered.
    pub(super) const ALL: [Self; 4] = [Self::Unmatched, Self::Matched, Self::Ignored, Self::All];

    /// The words on screen.
    pub(super) const fn label(self) -> &'static str {
        match self {
            Self::Unmatched => "Unmatched",
            Self::Matched => "Matched",
            Self::Ignored => "Ignored",
            Self::All => "All",
        }
    }

    /// The key in the address; the first choice has none.
    const fn key(self) -> &'static str {
        match self {
            Self::Unmatched => "",
            Self::Matched => "matched",
            Self::Ignored => "ignored",
            Self::All => "all",
        }
    }

    /// Whether it shows tenants that stand so.
    pub(super) const fn takes(self, standing: &Standing) -> bool {
        match self {
            Self::All => true,
            Self::Unmatched => matches!(standing, Standing::Unmatched),
            Self::Matched => matches!(standing, Standing::Matched { .. }),
            Self::Ignored => matches!(standing, Standing::Ignored { .. }),
        }
    }
}

/// Everything that survives in the address bar.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Asked {
    /// Which tenants.
    pub(super) show: Show,
    /// What the search box holds.
    pub(super) text: String,
}

impl Asked {
    /// Reads a query string; what is mistyped is passed over.
    pub(super) fn parse(search: &str) -> Self {
        let query = TableQuery::parse(search, &Vocabulary { facets: &["show"], ..Vocabulary::WORDS });
        let is_asked = |show: &&Show| query.has("show", show.key());
        let show = Show::ALL.iter().find(is_asked).copied().unwrap_or_default();
        Self { show, text: query.text }
    }

    /// The query string without `?`; empty for what shows at first.
    pub(super) fn encode(&self) -> String {
        let query = paths::narrowed("", &[("show", self.show.key()), ("q", &self.text)]);
        query.trim_start_matches('?').to_owned()
    }

    /// The address that asks for this.
    pub(super) fn address(&self, id: Option<IntegrationId>) -> String {
        let path = id.map(paths::matching).unwrap_or_default();
        paths::narrowed(&path, &[("show", self.show.key()), ("q", &self.text)])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_asks_for_what_it_was_made_of() {
        for show in Show::ALL {
            for text in ["", "contoso", "söhne & co", "a=b?c"] {
                let asked = Asked { show, text: text.into() };
                assert_eq!(Asked::parse(&asked.encode()), asked, "{asked:?}");
            }
        }
        assert_eq!(Asked::default().encode(), "");
        assert_eq!(Asked::parse("?show=nonsense&x=1"), Asked::default());
        assert_eq!(Asked::parse("show=matched&q=a+b"), Asked { show: Show::Matched, text: "a b".into() });
    }
}
