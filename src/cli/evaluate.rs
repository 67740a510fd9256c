use std::{
    fs,
    io::{self, Write},
    path::Path,
};

use super::{
    args::EvaluateArguments,
    exit::{Exit, Failure},
};
use crate::{
    annotations::{self, Loaded},
    database::{Database, DatabaseError, Record},
    evaluate::{self, Report},
};

pub(super) fn run(arguments: &EvaluateArguments) -> Result<Exit, Failure> {
    let gold = load(&arguments.gold)?;
    let report = match &arguments.db {
        Some(directory) => evaluate::run(&records(directory)?, &gold.sets),
        None => return Err(Failure::Other("no database given".to_owned())),
    };
    print(arguments, &report)
}

fn print(arguments: &EvaluateArguments, report: &Report) -> Result<Exit, Failure> {
    if let Some(path) = &arguments.json {
        let mut json = serde_json::to_string_pretty(report).map_err(io::Error::from)?;
        json.push('\n');
        fs::write(path, json)
            .map_err(|error| Failure::Other(format!("{}: {error}", path.display())))?;
    }
    io::stdout().write_all(report.to_text(arguments.verbose).as_bytes())?;
    Ok(Exit::Done)
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
