//! Organizations out of a file: a look at what would be done, and doing it. The browser keeps the file and sends it
//! each time, so that nothing lies about on the server between the two.

#[cfg(feature = "ssr")]
mod server;
#[cfg(feature = "ssr")]
mod table;

use domain::{
    id::OrganizationId,
    organization::import::{Choice, Mapping, Standing},
};
use leptos::{prelude::*, server_fn::codec::Json};
use serde::{Deserialize, Serialize};

use super::answer::Answer;
use crate::AppError;

/// The most lines that a preview shows of those that ask or cannot be imported, and of the others.
pub const SHOWN_LINES: usize = 200;

/// A file to look at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ImportFile {
    /// Its text.
    pub text: String,
    /// What its columns mean; `None` guesses by their heads.
    pub mapping: Option<Mapping>,
}

/// A file to import.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ImportOrder {
    /// Its text.
    pub text: String,
    /// What its columns mean.
    pub mapping: Mapping,
    /// What is done with single lines, by number; the others take their usual way: only what is new is created.
    pub choices: Vec<(usize, Choice)>,
}

/// What a file holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct ImportPreview {
    /// The heads of its columns.
    pub heads: Vec<String>,
    /// The first line, for those who do not trust heads.
    pub sample: Vec<String>,
    /// What its columns mean.
    pub mapping: Mapping,
    /// Lines in all.
    pub lines: usize,
    /// Lines that are created if nobody says otherwise.
    pub new: usize,
    /// Lines that ask: something there has their name or one like it.
    pub asking: usize,
    /// Lines that cannot be imported.
    pub bad: usize,
    /// The first of those that ask or are bad, and of the others.
    pub shown: Vec<PreviewLine>,
}

/// A line as the preview shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PreviewLine {
    /// Its number in the file.
    pub number: usize,
    /// The name it gives.
    pub name: String,
    /// How it stands to what is there.
    pub standing: Standing,
}

impl PreviewLine {
    /// The organizations that it can go into.
    pub fn updatable(&self) -> Vec<(OrganizationId, String)> {
        match &self.standing {
            Standing::Existing(known) => vec![(known.id, known.name.clone())],
            Standing::Resembles(similar) => {
                similar.iter().map(|it| (it.organization.id, it.organization.name.clone())).collect()
            }
            _ => Vec::new(),
        }
    }

    /// Whether a person decides about it.
    pub const fn asks(&self) -> bool {
        !matches!(self.standing, Standing::New | Standing::Bad(_))
    }
}

/// What became of a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct ImportReport {
    /// Organizations created.
    pub created: usize,
    /// Organizations that lines went into.
    pub updated: usize,
    /// Lines left out on purpose or because they asked and nobody answered.
    pub left_out: usize,
    /// Lines that could not be imported.
    pub bad: usize,
    /// The first of those.
    pub bad_lines: Vec<PreviewLine>,
    /// All of them as a file of their own, with what is wrong in a last column; empty where there are none.
    pub bad_csv: String,
}

/// Looks at a file: writes nothing.
#[server(prefix = "/fn", endpoint = "preview_organizations", input = Json, output = Answer)]
pub async fn preview_organizations(
    /// The file.
    form: ImportFile,
) -> Result<ImportPreview, AppError> {
    let caller = crate::caller::Caller::current()?;
    server::preview(&caller, form).await.map_err(AppError::refused)
}

/// Imports a file. Bad lines are told and written nowhere; each other line is written whole.
#[server(prefix = "/fn", endpoint = "import_organizations", input = Json, output = Answer)]
pub async fn import_organizations(
    /// The file with what was decided.
    form: ImportOrder,
) -> Result<ImportReport, AppError> {
    let caller = crate::caller::Caller::current()?;
    server::import(&caller, form).await.map_err(AppError::refused)
}
