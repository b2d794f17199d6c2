//! One integration: where it connects to, how its last sync went, and every tenant it reaches.

use domain::{credential::CredentialKind, integration::Integration};
use leptos::prelude::*;

use super::{
    BELOW_LIST,
    access::secret::SecretBadge,
    actions::{ActionsMenu, PauseAsked, PauseDialog},
    one::id_of_page,
    status::{IntegrationBadge, advice, coverage, part},
    sync_action::SyncAction,
    tenants::{Tenants, TenantsRead},
    unmatched::{Unmatched, UnmatchedLine},
};
use crate::{
    AppError,
    api::{integration::read_integration, sync::StartSync},
    components::{awaited::Awaited, failure::Failure, page_header::PageHeader, when::When},
    reading::{Reading, reading},
    state::events::{Topic, version_of},
    ui::{
        button::{Button, ButtonKind},
        face::{Notice, Skeleton},
        icon::Glyph,
    },
};

type Read = Reading<Integration>;

/// One integration with its tenants.
#[component]
pub fn IntegrationPage() -> impl IntoView {
    let id = id_of_page();
    let progress = version_of(Topic::Integrations);
    let read: Read = reading(
        move || (id.get(), progress.get()),
        |(id, _)| async move {
            match id {
                Some(id) => read_integration(id).await,
                None => Err(AppError::NotFound),
            }
        },
    );
    let tenants = TenantsRead::new(id);
    let sync = SyncAction::new(move || {
        read.refetch();
        tenants.refetch();
    });
    let pause = PauseAsked::new();
    let unmatched = Unmatched::new();
    view! {
        <Awaited waiting=|| view! { <Skeleton/> }>
            <Loaded read tenants sync pause unmatched/>
        </Awaited>
        <PauseDialog asked=pause sync/>
    }
}

#[component]
fn Loaded(
    read: Read,
    tenants: TenantsRead,
    sync: SyncAction,
    pause: PauseAsked,
    unmatched: Unmatched,
) -> impl IntoView {
    let failure = Memo::new(move |_| read.get().and_then(Result::err));
    let integration = Memo::new(move |_| read.get().and_then(Result::ok));
    let is_there = Memo::new(move |_| integration.with(Option::is_some));
    move || match (failure.get(), is_there.get()) {
        (Some(error), _) => view! {
            <PageHeader crumbs=BELOW_LIST title="Integration"/>
            <Failure error retry=move |()| read.refetch()/>
        }
        .into_any(),
        (None, true) => view! {
            <Head integration sync pause unmatched/>
            <Notice message=sync.failure()/>
            <Facts integration/>
            <Tenants tenants sync/>
        }
        .into_any(),
        (None, false) => ().into_any(),
    }
}

#[component]
fn Head(
    integration: Memo<Option<Integration>>,
    sync: SyncAction,
    pause: PauseAsked,
    unmatched: Unmatched,
) -> impl IntoView {
    let title = Signal::derive(move || part(integration, |it| it.name.clone()));
    let id = integration.with_untracked(|it| it.as_ref().map(|it| it.id));
    let start = move |()| {
        if let Some(id) = id {
            sync.start(StartSync::all(id));
        }
    };
    let state = move || {
        view! {
            <IntegrationBadge integration/>
            <span>{move || part(integration, |it| coverage(it.tenants, it.stale))}</span>
            {id.map(|id| view! { <UnmatchedLine id unmatched/> }.into_any())}
            <span>{move || part(integration, advice)}</span>
        }
    };
    view! {
        <PageHeader crumbs=BELOW_LIST title state>
            {id.map(|id| view! { <ActionsMenu id integration sync pause unmatched/> })}
            <Button kind=ButtonKind::Primary glyph=Glyph::ArrowSync disabled=sync.busy() on_press=start>
                "Start Manual Sync"
            </Button>
        </PageHeader>
    }
}

/// What it proves itself with, in words.
fn credential_label(integration: &Integration) -> &'static str {
    integration.credential.unwrap_or(CredentialKind::ClientSecret).label()
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
                <dt>{text(|it| format!("{} expires", credential_label(it)))}</dt>
                <dd><When ahead=true at=expires otherwise="Not known"/>" "<SecretBadge expires_at=expires/></dd>
            </div>
            <div class="facts__fact"><dt>"Last complete sync"</dt><dd><When at=last_good/></dd></div>
            <div class="facts__fact">
                <dt>"Next sync"</dt>
                <dd><When ahead=true at=next_sync otherwise="Not scheduled"/></dd>
            </div>
        </dl>
    }
}
