//! Tenants that are read otherwise than the rest.

use domain::id::TenantId;
use leptos::prelude::*;

use super::{
    choices::Choices,
    draft::{Counts, Draft},
};
use crate::ui::{
    button::{Button, ButtonKind},
    icon::Glyph,
};

/// The most names that are suggested at a time: a list of all would be too long for a browser to open.
const SUGGESTED: usize = 20;
/// The list of suggestions.
const NAMES_ID: &str = "override-tenants";

/// The overrides, and a field that adds one.
#[component]
pub(super) fn Overrides(draft: Draft, counts: Counts, error: Signal<Option<String>>) -> impl IntoView {
    let tenants =
        Memo::new(move |_| draft.read(|settings| settings.overrides.keys().copied().collect::<Vec<_>>()));
    let typed = RwSignal::new(String::new());
    let problem = RwSignal::new(None);
    let add = move |()| match named(&typed.get_untracked(), &counts.peek(pairs)) {
        Ok(tenant) => {
            draft.edit(|settings| {
                let own = settings.of(tenant).clone();
                settings.overrides.insert(tenant, own);
            });
            typed.set(String::new());
            problem.set(None);
        }
        Err(message) => problem.set(Some(message)),
    };
    let suggestions = move || {
        let part = typed.get().trim().to_lowercase();
        counts.page(|page| {
            let fits = page.tenants.iter().filter(|tenant| tenant.name.to_lowercase().contains(&part));
            fits.take(SUGGESTED)
                .map(|tenant| view! { <option value=tenant.name.clone()></option> })
                .collect_view()
        })
    };
    view! {
        <section class="settings__panel" aria-labelledby="overrides-title">
            <h2 class="settings__legend" id="overrides-title">"Overrides per tenant"</h2>
            <p class="settings__note">"A tenant listed here is read by its own choices instead of those above."</p>
            <For each=move || tenants.get() key=|tenant| *tenant let:tenant>
                <Override draft counts tenant error/>
            </For>
            <div class="settings__add">
                <input
                    class="field__control"
                    type="text"
                    list=NAMES_ID
                    autocomplete="off"
                    placeholder="Tenant"
                    aria-label="Tenant to override"
                    aria-describedby="override-error"
                    prop:value=move || typed.get()
                    on:input=move |event| typed.set(event_target_value(&event))
                />
                <datalist id=NAMES_ID>{suggestions}</datalist>
                <Button glyph=Glyph::Add on_press=add>"Add override"</Button>
            </div>
            <p class="field__error" id="override-error" role="alert">{move || problem.get()}</p>
        </section>
    }
    .into_any()
}

#[component]
fn Override(draft: Draft, counts: Counts, tenant: TenantId, error: Signal<Option<String>>) -> impl IntoView {
    let name = move || {
        counts.page(|page| {
            let known = page.tenants.iter().find(|it| it.tenant == tenant);
            known.map_or_else(|| tenant.to_string(), |it| it.name.clone())
        })
    };
    let remove = move |()| draft.edit(|settings| drop(settings.overrides.remove(&tenant)));
    view! {
        <details class="settings__override" open=true>
            <summary class="settings__summary" dir="auto">{name}</summary>
            <Choices part=draft.of(tenant) counts error/>
            <div class="form__actions">
                <Button kind=ButtonKind::Quiet glyph=Glyph::Dismiss on_press=remove>"Remove override"</Button>
            </div>
        </details>
    }
    .into_any()
}

type Named = (TenantId, String);

fn pairs(page: &crate::api::sync_settings::SettingsPage) -> Vec<Named> {
    page.tenants.iter().map(|it| (it.tenant, it.name.clone())).collect()
}

/// The tenant of a typed name or id.
fn named(typed: &str, tenants: &[Named]) -> Result<TenantId, &'static str> {
    let typed = typed.trim();
    let mut same =
        tenants.iter().filter(|(tenant, name)| name.trim() == typed || tenant.to_string() == typed);
    match (same.next(), same.next()) {
        (Some((tenant, _)), None) => Ok(*tenant),
        (Some(_), Some(_)) => Err("Several tenants have this name. Enter the tenant's ID."),
        (None, _) => Err("No tenant of this integration has this name."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tenant_is_named_or_told_apart_by_its_id() {
        let tenant =
            |n: u8| -> TenantId { format!("00000000-0000-0000-0000-00000000000{n}").parse().unwrap() };
        let all = [
            (tenant(1), "Contoso".to_owned()),
            (tenant(2), "Fabrikam".into()),
            (tenant(3), "Fabrikam".into()),
        ];
        assert_eq!(named(" Contoso ", &all), Ok(tenant(1)));
        assert!(named("Fabrikam", &all).is_err());
        assert_eq!(named(&tenant(3).to_string(), &all), Ok(tenant(3)));
        assert!(named("", &all).is_err());
    }
}
