//! Assets that follow when their type changes: of all organizations, whoever may open them, in bulk.

use domain::{
    asset::{AssetType, Traits},
    id::{AssetId, AssetTypeId},
};
use serde_json::{Value as Json, json};

use crate::{
    error::Error,
    json::{CHUNK, rows, text},
    row::Row,
    sql::{Tx, statements},
    value::values,
};

statements! {
    ASSETS_OF = "SELECT a.id, a.title, a.traits, a.search_text FROM asset a WHERE a.asset_type_id = $1";
    ASSETS_SET = "UPDATE asset SET title = r.value->>'title', traits = r.value->>'traits',
            search_text = r.value->>'search_text', revision = revision + 1
        FROM {rows $1} WHERE asset.id = r.value->>'id'";
}

/// An asset as its type has made it.
pub(super) struct Kept {
    id: AssetId,
    title: String,
    pub(super) traits: Traits,
    search_text: String,
}

/// Every asset of a type, of all organizations: for the type that is locked.
pub(super) async fn assets_of(tx: &mut Tx, id: AssetTypeId) -> Result<Vec<Kept>, Error> {
    let kept = |row: &Row| {
        Ok(Kept {
            id: row.parse("id")?,
            title: row.text("title")?,
            traits: row.json("traits")?,
            search_text: row.text("search_text")?,
        })
    };
    tx.all(ASSETS_OF, values![id]).await?.iter().map(kept).collect()
}

/// Makes the assets follow the type: values of fields that are gone go, titles are made anew.
pub(super) async fn assets_follow(tx: &mut Tx, kind: &AssetType, assets: Vec<Kept>) -> Result<(), Error> {
    let follow = |mut asset: Kept| {
        let held = asset.traits.len();
        asset.traits.retain(|key, _| kind.field(key).is_some());
        let (title, search_text) = (kind.title(&asset.traits), kind.search_text(&asset.traits));
        let differs =
            held != asset.traits.len() || (&title, &search_text) != (&asset.title, &asset.search_text);
        differs.then(|| json!({ "id": asset.id, "title": title, "traits": text(&asset.traits), "search_text": search_text }))
    };
    let changed: Vec<Json> = assets.into_iter().filter_map(follow).collect();
    for chunk in changed.chunks(CHUNK) {
        tx.run(ASSETS_SET, values![rows(chunk)]).await?;
    }
    Ok(())
}
