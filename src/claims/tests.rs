//! The whole stage on literal documents.

use proptest::prelude::*;

use super::*;

mod context;
use crate::{
    citations::{CitationId, CitationStyle, Target},
    document::{Block, BlockKind, Run},
    entities::{EntityId, EntityLabel, EntitySource},
    text::Text,
};

fn block(kind: BlockKind, span: Span) -> Block {
    Block {
        kind,
        span,
        section: None,
        table: None,
        column: None,
        is_header: false,
        boxes: Vec::new(),
    }
}

/// A document of one paragraph.
fn paragraph(string: &str) -> Document {
    let text = Text::new(string.to_owned());
    Document {
        blocks: vec![block(BlockKind::Paragraph, text.span())],
        text,
        ..Document::default()
    }
}

/// Every place of each name, in reading order.
fn entities(document: &Document, names: &[(&str, EntityLabel)]) -> Vec<Entity> {
    let string = document.text.as_str();
    let mut found: Vec<(Span, EntityLabel)> = names
        .iter()
        .flat_map(|(name, label)| {
            string
                .match_indices(name)
                .map(|(at, name)| (document.text.span_of(at..at + name.len()), *label))
        })
        .collect();
    found.sort_unstable();
    found
        .into_iter()
        .enumerate()
        .map(|(at, (span, label))| Entity {
            id: EntityId(format!("e{}", at + 1)),
            label,
            span,
            text: document.text.slice(span).to_owned(),
            confidence: 1.0,
            source: EntitySource::Lexicon,
            normalized: None,
        })
        .collect()
}

/// Markers of the form "[3]".
fn citations(document: &Document) -> Vec<Citation> {
    let string = document.text.as_str();
    string
        .match_indices('[')
        .filter_map(|(open, _)| Some((open, string[open..].find(']')? + open)))
        .enumerate()
        .map(|(at, (open, close))| Citation {
            id: CitationId(format!("c{}", at + 1)),
            span: document.text.span_of(open + 1..close),
            text: string[open + 1..close].to_owned(),
            style: CitationStyle::NumericBracket,
            targets: vec![Target {
                reference: ReferenceId(format!("r{}", &string[open + 1..close])),
                confidence: 1.0,
            }],
            status: CitationStatus::Resolved,
            group: document.text.span_of(open..close + 1),
        })
        .collect()
}

const NAMES: &[(&str, EntityLabel)] = &[
    ("alphamab", EntityLabel::Drug),
    ("betanib", EntityLabel::Drug),
    ("PFS", EntityLabel::Outcome),
    ("ORR", EntityLabel::Outcome),
    ("nausea", EntityLabel::AdverseEvent),
    ("fatigue", EntityLabel::AdverseEvent),
];

fn claims_of(string: &str) -> Warned<Vec<Claim>> {
    let document = paragraph(string);
    extract(
        &document,
        &citations(&document),
        &entities(&document, NAMES),
    )
}

/// Findings as text, kind, value or range, unit, measure, arm.
fn findings_of(string: &str) -> Vec<String> {
    let document = paragraph(string);
    let entities = entities(&document, NAMES);
    let name = |id: &Option<EntityId>| {
        entities
            .iter()
            .find(|entity| Some(&entity.id) == id.as_ref())
            .map_or("-", |entity| entity.text.as_str())
            .to_owned()
    };
    extract(&document, &[], &entities)
        .value
        .iter()
        .flat_map(|claim| &claim.findings)
        .map(|finding| {
            let quantity = &finding.quantity;
            let value = match (quantity.value, quantity.low, quantity.high) {
                (Some(value), ..) => value.to_string(),
                (None, Some(low), Some(high)) => format!("{low}..{high}"),
                _ => "?".to_owned(),
            };
            format!(
                "{:?} {}{value} {} {}/{}/{}",
                finding.kind,
                quantity.comparison.as_deref().unwrap_or(""),
                finding.unit.as_deref().unwrap_or("-"),
                name(&finding.measure),
                name(&finding.arm),
                name(&finding.comparator)
            )
        })
        .collect()
}

#[test]
fn compared_values_take_their_arms_in_order() {
    assert_eq!(
        findings_of(
            "Median PFS was 18.8 vs 9.6 months with alphamab and betanib, respectively (HR 0.55; 95% CI 0.42–0.71; p < 0.001)."
        ),
        [
            "Duration 18.8 months PFS/alphamab/betanib",
            "Duration 9.6 months PFS/betanib/-",
            "HazardRatio 0.55 - PFS/alphamab/betanib",
            "ConfidenceInterval 0.42..0.71 - -/-/-",
            "PValue <0.001 - -/-/-",
        ]
    );
    assert_eq!(
        findings_of(
            "Nausea aside, fatigue occurred in 12% of patients on alphamab compared to 24% for betanib."
        ),
        [
            "Proportion 12 % fatigue/alphamab/betanib",
            "Proportion 24 % fatigue/betanib/-"
        ]
    );
}

#[test]
fn values_in_brackets_belong_to_the_name_before() {
    assert_eq!(
        findings_of(
            "The most common events with alphamab were nausea (32.5%) and fatigue (1,024 of 4,000 patients)."
        ),
        [
            "Proportion 32.5 % nausea/alphamab/-",
            "Proportion 1024 - fatigue/alphamab/-"
        ]
    );
}

#[test]
fn years_doses_phases_and_ages_are_no_findings() {
    assert_eq!(
        findings_of(
            "In 2019, alphamab 5.4 mg/kg every 3 weeks improved PFS in a phase 3 trial of adults aged 18 years (Figure 2, grade 3)."
        ),
        Vec::<String>::new()
    );
    let claims = claims_of("Treatment with alphamab 5.4 mg/kg every 3 weeks improved PFS.").value;
    assert_eq!(claims[0].regimens[0].text, "5.4 mg/kg every 3 weeks");
    assert_eq!(
        claims[0].regimens[0].entity,
        Some(EntityId("e1".to_owned()))
    );
}

#[test]
fn criteria_dilutions_and_designs_have_no_findings() {
    for string in [
        "Alphamab in 500 mL saline was given over 1 h and prolonged PFS.",
        "Alphamab was given with hemoglobin level ≥9.0 g/dL and lesions >8 cm.",
        "Alphamab 3 times a day improved PFS.",
        "Alphamab was tested for PFS with an α error of 0.05 and a power of 80%.",
        "With alphamab CA 19–9 improved.",
        "PFS with alphamab was assessed at 6, 12, 18, and 24 months.",
    ] {
        assert_eq!(findings_of(string), Vec::<String>::new(), "{string}");
    }
}

#[test]
fn keywords_aims_and_rights_are_no_claims() {
    for string in [
        "HER2-positive Breast Cancer, alphamab, Tyrosine Kinase Inhibitors",
        "A particular focus will be placed on alphamab.",
        "The authors declare that alphamab was given free of charge.",
    ] {
        assert!(claims_of(string).value.is_empty(), "{string}");
    }
    assert_eq!(
        claims_of("Inhibitors increase PFS, OS and alphamab levels.")
            .value
            .len(),
        1
    );
}

#[test]
fn aims_questions_and_methods_are_no_claims() {
    let claims = claims_of(
        "This review aims to discuss alphamab. Does alphamab improve PFS? The primary endpoint was PFS. Alphamab, or alphamab, prolonged PFS.",
    );
    assert_eq!(
        claims
            .value
            .iter()
            .map(|claim| claim.text.as_str())
            .collect::<Vec<_>>(),
        ["Alphamab, or alphamab, prolonged PFS"]
    );
}

#[test]
fn citations_inside_and_after_the_sentence_support_it() {
    let claims = claims_of("With alphamab [1], PFS improved.[2] [3] In contrast, betanib reduced ORR. In all, nausea was seen with betanib [4].").value;
    let given: Vec<Vec<(&str, SupportReason)>> = claims
        .iter()
        .map(|claim| {
            claim
                .support_links
                .iter()
                .map(|link| (link.citation.0.as_str(), link.reason))
                .collect()
        })
        .collect();
    assert_eq!(
        given,
        [
            vec![
                ("c1", SupportReason::InSentence),
                ("c2", SupportReason::AfterSentence),
                ("c3", SupportReason::AfterSentence)
            ],
            vec![],
            vec![("c4", SupportReason::InSentence)],
        ]
    );
    assert_eq!(claims[1].support, Support::Uncited);
    assert_eq!(
        claims[0].references,
        ["r1", "r2", "r3"].map(|id| ReferenceId(id.to_owned()))
    );
}

#[test]
fn a_number_takes_the_nearest_marker_after_it() {
    let claims = claims_of("ORR was 40% with alphamab [1] and 20% with betanib [2].").value;
    let governed: Vec<&str> = claims[0]
        .findings
        .iter()
        .map(|finding| finding.citations[0].0.as_str())
        .collect();
    assert_eq!(governed, ["c1", "c2"]);
}

#[test]
fn contradictions_between_numbers_are_said() {
    let warnings = claims_of("PFS favoured alphamab (HR 0.95, 95% CI 0.42–0.71, p = 0.4); ORR was 34/40 (65%), with nausea in 140% of patients.").warnings;
    let messages: Vec<&str> = warnings
        .iter()
        .map(|warning| warning.message.as_str())
        .collect();
    assert_eq!(
        messages,
        [
            "estimate “0.95” lies outside its interval “0.42–0.71”",
            "“0.4” does not fit the interval “0.42–0.71”",
            "“140%” is more than 100 % of a group",
            "“34/40” is 85.0 %, not “65%”",
        ]
    );
}

#[test]
fn assertion_and_direction_have_their_words() {
    let claims = claims_of(
        "Treatment with alphamab prolonged PFS. Later, betanib did not improve PFS. Early use of alphamab may reduce nausea. A trial of betanib is ongoing.",
    )
    .value;
    let read: Vec<(Assertion, DirectionKind)> = claims
        .iter()
        .map(|claim| (claim.assertion, claim.direction.kind))
        .collect();
    assert_eq!(
        read,
        [
            (Assertion::Asserted, DirectionKind::Improves),
            (Assertion::Negated, DirectionKind::NoDifference),
            (Assertion::Hedged, DirectionKind::Improves),
            (Assertion::Planned, DirectionKind::Unclear),
        ]
    );
}

#[test]
fn a_table_row_takes_units_and_measures_from_its_header() {
    let text = Text::new("Drug\tORR (%)\tPFS (months)\nalphamab [1]\t40.5\t18.8".to_owned());
    let span = |name: &str| {
        let at = text.as_str().find(name).unwrap();
        text.span_of(at..at + name.len())
    };
    let cell = |name: &str, column, is_header| Block {
        table: Some(0),
        column: Some(column),
        is_header,
        ..block(BlockKind::TableCell, span(name))
    };
    let row = |name: &str, is_header| Block {
        table: Some(0),
        is_header,
        ..block(BlockKind::TableRow, span(name))
    };
    let blocks = vec![
        row("Drug\tORR (%)\tPFS (months)", true),
        cell("Drug", 0, true),
        cell("ORR (%)", 1, true),
        cell("PFS (months)", 2, true),
        row("alphamab [1]\t40.5\t18.8", false),
        cell("alphamab [1]", 0, false),
        cell("40.5", 1, false),
        cell("18.8", 2, false),
    ];
    let document = Document {
        text,
        blocks,
        ..Document::default()
    };
    let claims = extract(
        &document,
        &citations(&document),
        &entities(&document, NAMES),
    )
    .value;
    assert_eq!(claims.len(), 1);
    assert_eq!(claims[0].support_links[0].reason, SupportReason::TableRow);
    let read: Vec<_> = claims[0]
        .findings
        .iter()
        .map(|f| {
            (
                f.text.as_str(),
                f.unit.as_deref(),
                f.measure.clone().unwrap().0,
                f.arm.clone().unwrap().0,
            )
        })
        .collect();
    assert_eq!(
        read,
        [
            ("40.5", Some("%"), "e1".to_owned(), "e3".to_owned()),
            ("18.8", Some("months"), "e2".to_owned(), "e3".to_owned())
        ]
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn spans_slice_to_their_text(words in proptest::collection::vec(
        prop_oneof![
            "\\PC{0,6}", Just("alphamab".to_owned()), Just("PFS".to_owned()), Just("was".to_owned()), "[0-9]{1,4}(\\.[0-9]{1,2})?",
            Just("(".to_owned()), Just(")".to_owned()), Just("%".to_owned()), Just("95% CI".to_owned()), Just("HR".to_owned()),
            Just("p <".to_owned()), Just("vs".to_owned()), Just("–".to_owned()), Just("±".to_owned()), Just("months".to_owned()),
            Just("of".to_owned()), Just("[1]".to_owned()), Just(".".to_owned()), Just("respectively".to_owned()), Just("mg/kg".to_owned()), Just("grade".to_owned()), Just("× 10".to_owned()),
        ], 0..40), glue in "[ ]{0,1}", raised in 0usize..40) {
        let mut document = paragraph(&words.join(&glue));
        document.runs = vec![Run { kind: RunKind::Superscript, span: Span::new(raised, raised + 1) }];
        let entities = entities(&document, NAMES);
        let found = extract(&document, &citations(&document), &entities);
        for claim in &found.value {
            prop_assert_eq!(document.text.slice(claim.span), &claim.text);
            for finding in &claim.findings {
                prop_assert_eq!(document.text.slice(finding.span), &finding.text);
                prop_assert!(claim.span.contains(finding.span) && !finding.span.is_empty());
                prop_assert!(finding.qualifies.is_none_or(|index| index < claim.findings.len()));
            }
            for regimen in &claim.regimens {
                prop_assert!(claim.span.contains(regimen.span));
            }
        }
    }
}
