//! What is set like headings and is none: the cells of tables and charts, the items of numbered lists.

use super::{
    BlockKind, bibliography,
    headings::{is_known, parts},
    paragraphs::Proto,
};

/// Headings that may follow one another without a text between: a part, a section, a subsection.
const MOST_IN_A_ROW: usize = 3;
/// Short blocks on one printed line from which they are a row of cells.
const ROW: usize = 3;
/// Longest block that counts in such a row, in characters and lines.
const SHORT: usize = 60;
const LINES: usize = 2;
/// Blocks before and after among which its row is looked for: columns of a table are read one after the other.
const NEAR: usize = 60;

/// Takes the kind of a heading from what is none.
pub(super) fn unmark(protos: &mut [Proto]) {
    let in_row: Vec<bool> = (0..protos.len())
        .map(|at| stands_in_row(protos, at))
        .collect();
    for (proto, in_row) in protos.iter_mut().zip(in_row) {
        if in_row {
            proto.kind = BlockKind::Other;
        }
    }
    unmark_chains(protos);
    unmark_items(protos);
}

/// A heading of which neither number nor name shows that it is one.
fn is_doubtful(proto: &Proto) -> bool {
    if proto.kind != BlockKind::Heading {
        return false;
    }
    let text = proto.text();
    !is_known(&text) && parts(&text).0.is_none() && !bibliography::is_title(&text)
}

fn is_short(proto: &Proto) -> bool {
    proto.cells.is_empty() && proto.lines.len() <= LINES && proto.drawn() <= SHORT
}

/// Whether a heading stands on one printed line with further short blocks.
fn stands_in_row(protos: &[Proto], at: usize) -> bool {
    let Some(own) = protos
        .get(at)
        .filter(|own| is_doubtful(own) && is_short(own))
    else {
        return false;
    };
    let Some(first) = own.lines.first() else {
        return false;
    };
    let row = protos
        .iter()
        .skip(at.saturating_sub(NEAR))
        .take(2 * NEAR)
        .filter(|other| is_short(other))
        .filter_map(|other| other.lines.first())
        .filter(|line| {
            line.sheet == first.sheet && (line.baseline - first.baseline).abs() < 0.3 * first.size
        });
    row.take(ROW).count() == ROW
}

/// Too many headings without a text between them are the cells of a table or the boxes of a chart.
fn unmark_chains(protos: &mut [Proto]) {
    let mut start = 0;
    for at in 0..=protos.len() {
        let goes_on = protos.get(at).is_some_and(|proto| {
            is_doubtful(proto)
                && protos
                    .get(start)
                    .is_some_and(|first| first.sheet() == proto.sheet())
        });
        if goes_on {
            continue;
        }
        if at - start > MOST_IN_A_ROW {
            for proto in protos.iter_mut().take(at).skip(start) {
                proto.kind = BlockKind::Other;
            }
        }
        // What ended one chain may begin the next: on another sheet.
        start = if protos.get(at).is_some_and(is_doubtful) {
            at
        } else {
            at + 1
        };
    }
}

/// Numbers that count up from one block to the next are those of items, not of sections without a text.
fn unmark_items(protos: &mut [Proto]) {
    let numbers: Vec<Option<(u32, i32, usize)>> = protos
        .iter()
        .map(|proto| {
            let countable = matches!(
                proto.kind,
                BlockKind::Heading | BlockKind::Paragraph | BlockKind::ListItem
            );
            let number = parts(&proto.text()).0.filter(|_| countable)?.parse().ok()?;
            Some((number, (proto.size() * 4.0).round() as i32, proto.sheet()))
        })
        .collect();
    for (at, proto) in protos.iter_mut().enumerate() {
        let Some(&Some((number, size, sheet))) = numbers.get(at) else {
            continue;
        };
        let counts = |other: Option<usize>, wanted: Option<u32>| {
            other
                .and_then(|other| numbers.get(other))
                .and_then(|other| *other)
                .is_some_and(|other| Some(other.0) == wanted && other.1 == size && other.2 == sheet)
        };
        let item = counts(at.checked_sub(1), number.checked_sub(1))
            || counts(at.checked_add(1), number.checked_add(1));
        if item && proto.kind == BlockKind::Heading && !is_known(&proto.text()) {
            proto.kind = BlockKind::ListItem;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::testing::proto;

    fn kinds(lines: &[(&str, f32, f32)]) -> Vec<BlockKind> {
        let mut protos: Vec<Proto> = lines
            .iter()
            .map(|&(text, x, y)| proto(text, x, y, BlockKind::Heading))
            .collect();
        unmark(&mut protos);
        protos.iter().map(|proto| proto.kind).collect()
    }

    #[test]
    fn four_headings_without_text_are_boxes_of_a_chart() {
        let chart = [
            ("Eligible patients", 50.0, 10.0),
            ("Baseline visit", 50.0, 40.0),
            ("Allocated to drug", 50.0, 70.0),
            ("Analysed", 50.0, 100.0),
        ];
        assert_eq!(kinds(&chart), [BlockKind::Other; 4]);
        assert_eq!(kinds(&chart[..3]), [BlockKind::Heading; 3]);
    }

    #[test]
    fn three_on_a_line_are_cells() {
        let row = [
            ("Outcome", 50.0, 10.0),
            ("Placebo group", 200.0, 10.0),
            ("Drug group", 350.0, 10.0),
        ];
        assert_eq!(kinds(&row), [BlockKind::Other; 3]);
    }

    #[test]
    fn numbers_that_count_up_are_those_of_items() {
        let items = [
            ("1. Informed consent.", 50.0, 10.0),
            ("2. Age of at least 18 years.", 50.0, 30.0),
        ];
        assert_eq!(kinds(&items), [BlockKind::ListItem; 2]);
        let sections = [("2. Methods", 50.0, 10.0), ("2.1. Patients", 50.0, 30.0)];
        assert_eq!(kinds(&sections), [BlockKind::Heading; 2]);
    }
}
