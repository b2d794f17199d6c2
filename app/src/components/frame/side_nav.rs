//! The navigation of the section at the left; it folds to icons, and at phone width it is a drawer.

use domain::account::Verb;
use leptos::{html, prelude::*};
use leptos_router::hooks::use_location;

use crate::{
    paths,
    state::{
        device::{self, Choice},
        session::may,
    },
    ui::icon::{Glyph, Icon},
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
    verb: Verb,
    pages: &'static [(&'static str, &'static str, Glyph)],
}

const GROUPS: &[Group] = &[
    Group {
        section: "/organizations",
        section_words: "Organizations",
        words: "Companies",
        verb: Verb::ReadOrganizations,
        pages: &[("All Organizations", paths::ORGANIZATIONS, Glyph::Building)],
    },
    Group {
        section: "/global",
        section_words: "Global",
        words: "Lists",
        verb: Verb::ReadLicenses,
        pages: &[("Microsoft Licenses", paths::GLOBAL_LICENSES, Glyph::Certificate)],
    },
    Group {
        section: "/admin",
        section_words: "Admin",
        words: "Account",
        verb: Verb::ManageIntegrations,
        pages: &[("Integrations", paths::INTEGRATIONS, Glyph::Plug)],
    },
    Group {
        section: "/admin",
        section_words: "Admin",
        words: "Settings",
        verb: Verb::ManageMail,
        pages: &[("E-mail", paths::EMAIL_SETTINGS, Glyph::Settings)],
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
                .filter(|group| may(group.verb))
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
    // The drawer shows every section; the column only the one that the page is in.
    let elsewhere = move || !path.with(|path| path.starts_with(group.section));
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
                    .map(|&(words, href, glyph)| {
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
    let shown = move || {
        let id = id.get()?;
        let page = |words: &'static str, href: String, glyph: Glyph| {
            let here = href.clone();
            let current = move || (path.get() == here).then_some("page");
            view! {
                <li>
                    <a class="side-nav__page" href=href title=words aria-current=current>
                        <Icon glyph/>
                        <span class="side-nav__words">{words}</span>
                    </a>
                </li>
            }
            .into_any()
        };
        Some(view! {
            <section class="side-nav__group">
                <h2 class="side-nav__heading">"This organization"</h2>
                <ul class="side-nav__pages">
                    {page("Overview", paths::organization(id), Glyph::Building)}
                    {page("Locations", paths::organization_locations(id), Glyph::Globe)}
                    {page("Tenants", paths::organization_tenants(id), Glyph::Cloud)}
                </ul>
            </section>
        })
    };
    shown.into_any()
}
