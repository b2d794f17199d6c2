//! The list of organizations: searched, narrowed, sorted and paged by its address.

use domain::{
    account::Verb,
    organization::{OrganizationFilter, OrganizationSort, Shown},
};
use leptos::prelude::*;

use super::{
    address::{address, asked},
    narrow::Narrow,
};
use crate::{
    api::organization_profile::{
        OrganizationPage as Page, OrganizationSummary, PAGE_ROWS, page_organizations,
    },
    components::{awaited::Awaited, page_header::PageHeader, region::Region, when::When},
    paths,
    reading::{Reading, reading},
    state::{
        events::{Topic, version_of},
        session::may,
    },
    ui::{
        button::{ButtonKind, ButtonLink},
        face::Empty,
        icon::Glyph,
        pager::pages,
        sorted_list::{SortHead, SortedList},
        table::grouped,
    },
};

/// The columns: what they sort by, their heads, and whether they hold figures.
const COLUMNS: [(OrganizationSort, &str, bool); 6] = [
    (OrganizationSort::Name, "Organization", false),
    (OrganizationSort::Type, "Type", false),
    (OrganizationSort::Status, "Status", false),
    (OrganizationSort::Tenants, "Tenants", true),
    (OrganizationSort::Licenses, "Licenses", true),
    (OrganizationSort::Changed, "Changed", false),
];

/// Organizations.
#[component]
pub fn OrganizationsPage() -> impl IntoView {
    let asked = asked();
    let version = version_of(Topic::Organizations);
    let read: Reading<Page> = reading(
        move || (asked.get(), version.get()),
        |((filter, page), _)| async move { page_organizations(filter, page).await },
    );
    let shown = move |()| {
        let (filter, page) = asked.get();
        read.get().map(|read| read.map(|list| filled(&filter, page, list)))
    };
    view! {
        <PageHeader crumbs=vec![] title="Organizations">
            {may(Verb::CreateOrganizations)
                .then(|| {
                    view! {
                        <ButtonLink href=paths::IMPORT_ORGANIZATIONS>"Import CSV"</ButtonLink>
                        <ButtonLink href=paths::NEW_ORGANIZATION kind=ButtonKind::Primary glyph=Glyph::Add>
                            "Create Organization"
                        </ButtonLink>
                    }
                    .into_any()
                })}
        </PageHeader>
        <Awaited>
            <Narrowing asked read/>
        </Awaited>
        <Region read=shown retry=move |()| read.refetch()/>
    }
}

/// What narrows the list, where there is one.
#[component]
fn Narrowing(asked: Memo<(OrganizationFilter, usize)>, read: Reading<Page>) -> impl IntoView {
    // Made anew only for other words: whoever chooses or types keeps the focus while rows are read.
    let words = Memo::new(move |_| {
        let list = read.get()?.ok()?;
        (list.all > 0).then_some((list.kinds, list.statuses))
    });
    move || words.get().map(|(kinds, statuses)| view! { <Narrow asked kinds statuses/> })
}

fn filled(filter: &OrganizationFilter, page: usize, list: Page) -> AnyView {
    if list.all == 0 {
        return view! { <NoOrganization/> }.into_any();
    }
    let words = count(&list);
    let pages = pages(page, PAGE_ROWS, list.total, |to| address(filter, to));
    let table = if list.rows.is_empty() {
        nothing_passes(filter)
    } else {
        let rows = list.rows.into_iter().map(row).collect_view();
        view! { <SortedList label="Organizations" heads=heads(filter)>{rows}</SortedList> }.into_any()
    };
    view! {
        <p class="section-note" role="status">{words}</p>
        {table}
        {pages}
    }
    .into_any()
}

/// "214 of 2 340 organizations · 12 archived".
fn count(list: &Page) -> String {
    let figure = |count: usize| grouped(i64::try_from(count).unwrap_or(i64::MAX));
    let noun = if list.all == 1 { "organization" } else { "organizations" };
    let archived = match list.archived {
        0 => String::new(),
        archived => format!(" · {} archived", figure(archived)),
    };
    format!("{} of {} {noun}{archived}", figure(list.total), figure(list.all))
}

fn heads(filter: &OrganizationFilter) -> Vec<SortHead> {
    let head = |(sort, words, is_number): (OrganizationSort, &'static str, bool)| {
        let is_sorted = filter.sort == sort;
        // Figures and times begin with the most and the newest.
        let begins = is_number || sort == OrganizationSort::Changed;
        let descending = if is_sorted { !filter.descending } else { begins };
        let href = address(&OrganizationFilter { sort, descending, ..filter.clone() }, 0);
        SortHead { words, is_number, href, sorted: is_sorted.then_some(filter.descending) }
    };
    COLUMNS.map(head).to_vec()
}

fn row(row: OrganizationSummary) -> AnyView {
    let note = [row.short_name, row.domain].into_iter().filter(|part| !part.is_empty());
    let note = note.collect::<Vec<_>>().join(" · ");
    view! {
        <tr class="list__row">
            <th class="list__cell list__cell--name" scope="row">
                <a href=paths::organization(row.organization.id) dir="auto">{row.organization.name}</a>
                {row.has_alert.then(|| view! { <span class="mark mark--warn">"Alert"</span> })}
                {row.archived.then(|| view! { <span class="mark">"Archived"</span> })}
                <p class="list__note" dir="auto">{note}</p>
            </th>
            <td class="list__cell" data-label="Type">{row.kind}</td>
            <td class="list__cell" data-label="Status">{row.status}</td>
            <td class="list__cell list__cell--number" data-label="Tenants">{grouped(row.tenants.into())}</td>
            <td class="list__cell list__cell--number" data-label="Licenses">{grouped(row.licenses.into())}</td>
            <td class="list__cell" data-label="Changed"><When at=Signal::stored(Some(row.changed_at))/></td>
        </tr>
    }
    .into_any()
}

fn nothing_passes(filter: &OrganizationFilter) -> AnyView {
    let (title, words) = match (filter.narrows(), filter.shown) {
        (true, _) => {
            ("No organization passes the filter", "Search for less, or choose other types and statuses.")
        }
        (false, Shown::Archived) => {
            ("No organization is archived", "Archive those that you serve no longer; they keep everything.")
        }
        (false, _) => ("Every organization is archived", "Choose Archived to see them."),
    };
    let clear = address(&OrganizationFilter::default(), 0);
    view! {
        <Empty glyph=Glyph::Filter title=title>
            <p>{words}</p>
            <ButtonLink href=clear>"Clear all"</ButtonLink>
        </Empty>
    }
    .into_any()
}

#[component]
fn NoOrganization() -> impl IntoView {
    let next = if may(Verb::CreateOrganizations) {
        view! {
            <div class="form__actions">
                <ButtonLink href=paths::NEW_ORGANIZATION>"Create an organization"</ButtonLink>
                <ButtonLink href=paths::IMPORT_ORGANIZATIONS>"Import a CSV file"</ButtonLink>
            </div>
        }
        .into_any()
    } else {
        view! { <p>"Administrators and Managers create organizations."</p> }.into_any()
    };
    view! {
        <Empty glyph=Glyph::Building title="No organizations yet">
            <p>
                "An organization is a company that you document. Create one, or import what another product has "
                "exported; then match its Microsoft 365 tenants to it, so that their licenses stand under its name."
            </p>
            {next}
        </Empty>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_head_turns_the_order_round_and_figures_begin_with_the_most() {
        let filter = OrganizationFilter::default();
        let hrefs: Vec<_> = heads(&filter).into_iter().map(|head| (head.sorted, head.href)).collect();
        assert_eq!(hrefs[0], (Some(false), "/organizations?sort=-name".to_owned()));
        assert_eq!(hrefs[1], (None, "/organizations?sort=type".to_owned()));
        assert_eq!(hrefs[3], (None, "/organizations?sort=-tenants".to_owned()));
        let by_tenants = OrganizationFilter { sort: OrganizationSort::Tenants, descending: true, ..filter };
        assert_eq!(heads(&by_tenants)[3].href, "/organizations?sort=tenants");
    }

    #[test]
    fn the_count_says_what_the_filter_leaves() {
        let page = Page { total: 2, all: 2_340, archived: 1, ..Page::default() };
        assert_eq!(count(&page), "2 of 2\u{202f}340 organizations · 1 archived");
    }
}
