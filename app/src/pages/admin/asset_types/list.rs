//! The types of flexible assets.

use domain::{account::Verb, asset::AssetTypeRow};
use leptos::prelude::*;

use super::CRUMBS;
use crate::{
    api::asset_type::list_asset_types,
    components::{page_header::PageHeader, region::Region},
    paths,
    reading::{Reading, reading},
    state::{
        events::{Topic, version_of},
        session::may,
    },
    ui::{
        badge::{Badge, Tone},
        button::{ButtonKind, ButtonLink},
        face::Empty,
        icon::{Glyph, Icon},
        list::{List, ListColumn},
        table::grouped,
    },
};

const COLUMNS: &[ListColumn] = &[
    ListColumn::words("Type"),
    ListColumn::words("State"),
    ListColumn::number("Fields"),
    ListColumn::number("Assets"),
];

/// Flexible Asset Types.
#[component]
pub fn AssetTypesPage() -> impl IntoView {
    let (assets, licenses) = (version_of(Topic::Assets), version_of(Topic::Licenses));
    let read: Reading<Vec<AssetTypeRow>> =
        reading(move || assets.get() + licenses.get(), |_| list_asset_types());
    let shown = move |()| {
        read.with(|read| {
            read.as_ref().map(|read| read.as_ref().map(|rows| filled(rows)).map_err(Clone::clone))
        })
    };
    view! {
        <PageHeader crumbs=CRUMBS title="Flexible Asset Types">
            {may(Verb::ManageAssetTypes)
                .then(|| {
                    view! {
                        <ButtonLink href=paths::NEW_ASSET_TYPE kind=ButtonKind::Primary glyph=Glyph::Add>"New"</ButtonLink>
                    }
                })}
        </PageHeader>
        <Region read=shown retry=move |()| read.refetch()/>
    }
    .into_any()
}

fn filled(rows: &[AssetTypeRow]) -> AnyView {
    if rows.is_empty() {
        return view! {
            <Empty glyph=Glyph::Document title="No types yet">
                <p>
                    "A type says what organizations can document: its fields, by which its assets are listed and found. "
                    "Make one, such as Servers or Contracts. Microsoft Licenses comes by itself with the first sync."
                </p>
                <ButtonLink href=paths::NEW_ASSET_TYPE>"Make a type"</ButtonLink>
            </Empty>
        }
        .into_any();
    }
    let rows = rows.iter().map(row).collect_view();
    view! { <List label="Flexible Asset Types" columns=COLUMNS>{rows}</List> }.into_any()
}

fn row(AssetTypeRow { kind, assets }: &AssetTypeRow) -> AnyView {
    let (tone, glyph, words) = if kind.is_locked() {
        (Tone::Quiet, Glyph::Lock, "Locked")
    } else if kind.enabled {
        (Tone::Quiet, Glyph::Checkmark, "Enabled")
    } else {
        (Tone::Warn, Glyph::Pause, "Off")
    };
    let icon = Glyph::named(&kind.icon).unwrap_or(if kind.is_locked() {
        Glyph::Certificate
    } else {
        Glyph::Document
    });
    let number = |count: usize| grouped(i64::try_from(count).unwrap_or(i64::MAX));
    view! {
        <tr class="list__row">
            <th class="list__cell list__cell--name" scope="row">
                <a class="asset-type" href=paths::asset_type(kind.id)>
                    <Icon glyph=icon/>
                    <span dir="auto">{kind.name.clone()}</span>
                </a>
                <p class="list__note" dir="auto">{kind.description.clone()}</p>
            </th>
            <td class="list__cell" data-label="State"><Badge tone=tone glyph=glyph words=words.to_owned()/></td>
            <td class="list__cell list__cell--number" data-label="Fields">{number(kind.fields.len())}</td>
            <td class="list__cell list__cell--number" data-label="Assets">
                {number(usize::try_from(*assets).unwrap_or(usize::MAX))}
            </td>
        </tr>
    }
    .into_any()
}
