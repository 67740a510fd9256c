use std::ops::Range;

use crate::entities::{
    token::{Joint, Token},
    words::Words,
};

/// What stands before "rate" as the thing counted.
static RATE_HEADS: Words = Words::new(
    "response remission control benefit recurrence relapse mortality survival cure success eradication \
     clearance conversion progression hospitalization exacerbation fatality retention death healing \
     pregnancy restenosis rebleeding patency seroconversion abstinence cessation pcr cr svr orr \
     readmission reoperation failure",
);

/// Modifiers of response, remission, control and mortality that belong to the endpoint's name.
static RATE_WORDS: Words = Words::new(
    "overall objective complete partial pathologic pathological intracranial cns disease clinical tumor \
     major molecular hematologic cytogenetic virologic virological sustained best confirmed local \
     locoregional distant all cause cardiovascular cardiac cancer specific hospital in case early \
     radiographic endoscopic histologic histological steroid free treatment heart viral live birth \
     metabolic infant maternal perioperative postoperative neonatal composite biochemical symptomatic \
     symptom smoking seizure brain metastasis systemic extracranial lesion fatal",
);

pub(super) fn rate(tokens: &[Token<'_>], at: usize) -> Option<Range<usize>> {
    if !matches!(tokens.get(at)?.key.as_str(), "rate" | "rates") || at == 0 {
        return None;
    }
    let counted = at - 1;
    if !RATE_HEADS.contains(&tokens.get(counted)?.key) {
        return None;
    }
    let start = modifiers_start(tokens, counted);
    Some(start..at + 1)
}

pub(super) fn mortality(tokens: &[Token<'_>], at: usize) -> Option<Range<usize>> {
    if tokens.get(at)?.key != "mortality" {
        return None;
    }
    let start = modifiers_start(tokens, at);
    (start < at).then_some(start..at + 1)
}

/// Takes the modifiers that belong to an endpoint's name, without a preposition or "the" at the border.
fn modifiers_start(tokens: &[Token<'_>], head: usize) -> usize {
    let mut start = head;
    while start > 0
        && tokens
            .get(start)
            .is_some_and(|token| token.joint != Joint::Border)
        && tokens
            .get(start - 1)
            .is_some_and(|token| RATE_WORDS.contains(&token.key))
    {
        start -= 1;
    }
    while start < head
        && tokens.get(start).is_some_and(|token| {
            token.key == "in"
                && tokens
                    .get(start + 1)
                    .is_none_or(|next| next.key != "hospital")
                || matches!(token.key.as_str(), "free" | "cause" | "specific")
        })
    {
        start += 1;
    }
    start
}
