//! The AADSTS numbers that sign-in answers with: status, OAuth error and text of each.

/// One AADSTS number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AadstsCode {
    /// The number.
    pub code: u32,
    /// The HTTP status.
    pub status: u16,
    /// The OAuth `error`.
    pub error: &'static str,
    /// `suberror`, which some refusals carry.
    pub suberror: Option<&'static str>,
    /// Whether `error_uri` is present; Microsoft sends it only sometimes.
    pub uri: bool,
    /// The text, with `{app}`, `{name}`, `{tenant}` and `{value}` to fill in.
    pub text: &'static str,
}

const fn code(code: u32, status: u16, error: &'static str, text: &'static str) -> AadstsCode {
    AadstsCode { code, status, error, suberror: None, uri: false, text }
}

impl AadstsCode {
    const fn with_uri(self) -> AadstsCode {
        AadstsCode { uri: true, ..self }
    }

    const fn sub(self, suberror: &'static str) -> AadstsCode {
        AadstsCode { suberror: Some(suberror), ..self }
    }
}

/// Every AADSTS number that the simulator can answer with.
pub const AADSTS_CODES: &[AadstsCode] = &[
    code(7_000_215, 401, "invalid_client", "Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the client secret ID, for a secret added to app '{app}'.").with_uri(),
    code(7_000_222, 401, "invalid_client", "The provided client secret keys for app '{app}' are expired. Visit the Azure portal to create new keys for your app: https://aka.ms/NewClientSecret, or consider using certificate credentials for added security: https://aka.ms/certCreds.").with_uri(),
    code(7_000_218, 401, "invalid_client", "The request body must contain the following parameter: 'client_assertion' or 'client_secret'.").with_uri(),
    code(700_027, 401, "invalid_client", "The certificate with identifier used to sign the client assertion is not registered on application '{app}'.").with_uri(),
    code(700_023, 401, "invalid_client", "Client assertion audience claim does not match the token endpoint of the tenant.").with_uri(),
    code(700_024, 401, "invalid_client", "Client assertion is not within its valid time range.").with_uri(),
    code(50_027, 401, "invalid_client", "JWT token is invalid or malformed."),
    code(700_016, 400, "unauthorized_client", "Application with identifier '{app}' was not found in the directory '{tenant}'. This can happen if the application has not been installed by the administrator of the tenant or consented to by any user in the tenant. You may have sent your authentication request to the wrong tenant.").with_uri(),
    code(7_000_112, 400, "unauthorized_client", "Application '{app}'({name}) is disabled.").with_uri(),
    code(70_003, 400, "unsupported_grant_type", "The app requested an unsupported grant type '{value}'."),
    code(70_011, 400, "invalid_scope", "The provided value for the input parameter 'scope' is not valid. The scope {value} is not valid."),
    code(700_022, 400, "invalid_scope", "The provided value for the input parameter 'scope' is not valid because it contains more than one resource. Scope {value} is not valid."),
    code(1_002_012, 400, "invalid_scope", "The provided value for scope {value} is not valid. Client credential flows must have a scope value with /.default suffixed to the resource identifier (application ID URI)."),
    code(500_011, 400, "invalid_resource", "The resource principal named {value} was not found in the tenant named {tenant}. This can happen if the application has not been installed by the administrator of the tenant or consented to by any user in the tenant. You might have sent your authentication request to the wrong tenant.").with_uri(),
    code(900_144, 400, "invalid_request", "The request body must contain the following parameter: '{value}'.").with_uri(),
    code(9_000_411, 400, "invalid_request", "The request is not properly formatted. The parameter '{value}' is duplicated."),
    code(90_002, 400, "invalid_request", "Tenant '{tenant}' not found. Check to make sure you have the correct tenant ID and are signing into the correct cloud. Check with your subscription administrator, this may happen if there are no active subscriptions for the tenant.").with_uri(),
    code(900_023, 400, "invalid_request", "Specified tenant identifier '{tenant}' is neither a valid DNS name, nor a valid external domain."),
    code(50_059, 400, "invalid_request", "No tenant-identifying information found in either the request or implied by any provided credentials."),
    code(90_038, 400, "invalid_request", "Tenant '{tenant}' request is being redirected to the National Cloud '{value}'."),
    code(900_382, 400, "invalid_request", "Confidential Client is not supported in Cross Cloud request."),
    code(900_432, 400, "invalid_request", "Confidential Client is not supported in Cross Cloud request."),
    code(50_011, 400, "invalid_request", "The redirect URI '{value}' specified in the request does not match the redirect URIs configured for the application '{app}'."),
    code(500_112, 400, "invalid_client", "The reply address '{value}' does not match the reply address provided when requesting authorization code."),
    code(50_148, 400, "invalid_grant", "The code_verifier does not match the code_challenge supplied in the authorization request."),
    code(70_000, 400, "invalid_grant", "The provided value for the input parameter '{value}' is not valid."),
    code(70_008, 400, "invalid_grant", "The provided authorization code or refresh token has expired due to inactivity. Send a new interactive authorization request for this user and resource."),
    code(54_005, 400, "invalid_grant", "OAuth2 Authorization code was already redeemed, please retry with a new valid code or use an existing refresh token."),
    code(700_005, 400, "invalid_grant", "The provided authorization code is intended to use against other tenant, thus rejected."),
    code(700_082, 400, "invalid_grant", "The refresh token has expired due to inactivity. The token was issued on an earlier date and was inactive for 90.00:00:00."),
    code(50_173, 400, "invalid_grant", "The provided grant has expired due to it being revoked, a fresh auth token is needed. The user might have changed or reset their password.").sub("bad_token"),
    code(50_020, 400, "invalid_grant", "User account '{value}' from identity provider does not exist in tenant '{tenant}' and cannot access the application '{app}'({name}) in that tenant."),
    code(65_001, 400, "invalid_grant", "The user or administrator has not consented to use the application with ID '{app}' named '{name}'. Send an interactive authorization request for this user and resource.").sub("consent_required"),
    code(65_004, 400, "consent_required", "User declined to consent to access the app."),
    code(90_094, 400, "consent_required", "An administrator of '{tenant}' has set a policy that prevents you from granting '{name}' the permissions it is requesting."),
    code(90_099, 400, "unauthorized_client", "The application '{app}' ({name}) has not been authorized in the tenant '{tenant}'. Applications must be authorized to access the customer tenant before partner delegated administrators can use them.").with_uri(),
    code(50_076, 400, "interaction_required", "Due to a configuration change made by your administrator, or because you moved to a new location, you must use multi-factor authentication to access '{value}'.").sub("basic_action"),
    code(50_079, 400, "interaction_required", "Due to a configuration change made by your administrator, or because you moved to a new location, you must enroll in multi-factor authentication to access '{value}'.").sub("basic_action"),
    code(53_003, 400, "interaction_required", "Access has been blocked by Conditional Access policies. The access policy does not allow token issuance.").sub("message_only"),
    code(530_032, 400, "interaction_required", "Your administrator has configured a security policy that blocks this request.").sub("message_only"),
    code(90_055, 429, "temporarily_unavailable", "The request cannot be completed because the tenant has sent too many requests."),
    code(90_024, 503, "temporarily_unavailable", "A transient error has occurred. Please try again."),
    code(90_033, 503, "temporarily_unavailable", "A transient error has occurred. Please try again."),
    code(90_090, 503, "temporarily_unavailable", "The service encountered a transient failure. Please try again."),
];

/// The entry of this number.
pub fn find(number: u32) -> Option<&'static AadstsCode> {
    AADSTS_CODES.iter().find(|it| it.code == number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_number_stands_once() {
        for (n, entry) in AADSTS_CODES.iter().enumerate() {
            let first = AADSTS_CODES.iter().position(|it| it.code == entry.code);
            assert_eq!(first, Some(n), "{}", entry.code);
        }
    }
}
