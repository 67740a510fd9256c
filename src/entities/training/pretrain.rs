//! Masked-language training of the encoder on texts of the field, before any label is learned.

use tch::{Kind, Reduction, Tensor, nn, nn::Module};

use super::{Event, Plan, Start, TrainError, examples::batches_of, optimiser::Optimiser};
use crate::{
    entities::{
        classifier::{
            Reading, Window,
            libtorch::settle_threads,
            network::{Batch, Network},
        },
        lexicon::Lexicon,
    },
    text::Text,
};

/// Share of the words that are hidden, and how: most are masked, some replaced, some left.
const HIDDEN: f64 = 0.15;
const MASKED: f64 = 0.8;
const REPLACED: f64 = 0.1;

/// Goes on with the masked-language training of a base model on `passages`, for at most `pieces` word pieces in all,
/// and returns the weights of the encoder. The rate, batch, window, seed and threads are those of the plan.
///
/// # Errors
/// When the plan or the base does not fit, and when there is no text.
pub fn pretrain(
    start: &Start<'_>,
    plan: &Plan,
    passages: &[String],
    pieces: usize,
    progress: &mut dyn FnMut(Event<'_>) -> bool,
) -> Result<Vec<u8>, TrainError> {
    plan.check()?;
    settle_threads(start.threads);
    tch::manual_seed(plan.seed as i64);
    let mut random = fastrand::Rng::with_seed(plan.seed);
    let lexicon = Lexicon::embedded()?;
    let mut network = Network::new(start.encoder, 1, plan.dropout, start.device);
    let fresh = network.load(start.weights, true)?;
    progress(Event::Fresh(&fresh));
    let head = MaskedHead::new(&network.store, start);
    if plan.bfloat16 {
        network.store.bfloat16();
    }
    let plan = Plan {
        learn_pieces: true,
        heads_factor: 1.0,
        ..plan.clone()
    };
    let mut optimiser = Optimiser::new(&network.store, &plan);

    let mut order: Vec<usize> = (0..passages.len()).collect();
    random.shuffle(&mut order);
    let mut windows = Vec::new();
    let mut total = 0;
    for passage in order.iter().filter_map(|at| passages.get(*at)) {
        let text = Text::new(passage.clone());
        let whole = [text.span()];
        let reading = Reading::of(&text, &whole, &[], start.vocabulary, &lexicon, plan.window);
        for window in reading.windows {
            total += window.ids.len();
            windows.push(window);
        }
        if total >= pieces {
            break;
        }
    }
    if windows.is_empty() {
        return Err(TrainError::NoData);
    }
    let lengths = windows.iter().map(|window| window.ids.len());
    let batches = batches_of(lengths, plan.batch_pieces, &mut random);
    let steps = batches.len();
    let (mut losses, mut seen) = (0.0, 0);
    for (step, batch) in batches.iter().enumerate() {
        let chosen: Vec<&Window> = batch.iter().filter_map(|at| windows.get(*at)).collect();
        let hidden: Vec<Hidden> = chosen
            .iter()
            .map(|window| Hidden::of(window, start, &mut random))
            .collect();
        if hidden.iter().all(|window| window.places.is_empty()) {
            continue;
        }
        let loss = head.loss(&network, start, &hidden)?;
        optimiser.step(
            &loss,
            plan.rate(step, steps) * plan.learning_rate,
            plan.clip,
        );
        seen += chosen.iter().map(|window| window.ids.len()).sum::<usize>();
        let value = loss.double_value(&[]);
        losses = if step == 0 {
            value
        } else {
            0.98 * losses + 0.02 * value
        };
        let goes_on = progress(Event::Step {
            epoch: 0,
            step: step + 1,
            steps,
            loss: losses,
            pieces: seen,
        });
        if !goes_on {
            return Err(TrainError::Stopped(0));
        }
    }
    optimiser.settle(&mut network.store);
    Ok(network.export_encoder()?)
}

/// A window with some of its words hidden.
struct Hidden {
    ids: Vec<u32>,
    types: Vec<u32>,
    places: Vec<usize>,
    targets: Vec<i64>,
}

impl Hidden {
    fn of(window: &Window, start: &Start<'_>, random: &mut fastrand::Rng) -> Self {
        let mut hidden = Self {
            ids: window.ids.clone(),
            types: window.types.clone(),
            places: Vec::new(),
            targets: Vec::new(),
        };
        let ends = window
            .firsts
            .iter()
            .skip(1)
            .copied()
            .chain([window.ids.len().saturating_sub(1)]);
        for (first, end) in window.firsts.iter().copied().zip(ends) {
            if random.f64() >= HIDDEN {
                continue;
            }
            let kind = random.f64();
            for at in first..end {
                let (Some(id), Some(target)) = (hidden.ids.get_mut(at), window.ids.get(at)) else {
                    continue;
                };
                hidden.places.push(at);
                hidden.targets.push(i64::from(*target));
                if kind < MASKED {
                    *id = start.vocabulary.mask();
                } else if kind < MASKED + REPLACED {
                    *id = random.u32(0..start.vocabulary.size() as u32);
                }
            }
        }
        hidden
    }
}

/// Predicts the hidden pieces; its last layer is the table of piece vectors.
struct MaskedHead {
    dense: nn::Linear,
    norm: nn::LayerNorm,
    pieces: Tensor,
    bias: Tensor,
}

impl MaskedHead {
    fn new(store: &nn::VarStore, start: &Start<'_>) -> Self {
        let root = &store.root() / "masked";
        let width = start.encoder.hidden_size as i64;
        let pieces = store
            .variables()
            .remove("embeddings.word_embeddings.weight")
            .unwrap_or_default();
        Self {
            dense: nn::linear(&root / "dense", width, width, nn::LinearConfig::default()),
            norm: nn::layer_norm(&root / "norm", vec![width], nn::LayerNormConfig::default()),
            bias: root.zeros("bias", &[start.encoder.vocab_size as i64]),
            pieces,
        }
    }

    fn loss(
        &self,
        network: &Network,
        start: &Start<'_>,
        windows: &[Hidden],
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
            places.extend(window.places.iter().map(|at| (base + at) as i64));
            targets.extend_from_slice(&window.targets);
        }
        let hidden = network.encode(&batch, true).map_err(TrainError::Torch)?;
        let width = hidden.size().last().copied().unwrap_or(1);
        let places = Tensor::from_slice(&places).to_device(start.device);
        let words = hidden.reshape([-1, width]).index_select(0, &places);
        let words = self.norm.forward(&self.dense.forward(&words).gelu("none"));
        let logits = (words.matmul(&self.pieces.tr()) + &self.bias).to_kind(Kind::Float);
        let targets = Tensor::from_slice(&targets).to_device(start.device);
        Ok(logits.cross_entropy_loss::<Tensor>(&targets, None, Reduction::Mean, -100, 0.0))
    }
}
