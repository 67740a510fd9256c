//! Word pieces a second of the entity model's default engine, over windows given as JSON Lines (`ids` and `types`).
//!
//! `compare_classifier.py` calls it; its logits can be written out to be compared with another engine's.

use std::{
    fs::{self, File},
    io::{BufRead as _, BufReader, BufWriter, Write as _},
    num::NonZero,
    path::PathBuf,
    time::Instant,
};

use claimtrace::entities::classifier::{
    Bundle, Precision, RtenClassifier, TokenClassifier as _, Window,
};
use clap::{Parser, ValueEnum};
use serde::Deserialize;

#[derive(Parser)]
struct Arguments {
    /// Folder of the model.
    #[arg(long, default_value = "models/evidence-ner")]
    model: PathBuf,
    /// JSON Lines with `ids` and `types`; without it, the same made-up windows every time.
    #[arg(long)]
    windows: Option<PathBuf>,
    #[arg(long, default_value = "int8")]
    precision: Numbers,
    #[arg(long, default_value = "1")]
    threads: NonZero<usize>,
    #[arg(long, default_value_t = 3)]
    repeat: usize,
    /// Writes the logits, as little-endian f32, to this file.
    #[arg(long)]
    logits: Option<PathBuf>,
    /// Given by `cargo bench`.
    #[arg(long, hide = true)]
    bench: bool,
}

#[derive(Clone, Copy, ValueEnum)]
enum Numbers {
    Fp32,
    Int8,
}

#[derive(Deserialize)]
struct Pieces {
    ids: Vec<u32>,
    types: Vec<u32>,
}

fn main() {
    let arguments = Arguments::parse();
    if !arguments.model.exists() {
        println!("no model in {}", arguments.model.display());
        return;
    }
    let precision = match arguments.precision {
        Numbers::Fp32 => Precision::Fp32,
        Numbers::Int8 => Precision::Int8,
    };
    let start = Instant::now();
    let bundle = Bundle::read(&arguments.model).unwrap();
    let classifier = RtenClassifier::load(&bundle, precision, arguments.threads).unwrap();
    drop(bundle);
    let load = start.elapsed().as_secs_f64();
    let windows = arguments.windows.as_ref().map_or_else(made_up, |path| {
        BufReader::new(File::open(path).unwrap())
            .lines()
            .map(|line| window(serde_json::from_str(&line.unwrap()).unwrap()))
            .collect()
    });
    let pieces: usize = windows.iter().map(|window| window.ids.len()).sum();
    let mut best = (f64::INFINITY, f64::INFINITY);
    for _ in 0..arguments.repeat {
        let (start, cpu) = (Instant::now(), processor_seconds());
        let logits = classifier.logits(&windows).unwrap();
        best.0 = best.0.min(start.elapsed().as_secs_f64());
        best.1 = best.1.min(processor_seconds() - cpu);
        if let Some(path) = &arguments.logits {
            let mut out = BufWriter::new(File::create(path).unwrap());
            for logit in logits.iter().flatten() {
                out.write_all(&logit.to_le_bytes()).unwrap();
            }
        }
    }
    let answer = serde_json::json!({
        "pieces": pieces,
        "load_seconds": load,
        "seconds": best.0,
        "cpu_seconds": best.1,
        "pieces_per_second": pieces as f64 / best.0,
        "peak_bytes": peak(),
    });
    println!("{answer}");
}

fn window(pieces: Pieces) -> Window {
    Window {
        ids: pieces.ids,
        types: pieces.types,
        words: 0..0,
        answers: 0..0,
        firsts: Vec::new(),
    }
}

/// Windows of 20 to 190 pieces.
fn made_up() -> Vec<Window> {
    (0..100)
        .map(|number| {
            let length = 20 + number * 67 % 171;
            window(Pieces {
                ids: (0..length)
                    .map(|at| 1000 + (number * 31 + at * 7) % 20000)
                    .collect(),
                types: (0..length).map(|at| (number + at) % 30).collect(),
            })
        })
        .collect()
}

/// Seconds of processor time of this process, where Linux says it; 0 elsewhere.
fn processor_seconds() -> f64 {
    let tasks = fs::read_dir("/proc/self/task")
        .into_iter()
        .flatten()
        .flatten();
    let nanoseconds = |path: PathBuf| -> Option<f64> {
        let statistics = fs::read_to_string(path.join("schedstat")).ok()?;
        statistics.split(' ').next()?.parse().ok()
    };
    tasks
        .filter_map(|task| nanoseconds(task.path()))
        .sum::<f64>()
        / 1e9
}

/// Peak of resident memory, where Linux says it; 0 elsewhere.
fn peak() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let kilobytes = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))
        .and_then(|rest| rest.split_whitespace().next()?.parse::<u64>().ok());
    kilobytes.unwrap_or_default() * 1024
}
