//! What a patch does to the columns of text: all of it is worked out first, so that nothing is half done.

use std::sync::Arc;

use crate::bits::Bits;
use crate::codes::Codes;
use crate::column::{Column, Data, TextColumn};
use crate::dictionary::{Dictionary, GONE, Merged};
use crate::packed::Packed;
use crate::splice::Plan;
use crate::tally::still_used;

/// The change of one column.
#[derive(Debug)]
pub(crate) struct TextPatch {
    /// The column's place in the grid.
    place: usize,
    merged: Merged,
    /// The new codes of the rows that are put in, in the plan's order.
    codes: Vec<u64>,
    source: Source,
}

/// Where a patched column has its codes from.
#[derive(Debug)]
enum Source {
    /// They are its own, as before.
    Own,
    /// They follow from those of the column at this place, as before.
    Follow { leader: usize, map: Packed },
    /// They followed, but the new rows contradict: from now on they are its own.
    Freed,
}

impl TextPatch {
    /// The changes of all text columns; nothing if one would exceed what a column can hold. Both lists hold the
    /// same columns.
    pub(crate) fn all(columns: &[Column], part: &[Column], plan: &Plan) -> Option<Vec<Self>> {
        let mut patches: Vec<Self> = Vec::new();
        for (place, (column, new)) in columns.iter().zip(part).enumerate() {
            if let (Data::Text(column), Data::Text(new)) = (&column.data, &new.data) {
                let merged = column.dictionary().merged(new.dictionary(), &unused(column, new, plan))?;
                let code = |&row: &u32| u64::from(merged.of_other(new.code(row)));
                let codes = plan.order.iter().map(code).collect();
                patches.push(Self { place, merged, codes, source: Source::Own });
            }
        }
        let sources: Vec<Source> =
            patches.iter().map(|patch| patch.find_source(columns, &patches, plan)).collect();
        for (patch, source) in patches.iter_mut().zip(sources) {
            patch.source = source;
        }
        Some(patches)
    }

    fn find_source(&self, columns: &[Column], patches: &[Self], plan: &Plan) -> Source {
        let Some(Column { data: Data::Text(column), .. }) = columns.get(self.place) else {
            return Source::Own;
        };
        if column.codes().map().is_none() {
            return Source::Own;
        }
        let is_leader = |patch: &&Self| match columns.get(patch.place) {
            Some(Column { data: Data::Text(other), .. }) => {
                other.codes().map().is_none()
                    && Arc::ptr_eq(other.codes().numbers(), column.codes().numbers())
            }
            _ => false,
        };
        let leader = patches.iter().find(is_leader);
        leader
            .and_then(|leader| {
                let map = self.map(leader, column, plan)?;
                Some(Source::Follow { leader: leader.place, map })
            })
            .unwrap_or(Source::Freed)
    }

    /// This column's new code for each new code of its leader; nothing if rows contradict each other.
    fn map(&self, leader: &Self, column: &TextColumn, plan: &Plan) -> Option<Packed> {
        let old_entries = column.codes().number_count(0);
        let entries = leader.merged.dictionary.as_ref().map_or(old_entries, Dictionary::len);
        let mut said = vec![GONE; entries as usize];
        for (&from, &to) in leader.codes.iter().zip(&self.codes) {
            let slot = said.get_mut(usize::try_from(from).ok()?)?;
            let to = u32::try_from(to).ok()?;
            if *slot != GONE && *slot != to {
                return None;
            }
            *slot = to;
        }
        let mut doubtful = Bits::none(old_entries);
        for number in 0..old_entries {
            let to = column.codes().of_number(number).map_or(GONE, |code| self.merged.of_old(code));
            // Not there if the leader's entry was left out.
            if let Some(slot) = said.get_mut(leader.merged.of_old(number) as usize) {
                if *slot == GONE {
                    *slot = to;
                } else if *slot != to {
                    doubtful.insert(number);
                }
            }
        }
        // What new rows say holds unless an old row that stays says otherwise.
        if !still_used(column.codes().numbers(), &plan.gone, &doubtful, old_entries).is_empty() {
            return None;
        }
        let code = |&code: &u32| if code == GONE { 0 } else { u64::from(code) };
        Some(Packed::new(said.iter().map(code).collect()))
    }

    /// Changes the columns.
    pub(crate) fn apply(patches: Vec<Self>, columns: &mut [Column], plan: &Plan) {
        for patch in &patches {
            if let Some(column) = text_mut(columns, patch.place) {
                let codes = match patch.source {
                    Source::Own => continue,
                    Source::Freed => Codes::own(column.codes().flat().into_owned()),
                    // Lets go of the leader's numbers, so that they can be changed where they are.
                    Source::Follow { .. } => Codes::own(Packed::new(Vec::new())),
                };
                column.set_codes(codes);
            }
        }
        let mut followers = Vec::new();
        for patch in patches {
            let Some(column) = text_mut(columns, patch.place) else { continue };
            if let Some(dictionary) = patch.merged.dictionary {
                column.set_dictionary(dictionary);
            }
            if let Source::Follow { leader, map } = patch.source {
                followers.push((patch.place, leader, map));
                continue;
            }
            let numbers = column.numbers_mut();
            if let Some(table) = &patch.merged.old {
                numbers.recode(table);
            }
            numbers.splice(plan, &patch.codes);
        }
        for (place, leader, map) in followers {
            if let Some(leader) = text_mut(columns, leader).map(|leader| Arc::clone(leader.codes().numbers()))
                && let Some(column) = text_mut(columns, place)
            {
                column.set_codes(Codes::following(leader, map));
            }
        }
    }
}

fn text_mut(columns: &mut [Column], place: usize) -> Option<&mut TextColumn> {
    match columns.get_mut(place).map(|column| &mut column.data) {
        Some(Data::Text(column)) => Some(column),
        _ => None,
    }
}

/// The codes that no row will have any more: rows that go have them, no row that stays and none that comes.
fn unused(column: &TextColumn, new: &TextColumn, plan: &Plan) -> Bits {
    let entries = column.dictionary().len();
    let mut candidates = Bits::none(entries);
    plan.gone.for_each(|row| candidates.insert(column.code(row)));
    let known = new.dictionary().entries().iter().filter_map(|text| column.dictionary().code(text));
    known.for_each(|code| candidates.remove(code));
    let codes = column.codes();
    let numbers = codes.numbers_of(&candidates);
    let still = still_used(codes.numbers(), &plan.gone, &numbers, codes.number_count(entries));
    codes.codes_of(&still, entries).for_each(|code| candidates.remove(code));
    candidates
}
