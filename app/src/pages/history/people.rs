//! Who gained and who lost the license that the address names.

use domain::history::{HolderMove, PersonMove};
use leptos::prelude::*;

use super::asked::{Asked, address};
use crate::{
    api::history::read_license_moves,
    components::region::Region,
    reading::{Reading, reading},
    ui::table::counted,
};

/// The people of one license; nothing while none is asked for.
#[component]
pub(super) fn People(
    /// What the address asks.
    asked: Memo<Asked>,
    /// Whether its days can be compared.
    is_fit: Signal<bool>,
    /// Moves when what was read may be old.
    version: Signal<u64>,
) -> impl IntoView {
    let is_asked = Memo::new(move |_| is_fit.get() && asked.with(|asked| asked.license.is_some()));
    move || is_asked.get().then(|| view! { <OfLicense asked version/> }.into_any())
}

#[component]
fn OfLicense(asked: Memo<Asked>, version: Signal<u64>) -> impl IntoView {
    let wanted = Memo::new(move |_| asked.with(|asked| (asked.license, asked.days)));
    let read: Reading<Option<HolderMove>> = reading(
        move || (wanted.get(), version.get()),
        |((license, days), _)| async move {
            match license {
                Some((tenant, sku)) => read_license_moves(tenant, sku, days).await.map(Some),
                None => Ok(None),
            }
        },
    );
    let shown = move |()| read.get().map(|read| read.map(|moves| moves.map(shown).into_any()));
    let close = move || asked.with(|asked| address(&Asked { license: None, ..*asked }));
    view! {
        <section class="history__people" aria-label="People who gained or lost the license">
            <Region read=shown retry=move |()| read.refetch()/>
            <a class="button" href=close>"Close"</a>
        </section>
    }
    .into_any()
}

fn shown(moves: HolderMove) -> AnyView {
    let HolderMove { product, tenant_name, is_known, gained, lost } = moves;
    let unknown = (!is_known).then(|| {
        view! {
            <p class="section-note">
                "The people of this tenant are not known as far back as the first day: only what has happened since is told."
            </p>
        }
    });
    view! {
        <h2 class="section-title" dir="auto">{product}" · "{tenant_name}</h2>
        {unknown}
        <div class="history__lists">
            {list("gained it", gained)}
            {list("lost it", lost)}
        </div>
    }
    .into_any()
}

fn list(what: &'static str, people: Vec<PersonMove>) -> AnyView {
    let title = format!("{} {what}", counted(people.len(), "person", "people"));
    let people = people.into_iter().map(person).collect_view();
    view! {
        <section class="history__list">
            <h3>{title}</h3>
            <ul>{people}</ul>
        </section>
    }
    .into_any()
}

fn person(person: PersonMove) -> AnyView {
    let PersonMove { name, user_principal_name, .. } = person;
    let name = name.unwrap_or_else(|| "Somebody who is not kept any more".to_owned());
    view! {
        <li>
            <span dir="auto">{name}</span>
            " "
            <span class="list__note">{user_principal_name}</span>
        </li>
    }
    .into_any()
}
