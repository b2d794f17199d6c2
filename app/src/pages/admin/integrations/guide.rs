//! The set-up steps in Microsoft Entra, in short, as they stand beside the Connect form.

use leptos::prelude::*;

/// The application permissions that reading licenses needs, the least that does (Microsoft Graph permissions
/// reference), and what each is for.
const PERMISSIONS: &[(&str, &str)] = &[
    ("Organization.Read.All", "licenses, subscriptions, the tenant's name and domains"),
    ("Directory.Read.All", "a partner's customers by contract"),
    ("DelegatedAdminRelationship.Read.All", "a partner's customers by GDAP"),
];

/// The steps.
#[component]
pub fn Guide() -> impl IntoView {
    view! {
        <aside class="guide" aria-labelledby="guide-title">
            <h2 class="guide__title" id="guide-title">"In Microsoft Entra"</h2>
            <ol class="guide__steps">
                <li>
                    "Open " <a href="https://entra.microsoft.com" target="_blank" rel="noopener noreferrer">"entra.microsoft.com"</a>
                    ", App registrations, and choose " <b>"New registration"</b> ". As a partner with customers take "
                    <b>"Accounts in any organizational directory"</b> "; for one tenant take "
                    <b>"Accounts in this organizational directory only"</b> "."
                </li>
                <li>
                    "Copy " <b>"Directory (tenant) ID"</b> " and " <b>"Application (client) ID"</b> " from its overview."
                </li>
                <li>
                    "Under API permissions add these " <b>"application permissions"</b> " of Microsoft Graph, then choose "
                    <b>"Grant admin consent"</b> ":"
                    <ul class="guide__permissions">
                        {PERMISSIONS
                            .iter()
                            .map(|&(name, what)| view! { <li><code>{name}</code>" "<span>{what}</span></li> })
                            .collect_view()}
                    </ul>
                    "For a single tenant the first is enough."
                </li>
                <li>
                    "Under Certificates & secrets choose " <b>"New client secret"</b>
                    " with 730 days, and copy its " <b>"Value"</b> ", not its ID. It is shown once."
                </li>
            </ol>
            <p class="guide__note">"Seatledger only reads. The secret is encrypted and never shown again."</p>
        </aside>
    }
}
