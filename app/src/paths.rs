//! One typed builder for every URL of the product; nobody else formats a path.

use domain::id::{AssetId, AssetTypeId, IntegrationId, OrganizationId, SyncRunId, TenantId};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// The dashboard, where people land after signing in.
pub const HOME: &str = "/";
/// First-run set-up, reached by the one-time link.
pub const SET_UP: &str = "/set-up";
/// Sign-in.
pub const SIGN_IN: &str = "/sign-in";
/// Organizations.
pub const ORGANIZATIONS: &str = "/organizations";
/// The form for a new organization.
pub const NEW_ORGANIZATION: &str = "/organizations/new";
/// Organizations out of a file.
pub const IMPORT_ORGANIZATIONS: &str = "/organizations/import";
/// Global > Microsoft Licenses.
pub const GLOBAL_LICENSES: &str = "/global/microsoft-licenses";
/// Global > History.
pub const HISTORY: &str = "/global/history";
/// Admin > Account > Integrations.
pub const INTEGRATIONS: &str = "/admin/integrations";
/// Admin > Account > Flexible Asset Types.
pub const ASSET_TYPES: &str = "/admin/flexible-asset-types";
/// The form for a new type of flexible assets.
pub const NEW_ASSET_TYPE: &str = "/admin/flexible-asset-types/new";
/// Admin > Settings > E-mail.
pub const EMAIL_SETTINGS: &str = "/admin/settings/email";
/// Admin > Settings > Product Names.
pub const PRODUCT_NAMES: &str = "/admin/settings/product-names";
/// What happened to integrations, as the bell leads to it.
pub const NOTIFICATIONS: &str = "/notifications";
/// Featured Integrations.
pub const NEW_INTEGRATION: &str = "/admin/integrations/new";
/// The Connect form for Microsoft.
pub const CONNECT_MICROSOFT: &str = "/admin/integrations/new/microsoft";
/// The set-up guide.
pub const SET_UP_GUIDE: &str = "/admin/integrations/set-up-guide";
/// Where Microsoft sends people back to after consent or sign-in; registered as the app's redirect URI.
pub const MICROSOFT_RETURN: &str = domain::consent::RETURN_PATH;
/// The packed license columns.
pub const LICENSE_DATA: &str = "/data/licenses";

/// What has changed of the license columns since a version; all of them where that is not known.
pub fn license_changes(since: u64) -> String {
    format!("{LICENSE_DATA}?since={since}")
}

/// The license list as CSV; a query after it narrows it as the list's own does.
pub const LICENSES_CSV: &str = "/export/licenses.csv";
/// The license list as an Excel workbook.
pub const LICENSES_XLSX: &str = "/export/licenses.xlsx";
/// The license list as JSON.
pub const LICENSES_JSON: &str = "/export/licenses.json";
/// The license list as a page to print.
pub const LICENSES_PRINT: &str = "/export/licenses/print";
/// The server's event stream.
pub const EVENTS: &str = "/events";

/// One organization.
pub fn organization(id: OrganizationId) -> String {
    format!("{ORGANIZATIONS}/{id}")
}

/// The form of an organization.
pub fn edit_organization(id: OrganizationId) -> String {
    format!("{ORGANIZATIONS}/{id}/edit")
}

/// Locations of an organization.
pub fn organization_locations(id: OrganizationId) -> String {
    format!("{ORGANIZATIONS}/{id}/locations")
}

/// Tenants of an organization.
pub fn organization_tenants(id: OrganizationId) -> String {
    format!("{ORGANIZATIONS}/{id}/tenants")
}

/// Microsoft Licenses of an organization.
pub fn organization_licenses(id: OrganizationId) -> String {
    format!("{ORGANIZATIONS}/{id}/microsoft-licenses")
}

/// One license of an organization.
pub fn license(id: OrganizationId, license: AssetId) -> String {
    format!("{}/{license}", organization_licenses(id))
}

/// The form of what people keep beside a license.
pub fn edit_license(id: OrganizationId, asset: AssetId) -> String {
    format!("{}/edit", license(id, asset))
}

/// Security settings of an asset, an own one or a license.
pub fn asset_security(id: OrganizationId, asset: AssetId) -> String {
    format!("{ORGANIZATIONS}/{id}/security/{asset}")
}

/// Assets of one type of an organization.
pub fn assets(id: OrganizationId, kind: AssetTypeId) -> String {
    format!("{ORGANIZATIONS}/{id}/assets/{kind}")
}

/// The form for a new asset.
pub fn new_asset(id: OrganizationId, kind: AssetTypeId) -> String {
    format!("{}/new", assets(id, kind))
}

/// One asset.
pub fn asset(id: OrganizationId, kind: AssetTypeId, asset: AssetId) -> String {
    format!("{}/{asset}", assets(id, kind))
}

/// The form of an asset.
pub fn edit_asset(id: OrganizationId, kind: AssetTypeId, one: AssetId) -> String {
    format!("{}/edit", asset(id, kind, one))
}

/// One type of flexible assets: its form.
pub fn asset_type(id: AssetTypeId) -> String {
    format!("{ASSET_TYPES}/{id}")
}

/// The organization whose pages a path belongs to.
pub fn organization_of(path: &str) -> Option<OrganizationId> {
    path.strip_prefix(ORGANIZATIONS)?.strip_prefix('/')?.split('/').next()?.parse().ok()
}

/// One integration with its tenants.
pub fn integration(id: IntegrationId) -> String {
    format!("{INTEGRATIONS}/{id}")
}

/// Sync Settings of an integration.
pub fn sync_settings(id: IntegrationId) -> String {
    format!("{INTEGRATIONS}/{id}/sync-settings")
}

/// Access of an integration: what each tenant grants.
pub fn access(id: IntegrationId) -> String {
    format!("{INTEGRATIONS}/{id}/access")
}

/// Matching of an integration: its tenants to organizations.
pub fn matching(id: IntegrationId) -> String {
    format!("{INTEGRATIONS}/{id}/matching")
}

/// Held Removals of an integration.
pub fn held_removals(id: IntegrationId) -> String {
    format!("{INTEGRATIONS}/{id}/held-removals")
}

/// Sync Logs of an integration: its runs.
pub fn sync_logs(id: IntegrationId) -> String {
    format!("{INTEGRATIONS}/{id}/sync-logs")
}

/// One run in the logs: its tenants.
pub fn sync_run(id: IntegrationId, run: SyncRunId) -> String {
    format!("{INTEGRATIONS}/{id}/sync-logs?run={run}")
}

/// One tenant's unit of a run in the logs: its records.
pub fn sync_unit(id: IntegrationId, run: SyncRunId, tenant: TenantId, kind: &str) -> String {
    format!("{}&tenant={tenant}&kind={}", sync_run(id, run), query_value(kind))
}

/// Every record of a run as CSV.
pub fn sync_records_csv(id: IntegrationId, run: SyncRunId) -> String {
    format!("/data/integrations/{id}/sync-runs/{run}/records.csv")
}

/// An address with more in its query; what is empty is left out.
pub fn narrowed(address: &str, values: &[(&str, &str)]) -> String {
    let mut narrowed = address.to_owned();
    for (name, value) in values.iter().filter(|(_, value)| !value.is_empty()) {
        narrowed.push(if narrowed.contains('?') { '&' } else { '?' });
        narrowed.push_str(name);
        narrowed.push('=');
        narrowed.push_str(&query_value(value).to_string());
    }
    narrowed
}

/// Notifications older than one.
pub fn notifications_before(id: i64) -> String {
    format!("{NOTIFICATIONS}?before={id}")
}

/// Set-up with the token of the one-time link.
pub fn set_up(token: &str) -> String {
    format!("{SET_UP}?token={}", query_value(token))
}

/// Sign-in that leads on to `next`, a path of ours; one that is not ours is left out.
pub fn sign_in(next: &str) -> String {
    match local(next) {
        HOME => SIGN_IN.to_owned(),
        next => format!("{SIGN_IN}?next={}", query_value(next)),
    }
}

/// `next` when it is a path on this very site, else [`HOME`]: an address from outside never decides where a
/// person lands after signing in.
pub fn local(next: &str) -> &str {
    let safe = next.starts_with('/')
        // `//host` and `/\host` are other hosts to a browser, and control characters vanish before it looks.
        && !next.starts_with("//")
        && !next.contains('\\')
        && !next.chars().any(char::is_control)
        // Back to sign-in would be a circle, and a server function is no page.
        && !next.starts_with(SIGN_IN)
        && !next.starts_with("/fn/");
    if safe { next } else { HOME }
}

/// What keeps its meaning in a query's value (RFC 3986, "unreserved"), and `/`, which is allowed there.
const PLAIN: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~').remove(b'/');

fn query_value(text: &str) -> impl std::fmt::Display {
    utf8_percent_encode(text, PLAIN)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_paths_of_this_site_are_led_on_to() {
        let check = |next: &str, expected: &str| assert_eq!(local(next), expected, "{next:?}");
        check("/admin/integrations?state=failed", "/admin/integrations?state=failed");
        check("/global/microsoft-licenses", "/global/microsoft-licenses");
        for outside in [
            "",
            "https://evil.example/",
            "//evil.example/",
            "/\\evil.example",
            "\\\\evil.example",
            "/\t/evil.example",
            "/\n//evil.example",
            "javascript:alert(1)",
            "evil.example",
            "/sign-in?next=/",
            "/fn/sign_out",
        ] {
            check(outside, HOME);
        }
    }

    #[test]
    fn a_query_value_cannot_break_out_of_its_place() {
        assert_eq!(sign_in("/a?b=c&d=e#f"), "/sign-in?next=/a%3Fb%3Dc%26d%3De%23f");
        assert_eq!(sign_in("//evil.example"), "/sign-in");
        assert_eq!(set_up("a+b/c=&x=ü"), "/set-up?token=a%2Bb/c%3D%26x%3D%C3%BC");
    }

    #[test]
    fn an_integration_has_a_page_below_the_list() {
        let id = "48a80680-7326-48cd-9935-b556b81d3a4e".parse().unwrap();
        assert_eq!(integration(id), "/admin/integrations/48a80680-7326-48cd-9935-b556b81d3a4e");
    }

    #[test]
    fn pages_of_an_organization_know_whose_they_are() {
        let id: OrganizationId = "48a80680-7326-48cd-9935-b556b81d3a4e".parse().unwrap();
        for path in
            [organization(id), edit_organization(id), organization_locations(id), organization_tenants(id)]
        {
            assert_eq!(organization_of(&path), Some(id), "{path}");
        }
        for path in [ORGANIZATIONS, NEW_ORGANIZATION, "/organizationsx/48a80680-7326-48cd-9935-b556b81d3a4e"]
        {
            assert_eq!(organization_of(path), None, "{path}");
        }
    }

    #[test]
    fn what_narrows_a_list_is_added_to_its_address() {
        assert_eq!(narrowed("/a", &[("show", ""), ("q", "")]), "/a");
        assert_eq!(narrowed("/a", &[("show", "failed"), ("q", "a b&c")]), "/a?show=failed&q=a%20b%26c");
        assert_eq!(narrowed("/a?run=1", &[("page", "2")]), "/a?run=1&page=2");
    }
}
