//! The form for a new type.

use domain::{account::Verb, asset::AssetTypeDraft};
use leptos::{ev::SubmitEvent, prelude::*};
use leptos_router::{NavigateOptions, hooks::use_navigate};

use super::{BELOW_LIST, edit::TypeParts, form::TypeForm};
use crate::{
    AppError,
    api::asset_type::{NewAssetType, create_asset_type},
    components::{failure::Failure, page_header::PageHeader},
    paths,
    state::{session::may, toasts::toasts},
    ui::{
        button::{Button, ButtonKind, ButtonLink},
        face::Notice,
        form::Submitted,
    },
};

/// New Flexible Asset Type.
#[component]
pub fn NewAssetTypePage() -> impl IntoView {
    let body = if may(Verb::ManageAssetTypes) {
        view! { <NewForm/> }.into_any()
    } else {
        view! { <Failure error=AppError::Forbidden retry=|()| ()/> }.into_any()
    };
    view! {
        <PageHeader crumbs=BELOW_LIST title="New Flexible Asset Type"/>
        {body}
    }
    .into_any()
}

#[component]
fn NewForm() -> impl IntoView {
    let toasts = toasts();
    let navigate = use_navigate();
    let form = TypeForm::new(None);
    let create = Action::new(move |draft: &AssetTypeDraft| {
        let (draft, navigate) = (draft.clone(), navigate.clone());
        async move {
            match create_asset_type(NewAssetType { draft }).await {
                Ok(made) => {
                    toasts.say(format!("{} created.", made.name));
                    navigate(paths::ASSET_TYPES, NavigateOptions::default());
                }
                Err(error) => form.fail(error),
            }
        }
    });
    let busy = Signal::derive(move || create.pending().get().then_some("Creating…"));
    let submit = move |event: SubmitEvent| {
        if let Some(draft) = form.read(&Submitted::take(&event)) {
            create.dispatch(draft);
        }
    };
    view! {
        <form class="settings" method="post" novalidate=true on:submit=submit>
            <TypeParts known=AssetTypeDraft::default() form/>
            <div class="settings__actions">
                <Notice message=form.failure()/>
                <div class="form__actions">
                    <ButtonLink href=paths::ASSET_TYPES>"Cancel"</ButtonLink>
                    <Button kind=ButtonKind::Primary submit=true disabled=busy>"Create"</Button>
                </div>
            </div>
        </form>
    }
    .into_any()
}
