//! Maximum-likelihood training of the chain with FTRL-Proximal steps (McMahan et al., KDD 2013), whose L1 term
//! keeps the model small.

use std::collections::BTreeMap;

use super::super::{
    labels::{STATES, State},
    tagger::{FORBIDDEN, constrain},
    tokens::Token,
};

/// How to train. The defaults were chosen on a part of the training strings.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Settings {
    /// Passes over the strings.
    pub(super) epochs: usize,
    /// Step size.
    pub(super) alpha: f32,
    /// Smooths the first steps.
    pub(super) beta: f32,
    /// Higher: smaller model, up to a point without loss.
    pub(super) l1: f32,
    /// Higher: flatter weights.
    pub(super) l2: f32,
    /// Features seen less often are ignored.
    pub(super) least_count: usize,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            epochs: 8,
            alpha: 0.12,
            beta: 1.0,
            l1: 0.6,
            l2: 0.5,
            least_count: 3,
        }
    }
}

/// Labelled token sequences.
#[derive(Default)]
pub(super) struct TrainingSet {
    sequences: Vec<Sequence>,
}

struct Sequence {
    features: Vec<Vec<u32>>,
    states: Vec<State>,
    /// Which tokens can only be identifiers.
    fixed: Vec<[f32; STATES]>,
}

impl TrainingSet {
    /// Adds a sequence.
    pub(super) fn push(
        &mut self,
        tokens: &[Token<'_>],
        features: Vec<Vec<u32>>,
        states: Vec<State>,
    ) {
        let mut fixed = vec![[0.0; STATES]; tokens.len()];
        constrain(tokens, &mut fixed);
        self.sequences.push(Sequence {
            features,
            states,
            fixed,
        });
    }
}

/// The result: weights by feature hash, in the order of the hashes.
pub(super) struct Model {
    pub(super) transitions: Vec<f32>,
    pub(super) features: Vec<(u32, Vec<f32>)>,
    /// Step of the 8-bit weights.
    pub(super) scale: f32,
}

/// Weights learnt by FTRL-Proximal: kept as sums of gradients, from which each weight follows.
struct Weights {
    sums: Vec<f32>,
    squares: Vec<f32>,
    weights: Vec<f32>,
}

impl Weights {
    fn new(count: usize) -> Self {
        Self {
            sums: vec![0.0; count],
            squares: vec![0.0; count],
            weights: vec![0.0; count],
        }
    }

    fn step(&mut self, at: usize, gradient: f32, l1: f32, settings: &Settings) {
        let (Some(sum), Some(square), Some(weight)) = (
            self.sums.get_mut(at),
            self.squares.get_mut(at),
            self.weights.get_mut(at),
        ) else {
            return;
        };
        let before = square.sqrt();
        *square += gradient * gradient;
        let after = square.sqrt();
        *sum += gradient - (after - before) / settings.alpha * *weight;
        *weight = if sum.abs() <= l1 {
            0.0
        } else {
            -(*sum - sum.signum() * l1) / ((settings.beta + after) / settings.alpha + settings.l2)
        };
    }
}

/// Gradients smaller than this change nothing worth the time.
const NEGLIGIBLE: f32 = 1.0e-4;

/// Trains on `set`, in an order that is shuffled but always the same.
pub(super) fn train(mut set: TrainingSet, settings: &Settings) -> Model {
    let hashes = intern(&mut set, settings.least_count);
    let mut weights = Weights::new(hashes.len() * STATES);
    let mut transitions = Weights::new(STATES * STATES);
    let mut order: Vec<usize> = (0..set.sequences.len()).collect();
    for epoch in 0..settings.epochs {
        order.sort_by_key(|at| {
            (*at as u64 + 1)
                .wrapping_mul(0x9e37_79b9_7f4a_7c15)
                .rotate_left(7 * epoch as u32 + 5)
                .wrapping_mul(0xbf58_476d_1ce4_e5b9)
        });
        for at in &order {
            if let Some(sequence) = set.sequences.get(*at) {
                learn(sequence, &mut weights, &mut transitions, settings);
            }
        }
    }
    let features: Vec<(u32, Vec<f32>)> = hashes
        .into_iter()
        .zip(weights.weights.chunks(STATES))
        .map(|(hash, row)| (hash, row.to_vec()))
        .collect();
    let largest = weights
        .weights
        .iter()
        .fold(0.0_f32, |max, w| max.max(w.abs()));
    let transitions = (0..STATES * STATES)
        .map(|at| match transitions.weights.get(at) {
            Some(weight) if allowed(at / STATES, at % STATES) => *weight,
            _ => FORBIDDEN,
        })
        .collect();
    Model {
        transitions,
        features,
        scale: (largest.min(3.0) / 127.0).max(f32::MIN_POSITIVE),
    }
}

fn allowed(from: usize, to: usize) -> bool {
    State::from_index(from).allows(State::from_index(to))
}

/// Replaces the hashes by indices of those seen often enough, and gives these.
fn intern(set: &mut TrainingSet, least_count: usize) -> Vec<u32> {
    let mut counts: BTreeMap<u32, usize> = BTreeMap::new();
    for feature in set.sequences.iter().flat_map(|s| &s.features).flatten() {
        *counts.entry(*feature).or_default() += 1;
    }
    let hashes: Vec<u32> = counts
        .into_iter()
        .filter(|(_, count)| *count >= least_count)
        .map(|(hash, _)| hash)
        .collect();
    for features in set.sequences.iter_mut().flat_map(|s| &mut s.features) {
        *features = features
            .iter()
            .filter_map(|hash| hashes.binary_search(hash).ok())
            .map(|index| index as u32)
            .collect();
    }
    hashes
}

type Scores = [f64; STATES];

/// One step of gradient descent on the negative log likelihood of a sequence (forward-backward).
fn learn(
    sequence: &Sequence,
    weights: &mut Weights,
    transitions: &mut Weights,
    settings: &Settings,
) {
    let scores: Vec<Scores> = sequence
        .features
        .iter()
        .zip(&sequence.fixed)
        .map(|(features, fixed)| scores_of(features, fixed, weights))
        .collect();
    let steps: Vec<Scores> = (0..STATES)
        .map(|from| {
            std::array::from_fn(|to| match transitions.weights.get(from * STATES + to) {
                Some(weight) if allowed(from, to) => f64::from(*weight).exp(),
                _ => 0.0,
            })
        })
        .collect();
    let emissions: Vec<Scores> = scores.iter().map(exponentials).collect();
    let forward = forward(&emissions, &steps);
    let backward = backward(&emissions, &steps);

    let mut expected_steps = vec![0.0_f64; STATES * STATES];
    for (at, (alpha, beta)) in forward.iter().zip(&backward).enumerate() {
        let mut marginal: Scores = std::array::from_fn(|state| {
            alpha.get(state).copied().unwrap_or(0.0) * beta.get(state).copied().unwrap_or(0.0)
        });
        normalise(&mut marginal);
        let gold = sequence.states.get(at).map(|state| state.index());
        for (state, probability) in marginal.iter().enumerate() {
            let gradient = (*probability - f64::from(u8::from(gold == Some(state)))) as f32;
            if gradient.abs() < NEGLIGIBLE {
                continue;
            }
            for feature in sequence.features.get(at).into_iter().flatten() {
                weights.step(
                    *feature as usize * STATES + state,
                    gradient,
                    settings.l1,
                    settings,
                );
            }
        }
        if let (Some(next), Some(emission)) = (backward.get(at + 1), emissions.get(at + 1)) {
            add_expected_steps(&mut expected_steps, alpha, next, emission, &steps);
        }
    }
    for pair in sequence.states.windows(2) {
        if let [from, to] = pair
            && let Some(expected) = expected_steps.get_mut(from.index() * STATES + to.index())
        {
            *expected -= 1.0;
        }
    }
    for (at, gradient) in expected_steps.iter().enumerate() {
        let gradient = *gradient as f32;
        if gradient.abs() >= NEGLIGIBLE {
            transitions.step(at, gradient, 0.0, settings);
        }
    }
}

fn scores_of(features: &[u32], fixed: &[f32; STATES], weights: &Weights) -> Scores {
    let mut scores: Scores =
        std::array::from_fn(|state| f64::from(fixed.get(state).copied().unwrap_or(0.0)));
    for feature in features {
        let start = *feature as usize * STATES;
        let row = weights
            .weights
            .get(start..start + STATES)
            .unwrap_or_default();
        for (score, weight) in scores.iter_mut().zip(row) {
            *score += f64::from(*weight);
        }
    }
    scores
}

/// Exponentials relative to the largest, so that none overflows; the chain is scaled at each token anyway.
fn exponentials(scores: &Scores) -> Scores {
    let largest = scores.iter().fold(f64::NEG_INFINITY, |a, b| a.max(*b));
    scores.map(|score| (score - largest).exp())
}

fn normalise(values: &mut Scores) {
    let sum: f64 = values.iter().sum();
    if sum > 0.0 {
        for value in values {
            *value /= sum;
        }
    }
}

fn forward(emissions: &[Scores], steps: &[Scores]) -> Vec<Scores> {
    let mut all: Vec<Scores> = Vec::with_capacity(emissions.len());
    for emission in emissions {
        let mut alpha = [0.0; STATES];
        match all.last() {
            None => {
                for (state, value) in alpha.iter_mut().enumerate() {
                    *value = f64::from(u8::from(State::OUTSIDE.allows(State::from_index(state))));
                }
            }
            Some(before) => {
                for (before, row) in before.iter().zip(steps) {
                    for (value, step) in alpha.iter_mut().zip(row) {
                        *value += before * step;
                    }
                }
            }
        }
        for (value, emission) in alpha.iter_mut().zip(emission) {
            *value *= emission;
        }
        normalise(&mut alpha);
        all.push(alpha);
    }
    all
}

fn backward(emissions: &[Scores], steps: &[Scores]) -> Vec<Scores> {
    let mut all: Vec<Scores> = Vec::with_capacity(emissions.len());
    let mut beta = [1.0; STATES];
    for emission in emissions.iter().rev() {
        all.push(beta);
        let ahead: Scores = std::array::from_fn(|to| {
            beta.get(to)
                .zip(emission.get(to))
                .map_or(0.0, |(b, e)| b * e)
        });
        let mut before = [0.0; STATES];
        for (value, row) in before.iter_mut().zip(steps) {
            *value = row
                .iter()
                .zip(&ahead)
                .map(|(step, ahead)| step * ahead)
                .sum();
        }
        normalise(&mut before);
        beta = before;
    }
    all.reverse();
    all
}

fn add_expected_steps(
    expected: &mut [f64],
    alpha: &Scores,
    beta: &Scores,
    emission: &Scores,
    steps: &[Scores],
) {
    let joint: Vec<f64> = alpha
        .iter()
        .zip(steps)
        .flat_map(|(alpha, row)| {
            row.iter()
                .zip(beta.iter().zip(emission))
                .map(move |(step, (beta, emission))| alpha * step * beta * emission)
        })
        .collect();
    let sum: f64 = joint.iter().sum();
    if sum > 0.0 {
        for (expected, joint) in expected.iter_mut().zip(joint) {
            *expected += joint / sum;
        }
    }
}
