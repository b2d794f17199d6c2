//! Every token and code that sign-in issued, kept in memory. Tokens are opaque: they mean only what stands here.

use std::collections::{BTreeSet, HashMap};

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::Cloud;

/// How long an authorization code lives.
const CODE_LIFE_MS: u64 = 600_000;
/// When expired access tokens are swept out.
const SWEEP_AT: usize = 20_000;

/// What an access token stands for.
#[derive(Clone, Debug)]
pub struct Access {
    /// The cloud that issued it.
    pub cloud: Cloud,
    /// The tenant that it reads.
    pub tenant: Uuid,
    /// The application that holds it.
    pub app: Uuid,
    /// On whose behalf.
    pub holder: Holder,
    /// When it ends.
    pub expires_ms: u64,
}

/// On whose behalf an access token works, and with which permissions.
#[derive(Clone, Debug)]
pub enum Holder {
    /// The application itself, with these roles; without any, the token lacks the claim.
    Application(BTreeSet<String>),
    /// A user of this home tenant, with these scopes.
    User(Uuid, BTreeSet<String>),
}

/// What a refresh token stands for.
#[derive(Clone, Debug)]
pub struct Refresh {
    /// The cloud that issued it.
    pub cloud: Cloud,
    /// The application that holds it.
    pub app: Uuid,
    /// The home tenant of the user who signed in.
    pub home: Uuid,
    /// What was asked for at sign-in.
    pub scope: String,
    number: u64,
    uses: u64,
    replaced_by: Option<u64>,
    revoked: bool,
}

/// An authorization code.
#[derive(Clone, Debug)]
pub struct Code {
    /// The cloud that issued it.
    pub cloud: Cloud,
    /// The tenant that it was issued for.
    pub tenant: Uuid,
    /// The application that asked.
    pub app: Uuid,
    /// Where the answer went.
    pub redirect_uri: String,
    /// What was asked for.
    pub scope: String,
    /// The PKCE challenge (S256), if one was sent.
    pub challenge: Option<String>,
    /// When it ends.
    pub expires_ms: u64,
    /// Whether it was redeemed.
    pub redeemed: bool,
}

/// What became of a refresh token.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefreshTokenUse {
    /// The token's number; 1 is the first that was issued.
    pub number: u64,
    /// The application that holds it.
    pub app: Uuid,
    /// The user's home tenant.
    pub home: Uuid,
    /// How often it was redeemed.
    pub uses: u64,
    /// The number of the token that was issued in its place last.
    pub replaced_by: Option<u64>,
    /// Whether it was revoked.
    pub revoked: bool,
}

/// All that was issued.
#[derive(Debug, Default)]
pub struct Ledger {
    access: HashMap<String, Access>,
    refresh: HashMap<String, Refresh>,
    codes: HashMap<String, Code>,
    refresh_count: u64,
}

impl Ledger {
    /// Issues this access token.
    pub fn issue(&mut self, token: String, access: Access, now_ms: u64) -> String {
        if self.access.len() >= SWEEP_AT {
            self.access.retain(|_, access| access.expires_ms > now_ms);
        }
        self.access.insert(token.clone(), access);
        token
    }

    /// What this access token stands for.
    pub fn access(&self, token: &str) -> Option<&Access> {
        self.access.get(token)
    }

    /// Lets every access token (of one tenant) end now.
    pub fn expire(&mut self, tenant: Option<Uuid>) {
        for access in self.access.values_mut().filter(|it| tenant.is_none_or(|tenant| it.tenant == tenant)) {
            access.expires_ms = 0;
        }
    }

    /// Issues this refresh token.
    pub fn issue_refresh(
        &mut self,
        token: String,
        cloud: Cloud,
        app: Uuid,
        home: Uuid,
        scope: &str,
    ) -> String {
        self.refresh_count += 1;
        let number = self.refresh_count;
        let scope = scope.to_owned();
        let refresh = Refresh { cloud, app, home, scope, number, uses: 0, replaced_by: None, revoked: false };
        self.refresh.insert(token.clone(), refresh);
        token
    }

    /// What this refresh token stands for, unless it was revoked.
    pub fn refresh(&self, token: &str) -> Option<Result<&Refresh, Revoked>> {
        self.refresh.get(token).map(|refresh| if refresh.revoked { Err(Revoked) } else { Ok(refresh) })
    }

    /// Redeems a refresh token: a new one takes its place, though the old one keeps working.
    pub fn rotate(&mut self, token: &str, new: String) -> Option<String> {
        let old = self.refresh.get(token)?.clone();
        let new = self.issue_refresh(new, old.cloud, old.app, old.home, &old.scope);
        let number = self.refresh_count;
        let old = self.refresh.get_mut(token)?;
        old.uses += 1;
        old.replaced_by = Some(number);
        Some(new)
    }

    /// Revokes every refresh token of this home tenant's users.
    pub fn revoke(&mut self, home: Uuid) {
        self.refresh.values_mut().filter(|it| it.home == home).for_each(|it| it.revoked = true);
    }

    /// What became of every refresh token, by number.
    pub fn refresh_uses(&self) -> Vec<RefreshTokenUse> {
        let mut uses: Vec<RefreshTokenUse> = self.refresh.values().map(Refresh::used).collect();
        uses.sort_by_key(|it| it.number);
        uses
    }

    /// Issues this authorization code.
    pub fn issue_code(&mut self, token: String, code: Code) -> String {
        self.codes.insert(token.clone(), code);
        token
    }

    /// The authorization code, to check and redeem.
    pub fn code(&mut self, token: &str) -> Option<&mut Code> {
        self.codes.get_mut(token)
    }
}

/// A refresh token was revoked.
#[derive(Debug)]
pub struct Revoked;

impl Code {
    /// When a code that is issued now ends.
    pub fn end_of_life(now_ms: u64) -> u64 {
        now_ms.saturating_add(CODE_LIFE_MS)
    }
}

impl Refresh {
    fn used(&self) -> RefreshTokenUse {
        RefreshTokenUse {
            number: self.number,
            app: self.app,
            home: self.home,
            uses: self.uses,
            replaced_by: self.replaced_by,
            revoked: self.revoked,
        }
    }
}
