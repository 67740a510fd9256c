//! The stretches of text in which markers are looked for.

use std::collections::BTreeSet;

use crate::{
    document::{BlockKind, Document, RunKind},
    references::Reference,
    text::Span,
};

/// A bracket left open this close to the end of a block (in characters) may be closed in the next one.
/// Longer would join paragraphs that merely lost a bracket; the longest chains seen hold some twenty works.
const OPEN_TAIL: usize = 400;

/// The most stretches between the halves of a bracket: captions, notes and the cells of a table.
const FLOATS_BETWEEN: usize = 300;

/// The half of a bracket before a break stands in one of so many last paragraphs; those after it are text of figures.
const PARAGRAPHS_BETWEEN: usize = 3;

/// The most characters between two entries of a list that still belong to it.
const LIST_GAP: usize = 600;

/// Words of sentences that titles and names hardly hold, spaces around.
const PROSE_WORDS: &[&str] = &[
    " was ", " were ", " that ", " this ", " which ", " is ", " are ", " we ", " have ", " has ",
    " had ", " been ", " not ", " may ", " might ", " could ", " these ", " also ", " however",
];

/// Different words of sentences that make a text prose; an entry with a sentence for a title has two.
const LEAST_PROSE_WORDS: usize = 3;

/// Text of one block, or of two whose border cuts a bracket, with one entry per character.
///
/// Characters that differ only in width or shape are made one (`［` is `[`, `²` is a raised `2`), so that
/// scanners compare single characters. Positions beyond the end read as `'\0'`.
pub(super) struct Stretch {
    chars: Vec<char>,
    positions: Vec<usize>,
    raised: Vec<bool>,
    /// What the block is (the first one of a joined pair).
    pub(super) kind: BlockKind,
    /// A cell of a column headed "Ref." or the like, where a bare number is a marker.
    pub(super) in_reference_column: bool,
    /// Table and column of a cell.
    column: Option<(usize, usize)>,
    /// Whether superscript numbers here may be citations: not in titles, bylines and front matter.
    pub(super) takes_superscripts: bool,
}

impl Stretch {
    /// Number of characters.
    pub(super) fn len(&self) -> usize {
        self.chars.len()
    }

    /// The character at `index`, `'\0'` outside.
    pub(super) fn at(&self, index: usize) -> char {
        self.chars.get(index).copied().unwrap_or('\0')
    }

    /// The character before `index`, `'\0'` at the start.
    pub(super) fn before(&self, index: usize) -> char {
        index.checked_sub(1).map_or('\0', |before| self.at(before))
    }

    /// Whether the character at `index` is superscript.
    pub(super) fn is_raised(&self, index: usize) -> bool {
        self.raised.get(index).copied().unwrap_or(false)
    }

    /// The characters `[start, end)`.
    pub(super) fn text(&self, start: usize, end: usize) -> String {
        self.chars.iter().take(end).skip(start).collect()
    }

    /// The span in the canonical text of the characters `[start, end)`.
    pub(super) fn span(&self, start: usize, end: usize) -> Span {
        let first = self.positions.get(start).copied().unwrap_or_default();
        let last = end
            .checked_sub(1)
            .and_then(|last| self.positions.get(last))
            .map_or(first, |last| last + 1);
        Span::new(first, last)
    }

    /// Index of the first character at or after `index` that is not white space.
    pub(super) fn skip_space(&self, mut index: usize) -> usize {
        while self.at(index).is_whitespace() {
            index += 1;
        }
        index
    }

    /// Index after the last character before `index` that is not white space.
    pub(super) fn trim_space(&self, mut index: usize) -> usize {
        while index > 0 && self.before(index).is_whitespace() {
            index -= 1;
        }
        index
    }

    fn push(&mut self, document: &Document, span: Span) {
        let from = self.chars.len();
        for (offset, char) in document.text.slice(span).chars().enumerate() {
            let (char, raised) = unify(char);
            self.chars.push(char);
            self.positions.push(span.start + offset);
            self.raised.push(raised);
        }
        for run in document.runs_in(RunKind::Superscript, span) {
            let Some(part) = run.span.intersection(span) else {
                continue;
            };
            let (start, end) = (from + part.start - span.start, from + part.end - span.start);
            for raised in self.raised.iter_mut().take(end).skip(start) {
                *raised = true;
            }
        }
    }

    /// Whether a bracket opened near the end is still open there.
    fn is_open(&self) -> bool {
        let tail = self.chars.iter().rev().take(OPEN_TAIL);
        let mut closed = 0usize;
        for &char in tail {
            match char {
                ')' | ']' => closed += 1,
                '(' | '[' if closed == 0 => return true,
                '(' | '[' => closed -= 1,
                _ => {}
            }
        }
        false
    }

    /// Whether it ends in a bracket that holds nothing but numbers and separators so far.
    fn opens_numbers(&self) -> bool {
        let mut tail = self.chars.iter().rev().take(OPEN_TAIL);
        let last = tail.find(|char| !is_of_numbers(**char));
        let ends_open = self
            .chars
            .get(self.trim_space(self.len()).saturating_sub(1))
            .is_some_and(|char| matches!(char, ',' | ';' | '[') || is_dash(*char));
        ends_open && matches!(last, Some('[' | '('))
    }

    /// Whether it is numbers and separators up to a closing bracket or to its end.
    fn goes_on_with_numbers(&self) -> bool {
        let first = self.chars.iter().find(|char| !is_of_numbers(**char));
        self.at(self.skip_space(0)).is_ascii_digit() && matches!(first, None | Some(']' | ')'))
    }

    /// Whether the first bracket met closes one that was opened before.
    fn closes_one(&self) -> bool {
        self.chars
            .iter()
            .take(OPEN_TAIL)
            .find(|char| matches!(char, '(' | '[' | ')' | ']'))
            .is_some_and(|char| matches!(char, ')' | ']'))
    }
}

/// The stretches of `document` that can hold markers, in reading order: every block but those of the reference
/// list, page furniture and rows (whose cells are read).
pub(super) fn stretches(document: &Document, references: &[Reference]) -> Vec<Stretch> {
    let listed = list_zones(document, references);
    let columns = reference_columns(document);
    let mut all: Vec<Stretch> = Vec::new();
    for (number, block) in document.blocks.iter().enumerate() {
        let cells_follow = document.blocks.get(number + 1).is_some_and(|next| {
            next.kind == BlockKind::TableCell && block.span.contains(next.span)
        });
        let text = document.text.slice(block.span);
        // Sentences are read wherever they stand: a page's columns may have been taken in the wrong order.
        let in_list = covered(&listed, block.span) || block.kind == BlockKind::Reference;
        if (in_list && !is_prose(text))
            || (block.kind == BlockKind::TableRow && cells_follow)
            || tells_how_to_cite(text)
        {
            continue;
        }
        let mut stretch = Stretch {
            chars: Vec::new(),
            positions: Vec::new(),
            raised: Vec::new(),
            kind: block.kind,
            in_reference_column: block.kind == BlockKind::TableCell
                && !block.is_header
                && columns.contains(&(block.table, block.column)),
            column: Some(block)
                .filter(|block| block.kind == BlockKind::TableCell)
                .and_then(|cell| cell.table.zip(cell.column)),
            takes_superscripts: !matches!(
                block.kind,
                BlockKind::Title | BlockKind::Author | BlockKind::Header | BlockKind::Footer
            ),
        };
        stretch.push(document, block.span);
        if let Some(earlier) = opened_before(&mut all, &stretch) {
            earlier.chars.push(' ');
            earlier.raised.push(false);
            let last = earlier.positions.last().copied().unwrap_or_default();
            earlier.positions.push(last);
            earlier.push(document, block.span);
        } else {
            all.push(stretch);
        }
    }
    all
}

/// The one of `all` whose last bracket `stretch` goes on: running text broken by a page, with floats and notes between
/// the halves, or a list of numbers that goes on in the next cell of its column.
fn opened_before<'all>(all: &'all mut [Stretch], stretch: &Stretch) -> Option<&'all mut Stretch> {
    let running = |kind| {
        matches!(
            kind,
            BlockKind::Paragraph | BlockKind::ListItem | BlockKind::Abstract
        )
    };
    let near = all.iter_mut().rev().take(FLOATS_BETWEEN);
    if running(stretch.kind) {
        return near
            .filter(|earlier| running(earlier.kind))
            .take(PARAGRAPHS_BETWEEN)
            .find(|earlier| {
                earlier.is_open() && stretch.closes_one()
                    || earlier.opens_numbers() && stretch.goes_on_with_numbers()
            });
    }
    stretch.column?;
    near.filter(|earlier| earlier.column == stretch.column)
        .take(1)
        .find(|earlier| earlier.opens_numbers() && stretch.goes_on_with_numbers())
}

/// The columns (table, column) whose header says that they hold references.
fn reference_columns(document: &Document) -> BTreeSet<(Option<usize>, Option<usize>)> {
    document
        .blocks
        .iter()
        .filter(|block| block.kind == BlockKind::TableCell && block.is_header)
        .filter(|block| {
            let header = document.text.slice(block.span).trim().to_lowercase();
            matches!(
                header.trim_end_matches(['.', ':']),
                "ref"
                    | "refs"
                    | "reference"
                    | "references"
                    | "citation"
                    | "citations"
                    | "ref no"
                    | "reference no"
                    | "reference number"
                    | "references no"
                    | "source"
                    | "sources"
            )
        })
        .filter(|block| block.table.is_some() && block.column.is_some())
        .map(|block| (block.table, block.column))
        .collect()
}

/// The spans of the reference lists. A short stretch between two entries is an entry that was not read, or a part
/// of one: its numbers and years are no markers.
fn list_zones(document: &Document, references: &[Reference]) -> Vec<Span> {
    let mut listed: Vec<Span> = references
        .iter()
        .map(|reference| reference.span)
        .filter(|span| !span.is_empty())
        .collect();
    listed.sort();
    let mut zones: Vec<Span> = Vec::new();
    for span in listed {
        match zones.last_mut() {
            Some(last)
                if span.start <= last.end + LIST_GAP
                    && !parts(document, Span::new(last.end, span.start)) =>
            {
                *last = last.cover(span);
            }
            _ => zones.push(span),
        }
    }
    zones
}

/// Whether a heading, a caption or sentences stand in `span`: then it is not the inside of a list.
fn parts(document: &Document, span: Span) -> bool {
    let from = document
        .blocks
        .partition_point(|block| block.span.end <= span.start);
    document
        .blocks
        .iter()
        .skip(from)
        .take_while(|block| block.span.start < span.end)
        .any(|block| {
            matches!(
                block.kind,
                BlockKind::Heading | BlockKind::Caption | BlockKind::TableRow
            ) || is_prose(document.text.slice(block.span))
        })
}

/// Whether `text` reads as sentences, not as an entry of a list, by words that titles do without.
fn is_prose(text: &str) -> bool {
    PROSE_WORDS
        .iter()
        .filter(|word| text.contains(**word))
        .count()
        >= LEAST_PROSE_WORDS
}

/// Whether `text` is the notice that gives the article's own citation.
fn tells_how_to_cite(text: &str) -> bool {
    let head: String = text.chars().take(60).collect::<String>().to_lowercase();
    [
        "how to cite",
        "cite this article",
        "citation:",
        "to cite this",
        "cite as",
    ]
    .iter()
    .any(|phrase| head.contains(phrase))
}

/// Whether most of `span` lies in entries of the reference list (`listed`, sorted).
fn covered(listed: &[Span], span: Span) -> bool {
    let from = listed.partition_point(|entry| entry.end <= span.start);
    let inside: usize = listed
        .iter()
        .skip(from)
        .take_while(|entry| entry.start < span.end)
        .filter_map(|entry| entry.intersection(span))
        .map(Span::len)
        .sum();
    inside * 2 > span.len()
}

/// One character for all of its kind, and whether its shape says that it is raised.
fn unify(char: char) -> (char, bool) {
    match char {
        '［' | '【' | '〔' => ('[', false),
        '］' | '】' | '〕' => (']', false),
        '（' => ('(', false),
        '）' => (')', false),
        '，' | '、' => (',', false),
        '；' => (';', false),
        '：' => (':', false),
        '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{fe58}' | '\u{fe63}' | '\u{ff0d}' => ('–', false),
        '\u{207b}' => ('–', true),
        '\u{2019}' | '\u{2018}' | '\u{02bc}' | '\u{00b4}' | '`' => ('\'', false),
        '\u{00b9}' => ('1', true),
        '\u{00b2}' => ('2', true),
        '\u{00b3}' => ('3', true),
        '\u{2070}' => ('0', true),
        '\u{2074}'..='\u{2079}' => (
            char::from_digit(u32::from(char) - 0x2070, 10).unwrap_or(char),
            true,
        ),
        _ if char.is_whitespace() => (' ', false),
        _ => (char, false),
    }
}

/// Whether `char` may stand in a list of numbers.
fn is_of_numbers(char: char) -> bool {
    char.is_ascii_digit() || matches!(char, ',' | ';' | ' ') || is_dash(char)
}

/// Whether `char` joins the ends of a range.
pub(super) fn is_dash(char: char) -> bool {
    matches!(char, '-' | '–' | '~' | '\u{ad}')
}
