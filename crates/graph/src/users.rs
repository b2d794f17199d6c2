//! `GET /users/delta`: the people, rooms and service accounts of a tenant with their licenses, and what changed.

use domain::{
    directory_user::{DirectoryUser, UserType},
    id::{DirectoryUserId, TenantId},
    time::Timestamp,
};
use serde::{Deserialize, Serialize};

use crate::{
    assignments::{self, AssignedJson, StateJson, ToldLicenses},
    call::Collection,
    delta::{self, Change, Patch, RemovedJson, fill, later, tell},
    fields::{self, Nonsense, told},
};

/// Delta queries of users support no `$top`, and Graph gives 200 a page whatever `Prefer: odata.maxpagesize` asks
/// (Microsoft Q&A 2276060), so that it is not sent. Neither is `Prefer: return=minimal`: whole objects heal what an
/// earlier round may have missed, and a round costs the same few calls.
pub(crate) const USERS: Collection = Collection {
    path: "/v1.0/users/delta",
    query: "$select=id,displayName,givenName,surname,userPrincipalName,mail,userType,accountEnabled,jobTitle,department,officeLocation,usageLocation,mobilePhone,businessPhones,onPremisesSyncEnabled,createdDateTime,assignedLicenses,licenseAssignmentStates",
    what: "the tenant's users",
    permission: "User.Read.All",
};

/// Graph's `user`. Absent and null differ: see [`told`].
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct UserJson {
    id: Option<String>,
    #[serde(rename = "@removed")]
    removed: Option<RemovedJson>,
    #[serde(default, deserialize_with = "told")]
    display_name: Option<String>,
    #[serde(default, deserialize_with = "told")]
    given_name: Option<String>,
    #[serde(default, deserialize_with = "told")]
    surname: Option<String>,
    #[serde(default, deserialize_with = "told")]
    user_principal_name: Option<String>,
    #[serde(default, deserialize_with = "told")]
    mail: Option<String>,
    #[serde(default, deserialize_with = "told")]
    user_type: Option<String>,
    account_enabled: Option<bool>,
    #[serde(default, deserialize_with = "told")]
    job_title: Option<String>,
    #[serde(default, deserialize_with = "told")]
    department: Option<String>,
    #[serde(default, deserialize_with = "told")]
    office_location: Option<String>,
    #[serde(default, deserialize_with = "told")]
    usage_location: Option<String>,
    #[serde(default, deserialize_with = "told")]
    mobile_phone: Option<String>,
    #[serde(default, deserialize_with = "told")]
    business_phones: Option<Vec<String>>,
    #[serde(default, deserialize_with = "told")]
    on_premises_sync_enabled: Option<bool>,
    created_date_time: Option<String>,
    assigned_licenses: Option<Vec<AssignedJson>>,
    license_assignment_states: Option<Vec<StateJson>>,
}

/// What one entry tells of a user: `None` means not told, an empty text that Microsoft has none.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UserPatch {
    /// Whose properties these are.
    pub id: DirectoryUserId,
    /// See [`DirectoryUser::display_name`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub display_name: Option<String>,
    /// See [`DirectoryUser::given_name`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub given_name: Option<String>,
    /// See [`DirectoryUser::surname`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub surname: Option<String>,
    /// See [`DirectoryUser::user_principal_name`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user_principal_name: Option<String>,
    /// See [`DirectoryUser::mail`]; empty for none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mail: Option<String>,
    /// See [`DirectoryUser::user_type`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user_type: Option<UserType>,
    /// See [`DirectoryUser::account_enabled`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account_enabled: Option<bool>,
    /// See [`DirectoryUser::job_title`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub job_title: Option<String>,
    /// See [`DirectoryUser::department`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub department: Option<String>,
    /// See [`DirectoryUser::office_location`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub office_location: Option<String>,
    /// See [`DirectoryUser::usage_location`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub usage_location: Option<String>,
    /// See [`DirectoryUser::mobile_phone`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mobile_phone: Option<String>,
    /// See [`DirectoryUser::business_phone`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub business_phone: Option<String>,
    /// See [`DirectoryUser::on_premises`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on_premises: Option<bool>,
    /// See [`DirectoryUser::created`]; never cleared.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub created: Option<Timestamp>,
    /// See [`DirectoryUser::assignments`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub licenses: Option<ToldLicenses>,
}

impl Patch for UserPatch {
    type Id = DirectoryUserId;
    type Noun = DirectoryUser;

    fn id(&self) -> DirectoryUserId {
        self.id
    }

    fn merge(&mut self, other: Self) {
        later(&mut self.display_name, other.display_name);
        later(&mut self.given_name, other.given_name);
        later(&mut self.surname, other.surname);
        later(&mut self.user_principal_name, other.user_principal_name);
        later(&mut self.mail, other.mail);
        later(&mut self.user_type, other.user_type);
        later(&mut self.account_enabled, other.account_enabled);
        later(&mut self.job_title, other.job_title);
        later(&mut self.department, other.department);
        later(&mut self.office_location, other.office_location);
        later(&mut self.usage_location, other.usage_location);
        later(&mut self.mobile_phone, other.mobile_phone);
        later(&mut self.business_phone, other.business_phone);
        later(&mut self.on_premises, other.on_premises);
        later(&mut self.created, other.created);
        self.licenses = match (self.licenses.take(), other.licenses) {
            (Some(earlier), Some(later)) => Some(earlier.then(later)),
            (earlier, later) => later.or(earlier),
        };
    }

    fn fill(&mut self) {
        fill(&mut self.display_name);
        fill(&mut self.given_name);
        fill(&mut self.surname);
        fill(&mut self.user_principal_name);
        fill(&mut self.mail);
        fill(&mut self.user_type);
        fill(&mut self.account_enabled);
        fill(&mut self.job_title);
        fill(&mut self.department);
        fill(&mut self.office_location);
        fill(&mut self.usage_location);
        fill(&mut self.mobile_phone);
        fill(&mut self.business_phone);
        fill(&mut self.on_premises);
        self.licenses.get_or_insert_with(|| ToldLicenses::States(Vec::new()));
    }

    fn apply_to(self, user: &mut DirectoryUser) {
        tell(&mut user.display_name, self.display_name);
        tell(&mut user.given_name, self.given_name);
        tell(&mut user.surname, self.surname);
        tell(&mut user.user_principal_name, self.user_principal_name);
        tell(&mut user.mail, self.mail.map(|mail| Some(mail).filter(|mail| !mail.is_empty())));
        tell(&mut user.user_type, self.user_type);
        tell(&mut user.account_enabled, self.account_enabled);
        tell(&mut user.job_title, self.job_title);
        tell(&mut user.department, self.department);
        tell(&mut user.office_location, self.office_location);
        tell(&mut user.usage_location, self.usage_location);
        tell(&mut user.mobile_phone, self.mobile_phone);
        tell(&mut user.business_phone, self.business_phone);
        tell(&mut user.on_premises, self.on_premises);
        tell(&mut user.created, self.created.map(Some));
        if let Some(licenses) = self.licenses {
            licenses.apply_to(&mut user.assignments);
        }
    }

    fn into_new(self) -> DirectoryUser {
        let mut user = DirectoryUser::unknown(self.id);
        self.apply_to(&mut user);
        user
    }
}

pub(crate) fn read(_tenant: TenantId, json: UserJson) -> Result<Change<UserPatch>, Nonsense> {
    let id = json.id.clone();
    delta::change(id.as_deref(), json.removed, |id| {
        Ok(UserPatch {
            id,
            display_name: json.display_name,
            given_name: json.given_name,
            surname: json.surname,
            user_principal_name: json.user_principal_name,
            mail: json.mail,
            user_type: json.user_type.map(UserType::from),
            account_enabled: json.account_enabled,
            job_title: json.job_title,
            department: json.department,
            office_location: json.office_location,
            usage_location: json.usage_location,
            mobile_phone: json.mobile_phone,
            business_phone: json.business_phones.map(|phones| phones.join(", ")),
            on_premises: json.on_premises_sync_enabled,
            created: fields::time("createdDateTime", json.created_date_time.as_deref())?,
            licenses: assignments::read(json.license_assignment_states, json.assigned_licenses)?,
        })
    })
}
