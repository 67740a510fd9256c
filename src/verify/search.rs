//! The passages of a work that share most with a claim: Okapi BM25 (Robertson & Zaragoza 2009, doi
//! 10.1561/1500000019) over the sentences of one work.

use std::collections::BTreeMap;

use super::lexical::stems;
use crate::sources::Passage;

/// Saturation of repeated words; the usual value.
const K1: f64 = 1.2;

/// How much long passages are held back; the usual value.
const B: f64 = 0.75;

/// Passages with fewer stems are headings and pieces.
const LEAST_STEMS: usize = 4;

/// An index of one work.
#[derive(Debug)]
pub(super) struct Index {
    /// For each stem, the passages that hold it and how often.
    postings: BTreeMap<String, Vec<(usize, f64)>>,
    lengths: Vec<f64>,
    mean: f64,
}

impl Index {
    pub(super) fn new(passages: &[Passage]) -> Self {
        let mut postings: BTreeMap<String, Vec<(usize, f64)>> = BTreeMap::new();
        let mut lengths = Vec::with_capacity(passages.len());
        for (at, passage) in passages.iter().enumerate() {
            let stems = stems(&passage.text);
            lengths.push(stems.len() as f64);
            if stems.len() < LEAST_STEMS {
                continue;
            }
            let mut counts: BTreeMap<String, f64> = BTreeMap::new();
            for stem in stems {
                *counts.entry(stem).or_default() += 1.0;
            }
            for (stem, count) in counts {
                postings.entry(stem).or_default().push((at, count));
            }
        }
        let mean = lengths.iter().sum::<f64>() / (lengths.len().max(1) as f64);
        Self {
            postings,
            lengths,
            mean: mean.max(1.0),
        }
    }

    /// The best passages for a text, best first, with their scores; none that shares nothing.
    pub(super) fn best(&self, text: &str, count: usize) -> Vec<(usize, f64)> {
        let mut query = stems(text);
        query.sort_unstable();
        query.dedup();
        let all = self.lengths.len() as f64;
        let mut scores: BTreeMap<usize, f64> = BTreeMap::new();
        for held in query.iter().filter_map(|stem| self.postings.get(stem)) {
            let rarity = (1.0 + (all - held.len() as f64 + 0.5) / (held.len() as f64 + 0.5)).ln();
            for (at, times) in held {
                let length = self.lengths.get(*at).copied().unwrap_or_default();
                let norm = K1 * (1.0 - B + B * length / self.mean);
                *scores.entry(*at).or_default() += rarity * times * (K1 + 1.0) / (times + norm);
            }
        }
        let mut ranked: Vec<(usize, f64)> = scores.into_iter().collect();
        ranked.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        ranked.truncate(count);
        ranked
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rare_shared_words_rank_first() {
        let passages: Vec<Passage> = [
            "Patients with gout were treated in four centres.",
            "Patients with gout received betanib for a year.",
            "Asthma was treated elsewhere in many other centres.",
        ]
        .into_iter()
        .map(|text| Passage {
            text: text.to_owned(),
            page: None,
            boxes: Vec::new(),
        })
        .collect();
        let index = Index::new(&passages);
        let found: Vec<usize> = index
            .best("Betanib helps in gout", 5)
            .into_iter()
            .map(|(at, _)| at)
            .collect();
        assert_eq!(found, [1, 0]);
    }
}
