//! Set-up, sign-in and sign-out as a browser without JavaScript does them.

use reqwest::StatusCode;

use crate::app::{EMAIL, PASSWORD, TestApp};

async fn sign_in(app: &TestApp, email: &str, password: &str) -> (StatusCode, String) {
    let form = [("email", email), ("password", password), ("next", "/organizations")];
    let answer = app.submit("/fn/sign_in", &form).await;
    let location = answer.headers().get("location").map(|value| value.to_str().unwrap().to_owned());
    (answer.status(), location.unwrap_or_default())
}

#[tokio::test]
async fn sec_023_the_set_up_link_works_once() {
    let app = TestApp::start().await.signed_in().await;
    assert_eq!(app.page("/admin/integrations").await.status(), StatusCode::OK);
    let token = app.set_up_link.split_once("token=").unwrap().1;
    let form = [
        ("token", token),
        ("name", "Eve"),
        ("email", "eve@example.com"),
        ("password", PASSWORD),
        ("password_again", PASSWORD),
    ];
    app.submit("/fn/set_up", &form).await;
    app.submit("/fn/sign_out", &[]).await;
    let (_, location) = sign_in(&app, "eve@example.com", PASSWORD).await;
    assert!(location.starts_with("/sign-in"), "nobody was added: {location}");
}

#[tokio::test]
async fn sec_018_an_unknown_account_and_a_wrong_password_get_the_same_answer() {
    let app = TestApp::start().await.signed_in().await;
    app.submit("/fn/sign_out", &[]).await;
    let message = async |email: &str| {
        let (status, location) = sign_in(&app, email, "wrong-Ledger-orbit-77").await;
        let page = app.page(&location).await.text().await.unwrap();
        (status, page.contains("E-mail address or password is wrong."))
    };
    let unknown = message("nobody@example.com").await;
    assert!(unknown.1, "the page says why");
    assert_eq!(unknown, message(EMAIL).await);
}

#[tokio::test]
async fn signing_in_leads_where_the_person_wanted_to_go_and_nowhere_else() {
    let app = TestApp::start().await.signed_in().await;
    app.submit("/fn/sign_out", &[]).await;
    let (status, location) = sign_in(&app, EMAIL, PASSWORD).await;
    assert!(status.is_redirection());
    assert_eq!(location, "/organizations");
    let form = [("email", EMAIL), ("password", PASSWORD), ("next", "//evil.example/")];
    let answer = app.submit("/fn/sign_in", &form).await;
    assert_eq!(answer.headers()["location"], "/");
}

#[tokio::test]
async fn sec_029_sign_out_ends_the_session_on_the_server() {
    let app = TestApp::start().await.signed_in().await;
    let page = app.page("/organizations").await;
    assert_eq!(page.status(), StatusCode::OK);
    let answer = app.submit("/fn/sign_out", &[]).await;
    assert_eq!(answer.headers()["clear-site-data"], "\"cookies\", \"storage\"");
    assert_eq!(app.page("/organizations").await.status(), StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn a_weak_password_is_named_and_nobody_is_created() {
    let app = TestApp::start().await;
    let token = app.set_up_link.split_once("token=").unwrap().1;
    let form = [
        ("token", token),
        ("name", "Ada"),
        ("email", EMAIL),
        ("password", "password1234"),
        ("password_again", "password1234"),
    ];
    let answer = app.submit("/fn/set_up", &form).await;
    let back = answer.headers()["location"].to_str().unwrap().to_owned();
    let page = app.page(&back).await.text().await.unwrap();
    assert!(page.contains("less common one"), "the reason stands on the page");
    assert!(page.contains(EMAIL), "what was typed is kept");
    assert!(!page.contains("password1234"), "but not the password");
    assert_eq!(app.page("/").await.headers()["location"], "/set-up", "still not set up");
}
