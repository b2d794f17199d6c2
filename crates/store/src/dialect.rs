//! The few words in which the two databases differ. Statements are written once, with these in braces:
//! `{rows $1}` reads a JSON array given as a parameter, one row `r` per element, its members by `r.value->>'name'`;
//! `{array a, b}` gathers rows into one JSON array of arrays, which reaches us faster than the rows would;
//! `{skip locked}` lets two claimers pass each other's rows; `{for update}` locks the
//! rows that are read, where there is more than one writer; `{clock}` is the database's own time.

/// The text for SQLite.
pub(crate) fn sqlite(text: &str) -> String {
    let text = &text.replace("{for update}", "");
    let text = &filled(text, "{array ", "json_group_array(json_array(", "))");
    let text = &filled(text, "{rows ", "jsonb_each(", ") AS r");
    text.replace("{skip locked}", "").replace("{clock}", "CAST(unixepoch('subsec') * 1000 AS INTEGER)")
}

/// The text for PostgreSQL.
pub(crate) fn postgres(text: &str) -> String {
    let text = &text.replace("{for update}", "FOR UPDATE");
    let text = &filled(text, "{array ", "CAST(COALESCE(json_agg(json_build_array(", ")), '[]') AS TEXT)");
    let text = &filled(text, "{rows ", "jsonb_array_elements(CAST(", " AS jsonb)) AS r(value)");
    text.replace("{skip locked}", "FOR UPDATE OF j SKIP LOCKED")
        .replace("{clock}", "CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000 AS BIGINT)")
}

/// The text with `{word …}` replaced by what stands in it between `before` and `after`.
fn filled(text: &str, word: &str, before: &str, after: &str) -> String {
    let mut parts = text.split(word);
    let mut filled = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (inside, rest) = part.split_once('}').unwrap_or((part, ""));
        filled.extend([before, inside, after, rest]);
    }
    filled
}

/// Migrations for SQLite: its type words, and tables that check them.
pub(crate) fn sqlite_schema(text: &str) -> String {
    text.replace("{int}", "INTEGER")
        .replace("{blob}", "BLOB")
        .replace("{serial}", "INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT")
        .replace("{strict}", " STRICT")
        // The key is the table: for narrow rows that are found by nothing else.
        .replace("{strict keyed}", " STRICT, WITHOUT ROWID")
}

/// Migrations for PostgreSQL.
pub(crate) fn postgres_schema(text: &str) -> String {
    text.replace("{int}", "BIGINT")
        .replace("{blob}", "BYTEA")
        .replace("{serial}", "BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY")
        .replace("{strict}", "")
        .replace("{strict keyed}", "")
}

/// Unique indexes whose violation a caller acts on. PostgreSQL names the index, SQLite its columns.
const CONSTRAINTS: &[(&str, &str)] = &[
    ("integration_home_tenant", "integration.cloud, integration.home_tenant"),
    // SQLite names an index over an expression, as PostgreSQL does.
    ("held_removal_pending", "index 'held_removal_pending'"),
    ("user_account_email", "user_account.email_key"),
    ("asset_type_name", "asset_type.name_key"),
    ("saved_view_name", "saved_view.owner_id, saved_view.name_key"),
];

/// The name of the unique index that an error speaks of.
pub(crate) fn constraint(error: &dyn sqlx::error::DatabaseError) -> Option<&'static str> {
    if !error.is_unique_violation() {
        return None;
    }
    let named = |(name, columns): &&(&'static str, &str)| {
        error
            .constraint()
            .map_or_else(|| error.message().ends_with(columns), |constraint| constraint == *name)
    };
    CONSTRAINTS.iter().find(named).map(|(name, _)| *name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_text_becomes_two() {
        let check = |text: &str, on_sqlite: &str, on_postgres: &str| {
            assert_eq!(sqlite(text), on_sqlite);
            assert_eq!(postgres(text), on_postgres);
        };
        check("SELECT 1", "SELECT 1", "SELECT 1");
        check(
            "SELECT 1 FROM {rows $1} JOIN t WHERE a IN (SELECT b FROM {rows $12})",
            "SELECT 1 FROM jsonb_each($1) AS r JOIN t WHERE a IN (SELECT b FROM jsonb_each($12) AS r)",
            "SELECT 1 FROM jsonb_array_elements(CAST($1 AS jsonb)) AS r(value) JOIN t WHERE a IN \
             (SELECT b FROM jsonb_array_elements(CAST($12 AS jsonb)) AS r(value))",
        );
        check(
            "SELECT {array a, b} AS list FROM t",
            "SELECT json_group_array(json_array(a, b)) AS list FROM t",
            "SELECT CAST(COALESCE(json_agg(json_build_array(a, b)), '[]') AS TEXT) AS list FROM t",
        );
        check("LIMIT $1 {skip locked}", "LIMIT $1 ", "LIMIT $1 FOR UPDATE OF j SKIP LOCKED");
    }
}
