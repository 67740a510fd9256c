//! The audit for the eye.

use std::{collections::BTreeMap, fmt::Write as _};

use super::{Audit, DocumentAudit, Item, Severity, SourceMatches};
use crate::verify::Verdict;

/// Characters of an item's own words that are shown.
const EXCERPT: usize = 160;

/// The audit as text: for each paper its items, severest first, then the counts. Control characters from the papers
/// are left out.
#[must_use]
pub fn text(audit: &Audit) -> String {
    let mut out = String::new();
    // Writing to a string does not fail.
    let _ = write(&mut out, audit);
    out
}

fn write(out: &mut String, audit: &Audit) -> std::fmt::Result {
    for document in &audit.documents {
        let has_sources = document
            .sources
            .as_ref()
            .is_some_and(|it| !it.matched.is_empty());
        if document.items.is_empty() && document.silenced.is_empty() && !has_sources {
            continue;
        }
        let title = document.title.as_deref().unwrap_or("(no title found)");
        writeln!(
            out,
            "{} · {} · {}",
            document.document,
            document.file_name,
            printable(title)
        )?;
        for item in &document.items {
            write_item(out, item)?;
        }
        if let Some(sources) = &document.sources {
            write_sources(out, document, sources)?;
        }
        if !document.silenced.is_empty() {
            writeln!(out, "  {} silenced", document.silenced.len())?;
        }
        writeln!(out)?;
    }
    if !audit.unused_sources.is_empty() {
        writeln!(
            out,
            "no reference of any paper: {}",
            printable(&audit.unused_sources.join(", "))
        )?;
    }
    let count = |severity| audit.count(severity);
    writeln!(
        out,
        "{} documents: {} errors, {} warnings, {} notes; {} silenced",
        audit.documents.len(),
        count(Severity::Error),
        count(Severity::Warning),
        count(Severity::Note),
        audit.silenced()
    )
}

/// How many references have a source, which have none, and the verdicts in numbers.
fn write_sources(
    out: &mut String,
    document: &DocumentAudit,
    sources: &SourceMatches,
) -> std::fmt::Result {
    let matched = sources.matched.len();
    let all = matched + sources.without_source.len();
    writeln!(out, "  sources for {matched} of {all} references")?;
    if matched > 0 && !sources.without_source.is_empty() {
        let ids: Vec<&str> = sources
            .without_source
            .iter()
            .map(|id| id.0.as_str())
            .collect();
        writeln!(out, "  without source: {}", ids.join(", "))?;
    }
    let mut counts: BTreeMap<Verdict, usize> = BTreeMap::new();
    for verification in &document.verifications {
        *counts.entry(verification.verdict).or_default() += 1;
    }
    let counts: Vec<String> = counts
        .iter()
        .map(|(verdict, count)| format!("{count} {}", verdict.as_str()))
        .collect();
    if !counts.is_empty() {
        writeln!(out, "  claims against sources: {}", counts.join(", "))?;
    }
    Ok(())
}

fn write_item(out: &mut String, item: &Item) -> std::fmt::Result {
    let place = item.places.first();
    let page = place
        .and_then(|place| place.page)
        .map(|page| format!(" p. {page}"))
        .unwrap_or_default();
    writeln!(
        out,
        "  {:<7} {}{page} [{}]",
        item.severity.as_str(),
        item.kind,
        item.id
    )?;
    writeln!(out, "          {}", printable(&item.explanation))?;
    let words = place
        .map(|place| printable(&place.text))
        .unwrap_or_default();
    if !words.is_empty() && !item.explanation.contains(&words) {
        let mut excerpt: String = words.chars().take(EXCERPT).collect();
        if excerpt.len() < words.len() {
            excerpt.push('…');
        }
        writeln!(out, "          | {excerpt}")?;
    }
    Ok(())
}

fn printable(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).collect()
}
