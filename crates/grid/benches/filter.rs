//! A list of licenses of realistic shape at three sizes: decode, filter fresh and while typing, sort, total.

use std::hint::black_box;
use std::sync::Arc;

use criterion::{BatchSize, Criterion, criterion_group, criterion_main};
use grid::{ColumnId, Direction, Grid, GridBuilder, View};

const PRODUCT: ColumnId = ColumnId(2);
const STATUS: ColumnId = ColumnId(3);
const ACTIVE: ColumnId = ColumnId(4);
const RENEWAL: ColumnId = ColumnId(6);
const FREE: ColumnId = ColumnId(7);

/// A hundred licenses to a tenant, 619 products, seats from 0 to 100,000, renewals on the days of three years.
fn encoded(rows: u32) -> Vec<u8> {
    let mix = |row: u32, salt: u32| {
        let mixed = (u64::from(row) << 32 | u64::from(salt)).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        u32::try_from((mixed ^ mixed >> 29).wrapping_mul(0xBF58_476D_1CE4_E5B9) >> 40).unwrap_or(0)
    };
    let city = |number: u32| {
        ["Łódź", "Berlin", "Zürich", "Oslo", "Wien"].get(number as usize % 5).copied().unwrap_or("")
    };
    let status = |number: u32| {
        ["Enabled", "Warning", "Suspended", "Deleted"].get(number as usize).copied().unwrap_or("Enabled")
    };
    let all = || 0..rows;
    let mut builder = GridBuilder::new();
    let organizations = all().map(|row| format!("{} Holdings {}", city(row / 100), mix(row / 100, 1)));
    builder.text("organization", organizations, true).expect("the first column");
    builder
        .text("tenant", all().map(|row| format!("tenant{:05}.onmicrosoft.example", row / 100)), true)
        .expect("as long");
    builder
        .text("product", all().map(|row| format!("Microsoft 365 Product {:03}", mix(row, 2) % 619)), true)
        .expect("as long");
    builder.text("status", all().map(|row| status(mix(row, 3) % 16)), true).expect("as long");
    builder.integer("active", all().map(|row| i64::from(mix(row, 4) % 100_000))).expect("as long");
    builder.integer("consumed", all().map(|row| i64::from(mix(row, 5) % 50_000))).expect("as long");
    builder
        .integer("renewal", all().map(|row| 1_790_000_000_000 + 86_400_000 * i64::from(mix(row, 6) % 1095)))
        .expect("as long");
    builder.integer("free", all().map(|row| i64::from(mix(row, 7) % 10 == 0))).expect("as long");
    builder.encode(1)
}

fn view(grid: &Arc<Grid>) -> View {
    View::new(Arc::clone(grid))
}

/// Measures one change of a view that was brought into place before.
fn change(
    bench: &mut Criterion,
    name: &str,
    grid: &Arc<Grid>,
    prepare: impl Fn(&mut View),
    change: impl Fn(&mut View) -> u64,
) {
    let prepared = || {
        let mut view = view(grid);
        prepare(&mut view);
        view
    };
    bench.bench_function(&format!("{name}/{}", grid.row_count()), |bencher| {
        bencher.iter_batched_ref(prepared, |view| change(view), BatchSize::LargeInput);
    });
}

fn sorted(column: ColumnId, direction: Direction) -> impl Fn(&mut View) -> u64 {
    move |view| {
        view.sort(vec![(column, direction)]);
        view.rows().len() as u64
    }
}

fn searched(text: &str) -> impl Fn(&mut View) -> u64 {
    move |view| {
        view.search(text);
        u64::from(view.count())
    }
}

fn benches(bench: &mut Criterion) {
    for rows in [10_000, 100_000, 1_000_000] {
        let bytes = encoded(rows);
        let grid = Arc::new(Grid::decode(&bytes).expect("just encoded"));
        bench.bench_function(&format!("decode/{rows}"), |bencher| {
            bencher.iter(|| Grid::decode(black_box(&bytes)).map(|grid| grid.row_count()));
        });
        let by_product = |view: &mut View| view.sort(vec![(PRODUCT, Direction::Ascending)]);
        change(bench, "search fresh", &grid, |_| (), searched("o"));
        change(bench, "search fresh, sorted", &grid, by_product, searched("o"));
        change(bench, "search fresh, four words", &grid, |_| (), searched("365 holdings 1 zurich"));
        change(bench, "search narrowing, many left", &grid, |view| view.search("o"), searched("os"));
        change(
            bench,
            "search narrowing, few left",
            &grid,
            |view| view.search("zurich 12"),
            searched("zurich 123"),
        );
        change(
            bench,
            "search cleared, sorted",
            &grid,
            |view| {
                by_product(view);
                view.search("zurich");
            },
            searched(""),
        );
        change(
            bench,
            "include",
            &grid,
            |_| (),
            |view| {
                view.include(STATUS, Some(vec![0, 2]));
                u64::from(view.count())
            },
        );
        change(
            bench,
            "range",
            &grid,
            |_| (),
            |view| {
                view.range(ACTIVE, Some((1, 500)));
                u64::from(view.count())
            },
        );
        change(bench, "sort text", &grid, |_| (), sorted(PRODUCT, Direction::Ascending));
        change(bench, "sort text, many values", &grid, |_| (), sorted(ColumnId(1), Direction::Descending));
        change(bench, "sort number", &grid, |_| (), sorted(ACTIVE, Direction::Descending));
        change(bench, "sort date", &grid, |_| (), sorted(RENEWAL, Direction::Ascending));
        change(
            bench,
            "totals",
            &grid,
            |view| view.search("o"),
            |view| view.sum(ACTIVE, Some((FREE, 0))).unsigned_abs(),
        );
        change(
            bench,
            "facet counts",
            &grid,
            |view| view.search("o"),
            |view| view.facet_counts(PRODUCT).len() as u64,
        );
    }
}

criterion_group!(all, benches);
criterion_main!(all);
