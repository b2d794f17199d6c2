//! What holds of whatever people type.

use proptest::prelude::*;

use super::*;

/// Any value that a field of this kind can hold.
fn value_of(kind: &FieldKind) -> BoxedStrategy<AssetTrait> {
    match kind {
        FieldKind::Textbox => "[a-zü0-9 ,.\n]{0,60}".prop_map(AssetTrait::Text).boxed(),
        FieldKind::Number { decimals } | FieldKind::Percent { decimals } => {
            let decimals = *decimals;
            (-99_999_i64..99_999)
                .prop_map(move |n| {
                    let text = if decimals == 0 { n.to_string() } else { format!("{n}.5") };
                    AssetTrait::Number(text.parse().unwrap())
                })
                .boxed()
        }
        FieldKind::Date { .. } => {
            (0_i64..4_000_000_000_000).prop_map(|ms| AssetTrait::Date(Day::of(Timestamp(ms)))).boxed()
        }
        FieldKind::Select { options } => {
            prop::sample::select(options.clone()).prop_map(AssetTrait::Text).boxed()
        }
        FieldKind::Checkbox => any::<bool>().prop_map(AssetTrait::Checked).boxed(),
        FieldKind::Tag { .. } => prop::collection::vec(0_u128..20, 0..5)
            .prop_map(|people| AssetTrait::People(people.into_iter().map(person).collect()))
            .boxed(),
        FieldKind::Text | FieldKind::Header => "[a-zA-Zü0-9 ,.%-]{0,40}".prop_map(AssetTrait::Text).boxed(),
    }
}

fn values() -> impl Strategy<Value = Traits> {
    let kind = made(&draft(), None);
    let fields = kind.fields.into_iter().filter(|field| field.kind != FieldKind::Header);
    let values: Vec<_> = fields
        .map(|field| {
            prop::option::of(value_of(&field.kind)).prop_map(move |value| (field.key.clone(), value))
        })
        .collect();
    values.prop_map(|values| values.into_iter().filter_map(|(key, value)| Some((key, value?))).collect())
}

proptest! {
    #[test]
    fn what_passes_is_tidy_comes_back_from_its_form_and_from_storage(given in values()) {
        let kind = made(&draft(), None);
        let Ok(kept) = kind.checked(given) else { return Ok(()) };
        prop_assert_eq!(kind.checked(kept.clone()), Ok(kept.clone()));
        for (key, value) in &kept {
            let field = kind.field(key).unwrap();
            let again = field.parse(&field.entry(value)).unwrap();
            prop_assert_eq!(again.as_ref(), Some(value), "{}", key);
        }
        let stored = serde_json::to_string(&kept).unwrap();
        prop_assert_eq!(serde_json::from_str::<Traits>(&stored).unwrap(), kept.clone());
        prop_assert!(!kind.title(&kept).is_empty());
        prop_assert!(kind.search_text(&kept).contains(&kind.title(&kept).to_lowercase()));
    }

    #[test]
    fn whatever_is_given_is_kept_whole_or_refused_by_field(
        given in prop::collection::btree_map("[a-z-]{0,12}|host-name|cores|role|admins", value_of(&FieldKind::Text), 0..6),
    ) {
        let kind = made(&draft(), None);
        match kind.checked(given.clone()) {
            Ok(kept) => prop_assert!(kept.keys().all(|key| kind.field(key).is_some())),
            Err(problems) => {
                prop_assert!(!problems.is_empty());
                let known = |field: &String| given.contains_key(field) || kind.field(field).is_some();
                prop_assert!(problems.iter().all(|it| known(&it.field) && it.message.ends_with('.')));
            }
        }
    }

    #[test]
    fn keys_are_unique_and_stay_through_any_renames(
        names in prop::collection::vec("[A-Ca-c ]{1,4}", 1..6),
        renamed in prop::collection::vec("[A-Ca-c ]{1,4}", 1..6),
    ) {
        let of = |names: &[String], before: Option<&AssetType>| {
            let mut draft = before.map(AssetType::draft).unwrap_or_default();
            draft.name = "Type".into();
            for (at, name) in names.iter().enumerate() {
                match draft.fields.get_mut(at) {
                    Some(field) if at % 2 == 0 => field.name.clone_from(name),
                    _ => draft.fields.push(field(name, FieldKind::Text)),
                }
            }
            let draft = draft.tidied();
            draft.problems(before, &Usage::default()).is_empty().then(|| made(&draft, before))
        };
        let Some(first) = of(&names, None) else { return Ok(()) };
        let Some(second) = of(&renamed, Some(&first)) else { return Ok(()) };
        for field in &first.fields {
            prop_assert_eq!(second.fields.iter().find(|it| it.id == field.id).map(|it| &it.key), Some(&field.key));
        }
        let keys: std::collections::BTreeSet<_> = second.fields.iter().map(|field| &field.key).collect();
        prop_assert_eq!(keys.len(), second.fields.len());
    }
}
