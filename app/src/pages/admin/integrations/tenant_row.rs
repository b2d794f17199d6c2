//! One tenant of an integration: what was read of it, why the rest was not, and what to do.

use std::collections::BTreeSet;

use domain::{
    id::{IntegrationId, TenantId},
    integration::{IntegrationTenant, UnitStatus},
    organization::Organization,
    sync_run::RunState,
    time::relative,
};
use leptos::prelude::*;

use crate::{
    api::integration_tenant::{Cause, causes},
    components::{
        run_state_badge::{RunStateBadge, glyph, tone},
        when::When,
    },
    paths,
    state::clock::now,
    ui::{
        badge::{Badge, Tone},
        button::Button,
        icon::Glyph,
    },
};

/// The row.
#[component]
pub(super) fn TenantRow(
    /// The tenant.
    id: TenantId,
    /// What is known of it.
    tenant: Memo<Option<IntegrationTenant>>,
    /// The integration, whose Matching it is matched in.
    integration: Memo<Option<IntegrationId>>,
    /// The tenants that are selected.
    selected: RwSignal<BTreeSet<TenantId>>,
    /// Reads this tenant again.
    retry: Callback<TenantId>,
    /// Makes this integration the one that reads it.
    make_primary: Callback<TenantId>,
) -> impl IntoView {
    let text = move |read: fn(&IntegrationTenant) -> String| {
        move || tenant.with(|tenant| tenant.as_ref().map(read).unwrap_or_default())
    };
    let name = Signal::derive(text(|it| it.name.clone()));
    let state = Signal::derive(move || tenant.with(|tenant| tenant.as_ref().and_then(|it| it.state)));
    let last_good =
        Signal::derive(move || tenant.with(|tenant| tenant.as_ref().and_then(|it| it.last_good_at)));
    let matched =
        Memo::new(move |_| tenant.with(|tenant| tenant.as_ref().and_then(|it| it.organization.clone())));
    let units = Memo::new(move |_| {
        tenant.with(|tenant| tenant.as_ref().map(|it| it.units.clone()).unwrap_or_default())
    });
    let synced_by = Memo::new(move |_| {
        tenant.with(|tenant| tenant.as_ref().and_then(|it| it.synced_by.as_ref().map(|by| by.name.clone())))
    });
    let select = move |event| {
        let is_selected = event_target_checked(&event);
        selected.update(|all| {
            // Whether it was in already makes no difference.
            let _ = if is_selected { all.insert(id) } else { all.remove(&id) };
        });
    };
    view! {
        <tr class="list__row">
            <td class="list__cell list__cell--actions">
                <input
                    class="tick__box"
                    type="checkbox"
                    aria-label=move || format!("Select {}", name.get())
                    prop:checked=move || selected.with(|all| all.contains(&id))
                    on:change=select
                />
            </td>
            <th class="list__cell list__cell--name" scope="row">
                <span dir="auto">{move || name.get()}</span>
                <p class="list__note">{text(|it| it.domain.clone())}</p>
            </th>
            <td class="list__cell" data-label="Status">
                {move || match synced_by.get() {
                    Some(name) => view! { <Elsewhere name on_choose=move || make_primary.run(id)/> }.into_any(),
                    None => view! { <RunStateBadge state/> }.into_any(),
                }}
                {move || units.with(|units| unit_list(units))}
                {move || units.with(|units| cause_list(units))}
                {move || state.get().is_some_and(needs_retry).then(|| view! {
                    <Button on_press=move |()| retry.run(id)>"Retry this tenant"</Button>
                })}
            </td>
            <td class="list__cell list__cell--number" data-label="Licenses">{text(|it| it.licenses.to_string())}</td>
            <td class="list__cell list__cell--number" data-label="Users">{text(|it| it.users.to_string())}</td>
            <td class="list__cell" data-label="Last read"><When at=last_good/></td>
            <td class="list__cell" data-label="Organization">
                {move || organization(matched.get(), integration.get(), &name.get())}
            </td>
        </tr>
    }
    .into_any()
}

/// The organization it is matched to, or the way to match it.
fn organization(matched: Option<Organization>, integration: Option<IntegrationId>, name: &str) -> AnyView {
    if let Some(Organization { id, name }) = matched {
        return view! { <a href=paths::organization(id) dir="auto">{name}</a> }.into_any();
    }
    let href =
        integration.map(paths::matching).map(|path| paths::narrowed(&path, &[("show", "all"), ("q", name)]));
    view! { <a class="units__unmatched" href=href>"Unmatched"</a> }.into_any()
}

/// That another integration reads the tenant, and the way to change that.
#[component]
fn Elsewhere<Choose>(name: String, on_choose: Choose) -> impl IntoView
where
    Choose: Fn() + Send + Sync + 'static,
{
    view! {
        <Badge tone=Tone::Quiet glyph=Glyph::Plug words=format!("Synced by {name}")/>
        <p class="list__note list__note--wide">
            "Another integration reaches this tenant too and syncs it. This one takes over by itself when that fails."
        </p>
        <Button on_press=move |()| on_choose()>"Make primary"</Button>
    }
    .into_any()
}

const fn needs_retry(state: RunState) -> bool {
    matches!(state, RunState::Failed | RunState::NeedsAttention | RunState::Partial)
}

/// Every kind of data with its state, in one line. A single kind in the state of the whole says nothing new.
fn unit_list(units: &[UnitStatus]) -> Option<AnyView> {
    (units.len() > 1).then(|| {
        let now = now().get();
        let unit = |unit: &UnitStatus| {
            let last = unit
                .last_good_at
                .map_or("not read yet".to_owned(), |at| format!("read {}", relative(at.min(now), now)));
            let words = format!("{}: {}, {last}", unit.kind.label(), unit.state.label());
            let title = words.clone();
            view! {
                <li class="units__unit" data-tone=tone(Some(unit.state)).key() title=title>
                    <svg class="icon" width="20" height="20" aria-hidden="true" focusable="false">
                        <use_ href=glyph(Some(unit.state)).href()></use_>
                    </svg>
                    <span aria-hidden="true">{unit.kind.label()}</span>
                    <span class="visually-hidden">{words}</span>
                </li>
            }
        };
        view! { <ul class="units">{units.iter().map(unit).collect_view()}</ul> }.into_any()
    })
}

/// Why some of it failed, what to do, and when it is tried again.
fn cause_list(units: &[UnitStatus]) -> AnyView {
    let now = now().get();
    let names_kinds = units.len() > 1;
    causes(units)
        .into_iter()
        .map(|Cause { kinds, reason, next_try_at }| {
            let kinds = names_kinds.then(|| format!("{kinds}: "));
            let next = next_try_at.map(|at| format!(" Next try {}.", relative(at, now)));
            view! { <p class="list__note list__note--wide">{kinds}{reason}{next}</p> }
        })
        .collect_view()
        .into_any()
}
