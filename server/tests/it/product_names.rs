//! Names of products over HTTP: an unrecognized product is named and every list says so; a catalogue file is looked at
//! and taken over.

use domain::account::Role;
use graph_sim::{World, seats};
use reqwest::{StatusCode, header};
use serde_json::{Value, json};

use crate::app::TestApp;

const HEAD: &str = "Product_Display_Name,String_Id,GUID,Service_Plan_Name,Service_Plan_Id,Service_Plans_Included_Friendly_Names\n";
const E5: &str = "06ebc4ee-1bb5-47dd-8120-11324bc54e06";

async fn start() -> TestApp {
    let world = World::new().partner("Northlight").sku("CONTOSO_SPECIAL_PLAN2", seats(5));
    let world = world.customer("Fabrikam GmbH").sku("SPE_E5", seats(9));
    let app = TestApp::start_with(world).await.signed_in().await;
    app.connect().await;
    app
}

async fn post(app: &TestApp, name: &str, form: Value) -> (StatusCode, Value) {
    let answer = app.post(&format!("/fn/{name}")).json(&json!({ "form": form })).send().await.unwrap();
    (answer.status(), answer.json().await.unwrap_or_default())
}

async fn names(app: &TestApp) -> Value {
    app.get("/fn/list_product_names").send().await.unwrap().json().await.unwrap()
}

async fn listed(app: &TestApp) -> Vec<String> {
    let path = "/export/licenses.json?columns=product&sort=tenant";
    let read: Value = app.get(path).send().await.unwrap().json().await.unwrap();
    let rows = read["licenses"].as_array().unwrap();
    rows.iter().map(|row| row["product"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unrecognized_product_is_named_everywhere_at_once() {
    let app = start().await;
    assert_eq!(listed(&app).await, ["Microsoft 365 E5", "Contoso Special PLAN2 (unrecognized)"]);
    let read = names(&app).await;
    let [product] = read["products"].as_array().unwrap().as_slice() else { panic!("{read}") };
    assert_eq!(
        (product["part_number"].as_str(), product["tenants"].as_i64()),
        (Some("CONTOSO_SPECIAL_PLAN2"), Some(1))
    );
    let sku = product["sku"].clone();
    let tag = async || app.get("/data/licenses").send().await.unwrap().headers()[header::ETAG].clone();
    let before = tag().await;
    let (status, refused) = post(&app, "save_product_name", json!({ "sku": sku, "name": " " })).await;
    assert_eq!(
        (status, refused["invalid"]["field"].as_str()),
        (StatusCode::UNPROCESSABLE_ENTITY, Some("name"))
    );
    let (status, _) =
        post(&app, "save_product_name", json!({ "sku": sku, "name": " Contoso  Special " })).await;
    assert_eq!(status, StatusCode::OK);
    assert_eq!(listed(&app).await, ["Microsoft 365 E5", "Contoso Special"]);
    assert_ne!(tag().await, before, "browsers read the list anew");
    let read = names(&app).await;
    assert_eq!(read["products"][0]["given"]["name"], "Contoso Special");
    assert_eq!(read["products"][0]["given"]["by"], "Ada Example");
    post(&app, "save_product_name", json!({ "sku": sku, "name": null })).await;
    assert_eq!(listed(&app).await[1], "Contoso Special PLAN2 (unrecognized)");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_catalogue_file_is_looked_at_before_it_changes_names() {
    let app = start().await;
    let sku = names(&app).await["products"][0]["sku"].as_str().unwrap().to_owned();
    let text = format!(
        "{HEAD}Contoso Special,CONTOSO_SPECIAL_PLAN2,{sku},,,\nMicrosoft 365 E5 (2027),SPE_E5,{E5},,,\nName,X,nonsense,,,\n"
    );
    let (status, seen) = post(&app, "preview_catalogue", json!({ "text": text })).await;
    assert_eq!(status, StatusCode::OK, "{seen}");
    let counts = ["products", "new", "renamed", "bad"].map(|name| seen[name].as_i64().unwrap());
    assert_eq!(counts, [2, 1, 1, 1], "{seen}");
    assert_eq!(seen["problems"][0]["line"], 4, "{seen}");
    assert_eq!(listed(&app).await[1], "Contoso Special PLAN2 (unrecognized)", "nothing is written yet");

    let (status, done) = post(&app, "update_catalogue", json!({ "text": text })).await;
    assert_eq!(status, StatusCode::OK, "{done}");
    assert_eq!(listed(&app).await, ["Microsoft 365 E5 (2027)", "Contoso Special"]);
    let read = names(&app).await;
    assert_eq!((&read["products"], &read["catalogue"]["updated_by"]), (&json!([]), &json!("Ada Example")));
    let (_, again) = post(&app, "preview_catalogue", json!({ "text": text })).await;
    assert_eq!((again["new"].as_i64(), again["renamed"].as_i64()), (Some(0), Some(0)), "{again}");

    let (status, refused) = post(&app, "update_catalogue", json!({ "text": "a,b\n1,2\n" })).await;
    assert_eq!(
        (status, refused["invalid"]["field"].as_str()),
        (StatusCode::UNPROCESSABLE_ENTITY, Some("text"))
    );
    assert_eq!(listed(&app).await[0], "Microsoft 365 E5 (2027)");
}

#[tokio::test(flavor = "multi_thread")]
async fn sec_046_an_editor_names_no_product() {
    let app = start().await;
    let sku = names(&app).await["products"][0]["sku"].clone();
    let editor = app.signed_in_as(Role::Editor, None).await;
    let answer = app.get("/fn/list_product_names").header(header::COOKIE, &editor).send().await.unwrap();
    assert_eq!(answer.status(), StatusCode::FORBIDDEN);
    for (name, form) in [
        ("save_product_name", json!({ "sku": sku, "name": "Ours" })),
        ("preview_catalogue", json!({ "text": HEAD })),
        ("update_catalogue", json!({ "text": HEAD })),
    ] {
        let request = app.post(&format!("/fn/{name}")).json(&json!({ "form": form }));
        let answer = request.header(header::COOKIE, &editor).send().await.unwrap();
        assert_eq!(answer.status(), StatusCode::FORBIDDEN, "{name}");
    }
}
