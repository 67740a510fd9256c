use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    io::{self, Write},
    path::{Path, PathBuf},
    sync::atomic::{AtomicBool, Ordering},
    time::{Duration, Instant},
};

use indicatif::{ProgressBar, ProgressStyle};
use serde_json::{Value, json};
use tch::Device;

use super::{
    args::{PretrainArguments, ScheduleArguments, TrainArguments, TrainingDevice},
    exit::{Exit, Failure},
};
use crate::{
    annotations::{self, AnnotatedEntity, Layer},
    database::Sha256Hex,
    entities::{
        EntityLabel,
        classifier::{
            EncoderConfig, FORMAT, HeadLabel, ModelConfig, TAGS, Vocabulary, WORD_TYPE_COUNT,
            WORD_TYPES,
        },
        training::{self, Agreement, Event, Passage, Plan, Start, State},
    },
    text::{Span, Text},
};

const STATE: &str = "training-state.safetensors";

type Scores = BTreeMap<(String, HeadLabel), Agreement>;

pub(super) fn run(arguments: &TrainArguments) -> Result<Exit, Failure> {
    let base = Base::read(&arguments.base)?;
    let mut data = Data::read(&arguments.data)?;
    data.add_documents(&arguments.annotations)?;
    if let (Some(sentences), Some(gold)) = (&arguments.sentences, &arguments.gold) {
        data.add_sentences(sentences, gold)?;
    }
    let mut plan = plan(&arguments.schedule)?;
    for share in &arguments.share {
        let (name, value) = share
            .split_once('=')
            .and_then(|(name, value)| Some((name, value.parse::<f64>().ok()?)))
            .filter(|(_, value)| (0.0..=100.0).contains(value))
            .ok_or_else(|| Failure::Other(format!("--share {share}: not NAME=SHARE")))?;
        plan.shares.insert(name.to_owned(), value);
    }
    let heads = base.heads_with(&data.learn);
    let identity = identity(&plan, &data, &base, &heads);
    let vocabulary = base.vocabulary()?;
    let start = Start {
        encoder: &base.encoder,
        weights: &base.weights,
        vocabulary: &vocabulary,
        heads: &heads,
        device: device(arguments.schedule.device),
        threads: threads(arguments.schedule.threads),
    };
    fs::create_dir_all(&arguments.out).map_err(|error| about(&arguments.out, &error))?;
    let state_path = arguments.out.join(STATE);
    let state = if arguments.resume && state_path.exists() {
        let bytes = read(&state_path)?;
        Some(State::read(&bytes, &identity).map_err(|error| about(&state_path, &error))?)
    } else {
        None
    };

    let began = Instant::now();
    let is_stopped = stop_flag();
    let bar = progress_bar();
    let mut broken = None;
    let mut write_epoch = |done: usize, agreement: &Scores, state: &State| {
        bar.suspend(|| println!("epoch {done}: {}", summary(agreement)));
        let written = state
            .write()
            .map_err(|error| Failure::Other(error.to_string()))
            .and_then(|bytes| write(&state_path, &bytes));
        if let Err(error) = written {
            broken = Some(error);
            return false;
        }
        !is_stopped.load(Ordering::Relaxed)
    };
    let outcome = training::train(
        &start,
        &plan,
        &data.learn,
        &data.develop,
        state.as_ref(),
        &identity,
        &mut |event| match event {
            Event::Epoch {
                done,
                agreement,
                state,
            } => write_epoch(done, agreement, state),
            event => {
                show(&bar, &event, plan.epochs);
                true
            }
        },
    );
    bar.finish_and_clear();
    if let Some(error) = broken {
        return Err(error);
    }
    let trained = match outcome {
        Ok(trained) => trained,
        Err(training::TrainError::Stopped(done)) => {
            writeln!(
                io::stderr(),
                "stopped after {done} epochs; --resume goes on"
            )?;
            return Ok(Exit::Interrupted);
        }
        Err(error) => return Err(Failure::Other(error.to_string())),
    };

    let config = ModelConfig {
        format: FORMAT.to_owned(),
        encoder: base.encoder.clone(),
        heads: heads.clone(),
        tags: TAGS.map(str::to_owned).to_vec(),
        word_types: WORD_TYPES.to_owned(),
        window: plan.window,
    };
    write(&arguments.out.join("model.safetensors"), &trained.weights)?;
    write(&arguments.out.join("tokenizer.json"), &base.tokenizer)?;
    write(&arguments.out.join("config.json"), &pretty(&config)?)?;
    let report = json!({
        "model_sha256": Sha256Hex::of(&trained.weights).0,
        "base_sha256": Sha256Hex::of(&base.weights).0,
        "data_sha256": data.digests,
        "plan": plan,
        "minutes": began.elapsed().as_secs() / 60,
        "threads": start.threads,
        "develop": trained.agreement.iter().map(score_json).collect::<Vec<_>>(),
    });
    write(&arguments.out.join("training.json"), &pretty(&report)?)?;
    let mut out = io::stdout().lock();
    for ((source, label), score) in &trained.agreement {
        writeln!(
            out,
            "{source:<20} {:<14} F1 {:.4}  ({} of {} found, {} annotated)",
            label.as_str(),
            score.f1(),
            score.both,
            score.recognised,
            score.annotated
        )?;
    }
    writeln!(out, "wrote {}", arguments.out.display())?;
    // The run is done: there is nothing to go on from.
    let _ = fs::remove_file(&state_path);
    Ok(Exit::Done)
}

pub(super) fn pretrain(arguments: &PretrainArguments) -> Result<Exit, Failure> {
    let base = Base::read(&arguments.base)?;
    let plan = plan(&arguments.schedule)?;
    let vocabulary = base.vocabulary()?;
    let mut passages = Vec::new();
    for path in &arguments.text {
        let text = fs::read_to_string(path).map_err(|error| about(path, &error))?;
        passages.extend(
            text.lines()
                .filter(|line| !line.trim().is_empty())
                .map(str::to_owned),
        );
    }
    let start = Start {
        encoder: &base.encoder,
        weights: &base.weights,
        vocabulary: &vocabulary,
        heads: &[],
        device: device(arguments.schedule.device),
        threads: threads(arguments.schedule.threads),
    };
    let is_stopped = stop_flag();
    let bar = progress_bar();
    let weights = training::pretrain(&start, &plan, &passages, arguments.pieces, &mut |event| {
        show(&bar, &event, 1);
        !is_stopped.load(Ordering::Relaxed)
    });
    bar.finish_and_clear();
    let weights = weights.map_err(|error| Failure::Other(error.to_string()))?;
    fs::create_dir_all(&arguments.out).map_err(|error| about(&arguments.out, &error))?;
    write(&arguments.out.join("model.safetensors"), &weights)?;
    write(&arguments.out.join("tokenizer.json"), &base.tokenizer)?;
    write(&arguments.out.join("config.json"), &pretty(&base.encoder)?)?;
    writeln!(io::stdout(), "wrote {}", arguments.out.display())?;
    Ok(Exit::Done)
}

/// A base model in a folder.
struct Base {
    encoder: EncoderConfig,
    /// None of a bare encoder.
    heads: Vec<HeadLabel>,
    weights: Vec<u8>,
    tokenizer: Vec<u8>,
}

impl Base {
    fn read(folder: &Path) -> Result<Self, Failure> {
        let path = folder.join("config.json");
        let value: Value =
            serde_json::from_slice(&read(&path)?).map_err(|error| about(&path, &error))?;
        let (mut encoder, heads) = if value.get("format").is_some() {
            let config: ModelConfig =
                serde_json::from_value(value).map_err(|error| about(&path, &error))?;
            (config.encoder, config.heads)
        } else {
            let encoder: EncoderConfig =
                serde_json::from_value(value).map_err(|error| about(&path, &error))?;
            (encoder, Vec::new())
        };
        encoder.type_vocab_size = WORD_TYPE_COUNT;
        Ok(Self {
            encoder,
            heads,
            weights: read(&folder.join("model.safetensors"))?,
            tokenizer: read(&folder.join("tokenizer.json"))?,
        })
    }

    fn vocabulary(&self) -> Result<Vocabulary, Failure> {
        Vocabulary::read(&self.tokenizer)
            .map_err(|error| Failure::Other(format!("tokenizer.json: {error}")))
    }

    /// The heads of the base, then those that the data adds.
    fn heads_with(&self, learn: &[Passage]) -> Vec<HeadLabel> {
        let mut heads = self.heads.clone();
        heads.extend(HeadLabel::ALL.into_iter().filter(|head| {
            !self.heads.contains(head)
                && learn.iter().any(|passage| passage.annotated.contains(head))
        }));
        heads
    }
}

/// What to learn from and to be compared with.
#[derive(Default)]
struct Data {
    learn: Vec<Passage>,
    develop: Vec<Passage>,
    /// SHA-256 of each file by name.
    digests: BTreeMap<String, String>,
}

impl Data {
    fn read(paths: &[PathBuf]) -> Result<Self, Failure> {
        let mut files = Vec::new();
        for path in paths {
            if path.is_dir() {
                let entries = fs::read_dir(path).map_err(|error| about(path, &error))?;
                for entry in entries {
                    files.push(entry.map_err(|error| about(path, &error))?.path());
                }
            } else {
                files.push(path.clone());
            }
        }
        files.sort();
        let mut data = Self::default();
        for path in files {
            let name = path
                .file_name()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned();
            let (source, develops) = match (
                name.strip_suffix(".train.jsonl"),
                name.strip_suffix(".dev.jsonl"),
            ) {
                (Some(source), _) => (source, false),
                (_, Some(source)) => (source, true),
                _ => continue,
            };
            let bytes = read(&path)?;
            let text = std::str::from_utf8(&bytes).map_err(|error| about(&path, &error))?;
            let passages =
                training::read_passages(source, text).map_err(|error| about(&path, &error))?;
            if passages.is_empty() {
                writeln!(
                    io::stderr(),
                    "warning: {name}: no label of a head; not used"
                )?;
                continue;
            }
            data.digests.insert(name, Sha256Hex::of(&bytes).0);
            if develops {
                data.develop.extend(passages);
            } else {
                data.learn.extend(passages);
            }
        }
        Ok(data)
    }

    /// Each passage of a document in which entities were annotated.
    fn add_documents(&mut self, paths: &[PathBuf]) -> Result<(), Failure> {
        for path in paths {
            let loaded =
                annotations::load(path).map_err(|error| Failure::Other(error.to_string()))?;
            for set in loaded.sets {
                if !set.layers.contains(&Layer::Entities) || set.regions.is_some() {
                    let name = &set.name;
                    writeln!(
                        io::stderr(),
                        "warning: {name}: entities are not annotated in full; not used"
                    )?;
                    continue;
                }
                let whole = Text::new(set.text.clone());
                self.digests.insert(
                    format!("annotations/{}", set.name),
                    digest_of(&whole, &set.entities),
                );
                for passage in &set.passages {
                    let mentions = set
                        .entities
                        .iter()
                        .filter(|e| passage.span.contains(e.span));
                    let text = whole.slice(passage.span);
                    self.add(
                        "annotations",
                        text,
                        passage.span.start,
                        mentions,
                        &set.labels,
                    );
                }
            }
        }
        Ok(())
    }

    fn add_sentences(&mut self, path: &Path, gold: &Path) -> Result<(), Failure> {
        let articles = annotations::load_sentences(path, gold)
            .map_err(|error| Failure::Other(error.to_string()))?;
        for sentence in annotations::training_sentences(&articles) {
            let text = Text::new(sentence.text.clone());
            let name = format!("sentences/{}/{}", sentence.article, self.learn.len());
            self.digests
                .insert(name, digest_of(&text, &sentence.entities));
            let mentions = sentence.entities.iter();
            self.add("sentences", &sentence.text, 0, mentions, &sentence.labels);
        }
        Ok(())
    }

    fn add<'a>(
        &mut self,
        source: &str,
        text: &str,
        start: usize,
        mentions: impl Iterator<Item = &'a AnnotatedEntity>,
        labels: &BTreeSet<EntityLabel>,
    ) {
        self.learn.push(Passage {
            source: source.to_owned(),
            text: Text::new(text.to_owned()),
            annotated: labels
                .iter()
                .map(|label| HeadLabel::guideline(*label))
                .collect(),
            mentions: mentions
                .map(|mention| {
                    let span = Span::new(mention.span.start - start, mention.span.end - start);
                    (span, HeadLabel::guideline(mention.label))
                })
                .collect(),
        });
    }
}

fn digest_of(text: &Text, entities: &[AnnotatedEntity]) -> String {
    let mut bytes = text.as_str().as_bytes().to_vec();
    for entity in entities {
        let line = format!(
            "\n{} {} {}",
            entity.span.start,
            entity.span.end,
            entity.label.as_str()
        );
        bytes.extend(line.into_bytes());
    }
    Sha256Hex::of(&bytes).0
}

fn identity(plan: &Plan, data: &Data, base: &Base, heads: &[HeadLabel]) -> String {
    let parts = json!([
        plan,
        data.digests,
        Sha256Hex::of(&base.weights).0,
        heads,
        WORD_TYPES
    ]);
    Sha256Hex::of(parts.to_string().as_bytes()).0
}

fn plan(arguments: &ScheduleArguments) -> Result<Plan, Failure> {
    let mut plan = match &arguments.plan {
        Some(path) => serde_json::from_slice(&read(path)?).map_err(|error| about(path, &error))?,
        None => Plan::default(),
    };
    plan.epochs = arguments.epochs.unwrap_or(plan.epochs);
    plan.batch_pieces = arguments.batch_pieces.unwrap_or(plan.batch_pieces);
    plan.learning_rate = arguments.learning_rate.unwrap_or(plan.learning_rate);
    plan.seed = arguments.seed.unwrap_or(plan.seed);
    plan.bfloat16 |= arguments.bfloat16;
    Ok(plan)
}

fn device(wanted: TrainingDevice) -> Device {
    match wanted {
        TrainingDevice::Auto => Device::cuda_if_available(),
        TrainingDevice::Cpu => Device::Cpu,
        TrainingDevice::Cuda => Device::Cuda(0),
    }
}

fn threads(wanted: Option<usize>) -> usize {
    wanted.unwrap_or_else(|| std::thread::available_parallelism().map_or(1, usize::from))
}

/// True once the user has asked to stop; the epoch is then finished.
fn stop_flag() -> &'static AtomicBool {
    static STOPPED: AtomicBool = AtomicBool::new(false);
    // A second handler in one process is refused; the first one sets the same flag.
    let _ = ctrlc::set_handler(|| STOPPED.store(true, Ordering::Relaxed));
    &STOPPED
}

fn progress_bar() -> ProgressBar {
    let bar = ProgressBar::new(0);
    if let Ok(style) =
        ProgressStyle::with_template("{msg} {wide_bar} {pos}/{len} steps, {eta} left")
    {
        bar.set_style(style);
    }
    bar
}

fn show(bar: &ProgressBar, event: &Event<'_>, epochs: usize) {
    match event {
        Event::Fresh(names) => {
            for name in *names {
                bar.suspend(|| eprintln!("begins at random: {name}"));
            }
        }
        Event::Step {
            epoch,
            step,
            steps,
            loss,
            pieces,
        } => {
            bar.set_length(*steps as u64);
            if *step == 1 {
                bar.reset();
            }
            bar.set_position(*step as u64);
            bar.set_message(format!("epoch {}/{epochs}, loss {loss:.4}", epoch + 1));
            // Without a terminal the bar is not drawn: a line now and then for the log.
            if bar.is_hidden() && (step % 10 == 0 || step == steps) {
                let seconds = bar.elapsed().max(Duration::from_millis(1)).as_secs_f64();
                eprintln!(
                    "epoch {}/{epochs} step {step}/{steps} loss {loss:.4}, {:.0} pieces/s",
                    epoch + 1,
                    *pieces as f64 / seconds
                );
            }
        }
        Event::Epoch { .. } => {}
    }
}

fn summary(scores: &Scores) -> String {
    scores
        .iter()
        .map(|((source, label), score)| format!("{source} {} {:.3}", label.as_str(), score.f1()))
        .collect::<Vec<_>>()
        .join(", ")
}

fn score_json(((source, label), score): (&(String, HeadLabel), &Agreement)) -> Value {
    json!({
        "source": source,
        "label": label,
        "f1": (score.f1() * 1e4).round() / 1e4,
        "both": score.both,
        "recognised": score.recognised,
        "annotated": score.annotated,
    })
}

fn pretty(value: &impl serde::Serialize) -> Result<Vec<u8>, Failure> {
    let mut bytes =
        serde_json::to_vec_pretty(value).map_err(|error| Failure::Other(error.to_string()))?;
    bytes.push(b'\n');
    Ok(bytes)
}

fn read(path: &Path) -> Result<Vec<u8>, Failure> {
    fs::read(path).map_err(|error| about(path, &error))
}

/// Writes beside the file and renames, so that a stopped write leaves the old one.
fn write(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    let folder = path.parent().unwrap_or(Path::new("."));
    let mut file = tempfile::NamedTempFile::new_in(folder).map_err(|error| about(path, &error))?;
    file.write_all(bytes).map_err(|error| about(path, &error))?;
    file.persist(path).map_err(|error| about(path, &error))?;
    Ok(())
}

fn about(path: &Path, error: &impl std::fmt::Display) -> Failure {
    Failure::Other(format!("{}: {error}", path.display()))
}
