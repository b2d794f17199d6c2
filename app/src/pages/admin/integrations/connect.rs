//! The Connect form for Microsoft: the connection is tested before anything is saved.

use domain::{cloud::Cloud, time::Timestamp};
use leptos::{ev::SubmitEvent, html, prelude::*};
use leptos_router::hooks::use_navigate;
use web_sys::{HtmlInputElement, HtmlSelectElement, wasm_bindgen::JsCast};

use super::{BELOW_LIST, guide::Guide};
use crate::{
    AppError,
    api::integration::{
        ConnectForm, DemoConnection, SECRET_LIFETIME_DAYS, connect_integration, demo_connections,
    },
    components::{
        awaited::Awaited,
        page_header::{Crumb, PageHeader},
    },
    paths,
    reading::reading,
    state::{clock::now, toasts::toasts},
    ui::{
        button::{Button, ButtonKind, ButtonLink},
        face::Notice,
        field::{SelectField, TextField},
        form::Submitted,
        icon::Glyph,
    },
};

/// The Connect form with the set-up steps beside it.
#[component]
pub fn ConnectMicrosoftPage() -> impl IntoView {
    let [admin, account, list] = BELOW_LIST;
    let crumbs = [admin, account, list, Crumb::page("New integration", paths::NEW_INTEGRATION)];
    view! {
        <PageHeader crumbs title="Connect Microsoft"/>
        <div class="connect">
            <Form/>
            <Guide/>
        </div>
    }
}

#[component]
fn Form() -> impl IntoView {
    let form = NodeRef::<html::Form>::new();
    let toasts = toasts();
    let navigate = use_navigate();
    let connect = Action::new(move |form: &ConnectForm| {
        let (form, navigate) = (form.clone(), navigate.clone());
        async move {
            let form = form.checked()?;
            let name = form.name.clone();
            let id = connect_integration(form).await?;
            toasts.say(format!("{name} is connected; its licenses are being read."));
            navigate(&paths::sync_settings(id), leptos_router::NavigateOptions::default());
            Ok::<(), AppError>(())
        }
    });
    let error = Signal::derive(move || connect.value().get().and_then(Result::err));
    let beside =
        move |field: &'static str| Signal::derive(move || error.get().and_then(|error| error.beside(field)));
    let busy = Signal::derive(move || connect.pending().get().then_some("Testing the connection…"));
    let submit = move |event: SubmitEvent| {
        connect.dispatch(typed(&Submitted::take(&event)));
    };
    view! {
        <form class="form" novalidate=true node_ref=form on:submit=submit>
            <DemoValues form/>
            <Notice message=Signal::derive(move || {
                error.get().and_then(|error| error.beside_none(&ConnectForm::FIELDS))
            })/>
            <ConnectFields beside/>
            <div class="form__actions">
                <ButtonLink href=paths::INTEGRATIONS>"Cancel"</ButtonLink>
                <Button kind=ButtonKind::Primary submit=true disabled=busy>
                    {move || busy.get().unwrap_or("Connect")}
                </Button>
            </div>
        </form>
    }
}

fn typed(form: &Submitted) -> ConnectForm {
    ConnectForm {
        // One of the choices, unless somebody changed the page.
        cloud: form.text("cloud").parse().unwrap_or_default(),
        name: form.text("name"),
        tenant_id: form.text("tenant_id"),
        application_id: form.text("application_id"),
        secret: form.text("secret"),
        secret_expires_on: form.text("secret_expires_on"),
    }
}

#[component]
fn ConnectFields<Beside>(beside: Beside) -> impl IntoView
where
    Beside: Fn(&'static str) -> Signal<Option<String>>,
{
    view! {
        <SelectField
            name="cloud"
            label="Cloud"
            options=Cloud::ALL.map(|cloud| (cloud.key(), cloud.label())).to_vec()
            error=beside("cloud")
        />
        <TextField
            name="name"
            label="Name"
            required=true
            hint="What you call this connection, such as the partner's or customer's name."
            error=beside("name")
        />
        <TextField name="tenant_id" label="Tenant ID" code=true required=true error=beside("tenant_id")/>
        <TextField name="application_id" label="Application ID" code=true required=true error=beside("application_id")/>
        <TextField
            name="secret"
            label="Secret Key"
            kind="password"
            code=true
            required=true
            hint="The client secret's Value."
            error=beside("secret")
        />
        <TextField
            name="secret_expires_on"
            label="Secret Key expires on"
            kind="date"
            value=default_expiry(now().get_untracked())
            hint="As Microsoft Entra shows it; 730 days from today unless you change it."
            error=beside("secret_expires_on")
        />
    }
}

/// The day a secret made today stops working, as `2028-11-20`.
fn default_expiry(now: Timestamp) -> String {
    now.plus_secs(SECRET_LIFETIME_DAYS * 86_400).date()
}

/// With a simulator running: one click per demo world fills in its values.
#[component]
fn DemoValues(form: NodeRef<html::Form>) -> impl IntoView {
    let demo = reading(|| 0_u64, |_| demo_connections());
    let buttons = move |worlds: Vec<DemoConnection>| {
        worlds
            .into_iter()
            .map(|world| {
                let label = world.label.clone();
                view! { <Button glyph=Glyph::Cloud on_press=move |()| fill(form, &world)>{label}</Button> }
                    .into_any()
            })
            .collect_view()
    };
    view! {
        <Awaited>
            {move || Suspend::new(async move {
                let worlds = demo.await.unwrap_or_default();
                (!worlds.is_empty())
                    .then(|| {
                        view! {
                            <fieldset class="demo">
                                <legend class="demo__title">"A simulated Microsoft is running. Fill in the values of"</legend>
                                {buttons(worlds)}
                            </fieldset>
                        }
                    })
                    .into_any()
            })}
        </Awaited>
    }
}

fn fill(form: NodeRef<html::Form>, world: &DemoConnection) {
    let Some(form) = form.get_untracked() else { return };
    let control = |name: &str| form.query_selector(&format!("[name={name}]")).ok().flatten();
    for (name, value) in [
        ("name", &world.name),
        ("tenant_id", &world.tenant_id),
        ("application_id", &world.application_id),
        ("secret", &world.secret),
    ] {
        if let Some(input) = control(name).and_then(|control| control.dyn_into::<HtmlInputElement>().ok()) {
            input.set_value(value);
        }
    }
    if let Some(select) = control("cloud").and_then(|control| control.dyn_into::<HtmlSelectElement>().ok()) {
        select.set_value(world.cloud.key());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_made_today_is_offered_730_days() {
        let today = Timestamp::from_date("2026-11-21").unwrap();
        assert_eq!(default_expiry(today), "2028-11-20");
    }
}
