//! A domain as it is compared: from an address, a website or a bare name to its host and registrable domain.

use super::shared_domains::is_shared;

/// A domain that says something of who owns it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Host {
    /// The whole name in ASCII (punycode), lower case, without a leading `www.`.
    pub name: String,
    /// What was registered: `contoso.co.uk` of `shop.contoso.co.uk`.
    pub registrable: String,
    /// The registered label as people read it (`müller-bau`), without its suffix.
    pub label: String,
}

impl Host {
    /// Reads `contoso.com`, `https://www.contoso.com/en` or `info@contoso.com`. `None` for what is no domain, for a
    /// public suffix, and for domains that many share.
    pub fn read(text: &str) -> Option<Self> {
        let text = text.trim();
        let rest = text.split_once("://").map_or(text, |(_, rest)| rest);
        let authority = rest.split(['/', '?', '#']).next()?;
        let host = authority.rsplit('@').next()?;
        let host = host.split(':').next()?.trim_end_matches('.');
        let ascii = idna::domain_to_ascii(host).ok()?;
        let name = ascii.strip_prefix("www.").unwrap_or(&ascii);
        let is_name = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '-' | '.' | '_');
        let end = name.rsplit('.').next()?;
        // An IP address has no owner that could be read from it.
        if !name.contains('.')
            || !name.chars().all(is_name)
            || end.chars().all(|letter| letter.is_ascii_digit())
        {
            return None;
        }
        let registrable = registrable(name)?;
        if is_shared(registrable) {
            return None;
        }
        let label = registrable.split('.').next()?;
        let (readable, _) = idna::domain_to_unicode(label);
        Some(Self { name: name.to_owned(), registrable: registrable.to_owned(), label: readable })
    }

    /// Whether this is the registered domain itself, not a part of it.
    pub fn is_whole(&self) -> bool {
        self.name == self.registrable
    }
}

/// Second labels under which countries register names, as in `co.uk` and `com.au`.
///
/// A rule in place of the public suffix list: that list is ten thousand functions in every build. Where the rule is
/// wrong, two strangers seem to share a registered domain, and then neither is matched without a person.
const REGISTRIES: &[&str] = &[
    "ac", "asso", "co", "com", "edu", "firm", "gen", "go", "gob", "gouv", "gov", "govt", "gub", "gv", "id",
    "ind", "ltd", "me", "mil", "ne", "net", "nhs", "nom", "or", "org", "plc", "police", "sch", "school",
    "web",
];

/// The registered part of a host: its last two labels, or three where the country registers under a second label.
fn registrable(host: &str) -> Option<&str> {
    let ends: Vec<usize> = host.rmatch_indices('.').map(|(at, _)| at).take(3).collect();
    let from = |dot: Option<&usize>| host.get(dot.map_or(0, |dot| dot + 1)..);
    let top = ends.first().and_then(|dot| host.get(dot + 1..))?;
    let second = from(ends.get(1))?.split('.').next()?;
    if top.len() != 2 || !REGISTRIES.contains(&second) {
        return from(ends.get(1));
    }
    // `co.uk` alone is nobody's.
    ends.get(1).and_then(|_| from(ends.get(2)))
}

/// The part of a technical domain that a person chose: `contosogmbh` of `contosogmbh.onmicrosoft.com`.
pub(super) fn technical_label(domain: &str) -> Option<&str> {
    let label = domain.trim().split('.').next()?;
    (!label.is_empty()).then_some(label)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn domains_are_read_from_what_people_paste() {
        let table = [
            ("Contoso.COM", Some(("contoso.com", "contoso.com", "contoso"))),
            ("https://www.contoso.co.uk/en?x=1", Some(("contoso.co.uk", "contoso.co.uk", "contoso"))),
            ("http://shop.contoso.de:8080", Some(("shop.contoso.de", "contoso.de", "contoso"))),
            ("info@contoso.fr", Some(("contoso.fr", "contoso.fr", "contoso"))),
            ("müller-bau.de.", Some(("xn--mller-bau-q9a.de", "xn--mller-bau-q9a.de", "müller-bau"))),
            ("xn--mller-bau-q9a.de", Some(("xn--mller-bau-q9a.de", "xn--mller-bau-q9a.de", "müller-bau"))),
            ("a.b.contoso.com.au", Some(("a.b.contoso.com.au", "contoso.com.au", "contoso"))),
            ("contoso.wordpress.com", None),
            ("contoso.github.io", None),
            ("throttled.example", Some(("throttled.example", "throttled.example", "throttled"))),
            ("contoso@gmail.com", None),
            ("https://www.facebook.com/contoso", None),
            ("co.uk", None),
            ("contoso", None),
            ("192.168.1.10", None),
            ("", None),
            ("not a domain.com", None),
        ];
        for (text, expected) in table {
            let host = Host::read(text);
            let read = host.as_ref().map(|h| (h.name.as_str(), h.registrable.as_str(), h.label.as_str()));
            assert_eq!(read, expected, "{text}");
        }
    }

    #[test]
    fn only_the_registered_domain_is_whole() {
        assert!(Host::read("www.contoso.com").unwrap().is_whole());
        assert!(!Host::read("mail.contoso.com").unwrap().is_whole());
        assert_eq!(technical_label("contosogmbh.onmicrosoft.com"), Some("contosogmbh"));
    }
}
