//! `$filter`: `eq` on listed properties, `and`, `or` and parentheses; on the directory's lists also `ne`, `not`,
//! `startswith`, `any` and `/$count`. Everything else is refused as Graph does.

mod read;
mod token;

use serde_json::Value;

/// A filter expression.
#[derive(Clone, Debug, PartialEq)]
pub enum Filter {
    /// A property equals a value.
    Equal(String, Value),
    /// Both hold.
    And(Box<Filter>, Box<Filter>),
    /// Either holds.
    Or(Box<Filter>, Box<Filter>),
    /// It does not hold.
    Not(Box<Filter>),
    /// A property begins with a text, in lower case.
    StartsWith(String, String),
    /// A collection holds an item, with this value in this member (or as itself) if one is given.
    Any(String, Option<(&'static str, Value)>),
}

impl Filter {
    /// Whether this object passes.
    pub fn passes(&self, object: &Value) -> bool {
        self.holds(&|path| at(object, path).clone())
    }

    /// Whether an object passes whose properties this function tells.
    pub fn holds(&self, property: &dyn Fn(&str) -> Value) -> bool {
        match self {
            Filter::Equal(path, value) => equal(&property(path), value),
            Filter::And(left, right) => left.holds(property) && right.holds(property),
            Filter::Or(left, right) => left.holds(property) || right.holds(property),
            Filter::Not(inner) => !inner.holds(property),
            Filter::StartsWith(path, text) => {
                property(path).as_str().is_some_and(|it| it.to_lowercase().starts_with(text))
            }
            Filter::Any(path, wanted) => {
                property(path.trim_end_matches("/$count")).as_array().into_iter().flatten().any(|item| {
                    wanted.as_ref().is_none_or(|(member, value)| {
                        equal(
                            if member.is_empty() { item } else { item.get(member).unwrap_or(&Value::Null) },
                            value,
                        )
                    })
                })
            }
        }
    }

    /// Whether it needs `ConsistencyLevel: eventual` and `$count=true`.
    pub fn is_advanced(&self) -> bool {
        match self {
            Filter::Equal(..) | Filter::StartsWith(..) => false,
            // `/$count` is kept as "any item" and its opposite; a lambda alone needs nothing.
            Filter::Any(path, _) => path.ends_with("/$count"),
            Filter::Not(_) => true,
            Filter::And(left, right) | Filter::Or(left, right) => left.is_advanced() || right.is_advanced(),
        }
    }
}

/// The member at an `OData` path such as `customer/tenantId`.
fn at<'a>(object: &'a Value, path: &str) -> &'a Value {
    path.split('/').fold(object, |value, member| value.get(member).unwrap_or(&Value::Null))
}

/// Graph compares text without regard to case.
fn equal(left: &Value, right: &Value) -> bool {
    match (left, right) {
        (Value::String(left), Value::String(right)) => left.to_lowercase() == right.to_lowercase(),
        _ => left == right,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Kind;
    use crate::odata::entity::Entity;
    use serde_json::json;

    fn check(kind: Kind, filter: &str, object: Value, expected: Result<bool, &str>) {
        let parsed = Filter::parse(filter, Entity::of(kind).expect("a route of Graph"));
        let outcome =
            parsed.map(|filter| filter.passes(&object)).map_err(|failure| failure.code().to_owned());
        assert_eq!(outcome, expected.map_err(str::to_owned), "{filter}");
    }

    #[test]
    fn eq_and_or_and_parentheses() {
        let object = json!({ "status": "active", "customer": { "tenantId": "a'b" } });
        let relationships = |filter, expected| check(Kind::Relationships, filter, object.clone(), expected);
        relationships("status eq 'active'", Ok(true));
        relationships("status eq 'expired' or status eq 'active'", Ok(true));
        relationships("status eq 'active' and customer/tenantId eq 'x'", Ok(false));
        relationships(
            "(status eq 'expired' or status eq 'active') and customer/tenantId eq 'a''b'",
            Ok(true),
        );
        relationships("status eq 'active' or status eq 'x' and customer/tenantId eq 'x'", Ok(true));
    }

    #[test]
    fn what_graph_does_not_support_is_refused() {
        let relationships = |filter, code| check(Kind::Relationships, filter, json!({}), Err(code));
        relationships("status ne 'active'", "Request_UnsupportedQuery");
        relationships("displayName eq 'x'", "Request_UnsupportedQuery");
        relationships("startswith(displayName,'x')", "Request_UnsupportedQuery");
        relationships("colour eq 'x'", "BadRequest");
        relationships("status eq 'active", "BadRequest");
        relationships("status eq", "BadRequest");
        relationships("(status eq 'active'", "BadRequest");
        relationships("status eq active", "BadRequest");
        relationships("", "BadRequest");
    }

    #[test]
    fn the_directory_filters_in_more_ways() {
        let sku = "6fd2c87f-b296-42f0-b197-1e91e994b900";
        let user =
            json!({ "accountEnabled": true, "displayName": "Ada", "assignedLicenses": [{ "skuId": sku }] });
        let users = |filter: &str, expected| check(Kind::Users, filter, user.clone(), expected);
        users("accountEnabled eq true and userType ne 'Guest'", Ok(true));
        users("not(startswith(displayName,'ad'))", Ok(false));
        users("startswith(displayName, 'AD')", Ok(true));
        users(&format!("assignedLicenses/any(s:s/skuId eq {sku})"), Ok(true));
        users("assignedLicenses/any(s:s/skuId eq 00000000-0000-0000-0000-000000000000)", Ok(false));
        users("assignedLicenses/$count ne 0", Ok(true));
        users("assignedLicenses/any(s:s/disabledPlans eq 'x')", Err("Request_UnsupportedQuery"));
        users("city eq 'Berlin'", Err("Request_UnsupportedQuery"));
        users("endswith(mail,'x')", Err("Request_UnsupportedQuery"));
        let unified = json!({ "groupTypes": ["Unified"] });
        check(Kind::Groups, "groupTypes/any(c:c eq 'Unified')", unified, Ok(true));
        let advanced = |text| {
            Filter::parse(text, Entity::of(Kind::Users).expect("a route of Graph"))
                .is_ok_and(|it| it.is_advanced())
        };
        assert!(advanced("assignedLicenses/$count ne 0") && advanced("userType ne 'Guest'"));
        assert!(!advanced("assignedLicenses/any()") && !advanced("accountEnabled eq true"));
    }

    #[test]
    fn a_guid_is_bare_and_a_text_is_quoted() {
        let id = "52eaad04-13a2-4a2f-9ce8-93a294fadf36";
        let contract = json!({ "customerId": id });
        check(Kind::Contracts, &format!("customerId eq {id}"), contract.clone(), Ok(true));
        check(Kind::Contracts, &format!("customerId eq '{id}'"), contract, Err("BadRequest"));
    }
}
