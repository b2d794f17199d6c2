//! Organizations: the list, and creating one.

mod create;

use domain::{account::Verb, id::OrganizationId};
use leptos::prelude::*;

use crate::{
    AppError,
    api::organization::{OrganizationRow, list_organizations},
    components::{failure::Failure, page_header::PageHeader},
    state::{
        events::{Topic, version_of},
        session::may,
    },
    ui::{
        button::{Button, ButtonKind},
        face::{Empty, Skeleton},
        icon::Glyph,
        list::{List, ListColumn},
    },
};
use create::CreateOrganization;

const COLUMNS: &[ListColumn] =
    &[ListColumn::words("Organization"), ListColumn::number("Tenants"), ListColumn::number("Licenses")];

type Rows = Resource<Result<Vec<OrganizationRow>, AppError>>;

/// Organizations.
#[component]
pub fn OrganizationsPage() -> impl IntoView {
    let version = version_of(Topic::Organizations);
    let rows: Rows = Resource::new(move || version.get(), |_| list_organizations());
    let creating = RwSignal::new(false);
    let may_create = may(Verb::ManageIntegrations);
    view! {
        <PageHeader crumbs=vec![] title="Organizations">
            {may_create
                .then(|| {
                    view! {
                        <Button kind=ButtonKind::Primary glyph=Glyph::Add on_press=move |()| creating.set(true)>
                            "Create Organization"
                        </Button>
                    }
                })}
        </PageHeader>
        <Transition fallback=|| view! { <Skeleton/> }>
            <OrganizationList rows/>
        </Transition>
        {may_create.then(|| view! { <CreateOrganization open=creating rows/> })}
    }
}

/// What the region shows; it changes only when the region does, so rows stay while they are read again.
#[derive(Debug, Clone, PartialEq)]
enum Face {
    Waiting,
    Failing(AppError),
    Empty,
    Rows,
}

#[component]
fn OrganizationList(rows: Rows) -> impl IntoView {
    let face = Memo::new(move |_| match rows.get() {
        None => Face::Waiting,
        Some(Err(error)) => Face::Failing(error),
        Some(Ok(rows)) if rows.is_empty() => Face::Empty,
        Some(Ok(_)) => Face::Rows,
    });
    move || match face.get() {
        Face::Waiting => ().into_any(),
        Face::Failing(error) => view! { <Failure error retry=move |()| rows.refetch()/> }.into_any(),
        Face::Empty => view! { <NoOrganization/> }.into_any(),
        Face::Rows => view! {
            <List label="Organizations" columns=COLUMNS>
                <For each=move || loaded(rows) key=|row| row.organization.id let:row>
                    <Row rows id=row.organization.id/>
                </For>
            </List>
        }
        .into_any(),
    }
}

fn loaded(rows: Rows) -> Vec<OrganizationRow> {
    rows.get().and_then(Result::ok).unwrap_or_default()
}

#[component]
fn Row(rows: Rows, id: OrganizationId) -> impl IntoView {
    let row = Memo::new(move |_| loaded(rows).into_iter().find(|row| row.organization.id == id));
    let read = move |part: fn(&OrganizationRow) -> String| {
        move || row.with(|row| row.as_ref().map(part).unwrap_or_default())
    };
    view! {
        <tr class="list__row">
            <th class="list__cell list__cell--name" scope="row" dir="auto">{read(|row| row.organization.name.clone())}</th>
            <td class="list__cell list__cell--number" data-label="Tenants">{read(|row| row.tenants.to_string())}</td>
            <td class="list__cell list__cell--number" data-label="Licenses">{read(|row| row.licenses.to_string())}</td>
        </tr>
    }
}

#[component]
fn NoOrganization() -> impl IntoView {
    view! {
        <Empty glyph=Glyph::Building title="No organizations yet">
            <p>
                "An organization is a company that you document. Create one, then match its Microsoft 365 tenants to "
                "it on the page of the integration that found them."
            </p>
        </Empty>
    }
}
