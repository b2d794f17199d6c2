//! As whom a partner's customers are read: the app, or a service account that signs in at Microsoft.

use domain::{id::IntegrationId, time::Timestamp};
use leptos::prelude::*;

use crate::{
    AppError,
    api::access::{ServiceAccountForm, begin_sign_in, remove_service_account},
    components::when::When,
    state::{clock::now, toasts::toasts},
    ui::{
        badge::{Badge, Tone},
        button::Button,
        face::Notice,
        icon::Glyph,
    },
};

/// A sign-in that was not used for so long is about to end at Microsoft (security rule 74).
const IDLE_SECS: i64 = 60 * 86_400;

/// Tells it, and lets it be changed.
#[component]
pub fn ServiceAccount(
    /// The integration.
    id: IntegrationId,
    /// When the sign-in was renewed last; `None` without a service account.
    #[prop(into)]
    renewed_at: Signal<Option<Timestamp>>,
    /// Runs when it was removed.
    after: Callback<()>,
) -> impl IntoView {
    let (toasts, now) = (toasts(), now());
    let begin = Action::new(move |(): &()| async move {
        let address = begin_sign_in(ServiceAccountForm { integration: id }).await?;
        let gone = window().location().set_href(&address);
        gone.map_err(|_| AppError::form("This browser did not open Microsoft's sign-in."))
    });
    let remove = Action::new(move |(): &()| async move {
        remove_service_account(ServiceAccountForm { integration: id }).await?;
        toasts.say("Customers are read as the app from the next sync on.");
        after.run(());
        Ok::<(), AppError>(())
    });
    let failure = Signal::derive(move || {
        let failed = |action: Option<Result<(), AppError>>| action.and_then(Result::err);
        failed(begin.value().get()).or(failed(remove.value().get())).map(|error| error.to_string())
    });
    let idle = move || renewed_at.get().is_some_and(|at| now.get().secs_since(at) >= IDLE_SECS);
    let leave = move |()| {
        begin.dispatch(());
    };
    let stop = move |()| {
        remove.dispatch(());
    };
    let signed_in = Memo::new(move |_| renewed_at.get().is_some());
    view! {
        <Notice message=failure/>
        <div class="access__secret">
            {move || if signed_in.get() {
                view! {
                    <span>"Customers are read as the service account · sign-in renewed " <When at=renewed_at/></span>
                    {move || idle().then(|| view! { <Badge tone=Tone::Warn glyph=Glyph::Warning words="Not used for 60 days".to_owned()/> })}
                    <Button glyph=Glyph::Person on_press=leave>"Sign in again"</Button>
                    <Button on_press=stop>"Read as the app instead"</Button>
                }
                .into_any()
            } else {
                view! {
                    <span>"Customers are read as the app"</span>
                    <Button glyph=Glyph::Person on_press=leave>"Sign in a service account"</Button>
                }
                .into_any()
            }}
        </div>
    }
    .into_any()
}
