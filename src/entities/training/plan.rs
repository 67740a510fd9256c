//! What a training run does: its parameters.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// Parameters of a training run. The defaults are those of the shipped model.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Plan {
    /// Passes over the data.
    pub epochs: usize,
    /// Most word pieces in a batch, padding included. Fewer give more steps and noisier ones.
    pub batch_pieces: usize,
    /// Highest learning rate of the encoder.
    pub learning_rate: f64,
    /// The heads, which begin at random, learn this many times faster.
    pub heads_factor: f64,
    /// Share of all steps in which the rate rises from nothing.
    pub warm_up: f64,
    /// Weight decay of matrices; biases and norms have none.
    pub weight_decay: f64,
    /// Share of activations dropped.
    pub dropout: f64,
    /// Longest gradient; longer ones are cut to it.
    pub clip: f64,
    /// Share of windows whose lexicon evidence is hidden, and, apart from that, of known names hidden elsewhere. None makes
    /// the model believe the lexicons; all makes them useless.
    pub hint_dropout: f64,
    /// Longest window, in word pieces.
    pub window: usize,
    /// Whether the vectors of word pieces learn too. They are half of all parameters, and few pieces are met often enough.
    pub learn_pieces: bool,
    /// Share of a source's passages in each epoch, all if not named; 3 is three times each, with other windows and other
    /// evidence hidden.
    pub shares: BTreeMap<String, f64>,
    /// Passages of each development set on which epochs are compared; all of them are scored at the end.
    pub watched: usize,
    /// From which everything random is drawn.
    pub seed: u64,
    /// Whether activations and gradients are bfloat16 numbers, with single precision kept for the weights.
    pub bfloat16: bool,
}

impl Default for Plan {
    fn default() -> Self {
        Self {
            epochs: 8,
            batch_pieces: 2048,
            learning_rate: 2e-4,
            heads_factor: 5.0,
            warm_up: 0.08,
            weight_decay: 0.01,
            dropout: 0.1,
            clip: 1.0,
            hint_dropout: 0.15,
            window: 192,
            learn_pieces: false,
            shares: BTreeMap::new(),
            watched: 400,
            seed: 1,
            bfloat16: false,
        }
    }
}

/// A parameter outside its range.
#[derive(Debug, thiserror::Error)]
#[error("{name} is {value}: {range}")]
pub struct PlanError {
    name: &'static str,
    value: String,
    range: &'static str,
}

impl Plan {
    /// Checks the ranges of all parameters.
    ///
    /// # Errors
    /// Names the first that is outside.
    pub fn check(&self) -> Result<(), PlanError> {
        let share = |name, value: f64| {
            if (0.0..1.0).contains(&value) {
                Ok(())
            } else {
                Err(PlanError {
                    name,
                    value: value.to_string(),
                    range: "at least 0 and below 1",
                })
            }
        };
        share("warm_up", self.warm_up)?;
        share("dropout", self.dropout)?;
        share("hint_dropout", self.hint_dropout)?;
        let positive = |name, value: f64| {
            if value.is_finite() && value > 0.0 {
                Ok(())
            } else {
                Err(PlanError {
                    name,
                    value: value.to_string(),
                    range: "above 0",
                })
            }
        };
        positive("learning_rate", self.learning_rate)?;
        positive("heads_factor", self.heads_factor)?;
        positive("clip", self.clip)?;
        positive("epochs", self.epochs as f64)?;
        if !(16..=512).contains(&self.window) {
            return Err(PlanError {
                name: "window",
                value: self.window.to_string(),
                range: "16 to 512",
            });
        }
        if self.batch_pieces < self.window {
            return Err(PlanError {
                name: "batch_pieces",
                value: self.batch_pieces.to_string(),
                range: "at least one window",
            });
        }
        Ok(())
    }

    /// The learning rate of a step, as a share of the highest.
    #[must_use]
    pub fn rate(&self, step: usize, steps: usize) -> f64 {
        let done = (step as f64 + 0.5) / steps.max(1) as f64;
        if done < self.warm_up {
            done / self.warm_up
        } else {
            ((1.0 - done) / (1.0 - self.warm_up)).max(0.0)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rate_rises_and_falls_in_lines() {
        let plan = Plan {
            warm_up: 0.5,
            ..Plan::default()
        };
        let rates: Vec<f64> = (0..4).map(|step| plan.rate(step, 4)).collect();
        assert_eq!(rates, [0.25, 0.75, 0.75, 0.25]);
    }

    #[test]
    fn a_parameter_outside_its_range_is_named() {
        let plan = Plan {
            dropout: 1.0,
            ..Plan::default()
        };
        assert_eq!(
            plan.check().unwrap_err().to_string(),
            "dropout is 1: at least 0 and below 1"
        );
    }
}
