//! Passwords: what is accepted, and argon2id hashing on a bounded pool of threads.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use argon2::{
    Algorithm, Argon2, Params, Version,
    password_hash::{PasswordHasher as _, PasswordVerifier as _, phc::PasswordHash},
};
use secrecy::{ExposeSecret as _, SecretString};
use tokio::sync::Semaphore;

/// Shortest and longest password, in characters (security rule 17).
const LENGTH: std::ops::RangeInclusive<usize> = 12..=256;
/// Memory in KiB, passes and lanes (security rule 15).
const COST: (u32, u32, u32) = (65_536, 2, 1);
/// Hashings that may wait; one more is told to come back (security rule 16).
const QUEUE: usize = 16;

/// A password that is not accepted: the sentence says why and what to do.
pub fn refuse(password: &str, known_words: &[&str]) -> Option<&'static str> {
    if !LENGTH.contains(&password.chars().count()) {
        return Some("Choose a password of 12 to 256 characters.");
    }
    let mut words = vec!["seatledger", "microsoft"];
    words.extend(known_words.iter().copied().filter(|word| word.len() > 2));
    // Its bundled lists hold more than 30,000 common passwords; the guess count sees "password1234" as one of them.
    let guesses = zxcvbn::zxcvbn(password, &words).guesses_log10();
    (guesses < 6.0)
        .then_some("This password is among the first that others would try. Choose a less common one.")
}

/// Too many hashings wait already.
#[derive(Debug, thiserror::Error)]
#[error("too many people sign in at this moment")]
pub struct Busy;

/// Hashes and verifies, a few at a time.
#[derive(Clone)]
pub struct Hasher {
    threads: Arc<Semaphore>,
    waiting: Arc<AtomicUsize>,
}

impl Default for Hasher {
    fn default() -> Self {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        Self { threads: Arc::new(Semaphore::new(cores.saturating_sub(1).max(1))), waiting: Arc::default() }
    }
}

/// What came of a verification.
pub struct Verified {
    /// Whether the password is the right one.
    pub right: bool,
    /// A hash under today's cost, where the stored one was made under another.
    pub new_hash: Option<String>,
}

impl Hasher {
    /// The PHC string of a password under a fresh salt.
    pub async fn hash(&self, password: SecretString) -> Result<String, Busy> {
        self.run(move || {
            algorithm()
                .hash_password(password.expose_secret().as_bytes())
                .expect("argon2 accepts any password under its fixed, valid cost")
                .to_string()
        })
        .await
    }

    /// Compares a password with a stored hash. Without one it does the same work and is wrong, so that an unknown
    /// account takes as long as a known one (security rule 18).
    pub async fn verify(&self, password: SecretString, stored: Option<String>) -> Result<Verified, Busy> {
        self.run(move || {
            let password = password.expose_secret().as_bytes();
            let parsed = stored.as_deref().and_then(|hash| PasswordHash::new(hash).ok());
            let Some(parsed) = parsed else {
                drop(algorithm().hash_password(password));
                return Verified { right: false, new_hash: None };
            };
            let right = algorithm().verify_password(password, &parsed).is_ok();
            let current =
                Params::try_from(&parsed).is_ok_and(|p| (p.m_cost(), p.t_cost(), p.p_cost()) == COST);
            let new_hash = (right && !current)
                .then(|| algorithm().hash_password(password).ok().map(|hash| hash.to_string()))
                .flatten();
            Verified { right, new_hash }
        })
        .await
    }

    async fn run<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T, Busy> {
        if self.waiting.fetch_add(1, Ordering::SeqCst) >= QUEUE {
            self.waiting.fetch_sub(1, Ordering::SeqCst);
            return Err(Busy);
        }
        let permit = Arc::clone(&self.threads).acquire_owned().await;
        self.waiting.fetch_sub(1, Ordering::SeqCst);
        let permit = permit.map_err(|_| Busy)?;
        // The permit moves into the work: a caller that goes away does not free it early.
        tokio::task::spawn_blocking(move || {
            let result = work();
            drop(permit);
            result
        })
        .await
        .map_err(|_| Busy)
    }
}

fn algorithm() -> Argon2<'static> {
    let (memory, passes, lanes) = COST;
    let params = Params::new(memory, passes, lanes, None).expect("the cost is within argon2's limits");
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sec_017_short_common_and_own_words_are_refused() {
        let check = |password: &str, accepted: bool| {
            assert_eq!(refuse(password, &["ada.example"]).is_none(), accepted, "{password}");
        };
        check("correct horse battery staple", true);
        check("Tk7-quiet-Ledger-orbit", true);
        check("short", false);
        check("password1234", false);
        check("seatledgerseatledger", false);
        check("123456789012", false);
        check(&"é".repeat(257), false);
    }

    #[tokio::test]
    async fn sec_015_a_hash_is_argon2id_and_only_its_password_fits() {
        let hasher = Hasher::default();
        let hash = hasher.hash("correct horse battery".into()).await.unwrap();
        assert!(hash.starts_with("$argon2id$v=19$m=65536,t=2,p=1$"), "{hash}");
        let verify =
            async |password: &str, hash: Option<String>| hasher.verify(password.into(), hash).await.unwrap();
        let right = verify("correct horse battery", Some(hash.clone())).await;
        assert!(right.right && right.new_hash.is_none());
        assert!(!verify("correct horse batterY", Some(hash)).await.right);
        assert!(!verify("correct horse battery", None).await.right);
    }

    #[tokio::test]
    async fn sec_015_a_weaker_hash_is_renewed_on_sign_in() {
        let weak = Argon2::new(Algorithm::Argon2id, Version::V0x13, Params::new(19_456, 2, 1, None).unwrap());
        let hash = weak.hash_password(b"correct horse battery").unwrap().to_string();
        let verified = Hasher::default().verify("correct horse battery".into(), Some(hash)).await.unwrap();
        assert!(verified.right);
        assert!(verified.new_hash.unwrap().contains("m=65536"));
    }
}
