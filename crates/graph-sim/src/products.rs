//! The products that simulated tenants buy: a reduced copy of Microsoft's product list, read from `data/products.csv`.

use std::sync::LazyLock;

use uuid::Uuid;

/// A product as Microsoft's list names it.
#[derive(Clone, Debug)]
pub struct Product {
    /// The name that people read, such as `Microsoft 365 E5`.
    pub name: String,
    /// The part number, such as `SPE_E5`.
    pub part_number: String,
    /// The SKU's id.
    pub id: Uuid,
    /// Up to five of its service plans.
    pub service_plans: Vec<ServicePlan>,
}

/// One service plan of a product.
#[derive(Clone, Debug)]
pub struct ServicePlan {
    /// The plan's name, such as `EXCHANGE_S_ENTERPRISE`.
    pub name: String,
    /// The plan's id.
    pub id: Uuid,
}

static PRODUCTS: LazyLock<Vec<Product>> = LazyLock::new(|| {
    let mut reader = csv::Reader::from_reader(include_bytes!("../data/products.csv").as_slice());
    reader
        .records()
        .map(|record| read(&record.expect("the list is part of the program and well formed")))
        .collect::<Option<_>>()
        .expect("every product of the list has a GUID")
});

/// Every product that the simulator knows, in the list's order.
pub fn products() -> &'static [Product] {
    &PRODUCTS
}

/// The product of this part number.
pub fn product(part_number: &str) -> Option<&'static Product> {
    PRODUCTS.iter().find(|product| product.part_number == part_number)
}

fn read(record: &csv::StringRecord) -> Option<Product> {
    let service_plans = record
        .get(3)?
        .split(';')
        .filter_map(|plan| plan.rsplit_once(':'))
        .filter_map(|(name, id)| Some(ServicePlan { name: name.to_owned(), id: id.parse().ok()? }))
        .collect();
    Some(Product {
        name: record.get(0)?.to_owned(),
        part_number: record.get(1)?.to_owned(),
        id: record.get(2)?.parse().ok()?,
        service_plans,
    })
}
