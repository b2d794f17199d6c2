//! Organizations out of a file: each line is written whole or not at all, and what became of it is told.

use domain::{
    account::Verb,
    id::OrganizationId,
    organization::{OrganizationProfile, import::merged},
    time::Timestamp,
};
use serde_json::json;

use crate::{
    Store,
    audit::Entry,
    error::Error,
    organization_detail::{added, saved},
    organization_profile::kept,
    scope::Scope,
    sql::Tx,
    version::Topic,
};

/// Lines written in one transaction: few enough that others who write need not wait long.
const CHUNK: usize = 200;

/// What is to become of one line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ImportedLine {
    /// A new organization.
    Create(OrganizationProfile),
    /// What the line says goes into an organization that is there.
    Update(OrganizationId, OrganizationProfile),
}

/// What became of one line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LineEnd {
    /// It was written, or said nothing new.
    Done,
    /// It was not, and why.
    Refused {
        /// The part of the form at fault; empty for the line as a whole.
        field: &'static str,
        /// What is wrong.
        message: String,
    },
}

impl Store {
    /// Writes lines, in their order; what became of each. A failure of the database ends it: lines that were written
    /// before stay, and nothing is half written.
    pub async fn organization_import(
        &self,
        scope: &Scope,
        lines: &[ImportedLine],
        now: Timestamp,
    ) -> Result<Vec<LineEnd>, Error> {
        scope.require_creating()?;
        scope.require(Verb::EditOrganizations)?;
        let mut ends = Vec::with_capacity(lines.len());
        for chunk in lines.chunks(CHUNK) {
            let mut tx = self.db.write().await?;
            let first = ends.len();
            for line in chunk {
                ends.push(written(&mut tx, scope, line, now).await?);
            }
            let done = ends.iter().skip(first).filter(|end| **end == LineEnd::Done).count();
            Entry::done(scope.principal(), "organization.import", "organization", "many")
                .with(json!({ "lines": chunk.len(), "done": done }))
                .write(&mut tx, now)
                .await?;
            Topic::Licenses.raise(&mut tx).await?;
            Topic::Organizations.raise(&mut tx).await?;
            tx.commit().await?;
        }
        Ok(ends)
    }
}

/// Writes one line. Everything that refuses it does so before its first row is written.
async fn written(tx: &mut Tx, scope: &Scope, line: &ImportedLine, now: Timestamp) -> Result<LineEnd, Error> {
    let result = match line {
        ImportedLine::Create(profile) => match kept(profile) {
            Ok(profile) => added(tx, scope, &profile, now).await.map(drop),
            Err(refused) => Err(refused),
        },
        ImportedLine::Update(id, profile) => {
            saved(tx, scope, *id, None, |known| kept(&merged(known, profile)), now).await.map(drop)
        }
    };
    let refused = |message: &str| LineEnd::Refused { field: "", message: message.to_owned() };
    match result {
        Ok(()) => Ok(LineEnd::Done),
        Err(Error::Invalid { field, message }) => Ok(LineEnd::Refused { field, message }),
        Err(Error::NotFound) => Ok(refused("The organization that it should update is gone.")),
        Err(Error::Conflict { .. }) => Ok(refused("Someone else changed the organization at the same time.")),
        Err(fault) => Err(fault),
    }
}
