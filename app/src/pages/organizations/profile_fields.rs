//! The fields of an organization's form.

use domain::organization::OrganizationProfile;
use leptos::prelude::*;

use super::{form::ProfileForm, location_fields::LocationFields};
use crate::{
    api::organization_profile::{OrganizationWords, list_organization_words},
    components::awaited::Awaited,
    reading::{Reading, reading},
    ui::{face::Notice, field::TextField, suggested::SuggestedField, text_area::TextArea},
};

/// Types that are suggested besides those in use.
const KINDS: [&str; 5] = ["Customer", "Internal", "Partner", "Prospect", "Vendor"];
/// Statuses that are suggested besides those in use.
const STATUSES: [&str; 4] = ["Active", "Former", "Inactive", "Onboarding"];

/// Every field, filled with what is known.
#[component]
pub(super) fn ProfileFields(
    /// What is known.
    profile: OrganizationProfile,
    /// The form's state.
    form: ProfileForm,
) -> impl IntoView {
    let words: Reading<OrganizationWords> = reading(|| (), |()| list_organization_words());
    let suggested = move |own: fn(OrganizationWords) -> Vec<String>, usual: &'static [&'static str]| {
        Signal::derive(move || {
            let own = words.get().and_then(Result::ok).map(own).unwrap_or_default();
            with_usual(own, usual)
        })
    };
    let domains = profile.domains.join("\n");
    view! {
        <Notice message=form.summary()/>
        <section class="settings__panel" aria-label="Organization">
            <TextField name="name" label="Name" required=true value=profile.name error=form.beside("name")/>
            <TextField
                name="short_name"
                label="Short name"
                value=profile.short_name
                hint="What people call it among themselves."
                error=form.beside("short_name")
            />
            // Read as a whole: suggestions come with the page.
            <Awaited>
                <SuggestedField
                    name="type"
                    label="Type"
                    value=profile.kind
                    words=suggested(|words| words.kinds, &KINDS)
                    error=form.beside("type")
                />
                <SuggestedField
                    name="status"
                    label="Status"
                    value=profile.status
                    words=suggested(|words| words.statuses, &STATUSES)
                    error=form.beside("status")
                />
            </Awaited>
            <TextArea
                name="alert"
                label="Alert"
                rows=2
                value=profile.alert
                hint="Stands above every page of the organization."
                error=form.beside("alert")
            />
            <TextArea name="quick_notes" label="Quick notes" rows=4 value=profile.quick_notes error=form.beside("quick_notes")/>
            <TextArea name="description" label="Description" rows=3 value=profile.description error=form.beside("description")/>
            <TextField name="website" label="Website" code=true value=profile.website error=form.beside("website")/>
            <TextArea
                name="domains"
                label="Domains"
                code=true
                value=domains
                hint="One in each line, such as example.com. They help to find its tenants."
                error=form.beside("domains")
            />
        </section>
        <LocationFields form/>
    }
    .into_any()
}

/// The words in use and the usual ones, each once, in order.
fn with_usual(own: Vec<String>, usual: &[&str]) -> Vec<String> {
    let known = |word: &&&str| !own.iter().any(|own| own.eq_ignore_ascii_case(word));
    let usual = usual.iter().filter(known).map(|word| (*word).to_owned()).collect::<Vec<_>>();
    let mut words = [own, usual].concat();
    words.sort_by_cached_key(|word| word.to_lowercase());
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_in_use_are_suggested_before_the_usual_ones_are_repeated() {
        let own = vec!["customer".to_owned(), "Dealer".to_owned()];
        assert_eq!(with_usual(own, &["Customer", "Vendor"]), ["customer", "Dealer", "Vendor"]);
    }
}
