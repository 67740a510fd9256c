use std::{
    collections::BTreeMap,
    io::{self, Write as _},
    path::Path,
};

use super::{
    args::ReportArguments,
    exit::{Exit, Failure},
    pdfs::Pdfs,
    saved_reviews, whole_file,
};
use crate::{
    database::{Database, DocumentId, Record},
    report::{self, Drawings, Form, Index, Piece},
};

pub(super) fn run(arguments: &ReportArguments) -> Result<Exit, Failure> {
    let database = Database::open(&arguments.db)?;
    let manifest = database.manifest()?.ok_or_else(|| {
        Failure::Other(format!("{}: the database is empty", arguments.db.display()))
    })?;
    let index = Index::new(&manifest, Form::File);
    let mut pages = Pages {
        pdfs: (!arguments.no_drawings).then(|| Pdfs::new(&manifest, arguments.pdfs.as_deref())),
        drawn: 0,
        all: 0,
    };
    let annotations = arguments.annotations.as_deref();
    whole_file::write(&arguments.output, |out| {
        let pieces = index
            .ids()
            .map(|id| piece(&database, id, annotations, &mut pages));
        report::write_file(out, &index, pieces)
    })
    .map_err(|failure| match failure {
        Failure::Output(error) => {
            Failure::Other(format!("{}: {error}", arguments.output.display()))
        }
        other => other,
    })?;
    writeln!(
        io::stdout(),
        "wrote {}: {} documents, {} of {} pages drawn",
        arguments.output.display(),
        index.ids().count(),
        pages.drawn,
        pages.all
    )?;
    Ok(Exit::Done)
}

fn piece(
    database: &Database,
    id: &DocumentId,
    annotations: Option<&Path>,
    pages: &mut Pages,
) -> Result<Piece, Failure> {
    let record = database.record(id)?;
    let decisions = match annotations {
        Some(directory) => saved_reviews::decisions(directory, &record).map_err(Failure::Other)?,
        None => BTreeMap::new(),
    };
    let drawings = pages.draw(&record)?;
    Ok(Piece::new(&record, drawings, decisions))
}

/// Draws pages, and counts.
struct Pages {
    /// Absent where no drawings are wanted.
    pdfs: Option<Pdfs>,
    drawn: usize,
    all: usize,
}

impl Pages {
    /// The pages of `record` that can be drawn; of the others, standard error says why.
    fn draw(&mut self, record: &Record) -> Result<Vec<(u32, String)>, Failure> {
        self.all += record.pages.len();
        let Some(bytes) = self.pdfs.as_ref().and_then(|pdfs| pdfs.bytes(&record.id)) else {
            return Ok(Vec::new());
        };
        let mut drawn = Vec::new();
        let drawings = match Drawings::open(bytes) {
            Ok(drawings) => drawings,
            Err(cause) => {
                writeln!(io::stderr(), "{}: {cause}", record.source.file_name)?;
                return Ok(drawn);
            }
        };
        for page in &record.pages {
            match drawings.svg(page.number) {
                Ok(svg) => drawn.push((page.number, svg)),
                Err(cause) => writeln!(io::stderr(), "{}: {cause}", record.source.file_name)?,
            }
        }
        self.drawn += drawn.len();
        Ok(drawn)
    }
}
