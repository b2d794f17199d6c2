//! Who else is told by e-mail of ends and failures.

use leptos::prelude::*;

use super::draft::Draft;

/// The recipients, in one line.
#[component]
pub(super) fn Recipients(draft: Draft, error: Signal<Option<String>>) -> impl IntoView {
    let now = draft.peek(|settings| settings.recipients.join(", "));
    let change = move |event| {
        let typed = addresses(&event_target_value(&event));
        draft.edit(|settings| settings.recipients = typed);
    };
    view! {
        <section class="settings__panel" aria-labelledby="recipients-title">
            <h2 class="settings__legend" id="recipients-title">"Notifications"</h2>
            <div class="field">
                <label class="field__label" for="field-recipients">"E-mail recipients"</label>
                <input
                    class="field__control"
                    id="field-recipients"
                    type="text"
                    autocomplete="off"
                    spellcheck="false"
                    value=now
                    aria-invalid=move || error.get().is_some().then_some("true")
                    aria-describedby="field-recipients-hint field-recipients-error"
                    on:input=change
                />
                <p class="field__hint" id="field-recipients-hint">
                    "Addresses, separated by commas. They are told when the first sync ends, and when this integration "
                    "starts failing, recovers, needs attention or holds removals; so is the person who connected it."
                </p>
                <p class="field__error" id="field-recipients-error" role="alert">{move || error.get()}</p>
            </div>
        </section>
    }
    .into_any()
}

/// The addresses in a line, however they are separated; each once.
fn addresses(line: &str) -> Vec<String> {
    let mut addresses: Vec<String> = Vec::new();
    let typed = line.split(|c: char| c.is_whitespace() || matches!(c, ',' | ';'));
    for address in typed.filter(|address| !address.is_empty()) {
        if !addresses.iter().any(|known| known.eq_ignore_ascii_case(address)) {
            addresses.push(address.to_owned());
        }
    }
    addresses
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_read_however_they_are_separated() {
        let check = |line: &str, expected: &[&str]| assert_eq!(addresses(line), expected, "{line:?}");
        let three = ["a@b.example", "c@d.example", "e@f.example"];
        check("", &[]);
        check(" , ;", &[]);
        check("a@b.example", &["a@b.example"]);
        check("a@b.example, c@d.example;e@f.example\tA@B.example", &three);
    }
}
