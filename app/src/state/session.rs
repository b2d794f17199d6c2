//! Who is signed in. It is fixed for the life of a page: signing in and out load a new one.

use domain::account::{Person, Verb};
use leptos::prelude::*;

use crate::reading::handed_over;

#[derive(Debug, Clone)]
struct Session(Option<Person>);

/// Makes the person available to the pages below; call once, at the root.
pub fn provide_session() {
    provide_context(Session(handed_over(person_of_request)));
}

/// The person who is signed in.
pub fn person() -> Option<Person> {
    use_context::<Session>().and_then(|session| session.0)
}

/// Whether the person's role holds this verb, to show or hide what it allows; the server decides on its own.
pub fn may(verb: Verb) -> bool {
    person().is_some_and(|person| person.role.may(verb))
}

#[cfg(feature = "ssr")]
fn person_of_request() -> Option<Person> {
    crate::caller::Caller::find().map(|caller| caller.person)
}

#[cfg(not(feature = "ssr"))]
const fn person_of_request() -> Option<Person> {
    None
}
