//! Flexible assets by few words, for their tests: a type with a field of each kind that matters, two organizations with
//! licenses and people.

use domain::{
    account::Role,
    asset::{
        AssetFilter, AssetTrait, AssetType, AssetTypeDraft, DirectoryPerson, FieldDraft, FieldKind,
        LicenseAsset, Readers, TagTarget, Traits,
    },
    directory_user::DirectoryUser,
    id::{AssetId, OrganizationId, UserId},
    seat::{CapabilityStatus, Seats},
    sku::SubscribedSku,
    unit::UnitKind,
};
use store::{
    Error, Scope, Session,
    testing::{NOW, TestDatabase, person},
};

use crate::sample::{
    Connected, again, at, changes, claim, connected_with, counts, record, sku, sku_id, tenant,
    two_organizations, unit_of, user, user_changes, user_id, users_only,
};

pub fn field(name: &str, kind: FieldKind) -> FieldDraft {
    let use_for_title = kind == FieldKind::Text;
    FieldDraft {
        id: None,
        name: name.into(),
        kind,
        hint: String::new(),
        required: false,
        show_in_list: true,
        use_for_title,
    }
}

pub fn server_draft() -> AssetTypeDraft {
    let options = vec!["Web".to_owned(), "Mail".to_owned()];
    let fields = vec![
        field("Host Name", FieldKind::Text),
        field("Role", FieldKind::Select { options }),
        field("Cores", FieldKind::Number { decimals: 0 }),
        field("Notes", FieldKind::Textbox),
        field("Admins", FieldKind::Tag { to: TagTarget::People }),
    ];
    AssetTypeDraft { name: "Server".into(), icon: "server".into(), fields, ..AssetTypeDraft::default() }
}

pub fn text(text: &str) -> AssetTrait {
    AssetTrait::Text(text.into())
}

/// The values of a server.
pub fn server(name: &str) -> Traits {
    let cores = AssetTrait::Number("8".parse().unwrap());
    [("host-name", text(name)), ("role", text("Web")), ("cores", cores), ("notes", text("Cellar, left"))]
        .map(|(key, value)| (key.to_owned(), value))
        .into()
}

pub fn directory_person(tenant_number: u128, n: u128) -> DirectoryPerson {
    DirectoryPerson { tenant: tenant(tenant_number), user: user_id(n) }
}

pub fn all() -> AssetFilter {
    AssetFilter::default()
}

pub fn only(users: &[UserId]) -> Readers {
    Readers::People { users: users.iter().copied().collect() }
}

/// What a call answers to whom it refuses.
pub fn refusal<T>(result: Result<T, Error>) -> String {
    match result {
        Ok(_) => "done".to_owned(),
        Err(Error::NotFound) => "not found".to_owned(),
        Err(Error::Forbidden) => "forbidden".to_owned(),
        Err(Error::Conflict { constraint }) => constraint.to_owned(),
        Err(Error::Invalid { field, message }) => format!("{field}: {message}"),
        Err(other) => panic!("{other:?}"),
    }
}

/// Two organizations, "Ours" of tenant 1 and "Canary" of tenant 2. Each tenant has license 1, of which its persons 1 and
/// 2 hold each one directly, and license 2.
pub struct Assets<'a> {
    pub db: &'a TestDatabase,
    pub connected: Connected,
    pub ours: OrganizationId,
    pub canary: OrganizationId,
}

impl<'a> Assets<'a> {
    pub async fn new(db: &'a TestDatabase) -> Self {
        let mut settings = users_only();
        settings.tenants.licenses = true;
        let connected = connected_with(db, &[1, 2], &settings).await;
        for claimed in claim(&db.store, 4, NOW).await {
            let store::Job::SyncUnit { tenant: id, kind, .. } = claimed.job else { panic!("a unit") };
            let n = if id == tenant(1) { 1 } else { 2 };
            if kind == UnitKind::Licenses {
                let changes = changes(n, &[sku(n, 1, 10), sku(n, 2, 20)]);
                db.store.licenses_apply(&claimed.lease, &changes, counts(2), at(5)).await.unwrap();
            } else {
                let users = user_changes(n, vec![user(1), user(2)]);
                db.store.users_apply(&claimed.lease, &users, record(2, 1).into(), at(6)).await.unwrap();
            }
        }
        let [ours, canary] = two_organizations(db, &connected.scope, 1, 2).await;
        Self { db, connected, ours, canary }
    }

    /// The administrator.
    pub fn scope(&self) -> &Scope {
        &self.connected.scope
    }

    pub async fn server_type(&self) -> AssetType {
        self.db.store.asset_type_create(self.scope(), &server_draft(), NOW).await.unwrap()
    }

    pub async fn server(&self, kind: &AssetType, of: OrganizationId, name: &str) -> AssetId {
        self.db.store.asset_create(self.scope(), of, kind.id, &server(name), NOW).await.unwrap()
    }

    /// Somebody with a role in "Ours".
    pub async fn of_ours(&self, role: Role) -> Session {
        person(&self.db.store, role, Some(&[self.ours]), NOW).await.1
    }

    pub async fn secure(&self, id: AssetId, revision: u32, readers: &Readers) {
        self.db.store.asset_secure(self.scope(), id, revision, readers, NOW).await.unwrap();
    }

    /// The titles of own assets that somebody is shown, by the three ways that count them.
    pub async fn titles(&self, scope: &Scope, kind: &AssetType, filter: &AssetFilter) -> Vec<String> {
        let page = self.db.store.asset_list(scope, kind.id, filter, 0, 100).await.unwrap();
        assert_eq!(page.rows.len(), page.total);
        page.rows.into_iter().map(|asset| asset.title).collect()
    }

    pub async fn licenses(&self, scope: &Scope, of: OrganizationId) -> Vec<LicenseAsset> {
        self.db.store.license_asset_list(scope, of).await.unwrap()
    }

    /// License 1 of tenant 1.
    pub async fn license(&self) -> LicenseAsset {
        self.licenses(self.scope(), self.ours).await.swap_remove(0)
    }

    /// The next sync of both tenants finds these licenses at tenant 1, or that license 1 has ended.
    pub async fn sync_licenses(&self, skus: &[SubscribedSku], end_first: bool, minutes: i64) {
        let store = &self.db.store;
        again(store, &self.connected, &[1, 2], minutes).await;
        let claimed = claim(store, 4, at(minutes)).await;
        let mut changes = changes(1, skus);
        if end_first {
            changes.end_skus = vec![sku_id(1)];
        }
        let unit = unit_of(&claimed, 1, UnitKind::Licenses);
        store.licenses_apply(&unit.lease, &changes, counts(0), at(minutes)).await.unwrap();
    }

    /// The next sync of both tenants finds these people at tenant 1.
    pub async fn sync_users(&self, users: Vec<DirectoryUser>, minutes: i64) {
        let store = &self.db.store;
        again(store, &self.connected, &[1, 2], minutes).await;
        let claimed = claim(store, 4, at(minutes)).await;
        let unit = unit_of(&claimed, 1, UnitKind::Users);
        store.users_apply(&unit.lease, &user_changes(1, users), counts(0), at(minutes)).await.unwrap();
    }
}

/// License 1 of tenant 1 when all its seats are suspended.
pub fn suspended() -> SubscribedSku {
    let seats = Seats { enabled: 0, warning: 0, suspended: 25, locked_out: 0, consumed: 2 };
    SubscribedSku { status: CapabilityStatus::Suspended, seats, ..sku(1, 1, 0) }
}
