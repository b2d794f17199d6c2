//! A directory user, kept compactly: a world may hold some hundred thousand.

use serde_json::Value;
use uuid::Uuid;

use super::{Assignment, Cell, Object, Property, Text};
use crate::json;

/// A user.
#[derive(Clone, Debug)]
pub struct User {
    /// The id.
    pub id: Uuid,
    /// `displayName`
    pub display_name: Text,
    /// `givenName`
    pub given_name: Option<Text>,
    /// `surname`
    pub surname: Option<Text>,
    /// `userPrincipalName`
    pub principal_name: Text,
    /// `mail`
    pub mail: Option<Text>,
    /// Whether `userType` is `Guest`.
    pub guest: bool,
    /// `accountEnabled`
    pub enabled: bool,
    /// `jobTitle`
    pub job_title: Option<Text>,
    /// `department`
    pub department: Option<Text>,
    /// `officeLocation`
    pub office: Option<Text>,
    /// `mobilePhone`
    pub mobile_phone: Option<Text>,
    /// `businessPhones`
    pub business_phones: Vec<Text>,
    /// `preferredLanguage`
    pub language: Option<Text>,
    /// `usageLocation`
    pub usage_location: Option<Text>,
    /// `createdDateTime`, in seconds since the Unix epoch.
    pub created: i64,
    /// `onPremisesSyncEnabled`; none when it never was.
    pub on_premises: Option<bool>,
    /// How it came to its licenses.
    pub assignments: Vec<Assignment>,
}

impl User {
    /// A member who may sign in and has nothing yet.
    pub fn new(id: Uuid, display_name: Text, principal_name: Text, created: i64) -> User {
        User {
            id,
            display_name,
            given_name: None,
            surname: None,
            mail: Some(principal_name.clone()),
            principal_name,
            guest: false,
            enabled: true,
            job_title: None,
            department: None,
            office: None,
            mobile_phone: None,
            business_phones: Vec::new(),
            language: None,
            usage_location: None,
            created,
            on_premises: None,
            assignments: Vec::new(),
        }
    }

    /// A user as a published body prints it: what stands there, and what a member has by default.
    pub fn published(printed: &Value, created: i64) -> Option<User> {
        let optional = |path: &str| json::at(printed, path).as_str().map(|text| Text::Owned(text.to_owned()));
        let id = json::text(printed, "/id").parse().ok()?;
        let phones = json::items(printed, "/businessPhones").iter().filter_map(Value::as_str);
        Some(User {
            given_name: optional("/givenName"),
            surname: optional("/surname"),
            mail: optional("/mail"),
            job_title: optional("/jobTitle"),
            office: optional("/officeLocation"),
            mobile_phone: optional("/mobilePhone"),
            language: optional("/preferredLanguage"),
            business_phones: phones.map(|phone| Text::Owned(phone.to_owned())).collect(),
            ..User::new(id, optional("/displayName")?, optional("/userPrincipalName")?, created)
        })
    }

    /// The SKUs of which the user holds a seat, each once.
    pub fn seats(&self) -> Vec<Uuid> {
        let mut skus: Vec<Uuid> =
            self.assignments.iter().filter(|it| it.state.holds_a_seat()).map(|it| it.sku).collect();
        skus.sort_unstable();
        skus.dedup();
        skus
    }
}

impl Object for User {
    const TYPE: &'static str = "#microsoft.graph.user";

    fn id(&self) -> Uuid {
        self.id
    }

    fn answers_to(&self, name: &str) -> bool {
        self.principal_name.eq_ignore_ascii_case(name)
    }

    fn get(&self, property: Property) -> Cell<'_> {
        match property {
            Property::Id => Cell::Id(self.id),
            Property::AccountEnabled => Cell::Flag(self.enabled),
            Property::AssignedLicenses => Cell::Assigned(&self.assignments),
            Property::LicenseAssignmentStates => Cell::States(&self.assignments),
            Property::BusinessPhones => Cell::Texts(&self.business_phones),
            Property::CreatedDateTime => Cell::Time(self.created),
            Property::OnPremisesSyncEnabled => self.on_premises.map_or(Cell::Null, Cell::Flag),
            Property::ProxyAddresses => self.mail.as_deref().map_or(Cell::Empty, Cell::Address),
            Property::UserType => Cell::Text(if self.guest { "Guest" } else { "Member" }),
            Property::DisplayName => Cell::Text(&self.display_name),
            Property::UserPrincipalName => Cell::Text(&self.principal_name),
            Property::GivenName => Cell::optional(self.given_name.as_ref()),
            Property::Surname => Cell::optional(self.surname.as_ref()),
            Property::Mail => Cell::optional(self.mail.as_ref()),
            Property::JobTitle => Cell::optional(self.job_title.as_ref()),
            Property::Department => Cell::optional(self.department.as_ref()),
            Property::OfficeLocation => Cell::optional(self.office.as_ref()),
            Property::MobilePhone => Cell::optional(self.mobile_phone.as_ref()),
            Property::PreferredLanguage => Cell::optional(self.language.as_ref()),
            Property::UsageLocation => Cell::optional(self.usage_location.as_ref()),
            _ => Cell::Null,
        }
    }

    /// Before any license was assigned.
    fn get_earlier(&self, property: Property) -> Cell<'_> {
        match property {
            Property::AssignedLicenses | Property::LicenseAssignmentStates => Cell::Empty,
            other => self.get(other),
        }
    }
}
