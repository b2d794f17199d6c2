//! Word lists for company names in several languages, and the domain names that such companies would take.

/// How companies of one language are called.
pub struct Language {
    /// First words: places, families, made-up names.
    pub firsts: &'static [&'static str],
    /// What they do.
    pub trades: &'static [&'static str],
    /// Legal forms.
    pub forms: &'static [&'static str],
}

/// The languages, the most frequent first.
pub const LANGUAGES: &[Language] = &[
    Language {
        firsts: &[
            "Alderbrook",
            "Beacon Hill",
            "Cedarvale",
            "Dunmore",
            "Eastgate",
            "Fairhaven",
            "Glenwood",
            "Harrowfield",
            "Ironbridge",
            "Kestrel",
            "Larkspur",
            "Millstone",
            "Northfield",
            "Oakmere",
            "Pinecrest",
            "Quayside",
            "Ravensworth",
            "Silverbrook",
            "Thornbury",
            "Westmarch",
        ],
        trades: &[
            "Accounting",
            "Architects",
            "Dental Care",
            "Engineering",
            "Foods",
            "Insurance",
            "Interiors",
            "Legal",
            "Logistics",
            "Manufacturing",
            "Marine",
            "Medical Group",
            "Property",
            "Robotics",
            "Schools Trust",
            "Veterinary",
        ],
        forms: &["Ltd", "LLP", "Inc.", "& Sons", "Group"],
    },
    Language {
        firsts: &[
            "Müller",
            "Schönfeld",
            "Weißbach",
            "Grünewald",
            "Köhler",
            "Bäumler",
            "Jäger",
            "Brückner",
            "Hofmann",
            "Lindenau",
            "Rosenthal",
            "Steinbrück",
            "Vogelsang",
            "Zöllner",
            "Ahrensburg",
            "Tannhäuser",
        ],
        trades: &[
            "Anlagenbau",
            "Baustoffe",
            "Elektrotechnik",
            "Fördertechnik",
            "Gärtnerei",
            "Immobilien",
            "Kühllogistik",
            "Maschinenbau",
            "Metallbau",
            "Rechtsanwälte",
            "Steuerberatung",
            "Zahntechnik",
        ],
        forms: &["GmbH", "GmbH & Co. KG", "AG", "KG", "e.K."],
    },
    Language {
        firsts: &[
            "Beaulieu",
            "Château Vert",
            "Delacroix",
            "Éclair",
            "Fontaine",
            "Guérin",
            "Hérault",
            "Lefèvre",
            "Montségur",
            "Périgord",
            "Rivière",
            "Saint-Aubin",
        ],
        trades: &[
            "Assurances",
            "Boulangeries",
            "Charpentes",
            "Conseil",
            "Énergies",
            "Habitat",
            "Ménage",
            "Pépinières",
            "Santé",
            "Transports",
        ],
        forms: &["SARL", "SAS", "SA", "& Fils"],
    },
    Language {
        firsts: &[
            "Águila",
            "Bodegas Ibáñez",
            "Castellón",
            "Del Río",
            "Española",
            "Jiménez",
            "La Peña",
            "Núñez",
            "Ordóñez",
            "Sevillana",
        ],
        trades: &[
            "Aceites",
            "Clínica",
            "Construcción",
            "Diseño",
            "Gestión",
            "Hoteles",
            "Logística",
            "Señalización",
        ],
        forms: &["S.L.", "S.A.", "e Hijos"],
    },
    Language {
        firsts: &[
            "Białowieża",
            "Chałupnik",
            "Dąbrowski",
            "Górnik",
            "Kłos",
            "Łódź",
            "Śląsk",
            "Wiśniewski",
            "Żuraw",
        ],
        trades: &["Budownictwo", "Meble", "Odzież", "Piekarnie", "Spedycja", "Usługi", "Żegluga"],
        forms: &["Sp. z o.o.", "S.A.", "i Wspólnicy"],
    },
    Language {
        firsts: &[
            "Åkesson",
            "Björk",
            "Ellingsen",
            "Fjellheim",
            "Högberg",
            "Nørgaard",
            "Østergård",
            "Sjöholm",
            "Ærø",
        ],
        trades: &["Bygg", "Fiske", "Møbler", "Rederi", "Skog", "Tandlæger", "Vård"],
        forms: &["AB", "A/S", "AS", "ApS"],
    },
    Language {
        firsts: &[
            "Benedetti",
            "Città Alta",
            "D'Angelo",
            "Fratelli Però",
            "Lago Blu",
            "Perù",
            "Sant'Elia",
            "Volpe",
        ],
        trades: &["Abbigliamento", "Ceramiche", "Costruzioni", "Farmacie", "Qualità Alimentare", "Vini"],
        forms: &["S.r.l.", "S.p.A.", "e Figli"],
    },
    Language {
        firsts: &["De Vries", "Koëlman", "Noordzee", "Oranjestad", "Tulpenburg", "Van Dijk", "Zuiderwijk"],
        trades: &["Bouw", "Kwekerij", "Scheepvaart", "Techniek", "Verzekeringen", "Zuivel"],
        forms: &["B.V.", "N.V.", "en Zonen"],
    },
];

/// A host label made of a company's name: lowercase ASCII, diacritics written as that language's domain names do.
pub fn slug(name: &str) -> String {
    let mut slug = String::new();
    for letter in name.chars().flat_map(char::to_lowercase) {
        match letter {
            'a'..='z' | '0'..='9' => slug.push(letter),
            'ä' | 'æ' => slug.push_str("ae"),
            'ö' | 'ø' => slug.push_str("oe"),
            'ü' => slug.push_str("ue"),
            'ß' => slug.push_str("ss"),
            'å' | 'à' | 'á' | 'â' | 'ą' => slug.push('a'),
            'é' | 'è' | 'ê' | 'ë' | 'ę' => slug.push('e'),
            'í' | 'ì' | 'î' | 'ï' => slug.push('i'),
            'ó' | 'ò' | 'ô' => slug.push('o'),
            'ú' | 'ù' | 'û' => slug.push('u'),
            'ñ' | 'ń' => slug.push('n'),
            'ç' | 'ć' => slug.push('c'),
            'ł' => slug.push('l'),
            'ś' => slug.push('s'),
            'ź' | 'ż' => slug.push('z'),
            ' ' | '-' if !slug.ends_with('-') => slug.push('-'),
            _ => {}
        }
    }
    slug.trim_matches('-').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slug_is_a_host_label() {
        assert_eq!(slug("Weißbach Kühllogistik GmbH & Co. KG"), "weissbach-kuehllogistik-gmbh-co-kg");
        assert_eq!(slug("Łódź Żegluga Sp. z o.o."), "lodz-zegluga-sp-z-oo");
        for language in LANGUAGES {
            for word in language.firsts.iter().chain(language.trades) {
                assert!(slug(word).len() >= 2, "{word} leaves nothing");
            }
        }
    }
}
