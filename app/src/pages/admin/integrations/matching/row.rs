//! One tenant on the screen: as the server last said, and as it stands while a decision is on its way there.

use domain::{
    id::{MatchBatchId, TenantId},
    matching::{
        board::{MatchDone, MatchTenant, Standing},
        spellings,
    },
};

use crate::api::matching::Suggested;

/// A tenant.
#[derive(Debug)]
pub(super) struct Row {
    tenant: MatchTenant,
    /// Organizations it may belong to, best first; some may not have come to the browser yet.
    pub(super) suggested: Vec<Suggested>,
    ahead: Option<Ahead>,
    /// The names and domains that it is found by, folded in both spellings of umlauts.
    search: String,
    /// Whether it is selected.
    pub(super) selected: bool,
}

/// How a tenant will stand if the server agrees.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Ahead {
    /// The action that it is part of.
    pub(super) batch: MatchBatchId,
    /// Its standing then.
    pub(super) standing: Standing,
    /// Its name here then.
    pub(super) alias: Option<String>,
}

impl Row {
    pub(super) fn new(tenant: MatchTenant, suggested: Vec<Suggested>) -> Self {
        Self { tenant, suggested, ahead: None, search: String::new(), selected: false }
    }

    pub(super) const fn id(&self) -> TenantId {
        self.tenant.id
    }

    /// The decision on it that the server last said.
    pub(super) const fn revision(&self) -> u32 {
        self.tenant.revision
    }

    /// What no decision changes: its own name, domain and figures.
    pub(super) const fn facts(&self) -> &MatchTenant {
        &self.tenant
    }

    /// Where it stands, or is about to.
    pub(super) fn standing(&self) -> &Standing {
        self.ahead.as_ref().map_or(&self.tenant.standing, |ahead| &ahead.standing)
    }

    /// Its name here, if it has one.
    pub(super) fn alias(&self) -> Option<&str> {
        self.ahead.as_ref().map_or(&self.tenant.alias, |ahead| &ahead.alias).as_deref()
    }

    /// The name it is shown by.
    pub(super) fn name(&self) -> &str {
        self.alias().unwrap_or(&self.tenant.display_name)
    }

    /// Whether a decision on it is on its way.
    pub(super) const fn is_busy(&self) -> bool {
        self.ahead.is_some()
    }

    /// Shows it as it will stand if the server agrees.
    pub(super) fn go_ahead(&mut self, ahead: Ahead) {
        self.ahead = Some(ahead);
    }

    /// Shows it as the server last said; whether this action was under way.
    pub(super) fn fall_back(&mut self, batch: MatchBatchId) -> bool {
        let is_part = self.ahead.as_ref().is_some_and(|ahead| ahead.batch == batch);
        if is_part {
            self.ahead = None;
        }
        is_part
    }

    /// Takes over how it stands at the server, unless that is older than what is known.
    pub(super) fn learn(&mut self, now: &MatchDone) {
        if now.revision >= self.tenant.revision {
            self.tenant.revision = now.revision;
            self.tenant.standing = now.standing.clone();
            self.tenant.alias.clone_from(&now.alias);
        }
    }

    /// Takes over the row as it was before it was read again: what is on its way, what is selected, and what the server
    /// has said since it answered.
    pub(super) fn succeed(&mut self, before: Self) {
        self.ahead = before.ahead;
        self.selected = before.selected;
        if before.tenant.revision > self.tenant.revision {
            let MatchTenant { revision, standing, alias, .. } = before.tenant;
            self.tenant.revision = revision;
            self.tenant.standing = standing;
            self.tenant.alias = alias;
        }
    }

    /// Makes it found by what it shows; `suggested` is the name of its best suggestion.
    pub(super) fn index(&mut self, suggested: Option<&str>) {
        let organization = match self.standing() {
            Standing::Matched { organization, .. } => Some(organization.name.as_str()),
            Standing::Unmatched => suggested,
            Standing::Ignored { .. } => None,
        };
        let MatchTenant { display_name, default_domain, .. } = &self.tenant;
        let parts = [self.alias(), Some(display_name), Some(default_domain), organization];
        let text = parts.into_iter().flatten().collect::<Vec<_>>().join("\n");
        let [plain, spelled] = spellings(&text);
        self.search = if plain == spelled { plain } else { format!("{plain}\n{spelled}") };
    }

    /// Whether it has every one of these folded words.
    pub(super) fn has(&self, words: &[String]) -> bool {
        words.iter().all(|word| self.search.contains(word))
    }
}

/// What was typed, as [`Row::has`] takes it.
pub(super) fn folded_words(text: &str) -> Vec<String> {
    let [plain, _] = spellings(text);
    plain.split_whitespace().map(str::to_owned).collect()
}
