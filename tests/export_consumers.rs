//! Exports read back by the programs that they are for.
//!
//! brat by this project's own reader; the others by packages from PyPI in an environment that
//! `scripts/setup-consumers.sh` makes. Without Python or the packages that part says that it is skipped.

use std::{
    fs, io,
    path::{Path, PathBuf},
    process::{Command, Output},
    sync::LazyLock,
};

use claimtrace::{
    annotations,
    citations::CitationStatus,
    database::{Database, Record},
};
use serde_json::{Map, Value, json};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn claimtrace(arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_claimtrace"));
    command.args(arguments).output().unwrap()
}

/// The shipped papers in a database of their own, read once for all tests of this file.
static SHIPPED: LazyLock<Shipped> = LazyLock::new(Shipped::read);

struct Shipped {
    directory: PathBuf,
    records: Vec<Record>,
}

impl Shipped {
    fn read() -> Self {
        let directory = Path::new(env!("CARGO_TARGET_TMPDIR")).join("export_consumers");
        match fs::remove_dir_all(&directory) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => panic!("{error}"),
            _ => {}
        }
        let db = directory.join("db");
        let corpus = root().join("corpus/pdf");
        let output = claimtrace(&["extract", path(&corpus), "--db", path(&db), "--quiet"]);
        assert!(output.status.success(), "{output:?}");
        let database = Database::open(&db).unwrap();
        let rows = database.manifest().unwrap().unwrap().inputs;
        let records = rows.iter().filter_map(|row| row.id.as_ref());
        let records = records.map(|id| database.record(id).unwrap()).collect();
        Self { directory, records }
    }

    fn db(&self) -> PathBuf {
        self.directory.join("db")
    }

    /// Exports everything in `format` to `to`, and gives the path of it.
    fn export(&self, format: &str, to: &str) -> PathBuf {
        let db = self.db();
        let to = self.directory.join(to);
        let output = claimtrace(&[
            "export",
            "--db",
            path(&db),
            "--format",
            format,
            "-o",
            path(&to),
        ]);
        assert!(output.status.success(), "{format}: {output:?}");
        to
    }

    fn sum(&self, count: impl Fn(&Record) -> usize) -> usize {
        self.records.iter().map(count).sum()
    }
}

fn path(path: &Path) -> &str {
    path.to_str().unwrap()
}

fn findings(record: &Record) -> impl Iterator<Item = &claimtrace::claims::Finding> {
    record.claims.iter().flat_map(|claim| &claim.item.findings)
}

#[test]
fn brat_comes_back_as_it_was() {
    let shipped = &*SHIPPED;
    let folder = shipped.export("brat", "brat");
    let loaded = annotations::load(&folder).unwrap();
    assert_eq!(loaded.sets.len(), shipped.records.len());
    for set in &loaded.sets {
        assert_eq!(set.warnings, Vec::<String>::new());
        let own = |record: &&Record| set.key.id.as_deref() == Some(record.id.0.as_str());
        let record = shipped.records.iter().find(own).unwrap();
        let entities: Vec<_> = record
            .entities
            .iter()
            .map(|found| (found.item.span, found.item.label))
            .collect();
        let read: Vec<_> = set
            .entities
            .iter()
            .map(|entity| (entity.span, entity.label))
            .collect();
        assert_eq!(read, entities);
        let citations = record.citations.iter().map(|found| &found.item);
        let citations: Vec<_> = citations
            .map(|citation| {
                let targets = citation
                    .targets
                    .iter()
                    .map(|target| target.reference.0.clone());
                (citation.span, citation.status, targets.collect::<Vec<_>>())
            })
            .collect();
        let read = set.citations.iter();
        let read: Vec<_> = read
            .map(|found| (found.span, found.status, found.targets.clone()))
            .collect();
        assert_eq!(read, citations);
        let claims = record.claims.iter().map(|found| &found.item);
        let claims: Vec<_> = claims
            .map(|claim| {
                let references = claim.references.iter().map(|id| id.0.clone());
                (claim.span, references.collect::<Vec<_>>())
            })
            .collect();
        let read = set.claims.iter();
        let read: Vec<_> = read
            .map(|claim| (claim.span, claim.references.clone()))
            .collect();
        assert_eq!(read, claims);
    }
}

#[test]
fn programs_of_others_count_what_the_records_hold() {
    let python = match python() {
        Ok(python) => python,
        Err(cause) => {
            println!("skipped: no environment to read exports back: {cause}");
            return;
        }
    };
    let shipped = &*SHIPPED;
    let exports = [
        ("ris", "references.ris"),
        ("bibtex", "references.bib"),
        ("csl-json", "references.json"),
        ("jsonl", "everything.jsonl"),
        ("brat", "brat"),
        ("bioc-json", "bioc"),
        ("pubannotation", "pubannotation"),
        ("web-annotation", "web"),
        ("conll", "conll"),
        ("csv", "csv"),
        ("parquet", "parquet"),
    ];
    for (format, to) in exports {
        shipped.export(format, &format!("all/{to}"));
    }
    let script = root().join("tests/consumers/read_back.py");
    let mut command = Command::new(python);
    command.arg(script).arg(shipped.directory.join("all"));
    let output = command.output().unwrap();
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{errors}");
    let read: Value = serde_json::from_slice(&output.stdout).unwrap();
    for (reader, expected) in expected(shipped) {
        assert_eq!(read[&reader], expected, "{reader}");
    }
}

/// What each reader must have counted.
fn expected(shipped: &Shipped) -> Map<String, Value> {
    let references = shipped.sum(|record| record.references.len());
    let of_references = |has: fn(&claimtrace::references::Reference) -> usize| {
        shipped.sum(|record| record.references.iter().map(|found| has(&found.item)).sum())
    };
    let authors = of_references(|reference| reference.authors.len());
    let dois = of_references(|reference| usize::from(reference.doi.is_some()));
    let titles = of_references(|reference| usize::from(reference.title.is_some()));
    let documents = shipped.records.len();
    let citations = shipped.sum(|record| record.citations.len());
    let entities = shipped.sum(|record| record.entities.len());
    let claims = shipped.sum(|record| record.claims.len());
    let of_findings = shipped.sum(|record| findings(record).count());
    let regimens = shipped.sum(|record| {
        let claims = record.claims.iter().map(|claim| &claim.item);
        claims.map(|claim| claim.regimens.len()).sum()
    });
    let relations = shipped.sum(relations);
    let boxes = shipped.sum(|record| {
        let references = record.references.iter().map(|found| found.boxes.len());
        let citations = record.citations.iter().map(|found| found.boxes.len());
        let entities = record.entities.iter().map(|found| found.boxes.len());
        let claims = record.claims.iter().map(|found| found.boxes.len());
        references
            .chain(citations)
            .chain(entities)
            .chain(claims)
            .sum()
    });
    let mut graph = json!({
        "documents": documents, "references": references, "citations": citations, "entities": entities,
        "claims": claims, "findings": of_findings, "relations": relations,
    });
    if regimens > 0 {
        graph["regimens"] = regimens.into();
    }
    let mut web = graph.clone();
    web["boxes"] = boxes.into();
    let values = shipped.records.iter().flat_map(findings);
    let sum: f64 = values.filter_map(|finding| finding.quantity.value).sum();
    let tables = json!({
        "documents": documents, "references": references, "citations": citations, "entities": entities,
        "claims": claims, "findings": of_findings, "joined": of_findings,
        "sum_of_values": (sum * 1000.0).round() / 1000.0,
    });
    let mut lines = Map::new();
    let counted = [
        ("document", documents),
        ("block", shipped.sum(|record| record.blocks.len())),
        ("section", shipped.sum(|record| record.sections.len())),
        ("run", shipped.sum(|record| record.runs.len())),
        ("reference", references),
        ("citation", citations),
        ("entity", entities),
        ("claim", claims),
        ("warning", shipped.sum(|record| record.warnings.len())),
    ];
    for (kind, count) in counted.into_iter().filter(|(_, count)| *count > 0) {
        lines.insert(kind.to_owned(), count.into());
    }
    let bibliography = |more: &[(&str, usize)]| {
        let mut counts = json!({
            "references": references, "authors": authors, "dois": dois, "titles": titles, "raw": references,
        });
        for (name, count) in more {
            counts[*name] = (*count).into();
        }
        counts
    };
    let expected = json!({
        "ris": bibliography(&[("unknown_tags", 0)]),
        "bibtex": bibliography(&[("failed_blocks", 0)]),
        "csl": bibliography(&[("printed", references)]),
        "bioc": graph,
        "pubannotation": graph,
        "web": web,
        "conll": {
            "documents": documents, "citations": citations, "entities": entities, "claims": claims,
            "findings": of_findings,
        },
        "csv": tables,
        "parquet": tables,
        "defused": {"formulas": 0},
        "everything": lines,
    });
    expected.as_object().unwrap().clone()
}

/// How many links a record holds, counted from the record itself.
fn relations(record: &Record) -> usize {
    let repeats = record
        .references
        .iter()
        .filter(|found| found.item.duplicate_of.is_some());
    let targets = record
        .citations
        .iter()
        .map(|found| found.item.targets.len());
    let of_claims = record.claims.iter().map(|found| {
        let claim = &found.item;
        let drugs = claim
            .regimens
            .iter()
            .filter(|regimen| regimen.entity.is_some());
        claim.support_links.len() + claim.entities.len() + claim.regimens.len() + drugs.count()
    });
    let of_findings = findings(record).map(|finding| {
        1 + usize::from(finding.measure.is_some())
            + usize::from(finding.arm.is_some())
            + usize::from(finding.comparator.is_some())
            + usize::from(finding.qualifies.is_some())
            + finding.citations.len()
    });
    repeats.count() + targets.chain(of_claims).chain(of_findings).sum::<usize>()
}

/// The interpreter that has the packages.
fn python() -> Result<PathBuf, String> {
    let output = Command::new("bash")
        .arg(root().join("scripts/setup-consumers.sh"))
        .output()
        .map_err(|error| error.to_string())?;
    let errors = String::from_utf8_lossy(&output.stderr);
    if !output.status.success() {
        return Err(errors.lines().last().unwrap_or_default().to_owned());
    }
    let path = String::from_utf8_lossy(&output.stdout);
    Ok(PathBuf::from(path.trim()))
}

#[test]
fn what_a_format_cannot_carry_is_said() {
    let shipped = &*SHIPPED;
    let db = shipped.db();
    let output = claimtrace(&["export", "--db", path(&db), "--format", "ris"]);
    let said = String::from_utf8(output.stderr).unwrap();
    let claims = shipped.sum(|record| record.claims.len());
    assert!(said.contains(&format!(" {claims} claims, ")), "{said}");
    let ambiguous = shipped.sum(|record| {
        let citations = record.citations.iter();
        let doubtful = citations.filter(|found| found.item.status == CitationStatus::Ambiguous);
        doubtful.count()
    });
    let noted = String::from_utf8(output.stdout).unwrap();
    assert_eq!(noted.contains("ambiguous citations"), ambiguous > 0);
}

#[test]
fn options_that_do_not_go_together_are_wrong_usage() {
    let shipped = &*SHIPPED;
    let db = shipped.db();
    let cases: [&[&str]; 4] = [
        &["--format", "brat"],
        &["--format", "csv", "-o", "-"],
        &["--format", "bioc-json", "-o", "-"],
        &["--format", "ris", "--table", "claims"],
    ];
    for case in cases {
        let mut arguments = vec!["export", "--db", path(&db)];
        arguments.extend(case);
        let output = claimtrace(&arguments);
        assert_eq!(output.status.code(), Some(2), "{case:?}: {output:?}");
        assert!(output.stdout.is_empty());
    }
    let id = &shipped.records[0].id.0;
    let one = claimtrace(&[
        "export",
        "--db",
        path(&db),
        "--format",
        "bioc-json",
        "--id",
        id,
        "-o",
        "-",
    ]);
    assert!(one.status.success(), "{one:?}");
    let collection: Value = serde_json::from_slice(&one.stdout).unwrap();
    assert_eq!(collection["documents"][0]["id"], **id);
}
