//! The words names are made of, per country; lists only.

mod english;
mod german;
mod north;
mod romance;

/// What companies of a country are made of.
#[derive(Debug)]
pub(crate) struct Country {
    /// Two-letter code.
    pub code: &'static str,
    /// How many of a hundred companies are there.
    pub share: u32,
    /// Ends of domains, the usual one first.
    pub ends: &'static [&'static str],
    /// Legal forms as people write them.
    pub forms: &'static [&'static str],
    /// Family names.
    pub families: &'static [&'static str],
    /// First names.
    pub first: &'static [&'static str],
    /// Trades.
    pub trades: &'static [&'static str],
    /// Cities with their postal codes.
    pub cities: &'static [(&'static str, &'static str)],
    /// Streets.
    pub streets: &'static [&'static str],
    /// How two partners are joined.
    pub and: &'static str,
}

/// Beginnings of invented brands.
pub(crate) const BRAND_STARTS: &[&str] = &[
    "Vel", "Nor", "Quan", "Lum", "Astra", "Cor", "Zen", "Omni", "Pro", "Tri", "Nova", "Helio", "Ker", "Mira",
    "Sol", "Tec", "Vari", "Xen", "Alti", "Bor", "Cala", "Dyna", "Eco", "Fer", "Gran", "Hydra", "Inno",
    "Juni", "Kin", "Lav",
];

/// Ends of invented brands.
pub(crate) const BRAND_ENDS: &[&str] = &[
    "mora", "dex", "tis", "vio", "ware", "lux", "nova", "tec", "ris", "kon", "via", "plan", "cell", "gen",
    "tronic", "sys", "bit", "flow", "lab", "med", "net", "pharm", "scope", "tal", "vent", "wave", "zon",
    "quest", "nia", "dur",
];

/// What invented brands do.
pub(crate) const BRAND_TRADES: &[&str] = &[
    "Systems",
    "Technologies",
    "Solutions",
    "Consulting",
    "Services",
    "Engineering",
    "Logistics",
    "Software",
    "International",
    "Pharma",
    "Medical",
    "Energy",
    "Industries",
    "Media",
    "Capital",
    "Partners",
    "Labs",
    "Networks",
];

/// What members of one family of companies do.
pub(crate) const BRANCHES: &[&str] = &[
    "Holding",
    "Logistics",
    "Immobilien",
    "Services",
    "Retail",
    "Energy",
    "Verwaltung",
    "Invest",
    "Foods",
    "Digital",
];

/// The countries of a European provider with some customers overseas.
pub(crate) const COUNTRIES: &[Country] = &[
    german::GERMANY,
    german::AUSTRIA,
    german::SWITZERLAND,
    english::BRITAIN,
    english::AMERICA,
    romance::FRANCE,
    north::NETHERLANDS,
    north::SWEDEN,
    north::DENMARK,
    romance::SPAIN,
    romance::ITALY,
    north::POLAND,
];
