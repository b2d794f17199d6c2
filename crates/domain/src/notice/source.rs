//! Notices of tenants that an integration has taken over from another one: how many, from whom, and the words for it.

use serde::{Deserialize, Serialize};

use crate::source::Unfit;

/// Tenants that an integration reads from now on in another one's place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceFacts {
    /// Which integration read them before, why it does so no more, and how many they are.
    pub from: Vec<(String, Unfit, u32)>,
}

impl SourceFacts {
    /// One line, about the integration of this name.
    pub(super) fn title(&self, name: &str) -> String {
        let count: u32 = self.from.iter().map(|(_, _, tenants)| tenants).sum();
        let noun = if count == 1 { "tenant" } else { "tenants" };
        format!("{name} took over {count} {noun}")
    }

    /// What happened, in sentences.
    pub fn text(&self) -> String {
        let taken = self.from.iter().map(|(name, why, tenants)| {
            let noun = if *tenants == 1 { "tenant" } else { "tenants" };
            format!("{tenants} {noun} from {name}, which {}.", why.words(*tenants))
        });
        let stays = "What is stored stays and is read whole now.".to_owned();
        taken.chain([stays]).collect::<Vec<_>>().join(" ")
    }
}
