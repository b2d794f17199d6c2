//! The token endpoint's request and answer (OAuth 2.0 at `/{tenant}/oauth2/v2.0/token`).

use outbound::{Request, Response, Value};
use secrecy::{ExposeSecret as _, SecretString};
use serde::Deserialize;
use url::Url;

use super::{
    AppProof, CertificateFault, assertion,
    cache::AccessToken,
    refusal::{self, SignInContext},
};
use crate::{
    call::Call,
    client::TenantClient,
    error::{Error, ErrorKind, Service},
    fields::looks_like_html,
    throttle::Pace,
};

/// What the token endpoint gave.
pub(super) struct Granted {
    pub access: AccessToken,
    pub refresh: Option<SecretString>,
}

/// What is exchanged beside the app's own proof.
pub(super) enum Proof {
    /// Nothing: the app asks as itself.
    App,
    /// A person's refresh token.
    Refresh(SecretString),
    /// The code that a person's sign-in brought.
    Code(SignInCode),
}

/// The code of a sign-in, with what it is bound to. No `Debug`.
pub struct SignInCode {
    /// What Microsoft put into the return's address.
    pub code: SecretString,
    /// Where it was sent to.
    pub redirect_uri: String,
    /// What the link's challenge was made of.
    pub verifier: SecretString,
}

#[derive(Deserialize)]
struct TokenJson {
    token_type: String,
    expires_in: u32,
    access_token: SecretString,
    refresh_token: Option<SecretString>,
}

impl TenantClient {
    /// Exchanges the app's own proof, with what else is given, for an access token.
    pub(super) async fn ask_for_token(&self, proof: Proof) -> Result<Granted, Error> {
        let endpoint = self.endpoints().token(self.tenant);
        let form = self.token_form(proof, &endpoint)?;
        let request = Request::post_form(endpoint, form).header("accept", "application/json");
        let asked_at = self.now();
        let call =
            Call { service: Service::SignIn, template: "/{tenant}/oauth2/v2.0/token", pace: Pace::OneByOne };
        let answer = self.exchange(call, request, None).await?;
        if answer.response.status != 200 {
            let context = SignInContext {
                caller: self.caller(Service::SignIn),
                customer: self.is_customer(),
                certificate: matches!(self.credential.proof, AppProof::Certificate(_)),
            };
            return Err(refusal::read(&answer, context, &self.shared.throttle, self.now()));
        }
        let json = read_token(&answer.response).map_err(|error| error.with_request_id(answer.request_id))?;
        Ok(Granted {
            access: AccessToken::new(json.access_token, asked_at, json.expires_in),
            refresh: json.refresh_token,
        })
    }

    fn token_form(&self, proof: Proof, endpoint: &Url) -> Result<Vec<(&'static str, Value)>, Error> {
        let connection = &self.credential.connection;
        // The scope names Microsoft's own resource of the cloud, wherever the requests really go.
        let scope = format!("{}/.default", connection.cloud.graph_origin());
        let mut form = vec![("client_id", connection.application.to_string().into())];
        match &self.credential.proof {
            AppProof::Secret(secret) => form.push(("client_secret", secret.clone().into())),
            AppProof::Certificate(certificate) => {
                let signed = assertion::sign(certificate, connection.application, endpoint, self.now());
                form.extend([
                    ("client_assertion_type", assertion::TYPE.into()),
                    ("client_assertion", signed.map_err(unusable)?.into()),
                ]);
            }
        }
        match proof {
            Proof::App => form.extend([("grant_type", "client_credentials".into()), ("scope", scope.into())]),
            Proof::Refresh(token) => form.extend([
                ("grant_type", "refresh_token".into()),
                // Without offline_access no new refresh token comes back, and the old one ages.
                ("scope", format!("{scope} offline_access").into()),
                ("refresh_token", token.into()),
            ]),
            Proof::Code(SignInCode { code, redirect_uri, verifier }) => form.extend([
                ("grant_type", "authorization_code".into()),
                ("scope", format!("{scope} offline_access").into()),
                ("code", code.into()),
                ("redirect_uri", redirect_uri.into()),
                ("code_verifier", verifier.into()),
            ]),
        }
        Ok(form)
    }
}

/// The certificate cannot sign: Microsoft was not asked.
fn unusable(fault: CertificateFault) -> Error {
    let expired = matches!(fault, CertificateFault::Expired(_));
    Error::new(ErrorKind::Secret { expired }, fault.to_string()).with_field(Some("certificate"))
}

fn read_token(response: &Response) -> Result<TokenJson, Error> {
    const WHAT: &str = "the sign-in";
    let json: TokenJson = serde_json::from_slice(&response.body).map_err(|_| {
        let why = if looks_like_html(response) { "it is a web page" } else { "it is no token" };
        Error::foreign(Service::SignIn, WHAT, why)
    })?;
    let token = json.access_token.expose_secret();
    let sendable = !token.is_empty() && token.bytes().all(|byte| byte.is_ascii_graphic());
    if !json.token_type.eq_ignore_ascii_case("Bearer") || !sendable || json.expires_in == 0 {
        return Err(Error::malformed(Service::SignIn, WHAT, "it holds no usable bearer token"));
    }
    Ok(json)
}
