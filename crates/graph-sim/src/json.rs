//! Members of JSON objects by path, such as `/customer/tenantId`, read and written without a way to panic.
//!
//! `Value::pointer` does more (escapes, array positions) and allocates for it, which large worlds feel.

use serde_json::Value;

/// The value there, null when there is none.
pub fn at<'a>(value: &'a Value, path: &str) -> &'a Value {
    path.split('/').skip(1).fold(value, |value, member| value.get(member).unwrap_or(&Value::Null))
}

/// The text there, empty when there is none.
pub fn text<'a>(value: &'a Value, path: &str) -> &'a str {
    at(value, path).as_str().unwrap_or("")
}

/// The number there, zero when there is none.
pub fn number(value: &Value, path: &str) -> i64 {
    at(value, path).as_i64().unwrap_or(0)
}

/// The items of the array there, none when there is no array.
pub fn items<'a>(value: &'a Value, path: &str) -> &'a [Value] {
    at(value, path).as_array().map_or(&[], Vec::as_slice)
}

/// Puts a member into the object that the path's front names; nothing happens when that is no object.
pub fn set(value: &mut Value, path: &str, member: impl Into<Value>) {
    let Some((parent, name)) = path.rsplit_once('/') else { return };
    let parent = parent.split('/').skip(1).try_fold(value, |value, member| value.get_mut(member));
    if let Some(Value::Object(members)) = parent {
        members.insert(name.to_owned(), member.into());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_is_absent_reads_as_nothing_and_what_is_set_is_there() {
        let mut value = json!({ "a": { "b": 1 } });
        assert_eq!((number(&value, "/a/b"), text(&value, "/a/c"), items(&value, "/x").len()), (1, "", 0));
        set(&mut value, "/a/c", "new");
        set(&mut value, "/nowhere/c", "lost");
        assert_eq!(value, json!({ "a": { "b": 1, "c": "new" } }));
    }
}
