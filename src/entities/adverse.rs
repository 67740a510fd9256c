//! Adverse event or disease: decided by what the sentence says, not by the list.
//!
//! Every candidate from the lexicon gets a score: where it starts depends on the word (nausea is an untoward
//! event by nature, hypertension is also a disease that is treated), and words in the sentence and beside the
//! candidate add and take away. Members of an enumeration share the best score among them, since "nausea,
//! anaemia and hypertension" are one kind of thing.

use std::ops::Range;

use super::{lexicon::Role, token::Token};

/// Candidates that reach this are adverse events. Raising it trades recall for precision.
const THRESHOLD: f32 = 0.5;

/// Where a word starts that names an untoward event by nature.
const TYPICAL: f32 = 1.0;

/// Where a word starts that also names a disease.
const DISEASE: f32 = -0.4;

/// A word that speaks of harm by treatment, anywhere in the sentence. Counted at most twice.
const STRONG_CUE: f32 = 0.6;

/// A word that may do so.
const WEAK_CUE: f32 = 0.25;

/// A treatment is named in the sentence.
const TREATMENT: f32 = 0.3;

/// The heading or caption speaks of safety.
const SAFETY_FRAME: f32 = 0.8;

/// Words beside the candidate that give it as an effect ("grade 3 …", "…-induced …", "developed …").
const EFFECT_BESIDE: f32 = 0.9;

/// Words beside the candidate that give it as what is treated ("patients with …", "treatment of …").
const DISEASE_BESIDE: f32 = -1.6;

const STRONG: &[&str] = &[
    "adverse",
    "toxicity",
    "toxicities",
    "toxic",
    "induced",
    "side",
    "safety",
    "tolerability",
    "tolerated",
    "grade",
    "grades",
    "discontinuation",
    "discontinued",
    "discontinue",
    "complication",
    "complications",
    "emergent",
    "aes",
    "ae",
    "teaes",
    "saes",
    "traes",
    "caused",
    "causes",
    "cause",
    "causing",
    "reactions",
    "reaction",
    "hypersensitivity",
    "irae",
    "iraes",
    "overdose",
    "iatrogenic",
    "withdrawal",
    "withdrawn",
    "contraindicated",
    "dechallenge",
    "rechallenge",
];

const WEAK: &[&str] = &[
    "incidence",
    "risk",
    "risks",
    "occurred",
    "occur",
    "occurs",
    "occurring",
    "experienced",
    "reported",
    "developed",
    "develop",
    "develops",
    "events",
    "event",
    "frequency",
    "common",
    "commonly",
    "frequent",
    "frequently",
    "monitoring",
    "monitored",
    "rare",
    "rarely",
    "severe",
    "serious",
    "mild",
    "moderate",
    "fatal",
    "dose",
    "limiting",
    "after",
    "following",
    "due",
    "secondary",
    "attributed",
    "associated",
    "led",
    "leading",
    "cases",
    "case",
    "rates",
    "higher",
    "increased",
    "episodes",
    "produced",
    "produce",
    "manifested",
    "presented",
    "resulted",
    "resulting",
    "warning",
    "caution",
    "syndrome",
];

/// Words right before a candidate (articles and adjectives skipped) after which it is an effect.
const EFFECT_BEFORE: &[&str] = &[
    "grade",
    "induced",
    "caused",
    "causes",
    "cause",
    "causing",
    "developed",
    "develop",
    "develops",
    "developing",
    "experienced",
    "experiencing",
    "experience",
    "emergent",
    "related",
    "producing",
    "produced",
    "mediated",
    "precipitated",
    "precipitate",
    "provoked",
];

/// Two words before a candidate after which it is an effect.
const EFFECT_PAIRS: &[(&str, &str)] = &[
    ("incidence", "of"),
    ("risk", "of"),
    ("risks", "of"),
    ("rates", "of"),
    ("rate", "of"),
    ("cases", "of"),
    ("case", "of"),
    ("episodes", "of"),
    ("episode", "of"),
    ("development", "of"),
    ("occurrence", "of"),
    ("frequency", "of"),
    ("associated", "with"),
    ("due", "to"),
    ("led", "to"),
    ("leading", "to"),
    ("lead", "to"),
    ("resulting", "in"),
    ("resulted", "in"),
    ("because", "of"),
    ("such", "as"),
    ("complicated", "by"),
    ("onset", "of"),
    ("presented", "with"),
    ("signs", "of"),
    ("symptoms", "of"),
    ("potential", "for"),
];

/// Two words before a candidate after which it is what is treated or what patients have.
const DISEASE_PAIRS: &[(&str, &str)] = &[
    ("patients", "with"),
    ("patient", "with"),
    ("subjects", "with"),
    ("adults", "with"),
    ("children", "with"),
    ("individuals", "with"),
    ("people", "with"),
    ("participants", "with"),
    ("those", "with"),
    ("men", "with"),
    ("women", "with"),
    ("treatment", "of"),
    ("treatment", "for"),
    ("therapy", "for"),
    ("therapy", "of"),
    ("treated", "for"),
    ("management", "of"),
    ("history", "of"),
    ("diagnosis", "of"),
    ("diagnosed", "with"),
    ("prevention", "of"),
    ("prophylaxis", "of"),
    ("prevent", "of"),
    ("model", "of"),
    ("models", "of"),
    ("efficacy", "in"),
    ("pathogenesis", "of"),
    ("pathophysiology", "of"),
    ("prevalence", "of"),
    ("suffering", "from"),
    ("indicated", "for"),
    ("used", "for"),
    ("control", "of"),
    ("relief", "of"),
    ("improvement", "in"),
    ("improvement", "of"),
    ("prognosis", "of"),
    ("presence", "of"),
    ("relieve", "of"),
    ("therapies", "for"),
    ("treatments", "for"),
    ("drugs", "for"),
    ("approved", "for"),
];

/// Words right before a candidate after which it is what is treated.
const DISEASE_BEFORE: &[&str] = &[
    "treat",
    "treating",
    "treats",
    "prevent",
    "prevented",
    "prevents",
    "preventing",
    "alleviate",
    "alleviated",
    "alleviating",
    "relieve",
    "relieving",
    "chronic",
    "comorbid",
    "preexisting",
    "underlying",
    "refractory",
    "resistant",
    "essential",
    "idiopathic",
    "advanced",
    "metastatic",
    "ameliorate",
    "ameliorated",
];

/// Words right after a candidate after which it is what patients have.
const DISEASE_AFTER: &[&str] = &[
    "patients",
    "patient",
    "treatment",
    "therapy",
    "management",
    "subjects",
    "model",
    "models",
    "mice",
    "rats",
    "clinic",
    "guidelines",
    "prevention",
    "control",
    "research",
    "specialists",
    "prophylaxis",
    "diagnosis",
    "trials",
];

/// Words that may stand between a cue and the candidate.
const SKIPPED: &[&str] = &[
    "a",
    "an",
    "the",
    "severe",
    "mild",
    "moderate",
    "serious",
    "acute",
    "fatal",
    "new",
    "transient",
    "any",
    "significant",
    "symptomatic",
    "major",
    "reversible",
    "and",
    "or",
    "1",
    "2",
    "3",
    "4",
    "5",
    "≥",
    "3/4",
    "/",
    "to",
    "life",
    "threatening",
    "persistent",
    "more",
    "increased",
    "drug",
    "treatment",
    "other",
    "some",
    "their",
    "its",
    "active",
    "established",
    "stable",
    "previous",
    "prior",
];

/// A possible adverse event of a sentence.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Candidate {
    pub(super) tokens: Range<usize>,
    pub(super) role: Role,
}

/// What surrounds the sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Frame {
    /// The heading, caption or column header speaks of safety.
    pub(super) is_safety: bool,
}

impl Frame {
    /// Reads a heading or caption.
    pub(super) fn of(heading: &str) -> Self {
        let heading = heading.to_lowercase();
        let is_safety = [
            "adverse",
            "safety",
            "toxicit",
            "side effect",
            "tolerab",
            "complication",
            "risks",
        ]
        .iter()
        .any(|word| heading.contains(word));
        Self { is_safety }
    }
}

/// For each candidate, how sure it is an adverse event, or `None` where it is not.
///
/// `candidates` are sorted and do not overlap; `has_treatment` says that the sentence names a treatment.
pub(super) fn decide(
    tokens: &[Token<'_>],
    candidates: &[Candidate],
    has_treatment: bool,
    frame: Frame,
) -> Vec<Option<f32>> {
    let sentence = sentence_score(tokens, candidates, has_treatment, frame);
    let mut scores: Vec<f32> = candidates
        .iter()
        .map(|candidate| {
            let start = if candidate.role == Role::Typical {
                TYPICAL
            } else {
                DISEASE
            };
            start + sentence + beside(tokens, &candidate.tokens)
        })
        .collect();
    share_in_lists(tokens, candidates, &mut scores);
    scores
        .into_iter()
        .map(|score| (score >= THRESHOLD).then(|| (0.55 + 0.2 * (score - THRESHOLD)).min(0.95)))
        .collect()
}

fn sentence_score(
    tokens: &[Token<'_>],
    candidates: &[Candidate],
    has_treatment: bool,
    frame: Frame,
) -> f32 {
    let outside = |index: &usize| {
        !candidates
            .iter()
            .any(|candidate| candidate.tokens.contains(index))
    };
    let count = |words: &[&str]| {
        tokens
            .iter()
            .enumerate()
            .filter(|(index, token)| words.contains(&token.key.as_str()) && outside(index))
            .take(2)
            .map(|_| 1.0f32)
            .sum::<f32>()
    };
    count(STRONG) * STRONG_CUE
        + count(WEAK) * WEAK_CUE
        + if has_treatment { TREATMENT } else { 0.0 }
        + if frame.is_safety { SAFETY_FRAME } else { 0.0 }
}

/// What the words right beside the candidate say.
fn beside(tokens: &[Token<'_>], range: &Range<usize>) -> f32 {
    let key = |index: usize| tokens.get(index).map_or("", |token| token.key.as_str());
    let mut before = range.start;
    while before > 0 && SKIPPED.contains(&key(before - 1)) && range.start - before < 5 {
        before -= 1;
    }
    let (last, pair) = match before {
        0 => ("", ("", "")),
        1 => (key(0), ("", key(0))),
        _ => (key(before - 1), (key(before - 2), key(before - 1))),
    };
    let mut score = 0.0;
    if EFFECT_BEFORE.contains(&last) || EFFECT_PAIRS.contains(&pair) {
        score += EFFECT_BESIDE;
    }
    let skipped_chronic = before > 0 && DISEASE_BEFORE.contains(&last);
    if DISEASE_PAIRS.contains(&pair) || skipped_chronic || DISEASE_AFTER.contains(&key(range.end)) {
        score += DISEASE_BESIDE;
    }
    score
}

/// Gives the members of an enumeration the best score among them.
fn share_in_lists(tokens: &[Token<'_>], candidates: &[Candidate], scores: &mut [f32]) {
    let mut group = 0;
    for next in 1..=candidates.len() {
        let goes_on = candidates
            .get(next)
            .zip(candidates.get(next - 1))
            .is_some_and(|(next, last)| {
                let between = tokens
                    .get(last.tokens.end..next.tokens.start)
                    .unwrap_or_default();
                between.len() <= 3
                    && between.iter().all(|token| {
                        matches!(
                            token.key.as_str(),
                            "," | "and" | "or" | "/" | ";" | "severe" | "&" | "as" | "well"
                        )
                    })
            });
        if !goes_on {
            if let Some(members) = scores.get_mut(group..next) {
                let best = members.iter().copied().fold(f32::MIN, f32::max);
                members.fill(best);
            }
            group = next;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{entities::token::tokens, text::Text};

    fn is_event(sentence: &str, words: &[(&str, Role)]) -> Vec<bool> {
        let text = Text::new(sentence.to_owned());
        let tokens = tokens(&text, text.span(), &[]);
        let candidates: Vec<Candidate> = words
            .iter()
            .map(|(word, role)| {
                let at = tokens.iter().position(|token| token.text == *word).unwrap();
                Candidate {
                    tokens: at..at + 1,
                    role: *role,
                }
            })
            .collect();
        decide(&tokens, &candidates, true, Frame::default())
            .iter()
            .map(Option::is_some)
            .collect()
    }

    #[test]
    fn the_disease_treated_is_no_adverse_event() {
        assert_eq!(
            is_event(
                "Drug X in patients with hypertension .",
                &[("hypertension", Role::InContext)]
            ),
            [false]
        );
        assert_eq!(
            is_event(
                "Grade 3 hypertension was a side effect .",
                &[("hypertension", Role::InContext)]
            ),
            [true]
        );
    }

    #[test]
    fn an_enumeration_is_one_kind_of_thing() {
        assert_eq!(
            is_event(
                "They had nausea , anemia .",
                &[("nausea", Role::Typical), ("anemia", Role::InContext)]
            ),
            [true, true]
        );
    }
}
