use serde::Serialize;

/// Items expected, items given, and how many of these are right.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize)]
pub struct Counts {
    /// In the annotations.
    pub gold: f64,
    /// In the record.
    pub predicted: f64,
    /// Right; partial matches count half.
    pub correct: f64,
}

impl Counts {
    /// Whole numbers of items.
    #[must_use]
    pub fn new(gold: usize, predicted: usize, correct: usize) -> Self {
        Self {
            gold: gold as f64,
            predicted: predicted as f64,
            correct: correct as f64,
        }
    }

    /// The sum.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        Self {
            gold: self.gold + other.gold,
            predicted: self.predicted + other.predicted,
            correct: self.correct + other.correct,
        }
    }

    /// `correct / predicted`; 1 when nothing was given, because nothing given is wrong.
    #[must_use]
    pub fn precision(self) -> f64 {
        share(self.correct, self.predicted)
    }

    /// `correct / gold`; 1 when nothing was expected.
    #[must_use]
    pub fn recall(self) -> f64 {
        share(self.correct, self.gold)
    }

    /// Harmonic mean of precision and recall.
    #[must_use]
    pub fn f1(self) -> f64 {
        share(2.0 * self.correct, self.gold + self.predicted)
    }
}

impl std::iter::Sum for Counts {
    fn sum<I: Iterator<Item = Self>>(items: I) -> Self {
        items.fold(Self::default(), Self::plus)
    }
}

fn share(part: f64, whole: f64) -> f64 {
    if whole > 0.0 { part / whole } else { 1.0 }
}

/// Counts with the measures made from them, for output.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Score {
    /// The counts.
    #[serde(flatten)]
    pub counts: Counts,
    /// Precision, to four places.
    pub precision: f64,
    /// Recall, to four places.
    pub recall: f64,
    /// F1, to four places.
    pub f1: f64,
    /// 95 % bootstrap interval of F1, documents (or sentences of a single document) resampled.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub f1_interval: Option<(f64, f64)>,
}

impl Score {
    /// Without an interval.
    #[must_use]
    pub fn of(counts: Counts) -> Self {
        Self {
            counts,
            precision: rounded(counts.precision()),
            recall: rounded(counts.recall()),
            f1: rounded(counts.f1()),
            f1_interval: None,
        }
    }

    /// Of the sum of `units`, with an interval from resampling them.
    #[must_use]
    pub fn with_interval(units: &[Counts]) -> Self {
        let mut score = Self::of(units.iter().copied().sum());
        score.f1_interval = bootstrap(units);
        score
    }
}

/// Rounds to four places, so that reports do not differ in the last bits.
pub(super) fn rounded(value: f64) -> f64 {
    (value * 10_000.0).round() / 10_000.0
}

/// Resamples drawn. The ends of the interval then vary by less than half a point.
const DRAWS: usize = 1_000;

/// Percentile bootstrap of micro F1 (Efron 1979): units drawn with replacement, seeded, so that equal counts give
/// equal intervals. `None` for fewer than two units.
#[must_use]
pub fn bootstrap(units: &[Counts]) -> Option<(f64, f64)> {
    if units.len() < 2 {
        return None;
    }
    let mut random = SplitMix(0x5eed_c1a1);
    let mut values: Vec<f64> = (0..DRAWS)
        .map(|_| {
            let drawn: Counts = (0..units.len())
                .filter_map(|_| units.get(random.below(units.len())).copied())
                .sum();
            drawn.f1()
        })
        .collect();
    values.sort_by(f64::total_cmp);
    let at = |share: f64| {
        values
            .get((share * DRAWS as f64) as usize)
            .copied()
            .map(rounded)
    };
    Some((at(0.025)?, at(0.975)?))
}

/// SplitMix64 (Steele, Lea & Flood 2014): small, fast, and the same on every machine.
struct SplitMix(u64);

impl SplitMix {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, bound: usize) -> usize {
        (self.next() % bound.max(1) as u64) as usize
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn measures_of_known_counts() {
        let counts = Counts::new(10, 8, 6);
        assert_eq!(counts.precision(), 0.75);
        assert_eq!(counts.recall(), 0.6);
        assert_eq!(rounded(counts.f1()), 0.6667);
        assert_eq!(Counts::default().f1(), 1.0);
        assert_eq!(Counts::new(3, 0, 0).f1(), 0.0);
    }

    #[test]
    fn intervals_hold_the_value_and_repeat() {
        let units: Vec<Counts> = (0..20)
            .map(|unit| Counts::new(10, 10, 5 + unit % 5))
            .collect();
        let (low, high) = bootstrap(&units).unwrap();
        assert!(low < 0.7 && 0.7 < high, "{low} {high}");
        assert_eq!(bootstrap(&units), Some((low, high)));
        assert_eq!(bootstrap(&units[..1]), None);
        assert_eq!(
            bootstrap(&[Counts::new(1, 1, 1), Counts::new(2, 2, 2)]),
            Some((1.0, 1.0))
        );
    }
}
