//! The guide's steps as data: who does what at Microsoft, and which values are copied from where to where.

use super::{APP_NAME, Choice, SECRET_MONTHS};
use crate::{
    directory_role::DirectoryRole,
    integration::Reach,
    permission::{PARTNER_CENTER, Permission},
};

/// One part of a step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Line {
    /// A sentence.
    Say(String),
    /// A value to copy, with what it is.
    Value {
        /// What it is.
        label: &'static str,
        /// The value.
        value: String,
    },
    /// Permissions to add.
    Permissions {
        /// `Application` or `Delegated`, as the portal says.
        kind: &'static str,
        /// Which.
        permissions: Vec<Permission>,
    },
}

/// One step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// What it is about; unique in a guide.
    pub title: &'static str,
    /// Whose sign-in it needs.
    pub who: &'static str,
    /// What to do.
    pub lines: Vec<Line>,
}

const PARTNER_ADMIN: &str = "Global Administrator of the partner tenant";
const TENANT_ADMIN: &str = "Global Administrator of the tenant";
const CUSTOMER_ADMIN: &str = "Global Administrator of each customer";
const ADMIN_AGENT: &str = "Admin agent in Partner Center";
const YOU: &str = "Administrator of Seatledger";

/// The steps for exactly what was ticked, in order.
pub fn steps(choice: &Choice) -> Vec<Step> {
    let admin = if choice.reach == Reach::Partner { PARTNER_ADMIN } else { TENANT_ADMIN };
    let mut steps = vec![registration(choice, admin), permissions(choice, admin), secret(admin), connect()];
    match (choice.reach, choice.signs_in()) {
        (Reach::Single, _) => {}
        (Reach::Partner, false) => steps.push(customers()),
        (Reach::Partner, true) => steps.extend([account(), relationship(), customers()]),
    }
    steps
}

fn say(text: impl Into<String>) -> Line {
    Line::Say(text.into())
}

fn registration(choice: &Choice, who: &'static str) -> Step {
    let accounts = match choice.reach {
        Reach::Partner => "Accounts in any organizational directory (multi-tenant)",
        Reach::Single => "Accounts in this organizational directory only",
    };
    Step {
        title: "Register the app",
        who,
        lines: vec![
            say(format!(
                "In Microsoft Entra, App registrations, choose New registration. Name it {APP_NAME}. Supported account types: {accounts}."
            )),
            say("Under Redirect URI choose the platform Web and enter:"),
            Line::Value { label: "Redirect URI", value: choice.redirect_uri() },
            say("From the app's overview copy Directory (tenant) ID and Application (client) ID."),
        ],
    }
}

fn permissions(choice: &Choice, who: &'static str) -> Step {
    let mut lines = vec![
        say("Under API permissions remove the User.Read that Microsoft added by itself."),
        say("Choose Add a permission, Microsoft Graph, Application permissions, and add:"),
        Line::Permissions { kind: "Application", permissions: choice.application_permissions() },
    ];
    if choice.signs_in() {
        lines.extend([
            say("Choose Add a permission, Microsoft Graph, Delegated permissions, and add:"),
            Line::Permissions { kind: "Delegated", permissions: choice.delegated_permissions() },
            say("Choose Add a permission, APIs my organization uses, find Microsoft Partner Center by its ID, and add its delegated permission user_impersonation."),
            Line::Value { label: "Microsoft Partner Center", value: PARTNER_CENTER.into() },
        ]);
    }
    lines.push(say("Choose Grant admin consent. Every line must then say Granted."));
    Step { title: "Add permissions and grant admin consent", who, lines }
}

fn secret(who: &'static str) -> Step {
    Step {
        title: "Make a client secret",
        who,
        lines: vec![
            say(format!(
                "Under Certificates & secrets choose New client secret, {SECRET_MONTHS} months. Copy its Value at once, not its Secret ID: Microsoft never shows it again."
            )),
            say(
                "Or upload a certificate (RSA, 2048 bits or more) there in place of a secret, and keep its private key for Seatledger.",
            ),
        ],
    }
}

fn connect() -> Step {
    Step {
        title: "Connect",
        who: YOU,
        lines: vec![say(
            "Paste Tenant ID, Application ID and the secret's Value (or the certificate with its private key) into the Connect form. The connection is tested, and saved only if it works.",
        )],
    }
}

fn customers() -> Step {
    Step {
        title: "Get consent in each customer's tenant",
        who: CUSTOMER_ADMIN,
        lines: vec![
            say(
                "A relationship or contract alone does not let the app read: each customer must consent to it once, and again when it needs more.",
            ),
            say(
                "The integration's Access page lists every customer that lacks consent, with the link to send. When consent was given, Microsoft leads back here and the tenant is tested.",
            ),
        ],
    }
}

fn account() -> Step {
    Step {
        title: "Make the service account and its security group",
        who: PARTNER_ADMIN,
        lines: vec![
            say(
                "Create a user for Seatledger alone, without a license and without a directory role, and register multi-factor authentication for it: Microsoft demands it for partners.",
            ),
            say("Create a security group and put the service account into it."),
        ],
    }
}

fn relationship() -> Step {
    Step {
        title: "Request GDAP relationships",
        who: ADMIN_AGENT,
        lines: vec![
            say(format!(
                "In Partner Center, Customers, Admin relationships, request one per customer for 730 days with auto-extend on and the role {}. Never include Global Administrator: it switches auto-extend off.",
                DirectoryRole::DirectoryReaders.name()
            )),
            say(
                "Send the link to the customer. When it is approved, assign the security group with the role to the relationship: until then nobody has access.",
            ),
        ],
    }
}
