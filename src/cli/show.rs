use std::{
    collections::BTreeMap,
    fmt::Write as _,
    fs,
    io::{self, Write as _},
    path::Path,
};

use super::{
    args::ShowArguments,
    exit::{Exit, Failure},
    show_claim,
};
use crate::{
    citations::{Citation, CitationId, CitationStatus},
    database::{Counts, Database, DocumentId, Record, Sha256Hex},
    document::{BlockKind, SectionId, overlay_svg},
    entities::{Entity, EntityId},
    pipeline::{self, Engines, Options},
    references::{Reference, ReferenceId},
    text::Text,
};

/// Characters of a block shown by `--page`.
const EXCERPT: usize = 90;

pub(super) fn run(arguments: &ShowArguments) -> Result<Exit, Failure> {
    let record = find(arguments)?;
    let text = match arguments.page {
        None => overview(&record),
        Some(number) => page(&record, number)?,
    };
    if let (Some(path), Some(number)) = (&arguments.overlay, arguments.page) {
        let svg =
            overlay_svg(&record.pages, &record.blocks, &record.ledger, number).unwrap_or_default();
        fs::write(path, svg)
            .map_err(|error| Failure::Other(format!("{}: {error}", path.display())))?;
    }
    io::stdout().write_all(text.as_bytes())?;
    Ok(Exit::Done)
}

fn find(arguments: &ShowArguments) -> Result<Record, Failure> {
    let database = arguments.db.as_deref().map(Database::open).transpose()?;
    let path = Path::new(&arguments.what);
    if !path.is_file() {
        let Some(database) = database else {
            let message = format!(
                "{}: no such file; to show a record by its id, give --db",
                arguments.what
            );
            return Err(Failure::Other(message));
        };
        return Ok(database.record(&database.find(&arguments.what)?)?);
    }
    let failed = |cause: String| Failure::Other(format!("{}: {cause}", path.display()));
    let bytes = fs::read(path).map_err(|error| failed(error.to_string()))?;
    if let Some(database) = database {
        let id = DocumentId::of(&Sha256Hex::of(&bytes));
        if database.record_path(&id).exists() {
            return Ok(database.record(&id)?);
        }
    }
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let options = Options {
        password: arguments.password.clone(),
        ..Options::default()
    };
    pipeline::extract(&name, &bytes, &Engines::embedded()?, &options)
        .map_err(|error| failed(error.to_string()))
}

/// Title, counts, claims with their references, and what to be careful of.
fn overview(record: &Record) -> String {
    let mut out = String::new();
    let _ = write_overview(&mut out, record);
    out
}

fn write_overview(out: &mut String, record: &Record) -> std::fmt::Result {
    let metadata = &record.metadata;
    writeln!(
        out,
        "{}",
        metadata.title.as_deref().unwrap_or("(no title found)")
    )?;
    if !metadata.authors.is_empty() {
        writeln!(out, "{}", metadata.authors.join(", "))?;
    }
    let about = [&metadata.journal, &metadata.year, &metadata.doi];
    let about: Vec<&str> = about
        .into_iter()
        .filter_map(|field| field.as_deref())
        .collect();
    if !about.is_empty() {
        writeln!(out, "{}", about.join(" · "))?;
    }
    let counts = Counts::of(record);
    writeln!(
        out,
        "{} · {} · {} pages",
        record.id, record.source.file_name, counts.pages
    )?;
    writeln!(
        out,
        "{} references, {} citations ({} resolved), {} entities, {} claims ({} cited), {} findings",
        counts.references,
        counts.citations,
        counts.resolved,
        counts.entities,
        counts.claims,
        counts.cited_claims,
        counts.findings
    )?;

    let index = Index::of(record);
    if !record.claims.is_empty() {
        writeln!(out, "\nCLAIMS")?;
    }
    for claim in &record.claims {
        show_claim::write(out, claim, &index)?;
    }

    let doubtful = record
        .citations
        .iter()
        .filter(|found| found.item.status != CitationStatus::Resolved);
    let mut heading = Some("\nCITATIONS IN DOUBT");
    for found in doubtful {
        if let Some(heading) = heading.take() {
            writeln!(out, "{heading}")?;
        }
        let citation = &found.item;
        let targets: Vec<&str> = citation
            .targets
            .iter()
            .map(|target| target.reference.0.as_str())
            .collect();
        let status = match citation.status {
            CitationStatus::Ambiguous => format!("one of {}", targets.join(", ")),
            _ => "no reference fits".to_owned(),
        };
        writeln!(
            out,
            "  {} {}\u{201c}{}\u{201d}: {status}",
            citation.id,
            at_page(found.page()),
            citation.text
        )?;
    }

    if !record.warnings.is_empty() {
        writeln!(out, "\nWARNINGS")?;
    }
    for warning in &record.warnings {
        writeln!(out, "  {}{}", at_page(warning.page), warning.message)?;
    }
    Ok(())
}

/// The parts of a record by their ids.
pub(super) struct Index<'record> {
    pub(super) references: BTreeMap<&'record ReferenceId, &'record Reference>,
    pub(super) citations: BTreeMap<&'record CitationId, &'record Citation>,
    /// Titles.
    pub(super) sections: BTreeMap<&'record SectionId, &'record str>,
    entities: BTreeMap<&'record EntityId, &'record Entity>,
}

impl<'record> Index<'record> {
    fn of(record: &'record Record) -> Self {
        let references = record.references.iter().map(|found| &found.item);
        let citations = record.citations.iter().map(|found| &found.item);
        let entities = record.entities.iter().map(|found| &found.item);
        Self {
            references: references.map(|item| (&item.id, item)).collect(),
            citations: citations.map(|item| (&item.id, item)).collect(),
            entities: entities.map(|item| (&item.id, item)).collect(),
            sections: record
                .sections
                .iter()
                .map(|section| (&section.id, section.title.as_str()))
                .collect(),
        }
    }

    /// A mention's characters.
    pub(super) fn name(&self, id: Option<&EntityId>) -> Option<&'record str> {
        let entity = self.entities.get(id?)?;
        Some(entity.text.as_str())
    }
}

/// A reference in one line: label, first author, year, title, DOI.
pub(super) fn short(reference: &Reference) -> String {
    let label = reference
        .label
        .as_deref()
        .map_or_else(|| reference.id.to_string(), |label| format!("[{label}]"));
    let Some(title) = &reference.title else {
        return format!("{label} {}", reference.raw);
    };
    let author = reference
        .authors
        .first()
        .map_or("", |author| author.family.as_str());
    let others = match reference.authors.get(1) {
        Some(second) if reference.authors.len() == 2 && !reference.et_al => {
            format!(" and {}", second.family)
        }
        None if !reference.et_al => String::new(),
        _ => " et al.".to_owned(),
    };
    let year = reference.year.as_deref().unwrap_or("no year");
    let suffix = reference.year_suffix.as_deref().unwrap_or("");
    let doi = reference
        .doi
        .as_ref()
        .map(|doi| format!(" doi:{doi}"))
        .unwrap_or_default();
    format!("{label} {author}{others} ({year}{suffix}). {title}.{doi}")
}

/// What was understood of one page, block by block.
fn page(record: &Record, number: u32) -> Result<String, Failure> {
    let Some(size) = record.pages.iter().find(|page| page.number == number) else {
        return Err(Failure::Other(format!(
            "no page {number}: the document has {}",
            record.pages.len()
        )));
    };
    let text = Text::new(record.text.clone());
    let mut out = format!("page {number}, {} × {} pt\n", size.width, size.height);
    for (index, block) in record.blocks.iter().enumerate() {
        if block.kind == BlockKind::TableCell
            || !block.boxes.iter().any(|place| place.page == number)
        {
            continue;
        }
        let content = text.slice(block.span).replace(['\t', '\n'], " | ");
        let mut excerpt: String = content.chars().take(EXCERPT).collect();
        if excerpt.len() < content.len() {
            excerpt.push('…');
        }
        out.push_str(&format!(
            "{index:>5} {:<10} {excerpt}\n",
            kebab(&block.kind)
        ));
    }
    for left in record
        .ledger
        .left_out
        .iter()
        .filter(|left| left.place.page == number)
    {
        out.push_str(&format!(
            "left out ({}): {}\n",
            kebab(&left.class),
            left.text
        ));
    }
    Ok(out)
}

pub(super) fn at_page(page: Option<u32>) -> String {
    page.map(|page| format!("p. {page}: ")).unwrap_or_default()
}

/// The name that a closed set has in the record.
pub(super) fn kebab(value: &impl serde::Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(name)) => name,
        _ => String::new(),
    }
}
