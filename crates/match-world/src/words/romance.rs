//! Countries where companies are named in French, Spanish or Italian.

use super::Country;

pub(super) const FRANCE: Country = Country {
    code: "FR",
    share: 8,
    ends: &["fr", "com"],
    forms: &["SARL", "SAS", "SA", "S.A.R.L.", "EURL", "SASU", "S.A.S."],
    families: &[
        "Lefèvre",
        "Dupré",
        "Bérard",
        "Garçon",
        "Moreau",
        "Béranger",
        "Chêne",
        "Lemaître",
        "Fournier",
        "Rousseau",
    ],
    first: &["André", "Hélène", "Luc", "François"],
    trades: &[
        "Plomberie",
        "Menuiserie",
        "Boulangerie",
        "Expertise Comptable",
        "Maçonnerie",
        "Transports",
        "Immobilier",
        "Électricité",
        "Garage",
        "Pharmacie",
    ],
    cities: &[
        ("Lyon", "69001"),
        ("Nîmes", "30000"),
        ("Orléans", "45000"),
        ("Besançon", "25000"),
        ("Rennes", "35000"),
    ],
    streets: &["Rue de la République", "Avenue Foch", "Rue Pasteur", "Boulevard Gambetta"],
    and: "et",
};

pub(super) const SPAIN: Country = Country {
    code: "ES",
    share: 4,
    ends: &["es", "com"],
    forms: &["S.L.", "S.A.", "SL", "S.L.U.", "SLU"],
    families: &["Muñoz", "García", "Ibáñez", "Peña", "Núñez", "Ruiz", "Cortés", "Vázquez"],
    first: &["José", "Lucía", "Íñigo"],
    trades: &[
        "Construcciones",
        "Asesoría",
        "Talleres",
        "Transportes",
        "Abogados",
        "Reformas",
        "Clínica Dental",
    ],
    cities: &[("Málaga", "29001"), ("León", "24001"), ("Bilbao", "48001"), ("Cádiz", "11001")],
    streets: &["Calle Mayor", "Avenida de la Constitución", "Calle Real"],
    and: "y",
};

pub(super) const ITALY: Country = Country {
    code: "IT",
    share: 4,
    ends: &["it", "com"],
    forms: &["S.r.l.", "S.p.A.", "SRL", "S.n.c.", "S.a.s."],
    families: &["Rossi", "Russo", "Bianchi", "Esposito", "Ferrari", "Colombo", "Conti", "Galli"],
    first: &["Paolo", "Giulia", "Marco"],
    trades: &[
        "Costruzioni",
        "Impianti",
        "Studio Legale",
        "Trasporti",
        "Officina",
        "Arredamenti",
        "Panificio",
    ],
    cities: &[("Bologna", "40121"), ("Trento", "38121"), ("Bari", "70121"), ("Modena", "41121")],
    streets: &["Via Roma", "Via Garibaldi", "Corso Italia"],
    and: "e",
};
