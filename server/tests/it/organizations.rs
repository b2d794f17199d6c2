//! Organizations over HTTP: created after a question, edited by one at a time, imported line by line.

use reqwest::StatusCode;
use serde_json::{Value, json};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
};

use crate::app::TestApp;

async fn post(app: &TestApp, name: &str, form: Value) -> (StatusCode, Value) {
    let answer = app.post(&format!("/fn/{name}")).json(&json!({ "form": form })).send().await.unwrap();
    (answer.status(), answer.json().await.unwrap())
}

async fn done(app: &TestApp, name: &str, form: Value) -> Value {
    let (status, answer) = post(app, name, form).await;
    assert_eq!(status, StatusCode::OK, "{name}: {answer}");
    answer
}

async fn page(app: &TestApp, query: &str) -> Value {
    let answer = app.get(&format!("/fn/page_organizations?page=0&{query}")).send().await.unwrap();
    assert_eq!(answer.status(), StatusCode::OK);
    answer.json().await.unwrap()
}

fn names(page: &Value) -> Vec<&str> {
    let rows = page["rows"].as_array().unwrap().iter();
    rows.map(|row| row["organization"]["name"].as_str().unwrap()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_name_like_another_is_asked_about_first() {
    let app = TestApp::start().await.signed_in().await;
    let new = |name: &str, confirmed: bool| json!({ "profile": { "name": name }, "confirmed": confirmed });
    let made = done(&app, "create_organization", new("Contoso GmbH", false)).await;
    assert_eq!(made["made"]["name"], "Contoso GmbH");
    let asked = done(&app, "create_organization", new("Contoso", false)).await;
    assert_eq!(asked["resembles"][0]["organization"]["name"], "Contoso GmbH");
    assert!(asked["resembles"][0]["percent"].as_u64().unwrap() >= 80);
    assert_eq!(page(&app, "filter[text]=").await["all"], 1);
    done(&app, "create_organization", new("Contoso", true)).await;
    done(&app, "create_organization", new("Velmora", false)).await;
    let found = page(&app, "filter[text]=CONTOSO&filter[sort]=name&filter[descending]=true").await;
    assert_eq!((names(&found), found["all"].as_u64()), (vec!["Contoso GmbH", "Contoso"], Some(3)));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_profile_is_checked_saved_and_never_overwritten_silently() {
    let app = TestApp::start().await.signed_in().await;
    let (status, refused) = post(
        &app,
        "create_organization",
        json!({ "profile": { "name": "Contoso", "domains": ["not a domain"] } }),
    )
    .await;
    assert_eq!(
        (status, refused["invalid"]["field"].as_str()),
        (StatusCode::UNPROCESSABLE_ENTITY, Some("domains"))
    );
    let profile = json!({
        "name": "Contoso", "type": "Customer", "alert": "Call first.", "domains": ["Contoso.example"],
        "locations": [{ "name": "Headquarters", "country": "Germany" }],
    });
    let made = done(&app, "create_organization", json!({ "profile": profile })).await;
    let id = made["made"]["id"].as_str().unwrap();
    let read = async || -> Value {
        app.get(&format!("/fn/read_organization?id={id}")).send().await.unwrap().json().await.unwrap()
    };
    let one = read().await;
    assert_eq!(one["profile"]["domains"], json!(["contoso.example"]));
    assert_eq!(one["profile"]["locations"][0]["country"], "DE");
    assert_eq!(one["profile"]["locations"][0]["primary"], true);

    let mut first = one["profile"].clone();
    first["status"] = json!("Active");
    done(&app, "save_organization", json!({ "id": id, "revision": 1, "profile": first })).await;
    let mut second = one["profile"].clone();
    second["status"] = json!("Former");
    let (status, told) =
        post(&app, "save_organization", json!({ "id": id, "revision": 1, "profile": second })).await;
    assert_eq!(status, StatusCode::CONFLICT);
    assert!(told["conflict"]["message"].as_str().unwrap().contains("Nothing of yours is saved"));
    assert_eq!(read().await["profile"]["status"], "Active");

    done(&app, "archive_organization", json!({ "id": id, "archived": true })).await;
    assert_eq!(page(&app, "filter[shown]=current").await["total"], 0);
    assert_eq!(names(&page(&app, "filter[shown]=archived").await), ["Contoso"]);
    done(&app, "archive_organization", json!({ "id": id, "archived": false })).await;
    assert_eq!(names(&page(&app, "filter[shown]=current").await), ["Contoso"]);
}

/// As IT Glue writes it, with semicolons, a byte order mark, a bad line, an empty one and one that is there already.
const FILE: &str = "\u{feff}id;name;organization_type;organization_status;short_name;location_country_name;alert\r\n\
    1;Contoso;Customer;Active;CTS;Germany;\"Call first;\r\nthen write\"\r\n\
    2;Fabrikam;Customer;Active;;Atlantis;\r\n\
    \r\n\
    3;Velmora;Vendor;;;;=1+1\r\n\
    4;There Already;Customer;;;;\r\n";

#[tokio::test(flavor = "multi_thread")]
async fn a_file_is_looked_at_then_imported_without_its_bad_lines() {
    let app = TestApp::start().await.signed_in().await;
    let there = done(&app, "create_organization", json!({ "profile": { "name": "There already" } })).await;
    let seen = done(&app, "preview_organizations", json!({ "text": FILE, "mapping": null })).await;
    let mapping = json!([null, "name", "type", "status", "short_name", "country", "alert"]);
    assert_eq!(seen["mapping"], mapping);
    let counts = ["lines", "new", "asking", "bad"].map(|count| seen[count].as_u64().unwrap());
    assert_eq!(counts, [4, 2, 1, 1]);
    let bad = &seen["shown"][0];
    assert_eq!((bad["number"].as_u64(), bad["name"].as_str()), (Some(4), Some("Fabrikam")));
    assert_eq!(bad["standing"]["bad"][0]["field"], "locations.0.country");
    assert_eq!(page(&app, "filter[text]=").await["all"], 1, "looking writes nothing");

    let choices = json!([[7, { "update": there["made"]["id"] }]]);
    let order = json!({ "text": FILE, "mapping": mapping, "choices": choices });
    let report = done(&app, "import_organizations", order.clone()).await;
    let counts = ["created", "updated", "left_out", "bad"].map(|count| report[count].as_u64().unwrap());
    assert_eq!(counts, [2, 1, 0, 1]);
    let again = report["bad_csv"].as_str().unwrap();
    assert!(again.starts_with("id;name;"), "{again}");
    assert!(again.contains("2;Fabrikam;Customer;Active;;Atlantis;;This country is not known."), "{again}");
    let found = page(&app, "filter[type]=Customer").await;
    assert_eq!(names(&found), ["Contoso", "There already"]);

    // The same file again: nothing twice.
    let unanswered = json!({ "text": FILE, "mapping": mapping, "choices": [] });
    let report = done(&app, "import_organizations", unanswered).await;
    let counts = ["created", "updated", "left_out", "bad"].map(|count| report[count].as_u64().unwrap());
    assert_eq!(counts, [0, 0, 3, 1]);
    assert_eq!(page(&app, "filter[text]=").await["all"], 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_cannot_be_read_says_why() {
    let app = TestApp::start().await.signed_in().await;
    for (text, mapping, field) in [
        ("", Value::Null, "file"),
        ("name\n", Value::Null, "file"),
        ("a\0b\n1", Value::Null, "file"),
        ("name\nContoso", json!(["name", "type"]), "mapping"),
    ] {
        let (status, refused) =
            post(&app, "preview_organizations", json!({ "text": text, "mapping": mapping })).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{text:?}");
        assert_eq!(refused["invalid"]["field"], field, "{text:?}");
    }
    let order = json!({ "text": "company size\n5", "mapping": [null], "choices": [] });
    let (status, refused) = post(&app, "import_organizations", order).await;
    assert_eq!(
        (status, refused["invalid"]["field"].as_str()),
        (StatusCode::UNPROCESSABLE_ENTITY, Some("mapping"))
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn sec_040_only_files_may_be_larger_than_other_bodies() {
    let app = TestApp::start().await.signed_in().await;
    let lines = "x".repeat(400_000);
    let file = json!({ "text": format!("name,description\nContoso,{lines}"), "mapping": null });
    let seen = done(&app, "preview_organizations", file).await;
    assert_eq!(seen["bad"], 1, "the description is too long, the file is not");
    for (function, length) in [
        ("preview_organizations", 9 * 1024 * 1024),
        ("import_organizations", 9 * 1024 * 1024),
        ("create_organization", 400_000),
    ] {
        assert_eq!(announced(&app, function, length).await, "413", "{function}");
    }
}

/// The status for a body of this length of which only the length is told: nothing of it should be waited for.
async fn announced(app: &TestApp, function: &str, length: usize) -> String {
    let host = app.origin.strip_prefix("http://").unwrap();
    let mut stream = TcpStream::connect(host).await.unwrap();
    let head = format!(
        "POST /fn/{function} HTTP/1.1\r\nhost: {host}\r\norigin: {}\r\nsec-fetch-site: same-origin\r\n\
         content-type: application/json\r\ncontent-length: {length}\r\n\r\n",
        app.origin
    );
    stream.write_all(head.as_bytes()).await.unwrap();
    let mut answer = [0; 12];
    stream.read_exact(&mut answer).await.unwrap();
    String::from_utf8_lossy(&answer).split(' ').nth(1).unwrap_or_default().to_owned()
}
