//! Multinomial logistic regression over the features, with the file it is kept in.

use super::{
    features::COUNT,
    lexical::{BUCKETS, Rarity},
};

/// What the data says of a citation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Label {
    /// The cited work says it.
    Support,
    /// The cited work speaks of it and does not say it so.
    Inaccurate,
    /// The cited work says nothing of it.
    None,
}

impl Label {
    /// All labels, in the order of weights and tables.
    pub const ALL: [Self; 3] = [Self::Support, Self::Inaccurate, Self::None];

    /// The name in tables.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Support => "support",
            Self::Inaccurate => "inaccurate",
            Self::None => "none",
        }
    }

    /// Its place in [`Label::ALL`].
    pub(super) fn index(self) -> usize {
        match self {
            Self::Support => 0,
            Self::Inaccurate => 1,
            Self::None => 2,
        }
    }
}

/// Estimated probabilities of the labels, in their order; they sum to one.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Probabilities(pub [f64; 3]);

impl Probabilities {
    /// The probability of a label.
    #[must_use]
    pub fn of(&self, label: Label) -> f64 {
        let [support, inaccurate, none] = self.0;
        match label {
            Label::Support => support,
            Label::Inaccurate => inaccurate,
            Label::None => none,
        }
    }
}

/// Why bytes are no weights.
#[derive(Debug, thiserror::Error)]
pub enum ModelError {
    /// Another file, or one of another version of the program.
    #[error("no weights of this version of the verifier")]
    Foreign,
}

/// A line of weights for each label.
pub(super) type Weights = [[f64; COUNT + 1]; 3];

/// The verifier's model.
#[derive(Debug, Clone, PartialEq)]
pub struct Model {
    pub(super) means: [f64; COUNT],
    pub(super) scales: [f64; COUNT],
    /// The last of each line is the constant.
    pub(super) weights: Weights,
    /// What each label's probability is multiplied by when one label must be chosen: labels are not equally common, and
    /// the rare ones would never be.
    pub(super) preference: [f64; 3],
    /// Logits are multiplied by it, so that a probability is the share of right answers among those given with it.
    pub(super) sharpness: f64,
    pub(super) rarity: Rarity,
}

const MAGIC: &[u8; 8] = b"CTVERIF1";

impl Model {
    /// The probabilities of the labels for features of [`features`](super::features::features).
    pub(super) fn probabilities(&self, features: &[f64]) -> Probabilities {
        let scaled: Vec<f64> = features
            .iter()
            .zip(self.means.iter().zip(&self.scales))
            .map(|(value, (mean, scale))| (value - mean) / scale)
            .collect();
        Probabilities(softmax(&self.weights, &scaled, self.sharpness))
    }

    /// The label to give where one must be given.
    pub(super) fn choose(&self, probabilities: Probabilities) -> Label {
        preferred(probabilities, &self.preference)
    }

    /// The file: magic, number of features, then 32-bit floats and the rarity table, all little-endian.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let (buckets, sentences) = self.rarity.parts();
        let numbers = self
            .means
            .iter()
            .chain(&self.scales)
            .chain(self.weights.iter().flatten())
            .chain(&self.preference)
            .copied()
            .chain([self.sharpness, sentences]);
        let mut bytes = MAGIC.to_vec();
        bytes.extend((COUNT as u32).to_le_bytes());
        for number in numbers {
            bytes.extend((number as f32).to_le_bytes());
        }
        bytes.extend(buckets);
        bytes
    }

    /// Reads such a file.
    ///
    /// # Errors
    /// When it is another one.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, ModelError> {
        let rest = bytes.strip_prefix(MAGIC).ok_or(ModelError::Foreign)?;
        let (count, rest) = rest.split_first_chunk::<4>().ok_or(ModelError::Foreign)?;
        let floats = 2 * COUNT + 3 * (COUNT + 1) + 5;
        if u32::from_le_bytes(*count) as usize != COUNT || rest.len() != 4 * floats + BUCKETS {
            return Err(ModelError::Foreign);
        }
        let (numbers, buckets) = rest.split_at(4 * floats);
        let mut numbers = numbers.chunks_exact(4).map(|chunk| {
            let bytes: [u8; 4] = chunk.try_into().unwrap_or_default();
            f64::from(f32::from_le_bytes(bytes))
        });
        let mut next = || numbers.next().unwrap_or_default();
        let means = std::array::from_fn(|_| next());
        let scales = std::array::from_fn(|_| next());
        let weights = std::array::from_fn(|_| std::array::from_fn(|_| next()));
        let preference = std::array::from_fn(|_| next());
        let (sharpness, sentences) = (next(), next());
        Ok(Self {
            means,
            scales,
            weights,
            preference,
            sharpness,
            rarity: Rarity::from_parts(buckets.to_vec(), sentences),
        })
    }
}

/// The probabilities that weights give to scaled features.
pub(super) fn softmax(weights: &Weights, scaled: &[f64], sharpness: f64) -> [f64; 3] {
    let logits: [f64; 3] = std::array::from_fn(|label| {
        let Some((constant, line)) = weights.get(label).and_then(|line| line.split_last()) else {
            return 0.0;
        };
        let product: f64 = line.iter().zip(scaled).map(|(w, x)| w * x).sum();
        sharpness * (product + constant)
    });
    let highest = logits.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let powers = logits.map(|logit| (logit - highest).exp());
    let sum: f64 = powers.iter().sum();
    powers.map(|power| power / sum)
}

/// The label with the highest probability after multiplication; the earlier one of equals.
pub(super) fn preferred(probabilities: Probabilities, preference: &[f64; 3]) -> Label {
    let value = |label: Label| {
        probabilities.of(label) * preference.get(label.index()).copied().unwrap_or(1.0)
    };
    let mut best = Label::Support;
    for label in Label::ALL {
        if value(label) > value(best) {
            best = label;
        }
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_gives_the_model_back() {
        let mut weights = [[0.0; COUNT + 1]; 3];
        weights[1][3] = 0.5;
        weights[2][COUNT] = -1.25;
        let model = Model {
            means: [0.25; COUNT],
            scales: [2.0; COUNT],
            weights,
            preference: [1.0, 1.5, 2.0],
            sharpness: 0.75,
            rarity: Rarity::count(["gout"].into_iter()),
        };
        let bytes = model.to_bytes();
        assert_eq!(Model::from_bytes(&bytes).unwrap(), model);
        assert!(Model::from_bytes(&bytes[1..]).is_err());
    }

    #[test]
    fn preferences_let_rare_labels_be_chosen() {
        let probabilities = Probabilities([0.5, 0.3, 0.2]);
        assert_eq!(preferred(probabilities, &[1.0, 1.0, 1.0]), Label::Support);
        assert_eq!(
            preferred(probabilities, &[1.0, 2.0, 2.0]),
            Label::Inaccurate
        );
    }
}
