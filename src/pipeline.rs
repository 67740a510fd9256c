//! The composition of the stages: the bytes of a PDF in, its record out. No files, no printing.

use std::collections::BTreeMap;

use crate::{
    citations, claims,
    database::{Identity, Record, Results, Scope, Sha256Hex, Source},
    document,
    entities::{
        Tagger,
        lexicon::{self, LexiconError},
    },
    pdf::{self, PdfError},
    references,
};

/// What changes results.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Options {
    /// How far to run.
    pub scope: Scope,
    /// Opens encrypted files. Not part of the configuration's identity: it changes whether a file opens, not
    /// what is read.
    pub password: Option<String>,
}

/// What is loaded once and shared by all threads.
#[derive(Debug)]
pub struct Engines {
    tagger: Tagger,
    /// Name to SHA-256 of each model and lexicon.
    models: BTreeMap<String, String>,
}

impl Engines {
    /// Loads the models and lexicons that are part of the program.
    ///
    /// # Errors
    /// When one is not of this version.
    pub fn load() -> Result<Self, LexiconError> {
        let files = [
            ("lexicons", lexicon::EMBEDDED),
            ("reference-parser", references::WEIGHTS),
        ];
        let digest = |(name, bytes): (&str, &[u8])| (name.to_owned(), Sha256Hex::of(bytes).0);
        Ok(Self {
            tagger: Tagger::load()?,
            models: files.into_iter().map(digest).collect(),
        })
    }

    /// Identity of this program with its models and `options`.
    #[must_use]
    pub fn identity(&self, options: &Options) -> Identity {
        let configuration = format!("scope={:?}", options.scope);
        Identity {
            tool: concat!("claimtrace ", env!("CARGO_PKG_VERSION")).to_owned(),
            models: self.models.clone(),
            configuration: Sha256Hex::of(configuration.as_bytes()).0,
        }
    }
}

/// Reads one PDF.
///
/// # Errors
/// When nothing of the file can be read. Damage inside it is a warning in the record.
pub fn extract(
    file_name: &str,
    bytes: &[u8],
    engines: &Engines,
    options: &Options,
) -> Result<Record, PdfError> {
    let mut warnings = Vec::new();
    let pdf = pdf::read(bytes, options.password.as_deref())?.collect_into(&mut warnings);
    let source = Source {
        file_name: file_name.to_owned(),
        sha256: Sha256Hex::of(bytes),
        bytes: bytes.len() as u64,
        pages: u32::try_from(pdf.pages.len()).unwrap_or(u32::MAX),
    };
    let document = document::analyse(&pdf).collect_into(&mut warnings);
    drop(pdf);

    let scope = options.scope;
    let mut results = Results::default();
    if matches!(scope, Scope::References | Scope::Citations | Scope::Full) {
        results.references = references::read(&document).collect_into(&mut warnings);
    }
    if matches!(scope, Scope::Citations | Scope::Full) {
        results.citations =
            citations::link(&document, &results.references).collect_into(&mut warnings);
    }
    if matches!(scope, Scope::Entities | Scope::Full) {
        results.entities = engines.tagger.tag_document(&document);
    }
    if scope == Scope::Full {
        results.claims = claims::extract(&document, &results.citations, &results.entities)
            .collect_into(&mut warnings);
    }
    results.document = document;
    results.warnings = warnings;
    Ok(Record::new(
        source,
        engines.identity(options),
        scope,
        results,
    ))
}
