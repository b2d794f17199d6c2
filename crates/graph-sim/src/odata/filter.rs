//! `$filter`: `eq` on listed properties, `and`, `or` and parentheses; everything else is refused as Graph does.

use serde_json::Value;

use super::entity::{Edm, Entity};
use super::{bad_request, unsupported};
use crate::routes::Failure;

/// A filter expression.
#[derive(Clone, Debug, PartialEq)]
pub enum Filter {
    /// A property equals a value.
    Equal(String, Value),
    /// Both hold.
    And(Box<Filter>, Box<Filter>),
    /// Either holds.
    Or(Box<Filter>, Box<Filter>),
}

impl Filter {
    /// Reads a filter for this route.
    pub fn parse(text: &str, entity: &Entity) -> Result<Filter, Failure> {
        let tokens = tokens(text)?;
        let mut reader = Reader { tokens: &tokens, entity };
        let filter = reader.any()?;
        match reader.tokens.first() {
            None => Ok(filter),
            Some(token) => Err(syntax(&format!("Syntax error at '{}'", token.text()))),
        }
    }

    /// Whether this object passes.
    pub fn passes(&self, object: &Value) -> bool {
        match self {
            Filter::Equal(path, value) => equal(at(object, path), value),
            Filter::And(left, right) => left.passes(object) && right.passes(object),
            Filter::Or(left, right) => left.passes(object) || right.passes(object),
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

#[derive(Clone, Debug, PartialEq)]
enum Token {
    Open,
    Close,
    Word(String),
    Quoted(String),
}

impl Token {
    fn text(&self) -> &str {
        match self {
            Token::Open => "(",
            Token::Close => ")",
            Token::Word(text) | Token::Quoted(text) => text,
        }
    }
}

fn tokens(text: &str) -> Result<Vec<Token>, Failure> {
    let mut tokens = Vec::new();
    let mut rest = text.trim_start();
    while let Some(first) = rest.chars().next() {
        match first {
            '(' | ')' => {
                tokens.push(if first == '(' { Token::Open } else { Token::Close });
                rest = rest.get(1..).unwrap_or("");
            }
            '\'' => {
                let (quoted, after) = quoted(rest)?;
                tokens.push(Token::Quoted(quoted));
                rest = after;
            }
            _ => {
                let end = rest.find(|c: char| c.is_whitespace() || "()'".contains(c)).unwrap_or(rest.len());
                let (word, after) = rest.split_at(end);
                tokens.push(Token::Word(word.to_owned()));
                rest = after;
            }
        }
        rest = rest.trim_start();
    }
    Ok(tokens)
}

/// A quoted text at the start; a doubled quote inside it stands for one.
fn quoted(text: &str) -> Result<(String, &str), Failure> {
    let mut value = String::new();
    let mut rest = text.strip_prefix('\'').unwrap_or(text);
    loop {
        let Some((before, after)) = rest.split_once('\'') else {
            return Err(syntax("There is an unterminated string literal"));
        };
        value.push_str(before);
        match after.strip_prefix('\'') {
            Some(more) => {
                value.push('\'');
                rest = more;
            }
            None => return Ok((value, after)),
        }
    }
}

struct Reader<'a> {
    tokens: &'a [Token],
    entity: &'a Entity,
}

impl<'a> Reader<'a> {
    fn next(&mut self) -> Option<&'a Token> {
        let (first, rest) = self.tokens.split_first()?;
        self.tokens = rest;
        Some(first)
    }

    fn word(&mut self, expected: &str) -> bool {
        match self.tokens.split_first() {
            Some((Token::Word(word), rest)) if word == expected => {
                self.tokens = rest;
                true
            }
            _ => false,
        }
    }

    fn any(&mut self) -> Result<Filter, Failure> {
        let mut left = self.all()?;
        while self.word("or") {
            left = Filter::Or(Box::new(left), Box::new(self.all()?));
        }
        Ok(left)
    }

    fn all(&mut self) -> Result<Filter, Failure> {
        let mut left = self.one()?;
        while self.word("and") {
            left = Filter::And(Box::new(left), Box::new(self.one()?));
        }
        Ok(left)
    }

    fn one(&mut self) -> Result<Filter, Failure> {
        match self.next() {
            Some(Token::Open) => {
                let inner = self.any()?;
                match self.next() {
                    Some(Token::Close) => Ok(inner),
                    _ => Err(syntax("')' or operator expected")),
                }
            }
            Some(Token::Word(property)) => self.comparison(property),
            _ => Err(syntax("An expression was expected")),
        }
    }

    fn comparison(&mut self, property: &str) -> Result<Filter, Failure> {
        let operator = self.next().map(Token::text).unwrap_or_default();
        if operator == "(" {
            return Err(unsupported(format!("Function '{property}' is not supported.")));
        }
        let known = self.entity.filterable.iter().find(|(name, _)| *name == property);
        let Some((_, edm)) = known else {
            return Err(self.not_filterable(property));
        };
        if operator != "eq" {
            return Err(unsupported(format!("Unsupported property filter clause operator '{operator}'.")));
        }
        let literal = self.next().ok_or_else(|| syntax("An expression was expected"))?;
        Ok(Filter::Equal(property.to_owned(), literal_of(literal, *edm)?))
    }

    fn not_filterable(&self, property: &str) -> Failure {
        let first = property.split('/').next().unwrap_or(property);
        if self.entity.properties.contains(&first) {
            unsupported(format!(
                "Unsupported or invalid query filter clause specified for property '{property}'."
            ))
        } else {
            let kind = self.entity.type_name;
            bad_request(format!("Could not find a property named '{first}' on type '{kind}'."))
        }
    }
}

fn literal_of(token: &Token, edm: Edm) -> Result<Value, Failure> {
    match (token, edm) {
        (Token::Quoted(text), Edm::Text) => Ok(Value::from(text.clone())),
        (Token::Word(word), Edm::Guid) if word.parse::<uuid::Uuid>().is_ok() => Ok(Value::from(word.clone())),
        (Token::Word(word), Edm::Flag) if word == "true" || word == "false" => {
            Ok(Value::from(word == "true"))
        }
        (Token::Word(word), _) if word == "null" => Ok(Value::Null),
        _ => Err(bad_request(format!(
            "A binary operator with incompatible types was detected. Found operand types for '{}'.",
            token.text()
        ))),
    }
}

fn syntax(message: &str) -> Failure {
    bad_request(format!("Invalid filter clause: {message}."))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Kind;
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
    fn a_guid_is_bare_and_a_text_is_quoted() {
        let id = "52eaad04-13a2-4a2f-9ce8-93a294fadf36";
        let contract = json!({ "customerId": id });
        check(Kind::Contracts, &format!("customerId eq {id}"), contract.clone(), Ok(true));
        check(Kind::Contracts, &format!("customerId eq '{id}'"), contract, Err("BadRequest"));
    }
}
