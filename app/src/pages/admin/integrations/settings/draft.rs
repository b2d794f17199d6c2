//! The settings as they stand in the form, and the counts beside them.

use domain::{
    id::{SkuId, TenantId},
    settings::{SkuChoice, SyncSettings, TenantSettings, UserChoice},
};
use leptos::prelude::*;

use crate::{
    api::sync_settings::{SettingsPage, SkuUsers, Taken, UserTotals, licensed_taken},
    ui::table::grouped,
};

/// The settings that the form edits.
#[derive(Clone, Copy)]
pub(super) struct Draft(RwSignal<SyncSettings>);

impl Draft {
    pub(super) fn new(settings: SyncSettings) -> Self {
        Self(RwSignal::new(settings))
    }

    /// What would be saved now.
    pub(super) fn settings(self) -> SyncSettings {
        self.0.get_untracked()
    }

    pub(super) fn read<T>(self, read: impl FnOnce(&SyncSettings) -> T) -> T {
        self.0.with(read)
    }

    /// The same for what is only looked at once.
    pub(super) fn peek<T>(self, read: impl FnOnce(&SyncSettings) -> T) -> T {
        self.0.with_untracked(read)
    }

    pub(super) fn edit(self, edit: impl FnOnce(&mut SyncSettings)) {
        self.0.update(edit);
    }

    /// What holds for every tenant.
    pub(super) const fn all(self) -> Part {
        Part { draft: self, tenant: None }
    }

    /// What holds for one tenant instead.
    pub(super) const fn of(self, tenant: TenantId) -> Part {
        Part { draft: self, tenant: Some(tenant) }
    }
}

/// What is read of every tenant, or of one.
#[derive(Clone, Copy)]
pub(super) struct Part {
    draft: Draft,
    tenant: Option<TenantId>,
}

impl Part {
    /// Tells the controls of this part from those of the others.
    pub(super) fn key(self) -> String {
        self.tenant.map_or_else(|| "all".to_owned(), |tenant| tenant.to_string())
    }

    /// Whether it holds for every tenant: counts are of all of them, and say nothing of one.
    pub(super) const fn is_whole(self) -> bool {
        self.tenant.is_none()
    }

    pub(super) fn read<T>(self, read: impl FnOnce(&TenantSettings) -> T) -> T {
        self.draft.read(|settings| match self.tenant {
            None => read(&settings.tenants),
            Some(tenant) => read(settings.of(tenant)),
        })
    }

    pub(super) fn edit(self, edit: impl FnOnce(&mut TenantSettings)) {
        self.draft.edit(|settings| match self.tenant {
            None => edit(&mut settings.tenants),
            Some(tenant) => {
                if let Some(own) = settings.overrides.get_mut(&tenant) {
                    edit(own);
                }
            }
        });
    }

    /// The choice of users; what is recommended while no users are read at all.
    pub(super) fn users<T>(self, read: impl FnOnce(&UserChoice) -> T) -> T {
        self.read(|own| read(own.users.as_ref().unwrap_or(&UserChoice::RECOMMENDED)))
    }

    pub(super) fn edit_users(self, edit: impl FnOnce(&mut UserChoice)) {
        self.edit(|own| edit(own.users.get_or_insert(UserChoice::RECOMMENDED)));
    }

    /// Takes a product's holders, or leaves them out.
    pub(super) fn choose(self, sku: SkuId, chosen: bool) {
        self.edit_users(|users| {
            if let SkuChoice::These(skus) = &mut users.licensed {
                if chosen {
                    skus.insert(sku);
                } else {
                    skus.remove(&sku);
                }
            }
        });
    }
}

/// What was read of the integration's products and users.
#[derive(Clone, Copy)]
pub(super) struct Counts(Signal<SettingsPage>);

impl Counts {
    pub(super) fn new(page: Signal<SettingsPage>) -> Self {
        Self(page)
    }

    pub(super) fn page<T>(self, read: impl FnOnce(&SettingsPage) -> T) -> T {
        self.0.with(read)
    }

    /// The same for what is only looked at once.
    pub(super) fn peek<T>(self, read: impl FnOnce(&SettingsPage) -> T) -> T {
        self.0.with_untracked(read)
    }

    /// "Takes up to 412 directory users."
    pub(super) fn taken(self, part: Part) -> String {
        self.page(|page| {
            part.read(|own| own.users.as_ref().map(|users| taken(users, &page.skus, page.users)))
        })
        .unwrap_or_else(|| "No directory user is read.".to_owned())
    }
}

fn taken(users: &UserChoice, skus: &[SkuUsers], totals: UserTotals) -> String {
    let licensed = licensed_taken(users, skus, totals);
    let others = [(users.unlicensed, totals.unlicensed), (users.guests, totals.guests)];
    let known: u64 = others.iter().filter(|(chosen, _)| *chosen).map(|(_, count)| count).sum();
    // Who was never chosen was never kept, so nothing is known of how many there are.
    let unknown = others.iter().any(|(chosen, count)| *chosen && *count == 0);
    let count = match licensed {
        Taken::Exactly(count) | Taken::UpTo(count) => count + known,
    };
    let noun = if count == 1 { "directory user" } else { "directory users" };
    let count = grouped(i64::try_from(count).unwrap_or(i64::MAX));
    match (licensed, unknown) {
        (Taken::Exactly(_), false) => format!("Takes {count} {noun}."),
        (Taken::UpTo(_), false) => format!("Takes up to {count} {noun}."),
        (Taken::Exactly(_), true) => {
            format!("Takes {count} {noun}, and more once the first sync has counted them.")
        }
        (Taken::UpTo(_), true) => {
            format!("Takes up to {count} {noun}, and more once the first sync has counted them.")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_count_says_what_it_does_not_know() {
        let totals = UserTotals { licensed: 40, unlicensed: 0, guests: 3 };
        let check = |unlicensed, guests, expected: &str| {
            let users = UserChoice { licensed: SkuChoice::Any, unlicensed, guests };
            assert_eq!(taken(&users, &[], totals), expected);
        };
        check(false, false, "Takes 40 directory users.");
        check(false, true, "Takes 43 directory users.");
        check(true, false, "Takes 40 directory users, and more once the first sync has counted them.");
    }
}
