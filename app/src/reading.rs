//! Server data of a page: read for the HTML, handed to the browser with it, and read again when it changes.

use std::{future::Future, pin::Pin};

use leptos::prelude::{Resource, SharedValue};
use serde::{Serialize, de::DeserializeOwned};

use crate::{AppError, api::answer::WithPage};

/// What was read, or why not; `None` as long as it is on its way.
pub type Reading<T> = Resource<Result<T, AppError>, WithPage>;

type Answer<T> = Pin<Box<dyn Future<Output = Result<T, AppError>> + Send>>;

/// Reads with `read`, and again whenever `source` changes: the versions of what it reads, as their sum (no
/// version ever sinks), or that with the id of what it reads.
///
/// The framework makes its machinery anew for each pair of functions that it is given; boxes make it one per type
/// that is read.
pub fn reading<S, T, Fut>(
    source: impl Fn() -> S + Send + Sync + 'static,
    read: impl Fn(S) -> Fut + Send + Sync + 'static,
) -> Reading<T>
where
    S: Clone + PartialEq + Send + Sync + 'static,
    T: Serialize + DeserializeOwned + Send + Sync + 'static,
    Fut: Future<Output = Result<T, AppError>> + Send + 'static,
{
    boxed(Box::new(source), Box::new(move |source| Box::pin(read(source))))
}

fn boxed<S, T>(
    source: Box<dyn Fn() -> S + Send + Sync>,
    read: Box<dyn Fn(S) -> Answer<T> + Send + Sync>,
) -> Reading<T>
where
    S: Clone + PartialEq + Send + Sync + 'static,
    T: Serialize + DeserializeOwned + Send + Sync + 'static,
{
    Resource::new_with_options(source, read, false)
}

/// What only the server knows of a request: `read` there, and handed to the browser with the page.
pub fn handed_over<T: Serialize + DeserializeOwned>(read: impl FnOnce() -> T) -> T {
    SharedValue::<T, WithPage>::new_with_encoding(read).into_inner()
}
