//! The form for a new asset of one type.

use domain::{
    account::Verb,
    asset::{AssetType, Traits},
    id::{AssetTypeId, OrganizationId},
};
use leptos::{ev::SubmitEvent, prelude::*};
use leptos_router::{NavigateOptions, hooks::use_navigate};

use super::{
    super::one::{BelowHead, id_of_page, named},
    field::{Known, field},
    form::AssetForm,
};
use crate::{
    AppError,
    api::{
        asset::{NewAsset, create_asset},
        asset_type::read_asset_type,
    },
    components::region::Region,
    paths,
    reading::{Reading, reading},
    state::{session::may, toasts::toasts},
    ui::{
        button::{Button, ButtonKind, ButtonLink},
        face::Notice,
        form::Submitted,
    },
};

/// New asset.
#[component]
pub fn NewAssetPage() -> impl IntoView {
    let (id, kind) = (id_of_page(), named::<AssetTypeId>("kind"));
    let is_allowed = may(Verb::EditAssets);
    // Not read again by itself: what is typed would be gone.
    let read: Reading<AssetType> = reading(
        move || kind.get(),
        move |kind| async move {
            match kind {
                Some(_) if !is_allowed => Err(AppError::Forbidden),
                Some(kind) => read_asset_type(kind).await,
                None => Err(AppError::NotFound),
            }
        },
    );
    let name = move || read.with(|read| Some(read.as_ref()?.as_ref().ok()?.name.clone()));
    let title =
        Signal::derive(move || name().map_or_else(|| "New asset".to_owned(), |name| format!("New {name}")));
    let steps = Signal::derive(move || {
        let step = name().zip(id.get().zip(kind.get()));
        step.map(|(name, (id, kind))| (name, paths::assets(id, kind))).into_iter().collect::<Vec<_>>()
    });
    let shown = move |()| {
        let organization = id.get()?;
        read.get().map(|read| read.map(|kind| view! { <NewForm organization kind/> }.into_any()))
    };
    view! {
        <BelowHead title steps/>
        <Region read=shown retry=move |()| read.refetch()/>
    }
    .into_any()
}

#[component]
fn NewForm(organization: OrganizationId, kind: AssetType) -> impl IntoView {
    let toasts = toasts();
    let navigate = use_navigate();
    let id = kind.id;
    let back = paths::assets(organization, id);
    let form = AssetForm::new(kind.clone());
    let create = Action::new(move |traits: &Traits| {
        let (traits, navigate) = (traits.clone(), navigate.clone());
        async move {
            match create_asset(NewAsset { organization, kind: id, traits }).await {
                Ok(made) => {
                    toasts.say("Created.");
                    navigate(&paths::asset(organization, id, made), NavigateOptions::default());
                }
                Err(error) => form.fail(error),
            }
        }
    });
    let busy = Signal::derive(move || create.pending().get().then_some("Creating…"));
    let submit = move |event: SubmitEvent| {
        if let Some(traits) = form.read(&Submitted::take(&event)) {
            create.dispatch(traits);
        }
    };
    let traits = Traits::new();
    let known = Known { organization, traits: &traits, people: &[] };
    let fields = kind.fields.iter().map(|one| field(one, known, form)).collect_view();
    let failure = form.failure();
    view! {
        <form class="settings" method="post" novalidate=true on:submit=submit>
            <Notice message=form.summary()/>
            <section class="settings__panel" aria-label=kind.name>{fields}</section>
            <div class="settings__actions">
                <Notice message=Signal::derive(move || failure.get().map(|error| error.to_string()))/>
                <div class="form__actions">
                    <ButtonLink href=back>"Cancel"</ButtonLink>
                    <Button kind=ButtonKind::Primary submit=true disabled=busy>"Create"</Button>
                </div>
            </div>
        </form>
    }
    .into_any()
}
