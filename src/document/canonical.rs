//! Blocks to the canonical text, with everything that points into it.

use super::{
    Block, BlockKind, Fragment, LeftOutClass, Line, PageBox, Run, RunKind,
    accounts::Accounts,
    hyphens::{Vocabulary, is_hyphen, is_word},
    layout::{Piece, Script, Symbol, cover_all},
    paragraphs::Proto,
    triage::Sheet,
};
use crate::{pdf::Rect, text::Span};

/// What the writer has made.
#[derive(Debug, Default)]
pub(super) struct Written {
    pub(super) text: String,
    pub(super) blocks: Vec<Block>,
    pub(super) runs: Vec<Run>,
    pub(super) fragments: Vec<Fragment>,
    pub(super) lines: Vec<Line>,
}

/// Writes blocks one after the other.
pub(super) struct Writer<'doc> {
    sheets: &'doc [Sheet],
    vocabulary: &'doc Vocabulary,
    accounts: &'doc mut Accounts,
    written: Written,
    at: usize,
    open_runs: [Option<Span>; 4],
}

/// How a line goes on in the next one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Joint {
    Space,
    Nothing,
    DropHyphen,
}

const RUN_KINDS: [RunKind; 4] = [
    RunKind::Superscript,
    RunKind::Subscript,
    RunKind::Bold,
    RunKind::Italic,
];

impl<'doc> Writer<'doc> {
    pub(super) fn new(
        sheets: &'doc [Sheet],
        vocabulary: &'doc Vocabulary,
        accounts: &'doc mut Accounts,
    ) -> Self {
        Self {
            sheets,
            vocabulary,
            accounts,
            written: Written::default(),
            at: 0,
            open_runs: [None; 4],
        }
    }

    /// Writes a block (and, for a row, its cells). Gives its span, or nothing if it has no characters.
    pub(super) fn block(&mut self, proto: &Proto) -> Option<Span> {
        let empty = proto
            .lines
            .iter()
            .chain(proto.cells.iter().flat_map(|cell| &cell.lines))
            .all(|line| line.drawn() == 0);
        if empty {
            return None;
        }
        if self.at > 0 {
            self.push('\n');
        }
        let start = self.at;
        let mut cells: Vec<Block> = Vec::new();
        let mut boxes: Vec<PageBox> = Vec::new();
        if proto.cells.is_empty() {
            boxes = self.lines(&proto.lines);
        }
        for (index, cell) in proto.cells.iter().enumerate() {
            if index > 0 {
                self.push('\t');
            }
            let from = self.at;
            let cell_boxes = self.lines(&cell.lines);
            boxes.extend(&cell_boxes);
            cells.push(Block {
                kind: BlockKind::TableCell,
                span: Span::new(from, self.at),
                section: None,
                table: proto.table,
                column: cell.table_column,
                is_header: proto.is_header,
                boxes: cell_boxes,
            });
        }
        let span = Span::new(start, self.at);
        self.written.blocks.push(Block {
            kind: proto.kind,
            span,
            section: None,
            table: proto.table,
            column: None,
            is_header: proto.is_header,
            boxes: merge_boxes(boxes),
        });
        self.written.blocks.append(&mut cells);
        Some(span)
    }

    /// Everything written, runs sorted by kind and span.
    pub(super) fn finish(mut self) -> Written {
        self.written.runs.sort_by_key(|run| (run.kind, run.span));
        self.written
    }

    fn push(&mut self, ch: char) {
        self.written.text.push(ch);
        self.at += 1;
    }

    /// Writes lines that belong together; gives a box for each column they stand in.
    fn lines(&mut self, lines: &[Piece]) -> Vec<PageBox> {
        let mostly = |test: fn(&Symbol) -> bool| {
            let symbols = lines
                .iter()
                .flat_map(|line| &line.symbols)
                .filter(|symbol| symbol.is_drawn());
            let (all, some) = symbols.fold((0, 0), |(all, some), symbol| {
                (all + 1, some + usize::from(test(symbol)))
            });
            some * 2 > all
        };
        let (bold, italic) = (mostly(|symbol| symbol.bold), mostly(|symbol| symbol.italic));
        let mut boxes: Vec<PageBox> = Vec::new();
        let mut previous: Option<&Piece> = None;
        for (at, line) in lines.iter().enumerate() {
            let joint = lines.get(at + 1).map(|next| self.joint(line, next));
            let starts_column = previous.is_none_or(|previous| {
                previous.sheet != line.sheet || line.rect.y1 < previous.rect.y0 || {
                    let apart = line.rect.x0 > previous.rect.x1 || line.rect.x1 < previous.rect.x0;
                    apart && line.baseline < previous.baseline - 0.5 * line.size
                }
            });
            let place = self.line(line, joint, bold, italic);
            match boxes.last_mut() {
                Some(last) if !starts_column => *last = cover_boxes(*last, place),
                _ => boxes.push(place),
            }
            previous = Some(line);
        }
        self.close_runs();
        boxes
    }

    fn line(&mut self, line: &Piece, joint: Option<Joint>, bold: bool, italic: bool) -> PageBox {
        let start = self.at;
        let mut symbols = line.symbols.as_slice();
        let page = self.sheets.get(line.sheet).map_or(0, |sheet| sheet.page);
        let place = self.place(line.rect, line.sheet);
        if joint == Some(Joint::DropHyphen)
            && let Some((_, rest)) = symbols.split_last()
        {
            symbols = rest;
            self.accounts
                .count_out(page, LeftOutClass::LineEndHyphen, 1);
        }
        let mut drawn = 0;
        for word in symbols.chunk_by(|a, b| a.is_drawn() && b.is_drawn() && a.script == b.script) {
            let from = self.at;
            for symbol in word {
                let flags = [
                    symbol.script == Script::Super,
                    symbol.script == Script::Sub,
                    symbol.bold && !bold,
                    symbol.italic && !italic,
                ];
                if symbol.is_drawn() {
                    self.mark_runs(flags);
                    drawn += 1;
                }
                // A hyphen that the file calls soft is drawn all the same.
                self.push(if symbol.ch == '\u{ad}' {
                    '-'
                } else {
                    symbol.ch
                });
            }
            if word.first().is_some_and(Symbol::is_drawn) {
                let rect = cover_all(word.iter().map(Symbol::rect));
                let place = self.place(rect, line.sheet);
                self.written.fragments.push(Fragment {
                    span: Span::new(from, self.at),
                    place,
                });
            }
        }
        self.accounts.keep(page, drawn);
        self.written.lines.push(Line {
            span: Span::new(start, self.at),
            place,
            size: line.size,
        });
        if joint == Some(Joint::Space) {
            self.push(' ');
        }
        place
    }

    fn mark_runs(&mut self, flags: [bool; 4]) {
        let here = Span::new(self.at, self.at + 1);
        for ((slot, flag), kind) in self.open_runs.iter_mut().zip(flags).zip(RUN_KINDS) {
            *slot = match (*slot, flag) {
                (Some(run), true) => Some(run.cover(here)),
                (None, true) => Some(here),
                (Some(span), false) => {
                    self.written.runs.push(Run { kind, span });
                    None
                }
                (None, false) => None,
            };
        }
    }

    fn close_runs(&mut self) {
        for (slot, kind) in self.open_runs.iter_mut().zip(RUN_KINDS) {
            if let Some(span) = slot.take() {
                self.written.runs.push(Run { kind, span });
            }
        }
    }

    fn place(&self, rect: Rect, sheet: usize) -> PageBox {
        self.sheets.get(sheet).map_or(
            PageBox {
                page: 0,
                x0: rect.x0,
                y0: rect.y0,
                x1: rect.x1,
                y1: rect.y1,
            },
            |sheet| sheet.frame.to_page(rect, sheet.page),
        )
    }

    /// How `line` goes on in `next`.
    fn joint(&self, line: &Piece, next: &Piece) -> Joint {
        let (Some(last), Some(first)) = (line.symbols.last(), next.symbols.first()) else {
            return Joint::Space;
        };
        let word: String = tail(line);
        if is_address(&word) {
            let goes_on = first.ch.is_alphanumeric();
            let cut = matches!(last.ch, '/' | '_' | '=' | '&' | '?')
                || is_hyphen(last.ch)
                || last.ch == '.' && {
                    let next_word: String = head(next);
                    !first.ch.is_uppercase()
                        && next_word
                            .chars()
                            .any(|ch| ch == '.' || ch == '/' || ch.is_ascii_digit())
                };
            return if goes_on && cut {
                Joint::Nothing
            } else {
                Joint::Space
            };
        }
        let tied = line.symbols.len() > 1
            && line
                .symbols
                .iter()
                .rev()
                .nth(1)
                .is_some_and(Symbol::is_drawn);
        if !tied || first.script == Script::Super {
            return Joint::Space;
        }
        if is_hyphen(last.ch) {
            if !first.ch.is_alphanumeric() {
                return if first.script == Script::Base {
                    Joint::Nothing
                } else {
                    Joint::Space
                };
            }
            if last.script != first.script {
                return Joint::Nothing;
            }
            let before: String = word
                .chars()
                .rev()
                .skip(1)
                .collect::<Vec<_>>()
                .into_iter()
                .rev()
                .collect();
            let before = before.rsplit(|ch| !is_word(ch)).next().unwrap_or_default();
            let after: String = head(next).chars().take_while(|&ch| is_word(ch)).collect();
            let after = after.trim_end_matches('-');
            if is_list_hyphen(after) {
                return Joint::Space;
            }
            return if last.ch != '\u{ad}' && self.vocabulary.keeps_hyphen(before, after) {
                Joint::Nothing
            } else {
                Joint::DropHyphen
            };
        }
        let dash =
            matches!(last.ch, '–' | '—' | '/' | '\u{2012}') || matches!(first.ch, '–' | '—' | '/');
        if dash && first.is_drawn() && word.chars().count() > 1 {
            return Joint::Nothing;
        }
        Joint::Space
    }
}

/// "pre- and post-operative": the hyphen stays, and so does the space.
fn is_list_hyphen(next: &str) -> bool {
    matches!(next, "and" | "or" | "to" | "und" | "et" | "as")
}

/// The last word of a line.
fn tail(line: &Piece) -> String {
    let mut word: Vec<char> = line
        .symbols
        .iter()
        .rev()
        .take_while(|symbol| symbol.is_drawn())
        .map(|symbol| symbol.ch)
        .collect();
    word.reverse();
    word.into_iter().collect()
}

/// The first word of a line.
fn head(line: &Piece) -> String {
    line.symbols
        .iter()
        .take_while(|symbol| symbol.is_drawn())
        .map(|symbol| symbol.ch)
        .collect()
}

/// Whether a word is a web address or a DOI.
fn is_address(word: &str) -> bool {
    let word = word.to_ascii_lowercase();
    word.contains("://")
        || word.contains("www.")
        || word.contains("doi.org")
        || word.starts_with("10.") && word.contains('/')
        || word.contains("doi:10.")
}

fn cover_boxes(a: PageBox, b: PageBox) -> PageBox {
    PageBox {
        page: a.page,
        x0: a.x0.min(b.x0),
        y0: a.y0.min(b.y0),
        x1: a.x1.max(b.x1),
        y1: a.y1.max(b.y1),
    }
}

/// One box for each page, in order: the cells of a row stand side by side.
fn merge_boxes(boxes: Vec<PageBox>) -> Vec<PageBox> {
    let side_by_side = |a: &PageBox, b: &PageBox| a.page == b.page && b.y0 < a.y1 && a.y0 < b.y1;
    let mut merged: Vec<PageBox> = Vec::new();
    for next in boxes {
        match merged.last_mut() {
            Some(last)
                if side_by_side(last, &next)
                    && next.x0 - last.x1 < 250.0
                    && merged_cells(last, &next) =>
            {
                *last = cover_boxes(*last, next);
            }
            _ => merged.push(next),
        }
    }
    merged
}

/// Cells of one row rather than columns of one paragraph: the second begins at about the first one's height.
fn merged_cells(a: &PageBox, b: &PageBox) -> bool {
    (a.y0 - b.y0).abs() < 40.0
}
