//! Builds the browser's part into `target/site`: WASM with its glue, styles and static files, hashed and precompressed.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context as _, Result};
use clap::{Args, ValueEnum};
use wasm_bindgen_cli_support::Bindgen;

use crate::{assets, cargo};

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
            "build",
            "--package",
            "frontend",
            "--target",
            TARGET,
            "--target-dir",
            "target/front",
            "--profile",
            profile.cargo_name(),
        ]),
    )?;
    let input =
        cargo::root().join("target/front").join(TARGET).join(profile.cargo_name()).join("frontend.wasm");
    let glue = cargo::root().join("target/front/bindgen");
    if glue.exists() {
        fs::remove_dir_all(&glue)?;
    }
    Bindgen::new()
        .input_path(&input)
        .out_name(NAME)
        .web(true)?
        .typescript(false)
        .remove_name_section(profile == Profile::Release)
        .remove_producers_section(true)
        .generate(&glue)
        .context("wasm-bindgen could not write the browser's glue")?;
    assemble(&glue)
}

fn assemble(glue: &Path) -> Result<PathBuf> {
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
    let wasm =
        assets::write_hashed(&package, NAME, "wasm", &fs::read(glue.join(format!("{NAME}_bg.wasm")))?)?;
    let script = fs::read(glue.join(format!("{NAME}.js")))?;
    let script = assets::write_hashed(&package, NAME, "js", &script)?;
    let css = assets::write_hashed(&package, NAME, "css", styles.as_bytes())?;
    let snippets = glue.join("snippets");
    if snippets.exists() {
        assets::copy_tree(&snippets, &package.join("snippets"))?;
    }
    // Read by leptos when it writes the page's head.
    fs::write(site.join("hash.txt"), format!("js: {script}\nwasm: {wasm}\ncss: {css}\n"))?;
    assets::compress_tree(&site)?;
    report(&package, &wasm)?;
    Ok(site)
}

fn report(package: &Path, wasm_hash: &str) -> Result<()> {
    let size = |suffix: &str| -> Result<u64> {
        Ok(fs::metadata(package.join(format!("{NAME}.{wasm_hash}.wasm{suffix}")))?.len() / 1024)
    };
    eprintln!("── WASM: {} KB, {} KB as brotli", size("")?, size(".br")?);
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
