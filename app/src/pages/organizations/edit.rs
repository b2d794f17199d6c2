//! The form of an organization that is there. Who saves later than somebody else is told, and overwrites nothing.

use leptos::{ev::SubmitEvent, prelude::*};
use leptos_router::{NavigateOptions, hooks::use_navigate};

use super::{
    BELOW_LIST,
    form::ProfileForm,
    one::{One, id_of_page, read_one},
    profile_fields::ProfileFields,
};
use crate::{
    AppError,
    api::organization_profile::{EditedOrganization, OrganizationDetail, save_organization},
    components::{page_header::PageHeader, region::Region},
    paths,
    reading::reading,
    state::toasts::toasts,
    ui::{
        button::{Button, ButtonKind, ButtonLink},
        face::Notice,
        form::Submitted,
    },
};

/// Edit Organization.
#[component]
pub fn EditOrganizationPage() -> impl IntoView {
    let id = id_of_page();
    // Not read again by itself: what is typed would be gone.
    let one: One = reading(move || id.get(), read_one);
    let title = Signal::derive(move || {
        let name = one.get().and_then(Result::ok).map(|one| one.profile.name);
        name.map_or_else(|| "Edit organization".to_owned(), |name| format!("Edit {name}"))
    });
    let shown = move |()| one.get().map(|read| read.map(|read| view! { <EditForm read/> }.into_any()));
    view! {
        <PageHeader crumbs=BELOW_LIST title/>
        <Region read=shown retry=move |()| one.refetch()/>
    }
}

#[component]
fn EditForm(read: OrganizationDetail) -> impl IntoView {
    let toasts = toasts();
    let navigate = use_navigate();
    let OrganizationDetail { id, profile, revision, .. } = read;
    let form = ProfileForm::new(&profile);
    let save = Action::new(move |edited: &EditedOrganization| {
        let (edited, navigate) = (edited.clone(), navigate.clone());
        async move {
            let name = edited.profile.name.clone();
            match save_organization(edited).await {
                Ok(()) => {
                    toasts.say(format!("{name} saved."));
                    navigate(&paths::organization(id), NavigateOptions::default());
                }
                Err(error) => form.fail(error),
            }
        }
    });
    let busy = Signal::derive(move || save.pending().get().then_some("Saving…"));
    let submit = move |event: SubmitEvent| {
        if let Some(profile) = form.read(&Submitted::take(&event)) {
            save.dispatch(EditedOrganization { id, revision, profile });
        }
    };
    let failure = form.failure();
    // What is typed stays on this page; what somebody else has saved opens beside it.
    let compare = move || {
        failure.get().filter(|error| matches!(error, AppError::Conflict { .. })).map(|_| {
            view! {
                <p class="section-note">
                    <a href=paths::edit_organization(id) target="_blank" rel="external">"Open what was saved in another tab"</a>
                    " and bring your changes in there."
                </p>
            }
        })
    };
    view! {
        <form class="settings" method="post" novalidate=true on:submit=submit>
            <ProfileFields profile form/>
            <div class="settings__actions">
                <Notice message=Signal::derive(move || failure.get().map(|error| error.to_string()))/>
                {compare}
                <div class="form__actions">
                    <ButtonLink href=paths::organization(id)>"Cancel"</ButtonLink>
                    <Button kind=ButtonKind::Primary submit=true disabled=busy>"Save"</Button>
                </div>
            </div>
        </form>
    }
    .into_any()
}
