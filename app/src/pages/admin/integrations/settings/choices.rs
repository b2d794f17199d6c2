//! What is read of a tenant: directory users by license, licenses, groups; the same for all tenants and for one.

use domain::settings::{SkuChoice, UserChoice};
use leptos::prelude::*;

use super::draft::{Counts, Part};
use crate::{
    api::sync_settings::{SkuUsers, UserTotals},
    ui::tick::{Tick, TickKind},
};

/// The choices of one part of the settings.
#[component]
pub(super) fn Choices(part: Part, counts: Counts, error: Signal<Option<String>>) -> impl IntoView {
    let reads_users = Memo::new(move |_| part.read(|own| own.users.is_some()));
    // The error names no part: it stands where nobody would be taken.
    let error = move || {
        error.get().filter(|_| part.read(|own| own.users.as_ref().is_some_and(UserChoice::takes_nobody)))
    };
    view! {
        <fieldset class="settings__group">
            <legend class="settings__legend">"Directory users"</legend>
            <Tick
                kind=TickKind::Check
                name=format!("users-{}", part.key())
                label="Sync directory users"
                hint="People with the licenses assigned to them, directly or by a group."
                chosen=reads_users
                on_change=move |on: bool| part.edit(|own| own.users = on.then_some(UserChoice::RECOMMENDED))
            />
            {move || reads_users.get().then(|| view! { <Users part counts/> })}
            <p class="field__error" role="alert">{error}</p>
            {part.is_whole().then(|| view! {
                <p class="settings__taken" aria-live="polite">{move || counts.taken(part)}</p>
            })}
        </fieldset>
        <fieldset class="settings__group">
            <legend class="settings__legend">"Other"</legend>
            <Tick
                kind=TickKind::Check
                name=format!("licenses-{}", part.key())
                label="Licenses"
                hint="All licenses and subscriptions, whatever users are chosen."
                chosen=Signal::derive(move || part.read(|own| own.licenses))
                on_change=move |on: bool| part.edit(|own| own.licenses = on)
            />
            <Tick
                kind=TickKind::Check
                name=format!("groups-{}", part.key())
                label="Groups"
                hint="With the licenses that they assign to their members."
                chosen=Signal::derive(move || part.read(|own| own.groups))
                on_change=move |on: bool| part.edit(|own| own.groups = on)
            />
        </fieldset>
    }
    .into_any()
}

#[component]
fn Users(part: Part, counts: Counts) -> impl IntoView {
    let takes_any = Memo::new(move |_| part.users(|users| users.licensed == SkuChoice::Any));
    let group = format!("licensed-{}", part.key());
    let total = move |of: fn(&UserTotals) -> u64| {
        Signal::derive(move || match counts.page(|page| of(&page.users)) {
            count if count > 0 && part.is_whole() => format!("{count} users"),
            _ => String::new(),
        })
    };
    let set = move |choice: fn() -> SkuChoice| {
        move |on: bool| {
            if on {
                part.edit_users(|users| users.licensed = choice());
            }
        }
    };
    view! {
        <div class="settings__users">
            <Tick
                kind=TickKind::Radio
                name=group.clone()
                label="All licensed users"
                hint="Recommended."
                note=total(|users| users.licensed)
                chosen=takes_any
                on_change=set(|| SkuChoice::Any)
            />
            <Tick
                kind=TickKind::Radio
                name=group
                label="Only users with certain subscriptions"
                hint="Choose only subscriptions that are actively managed."
                chosen=Signal::derive(move || !takes_any.get())
                on_change=set(|| SkuChoice::These([].into()))
            />
            {move || (!takes_any.get()).then(|| view! { <Subscriptions part counts/> })}
            <Tick
                kind=TickKind::Check
                name=format!("unlicensed-{}", part.key())
                label="Unlicensed users"
                note=total(|users| users.unlicensed)
                chosen=Signal::derive(move || part.users(|users| users.unlicensed))
                on_change=move |on: bool| part.edit_users(|users| users.unlicensed = on)
            />
            <Tick
                kind=TickKind::Check
                name=format!("guests-{}", part.key())
                label="Guests"
                note=total(|users| users.guests)
                chosen=Signal::derive(move || part.users(|users| users.guests))
                on_change=move |on: bool| part.edit_users(|users| users.guests = on)
            />
        </div>
    }
    .into_any()
}

/// The products to choose holders of; they appear while licenses are read.
#[component]
fn Subscriptions(part: Part, counts: Counts) -> impl IntoView {
    let skus = Memo::new(move |_| counts.page(|page| page.skus.clone()));
    let tick = move |row: SkuUsers| {
        let sku = row.sku;
        let is_chosen =
            move |choice: &SkuChoice| matches!(choice, SkuChoice::These(skus) if skus.contains(&sku));
        view! {
            <Tick
                kind=TickKind::Check
                name=format!("{sku}-{}", part.key())
                label=row.name.clone()
                note=Signal::stored(if part.is_whole() { figures(&row) } else { String::new() })
                chosen=Signal::derive(move || part.users(|users| is_chosen(&users.licensed)))
                on_change=move |on: bool| part.choose(sku, on)
            />
        }
    };
    move || {
        let rows = skus.get();
        if rows.is_empty() {
            view! {
                <p class="settings__note" role="status">
                    "Subscriptions appear here as the tenants' licenses are read."
                </p>
            }
            .into_any()
        } else {
            view! {
                <div class="settings__skus" role="group" aria-label="Subscriptions">
                    {rows.into_iter().map(tick).collect_view()}
                </div>
            }
            .into_any()
        }
    }
}

/// "38 users · 40 consumed · 12 tenants".
fn figures(row: &SkuUsers) -> String {
    let tenants = if row.tenants == 1 { "tenant" } else { "tenants" };
    let rest = format!("{} consumed · {} {tenants}", row.consumed, row.tenants);
    match row.holding {
        0 => rest,
        1 => format!("1 user · {rest}"),
        holding => format!("{holding} users · {rest}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_leave_out_users_who_were_not_read_yet() {
        let row = |holding, tenants| SkuUsers {
            sku: "48a80680-7326-48cd-9935-b556b81d3a4e".parse().unwrap(),
            name: String::new(),
            consumed: 40,
            holding,
            tenants,
        };
        assert_eq!(figures(&row(0, 1)), "40 consumed · 1 tenant");
        assert_eq!(figures(&row(38, 12)), "38 users · 40 consumed · 12 tenants");
    }
}
