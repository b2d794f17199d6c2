//! Bulk parameters: many rows as one JSON array, read in SQL by `{rows $1}`.

use serde_json::Value as Json;

use crate::value::Value;

/// The array of these rows. PostgreSQL stores no NUL character: a broken name gets U+FFFD instead.
pub(crate) fn rows(rows: impl IntoIterator<Item = Json>) -> Value {
    Json::Array(rows.into_iter().map(cleaned).collect()).to_string().into()
}

fn cleaned(json: Json) -> Json {
    match json {
        Json::String(text) if text.contains('\0') => Json::String(text.replace('\0', "\u{fffd}")),
        Json::Object(members) => {
            Json::Object(members.into_iter().map(|(name, value)| (name, cleaned(value))).collect())
        }
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_nul_character_is_replaced() {
        let Value::Text(Some(text)) = rows([json!({ "id": 1, "name": "a\0b" })]) else { panic!("a text") };
        assert_eq!(text, "[{\"id\":1,\"name\":\"a\u{fffd}b\"}]");
    }
}
