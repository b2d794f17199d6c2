//! What was decided on a tenant before: by whom, when, and on what evidence.

use domain::{
    matching::{
        Ground,
        board::{Decider, DecisionKind, MatchDecision},
    },
    time::relative,
};
use leptos::prelude::*;

use super::{evidence::evidence_line, paint::decider};
use crate::state::clock::now;

/// The former decisions; nothing where there is none.
pub(super) fn history(decisions: Vec<MatchDecision>) -> Option<AnyView> {
    let now = now().get_untracked();
    let decision = move |it: MatchDecision| {
        let (words, when, exact) = (words(&it), relative(it.at.min(now), now), it.at.minute());
        let supporting = it.evidence.into_iter().map(|line| evidence_line(true, line.weight, line.words));
        let against = it.contradictions.into_iter().map(|line| evidence_line(false, line.weight, line.words));
        let lines: Vec<_> = supporting.chain(against).collect();
        let lines = (!lines.is_empty()).then(|| view! { <ul>{lines}</ul> }.into_any());
        view! {
            <li class="match-evidence__decision">
                <span dir="auto">{words}</span>
                " "
                <span class="match-quiet" title=exact>{when}</span>
                {lines}
            </li>
        }
        .into_any()
    };
    (!decisions.is_empty()).then(|| {
        view! {
            <h3 class="match-evidence__heading">"Former decisions"</h3>
            <ol class="match-evidence__decisions">{decisions.into_iter().map(decision).collect_view()}</ol>
        }
        .into_any()
    })
}

/// "Ada Example matched it to Contoso (92 %)."
fn words(decision: &MatchDecision) -> String {
    let organization = decision.organization.as_deref().unwrap_or("an organization");
    let own = decision.words.as_deref().unwrap_or_default();
    let score = decision.score.map(|score| format!(" ({score}\u{202f}%)")).unwrap_or_default();
    let what = match decision.kind {
        DecisionKind::Matched if decision.by == Decider::Automatic => {
            let ground = match decision.ground {
                Some(Ground::FormerLink) => ", by its former match",
                Some(Ground::Domain) => ", by its domain",
                Some(Ground::Name) => ", by its name",
                None => "",
            };
            return format!("Matched to {organization} automatically{ground}{score}.");
        }
        DecisionKind::Matched => format!("matched it to {organization}{score}"),
        DecisionKind::Created => format!("created {organization} for it"),
        DecisionKind::Ignored => format!("ignored it: {own}"),
        DecisionKind::Reverted => match decision.organization {
            Some(_) => format!("took it from {organization}"),
            None => "put it back to unmatched".to_owned(),
        },
        DecisionKind::Renamed if own.is_empty() => "gave it its own name again".to_owned(),
        DecisionKind::Renamed => format!("called it {own}"),
        DecisionKind::Undone => "undid the decision before".to_owned(),
    };
    let end = if what.ends_with(['.', '!', '?']) { "" } else { "." };
    format!("{} {what}{end}", decider(&decision.by))
}

#[cfg(test)]
mod tests {
    use domain::time::Timestamp;

    use super::*;

    #[test]
    fn a_decision_reads_as_a_sentence() {
        let decision =
            |kind, by, organization: Option<&str>, own: Option<&str>, score, ground| MatchDecision {
                kind,
                by,
                at: Timestamp(0),
                organization: organization.map(str::to_owned),
                words: own.map(str::to_owned),
                score,
                ground,
                evidence: vec![],
                contradictions: vec![],
            };
        let ada = || Decider::Person(Some("Ada".into()));
        let check =
            |it: MatchDecision, expected: &str| assert_eq!(words(&it).replace('\u{202f}', " "), expected);
        check(
            decision(DecisionKind::Matched, ada(), Some("Contoso"), None, Some(92), None),
            "Ada matched it to Contoso (92 %).",
        );
        check(
            decision(
                DecisionKind::Matched,
                Decider::Automatic,
                Some("Contoso"),
                None,
                Some(99),
                Some(Ground::Domain),
            ),
            "Matched to Contoso automatically, by its domain (99 %).",
        );
        check(
            decision(DecisionKind::Ignored, ada(), None, Some("A test."), None, None),
            "Ada ignored it: A test.",
        );
        check(
            decision(DecisionKind::Reverted, ada(), None, None, None, None),
            "Ada put it back to unmatched.",
        );
        check(decision(DecisionKind::Renamed, ada(), None, Some("HQ"), None, None), "Ada called it HQ.");
    }
}
