use serde_json::{Map, Value, json};

use super::{
    Losses, Part,
    graph::{Fact, Graph, Node, graph},
    naming::name_of,
    passages::{Passage, passages},
};
use crate::{
    database::Record,
    text::{Span, Text},
};

const LOST: &[Part] = &[
    Part::Cells,
    Part::Boxes,
    Part::Runs,
    Part::Warnings,
    Part::LeftOut,
];

/// A record as a BioC collection of one document, in JSON: the form of the package `bioc` and of the PubMed Central
/// services.
///
/// Each block of the layout is a passage; a row of a table is one, its cells separated by tabs. Offsets count
/// characters from the start of the document, on through all passages, as BioC wants it. References, citations,
/// entities, claims, findings and regimens are annotations of the passage they lie in, or of the document with one
/// location a passage where they run over several. What belongs together is a relation of the document.
/// `infons` have the fields.
#[must_use]
pub fn bioc(record: &Record) -> (Value, Losses) {
    let text = Text::new(record.text.clone());
    let passages = passages(record, &text);
    let Graph { nodes, links } = graph(record, &text);

    let mut inside: Vec<Vec<Value>> = passages.iter().map(|_| Vec::new()).collect();
    let mut across = Vec::new();
    for node in &nodes {
        let home = passages.partition_point(|passage| passage.span.end <= node.span.start);
        let holds = |passage: &Passage<'_>| passage.span.contains(node.span);
        if passages.get(home).is_some_and(holds)
            && let Some(list) = inside.get_mut(home)
        {
            list.push(annotation(node, &[node.span]));
        } else {
            let parts = passages.iter();
            let parts = parts.filter_map(|passage| passage.span.intersection(node.span));
            across.push(annotation(node, &parts.collect::<Vec<_>>()));
        }
    }
    let passages: Vec<Value> = passages
        .into_iter()
        .zip(inside)
        .map(|(passage, annotations)| {
            json!({
                "offset": passage.span.start,
                "infons": passage_infons(record, &passage),
                "text": text.slice(passage.span),
                "sentences": [],
                "annotations": annotations,
                "relations": [],
            })
        })
        .collect();
    let relations: Vec<Value> = links
        .iter()
        .enumerate()
        .map(|(index, link)| {
            let mut infons = infons(&link.facts);
            infons.insert("type".to_owned(), link.predicate.into());
            json!({
                "id": format!("R{}", index + 1),
                "infons": infons,
                "nodes": [
                    {"refid": link.subject, "role": "subject"},
                    {"refid": link.object, "role": "object"},
                ],
            })
        })
        .collect();
    let collection = json!({
        "source": record.produced_by.tool,
        "date": "",
        "key": record.schema,
        "version": "1.0",
        "infons": {},
        "documents": [{
            "id": record.id,
            "infons": document_infons(record),
            "passages": passages,
            "annotations": across,
            "relations": relations,
        }],
    });
    (collection, Losses::of(record, LOST))
}

fn passage_infons(record: &Record, passage: &Passage<'_>) -> Map<String, Value> {
    let Some(block) = passage.block else {
        return infons(&[("type".to_owned(), "other".to_owned())]);
    };
    let mut facts = vec![("type".to_owned(), name_of(&block.kind))];
    if let Some(id) = &block.section {
        facts.push(("section".to_owned(), id.0.clone()));
        if let Some(section) = record.sections.iter().find(|section| section.id == *id) {
            let number = section.number.iter().map(String::as_str);
            let title: Vec<&str> = number.chain([section.title.as_str()]).collect();
            facts.push(("section_title".to_owned(), title.join(" ")));
        }
    }
    if let Some(table) = block.table {
        facts.push(("table".to_owned(), table.to_string()));
    }
    if block.is_header {
        facts.push(("table_header".to_owned(), "true".to_owned()));
    }
    infons(&facts)
}

fn document_infons(record: &Record) -> Map<String, Value> {
    let metadata = &record.metadata;
    let authors = (!metadata.authors.is_empty()).then(|| metadata.authors.join("; "));
    let facts = [
        ("file_name", Some(record.source.file_name.clone())),
        ("sha256", Some(record.source.sha256.to_string())),
        ("title", metadata.title.clone()),
        ("authors", authors),
        ("journal", metadata.journal.clone()),
        ("year", metadata.year.clone()),
        ("doi", metadata.doi.clone()),
    ];
    let facts = facts.into_iter();
    let facts = facts.filter_map(|(name, value)| Some((name.to_owned(), value?)));
    infons(&facts.collect::<Vec<_>>())
}

fn annotation(node: &Node<'_>, parts: &[Span]) -> Value {
    let mut infons = infons(&node.facts);
    infons.insert("type".to_owned(), node.label.into());
    let locations: Vec<Value> = parts
        .iter()
        .map(|part| json!({"offset": part.start, "length": part.len()}))
        .collect();
    json!({"id": node.id, "infons": infons, "text": node.text, "locations": locations})
}

/// An infon has one value a name: several are joined.
fn infons(facts: &[Fact]) -> Map<String, Value> {
    let mut infons = Map::new();
    for (name, value) in facts {
        match infons.get_mut(name) {
            Some(Value::String(values)) => {
                values.push_str(", ");
                values.push_str(value);
            }
            _ => {
                infons.insert(name.clone(), value.as_str().into());
            }
        }
    }
    infons
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::testing::record;

    #[test]
    fn passages_annotations_and_relations() {
        let (collection, losses) = bioc(&record());
        let document = &collection["documents"][0];
        assert_eq!(document["infons"]["doi"], "10.1000/review");
        let passages = document["passages"].as_array().unwrap();
        let offsets: Vec<_> = passages
            .iter()
            .map(|p| p["offset"].as_u64().unwrap())
            .collect();
        assert_eq!(offsets, [0, 35, 76, 94, 211]);
        assert_eq!(
            passages[1],
            json!({
                "offset": 35,
                "infons": {"type": "paragraph", "section": "s1", "section_title": "1 Results"},
                "text": "Dapagliflozin reduced death by 17% [1].",
                "sentences": [],
                "annotations": [
                    {"id": "c1", "infons": {"style": "numeric_bracket", "status": "resolved", "group": "70 73", "type": "CITATION"},
                     "text": "1", "locations": [{"offset": 71, "length": 1}]},
                    {"id": "e1", "infons": {"confidence": "0.95", "source": "lexicon", "name": "dapagliflozin", "drugbank": "DB06292", "type": "DRUG"},
                     "text": "Dapagliflozin", "locations": [{"offset": 35, "length": 13}]},
                    {"id": "e2", "infons": {"confidence": "0.9", "source": "pattern", "name": "death", "type": "OUTCOME"},
                     "text": "death", "locations": [{"offset": 57, "length": 5}]},
                    {"id": "k1", "infons": {"support": "cited", "assertion": "asserted", "direction": "improves", "direction_cue": "49 56", "section": "s1", "type": "CLAIM"},
                     "text": "Dapagliflozin reduced death by 17% [1]", "locations": [{"offset": 35, "length": 38}]},
                    {"id": "k1.f0", "infons": {"kind": "proportion", "value": "17", "unit": "%", "type": "FINDING"},
                     "text": "17%", "locations": [{"offset": 66, "length": 3}]},
                ],
                "relations": [],
            })
        );
        assert_eq!(
            document["relations"][3],
            json!({"id": "R4", "infons": {"reason": "in_sentence", "confidence": "0.95", "type": "cites"},
                   "nodes": [{"refid": "k1", "role": "subject"}, {"refid": "c1", "role": "object"}]})
        );
        assert_eq!(losses.count(Part::Findings), 0);
    }

    #[test]
    fn what_runs_over_two_passages_belongs_to_the_document() {
        let mut record = record();
        record.claims[0].item.span = Span::new(57, 82);
        let (collection, _) = bioc(&record);
        let across = &collection["documents"][0]["annotations"][0];
        let expected = json!([{"offset": 57, "length": 17}, {"offset": 76, "length": 6}]);
        assert_eq!(across["locations"], expected);
    }

    #[test]
    fn text_without_a_block_is_a_passage_too() {
        let mut record = record();
        record.blocks.truncate(1);
        let (collection, _) = bioc(&record);
        let passages = &collection["documents"][0]["passages"];
        assert_eq!(passages[1]["infons"], json!({"type": "other"}));
        assert_eq!(passages.as_array().unwrap().len(), 2);
    }
}
