//! Multinomial logistic regression with a quadratic penalty, by accelerated gradient descent (Nesterov 1983).

use std::collections::BTreeMap;

use super::{Confusion, data::Example};
use crate::verify::{
    Label, Model, Probabilities,
    features::{COUNT, features},
    lexical::Rarity,
    model::{Weights, preferred, softmax},
};

/// Strengths of the penalty that are tried, for each example.
const PENALTIES: [f64; 4] = [0.003, 0.01, 0.03, 0.1];

/// Folds of the cross-validation.
const FOLDS: usize = 7;

/// Steps of the descent; the weights no longer move in the fourth decimal.
const STEPS: usize = 400;

/// Scaled features, with a constant one at the end.
type Line = [f64; COUNT + 1];

/// The data in the form of the descent.
struct Table {
    lines: Vec<Line>,
    labels: Vec<Label>,
    folds: Vec<usize>,
}

/// Fits the model, and gives the scores of the cross-validation with the settings that it chose.
pub(super) fn fit(examples: &[Example]) -> (Model, Confusion) {
    let sentences = examples.iter().flat_map(|example| {
        let passages = example.passages.iter().map(String::as_str);
        passages.chain([example.statement.text.as_str()])
    });
    let rarity = Rarity::count(sentences);
    let rows: Vec<Vec<f64>> = examples
        .iter()
        .map(|example| {
            let passages: Vec<&str> = example.passages.iter().map(String::as_str).collect();
            features(&example.statement, &passages, &rarity)
        })
        .collect();
    let (means, scales) = scaling(&rows);
    let table = Table {
        lines: rows
            .iter()
            .map(|row| scaled(row, &means, &scales))
            .collect(),
        labels: examples.iter().map(|example| example.label).collect(),
        folds: folds(examples),
    };
    // The penalty with the least loss on what was held out.
    let (penalty, held_out) = PENALTIES
        .iter()
        .map(|penalty| (*penalty, cross_validated(&table, *penalty)))
        .min_by(|a, b| loss(&table, &a.1).total_cmp(&loss(&table, &b.1)))
        .unwrap_or_default();
    let sharpness = sharpest(&table, &held_out);
    let held_out: Vec<[f64; 3]> = held_out
        .iter()
        .map(|answer| sharpened(answer, sharpness))
        .collect();
    let preference = preferences(&table, &held_out);
    let all: Vec<usize> = (0..table.lines.len()).collect();
    let model = Model {
        means,
        scales,
        weights: descend(&table, &all, penalty),
        preference,
        sharpness,
        rarity,
    };
    (model, confusion(&table, &held_out, &preference))
}

/// Mean and deviation of each feature.
fn scaling(rows: &[Vec<f64>]) -> ([f64; COUNT], [f64; COUNT]) {
    let count = rows.len().max(1) as f64;
    let column = |at: usize| rows.iter().filter_map(move |row| row.get(at).copied());
    let means = std::array::from_fn(|at| column(at).sum::<f64>() / count);
    let scales = std::array::from_fn(|at| {
        let mean = column(at).sum::<f64>() / count;
        let variance = column(at).map(|value| (value - mean).powi(2)).sum::<f64>() / count;
        // A feature that never varies says nothing, whatever it is divided by.
        if variance > 1e-12 {
            variance.sqrt()
        } else {
            1.0
        }
    });
    (means, scales)
}

fn scaled(row: &[f64], means: &[f64; COUNT], scales: &[f64; COUNT]) -> Line {
    let mut line = [1.0; COUNT + 1];
    let values = row.iter().zip(means.iter().zip(scales));
    for (cell, (value, (mean, scale))) in line.iter_mut().zip(values) {
        *cell = (value - mean) / scale;
    }
    line
}

/// The fold of each example: whole works, the largest first, each into the smallest fold.
fn folds(examples: &[Example]) -> Vec<usize> {
    let mut sizes: BTreeMap<u64, usize> = BTreeMap::new();
    for example in examples {
        *sizes.entry(example.work).or_default() += 1;
    }
    let mut works: Vec<(u64, usize)> = sizes.into_iter().collect();
    works.sort_by_key(|(work, size)| (std::cmp::Reverse(*size), *work));
    let mut filled = [0usize; FOLDS];
    let mut of_work: BTreeMap<u64, usize> = BTreeMap::new();
    for (work, size) in works {
        let smallest = filled
            .iter()
            .enumerate()
            .min_by_key(|(at, filled)| (**filled, *at))
            .map_or(0, |(at, _)| at);
        if let Some(filled) = filled.get_mut(smallest) {
            *filled += size;
        }
        of_work.insert(work, smallest);
    }
    examples
        .iter()
        .map(|example| of_work.get(&example.work).copied().unwrap_or_default())
        .collect()
}

/// The weights with the least penalised loss on some of the examples.
fn descend(table: &Table, chosen: &[usize], penalty: f64) -> Weights {
    let rows: Vec<(&Line, usize)> = chosen
        .iter()
        .filter_map(|at| Some((table.lines.get(*at)?, table.labels.get(*at)?.index())))
        .collect();
    let count = rows.len().max(1) as f64;
    // The curvature is at most half the greatest eigenvalue of the second moments, found by power iteration.
    let step = 1.0 / (0.5 * greatest_eigenvalue(&rows) + penalty);
    let mut weights: Weights = [[0.0; COUNT + 1]; 3];
    let mut ahead = weights;
    for round in 0..STEPS {
        let mut gradient: Weights = [[0.0; COUNT + 1]; 3];
        for (line, label) in &rows {
            let scores = softmax(&ahead, line.split_last().map_or(&[], |(_, rest)| rest), 1.0);
            for (of, (slopes, score)) in gradient.iter_mut().zip(scores).enumerate() {
                let error = (score - f64::from(u8::from(of == *label))) / count;
                for (slope, value) in slopes.iter_mut().zip(line.iter()) {
                    *slope += error * value;
                }
            }
        }
        let momentum = round as f64 / (round as f64 + 3.0);
        let lines = weights.iter_mut().zip(ahead.iter_mut()).zip(&gradient);
        for ((weights, ahead), slopes) in lines {
            let cells = weights.iter_mut().zip(ahead.iter_mut()).zip(slopes);
            for (at, ((weight, ahead), slope)) in cells.enumerate() {
                let shrink = if at < COUNT { penalty * *ahead } else { 0.0 };
                let next = *ahead - step * (slope + shrink);
                *ahead = next + momentum * (next - *weight);
                *weight = next;
            }
        }
    }
    weights
}

fn greatest_eigenvalue(rows: &[(&Line, usize)]) -> f64 {
    let count = rows.len().max(1) as f64;
    let mut vector: Line = [1.0; COUNT + 1];
    let mut value = 1.0;
    for _ in 0..30 {
        let mut next: Line = [0.0; COUNT + 1];
        for (line, _) in rows {
            let product: f64 = line.iter().zip(&vector).map(|(a, b)| a * b).sum();
            for (cell, part) in next.iter_mut().zip(line.iter()) {
                *cell += product * part / count;
            }
        }
        value = next.iter().map(|cell| cell * cell).sum::<f64>().sqrt();
        vector = next.map(|cell| cell / value.max(1e-12));
    }
    // Power iteration comes from below.
    1.1 * value
}

/// For every example, what a model says that has not seen its work.
fn cross_validated(table: &Table, penalty: f64) -> Vec<[f64; 3]> {
    let mut answers = vec![[0.0; 3]; table.lines.len()];
    for fold in 0..FOLDS {
        let (inside, outside): (Vec<usize>, Vec<usize>) =
            (0..table.lines.len()).partition(|at| table.folds.get(*at) == Some(&fold));
        let weights = descend(table, &outside, penalty);
        for at in inside {
            if let (Some(answer), Some(line)) = (answers.get_mut(at), table.lines.get(at)) {
                let features = line.split_last().map_or(&[][..], |(_, rest)| rest);
                *answer = softmax(&weights, features, 1.0);
            }
        }
    }
    answers
}

/// Mean logarithmic loss.
fn loss(table: &Table, answers: &[[f64; 3]]) -> f64 {
    let labelled = answers.iter().zip(&table.labels);
    labelled
        .map(|(answer, label)| -Probabilities(*answer).of(*label).max(1e-9).ln())
        .sum()
}

/// Probabilities with their logits multiplied.
fn sharpened(answer: &[f64; 3], sharpness: f64) -> [f64; 3] {
    let powers = answer.map(|probability| probability.max(1e-12).powf(sharpness));
    let sum: f64 = powers.iter().sum();
    powers.map(|power| power / sum)
}

/// The sharpness with the least loss on what was held out.
fn sharpest(table: &Table, answers: &[[f64; 3]]) -> f64 {
    let loss_with = |sharpness: f64| {
        let changed: Vec<[f64; 3]> = answers
            .iter()
            .map(|answer| sharpened(answer, sharpness))
            .collect();
        loss(table, &changed)
    };
    (10..=40)
        .map(|step| f64::from(step) * 0.05)
        .min_by(|a, b| loss_with(*a).total_cmp(&loss_with(*b)))
        .unwrap_or(1.0)
}

/// The preferences with the greatest sum of micro and macro F1 on what was held out.
fn preferences(table: &Table, answers: &[[f64; 3]]) -> [f64; 3] {
    let mut best = ([1.0; 3], f64::NEG_INFINITY);
    for inaccurate in 10..=30 {
        for none in 4..=40 {
            let preference = [1.0, f64::from(inaccurate) * 0.1, f64::from(none) * 0.25];
            let scores = confusion(table, answers, &preference);
            let value = scores.micro() + scores.macro_mean();
            if value > best.1 + 1e-12 {
                best = (preference, value);
            }
        }
    }
    best.0
}

fn confusion(table: &Table, answers: &[[f64; 3]], preference: &[f64; 3]) -> Confusion {
    let mut confusion = Confusion::default();
    for (answer, label) in answers.iter().zip(&table.labels) {
        confusion.add(*label, preferred(Probabilities(*answer), preference));
    }
    confusion
}
