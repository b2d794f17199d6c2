//! A start that cannot succeed: one line that says so, and an exit code other than 0.

use std::{
    net::TcpListener,
    path::Path,
    process::{Output, Stdio},
};

use crate::app::{command, free_port, site};

fn start(folder: &Path, port: u16) -> Output {
    // Its input is closed at once, so that a server that starts after all ends by itself.
    command(folder, port).stdin(Stdio::null()).output().unwrap()
}

fn check(output: &Output, parts: &[&str]) {
    let lines = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_ne!(output.status.code(), Some(0), "{lines}");
    let last: Vec<_> = lines.lines().filter(|line| line.starts_with("seatledger: ")).collect();
    assert_eq!(last.len(), 1, "one line: {lines}");
    for part in parts {
        assert!(last[0].contains(part), "{part}: {lines}");
    }
}

fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    site(folder.path());
    folder
}

#[test]
fn a_port_in_use_is_named() {
    let folder = folder();
    let taken = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let port = taken.local_addr().unwrap().port();
    check(&start(folder.path(), port), &["listen", &port.to_string(), "in use"]);
}

#[test]
fn a_corrupt_database_is_named_and_left_as_it_is() {
    let folder = folder();
    let data = folder.path().join("data");
    std::fs::create_dir_all(&data).unwrap();
    let garbage = vec![0x5a; 8192];
    std::fs::write(data.join("seatledger.db"), &garbage).unwrap();
    check(&start(folder.path(), free_port()), &["seatledger.db", "damaged"]);
    assert_eq!(std::fs::read(data.join("seatledger.db")).unwrap(), garbage);
}

#[test]
fn a_missing_key_beside_existing_secrets_is_named_and_none_is_made() {
    let folder = folder();
    // Ends at once, since its input is closed, but has made the database and the key.
    start(folder.path(), free_port());
    let key = folder.path().join("data").join("master.key");
    assert!(key.exists());
    std::fs::remove_file(&key).unwrap();
    check(&start(folder.path(), free_port()), &["master.key"]);
    assert!(!key.exists());
}

#[cfg(unix)]
#[test]
fn sec_042_a_key_that_others_can_read_stops_the_start() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = folder();
    start(folder.path(), free_port());
    let key = folder.path().join("data").join("master.key");
    std::fs::set_permissions(&key, std::fs::Permissions::from_mode(0o644)).unwrap();
    check(&start(folder.path(), free_port()), &["master.key"]);
}

#[test]
fn files_that_were_not_built_are_named() {
    let folder = tempfile::tempdir().unwrap();
    check(&start(folder.path(), free_port()), &["cargo xtask front"]);
}
