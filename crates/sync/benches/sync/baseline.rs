//! The least that can be done: fetch the same pages with a bare HTTP client and parse them into the members that we
//! read, sixteen calls at once; nothing is compared and nothing stored.

use std::{collections::BTreeMap, hint::black_box};

use futures::{StreamExt as _, stream};
use serde::Deserialize;
use serde_json::{Value, json, value::RawValue};

use crate::{
    measure::{Measure, Meter},
    report,
    simulator::Simulator,
};

/// What a round took, and where the next one of each tenant starts.
pub struct Round {
    pub meter: Meter,
    pub links: BTreeMap<String, [String; 2]>,
}

const USERS: &str = "/v1.0/users/delta?$select=id,displayName,givenName,surname,userPrincipalName,mail,userType,\
    accountEnabled,jobTitle,department,officeLocation,usageLocation,mobilePhone,businessPhones,onPremisesSyncEnabled,\
    createdDateTime,assignedLicenses,licenseAssignmentStates";
const GROUPS: &str = "/v1.0/groups/delta?$select=id,displayName,description,mail,groupTypes,mailEnabled,\
    securityEnabled,membershipRule,assignedLicenses";
const LICENSES: [&str; 3] = [
    "/organization?$select=id,displayName,street,city,postalCode,countryLetterCode,verifiedDomains",
    "/subscribedSkus?$select=skuId,skuPartNumber,capabilityStatus,appliesTo,prepaidUnits,consumedUnits,\
     subscriptionIds,servicePlans",
    "/directory/subscriptions?$select=id,commerceSubscriptionId,skuId,skuPartNumber,status,totalLicenses,isTrial,\
     createdDateTime,nextLifecycleDateTime,ownerTenantId",
];

#[derive(Deserialize)]
struct Page<T> {
    value: Vec<T>,
    #[serde(rename = "@odata.nextLink")]
    next: Option<String>,
    #[serde(rename = "@odata.deltaLink")]
    delta: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
#[allow(dead_code, clippy::struct_field_names, reason = "Graph's names, parsed, which is what is measured")]
struct User {
    id: String,
    display_name: Option<String>,
    given_name: Option<String>,
    surname: Option<String>,
    user_principal_name: Option<String>,
    mail: Option<String>,
    user_type: Option<String>,
    account_enabled: Option<bool>,
    job_title: Option<String>,
    department: Option<String>,
    office_location: Option<String>,
    usage_location: Option<String>,
    mobile_phone: Option<String>,
    business_phones: Option<Vec<String>>,
    on_premises_sync_enabled: Option<bool>,
    created_date_time: Option<String>,
    assigned_licenses: Option<Vec<Assigned>>,
    license_assignment_states: Option<Vec<State>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
#[allow(dead_code, clippy::struct_field_names, reason = "Graph's names, parsed, which is what is measured")]
struct Assigned {
    sku_id: String,
    disabled_plans: Option<Vec<String>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
#[allow(dead_code, clippy::struct_field_names, reason = "Graph's names, parsed, which is what is measured")]
struct State {
    sku_id: String,
    assigned_by_group: Option<String>,
    state: Option<String>,
    error: Option<String>,
    disabled_plans: Option<Vec<String>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
#[allow(dead_code, clippy::struct_field_names, reason = "Graph's names, parsed, which is what is measured")]
struct Group {
    id: String,
    display_name: Option<String>,
    description: Option<String>,
    mail: Option<String>,
    group_types: Option<Vec<String>>,
    mail_enabled: Option<bool>,
    security_enabled: Option<bool>,
    membership_rule: Option<String>,
    assigned_licenses: Option<Vec<Assigned>>,
}

#[derive(Deserialize)]
struct Batch {
    responses: Vec<Part>,
}

#[derive(Deserialize)]
struct Part {
    body: Box<RawValue>,
}

/// One round over all tenants: from the start, or from the delta links of the last one.
pub async fn run(simulator: &Simulator, links: Option<&BTreeMap<String, [String; 2]>>) -> Round {
    let tenants = customers(simulator).await;
    let calls = simulator.counter("calls").await;
    let measure = Measure::start();
    let reads = tenants.into_iter().map(|tenant| async move {
        let from = links.and_then(|links| links.get(&tenant));
        tenant_round(simulator, &tenant, from).await.map(|next| (tenant, next))
    });
    let links: BTreeMap<_, _> =
        stream::iter(reads).buffer_unordered(16).filter_map(|read| async { read }).collect().await;
    let meter = measure.end();
    let what = if links.is_empty() { "baseline, nothing readable" } else { "baseline" };
    report(what, &meter, Some(simulator.counter("calls").await - calls), None);
    Round { meter, links }
}

/// `None` for a tenant that cannot be read, as some customers of the world cannot.
async fn tenant_round(
    simulator: &Simulator,
    tenant: &str,
    from: Option<&[String; 2]>,
) -> Option<[String; 2]> {
    let token = token(simulator, tenant).await?;
    let requests: Vec<Value> = LICENSES
        .iter()
        .enumerate()
        .map(|(id, url)| json!({ "id": id.to_string(), "method": "GET", "url": url }))
        .collect();
    let batch = simulator.http.post(at(simulator, "/v1.0/$batch")).bearer_auth(&token);
    let batch = batch.json(&json!({ "requests": requests })).send().await.ok()?.bytes().await.ok()?;
    for part in serde_json::from_slice::<Batch>(&batch).ok()?.responses {
        black_box(serde_json::from_str::<Page<Value>>(part.body.get()).ok()?.value);
    }
    let [users, groups] = from.cloned().unwrap_or_else(|| [at(simulator, USERS), at(simulator, GROUPS)]);
    Some([chain::<User>(simulator, &token, users).await?, chain::<Group>(simulator, &token, groups).await?])
}

/// Every page of a delta chain; the link to the next round.
async fn chain<T: for<'de> Deserialize<'de>>(
    simulator: &Simulator,
    token: &str,
    from: String,
) -> Option<String> {
    let mut url = from;
    loop {
        let request = simulator.http.get(&url).bearer_auth(token).header("prefer", "odata.maxpagesize=999");
        let body = request.send().await.ok()?.bytes().await.ok()?;
        let page: Page<T> = serde_json::from_slice(&body).ok()?;
        black_box(page.value);
        match page.next {
            Some(next) => url = next,
            None => return page.delta,
        }
    }
}

async fn token(simulator: &Simulator, tenant: &str) -> Option<String> {
    let form = [
        ("client_id", simulator.connection.application.to_string()),
        ("client_secret", simulator.secret.clone()),
        ("grant_type", "client_credentials".into()),
        ("scope", "https://graph.microsoft.com/.default".into()),
    ];
    let url = at(simulator, &format!("/{tenant}/oauth2/v2.0/token"));
    let answer: Value = simulator.http.post(url).form(&form).send().await.ok()?.json().await.ok()?;
    Some(answer.get("access_token")?.as_str()?.to_owned())
}

/// The home tenant and every customer with a contract.
async fn customers(simulator: &Simulator) -> Vec<String> {
    let home = simulator.connection.home_tenant.to_string();
    let token = token(simulator, &home).await.expect("the home tenant signs in");
    let mut tenants = vec![home];
    let mut url = at(simulator, "/v1.0/contracts?$select=customerId&$top=999");
    loop {
        let page = simulator.http.get(&url).bearer_auth(&token).send().await.expect("the simulator answers");
        let page: Page<Value> = page.json().await.expect("contracts");
        let ids = page.value.iter().filter_map(|one| one.get("customerId")?.as_str().map(str::to_owned));
        tenants.extend(ids);
        let Some(next) = page.next else { return tenants };
        url = next;
    }
}

fn at(simulator: &Simulator, path: &str) -> String {
    format!("{}{path}", simulator.graph.origin().ascii_serialization())
}
