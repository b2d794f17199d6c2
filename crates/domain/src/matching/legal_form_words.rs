//! How legal forms are written in a sentence, from what they are compared as; no telling them from other words.

/// Forms that are not simply written in capitals.
const WRITTEN: &[(&str, &str)] = &[
    ("gmbh", "GmbH"),
    ("gmbh kgaa", "GmbH & Co. KGaA"),
    ("gmbh kg", "GmbH & Co. KG"),
    ("gmbh ohg", "GmbH & Co. OHG"),
    ("ag kg", "AG & Co. KG"),
    ("ug kg", "UG & Co. KG"),
    ("se kg", "SE & Co. KG"),
    ("kgaa", "KGaA"),
    ("gbr", "GbR"),
    ("partg", "PartG"),
    ("ek", "e.K."),
    ("eg", "eG"),
    ("ev", "e.V."),
    ("ltd", "Ltd"),
    ("inc", "Inc."),
    ("corp", "Corp."),
    ("aps", "ApS"),
    ("oy", "Oy"),
    ("oyj", "Oyj"),
    ("ky", "Ky"),
    ("ry", "ry"),
    ("tmi", "Tmi"),
    ("spa", "S.p.A."),
    ("srl", "S.r.l."),
    ("sp zoo", "Sp. z o.o."),
    ("sp k", "Sp. k."),
    ("sro", "s.r.o."),
    ("doo", "d.o.o."),
    ("kft", "Kft."),
    ("zrt", "Zrt."),
    ("lda", "Lda."),
    ("scop", "Scop"),
];

/// The forms of one name as they are read out: `GmbH & Co. KG`.
pub(super) fn written(forms: &[&str]) -> String {
    let one = |form: &&str| {
        let known = WRITTEN.iter().find(|(compared, _)| compared == form);
        known.map_or_else(|| form.to_uppercase(), |(_, written)| (*written).to_owned())
    };
    forms.iter().map(one).collect::<Vec<_>>().join(" & ")
}

#[cfg(test)]
mod tests {
    use super::{super::name::Name, *};

    #[test]
    fn forms_are_written_as_companies_write_them() {
        for (name, expected) in [
            ("Velmora Gesellschaft mit beschränkter Haftung", "GmbH"),
            ("Velmora GmbH & Co. KG", "GmbH & Co. KG"),
            ("Velmora gmbh und co kg", "GmbH & Co. KG"),
            ("Velmora Limited", "Ltd"),
            ("Velmora AG", "AG"),
            ("Velmora Sp. z o.o.", "Sp. z o.o."),
            ("Velmora S.A.R.L.", "SARL"),
        ] {
            assert_eq!(written(&Name::read(name).forms), expected, "{name}");
        }
    }
}
