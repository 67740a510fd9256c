use super::{report::calibration, *};
use crate::{
    annotations::read_json,
    evaluate::{
        references::pair,
        testing::{citation, find, record, reference},
    },
};

const TEXT: &str =
    "Aspirin lowers the risk of stroke in older adults [1,3–5]. Statins do it too [2].";

fn set(citations: &str) -> AnnotationSet {
    let references: Vec<String> = (1..=5)
        .map(|n| format!(r#"{{"id": "{n}", "raw": "Author{n} Title{n} Journal{n}"}}"#))
        .collect();
    let json = format!(
        r#"{{"schema": "claimtrace/annotations/1", "document": {{}}, "text": "{TEXT}",
            "references": [{}], "citations": [{citations}]}}"#,
        references.join(",")
    );
    read_json("a", &json).unwrap()
}

fn gold() -> AnnotationSet {
    set(
        r#"{"start": 51, "end": 52, "text": "1", "targets": ["1"], "status": "resolved"},
           {"start": 53, "end": 56, "text": "3–5", "targets": ["3", "4", "5"], "status": "resolved"},
           {"start": 78, "end": 79, "text": "2", "targets": ["2"], "status": "resolved"}"#,
    )
}

fn scored(set: &AnnotationSet, text: &str, citations: Vec<Citation>) -> (LinkCounts, Vec<Slip>) {
    let references = (1..=5)
        .map(|n| reference(&format!("r{n}"), &format!("Author{n} Title{n} Journal{n}")))
        .collect();
    let record = record(text, references, citations);
    let extracted = Extracted::new(&record);
    let alignment = Alignment::new(&set.text, &set.passages, &record.text);
    let found: Vec<_> = record.references.iter().map(|r| &r.item).collect();
    let pairs = pair(&set.references, &found);
    let mut slips = Vec::new();
    let counts = score(set, &extracted, &alignment, &pairs, &mut slips);
    (counts, slips)
}

fn strict(counts: &LinkCounts) -> Counts {
    counts.strict.values().copied().sum()
}

#[test]
fn ranges_wrong_targets_and_misses_are_counted() {
    let (counts, slips) = scored(
        &gold(),
        TEXT,
        vec![
            citation(
                find(TEXT, "3–5"),
                &[("r3", 1.0), ("r4", 1.0), ("r2", 0.4)],
                CitationStatus::Resolved,
            ),
            citation(Span::new(78, 79), &[("r2", 0.9)], CitationStatus::Resolved),
        ],
    );
    assert_eq!(strict(&counts), Counts::new(5, 4, 3));
    assert_eq!(counts.markers, [3, 3, 2]);
    let told: Vec<(SlipKind, &str)> = slips
        .iter()
        .map(|slip| (slip.kind, slip.reason.as_str()))
        .collect();
    assert_eq!(
        told,
        [
            (
                SlipKind::FalseAlarm,
                "wrong target r2: Author2 Title2 Journal2"
            ),
            (SlipKind::Miss, "no marker here; annotated target 1"),
            (
                SlipKind::Miss,
                "the marker has another target; annotated target 5"
            ),
        ]
    );
    assert!(counts.strict.contains_key(&CitationStyle::NumericBracket));
}

#[test]
fn an_ambiguous_marker_is_a_miss_and_counts_in_the_second_reading() {
    let (counts, _) = scored(
        &gold(),
        TEXT,
        vec![citation(
            Span::new(78, 79),
            &[("r2", 0.5), ("r1", 0.5)],
            CitationStatus::Ambiguous,
        )],
    );
    assert_eq!(strict(&counts), Counts::new(5, 0, 0));
    assert_eq!(
        counts.lenient.values().copied().sum::<Counts>(),
        Counts::new(5, 1, 1)
    );
}

#[test]
fn annotated_ambiguity_wants_to_be_said() {
    let set = set(r#"{"start": 78, "end": 79, "targets": ["2", "3"], "status": "ambiguous"}"#);
    let said = vec![citation(
        Span::new(78, 79),
        &[("r2", 0.5), ("r3", 0.5)],
        CitationStatus::Ambiguous,
    )];
    let (counts, slips) = scored(&set, TEXT, said);
    assert_eq!(
        (counts.ambiguous, strict(&counts)),
        ([1, 1], Counts::default())
    );
    assert!(slips.is_empty());
    let guessed = vec![citation(
        Span::new(78, 79),
        &[("r2", 0.9)],
        CitationStatus::Resolved,
    )];
    let (counts, _) = scored(&set, TEXT, guessed);
    assert_eq!(
        (counts.ambiguous, strict(&counts)),
        ([1, 0], Counts::new(0, 1, 0))
    );
}

#[test]
fn markers_outside_the_annotated_text_are_not_scored_and_inside_are() {
    let more = "A table that the annotations do not have at all says [4].";
    let text = format!("{TEXT}\n{more}");
    let at = find(&text, "[4]").start + 1;
    let outside = citation(
        Span::new(at, at + 1),
        &[("r4", 1.0)],
        CitationStatus::Resolved,
    );
    let inside = citation(
        find(&text, "older"),
        &[("r4", 1.0)],
        CitationStatus::Resolved,
    );
    let (counts, slips) = scored(&gold(), &text, vec![inside, outside]);
    assert_eq!(counts.outside, 1);
    assert_eq!(strict(&counts), Counts::new(5, 1, 0));
    assert_eq!(slips[0].text, "older");
    assert_eq!(
        slips[0].reason,
        "no marker is annotated here; linked to r4: Author4 Title4 Journal4"
    );
}

#[test]
fn calibration_bins() {
    let bins = calibration(
        [
            (0.4, false),
            (0.95, true),
            (0.96, true),
            (1.0, true),
            (1.0, false),
        ]
        .into_iter(),
    );
    let told: Vec<(f32, usize, f64)> = bins
        .iter()
        .map(|bin| (bin.high, bin.links, bin.right))
        .collect();
    assert_eq!(
        told,
        [(0.5, 1, 0.0), (0.95, 1, 1.0), (0.99, 1, 1.0), (1.0, 2, 0.5)]
    );
}

#[test]
fn styles_are_read_from_the_text() {
    let style =
        |text: &str, marker: &str| style_of(&Text::new(text.to_owned()), find(text, marker));
    assert_eq!(
        style("so (Smith, 2020)", "Smith, 2020"),
        CitationStyle::AuthorYear
    );
    assert_eq!(style("so [1, 3–5]", "3–5"), CitationStyle::NumericBracket);
    assert_eq!(style("so (7)", "7"), CitationStyle::NumericParenthesis);
    assert_eq!(style("so7,8", "8"), CitationStyle::NumericSuperscript);
}
