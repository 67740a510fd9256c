use std::{
    fs, io,
    io::Write,
    path::{Path, PathBuf},
};

use super::{
    args::{AuditArguments, AuditFormat},
    exit::{Exit, Failure},
};
use crate::{
    audit::{self, AUDIT_SCHEMA, Audit, Retractions, Silence},
    database::Database,
    entities::Tagger,
};

/// Read from the working directory when no other is named.
const CONFIGURATION: &str = ".claimtrace.toml";

pub(super) fn run(arguments: &AuditArguments) -> Result<Exit, Failure> {
    let mut silence = configuration(arguments.config.as_deref())?;
    let retractions = match &arguments.retractions {
        None => Retractions::default(),
        Some(path) => Retractions::read(&read(path)?).map_err(|error| named(path, &error))?,
    };
    let tagger = Tagger::load()?;
    let database = Database::open(&arguments.db)?;
    let manifest = database.manifest()?;
    let mut audit = Audit {
        schema: AUDIT_SCHEMA.to_owned(),
        documents: Vec::new(),
    };
    // One record at a time: a thousand papers need no more memory than one.
    let rows = manifest.iter().flat_map(|manifest| &manifest.inputs);
    for id in rows.filter_map(|row| row.id.as_ref()) {
        let mut document = audit::audit(&database.record(id)?, &tagger, &retractions);
        silence.apply(&mut document);
        audit.documents.push(document);
    }
    for (number, reason) in silence.unused() {
        writeln!(
            io::stderr(),
            "silence entry {number} (“{reason}”) silenced nothing"
        )?;
    }
    io::stdout().write_all(shown(&audit, arguments.format)?.as_bytes())?;
    let level = arguments.fail_on.map(audit::Severity::from);
    let failed = level.is_some_and(|level| audit.worst().is_some_and(|worst| worst >= level));
    Ok(if failed { Exit::Found } else { Exit::Done })
}

fn shown(audit: &Audit, format: AuditFormat) -> Result<String, Failure> {
    let mut json = match format {
        AuditFormat::Text => return Ok(audit::text(audit)),
        AuditFormat::Csv => return Ok(audit::csv(audit)),
        AuditFormat::Json => serde_json::to_string_pretty(audit),
        AuditFormat::Sarif => serde_json::to_string_pretty(&audit::sarif(audit)),
    }
    .map_err(io::Error::from)?;
    json.push('\n');
    Ok(json)
}

fn configuration(named_path: Option<&Path>) -> Result<Silence, Failure> {
    let path = match named_path {
        Some(path) => path.to_owned(),
        None if Path::new(CONFIGURATION).is_file() => PathBuf::from(CONFIGURATION),
        None => return Ok(Silence::default()),
    };
    let text = String::from_utf8(read(&path)?).map_err(|error| named(&path, &error))?;
    Silence::read(&text).map_err(|error| named(&path, &error))
}

fn read(path: &Path) -> Result<Vec<u8>, Failure> {
    fs::read(path).map_err(|error| named(path, &error))
}

fn named(path: &Path, error: &dyn std::error::Error) -> Failure {
    Failure::Other(format!("{}: {error}", path.display()))
}
