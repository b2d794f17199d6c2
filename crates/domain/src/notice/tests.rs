//! Which notices follow from which sequences of run outcomes, and their words.

use super::{
    Ended, Facts,
    Reason::{self, Failing, NeedsAttention, Recovered, RemovalsHeld, SetUpEnded},
    RunFacts, SourceFacts, Standing, Trouble, Warned, WarningFacts, words,
};
use crate::{source::Unfit, sync_run::RunState, time::Timestamp};

fn run(state: RunState) -> Ended {
    Ended {
        state,
        whole: true,
        settings_saved: true,
        quarantined: false,
        tenants_attention: 0,
        held_lists: 0,
    }
}

/// An integration whose set-up has been told.
const SET_UP: Standing =
    Standing { set_up_told: true, failures: 0, trouble: Trouble::None, tenants_attention: 0 };

fn told(from: Standing, runs: &[Ended]) -> Vec<Vec<Reason>> {
    let mut standing = from;
    let told = |ended: &Ended| {
        let (next, told) = standing.after(*ended);
        standing = next;
        told
    };
    runs.iter().map(told).collect()
}

#[test]
fn outcomes_in_a_row_lead_to_these_notices() {
    const O: RunState = RunState::Ok;
    const P: RunState = RunState::Partial;
    const F: RunState = RunState::Failed;
    const A: RunState = RunState::NeedsAttention;
    let check = |states: &[RunState], expected: &[&[Reason]]| {
        let runs: Vec<_> = states.iter().copied().map(run).collect();
        assert_eq!(told(SET_UP, &runs), expected, "{states:?}");
    };
    check(&[O, O, P, O], &[&[], &[], &[], &[]]);
    // The second failure in a row tells; the third is no news; one success is.
    check(&[F, F, F, O, O], &[&[], &[Failing], &[], &[Recovered], &[]]);
    check(&[F, O, F, O], &[&[], &[], &[], &[]]);
    check(&[F, F, P], &[&[], &[Failing], &[Recovered]]);
    // What needs a person is told at once, and once.
    check(&[A, A, O], &[&[NeedsAttention], &[], &[Recovered]]);
    check(&[F, A, O], &[&[], &[NeedsAttention], &[Recovered]]);
    check(&[F, F, A, O], &[&[], &[Failing], &[NeedsAttention], &[Recovered]]);
    check(&[A, F, F], &[&[NeedsAttention], &[Failing], &[]]);
}

#[test]
fn the_first_run_after_set_up_is_told_once_whatever_it_came_to() {
    let before_saving = |state| Ended { settings_saved: false, ..run(state) };
    let runs = [before_saving(RunState::Ok), run(RunState::Partial), run(RunState::Ok)];
    assert_eq!(told(Standing::default(), &runs), [vec![], vec![SetUpEnded], vec![]]);
    let runs = [run(RunState::NeedsAttention), run(RunState::NeedsAttention), run(RunState::Ok)];
    assert_eq!(told(Standing::default(), &runs), [vec![SetUpEnded], vec![], vec![Recovered]]);
    let runs = [before_saving(RunState::Failed), run(RunState::Failed), run(RunState::Ok)];
    assert_eq!(told(Standing::default(), &runs), [vec![], vec![SetUpEnded], vec![Recovered]]);
    let runs = [before_saving(RunState::Failed), before_saving(RunState::Failed), run(RunState::Ok)];
    assert_eq!(told(Standing::default(), &runs), [vec![], vec![Failing], vec![SetUpEnded]]);
}

#[test]
fn tenants_that_wait_for_a_person_are_told_when_they_become_more() {
    let waiting = |tenants_attention| Ended { tenants_attention, ..run(RunState::Partial) };
    let runs = [waiting(2), waiting(2), waiting(1), waiting(2), waiting(0)];
    let expected: [&[Reason]; 5] = [&[NeedsAttention], &[], &[], &[NeedsAttention], &[]];
    assert_eq!(told(SET_UP, &runs), expected);
    let all = Ended { state: RunState::NeedsAttention, ..waiting(3) };
    assert_eq!(told(SET_UP, &[all]), [[NeedsAttention]], "one message, not two");
}

#[test]
fn a_quarantine_is_told_at_once_and_held_removals_by_the_run_that_holds_them() {
    let quarantined = Ended { quarantined: true, ..run(RunState::Partial) };
    assert_eq!(
        told(SET_UP, &[quarantined, quarantined, run(RunState::Ok)]),
        [vec![Failing], vec![], vec![Recovered]]
    );
    let holds = Ended { held_lists: 1, ..run(RunState::Ok) };
    assert_eq!(told(SET_UP, &[holds, run(RunState::Ok)]), [vec![RemovalsHeld], vec![]]);
    assert_eq!(told(Standing::default(), &[holds]), [vec![SetUpEnded, RemovalsHeld]]);
    let few = |ended| Ended { whole: false, ..ended };
    let runs = [few(run(RunState::Failed)), few(run(RunState::Failed)), few(holds), run(RunState::Failed)];
    assert_eq!(told(SET_UP, &runs), [vec![], vec![], vec![RemovalsHeld], vec![]], "runs of a few tenants");
}

#[test]
fn facts_are_read_back_as_what_they_speak_of() {
    let run = RunFacts {
        state: RunState::Failed,
        tenants_total: 2,
        tenants_failed: 2,
        tenants_attention: 0,
        quarantined: false,
        held_rows: 0,
        cause: None,
    };
    let from = vec![("Partner".to_owned(), Unfit::Failing, 2)];
    for facts in [
        Facts::Run(run),
        Facts::Warning(WarningFacts { of: Warned::Certificate, at: Timestamp(5), days: 7 }),
        Facts::Source(SourceFacts { from }),
    ] {
        let text = serde_json::to_string(&facts).unwrap();
        assert_eq!(serde_json::from_str::<Facts>(&text).unwrap(), facts, "{text}");
    }
}

#[test]
fn a_takeover_says_from_whom_and_why() {
    let from = vec![("Partner".to_owned(), Unfit::Failing, 2), ("Old".to_owned(), Unfit::Lost, 1)];
    let facts = SourceFacts { from };
    assert_eq!(facts.title("Direct"), "Direct took over 3 tenants");
    assert_eq!(
        facts.text(),
        "2 tenants from Partner, which can no longer read them. 1 tenant from Old, which no longer reaches it. \
         What is stored stays and is read whole now."
    );
}

#[test]
fn keys_are_read_back() {
    for reason in Reason::ALL {
        assert_eq!(Reason::from_key(reason.key()), Some(reason));
    }
    for trouble in [Trouble::None, Trouble::Failing, Trouble::NeedsAttention] {
        assert_eq!(Trouble::from_key(trouble.key()), Some(trouble));
    }
    assert_eq!((Reason::from_key(""), Trouble::from_key("")), (None, None));
}

#[test]
fn words_say_what_happened_and_what_to_do() {
    let facts = |state, total, failed| RunFacts {
        state,
        tenants_total: total,
        tenants_failed: failed,
        tenants_attention: 0,
        quarantined: false,
        held_rows: 0,
        cause: None,
    };
    let check = |reason, facts: &RunFacts, expected: &str| assert_eq!(words::text(reason, facts), expected);
    check(SetUpEnded, &facts(RunState::Ok, 43, 0), "All 43 tenants were read.");
    check(SetUpEnded, &facts(RunState::Partial, 43, 2), "2 of 43 tenants could not be read.");
    let expired = "The secret key has expired. (AADSTS7000222)";
    check(
        NeedsAttention,
        &RunFacts { cause: Some(expired.into()), ..facts(RunState::NeedsAttention, 0, 0) },
        "Seatledger has stopped asking Microsoft until a person acts. The secret key has expired. (AADSTS7000222)",
    );
    check(
        NeedsAttention,
        &RunFacts { tenants_attention: 1, ..facts(RunState::Partial, 43, 1) },
        "1 of 43 tenants waits for a person, most often for consent. The others are read as usual.",
    );
    check(
        Failing,
        &facts(RunState::Failed, 1, 1),
        "1 of 1 tenant could not be read. The run before it failed too. Seatledger keeps trying.",
    );
    check(
        RemovalsHeld,
        &RunFacts { held_rows: 12, ..facts(RunState::Ok, 3, 0) },
        "Microsoft no longer lists 12 rows: more than usual at once. They stay here until you approve or reject the removal.",
    );
    assert_eq!(words::title(SetUpEnded, "Contoso", RunState::Failed), "The first sync of Contoso failed");
    assert_eq!(words::title(Recovered, "Contoso", RunState::Ok), "Contoso works again");
}
