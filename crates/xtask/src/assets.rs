//! Writes the files that browsers download: copied, named by their content, and compressed ahead of time.

use std::{
    fs,
    io::Write as _,
    path::{Path, PathBuf},
    thread,
};

use anyhow::{Context as _, Result};
use sha2::{Digest as _, Sha256};

/// Files smaller than this are not worth a compressed copy.
const COMPRESS_FROM_BYTES: u64 = 512;
const COMPRESSIBLE: [&str; 7] = ["css", "html", "js", "json", "svg", "txt", "wasm"];

/// Copies a folder with everything in it.
pub fn copy_tree(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from).with_context(|| format!("{} cannot be read", from.display()))? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy_tree(&entry.path(), &target)?;
        } else {
            fs::copy(entry.path(), &target)?;
        }
    }
    Ok(())
}

/// Writes `NAME.HASH.EXTENSION`, so that it can be cached for ever; returns the hash.
pub fn write_hashed(folder: &Path, name: &str, extension: &str, content: &[u8]) -> Result<String> {
    let hash = hash([content]);
    fs::write(folder.join(format!("{name}.{hash}.{extension}")), content)?;
    Ok(hash)
}

/// What names files with this content: 16 hexadecimal digits.
pub fn hash<'a>(contents: impl IntoIterator<Item = &'a [u8]>) -> String {
    let mut digest = Sha256::new();
    for content in contents {
        digest.update(content);
    }
    let first = digest.finalize().iter().take(8).fold(0_u64, |first, &byte| first << 8 | u64::from(byte));
    format!("{first:016x}")
}

/// Puts a `.br` and a `.gz` beside every file that gets smaller by it.
pub fn compress_tree(folder: &Path) -> Result<()> {
    let mut files = Vec::new();
    collect(folder, &mut files)?;
    let middle = files.len().div_ceil(2);
    let (left, right) = files.split_at(middle);
    thread::scope(|scope| {
        let other = scope.spawn(|| right.iter().try_for_each(|file| compress(file)));
        left.iter().try_for_each(|file| compress(file))?;
        other.join().map_err(|_| anyhow::anyhow!("compressing the browser's files panicked"))?
    })
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let path = entry.path();
        if entry.file_type()?.is_dir() {
            collect(&path, files)?;
        } else if path.extension().and_then(|e| e.to_str()).is_some_and(|e| COMPRESSIBLE.contains(&e))
            && entry.metadata()?.len() >= COMPRESS_FROM_BYTES
        {
            files.push(path);
        }
    }
    Ok(())
}

fn compress(file: &Path) -> Result<()> {
    let content = fs::read(file)?;
    let beside = |suffix: &str| {
        let mut name = file.as_os_str().to_owned();
        name.push(suffix);
        PathBuf::from(name)
    };
    let mut small = Vec::new();
    let parameters = brotli::enc::BrotliEncoderParams { quality: 11, lgwin: 22, ..Default::default() };
    brotli::BrotliCompress(&mut content.as_slice(), &mut small, &parameters)?;
    fs::write(beside(".br"), small)?;
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    gzip.write_all(&content)?;
    fs::write(beside(".gz"), gzip.finish()?)?;
    Ok(())
}
