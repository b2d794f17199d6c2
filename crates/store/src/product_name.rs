//! Names of products that no catalogue knows: which there are, and what people call them. What the names are used for is
//! its readers' business, which ask for them in their own transaction.

use std::collections::HashMap;

use domain::{
    account::Verb,
    catalogue::{ProductNames, humanized},
    id::SkuId,
    product::{GivenName, LONGEST_NAME, NamedProduct},
    time::Timestamp,
};
use serde_json::json;

use crate::{
    Store,
    asset::open_license,
    audit::Entry,
    error::Error,
    row::Row,
    scope::{Scope, in_scope},
    sql::{Tx, statements},
    value::values,
    version::Topic,
};

statements! {
    GIVEN_NAMES = "SELECT sku_id, name FROM product_name";
    NEWER_NAMES = "SELECT sku_id, name FROM product_catalogue";
    GIVEN_FIND = "SELECT sku_id, name FROM product_name WHERE sku_id = $1 {for update}";
    GIVEN_SET = "INSERT INTO product_name (sku_id, name, named_by, named_at) VALUES ($1, $2, $3, $4)
        ON CONFLICT (sku_id) DO UPDATE SET name = excluded.name, named_by = excluded.named_by,
            named_at = excluded.named_at";
    GIVEN_CLEAR = "DELETE FROM product_name WHERE sku_id = $1";
    PRODUCTS_SEEN = concat!("SELECT s.sku_id, MAX(s.part_number) AS part_number,
            COUNT(DISTINCT s.tenant_id) AS tenants, MAX(n.name) AS name, MAX(u.name) AS named_by,
            MAX(n.named_at) AS named_at
        FROM subscribed_sku s LEFT JOIN tenant_match m ON m.tenant_id = s.tenant_id
        LEFT JOIN product_name n ON n.sku_id = s.sku_id LEFT JOIN user_account u ON u.id = n.named_by
        WHERE ", in_scope!("m.organization_id"), " AND ", open_license!("s.tenant_id", "s.sku_id"), "
        GROUP BY s.sku_id");
    PRODUCT_SEEN = "SELECT part_number FROM subscribed_sku WHERE sku_id = $1 LIMIT 1";
}

/// The names of products, as a transaction sees them.
pub(crate) async fn product_names(tx: &mut Tx) -> Result<ProductNames, Error> {
    let name = |row: &Row| Ok((row.parse("sku_id")?, row.text("name")?));
    let names = |rows: Vec<Row>| rows.iter().map(name).collect::<Result<HashMap<SkuId, String>, Error>>();
    let given = names(tx.all(GIVEN_NAMES, values![]).await?)?;
    let newer = names(tx.all(NEWER_NAMES, values![]).await?)?;
    Ok(ProductNames::new(given, newer))
}

impl Store {
    /// The names of products, for who shows them and reads nothing else of the store.
    pub async fn product_names(&self, scope: &Scope) -> Result<ProductNames, Error> {
        scope.require(Verb::ReadLicenses)?;
        product_names(&mut self.db.snapshot().await?).await
    }

    /// The products of the licenses that the scope may open which no catalogue knows or a person named: those that are
    /// shown by their part number first, and those of most tenants.
    pub async fn product_name_list(&self, scope: &Scope) -> Result<Vec<NamedProduct>, Error> {
        scope.require_all(Verb::NameProducts)?;
        let mut tx = self.db.snapshot().await?;
        let names = product_names(&mut tx).await?;
        let rows = tx.all(PRODUCTS_SEEN, scope.reading(Vec::new())).await?;
        let mut list = rows.iter().map(|row| product(row, &names)).collect::<Result<Vec<_>, _>>()?;
        list.retain(|it| it.given.is_some() || it.of_microsoft.is_none());
        list.sort_by(|a, b| {
            let key = |it: &NamedProduct| (it.given.is_some(), u32::MAX - it.tenants);
            key(a).cmp(&key(b)).then_with(|| (&a.part_number, a.sku).cmp(&(&b.part_number, b.sku)))
        });
        Ok(list)
    }

    /// Gives a product a name, or takes it away with `None`; every list shows it at once.
    ///
    /// # Errors
    /// [`Error::Invalid`] of `name`; [`Error::NotFound`] for a product that no tenant has, unless its name is taken away.
    pub async fn product_name_set(
        &self,
        scope: &Scope,
        sku: SkuId,
        name: Option<&str>,
        now: Timestamp,
    ) -> Result<(), Error> {
        scope.require_all(Verb::NameProducts)?;
        let name = name.map(kept).transpose()?;
        let mut tx = self.db.write().await?;
        let before = tx.first(GIVEN_FIND, values![sku]).await?;
        let before = before.map(|row| row.text("name")).transpose()?;
        if before == name {
            return Ok(());
        }
        match name.as_deref() {
            Some(name) => {
                tx.first(PRODUCT_SEEN, values![sku]).await?.ok_or(Error::NotFound)?;
                tx.run(GIVEN_SET, values![sku, name, scope.user(), now]).await?;
            }
            None => drop(tx.run(GIVEN_CLEAR, values![sku]).await?),
        }
        Entry::done(scope.principal(), "product_name.set", "product", sku)
            .with(json!({ "before": before, "after": name }))
            .write(&mut tx, now)
            .await?;
        names_changed(&mut tx).await?;
        tx.commit().await
    }
}

/// What follows from other names: every list of licenses is another one.
pub(crate) async fn names_changed(tx: &mut Tx) -> Result<(), Error> {
    Topic::Licenses.raise(tx).await?;
    Topic::Assets.raise(tx).await
}

fn kept(name: &str) -> Result<String, Error> {
    let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
    let invalid = |message: String| Err(Error::Invalid { field: "name", message });
    if name.is_empty() {
        return invalid("Enter a name, or use Remove Name.".to_owned());
    }
    if name.chars().count() > LONGEST_NAME {
        return invalid(format!("At most {LONGEST_NAME} characters."));
    }
    if name.chars().any(char::is_control) {
        return invalid("A name has no control characters.".to_owned());
    }
    Ok(name)
}

fn product(row: &Row, names: &ProductNames) -> Result<NamedProduct, Error> {
    let (sku, part_number) = (row.parse("sku_id")?, row.text("part_number")?);
    let given = match row.opt_text("name")? {
        None => None,
        Some(name) => Some(GivenName { name, by: row.opt_text("named_by")?, at: row.time("named_at")? }),
    };
    Ok(NamedProduct {
        sku,
        readable: humanized(&part_number),
        part_number,
        tenants: row.count("tenants")?,
        given,
        of_microsoft: names.of_microsoft(sku).map(str::to_owned),
    })
}
