//! The file that a running simulated Microsoft has written: its addresses, and what the demo can connect with.

use std::{collections::BTreeMap, path::Path};

use anyhow::{Context as _, Result, bail};
use app::api::integration::DemoConnection;
use domain::cloud::Cloud;
use graph::{EndpointTable, Endpoints};
use serde::Deserialize;
use url::Url;

#[derive(Deserialize)]
struct File {
    endpoints: BTreeMap<Cloud, Url>,
    connections: Vec<Offer>,
}

#[derive(Deserialize)]
struct Offer {
    label: String,
    cloud: Cloud,
    tenant_id: String,
    application_id: String,
    secret: String,
}

/// Where Microsoft is, and the demo's connections: Microsoft's own addresses and none without a simulator.
pub fn read(path: Option<&Path>) -> Result<(EndpointTable, Vec<DemoConnection>)> {
    let mut table = EndpointTable::microsoft();
    let Some(path) = path else { return Ok((table, Vec::new())) };
    let text = std::fs::read_to_string(path)
        .with_context(|| format!("simulator: {} cannot be read", path.display()))?;
    let file: File = serde_json::from_str(&text)
        .with_context(|| format!("simulator: {} is not what it writes", path.display()))?;
    for (cloud, origin) in file.endpoints {
        // A credential for real tenants must never be sent to a simulator somewhere else.
        if !matches!(origin.host_str(), Some("127.0.0.1" | "localhost" | "[::1]")) {
            bail!("simulator: {origin} is not on this machine");
        }
        table = table.with(cloud, Endpoints { login: origin.clone(), graph: origin });
    }
    let demo = file.connections.into_iter().map(|offer| DemoConnection {
        name: offer.label.clone(),
        label: offer.label,
        cloud: offer.cloud,
        tenant_id: offer.tenant_id,
        application_id: offer.application_id,
        secret: offer.secret,
    });
    Ok((table, demo.collect()))
}
