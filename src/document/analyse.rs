use super::{
    Document, PageKind, PageSize,
    accounts::Accounts,
    bibliography,
    canonical::Writer,
    furniture::furniture,
    hyphens::Vocabulary,
    layout::Piece,
    lines::pieces,
    paragraphs::Proto,
    sections,
    sheet_blocks::blocks_of_sheet,
    structure,
    triage::{Sheet, sheets},
};
use crate::{
    diagnostic::{Diagnostic, Stage, Warned},
    pdf::PdfFile,
    text::Text,
};

/// Understands the layout of `pdf`: its text in reading order, its blocks and sections, and the account of
/// every character drawn.
///
/// Never fails: what cannot be understood is a block of kind [`Other`](super::BlockKind::Other), what is left
/// out is in the ledger, and pages without text are named in the warnings.
#[must_use]
pub fn analyse(pdf: &PdfFile) -> Warned<Document> {
    let mut accounts = Accounts::default();
    let mut all_sheets: Vec<Sheet> = Vec::new();
    for page in &pdf.pages {
        all_sheets.extend(sheets(page, &pdf.fonts, &mut accounts));
    }
    let lines = pieces(&all_sheets);
    let body_size = prevailing_size(&lines, all_sheets.len());
    let classes = furniture(&lines, &all_sheets, body_size);
    let mut by_sheet: Vec<Vec<Piece>> = vec![Vec::new(); all_sheets.len()];
    for (piece, class) in lines.into_iter().zip(classes) {
        let Some(sheet) = all_sheets.get(piece.sheet) else {
            continue;
        };
        match class {
            Some(class) => accounts.leave_out_piece(&piece, sheet.page, sheet.frame, class),
            None => {
                if let Some(list) = by_sheet.get_mut(piece.sheet) {
                    list.push(piece);
                }
            }
        }
    }
    let vocabulary = Vocabulary::count(by_sheet.iter().flatten());
    let mut protos: Vec<Proto> = Vec::new();
    for (pieces, sheet) in by_sheet.into_iter().zip(&all_sheets) {
        protos.extend(blocks_of_sheet(sheet, pieces, body_size, &mut accounts));
    }
    let plan = structure::plan(
        protos,
        &all_sheets,
        &pdf.info,
        body_size,
        &accounts.furniture(),
    );
    let mut writer = Writer::new(&all_sheets, &vocabulary, &mut accounts);
    let spans: Vec<_> = plan
        .protos
        .iter()
        .map(|proto| writer.block(proto))
        .collect();
    let written = writer.finish();
    let mut document = Document {
        text: Text::new(written.text),
        pages: pdf
            .pages
            .iter()
            .map(|page| PageSize {
                number: page.number,
                width: page.width,
                height: page.height,
            })
            .collect(),
        blocks: written.blocks,
        runs: written.runs,
        fragments: written.fragments,
        lines: written.lines,
        ledger: accounts.close(),
        ..Document::default()
    };
    sections::complete(&mut document, &plan, &spans, &pdf.info, body_size);
    let warnings = warnings(&document);
    debug_assert!(balanced(&document), "the ledger does not balance");
    Warned {
        value: document,
        warnings,
    }
}

/// Names the pages that could not be read as text.
fn warnings(document: &Document) -> Vec<Diagnostic> {
    document
        .ledger
        .pages
        .iter()
        .filter_map(|page| {
            let message = match page.kind {
                PageKind::Scan => "the page is an image without a text layer: nothing on it was read",
                PageKind::OcrLayer => "the page is a scan; its invisible text layer was read, with the errors of whatever recognised it",
                PageKind::Text | PageKind::Blank | PageKind::Unreadable => return None,
            };
            Some(Diagnostic::new(Stage::Document, message).on_page(page.page))
        })
        .collect()
}

/// Whether every drawn character is in a block or in a class of what was left out.
fn balanced(document: &Document) -> bool {
    document
        .ledger
        .pages
        .iter()
        .all(|page| page.drawn == page.in_blocks + page.left_out.values().sum::<usize>())
}

/// Share of the sheets that stand before the reference list from which they are enough to tell the size of the text.
const BEFORE_LIST: usize = 4;

/// The font size of most characters. The pages with the reference list do not count where others are left: a long
/// list, set smaller, has more characters than the text.
fn prevailing_size(pieces: &[Piece], sheets: usize) -> f32 {
    let list = pieces
        .iter()
        .rfind(|piece| piece.symbols.len() < 40 && bibliography::is_title(&piece.text()))
        .map_or(sheets, |piece| piece.sheet);
    let counted = if list * BEFORE_LIST >= sheets && list > 0 {
        list
    } else {
        sheets
    };
    let mut sizes: std::collections::BTreeMap<i32, usize> = std::collections::BTreeMap::new();
    for piece in pieces.iter().filter(|piece| piece.sheet < counted) {
        *sizes.entry((piece.size * 5.0).round() as i32).or_default() += piece.drawn();
    }
    sizes
        .into_iter()
        .reduce(|best, next| if next.1 > best.1 { next } else { best })
        .map_or(10.0, |(size, _)| size as f32 / 5.0)
}
