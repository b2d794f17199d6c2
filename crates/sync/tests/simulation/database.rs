//! A migrated database that every seed gets a copy of; where the system has one, in a file system in memory.

use std::path::{Path, PathBuf};

use store::{KeySource, Store, testing::NOW};

/// The file to copy, with its key.
pub struct Template {
    folder: tempfile::TempDir,
}

/// One seed's copy.
pub struct Copy {
    pub store: Store,
    _folder: tempfile::TempDir,
}

fn folder() -> tempfile::TempDir {
    let memory = Path::new("/dev/shm");
    let folder = if memory.is_dir() { tempfile::tempdir_in(memory) } else { tempfile::tempdir() };
    folder.unwrap()
}

async fn open(folder: &Path) -> Store {
    let url = format!("sqlite:{}", folder.join("seatledger.db").display());
    Store::open(&url, KeySource::MasterKeyFile(key(folder)), NOW).await.unwrap()
}

fn key(folder: &Path) -> PathBuf {
    folder.join("master.key")
}

impl Template {
    pub fn new() -> Self {
        let folder = folder();
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async { open(folder.path()).await.close().await });
        Self { folder }
    }

    pub async fn copy(&self) -> Copy {
        let folder = folder();
        for file in std::fs::read_dir(self.folder.path()).unwrap() {
            let file = file.unwrap();
            std::fs::copy(file.path(), folder.path().join(file.file_name())).unwrap();
        }
        Copy { store: open(folder.path()).await, _folder: folder }
    }
}
