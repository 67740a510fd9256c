use std::{
    fs, io,
    num::NonZero,
    panic::{self, AssertUnwindSafe},
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    thread,
};

use super::inputs::Input;
use crate::{
    database::{Database, Identity, InputRow, Record, Sha256Hex},
    pdf::PdfError,
    pipeline::ExtractError,
    pipeline::{self, Engines, Options},
};

/// Stack of a worker. Page trees and forms nest as deep as their bounds allow; the default of 2 MiB is close
/// to what the deepest test file needs.
const STACK: usize = 16 << 20;

/// What became of one input in this run.
#[derive(Debug)]
pub(super) enum Outcome {
    /// Read and written.
    Written(InputRow),
    /// The database already has it.
    Unchanged,
    /// Not read.
    Failed(InputRow),
    /// Read, but its record could not be written: the run cannot go on.
    Unwritable(String),
}

/// What all workers share.
pub(super) struct Batch<'run> {
    pub(super) engines: &'run Engines,
    pub(super) options: &'run Options,
    pub(super) identity: &'run Identity,
    pub(super) database: &'run Database,
    /// Set to stop after the inputs under way.
    pub(super) stop: &'run AtomicBool,
}

impl Batch<'_> {
    /// Reads `inputs` on `jobs` threads. `started` is told each name, `finished` each outcome, in any order but
    /// never two at a time.
    pub(super) fn run(
        &self,
        inputs: &[Input],
        jobs: usize,
        known: impl Fn(&Input, &Sha256Hex) -> bool + Sync,
        started: impl Fn(&Input) + Sync,
        finished: impl FnMut(&Input, Outcome) + Send,
    ) -> io::Result<()> {
        let next = AtomicUsize::new(0);
        let finished = Mutex::new(finished);
        let work = || {
            while !self.stop.load(Ordering::Relaxed) {
                let Some(input) = inputs.get(next.fetch_add(1, Ordering::Relaxed)) else {
                    break;
                };
                started(input);
                let outcome = self.read(input, &known);
                let mut finished = finished.lock().unwrap_or_else(PoisonError::into_inner);
                (*finished)(input, outcome);
            }
        };
        thread::scope(|scope| {
            for _ in 0..workers(jobs, inputs.len()) {
                thread::Builder::new()
                    .stack_size(STACK)
                    .spawn_scoped(scope, work)?;
            }
            Ok(())
        })
    }

    fn read(&self, input: &Input, known: impl Fn(&Input, &Sha256Hex) -> bool) -> Outcome {
        let failed = |sha256, error: String| {
            Outcome::Failed(InputRow::failed(
                input.name.clone(),
                sha256,
                error,
                self.identity.clone(),
            ))
        };
        let bytes = match fs::read(&input.path) {
            Ok(bytes) => bytes,
            Err(error) => return failed(None, format!("cannot read the file: {error}")),
        };
        let sha256 = Sha256Hex::of(&bytes);
        if known(input, &sha256) {
            return Outcome::Unchanged;
        }
        let record = match self.extract(input, &bytes) {
            Ok(record) => record,
            Err(error) => return failed(Some(sha256), error),
        };
        drop(bytes);
        match self.database.save_record(&record) {
            Ok(_) => Outcome::Written(InputRow::read(input.name.clone(), &record)),
            Err(error) => Outcome::Unwritable(error.to_string()),
        }
    }

    /// A panic is a bug of ours; it must not take the rest of the batch with it.
    fn extract(&self, input: &Input, bytes: &[u8]) -> Result<Record, String> {
        let file_name = input.name.rsplit('/').next().unwrap_or(&input.name);
        let run = || pipeline::extract(file_name, bytes, self.engines, self.options);
        match panic::catch_unwind(AssertUnwindSafe(run)) {
            Ok(Ok(record)) => Ok(record),
            Ok(Err(error @ ExtractError::Pdf(PdfError::Locked(_)))) => {
                Err(format!("{error} (see --password)"))
            }
            Ok(Err(error)) => Err(error.to_string()),
            Err(_) => {
                Err("internal error: claimtrace panicked on this file; please report it".to_owned())
            }
        }
    }
}

fn workers(jobs: usize, inputs: usize) -> usize {
    let processors = || thread::available_parallelism().map_or(1, NonZero::get);
    let jobs = if jobs == 0 { processors() } else { jobs };
    jobs.min(inputs)
}
