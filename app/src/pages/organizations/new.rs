//! The form for a new organization. Where others have names like it, they are shown before it is created.

use domain::{
    account::Verb,
    organization::{OrganizationProfile, Similar},
};
use leptos::{ev::SubmitEvent, prelude::*};
use leptos_router::{NavigateOptions, hooks::use_navigate};

use super::{BELOW_LIST, form::ProfileForm, profile_fields::ProfileFields};
use crate::{
    AppError,
    api::organization_profile::{Creation, NewOrganization, create_organization},
    components::{failure::Failure, page_header::PageHeader},
    paths,
    state::{session::may, toasts::toasts},
    ui::{
        button::{Button, ButtonKind, ButtonLink},
        dialog::Dialog,
        face::Notice,
        form::Submitted,
    },
};

/// Create Organization.
#[component]
pub fn NewOrganizationPage() -> impl IntoView {
    let body = if may(Verb::CreateOrganizations) {
        view! { <NewForm/> }.into_any()
    } else {
        view! { <Failure error=AppError::Forbidden retry=|()| ()/> }.into_any()
    };
    view! {
        <PageHeader crumbs=BELOW_LIST title="Create Organization"/>
        {body}
    }
}

#[component]
fn NewForm() -> impl IntoView {
    let toasts = toasts();
    let navigate = use_navigate();
    let blank = OrganizationProfile::default();
    let form = ProfileForm::new(&blank);
    // What was sent and waits for the answer to the question.
    let asked = RwSignal::new(None::<(OrganizationProfile, Vec<Similar>)>);
    let asking = RwSignal::new(false);
    let create = Action::new(move |sent: &NewOrganization| {
        let (sent, navigate) = (sent.clone(), navigate.clone());
        async move {
            match create_organization(sent.clone()).await {
                Ok(Creation::Made(made)) => {
                    asking.set(false);
                    toasts.say(format!("{} created.", made.name));
                    navigate(&paths::organization(made.id), NavigateOptions::default());
                }
                Ok(Creation::Resembles(similar)) => {
                    asked.set(Some((sent.profile, similar)));
                    asking.set(true);
                }
                Err(error) => {
                    asking.set(false);
                    form.fail(error);
                }
            }
        }
    });
    let busy = Signal::derive(move || create.pending().get().then_some("Creating…"));
    let submit = move |event: SubmitEvent| {
        if let Some(profile) = form.read(&Submitted::take(&event)) {
            create.dispatch(NewOrganization { profile, confirmed: false });
        }
    };
    let confirm = move |()| {
        if let Some((profile, _)) = asked.get_untracked() {
            create.dispatch(NewOrganization { profile, confirmed: true });
        }
    };
    let failure = form.failure();
    view! {
        <form class="settings" method="post" novalidate=true on:submit=submit>
            <Notice message=Signal::derive(move || failure.get().map(|error| error.to_string()))/>
            <ProfileFields profile=blank form/>
            <div class="form__actions settings__actions">
                <ButtonLink href=paths::ORGANIZATIONS>"Cancel"</ButtonLink>
                <Button kind=ButtonKind::Primary submit=true disabled=busy>"Create"</Button>
            </div>
        </form>
        <Dialog id="similar-organizations" open=asking title="Is it one of these?">
            {move || asked.get().map(|(profile, similar)| question(&profile.name, similar))}
            <div class="form__actions">
                <Button on_press=move |()| asking.set(false)>"Back"</Button>
                <Button kind=ButtonKind::Primary disabled=busy on_press=confirm>"Create anyway"</Button>
            </div>
        </Dialog>
    }
    .into_any()
}

fn question(name: &str, similar: Vec<Similar>) -> AnyView {
    let count = if similar.len() == 1 {
        "An organization has".to_owned()
    } else {
        format!("{} organizations have", similar.len())
    };
    let rows = similar.into_iter().map(|Similar { organization, percent }| {
        view! {
            <li class="similar__one">
                <a href=paths::organization(organization.id) target="_blank" rel="external" dir="auto">{organization.name}</a>
                <span class="similar__share">{format!("{percent}\u{202f}% alike")}</span>
            </li>
        }
        .into_any()
    });
    view! {
        <p>{format!("{count} a name like “{name}”. Nothing is created yet.")}</p>
        <ul class="similar">{rows.collect_view()}</ul>
    }
    .into_any()
}
