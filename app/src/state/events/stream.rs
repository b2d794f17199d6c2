//! One event stream per browser: the tab that holds the lock reads it and tells the others.
//!
//! Over HTTP/1.1 six open tabs would use up every connection; so a Web Lock elects one, and a broadcast channel
//! carries what it hears. Without Web Locks each tab reads for itself.

use std::time::Duration;

use js_sys::{Function, JSON, Promise, Reflect};
use leptos::{prelude::*, task::spawn_local};
use wasm_bindgen::{JsCast, JsValue, prelude::Closure};
use web_sys::{BroadcastChannel, EventSource, MessageEvent};

use super::{Topic, Versions};
use crate::{AppError, api::account::current_person, paths};

/// The name of the lock and of the channel.
const NAME: &str = "seatledger-events";
/// The name of the events that carry a version.
const EVENT: &str = "version";
/// What the leader tells the other tabs when the session has ended.
const SIGNED_OUT: &str = "signed out";
/// How long to wait before a stream that the server closed is opened anew.
const REOPEN: Duration = Duration::from_secs(10);

/// Starts listening; the tab does so for the rest of its life.
pub fn open(versions: Versions) {
    let channel = BroadcastChannel::new(NAME).ok();
    if let Some(channel) = &channel {
        let hear = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            take_over(versions, event.data().as_string());
        });
        channel.set_onmessage(Some(hear.into_js_value().unchecked_ref()));
    }
    let lead = move || read(versions, channel.clone());
    if when_leader(lead.clone()).is_none() {
        lead();
    }
}

/// Runs `lead` once this tab is the leader, at once or when the leader before it is gone; `None` without Web Locks.
/// (`web-sys` has them only as unstable, so they are reached by name.)
fn when_leader(lead: impl Fn() + 'static) -> Option<()> {
    let locks =
        Reflect::get(window().navigator().as_ref(), &"locks".into()).ok().filter(JsValue::is_object)?;
    let request: Function = Reflect::get(&locks, &"request".into()).ok()?.dyn_into().ok()?;
    let hold = Closure::<dyn FnMut(JsValue) -> Promise>::new(move |_lock: JsValue| {
        lead();
        // Never settled: the lock is held until the tab is gone.
        Promise::new(&mut |_, _| {})
    });
    request.call2(&locks, &NAME.into(), &hold.into_js_value()).ok().map(|_| ())
}

/// Reads the stream, takes over what it says and passes it on.
fn read(versions: Versions, channel: Option<BroadcastChannel>) {
    let Ok(source) = EventSource::new(paths::EVENTS) else { return };
    let hear = Closure::<dyn FnMut(MessageEvent)>::new({
        let channel = channel.clone();
        move |event: MessageEvent| {
            let data = event.data();
            if let Some(channel) = &channel {
                let _ = channel.post_message(&data);
            }
            take_over(versions, data.as_string());
        }
    });
    // It is an addition to a fresh source, which takes any listener.
    let _ = source.add_event_listener_with_callback(EVENT, hear.into_js_value().unchecked_ref());

    // The browser reconnects by itself unless the server refused: the session has ended, or the server restarts.
    let lost = Closure::<dyn FnMut()>::new({
        let source = source.clone();
        move || {
            if source.ready_state() == EventSource::CLOSED {
                let channel = channel.clone();
                spawn_local(async move {
                    if current_person().await == Err(AppError::SignedOut) {
                        if let Some(channel) = &channel {
                            let _ = channel.post_message(&SIGNED_OUT.into());
                        }
                        leave();
                    } else {
                        set_timeout(move || read(versions, channel), REOPEN);
                    }
                });
            }
        }
    });
    source.set_onerror(Some(lost.into_js_value().unchecked_ref()));
}

/// Loads the page anew, which leads to sign-in: what is on screen is nobody's any more.
fn leave() {
    // A page can always be loaded anew.
    let _ = window().location().reload();
}

/// Reads `{"topic":"licenses","version":7}`; anything else is from another version of the product and is dropped.
fn take_over(versions: Versions, data: Option<String>) {
    if data.as_deref() == Some(SIGNED_OUT) {
        return leave();
    }
    let heard = || {
        let event = JSON::parse(&data?).ok()?;
        let topic = Topic::from_name(&Reflect::get(&event, &"topic".into()).ok()?.as_string()?)?;
        let version = Reflect::get(&event, &"version".into()).ok()?.as_f64()?;
        Some((topic, version))
    };
    if let Some((topic, version)) = heard() {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "versions are whole numbers from 0 up, far below 2^53"
        )]
        versions.heard(topic, version as u64);
    }
}
