use proptest::prelude::*;

use super::*;
use crate::{
    document::{Block, BlockKind, Line, PageBox},
    text::Text,
};

/// A line to print: left edge, top, size, text. A top far above the one before begins a new page.
type Printed<'text> = (f32, f32, f32, &'text str);

/// A document of one paragraph block for each line; a character is half as wide as high.
fn document(printed: &[Printed<'_>]) -> Document {
    let mut string = String::new();
    let mut document = Document::default();
    let (mut page, mut top, mut start) = (1, 0.0, 0);
    for (x, y, size, text) in printed {
        if *y < top - 50.0 {
            page += 1;
        }
        top = *y;
        let span = Span::new(start, start + text.chars().count());
        start = span.end + 1;
        string.push_str(text);
        string.push('\n');
        let place = PageBox {
            page,
            x0: *x,
            y0: *y,
            x1: x + 0.5 * size * text.chars().count() as f32,
            y1: y + size,
        };
        document.lines.push(Line {
            span,
            place,
            size: *size,
        });
        document.blocks.push(Block {
            kind: BlockKind::Paragraph,
            span,
            section: None,
            table: None,
            column: None,
            is_header: false,
            boxes: vec![place],
        });
    }
    document.text = Text::new(string);
    document
}

fn entries(printed: &[Printed<'_>]) -> Vec<(Option<String>, String)> {
    find(&document(printed))
        .value
        .into_iter()
        .map(|entry| (entry.label, entry.raw))
        .collect()
}

fn labelled(label: &str, raw: &str) -> (Option<String>, String) {
    (Some(label.to_owned()), raw.to_owned())
}

#[test]
fn numbered_entries_run_over_lines_and_pages_and_end_at_back_matter() {
    let found = entries(&[
        (50.0, 90.0, 11.0, "References"),
        (50.0, 110.0, 8.0, "1. Roe J, Poe K. Things in the lung. Gut"),
        (60.0, 120.0, 8.0, "2010;12:3–4."),
        (50.0, 130.0, 8.0, "2. Low A. More things in"),
        (60.0, 50.0, 8.0, "the liver. Lancet 1999;1:2."),
        (50.0, 60.0, 8.0, "3. High B. Things. Chest 2001;7:8–9."),
        (
            50.0,
            80.0,
            8.0,
            "Publisher’s Note: the publisher is neutral.",
        ),
        (50.0, 90.0, 8.0, "4. This is no reference but a remark."),
    ]);
    assert_eq!(
        found.get(..3).unwrap(),
        [
            labelled("1", "Roe J, Poe K. Things in the lung. Gut 2010;12:3–4."),
            labelled("2", "Low A. More things in the liver. Lancet 1999;1:2."),
            labelled("3", "High B. Things. Chest 2001;7:8–9."),
        ]
    );
}

#[test]
fn a_number_at_a_line_start_inside_an_entry_is_no_label() {
    let found = entries(&[
        (50.0, 90.0, 11.0, "REFERENCES"),
        (50.0, 110.0, 8.0, "[1] Roe J. Things. Gut 2010;"),
        (60.0, 120.0, 8.0, "2. Roe of the things."),
        (50.0, 130.0, 8.0, "[2] Low A. More. Lancet 1999;1:2."),
        (50.0, 140.0, 8.0, "[3] High B. Things. Chest 2001;7:8."),
    ]);
    assert_eq!(
        found,
        [
            labelled("1", "Roe J. Things. Gut 2010; 2. Roe of the things."),
            labelled("2", "Low A. More. Lancet 1999;1:2."),
            labelled("3", "High B. Things. Chest 2001;7:8."),
        ]
    );
}

#[test]
fn labels_in_a_column_of_their_own_belong_to_the_lines_beside_them() {
    let found = entries(&[
        (50.0, 90.0, 11.0, "References"),
        (50.0, 110.0, 8.0, "(1)"),
        (50.0, 130.0, 8.0, "(2)"),
        (65.0, 109.0, 8.0, "Roe J. Things of the lung and the"),
        (65.0, 120.0, 8.0, "liver. Gut 2010;12:3–4."),
        (65.0, 130.0, 8.0, "Low A. More. Lancet 1999;1:2."),
    ]);
    assert_eq!(
        found,
        [
            labelled(
                "1",
                "Roe J. Things of the lung and the liver. Gut 2010;12:3–4."
            ),
            labelled("2", "Low A. More. Lancet 1999;1:2."),
        ]
    );
}

#[test]
fn several_works_under_one_number_are_apart() {
    let printed = [
        (50.0, 90.0, 11.0, "References"),
        (
            50.0,
            110.0,
            8.0,
            "1. (a) Roe J. Things. Gut 2010;12:3–4. (b) Poe K.",
        ),
        (60.0, 120.0, 8.0, "More things. Lancet 1999;1:2–3."),
        (
            50.0,
            130.0,
            8.0,
            "2. Low A. The effect of (a) x and (b) y. Gut 1999;1:2.",
        ),
    ];
    let expected = [
        labelled("1a", "Roe J. Things. Gut 2010;12:3–4."),
        labelled("1b", "Poe K. More things. Lancet 1999;1:2–3."),
        labelled("2", "Low A. The effect of (a) x and (b) y. Gut 1999;1:2."),
    ];
    assert_eq!(entries(&printed), expected);
    let document = document(&printed);
    let spans: Vec<&str> = find(&document)
        .value
        .iter()
        .map(|entry| document.text.slice(entry.span))
        .collect();
    assert_eq!(spans[0], "1. (a) Roe J. Things. Gut 2010;12:3–4.");
    assert_eq!(spans[1], "(b) Poe K.\nMore things. Lancet 1999;1:2–3.");
}

#[test]
fn a_missing_number_is_said() {
    let document = document(&[
        (50.0, 90.0, 11.0, "References"),
        (50.0, 110.0, 8.0, "1. Roe J. Things. Gut 2010;12:3–4."),
        (50.0, 120.0, 8.0, "2. Low A. More. Lancet 1999;1:2."),
        (50.0, 130.0, 8.0, "4. High B. Things. Chest 2001;7:8–9."),
    ]);
    let found = find(&document);
    assert_eq!(found.value.len(), 3);
    assert_eq!(
        found
            .warnings
            .first()
            .map(|warning| warning.message.as_str()),
        Some(
            "reference numbers between 2 and 4 are missing; their text, if printed, is in entry 2"
        )
    );
}

#[test]
fn hanging_indents_divide_a_list_without_labels() {
    let found = entries(&[
        (50.0, 90.0, 11.0, "Literature cited"),
        (50.0, 110.0, 8.0, "Low, A. B., Roe, J., and"),
        (62.0, 120.0, 8.0, "Poe, K. (1999). More things in the"),
        (62.0, 130.0, 8.0, "Lancet. Lancet 1, 2–3."),
        (50.0, 140.0, 8.0, "Roe, J. (2010). Things. Gut 12, 3–4."),
        (50.0, 150.0, 8.0, "World Health Organization (2001)."),
        (62.0, 160.0, 8.0, "Things. Geneva: WHO. Report 7."),
    ]);
    let raws: Vec<&str> = found.iter().map(|(_, raw)| raw.as_str()).collect();
    assert_eq!(
        raws,
        [
            "Low, A. B., Roe, J., and Poe, K. (1999). More things in the Lancet. Lancet 1, 2–3.",
            "Roe, J. (2010). Things. Gut 12, 3–4.",
            "World Health Organization (2001). Things. Geneva: WHO. Report 7.",
        ]
    );
}

#[test]
fn space_divides_a_list_without_labels_and_indents() {
    let found = entries(&[
        (50.0, 90.0, 11.0, "References"),
        (50.0, 110.0, 8.0, "Low AB. More things in the long"),
        (50.0, 120.0, 8.0, "Lancet. Lancet. 1999;1:2–3."),
        (50.0, 138.0, 8.0, "Poe K. Things of the lung and"),
        (50.0, 148.0, 8.0, "liver. Chest. 2001;7:8–9."),
        (50.0, 166.0, 8.0, "Roe J. Things of the heart and"),
        (50.0, 176.0, 8.0, "skin. Gut. 2010;12:3–4."),
        (50.0, 194.0, 8.0, "Zoe L. Things of the hand and"),
        (50.0, 204.0, 8.0, "foot. Gut. 2011;13:5–6."),
    ]);
    assert_eq!(found.len(), 4);
    assert_eq!(
        found[1].1,
        "Poe K. Things of the lung and liver. Chest. 2001;7:8–9."
    );
}

#[test]
fn a_list_without_heading_is_found_by_its_numbers_and_said() {
    let mut printed: Vec<Printed<'_>> = vec![
        (
            50.0,
            50.0,
            10.0,
            "We studied things in many people over years.",
        ),
        (
            50.0,
            62.0,
            10.0,
            "They were well, and went home after a week.",
        ),
        (50.0, 66.0, 10.0, "Nobody was ill in the years that came."),
        (50.0, 70.0, 10.0, "This is all that can be said of it."),
        (50.0, 74.0, 10.0, "We thank all who helped us."),
    ];
    printed.extend([
        (50.0, 80.0, 8.0, "1. Roe J. Things. Gut 2010;12:3–4."),
        (50.0, 90.0, 8.0, "2. Low A. More. Lancet 1999;1:2."),
        (50.0, 100.0, 8.0, "3. High B. Things. Chest 2001;7:8–9."),
        (50.0, 110.0, 8.0, "4. Dee C. Things. Chest 2002;8:8–9."),
        (50.0, 120.0, 8.0, "5. Fee D. Things. Chest 2003;9:8–9."),
        (50.0, 130.0, 8.0, "6. Gee E. Things. Chest 2004;10:8–9."),
    ]);
    let document = document(&printed);
    let found = find(&document);
    assert_eq!(found.value.len(), 6);
    assert_eq!(
        found
            .warnings
            .first()
            .map(|warning| warning.message.as_str()),
        Some("reference list found by its content: it has no heading")
    );
}

#[test]
fn prose_has_no_list_and_that_is_said() {
    let document = document(&[
        (
            50.0,
            50.0,
            10.0,
            "We studied things in many people over years.",
        ),
        (50.0, 62.0, 10.0, "References to them are few."),
    ]);
    let found = find(&document);
    assert_eq!(found.value, []);
    assert_eq!(found.warnings.len(), 1);
}

proptest! {
    #[test]
    fn no_document_panics_and_every_entry_lies_in_it(
        printed in prop::collection::vec(
            (0.0f32..300.0, 0.0f32..800.0, 6.0f32..12.0, "(References|[0-9]{1,3}\\. |\\[[0-9]\\] |Roe J, |[ -~é–]){0,12}"),
            0..24,
        )
    ) {
        let lines: Vec<Printed<'_>> = printed
            .iter()
            .map(|(x, y, size, text)| (*x, *y, *size, text.as_str()))
            .collect();
        let document = document(&lines);
        for entry in find(&document).value {
            prop_assert!(document.text.span().contains(entry.span));
            prop_assert!(!entry.raw.is_empty());
        }
    }
}
