//! Outcomes by grammar: a measured head with the words that make it a standard endpoint.

use super::{
    EntityLabel, EntitySource, Normalized,
    mention::Mention,
    token::{Joint, Token},
    words::Words,
};

/// What stands before "survival" as a part of its name. Words before "-free" are taken whole.
static SURVIVAL_WORDS: Words = Words::new(
    "overall free specific graft implant intracranial cns radiographic radiologic invasive \
     distant cancer disease event relapse recurrence metastasis metastases failure progression treatment \
     locoregional local regional biochemical symptom stroke dialysis amputation leukemia ventilator \
     transplant seizure allograft renal kidney pfs brain breast chemotherapy all cause colostomy \
     laryngectomy device steroid gvhd",
);

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

/// What "time to" and "duration of" measure.
static TIMED: Words = Words::new(
    "progression response treatment failure first next death deterioration relapse recurrence event \
     discontinuation remission healing onset hospitalization exacerbation metastasis metastases brain cns \
     disease tumor symptom worsening recovery improvement definitive subsequent therapy chemotherapy \
     chronic clinical virologic viral clearance engraftment castration resistance psa intracranial \
     extracranial local systemic distant survival benefit complete objective",
);

/// Words of [`TIMED`] that can end such a name.
static TIMED_EVENTS: Words = Words::new(
    "progression response failure death deterioration relapse recurrence event discontinuation remission healing onset hospitalization exacerbation metastasis metastases worsening recovery improvement clearance engraftment resistance benefit survival",
);

/// Verbs and nouns that show that something is measured.
static MEASURE_CUES: Words = Words::new(
    "improve improved improves improving improvement improvements reduce reduced reduces reducing \
     reduction reductions increase increased increases increasing decrease decreased decreases lower \
     lowered lowering lowers higher prolong prolonged prolongs prolonging extend extended extending \
     endpoint endpoints end outcome outcomes median risk hazard rate rates change changes effect effects \
     benefit benefits significant significantly versus vs compared prevent prevented prevention preserve \
     preserved better worse poorer longer shorter superior gain gains advantage declined decline \
     composite incidence measured mean hr or ci impact impacts impacting enhance enhanced enhances fewer \
     months years",
);

/// Neighbours that make "survival" a matter of biology or of method.
static SURVIVAL_BIOLOGY: Words = Words::new(
    "cell cells cellular neuronal neuron pathway pathways signaling signalling signal signals factor \
     factors bacterial curve curves analysis analyses gene genes protein proteins mechanism mechanisms \
     proliferation growth parasite vector islet data guide kit",
);

/// The outcomes of a sentence that grammar shows.
pub(super) fn by_grammar(tokens: &[Token<'_>]) -> Vec<Mention> {
    (0..tokens.len())
        .filter_map(|at| {
            let range = survival(tokens, at)
                .or_else(|| rate(tokens, at))
                .or_else(|| mortality(tokens, at))
                .or_else(|| timed(tokens, at))
                .or_else(|| coordinated(tokens, at))
                .or_else(|| admission(tokens, at))
                .or_else(|| death_from(tokens, at))
                .or_else(|| major_events(tokens, at))?;
            let covered = tokens.get(range)?;
            let name = covered
                .iter()
                .filter(|token| token.is_word())
                .map(|token| token.key.as_str())
                .collect::<Vec<_>>()
                .join(" ");
            let normalized = Normalized {
                name: name
                    .strip_suffix("rates")
                    .map_or(name.clone(), |stem| format!("{stem}rate")),
                ..Normalized::default()
            };
            Mention::over(
                covered,
                EntityLabel::Outcome,
                EntitySource::Pattern,
                0.85,
                Some(normalized),
            )
        })
        .collect()
}

/// Whether the sentence measures something: an improvement, a risk, a median.
pub(super) fn is_measured(tokens: &[Token<'_>]) -> bool {
    tokens
        .iter()
        .any(|token| MEASURE_CUES.contains(&token.key) || token.text == "%")
}

/// Whether "survival" at `at` is what patients do, not cells.
pub(super) fn is_of_patients(tokens: &[Token<'_>], at: usize) -> bool {
    let is_biology = |index: usize| {
        tokens
            .get(index)
            .is_some_and(|token| SURVIVAL_BIOLOGY.contains(&token.key))
    };
    let of_cells = tokens.get(at + 1).is_some_and(|token| token.key == "of")
        && (at + 2..at + 6).any(|index| {
            tokens.get(index).is_some_and(|token| {
                matches!(
                    token.key.as_str(),
                    "cells" | "neurons" | "cell" | "bacteria"
                )
            })
        });
    let in_list = tokens
        .get(at + 1)
        .is_some_and(|token| matches!(token.key.as_str(), "and" | ","))
        && is_biology(at + 2)
        || at >= 2
            && tokens
                .get(at - 1)
                .is_some_and(|token| matches!(token.key.as_str(), "and" | ","))
            && is_biology(at - 2);
    !(is_biology(at + 1) || at > 0 && is_biology(at - 1) || of_cells || in_list)
}

/// Whether the words before give the thing as what patients have: "patients with stroke".
pub(super) fn is_population(tokens: &[Token<'_>], range: &std::ops::Range<usize>) -> bool {
    let key = |back: usize| {
        range
            .start
            .checked_sub(back)
            .and_then(|index| tokens.get(index))
            .map_or("", |token| token.key.as_str())
    };
    let after = tokens.get(range.end).map_or("", |token| token.key.as_str());
    key(1) == "with"
        && matches!(
            key(2),
            "patients"
                | "patient"
                | "those"
                | "people"
                | "adults"
                | "individuals"
                | "subjects"
                | "participants"
        )
        || matches!(
            (key(2), key(1)),
            ("history" | "treatment" | "diagnosis", "of")
        )
        || matches!(after, "patients" | "patient" | "survivors")
        || matches!(
            key(1),
            "prior"
                | "previous"
                | "acute"
                | "recent"
                | "after"
                | "preserved"
                | "reduced"
                | "no"
                | "without"
        )
}

fn survival(tokens: &[Token<'_>], at: usize) -> Option<std::ops::Range<usize>> {
    let head = tokens.get(at)?;
    if !matches!(head.key.as_str(), "survival" | "survivals") || head.joint == Joint::Border {
        return None;
    }
    let mut start = at;
    while start > 0 {
        let before = tokens.get(start - 1)?;
        let joint = tokens.get(start)?.joint;
        let is_freed =
            tokens.get(start)?.key == "free" && joint == Joint::Hyphen && before.is_word();
        if joint == Joint::Border || !(is_freed || SURVIVAL_WORDS.contains(&before.key)) {
            break;
        }
        start -= 1;
    }
    // "patients with brain metastases survival": a bare noun in front is no name.
    let has_name = tokens.get(start..at)?.iter().any(|token| {
        matches!(
            token.key.as_str(),
            "overall" | "free" | "specific" | "graft" | "allograft" | "implant" | "patient"
        )
    });
    if !has_name {
        return None;
    }
    Some(start..at + 1)
}

fn rate(tokens: &[Token<'_>], at: usize) -> Option<std::ops::Range<usize>> {
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

fn mortality(tokens: &[Token<'_>], at: usize) -> Option<std::ops::Range<usize>> {
    if tokens.get(at)?.key != "mortality" {
        return None;
    }
    let start = modifiers_start(tokens, at);
    (start < at).then_some(start..at + 1)
}

/// "progression-free" of "progression-free and overall survival": a name of its own without its head.
fn coordinated(tokens: &[Token<'_>], at: usize) -> Option<std::ops::Range<usize>> {
    let free = tokens.get(at + 1)?;
    let link = tokens.get(at + 2)?;
    let is_free = free.key == "free"
        && free.joint == Joint::Hyphen
        && SURVIVAL_WORDS.contains(&tokens.get(at)?.key);
    let goes_on = matches!(link.key.as_str(), "and" | "or" | "," | "/" | "as")
        && tokens
            .get(at + 3..tokens.len().min(at + 9))?
            .iter()
            .any(|token| token.key == "survival");
    let mut start = at;
    while start > 0
        && matches!(
            tokens.get(start - 1)?.key.as_str(),
            "invasive" | "distant" | "intracranial" | "locoregional" | "local"
        )
    {
        start -= 1;
    }
    (is_free && goes_on).then_some(start..at + 2)
}

/// What people are admitted for, as an endpoint.
static ADMITTED_FOR: Words = Words::new(
    "worsening acute heart failure hf unstable angina cardiovascular causes cause any stroke reasons reason worsened decompensated ischemic coronary syndrome respiratory kidney",
);

/// "hospitalization for heart failure", "hospital admission for unstable angina".
fn admission(tokens: &[Token<'_>], at: usize) -> Option<std::ops::Range<usize>> {
    let head = tokens.get(at)?.key.as_str();
    let is_head = head.starts_with("hospitalization") || matches!(head, "admission" | "admissions");
    let is_linked = tokens
        .get(at + 1)
        .is_some_and(|token| matches!(token.key.as_str(), "for" | "from"));
    if !is_head || !is_linked {
        return None;
    }
    let end = run_end(tokens, at + 2, &ADMITTED_FOR);
    let start = if at > 0 && tokens.get(at - 1)?.key == "hospital" {
        at - 1
    } else {
        at
    };
    (end > at + 2).then_some(start..end)
}

/// What people die from, as an endpoint.
static DIED_FROM: Words = Words::new(
    "any all cardiovascular cardiac coronary heart disease cause causes vascular renal kidney stroke cancer noncardiovascular other myocardial infarction bleeding failure respiratory breast prostate lung",
);

/// "death from any cause", "deaths from coronary heart disease".
fn death_from(tokens: &[Token<'_>], at: usize) -> Option<std::ops::Range<usize>> {
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
fn major_events(tokens: &[Token<'_>], at: usize) -> Option<std::ops::Range<usize>> {
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

/// "time to progression", "time to brain metastasis onset", "duration of response".
fn timed(tokens: &[Token<'_>], at: usize) -> Option<std::ops::Range<usize>> {
    let first = tokens.get(at)?;
    let link = tokens.get(at + 1)?;
    let is_timed =
        first.key == "time" && link.key == "to" || first.key == "duration" && link.key == "of";
    if !is_timed {
        return None;
    }
    let mut end = at + 2;
    while end < at + 6
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{entities::token::tokens, text::Text};

    fn found(string: &str) -> Vec<String> {
        let text = Text::new(string.to_owned());
        by_grammar(&tokens(&text, text.span(), &[]))
            .iter()
            .map(|mention| text.slice(mention.span).to_owned())
            .collect()
    }

    #[test]
    fn the_median_and_the_time_point_stay_out() {
        assert_eq!(
            found("median progression-free survival was"),
            ["progression-free survival"]
        );
        assert_eq!(
            found("3-year invasive disease-free survival"),
            ["invasive disease-free survival"]
        );
        assert_eq!(
            found("superior intracranial response rates"),
            ["intracranial response rates"]
        );
        assert_eq!(
            found("the median time to brain metastasis onset"),
            ["time to brain metastasis onset"]
        );
    }

    #[test]
    fn rates_of_other_things_are_no_outcomes() {
        assert_eq!(found("major adverse events"), Vec::<String>::new());
        assert_eq!(
            found("a heart rate, dosing rates, time to treatment"),
            Vec::<String>::new()
        );
    }
}
