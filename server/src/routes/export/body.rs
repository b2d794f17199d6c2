//! Bodies that are written while they are read: a few chunks lie in between, however large the file.

use std::{
    io::{self, Write},
    time::Duration,
};

use axum::body::{Body, Bytes};
use futures::stream;
use tokio::{
    runtime::Handle,
    sync::mpsc::{self, Sender},
    time::timeout,
};

/// How much is handed over at a time.
const CHUNK: usize = 64 * 1024;
/// Chunks that may lie between the one who writes and the one who reads.
const WAITING: usize = 4;
/// A reader who takes nothing for so long has gone.
const STALLED: Duration = Duration::from_mins(1);

/// Why a file could not be written to its end.
pub(super) type Fault = Box<dyn std::error::Error + Send + Sync>;

enum Part {
    Chunk(Bytes),
    /// The file is whole. Without it the connection is broken off, so that the browser says that it is not.
    End,
}

/// Takes what is written and hands it to the reader; blocks while the reader has enough.
pub(super) struct Sink {
    buffer: Vec<u8>,
    parts: Sender<Part>,
    handle: Handle,
}

impl Sink {
    fn send(&self, part: Part) -> io::Result<()> {
        match self.handle.block_on(timeout(STALLED, self.parts.send(part))) {
            Ok(Ok(())) => Ok(()),
            Ok(Err(_)) => Err(io::ErrorKind::BrokenPipe.into()),
            Err(_) => Err(io::ErrorKind::TimedOut.into()),
        }
    }

    fn end(mut self) -> io::Result<()> {
        self.flush()?;
        self.send(Part::End)
    }
}

impl Write for Sink {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.buffer.extend_from_slice(bytes);
        if self.buffer.len() >= CHUNK {
            self.flush()?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        if self.buffer.is_empty() {
            return Ok(());
        }
        let full = std::mem::replace(&mut self.buffer, Vec::with_capacity(CHUNK));
        self.send(Part::Chunk(full.into()))
    }
}

/// A body that `write` writes on a thread of its own. If it fails or panics, the body ends as a broken connection does.
pub(super) fn streamed(write: impl FnOnce(&mut Sink) -> Result<(), Fault> + Send + 'static) -> Body {
    let (parts, reader) = mpsc::channel(WAITING);
    let mut sink = Sink { buffer: Vec::with_capacity(CHUNK), parts, handle: Handle::current() };
    tokio::task::spawn_blocking(move || {
        if let Err(error) = write(&mut sink).and_then(|()| Ok(sink.end()?)) {
            tracing::warn!(error = &*error as &dyn std::error::Error, "an export ended early");
        }
    });
    Body::from_stream(stream::unfold(Some(reader), async |reader| {
        let mut reader = reader?;
        match reader.recv().await {
            Some(Part::Chunk(chunk)) => Some((Ok::<_, Fault>(chunk), Some(reader))),
            Some(Part::End) => None,
            None => Some((Err("the export ended early".into()), None)),
        }
    }))
}

#[cfg(test)]
mod tests {
    use axum::body::to_bytes;

    use super::*;

    #[tokio::test]
    async fn what_is_written_arrives_whole_or_as_a_fault() {
        let line = vec![b'x'; 1000];
        let whole = streamed(move |sink| Ok((0..1000).try_for_each(|_| sink.write_all(&line))?));
        assert_eq!(to_bytes(whole, usize::MAX).await.unwrap().len(), 1_000_000);
        let broken = streamed(|sink| {
            sink.write_all(b"half of it")?;
            Err("the disk is full".into())
        });
        assert!(to_bytes(broken, usize::MAX).await.is_err());
        let panicked = streamed(|_| panic!("a test's"));
        assert!(to_bytes(panicked, usize::MAX).await.is_err(), "an empty file is a whole one otherwise");
    }
}
