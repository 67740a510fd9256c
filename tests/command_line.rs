//! The program as a user runs it: messages, exit codes, and what stands on the disk afterwards.

use std::{
    fs,
    io::Write,
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
};

use claimtrace::database::{Database, InputStatus, Manifest};
use tempfile::TempDir;

fn claimtrace(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_claimtrace"))
        .args(arguments)
        .output()
        .unwrap()
}

fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn corpus() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus/pdf")
}

/// One of the shipped papers.
fn paper() -> PathBuf {
    let mut papers: Vec<PathBuf> = fs::read_dir(corpus())
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    papers.retain(|path| path.extension().is_some_and(|ending| ending == "pdf"));
    papers.sort();
    papers.into_iter().next().expect("the corpus has a PDF")
}

fn manifest(directory: &Path) -> Manifest {
    Database::open(directory)
        .unwrap()
        .manifest()
        .unwrap()
        .unwrap()
}

/// Every file of a database but the lock, name to content.
fn content(directory: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut files = Vec::new();
    for entry in walkdir::WalkDir::new(directory).sort_by_file_name() {
        let entry = entry.unwrap();
        if entry.file_type().is_file() && entry.file_name() != ".lock" {
            let name = entry.path().strip_prefix(directory).unwrap().to_owned();
            files.push((name, fs::read(entry.path()).unwrap()));
        }
    }
    files
}

#[test]
fn bad_files_are_named_with_their_cause_and_the_rest_is_done() {
    let folder = TempDir::new().unwrap();
    let inputs = folder.path().join("in");
    fs::create_dir(&inputs).unwrap();
    fs::write(inputs.join("empty.pdf"), b"").unwrap();
    fs::write(inputs.join("letter.pdf"), b"Dear reader, this is no PDF.").unwrap();
    let whole = fs::read(paper()).unwrap();
    fs::write(inputs.join("half.pdf"), &whole[..whole.len() / 20]).unwrap();
    fs::write(inputs.join("good.PDF"), &whole).unwrap();
    let db = folder.path().join("db");

    let output = claimtrace(&[
        "extract",
        inputs.to_str().unwrap(),
        "--db",
        db.to_str().unwrap(),
    ]);

    assert_eq!(output.status.code(), Some(1), "{}", stderr(&output));
    assert!(
        stderr(&output).contains("empty.pdf: the file is empty (0 bytes)"),
        "{}",
        stderr(&output)
    );
    assert!(
        stderr(&output).contains("letter.pdf: not a PDF"),
        "{}",
        stderr(&output)
    );
    let rows = manifest(&db).inputs;
    let statuses: Vec<_> = rows
        .iter()
        .map(|row| (row.path.as_str(), row.status))
        .collect();
    assert_eq!(statuses[0], ("empty.pdf", InputStatus::Failed));
    assert_eq!(statuses[1], ("good.PDF", InputStatus::Ok));
    assert_eq!(statuses[3], ("letter.pdf", InputStatus::Failed));
    assert!(stdout(&output).contains(db.join("manifest.json").to_str().unwrap()));
}

#[test]
fn nothing_to_read_is_exit_code_3() {
    let folder = TempDir::new().unwrap();
    let db = folder.path().join("db");
    let empty = folder.path().to_str().unwrap();
    let output = claimtrace(&["extract", empty, "--db", db.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(3));
    assert!(
        stderr(&output).contains("no PDF in this directory"),
        "{}",
        stderr(&output)
    );

    let output = claimtrace(&["extract", "no-such-file.pdf", "--db", db.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(3));
    assert!(
        stderr(&output).contains("no-such-file.pdf: cannot read the file"),
        "{}",
        stderr(&output)
    );
}

#[test]
fn wrong_usage_is_exit_code_2() {
    assert_eq!(claimtrace(&["extract", "a.pdf"]).status.code(), Some(2));
    assert_eq!(claimtrace(&["nonsense"]).status.code(), Some(2));
}

#[test]
fn a_database_that_cannot_be_written_is_named() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("file");
    fs::write(&file, b"").unwrap();
    let db = file.join("db");
    let output = claimtrace(&[
        "extract",
        paper().to_str().unwrap(),
        "--db",
        db.to_str().unwrap(),
    ]);
    assert_eq!(output.status.code(), Some(3));
    assert!(
        stderr(&output).contains(db.to_str().unwrap()),
        "{}",
        stderr(&output)
    );
}

#[test]
fn a_newer_schema_is_refused_by_name() {
    let folder = TempDir::new().unwrap();
    let newer = r#"{"schema": "claimtrace/evidence/2", "inputs": "of another shape"}"#;
    fs::write(folder.path().join("manifest.json"), newer).unwrap();
    let db = folder.path().to_str().unwrap();
    let output = claimtrace(&["extract", paper().to_str().unwrap(), "--db", db]);
    assert_eq!(output.status.code(), Some(3));
    assert!(
        stderr(&output).contains("`claimtrace/evidence/2` is newer"),
        "{}",
        stderr(&output)
    );
    assert_eq!(
        fs::read_to_string(folder.path().join("manifest.json")).unwrap(),
        newer
    );
}

#[test]
fn the_database_does_not_depend_on_the_number_of_threads() {
    let folder = TempDir::new().unwrap();
    let (one, four) = (folder.path().join("one"), folder.path().join("four"));
    for (db, jobs) in [(&one, "1"), (&four, "4")] {
        let db = db.to_str().unwrap();
        let output = claimtrace(&[
            "extract",
            corpus().to_str().unwrap(),
            "--db",
            db,
            "--jobs",
            jobs,
            "-q",
        ]);
        assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
        assert_eq!(stdout(&output), "");
    }
    let (one, four) = (content(&one), content(&four));
    assert!(one.len() > 1);
    for (left, right) in one.iter().zip(&four) {
        assert!(left == right, "{} differs", left.0.display());
    }
    assert_eq!(one.len(), four.len());
}

#[test]
fn unchanged_inputs_are_skipped_unless_forced() {
    let folder = TempDir::new().unwrap();
    let db = folder.path().join("db");
    let run = |more: &[&str]| {
        let paper = paper();
        let mut arguments = vec![
            "extract",
            paper.to_str().unwrap(),
            "--db",
            db.to_str().unwrap(),
        ];
        arguments.extend(more);
        stdout(&claimtrace(&arguments))
    };
    assert!(run(&["--dry-run"]).contains(": would read\n"));
    assert!(!db.exists());
    assert!(run(&[]).contains("1 read, 0 unchanged, 0 failed"));
    assert!(run(&["--dry-run"]).contains(": unchanged\n"));
    assert!(run(&[]).contains("0 read, 1 unchanged, 0 failed"));
    assert!(run(&["--force"]).contains("1 read, 0 unchanged, 0 failed"));
    assert!(run(&["--only", "text"]).contains("partial: a run of some stages only"));
}

#[test]
fn the_record_of_a_pdf_that_changed_gives_way_to_the_new_one() {
    let folder = TempDir::new().unwrap();
    let (pdf, db) = (folder.path().join("a.pdf"), folder.path().join("db"));
    let mut bytes = fs::read(paper()).unwrap();
    for _ in 0..2 {
        fs::write(&pdf, &bytes).unwrap();
        let output = claimtrace(&[
            "extract",
            pdf.to_str().unwrap(),
            "--db",
            db.to_str().unwrap(),
        ]);
        assert!(output.status.success(), "{}", stderr(&output));
        bytes.push(b'\n');
    }
    let id = manifest(&db).inputs.remove(0).id.unwrap();
    let records: Vec<_> = fs::read_dir(db.join("documents"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    assert_eq!(records, [format!("{id}.json")]);
}

#[test]
fn show_finds_a_record_by_the_beginning_of_its_id() {
    let folder = TempDir::new().unwrap();
    let db = folder.path().to_str().unwrap();
    assert!(
        claimtrace(&["extract", paper().to_str().unwrap(), "--db", db])
            .status
            .success()
    );
    let row = manifest(folder.path()).inputs.remove(0);
    let id = row.id.unwrap();
    let by_id = claimtrace(&["show", &id.0[..6], "--db", db]);
    let by_file = claimtrace(&["show", paper().to_str().unwrap()]);
    assert!(stdout(&by_id).contains(&row.file_name));
    assert_eq!(stdout(&by_id), stdout(&by_file));
    let shown = stdout(&by_id);
    for part in ["│ value", "hazard ratio", "95 % CI", "[in sentence, 0."] {
        assert!(shown.contains(part), "{part} in {shown}");
    }

    let missing = claimtrace(&["show", "zzzz", "--db", db]);
    assert_eq!(missing.status.code(), Some(3));
    assert!(stderr(&missing).contains("no document `zzzz`"));
}

#[test]
fn an_overlay_draws_the_blocks_of_a_page() {
    let folder = TempDir::new().unwrap();
    let svg = folder.path().join("page.svg");
    let paper = paper();
    let arguments = [
        "show",
        paper.to_str().unwrap(),
        "--page",
        "1",
        "--overlay",
        svg.to_str().unwrap(),
    ];
    let output = claimtrace(&arguments);
    assert!(output.status.success(), "{}", stderr(&output));
    assert!(stdout(&output).contains("title"), "{}", stdout(&output));
    let drawing = fs::read_to_string(&svg).unwrap();
    assert!(drawing.starts_with("<svg") && drawing.matches("<rect").count() > 5);

    let beyond = claimtrace(&["show", paper.to_str().unwrap(), "--page", "999"]);
    assert_eq!(beyond.status.code(), Some(3));
    assert!(stderr(&beyond).contains("no page 999"));
}

#[test]
fn tag_gives_each_line_back_with_entities() {
    let mut child = Command::new(env!("CARGO_BIN_EXE_claimtrace"))
        .arg("tag")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let lines = "{\"z\": 1, \"id\": \"a\", \"text\": \"α: metformin lowers HbA1c.\"}\nnot json\n\n{\"id\":\"b\",\"text\":\"\"}\n";
    child
        .stdin
        .take()
        .unwrap()
        .write_all(lines.as_bytes())
        .unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(stderr(&output).contains("standard input, line 2: not a JSON object"));
    let answers: Vec<serde_json::Value> = stdout(&output)
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(answers.len(), 2);
    assert_eq!(answers[0]["z"], 1);
    let drug = &answers[0]["entities"][0];
    assert_eq!((&drug["start"], &drug["end"]), (&3.into(), &12.into()));
    assert_eq!(
        (&drug["label"], &drug["text"]),
        (&"DRUG".into(), &"metformin".into())
    );
    assert!(
        drug["confidence"].to_string().len() <= 5,
        "{}",
        drug["confidence"]
    );
    assert_eq!(answers[1]["entities"], serde_json::json!([]));
}

#[test]
fn completions_and_version_are_printed() {
    assert!(stdout(&claimtrace(&["completions", "bash"])).contains("_claimtrace"));
    let version = stdout(&claimtrace(&["--version"]));
    assert_eq!(
        version,
        format!("claimtrace {}\n", env!("CARGO_PKG_VERSION"))
    );
}
