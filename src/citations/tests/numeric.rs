use super::*;

#[test]
fn square_brackets_with_lists_ranges_and_places() {
    let document = paragraph(
        "One [1], two [2,3], more [ 4 – 6 ; 8], [7-9, 10], said [12, Table 2] and [see refs. 11 and 12], [95% CI 3–5] (n = 4) (2).",
    );
    assert_eq!(
        shown(&document, &numbered(12)),
        [
            "1 → r1",
            "2 → r2",
            "3 → r3",
            "4 – 6 → r4 r5 r6",
            "8 → r8",
            "7-9 → r7 r8 r9",
            "10 → r10",
            "12 → r12",
            "11 → r11",
            "12 → r12",
        ]
    );
}

#[test]
fn chains_in_square_brackets() {
    let document = paragraph("Known. [1,3–5] [2], so.");
    let citations = link(&document, &numbered(5)).value;
    assert_eq!(document.text.slice(citations[0].group), "[1,3–5] [2]");
    assert!(
        citations
            .iter()
            .all(|citation| citation.group == citations[0].group)
    );
}

#[test]
fn superscripts_before_and_after_punctuation() {
    let document = paragraph(
        "One^{1} two,^{2,3} three.^{4–6} Four.^{7}^{,}^{8} five^{9}^{-}^{11}; OBP1^{12} and ref. 3.",
    );
    assert_eq!(
        shown(&document, &numbered(12)),
        [
            "1 → r1",
            "2 → r2",
            "3 → r3",
            "4–6 → r4 r5 r6",
            "7 → r7",
            "8 → r8",
            "9-11 → r9 r10 r11",
            "12 → r12",
            "3 → r3",
        ]
    );
}

#[test]
fn raised_numbers_that_are_something_else() {
    let document = document(&[
        (BlockKind::Title, "A title^{1}"),
        (BlockKind::Author, "Ann Author^{1,2}, Bo Writer^{3}"),
        (
            BlockKind::Paragraph,
            "One^{1} two^{2} three^{3–6} at 5 kg/m^{2}, 10^{6} cells, 10^{–3} M, ^{18}F, [^{3}H], Ca^{2+}, R^{2} = 0.9, 25 cm^{3}, 4 min^{–1}, word^{a}.",
        ),
        (BlockKind::Footnote, "^{1}Department of letters."),
    ]);
    assert_eq!(
        shown(&document, &numbered(6)),
        ["1 → r1", "2 → r2", "3–6 → r3 r4 r5 r6"]
    );
}

#[test]
fn round_brackets_and_what_else_they_hold() {
    let document = document(&[
        (
            BlockKind::Paragraph,
            "It is known (1). Others (2, 3) and more (4-6) after 30 days (7). We (1) wash, (2) dry and (3) weigh (8). A mean of 45 (6), Figure (2), version 1.0 (5), IL-6 (4).",
        ),
        (BlockKind::Other, "y = ax + b (3)"),
        (BlockKind::TableCell, "12 (4)"),
        (BlockKind::TableCell, "Smith (5)"),
    ]);
    assert_eq!(
        shown(&document, &numbered(8)),
        [
            "1 → r1",
            "2 → r2",
            "3 → r3",
            "4-6 → r4 r5 r6",
            "7 → r7",
            "8 → r8",
            "5 → r5",
            "4 → r4",
            "5 → r5",
        ]
    );
}

#[test]
fn a_document_that_cites_by_names_links_no_numbers() {
    let list = listed(&["Smith+Jones 2020", "Lee 2016", "Ng 2014"]);
    let document = paragraph(
        "Known (Smith & Jones, 2020; Lee, 2016; Ng, 2014), ratio (3-4), [1], x^{2} word^{3}.",
    );
    assert_eq!(
        shown(&document, &list),
        [
            "Smith & Jones, 2020 → r1",
            "Lee, 2016 → r2",
            "Ng, 2014 → r3"
        ]
    );
}

#[test]
fn labels_decide_not_positions() {
    let mut list = numbered(6);
    list[3].label = Some("5".to_owned());
    let result = link(&paragraph("[1] [2] [3] [6] [5] [4]"), &list);
    assert_eq!(
        result.value.iter().map(show).collect::<Vec<_>>(),
        [
            "1 → r1",
            "2 → r2",
            "3 → r3",
            "6 → r6",
            "5 → r4 r5?",
            "4 → !"
        ]
    );
    assert_eq!(messages(&result).len(), 2);
}

#[test]
fn works_under_one_number_are_all_meant() {
    let mut list = numbered(4);
    list[1].label = Some("2a".to_owned());
    list[2].label = Some("2b".to_owned());
    list[3].label = Some("3".to_owned());
    assert_eq!(
        shown(&paragraph("[1], [2], [2b], [3]"), &list),
        ["1 → r1", "2 → r2 r3", "2b → r3", "3 → r4"]
    );
}

#[test]
fn a_number_beyond_the_list_is_unresolved() {
    let result = link(&paragraph("[1] [2,3] [4,9]"), &numbered(4));
    assert_eq!(
        result.value.iter().map(show).collect::<Vec<_>>(),
        ["1 → r1", "2 → r2", "3 → r3", "4 → r4", "9 → !"]
    );
    assert!(messages(&result)[0].contains("ends at 4"));
}

#[test]
fn chemical_names_in_square_brackets() {
    let document =
        paragraph("Known [1], [2], [3,4]; benzo[1,2]azepine and [4]-annulene, [1,2,4]triazolo.");
    assert_eq!(
        shown(&document, &numbered(4)),
        ["1 → r1", "2 → r2", "3 → r3", "4 → r4"]
    );
}

#[test]
fn raised_numbers_in_brackets_are_superscripts() {
    let document = paragraph("One.^{[1]} Two.^{[2,3]} Three.^{[4–6]}");
    let citations = link(&document, &numbered(6)).value;
    assert_eq!(citations.len(), 4);
    assert!(
        citations
            .iter()
            .all(|citation| citation.style == super::super::CitationStyle::NumericSuperscript)
    );
}

#[test]
fn every_chapter_has_its_own_list() {
    let mut list: Vec<Reference> = numbered(6);
    list.extend(numbered(6));
    for (index, entry) in list.iter_mut().enumerate() {
        entry.id = ReferenceId(format!("r{}", index + 1));
    }
    let chapter = "[1] [2] [3] [4] [5] [6]";
    let document = document(&[
        (BlockKind::Paragraph, chapter),
        (BlockKind::Reference, "the first list"),
        (BlockKind::Heading, "Chapter two"),
        (BlockKind::Paragraph, chapter),
        (BlockKind::Reference, "the second list"),
    ]);
    for entry in &mut list[..6] {
        entry.span = document.blocks[1].span;
    }
    for entry in &mut list[6..] {
        entry.span = document.blocks[4].span;
    }
    let targets: Vec<String> = link(&document, &list)
        .value
        .iter()
        .map(|citation| citation.targets[0].reference.0.clone())
        .collect();
    let expected: Vec<String> = (1..=12).map(|number| format!("r{number}")).collect();
    assert_eq!(targets, expected);
}

#[test]
fn bare_numbers_in_a_column_of_references() {
    let mut document = document(&[
        (BlockKind::Paragraph, "Known [1], [2], [3,4]."),
        (BlockKind::TableCell, "Dose"),
        (BlockKind::TableCell, "Ref."),
        (BlockKind::TableCell, "2"),
        (BlockKind::TableCell, "3, 4"),
    ]);
    for (index, block) in document.blocks.iter_mut().enumerate().skip(1) {
        block.table = Some(0);
        block.column = Some((index - 1) % 2);
        block.is_header = index < 3;
    }
    assert_eq!(
        shown(&document, &numbered(4)).split_off(4),
        ["3 → r3", "4 → r4"]
    );
}

#[test]
fn letters_of_one_number_and_places_after_raised_numbers() {
    let mut list = numbered(4);
    list[1].label = Some("2a".to_owned());
    list[2].label = Some("2b".to_owned());
    list[3].label = Some("3".to_owned());
    assert_eq!(
        shown(&paragraph("[1], [2a,b], [3]"), &list),
        ["1 → r1", "2a → r2", "b → r3", "3 → r4"]
    );
    assert_eq!(
        shown(
            &paragraph("It is so.^{1} It was so.^{2(p34)} It will be.^{3}"),
            &numbered(3)
        ),
        ["1 → r1", "2 → r2", "3 → r3"]
    );
}

#[test]
fn lost_digits_and_lost_entries_are_said_not_linked() {
    let result = link(&paragraph("[1] [2] [3,4] [5] [ 6]"), &numbered(6));
    assert_eq!(show(&result.value[5]), "6 → !");
    assert!(messages(&result)[0].contains("seems to be lost"));
    let damaged = paragraph("[1] [2] [3,4] [5] [6] [ 1] [2 ] [3 4] [ 5 ] [2 , 6]");
    let result = link(&damaged, &numbered(6));
    assert_eq!(show(&result.value[5]), "6 → r6");
    assert!(
        result
            .value
            .iter()
            .skip(6)
            .all(|citation| citation.targets.is_empty())
    );
    let mut unlabelled = numbered(4);
    for entry in &mut unlabelled {
        entry.label = None;
    }
    let result = link(&paragraph("[1] [2] [3,4] [5] [6]"), &unlabelled);
    assert!(
        result
            .value
            .iter()
            .all(|citation| citation.targets.is_empty())
    );
    assert_eq!(messages(&result).len(), 6);
}

#[test]
fn study_cells_in_a_document_that_cites_by_numbers() {
    let mut list = numbered(4);
    list[2] = reference(3, Some("3".to_owned()), &["Smith", "Brown", "Lee"], "2010");
    let document = document(&[
        (
            BlockKind::Paragraph,
            "Smith et al. (2010) [3] said so [1,2,4], as did Smith et al. (2010).",
        ),
        (BlockKind::TableCell, "Smith et al. (2010)"),
    ]);
    assert_eq!(
        shown(&document, &list),
        [
            "3 → r3",
            "1 → r1",
            "2 → r2",
            "4 → r4",
            "Smith et al. (2010 → r3"
        ]
    );
}

#[test]
fn a_list_of_numbers_goes_on_in_the_next_cell_of_its_column() {
    let mut document = document(&[
        (BlockKind::Paragraph, "It is known [1], [2], [3], [4], [5]."),
        (BlockKind::TableCell, "[1, 3–4,"),
        (BlockKind::TableCell, "+"),
        (BlockKind::TableCell, "6] [7, 8,"),
        (BlockKind::TableCell, "9]"),
    ]);
    for (block, column) in [(1, 1), (2, 0), (3, 1), (4, 1)] {
        document.blocks[block].table = Some(0);
        document.blocks[block].column = Some(column);
    }
    assert_eq!(
        shown(&document, &numbered(10))[5..],
        [
            "1 → r1",
            "3–4 → r3 r4",
            "6 → r6",
            "7 → r7",
            "8 → r8",
            "9 → r9"
        ]
    );
}

#[test]
fn a_raised_number_after_the_number_of_a_study_is_a_marker() {
    let text = "As known.^{1} As seen,^{2,3} again.^{4,5} Of CheckMate 067^{2} and CheckMate 227^{3} in 25^{2} m.";
    assert_eq!(
        shown(&paragraph(text), &numbered(5))[5..],
        ["2 → r2", "3 → r3"]
    );
}
