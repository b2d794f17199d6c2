//! One read of packed columns over the browser's `fetch`; it does not retry and does not decode.

use js_sys::{JSON, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::Response;

use crate::AppError;

/// What the server has.
pub(super) enum Answer {
    /// What is known already.
    Same,
    /// Something else.
    New {
        /// The packed columns.
        bytes: Vec<u8>,
        /// Names this answer, to ask for a newer one.
        etag: Option<String>,
    },
}

/// Reads `url`, unless it still has the answer named `known`.
///
/// The browser's own cache asks with `If-None-Match` and turns a 304 into the body it holds; this compares
/// names and so neither copies nor decodes what has not changed.
pub(super) async fn fetch(url: &str, known: Option<&str>) -> Result<Answer, AppError> {
    let response: Response = JsFuture::from(leptos::prelude::window().fetch_with_str(url))
        .await
        .and_then(JsCast::dyn_into)
        .map_err(|_| AppError::Offline)?;
    if !response.ok() {
        return Err(refusal(&response).await);
    }
    let etag = response.headers().get("etag").ok().flatten();
    if etag.is_some() && etag.as_deref() == known {
        return Ok(Answer::Same);
    }
    let bytes = body(&response).await.map_err(|_| AppError::Offline)?;
    Ok(Answer::New { bytes, etag })
}

async fn body(response: &Response) -> Result<Vec<u8>, JsValue> {
    let buffer = JsFuture::from(response.array_buffer()?).await?;
    Ok(Uint8Array::new(&buffer).to_vec())
}

/// What the status of the answer means.
async fn refusal(response: &Response) -> AppError {
    let text = match response.text() {
        Ok(text) => JsFuture::from(text).await.ok().and_then(|text| text.as_string()).unwrap_or_default(),
        Err(_) => String::new(),
    };
    match response.status() {
        401 => AppError::SignedOut,
        403 => AppError::Forbidden,
        404 => AppError::NotFound,
        429 | 503 => AppError::Busy { retry_after_secs: 5 },
        status => {
            AppError::Internal { reference: reference(&text).unwrap_or_else(|| format!("HTTP {status}")) }
        }
    }
}

/// Where the server's log tells more: the answer is an [`AppError`] in JSON.
fn reference(text: &str) -> Option<String> {
    let fault = Reflect::get(&JSON::parse(text).ok()?, &"internal".into()).ok()?;
    Reflect::get(&fault, &"reference".into()).ok()?.as_string()
}
