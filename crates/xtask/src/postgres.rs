//! A PostgreSQL of our own for the tests: private folder, private port, gone when dropped.

use std::{
    fs,
    net::TcpListener,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context as _, Result};

use crate::{cargo, debian};

/// A running server.
pub struct Postgres {
    programs: PathBuf,
    folder: PathBuf,
    port: u16,
}

impl Postgres {
    /// Makes a fresh cluster and starts it on a free loopback port, without fsync: its data live for one run.
    pub fn start() -> Result<Self> {
        let programs = debian::ensure("PostgreSQL 15 or newer", &["postgresql"], programs)?;
        let folder = std::env::temp_dir().join(format!("seatledger-postgres-{}", std::process::id()));
        if folder.exists() {
            fs::remove_dir_all(&folder)?;
        }
        fs::create_dir_all(&folder)?;
        if debian::is_root() {
            cargo::output("chown", Command::new("chown").arg("postgres").arg(&folder))?;
        }
        let port = TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port();
        let server = Self { programs, folder, port };
        server.initialize()?;
        Ok(server)
    }

    fn initialize(&self) -> Result<()> {
        let data = self.folder.join("data");
        let mut make = self.program("initdb");
        make.args(["--auth=trust", "--username=seatledger", "--encoding=UTF8", "--locale=C", "--pgdata"])
            .arg(&data);
        cargo::output("initdb", &mut make)?;
        let settings = format!(
            "-p {} -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c fsync=off -c max_connections=300",
            self.port
        );
        let mut start = self.program("pg_ctl");
        start.arg("--wait").arg("--pgdata").arg(&data).arg("--log").arg(self.folder.join("log"));
        start.args(["--options", &settings, "start"]);
        // Not `output`: the server would inherit the pipe and keep it open.
        start.stdout(std::process::Stdio::null()).stderr(std::process::Stdio::null());
        cargo::run("start PostgreSQL for the tests", &mut start)
            .with_context(|| fs::read_to_string(self.folder.join("log")).unwrap_or_default())
    }

    /// The address of its maintenance database; tests make databases of their own beside it.
    pub fn url(&self) -> String {
        format!("postgres://seatledger@127.0.0.1:{}/postgres", self.port)
    }

    /// A PostgreSQL program, run as the user that PostgreSQL accepts.
    fn program(&self, name: &str) -> Command {
        let path = self.programs.join(format!("{name}{}", std::env::consts::EXE_SUFFIX));
        if !debian::is_root() {
            return Command::new(path);
        }
        let mut command = Command::new("setpriv");
        command.args(["--reuid=postgres", "--regid=postgres", "--init-groups", "--"]).arg(path);
        command.current_dir(&self.folder);
        command
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        let mut stop = self.program("pg_ctl");
        stop.arg("--pgdata").arg(self.folder.join("data")).args(["--mode=immediate", "stop"]);
        if let Err(error) = cargo::output("stop PostgreSQL", &mut stop) {
            eprintln!("{error:#}");
        }
        if let Err(error) = fs::remove_dir_all(&self.folder) {
            eprintln!("{}: {error}", self.folder.display());
        }
    }
}

/// The folder with `initdb`, newest version first: Debian keeps it off the PATH.
fn programs() -> Option<PathBuf> {
    let name = format!("initdb{}", std::env::consts::EXE_SUFFIX);
    let mut folders: Vec<PathBuf> = fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .filter_map(|entry| Some(entry.ok()?.path().join("bin")))
        .collect();
    folders.sort();
    folders.reverse();
    let path = std::env::var_os("PATH").unwrap_or_default();
    folders.extend(std::env::split_paths(&path));
    folders.into_iter().find(|folder: &PathBuf| is_file(&folder.join(&name)))
}

fn is_file(path: &Path) -> bool {
    path.is_file()
}
