//! Reads the query of an export. What a page passes over is refused here: a mistyped filter would export everything
//! without a word.

use app::{license_query, ui::table::TableQuery};

/// Names that say how the page is laid out and nothing about rows.
const LAYOUT: [&str; 2] = ["view", "figure"];
/// Names whose values are lists, joined by dots.
const LISTS: [&str; 2] = ["sort", "columns"];

/// The query, or what is wrong with it, naming the parameter.
pub(super) fn read(query: &str) -> Result<TableQuery, String> {
    for pair in query.split('&').filter(|pair| !pair.is_empty()) {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        let alone = license_query::parse(pair);
        let understood = match name {
            _ if value.is_empty() || LAYOUT.contains(&name) => true,
            _ if LISTS.contains(&name) => alone.sort.len() + alone.shown.len() == value.split('.').count(),
            // An own text, value, flag, window or group; a text of nothing but spaces asks for nothing.
            _ => alone != TableQuery::default(),
        };
        if !understood {
            return Err(format!(
                "{name}: this value is not known here. Open the list, choose there what to export, and use its Export \
                 menu."
            ));
        }
    }
    Ok(license_query::parse(query))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_list_writes_is_read_and_what_is_mistyped_is_refused() {
        for query in [
            "",
            "q=e5%20fabri&status=In%20grace&has=unused&renewal=30d&sort=-unused.tenant&group=product",
            "columns=tenant.unused&view=matrix&figure=consumed",
            "q=&status=&view=list",
        ] {
            assert_eq!(read(query), Ok(license_query::parse(query)), "{query}");
        }
        for (query, name) in [
            ("stauts=Enabled", "stauts"),
            ("q=e5&has=everything", "has"),
            ("renewal=soon", "renewal"),
            ("sort=tenant.nonsense", "sort"),
            ("columns=secret", "columns"),
            ("group=active", "group"),
        ] {
            let wrong = read(query).unwrap_err();
            assert!(wrong.starts_with(&format!("{name}: ")), "{wrong}");
        }
    }
}
