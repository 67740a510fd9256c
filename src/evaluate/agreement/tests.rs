use super::*;
use crate::annotations::{read_brat, read_json};

const TEXT: &str = "T-DXd gave an ORR of 79.7% [1]. Methods were plain. Nausea was seen often [2]. No more is known.";

fn set(claims: &[(usize, usize)]) -> AnnotationSet {
    let claims: Vec<String> = claims
        .iter()
        .map(|(start, end)| {
            format!(
                r#"{{"start": {start}, "end": {end}, "references": ["1"], "findings": [
                    {{"start": 21, "end": 26, "kind": "proportion", "value": 79.7, "unit": "%", "measure": "ORR"}}]}}"#
            )
        })
        .collect();
    let json = format!(
        r#"{{"schema": "claimtrace/annotations/1", "document": {{"file_name": "a.pdf"}}, "text": "{TEXT}",
            "references": [{{"id": "1", "raw": "Smith 2020 Lancet"}}, {{"id": "2", "raw": "Jones 2021 BMJ"}}],
            "entities": [{{"start": 0, "end": 5, "label": "DRUG"}}, {{"start": 14, "end": 17, "label": "OUTCOME"}}],
            "citations": [{{"start": 28, "end": 29, "targets": ["1"], "status": "resolved"}},
                          {{"start": 75, "end": 76, "targets": ["1", "2"], "status": "ambiguous"}}],
            "claims": [{}]}}"#,
        claims.join(",")
    );
    read_json("a", &json).unwrap()
}

#[test]
fn an_annotator_agrees_with_himself() {
    let own = [set(&[(0, 31)])];
    let agreement = agreement(&own, &own);
    assert_eq!(agreement.claims_kappa, Some(1.0));
    assert_eq!(agreement.sentences, 4);
    let report = &agreement.report;
    assert_eq!(report.slips, []);
    let scores = [
        report.links.as_ref().map(|links| links.strict.f1),
        report
            .entities
            .as_ref()
            .map(|entities| entities.micro.strict.f1),
        report
            .claims
            .as_ref()
            .map(|claims| claims.with_references.f1),
        report
            .findings
            .as_ref()
            .map(|findings| findings.with_measure.f1),
        report
            .references
            .as_ref()
            .map(|references| references.detection.f1),
    ];
    assert_eq!(scores, [Some(1.0); 5]);
    assert_eq!(
        report.links.as_ref().map(|links| links.ambiguous_found),
        Some(1)
    );
}

#[test]
fn kappa_of_a_known_table() {
    // One sentence both, one only the first, two neither: observed 3/4, expected 1/2 · 1/4 + 1/2 · 3/4.
    let agreement = agreement(&[set(&[(0, 31), (52, 78)])], &[set(&[(0, 31)])]);
    assert_eq!(agreement.claims_kappa, Some(0.5));
    assert_eq!(agreement.report.claims.unwrap().detection.f1, 0.6667);
}

#[test]
fn standoff_sets_without_reference_lists_are_compared_by_their_targets() {
    let text = "Aspirin helps [1]. It is cheap [2].";
    let ann = "T1\tCITATION 15 16\t1\n#1\tAnnotatorNotes T1\t1\nT2\tCITATION 32 33\t2\n#2\tAnnotatorNotes T2\t";
    let first = read_brat("a", text, &format!("{ann}2\n")).unwrap();
    let second = read_brat("a", text, &format!("{ann}3\n")).unwrap();
    let links = agreement(&[first], &[second]).report.links.unwrap();
    assert_eq!(
        (links.strict.counts.gold, links.strict.counts.correct),
        (2.0, 1.0)
    );
}

#[test]
fn a_document_of_one_side_is_named() {
    let agreement = agreement(&[set(&[])], &[]);
    assert_eq!(agreement.report.without_record, ["a"]);
    assert_eq!(agreement.claims_kappa, None);
}
