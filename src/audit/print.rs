//! The audit for the eye.

use std::fmt::Write as _;

use super::{Audit, Item, Severity};

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
        if document.items.is_empty() && document.silenced.is_empty() {
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
        if !document.silenced.is_empty() {
            writeln!(out, "  {} silenced", document.silenced.len())?;
        }
        writeln!(out)?;
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
