//! The form of what people keep beside a license. Who saves later than somebody else is told, and overwrites nothing.

use domain::{
    asset::{AssetPerson, LicenseDetail, LocalParts},
    id::{AssetId, OrganizationId},
};
use leptos::{ev::SubmitEvent, prelude::*};
use leptos_router::{NavigateOptions, hooks::use_navigate};

use super::{
    super::one::{BelowHead, id_of_page, named},
    One, name_of, read_one,
};
use crate::{
    AppError,
    api::{
        asset_access::list_asset_people,
        asset_license::{EditedLicense, save_license},
    },
    components::region::Region,
    paths,
    reading::{Reading, reading},
    state::toasts::toasts,
    ui::{
        button::{Button, ButtonKind, ButtonLink},
        face::Notice,
        field::Field,
        form::Submitted,
        text_area::TextArea,
    },
};

/// Edit what is kept beside a license.
#[component]
pub fn EditLicensePage() -> impl IntoView {
    let (id, license) = (id_of_page(), named::<AssetId>("asset"));
    // Neither is read again by itself: what is typed would be gone.
    let one: One = reading(move || license.get(), read_one);
    let people: Reading<Vec<AssetPerson>> = reading(
        move || id.get(),
        |id| async move {
            match id {
                Some(id) => list_asset_people(id).await,
                None => Err(AppError::NotFound),
            }
        },
    );
    let steps = Signal::derive(move || steps(id.get(), license.get(), name_of(one).get()));
    let shown = move |()| {
        let (read, people) = (one.get()?, people.get()?);
        Some(read.and_then(|read| Ok(view! { <EditForm read people=people?/> }.into_any())))
    };
    let retry = move |()| {
        one.refetch();
        people.refetch();
    };
    view! {
        <BelowHead title="Notes, tags and owner" steps/>
        <Region read=shown retry/>
    }
    .into_any()
}

fn steps(id: Option<OrganizationId>, license: Option<AssetId>, name: String) -> Vec<(String, String)> {
    let Some((id, license)) = id.zip(license) else { return Vec::new() };
    vec![
        ("Microsoft Licenses".to_owned(), paths::organization_licenses(id)),
        (name, paths::license(id, license)),
    ]
}

#[component]
fn EditForm(read: LicenseDetail, people: Vec<AssetPerson>) -> impl IntoView {
    let toasts = toasts();
    let navigate = use_navigate();
    let (asset, local) = (read.license.asset, read.license.local);
    let page = paths::license(asset.organization.id, asset.id);
    let back = page.clone();
    let failure = RwSignal::new(None::<AppError>);
    let save = Action::new(move |edited: &EditedLicense| {
        let (edited, navigate, page) = (edited.clone(), navigate.clone(), page.clone());
        async move {
            match save_license(edited).await {
                Ok(()) => {
                    toasts.say("Saved.");
                    navigate(&page, NavigateOptions::default());
                }
                Err(error) => failure.set(Some(error)),
            }
        }
    });
    let busy = Signal::derive(move || save.pending().get().then_some("Saving…"));
    let (license, revision) = (asset.id, asset.revision);
    let submit = move |event: SubmitEvent| {
        let typed = Submitted::take(&event);
        failure.set(None);
        let parts = LocalParts {
            notes: typed.text("notes"),
            tags: words(&typed.text("tags")),
            owner: typed.text("owner").parse().ok(),
        }
        .tidied();
        match parts.problems().into_iter().next() {
            Some(problem) => failure.set(Some(AppError::field(&problem.field, problem.message))),
            None => {
                save.dispatch(EditedLicense { id: license, revision, parts });
            }
        }
    };
    let beside = move |field: &'static str| Signal::derive(move || failure.get()?.beside(field));
    let whole = Signal::derive(move || failure.get()?.beside_none(&["notes", "tags", "owner"]));
    view! {
        <form class="settings" method="post" novalidate=true on:submit=submit>
            <section class="settings__panel" aria-label="Kept here">
                <p class="section-note">
                    {format!("What Microsoft says of {} is locked. These parts are yours: no sync writes them.", asset.title)}
                </p>
                <TextArea name="notes" label="Notes" rows=8 value=local.notes error=beside("notes")/>
                <TextArea
                    name="tags"
                    label="Tags"
                    value=local.tags.join("\n")
                    hint="One in each line, or with commas between them."
                    error=beside("tags")
                />
                {owner_field(&people, local.owner, read.owner_name, beside("owner"))}
            </section>
            <div class="settings__actions">
                <Notice message=whole/>
                <div class="form__actions">
                    <ButtonLink href=back>"Cancel"</ButtonLink>
                    <Button kind=ButtonKind::Primary submit=true disabled=busy>"Save"</Button>
                </div>
            </div>
        </form>
    }
    .into_any()
}

fn owner_field(
    people: &[AssetPerson],
    owner: Option<domain::id::UserId>,
    owner_name: Option<String>,
    error: Signal<Option<String>>,
) -> AnyView {
    let option = |value: String, words: String, is_chosen: bool| {
        view! { <option value=value selected=is_chosen>{words}</option> }.into_any()
    };
    // An owner who has lost access stays until somebody chooses another.
    let gone = owner.filter(|owner| !people.iter().any(|person| person.id == *owner));
    let gone = gone.map(|id| {
        let name = owner_name.unwrap_or_else(|| "Somebody who is gone".to_owned());
        option(id.to_string(), format!("{name} (no access any more)"), true)
    });
    let known = people
        .iter()
        .map(|person| option(person.id.to_string(), person.name.clone(), Some(person.id) == owner));
    let known = known.collect_view();
    view! {
        <Field name="owner" label="Owner" hint=Some("Who looks after this license.") error>
            <select
                class="field__control"
                id="field-owner"
                name="owner"
                aria-invalid=move || error.get().is_some().then_some("true")
                aria-describedby="field-owner-hint field-owner-error"
            >
                {option(String::new(), "Nobody".to_owned(), owner.is_none())}
                {gone}
                {known}
            </select>
        </Field>
    }
    .into_any()
}

/// Tags in a field, however they are separated.
fn words(text: &str) -> Vec<String> {
    text.split(['\n', ',', ';']).map(str::trim).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_read_however_they_are_separated() {
        assert_eq!(words("Key account\n renew in autumn,EU ; "), ["Key account", "renew in autumn", "EU"]);
    }
}
