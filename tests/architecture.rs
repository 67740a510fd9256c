//! The borders between modules, as the crate documentation draws them.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

/// What each module may use, besides itself.
fn allowed() -> BTreeMap<&'static str, Vec<&'static str>> {
    let stages = [
        "text",
        "diagnostic",
        "document",
        "references",
        "citations",
        "entities",
    ];
    let with = |more: &[&'static str]| stages.iter().chain(more).copied().collect::<Vec<_>>();
    BTreeMap::from([
        ("text", vec![]),
        ("diagnostic", vec!["text"]),
        ("pdf", vec!["text", "diagnostic"]),
        ("document", vec!["text", "diagnostic", "pdf"]),
        ("references", vec!["text", "diagnostic", "document"]),
        (
            "citations",
            vec!["text", "diagnostic", "document", "references"],
        ),
        ("entities", vec!["text", "document"]),
        ("claims", stages.to_vec()),
        ("database", with(&["claims"])),
        ("annotations", with(&["claims", "database"])),
        ("sources", vec!["text", "document", "references"]),
        ("verify", with(&["claims", "database", "sources"])),
        ("audit", with(&["claims", "database", "sources", "verify"])),
        ("evaluate", with(&["claims", "database", "annotations"])),
        ("export", with(&["claims", "database"])),
        ("report", with(&["claims", "database", "annotations"])),
        ("pipeline", with(&["pdf", "claims", "database"])),
        (
            "cli",
            with(&[
                "pdf",
                "claims",
                "database",
                "annotations",
                "audit",
                "evaluate",
                "export",
                "report",
                "pipeline",
                "sources",
                "verify",
            ]),
        ),
    ])
}

fn source() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

/// Every Rust file below `src`, with the module it belongs to.
fn files() -> Vec<(String, PathBuf)> {
    let mut files = Vec::new();
    for entry in walkdir::WalkDir::new(source()).sort_by_file_name() {
        let path = entry.unwrap().into_path();
        if path.extension().is_some_and(|ending| ending == "rs") {
            let below = path.strip_prefix(source()).unwrap();
            let module = below
                .iter()
                .next()
                .unwrap()
                .to_string_lossy()
                .replace(".rs", "");
            files.push((module, path));
        }
    }
    files
}

/// The crate's modules named in `code`: `crate::a`, and each branch of `crate::{a, b::{…}}`.
fn modules_used(code: &str) -> BTreeSet<String> {
    let mut used = BTreeSet::new();
    for (at, _) in code.match_indices("crate::") {
        let rest = &code[at + "crate::".len()..];
        match rest.strip_prefix('{') {
            None => {
                used.insert(name_at(rest));
            }
            Some(list) => {
                let mut depth = 0;
                let mut expects_name = true;
                for (offset, character) in list.char_indices() {
                    match character {
                        '{' => depth += 1,
                        '}' if depth == 0 => break,
                        '}' => depth -= 1,
                        ',' if depth == 0 => expects_name = true,
                        _ if expects_name && !character.is_whitespace() => {
                            used.insert(name_at(&list[offset..]));
                            expects_name = false;
                        }
                        _ => {}
                    }
                }
            }
        }
    }
    used
}

fn name_at(code: &str) -> String {
    code.chars()
        .take_while(|c| c.is_alphanumeric() || *c == '_')
        .collect()
}

#[test]
fn the_reader_of_imports_sees_nested_lists() {
    let code =
        "use crate::{\n  text::{Span, Text},\n  pdf,\n};\nfn f() { crate::document::analyse() }";
    let expected = ["document", "pdf", "text"].map(str::to_owned);
    assert_eq!(modules_used(code), BTreeSet::from(expected));
}

#[test]
fn modules_use_only_what_stands_before_them() {
    let allowed = allowed();
    let mut wrong = Vec::new();
    for (module, path) in files() {
        if module == "lib" || module == "main" {
            continue;
        }
        let may = allowed
            .get(module.as_str())
            .unwrap_or_else(|| panic!("no border drawn for `{module}`"));
        for used in modules_used(&fs::read_to_string(&path).unwrap()) {
            if used != module && !may.contains(&used.as_str()) {
                wrong.push(format!("{}: uses `{used}`", path.display()));
            }
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn only_pdf_knows_lopdf() {
    for (module, path) in files() {
        let names_it = fs::read_to_string(&path).unwrap().contains("lopdf::");
        assert!(
            module == "pdf" || !names_it,
            "{} uses lopdf",
            path.display()
        );
    }
}

#[test]
fn only_the_command_line_prints() {
    let printing = ["println!", "print!(", "io::stdout", "io::stderr"];
    for (module, path) in files() {
        let code = fs::read_to_string(&path).unwrap();
        let prints = printing.iter().find(|name| code.contains(**name));
        assert!(
            module == "cli" || prints.is_none(),
            "{} has {prints:?}",
            path.display()
        );
    }
}
