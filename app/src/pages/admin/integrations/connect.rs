//! The Connect form for Microsoft: the connection is tested before anything is saved.

use domain::{cloud::Cloud, credential::CredentialKind};
use leptos::{ev::SubmitEvent, html, prelude::*};
use leptos_router::hooks::use_navigate;
use web_sys::{HtmlInputElement, HtmlSelectElement, wasm_bindgen::JsCast};

use super::{
    BELOW_LIST,
    credential::{CredentialFields, TypedCredential},
    guide::Guide,
};
use crate::{
    AppError,
    api::integration::{ConnectForm, DemoConnection, connect_integration, demo_connections},
    components::{
        awaited::Awaited,
        page_header::{Crumb, PageHeader},
    },
    paths,
    reading::reading,
    state::toasts::toasts,
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
    let kind = RwSignal::new(CredentialKind::ClientSecret);
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
        connect.dispatch(typed(&Submitted::take(&event), kind.get_untracked()));
    };
    view! {
        <form class="form" method="post" novalidate=true node_ref=form on:submit=submit>
            <DemoValues form kind/>
            <Notice message=Signal::derive(move || {
                error.get().and_then(|error| error.beside_none(&ConnectForm::FIELDS))
            })/>
            <ConnectFields kind beside/>
            <div class="form__actions">
                <ButtonLink href=paths::INTEGRATIONS>"Cancel"</ButtonLink>
                <Button kind=ButtonKind::Primary submit=true disabled=busy>
                    {move || busy.get().unwrap_or("Connect")}
                </Button>
            </div>
        </form>
    }
}

fn typed(form: &Submitted, kind: CredentialKind) -> ConnectForm {
    let TypedCredential { secret, secret_expires_on, certificate } = TypedCredential::take(form, kind);
    ConnectForm {
        // One of the choices, unless somebody changed the page.
        cloud: form.text("cloud").parse().unwrap_or_default(),
        name: form.text("name"),
        tenant_id: form.text("tenant_id"),
        application_id: form.text("application_id"),
        secret,
        secret_expires_on,
        certificate,
    }
}

#[component]
fn ConnectFields<Beside>(kind: RwSignal<CredentialKind>, beside: Beside) -> impl IntoView
where
    Beside: Fn(&'static str) -> Signal<Option<String>> + 'static,
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
        <CredentialFields kind secret_label="Secret Key" beside/>
    }
}

/// With a simulator running: one click per demo world fills in its values.
#[component]
fn DemoValues(form: NodeRef<html::Form>, kind: RwSignal<CredentialKind>) -> impl IntoView {
    let demo = reading(|| 0_u64, |_| demo_connections());
    let buttons = move |worlds: Vec<DemoConnection>| {
        worlds
            .into_iter()
            .map(|world| {
                let label = world.label.clone();
                let press = move |()| {
                    kind.set(CredentialKind::ClientSecret);
                    fill(form, &world);
                };
                view! { <Button glyph=Glyph::Cloud on_press=press>{label}</Button> }.into_any()
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
