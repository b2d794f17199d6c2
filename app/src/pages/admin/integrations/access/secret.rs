//! The Secret Key on the Access page: when it ends, and the dialog that replaces it in place.

use domain::{
    expiry::{Expiry, days_left},
    id::IntegrationId,
    time::Timestamp,
};
use leptos::{ev::SubmitEvent, prelude::*};

use crate::{
    AppError,
    api::{
        access::{NewSecret, replace_secret},
        integration::SECRET_LIFETIME_DAYS,
    },
    components::when::When,
    state::{clock::now, toasts::toasts},
    ui::{
        badge::{Badge, Tone},
        button::{Button, ButtonKind},
        dialog::Dialog,
        face::Notice,
        field::TextField,
        form::Submitted,
        icon::Glyph,
    },
};

/// When the secret ends, with the way to replace it.
#[component]
pub fn Secret(
    /// Whose.
    id: IntegrationId,
    /// When it ends; `None` if nobody said.
    #[prop(into)]
    expires_at: Signal<Option<Timestamp>>,
    /// Runs when it was replaced.
    after: Callback<()>,
) -> impl IntoView {
    let open = RwSignal::new(false);
    view! {
        <div class="access__secret">
            <span>"Secret Key ends " <When ahead=true at=expires_at otherwise="at a time not known"/></span>
            <SecretBadge expires_at/>
            <Button glyph=Glyph::Key on_press=move |()| open.set(true)>"Replace Secret Key"</Button>
        </div>
        <Dialog id="replace-secret" open title="Replace Secret Key">
            <Replace id open after/>
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
fn Replace(id: IntegrationId, open: RwSignal<bool>, after: Callback<()>) -> impl IntoView {
    let toasts = toasts();
    let replace = Action::new(move |form: &NewSecret| {
        let form = form.clone();
        async move {
            replace_secret(form.checked()?).await?;
            toasts.say("The Secret Key was replaced, and a sync has started.");
            open.set(false);
            after.run(());
            Ok::<(), AppError>(())
        }
    });
    let error = Signal::derive(move || replace.value().get().and_then(Result::err));
    let beside =
        move |field: &'static str| Signal::derive(move || error.get().and_then(|it| it.beside(field)));
    let busy = Signal::derive(move || replace.pending().get().then_some("Testing the new Secret Key…"));
    let submit = move |event: SubmitEvent| {
        let form = Submitted::take(&event);
        replace.dispatch(NewSecret {
            integration: id,
            secret: form.text("secret"),
            secret_expires_on: form.text("secret_expires_on"),
        });
    };
    let in_two_years = now().get_untracked().plus_secs(SECRET_LIFETIME_DAYS * 86_400).date();
    view! {
        <form class="form" novalidate=true on:submit=submit>
            <p>
                "Make a new client secret in the app registration first. It is tested before the old one is replaced; tenants, matches and settings stay as they are."
            </p>
            <Notice message=Signal::derive(move || error.get().and_then(|it| it.beside_none(&NewSecret::FIELDS)))/>
            <TextField
                name="secret"
                label="New Secret Key"
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
                value=in_two_years
                hint="As Microsoft Entra shows it."
                error=beside("secret_expires_on")
            />
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
