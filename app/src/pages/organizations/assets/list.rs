//! The assets of one type of an organization: searched, sorted and paged by the address, with the columns that the
//! type gives.

use domain::{
    account::Verb,
    asset::{Asset, AssetFilter, AssetSort, AssetType, FieldKind},
    id::{AssetTypeId, OrganizationId},
    organization::Shown,
};
use leptos::prelude::*;
use leptos_router::{
    NavigateOptions,
    hooks::{use_navigate, use_query_map},
};

use super::{
    super::one::{BelowHead, id_of_page, named},
    address::{address, parse},
};
use crate::{
    AppError,
    api::asset::{AssetList, PAGE_ROWS, list_assets},
    components::{awaited::Awaited, region::Region, when::When},
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
        narrow::{Choice, Choices, SearchBox},
        pager::pages,
        table::counted,
    },
};

/// What the address asks.
type Asked = Memo<(AssetFilter, usize)>;

/// Assets of one type.
#[component]
pub fn AssetsPage() -> impl IntoView {
    let (id, kind) = (id_of_page(), named::<AssetTypeId>("kind"));
    let query = use_query_map();
    let asked: Asked = Memo::new(move |_| query.with(|query| parse(id.get(), query)));
    let version = version_of(Topic::Assets);
    let read: Reading<AssetList> = reading(
        move || (kind.get(), asked.get(), version.get()),
        |(kind, (filter, page), _)| async move {
            match kind.filter(|_| filter.organization.is_some()) {
                Some(kind) => list_assets(kind, filter, page).await,
                None => Err(AppError::NotFound),
            }
        },
    );
    let title = Signal::derive(move || {
        read.with(|read| Some(read.as_ref()?.as_ref().ok()?.kind.name.clone()))
            .unwrap_or_else(|| "Assets".to_owned())
    });
    let shown = move |()| {
        let (id, asked) = (id.get()?, asked.get());
        read.with(|read| {
            read.as_ref().map(|read| read.as_ref().map(|list| filled(id, &asked, list)).map_err(Clone::clone))
        })
    };
    let toolbar = move || {
        view! {
            <Awaited>{move || read.with(|read| create(id.get()?, &read.as_ref()?.as_ref().ok()?.kind))}</Awaited>
        }
    };
    view! {
        <BelowHead title steps=Vec::new() toolbar/>
        <Awaited>
            <Narrowing asked read/>
        </Awaited>
        <Region read=shown retry=move |()| read.refetch()/>
    }
    .into_any()
}

/// The way to a new asset, for those who may.
fn create(id: OrganizationId, kind: &AssetType) -> Option<AnyView> {
    (may(Verb::EditAssets) && kind.enabled).then(|| {
        view! {
            <ButtonLink href=paths::new_asset(id, kind.id) kind=ButtonKind::Primary glyph=Glyph::Add>"New"</ButtonLink>
        }
        .into_any()
    })
}

/// Archived or not, and a box to search in, where there is anything.
#[component]
fn Narrowing(asked: Asked, read: Reading<AssetList>) -> impl IntoView {
    let navigate = use_navigate();
    let of = Memo::new(move |_| {
        read.with(|read| {
            let list = read.as_ref()?.as_ref().ok()?;
            (list.page.all > 0).then_some(list.kind.id)
        })
    });
    let text = Signal::derive(move || asked.with(|(filter, _)| filter.text.clone()));
    let search = Callback::new(move |text: String| {
        let (filter, _) = asked.get_untracked();
        if let Some((kind, id)) = of.get_untracked().zip(filter.organization) {
            let to = address(id, kind, &AssetFilter { text, ..filter }, 0);
            navigate(&to, NavigateOptions::default());
        }
    });
    let choices = move || {
        let ((filter, _), kind) = (asked.get(), of.get()?);
        let id = filter.organization?;
        let choice = |shown: Shown| Choice {
            words: shown.label().to_owned(),
            href: address(id, kind, &AssetFilter { shown, ..filter.clone() }, 0),
            is_current: filter.shown == shown,
        };
        Some(view! { <Choices label="Shown" choices=Shown::ALL.map(choice).to_vec()/> })
    };
    let any = Memo::new(move |_| of.get().is_some());
    move || {
        any.get().then(|| {
            view! {
                <div class="narrow">
                    {choices}
                    <SearchBox label="Search assets" text on_search=search/>
                </div>
            }
        })
    }
}

fn filled(id: OrganizationId, (filter, number): &(AssetFilter, usize), list: &AssetList) -> AnyView {
    let AssetList { kind, page } = list;
    if page.all == 0 {
        return none_yet(id, kind);
    }
    let table =
        if page.rows.is_empty() { nothing_passes(id, kind) } else { table(id, filter, kind, &page.rows) };
    let archived = if page.archived == 0 { String::new() } else { format!(" · {} archived", page.archived) };
    let all = counted(usize::try_from(page.all).unwrap_or(usize::MAX), "asset", "assets");
    view! {
        <p class="section-note" role="status">{format!("{} of {all}{archived}", page.total)}</p>
        {table}
        {pages(*number, PAGE_ROWS, page.total, |to| address(id, kind.id, filter, to))}
    }
    .into_any()
}

fn table(id: OrganizationId, filter: &AssetFilter, kind: &AssetType, rows: &[Asset]) -> AnyView {
    let sorted = |sort: AssetSort, words: &'static str, begins: bool| {
        let is_sorted = filter.sort == sort;
        let descending = if is_sorted { !filter.descending } else { begins };
        let href = address(id, kind.id, &AssetFilter { sort, descending, ..filter.clone() }, 0);
        let (order, mark) = match (is_sorted, filter.descending) {
            (false, _) => (None, ""),
            (true, false) => (Some("ascending"), " \u{2191}"),
            (true, true) => (Some("descending"), " \u{2193}"),
        };
        view! {
            <th class="list__head" scope="col" aria-sort=order>
                <a class="list__sort" href=href>{words}<span aria-hidden="true">{mark}</span></a>
            </th>
        }
        .into_any()
    };
    let fields = kind.list_fields().map(|field| {
        let is_number = matches!(field.kind, FieldKind::Number { .. } | FieldKind::Percent { .. });
        view! {
            <th class="list__head" class:list__head--number=is_number scope="col" dir="auto">{field.name.clone()}</th>
        }
        .into_any()
    });
    view! {
        <div class="list">
            <table class="list__table" aria-label=kind.name.clone()>
                <thead>
                    <tr>
                        {sorted(AssetSort::Title, "Title", false)}
                        {fields.collect_view()}
                        {sorted(AssetSort::Changed, "Changed", true)}
                    </tr>
                </thead>
                <tbody>{rows.iter().map(|asset| row(id, kind, asset)).collect_view()}</tbody>
            </table>
        </div>
    }
    .into_any()
}

fn row(id: OrganizationId, kind: &AssetType, asset: &Asset) -> AnyView {
    let cells = kind.list_texts(&asset.traits).map(|(field, text)| {
        let is_number = matches!(field.kind, FieldKind::Number { .. } | FieldKind::Percent { .. });
        view! {
            <td
                class="list__cell asset-cell"
                class:list__cell--number=is_number
                data-label=field.name.clone()
                dir="auto"
            >
                {text}
            </td>
        }
        .into_any()
    });
    view! {
        <tr class="list__row">
            <th class="list__cell list__cell--name" scope="row">
                <a href=paths::asset(id, kind.id, asset.id) dir="auto">{asset.title.clone()}</a>
                {asset.restricted.then(|| view! { <span class="mark">"Open to specific people"</span> })}
                {asset.archived_at.map(|_| view! { <span class="mark">"Archived"</span> })}
            </th>
            {cells.collect_view()}
            <td class="list__cell" data-label="Changed"><When at=Signal::stored(Some(asset.changed_at))/></td>
        </tr>
    }
    .into_any()
}

fn none_yet(id: OrganizationId, kind: &AssetType) -> AnyView {
    let words = if kind.description.is_empty() {
        format!("Nothing of the type {} is documented for this organization.", kind.name)
    } else {
        kind.description.clone()
    };
    let next = if !kind.enabled {
        view! { <p>"The type is switched off: none can be made. An Administrator switches it on."</p> }
            .into_any()
    } else if may(Verb::EditAssets) {
        view! { <ButtonLink href=paths::new_asset(id, kind.id)>"Document the first one"</ButtonLink> }
            .into_any()
    } else {
        view! { <p>"Creators, Editors, Managers and Administrators document them."</p> }.into_any()
    };
    view! {
        <Empty glyph=Glyph::Document title="Nothing yet">
            <p dir="auto">{words}</p>
            {next}
        </Empty>
    }
    .into_any()
}

fn nothing_passes(id: OrganizationId, kind: &AssetType) -> AnyView {
    let clear = paths::assets(id, kind.id);
    view! {
        <Empty glyph=Glyph::Filter title="No asset passes the filter">
            <p>"Search for less, or choose All to see archived ones too."</p>
            <a class="button" href=clear>"Clear all"</a>
        </Empty>
    }
    .into_any()
}
