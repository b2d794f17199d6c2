//! What a message says: one text, as plain text and as HTML without anything from elsewhere, behind typed headers
//! (security rule 63). It holds no secret and nobody's name but the sender's.

use std::{
    fmt::Write as _,
    time::{Duration, UNIX_EPOCH},
};

use domain::{mail::MailServer, notice::Notice, time::Timestamp};
use lettre::{
    Address, Message,
    message::{
        Mailbox, MultiPart,
        header::{Header, HeaderName, HeaderValue},
    },
};
use uuid::Uuid;

use super::fault::Fault;

/// One message before it has an address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Letter {
    subject: String,
    paragraphs: Vec<String>,
    /// An address of ours and the words for it.
    link: (String, &'static str),
    /// Why the reader gets it.
    footer: &'static str,
}

impl Letter {
    /// A notice as mail; `link` leads to where one can act.
    pub(super) fn of_notice(notice: &Notice, link: String) -> Self {
        Self {
            subject: one_line(&notice.title()),
            paragraphs: vec![format!("{}.", one_line(&notice.title())), notice.text()],
            link: (link, "Open Seatledger"),
            footer: "You get this because you connected this integration, or because its sync settings name your \
                     address. At most one message comes for the same reason within 24 hours.",
        }
    }

    /// The test that an Administrator sends to themselves.
    pub(super) fn test(link: String) -> Self {
        Self {
            subject: "Test mail from Seatledger".to_owned(),
            paragraphs: vec!["Mail from Seatledger arrives. Nothing else is wanted of you.".to_owned()],
            link: (link, "Open the e-mail settings"),
            footer: "You get this because you chose Send Test Mail.",
        }
    }

    fn plain(&self) -> String {
        let (link, words) = &self.link;
        format!("{}\n\n{words}: {link}\n\n--\n{}\n", self.paragraphs.join("\n\n"), self.footer)
    }

    fn html(&self) -> String {
        let mut body = String::new();
        for paragraph in &self.paragraphs {
            // Writing to a string cannot fail.
            let _ = writeln!(body, "<p>{}</p>", escaped(paragraph));
        }
        let (link, words) = &self.link;
        format!(
            "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>{}</title></head>\n<body>\n\
             {body}<p><a href=\"{}\">{words}</a></p>\n<hr>\n<p><small>{}</small></p>\n</body></html>\n",
            escaped(&self.subject),
            escaped(link),
            escaped(self.footer),
        )
    }

    /// The message as it is handed over. The id is the same at every try, so that receivers can tell a repetition.
    pub(super) fn message(
        &self,
        server: &MailServer,
        to: &str,
        id: Uuid,
        now: Timestamp,
    ) -> Result<Message, Fault> {
        let sender: Address =
            server.sender.parse().map_err(|_| Fault::beside("sender", "This is no e-mail address."))?;
        let unusable =
            || Fault { is_final: true, ..Fault::general("The recipient's address cannot be used.") };
        let to: Address = to.parse().map_err(|_| unusable())?;
        let message_id = format!("<{id}@{}>", sender.domain());
        let name = Some(one_line(&server.sender_name)).filter(|name| !name.is_empty());
        let sent_at = UNIX_EPOCH + Duration::from_millis(u64::try_from(now.0).unwrap_or_default());
        Message::builder()
            .from(Mailbox::new(name, sender))
            .to(Mailbox::new(None, to))
            .subject(&*self.subject)
            .date(sent_at)
            .message_id(Some(message_id))
            .header(AutoSubmitted)
            .multipart(MultiPart::alternative_plain_html(self.plain(), self.html()))
            .map_err(|_| Fault::general("The message could not be written."))
    }
}

/// Keeps out-of-office replies away (RFC 3834).
#[derive(Debug, Clone, Copy)]
struct AutoSubmitted;

impl Header for AutoSubmitted {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("Auto-Submitted")
    }

    fn parse(_: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(Self)
    }

    fn display(&self) -> HeaderValue {
        HeaderValue::new(Self::name(), "auto-generated".to_owned())
    }
}

/// Without line breaks and other control characters: a name that somebody typed stands in a header.
fn one_line(text: &str) -> String {
    let spaced: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    spaced.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn escaped(text: &str) -> String {
    let mut written = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => written.push_str("&amp;"),
            '<' => written.push_str("&lt;"),
            '>' => written.push_str("&gt;"),
            '"' => written.push_str("&quot;"),
            '\'' => written.push_str("&#39;"),
            c => written.push(c),
        }
    }
    written
}

#[cfg(test)]
mod tests {
    use domain::{
        id::IntegrationId,
        mail::Security,
        notice::{Facts, Reason, RunFacts},
        sync_run::RunState,
    };
    use mail_parser::MessageParser;

    use super::*;

    fn server() -> MailServer {
        MailServer {
            host: "smtp.example.com".into(),
            port: 587,
            security: Security::StartTls,
            user: String::new(),
            sender: "seatledger@msp.example".into(),
            sender_name: "Jördis, Löwe & \"Co\"".into(),
        }
    }

    fn notice(name: &str) -> Notice {
        Notice {
            id: 1,
            reason: Reason::Failing,
            integration: IntegrationId(Uuid::nil()),
            integration_name: name.into(),
            at: Timestamp(0),
            facts: Facts::Run(RunFacts {
                state: RunState::Failed,
                tenants_total: 43,
                tenants_failed: 43,
                tenants_attention: 0,
                quarantined: false,
                held_rows: 0,
                cause: None,
            }),
            read: false,
        }
    }

    #[test]
    fn sec_063_a_message_has_typed_headers_and_says_the_same_in_both_parts() {
        let link = "https://licenses.example.com/admin/integrations/1".to_owned();
        let letter = Letter::of_notice(&notice("Zürich AG"), link.clone());
        let now = Timestamp::from_rfc3339("2026-11-21T09:00:00Z").unwrap();
        let bytes = letter.message(&server(), "ada@example.com", Uuid::nil(), now).unwrap().formatted();
        assert!(bytes.is_ascii());
        let mail = MessageParser::default().parse(&bytes).unwrap();
        assert_eq!(mail.subject(), Some("Zürich AG is failing"));
        let from = mail.from().unwrap().first().unwrap();
        assert_eq!(from.name(), Some("Jördis, Löwe & \"Co\""));
        assert_eq!(from.address(), Some("seatledger@msp.example"));
        assert_eq!(mail.to().unwrap().first().unwrap().address(), Some("ada@example.com"));
        assert_eq!(mail.message_id(), Some("00000000-0000-0000-0000-000000000000@msp.example"));
        assert_eq!(mail.date().unwrap().to_rfc3339(), "2026-11-21T09:00:00Z");
        assert_eq!(mail.header("Auto-Submitted").unwrap().as_text(), Some("auto-generated"));
        let (plain, html) = (mail.body_text(0).unwrap(), mail.body_html(0).unwrap());
        for part in [&plain, &html] {
            assert!(part.contains("43 of 43 tenants could not be read."), "{part}");
            assert!(part.contains(&link), "{part}");
        }
        assert!(!html.contains("src=") && !html.contains("<script") && !html.contains("<link"), "{html}");
    }

    #[test]
    fn sec_063_a_name_cannot_break_out_of_a_header_or_of_the_html() {
        let evil = "A\r\nBcc: eve@evil.example\r\n\r\n<img src=x onerror=\"a()\">";
        let letter = Letter::of_notice(&notice(evil), "https://x.example/?a=1&b='\"".to_owned());
        let message = letter.message(&server(), "ada@example.com", Uuid::nil(), Timestamp(0)).unwrap();
        let bytes = message.formatted();
        let mail = MessageParser::default().parse(&bytes).unwrap();
        assert!(mail.bcc().is_none());
        assert_eq!(mail.subject(), Some("A Bcc: eve@evil.example <img src=x onerror=\"a()\"> is failing"));
        let html = mail.body_html(0).unwrap();
        assert!(
            html.contains("&lt;img src=x onerror=&quot;a()&quot;&gt;") && !html.contains("<img"),
            "{html}"
        );
        assert!(html.contains("href=\"https://x.example/?a=1&amp;b=&#39;&quot;\""), "{html}");
        assert_eq!(message.envelope().to().len(), 1);
    }

    #[test]
    fn an_address_that_is_none_is_given_up() {
        let letter = Letter::test("https://x.example".to_owned());
        let refused = letter.message(&server(), "nobody", Uuid::nil(), Timestamp(0)).unwrap_err();
        assert!(refused.is_final);
        let no_sender = MailServer { sender: "nobody".into(), ..server() };
        let refused = letter.message(&no_sender, "ada@example.com", Uuid::nil(), Timestamp(0)).unwrap_err();
        assert_eq!((refused.field, refused.is_final), (Some("sender"), false));
    }
}
