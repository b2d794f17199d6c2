//! The inbox: products without a name of Microsoft's, and those that a person named.

use domain::product::{GivenName, NamedProduct};
use leptos::prelude::*;

use crate::{
    components::when::When,
    ui::{
        badge::{Badge, Tone},
        button::Button,
        face::Empty,
        icon::Glyph,
        list::{List, ListColumn},
        table::{counted, grouped},
    },
};

const COLUMNS: [ListColumn; 5] = [
    ListColumn::words("Product"),
    ListColumn::words("Part number"),
    ListColumn::words("GUID"),
    ListColumn::number("Tenants"),
    ListColumn::words("Action"),
];

/// The list, or that there is nothing to do.
pub(super) fn products(products: Vec<NamedProduct>, renaming: RwSignal<Option<NamedProduct>>) -> AnyView {
    if products.is_empty() {
        return view! {
            <Empty glyph=Glyph::Checkmark title="Every product is recognized">
                <p>"Products that Microsoft's list does not have will stand here, to be named."</p>
            </Empty>
        }
        .into_any();
    }
    let open = products.iter().filter(|it| it.given.is_none()).count();
    let words = match open {
        0 => "Every product has a name.".to_owned(),
        open => format!("{} without a name.", counted(open, "product is", "products are")),
    };
    let rows = products.into_iter().map(|product| row(product, renaming)).collect_view();
    view! {
        <p class="section-note" role="status">{words}</p>
        <List label="Product names" columns=&COLUMNS>{rows}</List>
    }
    .into_any()
}

fn row(product: NamedProduct, renaming: RwSignal<Option<NamedProduct>>) -> AnyView {
    let name = product.given.as_ref().map_or(&product.readable, |given| &given.name).clone();
    let verb = if product.given.is_some() { "Rename" } else { "Name" };
    let words = format!("{verb} {name}");
    let note = note(&product);
    let (part_number, sku, tenants) = (product.part_number.clone(), product.sku.to_string(), product.tenants);
    let rename = move |()| renaming.set(Some(product.clone()));
    view! {
        <tr class="list__row">
            <td class="list__cell" data-label="Product">
                <b dir="auto">{name}</b>
                " "
                {note}
            </td>
            <td class="list__cell" data-label="Part number"><code>{part_number}</code></td>
            <td class="list__cell" data-label="GUID"><code>{sku}</code></td>
            <td class="list__cell list__cell--number" data-label="Tenants">{grouped(i64::from(tenants))}</td>
            <td class="list__cell">
                <Button on_press=rename>
                    <span aria-hidden="true">{verb}</span>
                    <span class="visually-hidden">{words}</span>
                </Button>
            </td>
        </tr>
    }
    .into_any()
}

/// That it is unrecognized; or who named it, and what Microsoft calls it by now.
fn note(product: &NamedProduct) -> AnyView {
    let Some(GivenName { by, at, .. }) = product.given.clone() else {
        return view! { <Badge tone=Tone::Warn glyph=Glyph::Warning words="unrecognized"/> }.into_any();
    };
    let of_microsoft = product.of_microsoft.as_ref().map(|name| format!(" Microsoft calls it {name}."));
    view! {
        <span class="product-note">
            {format!("named by {} ", by.as_deref().unwrap_or("somebody who has left"))}
            <When at=Signal::stored(Some(at))/>
            "."
            {of_microsoft}
        </span>
    }
    .into_any()
}
