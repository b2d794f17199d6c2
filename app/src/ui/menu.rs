//! A menu behind a button, by the platform's own popover; it opens and closes without WASM too.

use leptos::{ev::KeyboardEvent, html, prelude::*};
use web_sys::{HtmlElement, wasm_bindgen::JsCast};

use super::{
    floating::Floating,
    icon::{Glyph, Icon},
};

/// A button that opens a menu of [`MenuItem`]s and [`MenuLink`]s.
#[component]
pub fn Menu(
    /// Tells it from the page's other menus.
    #[prop(into)]
    id: String,
    /// What the button says, to screen readers at least.
    #[prop(into)]
    label: String,
    /// The icon on the button.
    glyph: Glyph,
    /// Whether the label is shown beside the icon.
    #[prop(optional)]
    shows_label: bool,
    /// The items.
    children: Children,
) -> impl IntoView {
    let list = NodeRef::<html::Div>::new();
    view! {
        <div class="menu">
            <button
                class="button button--quiet"
                class:button--icon=!shows_label
                type="button"
                popovertarget=id.clone()
                aria-haspopup="menu"
                aria-label=label.clone()
            >
                <Icon glyph/>
                {shows_label.then(|| label.clone())}
            </button>
            <div
                class="menu__list"
                id=id
                popover="auto"
                role="menu"
                node_ref=list
                on:toggle=move |_| focus_first(list)
                on:keydown=move |event| step(&event, list)
                on:click=move |_| close(list)
            >
                {children()}
            </div>
        </div>
    }
}

/// A menu without a button of its own: whoever shows it opens it beside what it is about.
#[component]
pub fn FloatingMenu(
    /// What opens it.
    floating: Floating,
    /// What it is about.
    #[prop(into)]
    label: Signal<String>,
    /// The items.
    children: Children,
) -> impl IntoView {
    let list = floating.node();
    view! {
        <div
            class="menu__list menu__list--floating"
            popover="auto"
            role="menu"
            aria-label=label
            node_ref=list
            on:toggle=move |_| focus_first(list)
            on:keydown=move |event| step(&event, list)
            on:click=move |_| close(list)
        >
            {children()}
        </div>
    }
    .into_any()
}

/// Something that the menu does.
#[component]
pub fn MenuItem(
    /// What choosing it does.
    #[prop(into)]
    on_choose: Callback<()>,
    /// The icon.
    glyph: Glyph,
    /// Why it cannot be chosen now; `None` when it can.
    #[prop(optional)]
    disabled: Option<&'static str>,
    /// The words.
    children: Children,
) -> impl IntoView {
    let choose = move |_| {
        if disabled.is_none() {
            on_choose.run(());
        }
    };
    view! {
        <button
            class="menu__item"
            type="button"
            role="menuitem"
            tabindex="-1"
            aria-disabled=disabled.map(|_| "true")
            on:click=choose
        >
            <Icon glyph/>
            {children()}
            {disabled.map(|why| view! { <span class="menu__why">{why}</span> }.into_any())}
        </button>
    }
}

/// Somewhere that the menu leads.
#[component]
pub fn MenuLink(
    /// Where to.
    #[prop(into)]
    href: Signal<String>,
    /// The icon.
    glyph: Glyph,
    /// Whether it leads to something that is no page of ours, such as a file.
    #[prop(optional)]
    external: bool,
    /// The words.
    children: Children,
) -> impl IntoView {
    view! {
        <a
            class="menu__item"
            role="menuitem"
            tabindex="-1"
            href=move || href.get()
            rel=external.then_some("external")
        >
            <Icon glyph/>
            {children()}
        </a>
    }
}

fn items(list: NodeRef<html::Div>) -> Vec<HtmlElement> {
    let Some(list) = list.get_untracked() else { return Vec::new() };
    let Ok(found) = list.query_selector_all("[role^=menuitem]") else { return Vec::new() };
    (0..found.length()).filter_map(|at| found.get(at)?.dyn_into().ok()).collect()
}

fn is_open(list: NodeRef<html::Div>) -> bool {
    list.get_untracked().is_some_and(|list| list.matches(":popover-open").unwrap_or(false))
}

fn focus_first(list: NodeRef<html::Div>) {
    if is_open(list)
        && let Some(first) = items(list).first()
    {
        // Focus is refused to nothing that is on screen.
        let _ = first.focus();
    }
}

fn close(list: NodeRef<html::Div>) {
    if is_open(list)
        && let Some(list) = list.get_untracked()
    {
        let _ = list.hide_popover();
    }
}

/// Moves the focus as the pattern "menu button" of the ARIA practices asks.
fn step(event: &KeyboardEvent, list: NodeRef<html::Div>) {
    let items = items(list);
    let Some(end) = items.len().checked_sub(1) else { return };
    let focused = document().active_element();
    let at = items
        .iter()
        .position(|item| focused.as_ref().is_some_and(|focused| item.is_same_node(Some(focused))));
    let to = match (event.key().as_str(), at) {
        ("ArrowDown", Some(at)) if at < end => at + 1,
        ("ArrowDown" | "Home", _) => 0,
        ("ArrowUp", Some(at)) if at > 0 => at - 1,
        ("ArrowUp" | "End", _) => end,
        _ => return,
    };
    event.prevent_default();
    if let Some(item) = items.get(to) {
        let _ = item.focus();
    }
}
