//! One control of an asset's form, as the kind of its field asks.

use domain::{
    asset::{AssetTrait, Field, FieldKind, TaggedPerson, Traits},
    id::OrganizationId,
};
use leptos::prelude::*;

use super::{
    form::{AssetForm, control},
    people::PeopleField,
};

/// What the form begins with.
#[derive(Clone, Copy)]
pub(super) struct Known<'a> {
    /// Whose asset it is, or becomes.
    pub organization: OrganizationId,
    /// Its values so far.
    pub traits: &'a Traits,
    /// Those that its Tags link to, by name.
    pub people: &'a [TaggedPerson],
}

/// The control with its label, hint and error.
pub(super) fn field(field: &Field, known: Known<'_>, form: AssetForm) -> AnyView {
    if field.kind == FieldKind::Header {
        return view! { <h2 class="settings__legend asset-heading" dir="auto">{field.name.clone()}</h2> }
            .into_any();
    }
    let error = form.beside(field.key.clone());
    let value = known.traits.get(&field.key);
    let id = format!("field-{}", field.key);
    let label = if field.required { format!("{} (required)", field.name) } else { field.name.clone() };
    let described_by = format!("{id}-hint {id}-error");
    let hint = hint(field);
    let (hint_id, error_id, label_for) = (format!("{id}-hint"), format!("{id}-error"), id.clone());
    let control = match (&field.kind, value) {
        (FieldKind::Checkbox, _) => return checkbox(field, value, hint, error),
        (FieldKind::Tag { .. }, value) => {
            let chosen = match value {
                Some(AssetTrait::People(people)) => people.clone(),
                _ => Vec::new(),
            };
            let chosen = chosen.into_iter().map(|person| {
                let named =
                    known.people.iter().find(|one| one.person == person).and_then(|one| one.name.clone());
                (person, named.unwrap_or_else(|| "Somebody who is gone".to_owned()))
            });
            let chosen = chosen.collect();
            view! { <PeopleField id name=control(&field.key) organization=known.organization chosen described_by error/> }
                .into_any()
        }
        (_, value) => {
            let entry = value.map(|value| field.entry(value)).unwrap_or_default();
            plain(field, id, described_by, entry, error)
        }
    };
    view! {
        <div class="field">
            <label class="field__label" for=label_for dir="auto">{label}</label>
            {control}
            <p class="field__hint" id=hint_id dir="auto">{hint}</p>
            <p class="field__error" id=error_id role="alert">{move || error.get()}</p>
        </div>
    }
    .into_any()
}

/// What the type asks for, and how it is written where that is not plain.
fn hint(field: &Field) -> String {
    let form = match field.kind {
        FieldKind::Percent { .. } => "In percent.",
        FieldKind::Date { expires: true } => "Something ends on this day.",
        _ => "",
    };
    [field.hint.as_str(), form].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}

fn plain(
    field: &Field,
    id: String,
    described_by: String,
    entry: String,
    error: Signal<Option<String>>,
) -> AnyView {
    let name = control(&field.key);
    let invalid = move || error.get().is_some().then_some("true");
    match &field.kind {
        FieldKind::Textbox => view! {
            <textarea
                class="field__control field__control--lines"
                id=id
                name=name
                rows=5
                aria-invalid=invalid
                aria-describedby=described_by
            >
                {entry}
            </textarea>
        }
        .into_any(),
        FieldKind::Select { options } => {
            let option = |value: String, words: String, is_chosen: bool| {
                view! { <option value=value selected=is_chosen>{words}</option> }.into_any()
            };
            let known = options.iter().map(|word| option(word.clone(), word.clone(), *word == entry));
            let known = known.collect_view();
            view! {
                <select class="field__control" id=id name=name aria-invalid=invalid aria-describedby=described_by>
                    {option(String::new(), String::new(), entry.is_empty())}
                    {known}
                </select>
            }
            .into_any()
        }
        kind => {
            let (type_, mode) = match kind {
                FieldKind::Date { .. } => ("date", None),
                FieldKind::Number { .. } | FieldKind::Percent { .. } => ("text", Some("decimal")),
                _ => ("text", None),
            };
            view! {
                <input
                    class="field__control"
                    id=id
                    name=name
                    type=type_
                    inputmode=mode
                    value=entry
                    autocomplete="off"
                    aria-invalid=invalid
                    aria-describedby=described_by
                />
            }
            .into_any()
        }
    }
}

fn checkbox(
    field: &Field,
    value: Option<&AssetTrait>,
    hint: String,
    error: Signal<Option<String>>,
) -> AnyView {
    let is_checked = matches!(value, Some(AssetTrait::Checked(true)));
    let id = format!("field-{}", field.key);
    let (hint_id, described_by) = (format!("{id}-hint"), format!("{id}-hint"));
    view! {
        <div class="field">
            <label class="tick">
                <input
                    class="tick__box"
                    type="checkbox"
                    id=id
                    name=control(&field.key)
                    checked=is_checked
                    aria-describedby=described_by
                />
                <span class="tick__words"><span class="tick__label" dir="auto">{field.name.clone()}</span></span>
            </label>
            <p class="field__hint" id=hint_id dir="auto">{hint}</p>
            <p class="field__error" role="alert">{move || error.get()}</p>
        </div>
    }
    .into_any()
}
