//! The fields of a type in its form: one box each, with what its kind asks for.

use domain::asset::{Decimal, FieldKind};
use leptos::prelude::*;

use super::{
    entry::{Entry, control},
    form::TypeForm,
};
use crate::ui::{button::Button, icon::Glyph};

/// The fields with a button for one more.
#[component]
pub(super) fn TypeFields(
    /// The form's state.
    form: TypeForm,
) -> impl IntoView {
    let entries = form.entries();
    let error = form.beside("fields");
    view! {
        <section class="settings__panel" aria-labelledby="fields-title">
            <h2 class="settings__legend" id="fields-title">"Fields"</h2>
            <p class="section-note">
                "In the order of forms. A field keeps its values when it is renamed or moved; taking it out deletes them."
            </p>
            <For each=move || entries.get() key=|entry| entry.key let:entry>
                {fields(&entry, form)}
            </For>
            <p class="field__error" role="alert">{move || error.get()}</p>
            <div class="form__actions">
                <Button glyph=Glyph::Add on_press=move |()| form.add()>"Add Field"</Button>
            </div>
        </section>
    }
    .into_any()
}

fn fields(entry: &Entry, form: TypeForm) -> AnyView {
    let key = entry.key;
    let legend = move || {
        let at = form.entries().read().iter().position(|entry| entry.key == key).unwrap_or_default();
        format!("Field {}", at + 1)
    };
    let error = form.beside_field(key);
    view! {
        <fieldset class="location">
            <legend class="settings__legend">{legend}</legend>
            <div class="location__fields">
                {text(key, "name", "Name", &entry.draft.name)}
                {kind_select(entry)}
                {text(key, "hint", "Hint", &entry.draft.hint)}
            </div>
            {extras(entry)}
            {flags(entry)}
            <p class="field__error" role="alert">{move || error.get()}</p>
            <div class="location__foot">
                <div class="form__actions">
                    <Button on_press=move |()| form.step(key, true)>"Move up"</Button>
                    <Button on_press=move |()| form.step(key, false)>"Move down"</Button>
                </div>
                <Button on_press=move |()| form.remove(key)>"Remove"</Button>
            </div>
        </fieldset>
    }
    .into_any()
}

fn text(key: u32, part: &'static str, label: &'static str, value: &str) -> AnyView {
    let name = control(key, part);
    let label_for = name.clone();
    view! {
        <div class="field">
            <label class="field__label" for=label_for>{label}</label>
            <input
                class="field__control"
                type="text"
                id=name.clone()
                name=name
                value=value.to_owned()
                autocomplete="off"
            />
        </div>
    }
    .into_any()
}

fn kind_select(entry: &Entry) -> AnyView {
    let kind = entry.kind;
    let now = kind.get_untracked();
    let options = FieldKind::all().into_iter().map(|one| {
        let label = one.label();
        let is_chosen = label == now;
        view! { <option value=label selected=is_chosen>{label}</option> }.into_any()
    });
    let name = control(entry.key, "kind");
    let label_for = name.clone();
    view! {
        <div class="field">
            <label class="field__label" for=label_for>"Kind"</label>
            <select
                class="field__control"
                id=name.clone()
                name=name
                on:change=move |event| kind.set(event_target_value(&event))
            >
                {options.collect_view()}
            </select>
        </div>
    }
    .into_any()
}

/// What only some kinds have. Each control stays while the kind is another one, so that nothing typed is lost.
fn extras(entry: &Entry) -> AnyView {
    let (key, kind) = (entry.key, entry.kind);
    let (options, decimals, expires) = match &entry.draft.kind {
        FieldKind::Select { options } => (options.join("\n"), 0, false),
        FieldKind::Number { decimals } | FieldKind::Percent { decimals } => (String::new(), *decimals, false),
        FieldKind::Date { expires } => (String::new(), 0, *expires),
        _ => (String::new(), 0, false),
    };
    let is = move |labels: &'static [&'static str]| move || !labels.contains(&kind.read().as_str());
    let (options_name, decimals_name) = (control(key, "options"), control(key, "decimals"));
    let (options_for, decimals_for) = (options_name.clone(), decimals_name.clone());
    view! {
        <div class="field" hidden=is(&["Select"])>
            <label class="field__label" for=options_for>"Options"</label>
            <textarea
                class="field__control field__control--lines"
                id=options_name.clone()
                name=options_name
                rows=4
                placeholder="One in each line"
            >
                {options}
            </textarea>
        </div>
        <div class="field settings__short" hidden=is(&["Number", "Percent"])>
            <label class="field__label" for=decimals_for>"Digits behind the point"</label>
            <input
                class="field__control"
                type="number"
                min="0"
                max=Decimal::MAX_DECIMALS.to_string()
                id=decimals_name.clone()
                name=decimals_name
                value=decimals.to_string()
            />
        </div>
        <div hidden=is(&["Date"])>{flag(key, "expires", "Something ends on this day", expires)}</div>
        <p class="section-note" hidden=is(&["Tag"])>
            "Links to directory users of the organization's tenants."
        </p>
        <p class="section-note" hidden=is(&["Header"])>"A heading between fields; it holds no value."</p>
    }
    .into_any()
}

fn flags(entry: &Entry) -> AnyView {
    let (key, kind, draft) = (entry.key, entry.kind, &entry.draft);
    let holds_nothing = move || kind.read().as_str() == FieldKind::Header.label();
    let cannot_title = move || {
        let kinds = FieldKind::all();
        !kinds.iter().any(|one| one.label() == kind.read().as_str() && one.can_title())
    };
    let cannot_be_required = move || {
        let kinds = FieldKind::all();
        !kinds.iter().any(|one| one.label() == kind.read().as_str() && one.can_be_required())
    };
    view! {
        <div class="asset-flags">
            <div hidden=cannot_be_required>{flag(key, "required", "Required", draft.required)}</div>
            <div hidden=holds_nothing>{flag(key, "list", "Shown in lists", draft.show_in_list)}</div>
            <div hidden=cannot_title>{flag(key, "title", "Part of the title", draft.use_for_title)}</div>
        </div>
    }
    .into_any()
}

fn flag(key: u32, part: &'static str, label: &'static str, is_set: bool) -> AnyView {
    view! {
        <label class="tick">
            <input class="tick__box" type="checkbox" name=control(key, part) checked=is_set/>
            <span class="tick__words"><span class="tick__label">{label}</span></span>
        </label>
    }
    .into_any()
}
