//! What is ticked in the set-up guide.

use domain::{cloud::Cloud, guide::Choice, integration::Reach, permission::Feature};
use leptos::prelude::*;

use crate::ui::tick::{Tick, TickKind};

/// What a person chooses to read, and from where.
#[component]
pub fn Ticks(
    /// What is ticked.
    choice: RwSignal<Choice>,
) -> impl IntoView {
    let is_partner = Signal::derive(move || choice.with(|choice| choice.reach == Reach::Partner));
    let reach = |reach, label: &'static str, hint| {
        view! {
            <Tick
                kind=TickKind::Radio
                name="reach"
                label
                hint
                chosen=Signal::derive(move || choice.with(|choice| choice.reach == reach))
                on_change=move |_| choice.update(|choice| choice.reach = reach)
            />
        }
    };
    view! {
        <form class="set-up-guide__ticks" aria-label="What to set up">
            <fieldset class="set-up-guide__group">
                <legend class="set-up-guide__legend">"Connect"</legend>
                {reach(Reach::Partner, "A partner tenant with its customers", "One app for all customers.")}
                {reach(Reach::Single, "One tenant directly", "An app in the tenant itself.")}
            </fieldset>
            <fieldset class="set-up-guide__group">
                <legend class="set-up-guide__legend">"Read"</legend>
                {[Feature::Licenses, Feature::Users, Feature::Groups]
                    .map(|feature| view! { <FeatureTick choice feature/> })
                    .collect_view()}
            </fieldset>
            <fieldset class="set-up-guide__group" hidden=move || !is_partner.get()>
                <legend class="set-up-guide__legend">"Sign in"</legend>
                <Tick
                    kind=TickKind::Check
                    name="service_account"
                    label="Prepare a service account as well"
                    hint="For customers that are read under their GDAP relationship. Reads as the app need none."
                    chosen=Signal::derive(move || choice.with(|choice| choice.service_account))
                    on_change=move |on| choice.update(|choice| choice.service_account = on)
                />
            </fieldset>
            <CloudChoice choice/>
        </form>
    }
    .into_any()
}

#[component]
fn FeatureTick(choice: RwSignal<Choice>, feature: Feature) -> impl IntoView {
    let change = move |on: bool| {
        choice.update(|choice| {
            if on {
                choice.features.insert(feature);
            } else {
                choice.features.remove(&feature);
            }
        });
    };
    view! {
        <Tick
            kind=TickKind::Check
            name=feature.key()
            label=feature.label()
            chosen=Signal::derive(move || choice.with(|choice| choice.features.contains(&feature)))
            on_change=change
        />
    }
}

#[component]
fn CloudChoice(choice: RwSignal<Choice>) -> impl IntoView {
    view! {
        <div class="field">
            <label class="field__label" for="guide-cloud">"Cloud"</label>
            <select
                class="field__control"
                id="guide-cloud"
                on:change=move |event| {
                    if let Ok(cloud) = event_target_value(&event).parse() {
                        choice.update(|choice| choice.cloud = cloud);
                    }
                }
            >
                {Cloud::ALL.map(|cloud| view! { <option value=cloud.key()>{cloud.label()}</option> }).collect_view()}
            </select>
        </div>
    }
}
