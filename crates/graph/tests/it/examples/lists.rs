//! The published lists and objects.

use super::{
    AppliesTo, Asked, CapabilityStatus, Desk, ErrorKind, RelationshipStatus, Reply, Seats, Timestamp,
    as_list, reply,
};
use crate::script::{self, CUSTOMER, credential, home};

fn at(text: &str) -> Option<Timestamp> {
    let at = Timestamp::from_rfc3339(text);
    assert!(at.is_some(), "{text}");
    at
}

/// The query of the only read.
fn query(desk: &Desk) -> String {
    let asked = desk.script.asked();
    let mut reads =
        asked.iter().filter(|asked| !asked.is_sign_in()).map(|asked: &Asked| asked.url.query().unwrap());
    let query = reads.next().unwrap().to_owned();
    assert!(query.starts_with("$select="), "{query}");
    query
}

pub async fn subscribed_skus(file: &str) {
    let desk = Desk::reading(reply(file, 200));
    let skus = desk.home().subscribed_skus().await.unwrap();
    assert!(query(&desk).contains("prepaidUnits"));
    let [e5, crm] = skus.try_into().unwrap();
    assert_eq!(e5.tenant, home());
    assert_eq!(e5.sku.to_string(), "c7df2760-2c81-4ef7-b578-5b5392b571df");
    assert_eq!(
        (&*e5.part_number, e5.status, e5.applies_to),
        ("ENTERPRISEPREMIUM", CapabilityStatus::Enabled, AppliesTo::User)
    );
    assert_eq!(e5.seats, Seats { enabled: 25, warning: 0, suspended: 0, locked_out: 0, consumed: 14 });
    assert_eq!(e5.subscription_ids, ["43d26afe-cb98-48b9-acc4-ae3ef2ac6c51"]);
    let [plan] = e5.service_plans.try_into().unwrap();
    assert_eq!(plan.id.to_string(), "8c098270-9dd4-4350-9b30-ba4703f3b36b");
    assert_eq!((&*plan.name, &*plan.provisioning_status), ("ADALLOM_S_O365", "Success"));

    assert_eq!(crm.sku.to_string(), "d17b27af-3f49-4822-99f9-56a661538792");
    assert_eq!((&*crm.part_number, &crm.status), ("CRMSTANDARD", &CapabilityStatus::Suspended));
    assert_eq!(crm.seats, Seats { enabled: 0, warning: 0, suspended: 25, locked_out: 0, consumed: 14 });
    assert_eq!((crm.seats.active(&crm.status), crm.seats.stranded(&crm.status)), (0, 14));
    assert_eq!(crm.service_plans[0].provisioning_status, "Disabled");
    assert_eq!(crm.subscription_ids, ["15c301e0-c769-4f12-bab1-1e8519a7a6f1"]);
}

pub async fn subscribed_sku(file: &str) {
    let [sku] = Desk::reading(as_list(file)).home().subscribed_skus().await.unwrap().try_into().unwrap();
    assert_eq!((&*sku.part_number, sku.applies_to), ("ENTERPRISEPREMIUM", AppliesTo::User));
    assert_eq!((sku.seats.enabled, sku.seats.consumed, sku.seats.unused(&sku.status)), (25, 14, 11));
    let plans: Vec<_> = sku.service_plans.iter().map(|plan| plan.name.as_str()).collect();
    assert_eq!(plans, ["ADALLOM_S_O365", "LOCKBOX_ENTERPRISE"]);
    assert!(sku.subscription_ids.is_empty(), "the page does not show them");
}

pub async fn subscriptions(reply: Reply) {
    let desk = Desk::reading(reply);
    let [bought] = desk.home().subscriptions().await.unwrap().try_into().unwrap();
    assert!(query(&desk).contains("totalLicenses"));
    assert_eq!(bought.tenant, home());
    assert_eq!(bought.id, "860697e3-b0aa-4196-a6c6-7ec361ed58f7");
    assert_eq!(bought.commerce_id, "f9c1ea2d-2c6e-4717-8c3b-7130812d70ba");
    assert_eq!(bought.sku.to_string(), "0816ccb9-3785-4d19-bf78-6c53e2106509");
    assert_eq!((&*bought.part_number, bought.status), ("MyPartNumber", CapabilityStatus::Enabled));
    assert_eq!((bought.total_licenses, bought.is_trial), (25, false));
    assert_eq!(bought.created_at, at("2023-01-01T00:00:00Z"));
    assert_eq!(bought.next_lifecycle_at, at("2023-02-01T00:00:00Z"));
    assert_eq!(bought.owner_tenant.unwrap().to_string(), "331af819-4e0b-49f7-a6bf-14e1165ad3a0");
}

/// Microsoft's page prints placeholders: as they are they are refused, with a tenant's id in place they are read.
pub async fn contracts(file: &str, list: &str) {
    let printed = Desk::reading(Reply::new(200, list.to_owned())).home().contracts().await.unwrap_err();
    assert_eq!(printed.kind, ErrorKind::Malformed, "{file}");
    assert!(printed.to_string().contains("customerId is not a GUID"), "{printed}");

    let filled = list.replace("customerId-value", CUSTOMER);
    let desk = Desk::reading(Reply::new(200, filled));
    let [contract] = desk.home().contracts().await.unwrap().try_into().unwrap();
    assert_eq!(query(&desk), "$select=customerId,displayName,defaultDomainName");
    assert_eq!(contract.customer, script::customer());
    assert_eq!(contract.display_name, "displayName-value");
    assert_eq!(contract.default_domain, "defaultdomainname-value");
}

pub async fn customers(file: &str) {
    let customers = Desk::reading(reply(file, 200)).home().customers().await.unwrap();
    let named: Vec<_> = customers.iter().map(|c| (c.tenant.to_string(), c.display_name.as_str())).collect();
    assert_eq!(
        named,
        [
            ("4fdbff88-9d6b-42e0-9713-45c922ba8001".to_owned(), "Contoso Inc"),
            ("1c0fa218-5dec-49db-8247-cfa457af8116".to_owned(), "Contoso subsidiary Inc"),
        ]
    );
}

pub async fn customer(file: &str) {
    let [customer] = Desk::reading(as_list(file)).home().customers().await.unwrap().try_into().unwrap();
    assert_eq!(customer.tenant.to_string(), "4fdbff88-9d6b-42e0-9713-45c922ba8001");
    assert_eq!(customer.display_name, "Contoso Inc");
}

pub async fn relationships(file: &str) {
    let desk = Desk::reading(reply(file, 200));
    let [active, over, pending] = desk.home().relationships().await.unwrap().try_into().unwrap();
    assert!(query(&desk).ends_with("&$top=300"));
    assert_eq!(active.id, "5d027261-d21f-4aa9-b7db-7fa1f56fb163-8777b240-c6f0-4469-9e98-a3205431b836");
    assert_eq!(active.display_name, "Contoso admin relationship");
    assert_eq!((active.customer, &*active.customer_name), (Some(script::customer()), "Contoso Inc"));
    assert_eq!((active.status, active.extends_itself), (RelationshipStatus::Active, true));
    assert_eq!(active.roles, ["dd4db9a0-cc4a-4213-9f9f-70242232d97e"]);
    assert_eq!(active.ends_at, at("2024-02-10T11:24:42.3148266Z"));

    assert_eq!((over.status, over.extends_itself, over.roles.len()), (RelationshipStatus::Ended, false, 2));
    assert_eq!(over.customer.unwrap().to_string(), "4b827261-d21f-4aa9-b7db-7fa1f56fb163");

    assert_eq!(
        (pending.status, pending.ends_at, pending.roles.len()),
        (RelationshipStatus::Pending, None, 9)
    );
    assert_eq!(pending.customer_name, "Fabrikam Inc.");
}

pub async fn relationship(file: &str) {
    let [one] = Desk::reading(as_list(file)).home().relationships().await.unwrap().try_into().unwrap();
    assert_eq!(one.customer.unwrap().to_string(), "4fdbff88-9d6b-42e0-9713-45c922ba8001");
    assert_eq!((one.status, one.extends_itself, one.roles.len()), (RelationshipStatus::Active, false, 3));
    assert_eq!(one.ends_at, at("2024-02-10T11:24:42.3148266Z"));
}

/// The page shows neither id nor domains: the profile then asks `/domains`, whose page it is read with.
pub async fn organization(file: &str) {
    let organization = Desk::reading(reply(file, 200)).home().organization().await.unwrap();
    assert_eq!((organization.id, organization.verified_domains), (None, None));
    assert_eq!(organization.display_name.as_deref(), Some("Contoso"));
    assert_eq!(organization.country.as_deref(), Some("US"));

    let desk = Desk::reading(reply(file, 200));
    desk.script.read(reply("domains.list.json", 200));
    let profile = desk.home().profile().await.unwrap();
    assert_eq!(
        (profile.id, &*profile.display_name, profile.country.as_deref()),
        (home(), "Contoso", Some("US"))
    );
    assert_eq!(profile.default_domain(), "contoso.com");
    assert_eq!(desk.script.reads_asked(), 2);
}

/// The page of Intune shows an id and no name: a tenant without a name goes by its domain, and another tenant's
/// entry is refused.
pub async fn organization_of_intune(file: &str) {
    let id = "9efe224a-224a-9efe-4a22-fe9e4a22fe9e".parse().unwrap();
    let organization = Desk::reading(reply(file, 200)).home().organization().await.unwrap();
    assert_eq!((organization.id, organization.display_name), (Some(id), None));

    let desk = Desk::reading(reply(file, 200));
    desk.script.read(reply("domains.list.json", 200));
    let credential = credential(domain::cloud::Cloud::Global, "secret");
    let profile = desk.client.app_only(&credential, id).profile().await.unwrap();
    assert_eq!((profile.id, &*profile.display_name), (id, "contoso.com"));

    let other = Desk::reading(reply(file, 200)).home().profile().await.unwrap_err();
    assert_eq!(other.kind, ErrorKind::Malformed);
    assert!(other.to_string().contains("it describes another tenant"), "{other}");
}

pub async fn domains(file: &str) {
    let desk = Desk::reading(reply(file, 200));
    let [domain] = desk.home().domains().await.unwrap().try_into().unwrap();
    assert_eq!(query(&desk), "$select=id,isDefault,isInitial,isVerified");
    assert_eq!((&*domain.name, domain.is_default, domain.is_initial), ("contoso.com", true, true));
}

#[tokio::test]
async fn one_call_is_enough_where_the_tenant_lists_its_domains() {
    let body = r#"{"id":"48a80680-7326-48cd-9935-b556b81d3a4e","displayName":" Fabrikam ","street":" Am Markt 1","city":null,
        "postalCode":"50667","countryLetterCode":"de",
        "verifiedDomains":[{"name":"Fabrikam.com","isDefault":true,"isInitial":false},
        {"name":"fabrikam.onmicrosoft.com","isDefault":false,"isInitial":true}]}"#;
    let desk = Desk::reading(Reply::last(body));
    let profile = desk.home().profile().await.unwrap();
    assert_eq!((&*profile.display_name, profile.country.as_deref()), ("Fabrikam", Some("DE")));
    assert_eq!((&*profile.street, &*profile.city, &*profile.postal_code), ("Am Markt 1", "", "50667"));
    assert_eq!(profile.default_domain(), "fabrikam.com");
    assert_eq!((profile.domains.len(), desk.script.reads_asked()), (2, 1));
}

#[tokio::test]
async fn an_organization_stands_alone_in_its_list() {
    for entries in ["", r#"{"displayName":"One"},{"displayName":"Two"}"#] {
        let error = Desk::reading(Reply::last(entries)).home().organization().await.unwrap_err();
        assert!(error.to_string().contains("it does not hold exactly one entry"), "{error}");
    }
}

#[tokio::test]
async fn a_domain_that_is_not_proved_is_left_out_and_the_rest_is_sorted() {
    let entries =
        r#"{"id":"Z.example","isVerified":true},{"id":"a.example"},{"id":"b.example","isVerified":false}"#;
    let domains = Desk::reading(Reply::last(entries)).home().domains().await.unwrap();
    assert_eq!(
        domains.iter().map(|domain| domain.name.as_str()).collect::<Vec<_>>(),
        ["a.example", "z.example"]
    );
}
