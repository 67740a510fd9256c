//! What every record must hold, whatever the paper.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

use claimtrace::{
    database::{Record, record_schema},
    pipeline::{Engines, Options, extract},
    text::{Span, Text},
};
use serde_json::Value;

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

fn pdfs(directory: &Path) -> Vec<PathBuf> {
    let entries = walkdir::WalkDir::new(directory)
        .sort_by_file_name()
        .into_iter()
        .flatten();
    let paths = entries.map(walkdir::DirEntry::into_path);
    paths
        .filter(|path| path.extension().is_some_and(|ending| ending == "pdf"))
        .collect()
}

/// The shipped papers, and where the shared material is at hand one real article.
fn records() -> Vec<Record> {
    let mut paths = pdfs(&folder("corpus"));
    let real = folder("../shared/corpus/her2-narrative-review.pdf");
    if real.exists() {
        paths.push(real);
    } else {
        println!("skipped: no shared material, only our own corpus is read");
    }
    let engines = Engines::embedded().unwrap();
    let read = |path: &PathBuf| {
        let name = path.file_name().unwrap().to_string_lossy();
        extract(
            &name,
            &fs::read(path).unwrap(),
            &engines,
            &Options::default(),
        )
        .unwrap()
    };
    paths.iter().map(read).collect()
}

/// Every `(span, surface)` of a record that must agree.
fn surfaces(record: &Record) -> Vec<(Span, &str)> {
    let citations = record
        .citations
        .iter()
        .map(|c| (c.item.span, c.item.text.as_str()));
    let entities = record
        .entities
        .iter()
        .map(|e| (e.item.span, e.item.text.as_str()));
    let claims = record
        .claims
        .iter()
        .map(|k| (k.item.span, k.item.text.as_str()));
    let findings = record.claims.iter().flat_map(|k| &k.item.findings);
    let findings = findings.map(|finding| (finding.span, finding.text.as_str()));
    citations
        .chain(entities)
        .chain(claims)
        .chain(findings)
        .collect()
}

#[test]
fn records_hold_together() {
    let schema: Value = serde_json::to_value(record_schema()).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    for record in records() {
        let name = &record.source.file_name;

        let json = serde_json::to_value(&record).unwrap();
        let faults: Vec<String> = validator
            .iter_errors(&json)
            .map(|fault| fault.to_string())
            .collect();
        assert_eq!(faults, Vec::<String>::new(), "{name} against the schema");
        let again: Record = serde_json::from_value(json).unwrap();
        assert_eq!(again, record, "{name} read back");

        let text = Text::new(record.text.clone());
        for (span, surface) in surfaces(&record) {
            assert_eq!(text.slice(span), surface, "{name} at {span:?}");
        }
        for block in &record.blocks {
            assert!(
                block.span.end <= text.len(),
                "{name}: block beyond the text"
            );
            assert!(
                !block.boxes.is_empty(),
                "{name}: block without a box: {:?}",
                text.slice(block.span)
            );
        }

        let references: BTreeSet<_> = record
            .references
            .iter()
            .map(|found| &found.item.id)
            .collect();
        let citations: BTreeSet<_> = record
            .citations
            .iter()
            .map(|found| &found.item.id)
            .collect();
        let entities: BTreeSet<_> = record.entities.iter().map(|found| &found.item.id).collect();
        assert_eq!(
            references.len(),
            record.references.len(),
            "{name}: reference ids repeat"
        );
        assert_eq!(
            entities.len(),
            record.entities.len(),
            "{name}: entity ids repeat"
        );
        for citation in &record.citations {
            assert!(!citation.boxes.is_empty(), "{name}: citation without a box");
            for target in &citation.item.targets {
                assert!(
                    references.contains(&target.reference),
                    "{name}: dangling target"
                );
                assert!((0.0..=1.0).contains(&target.confidence));
            }
        }
        for claim in &record.claims {
            assert!(
                claim.item.citations.iter().all(|id| citations.contains(id)),
                "{name}"
            );
            assert!(
                claim
                    .item
                    .references
                    .iter()
                    .all(|id| references.contains(id)),
                "{name}"
            );
            assert!(
                claim.item.entities.iter().all(|id| entities.contains(id)),
                "{name}"
            );
            assert!(claim.page().is_some(), "{name}: claim without a page");
        }

        assert_eq!(
            record.ledger.pages.len(),
            record.pages.len(),
            "{name}: pages accounted for"
        );
        for page in &record.ledger.pages {
            let left_out: usize = page.left_out.values().sum();
            assert_eq!(
                page.drawn,
                page.in_blocks + left_out,
                "{name}, page {}",
                page.page
            );
        }
    }
}
