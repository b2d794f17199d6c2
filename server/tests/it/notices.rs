//! What people are told of a run: in the app at once, and by mail once.

use graph_sim::{Effect, Fault, Kind};
use serde_json::{Value, json};

use crate::{
    app::{EMAIL, TestApp},
    mailing::{app_beside, parts, save, settings},
    sink::{Manners, Sink},
};

async fn notices(app: &TestApp) -> Vec<Value> {
    let page: Value = app.get("/fn/list_notices").send().await.unwrap().json().await.unwrap();
    page["rows"].as_array().unwrap().clone()
}

async fn unread(app: &TestApp) -> u32 {
    app.get("/fn/count_unread_notices").send().await.unwrap().json().await.unwrap()
}

async fn sync(app: &TestApp, integration: &Value) {
    let body = json!({ "form": { "integration": integration } });
    let started = app.post("/fn/start_manual_sync").json(&body).send().await.unwrap();
    assert_eq!(started.status(), 200, "{}", started.text().await.unwrap());
    app.settled().await;
}

/// Saves the settings that are offered first, with one more recipient, and waits for the run that follows.
async fn set_up(app: &TestApp, integration: &Value) {
    let path = format!("/fn/read_sync_settings?id={}", integration.as_str().unwrap());
    let read: Value = app.get(&path).send().await.unwrap().json().await.unwrap();
    let mut settings = read["settings"].clone();
    settings["recipients"] = json!(["noc@msp.example", EMAIL.to_uppercase()]);
    let body = json!({ "form": { "integration": integration, "settings": settings } });
    let saved = app.post("/fn/save_sync_settings").json(&body).send().await.unwrap();
    assert_eq!(saved.status(), 200, "{}", saved.text().await.unwrap());
    app.settled().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn sec_063_set_up_failing_and_recovery_are_told_once_each_in_the_app_and_by_mail() {
    let sink = Sink::start(Manners::default()).await;
    let app = app_beside(&sink, &[]).await;
    save(&app, &settings(&sink, "none")).await;
    app.connect().await;
    assert_eq!(unread(&app).await, 0, "nothing is told before settings are saved");
    let integration = app.settled().await["id"].clone();
    set_up(&app, &integration).await;
    let mails = sink.wait_for(2).await;
    let mut readers: Vec<_> = mails.iter().flat_map(|mail| mail.to.clone()).collect();
    readers.sort();
    assert_eq!(readers, [EMAIL, "noc@msp.example"], "who connected, and who is named, each once");
    assert_eq!(parts(&mails[0]).0, "The first sync of Published is complete");
    assert_eq!(unread(&app).await, 1);

    app.simulator
        .admin()
        .inject(Fault::new(Effect::Html { status: 200 }).kind(Kind::SubscribedSkus))
        .unwrap();
    sync(&app, &integration).await;
    assert_eq!(unread(&app).await, 1, "one failure is told to nobody");
    sync(&app, &integration).await;
    sync(&app, &integration).await;
    assert_eq!(unread(&app).await, 2, "the second failure in a row is told, the third is no news");
    let mails = sink.wait_for(4).await;
    let (subject, plain, html) = parts(&mails[2]);
    assert_eq!(subject, "Published is failing");
    let page = format!("{}/admin/integrations/{}", app.origin, integration.as_str().unwrap());
    for part in [plain, html] {
        assert!(part.contains("2 of 2 tenants could not be read."), "{part}");
        assert!(part.contains(&page), "{part}");
        assert!(!part.contains(&app.connection.secret), "no secret");
        assert!(!part.contains("Contoso"), "no customer's name");
    }
    app.simulator.admin().clear_faults();
    sync(&app, &integration).await;
    let mails = sink.wait_for(6).await;
    assert_eq!(parts(&mails[4]).0, "Published works again");

    let told = notices(&app).await;
    let reasons: Vec<_> = told.iter().map(|notice| notice["reason"].as_str().unwrap()).collect();
    assert_eq!(reasons, ["recovered", "failing", "set_up_ended"]);
    assert_eq!(unread(&app).await, 3);
    let mark = async |id: &Value, read: bool, and_older: bool| {
        let body = json!({ "form": { "id": id, "read": read, "and_older": and_older } });
        let marked = app.post("/fn/mark_notices").json(&body).send().await.unwrap();
        assert_eq!(marked.status(), 200);
        unread(&app).await
    };
    assert_eq!(mark(&told[1]["id"], true, false).await, 2);
    assert_eq!(mark(&told[1]["id"], false, false).await, 3);
    assert_eq!(mark(&told[0]["id"], true, true).await, 0);
    let page = app.page("/notifications").await.text().await.unwrap();
    assert!(page.contains("Published is failing") && page.contains("Notifications"), "{page}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_waits_for_a_mail_server_that_is_away() {
    let sink = Sink::start(Manners { refusals: vec![("MAIL", "451 later")], ..Manners::default() }).await;
    let app = app_beside(&sink, &[]).await;
    save(&app, &settings(&sink, "none")).await;
    app.connect().await;
    let integration = app.settled().await["id"].clone();
    set_up(&app, &integration).await;
    let read =
        async || -> Value { app.get("/fn/read_email_settings").send().await.unwrap().json().await.unwrap() };
    for _ in 0..200 {
        if !read().await["fault"].is_null() {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    let standing = read().await;
    assert_eq!(standing["waiting"], 2, "{standing}");
    assert!(standing["fault"].as_str().unwrap().contains("(SMTP 451)"), "{standing}");
    assert!(sink.received().is_empty());
    // Saving again tries again at once.
    sink.behave(Manners::default());
    save(&app, &settings(&sink, "none")).await;
    assert_eq!(sink.wait_for(2).await.len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_mail_server_everything_is_told_in_the_app() {
    let app = TestApp::start().await.signed_in().await;
    app.connect().await;
    let integration = app.settled().await["id"].clone();
    set_up(&app, &integration).await;
    assert_eq!(unread(&app).await, 1);
    assert_eq!(notices(&app).await[0]["title"], "The first sync of Published is complete");
    let page = app.page("/admin/settings/email").await.text().await.unwrap();
    assert!(page.contains("nothing is sent by e-mail"), "{page}");
}
