//! How large the list is; nothing here takes time.

use std::io::Write as _;
use std::sync::Arc;

use grid::{Direction, Grid, View};

use crate::{keep_enabled, keep_unused, search, sort, totals};

/// Says how large the list is on the wire and, with all that a view keeps, in memory.
pub(crate) fn print(bytes: &[u8], grid: &Arc<Grid>) {
    let mut small = Vec::new();
    let mut writer = brotli::CompressorWriter::new(&mut small, 4096, 4, 22);
    writer.write_all(bytes).expect("memory takes everything");
    drop(writer);
    let mut view = View::new(Arc::clone(grid));
    for name in ["product", "tenant", "active", "unused", "renewal"] {
        sort(&mut view, name, Direction::Descending);
    }
    search(&mut view, "e");
    keep_enabled(&mut view);
    keep_unused(&mut view);
    totals(&view);
    let (memory, rows) = (view.memory(), grid.row_count());
    println!(
        "{rows} rows: {} bytes, {} as brotli 4, in memory {} for rows ({} each) and {} for dictionaries",
        bytes.len(),
        small.len(),
        memory.rows,
        memory.rows.div_ceil(rows as usize),
        memory.dictionaries
    );
}
