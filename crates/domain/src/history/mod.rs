//! History: the numbers of licenses by day, and who gained or lost one between two days. A day is one in UTC; once it
//! is over nothing here changes it. What is stored is what has changed: a day without a row is as the one before.

mod change;
mod figures;
mod holders;
mod span;
#[cfg(test)]
mod tests;

pub use change::{
    ChangeTotals, Comparison, DayCoverage, HolderMove, LicenseChange, MOST_DAYS_COMPARED, PeopleMoved,
    PersonMove, too_far_apart,
};
pub use figures::{DayPoint, Figures, LicenseDay, figures_on, series};
pub use holders::{HolderDay, HolderTurns, Turn};
pub use span::{DaySpan, is_read};
