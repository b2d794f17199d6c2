//! Microsoft's own list of products as a file that a person brings: taken over whole, in one transaction. Reading the
//! file is `domain`'s.

use std::collections::BTreeSet;

use domain::{
    account::Verb,
    catalogue::{CatalogueFile, products},
    id::SkuId,
    product::CatalogueStanding,
    time::Timestamp,
};
use serde_json::json;

use crate::{
    Store,
    audit::Entry,
    error::Error,
    json::{CHUNK, rows},
    product_name::names_changed,
    scope::Scope,
    sql::statements,
    value::values,
};

statements! {
    CATALOGUE_SKUS = "SELECT sku_id FROM product_catalogue";
    CATALOGUE_FILE = "SELECT f.id, f.taken_at, u.name FROM product_catalogue_file f
        LEFT JOIN user_account u ON u.id = f.taken_by";
    CATALOGUE_CLEAR = "DELETE FROM product_catalogue";
    CATALOGUE_ADD = "INSERT INTO product_catalogue (sku_id, part_number, name)
        SELECT r.value->>'sku', r.value->>'part_number', r.value->>'name' FROM {rows $1} WHERE true";
    CATALOGUE_FILE_SET = "INSERT INTO product_catalogue_file (id, products, taken_by, taken_at) VALUES (1, $1, $2, $3)
        ON CONFLICT (id) DO UPDATE SET products = excluded.products, taken_by = excluded.taken_by,
            taken_at = excluded.taken_at";
}

impl Store {
    /// Which catalogue names come from.
    pub async fn catalogue_standing(&self, scope: &Scope) -> Result<CatalogueStanding, Error> {
        scope.require_all(Verb::NameProducts)?;
        let mut tx = self.db.snapshot().await?;
        let newer = tx.all(CATALOGUE_SKUS, values![]).await?;
        let newer = newer.iter().map(|row| row.parse("sku_id")).collect::<Result<BTreeSet<SkuId>, _>>()?;
        let all = products().filter(|sku| !newer.contains(sku)).count() + newer.len();
        let file = tx.first(CATALOGUE_FILE, values![]).await?;
        Ok(CatalogueStanding {
            products: u32::try_from(all).unwrap_or(u32::MAX),
            updated_at: file.as_ref().map(|row| row.time("taken_at")).transpose()?,
            updated_by: file.as_ref().map(|row| row.opt_text("name")).transpose()?.flatten(),
        })
    }

    /// Puts a file in the place of the one before; products that it does not list keep the names of the built-in
    /// catalogue. Either all of it is taken over or nothing.
    ///
    /// # Errors
    /// [`Error::Invalid`] of `text` for a file without a product.
    pub async fn catalogue_take_over(
        &self,
        scope: &Scope,
        file: &CatalogueFile,
        now: Timestamp,
    ) -> Result<(), Error> {
        scope.require_all(Verb::NameProducts)?;
        if file.products.is_empty() {
            let message = "This file lists no product. Nothing was changed.".to_owned();
            return Err(Error::Invalid { field: "text", message });
        }
        let beyond: Vec<_> = file.beyond_embedded().collect();
        let mut tx = self.db.write().await?;
        tx.run(CATALOGUE_CLEAR, values![]).await?;
        for chunk in beyond.chunks(CHUNK) {
            tx.run(CATALOGUE_ADD, values![rows(chunk)]).await?;
        }
        let products = u32::try_from(file.products.len()).unwrap_or(u32::MAX);
        tx.run(CATALOGUE_FILE_SET, values![products, scope.user(), now]).await?;
        Entry::done(scope.principal(), "catalogue.update", "catalogue", 1)
            .with(json!({ "products": products, "beyond": beyond.len(), "left_out": file.problems.len() }))
            .write(&mut tx, now)
            .await?;
        names_changed(&mut tx).await?;
        tx.commit().await
    }
}
