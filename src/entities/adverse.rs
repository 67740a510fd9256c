//! Adverse event or disease: decided by what the sentence says, not by the list.
//!
//! Every candidate from the lexicon gets a score: where it starts depends on the word (nausea is an untoward
//! event by nature, hypertension is also a disease that is treated), and words in the sentence and beside the
//! candidate add and take away. Members of an enumeration share the best score among them, since "nausea,
//! anaemia and hypertension" are one kind of thing.

use std::{collections::BTreeMap, ops::Range};

use super::{
    lexicon::Role,
    token::Token,
    words::{Pairs, Words},
};

/// Candidates that reach this are adverse events. Raising it trades recall for precision.
const THRESHOLD: f32 = 0.5;

/// Where a word starts that names an untoward event by nature.
const TYPICAL: f32 = 1.0;

/// Where a word starts that also names a disease.
const DISEASE: f32 = -0.4;

/// Where a word starts that names a tumour: what an oncology article treats.
const TUMOR: f32 = -1.2;

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

/// Words or figures after the candidate that count it ("… occurred in 9 patients", "… (3.1% vs 2.1%)").
const COUNTED_AFTER: f32 = 0.7;

/// The document mostly gives the thing as what is treated.
const DISEASE_OF_DOCUMENT: f32 = -0.6;

/// Words beside the candidate that give it as what is treated ("patients with …", "treatment of …").
const DISEASE_BESIDE: f32 = -1.6;

static STRONG: Words = Words::new(
    "adverse harm harms toxicity toxicities toxic induced side safety tolerability tolerated grade grades \
     discontinuation discontinued discontinue complication complications emergent aes ae teaes saes traes \
     caused causes cause causing reactions reaction hypersensitivity irae iraes overdose iatrogenic \
     withdrawal withdrawn contraindicated dechallenge rechallenge",
);

static WEAK: Words = Words::new(
    "incidence risk risks occurred occur occurs occurring experienced reported developed develop develops \
     events event frequency common commonly frequent frequently monitoring monitored rare rarely severe \
     serious mild moderate fatal dose limiting after following due secondary attributed associated led \
     leading cases case rates higher increased episodes produced produce manifested presented resulted \
     resulting warning caution syndrome",
);

/// Words right before a candidate (articles and adjectives skipped) after which it is an effect.
/// Words shortly after a candidate that count it.
static COUNTED: Words = Words::new(
    "occurred occurring occur reported seen observed recorded noted developed frequent common affected",
);

/// Parts of words that name tumours.
const TUMOR_PARTS: &[&str] = &[
    "cancer",
    "carcinoma",
    "melanoma",
    "lymphoma",
    "leukemia",
    "tumor",
    "sarcoma",
    "myeloma",
    "glioma",
    "neoplasm",
    "metastas",
    "malignan",
    "blastoma",
];

static EFFECT_BEFORE: Words = Words::new(
    "grade induced caused causes cause causing developed develop develops developing experienced \
     experiencing experience emergent related producing produced mediated precipitated precipitate \
     provoked",
);

/// Two words before a candidate after which it is an effect.
static EFFECT_PAIRS: Pairs = Pairs::new(
    "incidence of | risk of | risks of | rates of | rate of | cases of | case of | episodes of | episode \
     of | development of | occurrence of | frequency of | associated with | due to | led to | leading to \
     | lead to | resulting in | resulted in | because of | such as | complicated by | onset of | \
     presented with | signs of | symptoms of | potential for",
);

/// Two words before a candidate after which it is what is treated or what patients have.
static DISEASE_PAIRS: Pairs = Pairs::new(
    "patients with | patient with | subjects with | adults with | children with | individuals with | \
     people with | participants with | those with | men with | women with | treatment of | treatment for \
     | therapy for | therapy of | treated for | management of | history of | diagnosis of | diagnosed \
     with | prevention of | prophylaxis of | prevent of | model of | models of | efficacy in | \
     pathogenesis of | pathophysiology of | prevalence of | suffering from | indicated for | used for | \
     control of | relief of | improvement in | improvement of | prognosis of | presence of | relieve of | \
     therapies for | treatments for | drugs for | approved for",
);

/// Words right before a candidate after which it is what is treated.
static DISEASE_BEFORE: Words = Words::new(
    "treat treating treats prevent prevented prevents preventing alleviate alleviated alleviating relieve \
     relieving chronic comorbid preexisting underlying refractory resistant essential idiopathic advanced \
     metastatic ameliorate ameliorated",
);

/// Words right after a candidate after which it is what patients have.
static DISEASE_AFTER: Words = Words::new(
    "patients patient treatment therapy management subjects model models mice rats clinic guidelines \
     prevention control research specialists prophylaxis diagnosis trials",
);

/// Words that may stand between a cue and the candidate.
static SKIPPED: Words = Words::new(
    "a an the severe mild moderate serious acute fatal new transient any significant symptomatic major \
     reversible and or 1 2 3 4 5 ≥ 3/4 / to life threatening persistent more increased drug treatment \
     other some their its active established stable previous prior",
);

/// A possible adverse event of a sentence.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Candidate {
    pub(super) tokens: Range<usize>,
    pub(super) role: Role,
    /// The document mostly gives it as what is treated; see [`Tally`].
    pub(super) is_disease_here: bool,
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
            "harm",
            "safety",
            "toxicit",
            "side effect",
            "tolerab",
            "complication",
            "risks",
            "harm",
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
            let covered = tokens.get(candidate.tokens.clone()).unwrap_or_default();
            let is_tumor = covered
                .iter()
                .any(|token| TUMOR_PARTS.iter().any(|part| token.key.contains(part)));
            let start = match candidate.role {
                Role::Typical => TYPICAL,
                _ if is_tumor => TUMOR,
                _ => DISEASE,
            };
            let document = if candidate.is_disease_here {
                DISEASE_OF_DOCUMENT
            } else {
                0.0
            };
            start
                + document
                + sentence
                + beside(tokens, &candidate.tokens)
                + after(tokens, candidate.tokens.end)
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
    let count = |words: &Words| {
        tokens
            .iter()
            .enumerate()
            .filter(|(index, token)| words.contains(&token.key) && outside(index))
            .take(2)
            .map(|_| 1.0f32)
            .sum::<f32>()
    };
    count(&STRONG) * STRONG_CUE
        + count(&WEAK) * WEAK_CUE
        + if has_treatment { TREATMENT } else { 0.0 }
        + if frame.is_safety { SAFETY_FRAME } else { 0.0 }
}

/// What the words right beside the candidate say.
fn beside(tokens: &[Token<'_>], range: &Range<usize>) -> f32 {
    let key = |index: usize| tokens.get(index).map_or("", |token| token.key.as_str());
    let mut before = range.start;
    while before > 0 && SKIPPED.contains(key(before - 1)) && range.start - before < 5 {
        before -= 1;
    }
    let (last, pair) = match before {
        0 => ("", ("", "")),
        1 => (key(0), ("", key(0))),
        _ => (key(before - 1), (key(before - 2), key(before - 1))),
    };
    let mut score = 0.0;
    if EFFECT_BEFORE.contains(last) || EFFECT_PAIRS.contains(pair.0, pair.1) {
        score += EFFECT_BESIDE;
    }
    let skipped_chronic = before > 0 && DISEASE_BEFORE.contains(last);
    // "type 2 diabetes" names the disease of an article, not an event.
    let is_typed = last.chars().all(|c| c.is_ascii_digit()) && pair.0 == "type"
        || key(range.start.saturating_sub(2)) == "type";
    if is_typed
        || DISEASE_PAIRS.contains(pair.0, pair.1)
        || skipped_chronic
        || DISEASE_AFTER.contains(key(range.end))
    {
        score += DISEASE_BESIDE;
    }
    score
}

/// Whether what follows counts the candidate: a verb of occurrence within four words, or a percentage in brackets.
fn after(tokens: &[Token<'_>], end: usize) -> f32 {
    let next = tokens
        .get(end..(end + 5).min(tokens.len()))
        .unwrap_or_default();
    let is_counted = next
        .iter()
        .take_while(|token| !matches!(token.text, "." | ";" | ","))
        .any(|token| COUNTED.contains(&token.key));
    let is_bracketed = matches!(next, [open, number, ..] if open.text == "(" && number.has_digit())
        && next.iter().any(|token| token.text == "%");
    if is_counted || is_bracketed {
        COUNTED_AFTER
    } else {
        0.0
    }
}

/// How often a document gives a thing as what is treated and as an effect, by the words right beside it.
#[derive(Debug, Default)]
pub(super) struct Tally {
    balance: BTreeMap<String, i32>,
}

impl Tally {
    /// Counts one mention of the thing called `name`.
    pub(super) fn count(&mut self, name: &str, tokens: &[Token<'_>], range: &Range<usize>) {
        let score = beside(tokens, range);
        let balance = self.balance.entry(name.to_owned()).or_default();
        if score < 0.0 {
            *balance += 1;
        } else if score > 0.0 {
            *balance -= 1;
        }
    }

    /// Whether the document mostly gives the thing as what is treated: twice more than as an effect.
    pub(super) fn is_disease(&self, name: &str) -> bool {
        self.balance.get(name).is_some_and(|balance| *balance >= 2)
    }
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
                    is_disease_here: false,
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
