//! Matching: tenants and organizations side by side, and every decision on them. The rules are in `domain::matching`;
//! nothing is judged here but whether a decision can still be carried out.

mod automatic;
mod board;
mod creation;
mod decide;
mod evidence;
mod history;
mod judge;
mod run;
mod standing;
mod undo;
mod write;

pub use automatic::AutomaticMatch;
pub use evidence::MatchingEvidence;

#[cfg(feature = "testing")]
pub(crate) const STATEMENTS: [&[crate::sql::Statement]; 9] = [
    board::STATEMENTS,
    creation::STATEMENTS,
    decide::STATEMENTS,
    evidence::STATEMENTS,
    history::STATEMENTS,
    run::STATEMENTS,
    standing::STATEMENTS,
    undo::STATEMENTS,
    write::STATEMENTS,
];
