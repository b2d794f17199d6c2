//! Types: what is kept of them, and what is refused with which words.

use super::*;

#[test]
fn a_new_type_gets_dashed_keys_and_only_what_its_kinds_can_have() {
    let mut draft = draft();
    for field in &mut draft.fields {
        (field.required, field.use_for_title) = (true, true);
    }
    let kind = made(&draft, None);
    let keys: Vec<_> = kind.fields.iter().map(|field| field.key.as_str()).collect();
    let expected =
        ["host-name", "notes", "cores", "load", "warranty-until", "role", "virtual", "people", "admins"];
    assert_eq!(keys, expected);
    let titles: Vec<_> = kind.title_fields().map(|field| field.key.as_str()).collect();
    assert_eq!(titles, ["host-name", "warranty-until", "role"]);
    let optional: Vec<_> =
        kind.fields.iter().filter(|field| !field.required).map(|field| field.key.as_str()).collect();
    assert_eq!(optional, ["virtual", "people"]);
    assert_eq!(
        dashed("AD Domain (pre-Windows 2000) name, aka short name"),
        "ad-domain-pre-windows-2000-name-aka-short-name"
    );
}

#[test]
fn what_keeps_a_type_from_being_kept_is_named() {
    let check = |change: fn(&mut AssetTypeDraft), fields: &[&str]| {
        let mut draft = draft();
        change(&mut draft);
        let problems = draft.tidied().problems(None, &Usage::default());
        assert_eq!(fields_of(&problems), fields, "{problems:?}");
    };
    check(|_| (), &[]);
    check(|it| it.name = " !? ".into(), &["name"]);
    check(|it| it.name = "microsoft  LICENSES".into(), &["name"]);
    check(|it| it.name = "x".repeat(limits::NAME + 1), &["name"]);
    check(|it| it.icon = "<svg>".into(), &["icon"]);
    check(|it| it.description = "a\u{0}b".into(), &["description"]);
    check(|it| it.fields.clear(), &["fields"]);
    check(|it| it.fields[0].use_for_title = false, &["fields"]);
    check(|it| it.fields.iter_mut().for_each(|field| field.show_in_list = false), &["fields"]);
    check(|it| it.fields[1].name = "host name".into(), &["fields.1.name"]);
    check(|it| it.fields[1].name = "Host-name".into(), &["fields.1.name"]);
    check(|it| it.fields[1].name = "?".into(), &["fields.1.name"]);
    check(|it| it.fields[2].kind = FieldKind::Number { decimals: 7 }, &["fields.2.decimals"]);
    check(|it| it.fields[5].kind = select(&[" ", ""]), &["fields.5.options"]);
    check(|it| it.fields[5].id = Some(id(404)), &["fields.5.name"]);
}

#[test]
fn a_renamed_field_keeps_its_key_and_leaves_its_name_to_another() {
    let kind = made(&draft(), None);
    let mut draft = kind.draft();
    draft.fields[0].name = "Machine".into();
    draft.fields.push(field("Host name", FieldKind::Text));
    let changed = made(&draft, Some(&kind));
    assert_eq!((changed.fields[0].key.as_str(), changed.fields[0].id), ("host-name", kind.fields[0].id));
    assert_eq!(changed.fields.last().map(|field| field.key.as_str()), Some("host-name-2"));
    assert_eq!(changed.draft().fields.len(), 10);
}

#[test]
fn a_change_that_would_make_values_wrong_is_refused_while_there_are_any() {
    let kind = made(&draft(), None);
    let traits =
        typed(&kind, &[("host-name", "srv"), ("load", "1.5"), ("role", "Mail"), ("cores", "2")]).unwrap();
    let mut usage = Usage::default();
    usage.note(&kind, &traits);
    let check = |change: fn(&mut AssetTypeDraft), fields: &[&str]| {
        let mut draft = kind.draft();
        change(&mut draft);
        let draft = draft.tidied();
        let problems = draft.problems(Some(&kind), &usage);
        assert_eq!(fields_of(&problems), fields, "{problems:?}");
        assert_eq!(draft.problems(Some(&kind), &Usage::default()), [], "nothing is held");
    };
    check(|_| (), &[]);
    check(|it| it.fields[2].kind = FieldKind::Text, &["fields.2.kind"]);
    check(|it| it.fields[2].kind = FieldKind::Number { decimals: 2 }, &[]);
    check(|it| it.fields[3].kind = FieldKind::Percent { decimals: 0 }, &["fields.3.decimals"]);
    check(|it| it.fields[4].kind = FieldKind::Text, &[]);
    check(|it| it.fields[5].kind = select(&["Web"]), &["fields.5.options"]);
    check(|it| it.fields[5].kind = select(&["File", "Mail"]), &[]);
    check(|it| drop(it.fields.remove(2)), &[]);
}
