//! What people keep beside a license, and who may open it: the parts that no sync writes.

use domain::{account::Verb, asset::LicenseDetail};
use leptos::prelude::*;

use crate::{paths, state::session::may, ui::button::ButtonLink};

/// Notes, tags, owner and security settings, with the ways to change them.
pub(super) fn kept(read: &LicenseDetail) -> AnyView {
    let (asset, local) = (&read.license.asset, &read.license.local);
    let edit = may(Verb::EditAssets).then(|| {
        view! { <ButtonLink href=paths::edit_license(asset.organization.id, asset.id)>"Edit notes, tags and owner"</ButtonLink> }
    });
    let secure = may(Verb::SecureAssets).then(|| {
        view! { <ButtonLink href=paths::asset_security(asset.organization.id, asset.id)>"Security settings"</ButtonLink> }
    });
    let nothing = || view! { <span class="when--none">"None"</span> }.into_any();
    let notes = match local.notes.clone() {
        notes if notes.is_empty() => nothing(),
        notes => view! { <p class="facts__text" dir="auto">{notes}</p> }.into_any(),
    };
    let tags = if local.tags.is_empty() {
        nothing()
    } else {
        let tags =
            local.tags.iter().map(|tag| view! { <li class="mark" dir="auto">{tag.clone()}</li> }.into_any());
        view! { <ul class="tags" aria-label="Tags">{tags.collect_view()}</ul> }.into_any()
    };
    let owner = match (read.owner_name.clone(), local.owner) {
        (Some(name), _) => view! { <span dir="auto">{name}</span> }.into_any(),
        (None, Some(_)) => "Somebody who is gone".into_any(),
        (None, None) => nothing(),
    };
    let readers = if asset.restricted {
        "Specific people with access to the organization, and Administrators"
    } else {
        "Everyone with access to the organization"
    };
    view! {
        <section class="kept" aria-labelledby="kept-title">
            <div class="kept__head">
                <h2 class="section-title" id="kept-title">"Kept here"</h2>
                <div class="kept__actions">{secure}{edit}</div>
            </div>
            <dl class="facts">
                <dt>"Notes"</dt>
                <dd>{notes}</dd>
                <dt>"Tags"</dt>
                <dd>{tags}</dd>
                <dt>"Owner"</dt>
                <dd>{owner}</dd>
                <dt>"Open to"</dt>
                <dd>{readers}</dd>
            </dl>
        </section>
    }
    .into_any()
}
