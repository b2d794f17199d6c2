//! Joins the parts that a `#[lazy]` function needs into one file, and teaches the loader to take them out of it.
//!
//! Cutting leaves a file for every set of functions that share code: dozens, most of them smaller than what it costs
//! to fetch and to compress each alone. Two bundles may hold the same part; the loader uses whichever came first.

use std::{collections::BTreeMap, fmt::Write as _};

use anyhow::{Context as _, Result, ensure};

/// What the loader does before anything else: keeps the parts of bundles that were fetched, by name.
const PRELUDE: &str = r"
const parts = new Map();
function open(file, sizes) {
    if (Object.keys(sizes).every((name) => parts.has(name))) return;
    const bundle = fetch(new URL(file, import.meta.url)).then((answer) => {
        if (!answer.ok) throw new Error(`${file}: ${answer.status}`);
        return answer.arrayBuffer();
    });
    let at = 0;
    for (const [name, size] of Object.entries(sizes)) {
        const from = at;
        at += size;
        if (parts.has(name)) continue;
        const part = bundle.then((bytes) => new Uint8Array(bytes, from, size));
        parts.set(name, part);
        // One that did not come is asked for again.
        part.catch(() => parts.delete(name));
    }
}
const opening = (file, sizes, wrap) => (load) => wrap(() => (open(file, sizes), load()));
";

/// The parts that one function needs, one after the other.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Bundle {
    /// The parts' bytes.
    pub content: Vec<u8>,
    /// Name and size of each part, in their order.
    sizes: Vec<(String, usize)>,
}

impl Bundle {
    /// Joins the parts of these names.
    pub fn of(names: &[String], parts: &BTreeMap<String, Vec<u8>>) -> Result<Self> {
        let mut bundle = Self::default();
        for name in names {
            let part = parts.get(name).with_context(|| format!("the part {name} was not made"))?;
            bundle.content.extend_from_slice(part);
            bundle.sizes.push((name.clone(), part.len()));
        }
        Ok(bundle)
    }

    /// The sizes as the loader reads them.
    fn sizes(&self) -> String {
        let mut sizes = String::from("{");
        for (name, size) in &self.sizes {
            // Writing to a String cannot fail.
            let _ = write!(sizes, "\"{name}\":{size},");
        }
        sizes.push('}');
        sizes
    }
}

/// The loader, which fetched each part by itself, with bundles instead: by function, the bundle's file and content.
pub fn load_from(loader: &str, bundles: &BTreeMap<String, (String, Bundle)>) -> Result<String> {
    let mut text = loader.to_owned();
    for (name, (file, bundle)) in bundles {
        let plain = format!("__wasm_split_load_{name} = wrapAsyncCb(");
        ensure!(text.contains(&plain), "the loader does not load {name}");
        let opening =
            format!("__wasm_split_load_{name} = opening(\"./{file}\", {}, wrapAsyncCb)(", bundle.sizes());
        text = text.replace(&plain, &opening);
        for (part, _) in &bundle.sizes {
            text = text.replace(
                &format!("fetch(new URL(\"./{part}.wasm\", import.meta.url))"),
                &format!("parts.get(\"{part}\")"),
            );
        }
    }
    let text = text.replace(
        // Some builds wrap it in a function, which needs the parentheses.
        "(WebAssembly.instantiateStreaming(src, imports))",
        "(WebAssembly.instantiate(await src, imports))",
    );
    ensure!(
        !text.contains("instantiateStreaming"),
        "the loader instantiates parts in a way that is not known"
    );
    // After its imports, which must stand first.
    let (imports, rest) = text.split_once('\n').context("the loader is empty")?;
    Ok(format!("{imports}\n{PRELUDE}{rest}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bundle_holds_its_parts_in_their_order_and_the_loader_finds_them() {
        let parts = BTreeMap::from([("chunk_1".to_owned(), vec![1; 3]), ("split_a".to_owned(), vec![2; 2])]);
        let names = ["split_a".to_owned(), "chunk_1".to_owned()];
        let bundle = Bundle::of(&names, &parts).unwrap();
        assert_eq!(bundle.content, [2, 2, 1, 1, 1]);
        assert!(Bundle::of(&["chunk_2".to_owned()], &parts).is_err());

        let load = |name: &str| {
            format!(
                "makeLoad(() => {{\n    const src = fetch(new URL(\"./{name}.wasm\", import.meta.url));\n    \
                 return async (imports) => debugWrap(WebAssembly.instantiateStreaming(src, imports));\n}}\n, [])"
            )
        };
        let loader = format!(
            "import {{ initSync }} from \"./x.js\";\nconst __chunk_1 = {};\nexport const __wasm_split_load_a_7 = wrapAsyncCb({});\n",
            load("chunk_1"),
            load("split_a")
        );
        let bundles = BTreeMap::from([("a_7".to_owned(), ("a_7.0.wasm".to_owned(), bundle))]);
        let written = load_from(&loader, &bundles).unwrap();
        assert!(written.starts_with("import"));
        assert!(written.contains("const src = parts.get(\"chunk_1\");"));
        assert!(written.contains("=> debugWrap(WebAssembly.instantiate(await src, imports));"));
        assert!(written.contains(
            "opening(\"./a_7.0.wasm\", {\"split_a\":2,\"chunk_1\":3,}, wrapAsyncCb)(makeLoad(() => {\n    const src = parts.get(\"split_a\");"
        ));
        assert!(load_from("import x;\n", &bundles).is_err(), "a loader of another shape is refused");
    }
}
