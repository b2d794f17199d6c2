//! Installs what a check needs and finds missing: through apt as root on Debian; elsewhere it says what to install.

use std::{path::Path, process::Command};

use anyhow::{Result, bail};

use crate::cargo;

/// Makes sure that `found` answers; if not, installs the Debian packages, or tells the person which to install.
pub fn ensure<T>(what: &str, packages: &[&str], found: impl Fn() -> Option<T>) -> Result<T> {
    if let Some(answer) = found() {
        return Ok(answer);
    }
    if !can_install() {
        bail!(
            "{what} is missing. Install it (Debian and Ubuntu: `sudo apt-get install {}`; macOS: with Homebrew; \
             Windows: with winget) and run this again.",
            packages.join(" ")
        );
    }
    let mut update = Command::new("apt-get");
    cargo::run("apt-get update", update.args(["update", "--quiet=2"]))?;
    let mut install = Command::new("apt-get");
    install.args(["install", "--quiet=2", "--yes", "--no-install-recommends"]).args(packages);
    install.env("DEBIAN_FRONTEND", "noninteractive");
    cargo::run(&format!("install {}", packages.join(" ")), &mut install)?;
    match found() {
        Some(answer) => Ok(answer),
        None => bail!("{what} is still missing after installing {}", packages.join(" ")),
    }
}

fn can_install() -> bool {
    cfg!(target_os = "linux") && Path::new("/usr/bin/apt-get").exists() && is_root()
}

/// Whether this process is root, which PostgreSQL refuses to be.
pub fn is_root() -> bool {
    let id = Command::new("id").arg("-u").output();
    id.is_ok_and(|output| output.stdout.trim_ascii() == b"0")
}
