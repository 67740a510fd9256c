//! The evaluation of the shipped corpus as a regression test: every score, miss and false alarm is committed, and a
//! change of any of them, for better or worse, shows as a difference.
//!
//! After a change that is meant, read the difference and accept it with
//! `INSTA_UPDATE=always cargo test --test evaluation`.

use std::{fs, path::Path};

use claimtrace::{
    annotations, evaluate,
    pipeline::{Engines, Options, extract},
};

#[test]
fn scores_on_the_shipped_corpus() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let engines = Engines::embedded().unwrap();
    let mut records = Vec::new();
    for entry in walkdir::WalkDir::new(root.join("corpus")).sort_by_file_name() {
        let entry = entry.unwrap();
        if entry
            .path()
            .extension()
            .is_some_and(|ending| ending == "pdf")
        {
            let bytes = fs::read(entry.path()).unwrap();
            let name = entry.file_name().to_string_lossy();
            records.push(extract(&name, &bytes, &engines, &Options::default()).unwrap());
        }
    }
    let gold = annotations::load(&root.join("annotations")).unwrap();
    assert_eq!(records.len(), gold.sets.len(), "every paper is annotated");
    insta::assert_snapshot!(evaluate::run(&records, &gold.sets).to_text(true));
}
