//! Mentions given in the same order as numbers: "18 and 12 months with A and B, respectively".

use super::{
    Mention,
    score::{Scorer, outside_brackets},
};
use crate::text::words;

/// How far after the numbers "respectively" may stand, in tokens: the groups' names come between.
const FAR: usize = 16;

impl Scorer<'_> {
    /// For numbers with "respectively" (or "the respective rates … were"): as many mentions listed together, in order.
    pub(super) fn respectively(&self, run: &[usize], mentions: &[Mention]) -> Option<Vec<usize>> {
        let first = run.first().and_then(|&at| self.findings.get(at))?;
        if run.len() < 2 {
            return None;
        }
        let after = self.says_respectively(run);
        let before = self
            .tokens
            .iter()
            .take(first.first)
            .rev()
            .take(FAR)
            .any(|token| token.is_word(&["respective"]));
        if !after && !before {
            return None;
        }
        self.listed_after(run, mentions)
            .or_else(|| self.listed_before(run, mentions))
    }

    /// Whether "respectively" follows the numbers of a run.
    pub(super) fn says_respectively(&self, run: &[usize]) -> bool {
        let Some(last) = run.last().and_then(|&at| self.findings.get(at)) else {
            return false;
        };
        run.len() >= 2
            && self
                .tokens
                .iter()
                .skip(last.last + 1)
                .take(FAR)
                .take_while(|token| !token.is_sign(';'))
                .any(|token| token.is_word(&["respectively"]))
    }

    /// As many mentions as numbers, listed right after them.
    pub(super) fn listed_after(&self, run: &[usize], mentions: &[Mention]) -> Option<Vec<usize>> {
        let last = run.last().and_then(|&at| self.findings.get(at))?;
        let following: Vec<Mention> = mentions
            .iter()
            .copied()
            .filter(|m| m.first > last.last)
            .take(run.len())
            .collect();
        let near = following.first().is_some_and(|m| {
            let between =
                outside_brackets(self.tokens.get(last.last + 1..m.first).unwrap_or_default());
            between.len() <= 8 && !between.iter().any(|token| token.is_word(&["respectively"]))
        });
        (following.len() == run.len() && near && self.listed(&following))
            .then(|| following.iter().map(|m| m.index).collect())
    }

    /// As many mentions as numbers, listed before them.
    fn listed_before(&self, run: &[usize], mentions: &[Mention]) -> Option<Vec<usize>> {
        let first = run.first().and_then(|&at| self.findings.get(at))?;
        let preceding: Vec<Mention> = mentions
            .iter()
            .copied()
            .filter(|m| m.last < first.first)
            .collect();
        let window = preceding
            .windows(run.len())
            .rev()
            .find(|window| self.listed(window))?;
        Some(window.iter().map(|m| m.index).collect())
    }

    /// For compared numbers in one bracket or phrase with no name between them ("A … than B (26 vs 16 days)"): as many
    /// different mentions listed right after, else the last different ones of the sentence before, in their order.
    pub(super) fn in_order(&self, run: &[usize], mentions: &[Mention]) -> Option<Vec<usize>> {
        let first = run.first().and_then(|&at| self.findings.get(at))?;
        let last = run.last().and_then(|&at| self.findings.get(at))?;
        if mentions
            .iter()
            .any(|m| m.first > first.first && m.last < last.last)
        {
            return None;
        }
        if let Some(list) = self.listed_after(run, mentions) {
            return Some(list);
        }
        let mut chosen: Vec<Mention> = Vec::new();
        let mut crossed = false;
        for mention in mentions.iter().rev().filter(|m| m.last < first.first) {
            let between = self
                .tokens
                .get(mention.last..first.first)
                .unwrap_or_default();
            // A clause before is looked into only when this one names nothing.
            let crosses = between.iter().any(|token| token.is_sign(';'));
            if chosen.len() == run.len() || crosses && !chosen.is_empty() && !crossed {
                break;
            }
            crossed = crosses;
            if !chosen.iter().any(|other| self.same_name(other, mention)) {
                chosen.push(*mention);
            }
        }
        chosen.reverse();
        (chosen.len() == run.len()).then(|| chosen.iter().map(|m| m.index).collect())
    }

    /// Whether two mentions begin with the same word.
    pub(super) fn same_name(&self, a: &Mention, b: &Mention) -> bool {
        let word = |m: &Mention| self.tokens.get(m.first).map(|token| token.lower.as_str());
        word(a) == word(b)
    }

    /// Whether nothing but joining words and a few others stand between the mentions, and no number.
    fn listed(&self, window: &[Mention]) -> bool {
        window.windows(2).all(|pair| {
            let [a, b] = pair else { return true };
            let between = self.tokens.get(a.last + 1..b.first).unwrap_or_default();
            let joined = between.iter().any(|token| {
                token.is_word(words!("and vs versus or than compared to v with"))
                    || token.is_sign(',')
                    || token.is_sign('/')
            });
            joined && between.len() <= 9 && !between.iter().any(|token| token.value().is_some())
        })
    }
}
