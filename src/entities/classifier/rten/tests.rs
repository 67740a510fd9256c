//! The engine against a plain forward pass, and that nothing but the window decides its answer.

use std::{collections::BTreeMap, num::NonZero};

use super::{Precision, RtenClassifier};
use crate::entities::classifier::{Bundle, TokenClassifier as _, Window, tiny};

fn engine(precision: Precision, threads: usize) -> RtenClassifier {
    let bundle = Bundle::new("tiny", tiny::files()).unwrap();
    RtenClassifier::load(&bundle, precision, NonZero::new(threads).unwrap()).unwrap()
}

/// Enough windows for several batches, of all lengths.
fn windows() -> Vec<Window> {
    (0..60)
        .map(|number| tiny::window(number, 1 + number % tiny::POSITIONS))
        .collect()
}

#[test]
fn single_precision_is_the_plain_forward_pass() {
    let windows = windows();
    let logits = engine(Precision::Fp32, 1).logits(&windows).unwrap();
    let reference = Reference::new();
    for (window, logits) in windows.iter().zip(&logits) {
        let expected = reference.logits(window);
        assert_eq!(logits.len(), expected.len());
        for (logit, expected) in logits.iter().zip(expected) {
            assert!(
                (f64::from(*logit) - expected).abs() < 1e-5,
                "{logit} for {expected}"
            );
        }
    }
}

#[test]
fn eight_bits_are_close_to_single_precision() {
    let windows = windows();
    let single = engine(Precision::Fp32, 1).logits(&windows).unwrap();
    let eight = engine(Precision::Int8, 1).logits(&windows).unwrap();
    let (single, eight) = (single.concat(), eight.concat());
    let squares = single.iter().map(|logit| logit * logit).sum::<f32>();
    let errors = single
        .iter()
        .zip(&eight)
        .map(|(a, b)| (a - b) * (a - b))
        .sum::<f32>();
    assert!(errors > 0.0);
    assert!(
        (errors / squares).sqrt() < 0.05,
        "{}",
        (errors / squares).sqrt()
    );
}

#[test]
fn a_window_is_read_the_same_alone_and_among_others() {
    for precision in [Precision::Fp32, Precision::Int8] {
        let engine = engine(precision, 1);
        let windows = windows();
        let together = engine.logits(&windows).unwrap();
        let mut reversed = windows.clone();
        reversed.reverse();
        let mut backwards = engine.logits(&reversed).unwrap();
        backwards.reverse();
        assert_eq!(together, backwards);
        for (window, logits) in windows.iter().zip(&together) {
            assert_eq!(
                engine.logits(std::slice::from_ref(window)).unwrap(),
                std::slice::from_ref(logits)
            );
        }
    }
}

#[test]
fn threads_change_nothing() {
    for precision in [Precision::Fp32, Precision::Int8] {
        let windows = windows();
        let one = engine(precision, 1).logits(&windows).unwrap();
        let three = engine(precision, 3);
        assert_eq!(three.logits(&windows).unwrap(), one);
        std::thread::scope(|scope| {
            for _ in 0..5 {
                scope.spawn(|| assert_eq!(three.logits(&windows).unwrap(), one));
            }
        });
    }
}

#[test]
fn no_windows_and_empty_windows_have_no_logits() {
    let engine = engine(Precision::Int8, 2);
    assert_eq!(engine.logits(&[]).unwrap(), Vec::<Vec<f32>>::new());
    let logits = engine
        .logits(&[tiny::window(1, 0), tiny::window(2, 3)])
        .unwrap();
    assert_eq!(logits[0], [0.0; 0]);
    assert_eq!(logits[1].len(), 3 * tiny::OUTPUTS);
}

#[test]
fn windows_that_the_model_cannot_take_are_refused() {
    let engine = engine(Precision::Int8, 1);
    let mut of_other_pieces = tiny::window(0, 5);
    of_other_pieces.ids[2] = 40;
    let mut of_other_types = tiny::window(0, 5);
    of_other_types.types[2] = 30;
    let mut uneven = tiny::window(0, 5);
    uneven.types.pop();
    for (window, cause) in [
        (
            tiny::window(0, 49),
            "a window of 49 pieces; the model takes 48",
        ),
        (of_other_pieces, "no word piece has the number 40"),
        (of_other_types, "no token type has the number 30"),
        (
            uneven,
            "a window with more or fewer token types than pieces",
        ),
    ] {
        let error = engine.logits(&[window]).unwrap_err().to_string();
        assert_eq!(error, format!("the rten engine failed: {cause}"));
    }
}

/// BERT written plainly, in double precision.
struct Reference {
    tensors: BTreeMap<String, Vec<f64>>,
}

impl Reference {
    fn new() -> Self {
        let wide = |values: Vec<f32>| values.into_iter().map(f64::from).collect();
        let tensors = tiny::tensors().into_iter();
        Self {
            tensors: tensors
                .map(|(name, _, values)| (name, wide(values)))
                .collect(),
        }
    }

    fn row(&self, table: &str, number: usize) -> &[f64] {
        &self.tensors[&format!("embeddings.{table}_embeddings.weight")]
            [number * tiny::HIDDEN..(number + 1) * tiny::HIDDEN]
    }

    fn linear(&self, name: &str, input: &[f64]) -> Vec<f64> {
        let weights = self.tensors[&format!("{name}.weight")].chunks(input.len());
        weights
            .zip(&self.tensors[&format!("{name}.bias")])
            .map(|(weights, bias)| dot(weights, input) + bias)
            .collect()
    }

    fn norm(&self, name: &str, input: &[f64]) -> Vec<f64> {
        let count = input.len() as f64;
        let mean = input.iter().sum::<f64>() / count;
        let variance = input.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / count;
        input
            .iter()
            .zip(&self.tensors[&format!("{name}.weight")])
            .zip(&self.tensors[&format!("{name}.bias")])
            .map(|((x, weight), bias)| (x - mean) / (variance + 1e-12).sqrt() * weight + bias)
            .collect()
    }

    fn logits(&self, window: &Window) -> Vec<f64> {
        let mut rows: Vec<Vec<f64>> = (window.ids.iter().zip(&window.types).enumerate())
            .map(|(place, (id, kind))| {
                let word = self.row("word", *id as usize);
                let sum = add(
                    &add(word, self.row("position", place)),
                    self.row("token_type", *kind as usize),
                );
                self.norm("embeddings.LayerNorm", &sum)
            })
            .collect();
        for layer in 0..tiny::LAYERS {
            let name = format!("encoder.layer.{layer}");
            let part = |part: &str| -> Vec<Vec<f64>> {
                let part = format!("{name}.attention.self.{part}");
                rows.iter().map(|row| self.linear(&part, row)).collect()
            };
            let (queries, keys, values) = (part("query"), part("key"), part("value"));
            let context = attend(&queries, &keys, &values, 4);
            rows = rows
                .iter()
                .zip(&context)
                .map(|(row, context)| {
                    let attended = self.linear(&format!("{name}.attention.output.dense"), context);
                    let row = self.norm(
                        &format!("{name}.attention.output.LayerNorm"),
                        &add(row, &attended),
                    );
                    let wide: Vec<f64> = self
                        .linear(&format!("{name}.intermediate.dense"), &row)
                        .into_iter()
                        .map(gelu)
                        .collect();
                    let output = self.linear(&format!("{name}.output.dense"), &wide);
                    self.norm(&format!("{name}.output.LayerNorm"), &add(&row, &output))
                })
                .collect();
        }
        rows.iter()
            .flat_map(|row| self.linear("heads", row))
            .collect()
    }
}

fn attend(
    queries: &[Vec<f64>],
    keys: &[Vec<f64>],
    values: &[Vec<f64>],
    heads: usize,
) -> Vec<Vec<f64>> {
    let width = tiny::HIDDEN / heads;
    queries
        .iter()
        .map(|query| {
            (0..heads)
                .flat_map(|head| {
                    let own = head * width..(head + 1) * width;
                    let exponentials: Vec<f64> = keys
                        .iter()
                        .map(|key| {
                            (dot(&query[own.clone()], &key[own.clone()]) / (width as f64).sqrt())
                                .exp()
                        })
                        .collect();
                    let sum: f64 = exponentials.iter().sum();
                    own.map(move |at| {
                        let weighted = exponentials
                            .iter()
                            .zip(values)
                            .map(|(weight, value)| weight * value[at]);
                        weighted.sum::<f64>() / sum
                    })
                    .collect::<Vec<f64>>()
                })
                .collect()
        })
        .collect()
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

fn add(a: &[f64], b: &[f64]) -> Vec<f64> {
    a.iter().zip(b).map(|(a, b)| a + b).collect()
}

/// x Φ(x), with Φ by Simpson's rule.
fn gelu(x: f64) -> f64 {
    let density = |t: f64| (-t * t / 2.0).exp() / (2.0 * std::f64::consts::PI).sqrt();
    let steps = 200;
    let step = x / f64::from(steps);
    let inner: f64 = (1..steps)
        .map(|at| f64::from(2 + at % 2 * 2) * density(step * f64::from(at)))
        .sum();
    x * (0.5 + step / 3.0 * (density(0.0) + inner + density(x)))
}
