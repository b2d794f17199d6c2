//! Groups of a tenant's directory, as far as they bring licenses or are worth showing.

use serde::{Deserialize, Serialize};

use crate::id::{GroupId, SkuId};

/// What kind of group it is. Graph has no word for it: it follows from `groupTypes`, `mailEnabled` and
/// `securityEnabled`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GroupClass {
    /// With a mailbox, a site and so on (`groupTypes` holds `Unified`).
    Microsoft365,
    /// For permissions, with a mail address.
    MailEnabledSecurity,
    /// For permissions.
    Security,
    /// For mail alone.
    Distribution,
}

/// What a group's class follows from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct GroupFacts {
    /// `groupTypes` holds `Unified`.
    pub unified: bool,
    /// `mailEnabled`.
    pub mail_enabled: bool,
    /// `securityEnabled`.
    pub security_enabled: bool,
}

impl GroupClass {
    /// Every class.
    pub const ALL: [Self; 4] =
        [Self::Microsoft365, Self::MailEnabledSecurity, Self::Security, Self::Distribution];

    /// The class of a group with these facts. One that is neither for mail nor for permissions, which Microsoft does
    /// not make, counts as a distribution list, since it gives nobody a right.
    pub const fn of(facts: GroupFacts) -> Self {
        match (facts.unified, facts.mail_enabled, facts.security_enabled) {
            (true, ..) => Self::Microsoft365,
            (false, true, true) => Self::MailEnabledSecurity,
            (false, false, true) => Self::Security,
            (false, _, false) => Self::Distribution,
        }
    }

    /// Facts that make this class; [`Self::of`] gives it back.
    pub const fn facts(self) -> GroupFacts {
        let (unified, mail_enabled, security_enabled) = match self {
            Self::Microsoft365 => (true, true, false),
            Self::MailEnabledSecurity => (false, true, true),
            Self::Security => (false, false, true),
            Self::Distribution => (false, true, false),
        };
        GroupFacts { unified, mail_enabled, security_enabled }
    }

    /// The key in the database.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Microsoft365 => "microsoft365",
            Self::MailEnabledSecurity => "mail_enabled_security",
            Self::Security => "security",
            Self::Distribution => "distribution",
        }
    }

    /// The class with this key.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|class| class.key() == key)
    }

    /// The words on screen.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Microsoft365 => "Microsoft 365",
            Self::MailEnabledSecurity => "Mail-enabled security",
            Self::Security => "Security",
            Self::Distribution => "Distribution list",
        }
    }
}

/// A group. A text that Microsoft has none of is empty.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Group {
    /// Microsoft's GUID.
    pub id: GroupId,
    /// The name; may be empty.
    pub display_name: String,
    /// May be empty.
    pub description: String,
    /// The mail address.
    pub mail: Option<String>,
    /// What kind it is.
    pub class: GroupClass,
    /// Whether a rule decides who is in it.
    pub dynamic: bool,
    /// The products it gives its members, sorted, each once.
    pub licenses: Vec<SkuId>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_class_follows_from_three_facts() {
        let check = |unified, mail_enabled, security_enabled, class| {
            assert_eq!(GroupClass::of(GroupFacts { unified, mail_enabled, security_enabled }), class);
        };
        check(true, true, false, GroupClass::Microsoft365);
        check(true, true, true, GroupClass::Microsoft365);
        check(false, true, true, GroupClass::MailEnabledSecurity);
        check(false, false, true, GroupClass::Security);
        check(false, true, false, GroupClass::Distribution);
        check(false, false, false, GroupClass::Distribution);
    }

    #[test]
    fn every_class_comes_back_from_its_key_and_from_its_facts() {
        for class in GroupClass::ALL {
            assert_eq!(GroupClass::from_key(class.key()), Some(class));
            assert_eq!(GroupClass::of(class.facts()), class);
            let json = serde_json::to_string(&class).unwrap();
            assert_eq!(json.trim_matches('"'), class.key());
        }
        assert_eq!(GroupClass::from_key("team"), None);
    }
}
