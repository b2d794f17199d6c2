//! What an app proves itself with, as forms ask for it: a secret key with its end, or a certificate, which says itself
//! when it ends.

use domain::{credential::CredentialKind, time::Timestamp};
use leptos::prelude::*;

use crate::{
    api::integration::SECRET_LIFETIME_DAYS,
    state::clock::now,
    ui::{
        field::TextField,
        form::Submitted,
        text_file::SecretTextField,
        tick::{Tick, TickKind},
    },
};

/// What was typed, of the kind that was chosen alone.
pub struct TypedCredential {
    pub secret: String,
    pub secret_expires_on: String,
    pub certificate: Option<String>,
}

impl TypedCredential {
    /// Takes it out of a form that has [`CredentialFields`].
    pub fn take(form: &Submitted, kind: CredentialKind) -> Self {
        match kind {
            CredentialKind::ClientSecret => Self {
                secret: form.text("secret"),
                secret_expires_on: form.text("secret_expires_on"),
                certificate: None,
            },
            CredentialKind::Certificate => Self {
                secret: String::new(),
                secret_expires_on: String::new(),
                certificate: Some(form.text("certificate")),
            },
        }
    }
}

/// The choice between both, and the fields of the one that is chosen. What was typed into the other stays.
#[component]
pub fn CredentialFields<Beside>(
    /// What is chosen.
    kind: RwSignal<CredentialKind>,
    /// What the secret key is called here.
    secret_label: &'static str,
    /// What is wrong with the field of a name.
    beside: Beside,
) -> impl IntoView
where
    Beside: Fn(&'static str) -> Signal<Option<String>> + 'static,
{
    let is = move |one: CredentialKind| Signal::derive(move || kind.get() == one);
    let choice = move |one: CredentialKind, label: &'static str, hint: &'static str| {
        let on_change = move |on: bool| {
            if on {
                kind.set(one);
            }
        };
        view! { <Tick kind=TickKind::Radio name="credential" label hint chosen=is(one) on_change/> }
    };
    view! {
        <fieldset class="credential">
            <legend class="field__label">"Sign in to Microsoft with"</legend>
            {choice(CredentialKind::ClientSecret, "A secret key", "The quickest to set up.")}
            {choice(CredentialKind::Certificate, "A certificate", "Its private key never leaves this server.")}
        </fieldset>
        <div class="form" hidden=move || kind.get() != CredentialKind::ClientSecret>
            <TextField
                name="secret"
                label=secret_label
                kind="password"
                code=true
                required=true
                hint="The client secret's Value, not its Secret ID."
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
        </div>
        <div class="form" hidden=move || kind.get() != CredentialKind::Certificate>
            <SecretTextField
                name="certificate"
                label="Certificate with private key"
                file_label="Or read it from a file"
                accept=".pem,.crt,.cer,.key,.txt"
                hint="Both PEM blocks: BEGIN CERTIFICATE, and BEGIN PRIVATE KEY without a password (RSA, 2048 bits or more). Upload the certificate alone to the app registration. When it ends is read from it."
                error=beside("certificate")
            />
        </div>
    }
    .into_any()
}

/// The day a secret made today stops working, as `2028-11-20`.
fn default_expiry(now: Timestamp) -> String {
    now.plus_secs(SECRET_LIFETIME_DAYS * 86_400).date()
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
