//! Every tenant and organization of the screen in plain vectors: what is shown, selected and decided. It draws nothing
//! and asks nobody.

use std::collections::HashMap;

use domain::{
    id::{OrganizationId, TenantId},
    matching::board::{MatchOrganization, Standing},
};

use super::{
    asked::{Asked, Show},
    row::{Row, folded_words},
};
use crate::api::matching::{Suggested, TenantRow};

/// The state of the screen.
#[derive(Debug, Default)]
pub(super) struct Board {
    pub(super) rows: Vec<Row>,
    places: HashMap<TenantId, usize>,
    organizations: Vec<MatchOrganization>,
    known: HashMap<OrganizationId, usize>,
    asked: Asked,
    /// Rows that pass the filter, in their order.
    visible: Vec<usize>,
    counts: [usize; 4],
    /// How many rows are selected; all of them pass the filter.
    pub(super) selected: usize,
    /// Where the last click without Shift was, which ranges begin at.
    pub(super) anchor: Option<TenantId>,
    active: Option<(TenantId, usize)>,
    is_loaded: bool,
    /// Moves with the list of organizations.
    generation: u32,
}

impl Board {
    pub(super) fn new(asked: Asked) -> Self {
        Self { asked, ..Self::default() }
    }

    /// Shows everything as the server has it now. What is selected or on its way stays.
    pub(super) fn load(&mut self, organizations: Vec<MatchOrganization>, tenants: Vec<TenantRow>) {
        if self.organizations != organizations {
            self.known = organizations.iter().enumerate().map(|(at, it)| (it.organization.id, at)).collect();
            self.organizations = organizations;
            self.generation += 1;
        }
        let mut before: HashMap<TenantId, Row> = self.rows.drain(..).map(|row| (row.id(), row)).collect();
        for TenantRow { tenant, suggested } in tenants {
            let mut row = Row::new(tenant, suggested);
            if let Some(before) = before.remove(&row.id()) {
                row.succeed(before);
            }
            self.rows.push(row);
        }
        self.places = self.rows.iter().enumerate().map(|(place, row)| (row.id(), place)).collect();
        self.is_loaded = true;
        for place in 0..self.rows.len() {
            self.index_at(place);
        }
        self.refresh();
    }

    /// Shows other rows.
    pub(super) fn ask(&mut self, asked: Asked) {
        self.asked = asked;
        self.refresh();
    }

    /// Whether anything has come yet.
    pub(super) const fn is_loaded(&self) -> bool {
        self.is_loaded
    }

    /// Whether it shows tenants however they stand.
    pub(super) fn shows_all(&self) -> bool {
        self.asked.show == Show::All
    }

    /// How many tenants a choice shows, whatever is searched for.
    pub(super) fn count(&self, show: Show) -> usize {
        Show::ALL.iter().zip(self.counts).find(|(it, _)| **it == show).map_or(0, |(_, count)| count)
    }

    /// Rows that pass the filter, in their order.
    pub(super) fn visible(&self) -> &[usize] {
        &self.visible
    }

    /// The row at a place among those that pass the filter.
    pub(super) fn shown(&self, place: usize) -> Option<&Row> {
        self.visible.get(place).and_then(|row| self.rows.get(*row))
    }

    pub(super) fn row(&self, tenant: TenantId) -> Option<&Row> {
        self.places.get(&tenant).and_then(|row| self.rows.get(*row))
    }

    pub(super) fn row_mut(&mut self, tenant: TenantId) -> Option<&mut Row> {
        self.places.get(&tenant).and_then(|row| self.rows.get_mut(*row))
    }

    /// Every organization, by name.
    pub(super) fn organizations(&self) -> &[MatchOrganization] {
        &self.organizations
    }

    /// Moves with the list of organizations.
    pub(super) const fn generation(&self) -> u32 {
        self.generation
    }

    pub(super) fn organization(&self, id: OrganizationId) -> Option<&MatchOrganization> {
        self.known.get(&id).and_then(|at| self.organizations.get(*at))
    }

    /// The suggestions of a row whose organizations are known, best first.
    pub(super) fn suggested<'a>(
        &'a self,
        row: &'a Row,
    ) -> impl Iterator<Item = (&'a Suggested, &'a MatchOrganization)> {
        row.suggested.iter().filter_map(|it| Some((it, self.organization(it.organization)?)))
    }

    /// Makes a row found by what it shows now.
    pub(super) fn index(&mut self, tenant: TenantId) {
        if let Some(place) = self.places.get(&tenant).copied() {
            self.index_at(place);
        }
    }

    fn index_at(&mut self, place: usize) {
        let Self { rows, organizations, known, .. } = self;
        if let Some(row) = rows.get_mut(place) {
            let find = |it: &Suggested| organizations.get(*known.get(&it.organization)?);
            let best = row.suggested.iter().find_map(find).map(|it| it.organization.name.as_str());
            row.index(best);
        }
    }

    /// Counts and filters anew. What does not show any more is not selected any more: nobody decides on what they do
    /// not see.
    pub(super) fn refresh(&mut self) {
        let words = folded_words(&self.asked.text);
        self.visible.clear();
        (self.counts, self.selected) = ([0; 4], 0);
        for (place, row) in self.rows.iter_mut().enumerate() {
            let kind = match row.standing() {
                Standing::Unmatched => 0,
                Standing::Matched { .. } => 1,
                Standing::Ignored { .. } => 2,
            };
            let [.., all] = &mut self.counts;
            *all += 1;
            if let Some(count) = self.counts.get_mut(kind) {
                *count += 1;
            }
            if self.asked.show.takes(row.standing()) && row.has(&words) {
                self.visible.push(place);
                self.selected += usize::from(row.selected);
            } else {
                row.selected = false;
            }
        }
        self.follow_active();
    }

    /// The place of the row that the keyboard is at.
    pub(super) fn active(&self) -> Option<usize> {
        self.active.map(|(_, place)| place)
    }

    /// The tenant that the keyboard is at.
    pub(super) fn active_tenant(&self) -> Option<TenantId> {
        self.active.map(|(tenant, _)| tenant)
    }

    /// Moves the keyboard to a place, or to the last one before it; nowhere in an empty list.
    pub(super) fn activate(&mut self, place: usize) {
        let place = place.min(self.visible.len().saturating_sub(1));
        self.active = self.shown(place).map(|row| (row.id(), place));
    }

    /// Moves the keyboard away from the list.
    pub(super) const fn deactivate(&mut self) {
        self.active = None;
    }

    /// The keyboard stays at its tenant; where that has gone from the list, at its place.
    fn follow_active(&mut self) {
        if let Some((tenant, place)) = self.active {
            let row = self.places.get(&tenant);
            let now = row.and_then(|row| self.visible.binary_search(row).ok());
            self.activate(now.unwrap_or(place));
        }
    }

    /// The place of a tenant among the rows that pass the filter.
    pub(super) fn place(&self, tenant: TenantId) -> Option<usize> {
        self.visible.binary_search(self.places.get(&tenant)?).ok()
    }
}
