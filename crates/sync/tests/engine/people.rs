//! Whether the users and groups that are stored are those that are true.

use std::collections::BTreeSet;

use domain::{directory_user::UserType, id::TenantId, settings::UserChoice};
use graph_sim::{GroupTruth, TenantTruth, UserTruth};

use crate::world::Scene;

/// A user as both sides can say it: texts in one order, and assignments.
type Person = (Vec<String>, Vec<(String, String, String)>);

fn text(value: Option<&String>) -> String {
    value.cloned().unwrap_or_default()
}

fn person_in_truth(user: &UserTruth) -> Person {
    let texts = vec![
        user.id.to_string(),
        user.name.clone(),
        user.principal_name.clone(),
        text(user.mail.as_ref()),
        if user.guest { "Guest" } else { "Member" }.to_owned(),
        user.enabled.to_string(),
        text(user.job_title.as_ref()),
        text(user.department.as_ref()),
        text(user.office.as_ref()),
        text(user.usage_location.as_ref()),
    ];
    let assignments = user.assignments.iter().map(|assignment| {
        let group = assignment.by_group.map(|id| id.to_string()).unwrap_or_default();
        (assignment.sku_id.to_string(), group, assignment.state.name().to_owned())
    });
    let mut assignments: Vec<_> = assignments.collect();
    assignments.sort();
    (texts, assignments)
}

fn person_stored(user: &domain::directory_user::DirectoryUser) -> Person {
    let texts = vec![
        user.id.to_string(),
        user.display_name.clone(),
        user.user_principal_name.clone(),
        text(user.mail.as_ref()),
        user.user_type.as_str().to_owned(),
        user.account_enabled.to_string(),
        user.job_title.clone(),
        user.department.clone(),
        user.office_location.clone(),
        user.usage_location.clone(),
    ];
    let assignments = user.assignments.iter().map(|assignment| {
        let group = assignment.by_group.map(|id| id.to_string()).unwrap_or_default();
        (assignment.sku.to_string(), group, assignment.state.as_str().to_owned())
    });
    let mut assignments: Vec<_> = assignments.collect();
    assignments.sort();
    (texts, assignments)
}

/// Whether settings take a user of the truth.
fn is_taken(choice: &UserChoice, user: &UserTruth) -> bool {
    let held = user.assignments.iter().filter(|assignment| assignment.state.name() != "Error");
    let skus: BTreeSet<_> = held.map(|assignment| domain::id::SkuId(assignment.sku_id)).collect();
    choice.takes(user.guest, &skus)
}

fn group_in_truth(group: &GroupTruth) -> (String, String, bool, Vec<String>) {
    let licenses = group.licenses.iter().map(ToString::to_string).collect();
    (group.id.to_string(), group.name.clone(), group.dynamic, licenses)
}

/// Whether the stored users and groups of a tenant equal the true ones that settings take.
pub async fn assert_people(scene: &Scene, truth: &TenantTruth, choice: &UserChoice) {
    let tenant = TenantId(truth.id);
    let stored = scene.store.users_stored(&scene.scope, tenant).await.unwrap();
    let mut found: Vec<_> =
        stored.iter().filter(|row| !row.ended).map(|row| person_stored(&row.user)).collect();
    let mut expected: Vec<_> =
        truth.users.iter().filter(|user| is_taken(choice, user)).map(person_in_truth).collect();
    found.sort();
    expected.sort();
    assert_eq!(found, expected, "users of {}", truth.name);
    assert!(stored.iter().all(|row| row.user.user_type != UserType::Unknown(String::new())));
    let stored = scene.store.groups_stored(&scene.scope, tenant).await.unwrap();
    let live = stored.iter().filter(|row| !row.ended).map(|row| {
        let licenses = row.group.licenses.iter().map(ToString::to_string).collect();
        (row.group.id.to_string(), row.group.display_name.clone(), row.group.dynamic, licenses)
    });
    let (mut found, mut expected): (Vec<_>, Vec<_>) =
        (live.collect(), truth.groups.iter().map(group_in_truth).collect());
    found.sort();
    expected.sort();
    assert_eq!(found, expected, "groups of {}", truth.name);
}
