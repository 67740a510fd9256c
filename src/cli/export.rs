use std::{
    collections::BTreeSet,
    io::{self, Write},
    path::{Path, PathBuf},
};

use super::{
    args::{ExportArguments, ExportFormat},
    exit::{Exit, Failure},
    export_output::{NewFile, Target, is_standard, write_file},
};
use crate::{
    database::{Database, DocumentId, Manifest, Record, Scope},
    export::{self, CsvTable, Losses, ParquetTable, Table, TableError},
};

pub(super) fn run(arguments: &ExportArguments) -> Result<Exit, Failure> {
    check(arguments)?;
    let database = Database::open(&arguments.db)?;
    let manifest = database.manifest()?;
    let rows = manifest.iter().flat_map(|manifest| &manifest.inputs);
    let without_record = rows.filter(|row| row.id.is_none()).count();
    let ids = chosen(&database, manifest.as_ref(), &arguments.id)?;
    let mut work = Work {
        database,
        ids,
        losses: Losses::default(),
        written: 0,
        partial: 0,
        failed: 0,
        without_record,
    };
    let output = arguments.output.as_deref();
    match arguments.format {
        ExportFormat::Ris => text_file(&mut work, output, export::ris)?,
        ExportFormat::Bibtex => text_file(&mut work, output, export::bibtex)?,
        ExportFormat::CslJson => csl_json(&mut work, output)?,
        ExportFormat::Jsonl => json_lines(&mut work, output)?,
        ExportFormat::Brat => brat(&mut work, folder(arguments, "")?)?,
        ExportFormat::BiocJson => json_files(&mut work, output, "bioc.json", export::bioc)?,
        ExportFormat::Pubannotation => {
            json_files(
                &mut work,
                output,
                "pubannotation.json",
                export::pubannotation,
            )?;
        }
        ExportFormat::WebAnnotation => {
            json_files(&mut work, output, "jsonld", export::web_annotation)?;
        }
        ExportFormat::Conll => files(&mut work, output, "conll", |record| {
            let conll = export::conll(record);
            Ok((conll.text.into_bytes(), conll.losses))
        })?,
        ExportFormat::Csv => {
            let open = |out, table: Table| Ok(Sheet::Csv(CsvTable::new(out, &table.columns())?));
            tables(&mut work, arguments, "csv", open)?;
        }
        ExportFormat::Parquet => {
            let open = |out, table: Table| {
                let sheet = ParquetTable::new(out, table.name(), table.columns())?;
                Ok(Sheet::Parquet(sheet))
            };
            tables(&mut work, arguments, "parquet", open)?;
        }
    }
    work.account()
}

fn check(arguments: &ExportArguments) -> Result<(), Failure> {
    let has_tables = matches!(arguments.format, ExportFormat::Csv | ExportFormat::Parquet);
    if arguments.table.is_some() && !has_tables {
        let message = "--table goes with --format csv or parquet only";
        return Err(Failure::Usage(message.to_owned()));
    }
    if has_tables && arguments.table.is_none() {
        folder(arguments, "choose a table with --table, or ")?;
    }
    Ok(())
}

/// The folder to write to, for what is always several files.
fn folder<'arguments>(
    arguments: &'arguments ExportArguments,
    otherwise: &str,
) -> Result<&'arguments Path, Failure> {
    match arguments.output.as_deref() {
        Some(path) if !is_standard(path) => Ok(path),
        _ => Err(several_files(otherwise)),
    }
}

/// `otherwise` is what else would help.
fn several_files(otherwise: &str) -> Failure {
    Failure::Usage(format!(
        "this would be several files: {otherwise}name a folder with -o"
    ))
}

/// The documents in the order of the manifest, each once.
fn chosen(
    database: &Database,
    manifest: Option<&Manifest>,
    prefixes: &[String],
) -> Result<Vec<DocumentId>, Failure> {
    let mut wanted = BTreeSet::new();
    for prefix in prefixes {
        wanted.insert(database.find(prefix)?);
    }
    let rows = manifest.into_iter().flat_map(|manifest| &manifest.inputs);
    let mut seen = BTreeSet::new();
    let mut ids = Vec::new();
    for id in rows.filter_map(|row| row.id.as_ref()) {
        if (prefixes.is_empty() || wanted.contains(id)) && seen.insert(id.clone()) {
            ids.push(id.clone());
        }
    }
    // An id becomes the name of a file; a manifest from elsewhere could hold anything.
    let is_foreign = |id: &&DocumentId| !id.0.chars().all(|letter| letter.is_ascii_alphanumeric());
    match ids.iter().find(is_foreign) {
        Some(id) => Err(Failure::Other(format!("`{id}` is not an id of a document"))),
        None if ids.is_empty() => Err(Failure::Other("the database has no document".to_owned())),
        None => Ok(ids),
    }
}

/// The documents to write and what became of them.
struct Work {
    database: Database,
    ids: Vec<DocumentId>,
    losses: Losses,
    written: usize,
    /// Of the written, those of a run of some stages only.
    partial: usize,
    failed: usize,
    /// Inputs of the database that could not be read when it was made.
    without_record: usize,
}

impl Work {
    /// Reads one record after the other. One that cannot be read does not stop the rest.
    fn each(
        &mut self,
        mut write: impl FnMut(&DocumentId, &Record) -> Result<Losses, Failure>,
    ) -> Result<(), Failure> {
        for id in &self.ids {
            match self.database.record(id) {
                Ok(record) => {
                    let losses = write(id, &record)?;
                    self.losses.merge(&losses);
                    self.written += 1;
                    self.partial += usize::from(record.scope != Scope::Full);
                }
                Err(error) => {
                    writeln!(io::stderr(), "error: {error}")?;
                    self.failed += 1;
                }
            }
        }
        Ok(())
    }

    /// Says on standard error what was written and what the format could not carry.
    fn account(&self) -> Result<Exit, Failure> {
        let mut err = io::stderr().lock();
        let plural = if self.written == 1 { "" } else { "s" };
        writeln!(err, "{} document{plural} written", self.written)?;
        if self.partial > 0 {
            writeln!(
                err,
                "of these from a run of some stages only: {}",
                self.partial
            )?;
        }
        if self.without_record > 0 {
            let count = self.without_record;
            writeln!(err, "inputs of the database without a record: {count}")?;
        }
        if !self.losses.is_empty() {
            writeln!(err, "not in this format: {}", self.losses)?;
        }
        Ok(match (self.written, self.failed) {
            (_, 0) => Exit::Done,
            (0, _) => Exit::NothingDone,
            _ => Exit::SomeFailed,
        })
    }
}

/// A format of one text file.
fn text_file(
    work: &mut Work,
    output: Option<&Path>,
    write: impl Fn(&Record) -> (String, Losses),
) -> Result<(), Failure> {
    let mut target = Target::open(output)?;
    work.each(|_, record| {
        let (text, losses) = write(record);
        target.write_all(text.as_bytes())?;
        Ok(losses)
    })?;
    target.finish()
}

fn json_lines(work: &mut Work, output: Option<&Path>) -> Result<(), Failure> {
    let mut target = Target::open(output)?;
    work.each(|_, record| {
        export::json_lines(record, &mut target)?;
        Ok(Losses::default())
    })?;
    target.finish()
}

fn csl_json(work: &mut Work, output: Option<&Path>) -> Result<(), Failure> {
    let mut items = Vec::new();
    work.each(|_, record| {
        let (own, losses) = export::csl_items(record);
        items.extend(own);
        Ok(losses)
    })?;
    let mut target = Target::open(output)?;
    serde_json::to_writer_pretty(&mut target, &items).map_err(io::Error::from)?;
    target.write_all(b"\n")?;
    target.finish()
}

/// A format of one file a document.
fn files(
    work: &mut Work,
    output: Option<&Path>,
    ending: &str,
    write: impl Fn(&Record) -> Result<(Vec<u8>, Losses), Failure>,
) -> Result<(), Failure> {
    let folder = output.filter(|path| !is_standard(path));
    if folder.is_none() && work.ids.len() > 1 {
        return Err(several_files("choose a document with --id, or "));
    }
    work.each(|id, record| {
        let (bytes, losses) = write(record)?;
        match folder {
            Some(folder) => write_file(&named(folder, id, ending), &bytes)?,
            None => io::stdout().write_all(&bytes)?,
        }
        Ok(losses)
    })
}

fn json_files(
    work: &mut Work,
    output: Option<&Path>,
    ending: &str,
    write: impl Fn(&Record) -> (serde_json::Value, Losses),
) -> Result<(), Failure> {
    files(work, output, ending, |record| {
        let (value, losses) = write(record);
        let mut bytes = serde_json::to_vec_pretty(&value).map_err(io::Error::from)?;
        bytes.push(b'\n');
        Ok((bytes, losses))
    })
}

fn brat(work: &mut Work, folder: &Path) -> Result<(), Failure> {
    write_file(
        &folder.join("annotation.conf"),
        export::ANNOTATION_CONF.as_bytes(),
    )?;
    work.each(|id, record| {
        let brat = export::brat(record);
        write_file(&named(folder, id, "txt"), brat.text.as_bytes())?;
        write_file(&named(folder, id, "ann"), brat.annotations.as_bytes())?;
        Ok(brat.losses)
    })
}

fn named(folder: &Path, id: &DocumentId, ending: &str) -> PathBuf {
    folder.join(format!("{id}.{ending}"))
}

/// A table under way in one of the two forms.
enum Sheet<W: Write + Send> {
    Csv(CsvTable<W>),
    Parquet(ParquetTable<W>),
}

impl<W: Write + Send> Sheet<W> {
    fn push(&mut self, table: Table, record: &Record) -> Result<(), TableError> {
        match self {
            Self::Csv(sheet) => sheet.push(&table.rows(record)),
            Self::Parquet(sheet) => sheet.push(table.rows(record)),
        }
    }

    fn finish(self) -> Result<W, TableError> {
        match self {
            Self::Csv(sheet) => sheet.finish(),
            Self::Parquet(sheet) => sheet.finish(),
        }
    }
}

fn tables(
    work: &mut Work,
    arguments: &ExportArguments,
    ending: &str,
    open: impl Fn(Target, Table) -> Result<Sheet<Target>, TableError>,
) -> Result<(), Failure> {
    let mut sheets = Vec::new();
    if let Some(table) = arguments.table {
        let target = Target::open(arguments.output.as_deref())?;
        sheets.push((table.into(), open(target, table.into()).map_err(failed)?));
    } else {
        let folder = folder(arguments, "")?;
        for table in Table::ALL {
            let path = folder.join(format!("{}.{ending}", table.name()));
            let target = Target::File(NewFile::create(&path)?);
            sheets.push((table, open(target, table).map_err(failed)?));
        }
    }
    let only = arguments.table.is_some();
    work.each(|_, record| {
        for (table, sheet) in &mut sheets {
            sheet.push(*table, record).map_err(failed)?;
        }
        Ok(if only {
            Losses::default()
        } else {
            Table::losses(record)
        })
    })?;
    for (_, sheet) in sheets {
        sheet.finish().map_err(failed)?.finish()?;
    }
    Ok(())
}

/// A closed pipe behind CSV is a closed pipe, no failure of the table.
fn failed(error: TableError) -> Failure {
    match error {
        TableError::Io(error) => Failure::Output(error),
        TableError::Csv(error) => match error.into_kind() {
            csv::ErrorKind::Io(error) => Failure::Output(error),
            other => Failure::Other(format!("cannot write CSV: {other:?}")),
        },
        error @ TableError::Parquet(_) => Failure::Other(error.to_string()),
    }
}
