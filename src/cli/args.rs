use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;

use crate::database::Scope;

/// Reads review-article PDFs and writes a JSON evidence database.
///
/// claimtrace reads each PDF, recognises drugs, drug classes, trials, outcomes and adverse events, finds the
/// claims with their numbers, and traces each claim through its in-text citations to the references it cites.
/// Every result leads back to a page and a box.
///
/// Exit codes: 0 all well; 1 some inputs failed, the others are done; 2 wrong usage; 3 nothing could be
/// done; 130 interrupted, what was done is kept.
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
    Show(ShowArguments),
    Report(ReportArguments),
    Review(ReviewArguments),
    /// Print the JSON Schema of a record.
    ///
    /// The schema is generated from the program's own types (draft 2020-12).
    #[command(after_long_help = "Example:\n  claimtrace schema > evidence-1.schema.json")]
    Schema,
    TrainReferences(TrainReferencesArguments),
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
/// added: start, end (in characters), label, text, confidence, source and normalized. Lines are answered as they
/// come. The stage is the same as in `extract`.
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:
  claimtrace tag passages.jsonl > tagged.jsonl
  echo '{\"id\":\"1\",\"text\":\"Nausea was more common with T-DXd.\"}' | claimtrace tag")]
pub(super) struct TagArguments {
    /// Files of JSON Lines; none, or `-`, is standard input.
    #[arg(value_name = "FILE")]
    pub(super) files: Vec<PathBuf>,
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

/// Score a database against hand annotations.
///
/// The annotations are a file or a directory: JSON of this program, brat standoff (name.txt and name.ann), or folders
/// with a publisher's gold.json beside article.pdf. They are matched to records by SHA-256, DOI or file name, and
/// their text is aligned with the extracted text; what cannot be matched or aligned is reported.
///
/// With --against in place of --db, two sets of annotations are compared: agreement.
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:
  claimtrace evaluate --db evidence --gold annotations
  claimtrace evaluate --db evidence --gold annotations --json scores.json --verbose
  claimtrace evaluate --against annotator-b --gold annotator-a")]
pub(super) struct EvaluateArguments {
    /// Directory of the database.
    #[arg(
        long,
        value_name = "DIR",
        required_unless_present = "against",
        conflicts_with = "against"
    )]
    pub(super) db: Option<PathBuf>,
    /// The annotations that count as right.
    #[arg(long, value_name = "FILE|DIR")]
    pub(super) gold: PathBuf,
    /// Other annotations of the same documents, to be compared with the gold.
    #[arg(long, value_name = "FILE|DIR")]
    pub(super) against: Option<PathBuf>,
    /// Write all scores, misses and false alarms as JSON into this file.
    #[arg(long, value_name = "FILE")]
    pub(super) json: Option<PathBuf>,
    /// List every miss and false alarm with page and text.
    #[arg(long, short)]
    pub(super) verbose: bool,
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
