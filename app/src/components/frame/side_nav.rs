//! The navigation of the section at the left; it folds to icons, and at phone width it is a drawer.

use domain::{account::Verb, asset::AssetKind, id::OrganizationId};
use leptos::{html, prelude::*};
use leptos_router::hooks::use_location;

use crate::{
    components::{
        asset_kinds::{asset_kinds, kind_link},
        awaited::Awaited,
    },
    paths,
    state::{
        device::{self, Choice},
        session::may,
    },
    ui::{
        icon::{Glyph, Icon},
        table::grouped,
    },
    watch::watch,
};

/// The id that the top bar's drawer button opens.
pub const SIDE_NAV_ID: &str = "side-nav";

/// A group of pages under a heading.
struct Group {
    /// Pages whose path begins so belong to its section.
    section: &'static str,
    /// The section's name, for the drawer.
    section_words: &'static str,
    words: &'static str,
    pages: &'static [Page],
}

/// A page's words, address and icon, and the verb that it is for.
type Page = (&'static str, &'static str, Glyph, Verb);

const GROUPS: &[Group] = &[
    Group {
        section: "/organizations",
        section_words: "Organizations",
        words: "Companies",
        pages: &[("All Organizations", paths::ORGANIZATIONS, Glyph::Building, Verb::ReadOrganizations)],
    },
    Group {
        section: "/global",
        section_words: "Global",
        words: "Lists",
        pages: &[
            ("Microsoft Licenses", paths::GLOBAL_LICENSES, Glyph::Certificate, Verb::ReadLicenses),
            ("History", paths::HISTORY, Glyph::Clock, Verb::ReadLicenses),
        ],
    },
    Group {
        section: "/admin",
        section_words: "Admin",
        words: "Account",
        pages: &[
            ("Integrations", paths::INTEGRATIONS, Glyph::Plug, Verb::ManageIntegrations),
            ("Flexible Asset Types", paths::ASSET_TYPES, Glyph::Document, Verb::ManageAssetTypes),
        ],
    },
    Group {
        section: "/admin",
        section_words: "Admin",
        words: "Settings",
        pages: &[
            ("E-mail", paths::EMAIL_SETTINGS, Glyph::Settings, Verb::ManageMail),
            ("Product Names", paths::PRODUCT_NAMES, Glyph::Certificate, Verb::NameProducts),
        ],
    },
];

/// The side navigation. It is a popover, so the drawer works without WASM; wide screens show it in place.
#[component]
pub fn SideNav() -> impl IntoView {
    let folded = RwSignal::new(false);
    watch(move || folded.set(device::chosen(Choice::Nav).is_some()));
    let fold = move |_| {
        folded.update(|folded| *folded = !*folded);
        device::choose(Choice::Nav, folded.get_untracked().then_some("folded"));
    };
    let nav = NodeRef::<html::Nav>::new();
    let close_drawer = move |_| {
        if let Some(nav) = nav.get_untracked().filter(|nav| nav.matches(":popover-open").unwrap_or(false)) {
            let _ = nav.hide_popover();
        }
    };
    view! {
        <nav
            class="side-nav"
            id=SIDE_NAV_ID
            popover="auto"
            aria-label="Section"
            node_ref=nav
            on:click=close_drawer
        >
            {GROUPS
                .iter()
                .filter(|group| group.pages.iter().any(|&(.., verb)| may(verb)))
                .map(|group| view! { <NavGroup group/> }.into_any())
                .collect_view()}
            <OrganizationGroup/>
            <button
                class="side-nav__fold"
                type="button"
                aria-pressed=move || if folded.get() { "true" } else { "false" }
                on:click=fold
            >
                <Icon glyph=Glyph::PanelLeft/>
                <span class="side-nav__words">"Fold navigation"</span>
            </button>
        </nav>
    }
}

#[component]
fn NavGroup(group: &'static Group) -> impl IntoView {
    let path = use_location().pathname;
    // The drawer and the dashboard show every section; the column only the one that the page is in.
    let elsewhere = move || path.with(|path| path != paths::HOME && !path.starts_with(group.section));
    // Below the list of organizations, each has a group of its own.
    let is_one = move || path.with(|path| paths::organization_of(path).is_some());
    let current =
        move |href: &'static str| (path.with(|path| path.starts_with(href)) && !is_one()).then_some("page");
    view! {
        <section class="side-nav__group" class:side-nav__group--elsewhere=elsewhere>
            <p class="side-nav__section">{group.section_words}</p>
            <h2 class="side-nav__heading">{group.words}</h2>
            <ul class="side-nav__pages">
                {group
                    .pages
                    .iter()
                    .filter(|&&(.., verb)| may(verb))
                    .map(|&(words, href, glyph, _)| {
                        view! {
                            <li>
                                <a class="side-nav__page" href=href title=words aria-current=move || current(href)>
                                    <Icon glyph/>
                                    <span class="side-nav__words">{words}</span>
                                </a>
                            </li>
                        }
                        .into_any()
                    })
                    .collect_view()}
            </ul>
        </section>
    }
}

/// The pages of the organization that the page is about.
#[component]
fn OrganizationGroup() -> impl IntoView {
    let path = use_location().pathname;
    let id = Memo::new(move |_| path.with(|path| paths::organization_of(path)));
    let kinds = asset_kinds(id.into());
    let shown = move || {
        let id = id.get()?;
        Some(view! {
            <section class="side-nav__group">
                <h2 class="side-nav__heading">"This organization"</h2>
                <ul class="side-nav__pages">
                    {page("Overview".to_owned(), paths::organization(id), Glyph::Building, None)}
                    {page("Locations".to_owned(), paths::organization_locations(id), Glyph::Globe, None)}
                    {page("Tenants".to_owned(), paths::organization_tenants(id), Glyph::Cloud, None)}
                </ul>
                <Awaited>{move || kinds.with(|kinds| assets(id, kinds.as_ref()?.as_ref().ok()?))}</Awaited>
            </section>
        })
    };
    shown.into_any()
}

/// What the organization has of each type, with counts.
fn assets(id: OrganizationId, kinds: &[AssetKind]) -> Option<AnyView> {
    let pages = kinds.iter().map(|kind| {
        let (glyph, href) = kind_link(id, kind);
        page(kind.name.clone(), href, glyph, Some(kind.assets))
    });
    (!kinds.is_empty()).then(|| {
        view! {
            <h2 class="side-nav__heading">"Assets"</h2>
            <ul class="side-nav__pages">{pages.collect_view()}</ul>
        }
        .into_any()
    })
}

/// A page of an organization; what hangs below it counts as it.
fn page(words: String, href: String, glyph: Glyph, count: Option<u64>) -> AnyView {
    let path = use_location().pathname;
    let (title, here) = (words.clone(), href.clone());
    let below = count.is_some().then(|| format!("{href}/"));
    let is_here = move |path: &String| {
        *path == here || below.as_ref().is_some_and(|below| path.starts_with(below.as_str()))
    };
    let current = move || path.with(&is_here).then_some("page");
    let count = count.map(|count| {
        let count = grouped(i64::try_from(count).unwrap_or(i64::MAX));
        view! { <span class="side-nav__count">{count}</span> }
    });
    view! {
        <li>
            <a class="side-nav__page" href=href title=title aria-current=current>
                <Icon glyph/>
                <span class="side-nav__words" dir="auto">{words}</span>
                {count}
            </a>
        </li>
    }
    .into_any()
}
