use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;

use crate::{database::Scope, export::Table};

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
    Export(ExportArguments),
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
