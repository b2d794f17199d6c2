//! The guide against every combination of ticks: exact permissions, sound script, valid manifest.

use super::{script::literal, *};
use crate::permission::{GRAPH, PARTNER_CENTER};

fn choices() -> Vec<Choice> {
    let sets: [&[Feature]; 3] = [
        &[Feature::Licenses],
        &[Feature::Licenses, Feature::Users],
        &[Feature::Licenses, Feature::Users, Feature::Groups],
    ];
    let mut choices = Vec::new();
    for reach in [Reach::Partner, Reach::Single] {
        for features in sets {
            for (service_account, cloud) in [(false, Cloud::Global), (true, Cloud::China)] {
                let features = features.iter().copied().collect();
                let public_url = "https://it's.contoso.example".into();
                choices.push(Choice { cloud, reach, features, service_account, public_url });
            }
        }
    }
    choices
}

/// Reads PowerShell as far as balance goes: strings, comments, and brackets outside them.
fn check_balance(script: &str) {
    let mut open = Vec::new();
    let mut chars = script.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '#' => while chars.next_if(|c| *c != '\n').is_some() {},
            '\'' => loop {
                let c = chars.next().expect("a string ends");
                assert_ne!(c, '\n', "a string ends on its line");
                if c == '\'' && chars.next_if_eq(&'\'').is_none() {
                    break;
                }
            },
            '"' => check_expandable(&mut chars),
            '(' | '{' | '[' => open.push(c),
            ')' | '}' | ']' => {
                let expected = match c {
                    ')' => '(',
                    '}' => '{',
                    _ => '[',
                };
                assert_eq!(open.pop(), Some(expected), "{c} closes what was opened");
            }
            _ => {}
        }
    }
    assert_eq!(open, Vec::<char>::new(), "everything is closed");
}

/// The rest of a string in double quotes, with `$( … )` inside.
fn check_expandable(chars: &mut std::iter::Peekable<std::str::Chars<'_>>) {
    let mut depth = 0_u32;
    loop {
        match chars.next().expect("a string ends") {
            '"' if depth == 0 => return,
            '\n' => panic!("a string ends on its line"),
            '$' if chars.next_if_eq(&'(').is_some() => depth += 1,
            '(' if depth > 0 => depth += 1,
            ')' if depth > 0 => depth -= 1,
            _ => {}
        }
    }
}

#[test]
fn a_script_is_balanced_whatever_was_ticked() {
    for choice in choices() {
        check_balance(&script(&choice));
    }
}

#[test]
fn a_script_names_exactly_the_permissions_that_were_ticked() {
    for choice in choices() {
        let script = script(&choice);
        let line = |name: &str| script.lines().find(|line| line.starts_with(name)).unwrap().to_owned();
        let (application, delegated) = (line("$ApplicationPermissions ="), line("$DelegatedPermissions ="));
        for permission in Permission::ALL {
            let quoted = format!("'{}'", permission.name());
            assert_eq!(
                application.contains(&quoted),
                choice.application_permissions().contains(&permission),
                "{choice:?}"
            );
            assert_eq!(
                delegated.contains(&quoted),
                choice.delegated_permissions().contains(&permission),
                "{choice:?}"
            );
        }
        assert!(!script.contains("Directory.ReadWrite.All"));
        assert_eq!(script.contains(PARTNER_CENTER), choice.signs_in(), "{choice:?}");
        assert_eq!(script.contains("$ServiceAccount"), choice.signs_in(), "{choice:?}");
        assert!(script.contains("Global Administrator of"), "whose sign-in it needs");
        for value in ["Tenant ID:", "Application ID:", "Secret Key:", "Secret Key expires on:"] {
            assert!(script.contains(value), "{value} is printed to paste");
        }
    }
}

#[test]
fn nothing_inserted_can_leave_its_quotes() {
    let check = |text: &str, expected: &str| assert_eq!(literal(text), expected);
    check("plain", "'plain'");
    check("it's", "'it''s'");
    check("'; Remove-Item x; '", "'''; Remove-Item x; '''");
    check("$(whoami) `n \"", "'$(whoami) `n \"'");
    check("\u{2019}; x", "'\u{2019}\u{2019}; x'");
    check("a\nb", "'ab'");
    let mut choice = Choice::recommended(Reach::Partner, "https://a'; Remove-Item x #");
    choice.service_account = true;
    let script = script(&choice);
    check_balance(&script);
    assert!(script.contains("$RedirectUri = 'https://a''; Remove-Item x #/microsofts'"));
}

#[test]
fn the_manifest_is_json_that_asks_for_exactly_what_was_ticked() {
    for choice in choices() {
        let manifest: serde_json::Value = serde_json::from_str(&manifest(&choice)).unwrap();
        assert_eq!(manifest["web"]["redirectUris"][0], choice.redirect_uri());
        assert_eq!(manifest["signInAudience"] == "AzureADMultipleOrgs", choice.reach == Reach::Partner);
        let asked = |resource: &str, kind: &str| -> Vec<String> {
            let resources = manifest["requiredResourceAccess"].as_array().unwrap().iter();
            let of = resources.filter(|it| it["resourceAppId"] == resource);
            let access = of.flat_map(|it| it["resourceAccess"].as_array().unwrap());
            access.filter(|it| it["type"] == kind).map(|it| it["id"].as_str().unwrap().to_owned()).collect()
        };
        let ids = |permissions: Vec<Permission>, id: fn(Permission) -> &'static str| -> Vec<String> {
            permissions.into_iter().map(|it| id(it).to_owned()).collect()
        };
        assert_eq!(asked(GRAPH, "Role"), ids(choice.application_permissions(), Permission::application_id));
        assert_eq!(asked(GRAPH, "Scope"), ids(choice.delegated_permissions(), Permission::delegated_id));
        assert_eq!(asked(PARTNER_CENTER, "Scope").len(), usize::from(choice.signs_in()));
    }
}

#[test]
fn a_manifest_survives_odd_addresses() {
    let choice = Choice::recommended(Reach::Single, "https://a\"b\\c\u{1}");
    let manifest: serde_json::Value = serde_json::from_str(&manifest(&choice)).unwrap();
    assert_eq!(manifest["web"]["redirectUris"][0], "https://a\"b\\c\u{1}/microsofts");
}

#[test]
fn the_steps_follow_the_ticks() {
    let titles = |choice: &Choice| steps(choice).iter().map(|step| step.title).collect::<Vec<_>>();
    let mut choice = Choice::recommended(Reach::Single, "https://contoso.example/");
    let base =
        ["Register the app", "Add permissions and grant admin consent", "Make a client secret", "Connect"];
    assert_eq!(titles(&choice), base);
    choice.reach = Reach::Partner;
    assert_eq!(titles(&choice)[4..], ["Get consent in each customer's tenant"]);
    choice.service_account = true;
    assert_eq!(
        titles(&choice)[4..],
        [
            "Make the service account and its security group",
            "Request GDAP relationships",
            "Get consent in each customer's tenant"
        ]
    );
    let uri = Line::Value { label: "Redirect URI", value: "https://contoso.example/microsofts".into() };
    assert!(steps(&choice)[0].lines.contains(&uri));
    for step in steps(&choice) {
        assert!(!step.who.is_empty());
        for line in step.lines {
            if let Line::Say(text) = line {
                assert!(text.ends_with(['.', ':']), "{text}");
            }
        }
    }
}

#[test]
fn a_single_tenant_never_asks_for_customers_or_delegated_permissions() {
    let mut choice = Choice::recommended(Reach::Single, "https://contoso.example");
    choice.service_account = true;
    choice.features.insert(Feature::Customers);
    assert_eq!(
        choice.application_permissions(),
        [Permission::Organization, Permission::Users, Permission::Groups]
    );
    assert_eq!(choice.delegated_permissions(), []);
}
