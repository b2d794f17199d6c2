//! Flexible assets and licenses as assets over HTTP: made, changed, locked, and nowhere for whom they are not open to.

use domain::{account::Role, asset::MICROSOFT_LICENSES, id::OrganizationId, time::Timestamp};
use graph_sim::{World, seats};
use reqwest::{StatusCode, header};
use secrecy::ExposeSecret as _;
use serde_json::{Value, json};
use store::{KeySource, Store};

use crate::{app::TestApp, matching::decided};

/// Somebody's requests: the Administrator's, or those with another cookie.
#[derive(Clone, Copy)]
struct As<'a>(&'a TestApp, Option<&'a str>);

impl As<'_> {
    async fn post(self, name: &str, form: Value) -> (StatusCode, Value) {
        let request = self.0.post(&format!("/fn/{name}")).json(&json!({ "form": form }));
        answered(self.with_cookie(request)).await
    }

    async fn get(self, path: &str) -> (StatusCode, Value) {
        answered(self.with_cookie(self.0.get(path))).await
    }

    /// What a read answers that must succeed.
    async fn read(self, path: &str) -> Value {
        let (status, answer) = self.get(path).await;
        assert_eq!(status, StatusCode::OK, "{path}: {answer}");
        answer
    }

    async fn done(self, name: &str, form: Value) -> Value {
        let (status, answer) = self.post(name, form).await;
        assert_eq!(status, StatusCode::OK, "{name}: {answer}");
        answer
    }

    fn with_cookie(self, request: reqwest::RequestBuilder) -> reqwest::RequestBuilder {
        match self.1 {
            Some(cookie) => request.header(header::COOKIE, cookie),
            None => request,
        }
    }
}

async fn answered(request: reqwest::RequestBuilder) -> (StatusCode, Value) {
    let answer = request.send().await.unwrap();
    (answer.status(), answer.json().await.unwrap_or_default())
}

/// A tenant with a license of 9 seats, matched to an organization: its id, and that of the license.
async fn start() -> (TestApp, String, String) {
    let world = World::new().partner("Northlight").sku("SPE_E5", seats(5));
    let world = world.customer("Fabrikam GmbH").sku("SPE_E5", seats(9).assigned(4));
    let app = TestApp::start_with(world).await.signed_in().await;
    app.connect().await;
    let integration = app.settled().await["id"].as_str().unwrap().to_owned();
    let admin = As(&app, None);
    let tenants = admin.read(&format!("/fn/list_matching_tenants?integration={integration}")).await;
    let tenants = tenants["tenants"].as_array().unwrap();
    let tenant = tenants.iter().find(|row| row["tenant"]["display_name"] == "Fabrikam GmbH").unwrap();
    let tenant = tenant["tenant"]["id"].as_str().unwrap().parse().unwrap();
    let standing = decided(&app, &integration, tenant, json!({ "create": { "confirmed": true } })).await;
    let organization = standing["matched"]["organization"]["id"].as_str().unwrap().to_owned();
    app.settled().await;
    let list = admin.read(&format!("/fn/list_organization_licenses?organization={organization}")).await;
    assert_eq!(list["rows"].as_array().unwrap().len(), 1, "{list}");
    let license = list["rows"][0]["id"].as_str().unwrap().to_owned();
    (app, organization, license)
}

/// Signs in a person of this role in one organization: their cookie and id.
async fn signed_in_as(app: &TestApp, role: Role, organization: &str) -> (String, String) {
    let data = app.data().join("data");
    let url = format!("sqlite:{}", data.join("seatledger.db").display());
    let key = KeySource::MasterKeyFile(data.join("master.key"));
    let store = Store::open(&url, key, now()).await.unwrap();
    let of: OrganizationId = organization.parse().unwrap();
    let (token, session) = store::testing::person(&store, role, Some(&[of]), now()).await;
    store.close().await;
    (format!("sid={}", token.expose_secret()), session.person.id.to_string())
}

#[allow(clippy::disallowed_methods, reason = "the server under test goes by the system's clock")]
fn now() -> Timestamp {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap();
    Timestamp(since.as_millis().try_into().unwrap())
}

fn server_draft() -> Value {
    json!({ "name": "Server", "icon": "cloud", "fields": [
        { "id": null, "name": "Host Name", "kind": { "kind": "text" }, "required": true, "show_in_list": true, "use_for_title": true },
        { "id": null, "name": "Cores", "kind": { "kind": "number", "decimals": 0 } },
    ] })
}

#[tokio::test(flavor = "multi_thread")]
async fn a_type_and_its_assets_are_made_changed_and_taken_away() {
    let app = TestApp::start().await.signed_in().await;
    let admin = As(&app, None);
    let made = admin.done("create_organization", json!({ "profile": { "name": "Contoso" } })).await;
    let organization = made["made"]["id"].clone();
    let kind = admin.done("create_asset_type", json!({ "draft": server_draft() })).await;
    assert_eq!(kind["fields"][1]["key"], "cores", "{kind}");
    let (status, told) = admin.post("create_asset_type", json!({ "draft": server_draft() })).await;
    assert_eq!((status, &told["invalid"]["field"]), (StatusCode::UNPROCESSABLE_ENTITY, &json!("name")));

    let new = |traits: Value| json!({ "organization": organization, "kind": kind["id"], "traits": traits });
    let (status, told) = admin.post("create_asset", new(json!({ "cores": { "number": "8.5" } }))).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(told["invalid"]["message"], "\u{201c}Host Name\u{201d} is required. Enter a value.");
    let asset = admin.done("create_asset", new(json!({ "host-name": { "text": " SRV1 " } }))).await;
    let id = asset.as_str().unwrap();
    let list = format!(
        "/fn/list_assets?asset_type={}&filter[organization]={}&filter[text]=srv&page=0",
        kind["id"].as_str().unwrap(),
        organization.as_str().unwrap()
    );
    let listed = admin.read(&list).await;
    assert_eq!((&listed["page"]["rows"][0]["title"], &listed["page"]["total"]), (&json!("SRV1"), &json!(1)));
    assert_eq!(listed["kind"]["fields"][1]["kind"], json!({ "kind": "number", "decimals": 0 }));
    let read = admin.read(&format!("/fn/read_asset?id={id}")).await;
    assert_eq!(read["detail"]["asset"]["traits"], json!({ "host-name": { "text": "SRV1" } }));

    let edited = |revision: u32, name: &str| json!({ "id": id, "revision": revision, "traits": { "host-name": { "text": name } } });
    admin.done("save_asset", edited(1, "SRV2")).await;
    let (status, told) = admin.post("save_asset", edited(1, "SRV3")).await;
    assert_eq!(status, StatusCode::CONFLICT);
    assert!(told["conflict"]["message"].as_str().unwrap().contains("Nothing of yours is saved"), "{told}");

    admin.done("switch_asset_type", json!({ "id": kind["id"], "enabled": false })).await;
    let (status, told) = admin.post("create_asset", new(json!({ "host-name": { "text": "SRV4" } }))).await;
    assert_eq!((status, &told["invalid"]["field"]), (StatusCode::UNPROCESSABLE_ENTITY, &json!("type")));
    let (status, _) = admin.post("delete_asset_type", json!({ "id": kind["id"] })).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "while it has assets");
    admin.done("archive_asset", json!({ "id": id, "archived": true })).await;
    assert_eq!(admin.read(&list).await["page"]["total"], 0);
    admin.done("delete_asset", json!({ "id": id })).await;
    admin.done("delete_asset_type", json!({ "id": kind["id"] })).await;
    assert_eq!(admin.get(&list).await.0, StatusCode::NOT_FOUND);
}

#[tokio::test(flavor = "multi_thread")]
async fn microsoft_licenses_are_locked_on_every_way() {
    let (app, organization, license) = start().await;
    let admin = As(&app, None);
    let types = admin.read("/fn/list_asset_types").await;
    assert_eq!(
        (&types[0]["kind"]["name"], &types[0]["kind"]["origin"]),
        (&json!("Microsoft Licenses"), &json!("microsoft_licenses"))
    );
    let id = MICROSOFT_LICENSES.to_string();
    let kept = json!({ "host-name": { "text": "SRV1" } });
    for (name, form) in [
        ("save_asset_type", json!({ "id": id, "revision": 1, "draft": server_draft() })),
        ("switch_asset_type", json!({ "id": id, "enabled": false })),
        ("delete_asset_type", json!({ "id": id })),
        ("create_asset", json!({ "organization": organization, "kind": id, "traits": kept })),
        ("save_asset", json!({ "id": license, "revision": 0, "traits": kept })),
        ("archive_asset", json!({ "id": license, "archived": true })),
        ("delete_asset", json!({ "id": license })),
    ] {
        let (status, told) = admin.post(name, form.clone()).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{name}: {told}");
        let message = told["invalid"]["message"].as_str().unwrap();
        assert!(message.starts_with("Microsoft Licenses come from Microsoft, so"), "{name}: {message}");
        // As a browser without JavaScript sends a form.
        let fields: Vec<_> = form
            .as_object()
            .unwrap()
            .iter()
            .map(|(name, value)| (name.as_str(), value.to_string()))
            .collect();
        let fields: Vec<_> = fields.iter().map(|(name, value)| (*name, value.trim_matches('"'))).collect();
        let answer = app.submit(&format!("/fn/{name}"), &fields).await;
        assert!(!answer.status().is_success(), "{name}: {}", answer.status());
    }
    let named_alike =
        json!({ "draft": { "name": "microsoft  LICENSES", "fields": server_draft()["fields"] } });
    let (status, told) = admin.post("create_asset_type", named_alike).await;
    assert_eq!((status, &told["invalid"]["field"]), (StatusCode::UNPROCESSABLE_ENTITY, &json!("name")));
    let list = admin.read(&format!("/fn/list_organization_licenses?organization={organization}")).await;
    let counts = &list["rows"][0]["counts"];
    assert_eq!(
        (&counts["active"], &counts["consumed"], &counts["unused"]),
        (&json!(9), &json!(4), &json!(5))
    );
    // What people keep beside it can be changed.
    let parts = json!({ "notes": "Renew in autumn", "tags": ["Key account"], "owner": null });
    admin.done("save_license", json!({ "id": license, "revision": 0, "parts": parts })).await;
    let read = admin.read(&format!("/fn/read_license?id={license}")).await;
    assert_eq!(read["license"]["local"]["notes"], "Renew in autumn");
    let page = app.page(&format!("/organizations/{organization}/microsoft-licenses/{license}")).await;
    let html = page.text().await.unwrap();
    assert!(
        html.contains("Renew in autumn") && html.contains("From Microsoft, as of"),
        "the page without scripts"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn sec_046_a_restricted_license_is_nowhere_for_others() {
    let (app, organization, license) = start().await;
    let (editor, editor_id) = signed_in_as(&app, Role::Editor, &organization).await;
    let (lite, _) = signed_in_as(&app, Role::Lite, &organization).await;
    let (admin, editor, lite) = (As(&app, None), As(&app, Some(&editor)), As(&app, Some(&lite)));
    let list = format!("/fn/list_organization_licenses?organization={organization}");
    assert_eq!(lite.read(&list).await["rows"].as_array().unwrap().len(), 1);
    let access = editor.read(&format!("/fn/read_asset_access?id={license}")).await;
    assert_eq!((&access["restricted"], &access["revision"]), (&json!(false), &json!(0)));
    let readers = json!({ "who": "people", "users": [editor_id] });
    let form = json!({ "id": license, "revision": 0, "readers": readers });
    assert_eq!(lite.post("secure_asset", form.clone()).await.0, StatusCode::FORBIDDEN);
    editor.done("secure_asset", form).await;

    for (who, count) in [(admin, 1), (editor, 1), (lite, 0)] {
        assert_eq!(who.read(&list).await["rows"].as_array().unwrap().len(), count);
        let kinds = who.read(&format!("/fn/list_asset_kinds?organization={organization}")).await;
        assert_eq!((&kinds[0]["name"], &kinds[0]["assets"]), (&json!("Microsoft Licenses"), &json!(count)));
        let types = who.read("/fn/list_asset_types").await;
        assert_eq!(types[0]["assets"], json!(count));
        let one = who.read(&format!("/fn/read_organization?id={organization}")).await;
        assert_eq!(one["tenants"][0]["licenses"], json!(count));
        let expected = if count == 1 { StatusCode::OK } else { StatusCode::NOT_FOUND };
        for path in [
            format!("/fn/read_license?id={license}"),
            format!("/fn/list_license_holders?id={license}&filter[text]=&filter[shown]=everyone&page=0"),
        ] {
            assert_eq!(who.get(&path).await.0, expected, "{path}");
        }
        let page = format!("/organizations/{organization}/microsoft-licenses/{license}");
        let html = who.with_cookie(app.get(&page).header(header::ACCEPT, "text/html")).send().await.unwrap();
        assert_eq!(html.text().await.unwrap().contains("SPE_E5"), count == 1);
    }
    let parts = json!({ "id": license, "revision": 1, "parts": { "notes": "seen" } });
    let (creator, _) = signed_in_as(&app, Role::Creator, &organization).await;
    assert_eq!(As(&app, Some(&creator)).post("save_license", parts).await.0, StatusCode::NOT_FOUND);
    let stranger = admin.done("create_organization", json!({ "profile": { "name": "Elsewhere" } })).await;
    let (stranger, _) = signed_in_as(&app, Role::Manager, stranger["made"]["id"].as_str().unwrap()).await;
    assert_eq!(As(&app, Some(&stranger)).get(&list).await.0, StatusCode::NOT_FOUND);
}

#[tokio::test(flavor = "multi_thread")]
async fn sec_046_a_restricted_asset_is_in_no_list_count_or_search_of_others() {
    let app = TestApp::start().await.signed_in().await;
    let made = As(&app, None).done("create_organization", json!({ "profile": { "name": "Contoso" } })).await;
    let organization = made["made"]["id"].as_str().unwrap().to_owned();
    let (editor, editor_id) = signed_in_as(&app, Role::Editor, &organization).await;
    let (lite, _) = signed_in_as(&app, Role::Lite, &organization).await;
    let (admin, editor, lite) = (As(&app, None), As(&app, Some(&editor)), As(&app, Some(&lite)));
    let kind = admin.done("create_asset_type", json!({ "draft": server_draft() })).await["id"].clone();
    let new =
        json!({ "organization": organization, "kind": kind, "traits": { "host-name": { "text": "SRV1" } } });
    let asset = editor.done("create_asset", new).await.as_str().unwrap().to_owned();
    let readers = json!({ "who": "people", "users": [editor_id] });
    editor.done("secure_asset", json!({ "id": asset, "revision": 1, "readers": readers })).await;
    for (who, count) in [(admin, 1), (editor, 1), (lite, 0)] {
        let kind = kind.as_str().unwrap();
        for text in ["", "srv1"] {
            let list = format!(
                "/fn/list_assets?asset_type={kind}&filter[organization]={organization}&filter[text]={text}&filter[shown]=all&page=0"
            );
            let page = who.read(&list).await["page"].clone();
            assert_eq!((&page["total"], &page["all"]), (&json!(count), &json!(count)), "{page}");
        }
        let kinds = who.read(&format!("/fn/list_asset_kinds?organization={organization}")).await;
        assert_eq!(kinds[0]["assets"], json!(count));
        assert_eq!(who.read("/fn/list_asset_types").await[0]["assets"], json!(count));
        let expected = if count == 1 { StatusCode::OK } else { StatusCode::NOT_FOUND };
        assert_eq!(who.get(&format!("/fn/read_asset?id={asset}")).await.0, expected);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn sec_047_roles_decide_what_one_does_with_assets() {
    let (app, organization, license) = start().await;
    let admin = As(&app, None);
    let kind = admin.done("create_asset_type", json!({ "draft": server_draft() })).await["id"].clone();
    let traits = json!({ "host-name": { "text": "SRV1" } });
    let new = json!({ "organization": organization, "kind": kind, "traits": traits });
    let asset = admin.done("create_asset", new.clone()).await;
    let (no, ok) = (StatusCode::FORBIDDEN, StatusCode::OK);
    for (role, create, archive, secure, types) in [
        (Role::Lite, no, no, no, no),
        (Role::Creator, ok, no, no, no),
        (Role::Editor, ok, ok, ok, no),
        // Types belong to all organizations: who sees one of them does not change any.
        (Role::Manager, ok, ok, ok, no),
    ] {
        let (cookie, _) = signed_in_as(&app, role, &organization).await;
        let who = As(&app, Some(&cookie));
        assert_eq!(who.post("create_asset", new.clone()).await.0, create, "{role:?}");
        let candidates = format!("/fn/find_candidates?organization={organization}&text=a");
        assert_eq!(who.get(&candidates).await.0, create, "{role:?}");
        let notes = json!({ "id": license, "revision": 9, "parts": {} });
        let saved = who.post("save_license", notes).await.0;
        assert_eq!(saved == no, create == no, "{role:?}");
        let archived = who.post("archive_asset", json!({ "id": asset, "archived": false })).await.0;
        assert_eq!(archived, archive, "{role:?}");
        assert_eq!(who.get(&format!("/fn/read_asset_access?id={license}")).await.0, secure, "{role:?}");
        assert_eq!(
            who.post("create_asset_type", json!({ "draft": server_draft() })).await.0,
            types,
            "{role:?}"
        );
        assert_eq!(who.get(&format!("/fn/read_license?id={license}")).await.0, ok, "{role:?}");
    }
}
