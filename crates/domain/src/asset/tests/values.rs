//! Values: read as people type them, checked with the field and the fix, shown as people read them.

use super::*;
use crate::id::UserId;

#[test]
fn values_are_read_as_people_type_them_and_shown_as_they_read_them() {
    let kind = made(&draft(), None);
    let check = |key: &str, entry: &str, expected: Result<&str, &str>| {
        let field = kind.field(key).unwrap();
        match (field.parse(entry), expected) {
            (Ok(value), Ok(shown)) => assert_eq!(field.text(value.as_ref()), shown, "{entry}"),
            (Err(problem), Err(words)) => {
                assert_eq!(problem.field, key);
                assert!(
                    problem.message.contains(&field.name) && problem.message.contains(words),
                    "{problem:?}"
                );
            }
            (read, _) => panic!("{entry}: {read:?}"),
        }
    };
    check("host-name", "  srv 1 ", Ok("srv 1"));
    check("notes", "a \r\nb\n", Ok("a\nb"));
    check("cores", "1,234,567", Ok("1234567"));
    check("cores", "12 000", Ok("12000"));
    check("cores", "\u{2212}4", Ok("-4"));
    check("cores", "1,23", Err("Write decimals with a point"));
    check("cores", "many", Err("Enter one such as"));
    check("cores", "1234567890123456", Err("too many digits"));
    check("load", "12.5 %", Ok("12.5%"));
    check("load", "7", Ok("7.0%"));
    check("warranty-until", "2026-11-21", Ok("2026-11-21"));
    check("warranty-until", "21.11.2026", Err("2026-11-21"));
    check("role", "mAIL", Ok("Mail"));
    check("role", "File", Err("Web, Mail"));
    check("virtual", "yes", Ok("Yes"));
    check("virtual", "", Ok("No"));
    check("virtual", "perhaps", Err("yes or no"));
    let one = person(5).to_string();
    check("admins", &one, Ok("1 person"));
    check("admins", "Alice", Err("from the list"));
}

#[test]
fn values_of_an_asset_are_checked_with_the_field_and_the_fix() {
    let mut with_required = draft();
    with_required.fields[4].required = true;
    let kind = made(&with_required, None);
    let sound = typed(&kind, &[("host-name", "srv"), ("warranty-until", "2026-11-21")]).unwrap();
    let check = |key: &str, value: Option<AssetTrait>, fields: &[&str]| {
        let mut traits = sound.clone();
        traits.remove(key);
        traits.extend(value.map(|value| (key.to_owned(), value)));
        let problems = kind.checked(traits).err().unwrap_or_default();
        assert_eq!(fields_of(&problems), fields, "{problems:?}");
    };
    let text = |text: &str| Some(AssetTrait::Text(text.to_owned()));
    check("notes", text(" "), &[]);
    check("host-name", None, &["host-name"]);
    check("host-name", text("a\nb"), &["host-name"]);
    check("host-name", text(&"ü".repeat(limits::TEXT)), &[]);
    check("host-name", text(&"x".repeat(limits::TEXT + 1)), &["host-name"]);
    check("notes", text("a\u{7}"), &["notes"]);
    check("warranty-until", None, &["warranty-until"]);
    check("warranty-until", text("2026-11-21"), &["warranty-until"]);
    check("cores", Some(AssetTrait::Number("1.5".parse().unwrap())), &["cores"]);
    check("role", text("File"), &["role"]);
    check("admins", Some(AssetTrait::People((0..=1000).map(person).collect())), &["admins"]);
    check("people", text("heading"), &["people"]);
    check("colour", text("red"), &["colour"]);
}

#[test]
fn a_title_joins_its_fields_and_a_search_text_holds_no_people() {
    let mut draft = draft();
    draft.fields[5].use_for_title = true;
    let kind = made(&draft, None);
    let traits = typed(
        &kind,
        &[("host-name", "SRV"), ("role", "web"), ("cores", "8"), ("admins", &person(5).to_string())],
    );
    let traits = traits.unwrap();
    assert_eq!(kind.title(&traits), "SRV Web");
    assert_eq!(kind.search_text(&traits), "srv web\nsrv\n8\nweb");
    let listed: Vec<_> =
        kind.list_texts(&traits).map(|(field, text)| format!("{}={text}", field.key)).collect();
    assert_eq!(
        listed.join(" "),
        "host-name=SRV notes= cores=8 load= warranty-until= role=Web virtual=No admins=1 person"
    );
    assert_eq!(search_words("  SRV  Müller "), ["srv", "müller"]);
}

#[test]
fn what_is_kept_beside_a_license_is_tidied_and_checked() {
    let parts = LocalParts {
        notes: " a \r\n b ".into(),
        tags: vec![" Key  account ".into(), "key ACCOUNT".into(), String::new()],
        owner: Some(UserId(Uuid::nil())),
    };
    let parts = parts.tidied();
    assert_eq!((parts.notes.as_str(), parts.tags.as_slice()), ("a\n b", &["Key account".to_owned()][..]));
    assert_eq!(parts.problems(), []);
    let wrong = LocalParts {
        notes: "x".repeat(limits::TEXTBOX + 1),
        tags: vec!["y".repeat(limits::LOCAL_TAG + 1)],
        owner: None,
    };
    assert_eq!(fields_of(&wrong.problems()), ["notes", "tags"]);
}
