use proptest::prelude::*;

use super::*;

fn passages_of(text: &str) -> Vec<Passage> {
    let mut passages = Vec::new();
    let mut at = 0;
    for line in text.split('\n') {
        let length = line.chars().count();
        if length > 0 {
            passages.push(Passage {
                span: Span::new(at, at + length),
                kind: PassageKind::Body,
            });
        }
        at += length + 1;
    }
    passages
}

fn align(annotated: &str, extracted: &str) -> Alignment {
    Alignment::new(annotated, &passages_of(annotated), extracted)
}

fn find(text: &str, what: &str) -> Span {
    let byte = text.find(what).unwrap();
    let start = text[..byte].chars().count();
    Span::new(start, start + what.chars().count())
}

fn slice(text: &str, span: Span) -> String {
    text.chars().skip(span.start).take(span.len()).collect()
}

const GOLD: &str = "Trastuzumab deruxtecan prolonged progression-free survival [3,4,5] in a large trial.\n\
                    The second paragraph tells of diarrhoea (Smith et al., 2020) and of vomiting.";

#[test]
fn hyphens_case_and_spaces_do_not_matter() {
    let extracted = "HEADER\nTrastuzumab  deruxtecan prolonged progres\u{ad}sion free survival [3,4,5] in a large trial.";
    let alignment = align(GOLD, extracted);
    let found = alignment
        .span(find(GOLD, "progression-free survival"))
        .unwrap();
    assert_eq!(slice(extracted, found), "progres\u{ad}sion free survival");
    assert_eq!(alignment.coverage(), [1.0, 0.0]);
    assert_eq!(alignment.span(find(GOLD, "diarrhoea")), None);
}

#[test]
fn a_range_written_out_is_found_between_its_neighbours() {
    let extracted =
        "Trastuzumab deruxtecan prolonged progression-free survival [3–5] in a large trial.";
    let alignment = align(GOLD, extracted);
    let marker = alignment.marker(find(GOLD, "3,4,5")).unwrap();
    assert!(marker.overlaps(find(extracted, "3–5")), "{marker:?}");
    assert!(marker.len() <= 5);
}

#[test]
fn a_marker_that_is_not_printed_has_an_empty_place() {
    let gold =
        "Sage has about nine hundred species (Walker et al., 2004[55]). From its Latin name.";
    let printed = "Sage has about nine hundred species (Walker et al., 2004). From its Latin name.";
    let alignment = align(gold, printed);
    let end = find(printed, "2004").end;
    assert_eq!(
        alignment.marker(find(gold, "[55]")),
        Some(Span::new(end, end))
    );
}

#[test]
fn paragraphs_are_found_in_any_order() {
    let (first, second) = GOLD.split_once('\n').unwrap();
    let extracted = format!("{second}\n{first}");
    let alignment = align(GOLD, &extracted);
    assert_eq!(alignment.coverage(), [1.0, 1.0]);
    assert!(alignment.start_of(1) < alignment.start_of(0));
}

#[test]
fn equal_cells_take_the_places_of_equal_cells() {
    let cell = |start: usize, end: usize| Passage {
        span: Span::new(start, end),
        kind: PassageKind::TableCell,
    };
    let gold = "[3]\n[3]\n[5]\n";
    let passages = [cell(0, 3), cell(4, 7), cell(8, 11)];
    let extracted = "a\t[3]\nb\t[3]\nc\t[5]";
    let alignment = Alignment::new(gold, &passages, extracted);
    assert_eq!(alignment.marker(Span::new(1, 2)), Some(Span::new(3, 4)));
    assert_eq!(alignment.marker(Span::new(5, 6)), Some(Span::new(9, 10)));
    assert_eq!(alignment.marker(Span::new(9, 10)), Some(Span::new(15, 16)));
}

#[test]
fn excluded_text_is_out_of_bounds() {
    let extracted = GOLD;
    let list = find(
        GOLD,
        "The second paragraph tells of diarrhoea (Smith et al., 2020) and of vomiting.",
    );
    let alignment = Alignment::without(GOLD, &passages_of(GOLD), extracted, &[list]);
    assert_eq!(alignment.coverage(), [1.0, 0.0]);
}

#[test]
fn text_outside_the_passages_is_not_covered() {
    let extracted = "Trastuzumab deruxtecan prolonged progression-free survival [3,4,5] in a large trial.\nA table says (Jones, 1999) too.";
    let alignment = align(GOLD, extracted);
    assert!(alignment.covers(find(extracted, "3,4,5")));
    assert!(!alignment.covers(find(extracted, "Jones, 1999")));
}

proptest! {
    #[test]
    fn a_text_maps_onto_itself(words in proptest::collection::vec("[a-z]{1,9}", 1..120)) {
        let text = words.join(" ");
        let alignment = align(&text, &text);
        for (at, character) in text.chars().enumerate() {
            let expected = (character != ' ').then_some(at);
            prop_assert_eq!(alignment.to[at], expected);
        }
    }

    #[test]
    fn deletions_keep_the_order_and_the_characters(
        words in proptest::collection::vec("[a-z]{4,9}", 20..80),
        cuts in proptest::collection::vec((0usize..600, 1usize..12), 0..5),
    ) {
        let text = words.join(" ");
        let mut extracted: Vec<char> = text.chars().collect();
        for (at, length) in cuts {
            let start = at.min(extracted.len());
            let end = (start + length).min(extracted.len());
            extracted.drain(start..end);
        }
        let extracted: String = extracted.into_iter().collect();
        let alignment = align(&text, &extracted);
        let (a, b): (Vec<char>, Vec<char>) = (text.chars().collect(), extracted.chars().collect());
        let mut last = None;
        for (from, to) in alignment.mapped(Span::new(0, a.len())) {
            prop_assert_eq!(a[from], b[to]);
            prop_assert!(last.is_none_or(|last| last < to));
            last = Some(to);
        }
    }

    #[test]
    fn any_two_texts_are_aligned_without_panic(a in "\\PC{0,80}(\n\\PC{0,40}){0,3}", b in "\\PC{0,120}") {
        let alignment = align(&a, &b);
        let all = Span::new(0, a.chars().count());
        let _ = (alignment.span(all), alignment.marker(all), alignment.covers(all));
    }
}
