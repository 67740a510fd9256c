//! Lines of a column to paragraphs.

use super::{
    BlockKind,
    layout::{Piece, Symbol, cover_all},
};
use crate::pdf::Rect;

/// Lines whose font sizes differ by more than this share belong to different paragraphs.
const SIZE_CHANGE: f32 = 0.06;
/// A distance between baselines this much larger than the usual one, in font sizes, ends a paragraph.
const EXTRA_LEADING: f32 = 0.28;
/// A piece at most this large against its neighbour on the row, and this far from it in sizes of the larger one, is a
/// note at the margin.
const NOTE_SIZE: f32 = 0.85;
const NOTE_GAP: f32 = 0.6;
/// An indent, in font sizes.
const INDENT: std::ops::Range<f32> = 0.6..6.0;

/// A block in the making.
#[derive(Debug, Clone)]
pub(super) struct Proto {
    pub(super) kind: BlockKind,
    pub(super) lines: Vec<Piece>,
    /// The column it was found in.
    pub(super) column: Rect,
    /// Whether it is the first block of its column.
    pub(super) opens_column: bool,
    /// Whether its first line is indented against its column.
    pub(super) indented: bool,
    /// For table rows: the table, the row's cells. Empty for everything else.
    pub(super) cells: Vec<Proto>,
    pub(super) table: Option<usize>,
    pub(super) table_column: Option<usize>,
    /// For table rows: the number of columns of the table.
    pub(super) table_columns: usize,
    pub(super) is_header: bool,
}

impl Proto {
    pub(super) fn new(lines: Vec<Piece>, column: Rect) -> Self {
        Self {
            kind: BlockKind::Paragraph,
            lines,
            column,
            opens_column: false,
            indented: false,
            cells: Vec::new(),
            table: None,
            table_column: None,
            table_columns: 0,
            is_header: false,
        }
    }

    /// The lines, joined by single spaces.
    pub(super) fn text(&self) -> String {
        let mut text = String::new();
        for line in &self.lines {
            if !text.is_empty() {
                text.push(' ');
            }
            text.extend(line.symbols.iter().map(|symbol| symbol.ch));
        }
        text
    }

    pub(super) fn rect(&self) -> Rect {
        let own = self.lines.iter().map(|line| line.rect);
        let cells = self
            .cells
            .iter()
            .flat_map(|cell| &cell.lines)
            .map(|line| line.rect);
        cover_all(own.chain(cells))
    }

    pub(super) fn size(&self) -> f32 {
        let drawn: usize = self.lines.iter().map(Piece::drawn).sum();
        self.lines
            .iter()
            .map(|line| line.size * line.drawn() as f32)
            .sum::<f32>()
            / drawn.max(1) as f32
    }

    pub(super) fn sheet(&self) -> usize {
        self.lines
            .first()
            .or_else(|| self.cells.iter().find_map(|cell| cell.lines.first()))
            .map_or(0, |line| line.sheet)
    }

    /// Share of drawn characters for which `test` holds.
    pub(super) fn share(&self, test: impl Fn(&Symbol) -> bool) -> f32 {
        let (mut all, mut some) = (0_usize, 0_usize);
        for symbol in self
            .lines
            .iter()
            .flat_map(|line| &line.symbols)
            .filter(|symbol| symbol.is_drawn())
        {
            all += 1;
            some += usize::from(test(symbol));
        }
        some as f32 / all.max(1) as f32
    }

    pub(super) fn drawn(&self) -> usize {
        self.lines.iter().map(Piece::drawn).sum()
    }
}

/// Puts pieces of one row, parted by a gap that turned out to be no gutter, together again. `pieces` come top
/// to bottom.
pub(super) fn join_rows(pieces: Vec<Piece>) -> Vec<Piece> {
    let mut lines: Vec<Piece> = Vec::new();
    for piece in pieces {
        // A few rows back are enough: rows of one column do not interleave deeper.
        let row = lines.iter_mut().rev().take(3).find(|line| {
            (line.baseline - piece.baseline).abs() <= 0.3 * line.size.min(piece.size)
                && !is_note_beside(line, &piece)
                && (piece.rect.x0 >= line.rect.x1 - 1.0 || piece.rect.x1 <= line.rect.x0 + 1.0)
        });
        match row {
            Some(line) => append_right(line, piece),
            None => lines.push(piece),
        }
    }
    lines
}

/// Whether two pieces of one row are text and a note at the margin, which is set smaller and stands off.
fn is_note_beside(line: &Piece, piece: &Piece) -> bool {
    let (smaller, larger) = (line.size.min(piece.size), line.size.max(piece.size));
    let gap = (piece.rect.x0 - line.rect.x1).max(line.rect.x0 - piece.rect.x1);
    smaller < NOTE_SIZE * larger && gap > NOTE_GAP * larger
}

fn append_right(line: &mut Piece, mut piece: Piece) {
    if piece.rect.x0 < line.rect.x0 {
        std::mem::swap(line, &mut piece);
    }
    line.rect = super::layout::cover(line.rect, piece.rect);
    if let Some(last) = line.symbols.last() {
        line.symbols.push(last.space_after());
    }
    if piece.symbols.len() > line.symbols.len() {
        line.baseline = piece.baseline;
        line.size = piece.size;
    }
    line.symbols.append(&mut piece.symbols);
}

/// Cuts the lines of a column, top to bottom, into paragraphs.
pub(super) fn paragraphs(lines: Vec<Piece>, column: Rect) -> Vec<Proto> {
    let leading = usual_leading(&lines);
    let mut starts: Vec<bool> = Vec::with_capacity(lines.len());
    for (at, line) in lines.iter().enumerate() {
        let before = at.checked_sub(1).and_then(|before| lines.get(before));
        let after = lines.get(at + 1);
        starts.push(
            before.is_none_or(|before| begins_paragraph(before, line, after, column, leading)),
        );
    }
    let mut protos: Vec<Proto> = Vec::new();
    for (line, starts) in lines.into_iter().zip(starts) {
        match protos.last_mut() {
            Some(proto) if !starts => proto.lines.push(line),
            _ => {
                let mut proto = Proto::new(Vec::new(), column);
                proto.opens_column = protos.is_empty();
                proto.indented = INDENT.contains(&((line.rect.x0 - column.x0) / line.size));
                proto.lines.push(line);
                protos.push(proto);
            }
        }
    }
    protos
}

/// The most frequent distance between baselines, in font sizes.
fn usual_leading(lines: &[Piece]) -> f32 {
    let mut leadings: Vec<f32> = lines
        .iter()
        .zip(lines.iter().skip(1))
        .filter(|(a, b)| same_size(a, b))
        .map(|(a, b)| (b.baseline - a.baseline) / a.size.max(0.1))
        .filter(|leading| (0.7..2.6).contains(leading))
        .collect();
    leadings.sort_by(f32::total_cmp);
    // The lower third rather than the middle: paragraphs of one line pull the middle up.
    leadings.get(leadings.len() / 3).copied().unwrap_or(1.25)
}

fn same_size(a: &Piece, b: &Piece) -> bool {
    (a.size - b.size).abs() <= SIZE_CHANGE * a.size.max(b.size)
}

/// Whether a line that is mostly of one size ends in the other's, or begins in it: a run-in heading in larger
/// type runs over the line end.
fn shares_size(before: &Piece, line: &Piece) -> bool {
    let alike = |symbol: Option<&Symbol>, size: f32| {
        symbol.is_some_and(|symbol| (symbol.size - size).abs() <= SIZE_CHANGE * size)
    };
    let tight = line.baseline - before.baseline < 1.4 * line.size.max(before.size);
    tight
        && (before.size - line.size).abs() < 0.2 * line.size
        && (alike(before.symbols.last(), line.size) || alike(line.symbols.first(), before.size))
}

fn begins_paragraph(
    before: &Piece,
    line: &Piece,
    after: Option<&Piece>,
    column: Rect,
    leading: f32,
) -> bool {
    let size = line.size;
    if !same_size(before, line) && !shares_size(before, line) {
        return true;
    }
    let distance = (line.baseline - before.baseline) / size;
    if distance > leading + EXTRA_LEADING || distance < -0.5 {
        return true;
    }
    let (bold_before, bold) = (
        before.share(|symbol| symbol.bold),
        line.share(|symbol| symbol.bold),
    );
    // A run-in heading of several lines ends inside the line.
    let runs_on = line.symbols.first().is_some_and(|symbol| symbol.bold)
        && line.first().is_some_and(char::is_lowercase);
    if bold_before > 0.95 && bold < 0.5 && !ends_open(before) && !runs_on
        || bold > 0.95 && bold_before < 0.5
    {
        return true;
    }
    let (slanted_before, slanted) = (
        before.share(|symbol| symbol.italic),
        line.share(|symbol| symbol.italic),
    );
    let short_before = column.x1 - before.rect.x1 > 4.0 * size;
    if is_slanted(before)
        && slanted < 0.4
        && short_before
        && line.first().is_some_and(char::is_uppercase)
        || slanted > 0.95 && slanted_before < 0.4 && short_before && ends_sentence(before)
    {
        return true;
    }
    let set_off = bold > 0.9 && bold_before > 0.9 || slanted > 0.9 && slanted_before > 0.9;
    if starts_item(line) || set_off && starts_numbered(line) {
        return true;
    }
    if changes_font(before, line) || opens_labelled(before, line) {
        return true;
    }
    let goes_on = line.first().is_some_and(char::is_lowercase) && !ends_sentence(before);
    if goes_on {
        return false;
    }
    // Room for the next word at the end of the line before: the break was meant.
    let word = first_word_width(line);
    let room = column.x1 - before.rect.x1;
    let left_out = room - word - 0.3 * size;
    let indent = line.rect.x0 - before.rect.x0;
    let indented = INDENT.contains(&(indent / size))
        && after.is_none_or(|after| {
            after.rect.x0 < line.rect.x0 - 0.4 * size || !same_size(after, line)
        });
    if left_out > 0.0 && (ends_sentence(before) || left_out > 6.0 * size) {
        return true;
    }
    if indented && (ends_sentence(before) || room > 2.0 * size) {
        return true;
    }
    // Back at the margin after a hanging indent.
    INDENT.contains(&(-indent / size)) && ends_sentence(before) && left_out > 0.0
}

/// Whether a line is set italic, but perhaps for names within it that are set upright among italics.
pub(super) fn is_slanted(line: &Piece) -> bool {
    let share = line.share(|symbol| symbol.italic);
    let ends = [line.symbols.first(), line.symbols.last()];
    share > 0.95
        || share > 0.5
            && ends
                .iter()
                .all(|symbol| symbol.is_some_and(|symbol| symbol.italic))
}

/// Whether a line set in one font is followed by an indented one without this font: a heading whose style the file
/// does not tell.
fn changes_font(before: &Piece, line: &Piece) -> bool {
    let Some(font) = before.symbols.first().map(|symbol| symbol.font) else {
        return false;
    };
    let in_font = |symbol: &Symbol| symbol.font == font;
    INDENT.contains(&((line.rect.x0 - before.rect.x0) / line.size))
        && line.first().is_some_and(char::is_uppercase)
        && before.share(in_font) > 0.98
        && line.share(in_font) <= 0.0
}

/// Whether a line begins with bold words closed by a colon, after a line of other type that ends a sentence:
/// "Acknowledgments: …" among the declarations.
fn opens_labelled(before: &Piece, line: &Piece) -> bool {
    let plain = before.symbols.last().is_some_and(|symbol| !symbol.bold);
    let label = line.symbols.iter().take_while(|symbol| symbol.bold);
    let last = label.filter(|symbol| symbol.is_drawn()).last();
    plain && ends_sentence(before) && last.is_some_and(|symbol| symbol.ch == ':')
}

/// Whether the line begins with the number of a heading or an item: "2)", "ii)", "B.", "3.1".
fn starts_numbered(line: &Piece) -> bool {
    let label: String = line
        .symbols
        .iter()
        .take(8)
        .take_while(|symbol| symbol.is_drawn())
        .map(|symbol| symbol.ch)
        .collect();
    let bare = label.trim_end_matches([')', '.']);
    let number = !bare.is_empty() && bare.chars().all(|ch| ch.is_ascii_digit() || ch == '.');
    let letter = bare.chars().all(|ch| "ivx".contains(ch)) || bare.chars().count() == 1;
    label != bare && (number || letter && !bare.is_empty()) || number && bare.contains('.')
}

/// Whether a sentence or clause may end with the line.
pub(super) fn ends_sentence(line: &Piece) -> bool {
    let last = line
        .symbols
        .iter()
        .rev()
        .filter(|symbol| symbol.script != super::layout::Script::Super)
        .map(|symbol| symbol.ch)
        .find(|ch| !matches!(ch, ')' | ']' | '"' | '”' | '’' | '\'' | ' '));
    matches!(last, Some('.' | '!' | '?' | ':'))
        || matches!(line.last(), Some(']' | ')')) && matches!(last, Some('.'))
}

/// Whether the line cannot be the end of a heading: it ends in a hyphen or a comma.
fn ends_open(line: &Piece) -> bool {
    matches!(line.last(), Some('-' | ',' | '–'))
}

fn first_word_width(line: &Piece) -> f32 {
    let word = line.symbols.iter().take_while(|symbol| symbol.is_drawn());
    let rect = cover_all(word.map(Symbol::rect));
    rect.x1 - rect.x0
}

/// Whether the line begins with a bullet or the number of a list item.
pub(super) fn starts_item(line: &Piece) -> bool {
    let mut chars = line.symbols.iter().map(|symbol| symbol.ch);
    match chars.next() {
        Some(
            '•' | '▪' | '■' | '●' | '◦' | '‣' | '▸' | '►' | '✓' | '➢' | '\u{f0b7}' | '\u{f0a7}',
        ) => true,
        Some('–' | '—') => chars.next() == Some(' '),
        _ => false,
    }
}
