//! What a dictionary takes, finds and merges.

use super::{Dictionary, GONE};
use crate::bits::Bits;

fn dictionary(entries: &[&str]) -> Option<Dictionary> {
    Dictionary::new(entries.iter().map(|&entry| entry.to_owned()).collect(), true)
}

fn codes(bits: &Bits) -> Vec<u32> {
    let mut codes = Vec::new();
    bits.for_each(|code| codes.push(code));
    codes
}

#[test]
fn only_sorted_distinct_entries_are_taken() {
    let table: [(&[&str], bool); 6] = [
        (&[], true),
        (&["", "a", "B", "c"], true),
        (&["Ecole", "ecole", "École", "f"], true),
        (&["B", "a"], false),
        (&["a", "a"], false),
        (&["école", "ecole"], false),
    ];
    for (entries, taken) in table {
        assert_eq!(dictionary(entries).is_some(), taken, "{entries:?}");
    }
}

#[test]
fn finds_by_folded_substring() {
    let dictionary = dictionary(&["", "Adatum", "Ärzte Łódź", "Contoso", "Fabrikam"]).unwrap();
    let table: [(&str, &[u32]); 6] =
        [("a", &[1, 2, 4]), ("o", &[2, 3]), ("lodz", &[2]), ("adatum", &[1]), ("fabrikam", &[4]), ("x", &[])];
    for (word, expected) in table {
        assert_eq!(codes(&dictionary.find(word, None)), expected, "{word}");
        assert_eq!(codes(&dictionary.find(word, Some(&Bits::all(5)))), expected, "{word}");
        assert!(dictionary.find(word, Some(&Bits::none(5))).is_empty());
    }
}

#[test]
fn few_candidates_are_checked_one_by_one() {
    let names: Vec<String> = (100..200).map(|n| format!("name {n}")).collect();
    let dictionary = Dictionary::new(names, true).unwrap();
    let mut within = Bits::none(100);
    for code in [3, 42, 77] {
        within.insert(code);
    }
    assert_eq!(codes(&dictionary.find("7", Some(&within))), [77]);
    assert_eq!(codes(&dictionary.find("name", Some(&within))), [3, 42, 77]);
}

#[test]
fn a_text_leads_back_to_its_code() {
    let entries = ["", "Ecole", "ecole", "École", "f"];
    let dictionary = dictionary(&entries).unwrap();
    for (code, entry) in (0..).zip(entries) {
        assert_eq!(dictionary.code(entry), Some(code), "{entry}");
        assert_eq!(dictionary.text(code), entry);
    }
    assert_eq!(dictionary.code("école"), None);
    assert_eq!(dictionary.text(5), "");
}

#[test]
fn merging_keeps_the_order_and_says_where_each_entry_went() {
    let ours = dictionary(&["a", "Ecole", "école", "m", "z"]).unwrap();
    let theirs = dictionary(&["", "École", "m", "n", "zz"]).unwrap();
    let mut unused = Bits::none(5);
    unused.insert(0);
    unused.insert(3);
    let merged = ours.merged(&theirs, &unused).unwrap();
    let dictionary = merged.dictionary.as_ref().unwrap();
    assert_eq!(dictionary.entries(), ["", "Ecole", "École", "école", "m", "n", "z", "zz"]);
    assert_eq!((0..6).map(|code| merged.of_old(code)).collect::<Vec<_>>(), [GONE, 1, 3, 4, 6, GONE]);
    assert_eq!((0..6).map(|code| merged.of_other(code)).collect::<Vec<_>>(), [0, 2, 4, 5, 7, GONE]);
    assert_eq!(codes(&dictionary.find("ecole", None)), [1, 2, 3]);

    let same = ours.merged(&Dictionary::new(vec!["m".to_owned()], true).unwrap(), &Bits::none(5)).unwrap();
    assert!(same.dictionary.is_none() && same.old.is_none());
    assert_eq!((same.of_other(0), same.of_old(2)), (3, 2));
}
