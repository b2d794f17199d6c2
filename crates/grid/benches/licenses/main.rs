//! The list of licenses at three sizes: bytes on the wire and in memory, decode, filter fresh and while typing,
//! sort, total, group. A million rows are 10,000 tenants with 100 of 619 products each.

mod dice;
mod names;
mod sizes;
mod world;

use std::hint::black_box;
use std::sync::Arc;

use criterion::{BatchSize, Criterion, criterion_group, criterion_main};
use grid::{ColumnId, Direction, Grid, Update, View};

/// A grid under measurement.
struct Subject<'a> {
    bench: &'a mut Criterion,
    grid: Arc<Grid>,
}

impl Subject<'_> {
    /// Measures one change of a view that was brought into place before.
    fn change(&mut self, name: &str, prepare: impl Fn(&mut View), change: impl Fn(&mut View) -> u64) {
        let prepared = || {
            let mut view = View::new(Arc::clone(&self.grid));
            prepare(&mut view);
            view
        };
        self.bench.bench_function(&format!("{name}/{}", self.grid.row_count()), |bencher| {
            bencher.iter_batched_ref(prepared, |view| change(view), BatchSize::LargeInput);
        });
    }
}

fn column(view: &View, name: &str) -> ColumnId {
    view.grid().column(name).expect("a column of the list")
}

fn sort(view: &mut View, name: &str, direction: Direction) -> u64 {
    let column = column(view, name);
    view.sort(vec![(column, direction)]);
    view.rows().len() as u64
}

fn search(view: &mut View, text: &str) -> u64 {
    view.search(text);
    u64::from(view.count())
}

fn totals(view: &View) -> u64 {
    let counts = Some((column(view, "counts"), 1));
    let names =
        ["active", "consumed", "unused", "in_grace", "suspended", "locked_out", "over_assigned", "stranded"];
    names.iter().map(|name| view.sum(column(view, name), counts).unsigned_abs()).sum()
}

fn keep_enabled(view: &mut View) -> u64 {
    let status = column(view, "status");
    let codes = ["Enabled", "In grace"].iter().filter_map(|text| view.grid().code_of(status, text)).collect();
    view.include(status, Some(codes));
    u64::from(view.count())
}

fn keep_unused(view: &mut View) -> u64 {
    let unused = column(view, "unused");
    view.range(unused, Some((1, i64::MAX)));
    u64::from(view.count())
}

fn filters(subject: &mut Subject<'_>) {
    let by_product = |view: &mut View| _ = sort(view, "product", Direction::Ascending);
    subject.change("search fresh", |_| (), |view| search(view, "o"));
    subject.change("search fresh, sorted", by_product, |view| search(view, "o"));
    subject.change("search fresh, four words", |_| (), |view| search(view, "365 dental e zurich"));
    subject.change(
        "search fresh among facets",
        |view| _ = keep_enabled(view) + keep_unused(view),
        |view| search(view, "zurich 365"),
    );
    subject.change("search narrowing, many left", |view| _ = search(view, "o"), |view| search(view, "of"));
    subject.change(
        "search narrowing, few left",
        |view| _ = search(view, "zurich e"),
        |view| search(view, "zurich e3"),
    );
    subject.change(
        "search cleared, sorted",
        |view| {
            by_product(view);
            search(view, "zurich");
        },
        |view| search(view, ""),
    );
    subject.change("include", |_| (), keep_enabled);
    subject.change("range", |_| (), keep_unused);
}

fn orders(subject: &mut Subject<'_>) {
    for (name, key, direction) in [
        ("sort text", "product", Direction::Ascending),
        ("sort text, many values", "tenant", Direction::Descending),
        ("sort number", "active", Direction::Descending),
        ("sort date", "renewal", Direction::Ascending),
    ] {
        subject.change(name, |_| (), |view| sort(view, key, direction));
    }
}

fn figures(subject: &mut Subject<'_>) {
    subject.change("eight totals, all rows", |_| (), |view| totals(view));
    subject.change("eight totals, some rows", |view| _ = search(view, "o"), |view| totals(view));
    subject.change(
        "facet counts",
        |view| _ = search(view, "o"),
        |view| view.facet_counts(column(view, "organization")).len() as u64,
    );
}

fn groups(subject: &mut Subject<'_>) {
    let sums = |view: &View| ["active", "consumed", "unused", "in_grace"].map(|name| column(view, name));
    for name in ["organization", "product", "status"] {
        let groups = |view: &mut View| {
            view.groups(column(view, name), &sums(view), Some((column(view, "counts"), 1))).len() as u64
        };
        subject.change(&format!("group by {name}, four sums"), |_| (), groups);
    }
    let matrix = |view: &mut View| {
        let [product, organization, consumed, counts] =
            ["product", "organization", "consumed", "counts"].map(|name| column(view, name));
        view.matrix(product, organization, consumed, Some((counts, 1))).cell_count() as u64
    };
    subject.change("matrix", |_| (), matrix);
    subject.change("matrix, some rows", |view| _ = search(view, "zurich"), matrix);
}

fn selections(subject: &mut Subject<'_>) {
    subject.change(
        "select 10,000 in order",
        |view| _ = sort(view, "product", Direction::Ascending),
        |view| {
            view.select_places(5_000..=14_999, true);
            u64::from(view.selected_count())
        },
    );
    let rows = subject.grid.row_count();
    for (name, tenants, version) in [("one tenant", 1, 2), ("a hundred tenants", 100, 3)] {
        let part = world::builder(rows, |tenant| tenant % 100 == 7 && tenant / 100 < tenants);
        let bytes = part.encode_patch(version, 1, "tenant_id", [""; 0]);
        let Ok(Update::Patch(patch)) = Update::decode(&bytes) else { panic!("just encoded") };
        let grid = world::encoded(rows);
        let prepared = || {
            // Its own grid, as in a browser: one that is shared would be copied first.
            let mut view = View::new(Arc::new(Grid::decode(&grid).expect("just encoded")));
            let (tenant, sku) = (column(&view, "tenant_id"), column(&view, "sku_id"));
            view.identify(tenant, sku);
            search(&mut view, "e");
            sort(&mut view, "product", Direction::Ascending);
            view.select_places(0..=9_999, true);
            view
        };
        subject.bench.bench_function(&format!("patch {name}/{rows}"), |bencher| {
            bencher.iter_batched_ref(prepared, |view| view.patch(&patch), BatchSize::PerIteration);
        });
    }
}

fn benches(bench: &mut Criterion) {
    for rows in [10_000, 100_000, 1_000_000] {
        let bytes = world::encoded(rows);
        let grid = Arc::new(Grid::decode(&bytes).expect("just encoded"));
        sizes::print(&bytes, &grid);
        bench.bench_function(&format!("decode/{rows}"), |bencher| {
            bencher.iter(|| Grid::decode(black_box(&bytes)).map(|grid| grid.row_count()));
        });
        let mut subject = Subject { bench, grid };
        filters(&mut subject);
        orders(&mut subject);
        figures(&mut subject);
        groups(&mut subject);
        selections(&mut subject);
    }
}

criterion_group!(all, benches);
criterion_main!(all);
