//! What the store knows of organizations as their pages take it; server-side only.

use domain::organization::Problem;

use super::{OrganizationDetail, OrganizationPage, OrganizationSummary, OrganizationTenant};
use crate::AppError;

/// The first problem as the answer: the form in the browser has shown all of them.
pub(super) fn first(problems: Vec<Problem>) -> AppError {
    let problem = problems.into_iter().next();
    let error = problem.map(|problem| AppError::field(&problem.field, problem.message));
    error.unwrap_or_else(|| AppError::form("The form cannot be saved.")).refused()
}

impl From<store::OrganizationPage> for OrganizationPage {
    fn from(page: store::OrganizationPage) -> Self {
        let store::OrganizationPage { rows, total, all, archived, kinds, statuses } = page;
        let rows = rows.into_iter().map(OrganizationSummary::from).collect();
        Self { rows, total, all, archived, kinds, statuses }
    }
}

impl From<store::OrganizationSummary> for OrganizationSummary {
    fn from(row: store::OrganizationSummary) -> Self {
        Self {
            organization: row.organization,
            short_name: row.short_name,
            kind: row.kind,
            status: row.status,
            domain: row.domains.into_iter().next().unwrap_or_default(),
            has_alert: row.has_alert,
            archived: row.archived,
            changed_at: row.changed_at,
            tenants: row.tenants,
            licenses: row.licenses,
        }
    }
}

impl From<store::OrganizationDetail> for OrganizationDetail {
    fn from(detail: store::OrganizationDetail) -> Self {
        let tenants = detail.tenants.into_iter().map(|tenant| OrganizationTenant {
            tenant: tenant.tenant,
            name: tenant.name,
            domain: tenant.domain,
            licenses: tenant.licenses,
        });
        Self {
            id: detail.id,
            profile: detail.profile,
            revision: detail.revision,
            archived_at: detail.archived_at,
            created_at: detail.created_at,
            changed_at: detail.changed_at,
            changed_by: detail.changed_by,
            tenants: tenants.collect(),
        }
    }
}
