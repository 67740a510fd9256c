//! Reference lists: where they begin and end, and their entries.

use std::{collections::VecDeque, sync::LazyLock};

use regex::Regex;

use super::{
    BlockKind,
    headings::{BodyStyle, heading, is_known},
    layout::Piece,
    paragraphs::{Proto, ends_sentence},
    run_in,
};
use crate::pdf::Rect;

#[expect(clippy::unwrap_used, reason = "a literal pattern")]
static TITLE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)^(?:\d{1,2}(?:\.\d)?[.)]?\s*|[IVX]{1,5}\.\s*)?(?:references?(?:\s+(?:and\s+notes|cited|list))?|bibliography|(?:literature|works)\s+cited|reference\s+list|literature|cited\s+references|list\s+of\s+references)\s*[:.]?$").unwrap()
});

#[expect(clippy::unwrap_used, reason = "a literal pattern")]
static LABEL: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"^[\[(]?\s*(\d{1,4})\s*(?:[\])]|\.\]?)?\s*").unwrap());

#[expect(clippy::unwrap_used, reason = "a literal pattern")]
static CLOSED_LABEL: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"^(?:[\[(]\s*\d{1,4}\s*[\])]|\d{1,4}\s*[.)])").unwrap());

/// Whether the text is the heading of a reference list.
pub(super) fn is_title(text: &str) -> bool {
    TITLE.is_match(text.trim())
}

/// A line with the column that it stands in.
struct Placed {
    line: Piece,
    column: Rect,
    opens: bool,
}

/// Cuts the paragraphs of each reference list into entries; everything else stays.
pub(super) fn mark(protos: Vec<Proto>, body: &BodyStyle) -> Vec<Proto> {
    let mut result: Vec<Proto> = Vec::with_capacity(protos.len());
    let mut rest: VecDeque<Proto> = protos.into();
    while let Some(proto) = rest.pop_front() {
        let begins = proto.kind == BlockKind::Heading && is_title(&proto.text());
        let title_size = proto.size();
        result.push(proto);
        if !begins {
            continue;
        }
        let mut list: Vec<Proto> = Vec::new();
        let mut floats: Vec<Proto> = Vec::new();
        while let Some(next) = rest.pop_front() {
            if ends_list(&next, list.len(), title_size, body) && !counts_on(&list, &rest) {
                rest.push_front(next);
                break;
            }
            let statement = next.kind == BlockKind::Paragraph
                && run_in::split_run_in(&next, body)
                    .is_some_and(|(head, _)| is_known(&head.text()));
            if !statement
                && matches!(
                    next.kind,
                    BlockKind::Paragraph
                        | BlockKind::ListItem
                        | BlockKind::Footnote
                        | BlockKind::Heading
                        | BlockKind::Reference
                )
            {
                list.push(next);
            } else {
                floats.push(next);
            }
        }
        result.extend(entries(list));
        result.append(&mut floats);
    }
    result
}

/// Blocks after a heading inside a list among which its numbers must go on.
const GOES_ON: usize = 30;
/// Whether the numbers of a list go on after the block at hand: then it is part of an entry, set like a heading.
fn counts_on(list: &[Proto], rest: &VecDeque<Proto>) -> bool {
    let closed = |line: &Piece| {
        let start: String = line
            .symbols
            .iter()
            .take(10)
            .map(|symbol| symbol.ch)
            .collect();
        label(line).filter(|_| CLOSED_LABEL.is_match(&start))
    };
    let mut last = 0;
    for number in list
        .iter()
        .flat_map(|proto| &proto.lines)
        .filter_map(closed)
    {
        if (last + 1..last + 4).contains(&number) {
            last = number;
        }
    }
    rest.iter().take(GOES_ON).any(|proto| {
        let number = proto.lines.first().and_then(closed);
        number.is_some_and(|number| (last + 1..last + 3).contains(&number)) && enumerates(proto)
    })
}

/// Whether a block names several things, as entries do and headings of sections do not.
fn enumerates(proto: &Proto) -> bool {
    proto.kind != BlockKind::Heading && proto.text().matches(',').count() >= 2
}

/// Whether a block ends the reference list: a heading that is no entry.
fn ends_list(proto: &Proto, before: usize, title_size: f32, body: &BodyStyle) -> bool {
    if proto.kind != BlockKind::Heading || before == 0 {
        return false;
    }
    let text = proto.text();
    if CLOSED_LABEL.is_match(&text) && text.chars().count() > 40 {
        return false;
    }
    // Entries set in bold or beginning with a number look like headings; headings have no year and few commas.
    let like_entry =
        text.chars().filter(char::is_ascii_digit).count() >= 4 || text.matches(',').count() >= 2;
    // Links under the entries are set apart, too, but never as large as the heading of the list.
    let ranks = proto.size() >= 0.94 * title_size || is_known(&text);
    ranks && heading(proto, body).is_some() && !like_entry
}

fn label(line: &Piece) -> Option<u32> {
    let text: String = line
        .symbols
        .iter()
        .take(10)
        .map(|symbol| symbol.ch)
        .collect();
    let found = LABEL.captures(&text)?;
    found.get(1)?.as_str().parse().ok()
}

fn entries(list: Vec<Proto>) -> Vec<Proto> {
    let mut lines: Vec<Placed> = Vec::new();
    let mut starts: Vec<bool> = Vec::new();
    for proto in list {
        let column = proto.column;
        for (at, line) in proto.lines.into_iter().enumerate() {
            starts.push(at == 0);
            lines.push(Placed {
                line,
                column,
                opens: at == 0 && proto.opens_column,
            });
        }
    }
    let numbered = numbered_starts(&lines);
    let starts = match numbered {
        Some(numbered) => numbered,
        None => hanging_starts(&lines).unwrap_or(starts),
    };
    let mut entries: Vec<Proto> = Vec::new();
    for (at, (placed, starts)) in lines.into_iter().zip(starts).enumerate() {
        match entries.last_mut() {
            Some(entry) if !starts => entry.lines.push(placed.line),
            _ => {
                let mut entry = Proto::new(vec![placed.line], placed.column);
                entry.kind = BlockKind::Reference;
                entry.opens_column = placed.opens && at == 0;
                entries.push(entry);
            }
        }
    }
    entries
}

/// Starts of entries that are numbered 1, 2, 3 …: the longest run of labels that counts up by one.
fn numbered_starts(lines: &[Placed]) -> Option<Vec<bool>> {
    let mut starts = vec![false; lines.len()];
    let mut next: Option<u32> = None;
    let mut count = 0;
    for (placed, start) in lines.iter().zip(&mut starts) {
        let Some(number) = label(&placed.line) else {
            continue;
        };
        let expected = match next {
            None => number == 1,
            // A gap of one or two numbers is an entry whose label was lost.
            Some(next) => (next..next + 3).contains(&number),
        };
        if expected && number < 2000 {
            *start = true;
            count += 1;
            next = Some(number + 1);
        }
    }
    let enough = count >= 3 && count * 14 >= lines.len() || count >= 1 && lines.len() <= 3;
    if let Some(first) = starts.first_mut() {
        *first = true;
    }
    enough.then_some(starts)
}

/// Starts of entries whose further lines are indented.
fn hanging_starts(lines: &[Placed]) -> Option<Vec<bool>> {
    let indent = |placed: &Placed| (placed.line.rect.x0 - placed.column.x0) / placed.line.size;
    let indented = lines
        .iter()
        .filter(|placed| (0.5..5.0).contains(&indent(placed)))
        .count();
    let flush = lines.iter().filter(|placed| indent(placed) < 0.5).count();
    if indented * 4 < lines.len() || flush < 2 {
        return None;
    }
    let mut starts: Vec<bool> = Vec::with_capacity(lines.len());
    let mut before: Option<&Placed> = None;
    // First-line indents look the same mirrored: then the flush lines follow the indented ones.
    let first_line_indent = lines.first().is_some_and(|placed| indent(placed) >= 0.5);
    for placed in lines {
        let at_margin = (indent(placed) >= 0.5) == first_line_indent;
        let open = before.is_some_and(|before| {
            !ends_sentence(&before.line) && placed.line.first().is_some_and(char::is_lowercase)
        });
        starts.push(before.is_none() || at_margin && !open);
        before = Some(placed);
    }
    Some(starts)
}
