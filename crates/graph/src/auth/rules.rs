//! What Microsoft's sign-in codes mean for a person, and which field of the Connect form is at fault.
//!
//! Codes and meanings: Microsoft Entra "authentication and authorization error codes". A code that is not in the
//! table is judged by the OAuth `error` word, which Microsoft documents as the stable part.

use crate::error::{Error, ErrorKind};

/// One row of the table: codes, what to do, the Connect form's field, the sentence.
type Rule = (&'static [u32], ErrorKind, Option<&'static str>, &'static str);

const SECRET: Option<&str> = Some("secret");
const CERTIFICATE: Option<&str> = Some("certificate");
const APPLICATION: Option<&str> = Some("application_id");
const TENANT: Option<&str> = Some("tenant_id");
const CLOUD: Option<&str> = Some("cloud");

const RULES: &[Rule] = &[
    (
        &[7_000_215],
        ErrorKind::Secret { expired: false },
        SECRET,
        "The secret key is wrong. Enter the secret's Value, not its Secret ID, from Certificates & secrets of the app registration.",
    ),
    (
        &[7_000_222],
        ErrorKind::Secret { expired: true },
        SECRET,
        "The secret key has expired. Make a new client secret in the app registration and enter its Value.",
    ),
    (
        &[7_000_218],
        ErrorKind::Secret { expired: false },
        SECRET,
        "Microsoft received no secret key. Enter the Value of a client secret of the app registration.",
    ),
    (
        &[700_027],
        ErrorKind::Secret { expired: false },
        CERTIFICATE,
        "Microsoft does not know this certificate for the application. Upload it, without its private key, under Certificates & secrets of the app registration, and try again.",
    ),
    (
        &[1_000_502],
        ErrorKind::Secret { expired: true },
        CERTIFICATE,
        "The certificate is not valid now. Make a new one, upload it to the app registration, and enter it with its private key.",
    ),
    (
        &[700_024],
        ErrorKind::Unauthorized,
        None,
        "Microsoft finds what the certificate signed outside its time: the clock of this server is more than 5 minutes wrong. Set it, and try again.",
    ),
    (
        &[700_023, 50_027],
        ErrorKind::Refused,
        None,
        "Microsoft did not accept what the certificate signed. This is a fault of Seatledger: please report it.",
    ),
    (
        &[700_016, 7_000_229],
        ErrorKind::Application,
        APPLICATION,
        "The tenant knows no application with this ID. Check the Application ID and the Tenant ID, and that the tenant's administrator has consented to the app.",
    ),
    (
        &[7_000_112],
        ErrorKind::Application,
        APPLICATION,
        "The application is disabled in this tenant. Enable it under Enterprise applications in Microsoft Entra.",
    ),
    (
        &[90_002, 900_023],
        ErrorKind::Tenant,
        TENANT,
        "Microsoft knows no tenant with this ID in this cloud. Check the Tenant ID, and that the right cloud is chosen.",
    ),
    (
        &[90_038, 900_382, 900_432],
        ErrorKind::WrongCloud,
        CLOUD,
        "The tenant or the app registration lives in another Microsoft cloud. Choose the cloud they belong to.",
    ),
    (
        &[70_011, 500_011],
        ErrorKind::WrongCloud,
        CLOUD,
        "The tenant knows no Microsoft Graph of this cloud. Choose the cloud that the tenant belongs to.",
    ),
    (
        &[700_022],
        ErrorKind::Refused,
        None,
        "Microsoft refused a token request that names more than one resource. This is a fault of Seatledger: please report it.",
    ),
    (
        &[65_001, 65_004, 90_094],
        ErrorKind::ConsentMissing,
        None,
        "The app has no consent in this tenant. Its administrator must grant admin consent for the app's permissions.",
    ),
    (
        &[90_099],
        ErrorKind::ConsentMissing,
        None,
        "The app is not authorized in the customer's tenant. Grant admin consent there, or pre-consent through Partner Center; a GDAP relationship alone is not enough.",
    ),
    (
        &[700_005],
        ErrorKind::Unauthorized,
        None,
        "The sign-in was made for another tenant. Sign in again for this one.",
    ),
    (
        &[50_020],
        ErrorKind::Unauthorized,
        None,
        "The account that signed in does not exist in this tenant. Sign in with an account that has access to it.",
    ),
    (
        &[50_076, 50_079],
        ErrorKind::Unauthorized,
        None,
        "Microsoft asks for multi-factor authentication. Sign in again and complete it.",
    ),
    (
        &[53_003],
        ErrorKind::Unauthorized,
        None,
        "A Conditional Access policy of the tenant blocks the sign-in. Ask its administrator to allow this app.",
    ),
    (
        &[530_032],
        ErrorKind::Unauthorized,
        None,
        "A security policy of the tenant blocks the sign-in. Ask its administrator to allow this app.",
    ),
    (
        &[700_082],
        ErrorKind::Unauthorized,
        None,
        "The saved sign-in has expired because it was not used. Sign in again.",
    ),
    (
        &[50_173],
        ErrorKind::Unauthorized,
        None,
        "The saved sign-in was revoked, for example by a new password. Sign in again.",
    ),
    (
        &[90_024, 90_033, 90_090],
        ErrorKind::Unavailable,
        None,
        "Microsoft's sign-in service has a passing fault. Try again in a few minutes.",
    ),
];

/// What differs when the tenant is a partner's customer.
const CUSTOMER_RULES: &[Rule] = &[
    (
        &[700_016, 7_000_229],
        ErrorKind::ConsentMissing,
        None,
        "The app is not installed in the customer's tenant. Grant admin consent there, or pre-consent through Partner Center.",
    ),
    (
        &[90_002, 900_023],
        ErrorKind::Tenant,
        None,
        "Microsoft no longer knows this customer's tenant. Check whether it was deleted.",
    ),
    (
        &[90_038, 900_382, 900_432, 70_011, 500_011],
        ErrorKind::WrongCloud,
        None,
        "The customer's tenant lives in another Microsoft cloud. Connect to it with an app registration of that cloud.",
    ),
];

/// A row of the table by words: the word, and as above.
type WordRule = (&'static str, ErrorKind, Option<&'static str>, &'static str);

/// What differs when a certificate has signed.
const CERTIFICATE_WORDS: &[WordRule] = &[(
    "invalid_client",
    ErrorKind::Secret { expired: false },
    CERTIFICATE,
    "Microsoft does not accept the app's certificate. Check that the app registration holds it, or make a new one.",
)];

/// By OAuth's `error` word, for codes that the table does not know.
const WORDS: &[WordRule] = &[
    (
        "invalid_client",
        ErrorKind::Secret { expired: false },
        SECRET,
        "Microsoft does not accept the app's secret key. Make a new client secret in the app registration and enter its Value.",
    ),
    (
        "unauthorized_client",
        ErrorKind::ConsentMissing,
        None,
        "The app may not sign in to this tenant. Its administrator must grant admin consent for the app's permissions.",
    ),
    (
        "invalid_grant",
        ErrorKind::Unauthorized,
        None,
        "Microsoft no longer accepts the saved sign-in. Sign in again.",
    ),
    (
        "interaction_required",
        ErrorKind::Unauthorized,
        None,
        "Microsoft wants a person to sign in. Sign in again.",
    ),
    (
        "consent_required",
        ErrorKind::ConsentMissing,
        None,
        "The app has no consent in this tenant. Its administrator must grant admin consent for the app's permissions.",
    ),
    (
        "temporarily_unavailable",
        ErrorKind::Unavailable,
        None,
        "Microsoft's sign-in service has a passing fault. Try again in a few minutes.",
    ),
];

/// By the number of an AADSTS code, if the table knows it.
pub(super) fn by_number(number: u32, customer: bool) -> Option<Error> {
    let special = if customer { CUSTOMER_RULES } else { &[] };
    let (_, kind, field, message) =
        special.iter().chain(RULES).find(|(numbers, ..)| numbers.contains(&number))?;
    Some(Error::new(kind.clone(), *message).with_field(for_form(*field, customer)))
}

/// By OAuth's `error` word, which may blame either kind of proof.
pub(super) fn by_word(word: &str, customer: bool, certificate: bool) -> Error {
    let special = if certificate { CERTIFICATE_WORDS } else { &[] };
    match special.iter().chain(WORDS).find(|(known, ..)| *known == word) {
        Some((_, kind, field, message)) => {
            Error::new(kind.clone(), *message).with_field(for_form(*field, customer))
        }
        None => Error::new(
            ErrorKind::Refused,
            "Microsoft refused the sign-in for a reason that Seatledger does not know. Look the code up at \
             login.microsoftonline.com/error.",
        ),
    }
}

/// In a customer's tenant only the app's own proof is still a matter of the connection itself.
fn for_form(field: Option<&'static str>, customer: bool) -> Option<&'static str> {
    field.filter(|field| !customer || [SECRET, CERTIFICATE].contains(&Some(*field)))
}
