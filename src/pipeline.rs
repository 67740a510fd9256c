//! The composition of the stages: the bytes of a PDF in, its record out. No files, no printing.

use std::collections::BTreeMap;

use crate::{
    citations, claims,
    database::{Identity, Record, Results, Scope, Sha256Hex, Source},
    document,
    entities::{
        Tagger,
        classifier::{
            Bundle, BundleError, ClassifierError, EntityModel, LoadError, ModelChoice, ModelFiles,
        },
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
    choice: ModelChoice,
}

/// A model or lexicon cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum EnginesError {
    /// The lexicons.
    #[error(transparent)]
    Lexicon(#[from] LexiconError),
    /// The files of the entity model.
    #[error(transparent)]
    Bundle(#[from] BundleError),
    /// The engine of the entity model.
    #[error(transparent)]
    Model(#[from] LoadError),
}

impl Engines {
    /// Loads what a scope needs: the lexicons and, where entities are read, the given entity model or else the one
    /// that is part of the program.
    ///
    /// # Errors
    /// When one cannot be used.
    pub fn load(
        scope: Scope,
        bundle: Option<Bundle>,
        choice: ModelChoice,
    ) -> Result<Self, EnginesError> {
        let files = [
            ("lexicons", lexicon::EMBEDDED),
            ("reference-parser", references::WEIGHTS),
        ];
        let digest = |(name, bytes): (&str, &[u8])| (name.to_owned(), Sha256Hex::of(bytes).0);
        let mut models: BTreeMap<_, _> = files.into_iter().map(digest).collect();
        let mut model = None;
        if matches!(scope, Scope::Entities | Scope::Full) {
            let bundle = match bundle {
                Some(bundle) => bundle,
                None => Bundle::new("models/evidence-ner", ModelFiles::embedded())?,
            };
            let (name, digest) = digest(("evidence-ner", bundle.weights()));
            models.insert(name, digest);
            model = Some(EntityModel::load(bundle, choice)?);
        }
        Ok(Self {
            tagger: Tagger::new(model)?,
            models,
            choice,
        })
    }

    /// Loads everything that is part of the program, as it is used if nothing else is said.
    ///
    /// # Errors
    /// When one is not of this version.
    pub fn embedded() -> Result<Self, EnginesError> {
        Self::load(Scope::Full, None, ModelChoice::default())
    }

    /// The tagger, for text without a PDF.
    #[must_use]
    pub fn tagger(&self) -> &Tagger {
        &self.tagger
    }

    /// Identity of this program with its models and `options`.
    #[must_use]
    pub fn identity(&self, options: &Options) -> Identity {
        let ModelChoice {
            engine, precision, ..
        } = self.choice;
        let configuration = format!(
            "scope={:?} engine={engine:?} precision={precision:?}",
            options.scope
        );
        Identity {
            tool: concat!("claimtrace ", env!("CARGO_PKG_VERSION")).to_owned(),
            models: self.models.clone(),
            configuration: Sha256Hex::of(configuration.as_bytes()).0,
        }
    }
}

/// Why a PDF has no record.
#[derive(Debug, thiserror::Error)]
pub enum ExtractError {
    /// Nothing of the file can be read.
    #[error(transparent)]
    Pdf(#[from] PdfError),
    /// The entity model's engine failed.
    #[error(transparent)]
    Classifier(#[from] ClassifierError),
}

/// Reads one PDF.
///
/// # Errors
/// When nothing of the file can be read, or an engine fails. Damage inside it is a warning in the record.
pub fn extract(
    file_name: &str,
    bytes: &[u8],
    engines: &Engines,
    options: &Options,
) -> Result<Record, ExtractError> {
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
        results.entities = engines.tagger.tag_document(&document)?;
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
