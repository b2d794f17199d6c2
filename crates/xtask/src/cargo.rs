//! Runs cargo and other programs, names each step, and reports a failing one in a line.

use std::{
    ffi::OsStr,
    path::{Path, PathBuf},
    process::Command,
    time::Instant,
};

use anyhow::{Context as _, Result, bail};

/// The workspace's folder.
pub fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.ancestors().nth(2).map_or_else(|| PathBuf::from("."), Path::to_path_buf)
}

/// A `cargo` command, the same cargo that runs this program.
pub fn cargo<S: AsRef<OsStr>>(arguments: impl IntoIterator<Item = S>) -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.args(arguments);
    // Set by the cargo that started this program; inherited, they would rebuild what need not be.
    command.env_remove("CARGO_MANIFEST_DIR").env_remove("CARGO_PKG_NAME");
    command
}

/// Runs a command to its end with its output shown; an exit code other than 0 is an error that names `step`.
pub fn run(step: &str, command: &mut Command) -> Result<()> {
    eprintln!("\n── {step}");
    let began = Instant::now();
    let status = command
        .status()
        .with_context(|| format!("{step}: {} could not be started", command.get_program().display()))?;
    if !status.success() {
        bail!("{step} failed ({status})");
    }
    eprintln!("── {step}: done in {:.0} s", began.elapsed().as_secs_f64());
    Ok(())
}

/// Runs a command to its end and returns what it printed.
pub fn output(step: &str, command: &mut Command) -> Result<String> {
    let output = command
        .output()
        .with_context(|| format!("{step}: {} could not be started", command.get_program().display()))?;
    if !output.status.success() {
        bail!("{step} failed ({}): {}", output.status, String::from_utf8_lossy(&output.stderr));
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// Where cargo puts a program of this workspace.
pub fn program(profile: &str, name: &str) -> PathBuf {
    let folder = if profile == "dev" { "debug" } else { profile };
    root().join("target").join(folder).join(format!("{name}{}", std::env::consts::EXE_SUFFIX))
}
