//! Organizations out of a file: what its columns mean, what each line says, and what is to be asked about it.
//! It reads cells; the file itself is read by whoever calls.

mod decode;
mod field;
mod line;
mod plan;

pub use decode::decode;
pub use field::{Field, Mapping, guess};
pub use line::{merged, profile_of};
pub use plan::{Choice, Line, Standing, plan};

/// The most lines of one file.
pub const MAX_LINES: usize = 10_000;
/// The largest file, in bytes: with what JSON adds to it, it must fit into a request of 8 MiB.
pub const MAX_BYTES: usize = 6 * 1024 * 1024;
