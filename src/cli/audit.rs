use std::{
    collections::BTreeSet,
    fs, io,
    io::Write,
    path::{Path, PathBuf},
};

use super::{
    args::{AuditArguments, AuditFormat},
    cited_works,
    exit::{Exit, Failure},
};
use crate::{
    audit::{self, AUDIT_SCHEMA, Audit, Retractions, Silence, Tools},
    database::Database,
    entities::Tagger,
    pipeline::EnginesError,
    sources::Source,
    verify::{Model, WEIGHTS},
};

/// Read from the working directory when no other is named.
const CONFIGURATION: &str = ".claimtrace.toml";

pub(super) fn run(arguments: &AuditArguments) -> Result<Exit, Failure> {
    let mut silence = configuration(arguments.config.as_deref())?;
    let retractions = match &arguments.retractions {
        None => Retractions::default(),
        Some(path) => Retractions::read(&read(path)?).map_err(|error| named(path, &error))?,
    };
    let works = match &arguments.sources {
        None => cited_works::Works::default(),
        Some(directory) => cited_works::read(directory)?,
    };
    for (path, cause) in &works.failed {
        writeln!(io::stderr(), "{}: {cause}", path.display())?;
    }
    let tagger = Tagger::new(None).map_err(EnginesError::from)?;
    let verifier = Model::from_bytes(WEIGHTS).map_err(|error| Failure::Other(error.to_string()))?;
    let tools = Tools {
        tagger: &tagger,
        retractions: &retractions,
        verifier: &verifier,
    };
    let database = Database::open(&arguments.db)?;
    let manifest = database.manifest()?;
    let mut audit = Audit {
        schema: AUDIT_SCHEMA.to_owned(),
        documents: Vec::new(),
        unused_sources: Vec::new(),
    };
    let mut used: BTreeSet<String> = BTreeSet::new();
    // One record at a time: a thousand papers need no more memory than one.
    let rows = manifest.iter().flat_map(|manifest| &manifest.inputs);
    for id in rows.filter_map(|row| row.id.as_ref()) {
        let mut document = audit::audit(&database.record(id)?, &works.sources, tools);
        silence.apply(&mut document);
        let matches = document
            .sources
            .iter()
            .flat_map(|found| found.matched.values());
        used.extend(matches.cloned());
        audit.documents.push(document);
    }
    let labels = works.sources.iter().map(Source::label);
    audit.unused_sources = labels.filter(|label| !used.contains(label)).collect();
    for (number, reason) in silence.unused() {
        writeln!(
            io::stderr(),
            "silence entry {number} (“{reason}”) silenced nothing"
        )?;
    }
    io::stdout().write_all(shown(&audit, arguments.format)?.as_bytes())?;
    let level = arguments.fail_on.map(audit::Severity::from);
    let found = level.is_some_and(|level| audit.worst().is_some_and(|worst| worst >= level));
    Ok(match (found, works.failed.is_empty()) {
        (true, _) => Exit::Found,
        (false, true) => Exit::Done,
        (false, false) => Exit::SomeFailed,
    })
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
