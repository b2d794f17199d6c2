//! Changes of a tenant's people: the seats of its SKUs follow, groups pass their licenses on, and deltas tell of it.

use uuid::Uuid;

use super::assignment::{AssignmentError, License};
use super::{Assignment, Group, GroupDraft, Presence, Properties, Property, User, UserDraft};
use crate::identity::stable_id;
use crate::world::Tenant;
use crate::{Kind, json, product};

/// The properties that tell of licenses.
const LICENSES: &[Property] = &[Property::AssignedLicenses, Property::LicenseAssignmentStates];

impl Tenant {
    /// The id of a SKU that is named by part number or id: what the tenant holds, else the product list's.
    pub fn sku_id(&self, sku: &str) -> Uuid {
        let held = self.list(Kind::SubscribedSkus).iter().find(|it| json::text(it, "/skuPartNumber") == sku);
        let held = held.and_then(|it| json::text(it, "/skuId").parse().ok());
        let named = || sku.parse().ok().or_else(|| product(sku).map(|product| product.id));
        held.or_else(named).unwrap_or_else(|| stable_id(&["sku", sku]))
    }

    /// The place of a user who is named by id, principal name or display name.
    pub fn user_place(&self, name: &str) -> Option<usize> {
        let users = &self.directory.users;
        let by_name = || {
            users
                .rows()
                .iter()
                .position(|row| row.presence == Presence::Here && row.object.display_name == name)
        };
        users.place(name).or_else(by_name)
    }

    /// The place of a group that is named by id or display name.
    pub fn group_place(&self, name: &str) -> Option<usize> {
        let groups = &self.directory.groups;
        let by_name = || {
            groups
                .rows()
                .iter()
                .position(|row| row.presence == Presence::Here && row.object.display_name == name)
        };
        groups.place(name).or_else(by_name)
    }

    /// A user who was there from the beginning. A SKU's consumed units rise where its users are more than that.
    pub fn plant_user(&mut self, draft: UserDraft, created: i64) {
        let user = draft.make(self, created);
        let skus = user.seats();
        self.directory.users.plant(user);
        for sku in skus {
            self.cover(sku);
        }
    }

    /// A group that was there from the beginning, whose members have its licenses. Unknown members are left out.
    pub fn plant_group(&mut self, draft: GroupDraft, created: i64) {
        let members: Vec<usize> = draft.member_names().iter().filter_map(|it| self.user_place(it)).collect();
        let mut group = draft.make(self, created);
        for place in members {
            let Some(user) = self.directory.users.planted(place) else { continue };
            group.set_member(user.id, true);
            let inherited = group.licenses.iter().map(|license| inherited(license, group.id, created));
            user.assignments.extend(inherited);
        }
        let skus: Vec<Uuid> = group.licenses.iter().map(|it| it.sku).collect();
        self.directory.groups.plant(group);
        for sku in skus {
            self.cover(sku);
        }
    }

    /// Raises a SKU's consumed units to the number of its users.
    fn cover(&mut self, sku: Uuid) {
        let users = self.directory.users.iter().filter(|user| user.seats().contains(&sku)).count();
        let users = i64::try_from(users).unwrap_or(i64::MAX);
        self.consume(sku, |consumed| consumed.max(users));
    }

    fn consume(&mut self, sku: Uuid, change: impl Fn(i64) -> i64) {
        let id = sku.to_string();
        let skus = self.list_mut(Kind::SubscribedSkus);
        if let Some(held) = skus.iter_mut().find(|it| json::text(it, "/skuId") == id) {
            let consumed = json::number(held, "/consumedUnits");
            json::set(held, "/consumedUnits", change(consumed).max(0));
        }
    }

    /// Adds a user; none when there is one of this principal name.
    pub fn add_user(&mut self, draft: UserDraft, now: i64) -> Option<Uuid> {
        let user = draft.make(self, now);
        let id = user.id;
        if self.directory.users.place(&id.to_string()).is_some() {
            return None;
        }
        let skus = user.seats();
        self.directory.users.add(user);
        self.settle(&[], &skus);
        Some(id)
    }

    /// Changes these properties of a user, and settles the seats that they mean.
    pub fn change_user(&mut self, place: usize, properties: &[Property], change: impl FnOnce(&mut User)) {
        let before = self.seats_at(place);
        self.directory.users.change(place, Properties::of(properties), change);
        let after = self.seats_at(place);
        self.settle(&before, &after);
    }

    /// Lets a user go, come back, or go for good. Its seats and memberships follow.
    pub fn set_user_presence(&mut self, place: usize, presence: Presence) -> bool {
        let before = self.seats_at(place);
        if !self.directory.users.set_presence(place, presence) {
            return false;
        }
        let after = self.seats_at(place);
        self.settle(&before, &after);
        let Some(id) = self.directory.users.rows().get(place).map(|row| row.object.id) else { return false };
        let groups = &mut self.directory.groups;
        for group in 0..groups.rows().len() {
            if groups.rows().get(group).is_some_and(|row| row.object.member_ids().any(|it| it == id)) {
                groups.log_member(group, id);
            }
        }
        true
    }

    /// Assigns a SKU to a user directly.
    pub fn assign(&mut self, place: usize, sku: Uuid, now: i64) {
        self.change_user(place, LICENSES, |user| {
            user.assignments.retain(|it| it.sku != sku || it.by_group.is_some());
            user.assignments.push(Assignment::direct(sku, now));
        });
    }

    /// Takes a user's direct assignment of a SKU away; false when there is none.
    pub fn unassign(&mut self, place: usize, sku: Uuid) -> bool {
        let direct = |it: &Assignment| it.sku == sku && it.by_group.is_none();
        let held = self
            .directory
            .users
            .rows()
            .get(place)
            .is_some_and(|row| row.object.assignments.iter().any(direct));
        if held {
            self.change_user(place, LICENSES, |user| user.assignments.retain(|it| !direct(it)));
        }
        held
    }

    /// Lets a user's assignments of a SKU fail for this reason, or work again.
    pub fn fail_assignment(&mut self, place: usize, sku: Uuid, error: AssignmentError, now: i64) {
        self.change_user(place, LICENSES, |user| {
            for it in user.assignments.iter_mut().filter(|it| it.sku == sku) {
                let sound = Assignment { by_group: it.by_group, ..Assignment::direct(sku, now) };
                *it = if error == AssignmentError::None { sound } else { sound.failed(error) };
            }
        });
    }

    /// Adds a group; none when there is one of this name. Its members get its licenses.
    pub fn add_group(&mut self, draft: GroupDraft, now: i64) -> Option<Uuid> {
        let members: Vec<usize> = draft.member_names().iter().filter_map(|it| self.user_place(it)).collect();
        let group = draft.make(self, now);
        let id = group.id;
        if self.directory.groups.place(&id.to_string()).is_some() {
            return None;
        }
        let place = self.directory.groups.rows().len();
        self.directory.groups.add(group);
        for user in members {
            self.set_member(place, user, true, now);
        }
        Some(id)
    }

    /// Lets a user join or leave a group, and have or lose its licenses; false when that changes nothing.
    pub fn set_member(&mut self, group: usize, user: usize, here: bool, now: i64) -> bool {
        let Some(member) = self.directory.users.rows().get(user).map(|row| row.object.id) else {
            return false;
        };
        let Some(changed) = self.directory.groups.planted(group) else { return false };
        if !changed.set_member(member, here) {
            return false;
        }
        let (id, licenses) = (changed.id, changed.licenses.clone());
        self.directory.groups.log_member(group, member);
        if here {
            for license in &licenses {
                self.inherit(user, license, id, now);
            }
        } else {
            self.disinherit(user, id, None);
        }
        true
    }

    /// Lets a group pass a SKU on, or stop to.
    pub fn set_group_license(&mut self, group: usize, sku: Uuid, held: bool, now: i64) {
        let license = License { sku, disabled_plans: Vec::new() };
        self.directory.groups.change(group, Properties::of(&[Property::AssignedLicenses]), |group| {
            group.licenses.retain(|it| it.sku != sku);
            group.licenses.extend(held.then(|| license.clone()));
        });
        let Some(group) = self.directory.groups.rows().get(group).map(|row| &row.object) else { return };
        let (id, members): (Uuid, Vec<Uuid>) = (group.id, group.member_ids().collect());
        for user in
            members.iter().filter_map(|id| self.directory.users.place(&id.to_string())).collect::<Vec<_>>()
        {
            if held {
                self.inherit(user, &license, id, now);
            } else {
                self.disinherit(user, id, Some(sku));
            }
        }
    }

    /// Lets a group go, come back, or go for good. What it passed on goes with it.
    pub fn set_group_presence(&mut self, place: usize, presence: Presence, now: i64) -> bool {
        if !self.directory.groups.set_presence(place, presence) {
            return false;
        }
        let Some(group) = self.directory.groups.rows().get(place).map(|row| row.object.clone()) else {
            return false;
        };
        for user in group
            .member_ids()
            .filter_map(|id| self.directory.users.place(&id.to_string()))
            .collect::<Vec<_>>()
        {
            match presence {
                Presence::Here => {
                    for license in &group.licenses {
                        self.inherit(user, license, group.id, now);
                    }
                }
                Presence::Removed | Presence::Gone => self.disinherit(user, group.id, None),
            }
        }
        true
    }

    /// Changes these properties of a group.
    pub fn change_group(&mut self, place: usize, properties: &[Property], change: impl FnOnce(&mut Group)) {
        self.directory.groups.change(place, Properties::of(properties), change);
    }

    /// A user gets a license from a group; without a free seat the assignment fails.
    fn inherit(&mut self, user: usize, license: &License, group: Uuid, now: i64) {
        let id = license.sku.to_string();
        let full = |sku: &serde_json::Value| {
            let units =
                json::number(sku, "/prepaidUnits/enabled") + json::number(sku, "/prepaidUnits/warning");
            json::text(sku, "/skuId") == id && json::number(sku, "/consumedUnits") >= units
        };
        let seated = self.seats_at(user).contains(&license.sku);
        let short = !seated && self.list(Kind::SubscribedSkus).iter().any(full);
        let made = inherited(license, group, now);
        let made = if short { made.failed(AssignmentError::CountViolation) } else { made };
        self.change_user(user, LICENSES, |user| user.assignments.push(made));
    }

    fn disinherit(&mut self, user: usize, group: Uuid, sku: Option<Uuid>) {
        let lost = |it: &Assignment| it.by_group == Some(group) && sku.is_none_or(|sku| sku == it.sku);
        if self.directory.users.rows().get(user).is_some_and(|row| row.object.assignments.iter().any(lost)) {
            self.change_user(user, LICENSES, |user| user.assignments.retain(|it| !lost(it)));
        }
    }

    /// The SKUs of which the user at a place holds a seat; none of one who is gone.
    fn seats_at(&self, place: usize) -> Vec<Uuid> {
        let row = self.directory.users.rows().get(place).filter(|row| row.presence == Presence::Here);
        row.map(|row| row.object.seats()).unwrap_or_default()
    }

    fn settle(&mut self, before: &[Uuid], after: &[Uuid]) {
        before
            .iter()
            .filter(|sku| !after.contains(sku))
            .for_each(|sku| self.consume(*sku, |units| units - 1));
        after
            .iter()
            .filter(|sku| !before.contains(sku))
            .for_each(|sku| self.consume(*sku, |units| units + 1));
    }
}

fn inherited(license: &License, group: Uuid, now: i64) -> Assignment {
    let made = Assignment::direct(license.sku, now).through(group);
    Assignment { disabled_plans: license.disabled_plans.clone(), ..made }
}
