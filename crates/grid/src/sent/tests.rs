//! What is sent comes back, and is small where it can be.

use super::{Planes, Sent, levels};
use crate::packed::Packed;
use crate::wire::{WireColumn, WireData, WireGrid};

#[test]
fn numbers_of_every_width_come_back() {
    for max in [0, 255, 256, 65_535, 65_536, 1 << 24, u64::from(u32::MAX), 1 << 32, 1 << 50, u64::MAX] {
        let numbers = Packed::new((0..50).map(|row| max / 50 * row).chain([max]).collect());
        assert_eq!(Planes::new(&numbers).into_packed(), Some(numbers), "{max}");
    }
    assert_eq!(Planes(vec![]).into_packed(), None);
    assert_eq!(Planes(vec![vec![1, 2], vec![1]]).into_packed(), None);
    assert_eq!(Planes(vec![vec![1]; 9]).into_packed(), None);
}

#[test]
fn few_numbers_far_apart_are_said_once() {
    let days = Packed::new((0..400).map(|row| row % 7 * 86_400_000).collect());
    let (said, places) = levels(&days).unwrap();
    assert_eq!((said.len(), places.max(), places.get(8)), (7, 6, Some(1)));
    assert!(levels(&Packed::new((0..400).map(|row| row * 86_400_000).collect())).is_none(), "too many");
    assert!(levels(&Packed::new((0..400).map(|row| row % 300).collect())).is_none(), "no narrower");
    let column = WireColumn {
        name: "a".to_owned(),
        data: WireData::Integer { base: -5, step: 3, steps: days.clone() },
    };
    let grid = WireGrid { rows: 400, columns: vec![column] };
    let back = Sent::new(&grid).into_grid().unwrap();
    let Some(WireData::Integer { base: -5, step: 3, steps }) =
        back.columns.into_iter().next().map(|column| column.data)
    else {
        panic!("another column")
    };
    assert_eq!(steps, days);
}
