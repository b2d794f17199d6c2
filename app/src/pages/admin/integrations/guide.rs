//! The set-up steps in Microsoft Entra, in short, as they stand beside the Connect form; the whole is the set-up guide.

use domain::{
    consent::redirect_uri,
    permission::{Feature, Permission, needed},
};
use leptos::prelude::*;

use crate::{
    api::guide::guide_values,
    paths,
    reading::reading,
    ui::{button::ButtonLink, copy::CopyValue, icon::Glyph},
};

/// The steps.
#[component]
pub fn Guide() -> impl IntoView {
    let values = reading(|| 0_u64, |_| guide_values());
    let redirect_uri = move || {
        let values = values.get().and_then(Result::ok)?;
        let value = Signal::stored(redirect_uri(&values.public_url));
        Some(view! { <CopyValue label="Redirect URI" value/> })
    };
    view! {
        <aside class="guide" aria-labelledby="guide-title">
            <h2 class="guide__title" id="guide-title">"In Microsoft Entra"</h2>
            <ol class="guide__steps">
                <li>
                    "Open " <a href="https://entra.microsoft.com" target="_blank" rel="noopener noreferrer">"entra.microsoft.com"</a>
                    ", App registrations, and choose " <b>"New registration"</b> ". As a partner with customers take "
                    <b>"Accounts in any organizational directory"</b> "; for one tenant take "
                    <b>"Accounts in this organizational directory only"</b> ". The redirect URI's platform is Web:"
                    <Suspense>{redirect_uri}</Suspense>
                </li>
                <li>
                    "Copy " <b>"Directory (tenant) ID"</b> " and " <b>"Application (client) ID"</b> " from its overview."
                </li>
                <li>
                    "Under API permissions remove User.Read, add these " <b>"application permissions"</b>
                    " of Microsoft Graph, then choose " <b>"Grant admin consent"</b> ":"
                    <Permissions/>
                    "A single tenant needs neither of the second and third."
                </li>
                <li>
                    "Under Certificates & secrets choose " <b>"New client secret"</b>
                    " with 730 days, and copy its " <b>"Value"</b> ", not its ID. It is shown once. Or upload a certificate there, and enter it here with its private key."
                </li>
            </ol>
            <p class="guide__note">"Seatledger only reads. The secret or private key is encrypted and never shown again."</p>
            <p>
                <ButtonLink href=paths::SET_UP_GUIDE glyph=Glyph::Certificate>"Set-up guide with script"</ButtonLink>
            </p>
        </aside>
    }
}

#[component]
fn Permissions() -> impl IntoView {
    let item = |permission: Permission| {
        view! { <li><code>{permission.name()}</code>" "<span>{permission.buys()}</span></li> }
    };
    view! { <ul class="guide__permissions">{needed(Feature::ALL).into_iter().map(item).collect_view()}</ul> }
}
