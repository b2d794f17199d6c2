//! Active Integrations: every connection with its state, which moves while a sync runs.

use std::collections::HashMap;

use domain::{id::IntegrationId, integration::Integration};
use leptos::prelude::*;

use super::{ACCOUNT, sync_action::SyncAction};
use crate::{
    AppError,
    api::integration::list_integrations,
    components::{failure::Failure, page_header::PageHeader, run_state_badge::RunBadge, when::When},
    paths,
    state::events::{Topic, version_of},
    ui::{
        button::{ButtonKind, ButtonLink},
        face::{Empty, Notice, Skeleton},
        icon::Glyph,
        list::{List, ListColumn},
        menu::{Menu, MenuItem, MenuLink},
    },
};

const COLUMNS: &[ListColumn] = &[
    ListColumn::words("Name"),
    ListColumn::words("Status"),
    ListColumn::number("Tenants"),
    ListColumn::words("Last sync"),
    ListColumn::words("Next sync"),
    ListColumn::words("Actions"),
];

type Integrations = Resource<Result<Vec<Integration>, AppError>>;

/// The list of integrations.
#[component]
pub fn IntegrationsPage() -> impl IntoView {
    let version = version_of(Topic::Integrations);
    let integrations: Integrations = Resource::new(move || version.get(), |_| list_integrations());
    let sync = SyncAction::new(move || integrations.refetch());
    view! {
        <PageHeader crumbs=ACCOUNT title="Integrations">
            <ButtonLink href=paths::NEW_INTEGRATION kind=ButtonKind::Primary glyph=Glyph::Add>"New"</ButtonLink>
        </PageHeader>
        <Notice message=sync.failure()/>
        <Transition fallback=|| view! { <Skeleton/> }>
            <ActiveIntegrations integrations sync/>
        </Transition>
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
fn ActiveIntegrations(integrations: Integrations, sync: SyncAction) -> impl IntoView {
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
        Face::Rows => view! { <IntegrationRows integrations sync/> }.into_any(),
    }
}

#[component]
fn IntegrationRows(integrations: Integrations, sync: SyncAction) -> impl IntoView {
    let rows = Memo::new(move |_| integrations.get().and_then(Result::ok).unwrap_or_default());
    let by_id = Memo::new(move |_| {
        rows.with(|rows| rows.iter().map(|row| (row.id, row.clone())).collect::<HashMap<_, _>>())
    });
    let ids = move || rows.with(|rows| rows.iter().map(|row| row.id).collect::<Vec<_>>());
    view! {
        <h2 class="section-title">"Active Integrations"</h2>
        <List label="Active Integrations" columns=COLUMNS>
            <For each=ids key=|id| *id let:id>
                <Row id row=Memo::new(move |_| by_id.with(|by_id| by_id.get(&id).cloned())) sync/>
            </For>
        </List>
    }
}

#[component]
fn Row(id: IntegrationId, row: Memo<Option<Integration>>, sync: SyncAction) -> impl IntoView {
    let name =
        Signal::derive(move || row.with(|row| row.as_ref().map_or_else(String::new, |row| row.name.clone())));
    let kind = move || {
        row.with(|row| {
            row.as_ref().map(|row| format!("{} · {}", row.reach.label(), row.connection.cloud.label()))
        })
    };
    let run = Signal::derive(move || row.with(|row| row.as_ref().and_then(|row| row.run.clone())));
    let reason = move || run.with(|run| run.as_ref().and_then(|run| run.reason.clone()));
    let tenants = move || row.with(|row| row.as_ref().map_or(0, |row| row.tenants));
    let last_sync = Signal::derive(move || run.with(|run| run.as_ref().and_then(|run| run.ended_at)));
    let last_good = Signal::derive(move || row.with(|row| row.as_ref().and_then(|row| row.last_good_at)));
    let next_sync = Signal::derive(move || row.with(|row| row.as_ref().and_then(|row| row.next_sync_at)));
    view! {
        <tr class="list__row">
            <th class="list__cell list__cell--name" scope="row">
                <a href=paths::integration(id) dir="auto">{move || name.get()}</a>
                <p class="list__note">{kind}</p>
            </th>
            <td class="list__cell" data-label="Status">
                <RunBadge run/>
                <p class="list__note list__note--wide">{reason}</p>
            </td>
            <td class="list__cell list__cell--number" data-label="Tenants">{tenants}</td>
            <td class="list__cell" data-label="Last sync">
                <When at=Signal::derive(move || last_sync.get().or(last_good.get()))/>
            </td>
            <td class="list__cell" data-label="Next sync"><When ahead=true at=next_sync otherwise="Not scheduled"/></td>
            <td class="list__cell list__cell--actions">
                <Menu id=format!("actions-{id}") label="Actions" glyph=Glyph::More shows_label=true>
                    <MenuItem glyph=Glyph::ArrowSync on_choose=move |()| sync.start(id)>"Start Manual Sync"</MenuItem>
                    <MenuLink glyph=Glyph::People href=paths::integration(id)>"View tenants"</MenuLink>
                </Menu>
            </td>
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
