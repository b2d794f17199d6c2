//! The published tokens.

use std::sync::Mutex;

use domain::cloud::Cloud;
use futures::future::BoxFuture;
use graph::{RefreshTokenFault, RefreshTokens};
use secrecy::{ExposeSecret as _, SecretString};

use super::{Asked, Desk, Reply, reply};
use crate::script::{SECRET, credential, home};

fn bearer(desk: &Desk) -> String {
    desk.script.asked().iter().find_map(Asked::bearer).unwrap().to_owned()
}

pub async fn of_an_app(file: &str) {
    let desk = Desk::reading(Reply::last(""));
    desk.script.sign_in(reply(file, 200));
    desk.home().contracts().await.unwrap();
    assert_eq!(bearer(&desk), "eyJ0eXAiOiJKV1QiLCJhbGciOiJSUzI1NiIsIng1dCI6Ik1uQ19WWmNBVGZNNXBP...");
    desk.clock.advance_secs(3599 - 301);
    desk.home().contracts().await.unwrap();
    assert_eq!(desk.script.sign_ins_asked(), 1, "it lives 3599 seconds, less a margin of 300");
    desk.clock.advance_secs(1);
    desk.home().contracts().await.unwrap();
    assert_eq!(desk.script.sign_ins_asked(), 2);
}

#[derive(Default)]
struct Kept(Mutex<String>);

impl RefreshTokens for Kept {
    fn load(&self) -> BoxFuture<'_, Result<SecretString, RefreshTokenFault>> {
        Box::pin(async { Ok(self.0.lock().unwrap().clone().into()) })
    }

    fn replace(&self, new: SecretString) -> BoxFuture<'_, Result<(), RefreshTokenFault>> {
        new.expose_secret().clone_into(&mut self.0.lock().unwrap());
        Box::pin(async { Ok(()) })
    }
}

/// The same members come back for a refresh token.
pub async fn of_a_person(file: &str) {
    let desk = Desk::reading(Reply::last(""));
    desk.script.sign_in(reply(file, 200));
    let kept = std::sync::Arc::new(Kept::default());
    let credential = credential(Cloud::Global, SECRET);
    desk.client.delegated(&credential, home(), kept.clone()).contracts().await.unwrap();
    assert_eq!(bearer(&desk), "eyJ0eXAiOiJKV1QiLCJhbGciOiJSUzI1NiIsIng1dCI6Ik5HVEZ2ZEstZnl0aEV1Q...");
    assert_eq!(*kept.0.lock().unwrap(), "AwABAAAAvPM1KaPlrEqdFSBzjqfTGAMxZGUTdM0t4B4...");
}
