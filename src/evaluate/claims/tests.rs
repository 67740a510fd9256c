use serde_json::json;

use super::*;
use crate::{
    annotations::read_json,
    database::{Record, Results},
    entities::EntityLabel,
    evaluate::{
        references::pair as pair_references,
        testing::{entity, find, record_of, reference},
    },
};

const TEXT: &str = "T-DXd gave an ORR of 79.7% in DESTINY [1].\nNausea was seen in 10 of 40 patients [2].\nMethods were plain.";

fn set() -> AnnotationSet {
    let json = json!({
        "schema": "claimtrace/annotations/1",
        "document": {},
        "text": TEXT,
        "references": [{"id": "1", "raw": "One Alpha"}, {"id": "2", "raw": "Two Beta"}],
        "claims": [
            {"start": 0, "end": 41, "references": ["1"], "assertion": "asserted", "findings": [
                {"start": 21, "end": 26, "text": "79.7%", "kind": "proportion", "value": 79.7, "unit": "%",
                 "measure": {"start": 14, "end": 17, "text": "ORR"}, "arm": "T-DXd"}]},
            {"start": 43, "end": 84, "references": ["2"], "assertion": "hedged", "findings": [
                {"start": 62, "end": 70, "text": "10 of 40", "kind": "proportion", "value": 10.0, "denominator": 40.0}]}]
    });
    read_json("a", &json.to_string()).unwrap()
}

/// A claim of the record over `text`.
fn claim(text: &str, references: &[&str], findings: &serde_json::Value) -> Claim {
    let span = find(TEXT, text);
    serde_json::from_value(json!({
        "id": "k1", "span": span, "text": text, "entities": [], "citations": [], "references": references,
        "support": "cited", "support_links": [], "findings": findings, "assertion": "asserted",
        "direction": {"kind": "unclear"}, "roles": []
    }))
    .unwrap()
}

fn record(claims: Vec<Claim>) -> Record {
    let results = Results {
        references: vec![reference("r1", "One Alpha"), reference("r2", "Two Beta")],
        entities: vec![
            entity(EntityLabel::Drug, find(TEXT, "T-DXd"), "T-DXd"),
            entity(EntityLabel::Outcome, find(TEXT, "ORR"), "ORR"),
        ],
        claims,
        ..Results::default()
    };
    record_of(TEXT, results)
}

fn scored(claims: Vec<Claim>) -> (ClaimCounts, FindingCounts, Vec<Slip>) {
    let (set, record) = (set(), record(claims));
    let extracted = Extracted::new(&record);
    let alignment = Alignment::new(&set.text, &set.passages, &record.text);
    let found: Vec<_> = record.references.iter().map(|r| &r.item).collect();
    let pairs = pair_references(&set.references, &found);
    let mut slips = Vec::new();
    let claims = score(&set, &extracted, &alignment, &pairs, &mut slips);
    let findings = score_findings(&set, &extracted, &alignment, &mut slips);
    (claims, findings, slips)
}

fn number(text: &str, value: f64, unit: &str, measure: &str, arm: &str) -> serde_json::Value {
    json!({"span": find(TEXT, text), "text": text, "kind": "proportion", "quantity": {"value": value},
           "unit": unit, "measure": measure, "arm": arm, "direction": {"kind": "unclear"}})
}

#[test]
fn all_right() {
    let good = number("79.7%", 79.7, "%", "e14", "e0");
    let of = json!({"span": find(TEXT, "10 of 40"), "text": "10 of 40", "kind": "proportion",
                    "quantity": {"value": 10.0, "denominator": 40.0}});
    let mut hedged = claim(
        "Nausea was seen in 10 of 40 patients [2].",
        &["r2"],
        &json!([of]),
    );
    hedged.assertion = crate::claims::Assertion::Hedged;
    let first = claim(
        "T-DXd gave an ORR of 79.7% in DESTINY [1].",
        &["r1"],
        &json!([good]),
    );
    let (claims, findings, slips) = scored(vec![first, hedged]);
    assert_eq!(claims.detection, Counts::new(2, 2, 2));
    assert_eq!(claims.with_references, Counts::new(2, 2, 2));
    assert_eq!(claims.links, Counts::new(2, 2, 2));
    assert_eq!(claims.assertion, (2, 2));
    assert_eq!(findings.with_measure, Counts::new(2, 2, 2));
    assert_eq!(
        (findings.parsed, findings.kind, findings.arm),
        (2, 2, (1, 1))
    );
    assert_eq!(slips, []);
}

#[test]
fn wrong_references_measures_and_false_claims_are_told() {
    let wrong = number("79.7%", 79.0, "%", "e0", "e0");
    let first = claim(
        "T-DXd gave an ORR of 79.7% in DESTINY [1].",
        &["r1", "r2"],
        &json!([wrong]),
    );
    let false_claim = claim("Methods were plain.", &[], &json!([]));
    let (claims, findings, slips) = scored(vec![first, false_claim]);
    assert_eq!(claims.detection, Counts::new(2, 2, 1));
    assert_eq!(claims.with_references, Counts::new(2, 2, 0));
    assert_eq!(claims.links, Counts::new(1, 2, 1));
    assert_eq!(findings.spans, Counts::new(2, 1, 1));
    assert_eq!(findings.values, Counts::new(2, 1, 0));
    let told: Vec<&str> = slips.iter().map(|slip| slip.reason.as_str()).collect();
    assert_eq!(
        told,
        [
            "references [1, 2], annotated [1]",
            "not taken as a claim",
            "not annotated as a claim",
            "value 79, annotated 79.7; measure `T-DXd`, annotated `ORR`",
            "Proportion not found",
        ]
    );
}

#[test]
fn a_right_value_with_the_wrong_measure_counts_for_the_value_only() {
    let wrong = number("79.7%", 79.7, "percent", "e0", "e0");
    let (_, findings, _) = scored(vec![claim(
        "T-DXd gave an ORR of 79.7% in DESTINY [1].",
        &[],
        &json!([wrong]),
    )]);
    assert_eq!(findings.values, Counts::new(2, 1, 1));
    assert_eq!(findings.with_measure, Counts::new(2, 1, 0));
}

#[test]
fn roles_are_compared_by_place() {
    let mut set = set();
    let role = |role, text: &str| crate::annotations::AnnotatedRole {
        role,
        span: find(TEXT, text),
    };
    set.claims[0].roles = vec![
        role(crate::claims::Role::Intervention, "T-DXd"),
        role(crate::claims::Role::Outcome, "ORR"),
    ];
    let mut first = claim(
        "T-DXd gave an ORR of 79.7% in DESTINY [1].",
        &["r1"],
        &json!([]),
    );
    let given = |entity: &str, role| crate::claims::EntityRole {
        entity: crate::entities::EntityId(entity.to_owned()),
        role,
    };
    first.roles = vec![
        given("e0", crate::claims::Role::Comparator),
        given("e14", crate::claims::Role::Outcome),
    ];
    let record = record(vec![first]);
    let extracted = Extracted::new(&record);
    let alignment = Alignment::new(&set.text, &set.passages, &record.text);
    let counts = score(
        &set,
        &extracted,
        &alignment,
        &RefPairs::default(),
        &mut Vec::new(),
    );
    assert_eq!(counts.roles, Counts::new(2, 2, 1));
}
