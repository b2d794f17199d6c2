//! Organizations: the list, and creating one.

mod create;

use domain::{account::Verb, id::OrganizationId};
use leptos::prelude::*;

use crate::{
    api::organization::{OrganizationRow, list_organizations},
    components::{
        awaited::{AwaitedList, Face},
        page_header::PageHeader,
    },
    reading::{Reading, reading},
    state::{
        events::{Topic, version_of},
        session::may,
    },
    ui::{
        button::{Button, ButtonKind},
        face::Empty,
        icon::Glyph,
        list::{List, ListColumn},
    },
};
use create::CreateOrganization;

const COLUMNS: &[ListColumn] =
    &[ListColumn::words("Organization"), ListColumn::number("Tenants"), ListColumn::number("Licenses")];

type Rows = Reading<Vec<OrganizationRow>>;

/// Organizations.
#[component]
pub fn OrganizationsPage() -> impl IntoView {
    let version = version_of(Topic::Organizations);
    let rows: Rows = reading(move || version.get(), |_| list_organizations());
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
                    .into_any()
                })}
        </PageHeader>
        <AwaitedList
            face=Signal::derive(move || rows.with(|rows| Face::of(rows.as_ref())))
            retry=move |()| rows.refetch()
            empty=NoOrganization
        >
            <List label="Organizations" columns=COLUMNS>
                <For each=move || loaded(rows) key=|row| row.organization.id let:row>
                    <Row rows id=row.organization.id/>
                </For>
            </List>
        </AwaitedList>
        {may_create.then(|| view! { <CreateOrganization open=creating rows/> }.into_any())}
    }
}

fn loaded(rows: Rows) -> Vec<OrganizationRow> {
    rows.get().and_then(Result::ok).unwrap_or_default()
}

#[component]
fn Row(rows: Rows, id: OrganizationId) -> impl IntoView {
    let row = Memo::new(move |_| loaded(rows).into_iter().find(|row| row.organization.id == id));
    let read = move |part: fn(&OrganizationRow) -> String| {
        Signal::derive(move || row.with(|row| row.as_ref().map(part).unwrap_or_default()))
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
