//! What floats above the rows, one of each for the whole list: the menu of a row, the evidence, and Match To.

use domain::id::TenantId;
use leptos::prelude::*;
use web_sys::Element;

use crate::ui::floating::{Floating, Side};

/// The three, and whom each is about.
#[derive(Clone, Copy)]
pub(super) struct Floats {
    /// The menu of a row.
    pub(super) menu: Floating,
    /// Whose menu it is.
    pub(super) menu_of: RwSignal<Option<TenantId>>,
    /// The evidence for the suggestions of a row.
    pub(super) evidence: Floating,
    /// Whose evidence it is.
    pub(super) evidence_of: RwSignal<Option<TenantId>>,
    /// The box to choose an organization in.
    pub(super) match_to: Floating,
    /// Who is to be matched.
    pub(super) match_to_of: RwSignal<Vec<TenantId>>,
}

impl Floats {
    pub(super) fn new() -> Self {
        Self {
            menu: Floating::default(),
            menu_of: RwSignal::new(None),
            evidence: Floating::default(),
            evidence_of: RwSignal::new(None),
            match_to: Floating::default(),
            match_to_of: RwSignal::new(Vec::new()),
        }
    }

    /// Closes whatever is open.
    pub(super) fn close(self) {
        self.menu.hide();
        self.evidence.hide();
        self.match_to.hide();
    }

    /// Closes what belongs to a place on the screen that has moved on; what is being typed stays.
    pub(super) fn scrolled(self) {
        self.menu.hide();
        self.evidence.hide();
    }

    /// Opens the menu of a row.
    pub(super) fn open_menu(self, tenant: TenantId, anchor: &Element) {
        self.evidence.hide();
        self.menu_of.set(Some(tenant));
        self.menu.show(anchor, Side::Beside);
    }

    /// Opens the evidence of a row, unless something else is open.
    pub(super) fn open_evidence(self, tenant: TenantId, anchor: &Element) {
        if !self.menu.is_open() && !self.match_to.is_open() {
            self.evidence_of.set(Some(tenant));
            self.evidence.show(anchor, Side::Beside);
        }
    }

    /// Opens the box to choose an organization in.
    pub(super) fn open_match_to(self, tenants: Vec<TenantId>, anchor: &Element) {
        self.evidence.hide();
        self.menu.hide();
        self.match_to_of.set(tenants);
        self.match_to.show(anchor, Side::Over);
    }
}
