//! Countries of locations: ISO 3166-1 codes with their English names. Knows no history and no subdivisions.

/// Code and name of each country, in the order of the names.
const LIST: &str = "\
     AF Afghanistan;AX Åland Islands;AL Albania;DZ Algeria;AS American Samoa;AD Andorra;AO Angola;\
     AI Anguilla;AQ Antarctica;AG Antigua and Barbuda;AR Argentina;AM Armenia;AW Aruba;AU Australia;\
     AT Austria;AZ Azerbaijan;BS Bahamas;BH Bahrain;BD Bangladesh;BB Barbados;BY Belarus;BE Belgium;\
     BZ Belize;BJ Benin;BM Bermuda;BT Bhutan;BO Bolivia;BA Bosnia and Herzegovina;BW Botswana;\
     BV Bouvet Island;BR Brazil;IO British Indian Ocean Territory;VG British Virgin Islands;BN Brunei;\
     BG Bulgaria;BF Burkina Faso;BI Burundi;KH Cambodia;CM Cameroon;CA Canada;CV Cape Verde;\
     BQ Caribbean Netherlands;KY Cayman Islands;CF Central African Republic;TD Chad;CL Chile;CN China;\
     CX Christmas Island;CC Cocos (Keeling) Islands;CO Colombia;KM Comoros;CG Congo;\
     CD Congo (Democratic Republic);CK Cook Islands;CR Costa Rica;CI Côte d’Ivoire;HR Croatia;CU Cuba;\
     CW Curaçao;CY Cyprus;CZ Czechia;DK Denmark;DJ Djibouti;DM Dominica;DO Dominican Republic;\
     EC Ecuador;EG Egypt;SV El Salvador;GQ Equatorial Guinea;ER Eritrea;EE Estonia;SZ Eswatini;\
     ET Ethiopia;FK Falkland Islands;FO Faroe Islands;FJ Fiji;FI Finland;FR France;GF French Guiana;\
     PF French Polynesia;TF French Southern Territories;GA Gabon;GM Gambia;GE Georgia;DE Germany;\
     GH Ghana;GI Gibraltar;GR Greece;GL Greenland;GD Grenada;GP Guadeloupe;GU Guam;GT Guatemala;\
     GG Guernsey;GN Guinea;GW Guinea-Bissau;GY Guyana;HT Haiti;HM Heard and McDonald Islands;\
     HN Honduras;HK Hong Kong;HU Hungary;IS Iceland;IN India;ID Indonesia;IR Iran;IQ Iraq;IE Ireland;\
     IM Isle of Man;IL Israel;IT Italy;JM Jamaica;JP Japan;JE Jersey;JO Jordan;KZ Kazakhstan;KE Kenya;\
     KI Kiribati;KW Kuwait;KG Kyrgyzstan;LA Laos;LV Latvia;LB Lebanon;LS Lesotho;LR Liberia;LY Libya;\
     LI Liechtenstein;LT Lithuania;LU Luxembourg;MO Macao;MG Madagascar;MW Malawi;MY Malaysia;\
     MV Maldives;ML Mali;MT Malta;MH Marshall Islands;MQ Martinique;MR Mauritania;MU Mauritius;\
     YT Mayotte;MX Mexico;FM Micronesia;MD Moldova;MC Monaco;MN Mongolia;ME Montenegro;MS Montserrat;\
     MA Morocco;MZ Mozambique;MM Myanmar;NA Namibia;NR Nauru;NP Nepal;NL Netherlands;NC New Caledonia;\
     NZ New Zealand;NI Nicaragua;NE Niger;NG Nigeria;NU Niue;NF Norfolk Island;KP North Korea;\
     MK North Macedonia;MP Northern Mariana Islands;NO Norway;OM Oman;PK Pakistan;PW Palau;PS Palestine;\
     PA Panama;PG Papua New Guinea;PY Paraguay;PE Peru;PH Philippines;PN Pitcairn Islands;PL Poland;\
     PT Portugal;PR Puerto Rico;QA Qatar;RE Réunion;RO Romania;RU Russia;RW Rwanda;WS Samoa;\
     SM San Marino;ST São Tomé and Príncipe;SA Saudi Arabia;SN Senegal;RS Serbia;SC Seychelles;\
     SL Sierra Leone;SG Singapore;SX Sint Maarten;SK Slovakia;SI Slovenia;SB Solomon Islands;SO Somalia;\
     ZA South Africa;GS South Georgia and South Sandwich Islands;KR South Korea;SS South Sudan;ES Spain;\
     LK Sri Lanka;BL St. Barthélemy;SH St. Helena;KN St. Kitts and Nevis;LC St. Lucia;MF St. Martin;\
     PM St. Pierre and Miquelon;VC St. Vincent and Grenadines;SD Sudan;SR Suriname;\
     SJ Svalbard and Jan Mayen;SE Sweden;CH Switzerland;SY Syria;TW Taiwan;TJ Tajikistan;TZ Tanzania;\
     TH Thailand;TL Timor-Leste;TG Togo;TK Tokelau;TO Tonga;TT Trinidad and Tobago;TN Tunisia;\
     TR Türkiye;TM Turkmenistan;TC Turks and Caicos Islands;TV Tuvalu;UM U.S. Outlying Islands;\
     VI U.S. Virgin Islands;UG Uganda;UA Ukraine;AE United Arab Emirates;GB United Kingdom;\
     US United States;UY Uruguay;UZ Uzbekistan;VU Vanuatu;VA Vatican City;VE Venezuela;VN Vietnam;\
     WF Wallis and Futuna;EH Western Sahara;YE Yemen;ZM Zambia;ZW Zimbabwe;\
     ";

/// Names and codes that files of other products use besides.
const ALSO: [(&str, &str); 16] = [
    ("usa", "US"),
    ("united states of america", "US"),
    ("uk", "GB"),
    ("great britain", "GB"),
    ("england", "GB"),
    ("scotland", "GB"),
    ("wales", "GB"),
    ("northern ireland", "GB"),
    ("deutschland", "DE"),
    ("österreich", "AT"),
    ("schweiz", "CH"),
    ("the netherlands", "NL"),
    ("holland", "NL"),
    ("czech republic", "CZ"),
    ("turkey", "TR"),
    ("republic of ireland", "IE"),
];

/// Every country as code and name, in the order of the names.
pub fn countries() -> impl Iterator<Item = (&'static str, &'static str)> {
    LIST.split(';').filter_map(|country| country.split_once(' '))
}

/// The name of a country by its code.
pub fn country_name(code: &str) -> Option<&'static str> {
    countries().find(|(known, _)| *known == code).map(|(_, name)| name)
}

/// The code of a country that is written as a code or a name, in any case.
pub fn country_code(text: &str) -> Option<&'static str> {
    let text = text.trim().to_lowercase();
    let by_list = countries().find(|(code, name)| code.to_lowercase() == text || name.to_lowercase() == text);
    by_list
        .map(|(code, _)| code)
        .or_else(|| ALSO.iter().find(|(also, _)| *also == text).map(|(_, code)| *code))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_are_249_countries_with_codes_of_two_letters() {
        assert_eq!(countries().count(), 249);
        for (code, name) in countries() {
            assert!(code.len() == 2 && code.chars().all(|c| c.is_ascii_uppercase()), "{code}");
            assert!(!name.is_empty());
            assert_eq!(country_code(name), Some(code));
        }
        for (_, code) in ALSO {
            assert!(country_name(code).is_some(), "{code}");
        }
    }

    #[test]
    fn codes_and_names_are_read_in_any_case() {
        let check = |text: &str, code: Option<&str>| assert_eq!(country_code(text), code, "{text}");
        check(" de ", Some("DE"));
        check("GERMANY", Some("DE"));
        check("Deutschland", Some("DE"));
        check("USA", Some("US"));
        check("Åland Islands", Some("AX"));
        check("Atlantis", None);
        check("", None);
    }
}
