//! Legal forms of companies (`GmbH`, `Ltd`, `S.A.R.L.`), told from the name they stand beside; no other words.

/// Forms that are nothing else in a name, with what they are compared as. Words as [`super::name`] cuts them: folded,
/// single letters joined (`S.A.R.L.` is `sarl`, `Sp. z o.o.` is `sp zoo`).
const ANYWHERE: &[(&[&str], &str)] = &[
    (&["gesellschaft", "mit", "beschrankter", "haftung"], "gmbh"),
    (&["gesellschaft", "mbh"], "gmbh"),
    (&["gmbh", "co", "kgaa"], "gmbh kgaa"),
    (&["gmbh", "co", "kg"], "gmbh kg"),
    (&["gmbh", "co", "ohg"], "gmbh ohg"),
    (&["ag", "co", "kg"], "ag kg"),
    (&["ug", "haftungsbeschrankt", "co", "kg"], "ug kg"),
    (&["ug", "haftungsbeschrankt"], "ug"),
    (&["ug", "co", "kg"], "ug kg"),
    (&["se", "co", "kg"], "se kg"),
    (&["co", "kg"], "kg"),
    (&["co", "ohg"], "ohg"),
    (&["partg", "mbb"], "partg"),
    (&["part", "mbb"], "partg"),
    (&["pty", "ltd"], "ltd"),
    (&["pty", "limited"], "ltd"),
    (&["pvt", "ltd"], "ltd"),
    (&["private", "limited"], "ltd"),
    (&["co", "ltd"], "ltd"),
    (&["company", "limited"], "ltd"),
    (&["oy", "ab"], "oy"),
    (&["sp", "zoo"], "sp zoo"),
    (&["spolka", "zoo"], "sp zoo"),
    (&["sp", "k"], "sp k"),
    (&["de", "cv"], "cv"),
    (&["gmbh"], "gmbh"),
    (&["ggmbh"], "gmbh"),
    (&["mbh"], "gmbh"),
    (&["kgaa"], "kgaa"),
    (&["ohg"], "ohg"),
    (&["gbr"], "gbr"),
    (&["partg"], "partg"),
    (&["partgmbb"], "partg"),
    (&["aktiengesellschaft"], "ag"),
    (&["ltd"], "ltd"),
    (&["limited"], "ltd"),
    (&["llc"], "llc"),
    (&["llp"], "llp"),
    (&["plc"], "plc"),
    (&["incorporated"], "inc"),
    (&["sarl"], "sarl"),
    (&["sasu"], "sas"),
    (&["eurl"], "sarl"),
    (&["bvba"], "bv"),
    (&["sprl"], "sprl"),
    (&["vzw"], "vzw"),
    (&["asbl"], "asbl"),
    (&["aps"], "aps"),
    (&["oyj"], "oyj"),
    (&["aktiebolag"], "ab"),
    (&["aktiebolaget"], "ab"),
    (&["osakeyhtio"], "oy"),
    (&["slu"], "sl"),
    (&["ltda"], "lda"),
    (&["srls"], "srl"),
    (&["sro"], "sro"),
];

/// Forms that may be words or initials elsewhere: they count at the end of a name only.
const AT_END: &[(&str, &str)] = &[
    ("ag", "ag"),
    ("se", "se"),
    ("kg", "kg"),
    ("ug", "ug"),
    ("ek", "ek"),
    ("ekfm", "ek"),
    ("eg", "eg"),
    ("ev", "ev"),
    ("inc", "inc"),
    ("corp", "corp"),
    ("corporation", "corp"),
    // "Company" says too little to contradict another form.
    ("co", ""),
    ("company", ""),
    ("cie", ""),
    ("lp", "lp"),
    ("pc", "pc"),
    ("pllc", "pllc"),
    ("sa", "sa"),
    ("sas", "sas"),
    ("sci", "sci"),
    ("scop", "scop"),
    ("snc", "snc"),
    ("bv", "bv"),
    ("nv", "nv"),
    ("vof", "vof"),
    ("cv", "cv"),
    ("ab", "ab"),
    ("hb", "hb"),
    ("kb", "kb"),
    ("as", "as"),
    ("asa", "asa"),
    ("is", "is"),
    ("ks", "ks"),
    ("da", "da"),
    ("ans", "ans"),
    ("ivs", "ivs"),
    ("oy", "oy"),
    ("ky", "ky"),
    ("tmi", "tmi"),
    ("ry", "ry"),
    ("sl", "sl"),
    ("sll", "sl"),
    ("sau", "sa"),
    ("spa", "spa"),
    ("srl", "srl"),
    ("lda", "lda"),
    ("unipessoal", ""),
    ("doo", "doo"),
    ("kft", "kft"),
    ("zrt", "zrt"),
];

/// Forms that some countries write before the name: `SARL Dupont`, `AB Volvo`.
const AT_START: &[(&str, &str)] = &[
    ("sarl", "sarl"),
    ("sas", "sas"),
    ("sasu", "sas"),
    ("sci", "sci"),
    ("ab", "ab"),
    ("oy", "oy"),
    ("uab", "uab"),
];

/// Takes legal forms out of the words of a name and returns them, sorted. The last word is never taken: `SE` alone is a
/// name.
pub(super) fn take_from<T: AsRef<str>>(words: &mut Vec<T>) -> Vec<&'static str> {
    let mut forms = Vec::new();
    while let Some((start, length, form)) = find(words) {
        if length >= words.len() {
            break;
        }
        words.drain(start..start + length);
        if !form.is_empty() {
            forms.push(form);
        }
    }
    forms.sort_unstable();
    forms.dedup();
    forms
}

fn find<T: AsRef<str>>(words: &[T]) -> Option<(usize, usize, &'static str)> {
    for &(pattern, form) in ANYWHERE {
        let same = |window: &[T]| window.iter().zip(pattern).all(|(word, part)| word.as_ref() == *part);
        if let Some(start) = words.windows(pattern.len()).position(same) {
            return Some((start, pattern.len(), form));
        }
    }
    let known = |table: &'static [(&str, &str)], word: &str| table.iter().find(|(known, _)| *known == word);
    let end = words.last().and_then(|word| known(AT_END, word.as_ref()));
    if let Some(&(_, form)) = end {
        return Some((words.len().saturating_sub(1), 1, form));
    }
    let start = words.first().and_then(|word| known(AT_START, word.as_ref()));
    // What is left must be a name, not initials: `AB Co` keeps its AB.
    let rest = words.iter().skip(1).any(|word| word.as_ref().len() > 2);
    start.filter(|_| rest).map(|&(_, form)| (0, 1, form))
}
