use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;

use crate::{audit::Severity, database::Scope, export::Table};

/// Reads review-article PDFs and writes a JSON evidence database.
///
/// claimtrace reads each PDF, recognises drugs, drug classes, trials, outcomes and adverse events, finds the
/// claims with their numbers, and traces each claim through its in-text citations to the references it cites.
/// Every result leads back to a page and a box.
///
/// Exit codes: 0 all well; 1 some inputs failed, the others are done; 2 wrong usage; 3 nothing could be
/// done; 4 the audit found what --fail-on names; 130 interrupted, what was done is kept.
#[derive(Debug, Parser)]
#[command(
    name = "claimtrace",
    version,
    propagate_version = true,
    max_term_width = 100
)]
pub(super) struct Arguments {
    #[command(subcommand)]
    pub(super) command: Command,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    Extract(ExtractArguments),
    Tag(TagArguments),
    Evaluate(EvaluateArguments),
    Audit(AuditArguments),
    Show(ShowArguments),
    Export(ExportArguments),
    Report(ReportArguments),
    Review(ReviewArguments),
    /// Print the JSON Schema of a record.
    ///
    /// The schema is generated from the program's own types (draft 2020-12).
    #[command(after_long_help = "Example:\n  claimtrace schema > evidence-1.schema.json")]
    Schema,
    TrainReferences(TrainReferencesArguments),
    #[cfg(feature = "rust-bert")]
    Train(TrainArguments),
    #[cfg(feature = "rust-bert")]
    Pretrain(PretrainArguments),
    TrainVerifier(TrainVerifierArguments),
    EvaluateVerifier(EvaluateVerifierArguments),
    CompileLexicons(CompileLexiconsArguments),
    Completions(CompletionsArguments),
}

/// Read PDFs into an evidence database.
///
/// Directories are searched for files named *.pdf, at any depth. Inputs that the database already has, unchanged
/// and read by the same program with the same models and configuration, are skipped. One unreadable PDF never
/// stops the others: it becomes a row of status `failed` in the manifest, with the cause.
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:
  claimtrace extract reviews/ --db evidence
  claimtrace extract a.pdf b.pdf --db evidence --jobs 2 --force
  claimtrace extract reviews/ --db evidence --only references
  claimtrace extract reviews/ --db evidence --dry-run")]
pub(super) struct ExtractArguments {
    /// PDF files, or directories to search for them.
    #[arg(required = true, value_name = "PDF|DIR")]
    pub(super) inputs: Vec<PathBuf>,
    /// Directory of the database; made if it is not there.
    #[arg(long, value_name = "DIR")]
    pub(super) db: PathBuf,
    /// PDFs read at the same time; 0 is one for each processor.
    #[arg(long, short, value_name = "N", default_value_t = 0)]
    pub(super) jobs: usize,
    /// Read inputs again that the database already has.
    #[arg(long)]
    pub(super) force: bool,
    /// Say what would be read, and read nothing.
    #[arg(long)]
    pub(super) dry_run: bool,
    /// Run only the stages needed for this; the record says so and its status is `partial`.
    #[arg(long, value_name = "STAGE")]
    pub(super) only: Option<Only>,
    #[command(flatten)]
    pub(super) model: ModelArguments,
    /// Password for encrypted PDFs.
    #[arg(long)]
    pub(super) password: Option<String>,
    /// No progress bar and no list of the files written; errors are still shown.
    #[arg(long, short)]
    pub(super) quiet: bool,
}

/// The stages that can be run alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Only {
    /// Text and layout.
    Text,
    /// Text and the reference list.
    References,
    /// Text, references and in-text citations.
    Citations,
    /// Text and entities.
    Entities,
}

impl From<Only> for Scope {
    fn from(only: Only) -> Self {
        match only {
            Only::Text => Self::Text,
            Only::References => Self::References,
            Only::Citations => Self::Citations,
            Only::Entities => Self::Entities,
        }
    }
}

/// Recognise entities in plain text.
///
/// Reads JSON Lines, one object with at least `id` and `text` a line, and gives each line back with `entities`
/// added: start, end (in characters), label, text, confidence, source and normalized. Lines are answered in order, a few
/// at a time. The stage is the same as in `extract`; with --labels native it is the trained model alone, and the labels
/// are those of its training data, CHEMICAL and DISEASE among them.
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:
  claimtrace tag passages.jsonl > tagged.jsonl
  echo '{\"id\":\"1\",\"text\":\"Nausea was more common with T-DXd.\"}' | claimtrace tag")]
pub(super) struct TagArguments {
    /// Files of JSON Lines; none, or `-`, is standard input.
    #[arg(value_name = "FILE")]
    pub(super) files: Vec<PathBuf>,
    /// Whose labels to give.
    #[arg(long, value_enum, default_value_t = Labels::Guidelines)]
    pub(super) labels: Labels,
    #[command(flatten)]
    pub(super) model: ModelArguments,
}

/// Whose labels `tag` gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Labels {
    /// Those of the annotation guidelines, from lexicons, patterns and the model together.
    Guidelines,
    /// Those of the model's training data, from the model alone.
    Native,
}

/// Which entity model to use, and how.
#[derive(Debug, Args)]
pub(super) struct ModelArguments {
    /// Directory of an entity model, in place of the one that is part of the program.
    #[arg(long, value_name = "DIR")]
    pub(super) model: Option<PathBuf>,
    /// What computes the entity model.
    #[arg(long, value_enum, default_value_t = EngineName::Rten)]
    pub(super) engine: EngineName,
    /// Numbers in which the engine `rten` computes: `int8` is faster, `fp32` is as trained.
    #[arg(long, value_enum, default_value_t = PrecisionName::Int8)]
    pub(super) precision: PrecisionName,
}

/// What computes the entity model.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum EngineName {
    /// Pure Rust.
    Rten,
    /// libtorch through rust-bert, in single precision; needs a program built with the feature `rust-bert`.
    RustBert,
}

/// Numbers of the engine.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum PrecisionName {
    /// Single precision.
    Fp32,
    /// Eight bits in the linear layers.
    Int8,
}

/// Show one record readably.
///
/// Names a record of the database by its id (or the beginning of it) or by its PDF. A PDF that the database does
/// not have, or given without a database, is read on the spot.
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:
  claimtrace show 3f2a --db evidence
  claimtrace show review.pdf
  claimtrace show review.pdf --page 3 --overlay page3.svg")]
pub(super) struct ShowArguments {
    /// Id of a record, its beginning, or a PDF file.
    #[arg(value_name = "ID|PDF")]
    pub(super) what: String,
    /// Directory of the database.
    #[arg(long, value_name = "DIR")]
    pub(super) db: Option<PathBuf>,
    /// Show what was understood of this page (from 1), block by block.
    #[arg(long, value_name = "N")]
    pub(super) page: Option<u32>,
    /// Draw the blocks of that page over its outline, as SVG, into this file.
    #[arg(long, value_name = "FILE.svg", requires = "page")]
    pub(super) overlay: Option<PathBuf>,
    /// Password for an encrypted PDF.
    #[arg(long)]
    pub(super) password: Option<String>,
}

/// Write records in the formats of other programs.
///
/// References: ris, bibtex, csl-json. Annotations, one file a document: brat (.txt and .ann), bioc-json, pubannotation,
/// web-annotation, conll. Tables, one file each: csv, parquet. Everything: jsonl.
///
/// Formats of one file go to PATH or, without it, to standard output. The others go to the folder PATH, which is made if
/// need be; files in it that the export does not write stay as they are. One document in a format of one file a
/// document, and one table, can go to standard output too (`-o -`).
///
/// What a format has no place for is counted on standard error. In CSV, texts that a spreadsheet would run as a formula
/// get an apostrophe in front.
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:
  claimtrace export --db evidence --format ris -o references.ris
  claimtrace export --db evidence --format csv -o tables/
  claimtrace export --db evidence --format csv --table claims > claims.csv
  claimtrace export --db evidence --format brat -o brat/
  claimtrace export --db evidence --id 3f2a --format bioc-json -o -")]
pub(super) struct ExportArguments {
    /// Directory of the database.
    #[arg(long, value_name = "DIR")]
    pub(super) db: PathBuf,
    /// Format to write.
    #[arg(long, short)]
    pub(super) format: ExportFormat,
    /// File or folder to write; `-` is standard output.
    #[arg(long, short, value_name = "PATH")]
    pub(super) output: Option<PathBuf>,
    /// Only the document with this id, or beginning of it; may be given several times.
    #[arg(long, value_name = "ID")]
    pub(super) id: Vec<String>,
    /// Only this table, of csv and parquet; PATH is then a file.
    #[arg(long)]
    pub(super) table: Option<ExportTable>,
}

/// The formats of `export`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum ExportFormat {
    /// References for Zotero, EndNote, Mendeley.
    Ris,
    /// References for LaTeX.
    Bibtex,
    /// References for Pandoc and citation processors.
    CslJson,
    /// Standoff annotations: entities, citations, claims.
    Brat,
    /// Passages, annotations, relations.
    BiocJson,
    /// Denotations, relations, attributes.
    Pubannotation,
    /// W3C Web Annotation, JSON-LD, with places in the PDF.
    WebAnnotation,
    /// A token a line, BIO2 labels.
    Conll,
    /// Tables for spreadsheets.
    Csv,
    /// Tables for data frames.
    Parquet,
    /// Everything, an object a line.
    Jsonl,
}

/// The tables of `export`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum ExportTable {
    /// One row a document.
    Documents,
    /// One row a reference.
    References,
    /// One row a marker.
    Citations,
    /// One row a mention.
    Entities,
    /// One row a claim.
    Claims,
    /// One row a number in a claim.
    Findings,
}

impl From<ExportTable> for Table {
    fn from(table: ExportTable) -> Self {
        match table {
            ExportTable::Documents => Self::Documents,
            ExportTable::References => Self::References,
            ExportTable::Citations => Self::Citations,
            ExportTable::Entities => Self::Entities,
            ExportTable::Claims => Self::Claims,
            ExportTable::Findings => Self::Findings,
        }
    }
}

/// Write a report that a person reads and judges: one HTML file.
///
/// The file works from disk and asks nothing of the network: an overview, a table of all claims, and the pages with
/// claims, citations and entities boxed. Pages are shown as drawn where the PDF is found unchanged: below --pdfs,
/// or where `extract` was given it; else their text stands in its boxes. Decisions about claims stay in the browser
/// and are downloaded as annotations that `evaluate` reads. For hundreds of documents use `review`.
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:
  claimtrace report --db evidence -o report.html
  claimtrace report --db evidence --pdfs reviews/ -o report.html
  claimtrace report --db evidence --no-drawings --annotations annotations -o report.html")]
pub(super) struct ReportArguments {
    /// Directory of the database.
    #[arg(long, value_name = "DIR")]
    pub(super) db: PathBuf,
    /// Directory to search for the PDFs.
    #[arg(long, value_name = "DIR")]
    pub(super) pdfs: Option<PathBuf>,
    /// Leave the drawings of pages out, for a file of a tenth of the size.
    #[arg(long, conflicts_with = "pdfs")]
    pub(super) no_drawings: bool,
    /// Show the decisions that `review` kept here.
    #[arg(long, value_name = "DIR")]
    pub(super) annotations: Option<PathBuf>,
    /// The file to write.
    #[arg(long, short, value_name = "FILE.html")]
    pub(super) output: PathBuf,
}

/// Serve the report on this machine and keep the decisions.
///
/// Prints an address with a secret in it and serves the page there, on 127.0.0.1 only, until it is stopped. Documents
/// are read when they are opened, so that thousands stay usable. Every decision is written at once, as annotations
/// with the layer `claims` and a region for each claim decided: review-ID-READING.json, one a document.
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:
  claimtrace review --db evidence --pdfs reviews/
  claimtrace review --db evidence --annotations our-annotations --port 8765
  claimtrace evaluate --db evidence --gold our-annotations")]
pub(super) struct ReviewArguments {
    /// Directory of the database.
    #[arg(long, value_name = "DIR")]
    pub(super) db: PathBuf,
    /// Directory to search for the PDFs.
    #[arg(long, value_name = "DIR")]
    pub(super) pdfs: Option<PathBuf>,
    /// Directory to keep decisions in; made if it is not there.
    #[arg(long, value_name = "DIR", default_value = "annotations")]
    pub(super) annotations: PathBuf,
    /// Port; 0 is any that is free.
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub(super) port: u16,
}

/// Print a completion script for a shell.
#[derive(Debug, Args)]
#[command(
    after_long_help = "Example:\n  claimtrace completions bash > ~/.local/share/bash-completion/completions/claimtrace"
)]
pub(super) struct CompletionsArguments {
    /// The shell.
    pub(super) shell: Shell,
}

/// The annotated sentences to score.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Sentences {
    /// Those that may be trained on.
    Learn,
    /// Those that are for measuring alone.
    Score,
    /// All.
    All,
}

/// Score a database against hand annotations.
///
/// The annotations are a file or a directory: JSON of this program, brat standoff (name.txt and name.ann), or folders
/// with a publisher's gold.json beside article.pdf. They are matched to records by SHA-256, DOI or file name, and
/// their text is aligned with the extracted text; what cannot be matched or aligned is reported.
///
/// With --against in place of --db, two sets of annotations are compared: agreement.
///
/// With --sentences, no database is needed: the text of publishers' gold is read as if it were a document, and what lies
/// in the annotated sentences is scored. --gold is then the directory of folders with gold.json.
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:
  claimtrace evaluate --db evidence --gold annotations
  claimtrace evaluate --db evidence --gold annotations --json scores.json --verbose
  claimtrace evaluate --against annotator-b --gold annotator-a
  claimtrace evaluate --sentences annotations/articles --gold articles --use score")]
pub(super) struct EvaluateArguments {
    /// Directory of the database.
    #[arg(
        long,
        value_name = "DIR",
        required_unless_present_any = ["against", "sentences"],
        conflicts_with_all = ["against", "sentences"]
    )]
    pub(super) db: Option<PathBuf>,
    /// The annotations that count as right.
    #[arg(long, value_name = "FILE|DIR")]
    pub(super) gold: PathBuf,
    /// Other annotations of the same documents, to be compared with the gold.
    #[arg(long, value_name = "FILE|DIR", conflicts_with = "sentences")]
    pub(super) against: Option<PathBuf>,
    /// Annotations of single sentences of the articles in --gold.
    #[arg(long, value_name = "FILE|DIR")]
    pub(super) sentences: Option<PathBuf>,
    /// Which of these sentences to score.
    #[arg(
        long = "use",
        value_name = "USE",
        default_value = "all",
        requires = "sentences"
    )]
    pub(super) usage: Sentences,
    #[command(flatten)]
    pub(super) model: ModelArguments,
    /// Write all scores, misses and false alarms as JSON into this file.
    #[arg(long, value_name = "FILE")]
    pub(super) json: Option<PathBuf>,
    /// List every miss and false alarm with page and text.
    #[arg(long, short)]
    pub(super) verbose: bool,
}

/// Show where a reviewer's eye should go first.
///
/// Holds the parts of each record against each other: markers against the reference list, counts and numbers against
/// each other, claims against what is cited for them. Every item has a level: `error` cannot be right as it stands,
/// `warning` is probably a slip or a gap, `note` is a question.
///
/// Items that a team has decided on are silenced in .claimtrace.toml, each with a reason:
///
///   [[silence]]
///   item = "9c0f4be21a77"        # or kind = "…", document = "….pdf", contains = "…"
///   reason = "Both editions are cited on purpose."
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:
  claimtrace audit --db evidence
  claimtrace audit --db evidence --format csv > audit.csv
  claimtrace audit --db evidence --format sarif --fail-on warning > audit.sarif
  claimtrace audit --db evidence --sources cited/ --format json
  claimtrace audit --db evidence --retractions retraction_watch.csv")]
pub(super) struct AuditArguments {
    /// Directory of the database.
    #[arg(long, value_name = "DIR")]
    pub(super) db: PathBuf,
    /// Directory of the cited works, searched at any depth: PDFs, or abstracts as .nbib, .ris, .json (CSL-JSON), .xml (JATS).
    /// Claims are held against those that are found by DOI, PubMed identifier or title.
    #[arg(long, value_name = "DIR")]
    pub(super) sources: Option<PathBuf>,
    /// Form of the output.
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub(super) format: AuditFormat,
    /// End with exit code 4 if an item that is not silenced has this level or a higher one.
    #[arg(long, value_name = "LEVEL")]
    pub(super) fail_on: Option<FailOn>,
    /// Table of retracted works in the public form of Retraction Watch; works are found by DOI and PubMed identifier.
    #[arg(long, value_name = "FILE.csv")]
    pub(super) retractions: Option<PathBuf>,
    /// Configuration with the silenced items; .claimtrace.toml of the working directory if there is one.
    #[arg(long, value_name = "FILE")]
    pub(super) config: Option<PathBuf>,
}

/// Form of the audit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum AuditFormat {
    /// For the eye.
    Text,
    /// Everything, in the schema claimtrace/audit/1.
    Json,
    /// SARIF 2.1.0, for code-scanning services.
    Sarif,
    /// One row an item, for spreadsheets.
    Csv,
}

/// Levels of --fail-on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum FailOn {
    /// Any item.
    Note,
    /// Warnings and errors.
    Warning,
    /// Errors.
    Error,
}

impl From<FailOn> for Severity {
    fn from(level: FailOn) -> Self {
        match level {
            FailOn::Note => Self::Note,
            FailOn::Warning => Self::Warning,
            FailOn::Error => Self::Error,
        }
    }
}

/// Train the parser of reference entries.
///
/// Reads labelled reference strings, trains, scores on a fifth that it holds back, and writes the weights. The same
/// data gives the same weights. The program that is built next carries them.
#[derive(Debug, Args)]
#[command(after_long_help = "Example:
  claimtrace train-references --data references/ --out models/reference-parser")]
pub(super) struct TrainReferencesArguments {
    /// Directory with grobid-citations.train.jsonl and anystyle-core.xml.
    #[arg(long, value_name = "DIR")]
    pub(super) data: PathBuf,
    /// Directory for weights.bin.
    #[arg(long, value_name = "DIR")]
    pub(super) out: PathBuf,
}

/// Train or fine-tune the entity model.
///
/// Learns from annotated passages, shows the agreement with the development passages of each source after every epoch, and
/// writes a model that `extract --model` and `tag --model` read. A base model is a folder with config.json,
/// model.safetensors and tokenizer.json: a BERT encoder, or a model that this command wrote, which is then fine-tuned.
/// After each epoch the run can be stopped and resumed.
#[cfg(feature = "rust-bert")]
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:
  claimtrace train --data ner/ --base all-MiniLM-L6-v2/ --out models/evidence-ner
  claimtrace train --annotations annotations/ --base models/evidence-ner --out ours --epochs 4")]
pub(super) struct TrainArguments {
    /// Files NAME.train.jsonl and NAME.dev.jsonl, or directories of them: JSON Lines with `text`, `annotated` and
    /// `entities`.
    #[arg(long, value_name = "PATH", num_args = 1..)]
    pub(super) data: Vec<PathBuf>,
    /// Hand annotations of documents to learn from, in this program's JSON form or brat's. They are the source
    /// `annotations`.
    #[arg(long, value_name = "PATH", num_args = 1..)]
    pub(super) annotations: Vec<PathBuf>,
    /// Annotated sentences of articles, of which those for learning are learned from. They are the source `sentences`.
    #[arg(long, value_name = "PATH", requires = "gold")]
    pub(super) sentences: Option<PathBuf>,
    /// The articles of the sentences: a directory with a folder and a gold.json for each.
    #[arg(long, value_name = "DIR", requires = "sentences")]
    pub(super) gold: Option<PathBuf>,
    /// Directory of the base model.
    #[arg(long, value_name = "DIR")]
    pub(super) base: PathBuf,
    /// Directory for the model; the state of the run is kept there too until it ends.
    #[arg(long, value_name = "DIR")]
    pub(super) out: PathBuf,
    #[command(flatten)]
    pub(super) schedule: ScheduleArguments,
    /// Use this share of a source in each epoch; 3 is three times each passage.
    #[arg(long, value_name = "NAME=SHARE")]
    pub(super) share: Vec<String>,
    /// Go on where a stopped run of the same plan, data and base ended its last epoch.
    #[arg(long)]
    pub(super) resume: bool,
}

/// Go on with the masked-language training of a base model on texts of the field.
#[cfg(feature = "rust-bert")]
#[derive(Debug, Args)]
#[command(after_long_help = "Example:
  claimtrace pretrain --text papers.txt --base all-MiniLM-L6-v2/ --out base/ --pieces 3000000")]
pub(super) struct PretrainArguments {
    /// Text files, a paragraph a line.
    #[arg(long, value_name = "FILE", num_args = 1.., required = true)]
    pub(super) text: Vec<PathBuf>,
    /// Directory of the base model.
    #[arg(long, value_name = "DIR")]
    pub(super) base: PathBuf,
    /// Directory for the base model that comes out.
    #[arg(long, value_name = "DIR")]
    pub(super) out: PathBuf,
    /// How many word pieces to read.
    #[arg(long, default_value_t = 3_000_000)]
    pub(super) pieces: usize,
    #[command(flatten)]
    pub(super) schedule: ScheduleArguments,
}

/// How to train: what is not given is as in the plan, or as for the shipped model.
#[cfg(feature = "rust-bert")]
#[derive(Debug, Args)]
pub(super) struct ScheduleArguments {
    /// JSON file with parameters of the plan.
    #[arg(long, value_name = "FILE")]
    pub(super) plan: Option<PathBuf>,
    /// Passes over the data.
    #[arg(long)]
    pub(super) epochs: Option<usize>,
    /// Most word pieces in a batch.
    #[arg(long)]
    pub(super) batch_pieces: Option<usize>,
    /// Highest learning rate.
    #[arg(long)]
    pub(super) learning_rate: Option<f64>,
    /// Seed of all that is random.
    #[arg(long)]
    pub(super) seed: Option<u64>,
    /// Compute with bfloat16 numbers.
    #[arg(long)]
    pub(super) bfloat16: bool,
    /// Threads on a processor; all cores if not given.
    #[arg(long)]
    pub(super) threads: Option<usize>,
    /// Where to compute.
    #[arg(long, value_enum, default_value_t = TrainingDevice::Auto)]
    pub(super) device: TrainingDevice,
}

/// Where a model is trained.
#[cfg(feature = "rust-bert")]
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum TrainingDevice {
    /// A CUDA device where there is one.
    Auto,
    /// The processor.
    Cpu,
    /// A CUDA device.
    Cuda,
}

/// Train the verifier of claims against cited works.
///
/// Reads citing sentences that were checked by hand, trains, and writes the weights; settings are chosen by
/// cross-validation, with all sentences that cite one work in one fold. The same data gives the same weights. The program
/// that is built next carries them.
#[derive(Debug, Args)]
#[command(after_long_help = "Example:
  claimtrace train-verifier --data citation-integrity/ --out models/verifier")]
pub(super) struct TrainVerifierArguments {
    /// Directory with claims_train.jsonl and corpus.jsonl.
    #[arg(long, value_name = "DIR")]
    pub(super) data: PathBuf,
    /// Directory for weights.bin.
    #[arg(long, value_name = "DIR")]
    pub(super) out: PathBuf,
}

/// Score the verifier.
///
/// Prints the confusion matrix on sentences that were not trained on, with the line of always the most common label.
#[derive(Debug, Args)]
#[command(after_long_help = "Example:
  claimtrace evaluate-verifier --data citation-integrity/")]
pub(super) struct EvaluateVerifierArguments {
    /// Directory with claims_dev.jsonl and corpus.jsonl.
    #[arg(long, value_name = "DIR")]
    pub(super) data: PathBuf,
    /// Weights other than those of the program.
    #[arg(long, value_name = "FILE")]
    pub(super) weights: Option<PathBuf>,
}

/// Compile the lexicons of entities.
///
/// Joins public tables of drug and adverse-event names with our own tables into one compact file. The program that is
/// built next carries it.
#[derive(Debug, Args)]
#[command(after_long_help = "Example:
  claimtrace compile-lexicons --tables lexicons/ --own models/lexicons/src --out models/lexicons/names.bin")]
pub(super) struct CompileLexiconsArguments {
    /// Directory with drugbank-vocabulary.csv, drug-names.tsv, ctcae_v5_terms.tsv and ae_label_mentions.tsv.
    #[arg(long, value_name = "DIR")]
    pub(super) tables: PathBuf,
    /// Directory with our own tables.
    #[arg(long, value_name = "DIR", default_value = "models/lexicons/src")]
    pub(super) own: PathBuf,
    /// The file to write.
    #[arg(long, value_name = "FILE", default_value = "models/lexicons/names.bin")]
    pub(super) out: PathBuf,
}
