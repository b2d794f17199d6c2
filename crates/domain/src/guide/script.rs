//! The set-up script: PowerShell over Microsoft Graph that does every step a script can, and prints what to paste.
//!
//! Permissions are looked up by name at Microsoft when the script runs, so no GUID of theirs can be wrong in it.

use super::{APP_NAME, Choice, SECRET_MONTHS};
use crate::{
    cloud::Cloud,
    directory_role::DirectoryRole,
    permission::{GRAPH, PARTNER_CENTER, Permission},
};

/// The whole script, for exactly what was ticked.
pub fn script(choice: &Choice) -> String {
    let mut parts = vec![head(choice), values(choice), BODY.to_owned()];
    if choice.signs_in() {
        parts.push(PARTNER.to_owned());
    }
    parts.push(LAST.to_owned());
    if choice.signs_in() {
        parts.push(LAST_PARTNER.to_owned());
    }
    parts.join("\n")
}

fn head(choice: &Choice) -> String {
    let (parameters, modules) = if choice.signs_in() {
        (
            "# -ServiceAccount: the sign-in name of the account that will read customers, made beforehand, with MFA.\n\
             # -Customers: tenant IDs of customers to request a GDAP relationship for; leave out to request none.\n\
             param(\n    [Parameter(Mandatory)] [string] $ServiceAccount,\n    [string[]] $Customers = @()\n)\n",
            ", Microsoft.Graph.Groups, Microsoft.Graph.Users",
        )
    } else {
        ("", "")
    };
    let tenant =
        if choice.reach == crate::integration::Reach::Partner { "your partner tenant" } else { "the tenant" };
    format!(
        "#Requires -Version 7.2\n\
         #Requires -Modules Microsoft.Graph.Authentication, Microsoft.Graph.Applications{modules}\n\
         # Sets up Seatledger in Microsoft Entra. It makes one app registration that can only read, grants it admin\n\
         # consent, and prints what to paste. Install-Module Microsoft.Graph installs what it needs.\n\
         # Sign in as a Global Administrator of {tenant} when Microsoft asks.\n\
         {parameters}\
         Set-StrictMode -Version Latest\n\
         $ErrorActionPreference = 'Stop'\n"
    )
}

fn values(choice: &Choice) -> String {
    let mut scopes = vec!["Application.ReadWrite.All", "AppRoleAssignment.ReadWrite.All"];
    if choice.signs_in() {
        scopes.extend([
            "DelegatedPermissionGrant.ReadWrite.All",
            "Group.ReadWrite.All",
            "User.Read.All",
            "DelegatedAdminRelationship.ReadWrite.All",
        ]);
    }
    let mut lines = vec![
        format!("$Name = {}", literal(APP_NAME)),
        format!("$Environment = {}", literal(environment(choice.cloud))),
        format!("$Audience = {}", literal(choice.audience())),
        format!("$RedirectUri = {}", literal(&choice.redirect_uri())),
        format!("$GraphAppId = {}", literal(GRAPH)),
        format!("$ApplicationPermissions = {}", list(names(&choice.application_permissions()))),
        format!("$DelegatedPermissions = {}", list(names(&choice.delegated_permissions()))),
        format!("$SecretMonths = {SECRET_MONTHS}"),
        format!("$SignInScopes = {}", list(scopes)),
    ];
    if choice.signs_in() {
        lines.push(format!("$PartnerCenterAppId = {}", literal(PARTNER_CENTER)));
        lines.push(format!("$RoleIds = {}", list(vec![DirectoryRole::DirectoryReaders.id()])));
    }
    lines.join("\n") + "\n"
}

fn names(permissions: &[Permission]) -> Vec<&'static str> {
    permissions.iter().map(|it| it.name()).collect()
}

/// The cloud as `Connect-MgGraph -Environment` names it.
const fn environment(cloud: Cloud) -> &'static str {
    match cloud {
        Cloud::Global => "Global",
        Cloud::UsGov => "USGov",
        Cloud::UsGovDod => "USGovDoD",
        Cloud::China => "China",
    }
}

/// A PowerShell array of literal strings.
fn list(items: Vec<&str>) -> String {
    format!("@({})", items.into_iter().map(literal).collect::<Vec<_>>().join(", "))
}

/// A literal PowerShell string: nothing in it is expanded. PowerShell takes typographic quotes for the plain one, so
/// they are doubled too; a control character cannot be in an address or name and is left out.
pub(super) fn literal(text: &str) -> String {
    let mut out = String::from('\'');
    for c in text.chars().filter(|c| !c.is_control()) {
        if matches!(c, '\'' | '\u{2018}' | '\u{2019}' | '\u{201a}' | '\u{201b}') {
            out.push(c);
        }
        out.push(c);
    }
    out.push('\'');
    out
}

const BODY: &str = r#"Connect-MgGraph -Environment $Environment -Scopes $SignInScopes -NoWelcome
$TenantId = (Get-MgContext).TenantId

if (Get-MgApplication -Filter "displayName eq '$Name'") {
    throw "An app registration named $Name exists already. Remove or rename it, then run this script again."
}

function Find-Permission($Resource, [string] $Kind, [string] $Permission) {
    $All = if ($Kind -eq 'Role') { $Resource.AppRoles } else { $Resource.Oauth2PermissionScopes }
    $Found = $All | Where-Object { $_.Value -eq $Permission } | Select-Object -First 1
    if (-not $Found) { throw "$($Resource.DisplayName) does not offer $Permission in this cloud." }
    @{ Id = $Found.Id; Type = $Kind }
}

# Microsoft needs some seconds until what was just made can be used.
function Invoke-Patiently([scriptblock] $Action) {
    foreach ($Try in 1..10) {
        try { return & $Action } catch { if ($Try -eq 10) { throw } else { Start-Sleep -Seconds 6 } }
    }
}

$Graph = Get-MgServicePrincipal -Filter "appId eq '$GraphAppId'"
$Roles = @($ApplicationPermissions | ForEach-Object { Find-Permission $Graph 'Role' $_ })
$Scopes = @($DelegatedPermissions | ForEach-Object { Find-Permission $Graph 'Scope' $_ })
$Access = @(@{ ResourceAppId = $GraphAppId; ResourceAccess = @($Roles + $Scopes) })

$App = New-MgApplication -DisplayName $Name -SignInAudience $Audience -Web @{ RedirectUris = @($RedirectUri) } -RequiredResourceAccess $Access
$Principal = Invoke-Patiently { New-MgServicePrincipal -AppId $App.AppId }

# Admin consent for this tenant. User.Read is not asked for: only the portal adds it.
foreach ($Role in $Roles) {
    Invoke-Patiently {
        New-MgServicePrincipalAppRoleAssignment -ServicePrincipalId $Principal.Id -PrincipalId $Principal.Id -ResourceId $Graph.Id -AppRoleId $Role.Id
    } | Out-Null
}
"#;

const PARTNER: &str = r#"# Delegated permissions and Partner Center, for the service account.
$PartnerCenter = Get-MgServicePrincipal -Filter "appId eq '$PartnerCenterAppId'"
if (-not $PartnerCenter) { $PartnerCenter = Invoke-Patiently { New-MgServicePrincipal -AppId $PartnerCenterAppId } }
$Access += @{ ResourceAppId = $PartnerCenterAppId; ResourceAccess = @(Find-Permission $PartnerCenter 'Scope' 'user_impersonation') }
Update-MgApplication -ApplicationId $App.Id -RequiredResourceAccess $Access
New-MgOauth2PermissionGrant -ClientId $Principal.Id -ConsentType 'AllPrincipals' -ResourceId $Graph.Id -Scope ($DelegatedPermissions -join ' ') | Out-Null
New-MgOauth2PermissionGrant -ClientId $Principal.Id -ConsentType 'AllPrincipals' -ResourceId $PartnerCenter.Id -Scope 'user_impersonation' | Out-Null

# The security group that relationships are assigned to, with the service account in it.
$Account = Get-MgUser -UserId $ServiceAccount
$Group = New-MgGroup -DisplayName "$Name readers" -MailEnabled:$false -MailNickname 'seatledger-readers' -SecurityEnabled
Invoke-Patiently { New-MgGroupMember -GroupId $Group.Id -DirectoryObjectId $Account.Id } | Out-Null

# One relationship per customer, with the least role; each waits for the customer's approval.
$Relationships = 'v1.0/tenantRelationships/delegatedAdminRelationships'
$Invitations = @(foreach ($Customer in $Customers) {
    $Body = @{
        displayName       = "$Name-$Customer"
        duration          = 'P730D'
        autoExtendDuration = 'P180D'
        customer          = @{ tenantId = $Customer }
        accessDetails     = @{ unifiedRoles = @($RoleIds | ForEach-Object { @{ roleDefinitionId = $_ } }) }
    }
    $Made = Invoke-MgGraphRequest -Method POST -Uri $Relationships -Body ($Body | ConvertTo-Json -Depth 6) -ContentType 'application/json'
    Invoke-Patiently {
        Invoke-MgGraphRequest -Method POST -Uri "$Relationships/$($Made.id)/requests" -Body '{"action":"lockForApproval"}' -ContentType 'application/json'
    } | Out-Null
    "https://admin.microsoft.com/AdminPortal/Home#/partners/invitation/granularAdminRelationships/$($Made.id)"
})
"#;

const LAST: &str = r#"# Last, so that a secret exists only when all else went well. Microsoft shows its value once: copy it now.
$Ends = (Get-Date).ToUniversalTime().AddMonths($SecretMonths)
$Secret = Add-MgApplicationPassword -ApplicationId $App.Id -PasswordCredential @{ DisplayName = $Name; EndDateTime = $Ends }

Write-Host ''
Write-Host 'Paste into Seatledger, Admin > Integrations > New > Microsoft:'
Write-Host "Tenant ID:             $TenantId"
Write-Host "Application ID:        $($App.AppId)"
Write-Host "Secret Key:            $($Secret.SecretText)"
Write-Host "Secret Key expires on: $($Ends.ToString('yyyy-MM-dd'))"
"#;

const LAST_PARTNER: &str = r#"Write-Host ''
Write-Host "Security group:        $Name readers ($($Group.Id))"
Write-Host "Service account:       $ServiceAccount"
if ($Invitations.Count -gt 0) {
    Write-Host 'Send each customer its link; a Global Administrator of the customer approves it. Then assign the security'
    Write-Host 'group with its roles to the relationship, in Partner Center > Customers > Admin relationships:'
    $Invitations | ForEach-Object { Write-Host $_ }
}
"#;
