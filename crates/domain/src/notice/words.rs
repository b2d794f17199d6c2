//! The words of a notice, the same in the app and in mail.

use super::{Facts, Notice, Reason, RunFacts};
use crate::sync_run::RunState;

impl Notice {
    /// One line: what is the matter, with what.
    pub fn title(&self) -> String {
        let name = &self.integration_name;
        match &self.facts {
            Facts::Run(facts) => title(self.reason, name, facts.state),
            Facts::Warning(facts) => facts.title(name),
            Facts::Source(facts) => facts.title(name),
        }
    }

    /// What happened and what to do, in sentences.
    pub fn text(&self) -> String {
        match &self.facts {
            Facts::Run(facts) => text(self.reason, facts),
            Facts::Warning(facts) => facts.text(),
            Facts::Source(facts) => facts.text(),
        }
    }
}

/// One line: what is the matter, with what, after the end of a run.
pub(super) fn title(reason: Reason, name: &str, state: RunState) -> String {
    match reason {
        Reason::SetUpEnded => match state {
            RunState::Ok => format!("The first sync of {name} is complete"),
            RunState::Partial => format!("The first sync of {name} has gaps"),
            _ => format!("The first sync of {name} failed"),
        },
        Reason::Failing => format!("{name} is failing"),
        Reason::Recovered => format!("{name} works again"),
        Reason::NeedsAttention => format!("{name} needs attention"),
        Reason::RemovalsHeld => format!("{name} holds removals for your approval"),
        // These come with facts of their own, which have their own words.
        Reason::SecretExpiring | Reason::SecretExpired | Reason::ServiceAccountIdle | Reason::TookOver => {
            format!("{name} has news")
        }
    }
}

/// What happened and what to do, in sentences.
pub(super) fn text(reason: Reason, facts: &RunFacts) -> String {
    let mut sentences = Vec::new();
    match reason {
        Reason::SetUpEnded => sentences.push(read(facts)),
        Reason::Recovered => sentences.push(format!("{} The schedule goes on as set.", read(facts))),
        Reason::Failing if facts.quarantined => {
            sentences.push(read(facts));
            sentences.push("It now runs once a day, until fewer tenants fail.".to_owned());
        }
        Reason::Failing => {
            sentences.push(read(facts));
            sentences.push("The run before it failed too. Seatledger keeps trying.".to_owned());
        }
        Reason::NeedsAttention if facts.state == RunState::NeedsAttention => {
            sentences.push("Seatledger has stopped asking Microsoft until a person acts.".to_owned());
        }
        Reason::NeedsAttention => {
            let (waiting, total) = (facts.tenants_attention, facts.tenants_total);
            let verb = if waiting == 1 { "waits" } else { "wait" };
            sentences.push(format!(
                "{waiting} of {} {verb} for a person, most often for consent. The others are read as usual.",
                tenants(total)
            ));
        }
        Reason::SecretExpiring | Reason::SecretExpired | Reason::ServiceAccountIdle | Reason::TookOver => {}
        Reason::RemovalsHeld => {
            let (noun, stay) = if facts.held_rows == 1 { ("row", "It stays") } else { ("rows", "They stay") };
            sentences.push(format!(
                "Microsoft no longer lists {} {noun}: more than usual at once. {stay} here until you approve or reject the removal.",
                facts.held_rows
            ));
        }
    }
    if reason != Reason::RemovalsHeld
        && let Some(cause) = &facts.cause
    {
        sentences.push(cause.clone());
    }
    sentences.join(" ")
}

/// How much was read.
fn read(facts: &RunFacts) -> String {
    match (facts.tenants_total, facts.tenants_failed) {
        (0, _) if facts.state == RunState::Ok => "It has no tenant to read.".to_owned(),
        (0, _) => "Its tenants could not be found out.".to_owned(),
        (1, 0) => "Its tenant was read.".to_owned(),
        (total, 0) => format!("All {total} tenants were read."),
        (total, failed) => format!("{failed} of {} could not be read.", tenants(total)),
    }
}

fn tenants(count: u32) -> String {
    if count == 1 { "1 tenant".to_owned() } else { format!("{count} tenants") }
}
