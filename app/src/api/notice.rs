//! Notices: what happened to integrations, read and marked by each person for themselves.

use domain::{id::IntegrationId, notice::Reason, time::Timestamp};
use leptos::{
    prelude::*,
    server_fn::codec::{GetUrl, Json},
};
use serde::{Deserialize, Serialize};

use super::answer::Answer;
use crate::{AppError, paths};

/// Notices on one page.
pub const PAGE: u32 = 50;

/// One page of notices, the newest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoticePage {
    /// The notices.
    pub rows: Vec<NoticeRow>,
    /// Whether there are older ones.
    pub has_older: bool,
}

/// A notice as the list shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoticeRow {
    /// Its number; later ones are higher.
    pub id: i64,
    /// Why it was written.
    pub reason: Reason,
    /// What is the matter.
    pub title: String,
    /// What happened, and what to do.
    pub text: String,
    /// When.
    pub at: Timestamp,
    /// Where one can act on it.
    pub href: String,
    /// Whether this person has read it.
    pub read: bool,
}

/// What a person marks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NoticeMarks {
    /// The notice.
    pub id: i64,
    /// Whether it is read from now on.
    pub read: bool,
    /// Whether every notice before it is, too.
    pub and_older: bool,
}

/// Where one can act on a notice.
pub fn page_of(reason: Reason, integration: IntegrationId) -> String {
    match reason {
        Reason::RemovalsHeld => paths::held_removals(integration),
        Reason::SecretExpiring | Reason::SecretExpired | Reason::ServiceAccountIdle => {
            paths::access(integration)
        }
        _ => paths::integration(integration),
    }
}

/// Notices, the newest first, or those older than `before`.
#[server(prefix = "/fn", endpoint = "list_notices", input = GetUrl, output = Answer)]
pub async fn list_notices(
    /// The oldest notice that is known already.
    before: Option<i64>,
) -> Result<NoticePage, AppError> {
    let caller = crate::caller::Caller::current()?;
    let mut rows = caller.store.notice_list(&caller.scope, before, PAGE + 1).await?;
    let page = PAGE as usize;
    let has_older = rows.len() > page;
    rows.truncate(page);
    Ok(NoticePage { rows: rows.iter().map(NoticeRow::from).collect(), has_older })
}

/// How many notices the person has not read.
#[server(prefix = "/fn", endpoint = "count_unread_notices", input = GetUrl, output = Answer)]
pub async fn count_unread_notices() -> Result<u32, AppError> {
    let caller = crate::caller::Caller::current()?;
    Ok(caller.store.notice_unread(&caller.scope).await?)
}

/// Marks notices as read or not read, for this person alone.
#[server(prefix = "/fn", endpoint = "mark_notices", input = Json, output = Answer)]
pub async fn mark_notices(
    /// Which, and how.
    form: NoticeMarks,
) -> Result<(), AppError> {
    let caller = crate::caller::Caller::current()?;
    let mark = match form {
        NoticeMarks { id, and_older: true, .. } => store::NoticeMark::AllUpTo(id),
        NoticeMarks { id, read: true, .. } => store::NoticeMark::Read(id),
        NoticeMarks { id, .. } => store::NoticeMark::Unread(id),
    };
    Ok(caller.store.notice_mark(&caller.scope, mark).await?)
}

#[cfg(feature = "ssr")]
impl From<&domain::notice::Notice> for NoticeRow {
    fn from(notice: &domain::notice::Notice) -> Self {
        Self {
            id: notice.id,
            reason: notice.reason,
            title: notice.title(),
            text: notice.text(),
            at: notice.at,
            href: page_of(notice.reason, notice.integration),
            read: notice.read,
        }
    }
}
