//! The tokens of a filter: parentheses, words and quoted texts.

use crate::odata::bad_request;
use crate::routes::Failure;

/// A token of a filter.
#[derive(Clone, Debug, PartialEq)]
pub enum Token {
    /// `(`
    Open,
    /// `)`
    Close,
    /// A name, an operator or a bare literal.
    Word(String),
    /// A text in quotes.
    Quoted(String),
}

impl Token {
    /// The token as it stands in the filter.
    pub fn text(&self) -> &str {
        match self {
            Token::Open => "(",
            Token::Close => ")",
            Token::Word(text) | Token::Quoted(text) => text,
        }
    }
}

/// The tokens of a filter.
pub fn tokens(text: &str) -> Result<Vec<Token>, Failure> {
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

/// 400 with this message.
pub fn syntax(message: &str) -> Failure {
    bad_request(format!("Invalid filter clause: {message}."))
}
