//! The reference list prepared for look-up by label and by names and year.

use std::collections::BTreeMap;

use super::names::{fold, initials};
use crate::references::Reference;

/// How many characters of an entry's raw text stand in for its authors when none were parsed.
const RAW_HEAD: usize = 60;

/// An entry of the list, its names folded.
pub(super) struct Entry<'list> {
    /// The entry.
    pub(super) reference: &'list Reference,
    /// Folded family names in order; from the start of the raw text where the authors were not parsed.
    pub(super) names: Vec<String>,
    /// Folded given names of the first author.
    pub(super) first_given: String,
    /// Whether `names` holds every author.
    pub(super) names_complete: bool,
    /// Start of the raw text, folded.
    pub(super) raw_head: String,
    /// Abbreviations under which a body may be cited.
    pub(super) initials: Vec<String>,
    /// Years that the entry may be cited with: the parsed one, or every year in the raw text.
    pub(super) years: Vec<u16>,
    /// Letter after the year.
    pub(super) suffix: Option<char>,
    /// It says "in press" or the like.
    pub(super) in_press: bool,
}

/// The list.
pub(super) struct Catalog<'list> {
    /// In list order.
    pub(super) entries: Vec<Entry<'list>>,
    labels: BTreeMap<String, Vec<usize>>,
    /// Start of each list in the text: a label that falls begins a new list.
    lists: Vec<usize>,
    largest: u32,
    by_label: bool,
}

/// What a label points at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Labelled {
    /// One entry.
    One(usize),
    /// Several works under one number ("3a", "3b" cited as "3"): all are meant.
    Parts(Vec<usize>),
    /// The number is printed at several entries: one of them is meant.
    Repeated(Vec<usize>),
}

impl<'list> Catalog<'list> {
    /// Prepares `references`.
    pub(super) fn new(references: &'list [Reference]) -> Self {
        let entries: Vec<Entry<'list>> = references.iter().map(Entry::new).collect();
        let labelled = references
            .iter()
            .filter(|reference| number_of(reference).is_some())
            .count();
        let by_label = labelled * 2 > references.len();
        let mut labels: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        let mut lists = vec![0];
        let mut largest = 0;
        let mut high = 0;
        for (index, reference) in references.iter().enumerate() {
            let number = if by_label {
                number_of(reference).or_else(|| between(references, index))
            } else {
                u32::try_from(index + 1).ok()
            };
            let Some(number) = number else { continue };
            // A list of its own begins where the numbers start again at one after at least a few entries.
            if number == 1 && high >= 5 {
                lists.push(index);
                high = 0;
            }
            high = high.max(number);
            largest = largest.max(number);
            let letter = reference
                .label
                .as_deref()
                .filter(|_| by_label)
                .and_then(|label| label.trim_end().chars().last())
                .filter(char::is_ascii_alphabetic)
                .map(|letter| letter.to_ascii_lowercase());
            if let Some(letter) = letter {
                labels
                    .entry(format!("{number}{letter}"))
                    .or_default()
                    .push(index);
                labels.entry(format!("{number}*")).or_default().push(index);
            } else {
                labels.entry(number.to_string()).or_default().push(index);
            }
        }
        Self {
            entries,
            labels,
            lists,
            largest,
            by_label,
        }
    }

    /// The largest number of the list.
    pub(super) fn largest(&self) -> u32 {
        self.largest
    }

    /// Whether entries are found by printed labels; otherwise they are counted.
    pub(super) fn has_labels(&self) -> bool {
        self.by_label
    }

    /// Number of entries.
    pub(super) fn len(&self) -> usize {
        self.entries.len()
    }

    /// What `number` (with its letter) points at when it stands at `position` of the text.
    pub(super) fn look_up(
        &self,
        number: u32,
        letter: Option<char>,
        position: usize,
    ) -> Option<Labelled> {
        if let Some(letter) = letter
            && let Some(found) = self.labels.get(&format!("{number}{letter}"))
        {
            return self.choose(found, position);
        }
        if let Some(found) = self.labels.get(&number.to_string()) {
            return self.choose(found, position);
        }
        let parts = self.labels.get(&format!("{number}*"))?;
        match self.of_list(parts, position).as_slice() {
            [] => None,
            [one] => Some(Labelled::One(*one)),
            several => Some(Labelled::Parts(several.to_vec())),
        }
    }

    fn choose(&self, found: &[usize], position: usize) -> Option<Labelled> {
        match self.of_list(found, position).as_slice() {
            [] => None,
            [one] => Some(Labelled::One(*one)),
            several => Some(Labelled::Repeated(several.to_vec())),
        }
    }

    /// Those of `found` that belong to the list of the chapter that `position` stands in: the first list that
    /// ends after it.
    fn of_list(&self, found: &[usize], position: usize) -> Vec<usize> {
        if found.len() < 2 || self.lists.len() < 2 {
            return found.to_vec();
        }
        let start_of = |list: usize| {
            self.entries
                .get(list)
                .map_or(0, |entry| entry.reference.span.start)
        };
        let list = self
            .lists
            .iter()
            .position(|&first| start_of(first) > position)
            .unwrap_or(self.lists.len() - 1);
        let from = self.lists.get(list).copied().unwrap_or_default();
        let to = self.lists.get(list + 1).copied().unwrap_or(usize::MAX);
        let inside: Vec<usize> = found
            .iter()
            .copied()
            .filter(|index| (from..to).contains(index))
            .collect();
        if inside.is_empty() {
            found.to_vec()
        } else {
            inside
        }
    }
}

impl<'list> Entry<'list> {
    fn new(reference: &'list Reference) -> Self {
        let mut names: Vec<String> = reference
            .authors
            .iter()
            .map(|author| fold(&author.family))
            .filter(|name| !name.is_empty())
            .collect();
        let mut names_complete = !reference.et_al;
        let raw_head: String = reference.raw.chars().take(RAW_HEAD).collect();
        if names.is_empty() {
            names_complete = false;
            let head = raw_head
                .split([',', '(', '.', ':', ';'])
                .next()
                .unwrap_or_default();
            let name = without_initials(head);
            if !name.is_empty() {
                names.push(fold(&name));
            }
        }
        let is_body = reference
            .authors
            .first()
            .is_none_or(|author| author.given.is_empty());
        let initials = match names.first() {
            Some(name) if is_body && name.contains(' ') => initials(name),
            _ => Vec::new(),
        };
        let lower = reference.raw.to_lowercase();
        let in_press = [
            "in press",
            "forthcoming",
            "n.d.",
            "submitted",
            "accepted",
            "ahead of print",
        ]
        .iter()
        .any(|word| lower.contains(word));
        let years = match reference.year.as_deref().and_then(|year| year.parse().ok()) {
            Some(year) => vec![year],
            None => years_in(&reference.raw),
        };
        Self {
            names,
            first_given: reference
                .authors
                .first()
                .map(|author| fold(&author.given))
                .unwrap_or_default(),
            names_complete,
            initials,
            suffix: reference
                .year_suffix
                .as_deref()
                .and_then(|suffix| suffix.chars().next())
                .map(|char| char.to_ascii_lowercase()),
            in_press,
            raw_head: fold(&raw_head),
            years,
            reference,
        }
    }
}

/// The number of an entry whose label was not read, where its neighbours leave just one.
fn between(references: &[Reference], index: usize) -> Option<u32> {
    let before = number_of(references.get(index.checked_sub(1)?)?)?;
    let after = number_of(references.get(index + 1)?)?;
    (after == before + 2).then_some(before + 1)
}

/// "Smith JA" and "Smith" give "Smith".
fn without_initials(head: &str) -> String {
    let words: Vec<&str> = head.split_whitespace().collect();
    let is_initials =
        |word: &&str| word.chars().count() <= 3 && word.chars().all(char::is_uppercase);
    let keep = if words.len() > 1 && words.last().is_some_and(is_initials) {
        words.len() - 1
    } else {
        words.len()
    };
    words.into_iter().take(keep).collect::<Vec<_>>().join(" ")
}

/// Every number of four digits that can be a year.
fn years_in(raw: &str) -> Vec<u16> {
    raw.split(|char: char| !char.is_ascii_digit())
        .filter(|digits| digits.len() == 4)
        .filter_map(|digits| digits.parse().ok())
        .filter(|year| (1700..2100).contains(year))
        .collect()
}

/// The number of a printed label: 12 of "12", "[12]" and "12a".
fn number_of(reference: &Reference) -> Option<u32> {
    let label = reference.label.as_deref()?;
    let digits: String = label
        .chars()
        .skip_while(|char| !char.is_ascii_digit())
        .take_while(char::is_ascii_digit)
        .collect();
    digits.parse().ok().filter(|number| *number > 0)
}
