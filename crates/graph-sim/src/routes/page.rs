//! A page of directory objects, written as bytes: objects go from the world to the wire without a tree between.

use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse as _, Response};

use crate::world::directory::{Object, Property, write_text};

/// Graph's media type for JSON.
pub const JSON: &str =
    "application/json;odata.metadata=minimal;odata.streaming=true;IEEE754Compatible=false;charset=utf-8";

/// A collection under construction.
pub struct Page {
    out: Vec<u8>,
    items: usize,
}

/// What stands in front of the objects.
#[derive(Default)]
pub struct Head {
    /// `@odata.context`
    pub context: Option<String>,
    /// `@odata.count`
    pub count: Option<usize>,
    /// `@odata.nextLink`
    pub next_link: Option<String>,
    /// `@odata.deltaLink`
    pub delta_link: Option<String>,
}

impl Page {
    /// No object yet.
    pub fn new() -> Page {
        Page { out: Vec::with_capacity(64 << 10), items: 0 }
    }

    /// How many objects there are.
    pub fn len(&self) -> usize {
        self.items
    }

    /// Leaves out every object again.
    pub fn clear(&mut self) {
        *self = Page::new();
    }

    /// Writes an object; the function writes its members.
    pub fn item(&mut self, write: impl FnOnce(&mut Members<'_>)) {
        if self.items > 0 {
            self.out.push(b',');
        }
        self.items += 1;
        write_object(&mut self.out, write);
    }

    /// The whole collection.
    pub fn finish(self, head: Head) -> Vec<u8> {
        let mut body = Vec::with_capacity(self.out.len() + 1024);
        body.push(b'{');
        let texts = [
            ("@odata.context", head.context),
            ("@odata.nextLink", head.next_link),
            ("@odata.deltaLink", head.delta_link),
        ];
        for (name, text) in texts.into_iter().filter_map(|(name, text)| Some((name, text?))) {
            write_text(&mut body, name);
            body.push(b':');
            write_text(&mut body, &text);
            body.push(b',');
        }
        if let Some(count) = head.count {
            body.extend_from_slice(format!("\"@odata.count\":{count},").as_bytes());
        }
        body.extend_from_slice(b"\"value\":[");
        body.extend_from_slice(&self.out);
        body.extend_from_slice(b"]}");
        body
    }
}

/// The members of an object under construction.
pub struct Members<'a> {
    out: &'a mut Vec<u8>,
    first: bool,
}

impl Members<'_> {
    /// Begins a member; what is appended next is its value.
    pub fn member(&mut self, name: &str) -> &mut Vec<u8> {
        if !self.first {
            self.out.push(b',');
        }
        self.first = false;
        self.out.push(b'"');
        self.out.extend_from_slice(name.as_bytes());
        self.out.extend_from_slice(b"\":");
        self.out
    }

    /// These properties of an object.
    pub fn properties<T: Object>(&mut self, object: &T, properties: &[Property]) {
        for property in properties {
            object.get(*property).write(self.member(property.name()));
        }
    }
}

/// Appends an object whose members the function writes.
pub fn write_object(out: &mut Vec<u8>, write: impl FnOnce(&mut Members<'_>)) {
    out.push(b'{');
    write(&mut Members { out, first: true });
    out.push(b'}');
}

/// The answer with this body.
pub fn json(body: Vec<u8>) -> Response {
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(JSON)),
        (header::HeaderName::from_static("odata-version"), HeaderValue::from_static("4.0")),
    ];
    (headers, body).into_response()
}
