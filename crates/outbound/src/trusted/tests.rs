//! The policy against a server on loopback that speaks raw HTTP, so that it can also misbehave.

use std::io::Write as _;

use flate2::{Compression, write::GzEncoder};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpListener,
    sync::mpsc,
};

use super::*;

/// A server that answers every request with these bytes and hands on what it was sent.
async fn server(answer: Vec<u8>) -> (Url, mpsc::UnboundedReceiver<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = Url::parse(&format!("http://{}/v1.0/x", listener.local_addr().unwrap())).unwrap();
    let (sender, receiver) = mpsc::unbounded_channel();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut head = vec![0; 8192];
            let length = stream.read(&mut head).await.unwrap_or_default();
            let _ = sender.send(String::from_utf8_lossy(&head[..length]).into_owned());
            let _ = stream.write_all(&answer).await;
            if answer.is_empty() {
                tokio::time::sleep(Duration::from_secs(5)).await;
            }
        }
    });
    (url, receiver)
}

fn answer(head: &str, body: &[u8]) -> Vec<u8> {
    let mut bytes = format!("HTTP/1.1 {head}\r\nconnection: close\r\ncontent-length: {}\r\n\r\n", body.len())
        .into_bytes();
    bytes.extend_from_slice(body);
    bytes
}

fn client(url: &Url, body_bytes: usize) -> Trusted {
    let limits = Limits { connect: Duration::from_secs(1), total: Duration::from_millis(300), body_bytes };
    Trusted::with_limits(std::slice::from_ref(url), limits).unwrap()
}

#[tokio::test]
async fn an_answer_comes_back_whole_whatever_its_status() {
    let (url, mut seen) = server(answer("429 Too Many Requests\r\nretry-after: 2.128", b"{}")).await;
    let request = Request::get(url.clone()).header("x-ms-throttle-priority", "low");
    let response = client(&url, 100).send(request).await.unwrap();
    assert_eq!(
        (response.status, response.header("Retry-After"), &*response.body),
        (429, Some("2.128"), &b"{}"[..])
    );
    let head = seen.recv().await.unwrap().to_lowercase();
    assert!(head.starts_with("get /v1.0/x http/1.1\r\n"), "{head}");
    assert!(
        head.contains("x-ms-throttle-priority: low\r\n") && head.contains("user-agent: seatledger/"),
        "{head}"
    );
}

#[tokio::test]
async fn sec_057_a_redirect_is_handed_back_and_not_followed() {
    let (target, mut reached) = server(answer("200 OK", b"secret")).await;
    let (url, _seen) = server(answer(&format!("302 Found\r\nlocation: {target}"), b"")).await;
    let client = Trusted::with_limits(&[url.clone(), target], LIMITS).unwrap();
    assert_eq!(client.send(Request::get(url)).await.unwrap().status, 302);
    assert!(reached.try_recv().is_err(), "the redirect's target was called");
}

#[tokio::test]
async fn sec_058_only_listed_origins_are_called() {
    let (listed, _) = server(answer("200 OK", b"")).await;
    let (other, mut reached) = server(answer("200 OK", b"")).await;
    let sent = client(&listed, 100).send(Request::get(other)).await;
    assert_eq!(sent.err(), Some(SendError::OriginRefused));
    assert!(reached.try_recv().is_err());
}

#[test]
fn sec_058_plain_http_is_for_loopback_only() {
    let check = |text: &str| Trusted::new(&[Url::parse(text).unwrap()]).map_err(|error| error.to_string());
    assert!(check("https://graph.microsoft.com").is_ok());
    assert!(check("http://localhost:8080").is_ok() && check("http://[::1]:8080").is_ok());
    let refused = check("http://graph.microsoft.com").unwrap_err();
    assert!(refused.starts_with("http://graph.microsoft.com must be https"), "{refused}");
    assert!(check("mailto:someone").unwrap_err().ends_with("is no web address"));
}

#[tokio::test]
async fn sec_057_the_size_cap_counts_decompressed_bytes() {
    let mut gzip = GzEncoder::new(Vec::new(), Compression::best());
    gzip.write_all(&vec![b' '; 50_000]).unwrap();
    let packed = gzip.finish().unwrap();
    assert!(packed.len() < 1_000);
    let (url, _seen) = server(answer("200 OK\r\ncontent-encoding: gzip", &packed)).await;
    assert_eq!(client(&url, 50_000).send(Request::get(url.clone())).await.unwrap().body.len(), 50_000);
    let sent = client(&url, 49_999).send(Request::get(url)).await;
    assert_eq!(sent.err(), Some(SendError::TooLarge));
}

#[tokio::test]
async fn faults_are_told_apart_in_words_without_the_address() {
    let (silent, _seen) = server(Vec::new()).await;
    assert_eq!(client(&silent, 9).send(Request::get(silent.clone())).await.err(), Some(SendError::TimedOut));

    let (cut, _seen) = server(b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nhalf".to_vec()).await;
    let broken = client(&cut, 999).send(Request::get(cut.clone())).await.err();
    assert!(matches!(&broken, Some(SendError::Broken(words)) if words.contains("ended")), "{broken:?}");

    let closed = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
    let closed = Url::parse(&format!("http://{closed}")).unwrap();
    let refused = client(&closed, 9).send(Request::get(closed.clone())).await.err();
    assert_eq!(refused, Some(SendError::Unreachable("the connection was refused".into())));
}
