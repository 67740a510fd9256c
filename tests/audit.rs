//! The audit on the shipped corpus, and the program's output as its readers get it.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
    process::{Command, Output},
    sync::LazyLock,
};

use claimtrace::{
    audit::{Audit, DocumentAudit, Item, Kind, Retractions, Severity, Tools, audit, csv, sarif},
    entities::Tagger,
    pipeline::{self, Engines, Options},
    sources::{self, Source},
    verify::{Model, Verdict, WEIGHTS},
};
use tempfile::TempDir;

/// A table as Retraction Watch publishes it, about works that do not exist.
const RETRACTIONS: &str = "Record ID,Title,Author,RetractionDate,RetractionDOI,RetractionPubMedID,OriginalPaperDate,OriginalPaperDOI,OriginalPaperPubMedID,RetractionNature,Reason\n\
    7,Zelurtinib,\"Falkenrath, I\",4/1/2024 0:00,10.5555/notice.1,0,1/1/2018 0:00,10.5555/SLIPS.2018.01,0,Retraction,+Invention of Data;\n";

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn corpus() -> Vec<PathBuf> {
    let files = fs::read_dir(root().join("corpus/pdf")).unwrap();
    let mut paths: Vec<PathBuf> = files.map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|ending| ending == "pdf"));
    paths.sort();
    paths
}

fn audited(path: &Path) -> DocumentAudit {
    let engines = Engines::embedded().unwrap();
    let name = path.file_name().unwrap().to_string_lossy();
    let bytes = fs::read(path).unwrap();
    let record = pipeline::extract(&name, &bytes, &engines, &Options::default()).unwrap();
    let tools = Tools {
        tagger: &Tagger::new(None).unwrap(),
        retractions: &Retractions::read(RETRACTIONS.as_bytes()).unwrap(),
        verifier: &Model::from_bytes(WEIGHTS).unwrap(),
    };
    audit(&record, &abstracts(), tools)
}

/// Abstracts of works that one of the papers cites, as PubMed exports them.
const ABSTRACTS: &str = include_str!("data/slips-on-purpose.nbib");

fn abstracts() -> Vec<Source> {
    sources::from_nbib("slips-on-purpose.nbib", ABSTRACTS)
}

/// The audits of the shipped papers.
static AUDITS: LazyLock<Vec<DocumentAudit>> =
    LazyLock::new(|| corpus().iter().map(|path| audited(path)).collect());

fn items<'a>(audits: &'a [DocumentAudit], file: &str, kind: Kind) -> Vec<&'a Item> {
    let name = format!("{file}.pdf");
    let document = audits.iter().find(|audit| audit.file_name == name).unwrap();
    document
        .items
        .iter()
        .filter(|item| item.kind == kind)
        .collect()
}

#[test]
fn every_kind_is_shown_by_some_paper_and_not_by_others() {
    let mut shown: BTreeMap<Kind, BTreeSet<&str>> = BTreeMap::new();
    for document in AUDITS.iter() {
        for item in &document.items {
            shown
                .entry(item.kind)
                .or_default()
                .insert(document.file_name.trim_end_matches(".pdf"));
        }
    }
    for kind in Kind::ALL {
        let papers = shown.get(&kind).map_or(0, BTreeSet::len);
        assert!(
            (1..AUDITS.len()).contains(&papers),
            "{kind}: shown by {papers} of {} papers",
            AUDITS.len()
        );
    }
}

#[test]
fn the_slips_made_on_purpose_are_found_where_they_are() {
    let found: Vec<(Kind, String, Option<u32>)> = AUDITS
        .iter()
        .find(|audit| audit.file_name == "slips-on-purpose.pdf")
        .unwrap()
        .items
        .iter()
        .map(|item| {
            let words: String = item.places[0].text.chars().take(40).collect();
            (item.kind, words, item.places[0].page)
        })
        .collect();
    let expected = [
        (Kind::ContradictoryNumbers, "0.62", 1),
        (Kind::MissingTableOrFigure, "Table 3", 1),
        (
            Kind::MalformedDoi,
            "Okafor, D., Lind, M. (2019). Zelurtinib ",
            2,
        ),
        (
            Kind::RetractedWork,
            "Falkenrath, I., Adeyemi-Stone, B., Roe, ",
            2,
        ),
        (Kind::MalformedMarker, "(REF)", 1),
        (Kind::AuthorDisagrees, "Okafor & Lund, 2019", 1),
        (Kind::YearDisagrees, "Marchetti et al., 2020", 1),
        (
            Kind::StudyCount,
            "This narrative review includes nine stud",
            1,
        ),
        (Kind::TwoRegistryNumbers, "LANTERN-2", 1),
        (
            Kind::UncitedNumbers,
            "Intracranial response rates of 35% have ",
            1,
        ),
        (
            Kind::ContradictedBySource,
            "Longer treatment increased fatigue, head",
            1,
        ),
        (
            Kind::SecondarySource,
            "After trastuzumab, zelurtinib led to an ",
            1,
        ),
        (
            Kind::ForeignPopulation,
            "Interstitial lung disease occurred in 3.",
            1,
        ),
        (
            Kind::ForeignDrug,
            "Hypertension was reported in 12% of pati",
            1,
        ),
        (
            Kind::PartlySupported,
            "Quality of life improved by 6.5 points w",
            1,
        ),
        (
            Kind::NotInSource,
            "Longer treatment increased fatigue, head",
            1,
        ),
        (
            Kind::NotInSource,
            "Diarrhea was seen in 48% and nausea in 3",
            1,
        ),
    ];
    let expected = expected.map(|(kind, words, page)| (kind, words.to_owned(), Some(page)));
    assert_eq!(found, expected);
}

#[test]
fn one_slip_is_one_item_with_all_its_places() {
    let suffixes = items(&AUDITS, "incretin-therapy", Kind::SuffixDisagrees);
    assert_eq!(suffixes.len(), 1);
    assert_eq!(
        suffixes[0].explanation,
        "“Rubino et al., 2021b” is linked to r14 (Rubino 2021), but the list has no letter after the year."
    );
    let ambiguous = items(&AUDITS, "incretin-therapy", Kind::AmbiguousMarker);
    let places: Vec<usize> = ambiguous.iter().map(|item| item.places.len()).collect();
    assert_eq!(places, [1, 3]);
}

#[test]
fn the_first_review_shows_its_duplicate_its_suffixes_and_its_count() {
    let path = root().join("../shared/corpus/her2-narrative-review.pdf");
    if !path.is_file() {
        println!("skipped: no shared material");
        return;
    }
    let audits = [audited(&path)];
    let said = |kind| -> Vec<String> {
        items(&audits, "her2-narrative-review", kind)
            .iter()
            .map(|item| item.explanation.clone())
            .collect()
    };
    assert_eq!(
        said(Kind::DuplicateReference),
        [
            "Entry 27 (Guidi 2023b) is the same work as entry 7 (Guidi 2023a), doi:10.3390/cancers15041130."
        ]
    );
    assert_eq!(
        said(Kind::SuffixDisagrees),
        [
            "“Tarantino et al., 2021” is linked to entry 3 (Tarantino 2021a), but the list has “2021a”. So at 9 places.",
            "“Rao et al., 2025” is linked to entry 6 (Rao 2025a), but the list has “2025a”. So at 18 places.",
        ]
    );
    assert_eq!(
        said(Kind::StudyCount),
        [
            "The text counts 26; the reference list has 27 entries, of which 26 are different works (r27 repeats r7)."
        ]
    );
}

#[test]
fn sarif_names_its_rules_and_every_result_points_at_one() {
    let audit = Audit {
        schema: "claimtrace/audit/1".to_owned(),
        documents: AUDITS.clone(),
        unused_sources: Vec::new(),
    };
    let log = sarif(&audit);
    assert_eq!(log["version"], "2.1.0");
    let run = &log["runs"][0];
    let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
    let results = run["results"].as_array().unwrap();
    let all: usize = AUDITS.iter().map(|document| document.items.len()).sum();
    assert_eq!(results.len(), all);
    for result in results {
        let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
        assert_eq!(rules[index]["id"], result["ruleId"]);
        let level = result["level"].as_str().unwrap();
        assert!(["note", "warning", "error"].contains(&level));
        let uri = &result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"];
        assert!(uri.as_str().unwrap().ends_with(".pdf"));
        assert!(!result["message"]["text"].as_str().unwrap().is_empty());
    }
}

#[test]
fn the_table_has_a_row_for_each_item_and_no_formula() {
    let audit = Audit {
        schema: "claimtrace/audit/1".to_owned(),
        documents: AUDITS.clone(),
        unused_sources: Vec::new(),
    };
    let table = csv(&audit);
    let mut reader = csv::Reader::from_reader(table.as_bytes());
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    let all: usize = AUDITS.iter().map(|document| document.items.len()).sum();
    assert_eq!(rows.len(), all);
    for cell in rows.iter().flatten() {
        assert!(!cell.starts_with(['=', '+', '-', '@', '\t']), "{cell}");
    }
}

#[test]
fn verdicts_rest_on_passages_and_sources_left_over_are_named() {
    let document = AUDITS
        .iter()
        .find(|audit| audit.file_name == "slips-on-purpose.pdf")
        .unwrap();
    let verdicts: Vec<(&str, &str, Verdict)> = document
        .verifications
        .iter()
        .map(|it| (it.claim.0.as_str(), it.reference.0.as_str(), it.verdict))
        .collect();
    assert_eq!(
        verdicts,
        [
            ("k2", "r5", Verdict::Supported),
            ("k6", "r5", Verdict::Supported),
            ("k7", "r5", Verdict::Supported),
            ("k10", "r2", Verdict::Partly),
            ("k11", "r2", Verdict::Contradicted),
            ("k11", "r6", Verdict::NotFound),
            ("k13", "r6", Verdict::NotFound),
            ("k17", "r5", Verdict::Supported),
        ]
    );
    assert!(
        document
            .verifications
            .iter()
            .all(|it| !it.passages.is_empty())
    );
    let matches = document.sources.as_ref().unwrap();
    let matched: Vec<(&str, &str)> = matches
        .matched
        .iter()
        .map(|(id, source)| (id.0.as_str(), source.as_str()))
        .collect();
    assert_eq!(
        matched,
        [
            ("r2", "slips-on-purpose.nbib (10.5555/slips.2020.05)"),
            ("r5", "slips-on-purpose.nbib (10.5555/slips.2021.02)"),
            ("r6", "slips-on-purpose.nbib (10.5555/slips.2024.07)"),
        ]
    );
    assert_eq!(matches.without_source.len(), 7);
}

fn claimtrace(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_claimtrace"))
        .current_dir(folder)
        .args(arguments)
        .output()
        .unwrap()
}

#[test]
fn levels_decide_the_exit_code_and_silenced_items_are_counted() {
    let folder = TempDir::new().unwrap();
    let paper = root().join("corpus/pdf/covid-treatment.pdf");
    let extract = ["extract", paper.to_str().unwrap(), "--db", "db", "-q"];
    assert_eq!(claimtrace(folder.path(), &extract).status.code(), Some(0));
    let run = |level: &str| {
        let arguments = [
            "audit",
            "--db",
            "db",
            "--format",
            "json",
            "--fail-on",
            level,
        ];
        claimtrace(folder.path(), &arguments)
    };
    let output = run("error");
    assert_eq!(output.status.code(), Some(4));
    let audit: Audit = serde_json::from_slice(&output.stdout).unwrap();
    let dangling: Vec<&Item> = audit.documents[0]
        .items
        .iter()
        .filter(|item| item.severity == Severity::Error)
        .collect();
    let [dangling] = dangling.as_slice() else {
        panic!("{dangling:?}");
    };
    assert_eq!(dangling.kind, Kind::DanglingMarker);

    let config = format!(
        "[[silence]]\nitem = \"{}\"\nreason = \"The list ends too early.\"\n\n[[silence]]\nkind = \"malformed-doi\"\nreason = \"none here\"\n",
        dangling.id
    );
    fs::write(folder.path().join(".claimtrace.toml"), config).unwrap();
    let output = run("error");
    assert_eq!(output.status.code(), Some(0));
    let audit: Audit = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(audit.silenced(), 1);
    assert_eq!(
        audit.documents[0].silenced[0].reason,
        "The list ends too early."
    );
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(said, "silence entry 2 (“none here”) silenced nothing\n");

    let wrong = folder.path().join("wrong.toml");
    fs::write(&wrong, "[[silence]]\nkinds = []\nreason = \"x\"\n").unwrap();
    let output = claimtrace(
        folder.path(),
        &["audit", "--db", "db", "--config", "wrong.toml"],
    );
    assert_eq!(output.status.code(), Some(3));
    assert!(
        String::from_utf8(output.stderr)
            .unwrap()
            .contains("unknown field `kinds`")
    );
}
