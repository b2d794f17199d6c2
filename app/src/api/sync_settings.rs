//! Sync Settings: what an integration reads, with the counts that help to choose.

use domain::{
    id::{IntegrationId, SkuId, TenantId},
    settings::{SkuChoice, SyncSettings, UserChoice},
};
use leptos::{
    prelude::*,
    server_fn::codec::{GetUrl, Json},
};
use serde::{Deserialize, Serialize};

use super::answer::Answer;
use crate::AppError;

/// Everything that the screen "Sync your data with Microsoft" shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SettingsPage {
    /// The integration's name.
    pub name: String,
    /// What is saved, or what is recommended before anything is.
    pub settings: SyncSettings,
    /// Whether a person has saved settings.
    pub saved: bool,
    /// Subscriptions to choose users by, the most held first.
    pub skus: Vec<SkuUsers>,
    /// Directory users as far as they have been read.
    pub users: UserTotals,
    /// Every tenant, by name.
    pub tenants: Vec<TenantName>,
}

/// One product over all tenants of an integration.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SkuUsers {
    /// The product.
    pub sku: SkuId,
    /// Microsoft's name of it.
    pub name: String,
    /// Seats that Microsoft counts as consumed.
    pub consumed: u64,
    /// Directory users read so far who hold it.
    pub holding: u64,
    /// Tenants that subscribe to it.
    pub tenants: u32,
}

/// Directory users that are stored, by kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct UserTotals {
    /// Members with a license.
    pub licensed: u64,
    /// Members without one.
    pub unlicensed: u64,
    /// Guests.
    pub guests: u64,
}

/// A tenant to choose.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TenantName {
    /// The tenant.
    pub tenant: TenantId,
    /// Its name.
    pub name: String,
}

/// What the screen saves.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SettingsForm {
    /// The integration.
    pub integration: IntegrationId,
    /// Its settings.
    pub settings: SyncSettings,
}

impl SettingsForm {
    /// The form, or what is wrong with the first field that is.
    pub fn checked(self) -> Result<Self, AppError> {
        match self.settings.problem() {
            Some((field, message)) => Err(AppError::field(field, message)),
            None => Ok(self),
        }
    }
}

/// How many licensed members a choice takes, as far as that can be told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Taken {
    /// So many.
    Exactly(u64),
    /// At most so many: who holds two products counts twice, and who has not been read yet by seats consumed.
    UpTo(u64),
}

/// The licensed members that a choice takes.
pub fn licensed_taken(choice: &UserChoice, skus: &[SkuUsers], users: UserTotals) -> Taken {
    let holders = |sku: &SkuUsers| sku.holding.max(sku.consumed);
    match &choice.licensed {
        SkuChoice::Any if users.licensed > 0 => Taken::Exactly(users.licensed),
        SkuChoice::Any => Taken::UpTo(skus.iter().map(holders).sum()),
        SkuChoice::These(chosen) => {
            let mut held = skus.iter().filter(|sku| chosen.contains(&sku.sku));
            match (held.next(), held.next()) {
                (None, _) => Taken::Exactly(0),
                (Some(one), None) if one.holding > 0 => Taken::Exactly(one.holding),
                (Some(one), None) => Taken::UpTo(one.consumed),
                (Some(one), Some(two)) => {
                    Taken::UpTo(holders(one) + holders(two) + held.map(holders).sum::<u64>())
                }
            }
        }
    }
}

/// The settings of an integration with what there is to choose from.
#[server(prefix = "/fn", endpoint = "read_sync_settings", input = GetUrl, output = Answer)]
pub async fn read_sync_settings(
    /// The integration.
    id: IntegrationId,
) -> Result<SettingsPage, AppError> {
    let caller = crate::caller::Caller::current()?;
    let (store, scope) = (&caller.store, &caller.scope);
    let found = store.integration_find(scope, id).await?;
    let name = found.ok_or_else(|| AppError::NotFound.refused())?.name;
    let (settings, saved) = store.settings_find(scope, id).await?;
    let settings = if saved { settings } else { SyncSettings::recommended() };
    let names = store.product_names(scope).await?;
    let skus = server::skus(store.sku_user_counts(scope, id).await?, &names);
    let counts = store.user_counts(scope, id).await?;
    let users =
        UserTotals { licensed: counts.licensed, unlicensed: counts.unlicensed, guests: counts.guests };
    let tenants = server::tenants(store.integration_tenants(scope, id).await?);
    Ok(SettingsPage { name, settings, saved, skus, users, tenants })
}

/// Saves settings; a sync by them starts at once.
#[server(prefix = "/fn", endpoint = "save_sync_settings", input = Json, output = Answer)]
pub async fn save_sync_settings(
    /// The integration and its settings.
    form: SettingsForm,
) -> Result<(), AppError> {
    let caller = crate::caller::Caller::current()?;
    let SettingsForm { integration, settings } = form.checked().map_err(AppError::refused)?;
    let now = crate::caller::services().clock.now();
    Ok(caller.store.settings_save(&caller.scope, integration, &settings, now).await?)
}

#[cfg(feature = "ssr")]
mod server {
    use std::cmp::Reverse;

    use domain::{catalogue::ProductNames, integration::IntegrationTenant};

    use super::{SkuUsers, TenantName};

    pub fn skus(rows: Vec<store::SkuUsers>, names: &ProductNames) -> Vec<SkuUsers> {
        let mut skus: Vec<_> = rows
            .into_iter()
            .map(|row| SkuUsers {
                sku: row.sku,
                name: names.display(row.sku, &row.part_number),
                consumed: row.consumed,
                holding: row.users,
                tenants: row.tenants,
            })
            .collect();
        skus.sort_by(|a, b| (Reverse(a.consumed), &a.name).cmp(&(Reverse(b.consumed), &b.name)));
        skus
    }

    pub fn tenants(rows: Vec<IntegrationTenant>) -> Vec<TenantName> {
        let mut tenants: Vec<_> =
            rows.into_iter().map(|row| TenantName { tenant: row.tenant, name: row.name }).collect();
        tenants.sort_by(|a, b| a.name.cmp(&b.name));
        tenants
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sku(number: u8) -> SkuId {
        format!("00000000-0000-0000-0000-0000000000{number:02x}").parse().unwrap()
    }

    fn row(number: u8, consumed: u64, holding: u64) -> SkuUsers {
        SkuUsers { sku: sku(number), name: String::new(), consumed, holding, tenants: 1 }
    }

    #[test]
    fn how_many_users_a_choice_takes_is_said_no_surer_than_it_is() {
        let skus = [row(1, 10, 9), row(2, 5, 0), row(3, 2, 2)];
        let check = |licensed, users, expected| {
            let choice = UserChoice { licensed, unlicensed: false, guests: false };
            assert_eq!(licensed_taken(&choice, &skus, users), expected, "{choice:?}");
        };
        let these = |numbers: &[u8]| SkuChoice::These(numbers.iter().copied().map(sku).collect());
        let read = UserTotals { licensed: 11, ..UserTotals::default() };
        check(SkuChoice::Any, read, Taken::Exactly(11));
        check(SkuChoice::Any, UserTotals::default(), Taken::UpTo(17));
        check(these(&[]), read, Taken::Exactly(0));
        check(these(&[1]), read, Taken::Exactly(9));
        check(these(&[2]), read, Taken::UpTo(5));
        check(these(&[1, 3]), read, Taken::UpTo(12));
    }

    #[test]
    fn what_cannot_be_saved_names_its_field() {
        let integration = "48a80680-7326-48cd-9935-b556b81d3a4e".parse().unwrap();
        let mut settings = SyncSettings::recommended();
        assert!(SettingsForm { integration, settings: settings.clone() }.checked().is_ok());
        settings.interval_secs = 1;
        let error = SettingsForm { integration, settings }.checked().unwrap_err();
        assert!(error.beside("interval_secs").is_some());
    }

    #[test]
    fn an_unknown_field_is_refused_at_every_depth() {
        let settings = serde_json::to_value(SyncSettings::recommended()).unwrap();
        let form = |settings| serde_json::json!({ "integration": "48a80680-7326-48cd-9935-b556b81d3a4e", "settings": settings });
        assert!(serde_json::from_value::<SettingsForm>(form(settings.clone())).is_ok());
        let mut deeper = settings;
        deeper["tenants"]["secrets"] = true.into();
        assert!(serde_json::from_value::<SettingsForm>(form(deeper)).is_err());
    }
}
