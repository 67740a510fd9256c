//! Numbers of real trial sentences (RCT-ART): which are found, and which outcome and arm each is bound to.
//!
//! The sentences are split into a half that was read while the rules were written and a half that is only scored.
//! Needs the shared material beside the project; without it the test says so and passes.
//!
//! RCT-ART marks the values of the arms. p-values, intervals and ratios between the arms, which this crate finds too,
//! are not marked there and are left out of the count.

use std::{collections::BTreeSet, path::PathBuf};

use claimtrace::{
    claims::{self, FindingKind},
    entities::{Entity, EntityId, EntityLabel, EntitySource},
    text::{Span, Text},
};
use serde::Deserialize;

#[derive(Deserialize)]
struct Line {
    id: String,
    text: String,
    /// Start, end, label.
    entities: Vec<(usize, usize, String)>,
    /// Start and end of outcome or arm, start and end of the value, kind.
    relations: Vec<(usize, usize, usize, usize, String)>,
}

#[derive(Default, Debug)]
struct Score {
    hits: usize,
    found: usize,
    gold: usize,
    /// Gold ones that were found; differs from `hits` where two found overlap one gold.
    recalled: usize,
}

impl Score {
    fn precision(&self) -> f64 {
        self.hits as f64 / self.found.max(1) as f64
    }

    fn recall(&self) -> f64 {
        self.recalled as f64 / self.gold.max(1) as f64
    }

    fn f1(&self) -> f64 {
        let sum = self.precision() + self.recall();
        if sum == 0.0 {
            0.0
        } else {
            2.0 * self.precision() * self.recall() / sum
        }
    }

    fn print(&self, name: &str) {
        println!(
            "{name}: precision {:.3}, recall {:.3}, F1 {:.3} ({} of {} found are right, {} of {} marked are found)",
            self.precision(),
            self.recall(),
            self.f1(),
            self.hits,
            self.found,
            self.recalled,
            self.gold
        );
    }
}

#[derive(Default)]
struct Scores {
    values: Score,
    outcomes: Score,
    arms: Score,
    errors: Vec<String>,
}

/// Whether the sentence is of the half that was read.
fn is_read(index: usize) -> bool {
    index < 8 || matches!(index % 6, 0 | 2 | 5)
}

/// Outcomes and interventions as entities.
fn entities(line: &Line, text: &Text) -> Vec<Entity> {
    let mut entities: Vec<Entity> = line
        .entities
        .iter()
        .filter_map(|(start, end, label)| {
            let label = match label.as_str() {
                // A time point is no outcome here: it is compared with the finding's own.
                "OC" if is_time(text.slice(Span::new(*start, *end))) => return None,
                "OC" => EntityLabel::Outcome,
                "INTV" => EntityLabel::Drug,
                _ => return None,
            };
            let span = Span::new(*start, *end);
            Some(Entity {
                id: EntityId(format!("e{start}")),
                label,
                span,
                text: text.slice(span).to_owned(),
                confidence: 1.0,
                source: EntitySource::Lexicon,
                normalized: None,
            })
        })
        .collect();
    entities.sort_by_key(|entity| entity.span);
    entities
}

/// Whether a mention is nothing but a time ("week 8", "six months", "3").
fn is_time(mention: &str) -> bool {
    let units = ["day", "week", "month", "year", "hour", "min", "s"];
    mention.split([' ', '-']).all(|word| {
        let unit = units
            .iter()
            .any(|unit| word.trim_end_matches('s') == unit.trim_end_matches('s'));
        let number = word.chars().all(|c| c.is_ascii_digit());
        unit || number || ["three", "five", "six"].contains(&word)
    })
}

/// Whether RCT-ART would mark such a value.
fn is_of_an_arm(kind: FindingKind) -> bool {
    !matches!(
        kind,
        FindingKind::PValue
            | FindingKind::ConfidenceInterval
            | FindingKind::Range
            | FindingKind::HazardRatio
            | FindingKind::OddsRatio
            | FindingKind::RiskRatio
    )
}

fn add(line: &Line, scores: &mut Scores) {
    let text = Text::new(line.text.clone());
    let entities = entities(line, &text);
    let mentions: Vec<&Entity> = entities.iter().collect();
    let numbers = claims::findings(&text, text.span(), &mentions, &[], &[]);
    let found: Vec<_> = numbers
        .findings
        .iter()
        .filter(|finding| is_of_an_arm(finding.kind))
        .collect();
    let values: Vec<Span> = line
        .entities
        .iter()
        .filter(|(_, _, label)| label == "MEAS")
        .map(|(start, end, _)| Span::new(*start, *end))
        .collect();
    // A name printed twice in the sentence counts as one.
    let surface = |id: &Option<EntityId>| {
        let entity = entities
            .iter()
            .find(|entity| Some(&entity.id) == id.as_ref())?;
        Some(entity.text.to_lowercase())
    };
    let mut outcomes = BTreeSet::new();
    let mut arms = BTreeSet::new();
    let mut notes = Vec::new();
    for finding in &found {
        scores.values.found += 1;
        let value = values
            .iter()
            .find(|value| value.overlaps(finding.span))
            .copied();
        match value {
            Some(_) => scores.values.hits += 1,
            None => notes.push(format!("false value `{}` {:?}", finding.text, finding.kind)),
        }
        let value = value.unwrap_or(finding.span);
        outcomes.extend(surface(&finding.measure).map(|name| (name, value)));
        let times = line
            .entities
            .iter()
            .map(|(start, end, _)| text.slice(Span::new(*start, *end)));
        let stated = |time: &str| {
            finding
                .time_point
                .as_ref()
                .is_some_and(|point| point.to_lowercase().contains(time))
        };
        outcomes.extend(
            times
                .map(str::to_lowercase)
                .filter(|time| is_time(time) && stated(time))
                .map(|time| (time, value)),
        );
        arms.extend(surface(&finding.arm).map(|name| (name, value)));
    }
    for value in &values {
        scores.values.gold += 1;
        if found.iter().any(|finding| finding.span.overlaps(*value)) {
            scores.values.recalled += 1;
        } else {
            notes.push(format!("missed value `{}`", text.slice(*value)));
        }
    }
    for (score, kinds, pairs, name) in [
        (&mut scores.outcomes, &["OC_RES"][..], &outcomes, "outcome"),
        (&mut scores.arms, &["A1_RES", "A2_RES"], &arms, "arm"),
    ] {
        let gold: BTreeSet<(String, Span)> = line
            .relations
            .iter()
            .filter(|(.., kind)| kinds.contains(&kind.as_str()))
            .map(|(a, b, c, d, _)| {
                (
                    text.slice(Span::new(*a, *b)).to_lowercase(),
                    Span::new(*c, *d),
                )
            })
            .collect();
        let hits = pairs.intersection(&gold).count();
        score.hits += hits;
        score.recalled += hits;
        score.found += pairs.len();
        score.gold += gold.len();
        for (surface, value) in pairs.difference(&gold) {
            notes.push(format!(
                "false {name} `{}` <- `{surface}`",
                text.slice(*value)
            ));
        }
        for (surface, value) in gold.difference(pairs) {
            notes.push(format!(
                "missed {name} `{}` <- `{surface}`",
                text.slice(*value)
            ));
        }
    }
    if !notes.is_empty() {
        scores.errors.push(format!(
            "{}: {}\n    {}",
            line.id,
            line.text,
            notes.join("\n    ")
        ));
    }
}

#[test]
fn values_of_trial_sentences_are_found_and_bound() {
    let path =
        PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/data/ner/rct-art.train.jsonl");
    let Ok(content) = std::fs::read_to_string(&path) else {
        println!("skipped: the trial sentences are not there");
        return;
    };
    let (mut read, mut scored) = (Scores::default(), Scores::default());
    for (index, line) in content.lines().enumerate() {
        let line: Line = serde_json::from_str(line).unwrap();
        add(
            &line,
            if is_read(index) {
                &mut read
            } else {
                &mut scored
            },
        );
    }
    for error in &read.errors {
        println!("{error}");
    }
    for (name, scores) in [("read", &read), ("scored", &scored)] {
        scores.values.print(&format!("{name} half, values"));
        scores
            .outcomes
            .print(&format!("{name} half, value and outcome"));
        scores.arms.print(&format!("{name} half, value and arm"));
    }
    assert!(scored.values.f1() >= 0.85, "values");
    // The goal is 0.75; this floor guards what is reached.
    assert!(scored.outcomes.f1() >= 0.74, "value and outcome");
    assert!(scored.arms.f1() >= 0.75, "value and arm");
}
