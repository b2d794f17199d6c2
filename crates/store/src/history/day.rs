//! The open day: the one that may still be written. It is that of the latest clock that any server has had, so that no
//! clock which is set back opens a day that is over.

use domain::{asset::Day, time::Timestamp};

use crate::{
    error::Error,
    row::Row,
    sql::{Tx, statements},
    value::values,
};

statements! {
    DAY_FIND = "SELECT day FROM history_clock";
    DAY_RAISE = "UPDATE history_clock SET day = $1 WHERE day < $1";
}

/// The open day; a new one opens with the first transaction that asks on it.
pub(crate) async fn open_day(tx: &mut Tx, now: Timestamp) -> Result<Day, Error> {
    let row = tx.first(DAY_FIND, values![]).await?.ok_or(Error::NotFound)?;
    let (today, last) = (Day::of(now), day(&row, "day")?);
    if today <= last {
        return Ok(last);
    }
    tx.run(DAY_RAISE, values![today.number()]).await?;
    Ok(today)
}

/// Reads a day.
pub(super) fn day(row: &Row, column: &'static str) -> Result<Day, Error> {
    row.int(column).map(Day::from_number)
}
