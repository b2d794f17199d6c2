//! The master key's source: a file of 64 hexadecimal digits, or bytes from the environment; never the database.

use std::{
    fs,
    io::{ErrorKind, Write},
    path::{Path, PathBuf},
};

use secrecy::{ExposeSecret, SecretBox, SecretString, zeroize::Zeroize};

use crate::{
    crypto::{Key, MASTER_KEY_ID},
    error::OpenError,
};

/// Where the master key comes from.
pub enum KeySource {
    /// A file, or a service credential. Created with mode 0600 for a database that has no keyring yet, never else.
    MasterKeyFile(PathBuf),
    /// The key itself.
    Bytes(SecretBox<[u8; 32]>),
}

impl KeySource {
    /// The key as configuration gives it: 64 hexadecimal digits.
    pub fn from_text(text: &SecretString) -> Result<Self, OpenError> {
        decoded(text.expose_secret()).map(Self::Bytes)
    }

    /// Reads the key. A missing file is created only if `may_create`: the database has no keyring yet.
    pub(crate) fn read(&self, may_create: bool) -> Result<Key, OpenError> {
        let bytes = match self {
            Self::Bytes(bytes) => SecretBox::init_with(|| *bytes.expose_secret()),
            Self::MasterKeyFile(path) => match fs::read_to_string(path) {
                Ok(mut text) => {
                    refuse_exposed(path)?;
                    let bytes = decoded(&text);
                    text.zeroize();
                    bytes?
                }
                Err(error) if error.kind() == ErrorKind::NotFound && may_create => create(path)?,
                Err(error) if error.kind() == ErrorKind::NotFound => {
                    return Err(OpenError::KeyMissing(path.display().to_string()));
                }
                Err(error) => return Err(unreadable(path, &error)),
            },
        };
        Ok(Key::new(MASTER_KEY_ID, bytes))
    }
}

fn decoded(text: &str) -> Result<SecretBox<[u8; 32]>, OpenError> {
    SecretBox::try_init_with(|| {
        let mut bytes = [0; 32];
        hex::decode_to_slice(text.trim(), &mut bytes).map_err(|_| OpenError::KeyMalformed)?;
        Ok(bytes)
    })
}

fn unreadable(path: &Path, error: &std::io::Error) -> OpenError {
    OpenError::KeyUnreadable { path: path.display().to_string(), why: error.to_string() }
}

fn create(path: &Path) -> Result<SecretBox<[u8; 32]>, OpenError> {
    let bytes = SecretBox::try_init_with(crate::crypto::random).map_err(|error| {
        OpenError::KeyUnreadable { path: path.display().to_string(), why: error.to_string() }
    })?;
    let mut text = hex::encode(bytes.expose_secret()) + "\n";
    let written = write_new(path, text.as_bytes());
    text.zeroize();
    written.map_err(|error| unreadable(path, &error))?;
    Ok(bytes)
}

/// The key must outlive a power cut that the first ciphertext outlives.
fn write_new(path: &Path, text: &[u8]) -> std::io::Result<()> {
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        fs::create_dir_all(folder)?;
    }
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    file.write_all(text)?;
    file.sync_all()
}

#[cfg(unix)]
fn refuse_exposed(path: &Path) -> Result<(), OpenError> {
    use std::os::unix::fs::PermissionsExt;
    let others = fs::metadata(path).map_err(|error| unreadable(path, &error))?.permissions().mode() & 0o007;
    if others == 0 { Ok(()) } else { Err(OpenError::KeyExposed(path.display().to_string())) }
}

/// Windows has no mode bits; who may read the file is up to its folder.
#[cfg(not(unix))]
fn refuse_exposed(_: &Path) -> Result<(), OpenError> {
    Ok(())
}
