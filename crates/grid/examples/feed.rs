//! Writes the license list of the benches into a file, as a server would send it: `feed ROWS FILE`. The browser bench
//! gives it to the product's own page.

#[path = "../benches/licenses/dice.rs"]
mod dice;
#[path = "../benches/licenses/names.rs"]
mod names;
#[path = "../benches/licenses/world.rs"]
mod world;

use std::{env, fs, process::ExitCode};

fn main() -> ExitCode {
    let mut arguments = env::args().skip(1);
    let rows = arguments.next().and_then(|rows| rows.parse().ok());
    let (Some(rows), Some(file), None) = (rows, arguments.next(), arguments.next()) else {
        eprintln!("usage: feed ROWS FILE");
        return ExitCode::FAILURE;
    };
    match fs::write(&file, world::encoded(rows)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{file} cannot be written: {error}");
            ExitCode::FAILURE
        }
    }
}
