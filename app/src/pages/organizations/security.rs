//! Security settings of an asset, an own one or a license: open to everyone with access to the organization, or to
//! specific people of those.

use std::collections::BTreeSet;

use domain::{
    account::Role,
    asset::{AssetPerson, MICROSOFT_LICENSES, Readers},
    id::{AssetId, UserId},
};
use leptos::{ev::SubmitEvent, prelude::*};
use leptos_router::{NavigateOptions, hooks::use_navigate};

use super::one::{BelowHead, named};
use crate::{
    AppError,
    api::asset_access::{AccessDetail, AccessForm, read_asset_access, secure_asset},
    components::region::Region,
    paths,
    reading::{Reading, reading},
    state::toasts::toasts,
    ui::{
        button::{Button, ButtonKind, ButtonLink},
        face::Notice,
        form::Submitted,
        tick::{Tick, TickKind},
    },
};

/// Security settings of one asset.
#[component]
pub fn AssetSecurityPage() -> impl IntoView {
    let asset = named::<AssetId>("asset");
    // Not read again by itself: what is chosen would be gone.
    let read: Reading<AccessDetail> = reading(
        move || asset.get(),
        |asset| async move {
            match asset {
                Some(asset) => read_asset_access(asset).await,
                None => Err(AppError::NotFound),
            }
        },
    );
    let steps = Signal::derive(move || {
        read.with(|read| {
            let read = read.as_ref()?.as_ref().ok()?;
            Some(vec![(read.title.clone(), page_of(read, asset.get()?))])
        })
        .unwrap_or_default()
    });
    let shown = move |()| {
        let id = asset.get()?;
        read.get().map(|read| read.map(|read| view! { <AccessFields id read/> }.into_any()))
    };
    view! {
        <BelowHead title="Security settings" steps/>
        <Region read=shown retry=move |()| read.refetch()/>
    }
    .into_any()
}

/// The page of the asset.
fn page_of(read: &AccessDetail, asset: AssetId) -> String {
    if read.kind == MICROSOFT_LICENSES {
        paths::license(read.organization.id, asset)
    } else {
        paths::asset(read.organization.id, read.kind, asset)
    }
}

#[component]
fn AccessFields(id: AssetId, read: AccessDetail) -> impl IntoView {
    let toasts = toasts();
    let navigate = use_navigate();
    let page = page_of(&read, id);
    let back = page.clone();
    let AccessDetail { title, restricted, chosen, people, revision, .. } = read;
    let restricted = RwSignal::new(restricted);
    let users: RwSignal<BTreeSet<UserId>> = RwSignal::new(chosen.iter().map(|person| person.id).collect());
    let failure = RwSignal::new(None::<AppError>);
    let save = Action::new(move |form: &AccessForm| {
        let (form, navigate, page) = (form.clone(), navigate.clone(), page.clone());
        async move {
            match secure_asset(form).await {
                Ok(()) => {
                    toasts.say("Security settings saved.");
                    navigate(&page, NavigateOptions::default());
                }
                Err(error) => failure.set(Some(error)),
            }
        }
    });
    let busy = Signal::derive(move || save.pending().get().then_some("Saving…"));
    let submit = move |event: SubmitEvent| {
        Submitted::take(&event);
        failure.set(None);
        let readers = if restricted.get_untracked() {
            Readers::People { users: users.get_untracked() }
        } else {
            Readers::Everyone
        };
        save.dispatch(AccessForm { id, revision, readers });
    };
    let people = everyone(people, chosen);
    let ticks = move || {
        restricted.get().then(|| {
            let ticks = people.iter().map(|one| tick(one, users)).collect_view();
            view! {
                <fieldset class="settings__users">
                    <legend class="visually-hidden">"People"</legend>
                    {ticks}
                    <p class="settings__note">"Administrators can always open it."</p>
                </fieldset>
            }
            .into_any()
        })
    };
    view! {
        <form class="settings" method="post" novalidate=true on:submit=submit>
            <fieldset class="settings__panel">
                <legend class="visually-hidden">{format!("Who may open {title}")}</legend>
                <p class="section-note">
                    {format!("Who may not open {title} is told nothing of it: it stands in no list, count, search or export.")}
                </p>
                <Tick
                    kind=TickKind::Radio
                    name="readers"
                    label="Everyone with access to the organization"
                    chosen=Signal::derive(move || !restricted.get())
                    on_change=move |_| restricted.set(false)
                />
                <Tick
                    kind=TickKind::Radio
                    name="readers"
                    label="Specific people"
                    chosen=restricted
                    on_change=move |_| restricted.set(true)
                />
                {ticks}
            </fieldset>
            <div class="settings__actions">
                <Notice message=Signal::derive(move || failure.get().map(|error| error.to_string()))/>
                <div class="form__actions">
                    <ButtonLink href=back>"Cancel"</ButtonLink>
                    <Button kind=ButtonKind::Primary submit=true disabled=busy>"Save"</Button>
                </div>
            </div>
        </form>
    }
    .into_any()
}

/// Somebody with whether they still have access to the organization.
type Person = (AssetPerson, bool);

/// Those with access, and those who were chosen when they still had it.
fn everyone(people: Vec<AssetPerson>, chosen: Vec<AssetPerson>) -> Vec<Person> {
    let gone: Vec<_> =
        chosen.into_iter().filter(|one| !people.iter().any(|person| person.id == one.id)).collect();
    people.into_iter().map(|one| (one, true)).chain(gone.into_iter().map(|one| (one, false))).collect()
}

fn tick((person, has_access): &Person, users: RwSignal<BTreeSet<UserId>>) -> AnyView {
    let id = person.id;
    let note = match (has_access, person.role) {
        (false, _) => "no access to the organization any more".to_owned(),
        (true, Role::Administrator) => format!("{}: always", person.role.label()),
        (true, role) => role.label().to_owned(),
    };
    let change = move |chosen: bool| {
        users.update(|users| {
            if chosen {
                users.insert(id);
            } else {
                users.remove(&id);
            }
        });
    };
    view! {
        <Tick
            kind=TickKind::Check
            name=format!("person-{id}")
            label=person.name.clone()
            note=Signal::stored(note)
            chosen=Signal::derive(move || users.with(|users| users.contains(&id)))
            on_change=change
        />
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    #[test]
    fn who_has_lost_access_is_still_shown_once() {
        let person = |n: u128| AssetPerson {
            id: UserId(Uuid::from_u128(n)),
            name: format!("Person {n}"),
            role: Role::Editor,
        };
        let shown = everyone(vec![person(1), person(2)], vec![person(2), person(3)]);
        let told: Vec<_> =
            shown.iter().map(|(person, has_access)| (person.name.as_str(), *has_access)).collect();
        assert_eq!(told, [("Person 1", true), ("Person 2", true), ("Person 3", false)]);
    }
}
