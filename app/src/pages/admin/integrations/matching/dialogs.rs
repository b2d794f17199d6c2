//! The small dialogs of the screen: why tenants are ignored, and what a tenant is called here.

use domain::{
    id::TenantId,
    matching::board::{LONGEST_ALIAS, LONGEST_REASON},
};
use leptos::{ev::SubmitEvent, prelude::*};
use wasm_bindgen::JsCast;
use web_sys::HtmlInputElement;

use super::{
    deed::Deed,
    resembling::{OrganizationNames, Resembles},
    state::Matching,
};
use crate::ui::{
    button::{Button, ButtonKind},
    dialog::Dialog,
    field::TextField,
    form::Submitted,
    suggested::SuggestedField,
    table::counted,
};

/// Reasons that are common; any other can be typed.
const REASONS: [&str; 5] = [
    "Our own tenant",
    "Test or demonstration tenant",
    "No longer a customer",
    "Managed by somebody else",
    "Personal or trial tenant",
];

/// What the dialogs ask, and about whom; a handle.
#[derive(Clone, Copy)]
pub(super) struct Asking {
    pub(super) ignore: RwSignal<bool>,
    pub(super) rename: RwSignal<bool>,
    pub(super) create: RwSignal<bool>,
    pub(super) accept: RwSignal<bool>,
    /// Whom the open one is about.
    pub(super) tenants: RwSignal<Vec<TenantId>>,
    /// Those of them whose organizations would resemble others.
    pub(super) alike: RwSignal<Vec<Resembles>>,
    /// The names of the organizations of this generation.
    pub(super) names: StoredValue<Option<(u32, OrganizationNames)>>,
}

impl Asking {
    pub(super) fn new() -> Self {
        Self {
            ignore: RwSignal::new(false),
            rename: RwSignal::new(false),
            create: RwSignal::new(false),
            accept: RwSignal::new(false),
            tenants: RwSignal::default(),
            alike: RwSignal::default(),
            names: StoredValue::new(None),
        }
    }
}

impl Matching {
    /// Asks why those of these tenants are ignored that are unmatched.
    pub(super) fn ask_ignore(self, tenants: Vec<TenantId>) {
        let waiting = self.say_waiting(&tenants);
        let open = self.peek(|board| board.concerned(&tenants, &Deed::Ignore(String::new())));
        if !open.is_empty() {
            self.asking().tenants.set(open);
            self.asking().ignore.set(true);
            focus_field("field-ignore-reason");
        } else if waiting == 0 && !tenants.is_empty() {
            self.toasts.say("Only unmatched tenants can be ignored. Use Revert Match first.");
        }
    }

    /// Asks what a tenant is called here.
    pub(super) fn ask_rename(self, tenant: TenantId) {
        self.asking().tenants.set(vec![tenant]);
        self.asking().rename.set(true);
        focus_field("field-alias");
    }
}

/// A dialog gives the focus to its first button, which closes it; here typing comes first.
fn focus_field(id: &'static str) {
    request_animation_frame(move || {
        let field = document().get_element_by_id(id).and_then(|it| it.dyn_into::<HtmlInputElement>().ok());
        if let Some(field) = field {
            let _ = field.focus();
            field.select();
        }
    });
}

/// Asks for the reason.
#[component]
pub(super) fn IgnoreDialog(matching: Matching) -> impl IntoView {
    let asking = matching.asking();
    let error = RwSignal::new(None::<String>);
    let submit = move |event: SubmitEvent| {
        let reason = Submitted::take(&event).text("reason").trim().to_owned();
        if let Some(wrong) = wrong(&reason, LONGEST_REASON, "Say why, so that others know.") {
            return error.set(Some(wrong));
        }
        asking.ignore.set(false);
        matching.act(&asking.tenants.get_untracked(), Deed::Ignore(reason));
        matching.rows().focus();
    };
    let form = move || {
        asking.ignore.get().then(|| {
            error.set(None);
            let words = match asking.tenants.get_untracked().as_slice() {
                [one] => {
                    format!("{} no longer counts as unmatched. It can be matched later.", matching.name(*one))
                }
                many => format!(
                    "{} no longer count as unmatched. They can be matched later.",
                    counted(many.len(), "tenant", "tenants")
                ),
            };
            view! {
                <form class="form" method="post" novalidate=true on:submit=submit>
                    <p dir="auto">{words}</p>
                    <SuggestedField
                        name="ignore-reason"
                        sent_as="reason"
                        label="Reason"
                        words=Signal::stored(REASONS.map(str::to_owned).to_vec())
                        error=error
                    />
                    <Actions open=asking.ignore verb="Ignore"/>
                </form>
            }
            .into_any()
        })
    };
    view! { <Dialog id="match-ignore" open=asking.ignore title="Ignore">{form}</Dialog> }.into_any()
}

/// Asks for the name.
#[component]
pub(super) fn RenameDialog(matching: Matching) -> impl IntoView {
    let asking = matching.asking();
    let error = RwSignal::new(None::<String>);
    let submit = move |event: SubmitEvent| {
        let alias = Submitted::take(&event).text("alias").trim().to_owned();
        let alias = (!alias.is_empty()).then_some(alias);
        if let Some(wrong) = alias.as_ref().and_then(|alias| wrong(alias, LONGEST_ALIAS, "")) {
            return error.set(Some(wrong));
        }
        asking.rename.set(false);
        matching.act(&asking.tenants.get_untracked(), Deed::Rename(alias));
        matching.rows().focus();
    };
    let form = move || {
        asking.rename.get().then(|| {
            error.set(None);
            let tenant = asking.tenants.get_untracked().into_iter().next();
            let (alias, own) = matching.peek(|board| {
                let row = tenant.and_then(|tenant| board.row(tenant));
                row.map(|row| (row.alias().unwrap_or_default().to_owned(), row.facts().display_name.clone()))
                    .unwrap_or_default()
            });
            view! {
                <form class="form" method="post" novalidate=true on:submit=submit>
                    <p dir="auto">{format!("Its directory calls itself {own}. Nothing is changed there.")}</p>
                    <TextField name="alias" label="Name here" value=alias hint="Leave it empty to use its own name." error=error/>
                    <Actions open=asking.rename verb="Rename"/>
                </form>
            }
            .into_any()
        })
    };
    view! { <Dialog id="match-rename" open=asking.rename title="Rename here">{form}</Dialog> }.into_any()
}

#[component]
fn Actions(open: RwSignal<bool>, verb: &'static str) -> impl IntoView {
    view! {
        <div class="form__actions">
            <Button on_press=move |()| open.set(false)>"Cancel"</Button>
            <Button kind=ButtonKind::Primary submit=true>{verb}</Button>
        </div>
    }
    .into_any()
}

/// What is wrong with words that were typed.
fn wrong(typed: &str, longest: usize, empty: &str) -> Option<String> {
    if typed.is_empty() {
        return Some(empty.to_owned());
    }
    (typed.chars().count() > longest).then(|| format!("At most {longest} characters."))
}
