//! Brings the packed license columns into a table and keeps them fresh, by what has changed where the server can tell;
//! it knows neither columns nor cells.

use leptos::{prelude::*, task::spawn_local};

use super::fetch::{Answer, fetch};
use crate::{
    AppError, paths,
    state::events::{Topic, version_of},
    ui::table::TableModel,
    watch::watch,
};

/// Where the rows of one table come from.
#[derive(Debug, Clone, Copy)]
pub(super) struct Source {
    model: TableModel,
    failure: RwSignal<Option<AppError>>,
    /// The answer that the table shows.
    etag: StoredValue<Option<String>>,
    /// The version of the data that the table shows; 0 before there are any.
    version: StoredValue<u64>,
    /// The version that the server has told of.
    heard: Signal<u64>,
    /// Whether an answer is on its way.
    under_way: StoredValue<bool>,
}

impl Source {
    /// Fetches as soon as the page is in a browser, and again whenever the server says that licenses changed.
    pub(super) fn new(model: TableModel) -> Self {
        let source = Self {
            model,
            failure: RwSignal::new(None),
            etag: StoredValue::new(None),
            version: StoredValue::new(0),
            heard: version_of(Topic::Licenses),
            under_way: StoredValue::new(false),
        };
        watch(move || {
            // The first event tells the version that is shown already.
            if source.heard.get() > source.version.get_value() || source.model.peek(|_| ()).is_none() {
                source.refresh();
            }
        });
        source
    }

    /// Why the last attempt failed, if it did; rows from before stay.
    pub(super) fn failure(self) -> Signal<Option<AppError>> {
        self.failure.into()
    }

    /// Fetches now, and once more if the server tells of a newer version meanwhile.
    pub(super) fn refresh(self) {
        if self.under_way.get_value() {
            return;
        }
        self.under_way.set_value(true);
        spawn_local(async move {
            loop {
                let before = self.heard.try_get_untracked();
                let outcome = self.bring().await;
                self.failure.try_update(|failure| *failure = outcome.err());
                // Both are `None` once the page has gone.
                let (now, shown) = (self.heard.try_get_untracked(), self.version.try_get_value());
                if now <= before || now <= shown {
                    break;
                }
            }
            self.under_way.try_set_value(false);
        });
    }

    /// Brings what has changed, or everything where there is nothing yet or the changes do not fit.
    async fn bring(self) -> Result<(), AppError> {
        let shown = self.version.try_get_value().unwrap_or_default();
        if shown > 0 && self.fetch_from(&paths::license_changes(shown)).await? {
            return Ok(());
        }
        self.fetch_from(paths::LICENSE_DATA).await.map(drop)
    }

    /// Takes in what an address answers; whether it fitted.
    async fn fetch_from(self, url: &str) -> Result<bool, AppError> {
        let known = self.etag.try_get_value().flatten();
        let (bytes, etag) = match fetch(url, known.as_deref()).await? {
            Answer::Same => return Ok(true),
            Answer::New { bytes, etag } => (bytes, etag),
        };
        let unreadable = |error: grid::WireError| AppError::Internal { reference: error.to_string() };
        let version = match grid::Update::decode(&bytes).map_err(unreadable)? {
            grid::Update::Whole(grid) => {
                let version = grid.version();
                self.model.load(grid);
                version
            }
            grid::Update::Patch(patch) => {
                if self.model.patch(&patch).is_err() {
                    return Ok(false);
                }
                patch.version()
            }
        };
        self.version.try_set_value(version);
        self.etag.try_set_value(etag);
        Ok(true)
    }
}
