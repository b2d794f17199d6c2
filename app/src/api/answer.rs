//! How server functions answer, and what comes with a page: postcard for our own code in the browser, which reads it
//! with a third of the code that JSON takes; JSON for whoever else asks.

use leptos::server_fn::{Bytes, ContentType, Decodes, Encodes, Format, FormatType, codec::Post};
use serde::{Serialize, de::DeserializeOwned};

/// The answer of a server function, for its `output`.
pub type Answer = Post<AnswerEncoding>;

/// Postcard, or JSON for those who do not ask for it.
pub struct AnswerEncoding;

/// Stands before what is in postcard. No JSON begins so: an answer that a server of another version gives in JSON,
/// because it does not know our content type, is never taken for postcard.
const MARK: u8 = 0;

impl ContentType for AnswerEncoding {
    /// With the version, because postcard says nothing of what it holds.
    const CONTENT_TYPE: &'static str =
        concat!("application/vnd.seatledger.", env!("CARGO_PKG_VERSION"), "+postcard");
}

impl FormatType for AnswerEncoding {
    const FORMAT_TYPE: Format = Format::Binary;
}

impl<T: Serialize> Encodes<T> for AnswerEncoding {
    type Error = String;

    fn encode(output: &T) -> Result<Bytes, Self::Error> {
        #[cfg(feature = "ssr")]
        if server::is_for_others() {
            server::say_json();
            return serde_json::to_vec(output).map(Bytes::from).map_err(|error| error.to_string());
        }
        postcard::to_extend(output, vec![MARK]).map(Bytes::from).map_err(|error| error.to_string())
    }
}

impl<T: DeserializeOwned> Decodes<T> for AnswerEncoding {
    type Error = &'static str;

    fn decode(bytes: Bytes) -> Result<T, Self::Error> {
        match bytes.split_first() {
            Some((&MARK, packed)) => {
                postcard::from_bytes(packed).map_err(|_| "not of the type that was asked for")
            }
            _ => Err("not an answer of this version"),
        }
    }
}

/// Postcard for what comes with a page, which is always of the same version.
#[derive(Debug, Clone, Copy)]
pub struct WithPage;

impl<T: Serialize> codee::Encoder<T> for WithPage {
    type Error = postcard::Error;
    type Encoded = Vec<u8>;

    fn encode(value: &T) -> Result<Vec<u8>, postcard::Error> {
        postcard::to_allocvec(value)
    }
}

impl<T: DeserializeOwned> codee::Decoder<T> for WithPage {
    type Error = postcard::Error;
    type Encoded = [u8];

    fn decode(packed: &[u8]) -> Result<T, postcard::Error> {
        postcard::from_bytes(packed)
    }
}

#[cfg(feature = "ssr")]
mod server {
    use axum::http::{
        HeaderValue,
        header::{ACCEPT, CONTENT_TYPE},
        request::Parts,
    };
    use leptos::{prelude::use_context, server_fn::ContentType as _};
    use leptos_axum::ResponseOptions;

    use super::AnswerEncoding;

    /// Whether the request under way, if there is one, comes from other code than ours of this version.
    pub fn is_for_others() -> bool {
        use_context::<Parts>().is_some_and(|parts| {
            let accepted =
                parts.headers.get(ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or_default();
            !accepted.contains(AnswerEncoding::CONTENT_TYPE)
        })
    }

    pub fn say_json() {
        if let Some(response) = use_context::<ResponseOptions>() {
            response.insert_header(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_of_this_version_is_not_read() {
        let packed = <AnswerEncoding as Encodes<_>>::encode(&Some(7_u32)).unwrap();
        assert_eq!(<AnswerEncoding as Decodes<Option<u32>>>::decode(packed.clone()), Ok(Some(7)));
        for other in [Bytes::new(), Bytes::from_static(b"[1,7]"), packed.slice(1..), packed.slice(..1)] {
            assert!(<AnswerEncoding as Decodes<Option<u32>>>::decode(other).is_err());
        }
    }
}
