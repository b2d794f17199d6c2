//! Builds the browser's part into `target/site`: WASM with its glue, styles and static files, hashed and precompressed.

use std::{fs, path::PathBuf};

use anyhow::Result;
use clap::{Args, ValueEnum};

use crate::{
    assets, cargo,
    split::{Program, Written},
};

/// The name of the browser's files; the same as `LEPTOS_OUTPUT_NAME` in `.cargo/config.toml`.
const NAME: &str = "seatledger";
const TARGET: &str = "wasm32-unknown-unknown";

#[derive(Args)]
pub struct Options {
    /// How much to optimize.
    #[arg(long, value_enum, default_value_t = Profile::Release)]
    pub profile: Profile,
}

/// How the browser's part is compiled.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Profile {
    /// Quick to build; for journeys while developing.
    Dev,
    /// Small and quick to run.
    Release,
}

impl Profile {
    const fn cargo_name(self) -> &'static str {
        match self {
            Self::Dev => "wasm-dev",
            Self::Release => "wasm-release",
        }
    }
}

/// The folder that the server serves.
pub fn site() -> PathBuf {
    cargo::root().join("target").join("site")
}

/// Builds the browser's part; returns [`site`].
pub fn build(profile: Profile) -> Result<PathBuf> {
    add_target()?;
    // A folder of its own keeps the two builds from evicting each other.
    cargo::run(
        "build the browser's part",
        &mut cargo::cargo([
            "rustc",
            "--package",
            "frontend",
            "--lib",
            "--target",
            TARGET,
            "--target-dir",
            "target/front",
            "--profile",
            profile.cargo_name(),
            "--",
            // Cutting the program at its lazy functions takes to know what refers to what.
            "-C",
            "link-arg=--emit-relocs",
        ]),
    )?;
    let front = cargo::root().join("target/front");
    let linked = front.join(TARGET).join(profile.cargo_name()).join("frontend.wasm");
    assemble(Program::cut(NAME, &linked, &front.join("split"), profile == Profile::Dev)?, profile)
}

fn assemble(program: Program, profile: Profile) -> Result<PathBuf> {
    let site = site();
    if site.exists() {
        fs::remove_dir_all(&site)?;
    }
    let package = site.join("pkg");
    fs::create_dir_all(&package)?;
    assets::copy_tree(&cargo::root().join("public"), &site)?;
    let styles =
        grass::from_path("style/main.scss", &grass::Options::default().style(grass::OutputStyle::Compressed))
            .map_err(|error| anyhow::anyhow!("style/main.scss: {error}"))?;
    let css = assets::write_hashed(&package, NAME, "css", styles.as_bytes())?;
    let written = program.write(&package)?;
    // Read by leptos when it writes the page's head.
    fs::write(site.join("hash.txt"), format!("{}css: {css}\n", written.hashes))?;
    // What is built to be looked at once is served as it is: compressing it takes longer than building it.
    if profile == Profile::Release {
        assets::compress_tree(&site)?;
        report(&written)?;
    }
    Ok(site)
}

/// Says what a first visit transfers.
fn report(written: &Written) -> Result<()> {
    let size = |files: &[PathBuf]| -> Result<u64> {
        let mut bytes = 0;
        for file in files {
            bytes += fs::metadata(file.with_added_extension("br")).or_else(|_| fs::metadata(file))?.len();
        }
        Ok(bytes / 1024)
    };
    let main = size(&written.main)?;
    eprintln!("── every page: {main} KB as brotli");
    for (lazy, files) in &written.lazy {
        let more = size(files)?;
        eprintln!("── {lazy}: {more} KB more, together {} KB", main + more);
    }
    Ok(())
}

/// Adds the WASM target to the toolchain where rustup manages it and it is missing.
pub fn add_target() -> Result<()> {
    let mut list = std::process::Command::new("rustup");
    let installed = cargo::output("rustup target list", list.args(["target", "list", "--installed"]));
    match installed {
        Ok(targets) if targets.lines().any(|line| line == TARGET) => Ok(()),
        // Without rustup (a distribution's Rust) the build itself says whether the target is there.
        Err(_) => Ok(()),
        Ok(_) => cargo::run(
            "add the WASM target",
            std::process::Command::new("rustup").args(["target", "add", TARGET]),
        ),
    }
}
