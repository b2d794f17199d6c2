//! One license of an organization: its seats, what was bought, who holds it, and what people keep beside it. What
//! comes from Microsoft is shown as locked and cannot be changed here.

mod counts;
mod edit;
mod holders;
mod kept;
mod plans;
mod subscriptions;

pub use edit::EditLicensePage;

use domain::{
    asset::{AssetTrait, LicenseAsset, LicenseDetail, dashed},
    id::{AssetId, OrganizationId},
    sku::AppliesTo,
};
use leptos::prelude::*;

use super::one::{BelowHead, id_of_page, named};
use crate::{
    AppError,
    api::asset_license::read_license,
    columns,
    components::{
        awaited::Awaited, license_history::LicenseHistory, license_status::LicenseStatus, region::Region,
        when::When,
    },
    paths,
    reading::{Reading, reading},
    state::events::{Topic, version_of},
    ui::icon::{Glyph, Icon},
    watch::watch,
};
use holders::Holders;

/// One license as it was read.
type One = Reading<LicenseDetail>;

/// Reads the license that the address names.
async fn read_one(id: Option<AssetId>) -> Result<LicenseDetail, AppError> {
    match id {
        Some(id) => read_license(id).await,
        None => Err(AppError::NotFound),
    }
}

/// The license's name, or a word for it until it was read.
fn name_of(one: One) -> Signal<String> {
    Signal::derive(move || {
        let read = one.with(|read| Some(read.as_ref()?.as_ref().ok()?.license.asset.title.clone()));
        read.unwrap_or_else(|| "License".to_owned())
    })
}

/// The way from the organization to this license.
fn steps(id: Memo<Option<OrganizationId>>) -> Signal<Vec<(String, String)>> {
    Signal::derive(move || {
        id.get()
            .map(|id| ("Microsoft Licenses".to_owned(), paths::organization_licenses(id)))
            .into_iter()
            .collect()
    })
}

/// One license.
#[component]
pub fn LicensePage() -> impl IntoView {
    let (id, license) = (id_of_page(), named::<AssetId>("asset"));
    let (licenses, assets) = (version_of(Topic::Licenses), version_of(Topic::Assets));
    let one: One =
        reading(move || (license.get(), licenses.get() + assets.get()), |(license, _)| read_one(license));
    let people = holders::people(license);
    let state = move || {
        view! { <Transition fallback=|| ()>{move || one.with(|read| Some(state(read.as_ref()?.as_ref().ok()?)))}</Transition> }
    };
    let shown =
        move |()| one.with(|read| read.as_ref().map(|read| read.as_ref().map(filled).map_err(Clone::clone)));
    view! {
        <BelowHead title=name_of(one) steps=steps(id) state/>
        <Region read=shown retry=move |()| one.refetch()/>
        <Awaited>
            <History one/>
            <Holders one people/>
        </Awaited>
    }
    .into_any()
}

/// The chart of its last days. It is read once the page is in a browser: nobody waits for it.
#[component]
fn History(one: One) -> impl IntoView {
    let of = Memo::new(move |_| {
        one.with(|read| read.as_ref()?.as_ref().ok().map(|read| (read.license.tenant, read.license.sku)))
    });
    let in_browser = RwSignal::new(false);
    watch(move || in_browser.set(true));
    let chart = move || {
        let (tenant, sku) = of.get().filter(|_| in_browser.get())?;
        Some(
            view! {
                <h2 class="section-title">"History"</h2>
                <LicenseHistory tenant sku/>
            }
            .into_any(),
        )
    };
    chart.into_any()
}

/// "Enabled · from Microsoft, as of 4 min ago".
fn state(read: &LicenseDetail) -> AnyView {
    let LicenseAsset { presence, status, as_of, .. } = &read.license;
    let seats = read.license.live_seats();
    let restricted =
        read.license.asset.restricted.then(|| view! { <span class="mark">"Open to specific people"</span> });
    view! {
        <LicenseStatus presence=*presence state=seats.state(status) stranded=seats.stranded(status)/>
        <span class="locked">
            <Icon glyph=Glyph::Lock/>
            <span>"From Microsoft, as of "<When at=Signal::stored(*as_of) otherwise="an unknown time"/></span>
        </span>
        {restricted}
    }
    .into_any()
}

fn filled(read: &LicenseDetail) -> AnyView {
    view! {
        {counts::counts(&read.license)}
        {facts(&read.license)}
        {kept::kept(read)}
        {subscriptions::subscriptions(read)}
        {plans::plans(&read.plans)}
    }
    .into_any()
}

fn facts(license: &LicenseAsset) -> AnyView {
    let text = |name: &str| match license.asset.traits.get(&dashed(name)) {
        Some(AssetTrait::Text(text)) => text.clone(),
        Some(AssetTrait::Date(day)) => day.to_string(),
        _ => String::new(),
    };
    let global = paths::narrowed(paths::GLOBAL_LICENSES, &[(columns::PRODUCT, license.asset.title.as_str())]);
    let fact = |words: &'static str, value: String| {
        (!value.is_empty()).then(|| view! { <dt>{words}</dt><dd dir="auto">{value}</dd> }.into_any())
    };
    let trial = license.asset.traits.contains_key(&dashed("Trial")).then(|| "Yes".to_owned());
    let kind = match (license.is_free_pool, license.applies_to) {
        (true, _) => Some("A free pool: no total counts it".to_owned()),
        (false, AppliesTo::Company) => {
            Some("For the tenant as a whole: it cannot be assigned to people".to_owned())
        }
        (false, _) => None,
    };
    view! {
        <dl class="facts">
            {fact("SKU", text("SKU"))}
            {fact("Tenant", text("Tenant"))}
            {fact("Renewal", text("Renewal"))}
            {trial.and_then(|words| fact("Trial", words))}
            {kind.and_then(|words| fact("Kind", words))}
            {fact("At Microsoft", license.presence.cause().to_owned())}
            <dt>"Elsewhere"</dt>
            <dd><a href=global>"This product in all organizations"</a></dd>
        </dl>
    }
    .into_any()
}
