//! The entity model gives the same mentions with either engine.
#![cfg(feature = "rust-bert")]

use std::{fs, path::Path};

use claimtrace::{
    database::{Record, Scope},
    entities::classifier::{Engine, ModelChoice, Precision},
    pipeline::{Engines, Options, extract},
};

fn records(engine: Engine) -> Vec<Record> {
    let choice = ModelChoice {
        engine,
        precision: Precision::Fp32,
        ..ModelChoice::default()
    };
    let engines = Engines::load(Scope::Full, None, choice).unwrap();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus/pdf");
    walkdir::WalkDir::new(folder)
        .sort_by_file_name()
        .into_iter()
        .map(Result::unwrap)
        .filter(|entry| {
            entry
                .path()
                .extension()
                .is_some_and(|ending| ending == "pdf")
        })
        .map(|entry| {
            let bytes = fs::read(entry.path()).unwrap();
            let name = entry.file_name().to_string_lossy();
            extract(&name, &bytes, &engines, &Options::default()).unwrap()
        })
        .collect()
}

#[test]
fn the_corpus_has_the_same_mentions_with_both_engines() {
    let ours = records(Engine::Rten);
    let theirs = records(Engine::RustBert);
    let mut compared = 0;
    for (ours, theirs) in ours.iter().zip(&theirs) {
        let mentions = |record: &Record| -> Vec<_> {
            record
                .entities
                .iter()
                .map(|entity| (entity.item.span, entity.item.label))
                .collect()
        };
        assert_eq!(
            mentions(ours),
            mentions(theirs),
            "{}",
            ours.source.file_name
        );
        compared += ours.entities.len();
    }
    assert!(compared > 500, "{compared} mentions");
}
