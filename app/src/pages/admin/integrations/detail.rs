//! One integration: where it connects to, how its last sync went, and every tenant it reaches.

use domain::{id::IntegrationId, integration::Integration};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::{BELOW_LIST, sync_action::SyncAction, tenants::Tenants};
use crate::{
    AppError,
    api::integration::{IntegrationDetail, read_integration},
    components::{failure::Failure, page_header::PageHeader, run_state_badge::RunBadge, when::When},
    state::events::{Topic, version_of},
    ui::{
        button::{Button, ButtonKind},
        face::{Notice, Skeleton},
        icon::Glyph,
    },
};

pub(super) type Detail = Resource<Result<IntegrationDetail, AppError>>;

/// One integration with its tenants.
#[component]
pub fn IntegrationPage() -> impl IntoView {
    let params = use_params_map();
    let id = Memo::new(move |_| {
        params.with(|params| params.get("id")).and_then(|id| id.parse::<IntegrationId>().ok())
    });
    let progress = version_of(Topic::Integrations);
    let matches = version_of(Topic::Organizations);
    let detail: Detail = Resource::new(
        move || (id.get(), progress.get(), matches.get()),
        |(id, ..)| async move {
            match id {
                Some(id) => read_integration(id).await,
                None => Err(AppError::NotFound),
            }
        },
    );
    let sync = SyncAction::new(move || detail.refetch());
    view! {
        <Transition fallback=|| view! { <Skeleton/> }>
            <Loaded detail sync/>
        </Transition>
    }
}

#[component]
fn Loaded(detail: Detail, sync: SyncAction) -> impl IntoView {
    let failure = Memo::new(move |_| detail.get().and_then(Result::err));
    let integration = Memo::new(move |_| detail.get().and_then(Result::ok).map(|detail| detail.integration));
    let is_there = Memo::new(move |_| integration.with(Option::is_some));
    move || match (failure.get(), is_there.get()) {
        (Some(error), _) => view! {
            <PageHeader crumbs=BELOW_LIST title="Integration"/>
            <Failure error retry=move |()| detail.refetch()/>
        }
        .into_any(),
        (None, true) => view! {
            <Head integration sync/>
            <Notice message=sync.failure()/>
            <Facts integration/>
            <Tenants detail/>
        }
        .into_any(),
        (None, false) => ().into_any(),
    }
}

#[component]
fn Head(integration: Memo<Option<Integration>>, sync: SyncAction) -> impl IntoView {
    let title = Signal::derive(move || part(integration, |it| it.name.clone()));
    let run = Signal::derive(move || part(integration, |it| it.run.clone()));
    let reason = move || run.with(|run| run.as_ref().and_then(|run| run.reason.clone()));
    let start = move |()| {
        if let Some(id) = integration.with_untracked(|it| it.as_ref().map(|it| it.id)) {
            sync.start(id);
        }
    };
    let state = move || {
        view! {
            <RunBadge run/>
            <span>{reason}</span>
        }
    };
    view! {
        <PageHeader crumbs=BELOW_LIST title state>
            <Button kind=ButtonKind::Primary glyph=Glyph::ArrowSync disabled=sync.busy() on_press=start>
                "Start Manual Sync"
            </Button>
        </PageHeader>
    }
}

/// A part of the integration; its default for the moment that a reactive read outlives the page.
fn part<T: Default>(integration: Memo<Option<Integration>>, read: impl Fn(&Integration) -> T) -> T {
    integration.with(|it| it.as_ref().map(read)).unwrap_or_default()
}

#[component]
fn Facts(integration: Memo<Option<Integration>>) -> impl IntoView {
    let text = move |read: fn(&Integration) -> String| move || part(integration, read);
    let last_good = Signal::derive(move || part(integration, |it| it.last_good_at));
    let next_sync = Signal::derive(move || part(integration, |it| it.next_sync_at));
    let expires = Signal::derive(move || part(integration, |it| it.secret_expires_at));
    view! {
        <dl class="facts">
            <div class="facts__fact"><dt>"Reaches"</dt><dd>{text(|it| it.reach.label().to_owned())}</dd></div>
            <div class="facts__fact"><dt>"Cloud"</dt><dd>{text(|it| it.connection.cloud.label().to_owned())}</dd></div>
            <div class="facts__fact">
                <dt>"Tenant ID"</dt>
                <dd><code>{text(|it| it.connection.home_tenant.to_string())}</code></dd>
            </div>
            <div class="facts__fact">
                <dt>"Application ID"</dt>
                <dd><code>{text(|it| it.connection.application.to_string())}</code></dd>
            </div>
            <div class="facts__fact">
                <dt>"Secret Key expires"</dt>
                <dd><When ahead=true at=expires otherwise="Not known"/></dd>
            </div>
            <div class="facts__fact"><dt>"Last complete sync"</dt><dd><When at=last_good/></dd></div>
            <div class="facts__fact">
                <dt>"Next sync"</dt>
                <dd><When ahead=true at=next_sync otherwise="Not scheduled"/></dd>
            </div>
        </dl>
    }
}
