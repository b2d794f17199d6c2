//! The tenants of an integration: state, reason, last good read, and the organization each is matched to.

use std::collections::HashMap;

use domain::{id::TenantId, integration::IntegrationTenant, organization::Organization, sync_run::RunState};
use leptos::prelude::*;

use super::{
    detail::Detail,
    match_to::{MatchTo, OrganizationNames},
};
use crate::{
    api::organization::list_organizations,
    components::{run_state_badge::RunStateBadge, when::When},
    ui::{
        face::Empty,
        icon::Glyph,
        list::{List, ListColumn},
    },
};

const COLUMNS: &[ListColumn] = &[
    ListColumn::words("Tenant"),
    ListColumn::words("Status"),
    ListColumn::number("Licenses"),
    ListColumn::words("Last read"),
    ListColumn::words("Match To"),
];

/// The tenants, those that need a person first.
#[component]
pub fn Tenants(
    /// The integration with its tenants.
    detail: Detail,
) -> impl IntoView {
    let tenants = Memo::new(move |_| {
        detail.get().and_then(Result::ok).map(|detail| detail.tenants).unwrap_or_default()
    });
    let organizations = Resource::new(|| (), |()| list_organizations());
    let names = Memo::new(move |_| {
        let rows = organizations.get().and_then(Result::ok).unwrap_or_default();
        rows.into_iter().map(|row| row.organization).collect::<Vec<_>>()
    });
    let has_none = Memo::new(move |_| tenants.with(Vec::is_empty));
    view! {
        <h2 class="section-title">"Tenants"</h2>
        <p class="section-note">{move || tenants.with(|tenants| count(tenants))}</p>
        <OrganizationNames names/>
        {move || if has_none.get() {
            view! { <NoTenant/> }.into_any()
        } else {
            view! { <TenantRows tenants names after=move || detail.refetch()/> }.into_any()
        }}
    }
}

/// "41 of 43 read · 2 failed".
fn count(tenants: &[IntegrationTenant]) -> String {
    let of =
        |test: fn(RunState) -> bool| tenants.iter().filter(|tenant| tenant.state.is_some_and(test)).count();
    let (read, failed) =
        (of(|state| state == RunState::Ok), of(|state| state.is_over() && state != RunState::Ok));
    match (tenants.len(), failed) {
        (0, _) => String::new(),
        (all, 0) => format!("{read} of {all} read"),
        (all, failed) => format!("{read} of {all} read · {failed} failed"),
    }
}

#[component]
fn TenantRows<After>(
    tenants: Memo<Vec<IntegrationTenant>>,
    names: Memo<Vec<Organization>>,
    after: After,
) -> impl IntoView
where
    After: Fn() + Copy + Send + Sync + 'static,
{
    let by_id = Memo::new(move |_| {
        tenants.with(|tenants| tenants.iter().map(|it| (it.tenant, it.clone())).collect::<HashMap<_, _>>())
    });
    let ids = move || tenants.with(|tenants| tenants.iter().map(|it| it.tenant).collect::<Vec<_>>());
    view! {
        <List label="Tenants" columns=COLUMNS>
            <For each=ids key=|id| *id let:id>
                <Row id tenant=Memo::new(move |_| by_id.with(|by_id| by_id.get(&id).cloned())) names after/>
            </For>
        </List>
    }
}

#[component]
fn Row<After>(
    id: TenantId,
    tenant: Memo<Option<IntegrationTenant>>,
    names: Memo<Vec<Organization>>,
    after: After,
) -> impl IntoView
where
    After: Fn() + Copy + Send + Sync + 'static,
{
    let text = move |read: fn(&IntegrationTenant) -> String| {
        move || tenant.with(|tenant| tenant.as_ref().map(read).unwrap_or_default())
    };
    let state = Signal::derive(move || tenant.with(|tenant| tenant.as_ref().and_then(|it| it.state)));
    let last_good =
        Signal::derive(move || tenant.with(|tenant| tenant.as_ref().and_then(|it| it.last_good_at)));
    let matched =
        Signal::derive(move || tenant.with(|tenant| tenant.as_ref().and_then(|it| it.organization.clone())));
    view! {
        <tr class="list__row">
            <th class="list__cell list__cell--name" scope="row">
                <span dir="auto">{text(|it| it.name.clone())}</span>
                <p class="list__note">{text(|it| it.domain.clone())}</p>
            </th>
            <td class="list__cell" data-label="Status">
                <RunStateBadge state/>
                <p class="list__note list__note--wide">{text(|it| it.reason.clone().unwrap_or_default())}</p>
            </td>
            <td class="list__cell list__cell--number" data-label="Licenses">{text(|it| it.licenses.to_string())}</td>
            <td class="list__cell" data-label="Last read"><When at=last_good/></td>
            <td class="list__cell" data-label="Match To"><MatchTo tenant=id name=Signal::derive(text(|it| it.name.clone())) matched names after/></td>
        </tr>
    }
}

#[component]
fn NoTenant() -> impl IntoView {
    view! {
        <Empty glyph=Glyph::People title="No tenants yet">
            <p>"The first sync looks for the tenants that this connection reaches; they appear here as it finds them."</p>
        </Empty>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_above_the_tenants_counts_what_was_read() {
        let tenant = |state| IntegrationTenant {
            tenant: "48a80680-7326-48cd-9935-b556b81d3a4e".parse().unwrap(),
            name: String::new(),
            domain: String::new(),
            organization: None,
            state,
            last_good_at: None,
            reason: None,
            licenses: 0,
        };
        let check = |states: &[Option<RunState>], expected: &str| {
            let tenants: Vec<_> = states.iter().copied().map(tenant).collect();
            assert_eq!(count(&tenants), expected);
        };
        check(&[], "");
        check(&[Some(RunState::Ok), None, Some(RunState::Queued)], "1 of 3 read");
        check(
            &[Some(RunState::Ok), Some(RunState::NeedsAttention), Some(RunState::Failed)],
            "1 of 3 read · 2 failed",
        );
    }
}
