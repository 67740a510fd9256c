//! Training and scoring of the verifier.

use std::{
    fs,
    io::{self, Write},
};

use super::{
    args::{EvaluateVerifierArguments, TrainVerifierArguments},
    exit::{Exit, Failure},
};
use crate::{
    database::Sha256Hex,
    verify::{
        Label, Model, WEIGHTS,
        training::{self, Confusion},
    },
};

pub(super) fn train(arguments: &TrainVerifierArguments) -> Result<Exit, Failure> {
    let trained = training::train(&arguments.data)
        .map_err(|error| Failure::Other(format!("{}: {error}", arguments.data.display())))?;
    let path = arguments.out.join("weights.bin");
    let failed = |error| Failure::Other(format!("{}: {error}", path.display()));
    let weights = trained.model.to_bytes();
    fs::create_dir_all(&arguments.out).map_err(failed)?;
    fs::write(&path, &weights).map_err(failed)?;
    let mut out = io::stdout().lock();
    writeln!(
        out,
        "trained on {} sentences; cross-validated by cited work:",
        trained.examples
    )?;
    write_scores(&mut out, &trained.validation)?;
    writeln!(
        out,
        "wrote {} (SHA-256 {})",
        path.display(),
        Sha256Hex::of(&weights)
    )?;
    Ok(Exit::Done)
}

pub(super) fn evaluate(arguments: &EvaluateVerifierArguments) -> Result<Exit, Failure> {
    let bytes = match &arguments.weights {
        None => WEIGHTS.to_vec(),
        Some(path) => fs::read(path)
            .map_err(|error| Failure::Other(format!("{}: {error}", path.display())))?,
    };
    let model = Model::from_bytes(&bytes).map_err(|error| Failure::Other(error.to_string()))?;
    let evaluation = training::evaluate(&arguments.data, &model)
        .map_err(|error| Failure::Other(format!("{}: {error}", arguments.data.display())))?;
    let mut out = io::stdout().lock();
    write_scores(&mut out, &evaluation.model)?;
    writeln!(
        out,
        "always the most common label: micro F1 {:.3}, macro F1 {:.3}",
        evaluation.majority.micro(),
        evaluation.majority.macro_mean()
    )?;
    writeln!(out, "calibration error {:.3}", evaluation.calibration_error)?;
    Ok(Exit::Done)
}

/// The confusion matrix, a line for each right label, with the scores.
fn write_scores(out: &mut impl Write, scores: &Confusion) -> io::Result<()> {
    write!(out, "{:<12}", "right \\ given")?;
    for label in Label::ALL {
        write!(out, "{:>12}", label.as_str())?;
    }
    writeln!(out, "{:>8}", "F1")?;
    for right in Label::ALL {
        write!(out, "{:<13}", right.as_str())?;
        for given in Label::ALL {
            write!(out, "{:>12}", scores.count(right, given))?;
        }
        writeln!(out, "{:>8.3}", scores.f1(right))?;
    }
    writeln!(
        out,
        "micro F1 {:.3}, macro F1 {:.3} ({} sentences)",
        scores.micro(),
        scores.macro_mean(),
        scores.total()
    )
}
