use std::{
    io::{self, Write},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::{
    args::ExtractArguments,
    batch::{Batch, Outcome},
    exit::{Exit, Failure},
    inputs::{self, Inputs},
};
use crate::{
    database::{Database, Identity, InputRow, InputStatus, Manifest},
    pipeline::{Engines, Options},
};

/// How often the manifest is saved during a run, so that a crash of the machine costs little.
const SAVE_EVERY: Duration = Duration::from_secs(10);

pub(super) fn run(arguments: &ExtractArguments) -> Result<Exit, Failure> {
    let options = Options {
        scope: arguments.only.map(Into::into).unwrap_or_default(),
        password: arguments.password.clone(),
    };
    let inputs = inputs::find(&arguments.inputs);
    for (name, cause) in &inputs.unusable {
        writeln!(io::stderr(), "error: {name}: {cause}")?;
    }
    if inputs.files.is_empty() {
        return Err(Failure::Other("nothing to read".to_owned()));
    }
    let engines = arguments.model.engines(options.scope, arguments.jobs)?;
    let identity = engines.identity(&options);
    if arguments.dry_run {
        return dry_run(arguments, &inputs, &identity);
    }
    extract(arguments, &inputs, &engines, &options, &identity)
}

/// What happened in a run.
#[derive(Debug, Default)]
struct Tally {
    written: Vec<InputRow>,
    unchanged: usize,
    failed: Vec<InputRow>,
    unwritable: Option<String>,
}

fn extract(
    arguments: &ExtractArguments,
    inputs: &Inputs,
    engines: &Engines,
    options: &Options,
    identity: &Identity,
) -> Result<Exit, Failure> {
    let database = Database::create(&arguments.db)?;
    let mut manifest = database
        .manifest()?
        .unwrap_or_else(|| Manifest::new(identity.clone()));
    manifest.produced_by = identity.clone();
    let before = manifest.clone();
    let known = |input: &inputs::Input, sha256: &_| {
        !arguments.force
            && before.row(&input.name).is_some_and(|row| {
                row.is_current(sha256, identity)
                    && row
                        .id
                        .as_ref()
                        .is_some_and(|id| database.record_path(id).exists())
            })
    };

    let stop = stop_on_interrupt()?;
    let bar = progress_bar(inputs.files.len() as u64, arguments.quiet);
    let batch = Batch {
        engines,
        options,
        identity,
        database: &database,
        stop: &stop,
    };
    let mut tally = Tally::default();
    let mut saved = Instant::now();
    let finished = |input: &inputs::Input, outcome: Outcome| {
        match outcome {
            Outcome::Written(row) => {
                manifest.merge(row.clone());
                tally.written.push(row);
            }
            Outcome::Unchanged => tally.unchanged += 1,
            Outcome::Failed(row) => {
                let cause = row.error.as_deref().unwrap_or_default();
                bar.suspend(|| {
                    let _ = writeln!(io::stderr(), "error: {}: {cause}", input.path.display());
                });
                manifest.merge(row.clone());
                tally.failed.push(row);
            }
            Outcome::Unwritable(cause) => {
                stop.store(true, Ordering::Relaxed);
                tally.unwritable = Some(cause);
            }
        }
        bar.inc(1);
        if saved.elapsed() > SAVE_EVERY {
            // The last save of the run reports what is wrong with the directory.
            let _ = database.save_manifest(&manifest);
            saved = Instant::now();
        }
    };
    let started = |input: &inputs::Input| bar.set_message(input.name.clone());
    batch.run(&inputs.files, arguments.jobs, known, started, finished)?;
    bar.finish_and_clear();
    database.save_manifest(&manifest)?;
    database.remove_replaced(&before, &manifest)?;

    if let Some(cause) = tally.unwritable {
        return Err(Failure::Other(cause));
    }
    let seen = tally.written.len() + tally.unchanged + tally.failed.len();
    let interrupted = stop.load(Ordering::Relaxed) && seen < inputs.files.len();
    tally.written.sort_by(|a, b| a.path.cmp(&b.path));
    if !arguments.quiet {
        summarise(
            &mut io::stdout().lock(),
            &database,
            &tally,
            inputs,
            interrupted,
        )?;
    }
    Ok(
        match (
            tally.written.len() + tally.unchanged,
            tally.failed.len() + inputs.unusable.len(),
        ) {
            _ if interrupted => Exit::Interrupted,
            (_, 0) => Exit::Done,
            (0, _) => Exit::NothingDone,
            _ => Exit::SomeFailed,
        },
    )
}

fn summarise(
    out: &mut impl Write,
    database: &Database,
    tally: &Tally,
    inputs: &Inputs,
    interrupted: bool,
) -> io::Result<()> {
    for row in &tally.written {
        let (Some(id), Some(counts)) = (&row.id, &row.counts) else {
            continue;
        };
        writeln!(out, "{}", row.path)?;
        writeln!(
            out,
            "  {} pages, {} references, {} citations ({} resolved), {} entities, {} claims ({} cited), {} findings, {} warnings",
            counts.pages,
            counts.references,
            counts.citations,
            counts.resolved,
            counts.entities,
            counts.claims,
            counts.cited_claims,
            counts.findings,
            counts.warnings,
        )?;
        if let (InputStatus::Partial, Some(gap)) = (row.status, &row.error) {
            writeln!(out, "  partial: {gap}")?;
        }
        writeln!(out, "  wrote {}", database.record_path(id).display())?;
    }
    for row in &tally.failed {
        writeln!(
            out,
            "{}\n  failed: {}",
            row.path,
            row.error.as_deref().unwrap_or_default()
        )?;
    }
    let failed = tally.failed.len() + inputs.unusable.len();
    writeln!(
        out,
        "{} read, {} unchanged, {failed} failed{}",
        tally.written.len(),
        tally.unchanged,
        if interrupted {
            "; interrupted, the rest was not read"
        } else {
            ""
        },
    )?;
    writeln!(out, "wrote {}", database.manifest_path().display())
}

fn dry_run(
    arguments: &ExtractArguments,
    inputs: &Inputs,
    identity: &Identity,
) -> Result<Exit, Failure> {
    let manifest = match Database::open(&arguments.db) {
        Ok(database) => database.manifest()?,
        Err(_) => None,
    };
    let mut out = io::stdout().lock();
    for input in &inputs.files {
        let row = manifest
            .as_ref()
            .and_then(|manifest| manifest.row(&input.name));
        let verdict = match std::fs::read(&input.path) {
            Err(error) => format!("cannot read: {error}"),
            Ok(bytes) => {
                let sha256 = crate::database::Sha256Hex::of(&bytes);
                match row {
                    Some(row) if row.is_current(&sha256, identity) && !arguments.force => {
                        "unchanged".to_owned()
                    }
                    Some(_) => "would read again".to_owned(),
                    None => "would read".to_owned(),
                }
            }
        };
        writeln!(out, "{}: {verdict}", input.name)?;
    }
    Ok(Exit::Done)
}

/// The first interrupt stops the run after the inputs under way; a second ends the program at once, which the
/// database survives too.
fn stop_on_interrupt() -> Result<Arc<AtomicBool>, Failure> {
    let stop = Arc::new(AtomicBool::new(false));
    let flag = Arc::clone(&stop);
    ctrlc::set_handler(move || {
        if flag.swap(true, Ordering::Relaxed) {
            std::process::exit(130);
        }
        let _ = writeln!(io::stderr(), "interrupted: finishing the files under way");
    })
    .map_err(|error| Failure::Other(format!("cannot watch for interrupts: {error}")))?;
    Ok(stop)
}

fn progress_bar(length: u64, quiet: bool) -> ProgressBar {
    // Hidden by indicatif itself when standard error is not a terminal.
    let target = if quiet {
        ProgressDrawTarget::hidden()
    } else {
        ProgressDrawTarget::stderr()
    };
    let bar = ProgressBar::with_draw_target(Some(length), target);
    let template = "{bar:30} {pos}/{len} files, {per_sec}, {eta} left  {wide_msg}";
    if let Ok(style) = ProgressStyle::with_template(template) {
        bar.set_style(style);
    }
    bar.enable_steady_tick(Duration::from_millis(200));
    bar
}
