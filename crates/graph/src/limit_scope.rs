//! What a limit of Microsoft covers, and its text in the table that all servers read.

use std::{fmt, str::FromStr};

use domain::id::{ApplicationId, TenantId};
use outbound::Response;

/// What a limit covers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum LimitScope {
    /// One app in one tenant.
    TenantApplication(ApplicationId, TenantId),
    /// All apps in one tenant.
    Tenant(TenantId),
    /// One app over all tenants.
    Application(ApplicationId),
    /// The sign-ins of one app in one tenant.
    SignIn(ApplicationId, TenantId),
}

impl LimitScope {
    /// Reads `x-ms-throttle-scope` (`Tenant_Application/ReadWrite/{app}/{tenant}`). The ids are taken from the
    /// call itself, and a scope that is missing or unknown is the narrowest.
    pub fn of(response: &Response, application: ApplicationId, tenant: TenantId) -> Self {
        let header = response.header("x-ms-throttle-scope").unwrap_or_default();
        match header.split('/').next().unwrap_or_default() {
            "Tenant" => Self::Tenant(tenant),
            "Application" => Self::Application(application),
            _ => Self::TenantApplication(application, tenant),
        }
    }
}

impl fmt::Display for LimitScope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TenantApplication(app, tenant) => write!(f, "Tenant_Application/{app}/{tenant}"),
            Self::Tenant(tenant) => write!(f, "Tenant/{tenant}"),
            Self::Application(app) => write!(f, "Application/{app}"),
            Self::SignIn(app, tenant) => write!(f, "SignIn/{app}/{tenant}"),
        }
    }
}

/// The text names no scope that this version knows.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct UnknownScope;

impl FromStr for LimitScope {
    type Err = UnknownScope;

    fn from_str(text: &str) -> Result<Self, UnknownScope> {
        let application = |text: &str| text.parse().map_err(|_| UnknownScope);
        let tenant = |text: &str| text.parse().map_err(|_| UnknownScope);
        match *text.split('/').collect::<Vec<_>>() {
            ["Tenant_Application", one, other] => {
                Ok(Self::TenantApplication(application(one)?, tenant(other)?))
            }
            ["Tenant", one] => Ok(Self::Tenant(tenant(one)?)),
            ["Application", one] => Ok(Self::Application(application(one)?)),
            ["SignIn", one, other] => Ok(Self::SignIn(application(one)?, tenant(other)?)),
            _ => Err(UnknownScope),
        }
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    #[test]
    fn every_scope_comes_back_from_its_text() {
        let (app, tenant) = (ApplicationId(Uuid::from_u128(1)), TenantId(Uuid::from_u128(2)));
        for scope in [
            LimitScope::TenantApplication(app, tenant),
            LimitScope::Tenant(tenant),
            LimitScope::Application(app),
            LimitScope::SignIn(app, tenant),
        ] {
            assert_eq!(scope.to_string().parse(), Ok(scope));
        }
        for text in ["", "Tenant", "Tenant/x", "Galaxy/1", "Tenant/00000000-0000-0000-0000-000000000002/x"] {
            assert_eq!(text.parse::<LimitScope>(), Err(UnknownScope), "{text}");
        }
    }
}
