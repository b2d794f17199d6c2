//! Tests of what is done to rows: at once, put back, and when two people decide.

use domain::matching::board::MatchDone;

use super::{
    super::{
        asked::{Asked, Show},
        samples::{batch, board, load, organization, tenant_id},
    },
    *,
};

fn doing(number: u128) -> Doing {
    Doing { batch: batch(number), by: Some("Ada".into()), at: Timestamp(7) }
}

fn names(board: &Board, show: Show) -> Vec<String> {
    let rows = board.rows.iter().filter(|row| show.takes(row.standing()));
    rows.map(|row| row.name().to_owned()).collect()
}

fn matched(number: usize, name: &str) -> Standing {
    let by = Decider::Person(Some("Ada".into()));
    Standing::Matched { organization: organization(number, name), by, at: Timestamp(7) }
}

fn done(number: usize, revision: u32, standing: Standing) -> MatchOutcome {
    MatchOutcome { tenant: tenant_id(number), result: Ok(MatchDone { revision, standing, alias: None }) }
}

#[test]
fn rows_move_at_once_and_those_that_were_refused_return_to_their_place() {
    let mut board = board(&["A", "B", "C"]);
    let all: Vec<_> = (0..3).map(tenant_id).collect();
    board.select_all();
    let (sent, before) = board.decide(&all, &Deed::Accept, &doing(1));
    assert_eq!((sent.len(), before.len(), board.visible().len(), board.selected), (3, 3, 0, 0));
    assert_eq!(sent[1].action, MatchAction::MatchTo { organization: organization(1, "").id });
    assert_eq!((board.count(Show::Unmatched), board.count(Show::Matched), board.count(Show::All)), (0, 3, 3));
    let (again, _) = board.decide(&all, &Deed::Revert, &doing(2));
    assert!(again.is_empty(), "nothing is decided twice at a time");
    assert_eq!(board.waiting(&all), all, "which is said");

    let by = Decider::Person(Some("Grace".into()));
    let other = MatchDone { revision: 5, standing: matched(2, "C Ltd"), alias: None };
    let outcomes = [
        done(0, 2, matched(0, "A Ltd")),
        MatchOutcome { tenant: tenant_id(1), result: Err(MatchRefusal::OrganizationGone) },
        MatchOutcome { tenant: tenant_id(2), result: Err(MatchRefusal::DecidedMeanwhile { now: other, by }) },
    ];
    let settled = board.settle(batch(1), &outcomes);
    assert_eq!(settled.done, 1);
    assert!(board.waiting(&all).is_empty());
    let refused: Vec<&str> = settled.refused.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(refused, ["B", "C"]);
    assert!(settled.refused[1].1.starts_with("Grace matched"), "{settled:?}");
    assert_eq!(names(&board, Show::Unmatched), ["B"]);
    assert_eq!(names(&board, Show::Matched), ["A", "C"], "it stands where the other person put it");
    assert_eq!(board.row(tenant_id(2)).unwrap().revision(), 5);
}

#[test]
fn a_lost_connection_puts_all_back() {
    let mut board = board(&["A", "B"]);
    let (sent, _) = board.decide(&[tenant_id(0), tenant_id(1)], &Deed::Ignore("Ours".into()), &doing(1));
    assert_eq!((sent.len(), names(&board, Show::Ignored).len()), (2, 2));
    board.abandon(batch(1));
    assert_eq!(names(&board, Show::Unmatched), ["A", "B"]);
}

#[test]
fn a_deed_leaves_out_what_it_does_not_concern() {
    let mut board = board(&["A", "B", "C"]);
    board.decide(&[tenant_id(0)], &Deed::Accept, &doing(1));
    board.settle(batch(1), &[done(0, 2, matched(0, "A Ltd"))]);
    let all: Vec<_> = (0..3).map(tenant_id).collect();
    assert_eq!(board.concerned(&all, &Deed::Accept).len(), 2);
    assert_eq!(board.concerned(&all, &Deed::Revert).len(), 1);
    assert_eq!(board.concerned(&all, &Deed::Ignore("x".into())).len(), 2);
    assert_eq!(board.concerned(&all, &Deed::Create(BTreeSet::new())).len(), 2);
    assert_eq!(
        board.concerned(&all, &Deed::MatchTo(organization(0, "A Ltd"))).len(),
        2,
        "not to where it is"
    );
}

#[test]
fn undo_shows_rows_as_they_were_and_follows_what_the_server_says() {
    let mut board = board(&["A", "B"]);
    let (_, before) = board.decide(&[tenant_id(0), tenant_id(1)], &Deed::Accept, &doing(1));
    board.settle(batch(1), &[done(0, 2, matched(0, "A Ltd")), done(1, 2, matched(1, "B Ltd"))]);
    board.take_back(batch(2), &before);
    assert_eq!(names(&board, Show::Unmatched), ["A", "B"]);
    let now = MatchDone { revision: 3, standing: matched(0, "Other"), alias: None };
    let refusal = MatchRefusal::DecidedMeanwhile { now, by: Decider::Automatic };
    let outcomes =
        [done(0, 3, Standing::Unmatched), MatchOutcome { tenant: tenant_id(1), result: Err(refusal) }];
    assert_eq!(board.settle(batch(2), &outcomes).done, 1);
    assert_eq!(names(&board, Show::Matched), ["B"]);
}

#[test]
fn what_was_read_before_an_answer_does_not_undo_it() {
    let mut board = board(&["A", "B"]);
    board.decide(&[tenant_id(1)], &Deed::Accept, &doing(1));
    load(&mut board, &["A", "B", "C"]);
    assert_eq!(names(&board, Show::Unmatched), ["A", "C"], "what is on its way stays ahead");
    board.settle(batch(1), &[done(1, 2, matched(1, "B Ltd"))]);
    load(&mut board, &["A", "B"]);
    assert_eq!(names(&board, Show::Matched), ["B"], "an older answer is known better");
}

#[test]
fn the_keyboard_stays_at_its_tenant_or_at_its_place() {
    let mut board = board(&["A", "B", "C"]);
    board.activate(1);
    board.decide(&[tenant_id(0)], &Deed::Accept, &doing(1));
    assert_eq!((board.active(), board.active_tenant()), (Some(0), Some(tenant_id(1))));
    board.decide(&[tenant_id(1)], &Deed::Accept, &doing(2));
    assert_eq!((board.active(), board.active_tenant()), (Some(0), Some(tenant_id(2))), "the next one");
    board.decide(&[tenant_id(2)], &Deed::Accept, &doing(3));
    assert_eq!(board.active(), None);
}

#[test]
fn a_row_is_found_by_all_that_it_shows() {
    let mut board = board(&["Müller & Söhne", "Contoso"]);
    board.decide(&[tenant_id(1)], &Deed::Rename(Some("Kontoso hier".into())), &doing(1));
    let mut check = |text: &str, expected: &[&str]| {
        board.ask(Asked { show: Show::Unmatched, text: text.into() });
        let found: Vec<&str> = (0..9).filter_map(|place| board.shown(place)).map(Row::name).collect();
        assert_eq!(found, expected, "{text}");
    };
    check("sohne muller", &["Müller & Söhne"]);
    check("MUELLER", &["Müller & Söhne"]);
    check("kontoso", &["Kontoso hier"]);
    check("contoso ltd", &["Kontoso hier"]);
    check("t1.example", &["Kontoso hier"]);
    check("t1 muller", &[]);
}
