//! What a form holds when it is submitted.
//!
//! Read here and not by the framework's `FromFormData`: that one adds the pressed button as a field without a
//! name, which a struct that refuses unknown fields must refuse.

use leptos::ev::SubmitEvent;
use web_sys::{FormData, HtmlFormElement, wasm_bindgen::JsCast};

/// The values of a form's fields.
pub struct Submitted(Option<FormData>);

impl Submitted {
    /// Takes the values and keeps the browser from sending them itself.
    pub fn take(event: &SubmitEvent) -> Self {
        event.prevent_default();
        let form = event.target().and_then(|target| target.dyn_into::<HtmlFormElement>().ok());
        Self(form.and_then(|form| FormData::new_with_form(&form).ok()))
    }

    /// The value of a field; empty when the form has none of this name.
    pub fn text(&self, name: &str) -> String {
        self.0.as_ref().and_then(|values| values.get(name).as_string()).unwrap_or_default()
    }
}
