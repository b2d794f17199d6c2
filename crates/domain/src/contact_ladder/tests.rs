use proptest::prelude::*;

use super::*;

fn user(number: u128) -> DirectoryUserId {
    DirectoryUserId(Uuid::from_u128(number))
}

fn contact_id(number: u128) -> ContactId {
    ContactId(Uuid::from_u128(number))
}

fn person(number: u128, user_name: &str, addresses: &[&str], name: &str) -> Person {
    let (first, last) = name.split_once(' ').unwrap_or((name, ""));
    Person {
        id: user(number),
        user_name: user_name.to_owned(),
        addresses: addresses.iter().map(|&text| text.to_owned()).collect(),
        first_name: first.to_owned(),
        last_name: last.to_owned(),
    }
}

fn contact(number: u128, pinned: Option<u128>, addresses: &[&str], name: &str) -> Contact {
    let person = person(0, "", addresses, name);
    Contact {
        id: contact_id(number),
        pinned: pinned.map(user),
        addresses: person.addresses,
        first_name: person.first_name,
        last_name: person.last_name,
    }
}

fn is(number: u128, step: Step) -> Standing {
    Standing::Is(contact_id(number), step)
}

fn review(step: Step, contacts: &[u128]) -> Standing {
    Standing::Review(Doubt { step, contacts: contacts.iter().map(|&number| contact_id(number)).collect() })
}

#[track_caller]
fn check(people: &[Person], contacts: &[Contact], expected: &[Standing]) {
    assert_eq!(place(people, contacts), expected);
}

#[test]
fn the_first_step_that_finds_somebody_decides() {
    let contacts = [
        contact(1, Some(9), &["old@contoso.com"], "Ada Berg"),
        contact(2, None, &["Ada@Contoso.com"], "Someone Else"),
        contact(3, None, &["ada.upn@contoso.com"], ""),
        contact(4, None, &[], "Jörg Müller"),
    ];
    let addresses: &[&str] = &["SMTP:ada@contoso.com", "sip:x@contoso.com"];
    let table = [
        (person(9, "ada.upn@contoso.com", addresses, "Jörg Müller"), is(1, Step::Pinned)),
        (person(5, "ada.upn@contoso.com", addresses, "Jörg Müller"), is(2, Step::Address)),
        (person(5, "ADA.UPN@contoso.com", &["SIP:ada@contoso.com"], "Jörg Müller"), is(3, Step::UserName)),
        (person(5, "j@contoso.com", &[], "Joerg  MUELLER"), is(4, Step::FullName)),
        (person(5, "j@contoso.com", &[], "Jörg"), Standing::New),
        (person(5, "", &[], ""), Standing::New),
    ];
    for (person, expected) in table {
        check(&[person], &contacts, &[expected]);
    }
}

#[test]
fn what_is_pinned_to_somebody_else_is_nobody_elses() {
    let contacts = [contact(1, Some(9), &["ada@contoso.com"], "Ada Berg")];
    let by_address = person(5, "ada@contoso.com", &["ada@contoso.com"], "Ada B");
    let by_name = person(5, "ada@contoso.com", &[], "Ada Berg");
    check(&[by_address], &contacts, &[Standing::New]);
    check(&[by_name], &contacts, &[review(Step::FullName, &[1])]);
}

#[test]
fn doubt_goes_to_a_person() {
    let two_contacts =
        [contact(1, None, &["a@x.com"], "Ada Berg"), contact(2, None, &["b@x.com"], "Ada Berg")];
    check(&[person(5, "", &["a@x.com", "b@x.com"], "")], &two_contacts, &[review(Step::Address, &[1, 2])]);
    check(&[person(5, "", &[], "Ada Berg")], &two_contacts, &[review(Step::FullName, &[1, 2])]);

    let one_contact = [contact(1, None, &["a@x.com"], "Ada Berg")];
    let two_people = [person(5, "", &[], "Ada Berg"), person(6, "", &[], "Ada Berg")];
    let doubt = || review(Step::FullName, &[1]);
    check(&two_people, &one_contact, &[doubt(), doubt()]);
    // The one whose address it is, is certain; the namesake is not.
    let one_certain = [person(5, "", &["a@x.com"], "Ada Berg"), person(6, "", &[], "Ada Berg")];
    check(&one_certain, &one_contact, &[is(1, Step::Address), doubt()]);
    let both_claim = [person(5, "", &["a@x.com"], ""), person(6, "", &["A@X.com"], "")];
    check(&both_claim, &one_contact, &[review(Step::Address, &[1]), review(Step::Address, &[1])]);
}

prop_compose! {
    fn any_person()(number in 1_u128..8, user in "[ab]@x\\.com", addresses in prop::collection::vec("[abc]@x\\.com", 0..3), name in "[AB] [CD]")
        -> Person
    {
        let addresses: Vec<&str> = addresses.iter().map(String::as_str).collect();
        person(number, &user, &addresses, &name)
    }
}

prop_compose! {
    fn any_contact()(number in 1_u128..8, pin in prop::option::of(1_u128..8), addresses in prop::collection::vec("[abc]@x\\.com", 0..3), name in "[AB] [CD]")
        -> Contact
    {
        let addresses: Vec<&str> = addresses.iter().map(String::as_str).collect();
        contact(number, pin, &addresses, &name)
    }
}

fn distinct<T, K: Ord>(items: Vec<T>, key: impl Fn(&T) -> K) -> Vec<T> {
    let mut seen = BTreeSet::new();
    items.into_iter().filter(|item| seen.insert(key(item))).collect()
}

proptest! {
    #[test]
    fn no_two_users_are_one_contact_and_no_pin_is_overruled(
        people in prop::collection::vec(any_person(), 0..7),
        contacts in prop::collection::vec(any_contact(), 0..7),
    ) {
        let (people, contacts) = (distinct(people, |person| person.id), distinct(contacts, |contact| contact.id));
        let standings = place(&people, &contacts);
        let mut taken = BTreeSet::new();
        for (person, standing) in people.iter().zip(&standings) {
            if let Standing::Is(id, step) = standing {
                prop_assert!(taken.insert(*id), "{id:?} is two users");
                let pinned = contacts.iter().find(|contact| contact.id == *id).unwrap().pinned;
                prop_assert!(pinned.is_none_or(|user| user == person.id && *step == Step::Pinned));
            }
        }
    }

    #[test]
    fn the_order_changes_nothing(
        people in prop::collection::vec(any_person(), 0..7),
        contacts in prop::collection::vec(any_contact(), 0..7),
    ) {
        let (mut people, mut contacts) = (distinct(people, |person| person.id), distinct(contacts, |contact| contact.id));
        let mut first = place(&people, &contacts);
        people.reverse();
        contacts.reverse();
        first.reverse();
        prop_assert_eq!(place(&people, &contacts), first);
    }

    #[test]
    fn a_twin_of_a_contact_turns_a_match_into_a_question(
        person in any_person(),
        contacts in prop::collection::vec(any_contact(), 1..7),
    ) {
        let contacts = distinct(contacts, |contact| contact.id);
        if let [Standing::Is(id, step)] = place(std::slice::from_ref(&person), &contacts)[..] {
            let twin = contacts.iter().find(|contact| contact.id == id).unwrap();
            let twin = Contact { id: contact_id(99), ..twin.clone() };
            let with_twin: Vec<Contact> = contacts.iter().cloned().chain([twin]).collect();
            let standing = place(&[person], &with_twin);
            let in_doubt = matches!(&standing[..], [Standing::Review(doubt)] if doubt.step == step);
            prop_assert!(in_doubt, "{standing:?}");
        }
    }
}
