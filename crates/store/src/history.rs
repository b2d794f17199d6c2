//! History by day: written with each change, in its transaction; read as series and as what lies between two days. The
//! rules are in `domain::history`.

mod compare;
mod day;
mod holders;
mod licenses;
mod people;
mod read_days;
mod series;

pub(crate) use day::open_day;
pub(crate) use holders::{Held, HolderWatch};
pub(crate) use licenses::licenses_note;
pub(crate) use read_days::read_days_note;

#[cfg(feature = "testing")]
pub(crate) const STATEMENTS: [&[crate::sql::Statement]; 7] = [
    compare::STATEMENTS,
    day::STATEMENTS,
    holders::STATEMENTS,
    licenses::STATEMENTS,
    people::STATEMENTS,
    read_days::STATEMENTS,
    series::STATEMENTS,
];
