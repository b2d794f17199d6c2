//! Single members of Graph's JSON: what may be missing, and what makes no sense and fails the whole answer.

use domain::time::Timestamp;
use outbound::Response;
use serde::{Deserialize, Deserializer};

/// An entry that cannot be believed: which member, and why; never its value.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Nonsense(pub String);

/// Whether a web page came instead of JSON.
pub(crate) fn looks_like_html(response: &Response) -> bool {
    let declared =
        response.header("content-type").is_some_and(|kind| kind.to_ascii_lowercase().contains("text/html"));
    declared || response.body.trim_ascii_start().starts_with(b"<")
}

/// For `#[serde(deserialize_with = "fields::asked_for")]`: may be null, must not be absent, because it was selected.
/// A number that Microsoft has none of is null; one that is missing means that the answer is not what we asked for.
pub(crate) fn asked_for<'de, D: Deserializer<'de>, T: Deserialize<'de>>(
    input: D,
) -> Result<Option<T>, D::Error> {
    Option::deserialize(input)
}

/// For `#[serde(default, deserialize_with = "fields::told")]`: `None` for a member that is absent, which in a delta
/// answer means unchanged; null is told too, as the type's empty value.
pub(crate) fn told<'de, D: Deserializer<'de>, T: Deserialize<'de> + Default>(
    input: D,
) -> Result<Option<T>, D::Error> {
    Option::deserialize(input).map(|value| Some(value.unwrap_or_default()))
}

/// A typed id that must be there.
pub(crate) fn id<T: std::str::FromStr>(name: &str, text: Option<&str>) -> Result<T, Nonsense> {
    let text = text.filter(|text| !text.is_empty()).ok_or_else(|| Nonsense(format!("{name} is missing")))?;
    text.parse().map_err(|_| Nonsense(format!("{name} is not a GUID")))
}

/// A typed id that may be null.
pub(crate) fn optional_id<T: std::str::FromStr>(
    name: &str,
    text: Option<&str>,
) -> Result<Option<T>, Nonsense> {
    text.filter(|text| !text.is_empty()).map(|text| id(name, Some(text))).transpose()
}

/// An opaque text that must be there and not be empty.
pub(crate) fn text(name: &str, text: Option<String>) -> Result<String, Nonsense> {
    text.filter(|text| !text.is_empty()).ok_or_else(|| Nonsense(format!("{name} is missing")))
}

/// A number of seats: Graph's int32 from 0 up; null counts 0.
pub(crate) fn seats(name: &str, count: Option<i64>) -> Result<i64, Nonsense> {
    match count.unwrap_or_default() {
        count @ 0..=0x7fff_ffff => Ok(count),
        ..0 => Err(Nonsense(format!("{name} is negative"))),
        _ => Err(Nonsense(format!("{name} is larger than any number of seats"))),
    }
}

/// A point in time; null, empty and the year 1 all mean none.
pub(crate) fn time(name: &str, text: Option<&str>) -> Result<Option<Timestamp>, Nonsense> {
    let Some(text) = text.filter(|text| !text.is_empty() && !text.starts_with("0001-01-01")) else {
        return Ok(None);
    };
    let at = Timestamp::from_rfc3339(text).ok_or_else(|| Nonsense(format!("{name} is not a date")))?;
    Ok(Some(at))
}

/// One entry per key: a list may change between two pages and show an entry twice; the later one is newer.
pub(crate) fn last_of_each<T, K: Ord>(list: Vec<T>, key: impl Fn(&T) -> K) -> Vec<T> {
    let mut place_of = std::collections::BTreeMap::new();
    let mut kept: Vec<T> = Vec::with_capacity(list.len());
    for entry in list {
        let place = *place_of.entry(key(&entry)).or_insert(kept.len());
        match kept.get_mut(place) {
            Some(earlier) => *earlier = entry,
            None => kept.push(entry),
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use domain::id::SkuId;

    use super::*;

    fn why<T: std::fmt::Debug>(result: Result<T, Nonsense>) -> String {
        result.unwrap_err().0
    }

    #[test]
    fn nonsense_is_named_and_never_replaced_by_a_default() {
        assert_eq!(why(id::<SkuId>("skuId", None)), "skuId is missing");
        assert_eq!(why(id::<SkuId>("skuId", Some(""))), "skuId is missing");
        assert_eq!(why(id::<SkuId>("skuId", Some("skuId-value"))), "skuId is not a GUID");
        assert_eq!(why(seats("consumedUnits", Some(-1))), "consumedUnits is negative");
        assert_eq!(why(seats("enabled", Some(i64::MAX))), "enabled is larger than any number of seats");
        assert_eq!(why(time("createdDateTime", Some("yesterday"))), "createdDateTime is not a date");
        assert_eq!(why(optional_id::<SkuId>("ownerTenantId", Some("x"))), "ownerTenantId is not a GUID");
        assert_eq!(why(text("id", Some(String::new()))), "id is missing");
    }

    #[test]
    fn what_microsoft_may_leave_out_is_none() {
        assert_eq!(seats("warning", None), Ok(0));
        assert_eq!(seats("enabled", Some(1_000_000)), Ok(1_000_000));
        assert_eq!(time("endDateTime", None), Ok(None));
        assert_eq!(time("endDateTime", Some("")), Ok(None));
        assert_eq!(time("endDateTime", Some("0001-01-01T00:00:00Z")), Ok(None));
        assert_eq!(optional_id::<SkuId>("ownerTenantId", None), Ok(None));
    }

    #[test]
    fn the_later_of_two_entries_with_one_key_stays_in_the_place_of_the_first() {
        let list = vec![("a", 1), ("b", 1), ("a", 2), ("c", 1)];
        assert_eq!(last_of_each(list, |entry| entry.0), [("a", 2), ("b", 1), ("c", 1)]);
    }
}
