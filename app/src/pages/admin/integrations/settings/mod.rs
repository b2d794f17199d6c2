//! Sync Settings, the screen "Sync your data with Microsoft": what of each tenant is read, how often, and when not.
//!
//! What a person has chosen stays in the page until it is saved; only the counts beside it are read again.

mod choices;
mod draft;
mod overrides;
mod recipients;
mod schedule;

use domain::id::IntegrationId;
use leptos::{ev::SubmitEvent, html, prelude::*};
use leptos_router::{NavigateOptions, hooks::use_navigate};
use web_sys::{HtmlElement, wasm_bindgen::JsCast};

use super::one::{OneHeader, id_of_page};
use crate::{
    AppError,
    api::sync_settings::{SettingsForm, SettingsPage, read_sync_settings, save_sync_settings},
    components::{awaited::Awaited, failure::Failure},
    paths,
    reading::{Reading, reading},
    state::{
        events::{Topic, version_of},
        toasts::toasts,
    },
    ui::{
        button::{Button, ButtonKind, ButtonLink},
        face::{Notice, Skeleton},
    },
};
use choices::Choices;
use draft::{Counts, Draft};
use overrides::Overrides;
use recipients::Recipients;
use schedule::Schedule;

/// The fields that show their own error.
const FIELDS: [&str; 6] =
    ["users", "interval_secs", "quiet_hours", "guard_percent", "log_days", "recipients"];

type Read = Reading<SettingsPage>;

/// Sync Settings of one integration.
#[component]
pub fn SyncSettingsPage() -> impl IntoView {
    let id = id_of_page();
    // Before anything is saved licenses are read already: products and counts appear as they come.
    let (progress, licenses) = (version_of(Topic::Integrations), version_of(Topic::Licenses));
    let read: Read = reading(
        move || (id.get(), progress.get(), licenses.get()),
        |(id, ..)| async move {
            match id {
                Some(id) => read_sync_settings(id).await,
                None => Err(AppError::NotFound),
            }
        },
    );
    view! {
        <Awaited waiting=|| view! { <Skeleton/> }>
            <Loaded id read/>
        </Awaited>
    }
}

#[component]
fn Loaded(id: Memo<Option<IntegrationId>>, read: Read) -> impl IntoView {
    let name =
        Signal::derive(move || read.get().and_then(Result::ok).map(|page| page.name).unwrap_or_default());
    // The form is made once and keeps what is typed: a failure to read again does not take it away.
    let first = Memo::new(move |before: Option<&Option<Result<SettingsPage, AppError>>>| match before {
        Some(Some(Ok(page))) => Some(Ok(page.clone())),
        _ => read.get(),
    });
    view! {
        <OneHeader title="Sync your data with Microsoft" id name/>
        {move || match (first.get(), id.get_untracked()) {
            (Some(Ok(page)), Some(id)) => view! { <Form id page read/> }.into_any(),
            (Some(Err(error)), _) => view! { <Failure error retry=move |()| read.refetch()/> }.into_any(),
            _ => ().into_any(),
        }}
    }
}

#[component]
fn Form(id: IntegrationId, page: SettingsPage, read: Read) -> impl IntoView {
    let is_first = !page.saved;
    let draft = Draft::new(page.settings.clone());
    let counts =
        Counts::new(Signal::derive(move || read.get().and_then(Result::ok).unwrap_or_else(|| page.clone())));
    let (toasts, navigate) = (toasts(), use_navigate());
    let save = Action::new(move |form: &SettingsForm| {
        let (form, navigate) = (form.clone(), navigate.clone());
        async move {
            save_sync_settings(form.checked()?).await?;
            toasts.say("Sync Settings saved; a sync by them has started.");
            if is_first {
                navigate(&paths::integration(id), NavigateOptions::default());
            }
            Ok::<(), AppError>(())
        }
    });
    let error = Signal::derive(move || save.value().get().and_then(Result::err));
    let beside =
        move |field: &'static str| Signal::derive(move || error.get().and_then(|error| error.beside(field)));
    let form = NodeRef::<html::Form>::new();
    // The field at fault may be far from the button that was pressed.
    Effect::new(move |_| {
        if error.with(Option::is_some) {
            request_animation_frame(move || show_first_fault(form));
        }
    });
    let busy = Signal::derive(move || save.pending().get().then_some("Saving…"));
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        save.dispatch(SettingsForm { integration: id, settings: draft.settings() });
    };
    view! {
        <form class="settings" method="post" novalidate=true node_ref=form on:submit=submit>
            <Notice message=Signal::derive(move || error.get().and_then(|error| error.beside_none(&FIELDS)))/>
            <div class="tabs" role="tablist" aria-label="Products">
                <button class="tabs__tab" id="tab-microsoft-365" type="button" role="tab" aria-selected="true" aria-controls="microsoft-365">
                    "Microsoft 365"
                </button>
            </div>
            <div class="settings__panel" id="microsoft-365" role="tabpanel" aria-labelledby="tab-microsoft-365">
                <Choices part=draft.all() counts error=beside("users")/>
            </div>
            <Overrides draft counts error=beside("users")/>
            <Schedule draft beside=Callback::new(beside)/>
            <Recipients draft error=beside("recipients")/>
            <div class="settings__actions form__actions">
                <ButtonLink href=paths::integration(id)>{if is_first { "Later" } else { "Cancel" }}</ButtonLink>
                <Button kind=ButtonKind::Primary submit=true disabled=busy>
                    {move || busy.get().unwrap_or(if is_first { "Save and Continue" } else { "Save" })}
                </Button>
            </div>
        </form>
    }
    .into_any()
}

/// Brings the first field that is marked wrong, or else the first message, into sight.
fn show_first_fault(form: NodeRef<html::Form>) {
    let Some(form) = form.get_untracked() else { return };
    let find = |selector| form.query_selector(selector).ok().flatten();
    let marked = find("[aria-invalid=true]").and_then(|field| field.dyn_into::<HtmlElement>().ok());
    match marked {
        // Focus also scrolls; it is refused to nothing that is on screen.
        Some(field) => drop(field.focus()),
        None => {
            if let Some(message) = find(".field__error:not(:empty), .notice:not([hidden])") {
                message.scroll_into_view();
            }
        }
    }
}
