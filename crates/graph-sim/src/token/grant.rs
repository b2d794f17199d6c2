//! The three grants of the token endpoint, each checked in the order in which Microsoft refuses.

use std::collections::BTreeSet;

use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use super::assertion::{self, Refused};
use super::ledger::{Access, Code, Holder};
use super::request::Request;
use super::scope::{self, Wanted};
use super::shape;
use super::{Directory, Endpoint, Refusal};
use crate::json;
use crate::world::{App, Tenant, partner_roles};

/// Answers a token request for the tenant in the address.
pub fn grant(endpoint: &Endpoint, tenant: &str, request: &Request, no_roles: bool) -> Result<Value, Refusal> {
    let grant_type = request.need("grant_type")?;
    let call = Call { endpoint, request };
    match grant_type {
        "client_credentials" => call.client_credentials(tenant, no_roles),
        "authorization_code" => call.authorization_code(tenant),
        "refresh_token" => call.refresh_token(tenant),
        other => Err(Refusal::of(70_003).value(other)),
    }
}

struct Call<'a> {
    endpoint: &'a Endpoint,
    request: &'a Request,
}

impl Call<'_> {
    fn client_credentials(&self, tenant: &str, no_roles: bool) -> Result<Value, Refusal> {
        let app = self.app(tenant)?;
        let tenant = self.endpoint.tenant(tenant, app.is_some())?;
        let app = self.in_directory(&tenant, app)?;
        let consent = tenant.consents.get(&app.id).cloned().ok_or_else(|| absent(&tenant, app.id))?;
        self.authenticate(&tenant, &app)?;
        scope::application(self.request.need("scope")?, self.endpoint.cloud, &self.request.origin)
            .map_err(|refusal| refusal.tenant(tenant.id))?;
        let roles = if no_roles { BTreeSet::new() } else { consent.roles };
        let access_token = self.issue(&tenant, &app, Holder::Application(roles));
        let expires_in = self.endpoint.state.options.token_lifetime_secs;
        Ok(json!({
            "token_type": "Bearer",
            "expires_in": expires_in,
            "ext_expires_in": expires_in,
            "access_token": access_token,
        }))
    }

    fn authorization_code(&self, tenant: &str) -> Result<Value, Refusal> {
        let app = self.app(tenant)?;
        let tenant = self.endpoint.tenant(tenant, app.is_some())?;
        let app = self.in_directory(&tenant, app)?;
        self.authenticate(&tenant, &app)?;
        let code = self.redeem(&tenant, &app)?;
        let asked = self.request.get("scope").unwrap_or(&code.scope);
        let wanted = scope::delegated(asked, self.endpoint.cloud, &self.request.origin)?;
        let scopes = granted(&tenant, &app, &wanted, tenant.id)?;
        let offline = scope::delegated(&code.scope, self.endpoint.cloud, &self.request.origin)?.offline;
        let refresh_token = offline.then(|| {
            let token = self.endpoint.state.opaque("0.ASim");
            self.endpoint.state.ledger().issue_refresh(token, code.cloud, app.id, tenant.id, &code.scope)
        });
        Ok(self.answer(&tenant, &app, tenant.id, scopes, refresh_token, wanted.openid))
    }

    fn refresh_token(&self, tenant: &str) -> Result<Value, Refusal> {
        let app = self.app(tenant)?;
        let tenant = self.endpoint.tenant(tenant, app.is_some())?;
        let app = app.ok_or_else(|| absent(&tenant, self.request.get("client_id").unwrap_or_default()))?;
        if app.disabled {
            return Err(Refusal::of(7_000_112).app(app.id, &app.name));
        }
        self.authenticate(&tenant, &app)?;
        let token = self.request.need("refresh_token")?;
        let (home, first_scope) = self.refreshed(token, &app)?;
        let asked = self.request.get("scope").unwrap_or(&first_scope);
        let wanted = scope::delegated(asked, self.endpoint.cloud, &self.request.origin)?;
        let scopes = granted(&tenant, &app, &wanted, home)?;
        self.enter(&tenant, &app, home)?;
        let fresh = self.endpoint.state.opaque("0.ASim");
        let next = self.endpoint.state.ledger().rotate(token, fresh);
        Ok(self.answer(&tenant, &app, home, scopes, next, wanted.openid))
    }

    /// The application that the request names, if it is registered in this cloud.
    fn app(&self, tenant: &str) -> Result<Option<App>, Refusal> {
        let client = self.request.need("client_id")?;
        let id: Uuid = client.parse().map_err(|_| Refusal::of(700_016).app(client, "").tenant(tenant))?;
        let world = self.endpoint.state.world();
        Ok(world.app(id).filter(|app| app.cloud == self.endpoint.cloud).cloned())
    }

    fn in_directory(&self, tenant: &Directory, app: Option<App>) -> Result<App, Refusal> {
        let client = self.request.get("client_id").unwrap_or_default();
        let app = app.ok_or_else(|| absent(tenant, client))?;
        if app.disabled {
            return Err(Refusal::of(7_000_112).app(app.id, &app.name));
        }
        Ok(app)
    }

    /// Checks the client's secret, or the assertion that its certificate signed.
    fn authenticate(&self, tenant: &Directory, app: &App) -> Result<(), Refusal> {
        let refuse = |code: u32| Refusal::of(code).app(app.id, &app.name);
        if let Some(assertion) = self.request.get("client_assertion") {
            return self.certified(assertion, tenant, app).map_err(refuse);
        }
        let secret = self.request.get("client_secret").ok_or_else(|| refuse(7_000_218))?;
        let known = app.secrets.iter().find(|it| it.value == secret).ok_or_else(|| refuse(7_000_215))?;
        if known.expires < self.endpoint.state.now().date_naive() {
            return Err(refuse(7_000_222));
        }
        Ok(())
    }

    /// Checks a client assertion; an error is the AADSTS number.
    fn certified(&self, assertion: &str, tenant: &Directory, app: &App) -> Result<(), u32> {
        if app.certificates.is_empty() {
            return Err(700_027);
        }
        if self.request.get("client_assertion_type") != Some(assertion::TYPE) {
            return Err(50_027);
        }
        let state = &self.endpoint.state;
        let login = format!("https://{}", self.endpoint.cloud.login_host());
        let here = |audience: &str| {
            let path =
                [&self.request.origin, &login].into_iter().find_map(|it| audience.strip_prefix(it.as_str()));
            let name = path.and_then(|path| path.strip_prefix('/')?.strip_suffix("/oauth2/v2.0/token"));
            name.is_some_and(|name| state.world().find(name).is_some_and(|it| it.id == tenant.id))
        };
        let now_secs = state.now().timestamp();
        let checked = assertion::check(assertion, &app.certificates, &app.id.to_string(), now_secs, here);
        checked.map_err(|refused| match refused {
            Refused::Malformed => 50_027,
            Refused::Unregistered => 700_027,
            Refused::Audience => 700_023,
            Refused::Expired => 700_024,
        })
    }

    fn redeem(&self, tenant: &Directory, app: &App) -> Result<Code, Refusal> {
        let token = self.request.need("code")?;
        let redirect_uri = self.request.need("redirect_uri")?;
        let now_ms = self.endpoint.state.now_ms();
        let mut ledger = self.endpoint.state.ledger();
        let code = ledger.code(token).filter(|code| code.app == app.id && code.cloud == self.endpoint.cloud);
        let code = code.ok_or_else(|| Refusal::of(70_000).value("code"))?;
        if code.tenant != tenant.id {
            return Err(Refusal::of(700_005));
        }
        if code.redeemed {
            return Err(Refusal::of(54_005));
        }
        if code.expires_ms <= now_ms {
            return Err(Refusal::of(70_008));
        }
        if code.redirect_uri != redirect_uri {
            return Err(Refusal::of(500_112).value(redirect_uri));
        }
        let verifier = self.request.get("code_verifier").map(challenge_of);
        if code.challenge != verifier {
            return Err(Refusal::of(50_148));
        }
        code.redeemed = true;
        Ok(code.clone())
    }

    fn refreshed(&self, token: &str, app: &App) -> Result<(Uuid, String), Refusal> {
        let ledger = self.endpoint.state.ledger();
        match ledger.refresh(token) {
            Some(Ok(refresh)) if refresh.app == app.id && refresh.cloud == self.endpoint.cloud => {
                Ok((refresh.home, refresh.scope.clone()))
            }
            Some(Err(_)) => Err(Refusal::of(50_173)),
            _ => Err(Refusal::of(70_000).value("refresh_token")),
        }
    }

    /// Whether a user of this home tenant may enter the tenant at all.
    fn enter(&self, tenant: &Directory, app: &App, home: Uuid) -> Result<(), Refusal> {
        let world = self.endpoint.state.world();
        let partner = world.tenant_by_id(home);
        let invited = partner.is_some_and(|partner| !partner_roles(partner, tenant.id).is_empty());
        if tenant.id == home || invited {
            return Ok(());
        }
        let user = format!("admin@{}", partner.map_or("", Tenant::default_domain));
        Err(Refusal::of(50_020).value(user).tenant(&tenant.name).app(app.id, &app.name))
    }

    fn issue(&self, tenant: &Directory, app: &App, holder: Holder) -> String {
        let state = &self.endpoint.state;
        let now_ms = state.now_ms();
        let expires_ms = now_ms.saturating_add(state.options.token_lifetime_secs.saturating_mul(1000));
        let access =
            Access { cloud: self.endpoint.cloud, tenant: tenant.id, app: app.id, holder, expires_ms };
        let token = shape::jwt(&access, now_ms, &state.opaque(""));
        state.ledger().issue(token, access, now_ms)
    }

    fn answer(
        &self,
        tenant: &Directory,
        app: &App,
        home: Uuid,
        scopes: BTreeSet<String>,
        refresh_token: Option<String>,
        openid: bool,
    ) -> Value {
        let resource = self.endpoint.cloud.graph_host();
        let scope: Vec<String> = scopes.iter().map(|name| format!("https://{resource}/{name}")).collect();
        let mut body = json!({
            "token_type": "Bearer",
            "scope": scope.join(" "),
            "expires_in": self.endpoint.state.options.token_lifetime_secs,
            "access_token": self.issue(tenant, app, Holder::User(home, scopes)),
        });
        if let Some(refresh_token) = refresh_token {
            json::set(&mut body, "/refresh_token", refresh_token);
        }
        if openid {
            json::set(&mut body, "/id_token", unsigned_id_token(tenant, app));
        }
        body
    }
}

fn absent(tenant: &Directory, app: impl ToString) -> Refusal {
    Refusal::of(700_016).app(app, "").tenant(&tenant.name)
}

/// The scopes that the tenant consented to, of those that are wanted.
fn granted(tenant: &Directory, app: &App, wanted: &Wanted, home: Uuid) -> Result<BTreeSet<String>, Refusal> {
    let named = |code: u32| Refusal::of(code).app(app.id, &app.name).tenant(tenant.id);
    let missing = if home == tenant.id { 65_001 } else { 90_099 };
    let consent = tenant.consents.get(&app.id).ok_or_else(|| named(missing))?;
    if consent.scopes.is_empty() || !wanted.names.is_subset(&consent.scopes) {
        return Err(named(65_001));
    }
    let all = wanted.all || wanted.names.is_empty();
    Ok(if all { consent.scopes.clone() } else { wanted.names.clone() })
}

/// The S256 challenge of a PKCE verifier (RFC 7636, 4.6).
fn challenge_of(verifier: &str) -> String {
    BASE64_URL_SAFE_NO_PAD.encode(Sha256::digest(verifier.as_bytes()))
}

/// An id token without a signature, in the shape of Microsoft's own sample (`"alg":"none"`).
fn unsigned_id_token(tenant: &Directory, app: &App) -> String {
    let encode = |value: Value| BASE64_URL_SAFE_NO_PAD.encode(value.to_string());
    let claims = json!({
        "aud": app.id,
        "tid": tenant.id,
        "ver": "2.0",
        "preferred_username": format!("admin@{}", tenant.domain),
    });
    format!("{}.{}.", encode(json!({ "typ": "JWT", "alg": "none" })), encode(claims))
}
