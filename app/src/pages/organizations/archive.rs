//! Archiving an organization, after a question, and restoring it.

use domain::id::OrganizationId;
use leptos::prelude::*;

use super::one::One;
use crate::{
    api::organization_profile::{ArchiveWish, archive_organization},
    state::toasts::toasts,
    ui::{
        button::{Button, ButtonKind},
        dialog::Dialog,
        face::Notice,
    },
};

/// The button with its question.
#[component]
pub(super) fn ArchiveButton(
    /// The organization.
    id: OrganizationId,
    /// Whether it is archived.
    archived: bool,
    /// Its page, read again afterwards.
    one: One,
) -> impl IntoView {
    let toasts = toasts();
    let open = RwSignal::new(false);
    let set = Action::new(move |archived: &bool| {
        let archived = *archived;
        async move {
            let done = archive_organization(ArchiveWish { id, archived }).await;
            if done.is_ok() {
                open.set(false);
                toasts.say(if archived { "Archived." } else { "Restored." });
                one.refetch();
            }
            done
        }
    });
    let error =
        Signal::derive(move || set.value().get().and_then(Result::err).map(|error| error.to_string()));
    let busy = Signal::derive(move || set.pending().get().then_some("Saving…"));
    if archived {
        return view! {
            <Notice message=error/>
            <Button disabled=busy on_press=move |()| { set.dispatch(false); }>"Restore"</Button>
        }
        .into_any();
    }
    view! {
        <Button on_press=move |()| open.set(true)>"Archive"</Button>
        <Dialog id="archive-organization" open title="Archive this organization?">
            <Notice message=error/>
            <p>
                "It leaves the list and is suggested no more. Everything below it stays, its tenants stay matched and "
                "are still synced, and it can be restored at any time."
            </p>
            <div class="form__actions">
                <Button on_press=move |()| open.set(false)>"Cancel"</Button>
                <Button kind=ButtonKind::Primary disabled=busy on_press=move |()| { set.dispatch(true); }>"Archive"</Button>
            </div>
        </Dialog>
    }
    .into_any()
}
