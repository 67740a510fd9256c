//! What is measured of a claim and the passages of a cited work.

use std::{collections::BTreeSet, sync::LazyLock};

use regex::Regex;

use super::{
    lexical::{Rarity, plain_words, stems},
    quantities::quantities,
    statement::Statement,
};
use crate::text::words;

const NEGATIONS: &[&str] = words!(
    "not no never without neither nor fail failed fails lack lacks absence cannot unlikely unable"
);

const HEDGES: &[&str] = words!(
    "may might could suggest suggests possible possibly likely potential potentially appears seem seems"
);

const MORE: &[&str] = words!(
    "increase increased increases increasing higher greater elevated enhance enhanced enhances promote promotes promoted \
     upregulated upregulation up-regulated activate activates activated activation more induce induces induced improve improved \
     improves gain"
);

const LESS: &[&str] = words!(
    "decrease decreased decreases decreasing lower reduced reduce reduces less inhibit inhibits inhibited inhibition suppress \
     suppresses suppressed downregulated downregulation down-regulated impaired block blocks blocked loss attenuate attenuated \
     prevent"
);

const REPORTS: &[&str] = words!(
    "reported report reports showed shown demonstrated demonstrate found observed described previously recent recently studies study"
);

const GENERAL: &[&str] = words!("various several many numerous including such other most");

const OWN: &[&str] = words!("we our here");

/// Stems held by at most this share of the sentences are rare: names of genes, drugs, rare diseases.
const RARE: f64 = 6.9;

#[expect(clippy::unwrap_used, reason = "a literal pattern")]
static NAMES: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"\b(?:[A-Z]{2,}[\w-]*|[A-Za-z]*\d+[\w-]*|[A-Z][a-z]*[A-Z][\w-]*)\b").unwrap()
});

#[expect(clippy::unwrap_used, reason = "a literal pattern")]
static CITES: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"et al|\(\d+[,)–-]|\[\d+").unwrap());

/// Number of features.
pub(super) const COUNT: usize = 62;

/// Collects values in a fixed order.
struct Values(Vec<f64>);

impl Values {
    fn add(&mut self, value: f64) {
        self.0.push(value);
    }

    fn flag(&mut self, value: bool) {
        self.0.push(f64::from(u8::from(value)));
    }
}

/// The features of a statement and the best passages of a work, best first; always [`COUNT`] of them.
pub(super) fn features(statement: &Statement, passages: &[&str], rarity: &Rarity) -> Vec<f64> {
    let mut values = Values(Vec::with_capacity(COUNT));
    let said = Said::new(statement, rarity);
    let shown: Vec<Vec<String>> = passages.iter().map(|passage| stems(passage)).collect();
    citing(&mut values, statement);
    let best = shared(&mut values, &said, passages, &shown, rarity);
    names_and_numbers(&mut values, statement, passages);
    let best = passages.get(best).copied().unwrap_or_default();
    manner(&mut values, &statement.text, best, passages);
    values.0
}

/// The claim, cut up once.
struct Said {
    all: Vec<String>,
    unique: BTreeSet<String>,
    clause: Vec<String>,
    clause_unique: BTreeSet<String>,
    weight: f64,
    clause_weight: f64,
    text: String,
}

impl Said {
    fn new(statement: &Statement, rarity: &Rarity) -> Self {
        let all = stems(&statement.text);
        let clause = stems(statement.clause());
        let unique: BTreeSet<String> = all.iter().cloned().collect();
        let clause_unique: BTreeSet<String> = clause.iter().cloned().collect();
        Self {
            weight: rarity.sum(unique.iter()).max(1e-9),
            clause_weight: rarity.sum(clause_unique.iter()).max(1e-9),
            all,
            unique,
            clause,
            clause_unique,
            text: statement.text.clone(),
        }
    }
}

/// How the claim cites: 12 values.
fn citing(values: &mut Values, statement: &Statement) {
    let text = &statement.text;
    let length = text.len().max(1) as f64;
    let before = text.get(..statement.marker).unwrap_or_default();
    let after = text.get(statement.marker..).unwrap_or_default();
    values.flag(statement.in_chain);
    values.add((statement.others as f64).min(6.0));
    values.add(before.len() as f64 / length);
    values.add((1.0 + text.split_whitespace().count() as f64).ln());
    values.add((1.0 + after.len() as f64).ln());
    values.flag(before.ends_with(['(', '[']));
    // Nothing but the closing bracket and the full stop comes after.
    values.flag(!after.contains(char::is_alphanumeric));
    values.flag(
        before
            .trim_end_matches(['(', '[', ' ', ','])
            .ends_with("al."),
    );
    values.flag(before.trim_end().ends_with([',', '-', '–', ';']));
    values.add(statement.borders.len() as f64);
    values.add(text.matches(',').count() as f64);
    values.add(text.matches(';').count() as f64);
}

/// Words that claim and passages share: 20 values. Gives the passage most like the claim.
fn shared(
    values: &mut Values,
    said: &Said,
    passages: &[&str],
    shown: &[Vec<String>],
    rarity: &Rarity,
) -> usize {
    let held: BTreeSet<&String> = shown.iter().flatten().collect();
    let coverage = |of: &BTreeSet<String>, weight: f64, stems: &[String]| {
        let stems: BTreeSet<&String> = stems.iter().collect();
        rarity.sum(of.iter().filter(|stem| stems.contains(stem))) / weight
    };
    let covered: Vec<f64> = shown
        .iter()
        .map(|stems| coverage(&said.unique, said.weight, stems))
        .collect();
    let mut ranked = covered.clone();
    ranked.sort_by(|a, b| b.total_cmp(a));
    values.add(rarity.sum(said.unique.iter().filter(|stem| held.contains(stem))) / said.weight);
    for rank in 0..3 {
        values.add(ranked.get(rank).copied().unwrap_or_default());
    }
    values.add(mean(&covered));
    values.add(covered.first().copied().unwrap_or_default());
    let clause_held = said.clause_unique.iter().filter(|stem| held.contains(stem));
    values.add(rarity.sum(clause_held) / said.clause_weight);
    let clause: Vec<f64> = shown
        .iter()
        .map(|stems| coverage(&said.clause_unique, said.clause_weight, stems))
        .collect();
    values.add(greatest(&clause));
    let cosines: Vec<f64> = shown
        .iter()
        .map(|stems| rarity.cosine(&said.all, stems))
        .collect();
    values.add(greatest(&cosines));
    values.add(mean(&cosines));
    values.add(
        cosines
            .iter()
            .copied()
            .fold(f64::INFINITY, f64::min)
            .min(1.0),
    );
    let clause_cosines: Vec<f64> = shown
        .iter()
        .map(|stems| rarity.cosine(&said.clause, stems))
        .collect();
    values.add(greatest(&clause_cosines));
    let pairs: BTreeSet<&[String]> = said.all.windows(2).collect();
    let held_pairs: BTreeSet<&[String]> = shown.iter().flat_map(|stems| stems.windows(2)).collect();
    values.add(share(pairs.intersection(&held_pairs).count(), pairs.len()));
    let grams = five_letters(&said.text);
    let gram_shares: Vec<f64> = passages
        .iter()
        .map(|passage| {
            share(
                grams.intersection(&five_letters(passage)).count(),
                grams.len(),
            )
        })
        .collect();
    values.add(greatest(&gram_shares));
    let rare: Vec<&String> = said
        .unique
        .iter()
        .filter(|stem| rarity.of(stem) >= RARE)
        .collect();
    values.add(rare.len() as f64);
    values.add(share(
        rare.iter().filter(|stem| held.contains(*stem)).count(),
        rare.len(),
    ));
    let missing = said.unique.iter().filter(|stem| !held.contains(stem));
    let missing: Vec<f64> = missing.map(|stem| rarity.of(stem)).collect();
    values.add(greatest(&missing));
    values.add(missing.len() as f64);
    let most_like = cosines
        .iter()
        .enumerate()
        .max_by(|a, b| a.1.total_cmp(b.1).then(b.0.cmp(&a.0)))
        .map_or(0, |(at, _)| at);
    let lengths: f64 = passages.iter().map(|passage| passage.len() as f64).sum();
    values.add((1.0 + lengths).ln());
    let best = passages.get(most_like).copied().unwrap_or_default();
    values.add(best.split_whitespace().count() as f64);
    most_like
}

/// Names and numbers of the claim that the passages have: 7 values.
fn names_and_numbers(values: &mut Values, statement: &Statement, passages: &[&str]) {
    let joined = passages.join(" ");
    let names: BTreeSet<&str> = NAMES
        .find_iter(&statement.text)
        .map(|found| found.as_str())
        .collect();
    let held = names.iter().filter(|name| joined.contains(**name)).count();
    values.add(names.len() as f64);
    values.add(share(held, names.len()));
    values.add((names.len() - held) as f64);
    let numbers = quantities(&statement.text);
    let shown = quantities(&joined);
    let found = numbers
        .iter()
        .filter(|number| shown.iter().any(|other| number.agrees(other)))
        .count();
    values.add(numbers.len() as f64);
    values.add(share(found, numbers.len()));
    values.add((numbers.len() - found) as f64);
    values.flag(numbers.iter().any(|number| number.unit.is_some()));
}

/// Negations, hedges, directions and other ways of saying: 23 values.
fn manner(values: &mut Values, claim: &str, best: &str, passages: &[&str]) {
    for list in [NEGATIONS, HEDGES, MORE, LESS] {
        let (said, shown) = (count(list, claim), count(list, best));
        values.add(said);
        values.add(shown);
        values.add(passages.iter().map(|passage| count(list, passage)).sum());
        values.flag((said > 0.0) != (shown > 0.0));
    }
    values.add(way(claim) * way(best));
    values.add(count(REPORTS, claim));
    values.flag(count(GENERAL, claim) > 0.0);
    values.flag(count(OWN, claim) > 0.0);
    let own = passages.iter().filter(|passage| count(OWN, passage) > 0.0);
    values.add(own.count() as f64);
    values.flag(count(OWN, best) > 0.0);
    let citing = passages.iter().filter(|passage| CITES.is_match(passage));
    values.add(citing.count() as f64);
}

fn count(list: &[&str], text: &str) -> f64 {
    plain_words(text)
        .filter(|word| list.contains(&word.as_str()))
        .count() as f64
}

/// 1 where a text speaks more of increase, -1 where more of decrease, else 0.
fn way(text: &str) -> f64 {
    (count(MORE, text) - count(LESS, text)).clamp(-1.0, 1.0)
}

/// Whether two texts speak of the same direction; `None` where one speaks of none, or of both. A negation in one of
/// them only turns it round.
pub(super) fn same_way(a: &str, b: &str) -> Option<bool> {
    let product = way(a) * way(b);
    let negated = (count(NEGATIONS, a) > 0.0) != (count(NEGATIONS, b) > 0.0);
    (product != 0.0).then_some((product > 0.0) != negated)
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len().max(1) as f64
}

fn greatest(values: &[f64]) -> f64 {
    values.iter().copied().fold(0.0, f64::max)
}

fn share(part: usize, whole: usize) -> f64 {
    part as f64 / whole.max(1) as f64
}

/// The runs of five letters of a text, in lower case.
fn five_letters(text: &str) -> BTreeSet<[char; 5]> {
    let letters: Vec<char> = text.chars().flat_map(char::to_lowercase).collect();
    letters
        .windows(5)
        .filter_map(|window| window.try_into().ok())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn directions_agree_or_not() {
        assert_eq!(same_way("it reduced pain", "pain was lower"), Some(true));
        assert_eq!(same_way("it reduced pain", "pain increased"), Some(false));
        assert_eq!(
            same_way("it reduced pain", "pain was not reduced"),
            Some(false)
        );
        assert_eq!(same_way("it reduced pain", "men had pain"), None);
    }

    #[test]
    fn the_number_of_features_is_fixed() {
        let rarity = Rarity::count(["gout and men", "betanib"].into_iter());
        let statement = Statement::of_marked("Betanib cut gout by 20% [<|cit|>].");
        assert_eq!(features(&statement, &["Betanib."], &rarity).len(), COUNT);
        let empty = features(&Statement::default(), &[], &rarity);
        assert_eq!(empty.len(), COUNT);
        assert!(empty.iter().all(|value| value.is_finite()));
    }
}
