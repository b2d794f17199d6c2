//! What people read: every refusal's kind, field and sentence, as a table in `messages.txt` that is read in review
//! and written anew by a run with the variable `UPDATE_MESSAGES`.

use std::fmt::Write as _;

use graph::Error;

use crate::script::{Desk, Reply};

/// The codes of Microsoft's table that a token request can meet, with the `error` word they come with.
const CODES: [(u32, &str); 35] = [
    (7_000_215, "invalid_client"),
    (7_000_222, "invalid_client"),
    (7_000_218, "invalid_client"),
    (700_027, "invalid_client"),
    (1_000_502, "invalid_client"),
    (700_024, "invalid_client"),
    (700_023, "invalid_client"),
    (50_027, "invalid_client"),
    (700_016, "unauthorized_client"),
    (7_000_229, "unauthorized_client"),
    (7_000_112, "unauthorized_client"),
    (70_011, "invalid_scope"),
    (700_022, "invalid_scope"),
    (700_005, "invalid_grant"),
    (500_011, "invalid_resource"),
    (50_020, "invalid_grant"),
    (65_001, "invalid_grant"),
    (65_004, "consent_required"),
    (50_076, "interaction_required"),
    (50_079, "interaction_required"),
    (53_003, "interaction_required"),
    (530_032, "interaction_required"),
    (700_082, "invalid_grant"),
    (50_173, "invalid_grant"),
    (90_002, "invalid_request"),
    (900_023, "invalid_request"),
    (90_038, "invalid_request"),
    (900_382, "invalid_request"),
    (900_432, "invalid_request"),
    (90_055, "invalid_request"),
    (90_024, "temporarily_unavailable"),
    (90_033, "temporarily_unavailable"),
    (90_090, "temporarily_unavailable"),
    (90_094, "consent_required"),
    (90_099, "invalid_grant"),
];

/// Words that decide where the number is unknown.
const WORDS: [&str; 9] = [
    "invalid_client",
    "unauthorized_client",
    "invalid_grant",
    "interaction_required",
    "consent_required",
    "temporarily_unavailable",
    "invalid_request",
    "invalid_scope",
    "a_new_word",
];

const GRAPH: [(u16, &str); 15] = [
    (400, "Request_BadRequest"),
    (401, "InvalidAuthenticationToken"),
    (401, "Authorization_IdentityNotFound"),
    (403, "Authorization_RequestDenied"),
    (403, "Forbidden"),
    (403, "Authentication_RequestFromNonPremiumTenantOrB2CTenant"),
    (404, "Request_ResourceNotFound"),
    (410, "resyncRequired"),
    (429, "TooManyRequests"),
    (500, "InternalServerError"),
    (501, "NotImplemented"),
    (502, ""),
    (503, "serviceNotAvailable"),
    (504, "UnknownError"),
    (509, "bandwidthLimitExceeded"),
];

fn row(table: &mut String, case: &str, error: &Error) {
    let decision = match (error.needs_person(), error.is_transient()) {
        (true, false) => "person",
        (false, true) => "retry",
        (false, false) => "stop",
        (true, true) => unreachable!("a person cannot be needed for what passes by itself"),
    };
    let field = error.field().unwrap_or("-");
    writeln!(table, "{case} | {:?} | {decision} | {field}\n    {error}", error.kind).unwrap();
}

#[tokio::test]
async fn every_refusal_says_what_happened_and_what_to_do() {
    let mut table = String::new();
    for (whose, customer) in [("home", false), ("customer", true)] {
        let refused = async |reply: Reply| {
            let desk = Desk::new();
            desk.script.sign_in(reply);
            let reads = if customer { desk.customer() } else { desk.home() };
            reads.token().await.unwrap_err()
        };
        for (number, word) in CODES {
            let error = refused(Reply::aadsts(400, word, number)).await;
            assert_eq!(error.code(), Some(&*format!("AADSTS{number}")));
            row(&mut table, &format!("{whose} AADSTS{number}"), &error);
        }
        for word in WORDS {
            let body = format!(r#"{{"error":"{word}","error_description":"Text without a code."}}"#);
            row(&mut table, &format!("{whose} {word}"), &refused(Reply::new(400, body)).await);
        }
    }
    for (status, code) in GRAPH {
        let error = Desk::reading(Reply::refusal(status, code)).home().subscribed_skus().await.unwrap_err();
        row(&mut table, &format!("graph {status} {code}"), &error);
    }
    if std::env::var_os("UPDATE_MESSAGES").is_some() {
        std::fs::write(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/messages.txt"), &table).unwrap();
        return;
    }
    let expected = include_str!("messages.txt");
    if table != expected {
        let first = table.lines().zip(expected.lines()).find(|(now, then)| now != then);
        panic!("messages.txt differs, first here: {first:?}\nThe whole table now:\n{table}");
    }
}

#[tokio::test]
async fn the_code_is_read_from_the_description_where_the_list_is_missing() {
    let desk = Desk::new();
    let body =
        r#"{"error":"invalid_client","error_description":"AADSTS7000222: The provided keys are expired."}"#;
    desk.script.sign_in(Reply::new(401, body));
    let error = desk.home().token().await.unwrap_err();
    assert_eq!((error.code(), error.field()), (Some("AADSTS7000222"), Some("secret")));
}

#[tokio::test]
async fn what_microsoft_wrote_is_never_repeated_but_for_its_code() {
    let body = r#"{"error":{"code":"<b>x</b>","message":"user jane@contoso.com"}}"#;
    let error = Desk::reading(Reply::new(400, body)).home().contracts().await.unwrap_err();
    let text = error.to_string();
    assert_eq!(text, "Microsoft Graph did not accept the request for the partner's contracts (status 400).");
}

#[tokio::test]
async fn the_request_id_is_kept_for_microsofts_support() {
    let id = "94fb3b52-452a-4535-a601-69e0a90e3aa2";
    let from_header = Reply::refusal(403, "Forbidden").header("request-id", id);
    let from_body = Reply::new(
        403,
        format!(r#"{{"error":{{"code":"Forbidden","innererror":{{"request-id":"{id}"}}}}}}"#),
    );
    for reply in [from_header, from_body] {
        let error = Desk::reading(reply).home().contracts().await.unwrap_err();
        assert_eq!(error.request_id.as_deref(), Some(id));
        assert!(!error.to_string().contains(id));
    }
}
