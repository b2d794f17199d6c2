//! The locations of an organization.

use domain::organization::Location;
use leptos::prelude::*;

use super::one::OnePage;
use crate::{
    api::organization_profile::OrganizationDetail,
    paths,
    ui::{
        face::Empty,
        icon::Glyph,
        list::{List, ListColumn},
    },
};

const COLUMNS: &[ListColumn] =
    &[ListColumn::words("Location"), ListColumn::words("Address"), ListColumn::words("Phone")];

/// Locations of one organization.
#[component]
pub fn LocationsPage() -> impl IntoView {
    view! { <OnePage part="Locations" shown=filled/> }
}

fn filled(one: OrganizationDetail) -> AnyView {
    if one.profile.locations.is_empty() {
        return view! {
            <Empty glyph=Glyph::Globe title="No locations yet">
                <p>"A location is an address of this organization. The first one is its primary location."</p>
                <a class="button" href=paths::edit_organization(one.id)>"Add a location"</a>
            </Empty>
        }
        .into_any();
    }
    let rows = one.profile.locations.into_iter().map(row).collect_view();
    view! { <List label="Locations" columns=COLUMNS>{rows}</List> }.into_any()
}

fn row(location: Location) -> AnyView {
    let address = location.address();
    let name = if location.name.is_empty() { "Without a name".to_owned() } else { location.name };
    view! {
        <tr class="list__row">
            <th class="list__cell list__cell--name" scope="row">
                <span dir="auto">{name}</span>
                {location.primary.then(|| view! { <span class="mark">"Primary"</span> })}
            </th>
            <td class="list__cell" data-label="Address" dir="auto">{address}</td>
            <td class="list__cell" data-label="Phone">{location.phone}</td>
        </tr>
    }
    .into_any()
}
