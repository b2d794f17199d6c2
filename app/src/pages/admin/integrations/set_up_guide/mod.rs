//! The set-up guide: ticks, and what follows from them as steps, script and manifest. The texts are `domain::guide`'s.

mod permissions;
mod steps;
mod ticks;

use domain::{
    guide::{Choice, manifest, script},
    integration::Reach,
};
use leptos::prelude::*;

use self::{permissions::UsualPermissions, steps::Steps, ticks::Ticks};
use super::BELOW_LIST;
use crate::{
    api::guide::guide_values,
    components::{page_header::PageHeader, region::Region},
    paths,
    reading::reading,
    ui::{
        button::{ButtonKind, ButtonLink},
        copy::CopyText,
        icon::Glyph,
    },
};

/// The guide.
#[component]
pub fn SetUpGuidePage() -> impl IntoView {
    let values = reading(|| 0_u64, |_| guide_values());
    let read = move |()| {
        let read = values.get()?;
        Some(read.map(|values| view! { <Guide public_url=values.public_url/> }.into_any()))
    };
    view! {
        <PageHeader crumbs=BELOW_LIST title="Set-up guide">
            <ButtonLink href=paths::CONNECT_MICROSOFT kind=ButtonKind::Primary glyph=Glyph::Plug>"Connect Microsoft"</ButtonLink>
        </PageHeader>
        <Region read retry=move |()| values.refetch()/>
    }
}

#[component]
fn Guide(public_url: String) -> impl IntoView {
    let choice = RwSignal::new(Choice::recommended(Reach::Partner, &public_url));
    view! {
        <div class="set-up-guide">
            <Ticks choice/>
            <div class="set-up-guide__parts">
                <Steps choice/>
                <section aria-labelledby="guide-script">
                    <h2 class="section-title" id="guide-script">"By script instead"</h2>
                    <p class="section-note">
                        "PowerShell 7 with the module Microsoft.Graph does the steps in Microsoft Entra by itself and prints what to paste. "
                        {move || choice.with(who_signs_in)}
                    </p>
                    <CopyText label="the script" file="seatledger-set-up.ps1" text=Signal::derive(move || choice.with(script))/>
                </section>
                <section aria-labelledby="guide-manifest">
                    <h2 class="section-title" id="guide-manifest">"Manifest"</h2>
                    <p class="section-note">
                        "What the app registration's Manifest must hold, for those who keep it in version control or post it to Microsoft Graph."
                    </p>
                    <CopyText label="the manifest" file="seatledger-manifest.json" text=Signal::derive(move || choice.with(manifest))/>
                </section>
                <UsualPermissions/>
            </div>
        </div>
    }
    .into_any()
}

fn who_signs_in(choice: &Choice) -> &'static str {
    match choice.reach {
        Reach::Partner => "It asks you to sign in as a Global Administrator of the partner tenant.",
        Reach::Single => "It asks you to sign in as a Global Administrator of the tenant.",
    }
}
