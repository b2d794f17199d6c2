//! Naming one product, or taking its name away.

use domain::{id::SkuId, product::NamedProduct};
use leptos::{ev::SubmitEvent, prelude::*};

use crate::{
    AppError,
    api::product_name::{NameForm, save_product_name},
    state::toasts::toasts,
    ui::{
        button::{Button, ButtonKind},
        dialog::Dialog,
        field::TextField,
        form::Submitted,
    },
    watch::watch,
};

type Save = Action<NameForm, Result<(), AppError>>;

/// The dialog; open while there is a product to name.
#[component]
pub(super) fn RenameDialog(
    /// The product.
    product: RwSignal<Option<NamedProduct>>,
    /// A name was saved.
    on_done: Callback<()>,
) -> impl IntoView {
    let open = RwSignal::new(false);
    let toasts = toasts();
    let save: Save = Action::new(move |form: &NameForm| {
        let form = form.clone();
        async move {
            let words = match &form.name {
                Some(name) => format!("{} now has this name in every list.", name.trim()),
                None => "The name is gone; Microsoft's or the part number stands in its place.".to_owned(),
            };
            save_product_name(form).await?;
            product.try_set(None);
            toasts.say(words);
            on_done.run(());
            Ok(())
        }
    });
    // Whoever chooses a product opens it; whoever closes it has chosen none.
    watch(move || {
        let is_chosen = product.with(Option::is_some);
        if is_chosen != open.get_untracked() {
            save.clear();
            open.set(is_chosen);
        }
    });
    watch(move || {
        if !open.get() && product.with_untracked(Option::is_some) {
            product.set(None);
        }
    });
    let form = move || product.get().map(|product| form(&product, save));
    view! { <Dialog id="product-name" open title="Name Product">{form}</Dialog> }.into_any()
}

fn form(product: &NamedProduct, save: Save) -> AnyView {
    let sku = product.sku;
    let error =
        Signal::derive(move || save.value().get().and_then(Result::err).map(|error| error.to_string()));
    let submit = move |event: SubmitEvent| {
        let name = Submitted::take(&event).text("name");
        save.dispatch(NameForm { sku, name: Some(name) });
    };
    let given = product.given.as_ref().map(|given| given.name.clone());
    let remove = given.is_some().then(|| remove(sku, save));
    let about = format!("{} · {sku}", product.part_number);
    view! {
        <form class="form" method="post" novalidate=true on:submit=submit>
            <p><code>{about}</code></p>
            <TextField name="name" label="Name" value=given.unwrap_or_else(|| product.readable.clone()) required=true error/>
            <div class="form__actions">
                {remove}
                <Button kind=ButtonKind::Primary submit=true disabled=Signal::derive(move || save.pending().get().then_some("Saving\u{2026}"))>
                    "Save Name"
                </Button>
            </div>
        </form>
    }
    .into_any()
}

fn remove(sku: SkuId, save: Save) -> AnyView {
    let remove = move |()| {
        save.dispatch(NameForm { sku, name: None });
    };
    view! { <Button on_press=remove>"Remove Name"</Button> }.into_any()
}
