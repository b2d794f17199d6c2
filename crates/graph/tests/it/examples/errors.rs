//! The published errors, with the status and headers that the index gives them.

use super::{Desk, Error, ErrorKind, INDEX, Reply, body, reply};

/// The body with its status and headers; the generic error has no status of its own and is taken for a 416.
fn scripted(file: &str) -> Reply {
    let index: Vec<serde_json::Value> = serde_json::from_slice(&body(INDEX)).unwrap();
    let entry = index.iter().find(|entry| entry["file"] == file).unwrap();
    let status = entry["status"].as_u64().map_or(416, |status| u16::try_from(status).unwrap());
    let mut reply = reply(file, status);
    for header in entry["headers"].as_array().into_iter().flatten() {
        reply = reply.header(header["name"].as_str().unwrap(), header["value"].as_str().unwrap());
    }
    reply
}

async fn of_graph(file: &str) -> Error {
    Desk::reading(scripted(file)).home().subscribed_skus().await.unwrap_err()
}

async fn of_sign_in(file: &str) -> Error {
    let desk = Desk::new();
    desk.script.sign_in(scripted(file));
    desk.home().token().await.unwrap_err()
}

/// Asserts what an error came to; false for a file that is no published error.
pub async fn read(file: &str) -> bool {
    let expect = |error: Error, kind: ErrorKind, code: &str, request_id: Option<&str>| {
        assert_eq!(error.kind, kind, "{file}");
        assert_eq!((error.code(), error.request_id.as_deref()), (Some(code), request_id), "{file}");
        assert!(error.to_string().ends_with(&format!(" ({code})")), "{error}");
    };
    let throttled = |retry_after_secs| {
        let scope = format!("Tenant_Application/{}/{}", crate::script::APPLICATION, crate::script::HOME);
        ErrorKind::Throttled { retry_after_secs, scope: Some(scope) }
    };
    match file {
        "graph.error.400.intune-no-licence.json" => {
            let error = of_graph(file).await;
            expect(error, ErrorKind::Refused, "BadRequest", None);
        }
        "graph.error.403.intune-unauthorized.json" => {
            let error = of_graph(file).await;
            let id = Some("00000000-0000-0000-0000-000000000000");
            expect(error, ErrorKind::PermissionMissing, "Forbidden", id);
        }
        "graph.error.403.nonpremium-signInActivity.json" => {
            let error = of_graph(file).await;
            let id = Some("2501535b-2fd7-43e3-87db-c12cbe31fca0");
            expect(error, ErrorKind::Refused, "Authentication_RequestFromNonPremiumTenantOrB2CTenant", id);
        }
        "graph.error.429.json" => {
            let error = of_graph(file).await;
            let id = Some("94fb3b52-452a-4535-a601-69e0a90e3aa2");
            expect(error, throttled(Some(3)), "TooManyRequests", id);
        }
        "graph.error.429.intune.json" => {
            let error = of_graph(file).await;
            let id = Some("44be9ec1-489e-4282-8c72-a77f5b14b0cb");
            expect(error, throttled(None), "TooManyRequests", id);
        }
        "graph.error.501-notimplemented.json" => {
            let error = of_graph(file).await;
            expect(error, ErrorKind::Refused, "NotImplemented", None);
        }
        "graph.error.generic.json" => {
            let error = of_graph(file).await;
            expect(error, ErrorKind::Refused, "invalidRange", None);
        }
        "oauth.token.error.invalid_client.401.json" => {
            let error = of_sign_in(file).await;
            assert_eq!(error.field(), Some("secret"));
            expect(
                error,
                ErrorKind::Secret { expired: false },
                "AADSTS7000215",
                Some("03da4b8e-5ffe-48ca-9754-aff4276f0100"),
            );
        }
        "oauth.token.error.invalid_scope.400.json" => {
            let error = of_sign_in(file).await;
            assert_eq!(error.field(), Some("cloud"));
            expect(error, ErrorKind::WrongCloud, "AADSTS70011", Some("255d1aef-8c98-452f-ac51-23d051240864"));
        }
        "oauth.token.error.with-error_uri.json" => {
            let error = of_sign_in(file).await;
            expect(error, ErrorKind::WrongCloud, "AADSTS70011", Some("0000aaaa-11bb-cccc-dd33-eeeeee333333"));
        }
        _ => return false,
    }
    true
}
