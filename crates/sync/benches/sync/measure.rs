//! Wall time, CPU time and memory of this process, from `/proc`.

use std::{fs, time::Instant};

/// Clock ticks per second in `/proc/self/stat`: 100 on every Linux that Rust runs on.
const TICKS: f64 = 100.0;

/// What a phase took.
#[derive(Debug, Clone, Copy)]
pub struct Meter {
    pub wall_secs: f64,
    pub cpu_secs: f64,
    pub peak_mib: u64,
}

/// A phase under way.
pub struct Measure {
    began: Instant,
    cpu_secs: f64,
}

impl Measure {
    pub fn start() -> Self {
        // Forgets the peak so far; where that is not allowed, the peak of the whole process is shown.
        fs::write("/proc/self/clear_refs", "5").ok();
        Self { began: Instant::now(), cpu_secs: cpu_secs() }
    }

    pub fn end(&self) -> Meter {
        Meter {
            wall_secs: self.began.elapsed().as_secs_f64(),
            cpu_secs: cpu_secs() - self.cpu_secs,
            peak_mib: peak_mib(),
        }
    }
}

/// User and system time of all threads.
fn cpu_secs() -> f64 {
    let stat = fs::read_to_string("/proc/self/stat").unwrap_or_default();
    // The name in parentheses may hold anything; after it, user and system time are fields 12 and 13.
    let after = stat.rsplit_once(')').map_or("", |(_, rest)| rest);
    let ticks: f64 =
        after.split_whitespace().skip(11).take(2).filter_map(|field| field.parse::<f64>().ok()).sum();
    ticks / TICKS
}

fn peak_mib() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap_or_default();
    line.split_whitespace().next().and_then(|kib| kib.parse::<u64>().ok()).unwrap_or_default() / 1024
}
