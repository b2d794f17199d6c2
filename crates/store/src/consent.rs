//! What links to Microsoft carry and bring back, sealed, so that nobody can make one up: which tenant is asked for
//! consent, and who signs in a service account. Nothing of it is stored; it ends by itself.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use domain::{
    account::Verb,
    id::{IntegrationId, TenantId, UserId},
    time::Timestamp,
};
use secrecy::{ExposeSecret as _, SecretString};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use sha2::{Digest as _, Sha256};

use crate::{Store, crypto::Place, error::Error, scope::Scope, token};

/// The two kinds of link; a state of one does not open as the other.
const CONSENT: Place<'_> = Place { table: "link", column: "state", row: "consent", organization: "" };
const SIGN_IN: Place<'_> = Place { table: "link", column: "state", row: "sign_in", organization: "" };

#[derive(Serialize, Deserialize)]
struct ConsentState {
    integration: IntegrationId,
    tenant: TenantId,
    until: Timestamp,
}

#[derive(Serialize, Deserialize)]
struct SignInState {
    integration: IntegrationId,
    user: UserId,
    verifier: String,
    until: Timestamp,
}

/// A consent link that came back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReturnedConsent {
    /// The right to test that tenant and to have it read: whoever made the link had it.
    pub scope: Scope,
    /// The integration.
    pub integration: IntegrationId,
    /// The tenant whose administrator was asked.
    pub tenant: TenantId,
}

/// What the link of a sign-in carries.
pub struct SignInStarted {
    /// Comes back unchanged.
    pub state: String,
    /// SHA-256 of the verifier, in base64url (PKCE).
    pub challenge: String,
}

/// The link of a sign-in that came back to whoever opened it.
pub struct ReturnedSignIn {
    /// The integration.
    pub integration: IntegrationId,
    /// What redeems the code (PKCE).
    pub verifier: SecretString,
}

impl Store {
    /// What a consent link for this tenant carries; it is good until then.
    pub fn consent_state(
        &self,
        scope: &Scope,
        integration: IntegrationId,
        tenant: TenantId,
        until: Timestamp,
    ) -> Result<String, Error> {
        scope.require(Verb::ManageIntegrations)?;
        self.link_seal(&CONSENT, &ConsentState { integration, tenant, until })
    }

    /// What came back; `None` if we never made it, or if it has ended.
    pub fn consent_returned(&self, state: &str, now: Timestamp) -> Option<ReturnedConsent> {
        let ConsentState { integration, tenant, until } = self.link_open(&CONSENT, state)?;
        (now < until).then(|| ReturnedConsent { scope: Scope::system(), integration, tenant })
    }

    /// What the link carries by which the person of this scope signs in a service account.
    pub fn sign_in_state(
        &self,
        scope: &Scope,
        integration: IntegrationId,
        until: Timestamp,
    ) -> Result<SignInStarted, Error> {
        scope.require(Verb::ManageIntegrations)?;
        let user = scope.user().ok_or(Error::Forbidden)?;
        let verifier = token::generate()?.expose_secret().to_owned();
        let challenge = URL_SAFE_NO_PAD.encode(Sha256::digest(&verifier));
        let state = self.link_seal(&SIGN_IN, &SignInState { integration, user, verifier, until })?;
        Ok(SignInStarted { state, challenge })
    }

    /// What came back; `None` if we never made it, if another person did, or if it has ended.
    pub fn sign_in_returned(&self, scope: &Scope, state: &str, now: Timestamp) -> Option<ReturnedSignIn> {
        let SignInState { integration, user, verifier, until } = self.link_open(&SIGN_IN, state)?;
        (now < until && scope.user() == Some(user))
            .then(|| ReturnedSignIn { integration, verifier: verifier.into() })
    }

    fn link_seal(&self, place: &Place<'_>, state: &impl Serialize) -> Result<String, Error> {
        let state = serde_json::to_vec(state).expect("ids, texts and times always serialize");
        Ok(URL_SAFE_NO_PAD.encode(self.keyring.seal(place, &state)?))
    }

    fn link_open<T: DeserializeOwned>(&self, place: &Place<'_>, state: &str) -> Option<T> {
        let plain = self.keyring.open_value(place, &URL_SAFE_NO_PAD.decode(state).ok()?)?;
        serde_json::from_slice(plain.expose_secret()).ok()
    }
}
