//! The steps of the set-up guide, as `domain::guide` has them.

use domain::{
    guide::{Choice, Line, Step, steps},
    permission::Permission,
};
use leptos::prelude::*;

use crate::ui::copy::CopyValue;

/// The steps for what is ticked.
#[component]
pub fn Steps(
    /// What is ticked.
    choice: RwSignal<Choice>,
) -> impl IntoView {
    let shown = Memo::new(move |_| choice.with(steps));
    view! {
        <section aria-labelledby="guide-steps">
            <h2 class="section-title" id="guide-steps">"Steps"</h2>
            <ol class="set-up-guide__steps">
                <For each=move || shown.get() key=|step| format!("{step:?}") let:step>
                    <OneStep step/>
                </For>
            </ol>
        </section>
    }
    .into_any()
}

#[component]
fn OneStep(step: Step) -> impl IntoView {
    view! {
        <li class="set-up-guide__step">
            <h3 class="set-up-guide__title">{step.title}</h3>
            <p class="set-up-guide__who">{step.who}</p>
            {step.lines.into_iter().map(line).collect_view()}
        </li>
    }
}

fn line(line: Line) -> AnyView {
    match line {
        Line::Say(text) => view! { <p>{text}</p> }.into_any(),
        Line::Value { label, value } => view! { <CopyValue label value=Signal::stored(value)/> }.into_any(),
        Line::Permissions { kind, permissions } => view! { <PermissionList kind permissions/> }.into_any(),
    }
}

#[component]
fn PermissionList(kind: &'static str, permissions: Vec<Permission>) -> impl IntoView {
    view! {
        <ul class="guide__permissions" aria-label=format!("{kind} permissions")>
            {permissions
                .into_iter()
                .map(|it| view! { <li><code>{it.name()}</code>" "<span>{it.buys()}</span></li> })
                .collect_view()}
        </ul>
    }
}
