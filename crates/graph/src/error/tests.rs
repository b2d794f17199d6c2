//! What people read of failed calls.

use domain::id::TenantId;

use super::*;
use crate::throttle::LimitScope;

#[test]
fn faults_of_the_connection_read_as_sentences_that_say_what_to_do() {
    let check = |cause: SendError, kind: ErrorKind, text: &str| {
        let error = Error::unanswered(Service::Graph, "graph.microsoft.com", &cause);
        assert_eq!((error.to_string().as_str(), error.kind), (text, kind));
    };
    check(
        SendError::Unreachable("the host name does not resolve".into()),
        ErrorKind::Unreachable,
        "Microsoft Graph (graph.microsoft.com) cannot be reached: the host name does not resolve. \
         Check this server's network, DNS and firewall.",
    );
    check(
        SendError::TimedOut,
        ErrorKind::Unavailable,
        "Microsoft Graph (graph.microsoft.com) did not answer in time. Try again in a few minutes.",
    );
    check(
        SendError::Broken("the connection ended before the whole answer had come".into()),
        ErrorKind::Unavailable,
        "Microsoft Graph (graph.microsoft.com) gave no whole answer: the connection ended before the \
         whole answer had come. Try again in a few minutes.",
    );
    check(
        SendError::TooLarge,
        ErrorKind::Malformed,
        "Microsoft Graph (graph.microsoft.com) sent an answer larger than Seatledger accepts, so \
         nothing of it was used.",
    );
    check(
        SendError::OriginRefused,
        ErrorKind::Refused,
        "Microsoft Graph (graph.microsoft.com) is not among the addresses this server may call. Check \
         its configuration.",
    );
}

#[test]
fn only_text_that_looks_like_a_code_is_shown_as_one() {
    let check = |code: &str, shown: Option<&str>| {
        let error = Error::new(ErrorKind::Refused, "No.").with_code(code);
        assert_eq!(error.code(), shown);
        assert_eq!(error.to_string(), shown.map_or("No.".into(), |code| format!("No. ({code})")));
    };
    check("Authorization_RequestDenied", Some("Authorization_RequestDenied"));
    check("", None);
    check("<b>bold</b>", None);
    check(&"x".repeat(81), None);
}

#[test]
fn a_wait_is_told_in_seconds_where_it_is_known() {
    let hold = Hold { scope: LimitScope::Tenant(TenantId(uuid::Uuid::nil())), until: Timestamp(0) };
    let text = |secs| Error::throttled(Service::Graph, secs, &hold).to_string();
    assert_eq!(text(Some(1)), "Microsoft Graph is limiting requests. Try again in 1 second.");
    assert_eq!(text(Some(42)), "Microsoft Graph is limiting requests. Try again in 42 seconds.");
    assert_eq!(text(None), "Microsoft Graph is limiting requests. Try again later.");
}
