//! The command palette: every page and command by a few letters of its name, from anywhere by Ctrl or Cmd and K.

use domain::account::Verb;
use leptos::{ev::KeyboardEvent, html, prelude::*};
use leptos_router::hooks::use_navigate;

use crate::{
    paths,
    state::{
        session::may,
        theme::{Theme, choose_theme},
    },
    ui::icon::{Glyph, Icon},
    watch::watch,
};

/// What choosing an entry does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Command {
    Go(&'static str),
    Theme(Theme),
    Keys,
}

/// An entry: its words, where it belongs, who may use it, and what it does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Entry {
    words: &'static str,
    place: &'static str,
    verb: Option<Verb>,
    command: Command,
}

const ENTRIES: &[Entry] = &[
    Entry { words: "Dashboard", place: "Start", verb: None, command: Command::Go(paths::HOME) },
    Entry {
        words: "Microsoft Licenses",
        place: "Global, once Office 365 Licenses",
        verb: Some(Verb::ReadLicenses),
        command: Command::Go(paths::GLOBAL_LICENSES),
    },
    Entry {
        words: "History",
        place: "Global",
        verb: Some(Verb::ReadLicenses),
        command: Command::Go(paths::HISTORY),
    },
    Entry {
        words: "Organizations",
        place: "Organizations",
        verb: Some(Verb::ReadOrganizations),
        command: Command::Go(paths::ORGANIZATIONS),
    },
    Entry {
        words: "Integrations",
        place: "Admin",
        verb: Some(Verb::ManageIntegrations),
        command: Command::Go(paths::INTEGRATIONS),
    },
    Entry {
        words: "New integration",
        place: "Admin",
        verb: Some(Verb::ManageIntegrations),
        command: Command::Go(paths::NEW_INTEGRATION),
    },
    Entry {
        words: "Connect Microsoft",
        place: "Admin",
        verb: Some(Verb::ManageIntegrations),
        command: Command::Go(paths::CONNECT_MICROSOFT),
    },
    Entry {
        words: "Notifications",
        place: "Notifications",
        verb: Some(Verb::ManageIntegrations),
        command: Command::Go(paths::NOTIFICATIONS),
    },
    Entry {
        words: "Flexible Asset Types",
        place: "Account",
        verb: Some(Verb::ManageAssetTypes),
        command: Command::Go(paths::ASSET_TYPES),
    },
    Entry {
        words: "E-mail settings",
        place: "Settings",
        verb: Some(Verb::ManageMail),
        command: Command::Go(paths::EMAIL_SETTINGS),
    },
    Entry {
        words: "Product names",
        place: "Settings",
        verb: Some(Verb::NameProducts),
        command: Command::Go(paths::PRODUCT_NAMES),
    },
    Entry { words: "Light theme", place: "Theme", verb: None, command: Command::Theme(Theme::Light) },
    Entry { words: "Dark theme", place: "Theme", verb: None, command: Command::Theme(Theme::Dark) },
    Entry {
        words: "Theme as the system",
        place: "Theme",
        verb: None,
        command: Command::Theme(Theme::System),
    },
    Entry { words: "Keys of this page", place: "Help", verb: None, command: Command::Keys },
];

/// The entries that have every word of the text, in their order.
fn found(text: &str, may: impl Fn(Verb) -> bool) -> Vec<Entry> {
    let words: Vec<_> = text.split_whitespace().map(str::to_lowercase).collect();
    let fits = |entry: &&Entry| {
        let name = format!("{} {}", entry.place, entry.words).to_lowercase();
        entry.verb.is_none_or(&may) && words.iter().all(|word| name.contains(word))
    };
    ENTRIES.iter().filter(fits).copied().collect()
}

/// The palette, a dialog that opens over the page.
#[component]
pub fn Palette(
    /// Whether it is open.
    open: RwSignal<bool>,
    /// Opens the help on keys.
    help_open: RwSignal<bool>,
) -> impl IntoView {
    let text = RwSignal::new(String::new());
    let at = RwSignal::new(0_usize);
    let entries = Memo::new(move |_| found(&text.get(), may));
    let dialog = NodeRef::<html::Dialog>::new();
    watch(move || {
        let Some(dialog) = dialog.get() else { return };
        match (open.get(), dialog.open()) {
            (true, false) => drop(dialog.show_modal()),
            (false, true) => dialog.close(),
            _ => {}
        }
    });
    let navigate = use_navigate();
    let choose = choose_theme();
    let run = Callback::new(move |entry: Entry| {
        open.set(false);
        match entry.command {
            Command::Go(path) => navigate(path, leptos_router::NavigateOptions::default()),
            Command::Theme(theme) => choose(theme),
            Command::Keys => help_open.set(true),
        }
    });
    let forget = move |_| {
        open.set(false);
        text.set(String::new());
        at.set(0);
    };
    let key = move |event: KeyboardEvent| {
        let count = entries.with(Vec::len);
        match event.key().as_str() {
            "ArrowDown" => at.update(|at| *at = (*at + 1).min(count.saturating_sub(1))),
            "ArrowUp" => at.update(|at| *at = at.saturating_sub(1)),
            "Enter" => {
                if let Some(entry) = entries.with(|entries| entries.get(at.get_untracked()).copied()) {
                    run.run(entry);
                }
            }
            _ => return,
        }
        event.prevent_default();
    };
    view! {
        <dialog class="palette" aria-label="Search" node_ref=dialog on:close=forget>
            <div class="palette__search">
                <Icon glyph=Glyph::Search/>
                <input
                    class="palette__input"
                    type="text"
                    role="combobox"
                    aria-label="Search pages and commands"
                    aria-expanded="true"
                    aria-controls="palette-entries"
                    aria-activedescendant=Signal::derive(move || format!("palette-entry-{}", at.get()))
                    placeholder="Search pages and commands"
                    autocomplete="off"
                    prop:value=move || text.get()
                    on:input=move |event| {
                        text.set(event_target_value(&event));
                        at.set(0);
                    }
                    on:keydown=key
                />
            </div>
            <ul class="palette__entries" id="palette-entries" role="listbox" aria-label="Pages and commands">
                {move || {
                    entries
                        .get()
                        .into_iter()
                        .enumerate()
                        .map(|(number, entry)| view! { <PaletteEntry number entry at run/> }.into_any())
                        .collect_view()
                }}
            </ul>
            <p class="palette__none" role="status">
                {move || entries.with(Vec::is_empty).then_some("No page or command has this name.")}
            </p>
        </dialog>
    }
}

#[component]
fn PaletteEntry(number: usize, entry: Entry, at: RwSignal<usize>, run: Callback<Entry>) -> impl IntoView {
    view! {
        <li
            class="palette__entry"
            id=format!("palette-entry-{number}")
            role="option"
            aria-selected=move || if at.get() == number { "true" } else { "false" }
            on:pointermove=move |_| at.set(number)
            on:click=move |_| run.run(entry)
        >
            <span>{entry.words}</span>
            <span class="palette__place">{entry.place}</span>
        </li>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_are_found_by_words_in_any_order_and_only_those_allowed() {
        let check = |text: &str, expected: &[&str]| {
            let words: Vec<_> = found(text, |_| true).iter().map(|entry| entry.words).collect();
            assert_eq!(words, expected, "{text}");
        };
        check("licen", &["Microsoft Licenses"]);
        check("LICENSES global", &["Microsoft Licenses"]);
        check("Office 365 Licenses", &["Microsoft Licenses"]);
        check("integ", &["Integrations", "New integration"]);
        check("nothing of the kind", &[]);
        assert_eq!(found("", |_| true).len(), ENTRIES.len());
        assert!(
            found("", |verb| verb != Verb::ManageIntegrations).iter().all(|entry| entry.place != "Admin")
        );
    }
}
