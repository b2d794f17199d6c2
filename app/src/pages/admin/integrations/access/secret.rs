//! The Secret Key or certificate on the Access page: what may be shown of it, and the dialog that replaces it in place,
//! by another of either kind.

use domain::{
    credential::{CredentialFacts, CredentialKind},
    expiry::{Expiry, days_left},
    id::IntegrationId,
    time::Timestamp,
};
use leptos::{ev::SubmitEvent, html, prelude::*};

use super::super::credential::{CredentialFields, TypedCredential};
use crate::{
    AppError,
    api::access::{NewSecret, replace_secret},
    components::when::When,
    state::{clock::now, toasts::toasts},
    ui::{
        badge::{Badge, Tone},
        button::{Button, ButtonKind},
        dialog::Dialog,
        face::Notice,
        form::Submitted,
        icon::Glyph,
    },
};

/// What is shown of the credential (security rule 6), with the way to replace it.
#[component]
pub fn Secret(
    /// Whose.
    id: IntegrationId,
    /// What is known of it; `None` where it was destroyed.
    #[prop(into)]
    facts: Signal<Option<CredentialFacts>>,
    /// Runs when it was replaced.
    after: Callback<()>,
) -> impl IntoView {
    let open = RwSignal::new(false);
    let label = move || facts.get().map_or(CredentialKind::ClientSecret, |it| it.kind).label();
    let thumbprint = move || {
        let thumbprint = facts.get().and_then(|it| it.thumbprint);
        thumbprint.map(|it| view! { <code title="Thumbprint, as Microsoft Entra shows it">{it}</code>" " })
    };
    let expires_at = Signal::derive(move || facts.get().and_then(|it| it.expires_at));
    let set_at = Signal::derive(move || facts.get().map(|it| it.set_at));
    let set_by = move || facts.get().and_then(|it| it.set_by).map(|name| format!(" by {name}"));
    view! {
        <div class="access__secret">
            <span>
                {label}" "{thumbprint}"ends "<When ahead=true at=expires_at otherwise="at a time not known"/>
                " · set "<When at=set_at/>{set_by}
            </span>
            <SecretBadge expires_at/>
            <Button glyph=Glyph::Key on_press=move |()| open.set(true)>"Replace "{label}</Button>
        </div>
        <Dialog id="replace-secret" open title="Replace Secret Key or Certificate">
            <Replace id open facts after/>
        </Dialog>
    }
    .into_any()
}

/// A warning while the secret ends soon or has ended; nothing before.
#[component]
pub fn SecretBadge(
    /// When it ends.
    #[prop(into)]
    expires_at: Signal<Option<Timestamp>>,
) -> impl IntoView {
    let now = now();
    let warning = Memo::new(move |_| expires_at.get().and_then(|at| warning(at, now.get())));
    move || warning.get().map(|(tone, glyph, words)| view! { <Badge tone glyph words/> })
}

/// What to say of a secret that ends soon.
fn warning(at: Timestamp, now: Timestamp) -> Option<(Tone, Glyph, String)> {
    match Expiry::of(at, now) {
        Expiry::Far => None,
        Expiry::Within(threshold) => {
            let days = days_left(at, now);
            let words = if days == 1 { "Ends within a day".into() } else { format!("Ends in {days} days") };
            let bad = threshold <= 7;
            Some(if bad {
                (Tone::Bad, Glyph::ErrorCircle, words)
            } else {
                (Tone::Warn, Glyph::Warning, words)
            })
        }
        Expiry::Expired => Some((Tone::Bad, Glyph::ErrorCircle, "Expired".into())),
    }
}

#[component]
fn Replace(
    id: IntegrationId,
    open: RwSignal<bool>,
    facts: Signal<Option<CredentialFacts>>,
    after: Callback<()>,
) -> impl IntoView {
    let toasts = toasts();
    let typed = NodeRef::<html::Form>::new();
    let now_in_use = facts.get_untracked().map_or(CredentialKind::ClientSecret, |it| it.kind);
    let kind = RwSignal::new(now_in_use);
    let replace = Action::new(move |form: &NewSecret| {
        let form = form.clone();
        async move {
            let form = form.checked()?;
            let what = if form.certificate.is_some() { "certificate" } else { "Secret Key" };
            replace_secret(form).await?;
            toasts.say(format!("The {what} was replaced, and a sync has started."));
            // The dialog keeps its content while it is closed: a secret has no business there.
            if let Some(form) = typed.get_untracked() {
                form.reset();
                kind.set(now_in_use);
            }
            open.set(false);
            after.run(());
            Ok::<(), AppError>(())
        }
    });
    let error = Signal::derive(move || replace.value().get().and_then(Result::err));
    let beside =
        move |field: &'static str| Signal::derive(move || error.get().and_then(|it| it.beside(field)));
    let busy = Signal::derive(move || replace.pending().get().then_some("Testing the new one…"));
    let submit = move |event: SubmitEvent| {
        let TypedCredential { secret, secret_expires_on, certificate } =
            TypedCredential::take(&Submitted::take(&event), kind.get_untracked());
        replace.dispatch(NewSecret { integration: id, secret, secret_expires_on, certificate });
    };
    view! {
        <form class="form" method="post" novalidate=true node_ref=typed on:submit=submit>
            <p>
                "Make a new client secret or certificate in the app registration first. It is tested before it takes the place of what is in use; tenants, matches and settings stay as they are."
            </p>
            <Notice message=Signal::derive(move || error.get().and_then(|it| it.beside_none(&NewSecret::FIELDS)))/>
            <CredentialFields kind secret_label="New Secret Key" beside/>
            <div class="form__actions">
                <Button on_press=move |()| open.set(false)>"Cancel"</Button>
                <Button kind=ButtonKind::Primary submit=true disabled=busy>
                    {move || busy.get().unwrap_or("Test and replace")}
                </Button>
            </div>
        </form>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_ending_secret_is_told_in_days_and_the_last_week_is_bad() {
        let now = Timestamp::from_date("2026-11-21").unwrap();
        let check = |days: i64, expected: Option<(Tone, &str)>| {
            let found = warning(now.plus_secs(days * 86_400), now);
            assert_eq!(found.as_ref().map(|(tone, _, words)| (*tone, words.as_str())), expected, "{days}");
        };
        check(61, None);
        check(60, Some((Tone::Warn, "Ends in 60 days")));
        check(7, Some((Tone::Bad, "Ends in 7 days")));
        check(1, Some((Tone::Bad, "Ends within a day")));
        check(0, Some((Tone::Bad, "Expired")));
    }
}
