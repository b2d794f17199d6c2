//! The people who hold a license, and those whose assignment does not work; narrowed and paged by the address.

use domain::{
    asset::{AssignmentProblem, Holder, HolderFilter, HolderPage, HolderShown},
    directory_user::UserType,
    id::AssetId,
    time::Timestamp,
};
use leptos::prelude::*;
use leptos_router::{
    NavigateOptions,
    hooks::{use_location, use_navigate, use_query_map},
};

use super::One;
use crate::{
    AppError,
    api::asset_license::{HOLDER_ROWS, list_license_holders},
    components::{region::Region, when::When},
    paths,
    reading::{Reading, reading},
    state::events::{Topic, version_of},
    ui::{
        list::{List, ListColumn},
        narrow::{Choice, Choices, SearchBox},
        pager::pages,
        table::grouped,
    },
};

const COLUMNS: &[ListColumn] = &[
    ListColumn::words("Name"),
    ListColumn::words("Assigned"),
    ListColumn::words("Account"),
    ListColumn::words("Kind"),
];

/// What the address asks: which people, and which page of them, from 0.
type Asked = (HolderFilter, usize);

/// The people as they were read.
#[derive(Clone, Copy)]
pub(super) struct People {
    asked: Memo<Asked>,
    read: Reading<HolderPage>,
}

/// Reads the people of the license that the address names, as the address asks.
pub(super) fn people(license: Memo<Option<AssetId>>) -> People {
    let query = use_query_map();
    let asked = Memo::new(move |_| {
        query.with(|query| {
            let value = |name: &str| query.get(name).unwrap_or_default();
            let filter = HolderFilter { text: value("q"), shown: HolderShown::from_key(&value("show")) };
            (filter, value("page").parse().unwrap_or_default())
        })
    });
    let (licenses, assets) = (version_of(Topic::Licenses), version_of(Topic::Assets));
    let read = reading(
        move || (license.get(), asked.get(), licenses.get() + assets.get()),
        |(license, (filter, page), _)| async move {
            match license {
                Some(license) => list_license_holders(license, filter, page).await,
                None => Err(AppError::NotFound),
            }
        },
    );
    People { asked, read }
}

/// The people with what narrows them, once it is known that the license may be opened.
#[component]
pub(super) fn Holders(
    /// The license.
    one: One,
    /// Its people.
    people: People,
) -> impl IntoView {
    let People { asked, read } = people;
    // When the tenant's directory users were last read.
    let as_of = Memo::new(move |_| {
        one.with(|read| read.as_ref()?.as_ref().ok().map(|read| read.license.people_as_of))
    });
    let path = use_location().pathname;
    let shown = move |()| {
        let (as_of, asked, path) = (as_of.get()?, asked.get(), path.get());
        read.with(|read| {
            let read = read.as_ref()?.as_ref();
            Some(read.map(|page| filled(&path, &asked, as_of, page)).map_err(Clone::clone))
        })
    };
    let is_there = Memo::new(move |_| as_of.get().is_some());
    let body = move || {
        is_there.get().then(|| {
            view! {
                <h2 class="section-title">"People who hold it"</h2>
                <Narrowing asked read/>
                <Region read=shown retry=move |()| read.refetch()/>
            }
            .into_any()
        })
    };
    body.into_any()
}

fn address(path: &str, (filter, page): &Asked) -> String {
    let page = if *page == 0 { String::new() } else { page.to_string() };
    paths::narrowed(path, &[("q", filter.text.trim()), ("show", filter.shown.key()), ("page", &page)])
}

/// The choices with their counts, and a box to search in.
#[component]
fn Narrowing(asked: Memo<Asked>, read: Reading<HolderPage>) -> impl IntoView {
    let path = use_location().pathname;
    let navigate = use_navigate();
    let counts = Memo::new(move |_| read.with(|read| Some(read.as_ref()?.as_ref().ok()?.counts.clone())));
    let choices = move || {
        let counts = counts.get().unwrap_or_default();
        let (filter, _) = asked.get();
        let choice = |(at, shown): (usize, HolderShown)| Choice {
            words: match counts.get(at) {
                Some(count) => {
                    format!("{} {}", shown.label(), grouped(i64::try_from(*count).unwrap_or(i64::MAX)))
                }
                None => shown.label().to_owned(),
            },
            href: address(&path.get(), &(HolderFilter { shown, ..filter.clone() }, 0)),
            is_current: filter.shown == shown,
        };
        view! { <Choices label="Shown people" choices=HolderShown::ALL.into_iter().enumerate().map(choice).collect()/> }
    };
    let search = move |text: String| {
        let (filter, _) = asked.get_untracked();
        let to = address(&path.get_untracked(), &(HolderFilter { text, ..filter }, 0));
        navigate(&to, NavigateOptions { scroll: false, ..NavigateOptions::default() });
    };
    let text = Signal::derive(move || asked.with(|(filter, _)| filter.text.clone()));
    view! {
        <div class="narrow">
            {choices}
            <SearchBox label="Search people" text on_search=search/>
        </div>
    }
    .into_any()
}

fn filled(path: &str, asked: &Asked, as_of: Option<Timestamp>, page: &HolderPage) -> AnyView {
    let Some(_) = as_of else {
        return view! {
            <p class="section-note">
                "The directory users of this tenant are not read, so who holds the license is not known here. Switch "
                "Directory users on under Sync Settings of its integration."
            </p>
        }
        .into_any();
    };
    let (filter, number) = asked;
    let table = if page.rows.is_empty() {
        view! { <p class="section-note">{nobody(filter)}</p> }.into_any()
    } else {
        let rows = page.rows.iter().map(|holder| row(holder, filter.shown)).collect_view();
        view! { <List label="People who hold it" columns=COLUMNS>{rows}</List> }.into_any()
    };
    view! {
        <p class="section-note">
            "Directory users as of "<When at=Signal::stored(as_of)/>
            ". When somebody last signed in, and which mailboxes are shared, is not read from Microsoft."
        </p>
        {table}
        {pages(*number, HOLDER_ROWS, page.total, |to| address(path, &(filter.clone(), to)))}
    }
    .into_any()
}

fn nobody(filter: &HolderFilter) -> &'static str {
    match (filter.text.trim().is_empty(), filter.shown) {
        (false, _) => "Nobody among them has these words in name or sign-in name.",
        (true, HolderShown::Everyone) => "Nobody holds it.",
        (true, HolderShown::Disabled) => "Everyone who holds it can sign in.",
        (true, HolderShown::Guests) => "No guest holds it.",
        (true, HolderShown::Errors) => "Every assignment of it works.",
    }
}

fn row(holder: &Holder, shown: HolderShown) -> AnyView {
    let principal = (holder.user_principal_name != holder.name).then(|| holder.user_principal_name.clone());
    let assigned =
        if shown == HolderShown::Errors && !holder.holds() { "Not held".to_owned() } else { how(holder) };
    let problems = holder
        .problems
        .iter()
        .map(|problem| view! { <p class="list__note license-stale">{problem_words(problem)}</p> }.into_any());
    let kind = match &holder.kind {
        UserType::Unknown(word) if word.is_empty() => "Unknown",
        kind => kind.as_str(),
    };
    view! {
        <tr class="list__row">
            <th class="list__cell list__cell--name" scope="row">
                <span dir="auto">{holder.name.clone()}</span>
                <p class="list__note" dir="auto">{principal}</p>
            </th>
            <td class="list__cell" data-label="Assigned">
                <span dir="auto">{assigned}</span>
                {problems.collect_view()}
            </td>
            <td class="list__cell" data-label="Account">
                {if holder.enabled { "Enabled" } else { "Cannot sign in" }}
            </td>
            <td class="list__cell" data-label="Kind">{kind.to_owned()}</td>
        </tr>
    }
    .into_any()
}

/// "Directly and by Sales, Support".
fn how(holder: &Holder) -> String {
    let groups = holder.groups.join(", ");
    match (holder.direct, holder.groups.is_empty()) {
        (true, true) => "Directly".to_owned(),
        (true, false) => format!("Directly and by {groups}"),
        (false, _) => format!("By {groups}"),
    }
}

/// What is wrong with one assignment, with Microsoft's word behind it.
fn problem_words(problem: &AssignmentProblem) -> String {
    let by = problem.group.as_ref().map_or_else(|| "Directly".to_owned(), |group| format!("By {group}"));
    match &problem.error {
        Some(error) => format!("{by}: {} ({})", error.words(), error.as_str()),
        None => format!("{by}: Microsoft gives no reason"),
    }
}

#[cfg(test)]
mod tests {
    use domain::{
        asset::DirectoryPerson,
        directory_user::AssignmentError,
        id::{DirectoryUserId, TenantId},
    };
    use uuid::Uuid;

    use super::*;

    #[test]
    fn it_is_said_how_somebody_holds_it_and_why_not() {
        let person = DirectoryPerson { tenant: TenantId(Uuid::nil()), user: DirectoryUserId(Uuid::nil()) };
        let holder = |direct, groups: &[&str]| Holder {
            person,
            name: "Ada".into(),
            user_principal_name: "ada@contoso.example".into(),
            enabled: true,
            kind: UserType::Member,
            direct,
            groups: groups.iter().map(|group| (*group).to_owned()).collect(),
            problems: Vec::new(),
        };
        assert_eq!(how(&holder(true, &[])), "Directly");
        assert_eq!(how(&holder(true, &["Sales"])), "Directly and by Sales");
        assert_eq!(how(&holder(false, &["Sales", "Support"])), "By Sales, Support");
        let problem =
            AssignmentProblem { group: Some("Sales".into()), error: Some(AssignmentError::CountViolation) };
        assert_eq!(problem_words(&problem), "By Sales: No seats left (CountViolation)");
    }

    #[test]
    fn the_address_asks_for_people_and_page() {
        let filter = HolderFilter { text: " ada ".into(), shown: HolderShown::Errors };
        assert_eq!(address("/l", &(filter, 2)), "/l?q=ada&show=errors&page=2");
        assert_eq!(address("/l", &(HolderFilter::default(), 0)), "/l");
    }
}
