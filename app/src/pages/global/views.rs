//! Saved views of the list: a menu of them, and what can be done with the one that is open.

mod dialogs;
mod menu;

use domain::{
    id::SavedViewId,
    saved_view::{SavedView, ViewContent},
};
use leptos::{prelude::*, task::spawn_local};

use self::{dialogs::ViewDialogs, menu::ViewsMenu};
use crate::{
    AppError,
    api::saved_view::{ViewChange, ViewDeletion, change_view, delete_view, list_saved_views},
    license_query,
    state::toasts::toasts,
    ui::table::TableModel,
    watch::watch,
};

/// The views of one list; a handle.
#[derive(Clone, Copy)]
struct Views {
    model: TableModel,
    /// Read once the page is in a browser; `None` until then, and where that failed.
    list: RwSignal<Option<Vec<SavedView>>>,
    /// Moves with every change that this page makes.
    changes: RwSignal<u64>,
    /// The view that was opened last.
    open: RwSignal<Option<SavedViewId>>,
    /// Which dialog is open.
    dialog: RwSignal<Option<Ask>>,
}

/// What a dialog asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Ask {
    /// The name of a new view.
    New,
    /// Another name, or who sees it.
    Rename(SavedView),
    /// Whether to delete it.
    Delete(SavedView),
}

/// The menu with its dialogs.
#[component]
pub(super) fn SavedViews(model: TableModel) -> impl IntoView {
    let views = Views::new(model);
    view! { <ViewsMenu views/> <ViewDialogs views/> }.into_any()
}

impl Views {
    fn new(model: TableModel) -> Self {
        let changes = RwSignal::new(0_u64);
        let list = RwSignal::new(None);
        watch(move || {
            changes.track();
            spawn_local(async move {
                list.try_set(list_saved_views().await.ok());
            });
        });
        Self { model, list, changes, open: RwSignal::new(None), dialog: RwSignal::new(None) }
    }

    /// Every view that the person sees.
    fn all(self) -> Vec<SavedView> {
        self.list.get().unwrap_or_default()
    }

    /// The view that is open: the one that was chosen last, or one that asks what the list shows now.
    fn current(self) -> Option<SavedView> {
        let (open, asked) = (self.open.get(), self.asked());
        let mut all = self.all();
        let chosen = all.iter().position(|view| Some(view.id) == open);
        let place = chosen.or_else(|| all.iter().position(|view| view.query == asked))?;
        Some(all.swap_remove(place))
    }

    /// What the list is asked now.
    fn asked(self) -> String {
        self.model.query().with(crate::ui::table::TableQuery::encode)
    }

    /// Shows a view.
    fn choose(self, view: &SavedView) {
        let asked = license_query::parse(&view.query);
        self.open.set(Some(view.id));
        self.model.ask(|query| *query = asked);
    }

    /// Saves what the list is asked now in a view.
    fn update(self, view: SavedView) {
        let content = ViewContent { name: view.name, query: self.asked(), shared: view.shared };
        self.change(ViewChange { id: view.id, revision: view.revision, content }, RwSignal::new(None));
    }

    /// Changes a view; `refused` gets what is wrong.
    fn change(self, change: ViewChange, refused: RwSignal<Option<AppError>>) {
        let (toasts, name) = (toasts(), change.content.name.clone());
        let open = change.id;
        spawn_local(async move {
            match change_view(change).await {
                Ok(()) => {
                    self.done(Some(open));
                    toasts.say(format!("Saved \u{201c}{}\u{201d}.", name.trim()));
                }
                Err(error) if self.dialog.try_get_untracked().flatten().is_some() => {
                    refused.try_set(Some(error));
                }
                Err(error) => toasts.say(error.to_string()),
            }
        });
    }

    /// Deletes a view.
    fn delete(self, view: SavedView) {
        let toasts = toasts();
        spawn_local(async move {
            match delete_view(ViewDeletion { id: view.id }).await {
                Ok(()) => {
                    self.done(None);
                    toasts.say(format!("Deleted \u{201c}{}\u{201d}.", view.name));
                }
                Err(error) => toasts.say(error.to_string()),
            }
        });
    }

    /// Closes the dialog and reads the views again.
    fn done(self, open: Option<SavedViewId>) {
        self.open.try_set(open);
        self.dialog.try_set(None);
        self.changes.try_update(|changes| *changes += 1);
    }
}
