//! Users and groups said as sentences: `.user("Ada Lovelace", |u| u.license("SPE_E5").guest())`.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::assignment::{AssignmentError, License};
use super::{Assignment, Group, Text, User};
use crate::identity::stable_id;
use crate::world::Tenant;
use crate::world::names::slug;

/// A user to be. What is not said is what a new member has.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct UserDraft {
    name: String,
    principal_name: Option<String>,
    guest: bool,
    disabled: bool,
    job_title: Option<String>,
    department: Option<String>,
    usage_location: Option<String>,
    on_premises: Option<bool>,
    licenses: Vec<String>,
    failed: Vec<(String, AssignmentError)>,
}

impl UserDraft {
    /// A member of this name.
    pub fn named(name: &str) -> UserDraft {
        UserDraft { name: name.to_owned(), ..UserDraft::default() }
    }

    /// The name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Signs in with this name instead of one made of the display name.
    #[must_use]
    pub fn principal_name(mut self, name: &str) -> UserDraft {
        self.principal_name = Some(name.to_owned());
        self
    }

    /// Was invited from another organization.
    #[must_use]
    pub fn guest(mut self) -> UserDraft {
        self.guest = true;
        self
    }

    /// May not sign in.
    #[must_use]
    pub fn disabled(mut self) -> UserDraft {
        self.disabled = true;
        self
    }

    /// Has this job title.
    #[must_use]
    pub fn title(mut self, title: &str) -> UserDraft {
        self.job_title = Some(title.to_owned());
        self
    }

    /// Works in this department.
    #[must_use]
    pub fn department(mut self, department: &str) -> UserDraft {
        self.department = Some(department.to_owned());
        self
    }

    /// Works in this country, in two letters.
    #[must_use]
    pub fn usage_location(mut self, country: &str) -> UserDraft {
        self.usage_location = Some(country.to_owned());
        self
    }

    /// Comes from a local directory.
    #[must_use]
    pub fn on_premises(mut self) -> UserDraft {
        self.on_premises = Some(true);
        self
    }

    /// Has a license of this SKU directly, named by part number or id.
    #[must_use]
    pub fn license(mut self, sku: &str) -> UserDraft {
        self.licenses.push(sku.to_owned());
        self
    }

    /// Should have a license of this SKU, but the assignment failed.
    #[must_use]
    pub fn failed_license(mut self, sku: &str, error: AssignmentError) -> UserDraft {
        self.failed.push((sku.to_owned(), error));
        self
    }

    /// The user in this tenant.
    pub(crate) fn make(self, tenant: &Tenant, created: i64) -> User {
        let local = slug(&self.name).replace('-', ".");
        let domain = tenant.default_domain();
        let guest = if self.guest { "_partner.example#EXT#" } else { "" };
        let made = || format!("{local}{guest}@{domain}");
        let principal_name = self.principal_name.clone().unwrap_or_else(made);
        let id = stable_id(&["user", &tenant.id.to_string(), &principal_name.to_lowercase()]);
        let owned = |text: Option<String>| text.map(Text::Owned);
        let (given, surname) = self.name.rsplit_once(' ').unwrap_or(("", &self.name));
        let part = |text: &str| (!text.is_empty()).then(|| Text::Owned(text.to_owned()));
        let works = self.licenses.iter().map(|sku| Assignment::direct(tenant.sku_id(sku), created));
        let fails =
            self.failed.iter().map(|(sku, why)| Assignment::direct(tenant.sku_id(sku), created).failed(*why));
        User {
            given_name: part(given),
            surname: part(surname),
            guest: self.guest,
            enabled: !self.disabled,
            assignments: works.chain(fails).collect(),
            job_title: owned(self.job_title),
            department: owned(self.department),
            usage_location: owned(self.usage_location),
            on_premises: self.on_premises,
            ..User::new(id, Text::Owned(self.name), Text::Owned(principal_name), created)
        }
    }
}

/// A group to be: a security group, unless said otherwise.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct GroupDraft {
    name: String,
    description: Option<String>,
    mail: bool,
    unified: bool,
    distribution: bool,
    rule: Option<String>,
    licenses: Vec<String>,
    members: Vec<String>,
}

impl GroupDraft {
    /// A security group of this name.
    pub fn named(name: &str) -> GroupDraft {
        GroupDraft { name: name.to_owned(), ..GroupDraft::default() }
    }

    /// The name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Is described so.
    #[must_use]
    pub fn description(mut self, text: &str) -> GroupDraft {
        self.description = Some(text.to_owned());
        self
    }

    /// Is a Microsoft 365 group.
    #[must_use]
    pub fn unified(mut self) -> GroupDraft {
        (self.unified, self.mail) = (true, true);
        self
    }

    /// Is a distribution list.
    #[must_use]
    pub fn distribution(mut self) -> GroupDraft {
        (self.distribution, self.mail) = (true, true);
        self
    }

    /// Receives mail as well.
    #[must_use]
    pub fn mail_enabled(mut self) -> GroupDraft {
        self.mail = true;
        self
    }

    /// Finds its members by this rule.
    #[must_use]
    pub fn dynamic(mut self, rule: &str) -> GroupDraft {
        self.rule = Some(rule.to_owned());
        self
    }

    /// Passes on a license of this SKU, named by part number or id.
    #[must_use]
    pub fn license(mut self, sku: &str) -> GroupDraft {
        self.licenses.push(sku.to_owned());
        self
    }

    /// Has this member: a user by display name, principal name or id.
    #[must_use]
    pub fn member(mut self, user: &str) -> GroupDraft {
        self.members.push(user.to_owned());
        self
    }

    /// The users who are to be members.
    pub(crate) fn member_names(&self) -> &[String] {
        &self.members
    }

    /// The group in this tenant, without its members.
    pub(crate) fn make(self, tenant: &Tenant, created: i64) -> Group {
        let nickname = slug(&self.name);
        let mail = format!("{nickname}@{}", tenant.default_domain());
        let license = |sku: &String| License { sku: tenant.sku_id(sku), disabled_plans: Vec::new() };
        let id: Uuid = stable_id(&["group", &tenant.id.to_string(), &self.name]);
        Group {
            description: self.description.map(Text::Owned),
            mail: self.mail.then_some(Text::Owned(mail)),
            nickname: Some(Text::Owned(nickname)),
            security: !self.unified && !self.distribution,
            unified: self.unified,
            rule: self.rule.map(Text::Owned),
            visibility: self.unified.then_some(Text::Borrowed("Private")),
            licenses: self.licenses.iter().map(license).collect(),
            ..Group::new(id, Text::Owned(self.name), created)
        }
    }
}
