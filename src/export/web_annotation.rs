use serde_json::{Value, json};

use super::{
    Losses, Part,
    graph::{Fact, Graph, Link, Node, graph},
};
use crate::{
    database::Record,
    document::PageBox,
    text::{Span, Text},
};

/// Characters of context on either side of a quote.
const CONTEXT: usize = 32;

const LOST: &[Part] = &[
    Part::Metadata,
    Part::Texts,
    Part::Blocks,
    Part::Sections,
    Part::Runs,
    Part::Warnings,
    Part::LeftOut,
];

/// A record as a W3C annotation collection (Web Annotation Data Model, JSON-LD) with its one page inside.
///
/// Each target has the place in the canonical text (`TextPositionSelector`, in code points, and `TextQuoteSelector`)
/// and, for what has boxes, the places in the PDF: one `FragmentSelector` a box, in the form of RFC 3778 that the
/// model names (`page=3&viewrect=left,top,width,height`, in points from the top left). Links are annotations with
/// the motivation "linking", from one annotation to another. The text is `urn:claimtrace:ID:text`, the PDF
/// `urn:claimtrace:ID:pdf`: the program knows no address of either.
#[must_use]
pub fn web_annotation(record: &Record) -> (Value, Losses) {
    let text = Text::new(record.text.clone());
    let Graph { nodes, links } = graph(record, &text);
    let base = format!("urn:claimtrace:{}", record.id);
    let mut items: Vec<Value> = nodes
        .iter()
        .map(|node| of_node(&base, &text, node))
        .collect();
    let links = links.iter().enumerate();
    items.extend(links.map(|(index, link)| of_link(&base, index + 1, link)));
    let title = record.metadata.title.as_deref();
    let collection = json!({
        "@context": "http://www.w3.org/ns/anno.jsonld",
        "id": format!("{base}:annotations"),
        "type": "AnnotationCollection",
        "label": title.unwrap_or(&record.source.file_name),
        "generator": {"type": "Software", "name": record.produced_by.tool},
        "total": items.len(),
        "first": {
            "id": format!("{base}:annotations:1"),
            "type": "AnnotationPage",
            "startIndex": 0,
            "items": items,
        },
    });
    (collection, Losses::of(record, LOST))
}

fn of_node(base: &str, text: &Text, node: &Node<'_>) -> Value {
    let mut bodies =
        vec![json!({"type": "TextualBody", "purpose": "tagging", "value": node.label})];
    bodies.extend(descriptions(&node.facts));
    let before = Span::new(node.span.start.saturating_sub(CONTEXT), node.span.start);
    let after = Span::new(node.span.end, node.span.end + CONTEXT);
    let mut targets = vec![json!({
        "source": format!("{base}:text"),
        "selector": [
            {"type": "TextPositionSelector", "start": node.span.start, "end": node.span.end},
            {"type": "TextQuoteSelector", "exact": node.text, "prefix": text.slice(before), "suffix": text.slice(after)},
        ],
    })];
    targets.extend(node.boxes.iter().map(|place| of_box(base, place)));
    json!({
        "id": format!("{base}:{}", node.id),
        "type": "Annotation",
        "motivation": "tagging",
        "body": bodies,
        "target": targets,
    })
}

fn of_box(base: &str, place: &PageBox) -> Value {
    let width = hundredths(place.x1 - place.x0);
    let height = hundredths(place.y1 - place.y0);
    let value = format!(
        "page={}&viewrect={},{},{width},{height}",
        place.page,
        hundredths(place.x0),
        hundredths(place.y0)
    );
    json!({
        "source": format!("{base}:pdf"),
        "selector": {
            "type": "FragmentSelector",
            "conformsTo": "http://tools.ietf.org/rfc/rfc3778",
            "value": value,
        },
    })
}

/// To a hundredth of a point, as in the record: the difference of two such numbers shows digits that mean nothing.
fn hundredths(value: f32) -> f64 {
    (f64::from(value) * 100.0).round() / 100.0
}

fn of_link(base: &str, number: usize, link: &Link) -> Value {
    let mut bodies = vec![
        json!({"type": "SpecificResource", "purpose": "linking", "source": format!("{base}:{}", link.object)}),
        json!({"type": "TextualBody", "purpose": "classifying", "value": link.predicate}),
    ];
    bodies.extend(descriptions(&link.facts));
    json!({
        "id": format!("{base}:link:{number}"),
        "type": "Annotation",
        "motivation": "linking",
        "body": bodies,
        "target": format!("{base}:{}", link.subject),
    })
}

/// One body for each fact: "status: resolved".
fn descriptions(facts: &[Fact]) -> impl Iterator<Item = Value> {
    facts.iter().map(|(name, value)| {
        let value = format!("{name}: {value}");
        json!({"type": "TextualBody", "purpose": "describing", "format": "text/plain", "value": value})
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::testing::record;

    #[test]
    fn nodes_with_selectors_and_links() {
        let (collection, losses) = web_annotation(&record());
        let items = collection["first"]["items"].as_array().unwrap();
        assert_eq!(collection["total"], items.len());
        let base = "urn:claimtrace:00000000000000ab";
        assert_eq!(
            items[2],
            json!({
                "id": format!("{base}:c1"),
                "type": "Annotation",
                "motivation": "tagging",
                "body": [
                    {"type": "TextualBody", "purpose": "tagging", "value": "CITATION"},
                    {"type": "TextualBody", "purpose": "describing", "format": "text/plain", "value": "style: numeric_bracket"},
                    {"type": "TextualBody", "purpose": "describing", "format": "text/plain", "value": "status: resolved"},
                    {"type": "TextualBody", "purpose": "describing", "format": "text/plain", "value": "group: 70 73"},
                ],
                "target": [
                    {"source": format!("{base}:text"), "selector": [
                        {"type": "TextPositionSelector", "start": 71, "end": 72},
                        {"type": "TextQuoteSelector", "exact": "1", "prefix": "gliflozin reduced death by 17% [", "suffix": "].\n\nNausea\t-5.2 [1,2]\n1. Müller "},
                    ]},
                    {"source": format!("{base}:pdf"), "selector": {
                        "type": "FragmentSelector", "conformsTo": "http://tools.ietf.org/rfc/rfc3778", "value": "page=1&viewrect=10.5,20,5.1,10"}},
                ],
            })
        );
        let link = items.last().unwrap();
        assert_eq!(link["target"], format!("{base}:k2"));
        assert_eq!(link["body"][0]["source"], format!("{base}:k2.f0"));
        assert_eq!(losses.count(Part::Boxes), 0);
    }
}
