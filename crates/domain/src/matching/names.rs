//! Many names, found by what they share with one: words, three letters in a row, initials; no judging here.

use std::{cmp::Reverse, collections::HashMap};

use super::{edit::small, name::Name};

/// Names by the numbers they were given in.
#[derive(Debug, Default)]
pub(super) struct Names {
    all: Vec<Name>,
    /// One by the root of each name's length: what long names share by chance.
    scales: Vec<f32>,
    same: HashMap<String, Vec<u32>>,
    words: HashMap<String, Vec<u32>>,
    triples: HashMap<[u8; 3], Vec<u32>>,
    initials: HashMap<String, Vec<u32>>,
}

impl Names {
    /// Takes the names in, and gives each word the weight of its rarity among them.
    pub fn new(names: Vec<Name>) -> Self {
        let mut made = Self::unweighted(names);
        let count = made.all.len();
        for name in &mut made.all {
            weigh(name, &made.words, count);
        }
        made
    }

    /// Takes the names in, each of their words as good as the other.
    pub fn unweighted(names: Vec<Name>) -> Self {
        let mut made = Self::default();
        for (number, name) in (0_u32..).zip(&names) {
            for key in spellings(name) {
                put(&mut made.same, key.to_owned(), number);
                for triple in triples(key) {
                    put(&mut made.triples, triple, number);
                }
            }
            for word in &name.words {
                put(&mut made.words, word.text.clone(), number);
                if let Some(spelled) = &word.spelled {
                    put(&mut made.words, spelled.clone(), number);
                }
            }
            if !name.initials.is_empty() {
                put(&mut made.initials, name.initials.clone(), number);
            }
        }
        made.scales = names.iter().map(|name| small(name.plain.len().max(1)).sqrt().recip()).collect();
        made.all = names;
        made
    }

    /// The name of a number.
    pub fn get(&self, number: usize) -> Option<&Name> {
        self.all.get(number)
    }

    /// Weighs the words of a name from outside by their rarity here.
    pub fn weigh(&self, name: &mut Name) {
        weigh(name, &self.words, self.all.len());
    }

    /// The numbers of the names which are the same as this, sorted.
    pub fn same_as(&self, name: &Name) -> Vec<usize> {
        let mut found: Vec<usize> = spellings(name)
            .filter_map(|key| self.same.get(key))
            .flatten()
            .filter_map(|&number| index(number))
            .collect();
        found.sort_unstable();
        found.dedup();
        found.retain(|&number| self.get(number).is_some_and(|other| other.is_same(name)));
        found
    }

    /// The numbers of the names that have every word of this, sorted.
    pub fn containing(&self, name: &Name) -> Vec<usize> {
        let mut lists: Vec<&[u32]> =
            name.words.iter().map(|word| self.words.get(&word.text).map_or(&[][..], Vec::as_slice)).collect();
        lists.sort_by_key(|list| list.len());
        let Some((shortest, others)) = lists.split_first() else { return Vec::new() };
        let in_all = |number: &&u32| others.iter().all(|list| list.binary_search(number).is_ok());
        shortest.iter().filter(in_all).filter_map(|&number| index(number)).collect()
    }

    /// The numbers of names that may resemble this: at most `limit` by shared words, as many by shared letters, and
    /// those whose initials it is. Sorted.
    pub fn near(&self, name: &Name, limit: usize) -> Vec<usize> {
        let by_word = name.words.iter().flat_map(|word| {
            [Some(word.text.as_str()), word.spelled.as_deref()]
                .into_iter()
                .flatten()
                .map(|text| (text, word.weight))
        });
        let by_word = by_word.filter_map(|(text, weight)| Some((self.words.get(text)?.as_slice(), weight)));
        let mut found = self.most_shared(by_word, limit);
        let triples = triples(&name.plain);
        let by_triple = triples.iter().filter_map(|triple| {
            let list = self.triples.get(triple)?;
            Some((list.as_slice(), rarity(list.len(), self.all.len())))
        });
        found.extend(self.most_shared(by_triple, limit));
        let of_initials =
            |key: &str| self.initials.get(key).into_iter().flatten().filter_map(|&number| index(number));
        found.extend(of_initials(&name.plain).take(limit));
        let is_short = self.same.get(&name.initials).filter(|_| !name.initials.is_empty());
        found.extend(is_short.into_iter().flatten().filter_map(|&number| index(number)).take(limit));
        found.sort_unstable();
        found.dedup();
        found
    }

    /// The numbers with the highest sum of weights, per root of their own length; ties to the lower number.
    fn most_shared<'a>(&self, lists: impl Iterator<Item = (&'a [u32], f32)>, limit: usize) -> Vec<usize> {
        let mut sums = vec![0.0_f32; self.all.len()];
        let mut touched = Vec::new();
        for (list, weight) in lists {
            for number in list.iter().filter_map(|&number| index(number)) {
                if let Some(sum) = sums.get_mut(number) {
                    if *sum == 0.0 {
                        touched.push(number);
                    }
                    *sum += weight;
                }
            }
        }
        let share = |number: usize| {
            sums.get(number).zip(self.scales.get(number)).map_or(0.0, |(sum, scale)| sum * scale)
        };
        let mut ranked: Vec<(f32, Reverse<usize>)> =
            touched.into_iter().map(|number| (share(number), Reverse(number))).collect();
        let better =
            |a: &(f32, Reverse<usize>), b: &(f32, Reverse<usize>)| b.0.total_cmp(&a.0).then(b.1.cmp(&a.1));
        if ranked.len() > limit {
            ranked.select_nth_unstable_by(limit, better);
            ranked.truncate(limit);
        }
        ranked.into_iter().map(|(_, Reverse(number))| number).collect()
    }
}

fn index(number: u32) -> Option<usize> {
    usize::try_from(number).ok()
}

fn put<K: std::hash::Hash + Eq>(map: &mut HashMap<K, Vec<u32>>, key: K, number: u32) {
    let list = map.entry(key).or_default();
    if list.last() != Some(&number) {
        list.push(number);
    }
}

/// The one or two texts by which a name is known.
fn spellings(name: &Name) -> impl Iterator<Item = &str> {
    let second = (name.spelled != name.plain).then_some(name.spelled.as_str());
    [Some(name.plain.as_str()), second].into_iter().flatten().filter(|text| !text.is_empty())
}

/// Three letters in a row, the beginning and the end as letters of their own; sorted, each once.
fn triples(text: &str) -> Vec<[u8; 3]> {
    let padded: Vec<u8> = [b' ', b' '].into_iter().chain(text.bytes()).chain([b' ']).collect();
    let mut triples: Vec<[u8; 3]> =
        padded.windows(3).filter_map(|window| <[u8; 3]>::try_from(window).ok()).collect();
    triples.sort_unstable();
    triples.dedup();
    triples
}

fn weigh(name: &mut Name, words: &HashMap<String, Vec<u32>>, count: usize) {
    for word in &mut name.words {
        let holders = words.get(&word.text).map_or(0, Vec::len);
        let spelled = word.spelled.as_ref().and_then(|text| words.get(text)).map_or(0, Vec::len);
        word.weight = rarity(holders.max(spelled), count);
    }
}

/// What one of `holders` among `count` tells: about 1 for what nearly all have, more the fewer they are.
fn rarity(holders: usize, count: usize) -> f32 {
    1.0 + (small(count) / (1.0 + small(holders))).max(1.0).ln()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_what_shares_words_letters_or_initials() {
        let given =
            ["Contoso Bau GmbH", "Fabrikam Bau", "Müller Dach", "Velmora", "Nord Ost See", "Mueller Dach AG"];
        let names = Names::new(given.into_iter().map(Name::read).collect());
        let near = |text: &str| names.near(&Name::read(text), 8);
        assert_eq!(near("Contoso"), [0]);
        assert_eq!(near("Velmroa"), [3]);
        assert_eq!(near("NOS"), [4]);
        assert!(near("Bau").contains(&0) && near("Bau").contains(&1));
        assert_eq!(names.same_as(&Name::read("MÜLLER-DACH")), [2, 5]);
        assert_eq!(names.same_as(&Name::read("Muller Dach")), [2]);
        assert!(near("").is_empty());
    }

    #[test]
    fn a_rare_word_weighs_more() {
        let names =
            Names::new(["Contoso Bau", "Fabrikam Bau", "Velmora Bau"].into_iter().map(Name::read).collect());
        let weights: Vec<f32> = names.get(0).unwrap().words.iter().map(|word| word.weight).collect();
        assert!(weights[0] > weights[1], "{weights:?}");
    }
}
