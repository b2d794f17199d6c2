//! The read of a unit: where it begins, how it goes on after a restart, and chains that lead nowhere.

use store::Watermark;
use uuid::Uuid;

use super::*;

const NOW: Timestamp = Timestamp(1_795_251_600_000);

fn job(kind: UnitKind) -> Job {
    let id = Uuid::from_u128(1);
    Job::SyncUnit { run: domain::id::SyncRunId(id), tenant: TenantId(id), kind }
}

fn link(name: &str) -> Link {
    Link::from_stored(format!("https://graph.example/v1.0/{name}"))
}

fn watermark(age_days: i64, fits: bool) -> Watermark {
    Watermark { link: link("delta").to_stored(), at: NOW.plus_secs(-age_days * 86_400), fits }
}

fn of(kind: UnitKind, checkpoint: &Checkpoint, watermark: Option<&Watermark>) -> Option<Progress> {
    Progress::of(job(kind), Reach::Partner, checkpoint, watermark, NOW)
}

fn page(end: PageEnd) -> RawPage {
    RawPage { body: graph::Body::kept(b"[]"), items: 0, end }
}

fn take(progress: &mut Progress, end: PageEnd) -> Result<(), Hopeless> {
    let part = progress.open[0].clone();
    progress.take(&part, page(end))
}

#[test]
fn sec_071_a_read_begins_at_a_delta_link_that_is_young_and_fits_and_else_at_the_start() {
    let check = |full: bool, watermark: Option<Watermark>, expected: Option<Link>| {
        let checkpoint = Checkpoint { full, ..Checkpoint::default() };
        let progress = of(UnitKind::Users, &checkpoint, watermark.as_ref()).unwrap();
        assert_eq!(progress.open, [Part { chain: Chain::Users, at: expected.clone() }]);
        assert_eq!(progress.checkpoint.full, expected.is_none());
    };
    check(false, Some(watermark(5, true)), Some(link("delta")));
    check(false, Some(watermark(6, true)), None);
    check(false, Some(watermark(1, false)), None);
    check(true, Some(watermark(1, true)), None);
    check(false, None, None);
}

#[test]
fn licenses_and_discovery_open_all_their_lists_at_once() {
    let chains = |job, reach| -> Vec<Chain> {
        let progress = Progress::of(job, reach, &Checkpoint::default(), None, NOW).unwrap();
        progress.open.iter().map(|part| part.chain).collect()
    };
    let discover = Job::Discover { run: domain::id::SyncRunId(Uuid::from_u128(1)) };
    let licenses = [Chain::Organization, Chain::SubscribedSkus, Chain::Subscriptions];
    assert_eq!(chains(job(UnitKind::Licenses), Reach::Single), licenses);
    assert_eq!(chains(discover, Reach::Single), [Chain::Organization]);
    let partner = [Chain::Organization, Chain::Contracts, Chain::Relationships];
    assert_eq!(chains(discover, Reach::Partner), partner);
}

#[test]
fn sec_067_a_restart_goes_on_at_the_link_after_the_last_committed_page() {
    let mut progress = of(UnitKind::Licenses, &Checkpoint::default(), None).unwrap();
    let parts = progress.open.clone();
    progress.take(&parts[0], page(PageEnd::Whole)).unwrap();
    progress.take(&parts[1], page(PageEnd::More(link("skus-2")))).unwrap();
    progress.checkpoint.tries = 2;
    assert_eq!(progress.clone().commit(0, 0, false).0.tries, 2, "the part that failed has had its tries");
    let (checkpoint, staged) = progress.commit(3, 4, true);
    assert_eq!(checkpoint.tries, 0);
    assert_eq!((checkpoint.pages, checkpoint.calls, checkpoint.parts), (1, 3, 4));
    assert_eq!(staging::unpack(&staged.unwrap().body).unwrap().len(), 2);
    let again = of(UnitKind::Licenses, &checkpoint, None).unwrap();
    let skus = Part { chain: Chain::SubscribedSkus, at: Some(link("skus-2")) };
    let subscriptions = Part { chain: Chain::Subscriptions, at: None };
    assert_eq!((again.open.as_slice(), again.pages.len()), ([skus, subscriptions].as_slice(), 0));
    assert_eq!(again.open, progress.open);
}

#[test]
fn sec_065_a_link_that_comes_twice_fails_the_unit_also_after_a_restart() {
    let mut progress = of(UnitKind::Users, &Checkpoint::default(), None).unwrap();
    take(&mut progress, PageEnd::More(link("a"))).unwrap();
    take(&mut progress, PageEnd::More(link("b"))).unwrap();
    let (checkpoint, _) = progress.commit(0, 0, true);
    let mut again = of(UnitKind::Users, &checkpoint, None).unwrap();
    assert_eq!(take(&mut again, PageEnd::More(link("a"))), Err(Hopeless(CIRCLE)));
    assert_eq!(
        take(&mut progress, PageEnd::More(link("b"))),
        Err(Hopeless(CIRCLE)),
        "a page that leads to itself"
    );
}

#[test]
fn an_empty_page_with_a_next_link_is_not_the_end_and_a_delta_link_is() {
    let mut progress = of(UnitKind::Users, &Checkpoint::default(), None).unwrap();
    take(&mut progress, PageEnd::More(link("a"))).unwrap();
    assert_eq!((progress.open.len(), progress.delta.clone()), (1, None));
    take(&mut progress, PageEnd::Delta(link("next"))).unwrap();
    assert_eq!((progress.open.len(), progress.delta.clone()), (0, Some(link("next"))));
}

#[test]
fn a_delta_round_whose_settings_have_changed_meanwhile_is_read_anew() {
    let fits = watermark(1, true);
    let mut progress = of(UnitKind::Users, &Checkpoint::default(), Some(&fits)).unwrap();
    take(&mut progress, PageEnd::More(link("a"))).unwrap();
    let (checkpoint, _) = progress.commit(2, 0, true);
    assert!(of(UnitKind::Users, &checkpoint, Some(&fits)).is_some());
    assert!(of(UnitKind::Users, &checkpoint, Some(&watermark(1, false))).is_none());
    let anew = Progress::anew(job(UnitKind::Users), Reach::Partner, &checkpoint);
    assert_eq!((anew.open[0].at.clone(), anew.checkpoint.pages, anew.checkpoint.calls), (None, 0, 2));
    assert!(anew.checkpoint.full && anew.checkpoint.seen.is_empty());
}
