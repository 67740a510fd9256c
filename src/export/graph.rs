//! A record as nodes on the text and links between them: the common ground of the annotation formats that can carry
//! relations. Each of them is a way to write this down.

use super::naming::{name_of, one_line};
use crate::{
    citations::Citation,
    claims::{Claim, Finding},
    database::{Located, Record},
    document::PageBox,
    entities::{Entity, EntityId},
    references::{Author, Reference},
    text::{Span, Text},
};

/// A name with its value.
pub(super) type Fact = (String, String);

/// Something on the text.
pub(super) struct Node<'record> {
    /// "e1", "k7"; "k7.f0" for the first finding of k7, "k7.d0" for its first regimen.
    pub(super) id: String,
    /// DRUG …, CITATION, REFERENCE, CLAIM, FINDING, REGIMEN.
    pub(super) label: &'static str,
    pub(super) span: Span,
    /// The characters of `span`.
    pub(super) text: String,
    /// Where it is drawn; empty for findings and regimens, whose claim has its places.
    pub(super) boxes: &'record [PageBox],
    pub(super) facts: Vec<Fact>,
}

/// A directed link between two nodes.
pub(super) struct Link {
    pub(super) subject: String,
    pub(super) predicate: &'static str,
    pub(super) object: String,
    pub(super) facts: Vec<Fact>,
}

/// Nodes in the order references, citations, entities, claims with their findings and regimens; links in the order
/// of their subjects.
pub(super) struct Graph<'record> {
    pub(super) nodes: Vec<Node<'record>>,
    pub(super) links: Vec<Link>,
}

/// The graph of a record; `text` is its canonical text.
pub(super) fn graph<'record>(record: &'record Record, text: &Text) -> Graph<'record> {
    let mut graph = Graph {
        nodes: Vec::new(),
        links: Vec::new(),
    };
    for found in &record.references {
        graph.add_reference(text, found);
    }
    for found in &record.citations {
        graph.add_citation(text, found);
    }
    for found in &record.entities {
        graph.add_entity(text, found);
    }
    for found in &record.claims {
        graph.add_claim(text, found);
    }
    graph
}

impl<'record> Graph<'record> {
    fn add_reference(&mut self, text: &Text, found: &'record Located<Reference>) {
        let item = &found.item;
        let mut facts = Facts::default();
        facts.some("label", item.label.as_ref());
        facts.push("kind", name_of(&item.kind));
        if !item.authors.is_empty() {
            facts.push("authors", names(&item.authors));
        }
        if item.et_al {
            facts.push("et_al", "true");
        }
        facts.some("title", item.title.as_ref());
        facts.some("year", item.year.as_ref());
        facts.some("year_suffix", item.year_suffix.as_ref());
        facts.some("container", item.container.as_ref());
        facts.some("volume", item.volume.as_ref());
        facts.some("issue", item.issue.as_ref());
        facts.some("pages", item.pages.as_ref());
        facts.some("publisher", item.publisher.as_ref());
        facts.some("doi", item.doi.as_ref());
        facts.some("pmid", item.pmid.as_ref());
        facts.some("pmcid", item.pmcid.as_ref());
        facts.some("url", item.url.as_ref());
        facts.some("accessed", item.accessed.as_ref());
        self.nodes.push(Node {
            id: item.id.to_string(),
            label: "REFERENCE",
            span: item.span,
            text: text.slice(item.span).to_owned(),
            boxes: &found.boxes,
            facts: facts.0,
        });
        if let Some(earlier) = &item.duplicate_of {
            self.link(&item.id.0, "repeats", &earlier.0, Facts::default());
        }
    }

    fn add_citation(&mut self, text: &Text, found: &'record Located<Citation>) {
        let item = &found.item;
        let mut facts = Facts::default();
        facts.push("style", name_of(&item.style));
        facts.push("status", name_of(&item.status));
        facts.push("group", range(item.group));
        self.nodes.push(Node {
            id: item.id.to_string(),
            label: "CITATION",
            span: item.span,
            text: text.slice(item.span).to_owned(),
            boxes: &found.boxes,
            facts: facts.0,
        });
        for target in &item.targets {
            let mut facts = Facts::default();
            facts.push("confidence", target.confidence.to_string());
            self.link(&item.id.0, "refers_to", &target.reference.0, facts);
        }
    }

    fn add_entity(&mut self, text: &Text, found: &'record Located<Entity>) {
        let item = &found.item;
        let mut facts = Facts::default();
        facts.push("confidence", item.confidence.to_string());
        facts.push("source", name_of(&item.source));
        if let Some(normalized) = &item.normalized {
            facts.push("name", normalized.name.as_str());
            for (scheme, identifier) in &normalized.identifiers {
                facts.push(scheme, identifier.as_str());
            }
        }
        self.nodes.push(Node {
            id: item.id.0.clone(),
            label: item.label.as_str(),
            span: item.span,
            text: text.slice(item.span).to_owned(),
            boxes: &found.boxes,
            facts: facts.0,
        });
    }

    fn add_claim(&mut self, text: &Text, found: &'record Located<Claim>) {
        let item = &found.item;
        let mut facts = Facts::default();
        facts.push("support", name_of(&item.support));
        facts.push("assertion", name_of(&item.assertion));
        facts.push("direction", name_of(&item.direction.kind));
        if let Some(cue) = item.direction.cue {
            facts.push("direction_cue", range(cue));
        }
        facts.some("section", item.section.as_ref().map(|section| &section.0));
        self.nodes.push(Node {
            id: item.id.0.clone(),
            label: "CLAIM",
            span: item.span,
            text: text.slice(item.span).to_owned(),
            boxes: &found.boxes,
            facts: facts.0,
        });
        for link in &item.support_links {
            let mut facts = Facts::default();
            facts.push("reason", name_of(&link.reason));
            facts.push("confidence", link.confidence.to_string());
            self.link(&item.id.0, "cites", &link.citation.0, facts);
        }
        for entity in &item.entities {
            let mut facts = Facts::default();
            for role in item.roles.iter().filter(|role| role.entity == *entity) {
                facts.push("role", name_of(&role.role));
            }
            self.link(&item.id.0, "mentions", &entity.0, facts);
        }
        for (index, finding) in item.findings.iter().enumerate() {
            self.add_finding(text, &item.id.0, index, finding);
        }
        for (index, regimen) in item.regimens.iter().enumerate() {
            let id = format!("{}.d{index}", item.id.0);
            self.link(&item.id.0, "has_regimen", &id, Facts::default());
            if let Some(entity) = &regimen.entity {
                self.link(&id, "of", &entity.0, Facts::default());
            }
            self.nodes.push(Node {
                id,
                label: "REGIMEN",
                span: regimen.span,
                text: text.slice(regimen.span).to_owned(),
                boxes: &[],
                facts: Vec::new(),
            });
        }
    }

    fn add_finding(&mut self, text: &Text, claim: &str, index: usize, finding: &Finding) {
        let id = finding_id(claim, index);
        let quantity = &finding.quantity;
        let mut facts = Facts::default();
        facts.push("kind", name_of(&finding.kind));
        facts.some("comparison", quantity.comparison.as_ref());
        let numbers = [
            ("value", quantity.value),
            ("low", quantity.low),
            ("high", quantity.high),
            ("denominator", quantity.denominator),
            ("diastolic", quantity.diastolic),
            ("spread", quantity.spread),
            ("level", quantity.level),
        ];
        for (name, number) in numbers {
            facts.some(name, number.map(|number| number.to_string()).as_ref());
        }
        facts.some("unit", finding.unit.as_ref());
        facts.some("time_point", finding.time_point.as_ref());
        facts.some("grade", finding.grade.as_ref());
        let group_size = finding.group_size.map(|size| size.to_string());
        facts.some("group_size", group_size.as_ref());
        self.link(claim, "has_finding", &id, Facts::default());
        let ends: [(&'static str, Option<&EntityId>); 3] = [
            ("measure", finding.measure.as_ref()),
            ("arm", finding.arm.as_ref()),
            ("comparator", finding.comparator.as_ref()),
        ];
        for (predicate, entity) in ends {
            if let Some(entity) = entity {
                self.link(&id, predicate, &entity.0, Facts::default());
            }
        }
        if let Some(estimate) = finding.qualifies {
            let estimate = finding_id(claim, estimate);
            self.link(&id, "qualifies", &estimate, Facts::default());
        }
        for citation in &finding.citations {
            self.link(&id, "governed_by", &citation.0, Facts::default());
        }
        self.nodes.push(Node {
            id,
            label: "FINDING",
            span: finding.span,
            text: text.slice(finding.span).to_owned(),
            boxes: &[],
            facts: facts.0,
        });
    }

    fn link(&mut self, subject: &str, predicate: &'static str, object: &str, facts: Facts) {
        self.links.push(Link {
            subject: subject.to_owned(),
            predicate,
            object: object.to_owned(),
            facts: facts.0,
        });
    }
}

fn finding_id(claim: &str, index: usize) -> String {
    format!("{claim}.f{index}")
}

/// "12 20": start and end in the canonical text.
fn range(span: Span) -> String {
    format!("{} {}", span.start, span.end)
}

/// "Smith, J; EMPEROR Group": family and given names as printed.
pub(super) fn names(authors: &[Author]) -> String {
    let name = |author: &Author| {
        if author.given.is_empty() {
            author.family.clone()
        } else {
            format!("{}, {}", author.family, author.given)
        }
    };
    authors.iter().map(name).collect::<Vec<_>>().join("; ")
}

#[derive(Default)]
struct Facts(Vec<Fact>);

impl Facts {
    fn push(&mut self, name: &str, value: impl AsRef<str>) {
        self.0.push((name.to_owned(), one_line(value.as_ref())));
    }

    fn some(&mut self, name: &str, value: Option<&String>) {
        if let Some(value) = value {
            self.push(name, value);
        }
    }
}
