//! What is encoded comes back, and bytes that were tampered with never break the reader.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "what is not as expected fails the test")]

use grid::{ColumnId, Direction, Grid, GridBuilder, Update, View, fold};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::Index;

fn encode(texts: &[String], integers: &[i64], version: u64) -> Vec<u8> {
    builder(texts, integers).encode(version)
}

/// The last two columns have little to say: the second decides the first, and so that is sent as its follower.
fn builder(texts: &[String], integers: &[i64]) -> GridBuilder {
    let mut builder = GridBuilder::new();
    builder.text("text", texts, true).unwrap();
    builder.integer("integer", integers.iter().copied()).unwrap();
    builder.text("shade", (0..texts.len()).map(|row| format!("s{}", row / 16)), false).unwrap();
    builder.text("group", (0..texts.len()).map(|row| format!("g{}", row / 8)), true).unwrap();
    builder
}

/// Reads all of a grid, as a view would, and checks what every reader relies on.
fn read_everything(grid: Grid) {
    let columns: Vec<ColumnId> = (0..8).map(ColumnId).collect();
    for &column in &columns {
        let keys: Vec<(String, &String)> =
            grid.dictionary(column).iter().map(|text| (fold(text), text)).collect();
        assert!(keys.is_sorted_by(|left, right| left < right), "a dictionary out of order was accepted");
        for row in 0..grid.row_count() {
            let text = grid.dictionary(column).get(grid.code(column, row) as usize);
            assert_eq!(text.map_or("", String::as_str), grid.text(column, row));
            grid.integer(column, row);
        }
    }
    let rows = grid.row_count();
    let mut view = View::new(grid.into());
    view.sort(columns.iter().map(|&column| (column, Direction::Descending)).collect());
    assert_eq!(view.rows().len(), rows as usize);
    view.search("a");
    for column in columns {
        view.range(column, Some((0, 9)));
        view.facet_counts(column);
        view.groups(column, &[ColumnId(1)], Some((ColumnId(1), 1)));
        view.matrix(column, ColumnId(3), ColumnId(1), None);
        view.sum(column, Some((column, 1)));
    }
}

fn integers() -> impl Strategy<Value = i64> {
    prop_oneof![0_i64..4, 1_790_000_000_000_i64..1_800_000_000_000, any::<i64>()]
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(300) })]

    #[test]
    fn what_goes_in_comes_out(rows in vec((".{0,6}", integers()), 0..300), version in any::<u64>()) {
        let (texts, integers): (Vec<String>, Vec<i64>) = rows.into_iter().unzip();
        let grid = Grid::decode(&encode(&texts, &integers, version)).unwrap();
        prop_assert_eq!(grid.version(), version);
        prop_assert_eq!(grid.row_count() as usize, texts.len());
        for (row, (text, &integer)) in (0..).zip(texts.iter().zip(&integers)) {
            prop_assert_eq!(grid.text(ColumnId(0), row), text);
            prop_assert_eq!(grid.integer(ColumnId(1), row), integer);
            prop_assert_eq!(grid.code_of(ColumnId(0), text), Some(grid.code(ColumnId(0), row)));
        }
        read_everything(grid);
    }

    #[test]
    fn tampered_bytes_are_refused_or_still_make_sense(
        texts in vec("[a-cÄ]{0,3}", 1..40),
        places in vec((any::<Index>(), any::<u8>()), 1..6),
        cut in proptest::option::weighted(0.2, any::<Index>()),
    ) {
        let integers: Vec<i64> = (0..).take(texts.len()).collect();
        let mut bytes = encode(&texts, &integers, 1);
        for (place, value) in places {
            let place = place.index(bytes.len());
            bytes[place] = value;
        }
        if let Some(cut) = cut {
            bytes.truncate(cut.index(bytes.len()));
        }
        if let Ok(grid) = Grid::decode(&bytes) {
            read_everything(grid);
        }
    }

    #[test]
    fn a_tampered_patch_is_refused_or_leaves_a_grid_that_makes_sense(
        texts in vec("[a-cÄ]{0,3}", 1..40),
        places in vec((any::<Index>(), any::<u8>()), 1..6),
    ) {
        let integers: Vec<i64> = (0..).take(texts.len()).collect();
        let mut grid = Grid::decode(&encode(&texts, &integers, 1)).unwrap();
        let half = texts.len() / 2;
        let mut bytes = builder(&texts[half..], &integers[half..]).encode_patch(2, 1, "group", ["g0", "g9"]);
        for (place, value) in places {
            let place = place.index(bytes.len());
            bytes[place] = value;
        }
        if let Ok(Update::Patch(patch)) = Update::decode(&bytes) && grid.patch(&patch).is_ok() {
            read_everything(grid);
        }
    }

    #[test]
    fn noise_behind_a_good_header_is_refused_or_makes_sense(noise in vec(any::<u8>(), 0..200)) {
        let mut bytes = encode(&[], &[], 1)[..13].to_vec();
        bytes.extend(noise);
        if let Ok(grid) = Grid::decode(&bytes) {
            read_everything(grid);
        }
    }
}

#[test]
fn every_beginning_of_a_grid_is_refused() {
    let texts: Vec<String> = (0..300).map(|row| format!("tenant {row}")).collect();
    let bytes = encode(&texts, &(0..300).map(|row| row * row).collect::<Vec<i64>>(), 1);
    assert!(Grid::decode(&bytes).is_ok());
    for len in 0..bytes.len() {
        assert!(Grid::decode(&bytes[..len]).is_err(), "{len} of {} bytes", bytes.len());
    }
}
