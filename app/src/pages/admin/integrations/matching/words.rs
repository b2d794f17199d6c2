//! What is said of an action: the toast, and the list of what was not done.

use domain::matching::board::Standing;

use super::deed::{Before, Deed, Settled};
use crate::ui::table::counted;

/// What was not done, and how many rows were.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Report {
    /// "497 matched, 3 not:".
    pub(super) title: String,
    /// The tenants' names, and why.
    pub(super) refused: Vec<(String, String)>,
}

/// The words for one row or many.
fn done_words(deed: &Deed) -> &'static str {
    match deed {
        Deed::Accept | Deed::MatchTo(_) => "matched",
        Deed::Create(_) => "created",
        Deed::Ignore(_) => "ignored",
        Deed::Revert => "unmatched",
        Deed::Rename(_) => "renamed",
    }
}

/// What was done, for the toast: `name` is the tenant's where it was one, `syncs` whether a match starts its sync.
pub(super) fn said(deed: &Deed, done: usize, name: &str, before: &[Before], syncs: bool) -> String {
    let what = match (deed, done) {
        (Deed::MatchTo(to), 1) => format!("{name} matched to {}.", to.name),
        (Deed::MatchTo(to), _) => format!("{} matched to {}.", counted(done, "tenant", "tenants"), to.name),
        (Deed::Create(_), 1) => format!("{name} created and matched."),
        (Deed::Create(_), _) => {
            format!("{} created and matched.", counted(done, "organization", "organizations"))
        }
        (Deed::Rename(Some(alias)), _) => format!("{name} is now called {alias} here."),
        (Deed::Rename(None), _) => format!("{name} has its own name again."),
        (Deed::Revert, 1) => match before {
            [Before { standing: Standing::Matched { organization, .. }, .. }] => format!(
                "{name} is no longer linked to {}. Its licenses and users stay; nothing is deleted.",
                organization.name
            ),
            _ => format!("{name} counts as unmatched again."),
        },
        (Deed::Revert, _) => {
            let linked = before.iter().filter(|it| matches!(it.standing, Standing::Matched { .. })).count();
            if linked == 0 {
                format!("{} count as unmatched again.", counted(done, "tenant", "tenants"))
            } else {
                format!(
                    "{} unmatched. Their licenses and users stay; nothing is deleted.",
                    counted(done, "tenant", "tenants")
                )
            }
        }
        (_, 1) => format!("{name} {}.", done_words(deed)),
        _ => format!("{} {}.", counted(done, "tenant", "tenants"), done_words(deed)),
    };
    let starts = if done == 1 { "Its sync starts now." } else { "Their sync starts now." };
    match deed {
        Deed::Accept | Deed::MatchTo(_) | Deed::Create(_) if syncs => format!("{what} {starts}"),
        _ => what,
    }
}

/// Why nothing was done to some tenants yet: `name` is the first one's.
pub(super) fn waiting_words(name: &str, waiting: usize) -> String {
    match waiting {
        1 => format!("{name} is still being saved. Decide on it again in a moment."),
        more => format!(
            "{} are still being saved. Decide on them again in a moment.",
            counted(more, "tenant", "tenants")
        ),
    }
}

/// What was not done, where anything was not.
pub(super) fn report(deed: &Deed, settled: Settled) -> Option<Report> {
    let Settled { done, refused } = settled;
    (!refused.is_empty())
        .then(|| Report { title: format!("{done} {}, {} not:", done_words(deed), refused.len()), refused })
}

/// What an undo did not take back.
pub(super) fn undo_report(settled: Settled) -> Option<Report> {
    let Settled { done, refused } = settled;
    (!refused.is_empty()).then(|| Report { title: format!("{done} undone, {} not:", refused.len()), refused })
}

#[cfg(test)]
mod tests {
    use domain::{matching::board::Decider, time::Timestamp};

    use super::{
        super::samples::{organization, tenant_id},
        *,
    };

    #[test]
    fn a_toast_says_what_was_done_to_whom() {
        let to = organization(1, "Contoso");
        let standing =
            Standing::Matched { organization: to.clone(), by: Decider::Automatic, at: Timestamp(0) };
        let before = [Before { tenant: tenant_id(1), standing, alias: None }];
        let table = [
            (Deed::Accept, 1, "Con matched. Its sync starts now."),
            (Deed::MatchTo(to), 3, "3 tenants matched to Contoso. Their sync starts now."),
            (Deed::Ignore("x".into()), 2, "2 tenants ignored."),
            (
                Deed::Revert,
                1,
                "Con is no longer linked to Contoso. Its licenses and users stay; nothing is deleted.",
            ),
            (Deed::Rename(Some("Kon".into())), 1, "Con is now called Kon here."),
        ];
        for (deed, done, words) in table {
            assert_eq!(said(&deed, done, "Con", &before, true), words);
        }
        assert_eq!(
            said(&Deed::Accept, 1, "Con", &before, false),
            "Con matched.",
            "its integration is paused"
        );
    }

    #[test]
    fn what_waits_for_an_answer_is_said() {
        assert_eq!(waiting_words("Con", 1), "Con is still being saved. Decide on it again in a moment.");
        assert!(waiting_words("Con", 12).starts_with("12 tenants are still"));
    }

    #[test]
    fn what_was_not_done_is_listed_and_counted() {
        let refused = vec![("A".to_owned(), "Why.".to_owned())];
        let report = report(&Deed::Accept, Settled { done: 497, refused }).unwrap();
        assert_eq!(report.title, "497 matched, 1 not:");
        assert_eq!(super::report(&Deed::Accept, Settled { done: 1, refused: vec![] }), None);
    }
}
