use std::{
    fs,
    path::{Path, PathBuf},
};

use super::{AnnotationError, AnnotationSet, read_brat, read_gold, read_json};
use crate::database::Sha256Hex;

/// The file of a publisher's gold, in the folder of its article.
pub(super) const GOLD: &str = "gold.json";
/// The PDF that a `gold.json` describes.
const ARTICLE: &str = "article.pdf";

/// The sets found at a place, and the files there that are not annotations.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Loaded {
    /// In the order of their file names.
    pub sets: Vec<AnnotationSet>,
    /// JSON files of another format, passed over.
    pub passed_over: Vec<PathBuf>,
}

/// Reads the annotations at `path`: one file (`*.json`, `*.ann`, `gold.json`), or a directory of such files or
/// of folders with a `gold.json`.
///
/// # Errors
/// When a file cannot be read or is wrong in itself, or nothing is found.
pub fn load(path: &Path) -> Result<Loaded, AnnotationError> {
    let mut loaded = Loaded::default();
    if path.is_dir() {
        for entry in sorted_entries(path)? {
            if entry.is_dir() {
                let gold = entry.join(GOLD);
                if gold.is_file() {
                    loaded.read(&gold)?;
                }
            } else {
                loaded.read(&entry)?;
            }
        }
    } else {
        loaded.read(path)?;
    }
    if loaded.sets.is_empty() {
        return Err(AnnotationError::Nothing {
            path: path.to_owned(),
        });
    }
    Ok(loaded)
}

impl Loaded {
    fn read(&mut self, path: &Path) -> Result<(), AnnotationError> {
        let stem = path
            .file_stem()
            .map_or_else(String::new, |stem| stem.to_string_lossy().into_owned());
        if path.file_name().is_some_and(|name| name == GOLD) {
            let folder = path.parent().unwrap_or(Path::new(""));
            let name = folder
                .file_name()
                .map_or(stem, |name| name.to_string_lossy().into_owned());
            let article = folder.join(ARTICLE);
            let digest = if article.is_file() {
                let bytes = fs::read(&article).map_err(io_error(&article))?;
                Some(Sha256Hex::of(&bytes).0)
            } else {
                None
            };
            self.sets.push(read_gold(&name, &text_of(path)?, digest)?);
            return Ok(());
        }
        match path.extension().and_then(|extension| extension.to_str()) {
            Some("ann") => {
                let text = text_of(&path.with_extension("txt"))?;
                self.sets.push(read_brat(&stem, &text, &text_of(path)?)?);
            }
            Some("json") => {
                let json = text_of(path)?;
                // Other JSON may lie beside the annotations (expected results, layouts); ours names its schema.
                if json.contains("claimtrace/annotations/") {
                    self.sets.push(read_json(&stem, &json)?);
                } else {
                    self.passed_over.push(path.to_owned());
                }
            }
            _ => {}
        }
        Ok(())
    }
}

pub(super) fn sorted_entries(directory: &Path) -> Result<Vec<PathBuf>, AnnotationError> {
    let mut paths = Vec::new();
    for entry in fs::read_dir(directory).map_err(io_error(directory))? {
        paths.push(entry.map_err(io_error(directory))?.path());
    }
    paths.sort();
    Ok(paths)
}

pub(super) fn text_of(path: &Path) -> Result<String, AnnotationError> {
    fs::read_to_string(path).map_err(io_error(path))
}

fn io_error(path: &Path) -> impl FnOnce(std::io::Error) -> AnnotationError {
    let path = path.to_owned();
    move |source| AnnotationError::Io { path, source }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_directory_with_the_three_forms() {
        let directory = tempfile::tempdir().unwrap();
        let at = |name: &str| directory.path().join(name);
        fs::write(
            at("b.json"),
            r#"{"schema": "claimtrace/annotations/1", "document": {}, "text": "x"}"#,
        )
        .unwrap();
        fs::write(at("expected.json"), "{}").unwrap();
        fs::write(at("c.txt"), "aspirin").unwrap();
        fs::write(at("c.ann"), "T1\tDRUG 0 7\taspirin\n").unwrap();
        fs::create_dir(at("a")).unwrap();
        fs::write(
            at("a").join(GOLD),
            r#"{"references": [], "citations": [], "paragraphs": []}"#,
        )
        .unwrap();
        fs::write(at("a").join(ARTICLE), "abc").unwrap();

        let loaded = load(directory.path()).unwrap();
        let names: Vec<&str> = loaded.sets.iter().map(|set| set.name.as_str()).collect();
        assert_eq!(names, ["a", "b", "c"]);
        assert_eq!(
            loaded.sets[0].key.sha256.as_deref(),
            Some("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
        );
        assert_eq!(loaded.passed_over, [at("expected.json")]);
    }

    #[test]
    fn an_empty_directory_is_an_error() {
        let directory = tempfile::tempdir().unwrap();
        assert!(
            load(directory.path())
                .unwrap_err()
                .to_string()
                .contains("no annotations here")
        );
    }
}
