//! The server's side of access: judges what is stored and cuts the page that is asked for.

use std::collections::BTreeMap;

use domain::{
    access::{AccessMode, Severity, TenantAccess, findings},
    consent::redirect_uri,
    id::{IntegrationId, TenantId},
    integration::{Integration, Reach},
    relationship::{DelegatedAdminRelationship, RelationshipStatus},
    settings::SyncSettings,
    time::Timestamp,
};

use super::{AccessList, AccessRow, CONSENT_LINK_DAYS, FINE, PAGE_ROWS, RelationshipFact};
use crate::{
    AppError,
    api::list_filter::{ELSEWHERE, ListFilter},
    caller::Caller,
    ports::Services,
};

pub async fn list(
    caller: &Caller,
    services: &Services,
    id: IntegrationId,
    filter: &ListFilter,
) -> Result<AccessList, AppError> {
    let integration = find(caller, id).await?;
    let (settings, _) = caller.store.settings_find(&caller.scope, id).await?;
    let tenants = caller.store.access_list(&caller.scope, id).await?;
    let renewed_at = caller.store.service_account_renewed(&caller.scope, id).await?;
    let mode = if renewed_at.is_some() { AccessMode::ServiceAccount } else { AccessMode::Application };
    let judge = Judge { settings: &settings, integration: &integration, mode, now: services.clock.now() };
    let rows = tenants.iter().map(|tenant| judge.row(tenant)).collect();
    let uri = redirect_uri(&services.microsoft.public_url());
    let credential = caller.store.credential_facts(&caller.scope, id).await?;
    Ok(AccessList { renewed_at, credential, redirect_uri: uri, ..judge.page(rows, filter) })
}

pub async fn sign_in_link(
    caller: &Caller,
    services: &Services,
    id: IntegrationId,
) -> Result<String, AppError> {
    let integration = find(caller, id).await?;
    if integration.reach != Reach::Partner {
        return Err(AppError::form("Only a partner's customers are read as a service account.").refused());
    }
    let until = services.clock.now().plus_secs(SIGN_IN_SECS);
    let started = caller.store.sign_in_state(&caller.scope, id, until)?;
    Ok(services.microsoft.sign_in_address(&integration.connection, &started.state, &started.challenge))
}

pub async fn consent_link(
    caller: &Caller,
    services: &Services,
    id: IntegrationId,
    tenant: TenantId,
) -> Result<String, AppError> {
    let integration = find(caller, id).await?;
    let known = caller.store.access_list(&caller.scope, id).await?;
    if !known.iter().any(|it| it.tenant == tenant) {
        return Err(AppError::NotFound.refused());
    }
    let until = services.clock.now().plus_secs(CONSENT_LINK_DAYS * 86_400);
    let state = caller.store.consent_state(&caller.scope, id, tenant, until)?;
    Ok(services.microsoft.consent_address(&integration.connection, tenant, &state))
}

async fn find(caller: &Caller, id: IntegrationId) -> Result<Integration, AppError> {
    let found = caller.store.integration_find(&caller.scope, id).await?;
    found.ok_or_else(|| AppError::NotFound.refused())
}

/// How long a person may take to sign in a service account, with its second factor.
const SIGN_IN_SECS: i64 = 15 * 60;

struct Judge<'a> {
    settings: &'a SyncSettings,
    integration: &'a Integration,
    mode: AccessMode,
    now: Timestamp,
}

impl Judge<'_> {
    fn row(&self, tenant: &TenantAccess) -> AccessRow {
        let is_partner = self.integration.reach == Reach::Partner;
        let is_read = tenant.synced_by.is_none();
        let needed = tenant.needed(self.settings.of(tenant.tenant), is_partner);
        let needed = if is_read { needed } else { Vec::new() };
        let found = || findings(&tenant.facts(self.mode, &needed), self.now);
        let granted = |permission: domain::permission::Permission| {
            tenant.granted.as_ref().map(|granted| permission.is_covered_by(granted))
        };
        AccessRow {
            tenant: tenant.tenant,
            name: tenant.name.clone(),
            domain: tenant.domain.clone(),
            customer: tenant.customer,
            findings: if is_read { found() } else { Vec::new() },
            synced_by: tenant.synced_by.clone(),
            needed: needed.into_iter().map(|it| (it, granted(it))).collect(),
            relationship: lasting(&tenant.relationships),
        }
    }

    fn page(&self, mut rows: Vec<AccessRow>, filter: &ListFilter) -> AccessList {
        let counts = self.counts(&rows);
        rows.sort_by_cached_key(|row| (self.worst(row), row.name.to_lowercase(), row.tenant));
        let (rows, total) = filter.page_of(rows, PAGE_ROWS, passes);
        AccessList {
            name: self.integration.name.clone(),
            credential: None,
            mode: self.mode,
            is_partner: self.integration.reach == Reach::Partner,
            renewed_at: None,
            redirect_uri: String::new(),
            counts,
            total,
            rows,
        }
    }

    /// A tenant without findings sorts last.
    fn worst(&self, row: &AccessRow) -> (bool, Option<Severity>) {
        let worst = row.findings.iter().map(|finding| finding.severity(self.mode)).min();
        (worst.is_none(), worst)
    }

    fn counts(&self, rows: &[AccessRow]) -> Vec<(String, String, usize)> {
        let mut counts = BTreeMap::new();
        for finding in rows.iter().flat_map(|row| &row.findings) {
            *counts.entry((finding.severity(self.mode), finding.key(), finding.label())).or_insert(0) += 1;
        }
        let elsewhere = rows.iter().filter(|row| row.synced_by.is_some()).count();
        let fine = rows.iter().filter(|row| is_fine(row)).count();
        let found =
            counts.into_iter().map(|((_, key, label), count)| (key.to_owned(), label.to_owned(), count));
        let rest = [(FINE, "Nothing found", fine), (ELSEWHERE, "Synced by another integration", elsewhere)];
        let rest = rest.into_iter().filter(|(.., count)| *count > 0);
        found.chain(rest.map(|(key, label, count)| (key.to_owned(), label.to_owned(), count))).collect()
    }
}

fn is_fine(row: &AccessRow) -> bool {
    row.findings.is_empty() && row.synced_by.is_none()
}

fn passes(row: &AccessRow, filter: &ListFilter) -> bool {
    let shown = match filter.show.as_str() {
        "" => true,
        FINE => is_fine(row),
        ELSEWHERE => row.synced_by.is_some(),
        key => row.findings.iter().any(|finding| finding.key() == key),
    };
    shown && filter.finds([row.name.as_str(), &row.domain])
}

/// The relationship that is in force and lasts longest, else the one that ended last.
fn lasting(relationships: &[DelegatedAdminRelationship]) -> Option<RelationshipFact> {
    let rank = |it: &&DelegatedAdminRelationship| {
        (it.status == RelationshipStatus::Active, it.extends_itself, it.ends_at)
    };
    relationships.iter().max_by_key(rank).map(|it| RelationshipFact {
        name: it.display_name.clone(),
        ends_at: it.ends_at,
        extends_itself: it.extends_itself,
    })
}

#[cfg(test)]
mod tests {
    use domain::{access::Finding, cloud::Cloud, integration::Connection, permission::Permission};

    use super::*;

    fn integration() -> Integration {
        let guid = "48a80680-7326-48cd-9935-b556b81d3a4e";
        Integration {
            id: guid.parse().unwrap(),
            name: "Contoso".into(),
            connection: Connection {
                cloud: Cloud::Global,
                home_tenant: guid.parse().unwrap(),
                application: guid.parse().unwrap(),
            },
            reach: Reach::Partner,
            credential: None,
            secret_expires_at: None,
            run: None,
            last_good_at: None,
            next_sync_at: None,
            tenants: 0,
            pause: None,
            paused: false,
            quarantined_at: None,
            settings_saved: true,
            held: 0,
            stale: None,
        }
    }

    fn tenant(number: u8, granted: Option<&[&str]>, refusal: Option<&str>) -> TenantAccess {
        TenantAccess {
            tenant: format!("00000000-0000-0000-0000-0000000000{number:02x}").parse().unwrap(),
            name: format!("Tenant {number:02}"),
            domain: "fabrikam.example".into(),
            customer: true,
            granted: granted.map(|names| names.iter().map(|&name| name.to_owned()).collect()),
            refusal: refusal.map(str::to_owned),
            since: None,
            relationships: vec![],
            synced_by: None,
        }
    }

    #[test]
    fn the_worst_tenants_come_first_and_every_finding_is_counted() {
        let (settings, integration) = (SyncSettings::recommended(), integration());
        let mode = AccessMode::Application;
        let judge = Judge { settings: &settings, integration: &integration, mode, now: Timestamp(0) };
        let rows: Vec<_> = [
            tenant(1, Some(&["Directory.Read.All"]), None),
            tenant(2, Some(&["Organization.Read.All"]), None),
            tenant(3, None, Some("AADSTS90099")),
        ]
        .iter()
        .map(|tenant| judge.row(tenant))
        .collect();
        let of = |show: &str, text: &str| {
            let filter = ListFilter { show: show.into(), text: text.into(), page: 0 };
            judge.page(rows.clone(), &filter)
        };
        let names = |list: &AccessList| list.rows.iter().map(|row| row.name.clone()).collect::<Vec<_>>();
        let all = of("", "");
        assert_eq!(names(&all), ["Tenant 02", "Tenant 03", "Tenant 01"]);
        let keys: Vec<_> = all.counts.iter().map(|(key, _, count)| (key.as_str(), *count)).collect();
        assert_eq!(keys, [("consent_missing", 1), ("consent_outdated", 1), (FINE, 1)]);
        assert_eq!(names(&of(FINE, "")), ["Tenant 01"]);
        assert_eq!(names(&of("consent_missing", "")), ["Tenant 03"]);
        assert_eq!(names(&of("", "tenant 02")), ["Tenant 02"]);
        assert_eq!(
            all.rows[0].needed,
            [
                (Permission::Organization, Some(true)),
                (Permission::Users, Some(false)),
                (Permission::Groups, Some(false))
            ]
        );
        let elsewhere =
            TenantAccess { synced_by: Some("Direct".into()), ..tenant(4, None, Some("AADSTS90099")) };
        let row = judge.row(&elsewhere);
        assert_eq!((row.findings.len(), row.needed.len()), (0, 0), "nothing is needed where nothing is read");
        let list = judge.page(vec![row], &ListFilter::default());
        assert_eq!(list.counts, [(ELSEWHERE.to_owned(), "Synced by another integration".to_owned(), 1)]);
        let missing = vec![Permission::Users, Permission::Groups];
        assert_eq!(all.rows[0].findings, [Finding::ConsentOutdated { missing }]);
    }
}
