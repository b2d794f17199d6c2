//! Cuts the browser's program at its `#[lazy]` functions, makes the glue of the part that every page loads, and
//! names all files by what is in them. It does not compile, and it does not compress.

use std::{
    collections::BTreeMap,
    convert::Infallible,
    fmt::Write as _,
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context as _, Result, anyhow};
use wasm_bindgen_cli_support::Bindgen;
use wasm_encoder::reencode::{self, Reencode};

use crate::{
    assets,
    bundle::{self, Bundle},
};

/// Stands in a name for a hash that is not known yet; as long as one, so that a WASM file may be written over.
const UNKNOWN_HASH: &str = "hash-not-yet-set";
/// leptos looks for the loader and the list of parts under these names.
const LOADER: &str = "__wasm_split";
const PARTS: &str = "__wasm_split_manifest";

/// The browser's program in parts; names lack their hashes.
pub struct Program {
    name: &'static str,
    script: Vec<u8>,
    main: Vec<u8>,
    loader: String,
    /// File stem and content of each part.
    parts: BTreeMap<String, Vec<u8>>,
    /// Which parts, by file stem, each `#[lazy]` function needs.
    needs: BTreeMap<String, Vec<String>>,
}

/// What was written.
pub struct Written {
    /// The lines of `hash.txt`, which leptos reads.
    pub hashes: String,
    /// What every page loads.
    pub main: Vec<PathBuf>,
    /// What each `#[lazy]` function loads besides.
    pub lazy: BTreeMap<String, Vec<PathBuf>>,
}

impl Program {
    /// Cuts the linked program and makes its glue; `scratch` is emptied first.
    pub fn cut(name: &'static str, linked: &Path, scratch: &Path, names: bool) -> Result<Self> {
        if scratch.exists() {
            fs::remove_dir_all(scratch)?;
        }
        fs::create_dir_all(scratch)?;
        let linked = fs::read(linked).with_context(|| format!("{} cannot be read", linked.display()))?;
        let main = scratch.join("main.wasm");
        let script = format!("./{name}.{UNKNOWN_HASH}.js");
        let loader = format!("./{LOADER}.{UNKNOWN_HASH}.js");
        let mut options = wasm_split_cli_support::Options::new(&linked);
        options.output_dir = scratch;
        options.main_out_path = &main;
        options.main_module = &script;
        options.link_name = &loader;
        let cut = wasm_split_cli_support::transform(options)
            .map_err(|error| anyhow!("the browser's program could not be cut: {error:#}"))?;

        let glue = scratch.join("glue");
        Bindgen::new()
            .input_path(&main)
            .out_name(name)
            .web(true)?
            .typescript(false)
            // The parts link against what the linker exported.
            .keep_lld_exports(true)
            .remove_name_section(!names)
            .remove_producers_section(true)
            .generate(&glue)
            .context("wasm-bindgen could not write the browser's glue")?;
        let parts = cut.split_modules.iter().map(|path| {
            let content = fs::read(path)?;
            Ok((stem(path)?, if names { content } else { slim(&content)? }))
        });
        Ok(Self {
            name,
            script: fs::read(glue.join(format!("{name}.js")))?,
            main: fs::read(glue.join(format!("{name}_bg.wasm")))?,
            loader: fs::read_to_string(scratch.join(loader))?,
            parts: parts.collect::<Result<_>>()?,
            needs: cut.prefetch_map.into_iter().collect(),
        })
    }

    /// Writes the files with their hashes, so that each may be cached for ever.
    pub fn write(mut self, package: &Path) -> Result<Written> {
        let mut bundles = BTreeMap::new();
        for (lazy, names) in &mut self.needs {
            let bundle = Bundle::of(names, &self.parts)?;
            let hash = assets::write_hashed(package, lazy, "wasm", &bundle.content)?;
            // leptos adds the extension.
            *names = vec![format!("{lazy}.{hash}")];
            bundles.insert(lazy.clone(), (format!("{lazy}.{hash}.wasm"), bundle));
        }
        self.loader = bundle::load_from(&self.loader, &bundles)?;
        let manifest =
            assets::write_hashed(package, PARTS, "json", serde_json::to_string(&self.needs)?.as_bytes())?;

        // Glue and loader name each other, and the program names the loader: one hash over the three serves them.
        let hash = assets::hash([&self.script, &self.main, self.loader.as_bytes()]);
        let mut main = Vec::new();
        for (name, extension, content) in [
            (self.name, "js", self.script.as_slice()),
            (self.name, "wasm", self.main.as_slice()),
            (LOADER, "js", self.loader.as_bytes()),
        ] {
            let path = package.join(format!("{name}.{hash}.{extension}"));
            fs::write(&path, replace(content, UNKNOWN_HASH.as_bytes(), hash.as_bytes()))?;
            main.push(path);
        }
        let mut hashes = String::new();
        for (file, hash) in [("js", &hash), ("wasm", &hash), ("split", &hash), ("manifest", &manifest)] {
            writeln!(hashes, "{file}: {hash}")?;
        }
        let path = |name: &String| package.join(format!("{name}.wasm"));
        let lazy = self.needs.iter().map(|(lazy, names)| (lazy.clone(), names.iter().map(path).collect()));
        Ok(Written { hashes, main, lazy: lazy.collect() })
    }
}

fn stem(path: &Path) -> Result<String> {
    let stem = path.file_stem().and_then(|stem| stem.to_str());
    Ok(stem.with_context(|| format!("{} has no name", path.display()))?.to_owned())
}

/// Replaces `from` everywhere by `to`, which is as long, so that no offset moves.
fn replace(content: &[u8], from: &[u8], to: &[u8]) -> Vec<u8> {
    debug_assert_eq!(from.len(), to.len());
    let mut replaced = Vec::with_capacity(content.len());
    let mut rest = content;
    while let Some((&first, after)) = rest.split_first() {
        if let Some(after) = rest.strip_prefix(from) {
            replaced.extend_from_slice(to);
            rest = after;
        } else {
            replaced.push(first);
            rest = after;
        }
    }
    replaced
}

/// The module without notes to tools and with numbers in as few bytes as they need: the linker, which kept its
/// relocations, left room for the largest number everywhere.
fn slim(module: &[u8]) -> Result<Vec<u8>> {
    struct Slim;
    impl Reencode for Slim {
        type Error = Infallible;

        fn parse_custom_section(
            &mut self,
            _: &mut wasm_encoder::Module,
            _: wasmparser::CustomSectionReader<'_>,
        ) -> Result<(), reencode::Error<Infallible>> {
            Ok(())
        }
    }
    let mut slim = wasm_encoder::Module::new();
    Slim.parse_core_module(&mut slim, wasmparser::Parser::new(0), module)
        .map_err(|error| anyhow!("a part of the browser's program could not be written anew: {error}"))?;
    Ok(slim.finish())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hash_takes_the_place_of_the_unknown_one_everywhere() {
        let content = format!("a.{UNKNOWN_HASH}.js _b.{UNKNOWN_HASH}");
        let replaced = replace(content.as_bytes(), UNKNOWN_HASH.as_bytes(), b"0123456789abcdef");
        assert_eq!(replaced, b"a.0123456789abcdef.js _b.0123456789abcdef");
    }

    #[test]
    fn names_of_functions_are_left_out_and_the_rest_stays() {
        let mut module = wasm_encoder::Module::new();
        let mut types = wasm_encoder::TypeSection::new();
        types.ty().function([], []);
        module.section(&types);
        let bare = module.clone().finish();
        let mut names = wasm_encoder::NameSection::new();
        names.module("secret");
        module.section(&names);
        assert_eq!(slim(&module.finish()).unwrap(), bare);
    }
}
