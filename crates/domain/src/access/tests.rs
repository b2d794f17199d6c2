//! Which facts lead to which findings, one line each.

use super::*;

const NOW: &str = "2026-11-21T09:00:00Z";
const NEEDED: [Permission; 2] = [Permission::Organization, Permission::Users];

fn now() -> Timestamp {
    Timestamp::from_rfc3339(NOW).unwrap()
}

/// A relationship with Directory Readers that ends in so many days.
fn ends_in(days: i64) -> DelegatedAdminRelationship {
    DelegatedAdminRelationship {
        id: "a-b".into(),
        display_name: "Care".into(),
        customer: None,
        customer_name: String::new(),
        status: RelationshipStatus::Active,
        roles: vec![DirectoryRole::DirectoryReaders.id().into()],
        ends_at: Some(now().plus_secs(days * 86_400)),
        extends_itself: false,
    }
}

fn of(
    mode: AccessMode,
    granted: Option<&[&str]>,
    refusal: Option<&str>,
    list: &[DelegatedAdminRelationship],
) -> Vec<Finding> {
    let granted = granted.map(|names| names.iter().map(|&name| name.to_owned()).collect());
    let facts = AccessFacts {
        mode,
        customer: true,
        granted: granted.as_ref(),
        refusal,
        relationships: list,
        needed: &NEEDED,
    };
    findings(&facts, now())
}

#[test]
fn consent_is_judged_by_the_refusal_first_and_the_token_second() {
    let check = |granted: Option<&[&str]>, refusal, expected: &[Finding]| {
        let found = of(AccessMode::Application, granted, refusal, &[]);
        assert_eq!(found, expected, "{granted:?} {refusal:?}");
    };
    let missing = |code: &str| Finding::ConsentMissing { code: Some(code.into()) };
    check(None, None, &[]);
    check(Some(&["Organization.Read.All", "User.Read.All"]), None, &[]);
    check(Some(&["Directory.Read.All"]), None, &[]);
    check(
        Some(&["Organization.Read.All"]),
        None,
        &[Finding::ConsentOutdated { missing: vec![Permission::Users] }],
    );
    check(Some(&[]), None, &[Finding::ConsentMissing { code: None }]);
    check(None, Some("Authorization_RequestDenied"), &[Finding::PermissionRefused]);
    for code in ["AADSTS90099", "AADSTS700016", "AADSTS65001"] {
        check(Some(&["Directory.Read.All"]), Some(code), &[missing(code)]);
    }
    check(None, Some("AADSTS7000222"), &[]);
}

#[test]
fn relationships_are_told_apart() {
    let check = |list: &[DelegatedAdminRelationship], application: &[&str], account: &[&str]| {
        let keys = |mode| of(mode, None, None, list).iter().map(Finding::key).collect::<Vec<_>>();
        assert_eq!(keys(AccessMode::Application), application, "{list:?}");
        assert_eq!(keys(AccessMode::ServiceAccount), account, "{list:?}");
    };
    let with = |change: fn(&mut DelegatedAdminRelationship), days| {
        let mut it = ends_in(days);
        change(&mut it);
        it
    };
    let led = |it: &mut DelegatedAdminRelationship| it.display_name = "MLT_0001".into();
    let admin =
        |it: &mut DelegatedAdminRelationship| it.roles.push(DirectoryRole::GlobalAdministrator.id().into());
    check(&[], &[], &["relationship_missing"]);
    check(&[ends_in(400)], &[], &[]);
    check(&[ends_in(60)], &["relationship_ending"], &["relationship_ending"]);
    check(&[ends_in(61)], &[], &[]);
    check(&[ends_in(5), ends_in(400)], &[], &[]);
    check(&[with(|it| it.extends_itself = true, 5)], &[], &[]);
    check(&[with(led, 400)], &["microsoft_led"], &["microsoft_led"]);
    check(&[with(led, 400), ends_in(400)], &[], &[]);
    check(&[ends_in(-1)], &["relationship_ended"], &["relationship_ended"]);
    check(
        &[with(|it| it.status = RelationshipStatus::Ended, 400)],
        &["relationship_ended"],
        &["relationship_ended"],
    );
    check(&[with(|it| it.status = RelationshipStatus::Pending, 400)], &[], &["relationship_missing"]);
    check(&[ends_in(-1), ends_in(400)], &[], &[]);
    check(&[with(admin, 400)], &["global_administrator"], &["global_administrator"]);
    check(&[with(|it| it.roles.clear(), 400)], &[], &["role_missing"]);
}

#[test]
fn the_connected_tenant_needs_no_relationship() {
    let facts = AccessFacts {
        mode: AccessMode::ServiceAccount,
        customer: false,
        granted: None,
        refusal: None,
        relationships: &[],
        needed: &NEEDED,
    };
    assert_eq!(findings(&facts, now()), []);
}

#[test]
fn the_worst_comes_first_and_reads_as_the_app_do_not_stop_with_a_relationship() {
    let found = of(AccessMode::Application, None, Some("AADSTS90099"), &[ends_in(-3)]);
    let severities: Vec<_> = found.iter().map(|it| it.severity(AccessMode::Application)).collect();
    assert_eq!(severities, [Severity::Blocks, Severity::Warns]);
    let ended = &found[1];
    assert_eq!(ended.severity(AccessMode::ServiceAccount), Severity::Blocks);
    assert_eq!(
        ended.meaning(AccessMode::Application),
        "The last GDAP relationship ended on 2026-11-18. Reads as the app go on while the contract and the consent \
         last; your people's access does not."
    );
}

#[test]
fn each_finding_says_what_happened_and_what_to_do() {
    let all = [
        Finding::ConsentMissing { code: Some("AADSTS90099".into()) },
        Finding::ConsentMissing { code: None },
        Finding::ConsentOutdated { missing: vec![Permission::Users, Permission::Groups] },
        Finding::PermissionRefused,
        Finding::RelationshipMissing,
        Finding::RelationshipEnded { at: None },
        Finding::RelationshipEnding { at: now(), days: 1 },
        Finding::OnlyMicrosoftLed,
        Finding::GlobalAdministrator { relationship: "Care".into() },
        Finding::RoleMissing,
    ];
    for finding in all {
        for mode in [AccessMode::Application, AccessMode::ServiceAccount] {
            let meaning = finding.meaning(mode);
            assert!(meaning.ends_with('.') || meaning.ends_with(')'), "{meaning}");
            assert!(finding.remedy(mode).ends_with('.'), "{finding:?}");
        }
    }
    let outdated = Finding::ConsentOutdated { missing: vec![Permission::Users] };
    assert!(outdated.meaning(AccessMode::Application).contains("User.Read.All"));
}
