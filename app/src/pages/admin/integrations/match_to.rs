//! Match To: the organization of one tenant, chosen by name out of the browser's own suggestions.

use domain::{id::TenantId, organization::Organization};
use leptos::prelude::*;

use crate::{
    AppError,
    api::organization::{TenantMatch, match_tenant},
    state::toasts::toasts,
};

/// One list of suggestions serves every row: a `<select>` in each would be rows times organizations.
const NAMES_ID: &str = "organization-names";

/// The names that every [`MatchTo`] on the page suggests; once per page.
#[component]
pub fn OrganizationNames(
    /// The organizations.
    names: Memo<Vec<Organization>>,
) -> impl IntoView {
    view! {
        <datalist id=NAMES_ID>
            <For each=move || names.get() key=|it| it.id let:it>
                <option value=it.name></option>
            </For>
        </datalist>
    }
}

/// The field of one tenant. An empty one takes the match away.
#[component]
pub fn MatchTo<After>(
    /// The tenant.
    tenant: TenantId,
    /// Its name, for screen readers and the toast.
    name: Signal<String>,
    /// What it is matched to.
    matched: Signal<Option<Organization>>,
    /// Every organization.
    names: Memo<Vec<Organization>>,
    /// Runs when the match has changed.
    after: After,
) -> impl IntoView
where
    After: Fn() + Copy + Send + Sync + 'static,
{
    let toasts = toasts();
    let change = Action::new(move |typed: &String| {
        let chosen = names.with_untracked(|names| chosen(typed, names));
        async move {
            let chosen = chosen?;
            match_tenant(TenantMatch { tenant, organization: chosen.as_ref().map(|it| it.id) }).await?;
            toasts.say(match chosen {
                Some(organization) => {
                    format!("{} is matched to {}.", name.get_untracked(), organization.name)
                }
                None => format!("{} is matched to no organization.", name.get_untracked()),
            });
            after();
            Ok::<(), AppError>(())
        }
    });
    let error = move || change.value().get().and_then(Result::err).map(|error| error.to_string());
    view! {
        <input
            class="field__control field__control--small"
            type="text"
            list=NAMES_ID
            autocomplete="off"
            placeholder="Unmatched"
            aria-label=move || format!("Organization of {}", name.get())
            aria-describedby=format!("match-error-{tenant}")
            value=matched.get_untracked().map(|it| it.name)
            prop:value=move || matched.get().map(|it| it.name).unwrap_or_default()
            on:change=move |event| { change.dispatch(event_target_value(&event)); }
        />
        <p class="field__error" id=format!("match-error-{tenant}") role="alert">{error}</p>
    }
}

/// The organization of a typed name; `None` for an empty one.
fn chosen(typed: &str, names: &[Organization]) -> Result<Option<Organization>, AppError> {
    let typed = typed.trim();
    if typed.is_empty() {
        return Ok(None);
    }
    let mut same = names.iter().filter(|it| it.name.trim() == typed);
    match (same.next(), same.next()) {
        (Some(one), None) => Ok(Some(one.clone())),
        (Some(_), Some(_)) => Err(AppError::form(format!(
            "Several organizations are called {typed}. Rename one of them first."
        ))),
        (None, _) => {
            Err(AppError::form("No organization has this name. Create it under Organizations first."))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_must_mean_one_organization() {
        let organization = |n: u8, name: &str| Organization {
            id: format!("00000000-0000-0000-0000-00000000000{n}").parse().unwrap(),
            name: name.to_owned(),
        };
        let names = [organization(1, "Contoso"), organization(2, "Fabrikam"), organization(3, "Fabrikam")];
        assert_eq!(chosen(" Contoso ", &names), Ok(Some(names[0].clone())));
        assert_eq!(chosen("  ", &names), Ok(None));
        assert!(chosen("Fabrikam", &names).is_err());
        assert!(chosen("contos", &names).is_err());
    }
}
