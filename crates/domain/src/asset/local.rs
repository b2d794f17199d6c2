//! What people keep beside a license, and who may open an asset: the only parts of a synced asset that they change.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::{limits, texts::lines};
use crate::{id::UserId, organization::Problem};

/// What people keep beside a license. No sync writes it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
#[serde(default, deny_unknown_fields)]
pub struct LocalParts {
    /// Notes of several lines; may be empty.
    pub notes: String,
    /// Words that people sort licenses by.
    pub tags: Vec<String>,
    /// Who looks after it.
    pub owner: Option<UserId>,
}

/// The security settings of an asset. Nobody reads it who has no access to its organization; Administrators always do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
#[serde(tag = "who", rename_all = "snake_case", deny_unknown_fields)]
pub enum Readers {
    /// Everyone with access to the organization.
    #[default]
    Everyone,
    /// Specific people of those.
    People {
        /// Who they are.
        users: BTreeSet<UserId>,
    },
}

impl LocalParts {
    /// They as they are kept: blanks gone, tags once each whatever their case.
    #[must_use]
    pub fn tidied(self) -> Self {
        let mut known = BTreeSet::new();
        let tags = self.tags.iter().map(|tag| tag.split_whitespace().collect::<Vec<_>>().join(" "));
        let tags = tags.filter(|tag| !tag.is_empty() && known.insert(tag.to_lowercase())).collect();
        Self { notes: lines(&self.notes), tags, owner: self.owner }
    }

    /// What keeps tidied ones from being kept. Whether the owner is anyone is not known here.
    pub fn problems(&self) -> Vec<Problem> {
        let mut problems = Vec::new();
        let mut add =
            |field: &str, message: String| problems.push(Problem { field: field.to_owned(), message });
        let length = self.notes.chars().count();
        if length > limits::TEXTBOX {
            add("notes", format!("The notes have {length} characters. Use at most {}.", limits::TEXTBOX));
        } else if self.notes.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\t')) {
            add("notes", "The notes have control characters. Leave them out.".to_owned());
        }
        if self.tags.len() > limits::LOCAL_TAGS {
            add("tags", format!("There are {} tags. Keep at most {}.", self.tags.len(), limits::LOCAL_TAGS));
        }
        let is_wrong =
            |tag: &&String| tag.chars().count() > limits::LOCAL_TAG || tag.chars().any(char::is_control);
        if let Some(tag) = self.tags.iter().find(is_wrong) {
            let shown: String = tag.chars().take(limits::LOCAL_TAG).filter(|c| !c.is_control()).collect();
            let message = format!(
                "\u{201c}{shown}\u{2026}\u{201d} is no tag. Use at most {} characters.",
                limits::LOCAL_TAG
            );
            add("tags", message);
        }
        problems
    }
}
