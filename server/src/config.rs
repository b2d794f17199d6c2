//! Configuration: command line and environment, checked before anything starts.

use std::{
    net::{IpAddr, SocketAddr},
    path::PathBuf,
};

use anyhow::{Context as _, Result, bail};
use clap::{Args, Parser, Subcommand};
use outbound::untrusted::InternalTargets;
use url::Url;

/// The server's command line.
#[derive(Debug, Parser)]
#[command(
    name = "server",
    version,
    about = "Seatledger: who holds which Microsoft licenses, at which customer"
)]
pub struct Arguments {
    /// What to do; without a command, serve.
    #[command(subcommand)]
    pub command: Option<Command>,
    /// How to do it.
    #[command(flatten)]
    pub options: Options,
}

/// What the server does instead of serving.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Synchronize every integration now, then exit: 0 when every tenant was read, 1 when not.
    Sync(SyncArguments),
}

/// How to synchronize from the command line.
#[derive(Debug, Args)]
pub struct SyncArguments {
    /// One run of every integration; required, since the schedule belongs to the serving process.
    #[arg(long, required = true)]
    pub once: bool,
}

/// Every setting; each can be given in the environment too.
#[derive(Debug, Clone, Args)]
pub struct Options {
    /// Address and port to listen on.
    #[arg(long, env = "SEATLEDGER_LISTEN", default_value = "127.0.0.1:8311", global = true)]
    pub listen: SocketAddr,
    /// The address people use; links in mail and cookies depend on it. Default: http:// and the listening address.
    #[arg(long, env = "SEATLEDGER_PUBLIC_URL", global = true)]
    pub public_url: Option<Url>,
    /// Folder of the embedded database and the master key.
    #[arg(long, env = "SEATLEDGER_DATA", default_value = "data", global = true)]
    pub data: PathBuf,
    /// `postgres://…` instead of the embedded database.
    #[arg(long, env = "SEATLEDGER_DATABASE_URL", hide_env_values = true, global = true)]
    pub database_url: Option<String>,
    /// File with the master key that encrypts secrets. Default: `master.key` in the data folder.
    #[arg(long, env = "SEATLEDGER_MASTER_KEY_FILE", global = true)]
    pub master_key_file: Option<PathBuf>,
    /// Folder with the browser's files.
    #[arg(long, env = "SEATLEDGER_SITE", default_value = "target/site", global = true)]
    pub site: PathBuf,
    /// Addresses of reverse proxies whose `X-Forwarded-For` is believed.
    #[arg(long, env = "SEATLEDGER_TRUSTED_PROXIES", value_delimiter = ',', global = true)]
    pub trusted_proxies: Vec<IpAddr>,
    /// Hosts and ports inside your network that mail may be handed to, such as `mail.corp.example:25,10.0.0.5:587`.
    #[arg(
        long,
        env = "SEATLEDGER_INTERNAL_TARGETS",
        default_value = "",
        hide_default_value = true,
        global = true
    )]
    pub internal_targets: InternalTargets,
    /// Units (one kind of data of one tenant) that are read at the same time; each makes one call at a time.
    #[arg(long, env = "SEATLEDGER_UNITS_AT_ONCE", default_value_t = 16, value_parser = clap::value_parser!(u32).range(1..=16), global = true)]
    pub units_at_once: u32,
    /// Seconds after which another server may go on with the units of one that gave no sign of life. Shorter repairs a
    /// crash sooner; longer bears longer stalls of the machine.
    #[arg(long, env = "SEATLEDGER_LEASE_SECS", default_value_t = store::LEASE_SECS, value_parser = clap::value_parser!(u32).range(2..=600), global = true)]
    pub lease_secs: u32,
    /// Start although the public address is neither https nor this machine: every page then shows a warning.
    #[arg(long, env = "SEATLEDGER_INSECURE", global = true)]
    pub insecure: bool,
    /// File that a running simulated Microsoft has written: where it answers and what the demo can connect with.
    #[arg(long, env = "SEATLEDGER_SIMULATOR", global = true)]
    pub simulator: Option<PathBuf>,
    /// Write logs as JSON lines.
    #[arg(long, env = "SEATLEDGER_LOG_JSON", global = true)]
    pub log_json: bool,
    /// End when standard input closes, so that a parent that dies leaves nothing behind.
    #[arg(long, hide = true, global = true)]
    pub exit_with_parent: bool,
}

/// The configuration after its checks.
#[derive(Debug, Clone)]
pub struct Config {
    /// The settings as given.
    pub options: Options,
    /// The address people use, without a path.
    pub public_url: Url,
    /// The database.
    pub database_url: String,
    /// The master key's file.
    pub master_key_file: PathBuf,
}

impl Config {
    /// Checks the settings; an error names the one at fault and what to change.
    pub fn read(options: Options) -> Result<Self> {
        let public_url = match &options.public_url {
            Some(url) => url.clone(),
            None => Url::parse(&format!("http://{}", options.listen)).context("listen")?,
        };
        check_public_url(&public_url, options.insecure)?;
        let database_url = match &options.database_url {
            Some(url) if url.starts_with("postgres://") || url.starts_with("postgresql://") => url.clone(),
            Some(_) => {
                bail!("database-url: it must start with postgres://; leave it out for the embedded database")
            }
            None => {
                std::fs::create_dir_all(&options.data).with_context(|| {
                    format!("data: the folder {} cannot be created", options.data.display())
                })?;
                format!("sqlite:{}", options.data.join("seatledger.db").display())
            }
        };
        let master_key_file =
            options.master_key_file.clone().unwrap_or_else(|| options.data.join("master.key"));
        Ok(Self { options, public_url, database_url, master_key_file })
    }

    /// The origin that browsers send, `https://host` without a trailing slash.
    pub fn origin(&self) -> String {
        self.public_url.origin().ascii_serialization()
    }

    /// The database in words: its file, or no more than its kind, since its address may hold a password.
    pub fn database_name(&self) -> String {
        self.database_url.strip_prefix("sqlite:").unwrap_or("PostgreSQL").to_owned()
    }

    /// Whether people reach us by https, as far as we know.
    pub fn is_https(&self) -> bool {
        self.public_url.scheme() == "https"
    }
}

fn check_public_url(url: &Url, insecure: bool) -> Result<()> {
    if !matches!(url.scheme(), "http" | "https") || url.host_str().is_none() {
        bail!("public-url: it must be an http or https address such as https://licenses.example.com");
    }
    if url.path() != "/" || url.query().is_some() {
        bail!("public-url: it must be an address without a path");
    }
    let loopback = match url.host() {
        Some(url::Host::Ipv4(address)) => address.is_loopback(),
        Some(url::Host::Ipv6(address)) => address.is_loopback(),
        Some(url::Host::Domain(name)) => name == "localhost",
        None => false,
    };
    if url.scheme() == "http" && !loopback && !insecure {
        bail!(
            "public-url: {url} is not https; put a reverse proxy with TLS in front and give its https address, \
             or set insecure for a test"
        );
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sec_042_an_http_address_that_is_not_loopback_stops_the_start() {
        let check = |url: &str, insecure: bool, accepted: bool| {
            assert_eq!(check_public_url(&Url::parse(url).unwrap(), insecure).is_ok(), accepted, "{url}");
        };
        check("http://127.0.0.1:8311", false, true);
        check("http://localhost", false, true);
        check("http://[::1]:80", false, true);
        check("https://licenses.example.com", false, true);
        check("http://licenses.example.com", false, false);
        check("http://licenses.example.com", true, true);
        check("http://127.0.0.1.example.com", false, false);
        check("ftp://licenses.example.com", true, false);
        check("https://licenses.example.com/path", false, false);
    }
}
