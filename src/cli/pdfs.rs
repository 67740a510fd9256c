use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use super::inputs;
use crate::database::{DocumentId, InputRow, Manifest, Sha256Hex};

/// Where the PDFs of a database may be. A file counts only if its digest is the one that the manifest has.
#[derive(Debug)]
pub(super) struct Pdfs {
    /// In the order in which they are tried.
    candidates: BTreeMap<DocumentId, Vec<PathBuf>>,
    digests: BTreeMap<DocumentId, Sha256Hex>,
}

impl Pdfs {
    /// Looks below `directory`, if one is given, for the manifest's paths, then for its file names; last where the
    /// manifest says, as a path from here.
    pub(super) fn new(manifest: &Manifest, directory: Option<&Path>) -> Self {
        let given: Vec<PathBuf> = directory.map(Path::to_owned).into_iter().collect();
        let mut by_path = BTreeMap::new();
        let mut by_name: BTreeMap<String, Vec<PathBuf>> = BTreeMap::new();
        for file in inputs::find(&given).files {
            let name = file.path.file_name().unwrap_or_default().to_string_lossy();
            let named = by_name.entry(name.into_owned()).or_default();
            named.push(file.path.clone());
            by_path.insert(file.name, file.path);
        }
        let mut pdfs = Self {
            candidates: BTreeMap::new(),
            digests: BTreeMap::new(),
        };
        for row in &manifest.inputs {
            let (Some(id), Some(digest)) = (&row.id, &row.sha256) else {
                continue;
            };
            pdfs.digests.insert(id.clone(), digest.clone());
            let candidates = pdfs.candidates.entry(id.clone()).or_default();
            candidates.extend(by_path.get(&row.path).cloned());
            candidates.extend(by_name.get(&row.file_name).into_iter().flatten().cloned());
            candidates.extend(as_the_manifest_says(row));
        }
        pdfs
    }

    /// Whether there is a file to try; its digest is not looked at.
    pub(super) fn may_have(&self, id: &DocumentId) -> bool {
        let candidates = self.candidates.get(id).into_iter().flatten();
        candidates.into_iter().any(|path| path.is_file())
    }

    /// The PDF of `id`, if it is found unchanged.
    pub(super) fn bytes(&self, id: &DocumentId) -> Option<Vec<u8>> {
        let digest = self.digests.get(id)?;
        self.candidates
            .get(id)?
            .iter()
            .filter_map(|path| fs::read(path).ok())
            .find(|bytes| Sha256Hex::of(bytes) == *digest)
    }
}

fn as_the_manifest_says(row: &InputRow) -> Option<PathBuf> {
    let path = PathBuf::from(&row.path);
    path.is_file().then_some(path)
}
