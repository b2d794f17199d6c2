//! Every effect that there is, on every list of the directory and on batches.

use std::sync::Arc;

use graph_sim::{Cloud, Effect, Fault, Kind, Options, World};
use serde_json::{Value, json};

use crate::support::Sim;

/// Every effect on every kind of list of the directory, and on the batch around them: something is different, or it is
/// an effect that by its nature does nothing there; afterwards all is sound again.
#[tokio::test]
async fn every_effect_strikes_users_groups_and_batches() {
    let world = World::new().tenant("Fabrikam").user("Ada Lovelace", |u| u).user("Bob", |u| u);
    let world = world.group("Sales", |g| g).group("Finance", |g| g);
    // Delta tokens carry the time: answers are the same only while it stands still.
    let options = Options { clock: Arc::new(|| 1_790_000_000_000), ..Options::default() };
    let sim = Sim::with(world, options).await;
    let token = sim.home_token().await;
    let batch = json!({ "requests": [{ "id": "1", "method": "GET", "url": "users" }] });
    let ask = async |kind: Kind, path: &str| -> Option<(u16, Option<Value>)> {
        let request = match kind {
            Kind::Batch => sim
                .client
                .post(format!("{}/v1.0/$batch", sim.simulator.url(Cloud::Global)))
                .bearer_auth(&token)
                .json(&batch),
            _ => sim.request(path, &token),
        };
        let response = request.send().await.ok()?;
        let status = response.status().as_u16();
        let mut body: Option<Value> = serde_json::from_slice(&response.bytes().await.ok()?).ok();
        for part in body.iter_mut().filter_map(|it| it.get_mut("responses")?.as_array_mut()).flatten() {
            part["headers"] = Value::Null;
        }
        Some((status, body))
    };
    for (kind, path) in [
        (Kind::Users, "users"),
        (Kind::Groups, "groups"),
        (Kind::Users, "users/delta"),
        (Kind::Groups, "groups/delta"),
        (Kind::Batch, "$batch"),
    ] {
        let first = ask(kind, path).await.unwrap();
        let delta = first.1.as_ref().and_then(|it| it["@odata.deltaLink"].as_str()).map(str::to_owned);
        for effect in Effect::all() {
            let path = match (&effect, &delta) {
                (Effect::DeltaExpired { .. }, Some(link)) => link.as_str(),
                _ => path,
            };
            let sound = ask(kind, path).await;
            let id = sim.simulator.admin().inject(Fault::new(effect.clone()).kind(kind).times(1)).unwrap();
            let struck = ask(kind, path).await;
            sim.simulator.admin().clear_fault(id).unwrap();
            let late = matches!(effect, Effect::Delay { .. } | Effect::SlowBody { .. });
            let of_batch = matches!(effect, Effect::MissingPart | Effect::PartStatus { .. });
            let of_list = matches!(
                effect,
                Effect::NextLinkCycle
                    | Effect::ForeignNextLink { .. }
                    | Effect::EmptyPage
                    | Effect::DuplicateItem
                    | Effect::MissingValue
            );
            let of_delta = matches!(
                effect,
                Effect::DeltaExpired { .. } | Effect::Replay | Effect::ForeignDeltaLink { .. }
            );
            let silent = late
                || of_batch != (kind == Kind::Batch) && (of_batch || of_list || of_delta)
                || of_delta && delta.is_none();
            assert_eq!(struck == sound, silent, "{effect:?} on {path}: {struck:?}");
            assert_eq!(ask(kind, path).await, sound, "{effect:?} on {path} strikes once");
        }
    }
}
