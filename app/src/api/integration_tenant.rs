//! The tenants of an integration, a page at a time: what was read of each, and what keeps the rest from it.

use domain::{
    id::{IntegrationId, TenantId},
    integration::{IntegrationTenant, UnitStatus},
    sync_run::RunState,
};
use leptos::{
    prelude::*,
    server_fn::codec::{GetUrl, Json},
};
use serde::{Deserialize, Serialize};

use super::{answer::Answer, list_filter::ListFilter};
use crate::AppError;

/// The most tenants on one page.
pub const PAGE_ROWS: usize = 50;

/// One page of an integration's tenants.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct TenantPage {
    /// The tenants, the worst first.
    pub rows: Vec<IntegrationTenant>,
    /// Tenants that pass the filter.
    pub total: usize,
    /// How many tenants there are of each state, the worst state first; `None` is not read yet.
    pub states: Vec<(Option<RunState>, usize)>,
    /// How many more another integration reads.
    pub elsewhere: usize,
}

/// The key of a state in an address.
pub const fn state_key(state: Option<RunState>) -> &'static str {
    match state {
        Some(state) => state.key(),
        None => "not_read",
    }
}

/// Which integration reads a tenant that several reach, from now on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PrimarySource {
    /// The integration.
    pub integration: IntegrationId,
    /// The tenant.
    pub tenant: TenantId,
}

/// Why some of a tenant's units failed: those that failed for one reason together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cause {
    /// The kinds of unit, such as "Directory users, Groups".
    pub kinds: String,
    /// Why, and what to do.
    pub reason: String,
    /// When the schedule tries again; `None` when a person must ask.
    pub next_try_at: Option<domain::time::Timestamp>,
}

/// The causes of a tenant's failed units, in the order of the kinds.
pub fn causes(units: &[UnitStatus]) -> Vec<Cause> {
    let mut causes: Vec<Cause> = Vec::new();
    for unit in units {
        let Some(reason) = &unit.reason else { continue };
        match causes.iter_mut().find(|cause| cause.reason == *reason) {
            Some(known) => {
                known.kinds = format!("{}, {}", known.kinds, unit.kind.label());
                known.next_try_at = known.next_try_at.min(unit.next_try_at);
            }
            None => causes.push(Cause {
                kinds: unit.kind.label().to_owned(),
                reason: reason.clone(),
                next_try_at: unit.next_try_at,
            }),
        }
    }
    causes
}

/// One page of the tenants of an integration.
#[server(prefix = "/fn", endpoint = "list_integration_tenants", input = GetUrl, output = Answer)]
pub async fn list_integration_tenants(
    /// The integration.
    id: IntegrationId,
    /// Which tenants.
    filter: ListFilter,
) -> Result<TenantPage, AppError> {
    let caller = crate::caller::Caller::current()?;
    let tenants = caller.store.integration_tenants(&caller.scope, id).await?;
    Ok(server::page(tenants, &filter))
}

/// Makes an integration the one that reads a tenant, and has it read whole.
#[server(prefix = "/fn", endpoint = "make_primary", input = Json, output = Answer)]
pub async fn make_primary(
    /// The form.
    form: PrimarySource,
) -> Result<(), AppError> {
    let caller = crate::caller::Caller::current()?;
    let now = crate::caller::services().clock.now();
    Ok(caller.store.source_choose(&caller.scope, form.integration, form.tenant, now).await?)
}

#[cfg(feature = "ssr")]
mod server {
    use std::collections::BTreeMap;

    use domain::integration::IntegrationTenant;

    use super::{PAGE_ROWS, TenantPage, state_key};
    use crate::api::list_filter::{ELSEWHERE, ListFilter};

    pub fn page(mut tenants: Vec<IntegrationTenant>, filter: &ListFilter) -> TenantPage {
        let (mut states, mut elsewhere) = (BTreeMap::new(), 0);
        for tenant in &tenants {
            if tenant.synced_by.is_some() {
                elsewhere += 1;
                continue;
            }
            *states.entry((tenant.state.is_none(), tenant.state)).or_insert(0) += 1;
        }
        // Who has not been read yet stands last: nothing is known to be wrong there. So does who is read elsewhere.
        tenants.sort_by(|a, b| {
            let rank = |it: &IntegrationTenant| (it.synced_by.is_some(), it.state.is_none(), it.state);
            rank(a).cmp(&rank(b)).then_with(|| a.name.cmp(&b.name)).then_with(|| a.tenant.cmp(&b.tenant))
        });
        let (rows, total) = filter.page_of(tenants, PAGE_ROWS, passes);
        TenantPage {
            total,
            states: states.into_iter().map(|((_, state), count)| (state, count)).collect(),
            elsewhere,
            rows,
        }
    }

    fn passes(tenant: &IntegrationTenant, filter: &ListFilter) -> bool {
        (filter.show.is_empty() || key(tenant) == filter.show)
            && filter.finds([tenant.name.as_str(), &tenant.domain])
    }

    fn key(tenant: &IntegrationTenant) -> &'static str {
        if tenant.synced_by.is_some() { ELSEWHERE } else { state_key(tenant.state) }
    }
}

#[cfg(test)]
mod tests {
    use domain::{time::Timestamp, unit::UnitKind};

    use super::*;

    fn unit(kind: UnitKind, reason: Option<&str>, next_try: Option<i64>) -> UnitStatus {
        UnitStatus {
            kind,
            state: if reason.is_some() { RunState::Failed } else { RunState::Ok },
            last_good_at: None,
            reason: reason.map(str::to_owned),
            failures: u32::from(reason.is_some()),
            next_try_at: next_try.map(Timestamp),
        }
    }

    #[test]
    fn units_that_failed_for_one_reason_are_named_together() {
        let consent = "Grant admin consent. (AADSTS65001)";
        let units = [
            unit(UnitKind::Licenses, Some(consent), Some(5)),
            unit(UnitKind::Users, Some("Microsoft did not answer."), Some(7)),
            unit(UnitKind::Groups, Some(consent), None),
        ];
        let causes = causes(&units);
        assert_eq!(causes.len(), 2);
        assert_eq!((causes[0].kinds.as_str(), causes[0].next_try_at), ("Licenses, Groups", None));
        assert_eq!(
            (causes[1].kinds.as_str(), causes[1].next_try_at),
            ("Directory users", Some(Timestamp(7)))
        );
        assert!(super::causes(&[unit(UnitKind::Users, None, None)]).is_empty());
    }

    #[cfg(feature = "ssr")]
    #[test]
    fn a_page_holds_the_worst_of_what_passes_and_counts_all() {
        let tenant = |number: u8, state| IntegrationTenant {
            tenant: format!("00000000-0000-0000-0000-0000000000{number:02x}").parse().unwrap(),
            name: format!("Tenant {number:03}"),
            domain: "contoso.example".into(),
            organization: None,
            state,
            last_good_at: None,
            reason: None,
            licenses: 0,
            users: 0,
            units: vec![],
            synced_by: None,
        };
        let states = [Some(RunState::Ok), None, Some(RunState::Failed), Some(RunState::Ok)];
        let tenants: Vec<_> = (0..120).map(|n| tenant(n, states[usize::from(n) % 4])).collect();
        let filter = |show: &str, text: &str, page| ListFilter { show: show.into(), text: text.into(), page };
        let page = server::page(tenants.clone(), &filter("", "", 0));
        assert_eq!((page.rows.len(), page.total), (PAGE_ROWS, 120));
        assert_eq!(page.rows[0].state, Some(RunState::Failed));
        assert_eq!(page.states, [(Some(RunState::Failed), 30), (Some(RunState::Ok), 60), (None, 30)]);
        let page = server::page(tenants.clone(), &filter("not_read", "", 0));
        assert_eq!((page.rows.len(), page.total), (30, 30));
        let page = server::page(tenants.clone(), &filter("ok", " tenant 11", 0));
        assert!(page.total > 0 && page.rows.iter().all(|row| row.name.starts_with("Tenant 11")));
        let integration = "48a80680-7326-48cd-9935-b556b81d3a4e".parse().unwrap();
        let synced_by = Some(domain::integration::SyncedBy { integration, name: "Partner".into() });
        let elsewhere = IntegrationTenant { synced_by, ..tenant(200, None) };
        let page = server::page([vec![elsewhere], tenants].concat(), &filter("", "", 2));
        assert_eq!((page.elsewhere, page.states.iter().map(|(_, count)| count).sum::<usize>()), (1, 120));
        assert_eq!(page.rows.last().map(|row| row.name.as_str()), Some("Tenant 200"));
    }
}
