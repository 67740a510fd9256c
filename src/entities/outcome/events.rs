use std::ops::Range;

use crate::entities::{
    token::{Joint, Token},
    words::Words,
};

/// What "time to" and "duration of" measure.
static TIMED: Words = Words::new(
    "progression response treatment failure first next death deterioration relapse recurrence event \
     discontinuation remission healing onset hospitalization exacerbation metastasis metastases brain cns \
     disease tumor symptom worsening recovery improvement definitive subsequent therapy chemotherapy \
     chronic clinical virologic viral clearance engraftment castration resistance psa intracranial \
     extracranial local systemic distant survival benefit complete objective occurrence conversion discharge rebound bleeding stroke culture sputum major cardiovascular",
);

/// Words of [`TIMED`] that can end such a name.
static TIMED_EVENTS: Words = Words::new(
    "progression response failure death deterioration relapse recurrence event discontinuation remission healing onset hospitalization exacerbation metastasis metastases worsening recovery improvement clearance engraftment resistance benefit survival conversion discharge rebound bleeding stroke",
);

/// What people are admitted for, as an endpoint.
static ADMITTED_FOR: Words = Words::new(
    "worsening acute heart failure hf unstable angina cardiovascular causes cause any stroke reasons reason worsened decompensated ischemic coronary syndrome respiratory kidney congestive cv cardiac myocardial infarction",
);

/// What people die from, as an endpoint.
static DIED_FROM: Words = Words::new(
    "any all cardiovascular cardiac coronary heart disease cause causes vascular renal kidney stroke cancer noncardiovascular other myocardial infarction bleeding failure respiratory breast prostate lung",
);

/// "time to progression", "time to brain metastasis onset", "duration of response".
pub(super) fn timed(tokens: &[Token<'_>], at: usize) -> Option<Range<usize>> {
    let first = tokens.get(at)?;
    let link = tokens.get(at + 1)?;
    let is_timed =
        first.key == "time" && link.key == "to" || first.key == "duration" && link.key == "of";
    if !is_timed {
        return None;
    }
    let mut end = at + 2 + usize::from(tokens.get(at + 2).is_some_and(|token| token.key == "the"));
    while end < at + 7
        && tokens
            .get(end)
            .is_some_and(|token| TIMED.contains(&token.key) && token.joint != Joint::Border)
    {
        end += 1;
    }
    // An event must end the name: "time to CNS" is cut short, "time to treatment" no endpoint.
    while end > at + 2
        && tokens
            .get(end - 1)
            .is_some_and(|token| !TIMED_EVENTS.contains(&token.key))
    {
        end -= 1;
    }
    (end > at + 2).then_some(at..end)
}

/// "hospitalization for heart failure", "hospital admission for unstable angina".
pub(super) fn admission(tokens: &[Token<'_>], at: usize) -> Option<Range<usize>> {
    let head = tokens.get(at)?.key.as_str();
    let is_head = head.starts_with("hospitalization") || matches!(head, "admission" | "admissions");
    let is_linked = tokens
        .get(at + 1)
        .is_some_and(|token| matches!(token.key.as_str(), "for" | "from" | "due"));
    if !is_head || !is_linked {
        return None;
    }
    let from = at + 2 + usize::from(tokens.get(at + 2).is_some_and(|token| token.key == "to"));
    let end = run_end(tokens, from, &ADMITTED_FOR);
    let start = if at > 0 && tokens.get(at - 1)?.key == "hospital" {
        at - 1
    } else {
        at
    };
    (end > from).then_some(start..end)
}

/// "death from any cause", "deaths from coronary heart disease".
pub(super) fn death_from(tokens: &[Token<'_>], at: usize) -> Option<Range<usize>> {
    let is_head = matches!(tokens.get(at)?.key.as_str(), "death" | "deaths");
    let is_linked = matches!(tokens.get(at + 1)?.key.as_str(), "from" | "due");
    let from = at + 2 + usize::from(tokens.get(at + 2).is_some_and(|token| token.key == "to"));
    if !is_head || !is_linked {
        return None;
    }
    let end = run_end(tokens, from, &DIED_FROM);
    (end > from).then_some(at..end)
}

/// "major vascular events", "major adverse kidney events".
pub(super) fn major_events(tokens: &[Token<'_>], at: usize) -> Option<Range<usize>> {
    let mut end = at + 1;
    while end < at + 5
        && tokens.get(end).is_some_and(|token| {
            matches!(
                token.key.as_str(),
                "adverse"
                    | "cardiovascular"
                    | "cardiac"
                    | "vascular"
                    | "kidney"
                    | "renal"
                    | "limb"
                    | "coronary"
                    | "cerebrovascular"
                    | "and"
                    | "ischemic"
                    | "disease"
                    | "atherosclerotic"
                    | "cerebral"
            )
        })
    {
        end += 1;
    }
    let is_events = matches!(tokens.get(end)?.key.as_str(), "event" | "events");
    // "major adverse events" are adverse events of any kind.
    let names_organ = tokens
        .get(at + 1..end)?
        .iter()
        .any(|token| token.key != "adverse");
    (tokens.get(at)?.key == "major" && names_organ && is_events).then_some(at..end + 1)
}

/// The end of the run of listed words that starts at `from`.
fn run_end(tokens: &[Token<'_>], from: usize, words: &Words) -> usize {
    let length = tokens
        .get(from..tokens.len().min(from + 4))
        .unwrap_or_default()
        .iter()
        .take_while(|token| words.contains(&token.key) && token.joint != Joint::Border)
        .count();
    from + length
}
