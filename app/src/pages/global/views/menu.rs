//! The menu of saved views: each a choice, then what can be done with the one that is open.

use domain::{account::Verb, saved_view::SavedView};
use leptos::prelude::*;

use super::{Ask, Views};
use crate::{
    state::session::may,
    ui::{
        icon::Glyph,
        menu::{Menu, MenuItem},
    },
};

/// The menu, with the name of the open view beside it and a mark where the list asks for something else by now.
#[component]
pub(super) fn ViewsMenu(views: Views) -> impl IntoView {
    let current = Memo::new(move |_| views.current());
    let changed = Memo::new(move |_| {
        let asked = views.asked();
        current.with(|view| view.as_ref().is_some_and(|view| view.query != asked))
    });
    let name = move || current.with(|view| view.as_ref().map(|view| view.name.clone()));
    view! {
        <div class="license-views">
            <Menu id="views" label="Views" glyph=Glyph::Filter shows_label=true>
                {move || choices(views)}
                {move || deeds(views, current.get(), changed.get())}
            </Menu>
            {move || name().map(|name| view! {
                <span class="license-views__name" role="status">
                    <span dir="auto">{name}</span>
                    {changed.get().then_some(" \u{b7} changed")}
                </span>
            }.into_any())}
        </div>
    }
    .into_any()
}

fn choices(views: Views) -> AnyView {
    let open = views.current().map(|view| view.id);
    let choice = |view: SavedView| {
        let glyph = if Some(view.id) == open {
            Glyph::Checkmark
        } else if view.shared {
            Glyph::People
        } else {
            Glyph::Person
        };
        let whose = match (&view.owner, view.shared) {
            (Some(owner), _) => format!("shared by {owner}"),
            (None, true) => "shared".to_owned(),
            (None, false) => String::new(),
        };
        let name = view.name.clone();
        view! {
            <MenuItem glyph on_choose=move |()| views.choose(&view)>
                <span dir="auto">{name}</span>
                <span class="menu__why">{whose}</span>
            </MenuItem>
        }
        .into_any()
    };
    let all = views.all();
    if all.is_empty() {
        let is_read = views.list.with(Option::is_some);
        let words = if is_read { "No saved views yet." } else { "Saved views could not be read." };
        return view! { <div class="menu__note menu__head">{words}</div> }.into_any();
    }
    all.into_iter().map(choice).collect_view().into_any()
}

fn deeds(views: Views, current: Option<SavedView>, changed: bool) -> AnyView {
    let own = current.filter(|view| view.owner.is_none() || may(Verb::ShareViews));
    let of_own = own.map(|view| {
        let (update, rename, delete) = (view.clone(), view.clone(), view.clone());
        // What everyone sees is changed by those who share.
        let save = (changed && (!view.shared || may(Verb::ShareViews))).then(|| {
            view! {
                <MenuItem glyph=Glyph::Checkmark on_choose=move |()| views.update(update.clone())>
                    "Save changes"
                </MenuItem>
            }
            .into_any()
        });
        view! {
            {save}
            <MenuItem
                glyph=Glyph::Settings
                on_choose=move |()| views.dialog.set(Some(Ask::Rename(rename.clone())))
            >
                "Rename\u{2026}"
            </MenuItem>
            <MenuItem
                glyph=Glyph::Dismiss
                on_choose=move |()| views.dialog.set(Some(Ask::Delete(delete.clone())))
            >
                "Delete\u{2026}"
            </MenuItem>
        }
        .into_any()
    });
    view! {
        <div class="menu__group" role="presentation">
            <MenuItem glyph=Glyph::Add on_choose=move |()| views.dialog.set(Some(Ask::New))>
                "Save as new view\u{2026}"
            </MenuItem>
            {of_own}
        </div>
    }
    .into_any()
}
