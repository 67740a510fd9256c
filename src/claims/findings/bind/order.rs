//! Mentions given in the same order as numbers: "18 and 12 months with A and B, respectively".

use super::{
    Mention,
    score::{Scorer, outside_brackets},
};

/// How far after the numbers "respectively" may stand, in tokens: the groups' names come between.
const FAR: usize = 16;

impl Scorer<'_> {
    /// For numbers with "respectively" (or "the respective rates … were"): as many mentions listed together, in order.
    pub(super) fn respectively(&self, run: &[usize], mentions: &[Mention]) -> Option<Vec<usize>> {
        let first = run.first().and_then(|&at| self.findings.get(at))?;
        let last = run.last().and_then(|&at| self.findings.get(at))?;
        if run.len() < 2 {
            return None;
        }
        let rest = self.tokens.get(last.last + 1..).unwrap_or_default();
        let next = rest
            .iter()
            .take(FAR)
            .take_while(|token| !token.is_sign(';'));
        let after = next.clone().any(|token| token.is_word(&["respectively"]));
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
        if following.len() == run.len() && near && self.listed(&following) {
            return Some(following.iter().map(|m| m.index).collect());
        }
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

    /// Whether nothing but joining words and a few others stand between the mentions, and no number.
    fn listed(&self, window: &[Mention]) -> bool {
        window.windows(2).all(|pair| {
            let [a, b] = pair else { return true };
            let between = self.tokens.get(a.last + 1..b.first).unwrap_or_default();
            let joined = between.iter().any(|token| {
                token.is_word(&[
                    "and", "vs", "versus", "or", "than", "compared", "to", "v", "with",
                ]) || token.is_sign(',')
                    || token.is_sign('/')
            });
            joined && between.len() <= 9 && !between.iter().any(|token| token.value().is_some())
        })
    }
}
