//! Days by few words, for the tests of history: two tenants that are read on whichever day at nine o'clock.

use domain::{
    asset::Day,
    directory_user::DirectoryUser,
    history::{DayPoint, HolderMove},
    id::OrganizationId,
    seat::Seats,
    sku::SubscribedSku,
    sync_run::RunState,
    unit::UnitKind,
};
use store::{
    Claimed, Scope,
    testing::{NOW, TestDatabase},
};

use crate::sample::{
    Connected, again, at, changes, claim, connected_with, counts, record, sku, sku_id, tenant,
    two_organizations, unit_of, user, user_changes, user_id, users_only,
};

const DAY_MINUTES: i64 = 24 * 60;

/// What is read of tenant 1.
pub enum Read {
    /// Its licenses and its people, as far as they differ.
    Well(Vec<SubscribedSku>, Vec<DirectoryUser>),
    /// Its people by other settings than before (`anew`) or the same ones: who is chosen, and who no longer is.
    Chosen { anew: bool, come: Vec<DirectoryUser>, gone: Vec<u128> },
    /// License 1 is not listed any more, and person 1 neither.
    Gone,
    /// Nothing: Microsoft is down.
    Not,
}

/// Two tenants, of "Ours" and of "Canary". Both have been read on day 0, when license 1 had 10 seats, of which 4 were
/// consumed, and persons 1 and 2 held it.
pub struct Days<'a> {
    pub db: &'a TestDatabase,
    pub connected: Connected,
    pub ours: OrganizationId,
    pub canary: OrganizationId,
}

/// So many days after the first.
pub fn day(number: i64) -> Day {
    Day::of(NOW).plus(number)
}

/// License 1 of tenant 1 with these seats.
pub fn seats(enabled: i64, consumed: i64) -> SubscribedSku {
    SubscribedSku { seats: Seats { enabled, consumed, ..Seats::default() }, ..sku(1, 1, 0) }
}

/// A person who holds nothing.
pub fn without(n: u128) -> DirectoryUser {
    DirectoryUser { assignments: Vec::new(), ..user(n) }
}

impl<'a> Days<'a> {
    pub async fn new(db: &'a TestDatabase) -> Self {
        let mut settings = users_only();
        settings.tenants.licenses = true;
        let connected = connected_with(db, &[1, 2], &settings).await;
        let [ours, canary] = two_organizations(db, &connected.scope, 1, 2).await;
        let days = Self { db, connected, ours, canary };
        let claimed = claim(&db.store, 4, NOW).await;
        days.apply(&claimed, Read::Well(vec![seats(10, 4)], vec![user(1), user(2)]), 0).await;
        days
    }

    pub fn scope(&self) -> &Scope {
        &self.connected.scope
    }

    /// Reads both tenants, tenant 2 as it was, some minutes after nine o'clock of a day.
    pub async fn sync(&self, number: i64, minutes: i64, read: Read) {
        let minutes = number * DAY_MINUTES + minutes;
        again(&self.db.store, &self.connected, &[1, 2], minutes).await;
        let claimed = claim(&self.db.store, 4, at(minutes)).await;
        self.apply(&claimed, read, minutes).await;
    }

    async fn apply(&self, claimed: &[Claimed], read: Read, minutes: i64) {
        let (store, now) = (&self.db.store, at(minutes));
        let lease = |n, kind| &unit_of(claimed, n, kind).lease;
        store
            .licenses_apply(lease(2, UnitKind::Licenses), &changes(2, &[sku(2, 1, 7)]), counts(0), now)
            .await
            .unwrap();
        store
            .users_apply(lease(2, UnitKind::Users), &user_changes(2, vec![user(9)]), counts(0), now)
            .await
            .unwrap();
        let (licenses, users) = (lease(1, UnitKind::Licenses), lease(1, UnitKind::Users));
        let (mut skus, mut people) = (changes(1, &[]), user_changes(1, Vec::new()));
        match read {
            Read::Well(listed, moved) => {
                skus.upsert_skus = listed;
                people.upserts = moved;
            }
            Read::Chosen { anew, come, gone } => {
                people.upserts = come;
                people.drop = gone.into_iter().map(user_id).collect();
                people.chosen_anew = anew;
            }
            Read::Gone => {
                skus.end_skus = vec![sku_id(1)];
                people.end = vec![user_id(1)];
            }
            Read::Not => {
                for lease in [licenses, users] {
                    store.unit_fail(lease, RunState::Failed, "Down.", record(0, 1), now).await.unwrap();
                }
                return;
            }
        }
        store.licenses_apply(licenses, &skus, counts(0), now).await.unwrap();
        store.users_apply(users, &people, counts(0), now).await.unwrap();
    }

    /// License 1 of tenant 1 from day to day.
    pub async fn points(&self, from: i64, to: i64) -> Vec<DayPoint> {
        let license = (tenant(1), sku_id(1));
        self.db.store.license_history(self.scope(), license, day(from), day(to)).await.unwrap()
    }

    /// The same as active and consumed seats, with whether the day was read.
    pub async fn told(&self, from: i64, to: i64) -> Vec<(Option<(i64, i64)>, bool)> {
        let told = |point: DayPoint| (point.figures.map(|it| (it.active, it.consumed)), point.read);
        self.points(from, to).await.into_iter().map(told).collect()
    }

    pub async fn moves(&self, from: i64, to: i64) -> HolderMove {
        let license = (tenant(1), sku_id(1));
        self.db.store.license_moves(self.scope(), license, day(from), day(to)).await.unwrap()
    }

    /// The numbers of the people who gained and who lost license 1 of tenant 1.
    pub async fn moved(&self, from: i64, to: i64) -> [Vec<u128>; 2] {
        let moves = self.moves(from, to).await;
        let number = |user: domain::id::DirectoryUserId| user.0.as_u128() - 0xd0_0000;
        [moves.gained, moves.lost].map(|list| list.into_iter().map(|person| number(person.user)).collect())
    }
}
