//! Child processes that end with us: stopped in order on Ctrl-C, never left behind.

use std::{
    process::{Child, Command, Stdio},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context as _, Result, bail};

/// How long a program has to end by itself before it is ended.
const PATIENCE: Duration = Duration::from_secs(12);

/// A program started by us, which ends when its standard input closes or, at the latest, when this is dropped.
pub struct Running {
    name: &'static str,
    child: Child,
}

impl Running {
    /// Starts a program whose standard input is a pipe from us.
    pub fn start(name: &'static str, command: &mut Command) -> Result<Self> {
        let child =
            command.stdin(Stdio::piped()).spawn().with_context(|| format!("{name} could not be started"))?;
        Ok(Self { name, child })
    }

    /// An error if the program has ended.
    pub fn check(&mut self) -> Result<()> {
        match self.child.try_wait()? {
            None => Ok(()),
            Some(status) => bail!("{} ended early ({status})", self.name),
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        drop(self.child.stdin.take());
        let until = Instant::now() + PATIENCE;
        while Instant::now() < until {
            if matches!(self.child.try_wait(), Ok(Some(_)) | Err(_)) {
                return;
            }
            thread::sleep(Duration::from_millis(20));
        }
        eprintln!("{} did not end by itself", self.name);
        if let Err(error) = self.child.kill().and_then(|()| self.child.wait().map(drop)) {
            eprintln!("{}: {error}", self.name);
        }
    }
}

/// A flag that Ctrl-C raises.
pub fn interrupted() -> Result<Arc<AtomicBool>> {
    let flag = Arc::new(AtomicBool::new(false));
    let raised = Arc::clone(&flag);
    ctrlc::set_handler(move || raised.store(true, Ordering::SeqCst))?;
    Ok(flag)
}

/// Asks `ready` again and again until it answers, a program ends, Ctrl-C is pressed, or the time is over.
pub fn wait_for<T>(
    what: &str,
    programs: &mut [&mut Running],
    seconds: u64,
    mut ready: impl FnMut() -> Option<T>,
) -> Result<T> {
    let until = Instant::now() + Duration::from_secs(seconds);
    loop {
        if let Some(answer) = ready() {
            return Ok(answer);
        }
        for program in programs.iter_mut() {
            program.check()?;
        }
        if Instant::now() > until {
            bail!("{what} was not ready after {seconds} s");
        }
        thread::sleep(Duration::from_millis(50));
    }
}
