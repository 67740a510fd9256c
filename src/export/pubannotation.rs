use serde_json::{Value, json};

use super::{
    Losses, Part,
    graph::{Fact, Graph, graph},
};
use crate::{database::Record, text::Text};

const LOST: &[Part] = &[
    Part::Metadata,
    Part::Boxes,
    Part::Blocks,
    Part::Sections,
    Part::Runs,
    Part::Warnings,
    Part::LeftOut,
];

/// A record as PubAnnotation JSON: denotations on the text, relations between them, attributes of both.
///
/// `span.begin` and `span.end` count characters of `text` as caret positions, which is what PubAnnotation counts.
/// References, citations, entities, claims, findings and regimens are denotations.
#[must_use]
pub fn pubannotation(record: &Record) -> (Value, Losses) {
    let text = Text::new(record.text.clone());
    let Graph { nodes, links } = graph(record, &text);
    let mut attributes = Vec::new();
    let denotations: Vec<Value> = nodes
        .iter()
        .map(|node| {
            describe(&node.id, &node.facts, &mut attributes);
            let span = json!({"begin": node.span.start, "end": node.span.end});
            json!({"id": node.id, "span": span, "obj": node.label})
        })
        .collect();
    let relations: Vec<Value> = links
        .iter()
        .enumerate()
        .map(|(index, link)| {
            let id = format!("R{}", index + 1);
            describe(&id, &link.facts, &mut attributes);
            json!({"id": id, "subj": link.subject, "pred": link.predicate, "obj": link.object})
        })
        .collect();
    let document = json!({
        "sourcedb": "claimtrace",
        "sourceid": record.id,
        "text": record.text,
        "denotations": denotations,
        "relations": relations,
        "attributes": attributes,
    });
    (document, Losses::of(record, LOST))
}

fn describe(subject: &str, facts: &[Fact], attributes: &mut Vec<Value>) {
    for (name, value) in facts {
        let id = format!("A{}", attributes.len() + 1);
        attributes.push(json!({"id": id, "subj": subject, "pred": name, "obj": value}));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::testing::{TEXT, record};

    #[test]
    fn denotations_relations_and_attributes() {
        let (document, _) = pubannotation(&record());
        assert_eq!(document["text"], TEXT);
        assert_eq!(
            document["denotations"][4],
            json!({"id": "e1", "span": {"begin": 35, "end": 48}, "obj": "DRUG"})
        );
        assert_eq!(
            document["relations"],
            json!([
                {"id": "R1", "subj": "c1", "pred": "refers_to", "obj": "r1"},
                {"id": "R2", "subj": "c2", "pred": "refers_to", "obj": "r1"},
                {"id": "R3", "subj": "c2", "pred": "refers_to", "obj": "r2"},
                {"id": "R4", "subj": "k1", "pred": "cites", "obj": "c1"},
                {"id": "R5", "subj": "k1", "pred": "mentions", "obj": "e1"},
                {"id": "R6", "subj": "k1", "pred": "mentions", "obj": "e2"},
                {"id": "R7", "subj": "k1", "pred": "has_finding", "obj": "k1.f0"},
                {"id": "R8", "subj": "k1.f0", "pred": "measure", "obj": "e2"},
                {"id": "R9", "subj": "k1.f0", "pred": "governed_by", "obj": "c1"},
                {"id": "R10", "subj": "k2", "pred": "mentions", "obj": "e3"},
                {"id": "R11", "subj": "k2", "pred": "has_finding", "obj": "k2.f0"},
            ])
        );
        let attributes = document["attributes"].as_array().unwrap();
        let of = |subject: &str| -> Vec<(&str, &str)> {
            let own = attributes.iter().filter(|a| a["subj"] == subject);
            own.map(|a| (a["pred"].as_str().unwrap(), a["obj"].as_str().unwrap()))
                .collect()
        };
        assert_eq!(of("R5"), [("role", "intervention")]);
        assert_eq!(of("k2.f0"), [("kind", "measurement"), ("value", "-5.2")]);
    }
}
