//! The purchases behind a license, and a line where they do not explain its seats.

use domain::{
    asset::{LicenseDetail, unexplained},
    subscription::Subscription,
    time::Timestamp,
};
use leptos::prelude::*;

use crate::{
    components::when::When,
    ui::{
        list::{List, ListColumn},
        table::{counted, grouped},
    },
};

const COLUMNS: &[ListColumn] = &[
    ListColumn::words("Subscription"),
    ListColumn::number("Quantity"),
    ListColumn::words("Status"),
    ListColumn::words("Next lifecycle date"),
    ListColumn::words("Bought"),
    ListColumn::words("Bought through"),
];

/// The subscriptions as rows.
pub(super) fn subscriptions(read: &LicenseDetail) -> AnyView {
    let list = &read.subscriptions;
    let rows = list.iter().map(|one| row(read, one)).collect_view();
    let table = if list.is_empty() {
        view! { <p class="section-note">"Microsoft lists no subscription for this license."</p> }.into_any()
    } else {
        view! { <List label="Subscriptions" columns=COLUMNS>{rows}</List> }.into_any()
    };
    let difference =
        difference(read).map(|words| view! { <p class="section-note license-stale">{words}</p> });
    view! {
        <h2 class="section-title">"Subscriptions"</h2>
        {difference}
        {table}
    }
    .into_any()
}

/// What the person must know who adds them up.
fn difference(read: &LicenseDetail) -> Option<String> {
    // Free pools have seats without a purchase.
    if read.subscriptions.is_empty() && read.license.is_free_pool {
        return None;
    }
    let (bought, held) = unexplained(&read.license.live_seats(), &read.subscriptions)?;
    let count = |count: i64| counted(usize::try_from(count).unwrap_or_default(), "seat", "seats");
    Some(format!(
        "These subscriptions come to {}, but Microsoft counts {} for the license. Both are shown as Microsoft gives them.",
        count(bought),
        count(held)
    ))
}

fn row(read: &LicenseDetail, one: &Subscription) -> AnyView {
    let seller = one.owner_tenant.map_or_else(
        || "Directly from Microsoft".to_owned(),
        |id| read.sellers.get(&id).cloned().unwrap_or_else(|| format!("Partner {id}")),
    );
    let name = if one.commerce_id.is_empty() { one.id.clone() } else { one.commerce_id.clone() };
    let next = one.next_lifecycle_at.map(Timestamp::date).unwrap_or_default();
    view! {
        <tr class="list__row">
            <th class="list__cell list__cell--name" scope="row">
                <code>{name}</code>
                {one.is_trial.then(|| view! { <span class="mark">"Trial"</span> })}
            </th>
            <td class="list__cell list__cell--number" data-label="Quantity">{grouped(one.total_licenses)}</td>
            <td class="list__cell" data-label="Status">{one.status.label().to_owned()}</td>
            <td class="list__cell" data-label="Next lifecycle date">
                <span>{next}</span>
                <p class="list__note">
                    {one.next_lifecycle_at.map(|at| view! { <When at=Signal::stored(Some(at)) ahead=true/> })}
                </p>
            </td>
            <td class="list__cell" data-label="Bought">{one.created_at.map(Timestamp::date).unwrap_or_default()}</td>
            <td class="list__cell" data-label="Bought through" dir="auto">{seller}</td>
        </tr>
    }
    .into_any()
}
