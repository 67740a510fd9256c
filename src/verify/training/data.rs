use std::{collections::BTreeMap, fs, path::Path};

use serde::{Deserialize, de::DeserializeOwned};

use super::TrainingError;
use crate::verify::{Label, statement::Statement};

/// A citing sentence with what was found in the cited work.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Example {
    pub(super) statement: Statement,
    pub(super) passages: Vec<String>,
    pub(super) label: Label,
    /// The cited work: its sentences are numbered in thousands.
    pub(super) work: u64,
}

#[derive(Debug, Deserialize)]
struct Claim {
    claim: String,
    evidence: BTreeMap<String, Vec<Judgement>>,
    cited_doc_ids: Vec<u64>,
}

#[derive(Debug, Deserialize)]
struct Judgement {
    label: String,
}

#[derive(Debug, Deserialize)]
struct Passages {
    doc_id: u64,
    #[serde(rename = "abstract")]
    sentences: Vec<String>,
}

/// How many documents a work has at most: the identifiers of the data count so.
const DOCUMENTS: u64 = 1000;

/// The examples of one part of the data, in the order of the file.
pub(super) fn load(directory: &Path, part: &'static str) -> Result<Vec<Example>, TrainingError> {
    let corpus: BTreeMap<u64, Vec<String>> = lines::<Passages>(directory, "corpus.jsonl")?
        .into_iter()
        .map(|passages| (passages.doc_id, passages.sentences))
        .collect();
    let claims = lines::<Claim>(directory, part)?;
    Ok(claims
        .into_iter()
        .filter_map(|claim| {
            let document = *claim.cited_doc_ids.first()?;
            let judged = claim.evidence.values().flatten().next();
            Some(Example {
                statement: Statement::of_marked(&claim.claim),
                passages: corpus.get(&document)?.clone(),
                label: match judged.map(|judgement| judgement.label.as_str()) {
                    Some("SUPPORT") => Label::Support,
                    Some(_) => Label::Inaccurate,
                    None => Label::None,
                },
                work: document / DOCUMENTS,
            })
        })
        .collect())
}

fn lines<T: DeserializeOwned>(
    directory: &Path,
    file: &'static str,
) -> Result<Vec<T>, TrainingError> {
    let content = fs::read_to_string(directory.join(file))
        .map_err(|source| TrainingError::Io { file, source })?;
    content
        .lines()
        .enumerate()
        .filter(|(_, line)| !line.trim().is_empty())
        .map(|(at, line)| {
            serde_json::from_str(line).map_err(|source| TrainingError::Malformed {
                file,
                line: at + 1,
                source,
            })
        })
        .collect()
}
