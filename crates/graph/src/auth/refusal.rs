//! Reads the token endpoint's refusals (OAuth's error body with Microsoft's AADSTS codes); what they mean stands in `rules`.

use domain::time::Timestamp;
use serde::Deserialize;

use super::rules::{by_number, by_word};
use crate::{
    call::Answer,
    error::{Error, Service},
    fields::looks_like_html,
    retry_after::retry_after_secs,
    throttle::{Caller, Throttle},
};

/// Whose sign-in it was.
pub(super) struct SignInContext {
    pub caller: Caller,
    /// The tenant is a partner's customer: what is wrong there is not in the Connect form.
    pub customer: bool,
    /// The app proved itself with a certificate.
    pub certificate: bool,
}

/// The code that asks to wait; its answer may name a time.
const THROTTLED: u32 = 90_055;

#[derive(Deserialize)]
struct RefusalJson {
    error: String,
    #[serde(default)]
    error_description: String,
    #[serde(default)]
    error_codes: Vec<u32>,
    trace_id: Option<String>,
}

impl RefusalJson {
    /// The AADSTS number: from `error_codes`, else from the start of the description.
    fn number(&self) -> Option<u32> {
        let described = || {
            let digits = self.error_description.strip_prefix("AADSTS")?;
            digits.split(|c: char| !c.is_ascii_digit()).next()?.parse().ok()
        };
        self.error_codes.first().copied().or_else(described)
    }
}

/// Reads a refusal into what to do about it, and closes the scope of sign-ins when Microsoft asks to wait.
pub(super) fn read(answer: &Answer, context: SignInContext, throttle: &Throttle, now: Timestamp) -> Error {
    let response = &answer.response;
    let refusal = serde_json::from_slice::<RefusalJson>(&response.body).ok();
    let number = refusal.as_ref().and_then(RefusalJson::number);
    let error = if response.status == 429 || number == Some(THROTTLED) {
        let secs = retry_after_secs(response, now);
        let hold = throttle.close(response, context.caller, secs, now);
        Error::throttled(Service::SignIn, secs, &hold)
    } else if let Some(error) = number.and_then(|number| by_number(number, context.customer)) {
        error
    } else if response.status >= 500 {
        Error::unavailable(Service::SignIn, response.status)
    } else if let Some(refusal) = &refusal {
        by_word(&refusal.error, context.customer, context.certificate)
    } else {
        let why = if looks_like_html(response) { "it is a web page" } else { "it is not Microsoft's" };
        Error::foreign(Service::SignIn, "the sign-in", why)
    };
    let (word, trace_id) = refusal.map(|refusal| (refusal.error, refusal.trace_id)).unzip();
    let code = number.map(|number| format!("AADSTS{number}")).or(word).unwrap_or_default();
    let trace_id = trace_id.flatten().filter(|id| uuid::Uuid::try_parse(id).is_ok());
    error.with_code(&code).with_request_id(trace_id.or_else(|| answer.request_id.clone()))
}
