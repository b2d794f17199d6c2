//! The published users and groups, as lists and as delta rounds.

use domain::{
    directory_user::{DirectoryUser, UserType},
    group::{Group, GroupClass},
};
use graph::{Chain, Change, Error, PageEnd, Patch, Removal, decode};
use serde_json::{Value, json};

use super::{Desk, Reply, body};

const DELTA: &str = "https://graph.microsoft.com/v1.0/x/delta?$deltatoken=x";

/// The body as the page of a delta chain: a single object becomes the one entry, and a plain list gets the end that
/// it lacks.
fn as_page(file: &str) -> Value {
    let mut page: Value = serde_json::from_slice(&body(file)).unwrap();
    if page.get("value").is_none() {
        page = json!({ "value": [page] });
    }
    if page.get("@odata.nextLink").is_none() && page.get("@odata.deltaLink").is_none() {
        page["@odata.deltaLink"] = DELTA.into();
    }
    page
}

async fn page(file: &str, chain: Chain) -> Result<graph::RawPage, Error> {
    Desk::reading(Reply::new(200, as_page(file).to_string())).home().page(chain, None).await
}

type Removals<P> = Vec<(<P as Patch>::Id, Removal)>;

/// Those present as if nothing had been known of them, and the ids of those removed.
fn split<P: Patch>(changes: Vec<Change<P>>) -> (Vec<P::Noun>, Removals<P>) {
    let (mut present, mut removed) = (Vec::new(), Vec::new());
    for change in changes {
        match change {
            Change::Present(patch) => present.push(patch.into_new()),
            Change::Removed { id, reason } => removed.push((id, reason)),
        }
    }
    (present, removed)
}

async fn users(file: &str) -> Vec<DirectoryUser> {
    let page = page(file, Chain::Users).await.unwrap();
    let (users, removed) = split(decode::users(&page.body).unwrap());
    assert_eq!((users.len(), removed.len()), (usize::try_from(page.items).unwrap(), 0), "{file}");
    users
}

async fn groups(file: &str) -> Vec<Group> {
    let page = page(file, Chain::Groups).await.unwrap();
    let (groups, removed) = split(decode::groups(&page.body).unwrap());
    assert_eq!((groups.len(), removed.len()), (usize::try_from(page.items).unwrap(), 0), "{file}");
    groups
}

fn names(users: &[DirectoryUser]) -> Vec<(&str, &str, &str)> {
    users.iter().map(|user| (&*user.display_name, &*user.given_name, &*user.surname)).collect()
}

/// Asserts the values of a body of users or groups.
pub async fn read(file: &str) {
    match file {
        "users.get.json" => adele(&users(file).await, "AdeleV@contoso.onmicrosoft.com"),
        "users.delta.page.json" => adele(&users(file).await, "AdeleV@contoso.com"),
        "users.list.json" => users_list(&users(file).await),
        "users.list.filter-endswith-count.json" => {
            let [adele] = users(file).await.try_into().unwrap();
            assert_eq!(
                (&*adele.display_name, adele.mail.as_deref()),
                ("Adele Vance", Some("AdeleV@adatum.com"))
            );
        }
        "users.list.select-signInActivity.json" => {
            let [adele, alex] = users(file).await.try_into().unwrap();
            assert_eq!(adele.id.to_string(), "1aecaf40-dc3a-461f-88a8-d06994e12898");
            assert_eq!(alex.user_principal_name, "AlexW@contoso.com");
        }
        "users.list.b2b-mail-example.json" | "users.delta.select.json" | "groups.delta.page.json" => {
            without_id(file).await;
        }
        "groups.list.json" => groups_list(&groups(file).await),
        "groups.list.hasMembersWithLicenseErrors.json" => {
            let named: Vec<_> = groups(file).await.into_iter().map(|group| group.display_name).collect();
            assert_eq!(named, ["Contoso Group 1", "Contoso Group 2"]);
        }
        "groups.list.with-assignedLicenses.json" => {
            let licenses: Vec<_> = groups(file).await.into_iter().map(|group| group.licenses).collect();
            let ids: Vec<_> = licenses.iter().flatten().map(ToString::to_string).collect();
            assert_eq!(ids, ["6fd2c87f-b296-42f0-b197-1e91e994b900", "18181a46-0d4e-45cd-891e-60aabd171b4e"]);
        }
        _ if file.starts_with("users.") => users_walkthrough(file).await,
        _ => groups_walkthrough(file).await,
    }
}

fn adele(users: &[DirectoryUser], address: &str) {
    let [adele] = users else { panic!("{users:?}") };
    assert_eq!(adele.id.to_string(), "87d349ed-44d7-43e1-9a83-5f2406dee5bd");
    assert_eq!(names(users), [("Adele Vance", "Adele", "Vance")]);
    assert_eq!((&*adele.user_principal_name, adele.mail.as_deref()), (address, Some(address)));
    assert_eq!((&*adele.job_title, &*adele.office_location), ("Retail Manager", "18/2111"));
    assert_eq!((&*adele.mobile_phone, &*adele.business_phone), ("+1 425 555 0109", "+1 425 555 0109"));
    assert_eq!((&adele.user_type, adele.account_enabled), (&UserType::default(), false), "not shown there");
}

fn users_list(users: &[DirectoryUser]) {
    assert_eq!(names(users), [("Conf Room Adams", "", ""), ("MOD Administrator", "MOD", "Administrator")]);
    assert_eq!((users[0].mail.as_deref(), &*users[0].business_phone), (Some("Adams@contoso.com"), ""));
    assert_eq!((users[1].mail.as_deref(), &*users[1].business_phone), (None, "425-555-0100"));
    assert_eq!((&*users[1].mobile_phone, users[1].assignments.len()), ("425-555-0101", 0));
}

fn groups_list(groups: &[Group]) {
    let [assist, discussion] = groups else { panic!("{groups:?}") };
    assert_eq!(
        (&*assist.display_name, &*assist.description),
        ("Golf Assist", "Self help community for golf")
    );
    assert_eq!((assist.class, assist.dynamic), (GroupClass::Microsoft365, false));
    assert_eq!(assist.mail.as_deref(), Some("golfassist@contoso.com"));
    assert_eq!((&*discussion.display_name, discussion.class), ("Golf Discussion", GroupClass::Distribution));
}

/// These pages leave the id out; who it is about cannot be guessed.
async fn without_id(file: &str) {
    let chain = if file.starts_with("users.") { Chain::Users } else { Chain::Groups };
    let error = page(file, chain).await.unwrap_err();
    assert!(error.to_string().contains("cannot be used: id is missing"), "{file}: {error}");
}

async fn users_walkthrough(file: &str) {
    let page = page(file, Chain::Users).await.unwrap();
    let (users, removed) = split(decode::users(&page.body).unwrap());
    let more = matches!(page.end, PageEnd::More(_));
    assert!(more || matches!(page.end, PageEnd::Delta(_)), "{file}");
    let expected: &[_] = match file {
        "users.delta.walkthrough-1-page1.json" => {
            &[("Testuser1", "John", "Doe"), ("Testuser2", "Jane", "Doe")]
        }
        "users.delta.walkthrough-2-page2.json" => {
            &[("Testuser3", "Pat", "Doe"), ("Testuser4", "Meghan", "Doe")]
        }
        "users.delta.walkthrough-3-final-with-deltaLink.json" => {
            &[("Testuser5", "Al", "Doe"), ("Testuser6", "Sam", "Doe")]
        }
        "users.delta.walkthrough-4-deltaLink-nochange.json" => &[],
        "users.delta.walkthrough-5-deltaLink-changes.json" => &[("Testuser7", "Joe", "Doe")],
        _ => panic!("what is in {file}?"),
    };
    assert_eq!(names(&users), expected, "{file}");
    assert_eq!(more, file.contains("-page"), "{file}");
    if file.contains("-5-") {
        let id = "8ffff70c-1c63-4860-b963-e34ec660931d".parse().unwrap();
        assert_eq!(removed, [(id, Removal::Changed)]);
        assert_eq!(users[0].id.to_string(), "25dcffff-959e-4ece-9973-e5d9b800e8cc", "Testuser5, renamed");
    } else {
        assert!(removed.is_empty(), "{file}");
    }
}

async fn groups_walkthrough(file: &str) {
    let page = page(file, Chain::Groups).await.unwrap();
    let (groups, removed) = split(decode::groups(&page.body).unwrap());
    let expected: &[_] = match file {
        "groups.delta.walkthrough-1.json" => {
            &[("TestGroup1", "Employees in test group 1"), ("TestGroup2", "Employees in test group 2")]
        }
        "groups.delta.walkthrough-2.json" => {
            &[("TestGroup3", "Employees in test group 3"), ("TestGroup4", "Employees in test group 4")]
        }
        "groups.delta.walkthrough-3.json" => {
            &[("TestGroup5", "Employees in test group 5"), ("TestGroup6", "Employees in test group 6")]
        }
        "groups.delta.walkthrough-4.json" => &[],
        "groups.delta.walkthrough-5.json" => &[("TestGroup3", "A test group for change tracking")],
        _ => panic!("what is in {file}?"),
    };
    let told: Vec<_> = groups.iter().map(|group| (&*group.display_name, &*group.description)).collect();
    assert_eq!((&told[..], removed.len()), (expected, 0), "{file}");
    let more = matches!(page.end, PageEnd::More(_));
    assert_eq!(more, file.ends_with("-1.json") || file.ends_with("-2.json"), "{file}");
}
