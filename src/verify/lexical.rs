//! Words as the verifier compares them.

use std::collections::BTreeMap;

use crate::text::words;

/// Words that carry no content.
const STOP: &[&str] = words!(
    "the of and in to a is that for with as by on are was were be this from an which at or it these have has been not \
     their also can may such between we than its other but more most both after"
);

/// Endings that are cut, longest first.
const ENDINGS: &[&str] = words!("ations ation ingly ings ing edly ies ied ed es s ly al ic");

/// A stem keeps at least this many letters.
const LEAST_STEM: usize = 4;

/// The content words of a text, cut to stems, in order. Hyphenated words stay whole.
pub(super) fn stems(text: &str) -> Vec<String> {
    plain_words(text)
        .filter(|word| !STOP.contains(&word.as_str()))
        .map(|word| stem(&word).to_owned())
        .collect()
}

/// The words of a text in lower case: letters and digits, with hyphens inside.
pub(super) fn plain_words(text: &str) -> impl Iterator<Item = String> {
    text.split(|c: char| !(c.is_alphanumeric() || matches!(c, '-' | '‐' | '‑')))
        .map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()))
        .filter(|word| !word.is_empty())
        .map(|word| word.to_lowercase().replace(['‐', '‑'], "-"))
}

fn stem(word: &str) -> &str {
    ENDINGS
        .iter()
        .find_map(|ending| {
            let rest = word.strip_suffix(ending)?;
            (rest.chars().count() >= LEAST_STEM).then_some(rest)
        })
        .unwrap_or(word)
}

/// How rare stems are, by the number of sentences that hold them in the training data. Stems are kept as hashes only.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Rarity {
    /// Logarithm of one more than the number of sentences, in sixteenths.
    buckets: Vec<u8>,
    /// Number of sentences counted.
    sentences: f64,
}

/// Number of hash buckets.
pub(super) const BUCKETS: usize = 1 << 15;

impl Rarity {
    /// Counts the sentences that hold each stem.
    pub(super) fn count<'a>(sentences: impl Iterator<Item = &'a str>) -> Self {
        let mut counts = vec![0u32; BUCKETS];
        let mut total = 0.0;
        for sentence in sentences {
            total += 1.0;
            let mut stems = stems(sentence);
            stems.sort_unstable();
            stems.dedup();
            for stem in stems {
                if let Some(count) = counts.get_mut(bucket(&stem)) {
                    *count += 1;
                }
            }
        }
        let quantised = |count: u32| (16.0 * f64::from(count + 1).ln()).round().min(255.0) as u8;
        Self {
            buckets: counts.into_iter().map(quantised).collect(),
            sentences: total,
        }
    }

    pub(super) fn from_parts(buckets: Vec<u8>, sentences: f64) -> Self {
        Self { buckets, sentences }
    }

    pub(super) fn parts(&self) -> (&[u8], f64) {
        (&self.buckets, self.sentences)
    }

    /// Inverse document frequency of a stem, never below zero.
    pub(super) fn of(&self, stem: &str) -> f64 {
        let logarithm = self.buckets.get(bucket(stem)).copied().unwrap_or_default();
        let held = (f64::from(logarithm) / 16.0).exp() - 1.0;
        ((self.sentences + 1.0) / (held + 0.5)).ln().max(0.0)
    }

    /// The sum over stems.
    pub(super) fn sum<'a>(&self, stems: impl Iterator<Item = &'a String>) -> f64 {
        stems.map(|stem| self.of(stem)).sum()
    }

    /// Cosine of two bags of stems weighted by rarity.
    pub(super) fn cosine(&self, a: &[String], b: &[String]) -> f64 {
        let (a, b) = (bag(a), bag(b));
        let weight = |stem: &str, count: f64| count * self.of(stem);
        let length = |bag: &BTreeMap<&str, f64>| -> f64 {
            bag.iter()
                .map(|(stem, count)| weight(stem, *count).powi(2))
                .sum::<f64>()
                .sqrt()
        };
        let product: f64 = a
            .iter()
            .filter_map(|(stem, count)| Some(weight(stem, *count) * weight(stem, *b.get(stem)?)))
            .sum();
        let lengths = length(&a) * length(&b);
        if lengths > 0.0 {
            product / lengths
        } else {
            0.0
        }
    }
}

fn bag(stems: &[String]) -> BTreeMap<&str, f64> {
    let mut bag = BTreeMap::new();
    for stem in stems {
        *bag.entry(stem.as_str()).or_default() += 1.0;
    }
    bag
}

/// FNV-1a (Fowler, Noll, Vo), folded to the number of buckets.
fn bucket(stem: &str) -> usize {
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    for byte in stem.bytes() {
        hash ^= u64::from(byte);
        hash = hash.wrapping_mul(0x0000_0100_0000_01b3);
    }
    (hash ^ (hash >> 32)) as usize % BUCKETS
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_cut_to_stems() {
        assert_eq!(
            stems("The TNF-α inhibitors reduced hospitalizations"),
            ["tnf-α", "inhibitor", "reduc", "hospitaliz"]
        );
    }

    #[test]
    fn common_stems_weigh_less() {
        let rarity = Rarity::count(["gout and men", "gout and women", "betanib"].into_iter());
        assert!(rarity.of("betanib") > rarity.of("gout"));
        assert_eq!(rarity.cosine(&stems("men"), &stems("men")), 1.0);
        assert_eq!(rarity.cosine(&stems("men"), &stems("women")), 0.0);
    }
}
