//! What came back from Microsoft, by what it carries: a consent, or the sign-in of a service account.

use app::{
    api::access::{ReturnForm, ReturnOutcome},
    caller::Caller,
};

use super::Live;

/// Why it did not work, in a sentence or two.
pub(super) struct NotYet(pub String);

impl NotYet {
    /// Nobody here made that link, or it has ended, or another person made it.
    pub fn not_ours() -> Self {
        Self("This link is not one of ours, or it has ended. Ask for a new one.".into())
    }
}

impl From<store::Error> for NotYet {
    fn from(error: store::Error) -> Self {
        tracing::error!(
            error = &error as &dyn std::error::Error,
            "a return from Microsoft could not be judged"
        );
        Self(
            "Something went wrong on our side. Try again in a few minutes; the server's log says why.".into(),
        )
    }
}

impl Live {
    pub(super) async fn judge(&self, caller: Option<&Caller>, form: ReturnForm) -> ReturnOutcome {
        let now = self.clock.now();
        if let Some(returned) = self.store.consent_returned(&form.state, now) {
            let back_to = caller.map(|_| returned.integration);
            return match self.test_consent(&form, returned).await {
                Ok(()) => ReturnOutcome {
                    works: true,
                    title: "Consent works".into(),
                    message: "Seatledger can read this tenant now, and has begun to.".into(),
                    back_to,
                },
                Err(NotYet(message)) => not_yet("Consent does not work yet", message, back_to),
            };
        }
        let mine = caller.and_then(|caller| {
            caller.store.sign_in_returned(&caller.scope, &form.state, now).map(|returned| (caller, returned))
        });
        let Some((caller, returned)) = mine else {
            let NotYet(message) = NotYet::not_ours();
            return not_yet("That did not work", message, None);
        };
        let back_to = Some(returned.integration);
        match self.keep_sign_in(caller, form, returned).await {
            Ok(()) => ReturnOutcome {
                works: true,
                title: "The service account has signed in".into(),
                message: "Customers are read as it from now on; a sync has started.".into(),
                back_to,
            },
            Err(NotYet(message)) => not_yet("The service account has not signed in", message, back_to),
        }
    }
}

fn not_yet(title: &str, message: String, back_to: Option<domain::id::IntegrationId>) -> ReturnOutcome {
    ReturnOutcome { works: false, title: title.into(), message, back_to }
}
