//! The form of the mail server, with its test and its removal.

use domain::mail::Security;
use leptos::{ev::SubmitEvent, html, prelude::*};
use web_sys::{HtmlInputElement, wasm_bindgen::JsCast};

use super::Settings;
use crate::{
    AppError,
    api::mail::{EmailForm, SavedServer, Wish, remove_email_settings, save_email_settings, send_test_mail},
    state::{session::person, toasts::toasts},
    ui::{
        button::{Button, ButtonKind},
        dialog::Dialog,
        face::Notice,
        field::{SelectField, TextField},
        form::Submitted,
    },
};

/// The form, filled with what is saved. What was typed stays after a failure.
#[component]
pub fn EmailFields(
    /// The mail server as saved.
    saved: Option<SavedServer>,
    /// The page's data, read again after each change.
    settings: Settings,
) -> impl IntoView {
    let toasts = toasts();
    // Of whichever was done last: saving and testing speak of the same fields.
    let error = RwSignal::new(None::<AppError>);
    let form_node = NodeRef::<html::Form>::new();
    let save = Action::new(move |form: &EmailForm| {
        let form = form.clone();
        async move {
            let saved = match form.checked() {
                Ok(_) => save_email_settings(form).await,
                Err(error) => Err(error),
            };
            if saved.is_ok() {
                toasts.say("The mail server is saved.");
                forget_password(form_node);
                settings.refetch();
            }
            error.set(saved.err());
        }
    });
    let address = person().map(|person| person.email).unwrap_or_default();
    let test = Action::new(move |(): &()| {
        let address = address.clone();
        async move {
            let sent = send_test_mail(Wish {}).await;
            if sent.is_ok() {
                toasts.say(format!("The mail server has taken a test mail to {address}."));
            }
            error.set(sent.err());
        }
    });
    let is_saved = saved.is_some();
    let busy = Signal::derive(move || {
        if save.pending().get() { Some("Saving…") } else { test.pending().get().then_some("Sending…") }
    });
    let not_testable =
        Signal::derive(move || if is_saved { busy.get() } else { Some("Save a mail server first.") });
    let removing = RwSignal::new(false);
    let submit = move |event: SubmitEvent| {
        save.dispatch(typed(&Submitted::take(&event)));
    };
    view! {
        <form class="form email-form" method="post" novalidate=true node_ref=form_node on:submit=submit>
            <Notice message=Signal::derive(move || {
                error.get().and_then(|error| error.beside_none(&EmailForm::FIELDS))
            })/>
            {fields(saved, error)}
            <div class="form__actions">
                {is_saved.then(|| view! { <Button on_press=move |()| removing.set(true)>"Remove"</Button> })}
                <Button disabled=not_testable on_press=move |()| { test.dispatch(()); }>"Send Test Mail"</Button>
                <Button kind=ButtonKind::Primary submit=true disabled=busy>"Save"</Button>
            </div>
        </form>
        <RemoveServer open=removing settings error/>
    }
    .into_any()
}

/// Takes away what was typed: it is stored now, and must not be sent again with the next change.
fn forget_password(form: NodeRef<html::Form>) {
    let field = form.get_untracked().and_then(|form| form.query_selector("[name=password]").ok().flatten());
    if let Some(field) = field.and_then(|field| field.dyn_into::<HtmlInputElement>().ok()) {
        field.set_value("");
    }
}

fn typed(form: &Submitted) -> EmailForm {
    EmailForm {
        host: form.text("host"),
        port: form.text("port"),
        // One of the choices, unless somebody changed the page.
        security: Security::from_key(&form.text("security")).unwrap_or_default(),
        user: form.text("user"),
        password: form.text("password"),
        sender: form.text("sender"),
        sender_name: form.text("sender_name"),
    }
}

fn fields(saved: Option<SavedServer>, error: RwSignal<Option<AppError>>) -> AnyView {
    let beside =
        move |field: &'static str| Signal::derive(move || error.get().and_then(|error| error.beside(field)));
    let password_note = password_note(saved.as_ref());
    let server = saved.map(|saved| saved.server);
    let value = |part: fn(&domain::mail::MailServer) -> String, otherwise: &str| {
        server.as_ref().map_or_else(|| otherwise.to_owned(), part)
    };
    let chosen = server.as_ref().map(|server| server.security).unwrap_or_default();
    view! {
        <TextField
            name="host"
            label="SMTP server"
            code=true
            required=true
            value=value(|server| server.host.clone(), "")
            hint="Such as smtp.example.com. A server inside your network must be allowed when Seatledger starts."
            error=beside("host")
        />
        <SelectField name="security" label="Security" options=securities(chosen) error=beside("security")/>
        <TextField
            name="port"
            label="Port"
            code=true
            required=true
            value=value(|server| server.port.to_string(), "587")
            error=beside("port")
        />
        <TextField
            name="user"
            label="User"
            code=true
            value=value(|server| server.user.clone(), "")
            hint="Empty for a server that asks for no sign-in."
            error=beside("user")
        />
        <TextField
            name="password"
            label="Password"
            kind="password"
            code=true
            autocomplete="new-password"
            error=beside("password")
        />
        <p class="field__hint">{password_note}</p>
        <TextField
            name="sender"
            label="Sender address"
            kind="email"
            required=true
            value=value(|server| server.sender.clone(), "")
            error=beside("sender")
        />
        <TextField
            name="sender_name"
            label="Sender name"
            value=value(|server| server.sender_name.clone(), "Seatledger")
            error=beside("sender_name")
        />
    }
    .into_any()
}

/// The choices, the one that is saved first: a field chooses its first.
fn securities(chosen: Security) -> Vec<(&'static str, &'static str)> {
    let others = Security::ALL.into_iter().filter(|security| *security != chosen);
    std::iter::once(chosen).chain(others).map(|security| (security.key(), security.label())).collect()
}

/// "Set on 2026-11-21 by Ada Example. Leave it empty to keep it."
fn password_note(saved: Option<&SavedServer>) -> String {
    let Some((saved, at)) = saved.and_then(|saved| Some((saved, saved.password_set_at?))) else {
        return String::new();
    };
    let by = saved.password_set_by.as_ref().map(|name| format!(" by {name}")).unwrap_or_default();
    format!("Set on {}{by}. Leave it empty to keep it.", at.date())
}

#[component]
fn RemoveServer(
    open: RwSignal<bool>,
    settings: Settings,
    error: RwSignal<Option<AppError>>,
) -> impl IntoView {
    let toasts = toasts();
    let remove = Action::new(move |(): &()| async move {
        let removed = remove_email_settings(Wish {}).await;
        open.set(false);
        if removed.is_ok() {
            toasts.say("The mail server is removed.");
            settings.refetch();
        }
        error.set(removed.err());
    });
    view! {
        <Dialog id="remove-mail-server" open title="Remove the mail server?">
            <p>"Its password is deleted, messages that wait are given up, and nothing more is sent by e-mail."</p>
            <div class="form__actions">
                <Button on_press=move |()| open.set(false)>"Cancel"</Button>
                <Button kind=ButtonKind::Primary on_press=move |()| { remove.dispatch(()); }>"Remove"</Button>
            </div>
        </Dialog>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use domain::{mail::MailServer, time::Timestamp};

    use super::*;

    #[test]
    fn sec_006_the_form_says_when_a_password_was_set_and_by_whom() {
        let server = MailServer {
            host: "smtp.example.com".into(),
            port: 587,
            security: Security::StartTls,
            user: "u".into(),
            sender: "a@example.com".into(),
            sender_name: String::new(),
        };
        let at = Timestamp::from_date("2026-11-21");
        let saved = SavedServer { server, password_set_at: at, password_set_by: Some("Ada Example".into()) };
        assert_eq!(
            password_note(Some(&saved)),
            "Set on 2026-11-21 by Ada Example. Leave it empty to keep it."
        );
        assert_eq!(password_note(Some(&SavedServer { password_set_at: None, ..saved })), "");
        assert_eq!(password_note(None), "");
    }

    #[test]
    fn what_is_saved_is_the_first_choice() {
        assert_eq!(securities(Security::None)[0].0, "none");
        assert_eq!(securities(Security::StartTls).len(), 3);
    }
}
