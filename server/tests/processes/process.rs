//! One server process: started, stopped, resumed and killed by its own handle, never by name.

use std::{
    fs::File,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
};

use rustix::process::{Pid, Signal, kill_process};
use store::testing::{Kind, TestDatabase};

/// The shortest lease that operators may choose: tests wait for its end.
pub const LEASE_SECS: u32 = 2;

/// A running server. Dropped, it is killed.
pub struct Server {
    child: Child,
    log: PathBuf,
}

impl Server {
    /// Starts the server's program on this database, in a folder that [`prepare`] made.
    pub fn start(database: &TestDatabase, number: u32, units_at_once: u32) -> Self {
        let folder = database.folder();
        let log = folder.join(format!("server-{number}.log"));
        let mut command = Command::new(env!("CARGO_BIN_EXE_server"));
        command.env_clear().env("RUST_LOG", "warn,sync=info");
        command.args(["--exit-with-parent", "--listen", "127.0.0.1:0"]);
        command.args([
            "--lease-secs",
            &LEASE_SECS.to_string(),
            "--units-at-once",
            &units_at_once.to_string(),
        ]);
        command.arg("--data").arg(folder).arg("--site").arg(folder.join("site"));
        command.arg("--simulator").arg(folder.join("simulator.json"));
        if database.kind == Kind::Postgres {
            command.arg("--database-url").arg(&database.url);
        }
        // Its input stays open for as long as this test lives.
        let child = command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(File::create(&log).unwrap());
        Self { child: child.spawn().unwrap(), log }
    }

    /// SIGKILL: no farewell.
    pub fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// SIGSTOP: it stands still, and knows nothing of it.
    pub fn stop(&self) {
        kill_process(Pid::from_child(&self.child), Signal::STOP).unwrap();
    }

    /// SIGCONT: it goes on where it stood.
    pub fn go_on(&self) {
        kill_process(Pid::from_child(&self.child), Signal::CONT).unwrap();
    }

    /// What it has logged so far.
    pub fn log(&self) -> String {
        std::fs::read_to_string(&self.log).unwrap_or_default()
    }

    /// Fails if it has ended by itself.
    pub fn assert_lives(&mut self) {
        let ended = self.child.try_wait().unwrap();
        assert!(ended.is_none(), "the server ended by itself: {}", self.log());
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// What a server needs beside its database: the least of built files, and where the simulated Microsoft is.
pub fn prepare(folder: &Path, simulator: &serde_json::Value) {
    let package = folder.join("site").join("pkg");
    std::fs::create_dir_all(&package).unwrap();
    std::fs::write(folder.join("site").join("hash.txt"), "js: a\nwasm: b\ncss: c\n").unwrap();
    std::fs::write(package.join("seatledger.a.js"), "export {};").unwrap();
    std::fs::write(folder.join("simulator.json"), simulator.to_string()).unwrap();
}
