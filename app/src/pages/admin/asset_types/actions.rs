//! Switching a type on and off, and deleting it after a question.

use domain::id::AssetTypeId;
use leptos::prelude::*;
use leptos_router::{NavigateOptions, hooks::use_navigate};

use crate::{
    AppError,
    api::asset_type::{AssetTypeDeletion, AssetTypeSwitch, delete_asset_type, switch_asset_type},
    paths,
    state::toasts::toasts,
    ui::{
        button::{Button, ButtonKind},
        dialog::Dialog,
        face::Notice,
    },
};

/// The buttons with the question.
#[component]
pub(super) fn TypeActions(
    /// The type.
    id: AssetTypeId,
    /// Whether it is switched on.
    enabled: bool,
    /// Its name.
    name: String,
) -> impl IntoView {
    let toasts = toasts();
    let navigate = use_navigate();
    let asking = RwSignal::new(false);
    let leave = Callback::new(move |words: String| {
        asking.set(false);
        toasts.say(words);
        navigate(paths::ASSET_TYPES, NavigateOptions::default());
    });
    let (switched, deleted) = (name.clone(), name);
    let switch = Action::new(move |(): &()| {
        let name = switched.clone();
        async move {
            let done = switch_asset_type(AssetTypeSwitch { id, enabled: !enabled }).await;
            if done.is_ok() {
                leave.run(format!("{name} switched {}.", if enabled { "off" } else { "on" }));
            }
            done
        }
    });
    let delete = Action::new(move |(): &()| {
        let name = deleted.clone();
        async move {
            let done = delete_asset_type(AssetTypeDeletion { id }).await;
            if done.is_ok() {
                leave.run(format!("{name} deleted."));
            }
            done
        }
    });
    let error =
        |done: Option<Result<(), AppError>>| done.and_then(Result::err).map(|error| error.to_string());
    let state = if enabled {
        "Assets of this type can be made."
    } else {
        "Switched off: its assets stay and can be edited, but none can be made."
    };
    let busy = Signal::derive(move || switch.pending().get().then_some("Saving…"));
    let deleting = Signal::derive(move || delete.pending().get().then_some("Deleting…"));
    view! {
        <Notice message=Signal::derive(move || error(switch.value().get()))/>
        <div class="asset-actions">
            <p class="section-note">{state}</p>
            <Button on_press=move |()| asking.set(true)>"Delete"</Button>
            <Button disabled=busy on_press=move |()| { switch.dispatch(()); }>
                {if enabled { "Switch off" } else { "Switch on" }}
            </Button>
        </div>
        <Dialog id="delete-asset-type" open=asking title="Delete this type?">
            <Notice message=Signal::derive(move || error(delete.value().get()))/>
            <p>"Only a type without assets, archived ones too, can be deleted. Switch it off to keep them."</p>
            <div class="form__actions">
                <Button on_press=move |()| asking.set(false)>"Cancel"</Button>
                <Button kind=ButtonKind::Primary disabled=deleting on_press=move |()| { delete.dispatch(()); }>
                    "Delete"
                </Button>
            </div>
        </Dialog>
    }
    .into_any()
}
