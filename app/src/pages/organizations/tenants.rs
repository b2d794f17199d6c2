//! The tenants that are matched to an organization.

use domain::account::Verb;
use leptos::prelude::*;

use super::one::OnePage;
use crate::{
    api::organization_profile::{OrganizationDetail, OrganizationTenant},
    columns, paths,
    state::session::may,
    ui::{
        face::Empty,
        icon::Glyph,
        list::{List, ListColumn},
        table::grouped,
    },
};

const COLUMNS: &[ListColumn] =
    &[ListColumn::words("Tenant"), ListColumn::words("Domain"), ListColumn::number("Licenses")];

/// Tenants of one organization.
#[component]
pub fn TenantsPage() -> impl IntoView {
    view! { <OnePage part="Tenants" shown=filled/> }
}

fn filled(one: OrganizationDetail) -> AnyView {
    if one.tenants.is_empty() {
        let way = may(Verb::ManageIntegrations)
            .then(|| view! { <a class="button" href=paths::INTEGRATIONS>"Go to Integrations"</a> });
        return view! {
            <Empty glyph=Glyph::Cloud title="No tenant is matched yet">
                <p>
                    "A tenant is a Microsoft 365 directory. Match it to this organization under Matching of the integration "
                    "that found it; its licenses stand under this name from then on."
                </p>
                {way}
            </Empty>
        }
        .into_any();
    }
    let rows = one.tenants.into_iter().map(row).collect_view();
    view! { <List label="Tenants" columns=COLUMNS>{rows}</List> }.into_any()
}

fn row(tenant: OrganizationTenant) -> AnyView {
    let href = paths::narrowed(paths::GLOBAL_LICENSES, &[(columns::TENANT, tenant.name.as_str())]);
    view! {
        <tr class="list__row">
            <th class="list__cell list__cell--name" scope="row" dir="auto">{tenant.name}</th>
            <td class="list__cell" data-label="Domain">{tenant.domain}</td>
            <td class="list__cell list__cell--number" data-label="Licenses">
                <a href=href>{grouped(tenant.licenses.into())}</a>
            </td>
        </tr>
    }
    .into_any()
}
