//! Finds out while columns are collected which of them decide others; what that saves is for `codes` to say.

use crate::packed::{Packed, each_width};
use crate::wire::{WireCodes, WireColumn, WireData};

/// No code: dictionaries hold fewer entries, since each takes a byte of 4 GiB.
const NOTHING: u32 = u32::MAX;

/// A leader has at least this many rows to a code: with fewer, what its followers save per row they spend per code.
const ROWS_PER_CODE: usize = 4;

/// Replaces codes by the word that they follow from another column's: of the last column, or of those before it.
pub(crate) fn follow_last(columns: &mut [WireColumn]) {
    let Some((last, before)) = columns.split_last_mut() else { return };
    let Ok(last_id) = u16::try_from(before.len()) else { return };
    let WireData::Text { dictionary, codes: WireCodes::Own(own), .. } = &last.data else { return };
    let leader = (0..).zip(before.iter()).find_map(|(id, column)| {
        let (leader, entries) = own_codes(column)?;
        decided(leader, entries, own).map(|map| WireCodes::Follow { leader: id, map })
    });
    if leader.is_some() {
        if let (Some(leader), WireData::Text { codes, .. }) = (leader, &mut last.data) {
            *codes = leader;
        }
        return;
    }
    let mut led: Vec<(u16, Packed)> = Vec::new();
    for (id, column) in (0..).zip(before.iter_mut()) {
        let Some((follower, _)) = own_codes(column) else { continue };
        let Some(map) = decided(own, dictionary.len(), follower) else { continue };
        if let WireData::Text { codes, .. } = &mut column.data {
            led.push((id, map.clone()));
            *codes = WireCodes::Follow { leader: last_id, map };
        }
    }
    for column in before {
        let WireData::Text { codes: WireCodes::Follow { leader, map }, .. } = &mut column.data else {
            continue;
        };
        // Its leader has just become a follower: the last column decides through it.
        if let Some((_, through)) = led.iter().find(|(id, _)| id == leader) {
            *map = map.pick(through);
            *leader = last_id;
        }
    }
}

fn own_codes(column: &WireColumn) -> Option<(&Packed, usize)> {
    match &column.data {
        WireData::Text { dictionary, codes: WireCodes::Own(codes), .. } => Some((codes, dictionary.len())),
        _ => None,
    }
}

/// The follower's code for each of the leader's `entries` codes, if equal codes of the leader always stand beside
/// equal codes of the follower and it pays.
fn decided(leader: &Packed, entries: usize, follower: &Packed) -> Option<Packed> {
    if leader.len() != follower.len() || entries.saturating_mul(ROWS_PER_CODE) > leader.len() {
        return None;
    }
    let mut map = vec![NOTHING; entries];
    let is_decided = each_width!(leader, leader => each_width!(follower, follower => {
        leader.iter().zip(follower).all(|(&from, &to)| {
            let place = usize::try_from(from).ok().and_then(|from| map.get_mut(from));
            let (Some(place), Ok(to)) = (place, u32::try_from(to)) else { return false };
            if *place == NOTHING {
                *place = to;
            }
            *place == to
        })
    }));
    let code = |&code: &u32| if code == NOTHING { 0 } else { u64::from(code) };
    is_decided.then(|| Packed::new(map.iter().map(code).collect()))
}

#[cfg(test)]
mod tests {
    use super::decided;
    use crate::builder::GridBuilder;
    use crate::grid::Grid;
    use crate::packed::Packed;

    #[test]
    fn one_column_decides_another_where_equal_stands_beside_equal() {
        let packed = |codes: &[u64]| Packed::new(codes.to_vec());
        let leader = packed(&[0, 1, 1, 0, 0, 1, 1, 1]);
        assert_eq!(
            decided(&leader, 2, &packed(&[3, 300, 300, 3, 3, 300, 300, 300])),
            Some(packed(&[3, 300]))
        );
        assert_eq!(decided(&leader, 2, &packed(&[3, 4, 4, 3, 3, 4, 4, 3])), None);
        assert_eq!(decided(&leader, 2, &packed(&[0; 8])), Some(packed(&[0, 0])));
        assert_eq!(decided(&leader, 3, &packed(&[0; 8])), None, "too many codes for what they save");
        assert_eq!(decided(&packed(&[]), 0, &packed(&[])), Some(packed(&[])));
    }

    #[test]
    fn rows_read_the_same_whichever_column_comes_first() {
        type Texts = fn(u32) -> String;
        let columns: [(&str, Texts); 4] = [
            ("group", |row| format!("g{}", row / 40)),
            ("name", |row| format!("n{}", row / 10 % 9)),
            ("id", |row| format!("i{}", 99 - row / 10)),
            ("other", |row| format!("o{}", row % 7)),
        ];
        for first in 0..columns.len() {
            let mut builder = GridBuilder::new();
            let order: Vec<_> = (0..4).map(|place| columns[(first + place) % 4]).collect();
            for (name, of) in &order {
                builder.text(name, (0..200).map(of), true).unwrap();
            }
            let grid = Grid::decode(&builder.encode(1)).unwrap();
            for (name, of) in order {
                let column = grid.column(name).unwrap();
                assert!((0..200).all(|row| grid.text(column, row) == of(row)), "{name} from {first}");
                let follows = grid.text_column(column).unwrap().codes().map().is_some();
                assert_eq!(follows, name != "id" && name != "other", "{name} from {first}");
            }
        }
    }
}
