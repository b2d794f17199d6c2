//! Words that come back as they were, and the one order of assignments.

use uuid::Uuid;

use super::*;

fn assignment(sku: u128, group: Option<u128>, state: AssignmentState) -> LicenseAssignment {
    LicenseAssignment {
        sku: SkuId(Uuid::from_u128(sku)),
        by_group: group.map(|group| GroupId(Uuid::from_u128(group))),
        state,
        error: None,
        disabled_plans: Vec::new(),
    }
}

#[test]
fn every_word_comes_back_as_it_was_known_or_not() {
    for word in ["Member", "Guest", "", "Robot"] {
        assert_eq!(UserType::from(word.to_owned()).as_str(), word);
    }
    for word in ["Active", "ActiveWithError", "Disabled", "Error", "", "Paused"] {
        assert_eq!(AssignmentState::from(word.to_owned()).as_str(), word);
    }
    assert_eq!(UserType::from("Robot".to_owned()), UserType::Unknown("Robot".into()));
    assert!(AssignmentState::from("Paused".to_owned()).is_held() && !AssignmentState::Error.is_held());
}

#[test]
fn an_error_has_words_and_no_error_is_none() {
    let words = |word: &str| AssignmentError::from_graph(word).map(|error| error.words());
    assert_eq!(words("CountViolation"), Some("No seats left"));
    assert_eq!(words("MutuallyExclusiveViolation"), Some("Conflicts with another license"));
    assert_eq!(words("DependencyViolation"), Some("Needs a license that is missing"));
    assert_eq!(
        words("ProhibitedInUsageLocationViolation"),
        Some("Not offered in the person's usage location")
    );
    assert_eq!(words("UniquenessViolation"), Some("An address of the person is in use elsewhere"));
    assert_eq!(words("Others"), Some("Microsoft gives no further reason"));
    assert_eq!((words("None"), words("")), (None, None));
    assert_eq!(AssignmentError::from_graph("Others").unwrap().as_str(), "Others");
}

#[test]
fn assignments_stand_in_one_order_and_the_later_of_two_stays() {
    use AssignmentState as S;
    let mut list = vec![
        assignment(2, None, S::Active),
        assignment(1, Some(7), S::Active),
        assignment(1, None, S::Active),
        assignment(1, Some(7), S::Error),
        assignment(1, Some(3), S::Active),
    ];
    sort_assignments(&mut list);
    assert_eq!(
        list,
        [
            assignment(1, None, S::Active),
            assignment(1, Some(3), S::Active),
            assignment(1, Some(7), S::Error),
            assignment(2, None, S::Active),
        ]
    );
}

#[test]
fn a_user_is_stored_and_read_back_whole() {
    let mut user = DirectoryUser::unknown(DirectoryUserId(Uuid::from_u128(1)));
    user.user_type = UserType::Guest;
    user.created = Some(Timestamp(1));
    user.assignments = vec![assignment(1, Some(2), AssignmentState::Unknown("Paused".into()))];
    let text = serde_json::to_string(&user).unwrap();
    assert!(text.contains(r#""user_type":"Guest""#) && text.contains(r#""state":"Paused""#), "{text}");
    assert_eq!(serde_json::from_str::<DirectoryUser>(&text).unwrap(), user);
}
