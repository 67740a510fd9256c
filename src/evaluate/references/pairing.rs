use std::collections::BTreeMap;

use super::fields::letters_and_digits;
use crate::{
    annotations::AnnotatedReference,
    references::{Reference, ReferenceId},
};

/// Least share of common words (Dice) of an annotated and an extracted entry that are the same. Two entries
/// merged into one reach about 0.67 with each half, so that the longer is paired and the other is missed.
const SAME: f64 = 0.4;
/// Worth of the same DOI, of the same label, and the greatest worth of the same place in the list: they decide
/// between equals, such as an entry printed twice.
const DOI_WORTH: f64 = 0.3;
const LABEL_WORTH: f64 = 0.05;
const PLACE_WORTH: f64 = 0.1;
/// The first author stands among this many first letters and digits of the entry: initials may precede.
const HEAD: usize = 16;
/// Titles shorter than this also occur inside other entries by chance.
const TELLING_TITLE: usize = 25;
/// Least length of a complete entry, as a share of the annotated one, which may have fields that the PDF does
/// not print.
const SHORTEST: f64 = 0.5;

/// Which annotated and which extracted entry are the same.
#[derive(Debug, Clone, Default)]
pub(crate) struct RefPairs {
    gold_to_predicted: BTreeMap<usize, usize>,
    predicted_to_gold: BTreeMap<usize, usize>,
    ids: BTreeMap<ReferenceId, String>,
}

impl RefPairs {
    pub(crate) fn len(&self) -> usize {
        self.gold_to_predicted.len()
    }

    pub(crate) fn predicted_of(&self, gold: usize) -> Option<usize> {
        self.gold_to_predicted.get(&gold).copied()
    }

    pub(crate) fn gold_of(&self, predicted: usize) -> Option<usize> {
        self.predicted_to_gold.get(&predicted).copied()
    }

    /// The annotated id of an extracted reference.
    pub(crate) fn gold_id(&self, reference: &ReferenceId) -> Option<&str> {
        self.ids.get(reference).map(String::as_str)
    }

    /// The annotated ids that have an extracted reference.
    pub(crate) fn has_gold(&self, id: &str) -> bool {
        self.ids.values().any(|found| found == id)
    }
}

/// The annotated entry as a string: as printed if known, else made of its fields.
pub(crate) fn gold_text(gold: &AnnotatedReference) -> String {
    if let Some(raw) = &gold.raw {
        return raw.clone();
    }
    let fields = [
        &gold.year,
        &gold.title,
        &gold.container,
        &gold.volume,
        &gold.issue,
        &gold.pages,
        &gold.doi,
    ];
    let mut parts = gold.authors.clone();
    parts.extend(fields.into_iter().flatten().cloned());
    parts.join(" ")
}

/// Pairs entries one to one, the most alike first.
pub(crate) fn pair(gold: &[AnnotatedReference], predicted: &[&Reference]) -> RefPairs {
    let gold_words: Vec<Vec<String>> = gold
        .iter()
        .map(|reference| words(&gold_text(reference)))
        .collect();
    let found_words: Vec<Vec<String>> = predicted
        .iter()
        .map(|reference| words(&reference.raw))
        .collect();
    let share = |index: usize, of: usize| index as f64 / of.max(1) as f64;
    let mut candidates: Vec<(f64, usize, usize)> = Vec::new();
    for (i, (entry, own)) in gold.iter().zip(&gold_words).enumerate() {
        for (j, (reference, other)) in predicted.iter().zip(&found_words).enumerate() {
            let same = dice(own, other);
            let same_doi = entry.doi.is_some()
                && entry.doi.as_ref().map(|doi| doi.to_lowercase()) == reference.doi;
            if same < SAME && !same_doi {
                continue;
            }
            let apart = (share(i, gold.len()) - share(j, predicted.len())).abs();
            let same_label = entry.label.is_some() && entry.label == reference.label;
            let mut worth = same + PLACE_WORTH * (1.0 - apart);
            if same_doi {
                worth += DOI_WORTH;
            }
            if same_label {
                worth += LABEL_WORTH;
            }
            candidates.push((worth, i, j));
        }
    }
    candidates.sort_by(|a, b| b.0.total_cmp(&a.0).then((a.1, a.2).cmp(&(b.1, b.2))));
    let mut pairs = RefPairs::default();
    for (_, i, j) in candidates {
        if pairs.gold_to_predicted.contains_key(&i) || pairs.predicted_to_gold.contains_key(&j) {
            continue;
        }
        pairs.gold_to_predicted.insert(i, j);
        pairs.predicted_to_gold.insert(j, i);
        if let (Some(entry), Some(reference)) = (gold.get(i), predicted.get(j)) {
            pairs.ids.insert(reference.id.clone(), entry.id.clone());
        }
    }
    pairs
}

/// Pairs the targets that annotations without a reference list use with the entries they name: by id, label, or
/// number in an unlabelled list.
pub(crate) fn pair_by_label<'a>(
    targets: impl Iterator<Item = &'a str>,
    predicted: &[&Reference],
) -> RefPairs {
    let mut pairs = RefPairs::default();
    for target in targets {
        let named = predicted
            .iter()
            .find(|reference| reference.id.0 == target)
            .or_else(|| {
                let label = |reference: &&&Reference| reference.label.as_deref() == Some(target);
                predicted.iter().find(label)
            })
            .or_else(|| {
                let number: usize = target.parse().ok()?;
                let at = predicted.get(number.checked_sub(1)?)?;
                at.label.is_none().then_some(at)
            });
        if let Some(reference) = named {
            pairs
                .ids
                .entry(reference.id.clone())
                .or_insert_with(|| target.to_owned());
        }
    }
    pairs
}

/// What is wrong with the borders of `found`, if anything: it must begin with the first author (or the title),
/// be about as long as the annotated entry, and contain no other entry's title. `titles` are the [`titles`] of
/// all annotated entries, that of `gold` at `index`.
pub(super) fn border_fault(
    gold: &AnnotatedReference,
    index: usize,
    found: &Reference,
    titles: &[String],
) -> Option<&'static str> {
    let entry = letters_and_digits(&found.raw);
    let expected = letters_and_digits(&gold_text(gold));
    let opening: String = match gold.authors.first() {
        Some(author) => letters_and_digits(author),
        None => expected.chars().take(6).collect(),
    };
    let head: String = entry.chars().take(HEAD + opening.chars().count()).collect();
    let same_start: String = expected.chars().take(6).collect();
    if !head.contains(&opening) && !entry.starts_with(&same_start) {
        return Some("border: does not begin with the first author");
    }
    if (entry.len() as f64) < SHORTEST * expected.len() as f64 {
        return Some("border: cut short");
    }
    let own_title = titles.get(index).map_or("", String::as_str);
    let holds_another = titles.iter().enumerate().any(|(other, title)| {
        other != index
            && title.len() >= TELLING_TITLE
            && !own_title.contains(title.as_str())
            && !expected.contains(title.as_str())
            && entry.contains(title.as_str())
    });
    holds_another.then_some("border: holds another entry too")
}

/// The titles of annotated entries as letters and digits, `""` for none.
pub(super) fn titles(gold: &[AnnotatedReference]) -> Vec<String> {
    gold.iter()
        .map(|reference| letters_and_digits(reference.title.as_deref().unwrap_or_default()))
        .collect()
}

/// The words of an entry, sorted, with repetitions.
fn words(text: &str) -> Vec<String> {
    let mut words: Vec<String> = text
        .split(|character: char| !character.is_alphanumeric())
        .map(letters_and_digits)
        .filter(|word| !word.is_empty())
        .collect();
    words.sort_unstable();
    words
}

/// Share of common members of two sorted lists (Dice 1945), repetitions counted.
fn dice(a: &[String], b: &[String]) -> f64 {
    let (mut i, mut j, mut common) = (0, 0, 0_usize);
    while let (Some(x), Some(y)) = (a.get(i), b.get(j)) {
        match x.cmp(y) {
            std::cmp::Ordering::Less => i += 1,
            std::cmp::Ordering::Greater => j += 1,
            std::cmp::Ordering::Equal => {
                common += 1;
                i += 1;
                j += 1;
            }
        }
    }
    if a.is_empty() && b.is_empty() {
        0.0
    } else {
        2.0 * common as f64 / (a.len() + b.len()) as f64
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evaluate::testing::reference;

    fn entry(id: &str, raw: &str) -> AnnotatedReference {
        AnnotatedReference {
            id: id.to_owned(),
            raw: Some(raw.to_owned()),
            ..AnnotatedReference::default()
        }
    }

    #[test]
    fn entries_are_paired_by_their_words() {
        let gold = [
            entry("a", "Smith J. Heart failure in old age. Lancet 2001"),
            entry("b", "Lee K. Kidney stones in children. BMJ 2004"),
            entry("c", "Not printed anywhere"),
        ];
        let found = [
            reference("r1", "Lee, K. (2004) Kidney stones in children. BMJ."),
            reference("r2", "Smith, J. Heart failure in old age. Lancet 2001;3:4."),
            reference("r3", "Received 3 May"),
        ];
        let pairs = pair(&gold, &found.iter().collect::<Vec<_>>());
        assert_eq!(pairs.len(), 2);
        assert_eq!(pairs.gold_id(&found[0].id), Some("b"));
        assert_eq!(pairs.predicted_of(0), Some(1));
        assert_eq!(pairs.gold_of(2), None);
        assert!(!pairs.has_gold("c"));
    }

    #[test]
    fn targets_without_a_list_are_ids_labels_or_numbers() {
        let mut found = [
            reference("r1", "One"),
            reference("r2", "Two"),
            reference("r3", "Three"),
        ];
        found[1].label = Some("7".to_owned());
        let list: Vec<&Reference> = found.iter().collect();
        let pairs = pair_by_label(["r1", "7", "3", "9"].into_iter(), &list);
        let ids: Vec<Option<&str>> = found.iter().map(|r| pairs.gold_id(&r.id)).collect();
        assert_eq!(ids, [Some("r1"), Some("7"), Some("3")]);
    }

    #[test]
    fn an_entry_printed_twice_is_paired_by_its_label() {
        let twice = |id: &str, label: &str| AnnotatedReference {
            label: Some(label.to_owned()),
            ..entry(id, "Lee K. Kidney stones. BMJ 2004")
        };
        let gold = [entry("a", "Lost Entry"), twice("b", "2"), twice("c", "3")];
        let mut found = [
            reference("r1", "Lee K. Kidney stones. BMJ 2004"),
            reference("r2", "Lee K. Kidney stones. BMJ 2004"),
        ];
        found[0].label = Some("2".to_owned());
        found[1].label = Some("3".to_owned());
        let pairs = pair(&gold, &found.iter().collect::<Vec<_>>());
        assert_eq!(pairs.gold_id(&found[0].id), Some("b"));
        assert_eq!(pairs.gold_id(&found[1].id), Some("c"));
    }

    #[test]
    fn border_faults_are_named() {
        let mut own = entry(
            "a",
            "Smith J. Heart failure in old age and beyond. Lancet 2001",
        );
        own.authors = vec!["Smith".to_owned()];
        own.title = Some("Heart failure in old age and beyond".to_owned());
        let mut other = entry("b", "Lee K. Kidney stones in children and adults. BMJ 2004");
        other.title = Some("Kidney stones in children and adults".to_owned());
        let all = titles(&[own.clone(), other]);
        let fault = |raw: &str| border_fault(&own, 0, &reference("r1", raw), &all);
        assert_eq!(
            fault("J. Smith: Heart failure in old age and beyond. Lancet 2001"),
            None
        );
        assert_eq!(
            fault("Heart failure in old age and beyond. Lancet 2001"),
            Some("border: does not begin with the first author")
        );
        assert_eq!(fault("Smith J. Heart"), Some("border: cut short"));
        assert_eq!(
            fault(
                "Smith J. Heart failure in old age and beyond. Lancet 2001 Lee K. Kidney stones in children and adults."
            ),
            Some("border: holds another entry too")
        );
    }
}
