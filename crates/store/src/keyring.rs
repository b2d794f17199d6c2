//! The data keys in table `keyring`, unwrapped once when the store opens; seals and opens values for `secret`.

use std::collections::BTreeMap;

use domain::time::Timestamp;
use secrecy::{ExposeSecret, SecretBox, SecretSlice};

use crate::{
    crypto::{self, Key, Place},
    error::{Error, OpenError},
    master_key::KeySource,
    sql::{Tx, statements},
    value::values,
};

statements! {
    KEYRING_LIST = "SELECT id, wrapped FROM keyring ORDER BY id";
    KEYRING_INSERT = "INSERT INTO keyring (id, wrapped, created_at) VALUES ($1, $2, $3)";
    SECRET_COUNT = "SELECT (SELECT COUNT(*) FROM secret) + (SELECT COUNT(*) FROM mail_password) AS n";
}

/// Every data key; the one with the highest id seals.
pub(crate) struct Keyring(BTreeMap<u32, Key>);

impl Keyring {
    /// Unwraps the keyring, or begins one in a database that holds no ciphertext. Runs under the migration lock.
    pub(crate) async fn open(tx: &mut Tx, source: &KeySource, now: Timestamp) -> Result<Self, OpenError> {
        let rows = tx.all(KEYRING_LIST, values![]).await?;
        if rows.is_empty() {
            return Self::begin(tx, source, now).await;
        }
        let master = source.read(false)?;
        let mut keys = BTreeMap::new();
        for row in rows {
            let id = row.count("id")?;
            let plain =
                master.open(&place(&id.to_string()), &row.bytes("wrapped")?).ok_or(OpenError::WrongKey)?;
            let bytes = <[u8; 32]>::try_from(plain.expose_secret()).map_err(|_| OpenError::WrongKey)?;
            keys.insert(id, Key::new(id, SecretBox::new(Box::new(bytes))));
        }
        Ok(Self(keys))
    }

    async fn begin(tx: &mut Tx, source: &KeySource, now: Timestamp) -> Result<Self, OpenError> {
        let sealed = tx.first(SECRET_COUNT, values![]).await?.map_or(Ok(0), |row| row.int("n"))?;
        if sealed > 0 {
            return Err(OpenError::KeyringLost);
        }
        let master = source.read(true)?;
        let key = Key::generate(1)?;
        let wrapped = master.seal(&place("1"), key.expose())?;
        tx.run(KEYRING_INSERT, values![key.id, wrapped, now]).await?;
        Ok(Self(BTreeMap::from([(key.id, key)])))
    }

    /// Seals with the newest key.
    pub(crate) fn seal(&self, place: &Place<'_>, plain: &[u8]) -> Result<Vec<u8>, Error> {
        let (_, newest) = self.0.last_key_value().expect("a keyring opens with one key at least");
        newest.seal(place, plain)
    }

    /// Opens with the key that the value names; `None` if it does not authenticate.
    pub(crate) fn open_value(&self, place: &Place<'_>, sealed: &[u8]) -> Option<SecretSlice<u8>> {
        self.0.get(&crypto::key_id(sealed)?)?.open(place, sealed)
    }
}

fn place(row: &str) -> Place<'_> {
    Place { table: "keyring", column: "wrapped", row, organization: "" }
}
