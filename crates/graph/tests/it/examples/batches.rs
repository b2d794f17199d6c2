//! The published batch: what is asked, and what is answered.

use std::collections::BTreeSet;

use graph::{Chain, ErrorKind, PageEnd, decode};
use serde_json::Value;

use super::{Desk, body, reply};
use crate::script::Reply;

fn json(file: &str) -> Value {
    serde_json::from_slice(&body(file)).unwrap()
}

/// What we ask has the members of Microsoft's example and no others, and its kind of addresses.
pub async fn request(file: &str) {
    let example = json(file);
    let members = |part: &Value| part.as_object().unwrap().keys().cloned().collect::<BTreeSet<_>>();
    let fifth = &example["requests"][4];
    assert_eq!(fifth["url"].as_str().unwrap().split('?').next(), Some("users"));

    let desk = Desk::reading(Reply::batch(&[]));
    let results = desk.home().batch(&[(Chain::Users, None)]).await.unwrap();
    assert_eq!(results[0].as_ref().unwrap_err().kind, ErrorKind::Unavailable);
    let asked = &desk.script.reads()[0];
    assert_eq!(asked.url.as_str(), "https://graph.microsoft.com/v1.0/$batch?");
    let ours = &asked.json["requests"][0];
    assert_eq!((members(&asked.json), members(ours)), (members(&example), members(fifth)));
    assert_eq!((&ours["id"], &ours["method"]), (&Value::from("1"), &fifth["method"]));
    assert!(ours["url"].as_str().unwrap().starts_with("/users/delta?$select=id,"), "{ours}");
}

/// Five answers to five questions, each on its own; the first is read as if groups had been asked for.
pub async fn response(file: &str) {
    let mut answer = json(file);
    let delta = "https://graph.microsoft.com/v1.0/users/delta?$deltatoken=x";
    answer["responses"][4]["body"]["@odata.deltaLink"] = delta.into();
    let desk = Desk::reading(Reply::new(200, answer.to_string()));
    let parts = [Chain::Groups, Chain::Contracts, Chain::Subscriptions, Chain::SubscribedSkus, Chain::Users];
    let home = desk.home();
    let results = home.batch(&parts.map(|chain| (chain, None))).await.unwrap();
    assert_eq!((home.calls(), home.parts()), (2, 5), "a sign-in and a batch of five");

    let first = results[0].as_ref().unwrap();
    assert!(matches!(first.end, PageEnd::More(_)));
    let [graph::Change::Present(role)] = &decode::groups(&first.body).unwrap()[..] else {
        panic!("{first:?}")
    };
    assert_eq!(role.display_name.as_deref(), Some("User Administrator"));

    let refused: Vec<_> = results[1..4].iter().map(|result| result.as_ref().unwrap_err()).collect();
    assert_eq!((&refused[0].kind, refused[0].code()), (&ErrorKind::PermissionMissing, None), "an empty code");
    assert_eq!(refused[0].request_id.as_deref(), Some("93b6f17e-c05d-4f45-ad2a-6665c708d8a0"));
    assert!(refused[0].to_string().contains("refused to show the partner's contracts"), "{}", refused[0]);
    assert_eq!(refused[1].code(), Some("Authorization_RequestDenied"));
    assert_eq!((&refused[2].kind, refused[2].code()), (&ErrorKind::Refused, Some("Request_BadRequest")));

    let [graph::Change::Present(lynne)] = &decode::users(&results[4].as_ref().unwrap().body).unwrap()[..]
    else {
        panic!("one user")
    };
    assert_eq!(lynne.user_principal_name.as_deref(), Some("LynneR@contoso.com"));
    assert_eq!(lynne.licenses, None);

    let untouched = Desk::reading(reply(file, 200)).home().batch(&[(Chain::Users, None); 5]).await.unwrap();
    let text = untouched[4].as_ref().unwrap_err().to_string();
    assert!(text.contains("it leads neither to a next page nor to a next round"), "{text}");
}
