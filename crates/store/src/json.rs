//! Bulk parameters: many rows as one JSON array, read in SQL by `{rows $1}`.

use serde::Serialize;
use serde_json::Value as Json;

use crate::value::Value;

/// Rows in one statement: large enough that its cost is the rows', small enough for any time limit.
pub(crate) const CHUNK: usize = 1000;

/// The array of these rows. PostgreSQL stores no NUL character: a broken name gets U+FFFD instead.
pub(crate) fn rows<T: Serialize>(rows: impl IntoIterator<Item = T>) -> Value {
    let rows: Vec<T> = rows.into_iter().collect();
    let text = serde_json::to_string(&rows).expect("rows have text keys and no failing values");
    // Sought in the text, since nearly no row has one; texts that only look so lose nothing but time.
    if !text.contains("\\u0000") {
        return text.into();
    }
    let parsed: Json = serde_json::from_str(&text).expect("it has just been written");
    cleaned(parsed).to_string().into()
}

/// JSON inside a text column.
pub(crate) fn text(value: &impl Serialize) -> String {
    serde_json::to_string(value).expect("lists of texts and ids always serialize")
}

fn cleaned(json: Json) -> Json {
    match json {
        Json::String(text) if text.contains('\0') => Json::String(text.replace('\0', "\u{fffd}")),
        Json::Array(members) => Json::Array(members.into_iter().map(cleaned).collect()),
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

    #[test]
    fn what_only_looks_like_one_stays() {
        let Value::Text(Some(text)) = rows([json!({ "name": "\\u0000" })]) else { panic!("a text") };
        assert_eq!(text, r#"[{"name":"\\u0000"}]"#);
    }
}
