//! Ids and secrets that are the same in every run, so that a demo's database stays true after a restart.

use std::fmt::Write as _;

use sha2::{Digest, Sha256};
use uuid::{Builder, Uuid};

/// The id that belongs to these words: the same in every run and on every machine.
pub fn stable_id(parts: &[&str]) -> Uuid {
    let digest = digest(parts);
    let mut bytes = [0_u8; 16];
    for (to, from) in bytes.iter_mut().zip(digest) {
        *to = from;
    }
    Builder::from_random_bytes(bytes).into_uuid()
}

/// A number for seeding a generator from words.
pub fn stable_seed(parts: &[&str]) -> u64 {
    digest(parts).iter().take(8).fold(0, |seed, byte| (seed << 8) | u64::from(*byte))
}

/// A client secret for an application. It holds every character that a careless form encoding breaks,
/// and `%2B`, which one decoding too many would turn into `+`.
pub fn stable_secret(parts: &[&str]) -> String {
    let mut hex = String::new();
    for byte in digest(parts).iter().take(12) {
        let _ = write!(hex, "{byte:02x}");
    }
    let (head, tail) = hex.split_at(hex.len() / 2);
    format!("x8Q~{head}+a/b&c=d%2B e{tail}~_.-Z")
}

fn digest(parts: &[&str]) -> Vec<u8> {
    let mut hasher = Sha256::new();
    for part in parts {
        hasher.update(part.len().to_le_bytes());
        hasher.update(part.as_bytes());
    }
    hasher.finalize().to_vec()
}
