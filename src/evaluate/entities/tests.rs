use super::*;
use crate::{
    annotations::read_json,
    evaluate::testing::{entity, find, record_with_entities},
};

const TEXT: &str = "Trastuzumab emtansine caused severe nausea and cough in the EMILIA trial.";

fn scored(found: &[(EntityLabel, &str)], labels: &str) -> (EntityReport, Vec<Slip>) {
    let json = format!(
        r#"{{"schema": "claimtrace/annotations/1", "document": {{}}, "text": "{TEXT}" {labels}, "entities": [
            {{"start": 0, "end": 21, "label": "DRUG", "text": "Trastuzumab emtansine"}},
            {{"start": 36, "end": 42, "label": "ADVERSE_EVENT", "text": "nausea"}},
            {{"start": 47, "end": 52, "label": "ADVERSE_EVENT", "text": "cough"}},
            {{"start": 60, "end": 66, "label": "TRIAL", "text": "EMILIA"}}]}}"#
    );
    let set = read_json("a", &json).unwrap();
    let entities = found
        .iter()
        .map(|&(label, text)| entity(label, find(TEXT, text), text))
        .collect();
    let record = record_with_entities(TEXT, entities);
    let extracted = Extracted::new(&record);
    let alignment = Alignment::new(&set.text, &set.passages, &record.text);
    let mut slips = Vec::new();
    let counts = score(&set, &extracted, &alignment, &mut slips);
    (EntityReport::of(&[counts]), slips)
}

#[test]
fn the_four_measures() {
    let (report, slips) = scored(
        &[
            (EntityLabel::Drug, "Trastuzumab"),
            (EntityLabel::AdverseEvent, "nausea"),
            (EntityLabel::Outcome, "cough"),
            (EntityLabel::Outcome, "trial"),
        ],
        "",
    );
    let micro = &report.micro;
    // nausea
    assert_eq!(micro.strict.counts, Counts::new(4, 4, 1));
    // nausea, cough
    assert_eq!(micro.exact.counts, Counts::new(4, 4, 2));
    // nausea, cough, half of the drug
    assert_eq!(micro.partial.counts.correct, 2.5);
    assert_eq!(micro.partial.f1, 0.625);
    // nausea, the drug
    assert_eq!(micro.types.counts, Counts::new(4, 4, 2));
    let adverse = &report.labels[&EntityLabel::AdverseEvent];
    assert_eq!(adverse.strict.counts, Counts::new(2, 1, 1));
    assert_eq!(adverse.exact.counts, Counts::new(2, 2, 2));
    assert_eq!(
        report.labels[&EntityLabel::Outcome].strict.counts,
        Counts::new(0, 2, 0)
    );
    assert_eq!(
        slips
            .iter()
            .filter(|slip| slip.kind == SlipKind::Miss)
            .count(),
        3
    );
    assert_eq!(
        slips
            .iter()
            .filter(|slip| slip.kind == SlipKind::FalseAlarm)
            .count(),
        3
    );
}

#[test]
fn only_annotated_labels_count() {
    let (report, _) = scored(
        &[
            (EntityLabel::Drug, "Trastuzumab emtansine"),
            (EntityLabel::Outcome, "trial"),
        ],
        r#", "labels": ["DRUG"]"#,
    );
    assert_eq!(report.micro.strict.counts, Counts::new(1, 1, 1));
}

#[test]
fn only_annotated_regions_count() {
    let (report, _) = scored(
        &[
            (EntityLabel::AdverseEvent, "nausea"),
            (EntityLabel::Outcome, "trial"),
        ],
        r#", "regions": [{"start": 22, "end": 53}]"#,
    );
    assert_eq!(report.micro.strict.counts, Counts::new(2, 1, 1));
    assert_eq!(report.outside, 1);
}
