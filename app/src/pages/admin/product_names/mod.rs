//! Admin > Settings > Product Names: products that no catalogue knows, to be named, and Microsoft's list as a file.

mod catalogue;
mod list;
mod rename;

use domain::{account::Verb, product::NamedProduct};
use leptos::prelude::*;

use crate::{
    AppError,
    api::product_name::{ProductNamesRead, list_product_names},
    components::{
        failure::Failure,
        page_header::{Crumb, PageHeader},
        region::Region,
    },
    reading::{Reading, reading},
    state::{
        events::{Topic, version_of},
        session::may,
    },
};
use catalogue::Catalogue;
use list::products;
use rename::RenameDialog;

const CRUMBS: [Crumb; 2] = [Crumb::word("Admin"), Crumb::word("Settings")];

/// What is read of the page, again after each change.
type Names = Reading<ProductNamesRead>;

/// The Product Names page.
#[component]
pub fn ProductNamesPage() -> impl IntoView {
    let body = if may(Verb::NameProducts) {
        view! { <Screen/> }.into_any()
    } else {
        view! { <Failure error=AppError::Forbidden retry=|()| ()/> }.into_any()
    };
    view! {
        <PageHeader crumbs=CRUMBS title="Product Names"/>
        {body}
    }
}

#[component]
fn Screen() -> impl IntoView {
    let version = version_of(Topic::Licenses);
    let names: Names = reading(move || version.get(), |_| list_product_names());
    let renaming = RwSignal::new(None::<NamedProduct>);
    let shown = move |()| names.get().map(|read| read.map(|read| products(read.products, renaming)));
    let standing = Signal::derive(move || names.get().and_then(Result::ok).map(|read| read.catalogue));
    view! {
        <p class="section-note">
            "Products that Microsoft's list does not have are shown by their part number, marked as unrecognized. A name "
            "that you give one here stands in every list, page and export at once."
        </p>
        <Region read=shown retry=move |()| names.refetch()/>
        <Catalogue standing on_done=Callback::new(move |()| names.refetch())/>
        <RenameDialog product=renaming on_done=Callback::new(move |()| names.refetch())/>
    }
    .into_any()
}
