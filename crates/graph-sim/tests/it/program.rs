//! The program: it writes its connections once it listens, and stops when its parent is gone.

use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::Value;

#[tokio::test]
async fn the_program_tells_where_it_listens_and_stops_with_its_parent() {
    let file =
        Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("connections-{}.json", std::process::id()));
    let mut program = Command::new(env!("CARGO_BIN_EXE_graph-sim"))
        .args(["--world", "both", "--tenants", "3", "--exit-with-parent", "--connections-file"])
        .arg(&file)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut line = String::new();
    BufReader::new(program.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let connections: Value = serde_json::from_str(&std::fs::read_to_string(&file).unwrap()).unwrap();
    for cloud in ["global", "us_gov", "us_gov_dod", "china"] {
        let origin = connections["endpoints"][cloud].as_str().unwrap();
        assert!(line.contains(origin), "{line}");
        let answer =
            crate::support::client().get(format!("{origin}/v1.0/organization")).send().await.unwrap();
        assert_eq!(answer.status(), 401, "{cloud}");
    }
    let worlds: Vec<&str> = connections["connections"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| it["world"].as_str().unwrap())
        .collect();
    assert_eq!(worlds, ["published", "provider"]);
    let health = format!("{}/_sim/health", connections["admin"].as_str().unwrap());
    assert_eq!(crate::support::client().get(health).send().await.unwrap().status(), 200);

    drop(program.stdin.take());
    assert!(program.wait().unwrap().success());
    std::fs::remove_file(file).unwrap();
}
