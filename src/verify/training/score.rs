use crate::verify::{Label, Probabilities};

/// How often each label was given for each right one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Confusion {
    /// Lines are the right labels, columns the given ones, in the order of [`Label::ALL`].
    counts: [[usize; 3]; 3],
}

impl Confusion {
    pub(super) fn add(&mut self, right: Label, given: Label) {
        if let Some(cell) = self
            .counts
            .get_mut(right.index())
            .and_then(|line| line.get_mut(given.index()))
        {
            *cell += 1;
        }
    }

    /// How often `given` was given where `right` was right.
    #[must_use]
    pub fn count(&self, right: Label, given: Label) -> usize {
        let line = self.counts.get(right.index());
        line.and_then(|line| line.get(given.index()))
            .copied()
            .unwrap_or_default()
    }

    /// Examples.
    #[must_use]
    pub fn total(&self) -> usize {
        self.counts.iter().flatten().sum()
    }

    /// F1 of one label, in `[0, 1]`; 0 where the label neither is nor was given.
    #[must_use]
    pub fn f1(&self, label: Label) -> f64 {
        let right = self.count(label, label) as f64;
        let gold: usize = Label::ALL
            .iter()
            .map(|given| self.count(label, *given))
            .sum();
        let given: usize = Label::ALL.iter().map(|gold| self.count(*gold, label)).sum();
        if gold + given == 0 {
            0.0
        } else {
            2.0 * right / (gold + given) as f64
        }
    }

    /// F1 over all answers, which for one answer an example is their share of right ones.
    #[must_use]
    pub fn micro(&self) -> f64 {
        let right: usize = Label::ALL
            .iter()
            .map(|label| self.count(*label, *label))
            .sum();
        right as f64 / self.total().max(1) as f64
    }

    /// Mean F1 of the labels.
    #[must_use]
    pub fn macro_mean(&self) -> f64 {
        Label::ALL.iter().map(|label| self.f1(*label)).sum::<f64>() / 3.0
    }

    /// The same examples, answered with the most common label.
    pub(super) fn majority(&self) -> Self {
        let gold = |label: Label| -> usize {
            Label::ALL
                .iter()
                .map(|given| self.count(label, *given))
                .sum()
        };
        let mut most = Label::Support;
        for label in Label::ALL {
            if gold(label) > gold(most) {
                most = label;
            }
        }
        let mut same = Self::default();
        for label in Label::ALL {
            for _ in 0..gold(label) {
                same.add(label, most);
            }
        }
        same
    }
}

/// Bands of probability in which answers are compared with it.
const BANDS: usize = 10;

/// Expected calibration error (Guo et al. 2017) of the likeliest label.
pub(super) fn calibration_error(answers: &[(Label, Probabilities)]) -> f64 {
    let mut bands = [(0.0, 0.0); BANDS];
    for (right, probabilities) in answers {
        let likeliest = super::super::model::preferred(*probabilities, &[1.0; 3]);
        let probability = probabilities.of(likeliest);
        let band = ((probability * BANDS as f64) as usize).min(BANDS - 1);
        if let Some((given, were_right)) = bands.get_mut(band) {
            *given += probability;
            *were_right += f64::from(u8::from(likeliest == *right));
        }
    }
    let gap: f64 = bands
        .iter()
        .map(|(given, right)| (given - right).abs())
        .sum();
    gap / answers.len().max(1) as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scores_follow_from_the_counts() {
        let mut confusion = Confusion::default();
        let answers = [
            (Label::Support, Label::Support),
            (Label::Support, Label::Support),
            (Label::Inaccurate, Label::Support),
            (Label::Inaccurate, Label::Inaccurate),
            (Label::None, Label::Inaccurate),
        ];
        for (right, given) in answers {
            confusion.add(right, given);
        }
        assert_eq!(confusion.micro(), 0.6);
        assert_eq!(confusion.f1(Label::Support), 0.8);
        assert_eq!(confusion.f1(Label::Inaccurate), 0.5);
        assert_eq!(confusion.f1(Label::None), 0.0);
        assert_eq!(confusion.majority().micro(), 0.4);
    }

    #[test]
    fn calibration_compares_probabilities_with_shares() {
        let sure = Probabilities([0.75, 0.25, 0.0]);
        let answers = [
            (Label::Support, sure),
            (Label::Support, sure),
            (Label::Support, sure),
            (Label::None, sure),
        ];
        assert_eq!(calibration_error(&answers), 0.0);
        assert_eq!(calibration_error(&answers[..3]), 0.25);
    }
}
