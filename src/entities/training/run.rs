//! The training loop.

use std::collections::BTreeMap;

use tch::{Device, Kind, Reduction, Tensor};

use super::{
    Agreement, Passage, Plan, PlanError, State, StateError, agreement,
    examples::{Example, MASKED, TrainingWindow, batches_of},
    optimiser::Optimiser,
};
use crate::entities::{
    classifier::{
        EncoderConfig, HeadLabel, Reading, Recognised, Tag, Vocabulary,
        libtorch::{logits, settle_threads},
        network::{Batch, Network, WeightsError},
    },
    lexicon::{Lexicon, LexiconError},
};

/// What a training run starts from.
#[derive(Debug)]
pub struct Start<'run> {
    /// Shape of the encoder.
    pub encoder: &'run EncoderConfig,
    /// Weights of the base model or of a model trained before, as a safetensors file.
    pub weights: &'run [u8],
    /// Vocabulary of the base model.
    pub vocabulary: &'run Vocabulary,
    /// Heads of the model, in the order of its outputs.
    pub heads: &'run [HeadLabel],
    /// Where to compute: `cpu` or `cuda`.
    pub device: Device,
    /// Threads on a processor.
    pub threads: usize,
}

/// What happens in a run.
#[derive(Debug)]
pub enum Event<'run> {
    /// Parameters that the base lacks and that begin at random.
    Fresh(&'run [String]),
    /// After each step.
    Step {
        /// From 0.
        epoch: usize,
        /// Steps done in this epoch.
        step: usize,
        /// Steps in this epoch.
        steps: usize,
        /// Mean loss of the last steps.
        loss: f64,
        /// Word pieces learned from in this epoch.
        pieces: usize,
    },
    /// After each epoch: agreement on the watched passages, and a state to go on from.
    Epoch {
        /// Epochs done.
        done: usize,
        /// By source and label.
        agreement: &'run BTreeMap<(String, HeadLabel), Agreement>,
        /// Where the run stands.
        state: &'run State,
    },
}

/// Why a run ended without a model.
#[derive(Debug, thiserror::Error)]
pub enum TrainError {
    /// A parameter of the plan.
    #[error(transparent)]
    Plan(#[from] PlanError),
    /// The base model.
    #[error("base model: {0}")]
    Weights(#[from] WeightsError),
    /// The state to go on from.
    #[error(transparent)]
    State(#[from] StateError),
    /// The lexicons.
    #[error(transparent)]
    Lexicon(#[from] LexiconError),
    /// No passage with a label of a head.
    #[error("there is nothing to learn from")]
    NoData,
    /// libtorch.
    #[error("libtorch: {0}")]
    Torch(String),
    /// The caller stopped it.
    #[error("stopped after {0} epochs")]
    Stopped(usize),
}

/// A trained model.
#[derive(Debug)]
pub struct Trained {
    /// Weights in half precision, as a safetensors file.
    pub weights: Vec<u8>,
    /// Agreement of these weights on all development passages, by source and label.
    pub agreement: BTreeMap<(String, HeadLabel), Agreement>,
}

/// Trains on `learn`, watching `develop`. `progress` is told of every event and may stop the run by saying false.
///
/// # Errors
/// When the plan, the base, or the state does not fit, when there is no data, and when the run is stopped.
pub fn train(
    start: &Start<'_>,
    plan: &Plan,
    learn: &[Passage],
    develop: &[Passage],
    state: Option<&State>,
    identity: &str,
    progress: &mut dyn FnMut(Event<'_>) -> bool,
) -> Result<Trained, TrainError> {
    plan.check()?;
    settle_threads(start.threads);
    tch::manual_seed(plan.seed as i64);
    let lexicon = Lexicon::embedded()?;
    let examples: Vec<Example> = learn
        .iter()
        .map(|passage| {
            Example::of(
                passage,
                start.heads,
                start.vocabulary,
                &lexicon,
                plan.window,
            )
        })
        .collect();
    if examples.is_empty() {
        return Err(TrainError::NoData);
    }
    let read = |passage: &Passage| {
        let whole = [passage.text.span()];
        Reading::of(
            &passage.text,
            &whole,
            &[],
            start.vocabulary,
            &lexicon,
            plan.window,
        )
    };
    let watched = watched(develop, plan.watched);

    let mut network = Network::new(start.encoder, start.heads.len(), plan.dropout, start.device);
    let fresh = network.load(start.weights, true)?;
    progress(Event::Fresh(&fresh));
    if plan.bfloat16 {
        network.store.bfloat16();
    }
    let mut optimiser = Optimiser::new(&network.store, plan);
    let mut epoch = 0;
    if let Some(state) = state {
        if !optimiser.restore(state) {
            return Err(StateError::Foreign.into());
        }
        epoch = state.epoch;
    }
    while epoch < plan.epochs {
        run_epoch(
            &network,
            &mut optimiser,
            start,
            plan,
            &examples,
            epoch,
            progress,
        )?;
        epoch += 1;
        let found = watched
            .iter()
            .map(|passage| recognise(&network, start, &read(passage)))
            .collect::<Result<Vec<_>, _>>()?;
        let mut state = State::default();
        state.epoch = epoch;
        identity.clone_into(&mut state.identity);
        optimiser.save(&mut state);
        let goes_on = progress(Event::Epoch {
            done: epoch,
            agreement: &agreement(watched.iter().copied(), &found),
            state: &state,
        });
        if !goes_on && epoch < plan.epochs {
            return Err(TrainError::Stopped(epoch));
        }
    }
    optimiser.settle(&mut network.store);
    let weights = network.export()?;
    // Scored as they are shipped, in half precision.
    network.load(&weights, false)?;
    let found = develop
        .iter()
        .map(|passage| recognise(&network, start, &read(passage)))
        .collect::<Result<Vec<_>, _>>()?;
    Ok(Trained {
        weights,
        agreement: agreement(develop.iter(), &found),
    })
}

fn run_epoch(
    network: &Network,
    optimiser: &mut Optimiser,
    start: &Start<'_>,
    plan: &Plan,
    examples: &[Example],
    epoch: usize,
    progress: &mut dyn FnMut(Event<'_>) -> bool,
) -> Result<(), TrainError> {
    let seed = plan.seed.wrapping_mul(1_000_003).wrapping_add(epoch as u64);
    let mut random = fastrand::Rng::with_seed(seed);
    tch::manual_seed(seed as i64);
    let mut windows: Vec<TrainingWindow> = Vec::new();
    for example in examples {
        let share = plan.shares.get(&example.source).copied().unwrap_or(1.0);
        let once_more = random.f64() < share.fract();
        for _ in 0..share.trunc() as usize + usize::from(once_more) {
            windows.extend(example.windows(start.vocabulary, plan, &mut random));
        }
    }
    windows.retain(|window| !window.firsts.is_empty());
    let lengths = windows.iter().map(|window| window.ids.len());
    let batches = batches_of(lengths, plan.batch_pieces, &mut random);
    // Epochs differ a little in length; the rate follows the share of the run that is done.
    let steps = batches.len();
    let mut losses = 0.0;
    let mut pieces = 0;
    for (step, batch) in batches.iter().enumerate() {
        let chosen: Vec<&TrainingWindow> = batch.iter().filter_map(|at| windows.get(*at)).collect();
        let loss = loss(network, start, &chosen)?;
        let rate = plan.rate(epoch * steps + step, plan.epochs * steps) * plan.learning_rate;
        optimiser.step(&loss, rate, plan.clip);
        pieces += chosen.iter().map(|window| window.ids.len()).sum::<usize>();
        let value = loss.double_value(&[]);
        losses = if step == 0 {
            value
        } else {
            0.98 * losses + 0.02 * value
        };
        progress(Event::Step {
            epoch,
            step: step + 1,
            steps,
            loss: losses,
            pieces,
        });
    }
    Ok(())
}

/// Cross-entropy of the tags, over all words and the heads that their sources annotate.
fn loss(
    network: &Network,
    start: &Start<'_>,
    windows: &[&TrainingWindow],
) -> Result<Tensor, TrainError> {
    let batch = Batch::new(
        windows
            .iter()
            .map(|window| (window.ids.as_slice(), window.types.as_slice())),
        start.device,
    );
    let mut places = Vec::new();
    let mut targets = Vec::new();
    for (row, window) in windows.iter().enumerate() {
        let base = row * batch.longest;
        places.extend(window.firsts.iter().map(|first| (base + first) as i64));
        targets.extend_from_slice(&window.targets);
    }
    let hidden = network.encode(&batch, true).map_err(TrainError::Torch)?;
    let width = hidden.size().last().copied().unwrap_or(1);
    let places = Tensor::from_slice(&places).to_device(start.device);
    let words = hidden.reshape([-1, width]).index_select(0, &places);
    let logits = network
        .classify(&words, true)
        .to_kind(Kind::Float)
        .reshape([-1, Tag::COUNT as i64]);
    let targets = Tensor::from_slice(&targets).to_device(start.device);
    Ok(logits.cross_entropy_loss::<Tensor>(&targets, None, Reduction::Mean, MASKED, 0.0))
}

fn recognise(
    network: &Network,
    start: &Start<'_>,
    reading: &Reading,
) -> Result<Vec<Recognised>, TrainError> {
    let logits = logits(network, start.heads.len(), start.device, &reading.windows)
        .map_err(TrainError::Torch)?;
    Ok(reading.mentions(start.heads, &logits))
}

/// At most `most` passages of each source, evenly spread.
fn watched(develop: &[Passage], most: usize) -> Vec<&Passage> {
    let mut by_source: BTreeMap<&str, Vec<&Passage>> = BTreeMap::new();
    for passage in develop {
        by_source.entry(&passage.source).or_default().push(passage);
    }
    by_source
        .into_values()
        .flat_map(|passages| {
            let step = passages.len().div_ceil(most.max(1)).max(1);
            passages.into_iter().step_by(step)
        })
        .collect()
}
