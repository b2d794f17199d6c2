//! Encryption at rest (security rules 7 to 13): the one module that names a cipher. It reads no files or tables.
//!
//! | key | algorithm | use |
//! |---|---|---|
//! | master key, 32 bytes, outside the database | XChaCha20-Poly1305 | wraps data keys in `keyring.wrapped` |
//! | data key, 32 bytes, in `keyring` | XChaCha20-Poly1305 | seals class S values: `secret.ciphertext`, `mail_password.ciphertext` |
//!
//! A sealed value is `version | key id | nonce | ciphertext`: 1, 4 (big-endian) and 24 bytes, then the ciphertext
//! with its tag. Associated data name the place, so that a value moved elsewhere does not open.

use chacha20poly1305::{
    KeyInit, XChaCha20Poly1305, XNonce,
    aead::{Aead, Payload},
};
use secrecy::{ExposeSecret, SecretBox, SecretSlice};

use crate::error::Error;

const VERSION: u8 = 1;
const NONCE_BYTES: usize = 24;
const HEADER_BYTES: usize = 1 + 4 + NONCE_BYTES;

/// The id that stands for the master key in a wrapped data key.
pub(crate) const MASTER_KEY_ID: u32 = 0;

/// A key of 32 bytes with the id that sealed values carry.
pub(crate) struct Key {
    pub(crate) id: u32,
    bytes: SecretBox<[u8; 32]>,
}

impl Key {
    pub(crate) fn new(id: u32, bytes: SecretBox<[u8; 32]>) -> Self {
        Self { id, bytes }
    }

    /// Fresh bytes from the operating system.
    pub(crate) fn generate(id: u32) -> Result<Self, Error> {
        Ok(Self { id, bytes: SecretBox::try_init_with(random)? })
    }

    /// The bytes, to be wrapped.
    pub(crate) fn expose(&self) -> &[u8] {
        self.bytes.expose_secret()
    }

    /// Seals a value for one place.
    pub(crate) fn seal(&self, place: &Place<'_>, plain: &[u8]) -> Result<Vec<u8>, Error> {
        let nonce: [u8; NONCE_BYTES] = random()?;
        let mut sealed = vec![VERSION];
        sealed.extend(self.id.to_be_bytes());
        sealed.extend(nonce);
        let payload = Payload { msg: plain, aad: &place.associated_data(self.id) };
        let ciphertext = self
            .cipher()
            .encrypt(&XNonce::from(nonce), payload)
            .expect("a secret is far shorter than the cipher's limit of 256 GiB");
        sealed.extend(ciphertext);
        Ok(sealed)
    }

    /// Opens a value that this key sealed for this place; `None` if anything about it is not so.
    pub(crate) fn open(&self, place: &Place<'_>, sealed: &[u8]) -> Option<SecretSlice<u8>> {
        if key_id(sealed)? != self.id {
            return None;
        }
        let nonce: [u8; NONCE_BYTES] = sealed.get(5..HEADER_BYTES)?.try_into().ok()?;
        let payload = Payload { msg: sealed.get(HEADER_BYTES..)?, aad: &place.associated_data(self.id) };
        self.cipher().decrypt(&XNonce::from(nonce), payload).ok().map(SecretSlice::from)
    }

    fn cipher(&self) -> XChaCha20Poly1305 {
        XChaCha20Poly1305::new(self.bytes.expose_secret().into())
    }
}

/// The id of the key that sealed a value; `None` for another version or too few bytes.
pub(crate) fn key_id(sealed: &[u8]) -> Option<u32> {
    let (version, rest) = sealed.split_first()?;
    let id = rest.get(..4)?.try_into().ok()?;
    (*version == VERSION).then_some(u32::from_be_bytes(id))
}

/// Where a sealed value stands (rule 9).
#[derive(Debug, Clone, Copy)]
pub(crate) struct Place<'a> {
    pub(crate) table: &'a str,
    pub(crate) column: &'a str,
    pub(crate) row: &'a str,
    /// Empty where the row has none.
    pub(crate) organization: &'a str,
}

impl Place<'_> {
    /// Each part behind its length, so that no two places have the same bytes.
    fn associated_data(&self, key_id: u32) -> Vec<u8> {
        let mut data = Vec::new();
        for part in [self.table, self.column, self.row, self.organization] {
            data.extend((part.len() as u64).to_be_bytes());
            data.extend(part.as_bytes());
        }
        data.extend(key_id.to_be_bytes());
        data
    }
}

/// Random bytes from the operating system.
pub(crate) fn random<const N: usize>() -> Result<[u8; N], Error> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes)?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const PLACE: Place<'_> = Place { table: "secret", column: "ciphertext", row: "7", organization: "" };

    fn opened(key: &Key, place: &Place<'_>, sealed: &[u8]) -> Option<Vec<u8>> {
        key.open(place, sealed).map(|plain| plain.expose_secret().to_vec())
    }

    proptest! {
        #[test]
        fn what_was_sealed_opens_in_its_place_and_nowhere_else(
            plain in prop::collection::vec(any::<u8>(), 0..200),
            table in "[a-z_]{0,8}", column in "[a-z_]{0,8}",
            row in "[a-z0-9/-]{0,12}", organization in "[a-z0-9-]{0,8}",
        ) {
            let key = Key::generate(3).unwrap();
            let sealed = key.seal(&PLACE, &plain).unwrap();
            prop_assert_eq!(opened(&key, &PLACE, &sealed), Some(plain));
            let other = Place { table: &table, column: &column, row: &row, organization: &organization };
            prop_assert_eq!(opened(&key, &other, &sealed), None);
        }

        #[test]
        fn a_changed_byte_or_a_lost_one_does_not_open(
            plain in prop::collection::vec(any::<u8>(), 0..40),
            at in any::<prop::sample::Index>(), flip in 1..=255_u8,
        ) {
            let key = Key::generate(3).unwrap();
            let sealed = key.seal(&PLACE, &plain).unwrap();
            let mut changed = sealed.clone();
            changed[at.index(sealed.len())] ^= flip;
            prop_assert_eq!(opened(&key, &PLACE, &changed), None);
            prop_assert_eq!(opened(&key, &PLACE, &sealed[..at.index(sealed.len())]), None);
        }
    }

    #[test]
    fn parts_of_a_place_cannot_be_shifted_into_each_other() {
        let key = Key::generate(1).unwrap();
        let place = |table, column| Place { table, column, row: "r", organization: "o" };
        let sealed = key.seal(&place("ab", "c"), b"x").unwrap();
        assert_eq!(opened(&key, &place("a", "bc"), &sealed), None);
        let moved = Place { row: "", organization: "ro", ..place("ab", "c") };
        assert_eq!(opened(&key, &moved, &sealed), None);
    }

    #[test]
    fn another_key_and_another_key_id_do_not_open() {
        let (one, two) = (Key::generate(1).unwrap(), Key::generate(1).unwrap());
        let sealed = one.seal(&PLACE, b"secret").unwrap();
        assert_eq!(opened(&two, &PLACE, &sealed), None);
        let renamed = Key::new(2, SecretBox::new(Box::new(*one.bytes.expose_secret())));
        let mut relabeled = sealed.clone();
        relabeled[4] = 2;
        assert_eq!(opened(&renamed, &PLACE, &relabeled), None);
    }

    #[test]
    fn the_layout_is_version_key_id_nonce_ciphertext() {
        let sealed = Key::generate(258).unwrap().seal(&PLACE, b"abc").unwrap();
        assert_eq!(sealed[..5], [1, 0, 0, 1, 2]);
        assert_eq!(sealed.len(), 5 + 24 + 3 + 16);
        let again = Key::generate(258).unwrap().seal(&PLACE, b"abc").unwrap();
        assert_ne!(sealed[5..29], again[5..29], "nonces are random");
    }
}
