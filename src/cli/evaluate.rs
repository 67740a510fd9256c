use std::{
    fs,
    io::{self, Write},
    path::Path,
};

use serde::Serialize;

use super::{
    args::{EvaluateArguments, Sentences},
    exit::{Exit, Failure},
};
use crate::{
    annotations::{self, Loaded, SentenceUse},
    database::{Database, DatabaseError, Record},
    entities::Tagger,
    evaluate,
};

pub(super) fn run(arguments: &EvaluateArguments) -> Result<Exit, Failure> {
    if let Some(sentences) = &arguments.sentences {
        let articles = annotations::load_sentences(sentences, &arguments.gold)
            .map_err(|error| Failure::Other(error.to_string()))?;
        let usage = match arguments.usage {
            Sentences::Learn => Some(SentenceUse::Learn),
            Sentences::Score => Some(SentenceUse::Score),
            Sentences::All => None,
        };
        let report = evaluate::run_on_sentences(&articles, usage, &Tagger::load()?);
        write_json(arguments, &report)?;
        io::stdout().write_all(report.to_text(arguments.verbose).as_bytes())?;
        return Ok(Exit::Done);
    }
    let gold = load(&arguments.gold)?;
    if let Some(against) = &arguments.against {
        let agreement = evaluate::agreement(&gold.sets, &load(against)?.sets);
        write_json(arguments, &agreement)?;
        io::stdout().write_all(agreement.to_text(arguments.verbose).as_bytes())?;
    } else if let Some(directory) = &arguments.db {
        let report = evaluate::run(&records(directory)?, &gold.sets);
        write_json(arguments, &report)?;
        io::stdout().write_all(report.to_text(arguments.verbose).as_bytes())?;
    }
    Ok(Exit::Done)
}

fn write_json(arguments: &EvaluateArguments, scores: &impl Serialize) -> Result<(), Failure> {
    let Some(path) = &arguments.json else {
        return Ok(());
    };
    let mut json = serde_json::to_string_pretty(scores).map_err(io::Error::from)?;
    json.push('\n');
    fs::write(path, json).map_err(|error| Failure::Other(format!("{}: {error}", path.display())))
}

fn load(path: &Path) -> Result<Loaded, Failure> {
    let loaded = annotations::load(path).map_err(|error| Failure::Other(error.to_string()))?;
    for path in &loaded.passed_over {
        writeln!(
            io::stderr(),
            "passed over, not annotations: {}",
            path.display()
        )?;
    }
    Ok(loaded)
}

/// All records of a database, in the order of their inputs.
fn records(directory: &Path) -> Result<Vec<Record>, DatabaseError> {
    let database = Database::open(directory)?;
    let manifest = database.manifest()?;
    let rows = manifest.iter().flat_map(|manifest| &manifest.inputs);
    rows.filter_map(|row| row.id.as_ref())
        .map(|id| database.record(id))
        .collect()
}
