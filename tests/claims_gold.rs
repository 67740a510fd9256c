//! The claims stage alone, on the text, entities and citations of our own annotations: what it finds when the stages
//! before make no mistake.

use std::{collections::BTreeMap, fs, path::PathBuf};

use claimtrace::{
    annotations::{self, AnnotationSet},
    citations::{Citation, CitationId, CitationStyle, Target},
    claims::{self, Claim},
    document::{Block, BlockKind, Document},
    entities::{Entity, EntityId, EntitySource},
    references::ReferenceId,
    text::{Span, Text},
};

#[derive(Default)]
struct Score {
    hits: usize,
    found: usize,
    gold: usize,
}

impl Score {
    fn f1(&self) -> f64 {
        2.0 * self.hits as f64 / (self.found + self.gold).max(1) as f64
    }

    fn print(&self, name: &str) {
        println!(
            "{name}: F1 {:.3} ({} right of {} found, {} marked)",
            self.f1(),
            self.hits,
            self.found,
            self.gold
        );
    }
}

/// The annotated text as a document: a line is a paragraph, a heading if it is short and has no full stop, a row if it
/// has tabs.
fn document(set: &AnnotationSet) -> Document {
    let text = Text::new(set.text.clone());
    let mut blocks = Vec::new();
    let mut at = 0;
    let mut table = 0;
    let mut in_table = false;
    for line in set.text.split('\n') {
        let span = Span::new(at, at + line.chars().count());
        at = span.end + 1;
        let row = line.contains('\t');
        let kind = match line {
            _ if row => BlockKind::TableRow,
            _ if line.starts_with("Table ") || line.starts_with("Figure ") => BlockKind::Caption,
            _ if line.starts_with("Keywords") || line.starts_with("* ") => BlockKind::Other,
            _ if line.ends_with(['.', '?', '!', ')', ']']) || line.chars().count() > 110 => {
                BlockKind::Paragraph
            }
            _ => BlockKind::Heading,
        };
        table += usize::from(row && !in_table);
        let is_header = row && !in_table;
        in_table = row;
        let captions = kind == BlockKind::Caption && line.starts_with("Table ");
        let block = |kind, span, column| Block {
            kind,
            span,
            section: None,
            // A caption stands before its rows.
            table: if captions {
                Some(table + 1)
            } else {
                row.then_some(table)
            },
            column,
            is_header,
            boxes: Vec::new(),
        };
        blocks.push(block(kind, span, None));
        if row {
            let mut from = span.start;
            for (column, cell) in line.split('\t').enumerate() {
                let cell = Span::new(from, from + cell.chars().count());
                from = cell.end + 1;
                blocks.push(block(BlockKind::TableCell, cell, Some(column)));
            }
        }
    }
    Document {
        text,
        blocks,
        ..Document::default()
    }
}

fn entities(set: &AnnotationSet, text: &Text) -> Vec<Entity> {
    let mut all: Vec<Entity> = set
        .entities
        .iter()
        .map(|entity| Entity {
            id: EntityId(format!("e{}", entity.span.start)),
            label: entity.label,
            span: entity.span,
            text: text.slice(entity.span).to_owned(),
            confidence: 1.0,
            source: EntitySource::Lexicon,
            normalized: None,
        })
        .collect();
    all.sort_by_key(|entity| entity.span);
    all
}

/// The markers, with the bracket around them as their group.
fn citations(set: &AnnotationSet, text: &Text) -> Vec<Citation> {
    let chars: Vec<char> = set.text.chars().collect();
    let mut all: Vec<Citation> = set
        .citations
        .iter()
        .enumerate()
        .map(|(at, citation)| {
            let mut group = citation.span;
            let open = (group.start.saturating_sub(120)..group.start)
                .rev()
                .find(|&at| matches!(chars[at], '(' | '[' | ')' | ']' | '\n'));
            if let Some(open) = open.filter(|&at| matches!(chars[at], '(' | '['))
                && let Some(close) = (group.end..chars.len().min(group.end + 120))
                    .find(|&at| matches!(chars[at], ')' | ']'))
            {
                group = Span::new(open, close + 1);
            }
            Citation {
                id: CitationId(format!("c{at}")),
                span: citation.span,
                text: text.slice(citation.span).to_owned(),
                style: if group == citation.span && citation_is_number(set, citation.span) {
                    CitationStyle::NumericSuperscript
                } else {
                    citation.style.unwrap_or(CitationStyle::AuthorYear)
                },
                targets: citation
                    .targets
                    .iter()
                    .map(|id| Target {
                        reference: ReferenceId(id.clone()),
                        confidence: 1.0,
                    })
                    .collect(),
                status: citation.status,
                group,
            }
        })
        .collect();
    all.sort_by_key(|citation| citation.span);
    all
}

/// Whether a marker without brackets is a number: then it is raised.
fn citation_is_number(set: &AnnotationSet, span: Span) -> bool {
    set.text
        .chars()
        .skip(span.start)
        .take(span.len())
        .all(|c| c.is_ascii_digit() || matches!(c, ',' | '–' | '-'))
}

#[derive(Default)]
struct Scores {
    claims: Score,
    references: Score,
    findings: Score,
    arms: Score,
    parsed: Score,
    assertions: Score,
    notes: Vec<String>,
}

fn score(set: &AnnotationSet, scores: &mut Scores) {
    let document = document(set);
    let text = &document.text;
    let entities = entities(set, text);
    let names: BTreeMap<&EntityId, &str> = entities
        .iter()
        .map(|entity| (&entity.id, entity.text.as_str()))
        .collect();
    let found = claims::extract(&document, &citations(set, text), &entities).value;
    scores.claims.found += found.len();
    scores.claims.gold += set.claims.len();
    scores.references.found += found
        .iter()
        .map(|claim| claim.references.len())
        .sum::<usize>();
    scores.findings.found += found
        .iter()
        .map(|claim| claim.findings.len())
        .sum::<usize>();
    for claim in &found {
        if !set.claims.iter().any(|gold| gold.span.overlaps(claim.span)) {
            scores.notes.push(format!("false claim: {}", claim.text));
        }
    }
    for gold in &set.claims {
        scores.references.gold += gold.references.len();
        scores.findings.gold += gold.findings.len();
        let Some(claim) = found.iter().find(|claim| claim.span.overlaps(gold.span)) else {
            scores
                .notes
                .push(format!("missed claim: {}", text.slice(gold.span)));
            continue;
        };
        scores.claims.hits += 1;
        if claim.span != gold.span {
            scores.notes.push(format!(
                "other span: {} | {}",
                text.slice(gold.span),
                claim.text
            ));
        }
        let given: Vec<&str> = claim.references.iter().map(|id| id.0.as_str()).collect();
        scores.references.hits += gold
            .references
            .iter()
            .filter(|id| given.contains(&id.as_str()))
            .count();
        let same = gold.references.len() == given.len()
            && gold
                .references
                .iter()
                .all(|id| given.contains(&id.as_str()));
        if !same {
            scores.notes.push(format!(
                "references {given:?}, not {:?}: {}",
                gold.references, claim.text
            ));
        }
        if let Some(assertion) = gold.assertion {
            scores.assertions.gold += 1;
            scores.assertions.found += 1;
            scores.assertions.hits += usize::from(assertion == claim.assertion);
            if assertion != claim.assertion {
                scores.notes.push(format!(
                    "{:?}, not {assertion:?}: {}",
                    claim.assertion, claim.text
                ));
            }
        }
        compare_findings(gold, claim, &names, text, scores);
    }
}

fn compare_findings(
    gold: &annotations::AnnotatedClaim,
    claim: &Claim,
    names: &BTreeMap<&EntityId, &str>,
    text: &Text,
    scores: &mut Scores,
) {
    let named = |id: &Option<EntityId>| {
        id.as_ref()
            .and_then(|id| names.get(id))
            .map(|name| name.to_lowercase())
    };
    for wanted in &gold.findings {
        let finding = claim
            .findings
            .iter()
            .find(|finding| finding.span.overlaps(wanted.span) && finding.kind == wanted.kind);
        let finding = finding.or_else(|| {
            claim
                .findings
                .iter()
                .find(|finding| finding.span.overlaps(wanted.span))
        });
        let Some(finding) = finding else {
            scores.notes.push(format!(
                "missed finding `{}`: {}",
                text.slice(wanted.span),
                claim.text
            ));
            continue;
        };
        let wanted_measure = wanted
            .measure
            .as_ref()
            .map(|measure| measure.text.to_lowercase());
        let wanted_arm = wanted.arm.as_ref().map(|arm| arm.text.to_lowercase());
        let q = (&finding.quantity, &wanted.quantity);
        let value = q.0.value == q.1.value && q.0.low == q.1.low && q.0.high == q.1.high;
        let unit = finding.unit == wanted.unit;
        scores.parsed.gold += 1;
        scores.parsed.found += 1;
        scores.parsed.hits += usize::from(value);
        let measure = named(&finding.measure) == wanted_measure;
        scores.findings.hits += usize::from(value && unit && measure);
        scores.arms.gold += 1;
        scores.arms.found += 1;
        let given_arm = named(&finding.arm).or_else(|| {
            finding
                .arm_text
                .as_ref()
                .map(|text| text.to_lowercase().replace("-", " "))
        });
        scores.arms.hits += usize::from(given_arm == wanted_arm);
        if !value || !unit || !measure {
            scores.notes.push(format!(
                "finding `{}` {:?} {:?} {:?} {:?}, not `{}` {:?} {:?} {:?} {:?}: {}",
                finding.text,
                finding.kind,
                q.0,
                finding.unit,
                named(&finding.measure),
                text.slice(wanted.span),
                wanted.kind,
                q.1,
                wanted.unit,
                wanted_measure,
                claim.text
            ));
        }
        if given_arm != wanted_arm {
            scores.notes.push(format!(
                "arm of `{}` {given_arm:?}, not {wanted_arm:?}: {}",
                finding.text, claim.text
            ));
        }
        if finding.kind != wanted.kind {
            scores.notes.push(format!(
                "kind of `{}` {:?}, not {:?}: {}",
                finding.text, finding.kind, wanted.kind, claim.text
            ));
        }
    }
    for finding in &claim.findings {
        if !gold
            .findings
            .iter()
            .any(|wanted| wanted.span.overlaps(finding.span))
        {
            scores.notes.push(format!(
                "false finding `{}` {:?}: {}",
                finding.text, finding.kind, claim.text
            ));
        }
    }
}

#[test]
fn claims_of_our_annotations_are_found() {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("annotations");
    let mut scores = Scores::default();
    let mut names: Vec<PathBuf> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    names.sort();
    for path in names
        .iter()
        .filter(|path| path.extension().is_some_and(|ending| ending == "json"))
    {
        let name = path.file_name().unwrap().to_string_lossy();
        let set = annotations::read_json(&name, &fs::read_to_string(path).unwrap()).unwrap();
        score(&set, &mut scores);
    }
    for note in &scores.notes {
        println!("{note}");
    }
    scores.claims.print("claims");
    scores.references.print("claim and reference");
    scores
        .findings
        .print("findings with value, unit and measure");
    scores.parsed.print("values of the findings found");
    scores.arms.print("arms of the findings found");
    scores.assertions.print("assertions");
    assert!(scores.claims.f1() >= 0.85, "claims");
    assert!(scores.references.f1() >= 0.93, "references");
    // The goal is 0.85. The floor is what is reached, on text whose tables have lost their header rows.
    assert!(scores.findings.f1() >= 0.80, "findings");
    assert!(scores.parsed.f1() >= 0.97, "values");
}
