//! One conversation with a mail server: to a checked address, protected as set, one message.

use std::{future::Future, time::Duration};

use domain::mail::{MailServer, Security};
use lettre::{
    Message,
    transport::smtp::{
        authentication::{Credentials, Mechanism},
        client::{AsyncSmtpConnection, TlsParameters},
        commands::{Data, Mail, Rcpt},
        extension::{ClientId, Extension, MailParameter},
    },
};
use outbound::untrusted::{InternalTargets, Target, resolve};
use secrecy::{ExposeSecret as _, SecretString};

use super::fault::{self, Fault};

/// How long each address may take to accept a connection.
const CONNECT: Duration = Duration::from_secs(5);
/// How long one step of the conversation may take.
const STEP: Duration = Duration::from_secs(15);

/// Hands one message over.
pub(super) async fn send(
    server: &MailServer,
    password: Option<&SecretString>,
    internal: &InternalTargets,
    hello: &ClientId,
    message: &Message,
) -> Result<(), Fault> {
    let target = resolve(&server.host, server.port, internal).await?;
    if server.security == Security::None && !target.is_listed {
        return Err(Fault::beside(
            "security",
            "Without TLS mail is handed only to servers on the list of internal targets. Choose STARTTLS or TLS.",
        ));
    }
    let mut connection = connect(server, &target, hello).await?;
    converse(&mut connection, server, password, hello, message).await?;
    // The message is taken, whatever the server says to good-bye. After a failure there is none: a connection whose
    // TLS handshake broke off has no stream left, on which the library would panic.
    let _ = tokio::time::timeout(CONNECT, connection.quit()).await;
    Ok(())
}

async fn connect(
    server: &MailServer,
    target: &Target,
    hello: &ClientId,
) -> Result<AsyncSmtpConnection, Fault> {
    let tls = if server.security == Security::Tls { Some(tls(server)?) } else { None };
    let addresses = target.addresses.as_slice();
    let connecting = AsyncSmtpConnection::connect_tokio1(addresses, Some(CONNECT), hello, tls, None);
    let connected = in_time(connecting).await.map_err(|_| {
        Fault::beside(
            "port",
            "The mail server takes the connection and then says nothing: port 465 wants TLS from the start.",
        )
    })?;
    connected.map_err(|error| fault::connecting(&error))
}

/// The certificate must be for the name that was entered, whichever address answers.
fn tls(server: &MailServer) -> Result<TlsParameters, Fault> {
    TlsParameters::new(server.host.clone())
        .map_err(|_| Fault::general("TLS could not be set up (are the system's CA certificates installed?)."))
}

async fn converse(
    connection: &mut AsyncSmtpConnection,
    server: &MailServer,
    password: Option<&SecretString>,
    hello: &ClientId,
    message: &Message,
) -> Result<(), Fault> {
    if server.security == Security::StartTls {
        if !connection.can_starttls() {
            return Err(Fault::beside(
                "security",
                "The mail server offers no STARTTLS on this port. Port 465 usually wants TLS from the start.",
            ));
        }
        let securing = connection.starttls(tls(server)?, hello);
        in_time(securing).await?.map_err(|error| fault::securing(&error))?;
    }
    if !server.user.is_empty() {
        let password = password.ok_or_else(|| {
            Fault::beside("password", "Enter the password of this user, or leave both empty.")
        })?;
        let credentials = Credentials::new(server.user.clone(), password.expose_secret().to_owned());
        let signing_in = connection.auth(&[Mechanism::Plain, Mechanism::Login], &credentials);
        in_time(signing_in).await?.map_err(|error| fault::signing_in(&error))?;
    }
    hand_over(connection, message).await
}

async fn hand_over(connection: &mut AsyncSmtpConnection, message: &Message) -> Result<(), Fault> {
    let envelope = message.envelope();
    let ascii = envelope.from().into_iter().chain(envelope.to()).all(|address| {
        let text: &str = address.as_ref();
        text.is_ascii()
    });
    let mut options = Vec::new();
    if !ascii {
        if !connection.server_info().supports_feature(Extension::SmtpUtfEight) {
            let fault = Fault::general("The mail server takes no addresses beyond plain letters (SMTPUTF8).");
            return Err(Fault { is_final: true, ..fault });
        }
        options.push(MailParameter::SmtpUtfEight);
    }
    let sender = connection.command(Mail::new(envelope.from().cloned(), options));
    in_time(sender).await?.map_err(|error| fault::sender(&error))?;
    for address in envelope.to() {
        let recipient = connection.command(Rcpt::new(address.clone(), Vec::new()));
        in_time(recipient).await?.map_err(|error| fault::recipient(&error))?;
    }
    in_time(connection.command(Data)).await?.map_err(|error| fault::content(&error))?;
    let content = message.formatted();
    in_time(connection.message(&content)).await?.map_err(|error| fault::content(&error))?;
    Ok(())
}

async fn in_time<T>(step: impl Future<Output = T>) -> Result<T, Fault> {
    tokio::time::timeout(STEP, step).await.map_err(|_| Fault::silence())
}
