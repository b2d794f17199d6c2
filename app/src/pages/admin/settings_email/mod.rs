//! Admin > Settings > E-mail: the mail server that notices leave through, and how it fares.

mod form;

use domain::time::{Timestamp, relative};
use leptos::prelude::*;

use crate::{
    api::mail::{EmailSettings, read_email_settings},
    components::{
        page_header::{Crumb, PageHeader},
        region::Region,
    },
    reading::{Reading, reading},
    state::clock::now,
    ui::face::Notice,
};
use form::EmailFields;

const CRUMBS: [Crumb; 2] = [Crumb::word("Admin"), Crumb::word("Settings")];

/// What is read of the page, again after each change.
type Settings = Reading<EmailSettings>;

/// The E-mail page.
#[component]
pub fn EmailSettingsPage() -> impl IntoView {
    let settings: Settings = reading(|| 0_u64, |_| read_email_settings());
    let shown = move |()| settings.get().map(|read| read.map(|read| filled(read, settings)));
    view! {
        <PageHeader crumbs=CRUMBS title="E-mail"/>
        <Region read=shown retry=move |()| settings.refetch()/>
    }
}

fn filled(read: EmailSettings, settings: Settings) -> AnyView {
    let fault = read.fault.clone().map(|fault| format!("The last message was not taken. {fault}"));
    let state = outbox(&read, now().get_untracked());
    view! {
        <p class="section-note">{state}</p>
        <p class="section-note">
            "By e-mail go, at most once in 24 hours for the same reason and integration: the end of the first sync after "
            "set-up, and that an integration starts failing, recovers, needs attention or holds removals. They go to the "
            "person who connected the integration and to the recipients that its Sync Settings name."
        </p>
        <Notice message=Signal::stored(fault)/>
        <EmailFields saved=read.saved settings/>
    }
    .into_any()
}

/// "Last sent 4 min ago · 2 waiting".
fn outbox(read: &EmailSettings, now: Timestamp) -> String {
    if read.saved.is_none() {
        return "No mail server is set: nothing is sent by e-mail. Everything is told in Notifications."
            .to_owned();
    }
    let mut parts = vec![match read.last_sent_at {
        Some(at) => format!("Last sent {}", relative(at.min(now), now)),
        None => "Nothing sent yet".to_owned(),
    }];
    if read.waiting > 0 {
        parts.push(format!("{} waiting", read.waiting));
    }
    if read.given_up > 0 {
        parts.push(format!("{} given up in the last 7 days", read.given_up));
    }
    parts.join(" · ")
}

#[cfg(test)]
mod tests {
    use domain::mail::{MailServer, Security};

    use super::*;
    use crate::api::mail::SavedServer;

    #[test]
    fn the_page_says_how_mail_fares() {
        let now = Timestamp(1_000_000_000);
        let nothing = EmailSettings { saved: None, waiting: 0, given_up: 0, last_sent_at: None, fault: None };
        assert!(outbox(&nothing, now).starts_with("No mail server is set"));
        let server = MailServer {
            host: "smtp.example.com".into(),
            port: 587,
            security: Security::StartTls,
            user: String::new(),
            sender: "a@example.com".into(),
            sender_name: String::new(),
        };
        let saved = Some(SavedServer { server, password_set_at: None, password_set_by: None });
        let set = EmailSettings { saved, ..nothing };
        assert_eq!(outbox(&set, now), "Nothing sent yet");
        let busy = EmailSettings { waiting: 2, given_up: 1, last_sent_at: Some(now.plus_secs(-240)), ..set };
        assert_eq!(outbox(&busy, now), "Last sent 4 min ago · 2 waiting · 1 given up in the last 7 days");
    }
}
