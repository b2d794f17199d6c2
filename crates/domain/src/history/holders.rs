//! Who began or ceased to hold a license on a day, packed: a year of a large provider stays small, and what lies between
//! any two days is exact.

use std::collections::{BTreeMap, btree_map::Entry};

use uuid::Uuid;

use crate::id::{DirectoryUserId, SkuId};

/// What happened to a person and a license.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Turn {
    /// They hold it now, and did not before.
    Gained,
    /// They held it before, and do not now.
    Lost,
}

/// One day of one tenant: what differs at its end from its beginning.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct HolderDay(BTreeMap<(SkuId, DirectoryUserId), Turn>);

impl HolderDay {
    /// Enters what has happened now. Who loses on the same day what they gained on it is where they were before.
    pub fn note(&mut self, sku: SkuId, user: DirectoryUserId, turn: Turn) {
        match self.0.entry((sku, user)) {
            Entry::Vacant(new) => {
                new.insert(turn);
            }
            Entry::Occupied(known) if *known.get() != turn => {
                known.remove();
            }
            Entry::Occupied(_) => {}
        }
    }

    /// Whether nothing differs.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// What happened, by license.
    pub fn iter(&self) -> impl Iterator<Item = (SkuId, DirectoryUserId, Turn)> {
        self.0.iter().map(|(&(sku, user), &turn)| (sku, user, turn))
    }

    /// For each license its id, then as 32-bit numbers in little endian how many gained and how many lost it, then
    /// the ids of the ones and the others: 16 bytes for each.
    pub fn encode(&self) -> Vec<u8> {
        let mut by_sku: BTreeMap<SkuId, [Vec<DirectoryUserId>; 2]> = BTreeMap::new();
        for (sku, user, turn) in self.iter() {
            let [gained, lost] = by_sku.entry(sku).or_default();
            if turn == Turn::Gained { gained.push(user) } else { lost.push(user) }
        }
        let mut packed = Vec::with_capacity(self.0.len() * 16 + by_sku.len() * 24);
        for (sku, lists) in &by_sku {
            packed.extend_from_slice(sku.0.as_bytes());
            for list in lists {
                let count = u32::try_from(list.len()).unwrap_or(u32::MAX);
                packed.extend_from_slice(&count.to_le_bytes());
            }
            for user in lists.iter().flatten() {
                packed.extend_from_slice(user.0.as_bytes());
            }
        }
        packed
    }

    /// `None` where the bytes are not what [`Self::encode`] writes.
    pub fn decode(mut packed: &[u8]) -> Option<Self> {
        let mut day = Self::default();
        while !packed.is_empty() {
            let sku = SkuId(id(&mut packed)?);
            let counts = [(count(&mut packed)?, Turn::Gained), (count(&mut packed)?, Turn::Lost)];
            for (count, turn) in counts {
                for _ in 0..count {
                    day.0.insert((sku, DirectoryUserId(id(&mut packed)?)), turn);
                }
            }
        }
        Some(day)
    }
}

fn id(packed: &mut &[u8]) -> Option<Uuid> {
    packed.split_off(..16).and_then(|bytes| Uuid::from_slice(bytes).ok())
}

fn count(packed: &mut &[u8]) -> Option<u32> {
    packed.split_off(..4).and_then(|bytes| Some(u32::from_le_bytes(bytes.try_into().ok()?)))
}

/// What several days of one tenant come to: each is taken when it is read, and need not be kept.
#[derive(Debug, Default)]
pub struct HolderTurns(BTreeMap<(SkuId, DirectoryUserId), (Turn, Turn)>);

impl HolderTurns {
    /// Takes what happened on the next day; they come in their order.
    pub fn add(&mut self, day: impl Iterator<Item = (SkuId, DirectoryUserId, Turn)>) {
        for (sku, user, turn) in day {
            self.0.entry((sku, user)).and_modify(|(_, last)| *last = turn).or_insert((turn, turn));
        }
    }

    /// Who holds at the end of the days what they did not hold before the first, and the other way round. Who gained
    /// and lost again, or lost and gained again, is in neither.
    pub fn between(self) -> impl Iterator<Item = ((SkuId, DirectoryUserId), Turn)> {
        // Who gained first did not hold it before; who gained last holds it at the end.
        self.0.into_iter().filter(|(_, (first, last))| first == last).map(|(key, (_, last))| (key, last))
    }
}
