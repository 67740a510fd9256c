use super::*;
use crate::{
    annotations::{Passage, read_gold},
    database::Results,
    document::{Block, Document, Run},
    evaluate::testing::{find, record_of},
};

const PRINTED: &str = "A Good Title\n2. Results\nOne two three four five six. RUNNING HEADER OF THE JOURNAL seven eight nine1.\nAnother paragraph of more than five words.";

fn gold() -> AnnotationSet {
    let json = r#"{
        "doi": "10.1/a", "title": "A good title!", "publisher": "P", "citation_style_pdf": "numeric-sup",
        "references": [],
        "citations": [{"p": "p3", "start": 43, "end": 44, "targets": []}],
        "paragraphs": [
            {"id": "p1", "where": "body", "kind": "title", "text": "Results"},
            {"id": "p2", "where": "body", "kind": "p", "text": "Another paragraph of more than five words."},
            {"id": "p3", "where": "body", "kind": "p", "text": "One two three four five six. seven eight nine1."}]}"#;
    read_gold("x", json, None).unwrap()
}

fn scored() -> (TextCounts, Vec<Slip>) {
    let mut set = gold();
    // "One two three four five six. seven eight nine1." begins after two passages.
    let at = find(&set.text, "nine1").end - 1;
    set.citations[0].span = Span::new(at, at + 1);
    let digit = find(PRINTED, "nine1").end - 1;
    let heading = Block {
        kind: BlockKind::Heading,
        span: find(PRINTED, "2. Results"),
        section: None,
        table: None,
        column: None,
        is_header: false,
        boxes: Vec::new(),
    };
    let mut document = Document {
        text: Text::new(PRINTED.to_owned()),
        blocks: vec![heading],
        runs: vec![Run {
            kind: RunKind::Superscript,
            span: Span::new(digit, digit + 1),
        }],
        ..Document::default()
    };
    document.metadata.title = Some("A Good Title".to_owned());
    let record = record_of(
        PRINTED,
        Results {
            document,
            ..Results::default()
        },
    );
    let extracted = Extracted::new(&record);
    let alignment = Alignment::new(&set.text, &set.passages, &record.text);
    let mut slips = Vec::new();
    let publisher = set.publisher.clone().unwrap();
    let counts = score(&set, &publisher, &extracted, &alignment, &mut slips);
    (counts, slips)
}

#[test]
fn every_measure_of_a_small_page() {
    let (counts, slips) = scored();
    // 3 + 5 runs; the header cuts the three that reach over it.
    assert_eq!(counts.grams, Counts::new(8, 0, 5));
    assert_eq!(counts.order, (1, 0));
    assert_eq!((counts.paragraphs, counts.interruptions), (2, 1));
    assert_eq!(counts.headings, Counts::new(1, 1, 1));
    assert_eq!(counts.cuts, 0);
    assert_eq!(counts.superscripts, (1, 1));
    assert_eq!(
        (counts.title, counts.doi, counts.abstract_text),
        (Some(true), Some(false), None)
    );
    let foreign: Vec<&str> = slips
        .iter()
        .filter(|slip| slip.reason.starts_with("text inside"))
        .map(|slip| slip.text.trim())
        .collect();
    assert_eq!(foreign, ["RUNNING HEADER OF THE JOURNAL"]);
}

#[test]
fn abstracts_may_have_their_headings_fused() {
    let wanted = "BackgroundThe disease is common and its treatment is not known to be of any use at all to most people who have it.";
    let given = "Abstract Background: The disease is common and its treatment is not known to be of any use at all to most people who have it.";
    assert!(same_abstract(wanted, given));
    assert!(!same_abstract(wanted, "Background: The disease is common."));
    assert!(!same_abstract(wanted, ""));
}

#[test]
fn headings_without_numbers() {
    assert_eq!(bare_heading("2.1. Results:"), "results");
    assert_eq!(bare_heading("2020"), "2020");
}

#[test]
fn passages_of_other_kinds_have_no_order() {
    let set = gold();
    let body = |passage: &&Passage| passage.kind == PassageKind::Body;
    assert_eq!(set.passages.iter().filter(body).count(), 2);
}

#[test]
fn headings_that_take_words_of_a_paragraph_cut_it() {
    let paragraph = [Span::new(100, 200), Span::new(210, 400)];
    assert!(is_cut(&paragraph, Span::new(150, 190), "words inside"));
    assert!(is_cut(&paragraph, Span::new(100, 140), "The first line of"));
    assert!(!is_cut(
        &paragraph,
        Span::new(100, 140),
        "A run-in heading."
    ));
    assert!(!is_cut(&paragraph, Span::new(60, 99), "Another heading"));
    assert!(!is_cut(&paragraph, Span::new(410, 440), "The next heading"));
}
