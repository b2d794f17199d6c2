//! Brings tenants and organizations to the board and keeps them fresh, while what a person is doing stays.

use std::time::Duration;

use domain::id::IntegrationId;
use leptos::{prelude::*, task::spawn_local};

use super::state::Matching;
use crate::{
    AppError,
    api::matching::{list_matching_organizations, list_matching_tenants},
    state::events::{Topic, version_of},
    watch::watch,
};

/// After a change the lists are read anew when nothing has changed for so long: a person who decides row by row causes
/// a change every second.
const QUIET: Duration = Duration::from_millis(800);
/// The least time between two readings while changes go on, in milliseconds.
const AT_MOST_EVERY: f64 = 5_000.0;

/// Where the rows come from.
#[derive(Clone, Copy)]
pub(super) struct Source {
    matching: StoredValue<Matching>,
    failure: RwSignal<Option<AppError>>,
    name: RwSignal<String>,
    /// Moves with every reading: what was read of single tenants before is old.
    pub(super) readings: RwSignal<u64>,
    under_way: StoredValue<bool>,
    again: StoredValue<bool>,
    pending: StoredValue<Option<TimeoutHandle>>,
    read_at: StoredValue<f64>,
}

impl Source {
    /// Reads as soon as the page is in a browser, and again when the server says that something has changed.
    pub(super) fn new(matching: Matching) -> Self {
        let source = Self {
            matching: StoredValue::new(matching),
            failure: RwSignal::new(None),
            name: RwSignal::new(String::new()),
            readings: RwSignal::new(0),
            under_way: StoredValue::new(false),
            again: StoredValue::new(false),
            pending: StoredValue::new(None),
            read_at: StoredValue::new(0.0),
        };
        let versions = [version_of(Topic::Matching), version_of(Topic::Organizations)];
        let mut is_first = true;
        watch(move || {
            for version in versions {
                version.track();
            }
            matching.stale.track();
            matching.id.track();
            if std::mem::take(&mut is_first) {
                source.read();
            } else {
                source.soon();
            }
        });
        source
    }

    /// Why the last attempt failed, if it did; rows from before stay.
    pub(super) fn failure(self) -> Signal<Option<AppError>> {
        self.failure.into()
    }

    /// The integration's name; empty until it is known.
    pub(super) fn name(self) -> Signal<String> {
        self.name.into()
    }

    /// Reads when changes pause, or when they have gone on for long enough.
    fn soon(self) {
        if let Some(pending) = self.pending.try_get_value().flatten() {
            pending.clear();
        }
        let waited = js_sys::Date::now() - self.read_at.try_get_value().unwrap_or_default();
        let pause = if waited > AT_MOST_EVERY { QUIET / 4 } else { QUIET };
        self.pending.try_set_value(set_timeout_with_handle(move || self.read(), pause).ok());
    }

    /// Reads now, and once more if that is asked for meanwhile.
    pub(super) fn read(self) {
        let Some(id) = self.matching.try_get_value().and_then(|it| it.id.try_get_untracked().flatten())
        else {
            self.failure.try_set(Some(AppError::NotFound));
            return;
        };
        if self.under_way.try_get_value() != Some(false) {
            self.again.try_set_value(true);
            return;
        }
        self.under_way.try_set_value(true);
        spawn_local(async move {
            loop {
                self.again.try_set_value(false);
                self.read_at.try_set_value(js_sys::Date::now());
                let outcome = self.read_once(id).await;
                self.failure.try_update(|failure| *failure = outcome.err());
                // `None` once the page has gone.
                if self.again.try_get_value() != Some(true) {
                    break;
                }
            }
            self.under_way.try_set_value(false);
        });
    }

    async fn read_once(self, id: IntegrationId) -> Result<(), AppError> {
        let organizations = list_matching_organizations().await?;
        let read = list_matching_tenants(id).await?;
        self.name.try_set(read.integration_name);
        if let Some(matching) = self.matching.try_get_value() {
            matching.paused.try_set(read.paused);
            matching.change(|board| board.load(organizations, read.tenants));
        }
        self.readings.try_update(|readings| *readings += 1);
        Ok(())
    }
}
