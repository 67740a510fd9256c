use super::{Document, paragraphs::Proto, triage::Sheet};
use crate::{diagnostic::Diagnostic, pdf::PdfFile, text::Span};

pub(super) struct Plan {
    pub(super) protos: Vec<Proto>,
}

pub(super) fn plan(
    protos: Vec<Proto>,
    _sheets: &[Sheet],
    _pdf: &PdfFile,
    _body: f32,
    _warnings: &mut Vec<Diagnostic>,
) -> Plan {
    Plan { protos }
}

pub(super) fn complete(
    _document: &mut Document,
    _plan: &Plan,
    _spans: &[Option<Span>],
    _pdf: &PdfFile,
) {
}
