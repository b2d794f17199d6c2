//! Reads a filter out of its tokens, for one route.

use serde_json::Value;

use super::Filter;
use super::token::{Token, syntax, tokens};
use crate::odata::entity::{Advanced, Edm, Entity};
use crate::odata::{bad_request, unsupported};
use crate::routes::Failure;

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
}

/// A filter half read.
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
            Some(Token::Word(word)) if word == "not" && self.entity.advanced.is_some() => {
                Ok(Filter::Not(Box::new(self.one()?)))
            }
            Some(Token::Word(property)) => match (self.entity.advanced, self.tokens.first()) {
                (Some(advanced), Some(Token::Open)) => self.function(advanced, property),
                (Some(advanced), _) if property.ends_with("/$count") => self.count(advanced, property),
                _ => self.comparison(property),
            },
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
        let negated = operator == "ne" && self.entity.advanced.is_some();
        if operator != "eq" && !negated {
            return Err(unsupported(format!("Unsupported property filter clause operator '{operator}'.")));
        }
        let literal = self.next().ok_or_else(|| syntax("An expression was expected"))?;
        let equal = Filter::Equal(property.to_owned(), literal_of(literal, *edm)?);
        Ok(if negated { Filter::Not(Box::new(equal)) } else { equal })
    }

    /// `startswith(property,'text')`, `collection/any()` or `collection/any(it:it/member eq value)`.
    fn function(&mut self, advanced: &Advanced, name: &str) -> Result<Filter, Failure> {
        let refused = || unsupported(format!("Function '{name}' is not supported."));
        let collection = name.strip_suffix("/any");
        let collection = collection.and_then(|name| advanced.collections.iter().find(|(it, ..)| *it == name));
        let mut inside = Vec::new();
        self.next();
        loop {
            match self.next() {
                Some(Token::Close) => break,
                Some(token) => inside.push(token),
                None => return Err(syntax("')' or operator expected")),
            }
        }
        match (collection, inside.as_slice()) {
            (Some((name, ..)), []) => Ok(Filter::Any((*name).to_owned(), None)),
            (Some((name, member, edm)), [Token::Word(lambda), Token::Word(eq), literal]) if eq == "eq" => {
                let (variable, path) = lambda.split_once(':').ok_or_else(refused)?;
                let path = path.strip_prefix(variable).ok_or_else(refused)?;
                if path.trim_start_matches('/') != *member {
                    return Err(refused());
                }
                Ok(Filter::Any((*name).to_owned(), Some((member, literal_of(literal, *edm)?))))
            }
            (None, [Token::Word(property), Token::Quoted(text)]) if name == "startswith" => {
                let property = property.trim_end_matches(',');
                let known = advanced.prefixes.contains(&property);
                known
                    .then(|| Filter::StartsWith(property.to_owned(), text.to_lowercase()))
                    .ok_or_else(refused)
            }
            _ => Err(refused()),
        }
    }

    /// `collection/$count eq 0` or `ne 0`.
    fn count(&mut self, advanced: &Advanced, path: &str) -> Result<Filter, Failure> {
        let name = path.trim_end_matches("/$count");
        let known = advanced.collections.iter().any(|(it, ..)| *it == name);
        let any = Filter::Any(path.to_owned(), None);
        match (known, self.next().map(Token::text), self.next().map(Token::text)) {
            (true, Some("ne"), Some("0")) => Ok(any),
            (true, Some("eq"), Some("0")) => Ok(Filter::Not(Box::new(any))),
            _ => Err(self.not_filterable(path)),
        }
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
