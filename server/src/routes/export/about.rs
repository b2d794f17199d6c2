//! What stands beside the rows of every export: as of when, of how many tenants, and which filter.

use app::{columns, license_query::LICENSES, ui::table::TableQuery};
use domain::time::Timestamp;
use store::Coverage;

/// "41 of 43 tenants; 2 stale, last read 2026-11-20 10:00 UTC".
pub(super) fn coverage_words(coverage: Coverage) -> String {
    let Coverage { tenants, read, stale, oldest_good_at } = coverage;
    let of = format!("{read} of {tenants} {}", if tenants == 1 { "tenant" } else { "tenants" });
    match oldest_good_at.map(Timestamp::minute) {
        Some(oldest) if stale > 0 => format!("{of}; {stale} stale, last read {oldest}"),
        Some(oldest) => format!("{of}, read since {oldest}"),
        None => of,
    }
}

/// What was asked of the list, in words: "“e5” · Status: Enabled or In grace · Has unused".
pub(super) fn filter_words(query: &TableQuery) -> String {
    let text = query.text.trim();
    let text = (!text.is_empty()).then(|| format!("\u{201c}{text}\u{201d}"));
    let values = query.facets.iter().map(|(column, values)| {
        let values: Vec<&str> = values.iter().map(String::as_str).collect();
        format!("{}: {}", columns::header(column), values.join(" or "))
    });
    let flags = query.flags.iter().filter_map(|flag| LICENSES.flag(flag)).map(|flag| flag.label.to_owned());
    let spans =
        query.spans.iter().map(|(column, span)| format!("{} {}", columns::header(column), span.words()));
    let parts: Vec<String> = text.into_iter().chain(values).chain(flags).chain(spans).collect();
    if parts.is_empty() { "None: every license".to_owned() } else { parts.join(" · ") }
}

#[cfg(test)]
mod tests {
    use app::license_query::parse;

    use super::*;

    #[test]
    fn a_filter_is_told_as_people_read_it() {
        let query = parse("q=e5&status=Enabled&status=In%20grace&has=unused&renewal=30d&sort=tenant");
        let words = "\u{201c}e5\u{201d} · Status: Enabled or In grace · Has unused · Renewal within 30 days";
        assert_eq!(filter_words(&query), words);
        assert_eq!(filter_words(&parse("sort=tenant&q=%20")), "None: every license");
    }

    #[test]
    fn coverage_says_what_is_missing_and_since_when() {
        let at = Timestamp::from_rfc3339("2026-11-20T10:00:00Z");
        let coverage = |tenants, read, stale| Coverage { tenants, read, stale, oldest_good_at: at };
        let stale = "41 of 43 tenants; 2 stale, last read 2026-11-20 10:00 UTC";
        assert_eq!(coverage_words(coverage(43, 41, 2)), stale);
        assert_eq!(coverage_words(coverage(1, 1, 0)), "1 of 1 tenant, read since 2026-11-20 10:00 UTC");
        assert_eq!(coverage_words(Coverage::default()), "0 of 0 tenants");
    }
}
