//! Paragraphs over columns and pages: the parts are joined, and what stood between goes behind.

use super::{
    BlockKind,
    paragraphs::{Proto, ends_sentence},
};

/// Type below this share of the paragraph's size is no continuation of it.
const SMALL_PRINT: f32 = 0.94;

/// Joins each paragraph with its continuation in the next column or on the next page.
pub(super) fn join(protos: Vec<Proto>) -> Vec<Proto> {
    let indenting = indents(&protos);
    let mut joined: Vec<Proto> = Vec::with_capacity(protos.len());
    let mut open: Option<usize> = None;
    // The small print that the open paragraph was last interrupted by.
    let mut aside: Option<usize> = None;
    // Whether something lies between the open paragraph and the next one.
    let mut interrupted = false;
    for proto in protos {
        match proto.kind {
            BlockKind::Paragraph | BlockKind::ListItem | BlockKind::Abstract => {
                let target = open.filter(|_| {
                    interrupted || proto.opens_column || proto.kind == BlockKind::Paragraph
                });
                match target.and_then(|at| joined.get_mut(at)) {
                    Some(before)
                        if continues(
                            before,
                            &proto,
                            interrupted || proto.opens_column,
                            indenting,
                        ) =>
                    {
                        before.lines.extend(proto.lines);
                    }
                    // Small print between the parts of an unfinished paragraph is no part of the text.
                    Some(before) if is_aside(before, &proto) => {
                        interrupted = true;
                        match aside.and_then(|at| joined.get_mut(at)) {
                            Some(before)
                                if continues(before, &proto, proto.opens_column, indenting) =>
                            {
                                before.lines.extend(proto.lines);
                            }
                            _ => {
                                aside = Some(joined.len());
                                joined.push(proto);
                            }
                        }
                        continue;
                    }
                    _ => {
                        open = Some(joined.len());
                        joined.push(proto);
                    }
                }
                aside = None;
                interrupted = false;
            }
            BlockKind::Heading | BlockKind::Title | BlockKind::Reference => {
                open = None;
                interrupted = false;
                joined.push(proto);
            }
            _ => {
                interrupted = true;
                joined.push(proto);
            }
        }
    }
    joined
}

/// Whether a block in clearly smaller type follows a paragraph whose sentence is open.
fn is_aside(before: &Proto, next: &Proto) -> bool {
    before.lines.len() >= 2
        && before.lines.last().is_some_and(|last| !ends_sentence(last))
        && next.size() < SMALL_PRINT * before.size()
}

/// Whether paragraphs of the document begin with an indent.
fn indents(protos: &[Proto]) -> bool {
    let paragraphs = || {
        protos
            .iter()
            .filter(|proto| proto.kind == BlockKind::Paragraph && proto.lines.len() > 2)
    };
    let indented = paragraphs().filter(|proto| proto.indented).count();
    indented * 2 > paragraphs().count()
}

fn continues(before: &Proto, next: &Proto, parted: bool, indenting: bool) -> bool {
    let (Some(last), Some(first)) = (before.lines.last(), next.lines.first()) else {
        return false;
    };
    let alike = (last.size - first.size).abs() <= 0.07 * last.size;
    let compatible = before.kind == next.kind
        || before.kind == BlockKind::ListItem && next.kind == BlockKind::Paragraph;
    if !alike || !compatible {
        return false;
    }
    let initial = first.first().unwrap_or(' ');
    if !ends_sentence(last) {
        let hyphen = last.last().is_some_and(super::hyphens::is_hyphen);
        return if parted {
            !next.indented || initial.is_lowercase() || hyphen
        } else {
            hyphen && initial.is_lowercase()
        };
    }
    // A full last line and no indent where the document indents: the paragraph goes on with a new sentence.
    let full = before.column.x1 - last.rect.x1 < 0.5 * last.size;
    parted
        && full
        && indenting
        && !next.indented
        && before.lines.len() > 1
        && last.sheet <= first.sheet
}
