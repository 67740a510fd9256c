//! The arms of a run: tied to its numbers, in the order of the sentence, or the best combination.

use super::{Binding, LONGEST_RUN, Mention, score::Scorer};
use crate::{
    claims::findings::{raw::Raw, token::Kind},
    text::words,
};

impl Scorer<'_> {
    pub(super) fn bind_arms(
        &self,
        run: &[usize],
        arms: &[Mention],
        order: &mut Vec<usize>,
        bindings: &mut [Binding],
    ) {
        if arms.is_empty()
            || run
                .first()
                .and_then(|&at| self.findings.get(at))
                .is_none_or(Raw::is_ratio)
        {
            return;
        }
        if let Some(arm) = self.bracketed(run, arms) {
            let list = vec![arm; run.len()];
            self.assign(run, &list, bindings, |binding, mention| {
                binding.arm = Some(mention);
            });
            return;
        }
        if let Some(list) = self.respectively(run, arms) {
            self.assign(run, &list, bindings, |binding, mention| {
                binding.arm = Some(mention);
            });
            self.set_comparators(run, bindings);
            *order = list;
            return;
        }
        let sides = self.sides(run);
        if sides.len() == 2 && run.len() > 2 && self.contrasted_sides(&sides) {
            let heads: Vec<usize> = sides
                .iter()
                .filter_map(|side| side.first().copied())
                .collect();
            self.bind_arms(&heads, arms, order, bindings);
            for side in &sides {
                let head = side.first().and_then(|&at| bindings.get(at).copied());
                for &at in side {
                    if let (Some(head), Some(binding)) = (head, bindings.get_mut(at)) {
                        binding.arm = head.arm;
                        binding.comparator = head.comparator;
                    }
                }
            }
            return;
        }
        let tied = self
            .tied(run, arms)
            .or_else(|| self.halves(run, arms))
            .or_else(|| self.repeated(run, arms, order, bindings));
        if let Some(list) = tied {
            self.assign(run, &list, bindings, |binding, mention| {
                binding.arm = Some(mention);
            });
            self.set_comparators(run, bindings);
            if run.len() == 2 {
                *order = list;
            }
            return;
        }
        let told = if self.tells_from_to(run) {
            Some(self.arms_told_from_to(run, arms))
        } else if (self.all_set_against(run) || self.says_respectively(run))
            && !self.encloses(run, arms)
        {
            self.only_arm(run, arms)
        } else {
            None
        };
        if let Some(chosen) = told {
            for (&at, arm) in run.iter().zip(&chosen) {
                if let Some(binding) = bindings.get_mut(at) {
                    binding.arm = *arm;
                }
            }
            if self.tells_from_to(run) {
                // The number reached is that of the treatment; the one before it is what it is compared with.
                let backwards: Vec<usize> = run.iter().rev().copied().collect();
                self.set_comparators(&backwards, bindings);
            } else {
                self.set_comparators(run, bindings);
            }
            return;
        }
        let contrasted = self.all_set_against(run);
        let own = self.own(run, arms, bindings);
        let carried = order.len() == run.len()
            && run.len() >= 2
            && own.iter().all(|arm| {
                order.iter().any(|index| {
                    arms.iter()
                        .any(|known| known.index == *index && self.same_name(known, arm))
                })
            })
            && own.len() < run.len();
        let list = if carried {
            Some(order.clone())
        } else if contrasted && own.len() >= run.len() {
            self.in_order(run, arms)
        } else if run.len() > 1 && !self.encloses(run, arms) {
            // "31.9 % and 16.3 % of those given A or B"
            self.listed_after(run, arms)
        } else {
            None
        };
        if let Some(list) = list {
            self.assign(run, &list, bindings, |binding, mention| {
                binding.arm = Some(mention);
            });
            self.set_comparators(run, bindings);
            *order = list;
            return;
        }
        let mut chosen: Vec<Option<usize>> = Vec::new();
        for part in run.chunks(LONGEST_RUN) {
            chosen.extend(self.best_arms(part, arms));
        }
        for (&at, arm) in run.iter().zip(&chosen) {
            if let Some(binding) = bindings.get_mut(at) {
                binding.arm = *arm;
            }
        }
        self.set_comparators(run, bindings);
        let list: Vec<usize> = chosen.into_iter().flatten().collect();
        if list.len() == run.len() && run.len() >= 2 {
            *order = list;
        }
    }

    /// The order of the run before, once for each pair of numbers, where the run names no treatment of its own
    /// ("1.3 % and 1.1 % for death, 4.6 % and 2.1 % for infarction, and 0.8 % and 0.2 % for stroke").
    fn repeated(
        &self,
        run: &[usize],
        arms: &[Mention],
        order: &[usize],
        bindings: &[Binding],
    ) -> Option<Vec<usize>> {
        let times = run.len().checked_div(order.len())?;
        let fits = order.len() >= 2
            && times >= 2
            && run.len().is_multiple_of(order.len())
            && self.own(run, arms, bindings).is_empty();
        fits.then(|| order.iter().copied().cycle().take(run.len()).collect())
    }

    /// The treatments that no number before has and that stand before the run, inside it, or right after it.
    fn own(&self, run: &[usize], arms: &[Mention], bindings: &[Binding]) -> Vec<Mention> {
        let Some(last) = run.last().and_then(|&at| self.findings.get(at)) else {
            return Vec::new();
        };
        // A treatment up to eight tokens after the run may still be its own.
        let rest = self.tokens.get(last.last + 1..).unwrap_or_default();
        let near = rest.iter().take(8).take_while(|token| {
            !matches!(token.kind, Kind::Sign(';' | '.')) && token.value().is_none()
        });
        let to = last.last + near.count();
        let taken = |arm: &Mention| {
            bindings
                .iter()
                .any(|binding| binding.arm == Some(arm.index))
        };
        arms.iter()
            .copied()
            .filter(|arm| arm.last <= to && !taken(arm))
            .collect()
    }

    /// Whether the two sides of a run are compared.
    fn contrasted_sides(&self, sides: &[Vec<usize>]) -> bool {
        let last = sides.first().and_then(|side| side.last());
        let first = sides.get(1).and_then(|side| side.first());
        matches!((last, first), (Some(&last), Some(&first)) if self.set_against(last, first))
    }

    /// Whether a mention stands between the numbers of a run.
    fn encloses(&self, run: &[usize], mentions: &[Mention]) -> bool {
        let first = run.first().and_then(|&at| self.findings.get(at));
        let last = run.last().and_then(|&at| self.findings.get(at));
        let (Some(first), Some(last)) = (first, last) else {
            return false;
        };
        mentions
            .iter()
            .any(|m| m.first > first.first && m.last < last.last)
    }

    /// Whether all neighbours of a run are compared.
    pub(super) fn all_set_against(&self, run: &[usize]) -> bool {
        run.len() > 1
            && run
                .windows(2)
                .all(|pair| matches!(pair, [first, second] if self.set_against(*first, *second)))
    }

    /// Whether two numbers are compared, not only listed.
    pub(super) fn set_against(&self, first: usize, second: usize) -> bool {
        let (Some(first), Some(second)) = (self.findings.get(first), self.findings.get(second))
        else {
            return false;
        };
        self.tokens
            .get(first.last + 1..second.first)
            .unwrap_or_default()
            .iter()
            .any(|token| token.is_word(words!("vs versus v compared than against whereas while")))
    }

    /// In "12 % with A vs 24 % with B" the first number's comparator is B.
    fn set_comparators(&self, run: &[usize], bindings: &mut [Binding]) {
        for pair in run.windows(2) {
            let [first, second] = *pair else { continue };
            let other = bindings.get(second).and_then(|binding| binding.arm);
            if let Some(binding) = bindings.get_mut(first)
                && binding.arm != other
                && binding.arm.is_some()
            {
                binding.comparator = other;
            }
        }
    }
}
