//! The locations in an organization's form: as many as there are, one of them the primary one.

use domain::organization::countries;
use leptos::prelude::*;

use super::form::{Entry, LOCATION_TEXTS, ProfileForm, location_field};
use crate::ui::{button::Button, icon::Glyph};

/// The locations with a button for one more.
#[component]
pub(super) fn LocationFields(
    /// The form's state.
    form: ProfileForm,
) -> impl IntoView {
    let entries = form.locations();
    let error = form.beside("locations");
    view! {
        <section class="settings__panel" aria-labelledby="locations-title">
            <h2 class="settings__legend" id="locations-title">"Locations"</h2>
            <For each=move || entries.get() key=|entry| entry.key let:entry>
                {fields(entry, form)}
            </For>
            <p class="field__error" role="alert">{move || error.get()}</p>
            <div class="form__actions">
                <Button glyph=Glyph::Add on_press=move |()| form.add_location()>"Add Location"</Button>
            </div>
        </section>
    }
    .into_any()
}

fn fields(entry: Entry, form: ProfileForm) -> AnyView {
    let Entry { key, location } = entry;
    let is_primary = location.primary;
    let legend = move || {
        let at = form.locations().read().iter().position(|entry| entry.key == key).unwrap_or_default();
        format!("Location {}", at + 1)
    };
    let values = [
        location.name,
        location.street,
        location.postal_code,
        location.city,
        location.region,
        location.country,
        location.phone,
    ];
    let controls =
        LOCATION_TEXTS.into_iter().zip(values).map(|(field, value)| control(key, field, value, form));
    view! {
        <fieldset class="location">
            <legend class="settings__legend">{legend}</legend>
            <div class="location__fields">{controls.collect_view()}</div>
            <div class="location__foot">
                <label class="location__primary">
                    <input type="radio" name="primary-location" value=key.to_string() checked=is_primary/>
                    "Primary location"
                </label>
                <Button on_press=move |()| form.remove_location(key)>"Remove"</Button>
            </div>
        </fieldset>
    }
    .into_any()
}

fn control(key: u32, field: &'static str, value: String, form: ProfileForm) -> AnyView {
    let label = match field {
        "name" => "Name",
        "street" => "Street",
        "postal_code" => "Postal code",
        "city" => "City",
        "region" => "State or region",
        "country" => "Country",
        _ => "Phone",
    };
    let name = location_field(key, field);
    let (id, error_id) = (format!("field-{name}"), format!("field-{name}-error"));
    let label_for = id.clone();
    let described_by = error_id.clone();
    let error = form.beside_location(key, field);
    let invalid = move || error.get().is_some().then_some("true");
    let control = match field {
        "country" => view! {
            <select class="field__control" id=id name=name aria-invalid=invalid aria-describedby=described_by>
                {country_options(value)}
            </select>
        }
        .into_any(),
        "street" => view! {
            <textarea
                class="field__control field__control--lines"
                id=id
                name=name
                rows=2
                aria-invalid=invalid
                aria-describedby=described_by
            >
                {value}
            </textarea>
        }
        .into_any(),
        _ => view! {
            <input
                class="field__control"
                type=if field == "phone" { "tel" } else { "text" }
                id=id
                name=name
                value=value
                autocomplete="off"
                aria-invalid=invalid
                aria-describedby=described_by
            />
        }
        .into_any(),
    };
    view! {
        <div class="field">
            <label class="field__label" for=label_for>{label}</label>
            {control}
            <p class="field__error" id=error_id role="alert">{move || error.get()}</p>
        </div>
    }
    .into_any()
}

fn country_options(chosen: String) -> AnyView {
    let option = |value: String, words: String, is_chosen: bool| {
        view! { <option value=value selected=is_chosen>{words}</option> }.into_any()
    };
    // A country that is not in the list stays until somebody chooses another.
    let unknown = !chosen.is_empty() && !countries().any(|(code, _)| code == chosen);
    let unknown = unknown.then(|| option(chosen.clone(), chosen.clone(), true));
    let known = countries().map(|(code, name)| option(code.to_owned(), name.to_owned(), code == chosen));
    let blank = option(String::new(), String::new(), chosen.is_empty());
    view! { {blank}{unknown}{known.collect_view()} }.into_any()
}
