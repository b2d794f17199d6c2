//! The fault grid: whatever Microsoft answers, nothing is deleted or zeroed, and other tenants finish.

use std::collections::BTreeMap;

use domain::{id::TenantId, sync_run::RunState};
use graph_sim::{Effect, Fault, Kind, PageSizes, RetryAfter, World};

use crate::world::{Scene, assert_true};

/// What can go wrong, with the state that the affected tenant must show; `None` where it recovers by itself.
fn effects() -> Vec<(Effect, Option<RunState>)> {
    let mut grid = vec![
        (Effect::IntuneThrottled, Some(RunState::Failed)),
        (Effect::TruncatedBody, Some(RunState::Failed)),
        (Effect::Reset, Some(RunState::Failed)),
        (Effect::Html { status: 200 }, Some(RunState::Failed)),
        (Effect::InvalidJson, Some(RunState::Failed)),
        (Effect::MissingValue, Some(RunState::Failed)),
        (Effect::WrongType { property: None }, Some(RunState::Failed)),
        (Effect::NextLinkCycle, Some(RunState::Failed)),
        (Effect::ForeignNextLink { origin: "http://127.0.0.1:9".to_owned() }, Some(RunState::Failed)),
        (Effect::EmptyPage, None),
        (Effect::DuplicateItem, None),
        (Effect::status(403), Some(RunState::NeedsAttention)),
    ];
    for status in [400, 404, 409, 410, 500, 501, 502, 503, 504, 509] {
        grid.push((Effect::status(status), Some(RunState::Failed)));
    }
    for retry_after in [
        RetryAfter::Seconds(2),
        RetryAfter::Decimal(0.3),
        RetryAfter::HttpDate(2),
        RetryAfter::Text("soon".into()),
    ] {
        grid.push((Effect::retry(429, retry_after.clone()), Some(RunState::Failed)));
        grid.push((Effect::retry(503, retry_after), Some(RunState::Failed)));
    }
    grid
}

const LISTS: [Kind; 4] = [Kind::Organization, Kind::Domains, Kind::SubscribedSkus, Kind::Subscriptions];

store::on_both_databases! { async fn no_fault_of_a_tenants_lists_deletes_anything_or_holds_up_others(database) {
    let options = graph_sim::Options { page_sizes: PageSizes::all(2), ..graph_sim::Options::default() };
    let scene = Scene::with(database, World::provider(11, 6), options).await;
    let integration = scene.connect().await;
    scene.settle().await;
    let tenants = scene.tenants(integration).await;
    let read: Vec<TenantId> =
        tenants.iter().filter(|t| t.state == Some(RunState::Ok)).map(|t| t.tenant).collect();
    let admin = scene.simulator.admin();
    let truth = admin.truth();
    let victim = truth
        .tenants
        .iter()
        .filter(|tenant| read.contains(&TenantId(tenant.id)))
        .max_by_key(|tenant| tenant.skus.len())
        .unwrap();
    assert!(victim.skus.len() > 4, "first, middle and last page differ");
    scene.writes().await;
    let whole = RunState::Partial == scene.integration(integration).await.run.unwrap().state;
    for (effect, expected) in effects() {
        for kind in LISTS {
            for page in [1, 2, 3] {
                let case = format!("{effect:?} on {kind:?}, page {page}");
                let fault = Fault::new(effect.clone()).tenant(victim.id).kind(kind).page(page);
                let counted = admin.counters().calls;
                let id = admin.inject(fault).unwrap();
                scene.clock.advance(3_700);
                let state = scene.sync(integration).await;
                assert!(admin.counters().calls > counted, "{case}");
                admin.clear_fault(id).unwrap();
                let tenants = scene.tenants(integration).await;
                let victim_row = tenants.iter().find(|t| t.tenant.0 == victim.id).unwrap();
                let got = victim_row.state.unwrap();
                match expected {
                    // A list of fewer pages, or a kind that is not read, is not struck.
                    Some(expected) => assert!(got == expected || got == RunState::Ok, "{case}: {got:?}"),
                    // A tenant is one organization: two are not believed, even if they are the same.
                    None if kind == Kind::Organization && effect == Effect::DuplicateItem => {}
                    None => assert_eq!(got, RunState::Ok, "{case}"),
                }
                if kind == Kind::SubscribedSkus && page == 1 && expected.is_some() {
                    assert_eq!(Some(got), expected, "{case}");
                    assert!(victim_row.reason.as_deref().is_some_and(|reason| reason.len() > 20), "{case}");
                    assert_eq!(state.run.as_ref().unwrap().state, RunState::Partial, "{case}");
                }
                assert_eq!(scene.writes().await, BTreeMap::new(), "{case}");
                let others = tenants.iter().filter(|t| read.contains(&t.tenant) && t.tenant.0 != victim.id);
                assert!(others.into_iter().all(|t| t.state == Some(RunState::Ok)), "{case}");
            }
        }
    }
    assert!(whole, "the world has a customer without consent");
    assert_true(&scene.licenses().await, &admin.truth(), &read);
} }

store::on_both_databases! { async fn a_failed_discovery_changes_nothing(database) {
    let scene = Scene::new(database, World::provider(11, 6)).await;
    let integration = scene.connect().await;
    scene.settle().await;
    scene.writes().await;
    let tenants = scene.integration(integration).await.tenants;
    let admin = scene.simulator.admin();
    for kind in [Kind::Contracts, Kind::Relationships, Kind::Organization] {
        for (effect, expected) in effects() {
            let Some(expected) = expected else { continue };
            let case = format!("{effect:?} on {kind:?}");
            let home = scene.connection(0).tenant_id;
            let id = admin.inject(Fault::new(effect).tenant(home).kind(kind)).unwrap();
            scene.clock.advance(3_700);
            let state = scene.sync(integration).await;
            admin.clear_fault(id).unwrap();
            let run = state.run.unwrap();
            assert_eq!(run.state, expected, "{case}");
            assert!(run.reason.is_some_and(|reason| reason.len() > 20), "{case}");
            assert_eq!(state.tenants, tenants, "{case}");
            assert_eq!(scene.writes().await, BTreeMap::new(), "{case}");
        }
    }
} }

store::on_both_databases! { async fn throttling_is_waited_out_and_then_all_is_read(database) {
    let scene = Scene::new(database, World::provider(11, 6)).await;
    let integration = scene.connect().await;
    let admin = scene.simulator.admin();
    admin.inject(Fault::new(Effect::retry(429, RetryAfter::Decimal(2.128))).kind(Kind::SubscribedSkus).every(2)).unwrap();
    scene.settle().await;
    let tenants = scene.tenants(integration).await;
    assert!(tenants.iter().all(|t| matches!(t.state, Some(RunState::Ok | RunState::NeedsAttention))), "{tenants:?}");
} }
