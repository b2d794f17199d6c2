//! What a person types into the field of a form, read by the field's kind; and a value as a form begins with it.

use super::{
    AssetTrait, Decimal, DirectoryPerson, Field, FieldKind, InvalidDecimal, check::wanted, texts::lines,
};
use crate::organization::Problem;

impl Field {
    /// Reads what was typed; `None` for nothing. People are given by their ids, `tenant/user`, one in each line.
    pub fn parse(&self, typed: &str) -> Result<Option<AssetTrait>, Problem> {
        let typed = lines(typed);
        if typed.is_empty() || self.kind == FieldKind::Header {
            return Ok(None);
        }
        let value = match &self.kind {
            FieldKind::Text | FieldKind::Textbox | FieldKind::Header => Ok(AssetTrait::Text(typed)),
            FieldKind::Number { .. } => number(&typed).map(AssetTrait::Number),
            FieldKind::Percent { .. } => {
                number(typed.trim_end_matches('%').trim_end()).map(AssetTrait::Number)
            }
            FieldKind::Date { .. } => typed.parse().map(AssetTrait::Date).map_err(|_| expected(&self.kind)),
            FieldKind::Select { options } => option(&typed, options),
            FieldKind::Checkbox => {
                checked(&typed).map(AssetTrait::Checked).ok_or_else(|| expected(&self.kind))
            }
            FieldKind::Tag { .. } => people(&typed).map(AssetTrait::People),
        };
        let name = &self.name;
        let problem = |message| Problem {
            field: self.key.clone(),
            message: format!("\u{201c}{name}\u{201d} {message}"),
        };
        value.map(Some).map_err(problem)
    }

    /// The value as [`Self::parse`] reads it.
    pub fn entry(&self, value: &AssetTrait) -> String {
        match value {
            AssetTrait::People(people) => {
                people.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
            }
            other => self.text(Some(other)),
        }
    }
}

fn expected(kind: &FieldKind) -> String {
    format!("is a {}. Enter {}.", kind.label(), wanted(kind))
}

/// A number with or without commas between its thousands. A comma anywhere else is somebody's decimal point, and must
/// not make twelve and a half a hundred and twenty-five.
fn number(typed: &str) -> Result<Decimal, String> {
    // The minus sign of typographers, and blanks between thousands as some lands write them.
    let typed = typed.trim().replace('\u{2212}', "-").replace([' ', '\u{a0}', '\u{202f}'], "");
    let (whole, fraction) = typed.split_once('.').map_or((typed.as_str(), None), |(a, b)| (a, Some(b)));
    let mut groups = whole.trim_start_matches('-').split(',');
    let first = groups.next().unwrap_or_default();
    let mut rest = groups.peekable();
    let is_grouped =
        rest.peek().is_none() || ((1..=3).contains(&first.len()) && rest.all(|group| group.len() == 3));
    if !is_grouped || fraction.is_some_and(|fraction| fraction.contains(',')) {
        return Err("has a comma where none can be. Write decimals with a point, as 12.5.".to_owned());
    }
    typed.replace(',', "").parse().map_err(|error| match error {
        InvalidDecimal::NoNumber => "is a number. Enter one such as 12.5.".to_owned(),
        InvalidDecimal::TooLong => {
            "has too many digits. Use at most 15, 6 of them behind the point.".to_owned()
        }
    })
}

fn option(typed: &str, options: &[String]) -> Result<AssetTrait, String> {
    let same = |option: &&String| option.to_lowercase() == typed.to_lowercase();
    let found = options.iter().find(|option| *option == typed).or_else(|| options.iter().find(same));
    let text = found.ok_or_else(|| format!("must be one of: {}.", super::check::listed(options)))?;
    Ok(AssetTrait::Text(text.clone()))
}

fn checked(typed: &str) -> Option<bool> {
    match typed.to_lowercase().as_str() {
        "yes" | "true" | "on" | "1" | "x" => Some(true),
        "no" | "false" | "off" | "0" => Some(false),
        _ => None,
    }
}

fn people(typed: &str) -> Result<Vec<DirectoryPerson>, String> {
    let person = |line: &str| line.trim().parse::<DirectoryPerson>();
    let lines = typed.lines().filter(|line| !line.trim().is_empty());
    lines.map(person).collect::<Result<_, _>>().map_err(|_| {
        "links to people by tenant ID and directory user ID. Choose them from the list.".to_owned()
    })
}
