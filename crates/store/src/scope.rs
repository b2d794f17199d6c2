//! Who is asking, with which verbs, in which organizations. Only the store makes one; every read and write takes it.

use std::collections::BTreeSet;

use domain::{
    account::{Role, Verb},
    id::{OrganizationId, UserId},
};
use serde_json::json;

use crate::{error::Error, value::Value};

/// The rights of a session or a claimed job (security rules 43 to 49). It has no public constructor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scope {
    principal: Principal,
    /// `None`: the engine, which may do everything.
    role: Option<Role>,
    organizations: Organizations,
}

/// Who acts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Principal {
    User(UserId),
    System,
    /// Nobody has signed in yet.
    Anonymous,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Organizations {
    /// Every organization; tenants that are matched to none only for those who may match them (rule 44).
    All {
        unmatched: bool,
    },
    Some(BTreeSet<OrganizationId>),
}

impl Scope {
    /// The scope of a person: `groups` are the organizations of their access groups, `None` where a group says
    /// "all organizations". Administrators have all (rule 47).
    pub(crate) fn of(user: UserId, role: Role, groups: Option<BTreeSet<OrganizationId>>) -> Self {
        let organizations = match groups {
            _ if role == Role::Administrator => Organizations::All { unmatched: true },
            None => Organizations::All { unmatched: role == Role::Manager },
            Some(some) => Organizations::Some(some),
        };
        Self { principal: Principal::User(user), role: Some(role), organizations }
    }

    /// The scope of a claimed job.
    pub(crate) const fn system() -> Self {
        let organizations = Organizations::All { unmatched: true };
        Self { principal: Principal::System, role: None, organizations }
    }

    /// Whether the role has the verb. The store asks again by itself; this is for pages that explain.
    pub fn may(&self, verb: Verb) -> bool {
        self.role.is_none_or(|role| role.may(verb))
    }

    /// The person, where one acts.
    pub fn user(&self) -> Option<UserId> {
        match self.principal {
            Principal::User(user) => Some(user),
            Principal::System | Principal::Anonymous => None,
        }
    }

    pub(crate) const fn principal(&self) -> Principal {
        self.principal
    }

    /// Whether no organization and no unmatched tenant is hidden from it.
    pub(crate) fn sees_everything(&self) -> bool {
        self.organizations == Organizations::All { unmatched: true }
    }

    pub(crate) fn require(&self, verb: Verb) -> Result<(), Error> {
        if self.may(verb) { Ok(()) } else { Err(Error::Forbidden) }
    }

    /// [`Error::Forbidden`] unless it may create organizations: by its role, and by seeing all of them, since others
    /// would not see what they have made.
    pub(crate) fn require_creating(&self) -> Result<(), Error> {
        self.require_all(Verb::CreateOrganizations)
    }

    /// [`Error::Forbidden`] unless it may match tenants: by its role, and by seeing everything, since a match decides
    /// who sees a tenant.
    pub(crate) fn require_matching(&self) -> Result<(), Error> {
        self.require(Verb::MatchTenants)?;
        if self.sees_everything() { Ok(()) } else { Err(Error::Forbidden) }
    }

    /// [`Error::Forbidden`] unless it has the verb and sees all organizations: for what they share.
    pub(crate) fn require_all(&self, verb: Verb) -> Result<(), Error> {
        self.require(verb)?;
        match self.organizations {
            Organizations::All { .. } => Ok(()),
            Organizations::Some(_) => Err(Error::Forbidden),
        }
    }

    /// Who reads, where that matters beyond organizations: `None` for those who read what is open to specific people
    /// only as well, which are Administrators, who have every right (rule 47), and the engine.
    pub(crate) fn reader(&self) -> Option<String> {
        match (self.role, self.principal) {
            (None | Some(Role::Administrator), _) => None,
            (Some(_), Principal::User(user)) => Some(user.to_string()),
            // Nobody is among specific people.
            (Some(_), Principal::System | Principal::Anonymous) => Some(String::new()),
        }
    }

    /// The parameters of [`in_scope!`], then the reader as `$4`, then more.
    pub(crate) fn reading(&self, more: Vec<Value>) -> Vec<Value> {
        let mut values = self.filter();
        values.push(self.reader().into());
        values.extend(more);
        values
    }

    /// The parameters of [`in_scope!`]: all organizations, unmatched tenants too, a JSON array of organizations.
    pub(crate) fn filter(&self) -> Vec<Value> {
        let (all, unmatched, some) = match &self.organizations {
            Organizations::All { unmatched } => (true, *unmatched, "[]".to_owned()),
            Organizations::Some(ids) => {
                let rows: Vec<_> = ids.iter().map(|id| json!({ "id": id })).collect();
                (false, false, json!(rows).to_string())
            }
        };
        vec![all.into(), unmatched.into(), some.into()]
    }

    /// The filter's parameters, then more.
    pub(crate) fn filter_and(&self, more: Vec<Value>) -> Vec<Value> {
        let mut values = self.filter();
        values.extend(more);
        values
    }

    /// What a cache key must contain, since rows depend on it (rule 46).
    pub(crate) fn fingerprint(&self) -> String {
        format!("{:?} {:?}", self.role, self.organizations)
    }
}

/// The condition that a row's organization (a column that may be NULL: unmatched) lies in the scope; `$1` to `$3`
/// are [`Scope::filter`].
macro_rules! in_scope {
    ($column:literal) => {
        concat!(
            "((CAST($1 AS BIGINT) = 1 AND (CAST($2 AS BIGINT) = 1 OR ",
            $column,
            " IS NOT NULL)) OR ",
            $column,
            " IN (SELECT r.value->>'id' FROM {rows $3}))"
        )
    };
}
pub(crate) use in_scope;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unmatched_tenants_are_for_administrators_and_managers_of_everything() {
        let user = UserId(uuid::Uuid::nil());
        let check = |role, groups: Option<BTreeSet<_>>, expected: bool| {
            let scope = Scope::of(user, role, groups);
            let unmatched = scope.organizations == Organizations::All { unmatched: true };
            assert_eq!(unmatched, expected, "{role:?}");
        };
        check(Role::Administrator, Some(BTreeSet::new()), true);
        check(Role::Manager, None, true);
        check(Role::Manager, Some(BTreeSet::new()), false);
        check(Role::Editor, None, false);
    }

    #[test]
    fn who_reads_matters_for_all_but_administrators_and_the_engine() {
        let user = UserId(uuid::Uuid::from_u128(1));
        let reader = |role| Scope::of(user, role, None).reader();
        assert_eq!((reader(Role::Administrator), Scope::system().reader()), (None, None));
        for role in [Role::Manager, Role::Editor, Role::Creator, Role::Lite] {
            assert_eq!(reader(role), Some(user.to_string()), "{role:?}");
        }
    }

    #[test]
    fn verbs_follow_the_table_and_the_engine_has_all() {
        let scope = |role| Scope::of(UserId(uuid::Uuid::nil()), role, None);
        assert!(matches!(scope(Role::Lite).require(Verb::ManageIntegrations), Err(Error::Forbidden)));
        assert!(scope(Role::Manager).require(Verb::ManageIntegrations).is_ok());
        assert!(Scope::system().require(Verb::ManageIntegrations).is_ok());
    }
}
