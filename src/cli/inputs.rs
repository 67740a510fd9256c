use std::{
    collections::BTreeMap,
    ffi::OsStr,
    path::{Path, PathBuf},
};

use walkdir::WalkDir;

/// A file to read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Input {
    /// Its name in the manifest: as given, or below the directory given, with `/` between the parts.
    pub(super) name: String,
    /// Where it is.
    pub(super) path: PathBuf,
}

/// What the arguments name.
#[derive(Debug, Default)]
pub(super) struct Inputs {
    /// Sorted by name, each file once.
    pub(super) files: Vec<Input>,
    /// Arguments, or things below them, that cannot be read, and why.
    pub(super) unusable: Vec<(String, String)>,
}

/// Finds the PDFs that `arguments` name.
pub(super) fn find(arguments: &[PathBuf]) -> Inputs {
    let mut files = BTreeMap::new();
    let mut unusable = Vec::new();
    for argument in arguments {
        if argument.is_dir() {
            let before = files.len();
            search(argument, &mut files, &mut unusable);
            if files.len() == before {
                unusable.push((name_of(argument), "no PDF in this directory".to_owned()));
            }
        } else {
            // Missing files are told apart from unreadable ones where they are opened.
            files.insert(name_of(argument), argument.clone());
        }
    }
    let files = files
        .into_iter()
        .map(|(name, path)| Input { name, path })
        .collect();
    Inputs { files, unusable }
}

fn search(
    directory: &Path,
    files: &mut BTreeMap<String, PathBuf>,
    unusable: &mut Vec<(String, String)>,
) {
    for entry in WalkDir::new(directory).sort_by_file_name() {
        match entry {
            Ok(entry) if entry.file_type().is_dir() => {}
            Ok(entry) => {
                if is_pdf(entry.path()) && entry.path().is_file() {
                    let below = entry.path().strip_prefix(directory).unwrap_or(entry.path());
                    files.insert(name_of(below), entry.path().to_owned());
                }
            }
            Err(error) => {
                let name = error.path().map_or_else(|| name_of(directory), name_of);
                unusable.push((name, format!("cannot search: {error}")));
            }
        }
    }
}

fn is_pdf(path: &Path) -> bool {
    path.extension()
        .and_then(OsStr::to_str)
        .is_some_and(|ending| ending.eq_ignore_ascii_case("pdf"))
}

fn name_of(path: &Path) -> String {
    let parts: Vec<_> = path.iter().map(OsStr::to_string_lossy).collect();
    parts.join("/").replace("//", "/")
}
