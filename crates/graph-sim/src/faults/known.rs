//! Tenants that misbehave because of their domain, so that any fault can be reached from a running demo.

use uuid::Uuid;

use super::{Effect, Fault, RetryAfter};
use crate::identity::stable_id;
use crate::world::{Tenant, seats};
use crate::{Cloud, Kind};

/// A tenant that misbehaves by its domain.
#[derive(Clone, Copy, Debug)]
pub struct KnownTenant {
    /// The domain that brings the fault, in whichever world.
    pub domain: &'static str,
    /// What a client meets there.
    pub behavior: &'static str,
    /// Whether the tenant that exists by itself consented to the world's applications.
    pub consented: bool,
    /// The faults that the domain brings.
    pub faults: fn() -> Vec<Fault>,
}

macro_rules! known {
    ($domain:literal, $behavior:literal, $effect:expr) => {
        KnownTenant {
            domain: $domain,
            behavior: $behavior,
            consented: true,
            faults: || vec![Fault::new($effect)],
        }
    };
}

macro_rules! refused {
    ($domain:literal, $behavior:literal, $code:literal) => {
        KnownTenant {
            domain: $domain,
            behavior: $behavior,
            consented: true,
            faults: || vec![Fault::new(Effect::Aadsts { code: $code }).kind(Kind::Token)],
        }
    };
}

/// Every known tenant. Besides these, a token request for `aadsts-NNN.example` is refused with that AADSTS number.
pub const KNOWN_TENANTS: &[KnownTenant] = &[
    KnownTenant {
        domain: "throttled.example",
        behavior: "every other call of each kind answers 429 with a decimal Retry-After",
        consented: true,
        faults: || {
            let refuse = || Fault::new(Effect::retry(429, RetryAfter::Decimal(0.25))).every(2);
            Kind::GRAPH.into_iter().map(|kind| refuse().kind(kind)).collect()
        },
    },
    known!(
        "always-throttled.example",
        "every call answers 429 with Retry-After 1",
        Effect::retry(429, RetryAfter::Seconds(1))
    ),
    known!(
        "intune-throttled.example",
        "429 without Retry-After and without innerError.code",
        Effect::IntuneThrottled
    ),
    known!(
        "unavailable.example",
        "every call answers 503 with an HTTP date as Retry-After",
        Effect::retry(503, RetryAfter::HttpDate(2))
    ),
    known!("gateway-timeout.example", "every call answers 504", Effect::status(504)),
    known!("slow.example", "every answer takes two seconds", Effect::Delay { ms: 2_000 }),
    known!(
        "slow-body.example",
        "the body of every answer trickles for two seconds",
        Effect::SlowBody { ms: 2_000 }
    ),
    known!("html.example", "HTML with status 200 instead of JSON", Effect::Html { status: 200 }),
    known!("invalid-json.example", "a JSON content type around text that is no JSON", Effect::InvalidJson),
    known!("missing-value.example", "collections without value", Effect::MissingValue),
    known!(
        "wrong-type.example",
        "value is an object instead of an array",
        Effect::WrongType { property: None }
    ),
    known!("truncated.example", "the connection closes in the middle of the body", Effect::TruncatedBody),
    known!("reset.example", "the connection is reset before any answer", Effect::Reset),
    known!("cycle.example", "nextLink leads back to the first page", Effect::NextLinkCycle),
    known!(
        "foreign-link.example",
        "nextLink leads to another host",
        Effect::ForeignNextLink { origin: "https://graph.evil.example".to_owned() }
    ),
    known!("empty-page.example", "an empty page with a nextLink comes first", Effect::EmptyPage),
    known!("duplicate.example", "the last item comes again on the next page", Effect::DuplicateItem),
    KnownTenant {
        domain: "no-consent.example",
        behavior: "no application is consented: AADSTS700016 app-only, AADSTS90099 for a partner's user",
        consented: false,
        faults: Vec::new,
    },
    KnownTenant {
        domain: "no-roles.example",
        behavior: "a token is issued without roles; every call of Graph answers 403",
        consented: true,
        faults: || vec![Fault::new(Effect::NoRoles).kind(Kind::Token)],
    },
    refused!("wrong-secret.example", "AADSTS7000215, whatever the secret", 7_000_215),
    refused!("expired-secret.example", "AADSTS7000222, whatever the secret", 7_000_222),
    refused!("disabled-app.example", "AADSTS7000112: the application is disabled", 7_000_112),
    refused!("blocked.example", "AADSTS53003: blocked by Conditional Access", 53_003),
    refused!("mfa.example", "AADSTS50076: multifactor authentication is required", 50_076),
    refused!("sign-in-throttled.example", "AADSTS90055: too many requests at sign-in", 90_055),
    refused!("sign-in-unavailable.example", "AADSTS90033: a transient error at sign-in", 90_033),
];

/// The known tenant of this domain.
pub fn known(domain: &str) -> Option<&'static KnownTenant> {
    KNOWN_TENANTS.iter().find(|known| known.domain.eq_ignore_ascii_case(domain))
}

impl KnownTenant {
    /// The id of the tenant that exists by itself.
    pub fn tenant_id(&self) -> Uuid {
        stable_id(&["known tenant", self.domain])
    }

    /// The tenant that exists by itself: its first label as a name, two products, and the people who hold their seats.
    pub(crate) fn tenant(&self) -> Tenant {
        let label = self.domain.split('.').next().unwrap_or(self.domain);
        let initial = format!("{}.onmicrosoft.com", label.replace('-', ""));
        let mut tenant = Tenant::new(self.tenant_id(), Cloud::Global, "known", label, &initial);
        tenant.add_domain(self.domain, false);
        tenant.hold("SPB", &seats(25).assigned(21));
        tenant.hold("POWER_BI_PRO", &seats(5).assigned(2));
        tenant.populate(24);
        tenant
    }
}
