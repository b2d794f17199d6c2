//! Credentials that come to their end, told of by the engine's hourly round as the clock goes on.

use domain::notice::Reason;
use graph_sim::World;
use store::testing::script;

use crate::world::Scene;

const DAY_SECS: i64 = 86_400;

store::on_both_databases! { async fn sec_074_over_seventy_days_a_secret_and_an_idle_service_account_are_told_of_at_their_times(database) {
    let scene = Scene::new(database, World::published()).await;
    let integration = scene.connect().await;
    scene.settle().await;
    let token = secrecy::SecretString::from("refresh token");
    let begins = scene.now();
    scene.store.service_account_save(&scene.scope, integration, &token, begins).await.unwrap();
    let end = begins.plus_secs(65 * DAY_SECS);
    script(&scene.store, &format!("UPDATE secret SET expires_at = {} WHERE kind <> 'refresh_token'", end.0)).await.unwrap();
    let mut told = Vec::new();
    for quarter in 0..70 * 4 {
        scene.engine.tidy().await.unwrap();
        let newest = scene.store.notice_list(&scene.scope, None, 50).await.unwrap();
        let of_credentials = newest.iter().filter(|notice| {
            matches!(notice.reason, Reason::SecretExpiring | Reason::SecretExpired | Reason::ServiceAccountIdle)
        });
        for notice in of_credentials.filter(|notice| notice.at == scene.now()) {
            told.push((quarter / 4, notice.reason));
        }
        scene.clock.advance(DAY_SECS / 4);
    }
    let expiring = |day| (day, Reason::SecretExpiring);
    let expected = [
        expiring(5),
        expiring(35),
        expiring(51),
        expiring(58),
        (60, Reason::ServiceAccountIdle),
        expiring(64),
        (65, Reason::SecretExpired),
    ];
    assert_eq!(told, expected);
} }
