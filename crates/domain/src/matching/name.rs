//! A company's name cut into what is compared: words without legal form, and the forms apart; no comparing here.

use super::{fold::fold, legal_form};

/// Words that join others and are written, signed (`&`) or left out as one likes.
const JOINING: &[&str] = &["and", "und", "et", "og", "och", "en", "ja"];

/// One word of a name.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Word {
    /// The word with diacritics dropped.
    pub text: String,
    /// The same word spelled out (`mueller`), where that is not `text`.
    pub spelled: Option<String>,
    /// How much the word tells, above 0: rare words more.
    pub weight: f32,
}

impl Word {
    /// The word as spelled out.
    pub fn spelled(&self) -> &str {
        self.spelled.as_deref().unwrap_or(&self.text)
    }

    fn initial(&self) -> Option<char> {
        self.text.chars().next()
    }
}

impl AsRef<str> for Word {
    fn as_ref(&self) -> &str {
        &self.text
    }
}

/// A name in the forms in which it is compared.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Name {
    /// Its words, in order, without legal forms and joining words.
    pub words: Vec<Word>,
    /// The words in one, diacritics dropped: `mullerbau`.
    pub plain: String,
    /// The words in one, spelled out: `muellerbau`.
    pub spelled: String,
    /// Its legal forms, sorted.
    pub forms: Vec<&'static str>,
    /// The initials of its words, where there are two or more.
    pub initials: String,
}

impl Name {
    /// Reads a name as a person wrote it.
    pub fn read(text: &str) -> Self {
        let mut words = words(text);
        let forms = legal_form::take_from(&mut words);
        let initials =
            if words.len() > 1 { words.iter().filter_map(Word::initial).collect() } else { String::new() };
        let plain: String = words.iter().map(|word| word.text.as_str()).collect();
        let spelled: String = words.iter().map(Word::spelled).collect();
        Self { words, plain, spelled, forms, initials }
    }

    /// Whether nothing is left to compare.
    pub fn is_empty(&self) -> bool {
        self.plain.is_empty()
    }

    /// Whether both are one name: equal but for case, punctuation, spaces, diacritics and legal form.
    pub fn is_same(&self, other: &Self) -> bool {
        !self.is_empty() && (self.plain == other.plain || self.spelled == other.spelled)
    }

    /// Whether both name a legal form, and not the same.
    pub fn has_other_form(&self, other: &Self) -> bool {
        !self.forms.is_empty() && !other.forms.is_empty() && self.forms != other.forms
    }
}

/// The words of a text, folded; single letters in a row are one word (`J. P. Morgan` is `jp morgan`).
pub(super) fn words(text: &str) -> Vec<Word> {
    // An apostrophe is inside a word: `O'Brien` is `obrien`.
    let text: String =
        text.chars().filter(|letter| !matches!(letter, '\'' | '’' | '‘' | '`' | '´' | 'ʼ')).collect();
    let mut parts: Vec<(String, String)> = Vec::new();
    let mut singles = false;
    for part in text.split(|letter: char| !letter.is_alphanumeric() && !is_inside(letter)) {
        let folded = fold(part);
        // Folding may leave spaces (`㈱` is `(株)`): what is no letter is no part of a word.
        let bare = |text: &str| text.chars().filter(|letter| letter.is_alphanumeric()).collect::<String>();
        let (plain, spelled) = (bare(&folded.plain), bare(&folded.spelled));
        if plain.is_empty() {
            continue;
        }
        let single = plain.chars().nth(1).is_none();
        match parts.last_mut().filter(|_| single && singles) {
            Some((before, before_spelled)) => {
                before.push_str(&plain);
                before_spelled.push_str(&spelled);
            }
            None => parts.push((plain, spelled)),
        }
        singles = single;
    }
    let last = parts.len().saturating_sub(1);
    parts
        .into_iter()
        .enumerate()
        .filter(|(at, (plain, _))| !is_joining(plain, *at, last))
        .map(|(_, (plain, spelled))| Word {
            spelled: (spelled != plain).then_some(spelled),
            text: plain,
            weight: 1.0,
        })
        .collect()
}

/// Marks and invisible characters stand inside a word though they are no letters.
fn is_inside(letter: char) -> bool {
    matches!(letter, '\u{300}'..='\u{36f}' | '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}')
}

fn is_joining(word: &str, at: usize, last: usize) -> bool {
    (at > 0 && at < last && JOINING.contains(&word)) || (at == 0 && last > 0 && word == "the")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn names_are_cut_as_people_read_them() {
        let table = [
            ("Contoso Ltd.", "contoso", "ltd"),
            ("CONTOSO LIMITED", "contoso", "ltd"),
            ("Müller & Söhne GmbH & Co. KG", "muller sohne", "gmbh kg"),
            ("Mueller und Soehne", "mueller soehne", ""),
            ("Bäckerei Brandt e.K.", "backerei brandt", "ek"),
            ("Förderverein Nord e. V.", "forderverein nord", "ev"),
            ("Dupont et Fils S.A.R.L.", "dupont fils", "sarl"),
            ("SARL Dupont Fils", "dupont fils", "sarl"),
            ("De Vries B.V.", "de vries", "bv"),
            ("Nordlys A/S", "nordlys", "as"),
            ("AB Volvo", "volvo", "ab"),
            ("Kone Oyj", "kone", "oyj"),
            ("Construcciones Ruiz, S.L.U.", "construcciones ruiz", "sl"),
            ("Fratelli Conti S.p.A.", "fratelli conti", "spa"),
            ("Nowak Sp. z o.o.", "nowak", "sp zoo"),
            ("Silva Lda.", "silva", "lda"),
            ("J. P. Morgan O'Brien", "jp morgan obrien", ""),
            ("Contoso GmbH Niederlassung Ulm", "contoso niederlassung ulm", "gmbh"),
            ("The Contoso Company", "contoso", ""),
            ("SE", "se", ""),
            ("Co. KG", "co kg", ""),
            ("Contoso™", "contoso", ""),
            ("  ", "", ""),
        ];
        for (text, words, forms) in table {
            let name = Name::read(text);
            let read: Vec<&str> = name.words.iter().map(AsRef::as_ref).collect();
            assert_eq!(
                (read.join(" "), name.forms.join(" ")),
                (words.to_owned(), forms.to_owned()),
                "{text}"
            );
        }
    }

    #[test]
    fn one_name_in_many_spellings_is_the_same() {
        let same = [
            ("Müller Bau GmbH", "MUELLER-BAU"),
            ("Müller Bau", "Muller Bau GmbH"),
            ("KlarWasser AG", "Klar Wasser"),
            ("Ørsted A/S", "Oersted"),
            ("Brandt & Co. KG", "Brandt"),
        ];
        for (a, b) in same {
            assert!(Name::read(a).is_same(&Name::read(b)), "{a} {b}");
        }
        for (a, b) in [("Bauer GmbH", "Baur GmbH"), ("Contoso", "Contoso Bau"), ("", "")] {
            assert!(!Name::read(a).is_same(&Name::read(b)), "{a} {b}");
        }
        assert!(Name::read("Contoso GmbH").has_other_form(&Name::read("Contoso AG")));
        assert!(!Name::read("Contoso GmbH").has_other_form(&Name::read("Contoso")));
    }

    proptest! {
        #[test]
        fn case_and_punctuation_never_make_another_name(text in "[a-z]{2,6}( [a-z]{2,6}){0,3}") {
            let loud = text.to_uppercase().replace(' ', " - ");
            prop_assert_eq!(Name::read(&text), Name::read(&loud));
        }

        #[test]
        fn any_text_can_be_read(text in "\\PC{0,40}") {
            let name = Name::read(&text);
            prop_assert!(name.words.iter().all(|word| !word.text.is_empty()));
            prop_assert_eq!(name.is_empty(), name.words.is_empty());
        }
    }
}
