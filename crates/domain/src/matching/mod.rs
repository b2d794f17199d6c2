//! Matching: which organization a tenant belongs to, how sure that is and why; rules only, nothing is stored here.
//!
//! The same answer for the same data, in whatever order they come. What the browser needs (type-ahead, the shapes of
//! suggestions) is compiled for both sides; the index of domains and names is for the server alone, since the tables of
//! international domain names are larger than a page.

#[cfg(not(target_arch = "wasm32"))]
mod against;
pub mod board;
mod edit;
mod fold;
#[cfg(not(target_arch = "wasm32"))]
mod host;
#[cfg(not(target_arch = "wasm32"))]
mod index;
#[cfg(not(target_arch = "wasm32"))]
mod known;
mod legal_form;
#[cfg(not(target_arch = "wasm32"))]
mod legal_form_words;
#[cfg_attr(target_arch = "wasm32", allow(dead_code, reason = "legal forms are weighed on the server alone"))]
mod name;
#[cfg_attr(target_arch = "wasm32", allow(dead_code, reason = "rarity is weighed on the server alone"))]
mod names;
#[cfg(not(target_arch = "wasm32"))]
mod pairing;
mod resembling;
#[cfg(not(target_arch = "wasm32"))]
mod shared_domains;
mod similarity;
mod subject;
#[cfg(not(target_arch = "wasm32"))]
mod suggest;
mod type_ahead;
mod verdict;
#[cfg(not(target_arch = "wasm32"))]
mod weigh;

#[cfg(not(target_arch = "wasm32"))]
pub use index::Index;
#[cfg(not(target_arch = "wasm32"))]
pub use pairing::match_all;
pub use resembling::{RESEMBLES, Resembling, resembles};
pub use subject::{OrganizationEvidence, Place, TenantEvidence, is_technical_domain};
pub use type_ahead::TypeAhead;
pub use verdict::{
    Automatic, Contradiction, ContradictionKind, Evidence, EvidenceKind, Ground, MOST_SUGGESTIONS,
    Suggestion, Verdict,
};

/// A text as lists sort by it: lower case, without diacritics.
pub fn sort_key(text: &str) -> String {
    fold::fold(text).plain
}

/// A text folded in the two spellings of umlauts: `Müller` is `muller` and `mueller`.
pub fn spellings(text: &str) -> [String; 2] {
    let folded = fold::fold(text);
    [folded.plain, folded.spelled]
}

#[cfg(test)]
mod tests;
