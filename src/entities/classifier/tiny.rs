//! A model small enough to be made anew by each test: two layers, 32 wide, random weights.

use std::borrow::Cow;

use half::f16;
use safetensors::{Dtype, tensor::TensorView};
use serde_json::{Value, json};

use super::{ModelFiles, Window};

pub(super) const VOCABULARY: usize = 40;
pub(super) const HIDDEN: usize = 32;
pub(super) const INTERMEDIATE: usize = 64;
pub(super) const LAYERS: usize = 2;
pub(super) const POSITIONS: usize = 48;
pub(super) const TYPES: usize = 30;
pub(super) const OUTPUTS: usize = 6;

/// Name, shape and values of each tensor; the values are exact in half precision.
pub(super) fn tensors() -> Vec<(String, Vec<usize>, Vec<f32>)> {
    let mut tensors = Vec::new();
    let mut seed = 7_u32;
    let mut add = |name: String, shape: &[usize], centre: f32| {
        let values = (0..shape.iter().product())
            .map(|_| {
                seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                let random = (seed >> 8) as f32 / (1 << 24) as f32;
                f16::from_f32(centre + (random - 0.5) * 0.6).to_f32()
            })
            .collect();
        tensors.push((name, shape.to_vec(), values));
    };
    for (name, rows) in [
        ("word", VOCABULARY),
        ("position", POSITIONS),
        ("token_type", TYPES),
    ] {
        add(
            format!("embeddings.{name}_embeddings.weight"),
            &[rows, HIDDEN],
            0.0,
        );
    }
    add("embeddings.LayerNorm.weight".to_owned(), &[HIDDEN], 1.0);
    add("embeddings.LayerNorm.bias".to_owned(), &[HIDDEN], 0.0);
    for layer in 0..LAYERS {
        for (part, outputs, inputs) in [
            ("attention.self.query", HIDDEN, HIDDEN),
            ("attention.self.key", HIDDEN, HIDDEN),
            ("attention.self.value", HIDDEN, HIDDEN),
            ("attention.output.dense", HIDDEN, HIDDEN),
            ("intermediate.dense", INTERMEDIATE, HIDDEN),
            ("output.dense", HIDDEN, INTERMEDIATE),
        ] {
            let name = format!("encoder.layer.{layer}.{part}");
            add(format!("{name}.weight"), &[outputs, inputs], 0.0);
            add(format!("{name}.bias"), &[outputs], 0.0);
        }
        for part in ["attention.output.LayerNorm", "output.LayerNorm"] {
            let name = format!("encoder.layer.{layer}.{part}");
            add(format!("{name}.weight"), &[HIDDEN], 1.0);
            add(format!("{name}.bias"), &[HIDDEN], 0.0);
        }
    }
    add("heads.weight".to_owned(), &[OUTPUTS, HIDDEN], 0.0);
    add("heads.bias".to_owned(), &[OUTPUTS], 0.0);
    tensors
}

pub(super) fn config() -> Value {
    json!({
        "format": "claimtrace/token-classifier/1",
        "encoder": {
            "vocab_size": VOCABULARY, "hidden_size": HIDDEN, "num_hidden_layers": LAYERS,
            "num_attention_heads": 4, "intermediate_size": INTERMEDIATE,
            "max_position_embeddings": POSITIONS, "type_vocab_size": TYPES,
            "layer_norm_eps": 1e-12, "hidden_act": "gelu",
        },
        "heads": ["DRUG", "OUTCOME"],
        "tags": ["O", "B", "I"],
        "word_types": "shape-6/hint-5",
        "window": 24,
    })
}

fn tokenizer() -> Value {
    let specials = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"].map(str::to_owned);
    let letters = ('a'..='z').map(String::from);
    let vocabulary: serde_json::Map<String, Value> = specials
        .into_iter()
        .chain(letters)
        .enumerate()
        .map(|(id, piece)| (piece, json!(id)))
        .collect();
    json!({
        "version": "1.0", "truncation": null, "padding": null, "added_tokens": [],
        "normalizer": {
            "type": "BertNormalizer", "clean_text": true, "handle_chinese_chars": true,
            "strip_accents": null, "lowercase": true,
        },
        "pre_tokenizer": {"type": "BertPreTokenizer"},
        "post_processor": null, "decoder": null,
        "model": {
            "type": "WordPiece", "unk_token": "[UNK]", "continuing_subword_prefix": "##",
            "max_input_chars_per_word": 100, "vocab": vocabulary,
        },
    })
}

/// The files, of the given tensors.
pub(super) fn files_of(tensors: &[(String, Vec<usize>, Vec<f32>)]) -> ModelFiles {
    let bytes: Vec<Vec<u8>> = tensors
        .iter()
        .map(|(_, _, values)| {
            values
                .iter()
                .flat_map(|value| f16::from_f32(*value).to_le_bytes())
                .collect()
        })
        .collect();
    let views = tensors.iter().zip(&bytes).map(|((name, shape, _), bytes)| {
        (
            name,
            TensorView::new(Dtype::F16, shape.clone(), bytes).unwrap(),
        )
    });
    ModelFiles {
        config: Cow::Owned(config().to_string().into_bytes()),
        weights: Cow::Owned(safetensors::serialize(views, None).unwrap()),
        tokenizer: Cow::Owned(tokenizer().to_string().into_bytes()),
    }
}

pub(super) fn files() -> ModelFiles {
    files_of(&tensors())
}

/// A window of `length` pieces; `number` tells it from others.
pub(super) fn window(number: usize, length: usize) -> Window {
    Window {
        ids: (0..length)
            .map(|at| ((number * 11 + at * 7) % VOCABULARY) as u32)
            .collect(),
        types: (0..length)
            .map(|at| ((number + at * 3) % TYPES) as u32)
            .collect(),
        words: 0..0,
        answers: 0..0,
        firsts: Vec::new(),
    }
}
