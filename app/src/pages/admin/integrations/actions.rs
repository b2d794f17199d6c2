//! The Actions menu of an integration, and the dialog that asks how to pause.

use domain::{id::IntegrationId, integration::Integration};
use leptos::prelude::*;

use super::{status::is_active, sync_action::SyncAction, unmatched::Unmatched};
use crate::{
    api::sync::{Control, StartSync},
    paths,
    ui::{
        button::{Button, ButtonKind},
        dialog::Dialog,
        icon::Glyph,
        menu::{Menu, MenuItem, MenuLink},
    },
};

/// The dialog that asks how to pause; one serves a page.
#[derive(Clone, Copy)]
pub(super) struct PauseAsked {
    open: RwSignal<bool>,
    integration: StoredValue<Option<IntegrationId>>,
}

impl PauseAsked {
    pub(super) fn new() -> Self {
        Self { open: RwSignal::new(false), integration: StoredValue::new(None) }
    }

    fn ask(self, integration: IntegrationId) {
        self.integration.set_value(Some(integration));
        self.open.set(true);
    }
}

/// What the menu offers beside what it always does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Offer {
    /// Whether the integration is paused, or about to be.
    paused: bool,
    /// Whether a run is under way, paused or not.
    active: bool,
    /// Removals that wait for a person.
    held: u32,
}

impl From<&Integration> for Offer {
    fn from(integration: &Integration) -> Self {
        Self {
            paused: integration.pause.is_some(),
            active: is_active(integration.run.as_ref()),
            held: integration.held,
        }
    }
}

/// The menu. Its entries change with the integration only where they differ, so an open menu stays.
#[component]
pub(super) fn ActionsMenu(
    /// The integration.
    id: IntegrationId,
    /// What is known of it.
    integration: Memo<Option<Integration>>,
    /// Asks for what is chosen.
    sync: SyncAction,
    /// Asks how to pause.
    pause: PauseAsked,
    /// How many tenants are unmatched.
    unmatched: Unmatched,
) -> impl IntoView {
    let offer = Memo::new(move |_| integration.with(|it| it.as_ref().map(Offer::from).unwrap_or_default()));
    let pause_or_resume = move || {
        if offer.get().paused {
            let resume = move |()| sync.control(id, Control::Resume);
            view! { <MenuItem glyph=Glyph::ArrowSync on_choose=resume>"Resume Sync"</MenuItem> }.into_any()
        } else {
            let pause = move |()| pause.ask(id);
            view! { <MenuItem glyph=Glyph::Pause on_choose=pause>"Pause Sync"</MenuItem> }.into_any()
        }
    };
    let cancel = move || {
        let cancel = move |()| sync.control(id, Control::Cancel);
        let item = move || view! { <MenuItem glyph=Glyph::Dismiss on_choose=cancel>"Cancel Sync"</MenuItem> };
        offer.get().active.then(|| item().into_any())
    };
    let held = move || {
        let words = |held| format!("Held Removals ({held})");
        let link = |held| {
            view! { <MenuLink glyph=Glyph::Alert href=paths::held_removals(id)>{words(held)}</MenuLink> }
                .into_any()
        };
        Some(offer.get().held).filter(|&held| held > 0).map(link)
    };
    let matching = move || match unmatched.of(id) {
        0 => "Matching".to_owned(),
        count => format!("Matching ({count})"),
    };
    let dry = move |()| sync.start(StartSync { dry: true, ..StartSync::all(id) });
    view! {
        <Menu id=format!("actions-{id}") label="Actions" glyph=Glyph::More shows_label=true>
            <MenuLink glyph=Glyph::Settings href=paths::sync_settings(id)>"Sync Settings"</MenuLink>
            <MenuItem glyph=Glyph::ArrowSync on_choose=move |()| sync.start(StartSync::all(id))>"Start Manual Sync"</MenuItem>
            {pause_or_resume}
            {cancel}
            <MenuItem glyph=Glyph::Search on_choose=move |()| sync.control(id, Control::Discover)>"Discover Now"</MenuItem>
            <MenuItem glyph=Glyph::Checkmark on_choose=dry>"Dry Run"</MenuItem>
            <MenuLink glyph=Glyph::Clock href=paths::sync_logs(id)>"Sync Logs"</MenuLink>
            {held}
            <MenuLink glyph=Glyph::Building href=paths::matching(id)>{matching}</MenuLink>
            <MenuLink glyph=Glyph::Key href=paths::access(id)>"Access"</MenuLink>
            <MenuLink glyph=Glyph::People href=paths::integration(id)>"View tenants"</MenuLink>
        </Menu>
    }
    .into_any()
}

/// Asks whether to pause after the current tenant or now.
#[component]
pub(super) fn PauseDialog(asked: PauseAsked, sync: SyncAction) -> impl IntoView {
    let choose = move |control: Control| {
        move |()| {
            asked.open.set(false);
            if let Some(integration) = asked.integration.get_value() {
                sync.control(integration, control);
            }
        }
    };
    view! {
        <Dialog id="pause-sync" open=asked.open title="Pause Sync">
            <div class="form">
                <p>
                    "After the current tenant, every tenant that has begun is read to its end first. Now stops at the "
                    "page being read. Either way Resume Sync goes on where it stopped, and what was read stays."
                </p>
                <div class="form__actions">
                    <Button on_press=choose(Control::PauseNow)>"Now"</Button>
                    <Button kind=ButtonKind::Primary on_press=choose(Control::PauseAfterTenant)>
                        "After the current tenant"
                    </Button>
                </div>
            </div>
        </Dialog>
    }
    .into_any()
}
