//! The folder of cited works: every file by the form that its name says.

use std::{
    fs,
    path::{Path, PathBuf},
};

use super::exit::Failure;
use crate::{
    document, pdf,
    sources::{self, Source},
};

/// What a folder holds.
#[derive(Debug, Default)]
pub(super) struct Works {
    /// In the order of the files' paths.
    pub(super) sources: Vec<Source>,
    /// Files that could not be read, with the cause.
    pub(super) failed: Vec<(PathBuf, String)>,
}

/// Reads all files below a folder that end in .pdf, .nbib, .ris, .json (CSL-JSON), .xml or .nxml (JATS).
pub(super) fn read(directory: &Path) -> Result<Works, Failure> {
    let mut works = Works::default();
    for entry in walkdir::WalkDir::new(directory).sort_by_file_name() {
        let entry =
            entry.map_err(|error| Failure::Other(format!("{}: {error}", directory.display())))?;
        if !entry.file_type().is_file() {
            continue;
        }
        let path = entry.path();
        let Some(form) = Form::of(path) else { continue };
        let below = path.strip_prefix(directory).unwrap_or(path);
        match form.read(path, &below.to_string_lossy()) {
            Ok(found) => works.sources.extend(found),
            Err(cause) => works.failed.push((path.to_owned(), cause)),
        }
    }
    Ok(works)
}

#[derive(Debug, Clone, Copy)]
enum Form {
    Pdf,
    Nbib,
    Ris,
    Csl,
    Jats,
}

impl Form {
    fn of(path: &Path) -> Option<Self> {
        let ending = path.extension()?.to_str()?.to_lowercase();
        match ending.as_str() {
            "pdf" => Some(Self::Pdf),
            "nbib" => Some(Self::Nbib),
            "ris" => Some(Self::Ris),
            "json" => Some(Self::Csl),
            "xml" | "nxml" => Some(Self::Jats),
            _ => None,
        }
    }

    fn read(self, path: &Path, name: &str) -> Result<Vec<Source>, String> {
        let bytes = fs::read(path).map_err(|error| error.to_string())?;
        if let Self::Pdf = self {
            let file = pdf::read(&bytes, None).map_err(|error| error.to_string())?;
            let document = document::analyse(&file.value);
            return Ok(vec![sources::from_document(name, &document.value)]);
        }
        let text = String::from_utf8_lossy(&bytes);
        match self {
            Self::Nbib => Ok(sources::from_nbib(name, &text)),
            Self::Ris => Ok(sources::from_ris(name, &text)),
            Self::Csl => sources::from_csl(name, &text).map_err(|error| error.to_string()),
            Self::Jats | Self::Pdf => sources::from_jats(name, &text)
                .map(|source| vec![source])
                .map_err(|error| error.to_string()),
        }
    }
}
