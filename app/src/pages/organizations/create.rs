//! The Create Organization dialog.

use leptos::{ev::SubmitEvent, prelude::*};

use super::Rows;
use crate::{
    AppError,
    api::organization::{NewOrganization, create_organization},
    state::toasts::toasts,
    ui::{
        button::{Button, ButtonKind},
        dialog::Dialog,
        face::Notice,
        field::TextField,
        form::Submitted,
    },
};

/// The dialog. It stays open with what was typed until the organization is there.
#[component]
pub fn CreateOrganization(
    /// Whether it is open.
    open: RwSignal<bool>,
    /// The list, which is read again afterwards.
    rows: Rows,
) -> impl IntoView {
    let toasts = toasts();
    let create = Action::new(move |form: &NewOrganization| {
        let form = form.clone();
        async move {
            let made = create_organization(form.checked()?).await?;
            toasts.say(format!("{} created.", made.name));
            open.set(false);
            rows.refetch();
            Ok::<(), AppError>(())
        }
    });
    let error = Signal::derive(move || create.value().get().and_then(Result::err));
    let busy = Signal::derive(move || create.pending().get().then_some("Creating…"));
    let submit = move |event: SubmitEvent| {
        create.dispatch(NewOrganization { name: Submitted::take(&event).text("name") });
    };
    view! {
        <Dialog id="create-organization" open title="Create Organization">
            <form class="form" novalidate=true on:submit=submit>
                <Notice message=Signal::derive(move || error.get().and_then(|error| error.beside_none(&["name"])))/>
                {move || {
                    // A form that was sent begins anew when the dialog opens again.
                    open.get()
                        .then(|| {
                            view! {
                                <TextField
                                    name="name"
                                    label="Name"
                                    required=true
                                    autofocus=true
                                    error=Signal::derive(move || error.get().and_then(|error| error.beside("name")))
                                />
                            }
                        })
                }}
                <div class="form__actions">
                    <Button on_press=move |()| open.set(false)>"Cancel"</Button>
                    <Button kind=ButtonKind::Primary submit=true disabled=busy>"Create"</Button>
                </div>
            </form>
        </Dialog>
    }
}
