//! The dialog with a tenant's consent link, which is made when it is asked for.

use domain::id::{IntegrationId, TenantId};
use leptos::prelude::*;

use crate::{
    AppError,
    api::access::{CONSENT_LINK_DAYS, consent_link},
    ui::{copy::CopyValue, dialog::Dialog, face::Notice},
};

/// Whose link is shown.
#[derive(Clone, Copy)]
pub struct AskedFor {
    open: RwSignal<bool>,
    name: RwSignal<String>,
    link: Action<(IntegrationId, TenantId), Result<String, AppError>>,
}

impl AskedFor {
    /// Nobody's yet.
    pub fn new() -> Self {
        let link = Action::new(|&(integration, tenant): &(IntegrationId, TenantId)| async move {
            consent_link(integration, tenant).await
        });
        Self { open: RwSignal::new(false), name: RwSignal::default(), link }
    }

    /// Shows a tenant's.
    pub fn ask(self, integration: IntegrationId, tenant: TenantId, name: String) {
        self.name.set(name);
        self.link.clear();
        self.link.dispatch((integration, tenant));
        self.open.set(true);
    }
}

/// The dialog.
#[component]
pub fn ConsentDialog(
    /// Whose link.
    asked: AskedFor,
) -> impl IntoView {
    let AskedFor { open, name, link } = asked;
    let address = Signal::derive(move || link.value().get().and_then(Result::ok).unwrap_or_default());
    let failure =
        Signal::derive(move || link.value().get().and_then(Result::err).map(|error| error.to_string()));
    view! {
        <Dialog id="consent-link" open title="Consent link">
            <p>
                "Send this link to a Global Administrator of " <b dir="auto">{move || name.get()}</b>
                ", who signs in at Microsoft, sees what Seatledger may read, and accepts. Microsoft then leads them back here, and the tenant is tested and read."
            </p>
            <Notice message=failure/>
            <CopyValue label="Link" value=address/>
            <p class="section-note">{format!("It works for {CONSENT_LINK_DAYS} days, for this tenant only.")}</p>
        </Dialog>
    }
    .into_any()
}
