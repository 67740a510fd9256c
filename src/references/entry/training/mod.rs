//! Training of the tagger from labelled reference strings, and its score on strings that it never saw.

mod augment;
mod data;
mod field_crf;
mod score;

use std::{collections::BTreeMap, fs, path::Path};

use self::{
    data::Example,
    field_crf::{Settings, TrainingSet},
};
use super::{
    features::{Containers, container_hash, container_words, features},
    labels::Field,
    tagger::{Tagger, encode},
    tokens::tokenize,
};

pub use data::DataError;
pub use score::{FieldScore, Scores};

/// One of how many strings is held back for the score.
const HELD_BACK: u64 = 5;

/// Restyled copies made of each complete training string.
const COPIES: u64 = 3;

/// A container name enters the list of known ones when this many training strings have it: names seen once
/// would teach the tagger to trust the list more than it can on new strings.
const KNOWN_CONTAINER: usize = 2;

/// What a training run used and reached.
#[derive(Debug, Clone, PartialEq)]
pub struct TrainingReport {
    /// Strings trained on, restyled copies left aside.
    pub trained: usize,
    /// Strings held back.
    pub held_back: usize,
    /// Restyled copies trained on as well.
    pub restyled: usize,
    /// Scores on the held-back strings, of a model that never saw them.
    pub scores: Scores,
    /// The weights file, trained with all but the held-back strings.
    pub weights: Vec<u8>,
}

/// Trains on the files of `data` (`grobid-citations.train.jsonl` and `anystyle-core.xml`), scores on the fifth
/// held back. The same data gives the same weights.
///
/// # Errors
/// When a file cannot be read or is not of its format.
pub fn train(data: &Path) -> Result<TrainingReport, DataError> {
    let read = |name: &'static str| {
        fs::read_to_string(data.join(name)).map_err(|error| DataError::Unreadable {
            file: name,
            reason: error.to_string(),
        })
    };
    let mut examples = data::read_jsonl(&read("grobid-citations.train.jsonl")?)?;
    examples.extend(data::read_xml(&read("anystyle-core.xml")?));
    let (held_back, trained): (Vec<_>, Vec<_>) = examples
        .into_iter()
        .partition(|example| example.split_hash() % HELD_BACK == 0);
    let restyled: Vec<Example> = trained
        .iter()
        .flat_map(|example| (0..COPIES).filter_map(|copy| augment::restyled(example, copy)))
        .collect();

    let containers = known_containers(&trained);
    let mut set = TrainingSet::default();
    for example in trained.iter().chain(&restyled) {
        let (tokens, states) = example.labelled();
        set.push(&tokens, features(&tokens, &containers), states);
    }
    let model = field_crf::train(set, &Settings::default());
    let weights = encode(
        &model.transitions,
        &containers,
        &model.features,
        model.scale,
    );
    let tagger = Tagger::decode(&weights).map_err(|_| DataError::Weights)?;
    Ok(TrainingReport {
        trained: trained.len(),
        held_back: held_back.len(),
        restyled: restyled.len(),
        scores: score::score(&tagger, &held_back),
        weights,
    })
}

/// Hashes of the container names that several training strings have.
fn known_containers(examples: &[Example]) -> Containers {
    let mut counts: BTreeMap<u32, usize> = BTreeMap::new();
    for example in examples {
        for name in example.texts(Field::Container) {
            let words = container_words(&tokenize(name, &[]));
            if !words.is_empty() {
                *counts
                    .entry(container_hash(words.iter().map(String::as_str)))
                    .or_default() += 1;
            }
        }
    }
    counts
        .into_iter()
        .filter(|(_, count)| *count >= KNOWN_CONTAINER)
        .map(|(hash, _)| hash)
        .collect()
}
