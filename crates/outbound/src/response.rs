//! What comes back: status, headers and the whole body, already decompressed.

use bytes::Bytes;
use http::HeaderMap;

/// One whole answer.
#[derive(Debug, Clone)]
pub struct Response {
    /// The HTTP status.
    pub status: u16,
    /// The headers as they came, but for those of a compression that has been undone.
    pub headers: HeaderMap,
    /// The body after decompression; at most the client's cap.
    pub body: Bytes,
}

impl Response {
    /// A header's value where it is there and readable; the first of several.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }
}
