//! Training of the entity model on a small scale: it learns, it goes on where it stopped, it grows new heads.
#![cfg(feature = "rust-bert")]

use std::{
    collections::BTreeMap,
    sync::{Mutex, PoisonError},
};

use claimtrace::{
    entities::{
        classifier::{EncoderConfig, HeadLabel, Vocabulary, WORD_TYPE_COUNT},
        training::{Event, Passage, Plan, Start, State, TrainError, Trained, train},
    },
    text::{Span, Text},
};

/// Whatever stands after "took" is a drug; what stands after "had", an adverse event.
const FRAMES: [(&str, HeadLabel); 2] = [
    ("patients took {} daily", HeadLabel::Drug),
    ("later they had {} again", HeadLabel::AdverseEvent),
];
static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());

const THINGS: [&str; 6] = [
    "alpha",
    "beta",
    "gamma delta",
    "delta",
    "alpha beta",
    "gamma",
];

fn vocabulary() -> Vocabulary {
    let words = "[PAD] [UNK] [CLS] [SEP] [MASK] patients took daily later they had again alpha beta gamma delta";
    let ids: BTreeMap<&str, usize> = words.split(' ').zip(0..).collect();
    let json = serde_json::json!({
        "version": "1.0",
        "added_tokens": [],
        "normalizer": { "type": "BertNormalizer", "clean_text": true, "handle_chinese_chars": true, "strip_accents": null, "lowercase": true },
        "pre_tokenizer": { "type": "BertPreTokenizer" },
        "model": { "type": "WordPiece", "unk_token": "[UNK]", "continuing_subword_prefix": "##", "max_input_chars_per_word": 100, "vocab": ids },
    });
    Vocabulary::read(json.to_string().as_bytes()).unwrap()
}

fn encoder() -> EncoderConfig {
    EncoderConfig {
        vocab_size: 16,
        hidden_size: 32,
        num_hidden_layers: 1,
        num_attention_heads: 2,
        intermediate_size: 64,
        max_position_embeddings: 32,
        type_vocab_size: WORD_TYPE_COUNT,
        layer_norm_eps: 1e-12,
        hidden_act: "gelu".to_owned(),
    }
}

/// A file without a tensor: everything begins at random, from the seed.
fn nothing() -> Vec<u8> {
    let none: Vec<(String, safetensors::tensor::TensorView<'_>)> = Vec::new();
    safetensors::serialize(none, None).unwrap()
}

/// Each source annotates one label and holds the frames of both.
fn passages() -> Vec<Passage> {
    let mut passages = Vec::new();
    for annotated in [HeadLabel::Drug, HeadLabel::AdverseEvent] {
        for (frame, label) in FRAMES {
            for thing in THINGS {
                let start = frame.find("{}").unwrap();
                let mention = (Span::new(start, start + thing.len()), label);
                passages.push(Passage {
                    source: annotated.as_str().to_lowercase(),
                    text: Text::new(frame.replace("{}", thing)),
                    annotated: vec![annotated],
                    mentions: if label == annotated {
                        vec![mention]
                    } else {
                        vec![]
                    },
                });
            }
        }
    }
    passages
}

fn plan() -> Plan {
    Plan {
        epochs: 60,
        batch_pieces: 64,
        learning_rate: 5e-3,
        heads_factor: 1.0,
        learn_pieces: true,
        window: 16,
        ..Plan::default()
    }
}

fn run(
    weights: &[u8],
    heads: &[HeadLabel],
    plan: &Plan,
    state: Option<&State>,
    progress: &mut dyn FnMut(Event<'_>) -> bool,
) -> Result<Trained, TrainError> {
    // libtorch draws random numbers from one source for the whole process.
    let _alone = ONE_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner);
    let passages = passages();
    let (vocabulary, encoder) = (vocabulary(), encoder());
    let start = Start {
        encoder: &encoder,
        weights,
        vocabulary: &vocabulary,
        heads,
        device: tch::Device::Cpu,
        threads: 1,
    };
    train(&start, plan, &passages, &passages, state, "test", progress)
}

const HEADS: [HeadLabel; 2] = [HeadLabel::Drug, HeadLabel::AdverseEvent];

#[test]
fn each_head_learns_its_label_from_the_sources_that_annotate_it() {
    let trained = run(&nothing(), &HEADS, &plan(), None, &mut |_| true).unwrap();
    let scores: Vec<(String, f64)> = trained
        .agreement
        .iter()
        .map(|((source, _), score)| (source.clone(), score.f1()))
        .collect();
    assert_eq!(
        scores,
        [("adverse_event".to_owned(), 1.0), ("drug".to_owned(), 1.0)]
    );
}

#[test]
fn a_stopped_run_goes_on_to_the_same_weights() {
    let plan = Plan {
        epochs: 3,
        ..plan()
    };
    let whole = run(&nothing(), &HEADS, &plan, None, &mut |_| true).unwrap();
    let mut kept = None;
    let stopped = run(&nothing(), &HEADS, &plan, None, &mut |event| match event {
        Event::Epoch { state, .. } => {
            kept = Some(state.write().unwrap());
            false
        }
        _ => true,
    });
    assert!(matches!(stopped, Err(TrainError::Stopped(1))));
    let state = State::read(&kept.unwrap(), "test").unwrap();
    let resumed = run(&nothing(), &HEADS, &plan, Some(&state), &mut |_| true).unwrap();
    assert!(resumed.weights == whole.weights);
}

#[test]
fn the_state_of_another_run_is_refused() {
    let state = State::default().write().unwrap();
    let error = State::read(&state, "test").unwrap_err().to_string();
    assert_eq!(
        error,
        "the state is that of a run with another plan, other data or another base model"
    );
    assert!(State::read(b"no state", "test").is_err());
}

#[test]
fn fine_tuning_keeps_the_heads_of_the_base_and_adds_new_ones() {
    let plan_of_one = Plan {
        epochs: 12,
        ..plan()
    };
    let first = run(
        &nothing(),
        &[HeadLabel::Drug],
        &plan_of_one,
        None,
        &mut |_| true,
    )
    .unwrap();
    let kept = Plan {
        epochs: 1,
        learning_rate: 1e-9,
        ..plan()
    };
    let second = run(&first.weights, &HEADS, &kept, None, &mut |_| true).unwrap();
    let drug = ("drug".to_owned(), HeadLabel::Drug);
    assert_eq!(second.agreement[&drug], first.agreement[&drug]);
}

#[test]
fn bfloat16_learns_too() {
    let plan = Plan {
        bfloat16: true,
        ..plan()
    };
    let trained = run(&nothing(), &HEADS, &plan, None, &mut |_| true).unwrap();
    assert!(trained.agreement.values().all(|score| score.f1() > 0.9));
}

#[test]
fn without_data_there_is_nothing_to_learn() {
    let (vocabulary, encoder) = (vocabulary(), encoder());
    let weights = nothing();
    let start = Start {
        encoder: &encoder,
        weights: &weights,
        vocabulary: &vocabulary,
        heads: &HEADS,
        device: tch::Device::Cpu,
        threads: 1,
    };
    let outcome = train(&start, &plan(), &[], &[], None, "test", &mut |_| true);
    assert!(matches!(outcome, Err(TrainError::NoData)));
}
