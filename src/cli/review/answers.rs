use std::{
    collections::BTreeMap,
    io::{self, Write as _},
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError},
};

use super::guard::{Refusal, Route};
use crate::{
    claims::ClaimId,
    cli::{exit::Failure, pdfs::Pdfs, saved_reviews, whole_file},
    database::{Database, DatabaseError, DocumentId, Record},
    report::{self, Decision, DocumentView, Drawings, Form, Index, Shell, Summary, json},
};

/// Most summaries in one answer.
const MOST_SUMMARIES: usize = 100;
/// Answers are read as what they are called, kept by nobody, and shown in no other page.
const HEADERS: [(&str, &str); 5] = [
    ("X-Content-Type-Options", "nosniff"),
    ("Cache-Control", "no-store"),
    ("Referrer-Policy", "same-origin"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    ("X-Frame-Options", "DENY"),
];
/// What a drawing may do if it is opened by itself: be seen.
const DRAWING_POLICY: &str =
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox";

/// An answer to a request.
pub(super) struct Answer {
    pub(super) status: u16,
    kind: &'static str,
    policy: String,
    pub(super) content: Vec<u8>,
}

impl Answer {
    fn new(status: u16, kind: &'static str, content: impl Into<Vec<u8>>) -> Self {
        Self {
            status,
            kind,
            policy: "default-src 'none'".to_owned(),
            content: content.into(),
        }
    }

    fn json(content: String) -> Self {
        Self::new(200, "application/json", content)
    }

    fn message(status: u16, message: impl Into<String>) -> Self {
        let message: String = message.into();
        Self::new(status, "text/plain; charset=utf-8", message)
    }

    pub(super) fn refused(refusal: Refusal) -> Self {
        Self::message(refusal.status(), "")
    }

    pub(super) fn headers(&self) -> Vec<(&'static str, &str)> {
        let own = [
            ("Content-Type", self.kind),
            ("Content-Security-Policy", self.policy.as_str()),
        ];
        own.into_iter().chain(HEADERS).collect()
    }
}

/// The database under review and what was decided about it.
pub(super) struct Review {
    database: Database,
    index: Index,
    shell: Shell,
    pdfs: Pdfs,
    annotations: PathBuf,
    /// The PDF whose pages are being looked at.
    last_pdf: Mutex<Option<(DocumentId, Vec<u8>)>>,
    /// Held while annotations are written: the same document may be open twice.
    writing: Mutex<()>,
}

impl Review {
    pub(super) fn open(
        db: &Path,
        pdfs: Option<&Path>,
        annotations: &Path,
    ) -> Result<Self, Failure> {
        let database = Database::open(db)?;
        let manifest = database
            .manifest()?
            .ok_or_else(|| Failure::Other(format!("{}: the database is empty", db.display())))?;
        let index = Index::new(&manifest, Form::Served);
        let shell = Shell::new(&index).map_err(|error| Failure::Other(error.to_string()))?;
        Ok(Self {
            database,
            index,
            shell,
            pdfs: Pdfs::new(&manifest, pdfs),
            annotations: annotations.to_owned(),
            last_pdf: Mutex::new(None),
            writing: Mutex::new(()),
        })
    }

    pub(super) fn answer(&self, route: &Route) -> Answer {
        match route {
            Route::Shell => Answer {
                policy: self.shell.policy.clone(),
                ..Answer::new(200, "text/html; charset=utf-8", self.shell.html.clone())
            },
            Route::Summaries { from, count } => self.summaries(*from, *count),
            Route::Document(id) => self.document(id),
            Route::Drawing(id, number) => self.drawing(id, *number),
            Route::Save(_) => Answer::refused(Refusal::Method),
        }
    }

    fn summaries(&self, from: usize, count: usize) -> Answer {
        let ids = self.index.ids().skip(from).take(count.min(MOST_SUMMARIES));
        let summaries: Vec<String> = ids
            .map(|id| match self.record(id) {
                Ok(record) => json(&Summary::new(&record, self.decisions(&record))),
                Err(error) => json(&BTreeMap::from([
                    ("id", &id.0),
                    ("unreadable", &error.to_string()),
                ])),
            })
            .collect();
        Answer::json(format!("[{}]", summaries.join(",")))
    }

    fn document(&self, id: &DocumentId) -> Answer {
        match self.record(id) {
            Ok(record) => {
                let drawn = self.pdfs.may_have(id);
                let decisions = self.decisions(&record);
                Answer::json(json(&DocumentView::new(&record, drawn, decisions)))
            }
            Err(error) => failed(&error),
        }
    }

    fn drawing(&self, id: &DocumentId, number: u32) -> Answer {
        let Some(bytes) = self.pdf(id) else {
            return Answer::refused(Refusal::Missing);
        };
        match Drawings::open(bytes).and_then(|drawings| drawings.svg(number)) {
            Ok(svg) => Answer {
                policy: DRAWING_POLICY.to_owned(),
                ..Answer::new(200, "image/svg+xml", svg)
            },
            Err(cause) => Answer::message(404, cause.to_string()),
        }
    }

    /// Keeps annotations that the page sent.
    pub(super) fn save(&self, id: &DocumentId, sent: &str) -> Answer {
        let record = match self.record(id) {
            Ok(record) => record,
            Err(error) => return failed(&error),
        };
        let name = match report::checked_annotations(&record, sent) {
            Ok(name) => name,
            Err(refused) => return Answer::message(422, refused.to_string()),
        };
        let _writing = self.writing.lock().unwrap_or_else(PoisonError::into_inner);
        // A file that is there and cannot be read may be somebody's work: it is not written over.
        if let Err(cause) = saved_reviews::decisions(&self.annotations, &record) {
            return Answer::message(409, cause);
        }
        let path = self.annotations.join(name);
        let written = whole_file::write(&path, |out| out.write_all(sent.as_bytes()));
        match written {
            Ok(()) => Answer::new(204, "text/plain", ""),
            Err(error) => Answer::message(500, format!("{}: {error}", path.display())),
        }
    }

    /// The record of a document of the index.
    fn record(&self, id: &DocumentId) -> Result<Record, DatabaseError> {
        self.database.record(id)
    }

    fn decisions(&self, record: &Record) -> BTreeMap<ClaimId, Decision> {
        saved_reviews::decisions(&self.annotations, record).unwrap_or_else(|cause| {
            // Nobody is left to tell if standard error is closed too.
            let _ = writeln!(io::stderr(), "{cause}");
            BTreeMap::new()
        })
    }

    fn pdf(&self, id: &DocumentId) -> Option<Vec<u8>> {
        let mut last = self.last_pdf.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((known, bytes)) = last.as_ref()
            && known == id
        {
            return Some(bytes.clone());
        }
        let bytes = self.pdfs.bytes(id)?;
        *last = Some((id.clone(), bytes.clone()));
        Some(bytes)
    }
}

fn failed(error: &DatabaseError) -> Answer {
    match error {
        DatabaseError::NoSuchDocument { .. } => Answer::refused(Refusal::Missing),
        other => Answer::message(500, other.to_string()),
    }
}
