//! Active Integrations: every connection with its state, which moves while a sync runs.

use std::collections::HashMap;

use domain::{id::IntegrationId, integration::Integration};
use leptos::prelude::*;

use super::{
    ACCOUNT,
    actions::{ActionsMenu, PauseAsked, PauseDialog},
    status::{IntegrationBadge, advice, coverage, part},
    sync_action::SyncAction,
    unmatched::Unmatched,
};
use crate::{
    AppError,
    api::integration::list_integrations,
    components::{awaited::Awaited, failure::Failure, page_header::PageHeader, when::When},
    paths,
    reading::{Reading, reading},
    state::events::{Topic, version_of},
    ui::{
        button::{ButtonKind, ButtonLink},
        face::{Empty, Notice, Skeleton},
        icon::Glyph,
        list::{List, ListColumn},
    },
};

const COLUMNS: &[ListColumn] = &[
    ListColumn::words("Name"),
    ListColumn::words("Status"),
    ListColumn::words("Tenants"),
    ListColumn::words("Last sync"),
    ListColumn::words("Next sync"),
    ListColumn::words("Actions"),
];

type Integrations = Reading<Vec<Integration>>;

/// The list of integrations.
#[component]
pub fn IntegrationsPage() -> impl IntoView {
    let version = version_of(Topic::Integrations);
    let integrations: Integrations = reading(move || version.get(), |_| list_integrations());
    let sync = SyncAction::new(move || integrations.refetch());
    let pause = PauseAsked::new();
    let unmatched = Unmatched::new();
    view! {
        <PageHeader crumbs=ACCOUNT title="Integrations">
            <ButtonLink href=paths::NEW_INTEGRATION kind=ButtonKind::Primary glyph=Glyph::Add>"New"</ButtonLink>
        </PageHeader>
        <Notice message=sync.failure()/>
        <Awaited waiting=|| view! { <Skeleton/> }>
            <ActiveIntegrations integrations sync pause unmatched/>
        </Awaited>
        <PauseDialog asked=pause sync/>
    }
}

/// What the region shows; it changes only when the region does, so rows and open menus stay.
#[derive(Debug, Clone, PartialEq)]
enum Face {
    Waiting,
    Failing(AppError),
    Empty,
    Rows,
}

#[component]
fn ActiveIntegrations(
    integrations: Integrations,
    sync: SyncAction,
    pause: PauseAsked,
    unmatched: Unmatched,
) -> impl IntoView {
    let face = Memo::new(move |_| match integrations.get() {
        None => Face::Waiting,
        Some(Err(error)) => Face::Failing(error),
        Some(Ok(rows)) if rows.is_empty() => Face::Empty,
        Some(Ok(_)) => Face::Rows,
    });
    move || match face.get() {
        Face::Waiting => ().into_any(),
        Face::Failing(error) => view! { <Failure error retry=move |()| integrations.refetch()/> }.into_any(),
        Face::Empty => view! { <NoIntegration/> }.into_any(),
        Face::Rows => view! { <IntegrationRows integrations sync pause unmatched/> }.into_any(),
    }
}

#[component]
fn IntegrationRows(
    integrations: Integrations,
    sync: SyncAction,
    pause: PauseAsked,
    unmatched: Unmatched,
) -> impl IntoView {
    let rows = Memo::new(move |_| integrations.get().and_then(Result::ok).unwrap_or_default());
    let by_id = Memo::new(move |_| {
        rows.with(|rows| rows.iter().map(|row| (row.id, row.clone())).collect::<HashMap<_, _>>())
    });
    let ids = move || rows.with(|rows| rows.iter().map(|row| row.id).collect::<Vec<_>>());
    view! {
        <h2 class="section-title">"Active Integrations"</h2>
        <List label="Active Integrations" columns=COLUMNS>
            <For each=ids key=|id| *id let:id>
                <Row id row=Memo::new(move |_| by_id.with(|by_id| by_id.get(&id).cloned())) sync pause unmatched/>
            </For>
        </List>
    }
}

#[component]
fn Row(
    id: IntegrationId,
    row: Memo<Option<Integration>>,
    sync: SyncAction,
    pause: PauseAsked,
    unmatched: Unmatched,
) -> impl IntoView {
    let kind = move || part(row, |row| format!("{} · {}", row.reach.label(), row.connection.cloud.label()));
    let last_sync = Signal::derive(move || {
        part(row, |row| row.run.as_ref().and_then(|run| run.ended_at).or(row.last_good_at))
    });
    let next_sync = Signal::derive(move || part(row, |row| row.next_sync_at));
    view! {
        <tr class="list__row">
            <th class="list__cell list__cell--name" scope="row">
                <a href=paths::integration(id) dir="auto">{move || part(row, |row| row.name.clone())}</a>
                <p class="list__note">{kind}</p>
            </th>
            <td class="list__cell" data-label="Status">
                <IntegrationBadge integration=row/>
                <p class="list__note list__note--wide">{move || part(row, advice)}</p>
            </td>
            <td class="list__cell" data-label="Tenants">{move || part(row, |row| coverage(row.tenants, row.stale))}</td>
            <td class="list__cell" data-label="Last sync"><When at=last_sync/></td>
            <td class="list__cell" data-label="Next sync"><When ahead=true at=next_sync otherwise="Not scheduled"/></td>
            <td class="list__cell list__cell--actions"><ActionsMenu id integration=row sync pause unmatched/></td>
        </tr>
    }
}

#[component]
fn NoIntegration() -> impl IntoView {
    view! {
        <Empty glyph=Glyph::Plug title="No integrations yet">
            <p>
                "An integration connects Seatledger to Microsoft: to your partner tenant with all its customers, or to "
                "one tenant. It reads licenses and changes nothing."
            </p>
            <ButtonLink href=paths::CONNECT_MICROSOFT glyph=Glyph::Plug>"Connect Microsoft"</ButtonLink>
        </Empty>
    }
}
