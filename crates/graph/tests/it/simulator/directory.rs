//! Users and groups of the simulated Microsoft: first rounds, later rounds, batches, and what goes wrong in them.

use std::collections::BTreeMap;

use domain::{
    directory_user::DirectoryUser,
    group::{Group, GroupClass},
};
use graph::{Body, Chain, Change, Error, ErrorKind, Link, PageEnd, Patch, TenantClient, decode, merged};
use graph_sim::{
    AssignmentError, DeltaOptions, Effect, Fault, GroupDraft, GroupTruth, Kind, Options, PageSizes,
    RetryAfter, UserDraft, UserTruth, World, seats,
};
use uuid::Uuid;

use super::Stage;

/// A user as truth and client can both tell it.
type UserRow = (String, String, Option<String>, bool, bool, Vec<AssignmentRow>);
type AssignmentRow = (Uuid, Option<Uuid>, String, Option<String>, Vec<Uuid>);

fn of_truth(user: &UserTruth) -> UserRow {
    let mut assignments: Vec<AssignmentRow> = user
        .assignments
        .iter()
        .map(|one| {
            let error = Some(one.error.name()).filter(|name| *name != "None").map(str::to_owned);
            let mut plans = one.disabled_plans.clone();
            plans.sort_unstable();
            (one.sku_id, one.by_group, one.state.name().to_owned(), error, plans)
        })
        .collect();
    assignments.sort();
    let (name, principal) = (user.name.clone(), user.principal_name.clone());
    (name, principal, user.mail.clone(), user.guest, user.enabled, assignments)
}

fn of_client(user: &DirectoryUser) -> UserRow {
    let assignments = user.assignments.iter().map(|one| {
        let plans = one.disabled_plans.iter().map(|plan| plan.0).collect();
        let error = one.error.as_ref().map(|error| error.as_str().to_owned());
        (one.sku.0, one.by_group.map(|group| group.0), one.state.as_str().to_owned(), error, plans)
    });
    let mut assignments: Vec<AssignmentRow> = assignments.collect();
    assignments.sort();
    let guest = user.user_type.as_str() == "Guest";
    let (name, principal) = (user.display_name.clone(), user.user_principal_name.clone());
    (name, principal, user.mail.clone(), guest, user.account_enabled, assignments)
}

fn group_of_truth(group: &GroupTruth) -> (String, bool, bool, Vec<Uuid>) {
    let mut licenses = group.licenses.clone();
    licenses.sort_unstable();
    (group.name.clone(), group.unified, group.dynamic, licenses)
}

fn group_of_client(group: &Group) -> (String, bool, bool, Vec<Uuid>) {
    let licenses = group.licenses.iter().map(|sku| sku.0).collect();
    (group.display_name.clone(), group.class == GroupClass::Microsoft365, group.dynamic, licenses)
}

/// Reads a chain to its end: its pages and where the next round starts.
async fn chain(reads: &TenantClient, chain: Chain, at: Option<&Link>) -> Result<(Vec<Body>, Link), Error> {
    let mut page = reads.page(chain, at).await?;
    let mut pages = vec![page.body];
    loop {
        match page.end {
            PageEnd::Delta(link) => return Ok((pages, link)),
            PageEnd::Whole => panic!("a delta chain that ends without a link"),
            PageEnd::More(link) => page = reads.page(chain, Some(&link)).await?,
        }
        pages.push(page.body);
    }
}

type Decode<P> = fn(Body) -> Result<Vec<Change<P>>, Error>;

/// What is known of one kind of object of one tenant, kept up by rounds.
struct Known<P: Patch> {
    chain: Chain,
    decode: Decode<P>,
    objects: BTreeMap<P::Id, P::Noun>,
    delta: Option<Link>,
    pages: usize,
}

impl<P: Patch> Known<P> {
    fn nothing(chain: Chain, decode: Decode<P>) -> Self {
        Self { chain, decode, objects: BTreeMap::new(), delta: None, pages: 0 }
    }

    /// Another round; how many objects it named.
    async fn round(&mut self, reads: &TenantClient) -> Result<usize, Error> {
        let (pages, delta) = chain(reads, self.chain, self.delta.as_ref()).await?;
        self.pages = pages.len();
        let changes: Vec<_> = pages.into_iter().flat_map(|page| (self.decode)(page).unwrap()).collect();
        let changes = merged(changes);
        let named = changes.len();
        for (id, change) in changes {
            match change {
                Change::Removed { .. } => drop(self.objects.remove(&id)),
                Change::Present(patch) => match self.objects.get_mut(&id) {
                    Some(known) => patch.apply_to(known),
                    None => drop(self.objects.insert(id, patch.into_new())),
                },
            }
        }
        self.delta = Some(delta);
        Ok(named)
    }
}

fn fabrikam() -> World {
    World::new()
        .tenant("Fabrikam")
        .sku("SPE_E5", seats(50).assigned(0))
        .sku("EMSPREMIUM", seats(50).assigned(0))
        .user("Ada Lovelace", |user| user.license("SPE_E5").title("Countess"))
        .user("Charles Babbage", |user| user.license("EMSPREMIUM").disabled())
        .user("Grace Hopper", UserDraft::guest)
        .user("Alan Turing", |user| user.failed_license("SPE_E5", AssignmentError::CountViolation))
        .user("Mary Somerville", |user| user)
        .group("Engines", |group| group.license("EMSPREMIUM").member("Ada Lovelace"))
        .group("Letters", GroupDraft::unified)
        .group("Everybody", |group| group.dynamic("user.accountEnabled -eq true"))
}

async fn stage(page_size: usize, delta: DeltaOptions) -> Stage {
    let page_sizes = PageSizes::all(page_size);
    let options = Options { page_sizes, known_tenants: false, throttling: None, delta, ..Options::default() };
    Stage::start(fabrikam(), options).await
}

fn assert_true(
    stage: &Stage,
    users: &Known<graph::UserPatch>,
    groups: &Known<graph::GroupPatch>,
    when: &str,
) {
    let truth = stage.truth().remove(0);
    let expected: BTreeMap<_, _> = truth.users.iter().map(|user| (user.id, of_truth(user))).collect();
    let read: BTreeMap<_, _> = users.objects.iter().map(|(id, user)| (id.0, of_client(user))).collect();
    assert_eq!(read, expected, "users {when}");
    let expected: BTreeMap<_, _> =
        truth.groups.iter().map(|group| (group.id, group_of_truth(group))).collect();
    let read: BTreeMap<_, _> =
        groups.objects.iter().map(|(id, group)| (id.0, group_of_client(group))).collect();
    assert_eq!(read, expected, "groups {when}");
}

#[tokio::test]
async fn rounds_keep_up_with_a_changing_directory_in_small_pages_replayed_and_shuffled() {
    let disorder = DeltaOptions { replay_every: 1, shuffle: true, ..DeltaOptions::default() };
    for (page_size, delta) in [(100, DeltaOptions::default()), (2, DeltaOptions::default()), (2, disorder)] {
        let stage = stage(page_size, delta).await;
        let (reads, admin) = (stage.reads(stage.demo().tenant_id), stage.simulator.admin());
        let tenant = stage.demo().tenant_id.to_string();
        let mut users = Known::nothing(Chain::Users, decode::users);
        let mut groups = Known::nothing(Chain::Groups, decode::groups);
        assert_eq!((users.round(&reads).await.unwrap(), groups.round(&reads).await.unwrap()), (5, 3));
        assert_eq!(users.pages > 1, page_size == 2);
        assert_true(&stage, &users, &groups, "at first");

        assert_eq!((users.round(&reads).await.unwrap(), groups.round(&reads).await.unwrap()), (0, 0));
        assert_true(&stage, &users, &groups, "in a quiet round");

        let grace = stage.truth()[0].users.iter().find(|user| user.guest).unwrap().id;
        admin.rename_user(&tenant, "Ada Lovelace", "Ada King").unwrap();
        admin.assign_license(&tenant, "Mary Somerville", "SPE_E5").unwrap();
        admin.unassign_license(&tenant, "Charles Babbage", "EMSPREMIUM").unwrap();
        admin.enable_user(&tenant, "Charles Babbage", true).unwrap();
        admin.remove_user(&tenant, "Grace Hopper").unwrap();
        admin.add_user(&tenant, UserDraft::named("Emmy Noether").license("SPE_E5")).unwrap();
        admin.rename_group(&tenant, "Letters", "Mail").unwrap();
        admin.remove_group(&tenant, "Everybody").unwrap();
        assert!(users.round(&reads).await.unwrap() >= 5);
        assert!(groups.round(&reads).await.unwrap() >= 2);
        assert_true(&stage, &users, &groups, "after changes");

        admin.restore_user(&tenant, &grace.to_string()).unwrap();
        admin.purge_user(&tenant, "Alan Turing").unwrap();
        admin.set_group_license(&tenant, "Mail", "SPE_E5", true).unwrap();
        users.round(&reads).await.unwrap();
        groups.round(&reads).await.unwrap();
        assert_true(&stage, &users, &groups, "after a return");
    }
}

#[tokio::test]
async fn a_batch_reads_first_pages_of_several_chains_in_one_call() {
    let stage = stage(2, DeltaOptions::default()).await;
    let reads = stage.reads(stage.demo().tenant_id);
    let chains =
        [Chain::Organization, Chain::SubscribedSkus, Chain::Subscriptions, Chain::Users, Chain::Groups];
    let pages = reads.batch(&chains.map(|chain| (chain, None))).await.unwrap();
    let pages: Vec<_> = pages.into_iter().map(Result::unwrap).collect();
    assert_eq!((reads.calls(), reads.parts()), (2, 5), "a sign-in and a batch");
    assert_eq!(stage.simulator.admin().counters().calls, 2);
    let organization = decode::organization([&pages[0].body]).unwrap();
    assert_eq!(organization.display_name.as_deref(), Some("Fabrikam"));
    assert_eq!(decode::subscribed_skus([&pages[1].body]).unwrap().len(), 2);
    assert_eq!((pages[3].items, decode::users(&pages[3].body).unwrap().len()), (2, 2));

    let (PageEnd::More(users), PageEnd::More(groups)) = (&pages[3].end, &pages[4].end) else {
        panic!("{:?}", pages[3].end)
    };
    let next = reads.batch(&[(Chain::Users, Some(users)), (Chain::Groups, Some(groups))]).await.unwrap();
    let users = next[0].as_ref().unwrap();
    assert_eq!((users.items, reads.calls()), (2, 3), "further pages go in batches too");
    let PageEnd::Delta(delta) = &next[1].as_ref().unwrap().end else { panic!("three groups in two pages") };
    assert_eq!(reads.page(Chain::Groups, Some(delta)).await.unwrap().items, 0);
}

#[tokio::test]
async fn sec_071_a_round_that_microsoft_forgot_starts_anew() {
    for (status, code) in [
        (410, "resyncRequired"),
        (410, "syncStateNotFound"),
        (400, "syncStateNotFound"),
        (404, "resyncRequired"),
    ] {
        let stage = stage(100, DeltaOptions::default()).await;
        let reads = stage.reads(stage.demo().tenant_id);
        let mut users = Known::nothing(Chain::Users, decode::users);
        users.round(&reads).await.unwrap();
        let expired = Effect::DeltaExpired { status, code: code.into() };
        stage.simulator.admin().inject(Fault::new(expired).kind(Kind::Users).times(1)).unwrap();
        let error = users.round(&reads).await.unwrap_err();
        assert_eq!((error.kind.clone(), error.code()), (ErrorKind::ResyncRequired, Some(code)), "{status}");
        users.delta = None;
        assert_eq!(users.round(&reads).await.unwrap(), 5);
    }
}

#[tokio::test]
async fn faults_of_rounds_and_batches_are_told_apart() {
    let stage = stage(2, DeltaOptions::default()).await;
    let (reads, admin) = (stage.reads(stage.demo().tenant_id), stage.simulator.admin());
    let foreign = Effect::ForeignDeltaLink { origin: "http://127.0.0.1:9".into() };
    let inject = |effect: Effect, kind: Kind| {
        admin.clear_faults();
        admin.inject(Fault::new(effect).kind(kind).times(1)).unwrap();
    };
    // Three groups in pages of two: the second page ends the round.
    admin.inject(Fault::new(foreign).kind(Kind::Groups).page(2)).unwrap();
    let mut groups = Known::nothing(Chain::Groups, decode::groups);
    let error = groups.round(&reads).await.unwrap_err();
    assert!(error.to_string().contains("its next page is not at Microsoft Graph"), "{error}");

    let parts = [(Chain::Users, None), (Chain::Groups, None)];
    inject(Effect::MissingPart, Kind::Batch);
    let results = reads.batch(&parts).await.unwrap();
    let missing: Vec<_> = results.iter().filter_map(|result| result.as_ref().err()).collect();
    assert_eq!((missing.len(), &missing[0].kind), (1, &ErrorKind::Unavailable));

    inject(Effect::PartStatus { status: 503, retry_after: None }, Kind::Batch);
    let results = reads.batch(&parts).await.unwrap();
    assert_eq!(results.iter().filter(|result| result.is_ok()).count(), 1);

    inject(Effect::PartStatus { status: 429, retry_after: Some(RetryAfter::Seconds(30)) }, Kind::Batch);
    let results = reads.batch(&parts).await.unwrap();
    let throttled: Vec<_> = results.iter().filter_map(|result| result.as_ref().err()).collect();
    assert!(
        matches!(
            throttled[..],
            [Error { kind: ErrorKind::Throttled { retry_after_secs: Some(30), .. }, .. }]
        ),
        "{throttled:?}"
    );
    assert_eq!(stage.client.throttled_until().len(), 1);
    let calls = reads.calls();
    assert!(!reads.page(Chain::Users, None).await.unwrap_err().was_sent());
    assert_eq!(reads.calls(), calls);
}

#[tokio::test]
async fn an_app_that_may_not_read_users_is_told_which_permission_it_lacks() {
    let world = fabrikam().with_roles(&["Organization.Read.All"]);
    let stage = Stage::start(world, Options { known_tenants: false, ..Options::default() }).await;
    let reads = stage.reads(stage.demo().tenant_id);
    let error = reads.page(Chain::Users, None).await.unwrap_err();
    assert_eq!(error.kind, ErrorKind::PermissionMissing);
    assert!(error.to_string().contains("Grant User.Read.All and admin consent"), "{error}");
}
