//! A directory group.

use serde_json::{Map, Value};
use uuid::Uuid;

use super::assignment::License;
use super::{Cell, Object, Property, Text};
use crate::json;

/// A group.
#[derive(Clone, Debug)]
pub struct Group {
    /// The id.
    pub id: Uuid,
    /// `displayName`
    pub display_name: Text,
    /// `description`
    pub description: Option<Text>,
    /// `mail`
    pub mail: Option<Text>,
    /// `mailNickname`
    pub nickname: Option<Text>,
    /// `securityEnabled`
    pub security: bool,
    /// Whether it is a Microsoft 365 group (`Unified`).
    pub unified: bool,
    /// `membershipRule`, which only dynamic groups have.
    pub rule: Option<Text>,
    /// `visibility`
    pub visibility: Option<Text>,
    /// `createdDateTime`, in seconds since the Unix epoch.
    pub created: i64,
    /// `onPremisesSyncEnabled`; none when it never was.
    pub on_premises: Option<bool>,
    /// The licenses that it passes on.
    pub licenses: Vec<License>,
    /// Its members in the order in which they joined; one who left keeps the place.
    pub members: Vec<Member>,
    /// What a published body prints of it beside what stands above.
    pub printed: Option<Box<Map<String, Value>>>,
}

/// A member of a group.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Member {
    /// The user's id.
    pub id: Uuid,
    /// Whether it still belongs to the group.
    pub here: bool,
}

impl Group {
    /// A security group without members.
    pub fn new(id: Uuid, display_name: Text, created: i64) -> Group {
        Group {
            id,
            display_name,
            description: None,
            mail: None,
            nickname: None,
            security: true,
            unified: false,
            rule: None,
            visibility: None,
            created,
            on_premises: None,
            licenses: Vec::new(),
            members: Vec::new(),
            printed: None,
        }
    }

    /// A group as a published body prints it.
    pub fn published(printed: &Value) -> Option<Group> {
        let optional = |path: &str| json::at(printed, path).as_str().map(|text| Text::Owned(text.to_owned()));
        let created = chrono::DateTime::parse_from_rfc3339(json::text(printed, "/createdDateTime")).ok()?;
        let types = json::items(printed, "/groupTypes");
        let id = json::text(printed, "/id").parse().ok()?;
        Some(Group {
            description: optional("/description"),
            mail: optional("/mail"),
            nickname: optional("/mailNickname"),
            security: json::at(printed, "/securityEnabled").as_bool().unwrap_or(true),
            unified: types.iter().any(|it| it == "Unified"),
            rule: optional("/membershipRule"),
            visibility: optional("/visibility"),
            printed: printed.as_object().cloned().map(Box::new),
            ..Group::new(id, optional("/displayName")?, created.timestamp())
        })
    }

    /// The ids of those who belong to it.
    pub fn member_ids(&self) -> impl Iterator<Item = Uuid> {
        self.members.iter().filter(|it| it.here).map(|it| it.id)
    }

    /// Lets a user join or leave; false when that changes nothing.
    pub fn set_member(&mut self, id: Uuid, here: bool) -> bool {
        match self.members.iter_mut().find(|it| it.id == id) {
            Some(member) if member.here == here => false,
            Some(member) => {
                member.here = here;
                true
            }
            None if here => {
                self.members.push(Member { id, here });
                true
            }
            None => false,
        }
    }

    fn types(&self) -> &'static [&'static str] {
        match (self.unified, self.rule.is_some()) {
            (true, true) => &["DynamicMembership", "Unified"],
            (true, false) => &["Unified"],
            (false, true) => &["DynamicMembership"],
            (false, false) => &[],
        }
    }
}

impl Object for Group {
    const TYPE: &'static str = "#microsoft.graph.group";

    fn id(&self) -> Uuid {
        self.id
    }

    fn get(&self, property: Property) -> Cell<'_> {
        match property {
            Property::Id => Cell::Id(self.id),
            Property::DisplayName => Cell::Text(&self.display_name),
            Property::Description => Cell::optional(self.description.as_ref()),
            Property::Mail => Cell::optional(self.mail.as_ref()),
            Property::MailEnabled => Cell::Flag(self.mail.is_some()),
            Property::MailNickname => Cell::optional(self.nickname.as_ref()),
            Property::SecurityEnabled => Cell::Flag(self.security),
            Property::GroupTypes => Cell::Words(self.types()),
            Property::Visibility => Cell::optional(self.visibility.as_ref()),
            Property::MembershipRule => Cell::optional(self.rule.as_ref()),
            Property::AssignedLicenses => Cell::Licenses(&self.licenses),
            Property::CreatedDateTime => Cell::Time(self.created),
            Property::OnPremisesSyncEnabled => self.on_premises.map_or(Cell::Null, Cell::Flag),
            other => {
                let printed = self.printed.as_ref().and_then(|it| it.get(other.name()));
                printed.filter(|it| !it.is_null()).map_or_else(|| self.unprinted(other), Cell::Printed)
            }
        }
    }

    /// Before it was described.
    fn get_earlier(&self, property: Property) -> Cell<'_> {
        match property {
            Property::Description => Cell::Null,
            other => self.get(other),
        }
    }

    fn members(&self) -> Option<&[Member]> {
        Some(&self.members)
    }

    fn shows(&self, property: Property) -> bool {
        self.printed.as_ref().is_none_or(|it| it.contains_key(property.name()))
    }
}

impl Group {
    /// What a generated group says of the properties that nothing else sets.
    fn unprinted(&self, property: Property) -> Cell<'_> {
        match property {
            Property::MembershipRuleProcessingState if self.rule.is_some() => Cell::Text("On"),
            Property::RenewedDateTime => Cell::Time(self.created),
            Property::ProxyAddresses => self.mail.as_deref().map_or(Cell::Empty, Cell::Address),
            Property::OnPremisesProvisioningErrors
            | Property::ResourceBehaviorOptions
            | Property::ResourceProvisioningOptions
            | Property::ServiceProvisioningErrors => Cell::Empty,
            _ => Cell::Null,
        }
    }
}
