//! What each block is, and which blocks belong together.

use super::{
    BlockKind, abstracts, bibliography, captions, front,
    headings::{self, BodyStyle},
    joins,
    layout::{Piece, Script},
    no_headings,
    paragraphs::{Proto, starts_item},
    run_in, table_series,
    triage::Sheet,
};
use crate::pdf::PdfInfo;

/// The blocks in their final order.
pub(super) struct Plan {
    pub(super) protos: Vec<Proto>,
    pub(super) front: front::Front,
}

/// Decides kinds and order of the blocks.
pub(super) fn plan(
    mut protos: Vec<Proto>,
    sheets: &[Sheet],
    info: &PdfInfo,
    body_size: f32,
    furniture: &str,
) -> Plan {
    let body = body_style(&protos, body_size);
    for proto in &mut protos {
        if proto.kind != BlockKind::Paragraph {
            continue;
        }
        if captions::captioned(proto, body_size).is_some() {
            proto.kind = BlockKind::Caption;
        } else if proto.lines.first().is_some_and(starts_item) {
            proto.kind = BlockKind::ListItem;
        } else if front::KEYWORDS.is_match(&proto.text()) {
            proto.kind = BlockKind::Other;
        } else if headings::heading(proto, &body).is_some() {
            proto.kind = BlockKind::Heading;
        }
    }
    merge_headings(&mut protos, &body);
    rejoin_openings(&mut protos, body_size);
    headings::mark_small(&mut protos, body_size);
    headings::mark_isolated(&mut protos, body_size);
    extend_captions(&mut protos, &body);
    let mut protos = table_series::number(protos, sheets, body_size);
    mark_footnotes(&mut protos, sheets, body_size);
    let page_of = |proto: &Proto| {
        sheets.get(proto.sheet()).map_or((0, 0.0), |sheet| {
            (sheet.page, proto.rect().y0 / sheet.height.max(1.0))
        })
    };
    let front = front::mark(&mut protos, page_of, info, body_size, furniture);
    let bylines: Vec<Proto> = front
        .bylines
        .iter()
        .filter_map(|&at| protos.get(at))
        .cloned()
        .collect();
    no_headings::unmark(&mut protos);
    let protos = bibliography::mark(protos, &body);
    let protos = split_run_ins(protos, &body);
    let protos = joins::join(protos);
    // The blocks have moved: find the bylines again by their first lines.
    let bylines = bylines
        .iter()
        .filter_map(|byline| {
            protos.iter().position(|proto| {
                proto.kind == BlockKind::Author && proto.lines.first() == byline.lines.first()
            })
        })
        .collect();
    Plan {
        protos,
        front: front::Front { bylines, ..front },
    }
}

pub(super) fn body_style(protos: &[Proto], size: f32) -> BodyStyle {
    let mut drawn = 0;
    // By the number of the font.
    let mut fonts: Vec<usize> = Vec::new();
    let (mut bold, mut italic) = (0, 0);
    for proto in protos
        .iter()
        .filter(|proto| (proto.size() - size).abs() < 0.05 * size)
    {
        let count = proto.drawn();
        drawn += count;
        if proto.lines.len() < 3 {
            continue;
        }
        for symbol in proto.lines.iter().flat_map(|line| &line.symbols) {
            if !symbol.is_drawn() {
                continue;
            }
            let font = usize::from(symbol.font);
            if fonts.len() <= font {
                fonts.resize(font + 1, 0);
            }
            if let Some(count) = fonts.get_mut(font) {
                *count += 1;
            }
            bold += usize::from(symbol.bold);
            italic += usize::from(symbol.italic);
        }
    }
    BodyStyle {
        size,
        bold: bold * 10 > drawn * 6,
        italic: italic * 10 > drawn * 6,
        fonts: (0u16..)
            .zip(fonts)
            .filter(|(_, count)| *count > 0 && *count * 12 >= drawn)
            .map(|(font, _)| font)
            .collect(),
    }
}

/// Lines of one heading that came out as blocks of their own (a number over its title, a second line) are put
/// together when the first cannot stand alone.
fn merge_headings(protos: &mut Vec<Proto>, body: &BodyStyle) {
    let mut merged: Vec<Proto> = Vec::with_capacity(protos.len());
    for proto in protos.drain(..) {
        let joins = merged.last().is_some_and(|before| {
            goes_on_below(before, &proto)
                || before.kind == BlockKind::Heading
                    && proto.kind == BlockKind::Paragraph
                    && proto.lines.len() == 1
                    && before.sheet() == proto.sheet()
                    && (before.size() - proto.size()).abs() < 0.05 * before.size()
                    && proto.share(|symbol| symbol.bold) > 0.9
                    && before.share(|symbol| symbol.bold) > 0.9
                    && !body.bold
                    && (0.0..2.0 * proto.size()).contains(&(proto.rect().y0 - before.rect().y0))
        });
        match merged.last_mut() {
            Some(before) if joins => before.lines.extend(proto.lines),
            _ => merged.push(proto),
        }
    }
    *protos = merged;
}

/// Whether a heading is the second line of the numbered heading above: without a number of its own, and set alike.
fn goes_on_below(before: &Proto, next: &Proto) -> bool {
    let (above, own) = (before.rect(), next.rect());
    let numbered = |proto: &Proto| headings::parts(&proto.text()).0.is_some();
    before.kind == BlockKind::Heading
        && next.kind == BlockKind::Heading
        && before.sheet() == next.sheet()
        && before.lines.len() + next.lines.len() <= 4
        && headings::style_of(before, false) == headings::style_of(next, false)
        && (-0.6 * next.size()..0.45 * next.size()).contains(&(own.y0 - above.y1))
        && own.x0 < above.x1
        && above.x0 < own.x1
        && !before.text().ends_with(['.', ':'])
        && numbered(before)
        && !numbered(next)
        && !headings::is_known(&next.text())
}

/// Gives first lines of paragraphs back that are set in another font (a species name): a heading is not followed
/// by a line that goes on with a small letter.
fn rejoin_openings(protos: &mut Vec<Proto>, body_size: f32) {
    let mut kept: Vec<Proto> = Vec::with_capacity(protos.len());
    for mut proto in protos.drain(..) {
        let opens = kept.last().is_some_and(|head| {
            let (above, own) = (head.rect(), proto.rect());
            let text = head.text();
            head.kind == BlockKind::Heading
                && proto.kind == BlockKind::Paragraph
                && !headings::is_known(&text)
                && headings::parts(&text).0.is_none()
                && head.sheet() == proto.sheet()
                && head.size() < 1.05 * body_size
                && (head.size() - proto.size()).abs() < 0.05 * proto.size()
                && (-0.5 * proto.size()..0.6 * proto.size()).contains(&(own.y0 - above.y1))
                && head.column.x1 - above.x1 < 2.0 * head.size()
                && proto
                    .lines
                    .first()
                    .and_then(Piece::first)
                    .is_some_and(char::is_lowercase)
        });
        if opens && let Some(head) = kept.pop() {
            proto.opens_column = head.opens_column;
            proto.indented = head.indented;
            let mut lines = head.lines;
            lines.append(&mut proto.lines);
            proto.lines = lines;
        }
        kept.push(proto);
    }
    *protos = kept;
}

/// Marks what goes on directly under the first lines of a caption: the legend under its title, in small type, in
/// fonts that running text does not use, or set on as closely as the lines of a paragraph are.
fn extend_captions(protos: &mut [Proto], body: &BodyStyle) {
    // Whether the caption at hand stands apart from what is above it: a sentence that begins with "Figure 1" and
    // was taken for one does not.
    let mut apart = false;
    for at in 1..protos.len() {
        let (Some(before), Some(proto)) = (protos.get(at - 1), protos.get(at)) else {
            continue;
        };
        let (above, own) = (before.rect(), proto.rect());
        let gap = (own.y0 - above.y1) / proto.size().max(0.1);
        if proto.kind == BlockKind::Caption {
            apart = proto.opens_column
                || before.sheet() != proto.sheet()
                || before.kind == BlockKind::TableRow
                || !(-0.5..0.6).contains(&gap);
            continue;
        }
        let below = before.kind == BlockKind::Caption
            && matches!(proto.kind, BlockKind::Paragraph | BlockKind::Heading)
            && before.sheet() == proto.sheet()
            && own.x0 < above.x1
            && above.x0 < own.x1;
        let alike = (before.size() - proto.size()).abs() < 0.08 * before.size();
        let small = proto.size() < 0.97 * body.size || body.is_foreign(proto);
        let close = apart && proto.kind == BlockKind::Paragraph && (-0.5..0.35).contains(&gap);
        let goes_on = below && alike && (small && (-0.5..0.8).contains(&gap) || close);
        if goes_on && let Some(proto) = protos.get_mut(at) {
            proto.kind = BlockKind::Caption;
        }
    }
}

/// Small print at the foot of a column that begins with a marker.
fn mark_footnotes(protos: &mut [Proto], sheets: &[Sheet], body_size: f32) {
    for at in 0..protos.len() {
        let ends_column = protos
            .get(at + 1)
            .is_none_or(|next| next.opens_column || next.kind == BlockKind::Footnote);
        let Some(proto) = protos.get_mut(at) else {
            continue;
        };
        let Some(sheet) = sheets.get(proto.sheet()) else {
            continue;
        };
        let first = proto.lines.first().and_then(|line| line.symbols.first());
        let marked = first.is_some_and(|symbol| {
            symbol.script == Script::Super || matches!(symbol.ch, '*' | '∗' | '†' | '‡' | '§' | '¶')
        });
        let low = proto.rect().y0 > 0.55 * sheet.height;
        let small = proto.size() < 0.95 * body_size;
        if proto.kind == BlockKind::Paragraph
            && marked
            && low
            && small
            && (ends_column || proto.rect().y1 > 0.8 * sheet.height)
        {
            proto.kind = BlockKind::Footnote;
        }
    }
}

fn split_run_ins(protos: Vec<Proto>, body: &BodyStyle) -> Vec<Proto> {
    let mut split = Vec::with_capacity(protos.len());
    for proto in protos {
        let parts = match proto.kind {
            BlockKind::Paragraph => run_in::split_run_in(&proto, body),
            BlockKind::Abstract => abstracts::label_length(&proto.text())
                .and_then(|label| run_in::split_label(&proto, label)),
            _ => None,
        };
        match parts {
            Some((head, rest)) => split.extend([head, rest]),
            None => split.push(proto),
        }
    }
    split
}
