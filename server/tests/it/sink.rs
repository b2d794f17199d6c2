//! A mail server for tests: it speaks enough SMTP to be handed messages, keeps them, and refuses what it is told to.

use std::{
    net::SocketAddr,
    sync::{Arc, Mutex},
    time::Duration,
};

use tokio::{
    io::{AsyncBufReadExt as _, AsyncRead, AsyncWrite, AsyncWriteExt as _, BufReader},
    net::TcpListener,
};
use tokio_rustls::{TlsAcceptor, rustls};

/// How the sink behaves.
#[derive(Clone, Default)]
pub struct Manners {
    /// The certificate for TLS; without it there is none.
    pub tls: Option<TlsAcceptor>,
    /// Whether TLS begins at the first byte instead of by STARTTLS.
    pub implicit: bool,
    /// The only user and password it takes; `None`: it asks for nobody.
    pub user: Option<(&'static str, &'static str)>,
    /// Answers to commands that begin so, instead of taking them.
    pub refusals: Vec<(&'static str, &'static str)>,
}

/// One message that was taken.
#[derive(Debug, Clone, Default)]
pub struct Received {
    /// The sender of the envelope.
    pub from: String,
    /// The recipients of the envelope.
    pub to: Vec<String>,
    /// Whether it came over TLS.
    pub encrypted: bool,
    /// The message itself.
    pub content: Vec<u8>,
}

/// The running sink.
pub struct Sink {
    pub address: SocketAddr,
    received: Arc<Mutex<Vec<Received>>>,
    manners: Arc<Mutex<Manners>>,
}

impl Sink {
    pub async fn start(manners: Manners) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let address = listener.local_addr().unwrap();
        let (received, manners) = (Arc::default(), Arc::new(Mutex::new(manners)));
        let sink = Self { address, received: Arc::clone(&received), manners: Arc::clone(&manners) };
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (received, manners) = (Arc::clone(&received), manners.lock().unwrap().clone());
                // A client that breaks off is one of the things that tests do.
                tokio::spawn(async move { drop(serve(stream, manners, &received).await) });
            }
        });
        sink
    }

    /// From now on it behaves so.
    pub fn behave(&self, manners: Manners) {
        *self.manners.lock().unwrap() = manners;
    }

    pub fn received(&self) -> Vec<Received> {
        self.received.lock().unwrap().clone()
    }

    /// Waits until so many messages have come.
    pub async fn wait_for(&self, count: usize) -> Vec<Received> {
        for _ in 0..400 {
            let received = self.received();
            if received.len() >= count {
                return received;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("{} of {count} messages came", self.received().len());
    }
}

/// An acceptor with a certificate that nobody trusts until told to, for `localhost`, and that certificate as PEM.
pub fn certificate() -> (TlsAcceptor, String) {
    let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    let key = rustls::pki_types::PrivatePkcs8KeyDer::from(made.signing_key.serialize_der());
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = rustls::ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![made.cert.der().clone()], key.into())
        .unwrap();
    (TlsAcceptor::from(Arc::new(config)), made.cert.pem())
}

async fn serve(
    stream: tokio::net::TcpStream,
    manners: Manners,
    received: &Mutex<Vec<Received>>,
) -> std::io::Result<()> {
    let Some(tls) = manners.tls.clone() else {
        return talk(stream, &manners, false, true, received).await.map(drop);
    };
    if manners.implicit {
        return talk(tls.accept(stream).await?, &manners, true, true, received).await.map(drop);
    }
    match talk(stream, &manners, false, true, received).await? {
        Some(stream) => talk(tls.accept(stream).await?, &manners, true, false, received).await.map(drop),
        None => Ok(()),
    }
}

/// One conversation; gives the stream back when TLS is to begin.
async fn talk<S: AsyncRead + AsyncWrite + Unpin>(
    stream: S,
    manners: &Manners,
    encrypted: bool,
    greets: bool,
    received: &Mutex<Vec<Received>>,
) -> std::io::Result<Option<S>> {
    let mut stream = BufReader::new(stream);
    let mut message = Received { encrypted, ..Received::default() };
    if greets {
        stream.write_all(b"220 sink.example\r\n").await?;
    }
    loop {
        let mut line = String::new();
        if stream.read_line(&mut line).await? == 0 {
            return Ok(None);
        }
        let line = line.trim_end();
        let word = line.split([' ', ':']).next().unwrap_or_default().to_ascii_uppercase();
        let refusal = manners.refusals.iter().find(|(command, _)| line.starts_with(command));
        let answer = match (word.as_str(), refusal) {
            (_, Some((_, answer))) => format!("{answer}\r\n"),
            ("EHLO", _) => abilities(manners, encrypted),
            ("STARTTLS", _) => {
                stream.write_all(b"220 go ahead\r\n").await?;
                return Ok(Some(stream.into_inner()));
            }
            ("AUTH", _) => signed_in(manners, line),
            ("MAIL", _) => {
                message.from = address(line);
                "250 ok\r\n".to_owned()
            }
            ("RCPT", _) => {
                message.to.push(address(line));
                "250 ok\r\n".to_owned()
            }
            ("DATA", _) => {
                stream.write_all(b"354 go on\r\n").await?;
                message.content = content(&mut stream).await?;
                received.lock().unwrap().push(std::mem::take(&mut message));
                message.encrypted = encrypted;
                "250 taken\r\n".to_owned()
            }
            ("QUIT", _) => {
                stream.write_all(b"221 bye\r\n").await?;
                return Ok(None);
            }
            _ => "502 unknown\r\n".to_owned(),
        };
        stream.write_all(answer.as_bytes()).await?;
    }
}

fn abilities(manners: &Manners, encrypted: bool) -> String {
    let mut lines = vec!["sink.example"];
    if manners.tls.is_some() && !encrypted {
        lines.push("STARTTLS");
    }
    if manners.user.is_some() {
        lines.push("AUTH PLAIN LOGIN");
    }
    let last = lines.len() - 1;
    let line = |(at, text): (usize, &&str)| format!("250{}{text}\r\n", if at == last { ' ' } else { '-' });
    lines.iter().enumerate().map(line).collect()
}

fn signed_in(manners: &Manners, line: &str) -> String {
    use base64::Engine as _;
    let given = line.strip_prefix("AUTH PLAIN ").unwrap_or_default();
    let given = base64::engine::general_purpose::STANDARD.decode(given).unwrap_or_default();
    let wanted = manners.user.map(|(user, password)| format!("\0{user}\0{password}").into_bytes());
    if wanted == Some(given) { "235 welcome\r\n".to_owned() } else { "535 5.7.8 who are you\r\n".to_owned() }
}

fn address(line: &str) -> String {
    line.split(['<', '>']).nth(1).unwrap_or_default().to_owned()
}

/// The lines up to the lone dot, without the dots that were doubled.
async fn content<S: AsyncRead + Unpin>(stream: &mut BufReader<S>) -> std::io::Result<Vec<u8>> {
    let mut content = Vec::new();
    loop {
        let mut line = Vec::new();
        if stream.read_until(b'\n', &mut line).await? == 0 || line == b".\r\n" {
            return Ok(content);
        }
        content.extend_from_slice(line.strip_prefix(b".").unwrap_or(&line));
    }
}
