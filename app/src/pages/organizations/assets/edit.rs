//! The form of an asset that is there. Who saves later than somebody else is told, and overwrites nothing.

use domain::{
    asset::{AssetDetail, Traits},
    id::AssetId,
};
use leptos::{ev::SubmitEvent, prelude::*};
use leptos_router::{NavigateOptions, hooks::use_navigate};

use super::{
    super::one::{BelowHead, id_of_page, named},
    field::{Known, field},
    form::AssetForm,
    one::{One, read_one},
};
use crate::{
    AppError,
    api::asset::{EditedAsset, OneAsset, save_asset},
    components::region::Region,
    paths,
    reading::reading,
    state::toasts::toasts,
    ui::{
        button::{Button, ButtonKind, ButtonLink},
        face::Notice,
        form::Submitted,
    },
};

/// Edit one asset.
#[component]
pub fn EditAssetPage() -> impl IntoView {
    let (id, asset) = (id_of_page(), named::<AssetId>("asset"));
    // Not read again by itself: what is typed would be gone.
    let one: One = reading(move || asset.get(), read_one);
    let title = Signal::derive(move || {
        let title = one.with(|read| Some(read.as_ref()?.as_ref().ok()?.detail.asset.title.clone()));
        title.map_or_else(|| "Edit".to_owned(), |title| format!("Edit {title}"))
    });
    let steps = Signal::derive(move || {
        let step = one.with(|read| {
            let kind = &read.as_ref()?.as_ref().ok()?.kind;
            Some((kind.name.clone(), paths::assets(id.get()?, kind.id)))
        });
        step.into_iter().collect::<Vec<_>>()
    });
    let shown = move |()| one.get().map(|read| read.map(|read| view! { <EditForm read/> }.into_any()));
    view! {
        <BelowHead title steps/>
        <Region read=shown retry=move |()| one.refetch()/>
    }
    .into_any()
}

#[component]
fn EditForm(read: OneAsset) -> impl IntoView {
    let toasts = toasts();
    let navigate = use_navigate();
    let OneAsset { kind, detail: AssetDetail { asset, people, .. } } = read;
    let (id, revision, organization) = (asset.id, asset.revision, asset.organization.id);
    let page = paths::asset(organization, kind.id, id);
    let (back, again) = (page.clone(), paths::edit_asset(organization, kind.id, id));
    let form = AssetForm::new(kind.clone());
    let save = Action::new(move |traits: &Traits| {
        let (traits, navigate, page) = (traits.clone(), navigate.clone(), page.clone());
        async move {
            match save_asset(EditedAsset { id, revision, traits }).await {
                Ok(()) => {
                    toasts.say("Saved.");
                    navigate(&page, NavigateOptions::default());
                }
                Err(error) => form.fail(error),
            }
        }
    });
    let busy = Signal::derive(move || save.pending().get().then_some("Saving…"));
    let submit = move |event: SubmitEvent| {
        if let Some(traits) = form.read(&Submitted::take(&event)) {
            save.dispatch(traits);
        }
    };
    let known = Known { organization, traits: &asset.traits, people: &people };
    let fields = kind.fields.iter().map(|one| field(one, known, form)).collect_view();
    let failure = form.failure();
    // What is typed stays on this page; what somebody else has saved opens beside it.
    let compare = move || {
        failure.get().filter(|error| matches!(error, AppError::Conflict { .. })).map(|_| {
            view! {
                <p class="section-note">
                    <a href=again.clone() target="_blank" rel="external">"Open what was saved in another tab"</a>
                    " and bring your changes in there."
                </p>
            }
        })
    };
    view! {
        <form class="settings" method="post" novalidate=true on:submit=submit>
            <Notice message=form.summary()/>
            <section class="settings__panel" aria-label=kind.name>{fields}</section>
            <div class="settings__actions">
                <Notice message=Signal::derive(move || failure.get().map(|error| error.to_string()))/>
                {compare}
                <div class="form__actions">
                    <ButtonLink href=back>"Cancel"</ButtonLink>
                    <Button kind=ButtonKind::Primary submit=true disabled=busy>"Save"</Button>
                </div>
            </div>
        </form>
    }
    .into_any()
}
