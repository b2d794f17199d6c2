//! One own asset: its values, who may open it, and the ways to change, archive and delete it.

use domain::{
    account::Verb,
    asset::{AssetTrait, Field, FieldKind},
    id::AssetId,
};
use leptos::prelude::*;
use leptos_router::{NavigateOptions, hooks::use_navigate};

use super::super::one::{BelowHead, id_of_page, named};
use crate::{
    AppError,
    api::asset::{AssetArchiving, AssetDeletion, OneAsset, archive_asset, delete_asset, read_asset},
    components::{awaited::Awaited, region::Region, when::When},
    paths,
    reading::{Reading, reading},
    state::{
        events::{Topic, version_of},
        session::may,
        toasts::toasts,
    },
    ui::{
        button::{Button, ButtonKind, ButtonLink},
        dialog::Dialog,
        face::Notice,
    },
};

/// One asset as it was read.
pub(super) type One = Reading<OneAsset>;

/// Reads the asset that the address names.
pub(super) async fn read_one(id: Option<AssetId>) -> Result<OneAsset, AppError> {
    match id {
        Some(id) => read_asset(id).await,
        None => Err(AppError::NotFound),
    }
}

/// One asset.
#[component]
pub fn AssetPage() -> impl IntoView {
    let (id, asset) = (id_of_page(), named::<AssetId>("asset"));
    let version = version_of(Topic::Assets);
    let one: One = reading(move || (asset.get(), version.get()), |(asset, _)| read_one(asset));
    let title = Signal::derive(move || {
        let read = one.with(|read| Some(read.as_ref()?.as_ref().ok()?.detail.asset.title.clone()));
        read.unwrap_or_else(|| "Asset".to_owned())
    });
    let steps = Signal::derive(move || {
        let step = one.with(|read| {
            let kind = &read.as_ref()?.as_ref().ok()?.kind;
            Some((kind.name.clone(), paths::assets(id.get()?, kind.id)))
        });
        step.into_iter().collect::<Vec<_>>()
    });
    let toolbar = move || {
        view! {
            <Awaited>{move || one.with(|read| Some(toolbar(read.as_ref()?.as_ref().ok()?, one)))}</Awaited>
        }
    };
    let shown =
        move |()| one.with(|read| read.as_ref().map(|read| read.as_ref().map(filled).map_err(Clone::clone)));
    view! {
        <BelowHead title steps toolbar/>
        <Region read=shown retry=move |()| one.refetch()/>
    }
    .into_any()
}

fn toolbar(read: &OneAsset, one: One) -> AnyView {
    let asset = &read.detail.asset;
    let (id, kind, organization) = (asset.id, asset.kind, asset.organization.id);
    let edit = may(Verb::EditAssets).then(|| {
        view! {
            <ButtonLink href=paths::edit_asset(organization, kind, id) kind=ButtonKind::Primary>"Edit"</ButtonLink>
        }
    });
    let secure = may(Verb::SecureAssets).then(|| {
        view! { <ButtonLink href=paths::asset_security(organization, id)>"Security settings"</ButtonLink> }
    });
    let list = paths::assets(organization, kind);
    let remove = may(Verb::DeleteAssets)
        .then(|| view! { <Removal id archived=asset.archived_at.is_some() list one/> });
    view! { {remove}{secure}{edit} }.into_any()
}

/// Archiving with its way back, and deleting after a question.
#[component]
fn Removal(id: AssetId, archived: bool, list: String, one: One) -> impl IntoView {
    let toasts = toasts();
    let navigate = use_navigate();
    let asking = RwSignal::new(false);
    let archive = Action::new(move |archived: &bool| {
        let archived = *archived;
        async move {
            let done = archive_asset(AssetArchiving { id, archived }).await;
            if done.is_ok() {
                toasts.say(if archived { "Archived." } else { "Restored." });
                one.refetch();
            }
            done
        }
    });
    let delete = Action::new(move |(): &()| {
        let (navigate, list) = (navigate.clone(), list.clone());
        async move {
            let done = delete_asset(AssetDeletion { id }).await;
            if done.is_ok() {
                asking.set(false);
                toasts.say("Deleted.");
                navigate(&list, NavigateOptions::default());
            }
            done
        }
    });
    let error =
        |action: Option<Result<(), AppError>>| action.and_then(Result::err).map(|error| error.to_string());
    let failed = Signal::derive(move || error(archive.value().get()));
    let busy = Signal::derive(move || archive.pending().get().then_some("Saving…"));
    let deleting = Signal::derive(move || delete.pending().get().then_some("Deleting…"));
    view! {
        <Notice message=failed/>
        <Button on_press=move |()| asking.set(true)>"Delete"</Button>
        <Button disabled=busy on_press=move |()| { archive.dispatch(!archived); }>
            {if archived { "Restore" } else { "Archive" }}
        </Button>
        <Dialog id="delete-asset" open=asking title="Delete this for good?">
            <Notice message=Signal::derive(move || error(delete.value().get()))/>
            <p>"It cannot be brought back. Archive it to keep what it says."</p>
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

fn filled(read: &OneAsset) -> AnyView {
    let asset = &read.detail.asset;
    let by = read.detail.changed_by.as_ref().map(|name| format!(" by {name}")).unwrap_or_default();
    let archived = asset.archived_at.map(|at| {
        view! { <p class="section-note">"Archived since "{at.date()}"."</p> }
    });
    let readers = if asset.restricted {
        "Specific people with access to the organization, and Administrators"
    } else {
        "Everyone with access to the organization"
    };
    let values = read.kind.fields.iter().filter_map(|field| value(read, field));
    view! {
        {archived}
        <dl class="facts">
            {values.collect_view()}
            <dt>"Open to"</dt>
            <dd>{readers}</dd>
            <dt>"Changed"</dt>
            <dd><When at=Signal::stored(Some(asset.changed_at))/>{by}</dd>
        </dl>
    }
    .into_any()
}

/// A field with its value; headings stand alone, what is not given is left out.
fn value(read: &OneAsset, field: &Field) -> Option<AnyView> {
    if field.kind == FieldKind::Header {
        return Some(
            view! { <dt class="facts__heading" dir="auto">{field.name.clone()}</dt><dd></dd> }.into_any(),
        );
    }
    let value = read.detail.asset.traits.get(&field.key);
    let shown = match value {
        None if field.kind == FieldKind::Checkbox => "No".into_any(),
        None => return None,
        Some(AssetTrait::People(people)) => {
            let name = |person| {
                let known = read.detail.people.iter().find(|one| one.person == person);
                known.and_then(|one| one.name.clone()).unwrap_or_else(|| "Somebody who is gone".to_owned())
            };
            let names = people.iter().map(|person| view! { <li dir="auto">{name(*person)}</li> }.into_any());
            view! { <ul class="tags">{names.collect_view()}</ul> }.into_any()
        }
        given => view! { <p class="facts__text" dir="auto">{field.text(given)}</p> }.into_any(),
    };
    Some(view! { <dt dir="auto">{field.name.clone()}</dt><dd>{shown}</dd> }.into_any())
}
