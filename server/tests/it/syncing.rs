//! `server sync --once`, as a script or a person at the console uses it.

use std::process::{Output, Stdio};

use crate::app::{TestApp, command, free_port};

fn sync(app: &TestApp) -> Output {
    sync_with(app, &[])
}

/// Syncs once with these environment variables.
pub fn sync_with(app: &TestApp, variables: &[(&str, &str)]) -> Output {
    let mut command = command(app.data(), free_port());
    command.envs(variables.iter().copied());
    // Its input stays open: closing it would tell the program to end.
    let child =
        command.args(["sync", "--once"]).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = child.spawn().unwrap();
    let input = child.stdin.take();
    let output = child.wait_with_output().unwrap();
    drop(input);
    output
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sync_from_the_command_line_reports_what_it_read() {
    let mut app = TestApp::start().await.signed_in().await;
    app.connect().await;
    app.stop();
    let output = sync(&app);
    let printed = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success(), "{printed}{}", String::from_utf8_lossy(&output.stderr));
    assert!(printed.contains("Published: OK · 2 of 2 tenants"), "{printed}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sync_that_cannot_read_everything_says_so_and_fails() {
    let mut app = TestApp::start().await.signed_in().await;
    app.connect().await;
    app.stop();
    let admin = app.simulator.admin();
    let fault =
        graph_sim::Fault::new(graph_sim::Effect::Html { status: 200 }).kind(graph_sim::Kind::SubscribedSkus);
    admin.inject(fault).unwrap();
    let output = sync(&app);
    assert_eq!(output.status.code(), Some(1));
    let printed = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(printed.contains("Failed · 0 of 2 tenants"), "{printed}");
}

#[tokio::test(flavor = "multi_thread")]
async fn without_an_integration_there_is_nothing_to_synchronize() {
    let mut app = TestApp::start().await;
    app.stop();
    let output = sync(&app);
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&output.stderr).contains("connect Microsoft"));
}
