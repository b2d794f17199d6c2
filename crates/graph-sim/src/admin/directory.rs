//! Changes of a tenant's users and groups. Seats, memberships and deltas follow.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{Admin, AdminError};
use crate::world::Tenant;
use crate::world::directory::{AssignmentError, GroupDraft, Presence, Property, Text, UserDraft};

/// A change of a user. What is left out stays as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct UserChange {
    /// `displayName`
    pub name: Option<String>,
    /// `accountEnabled`
    pub enabled: Option<bool>,
    /// `jobTitle`; an empty one takes it away.
    pub job_title: Option<String>,
    /// `department`; an empty one takes it away.
    pub department: Option<String>,
}

impl Admin {
    /// Adds a user.
    ///
    /// # Errors
    /// When the tenant does not exist, or a user of this principal name does.
    pub fn add_user(&self, tenant: &str, user: UserDraft) -> Result<Uuid, AdminError> {
        let (name, now) = (user.name().to_owned(), self.now_secs());
        let added = self.change(tenant, |tenant| tenant.add_user(user, now))?;
        added.ok_or_else(|| AdminError::Conflict(format!("a user like {name}")))
    }

    /// Changes a user, who is named by id, principal name or display name, as in all that follows.
    ///
    /// # Errors
    /// When the tenant or user does not exist.
    pub fn change_user(&self, tenant: &str, user: &str, change: &UserChange) -> Result<(), AdminError> {
        let properties: Vec<Property> = [
            (Property::DisplayName, change.name.is_some()),
            (Property::AccountEnabled, change.enabled.is_some()),
            (Property::JobTitle, change.job_title.is_some()),
            (Property::Department, change.department.is_some()),
        ]
        .into_iter()
        .filter_map(|(property, named)| named.then_some(property))
        .collect();
        let optional = |text: &String| (!text.is_empty()).then(|| Text::Owned(text.clone()));
        self.user(tenant, user, |tenant, place| {
            tenant.change_user(place, &properties, |user| {
                user.display_name = change.name.clone().map_or(user.display_name.clone(), Text::Owned);
                user.enabled = change.enabled.unwrap_or(user.enabled);
                user.job_title = change.job_title.as_ref().map_or(user.job_title.clone(), optional);
                user.department = change.department.as_ref().map_or(user.department.clone(), optional);
            });
        })
    }

    /// Renames a user.
    ///
    /// # Errors
    /// When the tenant or user does not exist.
    pub fn rename_user(&self, tenant: &str, user: &str, name: &str) -> Result<(), AdminError> {
        self.change_user(tenant, user, &UserChange { name: Some(name.to_owned()), ..UserChange::default() })
    }

    /// Lets a user sign in, or no more.
    ///
    /// # Errors
    /// When the tenant or user does not exist.
    pub fn enable_user(&self, tenant: &str, user: &str, enabled: bool) -> Result<(), AdminError> {
        self.change_user(tenant, user, &UserChange { enabled: Some(enabled), ..UserChange::default() })
    }

    /// Removes a user, who can be restored.
    ///
    /// # Errors
    /// When the tenant or user does not exist.
    pub fn remove_user(&self, tenant: &str, user: &str) -> Result<(), AdminError> {
        self.set_user(tenant, user, Presence::Removed)
    }

    /// Brings a removed user back.
    ///
    /// # Errors
    /// When the tenant or user does not exist, or the user was not removed.
    pub fn restore_user(&self, tenant: &str, user: &str) -> Result<(), AdminError> {
        self.set_user(tenant, user, Presence::Here)
    }

    /// Removes a user for good.
    ///
    /// # Errors
    /// When the tenant or user does not exist.
    pub fn purge_user(&self, tenant: &str, user: &str) -> Result<(), AdminError> {
        self.set_user(tenant, user, Presence::Gone)
    }

    /// Assigns a SKU to a user directly, which consumes a seat.
    ///
    /// # Errors
    /// When the tenant or user does not exist.
    pub fn assign_license(&self, tenant: &str, user: &str, sku: &str) -> Result<(), AdminError> {
        let now = self.now_secs();
        self.user(tenant, user, |tenant, place| {
            let sku = tenant.sku_id(sku);
            tenant.assign(place, sku, now);
        })
    }

    /// Takes a direct assignment away, which frees a seat unless a group passes the same SKU on.
    ///
    /// # Errors
    /// When the tenant, user or assignment does not exist.
    pub fn unassign_license(&self, tenant: &str, user: &str, sku: &str) -> Result<(), AdminError> {
        let held = self.user(tenant, user, |tenant, place| {
            let sku = tenant.sku_id(sku);
            tenant.unassign(place, sku)
        })?;
        held.then_some(()).ok_or_else(|| AdminError::NotFound(format!("assignment of {sku} to {user}")))
    }

    /// Lets a user's assignments of a SKU fail for this reason; [`AssignmentError::None`] lets them work again.
    ///
    /// # Errors
    /// When the tenant or user does not exist.
    pub fn fail_license(
        &self,
        tenant: &str,
        user: &str,
        sku: &str,
        error: AssignmentError,
    ) -> Result<(), AdminError> {
        let now = self.now_secs();
        self.user(tenant, user, |tenant, place| {
            let sku = tenant.sku_id(sku);
            tenant.fail_assignment(place, sku, error, now);
        })
    }

    /// Adds a group, whose members get its licenses.
    ///
    /// # Errors
    /// When the tenant does not exist, or a group of this name does.
    pub fn add_group(&self, tenant: &str, group: GroupDraft) -> Result<Uuid, AdminError> {
        let (name, now) = (group.name().to_owned(), self.now_secs());
        let added = self.change(tenant, |tenant| tenant.add_group(group, now))?;
        added.ok_or_else(|| AdminError::Conflict(format!("a group named {name}")))
    }

    /// Renames a group, which is named by id or display name, as in all that follows.
    ///
    /// # Errors
    /// When the tenant or group does not exist.
    pub fn rename_group(&self, tenant: &str, group: &str, name: &str) -> Result<(), AdminError> {
        self.group(tenant, group, |tenant, place| {
            tenant.change_group(place, &[Property::DisplayName], |it| {
                it.display_name = Text::Owned(name.to_owned());
            });
        })
    }

    /// Removes a group and what it passes on. It can be restored.
    ///
    /// # Errors
    /// When the tenant or group does not exist.
    pub fn remove_group(&self, tenant: &str, group: &str) -> Result<(), AdminError> {
        self.set_group(tenant, group, Presence::Removed)
    }

    /// Brings a removed group back.
    ///
    /// # Errors
    /// When the tenant or group does not exist, or the group was not removed.
    pub fn restore_group(&self, tenant: &str, group: &str) -> Result<(), AdminError> {
        self.set_group(tenant, group, Presence::Here)
    }

    /// Removes a group for good.
    ///
    /// # Errors
    /// When the tenant or group does not exist.
    pub fn purge_group(&self, tenant: &str, group: &str) -> Result<(), AdminError> {
        self.set_group(tenant, group, Presence::Gone)
    }

    /// Lets a user join a group, or leave it.
    ///
    /// # Errors
    /// When the tenant, group or user does not exist, or nothing would change.
    pub fn set_member(&self, tenant: &str, group: &str, user: &str, member: bool) -> Result<(), AdminError> {
        let now = self.now_secs();
        let changed = self.group(tenant, group, |tenant, place| {
            tenant.user_place(user).is_some_and(|user| tenant.set_member(place, user, member, now))
        })?;
        changed
            .then_some(())
            .ok_or_else(|| AdminError::NotFound(format!("user {user} to join or leave {group}")))
    }

    /// Lets a group pass a SKU on to its members, or stop to.
    ///
    /// # Errors
    /// When the tenant or group does not exist.
    pub fn set_group_license(
        &self,
        tenant: &str,
        group: &str,
        sku: &str,
        held: bool,
    ) -> Result<(), AdminError> {
        let now = self.now_secs();
        self.group(tenant, group, |tenant, place| {
            let sku = tenant.sku_id(sku);
            tenant.set_group_license(place, sku, held, now);
        })
    }

    /// Makes every delta token that was issued so far worthless: those of one tenant, or all.
    ///
    /// # Errors
    /// When the tenant does not exist.
    pub fn expire_delta_tokens(&self, tenant: Option<&str>) -> Result<(), AdminError> {
        let only = tenant.map(|name| self.id(name)).transpose()?;
        let mut world = self.state.world_mut();
        let ids: Vec<Uuid> =
            world.tenants().map(|it| it.id).filter(|id| only.is_none_or(|it| it == *id)).collect();
        for id in ids {
            if let Some(tenant) = world.tenant_mut(id) {
                tenant.directory.generation += 1;
            }
        }
        Ok(())
    }

    fn set_user(&self, tenant: &str, user: &str, presence: Presence) -> Result<(), AdminError> {
        let changed = self.user(tenant, user, |tenant, place| tenant.set_user_presence(place, presence))?;
        changed.then_some(()).ok_or_else(|| no_user(user))
    }

    fn set_group(&self, tenant: &str, group: &str, presence: Presence) -> Result<(), AdminError> {
        let now = self.now_secs();
        let changed =
            self.group(tenant, group, |tenant, place| tenant.set_group_presence(place, presence, now))?;
        changed.then_some(()).ok_or_else(|| no_group(group))
    }

    fn user<T>(
        &self,
        tenant: &str,
        user: &str,
        change: impl FnOnce(&mut Tenant, usize) -> T,
    ) -> Result<T, AdminError> {
        let found = |tenant: &mut Tenant| tenant.user_place(user).map(|place| change(tenant, place));
        self.change(tenant, found)?.ok_or_else(|| no_user(user))
    }

    fn group<T>(
        &self,
        tenant: &str,
        group: &str,
        change: impl FnOnce(&mut Tenant, usize) -> T,
    ) -> Result<T, AdminError> {
        let found = |tenant: &mut Tenant| tenant.group_place(group).map(|place| change(tenant, place));
        self.change(tenant, found)?.ok_or_else(|| no_group(group))
    }

    fn now_secs(&self) -> i64 {
        self.state.now().timestamp()
    }
}

fn no_user(name: &str) -> AdminError {
    AdminError::NotFound(format!("user {name} in this tenant and state"))
}

fn no_group(name: &str) -> AdminError {
    AdminError::NotFound(format!("group {name} in this tenant and state"))
}
