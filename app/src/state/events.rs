//! The server's event stream as one signal per topic: it says that something changed, never what.

mod paced;
#[cfg(feature = "hydrate")]
mod stream;

pub use paced::paced;

use leptos::prelude::*;

#[cfg(feature = "hydrate")]
use crate::watch::watch;

/// What a version counts the changes of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Topic {
    /// Rows of the license list.
    Licenses,
    /// Integrations and the progress of their runs.
    Integrations,
    /// Organizations and what is matched to them.
    Organizations,
    /// Directory users, what they hold, and groups.
    Users,
    /// How tenants stand in Matching, and what is known of them to match them by.
    Matching,
    /// Notices, and who has read them.
    Notices,
    /// Flexible assets, their types, and what people keep beside licenses.
    Assets,
}

impl Topic {
    /// The topic with the name that the stream uses.
    pub fn from_name(name: &str) -> Option<Self> {
        match name {
            "licenses" => Some(Self::Licenses),
            "integrations" => Some(Self::Integrations),
            "organizations" => Some(Self::Organizations),
            "users" => Some(Self::Users),
            "matching" => Some(Self::Matching),
            "notices" => Some(Self::Notices),
            "assets" => Some(Self::Assets),
            _ => None,
        }
    }
}

/// The last version of every topic that this page has heard of; 0 before the first event.
#[derive(Debug, Clone, Copy)]
struct Versions {
    licenses: RwSignal<u64>,
    integrations: RwSignal<u64>,
    organizations: RwSignal<u64>,
    users: RwSignal<u64>,
    matching: RwSignal<u64>,
    notices: RwSignal<u64>,
    assets: RwSignal<u64>,
}

impl Versions {
    fn of(self, topic: Topic) -> RwSignal<u64> {
        match topic {
            Topic::Licenses => self.licenses,
            Topic::Integrations => self.integrations,
            Topic::Organizations => self.organizations,
            Topic::Users => self.users,
            Topic::Matching => self.matching,
            Topic::Notices => self.notices,
            Topic::Assets => self.assets,
        }
    }

    /// Takes over what an event said; an older version than the known one is an echo and is dropped.
    #[cfg_attr(not(feature = "hydrate"), allow(dead_code, reason = "events arrive in the browser only"))]
    fn heard(self, topic: Topic, version: u64) {
        let signal = self.of(topic);
        if signal.try_get_untracked().is_some_and(|known| known < version) {
            signal.set(version);
        }
    }
}

/// Makes the versions available to the pages below; call once, at the root.
pub fn provide_events() {
    provide_context(Versions {
        licenses: RwSignal::new(0),
        integrations: RwSignal::new(0),
        organizations: RwSignal::new(0),
        users: RwSignal::new(0),
        matching: RwSignal::new(0),
        notices: RwSignal::new(0),
        assets: RwSignal::new(0),
    });
}

/// Opens the stream once the page is in a browser; call where a person is known to be signed in.
pub fn listen() {
    #[cfg(feature = "hydrate")]
    if let Some(versions) = use_context::<Versions>() {
        watch(move || stream::open(versions));
    }
}

/// The version of a topic: a page names it as a source of its resource and so reads again when it moves.
///
/// 0 on the server and before the first event.
pub fn version_of(topic: Topic) -> Signal<u64> {
    use_context::<Versions>().map_or_else(|| Signal::stored(0), |versions| versions.of(topic).into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_echo_of_an_older_version_is_dropped() {
        let owner = Owner::new();
        owner.with(|| {
            provide_events();
            let versions = use_context::<Versions>().unwrap();
            versions.heard(Topic::Licenses, 7);
            versions.heard(Topic::Licenses, 6);
            assert_eq!(version_of(Topic::Licenses).get_untracked(), 7);
            assert_eq!(version_of(Topic::Integrations).get_untracked(), 0);
        });
    }
}
