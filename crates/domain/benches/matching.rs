//! All suggestions for 5,000 tenants among 10,000 organizations, and one keystroke of type-ahead over the latter.

#[path = "../tests/worlds/mod.rs"]
mod worlds;

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use domain::matching::{TypeAhead, match_all};
use match_world::World;

fn matching(criterion: &mut Criterion) {
    let world = World::new(1, 5_000, 10_000);
    let (tenants, organizations) = (worlds::tenants(&world), worlds::organizations(&world));
    let mut group = criterion.benchmark_group("matching");
    group.sample_size(10);
    group.bench_function("5,000 tenants, 10,000 organizations", |bench| {
        bench.iter(|| black_box(match_all(&tenants, &organizations)));
    });
    let names = || organizations.iter().map(|known| (known.name.as_str(), known.short_name.as_str()));
    group.bench_function("type-ahead, made ready", |bench| bench.iter(|| black_box(TypeAhead::new(names()))));
    let ahead = TypeAhead::new(names());
    for typed in ["b", "brandt auto", "elektrotehcnik"] {
        group.bench_function(format!("type-ahead, {typed}"), |bench| {
            bench.iter(|| black_box(ahead.rank(typed, 20)));
        });
    }
    group.finish();
}

criterion_group!(benches, matching);
criterion_main!(benches);
