//! The people of a Tag: those who are chosen, and a search for more among the organization's directory users.

use domain::{
    asset::{Candidate, DirectoryPerson},
    id::OrganizationId,
};
use leptos::{ev::KeyboardEvent, prelude::*};

use crate::{
    AppError,
    api::asset::find_candidates,
    ui::icon::{Glyph, Icon},
};

type Chosen = RwSignal<Vec<(DirectoryPerson, String)>>;

/// The field; what is chosen is sent as one id in each line.
#[component]
pub(super) fn PeopleField(
    /// The id of its search box, which the label names.
    id: String,
    /// Its name in the form.
    name: String,
    /// Whose directory users they are.
    organization: OrganizationId,
    /// Who is chosen at first, by name.
    chosen: Vec<(DirectoryPerson, String)>,
    /// What tells more about it.
    described_by: String,
    /// What is wrong with it.
    error: Signal<Option<String>>,
) -> impl IntoView {
    let chosen: Chosen = RwSignal::new(chosen);
    let text = RwSignal::new(String::new());
    let search = Action::new(move |text: &String| find_candidates(organization, text.clone()));
    let find = move || {
        search.dispatch(text.get_untracked());
    };
    let key = move |event: KeyboardEvent| {
        if event.key() == "Enter" {
            // Not the form's.
            event.prevent_default();
            find();
        }
    };
    let sent = move || {
        let ids: Vec<_> = chosen.read().iter().map(|(person, _)| person.to_string()).collect();
        ids.join("\n")
    };
    let list =
        move || chosen.read().iter().map(|(person, name)| chip(*person, name.clone(), chosen)).collect_view();
    let found = move || {
        let found = search.value().get()?;
        Some(results(found, chosen))
    };
    view! {
        <div class="people">
            <input type="hidden" name=name prop:value=sent/>
            <ul class="tags">{list}</ul>
            <div class="people__search">
                <input
                    class="field__control"
                    id=id
                    type="search"
                    autocomplete="off"
                    placeholder="Search directory users"
                    aria-invalid=move || error.get().is_some().then_some("true")
                    aria-describedby=described_by
                    prop:value=move || text.get()
                    on:input=move |event| text.set(event_target_value(&event))
                    on:keydown=key
                />
                <button class="button" type="button" on:click=move |_| find()>"Find people"</button>
            </div>
            <div class="people__found" role="status">{found}</div>
        </div>
    }
    .into_any()
}

fn chip(person: DirectoryPerson, name: String, chosen: Chosen) -> AnyView {
    let label = format!("Remove {name}");
    let remove = move |_| chosen.update(|chosen| chosen.retain(|(one, _)| *one != person));
    view! {
        <li class="chip" dir="auto">
            {name}
            <button class="button button--quiet button--icon" type="button" aria-label=label on:click=remove>
                <Icon glyph=Glyph::Dismiss/>
            </button>
        </li>
    }
    .into_any()
}

fn results(found: Result<Vec<Candidate>, AppError>, chosen: Chosen) -> AnyView {
    match found {
        Err(error) => view! { <p class="field__error">{error.to_string()}</p> }.into_any(),
        Ok(found) if found.is_empty() => {
            "No directory user of this organization has these words in name or sign-in name.".into_any()
        }
        Ok(found) => {
            let rows = found.into_iter().map(|one| view! { <li>{candidate(one, chosen)}</li> }.into_any());
            view! { <ul class="people__list" aria-label="Found people">{rows.collect_view()}</ul> }.into_any()
        }
    }
}

fn candidate(one: Candidate, chosen: Chosen) -> AnyView {
    let Candidate { person, name, user_principal_name } = one;
    let shown = name.clone();
    let add = move |_| {
        chosen.update(|chosen| {
            if !chosen.iter().any(|(known, _)| *known == person) {
                chosen.push((person, name.clone()));
            }
        });
    };
    let is_chosen = move || chosen.read().iter().any(|(known, _)| *known == person);
    view! {
        <button class="button button--quiet people__one" type="button" disabled=is_chosen on:click=add>
            <span dir="auto">{shown}</span>
            <span class="list__note">{user_principal_name}</span>
        </button>
    }
    .into_any()
}
