//! Admin > Settings > E-mail over HTTP: saved, tested against a mail server of the test's own, refused in words.

use graph_sim::World;
use mail_parser::MessageParser;
use reqwest::StatusCode;
use serde_json::{Value, json};

use crate::{
    app::{EMAIL, TestApp},
    sink::{Manners, Received, Sink, certificate},
};

pub const PASSWORD: &str = "mail-Secret-77/x";

/// A server that may hand mail to the sink, with an Administrator signed in.
pub async fn app_beside(sink: &Sink, variables: &[(&str, &str)]) -> TestApp {
    let port = sink.address.port();
    let targets = format!("127.0.0.1:{port},localhost:{port}");
    let mut all = vec![("SEATLEDGER_INTERNAL_TARGETS", targets.as_str())];
    all.extend(variables);
    TestApp::start_in(World::published(), &all).await.signed_in().await
}

pub fn settings(sink: &Sink, security: &str) -> Value {
    json!({
        "host": "localhost",
        "port": sink.address.port().to_string(),
        "security": security,
        "user": "",
        "password": "",
        "sender": "seatledger@msp.example",
        "sender_name": "Seatledger",
    })
}

pub async fn save(app: &TestApp, settings: &Value) -> (StatusCode, Value) {
    write(app, "save_email_settings", settings).await
}

async fn test_mail(app: &TestApp) -> (StatusCode, Value) {
    write(app, "send_test_mail", &json!({})).await
}

async fn write(app: &TestApp, function: &str, form: &Value) -> (StatusCode, Value) {
    let request = app.post(&format!("/fn/{function}")).json(&json!({ "form": form }));
    let answer = request.send().await.unwrap();
    (answer.status(), serde_json::from_str(&answer.text().await.unwrap()).unwrap())
}

/// Both parts of a message, after the headers that every message has.
pub fn parts(received: &Received) -> (String, String, String) {
    let mail = MessageParser::default().parse(&received.content).unwrap();
    let address = |list: Option<&mail_parser::Address>| {
        list.and_then(|list| list.first()?.address().map(str::to_owned)).unwrap_or_default()
    };
    assert_eq!(address(mail.from()), "seatledger@msp.example");
    assert_eq!(vec![address(mail.to())], received.to, "one reader each, whom nobody else sees");
    assert_eq!(received.from, "seatledger@msp.example");
    assert!(mail.message_id().is_some_and(|id| id.ends_with("@msp.example")));
    assert!(mail.date().is_some());
    assert_eq!(mail.header("Auto-Submitted").and_then(|value| value.as_text()), Some("auto-generated"));
    let text = |part: Option<std::borrow::Cow<str>>| part.unwrap().into_owned();
    (mail.subject().unwrap().to_owned(), text(mail.body_text(0)), text(mail.body_html(0)))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_test_mail_arrives_and_the_password_never_comes_back() {
    let manners = Manners { user: Some(("seatledger", PASSWORD)), ..Manners::default() };
    let sink = Sink::start(manners).await;
    let app = app_beside(&sink, &[]).await;
    let read = async || app.get("/fn/read_email_settings").send().await.unwrap().text().await.unwrap();
    assert!(read().await.contains("\"saved\":null"));

    let mut form = settings(&sink, "none");
    form["user"] = json!("seatledger");
    form["password"] = json!(PASSWORD);
    assert_eq!(save(&app, &form).await.0, StatusCode::OK);
    assert_eq!(test_mail(&app).await.0, StatusCode::OK);
    let received = sink.wait_for(1).await.remove(0);
    assert_eq!(received.to, [EMAIL]);
    let (subject, plain, html) = parts(&received);
    assert_eq!(subject, "Test mail from Seatledger");
    for part in [plain, html] {
        assert!(part.contains("Mail from Seatledger arrives."), "{part}");
        assert!(part.contains(&format!("{}/admin/settings/email", app.origin)), "{part}");
        assert!(!part.contains(PASSWORD));
    }

    let shown = read().await;
    assert!(shown.contains("\"password_set_by\":\"Ada Example\"") && !shown.contains(PASSWORD), "{shown}");
    let page = app.page("/admin/settings/email").await.text().await.unwrap();
    assert!(page.contains("Ada Example") && !page.contains(PASSWORD));

    // An empty password keeps the stored one, but not for another user.
    form["password"] = json!("");
    form["sender_name"] = json!("Licenses");
    assert_eq!(save(&app, &form).await.0, StatusCode::OK);
    assert_eq!(test_mail(&app).await.0, StatusCode::OK);
    form["user"] = json!("somebody-else");
    let (status, refused) = save(&app, &form).await;
    assert_eq!(
        (status, &refused["invalid"]["field"]),
        (StatusCode::UNPROCESSABLE_ENTITY, &json!("password"))
    );

    assert_eq!(write(&app, "remove_email_settings", &json!({})).await.0, StatusCode::OK);
    assert!(read().await.contains("\"saved\":null"));
    assert_eq!(test_mail(&app).await.0, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(sink.received().len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn every_refusal_is_said_in_words_beside_its_field() {
    let sink = Sink::start(Manners::default()).await;
    let app = app_beside(&sink, &[]).await;
    let (tls, _) = certificate();
    let refused = async |manners: Manners, change: &[(&str, &str)], field: Value, words: &str| {
        sink.behave(manners);
        let mut form = settings(&sink, "none");
        for (name, value) in change {
            form[*name] = json!(value);
        }
        assert_eq!(save(&app, &form).await.0, StatusCode::OK, "{change:?}");
        let (status, answer) = test_mail(&app).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{change:?}");
        assert_eq!(answer["invalid"]["field"], field, "{answer}");
        let said = answer["invalid"]["message"].as_str().unwrap();
        assert!(said.contains(words), "{said}");
        assert!(!said.contains("NEVER SHOWN"), "a server's own words are not shown (rule 59)");
    };
    let refusing = |command, answer| Manners { refusals: vec![(command, answer)], ..Manners::default() };
    let polite = Manners::default;
    refused(polite(), &[("host", "no-such-host.invalid")], json!("host"), "does not resolve").await;
    refused(
        polite(),
        &[("host", "10.11.12.13"), ("port", "25")],
        json!("host"),
        "SEATLEDGER_INTERNAL_TARGETS",
    )
    .await;
    refused(polite(), &[("host", "127.0.0.1"), ("port", "25")], json!("host"), "127.0.0.1:25").await;
    refused(polite(), &[("security", "start_tls")], json!("security"), "no STARTTLS").await;
    refused(polite(), &[("security", "tls")], json!("security"), "TLS handshake failed").await;
    let offered = Manners { tls: Some(tls.clone()), ..Manners::default() };
    refused(offered, &[("security", "start_tls")], json!("host"), "certificate is not trusted").await;
    let implicit = Manners { tls: Some(tls), implicit: true, ..Manners::default() };
    refused(implicit, &[("security", "tls")], json!("host"), "certificate is not trusted").await;
    let user = [("user", "ada"), ("password", "wrong")];
    let asking = Manners { user: Some(("ada", PASSWORD)), ..Manners::default() };
    refused(asking, &user, json!("password"), "(SMTP 535)").await;
    refused(polite(), &user, json!("user"), "no sign-in").await;
    refused(refusing("MAIL", "550 NEVER SHOWN"), &[], json!("sender"), "(SMTP 550)").await;
    refused(refusing("RCPT", "550 NEVER SHOWN"), &[], Value::Null, "recipient").await;
    refused(refusing("DATA", "554 NEVER SHOWN"), &[], Value::Null, "refused the message").await;
    assert!(sink.received().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn mail_goes_over_tls_to_a_server_whose_certificate_is_trusted() {
    let (tls, pem) = certificate();
    let sink = Sink::start(Manners { tls: Some(tls.clone()), ..Manners::default() }).await;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("ca.pem");
    std::fs::write(&file, pem).unwrap();
    let app = app_beside(&sink, &[("SSL_CERT_FILE", file.to_str().unwrap())]).await;
    save(&app, &settings(&sink, "start_tls")).await;
    assert_eq!(test_mail(&app).await, (StatusCode::OK, Value::Null));
    sink.behave(Manners { tls: Some(tls), implicit: true, ..Manners::default() });
    save(&app, &settings(&sink, "tls")).await;
    assert_eq!(test_mail(&app).await, (StatusCode::OK, Value::Null));
    assert!(sink.wait_for(2).await.iter().all(|received| received.encrypted));
    // The same server by another name is not the one that the certificate is for.
    let mut elsewhere = settings(&sink, "tls");
    elsewhere["host"] = json!("127.0.0.1");
    save(&app, &elsewhere).await;
    assert_eq!(test_mail(&app).await.1["invalid"]["field"], "host");
}
