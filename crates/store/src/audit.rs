//! The audit log: append-only entries, written in the action's own transaction (security rule 96).

use std::net::IpAddr;

use domain::time::Timestamp;
use serde_json::{Value as Json, json};

use crate::{
    error::Error,
    scope::Principal,
    sql::{Tx, statements},
    value::values,
};

statements! {
    AUDIT_INSERT = "INSERT INTO audit
            (at, actor_kind, actor_id, address, action, object_kind, object_id, outcome, detail)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
}

/// One entry. `detail` holds what was before and after, never a secret.
pub(crate) struct Entry {
    pub(crate) actor: Principal,
    pub(crate) address: Option<IpAddr>,
    /// Noun and verb, as `session.begin`.
    pub(crate) action: &'static str,
    pub(crate) object: (&'static str, Option<String>),
    pub(crate) refused: bool,
    pub(crate) detail: Json,
}

impl Entry {
    /// Something that was done.
    pub(crate) fn done(
        actor: Principal,
        action: &'static str,
        kind: &'static str,
        id: impl ToString,
    ) -> Self {
        let object = (kind, Some(id.to_string()));
        Self { actor, address: None, action, object, refused: false, detail: json!({}) }
    }

    /// Something that was refused.
    pub(crate) fn refused(
        actor: Principal,
        action: &'static str,
        kind: &'static str,
        id: Option<String>,
    ) -> Self {
        Self { actor, address: None, action, object: (kind, id), refused: true, detail: json!({}) }
    }

    pub(crate) fn from(self, address: Option<IpAddr>) -> Self {
        Self { address, ..self }
    }

    pub(crate) fn with(self, detail: Json) -> Self {
        Self { detail, ..self }
    }

    /// Writes it: no audit, no action.
    pub(crate) async fn write(self, tx: &mut Tx, now: Timestamp) -> Result<(), Error> {
        let (kind, id) = match self.actor {
            Principal::User(user) => ("user", Some(user.to_string())),
            Principal::System => ("system", None),
            Principal::Anonymous => ("anonymous", None),
        };
        let outcome = if self.refused { "refused" } else { "done" };
        let address = self.address.map(|address| address.to_string());
        let (object, object_id) = self.object;
        let detail = self.detail.to_string();
        let values = values![now, kind, id, address, self.action, object, object_id, outcome, detail];
        tx.run(AUDIT_INSERT, values).await.map(drop)
    }
}
