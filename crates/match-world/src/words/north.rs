//! The Netherlands, the north and Poland.

use super::Country;

pub(super) const NETHERLANDS: Country = Country {
    code: "NL",
    share: 7,
    ends: &["nl", "com", "eu"],
    forms: &["B.V.", "BV", "N.V.", "VOF", "B.V."],
    families: &[
        "de Vries",
        "van Dijk",
        "Jansen",
        "Janssen",
        "Bakker",
        "van den Berg",
        "Visser",
        "Smit",
        "Mulder",
        "Hoekstra",
    ],
    first: &["Jan", "Piet", "Marieke", "Sjoerd"],
    trades: &[
        "Installatietechniek",
        "Makelaardij",
        "Bouw",
        "Accountants",
        "Transport",
        "Kwekerij",
        "Advocaten",
        "Tandartsen",
        "Schildersbedrijf",
    ],
    cities: &[
        ("Utrecht", "3511 AB"),
        ("Zwolle", "8011 CD"),
        ("Breda", "4811 EF"),
        ("Leiden", "2311 GH"),
        ("Groningen", "9711 JK"),
    ],
    streets: &["Dorpsstraat", "Kerkstraat", "Stationsweg", "Molenlaan"],
    and: "en",
};

pub(super) const SWEDEN: Country = Country {
    code: "SE",
    share: 5,
    ends: &["se", "com"],
    forms: &["AB", "AB", "HB", "Aktiebolag"],
    families: &["Söderberg", "Åkesson", "Lindström", "Björk", "Öberg", "Hägglund", "Nyström", "Sjöberg"],
    first: &["Lars", "Åsa", "Gunnar"],
    trades: &["Bygg", "Redovisning", "Åkeri", "Måleri", "Fastigheter", "El", "Snickeri", "Rör"],
    cities: &[("Malmö", "211 20"), ("Umeå", "903 26"), ("Örebro", "702 10"), ("Lund", "222 22")],
    streets: &["Storgatan", "Kungsgatan", "Drottninggatan", "Järnvägsgatan"],
    and: "och",
};

pub(super) const DENMARK: Country = Country {
    code: "DK",
    share: 4,
    ends: &["dk", "com"],
    forms: &["A/S", "ApS", "ApS", "I/S"],
    families: &["Sørensen", "Kjær", "Nørgaard", "Østergaard", "Møller", "Lund", "Bæk", "Skov"],
    first: &["Søren", "Mette", "Bjørn"],
    trades: &["VVS", "Tømrer", "Revision", "Møbler", "Ejendomme", "Entreprenør", "Auto", "Bageri"],
    cities: &[("Århus", "8000"), ("Odense", "5000"), ("Næstved", "4700"), ("Køge", "4600")],
    streets: &["Algade", "Nørregade", "Søndergade", "Strandvejen"],
    and: "og",
};

pub(super) const POLAND: Country = Country {
    code: "PL",
    share: 3,
    ends: &["pl", "com.pl", "com"],
    forms: &["Sp. z o.o.", "S.A.", "sp. z o. o.", "Sp. k."],
    families: &["Wójcik", "Kowalczyk", "Żak", "Łukasik", "Jabłoński", "Dąbrowski", "Gołąb", "Śliwa"],
    first: &["Paweł", "Małgorzata", "Łukasz"],
    trades: &["Budownictwo", "Transport", "Kancelaria", "Meble", "Serwis", "Usługi", "Piekarnia"],
    cities: &[("Łódź", "90-001"), ("Gdańsk", "80-001"), ("Poznań", "60-001"), ("Rzeszów", "35-001")],
    streets: &["ul. Długa", "ul. Polna", "ul. Kościuszki"],
    and: "i",
};
