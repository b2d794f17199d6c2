//! Chooses the two days and what is compared.

use leptos::prelude::*;
use leptos_router::{NavigateOptions, hooks::use_navigate};

use super::asked::{Asked, address};
use crate::{
    api::{
        history::Days,
        organization::{OrganizationRow, list_organizations},
    },
    components::awaited::Awaited,
    reading::{Reading, reading},
    state::events::{Topic, version_of},
    ui::narrow::{Choice, Choices},
};

/// Stretches that end today, in days, with their words.
const STRETCHES: [(i64, &str); 5] =
    [(1, "Since yesterday"), (7, "7 days"), (30, "30 days"), (90, "90 days"), (365, "A year")];

/// The days, and everything or one organization.
#[component]
pub(super) fn Choose(
    /// What the address asks.
    asked: Memo<Asked>,
) -> impl IntoView {
    let navigate = use_navigate();
    let change = Callback::new(move |change: Box<dyn FnOnce(&mut Asked)>| {
        let mut asked = asked.get_untracked();
        change(&mut asked);
        (asked.license, asked.page) = (None, 0);
        navigate(&address(&asked), NavigateOptions::default());
    });
    let version = version_of(Topic::Organizations);
    let organizations = reading(move || version.get(), |_| list_organizations());
    view! {
        <div class="narrow">
            {move || asked.with(stretches)}
            <div class="narrow__selects">
                <Awaited>
                    <Which asked organizations change/>
                </Awaited>
                {day("First day", move || asked.with(|it| it.days.from.to_string()), change, |days, day| days.from = day)}
                {day("Last day", move || asked.with(|it| it.days.to.to_string()), change, |days, day| days.to = day)}
            </div>
        </div>
    }
    .into_any()
}

type Change = Callback<Box<dyn FnOnce(&mut Asked)>>;

fn stretches(asked: &Asked) -> AnyView {
    let choice = |(length, words): (i64, &str)| {
        let to = asked.days.to;
        let days = Days { from: to.plus(-length), to };
        Choice {
            words: words.to_owned(),
            href: address(&Asked { days, license: None, page: 0, ..*asked }),
            is_current: asked.days == days,
        }
    };
    view! { <Choices label="Stretch" choices=STRETCHES.map(choice).to_vec()/> }.into_any()
}

fn day(
    label: &'static str,
    value: impl Fn() -> String + Clone + Send + Sync + 'static,
    change: Change,
    set: fn(&mut Days, domain::asset::Day),
) -> AnyView {
    let now = value.clone();
    view! {
        <input
            class="field__control history__day"
            type="date"
            aria-label=label
            title=label
            value=untrack(now)
            prop:value=value
            on:change=move |event| {
                if let Ok(day) = event_target_value(&event).parse() {
                    change.run(Box::new(move |asked| set(&mut asked.days, day)));
                }
            }
        />
    }
    .into_any()
}

#[component]
fn Which(asked: Memo<Asked>, organizations: Reading<Vec<OrganizationRow>>, change: Change) -> impl IntoView {
    let chosen = Memo::new(move |_| asked.with(|asked| asked.organization));
    let options = move || {
        let list = organizations.get().and_then(Result::ok).unwrap_or_default();
        let option = |row: OrganizationRow| {
            let is_chosen = Some(row.organization.id) == chosen.get();
            view! {
                <option value=row.organization.id.to_string() selected=is_chosen>
                    {row.organization.name}
                </option>
            }
            .into_any()
        };
        list.into_iter().map(option).collect_view()
    };
    view! {
        <select
            class="field__control narrow__select"
            aria-label="Organization"
            on:change=move |event| {
                let organization = event_target_value(&event).parse().ok();
                change.run(Box::new(move |asked| asked.organization = organization));
            }
        >
            <option value="" selected=move || chosen.get().is_none()>"All organizations"</option>
            {options}
        </select>
    }
    .into_any()
}
