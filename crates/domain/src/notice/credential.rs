//! Notices of credentials that will stop working, or have: which one, when, and the words for it.

use serde::{Deserialize, Serialize};

use super::Reason;
use crate::{
    credential::CredentialKind,
    expiry::{self, Expiry, days_left},
    time::Timestamp,
};

/// What is warned of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Warned {
    /// A client secret.
    SecretKey,
    /// A certificate with its private key.
    Certificate,
    /// The sign-in of a service account.
    ServiceAccount,
}

impl From<CredentialKind> for Warned {
    fn from(kind: CredentialKind) -> Self {
        match kind {
            CredentialKind::ClientSecret => Self::SecretKey,
            CredentialKind::Certificate => Self::Certificate,
        }
    }
}

/// A credential when it was warned of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct WarningFacts {
    /// Which.
    pub of: Warned,
    /// When it ends; of a service account, when its sign-in was last used.
    pub at: Timestamp,
    /// Days that were left; of a service account, days that it had lain idle.
    pub days: i64,
}

impl WarningFacts {
    /// The warning that is due for a credential, with the threshold that it reached last; `None` while none is. `at` is
    /// when it ends, for a service account when it was last used.
    pub fn due(of: Warned, at: Timestamp, now: Timestamp) -> Option<(Reason, u16, Self)> {
        let (threshold, days) = match of {
            Warned::ServiceAccount => (expiry::idle_threshold(at, now)?, now.secs_since(at) / 86_400),
            Warned::SecretKey | Warned::Certificate => (Expiry::of(at, now).threshold()?, days_left(at, now)),
        };
        let reason = match (of, threshold) {
            (Warned::ServiceAccount, _) => Reason::ServiceAccountIdle,
            (_, 0) => Reason::SecretExpired,
            (_, _) => Reason::SecretExpiring,
        };
        Some((reason, threshold, Self { of, at, days }))
    }

    /// One line, about the integration of this name.
    pub(super) fn title(&self, name: &str) -> String {
        let what = self.what();
        match (self.of, self.days) {
            (Warned::ServiceAccount, days) => {
                format!("The service account of {name} was not used for {days} days")
            }
            (_, 0) => format!("The {what} of {name} has expired"),
            (_, 1) => format!("The {what} of {name} expires within a day"),
            (_, days) => format!("The {what} of {name} expires in {days} days"),
        }
    }

    /// What happens and what to do.
    pub(super) fn text(&self) -> String {
        let (what, on) = (self.what(), self.at.date());
        let advice = format!(
            "Create a new {what} in Microsoft Entra and put it in place on the Access page. Tenants, matches and settings stay as they are."
        );
        match (self.of, self.days) {
            (Warned::ServiceAccount, _) => format!(
                "Its sign-in was last used on {on}. Microsoft ends a sign-in that is not used for 90 days. Start a sync that reads customers, or sign the service account in again on the Access page."
            ),
            (_, 0) => format!("It stopped working on {on}, so nothing can be read. {advice}"),
            (_, _) => format!("It stops working on {on}, and nothing can be read from then on. {advice}"),
        }
    }

    const fn what(&self) -> &'static str {
        match self.of {
            Warned::SecretKey => "secret key",
            Warned::Certificate => "certificate",
            Warned::ServiceAccount => "service account",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DAY: i64 = 86_400;

    #[test]
    fn sec_074_a_warning_is_due_from_60_days_on_and_says_when_and_what_to_do() {
        let now = Timestamp::from_date("2026-11-21").unwrap();
        let check = |kind, days: i64, expected: Option<(Reason, u16, &str)>| {
            let due = WarningFacts::due(kind, now.plus_secs(days * DAY), now);
            let told = due.map(|(reason, threshold, facts)| (reason, threshold, facts.title("Contoso")));
            assert_eq!(
                told,
                expected.map(|(reason, days, title)| (reason, days, title.to_owned())),
                "{days}"
            );
        };
        let (secret, certificate) = (Warned::SecretKey, Warned::Certificate);
        check(secret, 61, None);
        check(secret, 60, Some((Reason::SecretExpiring, 60, "The secret key of Contoso expires in 60 days")));
        check(secret, 20, Some((Reason::SecretExpiring, 30, "The secret key of Contoso expires in 20 days")));
        check(
            certificate,
            1,
            Some((Reason::SecretExpiring, 1, "The certificate of Contoso expires within a day")),
        );
        check(certificate, 0, Some((Reason::SecretExpired, 0, "The certificate of Contoso has expired")));
        check(secret, -9, Some((Reason::SecretExpired, 0, "The secret key of Contoso has expired")));
        let account = Warned::ServiceAccount;
        check(account, -59, None);
        let idle = "The service account of Contoso was not used for 61 days";
        check(account, -61, Some((Reason::ServiceAccountIdle, 60, idle)));
        let (_, _, facts) = WarningFacts::due(secret, now.plus_secs(7 * DAY), now).unwrap();
        assert!(facts.text().starts_with("It stops working on 2026-11-28,"), "{}", facts.text());
        let (_, _, facts) = WarningFacts::due(account, now.plus_secs(-60 * DAY), now).unwrap();
        assert!(facts.text().starts_with("Its sign-in was last used on 2026-09-22."), "{}", facts.text());
    }
}
