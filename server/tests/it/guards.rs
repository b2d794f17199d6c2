//! Guards that every request passes: headers, other sites, people without a session.

use reqwest::{StatusCode, header};

use crate::app::TestApp;

#[tokio::test]
async fn sec_037_every_page_has_a_policy_with_a_fresh_nonce() {
    let app = TestApp::start().await;
    let policy = async || {
        let page = app.page("/sign-in").await;
        assert_eq!(page.status(), StatusCode::OK);
        let policy = page.headers()["content-security-policy"].to_str().unwrap().to_owned();
        let body = page.text().await.unwrap();
        let nonce = policy.split("'nonce-").nth(1).unwrap().split('\'').next().unwrap().to_owned();
        assert!(body.contains(&format!("nonce=\"{nonce}\"")), "the page's scripts carry the nonce");
        assert!(!body.contains(" style=\""), "style attributes are refused by the policy");
        (policy, nonce)
    };
    let ((first, one), (_, two)) = (policy().await, policy().await);
    assert_ne!(one, two);
    for part in [
        "default-src 'none'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
        "object-src 'none'",
        "report-uri /csp",
    ] {
        assert!(first.contains(part), "{part} in {first}");
    }
    assert!(
        !first.contains("unsafe-inline")
            && !first.contains("'unsafe-eval'")
            && !first.contains("strict-dynamic")
    );
}

#[tokio::test]
async fn sec_038_answers_carry_the_security_headers() {
    let app = TestApp::start().await;
    for path in ["/sign-in", "/healthz", "/data/licenses", "/pkg/seatledger.a.js", "/nothing-here.js"] {
        let headers = app.get(path).send().await.unwrap().headers().clone();
        assert_eq!(headers["x-content-type-options"], "nosniff", "{path}");
        assert_eq!(headers["referrer-policy"], "same-origin", "{path}");
        assert_eq!(headers["cross-origin-opener-policy"], "same-origin", "{path}");
        assert!(headers.contains_key("content-security-policy"), "{path}");
        assert!(headers.contains_key("permissions-policy"), "{path}");
        assert!(!headers.contains_key(header::ACCESS_CONTROL_ALLOW_ORIGIN), "{path}");
    }
    let kept =
        |path: &'static str| async { app.get(path).send().await.unwrap().headers()["cache-control"].clone() };
    assert!(kept("/pkg/seatledger.a.js").await.to_str().unwrap().contains("immutable"));
    assert!(!kept("/pkg/seatledger.x.js").await.to_str().unwrap().contains("immutable"));
    assert_eq!(kept("/sign-in").await, "no-store");
}

#[tokio::test]
async fn sec_033_another_site_cannot_make_a_browser_write() {
    let app = TestApp::start().await.signed_in().await;
    let post = |site: Option<&'static str>, origin: Option<&'static str>| {
        let mut request = app.client.post(format!("{}/fn/sign_out", app.origin));
        if let Some(site) = site {
            request = request.header("sec-fetch-site", site);
        }
        if let Some(origin) = origin {
            request = request.header(header::ORIGIN, origin);
        }
        request.header(header::CONTENT_TYPE, "application/x-www-form-urlencoded").send()
    };
    assert_eq!(post(Some("cross-site"), None).await.unwrap().status(), StatusCode::FORBIDDEN);
    assert_eq!(post(Some("same-site"), None).await.unwrap().status(), StatusCode::FORBIDDEN);
    assert_eq!(post(None, Some("https://evil.example")).await.unwrap().status(), StatusCode::FORBIDDEN);
    assert_eq!(post(None, None).await.unwrap().status(), StatusCode::FORBIDDEN);
    assert_eq!(app.page("/global/microsoft-licenses").await.status(), StatusCode::OK, "still signed in");
}

#[tokio::test]
async fn without_a_session_pages_lead_to_sign_in_and_data_is_refused() {
    let app = TestApp::start().await.signed_in().await;
    app.submit("/fn/sign_out", &[]).await;
    let page = app.page("/admin/integrations?sort=name").await;
    assert_eq!(page.status(), StatusCode::SEE_OTHER);
    assert_eq!(page.headers()["location"], "/sign-in?next=%2Fadmin%2Fintegrations%3Fsort%3Dname");
    for path in ["/data/licenses", "/events"] {
        assert_eq!(app.get(path).send().await.unwrap().status(), StatusCode::UNAUTHORIZED, "{path}");
    }
    for path in
        ["/fn/list_integrations", "/fn/license_coverage", "/fn/list_organizations", "/fn/demo_connections"]
    {
        assert_eq!(app.get(path).send().await.unwrap().status(), StatusCode::UNAUTHORIZED, "{path}");
    }
}

#[tokio::test]
async fn sec_040_a_body_over_the_limit_is_refused() {
    let app = TestApp::start().await;
    let answer = app.post("/csp").body(vec![b' '; 300 * 1024]).send().await.unwrap();
    assert_eq!(answer.status(), StatusCode::PAYLOAD_TOO_LARGE);
}

#[tokio::test]
async fn health_speaks_without_names_or_versions() {
    let app = TestApp::start().await;
    let text = async |path: &str| app.get(path).send().await.unwrap().text().await.unwrap();
    assert_eq!(text("/healthz").await, "alive");
    assert_eq!(text("/readyz").await, "ready");
}

/// A browser submits a form by itself where the page's program has not come, and by `GET` unless told otherwise: then
/// a secret would stand in the address, in the history and in logs.
#[tokio::test]
async fn a_form_never_puts_what_was_typed_into_an_address() {
    let app = TestApp::start().await.signed_in().await;
    for path in ["/admin/integrations/new/microsoft", "/admin/settings/email", "/organizations/new"] {
        let page = app.page(path).await.text().await.unwrap();
        let forms: Vec<&str> =
            page.split("<form").skip(1).filter_map(|rest| rest.split('>').next()).collect();
        assert!(forms.iter().any(|form| form.contains("novalidate")), "{path} has its form: {forms:?}");
        for form in forms {
            assert!(form.contains("method=\"post\"") || form.contains("role=\"search\""), "{path}: {form}");
        }
        let answer = app.submit(path, &[("secret", "S3cret")]).await;
        assert!(answer.status().is_client_error(), "{path}: {}", answer.status());
    }
}
