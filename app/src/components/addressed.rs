//! Keeps what a page is asked in the address bar, so that a link, a reload and "back" show the same.

use std::time::Duration;

use leptos::prelude::*;
use leptos_router::{
    NavigateOptions,
    hooks::{use_location, use_navigate},
};

use crate::watch::watch;

/// Browsers refuse more than some hundred changes of the address in half a minute, and nobody reads it while
/// typing.
const PAUSE: Duration = Duration::from_millis(250);

/// From now on the address follows `asked`, and "back" and links are handed to `ask`.
///
/// `encode` writes a query string without `?`, and `parse` reads one.
pub fn follow<Q>(
    asked: Signal<Q>,
    encode: fn(&Q) -> String,
    parse: impl Fn(&str) -> Q + 'static,
    ask: impl Fn(Q) + 'static,
) where
    Q: Clone + PartialEq + Send + Sync + 'static,
{
    let location = use_location();
    let navigate = use_navigate();
    let written = StoredValue::new(asked.get_untracked());
    let mut pending: Option<TimeoutHandle> = None;
    watch(move || {
        let asked = asked.get();
        if let Some(pending) = pending.take() {
            pending.clear();
        }
        if written.with_value(|written| *written == asked) {
            return;
        }
        let (navigate, path) = (navigate.clone(), location.pathname.get_untracked());
        let write = move || {
            let text = encode(&asked);
            if written.try_set_value(asked).is_none() {
                let url = if text.is_empty() { path } else { format!("{path}?{text}") };
                navigate(
                    &url,
                    NavigateOptions { replace: true, scroll: false, ..NavigateOptions::default() },
                );
            }
        };
        pending = set_timeout_with_handle(write, PAUSE).ok();
    });
    watch(move || {
        let linked = parse(&location.search.get());
        if written.with_value(|written| *written != linked) {
            written.set_value(linked.clone());
            ask(linked);
        }
    });
}
