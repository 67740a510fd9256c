use std::{
    collections::{BTreeMap, BTreeSet},
    sync::LazyLock,
};

use regex::Regex;

use crate::{
    entities::{Entity, EntityId, EntityLabel, EntitySource, Normalized, mention::Mention},
    text::{Passage, Span, Text},
};

/// Registry numbers, with the identifier's scheme.
static REGISTRIES: LazyLock<Vec<(&'static str, Regex)>> = LazyLock::new(|| {
    [
        ("nct", r"\bNCT ?0\d{7}\b"),
        ("isrctn", r"\bISRCTN ?\d{8}\b"),
        (
            "eudract",
            r"\b(?:EudraCT(?: (?:number|no\.?))?:? ?)?20[0-2]\d-\d{6}-\d{2}\b",
        ),
        ("chictr", r"\bChiCTR(?:-[A-Z]{2,4})?-?\d{8,10}\b"),
        ("umin", r"\bUMIN(?:-CTR)? ?0000\d{5}\b"),
        ("actrn", r"\bACTRN ?126\d{11}\b"),
        ("drks", r"\bDRKS ?0\d{7}\b"),
        ("ntr", r"\bNTR ?\d{4}\b"),
        ("ntr", r"\bNL\d{4}\b"),
        ("ctri", r"\bCTRI/\d{4}/\d{2,3}/\d{6}\b"),
        ("jrct", r"\bjRCTs?\d{9,10}\b"),
        ("japic", r"\bJapicCTI-\d{6}\b"),
        ("irct", r"\bIRCT\d{11,14}N?\d*\b"),
        ("pactr", r"\bPACTR\d{15,16}\b"),
        ("kct", r"\bKCT0\d{6}\b"),
    ]
    .into_iter()
    .filter_map(|(scheme, pattern)| Some((scheme, Regex::new(pattern).ok()?)))
    .collect()
});

/// The registry numbers of a passage.
pub(in crate::entities) fn registry_numbers(passage: Passage<'_>) -> Vec<Mention> {
    let mut mentions = Vec::new();
    for (scheme, pattern) in REGISTRIES.iter() {
        for found in pattern.find_iter(passage.str) {
            let number = found.as_str().replace(' ', "");
            mentions.push(Mention {
                label: EntityLabel::Trial,
                span: passage.span_of(found.range()),
                confidence: 0.98,
                source: EntitySource::Pattern,
                normalized: Some(Normalized {
                    name: number.clone(),
                    identifiers: BTreeMap::from([((*scheme).to_owned(), number)]),
                }),
            });
        }
    }
    mentions
}

/// Gives names the registry number that follows them in brackets, "NAME (NCT01234567)", everywhere in the
/// document. A name with two numbers gets neither. What the document says goes before what the lexicon says:
/// several trials bear the same name.
pub(in crate::entities) fn share_numbers(text: &Text, mentions: &mut [Mention]) {
    let mut numbers: BTreeMap<String, BTreeSet<(String, String)>> = BTreeMap::new();
    for pair in mentions.windows(2) {
        if let [name, number] = pair
            && name.label == EntityLabel::Trial
            && number.label == EntityLabel::Trial
            && let (Some(name_of), Some(number_of)) = (&name.normalized, &number.normalized)
            && !is_number(name_of)
            && is_number(number_of)
            && is_identified(text.slice(Span::new(name.span.end, number.span.start)))
        {
            numbers
                .entry(name_of.name.clone())
                .or_default()
                .extend(number_of.identifiers.clone());
        }
    }
    for mention in mentions {
        if mention.label == EntityLabel::Trial
            && let Some(normalized) = &mut mention.normalized
            && let Some(found) = numbers.get(&normalized.name)
        {
            let agrees = normalized
                .identifiers
                .iter()
                .any(|(scheme, number)| found.contains(&(scheme.clone(), number.clone())));
            if found.len() == 1 {
                normalized.identifiers = found.iter().cloned().collect();
            } else if !agrees {
                normalized.identifiers.clear();
            }
        }
    }
}

/// A trial's name and the registry number that a text gives it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Registration {
    /// The name.
    pub trial: EntityId,
    /// The number.
    pub number: EntityId,
}

/// The names that a registry number follows in brackets, "NAME (NCT01234567)", with that number, in reading order.
/// `entities` are those of `text`, sorted by span. The same name may come with several numbers.
#[must_use]
pub fn registrations(text: &Text, entities: &[&Entity]) -> Vec<Registration> {
    let mut found = Vec::new();
    for pair in entities.windows(2) {
        if let [name, number] = pair
            && name.label == EntityLabel::Trial
            && number.label == EntityLabel::Trial
            && let (Some(name_of), Some(number_of)) = (&name.normalized, &number.normalized)
            && !is_number(name_of)
            && is_number(number_of)
            && is_identified(text.slice(Span::new(name.span.end, number.span.start)))
        {
            found.push(Registration {
                trial: name.id.clone(),
                number: number.id.clone(),
            });
        }
    }
    found
}

/// Whether a mention is a registry number itself, not a name.
fn is_number(trial: &Normalized) -> bool {
    trial
        .identifiers
        .values()
        .any(|number| *number == trial.name)
}

/// Whether what stands between a name and a number gives the number as the name's.
fn is_identified(between: &str) -> bool {
    let words = between.trim_start();
    words.starts_with(['(', '['])
        && between.chars().count() <= 45
        && !between.contains([')', ']', ';'])
        && words.split(|c: char| !c.is_alphabetic()).all(|word| {
            matches!(
                word,
                "" | "ClinicalTrials"
                    | "gov"
                    | "Identifier"
                    | "identifier"
                    | "number"
                    | "registration"
                    | "trial"
                    | "study"
                    | "registered"
            )
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn registry_numbers_carry_their_scheme() {
        let text = Text::new("α (NCT03284723; EudraCT 2015-001234-12)".to_owned());
        let found = registry_numbers(text.passage(text.span()));
        let shown: Vec<&str> = found
            .iter()
            .map(|mention| text.slice(mention.span))
            .collect();
        assert_eq!(shown, ["NCT03284723", "EudraCT 2015-001234-12"]);
    }
}
