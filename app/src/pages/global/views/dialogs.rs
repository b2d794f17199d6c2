//! The dialogs of saved views: a name and who sees it, and whether to delete.

use domain::{
    account::Verb,
    saved_view::{LONGEST_NAME, SavedView, ViewContent},
};
use leptos::{html, prelude::*, task::spawn_local};

use super::{Ask, Views};
use crate::{
    AppError,
    api::saved_view::{NewView, ViewChange, save_view},
    state::{session::may, toasts::toasts},
    ui::{
        button::{Button, ButtonKind},
        dialog::Dialog,
        tick::{Tick, TickKind},
    },
    watch::watch,
};

/// The dialogs; each is there while it is asked for.
#[component]
pub(super) fn ViewDialogs(views: Views) -> impl IntoView {
    let (naming, deleting) = (RwSignal::new(false), RwSignal::new(false));
    watch(move || {
        let ask = views.dialog.get();
        for (open, is_asked) in [
            (naming, matches!(ask, Some(Ask::New | Ask::Rename(_)))),
            (deleting, matches!(ask, Some(Ask::Delete(_)))),
        ] {
            if open.get_untracked() != is_asked {
                open.set(is_asked);
            }
        }
    });
    // The browser closes a dialog by itself on Escape.
    watch(move || {
        if !naming.get() && !deleting.get() && views.dialog.get_untracked().is_some() {
            views.dialog.set(None);
        }
    });
    let name = move || match views.dialog.get() {
        Some(Ask::New) => Some(view! { <NameForm views view=None/> }.into_any()),
        Some(Ask::Rename(view)) => Some(view! { <NameForm views view=Some(view)/> }.into_any()),
        Some(Ask::Delete(_)) | None => None,
    };
    let delete = move || match views.dialog.get() {
        Some(Ask::Delete(view)) => Some(deletion(views, view)),
        _ => None,
    };
    view! {
        <Dialog id="view-name" open=naming title="Save view">{name}</Dialog>
        <Dialog id="view-delete" open=deleting title="Delete view">{delete}</Dialog>
    }
    .into_any()
}

/// The name of a view and who sees it; without a view, of a new one.
#[component]
fn NameForm(views: Views, view: Option<SavedView>) -> impl IntoView {
    let toasts = toasts();
    let name = RwSignal::new(view.as_ref().map(|view| view.name.clone()).unwrap_or_default());
    let shared = RwSignal::new(view.as_ref().is_some_and(|view| view.shared));
    let refused = RwSignal::new(None::<AppError>);
    let input = NodeRef::<html::Input>::new();
    watch(move || {
        if let Some(input) = input.get() {
            // Focus is refused to nothing that is on screen.
            let _ = input.focus();
        }
    });
    let create = move |content: ViewContent| {
        spawn_local(async move {
            let said = format!("Saved \u{201c}{}\u{201d}.", content.name.trim());
            match save_view(NewView { content }).await {
                Ok(id) => {
                    views.done(Some(id));
                    toasts.say(said);
                }
                Err(error) => drop(refused.try_set(Some(error))),
            }
        });
    };
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let (name, shared) = (name.get_untracked(), shared.get_untracked());
        match &view {
            None => create(ViewContent { name, query: views.asked(), shared }),
            Some(view) => {
                let content = ViewContent { name, query: view.query.clone(), shared };
                views.change(ViewChange { id: view.id, revision: view.revision, content }, refused);
            }
        }
    };
    let message = move || refused.with(|error| error.as_ref().map(ToString::to_string));
    view! {
        <form class="form" method="post" on:submit=submit>
            <div class="field">
                <label class="field__label" for="view-name-field">"Name"</label>
                <input
                    class="field__control"
                    id="view-name-field"
                    name="name"
                    autocomplete="off"
                    required
                    maxlength=LONGEST_NAME.to_string()
                    aria-describedby="view-name-error"
                    aria-invalid=move || message().is_some().then_some("true")
                    node_ref=input
                    prop:value=name
                    on:input:target=move |event| name.set(event.target().value())
                />
                <p class="field__error" id="view-name-error" role="alert">{message}</p>
            </div>
            {may(Verb::ShareViews).then(|| view! {
                <Tick
                    kind=TickKind::Check
                    name="shared"
                    label="Share with everyone"
                    hint="Views that name customers, or search for words, show only to those who see all customers"
                    chosen=shared
                    on_change=move |share| shared.set(share)
                />
            }.into_any())}
            <div class="form__actions">
                <Button on_press=move |()| views.dialog.set(None)>"Cancel"</Button>
                <Button kind=ButtonKind::Primary submit=true>"Save"</Button>
            </div>
        </form>
    }
    .into_any()
}

fn deletion(views: Views, view: SavedView) -> AnyView {
    let words = if view.shared {
        format!("\u{201c}{}\u{201d} is shared: it goes away for everyone. No license changes.", view.name)
    } else {
        format!("\u{201c}{}\u{201d} goes away. No license changes.", view.name)
    };
    view! {
        <p>{words}</p>
        <div class="form__actions">
            <Button on_press=move |()| views.dialog.set(None)>"Cancel"</Button>
            <Button kind=ButtonKind::Primary on_press=move |()| views.delete(view.clone())>"Delete"</Button>
        </div>
    }
    .into_any()
}
