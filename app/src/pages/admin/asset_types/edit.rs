//! The form of a type that is there; a locked one is shown with the reason instead.

use domain::{
    account::Verb,
    asset::{AssetType, AssetTypeDraft},
    id::AssetTypeId,
};
use leptos::{ev::SubmitEvent, prelude::*};
use leptos_router::{
    NavigateOptions,
    hooks::{use_navigate, use_params_map},
};

use super::{BELOW_LIST, actions::TypeActions, field::TypeFields, form::TypeForm, locked};
use crate::{
    AppError,
    api::asset_type::{EditedAssetType, read_asset_type, save_asset_type},
    components::{page_header::PageHeader, region::Region},
    paths,
    reading::{Reading, reading},
    state::{session::may, toasts::toasts},
    ui::{
        button::{Button, ButtonKind, ButtonLink},
        face::Notice,
        field::{Field, TextField},
        form::Submitted,
        icon::Glyph,
        text_area::TextArea,
    },
};

/// Icons that fit what people document, with a word for each.
const ICONS: [(Glyph, &str); 12] = [
    (Glyph::Document, "Document"),
    (Glyph::Building, "Building"),
    (Glyph::Certificate, "Certificate"),
    (Glyph::Clock, "Clock"),
    (Glyph::Cloud, "Cloud"),
    (Glyph::Globe, "Globe"),
    (Glyph::Key, "Key"),
    (Glyph::Lock, "Lock"),
    (Glyph::People, "People"),
    (Glyph::Person, "Person"),
    (Glyph::Plug, "Plug"),
    (Glyph::Settings, "Settings"),
];

/// One type.
#[component]
pub fn AssetTypePage() -> impl IntoView {
    let params = use_params_map();
    let id = Memo::new(move |_| params.with(|params| params.get("id")).and_then(|id| id.parse().ok()));
    // Not read again by itself: what is typed would be gone.
    let read: Reading<AssetType> = reading(
        move || id.get(),
        |id: Option<AssetTypeId>| async move {
            match id {
                Some(id) => read_asset_type(id).await,
                None => Err(AppError::NotFound),
            }
        },
    );
    let title = Signal::derive(move || {
        let name = read.with(|read| Some(read.as_ref()?.as_ref().ok()?.name.clone()));
        name.unwrap_or_else(|| "Flexible asset type".to_owned())
    });
    let shown = move |()| read.get().map(|read| read.map(shown));
    view! {
        <PageHeader crumbs=BELOW_LIST title/>
        <Region read=shown retry=move |()| read.refetch()/>
    }
    .into_any()
}

fn shown(kind: AssetType) -> AnyView {
    if kind.is_locked() || !may(Verb::ManageAssetTypes) {
        return locked::locked(&kind);
    }
    view! {
        <TypeActions id=kind.id enabled=kind.enabled name=kind.name.clone()/>
        <EditForm kind/>
    }
    .into_any()
}

#[component]
fn EditForm(kind: AssetType) -> impl IntoView {
    let toasts = toasts();
    let navigate = use_navigate();
    let (id, revision, known) = (kind.id, kind.revision, kind.draft());
    let form = TypeForm::new(Some(kind));
    let save = Action::new(move |draft: &AssetTypeDraft| {
        let (draft, navigate) = (draft.clone(), navigate.clone());
        async move {
            match save_asset_type(EditedAssetType { id, revision, draft }).await {
                Ok(saved) => {
                    toasts.say(format!("{} saved.", saved.name));
                    navigate(paths::ASSET_TYPES, NavigateOptions::default());
                }
                Err(error) => form.fail(error),
            }
        }
    });
    let busy = Signal::derive(move || save.pending().get().then_some("Saving…"));
    let submit = move |event: SubmitEvent| {
        if let Some(draft) = form.read(&Submitted::take(&event)) {
            save.dispatch(draft);
        }
    };
    view! {
        <form class="settings" method="post" novalidate=true on:submit=submit>
            <TypeParts known form/>
            <div class="settings__actions">
                <Notice message=form.failure()/>
                <div class="form__actions">
                    <ButtonLink href=paths::ASSET_TYPES>"Cancel"</ButtonLink>
                    <Button kind=ButtonKind::Primary submit=true disabled=busy>"Save"</Button>
                </div>
            </div>
        </form>
    }
    .into_any()
}

/// The parts of the form: the type itself, then its fields.
#[component]
pub(super) fn TypeParts(
    /// What is known of the type.
    known: AssetTypeDraft,
    /// The form's state.
    form: TypeForm,
) -> impl IntoView {
    view! {
        <Notice message=form.summary()/>
        <section class="settings__panel" aria-label="Type">
            <TextField
                name="name"
                label="Name"
                required=true
                value=known.name
                hint="What its list is called, such as Servers."
                error=form.beside("name")
            />
            {icon_field(&known.icon, form.beside("icon"))}
            <TextArea
                name="description"
                label="Description"
                value=known.description
                hint="What it is for; shown where an organization has none yet."
                error=form.beside("description")
            />
        </section>
        <TypeFields form/>
    }
    .into_any()
}

fn icon_field(chosen: &str, error: Signal<Option<String>>) -> AnyView {
    let option = |value: String, words: String, is_chosen: bool| {
        view! { <option value=value selected=is_chosen>{words}</option> }.into_any()
    };
    let known = ICONS.map(|(glyph, words)| {
        let is_chosen = glyph.name() == chosen || (chosen.is_empty() && glyph == Glyph::Document);
        option(glyph.name().to_owned(), words.to_owned(), is_chosen)
    });
    // One that is not offered here stays until somebody chooses another.
    let is_other = !chosen.is_empty() && !ICONS.iter().any(|(glyph, _)| glyph.name() == chosen);
    let other = is_other.then(|| option(chosen.to_owned(), chosen.to_owned(), true));
    view! {
        <Field name="icon" label="Icon" hint=None error>
            <select
                class="field__control"
                id="field-icon"
                name="icon"
                aria-invalid=move || error.get().is_some().then_some("true")
                aria-describedby="field-icon-hint field-icon-error"
            >
                {other}
                {known.into_iter().collect_view()}
            </select>
        </Field>
    }
    .into_any()
}
