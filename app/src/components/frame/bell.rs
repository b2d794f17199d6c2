//! The bell: how many notices the person has not read, and the way to them.

use domain::account::Verb;
use leptos::prelude::*;

use crate::{
    api::notice::count_unread_notices,
    components::awaited::Awaited,
    paths,
    reading::reading,
    state::{
        events::{Topic, version_of},
        session::may,
    },
    ui::icon::{Glyph, Icon},
};

/// The bell, for those who are told something.
#[component]
pub fn Bell() -> impl IntoView {
    may(Verb::ManageIntegrations).then(|| {
        let version = version_of(Topic::Notices);
        let unread = reading(move || version.get(), |_| count_unread_notices());
        view! {
            <Awaited waiting=|| view! { <span class="bell"></span> }>
                {move || {
                    let unread = unread.get().and_then(Result::ok).unwrap_or_default();
                    view! {
                        <a class="bell" href=paths::NOTIFICATIONS aria-label=words(unread) title=words(unread)>
                            <Icon glyph=Glyph::Alert/>
                            <span class="bell__count" aria-hidden="true">{figure(unread)}</span>
                        </a>
                    }
                    .into_any()
                }}
            </Awaited>
        }
        .into_any()
    })
}

fn words(unread: u32) -> String {
    if unread == 0 { "Notifications".to_owned() } else { format!("Notifications, {unread} unread") }
}

/// At most two figures, as much as the bell has room for.
fn figure(unread: u32) -> Option<String> {
    match unread {
        0 => None,
        1..=99 => Some(unread.to_string()),
        _ => Some("99+".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bell_counts_as_far_as_it_has_room() {
        let check = |unread, said: &str, shown: Option<&str>| {
            assert_eq!((words(unread).as_str(), figure(unread).as_deref()), (said, shown));
        };
        check(0, "Notifications", None);
        check(1, "Notifications, 1 unread", Some("1"));
        check(99, "Notifications, 99 unread", Some("99"));
        check(100, "Notifications, 100 unread", Some("99+"));
    }
}
