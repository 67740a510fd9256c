use std::{
    fs,
    io::{self, Write},
};

use super::{
    args::TrainReferencesArguments,
    exit::{Exit, Failure},
};
use crate::{database::Sha256Hex, references::training};

pub(super) fn run(arguments: &TrainReferencesArguments) -> Result<Exit, Failure> {
    let report = training::train(&arguments.data)
        .map_err(|error| Failure::Other(format!("{}: {error}", arguments.data.display())))?;
    let path = arguments.out.join("weights.bin");
    let failed = |error| Failure::Other(format!("{}: {error}", path.display()));
    fs::create_dir_all(&arguments.out).map_err(failed)?;
    fs::write(&path, &report.weights).map_err(failed)?;

    let mut out = io::stdout().lock();
    writeln!(
        out,
        "trained on {} strings and {} restyled copies, scored on {} held back",
        report.trained, report.restyled, report.held_back
    )?;
    writeln!(out, "{:<12} {:>7} {:>12}", "field", "strict", "Levenshtein")?;
    let micro = report.scores.micro();
    let rows = report
        .scores
        .fields
        .iter()
        .map(|(field, score)| ((*field).to_owned(), *score));
    for (name, score) in rows.chain([("micro".to_owned(), micro)]) {
        writeln!(
            out,
            "{name:<12} {:>7.1} {:>12.1}",
            score.strict(),
            score.levenshtein()
        )?;
    }
    writeln!(
        out,
        "wrote {} (SHA-256 {})",
        path.display(),
        Sha256Hex::of(&report.weights)
    )?;
    Ok(Exit::Done)
}
