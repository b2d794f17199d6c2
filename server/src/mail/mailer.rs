//! The task that empties the outbox, and the test mail that a person waits for. It never holds up the engine: both
//! meet in the database only.

use std::{panic::AssertUnwindSafe, sync::Arc, time::Duration};

use app::{
    caller::Caller,
    paths,
    ports::{Mail, MailRefusal},
};
use domain::{
    mail::next_try,
    notice::Notice,
    time::{Clock, Timestamp},
};
use futures::{FutureExt as _, future::BoxFuture};
use lettre::transport::smtp::extension::ClientId;
use outbound::untrusted::InternalTargets;
use store::{OutgoingMail, Store};
use tokio_util::sync::CancellationToken;
use url::Url;
use uuid::Uuid;

use super::{fault::Fault, letter::Letter, smtp};

/// How often the outbox is looked at.
const POLL: Duration = Duration::from_secs(3);
/// How long a message under way may go on once the server is told to end.
const PATIENCE: Duration = Duration::from_secs(4);
/// How long a person waits for a test mail: less than a request may take.
const TEST: Duration = Duration::from_secs(25);
/// How often old notices are forgotten.
const PURGE_SECS: i64 = 3_600;

/// Hands mail to the mail server that Administrators set.
pub struct Mailer {
    /// The outbox, and the mail server's settings.
    pub store: Store,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Mail servers inside the network that may be connected to.
    pub internal: InternalTargets,
    /// The address people use, for links and for saying who connects.
    pub public_url: Url,
}

impl Mailer {
    /// Sends what is due until `stop`.
    pub async fn serve(self: Arc<Self>, stop: CancellationToken) {
        let mut purged_at = Timestamp::default();
        while !stop.is_cancelled() {
            let now = self.clock.now();
            if now.secs_since(purged_at) >= PURGE_SECS {
                purged_at = now;
                self.purge(now).await;
            }
            if let Err(error) = self.empty_outbox(&stop).await {
                tracing::warn!(error = &error as &dyn std::error::Error, "the outbox cannot be emptied");
            }
            tokio::select! {
                () = stop.cancelled() => {}
                () = tokio::time::sleep(POLL) => {}
            }
        }
    }

    async fn purge(&self, now: Timestamp) {
        if let Err(error) = self.store.notice_purge(now).await {
            tracing::warn!(error = &error as &dyn std::error::Error, "old notices cannot be forgotten");
        }
    }

    /// One message at a time: a mail server is no faster for being asked by many at once.
    async fn empty_outbox(&self, stop: &CancellationToken) -> Result<(), store::Error> {
        while !stop.is_cancelled() {
            let Some(mail) = self.store.mail_claim(1, self.clock.now()).await?.into_iter().next() else {
                break;
            };
            let cut_off = async {
                stop.cancelled().await;
                tokio::time::sleep(PATIENCE).await;
            };
            let outcome = tokio::select! {
                outcome = self.send(&mail) => outcome,
                () = cut_off => return self.store.mail_release(&mail.lease).await,
            };
            self.note(&mail, outcome).await?;
        }
        Ok(())
    }

    async fn send(&self, mail: &OutgoingMail) -> Result<(), Fault> {
        let letter = Letter::of_notice(&mail.notice, self.link(&page_of(&mail.notice)));
        // A panic in somebody's parser fails one message, not all that come after it (security rule 91).
        let delivery = AssertUnwindSafe(self.deliver(&letter, &mail.recipient, mail.lease.id)).catch_unwind();
        delivery.await.unwrap_or_else(|_| Err(Fault::general("Sending stopped by a fault of ours.")))
    }

    async fn note(&self, mail: &OutgoingMail, outcome: Result<(), Fault>) -> Result<(), store::Error> {
        let (id, now) = (mail.lease.id, self.clock.now());
        let noted = match outcome {
            Ok(()) => self.store.mail_sent(&mail.lease, now).await,
            Err(fault) => {
                let tries = mail.tries.saturating_add(1);
                let again = if fault.is_final { None } else { next_try(tries, now) };
                tracing::warn!(mail = %id, tries, given_up = again.is_none(), fault = fault.message, "a mail was not taken");
                self.store.mail_failed(&mail.lease, &fault.message, again, now).await
            }
        };
        match noted {
            // Another server has it in hand by now, or its integration is gone.
            Err(store::Error::LeaseLost) => Ok(()),
            noted => noted,
        }
    }

    /// Hands one letter to one recipient.
    async fn deliver(&self, letter: &Letter, to: &str, id: Uuid) -> Result<(), Fault> {
        let now = self.clock.now();
        let stored = match self.store.mail_server(now).await {
            Ok(Some(stored)) => stored,
            Ok(None) => return Err(Fault::general("No mail server is set.")),
            Err(store::Error::Unreadable { .. }) => {
                return Err(Fault::beside("password", "The stored password is unreadable; enter it again."));
            }
            Err(error) => {
                tracing::error!(error = &error as &dyn std::error::Error, "the mail server cannot be read");
                return Err(Fault::general("The database could not be read."));
            }
        };
        let message = letter.message(&stored.server, to, id, now)?;
        smtp::send(&stored.server, stored.password.as_ref(), &self.internal, &self.hello(), &message).await
    }

    fn link(&self, path: &str) -> String {
        format!("{}{path}", self.public_url.origin().ascii_serialization())
    }

    /// Who says hello: the name that people know this server by, where it has one.
    fn hello(&self) -> ClientId {
        match self.public_url.host() {
            Some(url::Host::Domain(name)) if name != "localhost" => ClientId::Domain(name.to_owned()),
            _ => ClientId::default(),
        }
    }
}

/// Where one can act on a notice.
fn page_of(notice: &Notice) -> String {
    app::api::notice::page_of(notice.reason, notice.integration)
}

impl Mail for Mailer {
    fn test<'a>(&'a self, caller: &'a Caller) -> BoxFuture<'a, Result<(), MailRefusal>> {
        Box::pin(async move {
            let letter = Letter::test(self.link(paths::EMAIL_SETTINGS));
            let delivery = self.deliver(&letter, &caller.person.email, Uuid::new_v4());
            let outcome =
                tokio::time::timeout(TEST, delivery).await.unwrap_or_else(|_| Err(Fault::silence()));
            outcome.map_err(|fault| MailRefusal { field: fault.field, message: fault.message })
        })
    }
}
