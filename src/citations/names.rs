//! Comparing names of persons and bodies as different hands write them.

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// Words that belong to a family name without being its main part.
const PARTICLES: &[&str] = &[
    "al", "ap", "ben", "bin", "da", "dal", "dall", "das", "de", "dei", "del", "della", "den",
    "der", "des", "di", "do", "dos", "du", "el", "ibn", "la", "las", "le", "les", "lo", "los",
    "mac", "mc", "o", "of", "san", "st", "t", "te", "ten", "ter", "the", "van", "vande", "vander",
    "vom", "von", "y", "zu", "zum", "zur",
];

/// Shortest name in which one wrong letter is taken for a slip; shorter ones are other names ("Li", "Lu").
const SLIP_LENGTH: usize = 5;

/// Shortest name in which two wrong letters are taken for slips.
const TWO_SLIPS_LENGTH: usize = 9;

/// Whether `word` (folded) is a particle.
pub(super) fn is_particle(word: &str) -> bool {
    PARTICLES.binary_search(&word).is_ok()
}

/// A name without what hands differ in: lower case, no accents, ligatures and special letters spelt out,
/// hyphens as spaces, no apostrophes.
pub(super) fn fold(name: &str) -> String {
    let mut folded = String::with_capacity(name.len());
    for char in name.nfkd() {
        match char {
            'ø' | 'Ø' => folded.push('o'),
            'ł' | 'Ł' => folded.push('l'),
            'đ' | 'Đ' | 'ð' | 'Ð' => folded.push('d'),
            'ı' => folded.push('i'),
            'ß' => folded.push_str("ss"),
            'æ' | 'Æ' => folded.push_str("ae"),
            'œ' | 'Œ' => folded.push_str("oe"),
            'þ' | 'Þ' => folded.push_str("th"),
            '\'' | '\u{2019}' | '\u{2018}' | '\u{02bc}' | '\u{ad}' => {}
            _ if is_combining_mark(char) => {}
            _ if char.is_alphanumeric() => folded.extend(char.to_lowercase()),
            _ => {
                if !folded.ends_with(' ') {
                    folded.push(' ');
                }
            }
        }
    }
    folded.trim().to_owned()
}

/// How well two names agree, best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum NameFit {
    /// The same but for accents, case, hyphens, spaces and particles.
    Same,
    /// A part of a compound name, or a body's abbreviation.
    Part,
    /// As many letters differ as a slip explains.
    Slip,
}

/// Compares two folded names.
pub(super) fn compare(cited: &str, listed: &str) -> Option<NameFit> {
    if cited.is_empty() || listed.is_empty() {
        return None;
    }
    if cited == listed {
        return Some(NameFit::Same);
    }
    let (cited_core, listed_core) = (core(cited), core(listed));
    if squeeze(cited_core) == squeeze(listed_core) || squeeze(cited) == squeeze(listed) {
        return Some(NameFit::Same);
    }
    if is_part(cited_core, listed_core) || is_part(listed_core, cited_core) {
        return Some(NameFit::Part);
    }
    let shorter = cited_core.chars().count().min(listed_core.chars().count());
    let allowed = match shorter {
        length if length >= TWO_SLIPS_LENGTH => 2,
        length if length >= SLIP_LENGTH => 1,
        _ => return None,
    };
    (distance(&squeeze(cited_core), &squeeze(listed_core), allowed) <= allowed)
        .then_some(NameFit::Slip)
}

/// The name without leading particles.
fn core(name: &str) -> &str {
    let mut rest = name;
    while let Some((first, tail)) = rest.split_once(' ') {
        if !is_particle(first) {
            break;
        }
        rest = tail;
    }
    rest
}

fn squeeze(name: &str) -> String {
    name.chars().filter(|char| *char != ' ').collect()
}

/// Whether `part` is the first or the last word of `whole`.
fn is_part(part: &str, whole: &str) -> bool {
    part.chars().count() >= 3
        && (whole
            .strip_prefix(part)
            .is_some_and(|rest| rest.starts_with(' '))
            || whole
                .strip_suffix(part)
                .is_some_and(|rest| rest.ends_with(' ')))
}

/// Edits (insertion, deletion, substitution, swap of neighbours) from one to the other; more than `limit` is
/// given as `limit + 1` (Damerau 1964, restricted).
fn distance(from: &str, to: &str, limit: usize) -> usize {
    let from: Vec<char> = from.chars().collect();
    let to: Vec<char> = to.chars().collect();
    if from.len().abs_diff(to.len()) > limit {
        return limit + 1;
    }
    let width = to.len() + 1;
    let mut rows: Vec<Vec<usize>> = vec![(0..width).collect()];
    for (i, a) in from.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, b) in to.iter().enumerate() {
            let cell = |r: usize, c: usize| {
                rows.get(r)
                    .and_then(|row| row.get(c))
                    .copied()
                    .unwrap_or(usize::MAX / 2)
            };
            let mut best = (cell(i, j) + usize::from(a != b))
                .min(cell(i, j + 1) + 1)
                .min(row.get(j).copied().unwrap_or(usize::MAX / 2) + 1);
            let swapped = i > 0 && j > 0 && from.get(i - 1) == Some(b) && to.get(j - 1) == Some(a);
            if swapped {
                best = best.min(cell(i - 1, j - 1) + 1);
            }
            row.push(best);
        }
        rows.push(row);
    }
    rows.last()
        .and_then(|row| row.last())
        .copied()
        .unwrap_or(limit + 1)
        .min(limit + 1)
}

/// The initials of the words of a body's name: "world health organization" gives "who". Words such as "of" count
/// neither way, so both readings are given.
pub(super) fn initials(name: &str) -> Vec<String> {
    let all: String = name
        .split(' ')
        .filter_map(|word| word.chars().next())
        .collect();
    let main: String = name
        .split(' ')
        .filter(|word| !matches!(*word, "of" | "for" | "and" | "the" | "on" | "in" | "to"))
        .filter_map(|word| word.chars().next())
        .collect();
    [all, main]
        .into_iter()
        .filter(|letters| letters.chars().count() >= 2)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn particles_are_sorted_for_the_search() {
        assert!(PARTICLES.is_sorted());
    }

    #[test]
    fn accents_case_hyphens_and_particles_do_not_matter() {
        for (cited, listed) in [
            ("Jorgensen", "Jørgensen"),
            ("van der Berg", "Berg"),
            ("Garcia-Lopez", "García López"),
            ("O'Brien", "O’BRIEN"),
            ("Strasse", "Straße"),
        ] {
            assert_eq!(
                compare(&fold(cited), &fold(listed)),
                Some(NameFit::Same),
                "{cited}"
            );
        }
    }

    #[test]
    fn slips_and_parts_are_told_from_other_names() {
        let fit = |a: &str, b: &str| compare(&fold(a), &fold(b));
        assert_eq!(fit("Garcia", "Garcia Lopez"), Some(NameFit::Part));
        assert_eq!(fit("Mueller", "Müller"), Some(NameFit::Slip));
        assert_eq!(fit("Rinnerthaller", "Rinnerthaler"), Some(NameFit::Slip));
        assert_eq!(fit("Li", "Lu"), None);
        assert_eq!(fit("Wang", "Yang"), None);
    }

    #[test]
    fn initials_of_bodies() {
        assert_eq!(initials("world health organization"), ["who", "who"]);
        assert_eq!(initials("ministry of health"), ["moh", "mh"]);
    }
}
