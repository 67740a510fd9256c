//! The best combination of arms for the numbers of a run.

use super::{
    Mention,
    score::{ARM, Scorer},
};

/// Two compared numbers with one arm: the comparison would say nothing.
const SAME_ARM: f64 = 4.0;

/// Two listed numbers with one arm: "in the A group (7 % and 11 %)" happens, but less than a list of arms.
const SAME_ARM_IN_LIST: f64 = 1.0;

/// Numbers and arms in opposite order: writers keep the order.
const INVERTED: f64 = 1.5;

/// The only treatment that a sentence names is what its numbers are of, unless it is very far.
const ONLY_FLOOR: f64 = -4.0;

/// Compared numbers have two arms, so one far away is taken sooner than none.
const CONTRASTED_FLOOR: f64 = -3.0;

/// Mentions considered for one number, the best first.
const CANDIDATES: usize = 5;

impl Scorer<'_> {
    /// The best combination of arms for the numbers of a run.
    pub(super) fn best_arms(&self, run: &[usize], arms: &[Mention]) -> Vec<Option<usize>> {
        let (same, floor) = if self.all_set_against(run) {
            (SAME_ARM, CONTRASTED_FLOOR)
        } else if arms.len() == 1 {
            (SAME_ARM_IN_LIST, ONLY_FLOOR)
        } else {
            (SAME_ARM_IN_LIST, ARM.floor)
        };
        let place = |index: usize| {
            arms.iter()
                .find(|arm| arm.index == index)
                .map(|arm| arm.first)
        };
        let options: Vec<Vec<(f64, Option<usize>)>> = run
            .iter()
            .filter_map(|&at| self.findings.get(at))
            .map(|raw| {
                let mut scored: Vec<(f64, Option<usize>)> = arms
                    .iter()
                    .map(|arm| (self.score(raw, arm, arms, &ARM), Some(arm.index)))
                    .collect();
                scored.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
                scored.truncate(CANDIDATES);
                scored.push((floor, None));
                scored
            })
            .collect();
        let mut best: (f64, Vec<Option<usize>>) = (f64::NEG_INFINITY, vec![None; run.len()]);
        let mut stack: Vec<(f64, Vec<Option<usize>>)> = vec![(0.0, Vec::new())];
        while let Some((total, chosen)) = stack.pop() {
            let Some(choices) = options.get(chosen.len()) else {
                if total > best.0 {
                    best = (total, chosen);
                }
                continue;
            };
            for (score, arm) in choices {
                let mut total = total + score;
                if let Some(arm) = arm {
                    total -= if chosen.contains(&Some(*arm)) {
                        same
                    } else {
                        0.0
                    };
                    let inverted = chosen
                        .iter()
                        .flatten()
                        .any(|earlier| place(*earlier) > place(*arm));
                    total -= if inverted { INVERTED } else { 0.0 };
                }
                let mut next = chosen.clone();
                next.push(*arm);
                stack.push((total, next));
            }
        }
        best.1
    }
}
