//! The head of a page: breadcrumb, title, one line of state, and a toolbar with at most one primary action.

use leptos::prelude::*;
use leptos_meta::Title;

use super::awaited::Awaited;

/// A step of the breadcrumb: its words, and where it leads; the last leads nowhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Crumb {
    /// The words.
    pub words: &'static str,
    /// Where it leads, if it is a page.
    pub href: Option<&'static str>,
}

impl Crumb {
    /// A step that is a page.
    pub const fn page(words: &'static str, href: &'static str) -> Self {
        Self { words, href: Some(href) }
    }

    /// A step that is only a word.
    pub const fn word(words: &'static str) -> Self {
        Self { words, href: None }
    }
}

/// The head of a page; it also sets the document's title.
#[component]
pub fn PageHeader(
    /// The steps above this page, the outermost first.
    #[prop(into)]
    crumbs: Vec<Crumb>,
    /// More steps below those, drawn by [`crumb`]: what they say is read from the server.
    #[prop(optional, into)]
    below: ViewFn,
    /// The page's title.
    #[prop(into)]
    title: Signal<String>,
    /// One line of state, such as "41 of 43 tenants · 2 stale".
    #[prop(optional, into)]
    state: ViewFn,
    /// The toolbar.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        // The document asks for titles once more while a page goes away, when its signals are gone already.
        <Title text=move || title.try_get().unwrap_or_default()/>
        <header class="page-header">
            <nav class="page-header__crumbs" aria-label="Breadcrumb">
                <ol>
                    {crumbs
                        .into_iter()
                        .map(|crumb| match crumb.href {
                            Some(href) => view! { <li><a href=href>{crumb.words}</a></li> }.into_any(),
                            None => view! { <li>{crumb.words}</li> }.into_any(),
                        })
                        .collect_view()}
                    {below.run()}
                </ol>
            </nav>
            <div class="page-header__line">
                <div class="page-header__words">
                    // Waited for: what the server had written before would stay.
                    <h1 class="page-header__title"><Awaited>{move || title.get()}</Awaited></h1>
                    <div class="page-header__state">{state.run()}</div>
                </div>
                <div class="page-header__toolbar" role="group" aria-label="Actions">
                    {children.map(|children| children())}
                </div>
            </div>
        </header>
    }
    .into_any()
}

/// A step of the breadcrumb that is known only once the page was read.
pub fn crumb(words: String, href: String) -> AnyView {
    view! { <li><a href=href dir="auto">{words}</a></li> }.into_any()
}
