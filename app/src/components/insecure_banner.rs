//! The warning on every page of a server that was told to run without https (security rule 42).

use leptos::prelude::*;

use crate::{
    reading::handed_over,
    ui::icon::{Glyph, Icon},
};

/// The warning; nothing on a server that is set up as it should be.
#[component]
pub fn InsecureBanner() -> impl IntoView {
    handed_over(is_insecure).then(|| {
        view! {
            <p class="insecure" role="note">
                <Icon glyph=Glyph::Warning/>
                "This server runs without https: anyone on the way can read what you type. Use it for trials only."
            </p>
        }
        .into_any()
    })
}

#[cfg(feature = "ssr")]
fn is_insecure() -> bool {
    use_context::<crate::ports::Insecure>().is_some()
}

#[cfg(not(feature = "ssr"))]
const fn is_insecure() -> bool {
    false
}
