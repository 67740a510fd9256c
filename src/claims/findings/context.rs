//! What the words around a number say of it.

use super::{
    group::Group,
    recognise::Stretch,
    token::{Kind, Token},
    unit::{Dimension, unit_at},
};
use crate::text::words;
use crate::{claims::FindingKind, entities::EntityLabel};

/// Words whose number is a name or a place, not a result.
const LABELS: &[&str] = words!(
    "phase phases fig figs figure figures table tables section sections ref refs reference \
     references stage stages type types cohort part step chapter appendix supplement version \
     no nos number arm level line exon exons codon chromosome class equation eq box panel \
     page pages p pp vol volume item question subtype category protocol model group groups \
     domain file case aim objective covid sars-cov isbn issn doi pmid article criterion \
     version channel lane serotype complex interleukin caspase vitamin omega factor title \
     act study trial experiment january february march april june july august september \
     october november december schedule approval registration nct score tier dose"
);

/// Units of time before their number: "week 24".
const TIME_LABELS: &[&str] =
    words!("day days week weeks month months year years cycle cycles visit hour");

const MONTHS: &[&str] = words!(
    "january february march april may june july august september october november december \
     jan feb mar apr jun jul aug sep sept oct nov dec"
);

/// How far back the outcome that a number measures may stand, in tokens: long brackets come between.
const FAR: usize = 60;

/// Nouns and verbs of change: a number of per cent after them is a difference.
const CHANGE: &[&str] = words!(
    "reduction reductions decrease decreases increase increases decline change changes \
     difference differences improvement gain loss drop rise prolongation extension lower \
     higher reduced decreased increased improved declined fell rose prolonged extended \
     shortened changed dropped reduces increases decreases lowered raised reducing \
     increasing decreasing improving prolonging lowering"
);

/// Words by which a bare number is a measured one.
const STATISTICS: &[&str] = words!(
    "mean median average averaged score scores index ratio ratios level levels value values \
     scale difference change changes reduction increase decrease rate rates coefficient \
     correlation ranged range concentration concentrations auc sensitivity specificity count \
     counts incidence sd effect"
);

fn word_back(tokens: &[Token], at: usize, back: usize) -> &str {
    at.checked_sub(back)
        .and_then(|at| tokens.get(at))
        .filter(|token| token.kind == Kind::Word)
        .map_or("", |token| token.lower.as_str())
}

fn token_back(tokens: &[Token], at: usize, back: usize) -> Option<&Token> {
    at.checked_sub(back).and_then(|at| tokens.get(at))
}

/// Whether any of `words` stands in the `reach` tokens before `at`, in the same clause.
fn within_clause(tokens: &[Token], at: usize, reach: usize, words: &[&str]) -> bool {
    (1..=reach)
        .map_while(|back| token_back(tokens, at, back))
        .take_while(|token| !matches!(token.kind, Kind::Sign(';' | '.')))
        .any(|token| token.is_word(words))
}

/// Numbers that are never results: years, the numbers of phases, figures and sections, ratios of allocation,
/// digits of a compound name. Gives a time point if it is one ("week 24"), and where reading goes on.
pub(super) fn not_a_result(tokens: &[Token], at: usize) -> Option<(Option<Stretch>, usize)> {
    let token = tokens.get(at)?;
    let value = token.value()?;
    let sign = token_back(tokens, at, 1)
        .filter(|token| matches!(token.kind, Kind::Sign('≥' | '>' | '<' | '≤' | '(' | '#')));
    let label_at = if sign.is_some() { 2 } else { 1 };
    let label = token_back(tokens, at, label_at).filter(|token| token.kind == Kind::Word);
    let bracket_label = sign.is_some_and(|token| token.is_sign('(') || token.is_sign('#'));
    let end = list_end(tokens, at);
    if let Some(label) = label.filter(|_| !bracket_label) {
        let unit = unit_at(tokens, end);
        let has_unit = unit
            .as_ref()
            .is_some_and(|unit| unit.dimension != Dimension::Counted);
        if label.is_word(TIME_LABELS) && !has_unit {
            return Some((Some((at - label_at, end - 1)), end));
        }
        let decimal = matches!(token.kind, Kind::Number { decimal: true, .. });
        let numbered = label.is_word(LABELS)
            && !has_unit
            && (!decimal
                || label.is_word(&["section", "sections", "fig", "figure", "table", "version"]));
        if numbered && !(label.is_word(&["score", "dose", "level", "factor"]) && sign.is_some()) {
            return Some((None, end));
        }
        // "15 March 2015", "March 15"
        if label.is_word(MONTHS) && !has_unit && !decimal {
            return Some((None, end));
        }
    }
    let plain_year = (1900.0..2100.0).contains(&value)
        && token.lower.chars().count() == 4
        && token.lower.chars().all(|c| c.is_ascii_digit());
    if plain_year
        && unit_at(tokens, at + 1)
            .is_none_or(|unit| unit.dimension == Dimension::Counted && year_before(tokens, at))
    {
        return Some((None, end));
    }
    if tokens
        .get(at + 1)
        .is_some_and(|next| next.is_word(MONTHS) && next.spaced)
        && value <= 31.0
    {
        let month = tokens.get(at + 1)?;
        // "may" is mostly a verb.
        if !month.is_word(&["may"]) || tokens.get(at + 2).and_then(Token::value).is_some() {
            return Some((None, at + 2));
        }
    }
    // "1:1", "2 : 1"
    if tokens.get(at + 1).is_some_and(|next| next.is_sign(':'))
        && tokens.get(at + 2).is_some_and(|next| {
            next.value().is_some_and(|next| next < 100.0)
                && !matches!(next.kind, Kind::Number { decimal: true, .. })
        })
        && value < 100.0
    {
        return Some((None, at + 3));
    }
    // "5-FU", "21-gene": the number of a name.
    let hyphen = tokens
        .get(at + 1)
        .is_some_and(|next| next.is_sign('–') && !next.spaced);
    if hyphen
        && tokens
            .get(at + 2)
            .is_some_and(|next| next.kind == Kind::Word && !next.spaced)
        && unit_at(tokens, at + 1).is_none()
    {
        return Some((None, at + 3));
    }
    // Part of a name before it: "CA 19-9" is left to the entities; "#3" here.
    sign.is_some_and(|token| token.is_sign('#'))
        .then_some((None, end))
}

/// Whether the words before make four digits a year even before a noun ("In 2010 patients").
fn year_before(tokens: &[Token], at: usize) -> bool {
    token_back(tokens, at, 1).is_some_and(|token| {
        token.is_word(&["in", "since", "until", "before", "after"]) || token.is_word(MONTHS)
    })
}

/// The position after a list of numbers: "2 and 3", "1/2", "3–5".
fn list_end(tokens: &[Token], at: usize) -> usize {
    let mut end = at + 1;
    // Lists of labels are short.
    for _ in 0..8 {
        let joint = tokens.get(end);
        let joins = joint.is_some_and(|token| {
            matches!(token.kind, Kind::Sign('–' | '/' | ',' | '&' | '.'))
                || token.is_word(&["and", "or", "to", "through"])
        });
        let spaced_number = tokens.get(end + 1).is_some_and(|token| {
            matches!(
                token.kind,
                Kind::Number {
                    decimal: false,
                    spelled: false,
                    ..
                }
            )
        });
        let unit = unit_at(tokens, end + 2).is_some();
        if !joins || !spaced_number || unit {
            break;
        }
        end += 2;
    }
    end
}

/// "grade ≥ 3", "grades 3 or 4", "grade 3–4", "grade III": the words and the position after them.
pub(super) fn grade_at(tokens: &[Token], at: usize) -> Option<(Stretch, usize)> {
    const ROMAN: &[&str] = &["i", "ii", "iii", "iv", "v"];
    let degree = |token: &Token| {
        token
            .value()
            .is_some_and(|value| (0.0..=5.0).contains(&value))
            || token.is_word(ROMAN)
    };
    if !tokens.get(at)?.is_word(&["grade", "grades"]) {
        return None;
    }
    let first = token_back(tokens, at, 1)
        .filter(|token| matches!(token.kind, Kind::Sign('≥' | '>' | '≤')))
        .map_or(at, |_| at - 1);
    let mut next = at + 1;
    while tokens.get(next).is_some_and(|token| {
        matches!(token.kind, Kind::Sign('≥' | '>' | '≤' | '=')) || token.is_word(&["of"])
    }) {
        next += 1;
    }
    if !tokens.get(next).is_some_and(degree) {
        return None;
    }
    next += 1;
    while tokens.get(next).is_some_and(|token| {
        matches!(token.kind, Kind::Sign('–' | '/' | ',' | '+'))
            || token.is_word(&["or", "and", "to"])
    }) && tokens.get(next + 1).is_some_and(|token| {
        degree(token) || token.is_word(&["higher", "greater", "above", "worse", "more", "grade"])
    }) {
        next += 2;
        if tokens
            .get(next - 1)
            .is_some_and(|token| token.is_word(&["grade"]))
            && tokens.get(next).is_some_and(degree)
        {
            next += 1;
        }
    }
    Some(((first, next - 1), next))
}

/// Whether a number is an age.
pub(super) fn is_age(tokens: &[Token], group: &Group) -> bool {
    let timed = matches!(group.dimension, Some(Dimension::Time) | None);
    let follows = |ahead: usize, words: &[&str]| {
        tokens
            .get(group.next + ahead)
            .is_some_and(|token| token.is_word(words))
    };
    let old = follows(0, &["old", "olds"])
        || (follows(0, &["of"]) && follows(1, &["age"]))
        || (tokens
            .get(group.next)
            .is_some_and(|token| token.is_sign('–'))
            && follows(1, &["old", "olds"]));
    let named = within_clause(tokens, group.first, 5, &["age", "aged", "ages"])
        && !within_clause(tokens, group.first, 3, &["adjusted", "follow-up"]);
    let compared = matches!(word_back(tokens, group.first, 2), "older" | "younger")
        && word_back(tokens, group.first, 1) == "than";
    timed && (old || named || compared)
}

/// What a length of time is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TimeUse {
    /// It was measured.
    Result,
    /// When something else was measured.
    Point,
    /// When a drug was given.
    Schedule,
    /// Of no use here ("ten years ago").
    Neither,
}

/// Tells a measured time from a time point and a schedule.
pub(super) fn time_use(tokens: &[Token], group: &Group) -> TimeUse {
    if group.hyphenated {
        return TimeUse::Point;
    }
    if tokens
        .get(group.next)
        .is_some_and(|token| token.is_word(&["ago", "earlier"]))
    {
        return TimeUse::Neither;
    }
    // "5 hours after the dose"
    if tokens
        .get(group.next)
        .is_some_and(|token| token.is_word(&["after", "later", "following", "post", "before"]))
    {
        return TimeUse::Point;
    }
    // The word before the number, words of comparison ("more than", "up to") left aside.
    let mut before = group.first;
    while token_back(tokens, before, 1).is_some_and(|token| {
        token.is_word(words!(
            "than more less least up approximately about nearly almost around another the \
             first last a only further"
        )) || (token.is_word(&["at"])
            && tokens
                .get(before)
                .is_some_and(|next| next.is_word(&["least"])))
            || (token.is_word(&["to"]) && word_back(tokens, before, 2) == "up")
    }) {
        before -= 1;
    }
    let preposition = word_back(tokens, before, 1);
    match preposition {
        "every" | "each" | "per" => TimeUse::Schedule,
        "for" if within_clause(tokens, before, 5, &["followed", "follow-up"]) => TimeUse::Result,
        "by" if within_clause(tokens, before, 10, CHANGE) => TimeUse::Result,
        "at" | "after" | "by" | "within" | "during" | "over" | "through" | "until" | "for"
        | "past" | "last" | "next" | "first" | "following" | "before" | "prior" | "since"
        | "in" => TimeUse::Point,
        "of" if within_clause(
            tokens,
            before,
            5,
            words!("period course cycles treatment therapy least"),
        ) && !within_clause(
            tokens,
            before,
            5,
            &["median", "mean", "duration", "follow-up"],
        ) =>
        {
            TimeUse::Point
        }
        _ => {
            let measured = within_clause(
                tokens,
                group.first,
                14,
                words!("median mean average follow-up followup survival duration pfs os dor time"),
            ) || tokens
                .iter()
                .take(group.first)
                .rev()
                .take(FAR)
                .any(|token| token.entity == Some(EntityLabel::Outcome))
                || tokens
                    .iter()
                    .skip(group.next)
                    .take(12)
                    .any(|token| token.entity == Some(EntityLabel::Outcome));
            if measured {
                TimeUse::Result
            } else {
                TimeUse::Neither
            }
        }
    }
}

/// A time point with its preposition.
pub(super) fn time_stretch(tokens: &[Token], group: &Group) -> Stretch {
    let preposition = matches!(
        word_back(tokens, group.first, 1),
        "at" | "after" | "by" | "within" | "during" | "over" | "through"
    );
    (
        group.first - usize::from(preposition && group.first > 0),
        group.last,
    )
}

/// Whether a number in a dose unit is the dose of a drug: a drug or the words of a schedule stand near by.
pub(super) fn is_dose(tokens: &[Token], group: &Group) -> bool {
    const SCHEDULE: &[&str] = words!(
        "dose doses dosed daily weekly twice once every bid qd tid orally oral intravenous \
         intravenously iv po infusion bolus subcutaneous subcutaneously administered given \
         day days tablets dosage loading"
    );
    let drug = |token: &Token| {
        matches!(
            token.entity,
            Some(EntityLabel::Drug | EntityLabel::DrugClass)
        )
    };
    let before = tokens.iter().take(group.first).rev().take(8);
    let after = tokens.iter().skip(group.next).take(6);
    let named = before
        .clone()
        .chain(after.clone())
        .any(|token| drug(token) || token.is_word(SCHEDULE));
    let measured = tokens
        .iter()
        .take(group.first)
        .rev()
        .take(6)
        .take_while(|token| !drug(token))
        .any(|token| token.entity == Some(EntityLabel::Outcome));
    // A mean with its spread is a dose only where the words say so.
    let spread = group.quantity.spread.is_some();
    let dosed = within_clause(
        tokens,
        group.first,
        8,
        &["dose", "doses", "dosage", "daily"],
    );
    if spread { dosed } else { named || !measured }
}

/// A dose with the schedule that follows it ("5.4 mg/kg every 3 weeks").
pub(super) fn regimen_stretch(tokens: &[Token], group: &Group) -> Stretch {
    const SCHEDULE: &[&str] = words!(
        "daily weekly twice once every bid b.i.d qd tid orally intravenously iv po \
         subcutaneously per day a week weeks days month months q2w q3w q4w hours times three"
    );
    let mut last = group.last;
    // A schedule has a handful of words.
    for at in group.last + 1..group.last + 8 {
        let Some(token) = tokens.get(at) else { break };
        let number = token.value().is_some()
            && tokens
                .get(at + 1)
                .is_some_and(|next| next.is_word(SCHEDULE) || next.is_sign('–'));
        if token.is_word(SCHEDULE) && !token.is_word(&["a"]) {
            last = at;
        } else if !number && !token.is_word(&["a"]) {
            break;
        }
    }
    (group.first, last)
}

/// Whether a length of time is how long people were followed: "median follow-up of 28 months", "over a median of
/// 3.8 years".
pub(super) fn is_follow_up(tokens: &[Token], at: usize) -> bool {
    let over = word_back(tokens, at, 1) == "of"
        && matches!(word_back(tokens, at, 2), "median" | "mean" | "average")
        && matches!(word_back(tokens, at, 4), "over" | "after" | "during");
    over || within_clause(tokens, at, 6, &["follow-up", "followup", "followed"])
}

/// Whether a number is an amount of change: "reduced by 45 %", "a 45 % reduction".
pub(super) fn is_change(tokens: &[Token], group: &Group) -> bool {
    let follows = tokens
        .iter()
        .skip(group.next)
        .take(4)
        .take_while(|token| token.kind == Kind::Word || token.is_sign('–'))
        .any(|token| {
            token.is_word(words!(
                "reduction decrease increase improvement decline lower higher difference \
                 drop fewer greater longer shorter gain rise"
            ))
        });
    let mean_change = within_clause(
        tokens,
        group.first,
        8,
        &["change", "changed", "lost", "loss", "gained"],
    );
    let by =
        word_back(tokens, group.first, 1) == "by" && within_clause(tokens, group.first, 12, CHANGE);
    let of = word_back(tokens, group.first, 1) == "of"
        && (2..=4).any(|back| {
            matches!(
                word_back(tokens, group.first, back),
                "reduction"
                    | "decrease"
                    | "increase"
                    | "difference"
                    | "improvement"
                    | "change"
                    | "decline"
                    | "gain"
                    | "loss"
                    | "drop"
            )
        });
    follows || by || of || mean_change
}

/// The statistic that a measured number is.
pub(super) fn statistic(tokens: &[Token], group: &Group) -> FindingKind {
    if is_change(tokens, group) || within_clause(tokens, group.first, 6, &["difference", "change"])
    {
        FindingKind::MeanDifference
    } else if group.quantity.spread.is_some()
        || within_clause(tokens, group.first, 12, &["mean", "average", "averaged"])
    {
        FindingKind::Mean
    } else if within_clause(tokens, group.first, 12, &["median"]) {
        FindingKind::Median
    } else {
        FindingKind::Measurement
    }
}

/// Whether a count is the size of a group or study, not a result: no share stands beside it, and no verb says what
/// happened to those counted.
pub(super) fn is_size(tokens: &[Token], group: &Group) -> bool {
    const EVENTS: &[&str] = words!(
        "deaths death events event cases case strokes infarctions fractures infections \
         relapses hospitalizations hospitalisations responders complications episodes \
         pregnancies survivors admissions"
    );
    const HAPPENED: &[&str] = words!(
        "had experienced developed died achieved responded showed discontinued withdrew \
         completed required survived progressed relapsed presented underwent reached \
         improved suffered remained failed"
    );
    if tokens
        .get(group.last)
        .is_some_and(|token| token.is_word(EVENTS))
    {
        return false;
    }
    let after = || tokens.iter().skip(group.last + 1);
    let share = tokens
        .get(group.last + 1)
        .is_some_and(|token| token.is_sign('(') || token.is_sign('['))
        && after().take(4).any(|token| token.is_sign('%'));
    let happened = after()
        .take(7)
        .take_while(|token| {
            token.value().is_none() && !matches!(token.kind, Kind::Sign(',' | ';' | '.'))
        })
        .any(|token| token.is_word(HAPPENED));
    let behind_bracket = tokens
        .get(group.first + 1)
        .is_some_and(|token| token.is_sign('(') || token.is_sign('['));
    // "occurred in 12 patients": the event before them was counted.
    let occurred = within_clause(
        tokens,
        group.first,
        4,
        words!("occurred seen observed reported detected noted in developed"),
    ) && within_clause(
        tokens,
        group.first,
        8,
        words!("occurred seen observed reported detected noted developed"),
    );
    // "98 patients were hospitalised": the outcome follows.
    let outcome = after()
        .take(3)
        .take_while(|token| {
            token.kind == Kind::Word && !token.is_word(&["with", "of", "in", "and"])
        })
        .any(|token| {
            matches!(
                token.entity,
                Some(EntityLabel::Outcome | EntityLabel::AdverseEvent)
            )
        });
    !(share || happened || behind_bracket || occurred || outcome)
}

/// "at least 50 % of cells": a criterion, unless it is what happened "in at least 20 % of patients".
pub(super) fn is_threshold(tokens: &[Token], group: &Group) -> bool {
    let at_least =
        word_back(tokens, group.first, 1) == "least" && word_back(tokens, group.first, 2) == "at";
    let sign = tokens
        .get(group.first)
        .is_some_and(|token| token.is_sign('≥'));
    (at_least
        && !matches!(
            word_back(tokens, group.first, 3),
            "in" | "of" | "by" | "occurred" | "was" | "were"
        ))
        || (sign
            && matches!(
                word_back(tokens, group.first, 1),
                "expression" | "fraction" | "stenosis" | "level" | "of" | "by"
            ))
}

/// "n = 47", "(N = 102)".
pub(super) fn is_sample_size(tokens: &[Token], group: &Group) -> bool {
    word_back(tokens, group.first, 2) == "n"
        && token_back(tokens, group.first, 1).is_some_and(|token| token.is_sign('='))
}

/// "(1)", "1)" and the like before a noun are points of a list.
pub(super) fn is_enumeration(tokens: &[Token], group: &Group) -> bool {
    tokens
        .get(group.last + 1)
        .is_some_and(|token| token.is_sign(')'))
}

/// Whether a number without a unit is measured: the words of a statistic, or an outcome with "was", "of", "=".
pub(super) fn is_measured(tokens: &[Token], group: &Group) -> bool {
    let precise = group.decimal || group.quantity.spread.is_some();
    let introduced = token_back(tokens, group.first, 1).is_some_and(|token| {
        token.entity.is_some()
            || matches!(token.kind, Kind::Sign('=' | ':' | '(' | '[' | ','))
            || token.is_word(words!(
                "was were of by to from is are at vs versus v and than or averaged reached \
                 with for respective"
            ))
    }) || group.quantity.comparison.is_some();
    let cue = within_clause(tokens, group.first, 14, STATISTICS);
    let outcome = tokens
        .iter()
        .take(group.first)
        .rev()
        .take(FAR)
        .any(|token| {
            matches!(
                token.entity,
                Some(EntityLabel::Outcome | EntityLabel::AdverseEvent)
            )
        });
    let followed = tokens.get(group.next).is_none_or(|token| {
        token.kind != Kind::Word
            || token.is_word(words!(
                "in for with vs versus v and to at on among compared after respectively by \
                 as than when while from or but during within baseline v. points"
            ))
    });
    if precise {
        return introduced && (cue || outcome);
    }
    introduced
        && followed
        && within_clause(
            tokens,
            group.first,
            8,
            &["mean", "median", "average", "score", "scores"],
        )
        && !token_back(tokens, group.first, 1).is_some_and(|token| token.is_sign(','))
}

/// Whether two numbers are joined as members of a comparison or list: nothing between them but a joining word,
/// brackets, and at most the few words that name the first one's group.
pub(super) fn joined(tokens: &[Token], from: usize, to: usize) -> bool {
    let Some(words) = between(tokens, from, to) else {
        return false;
    };
    // The first number's group may stand between ("18.8 in the first group vs"), a noun that it counts may not.
    let named = words.first().is_some_and(|first| {
        is_joint(first)
            || first.entity.is_some()
            || first.is_word(words!(
                "in with for on of under among after assigned receiving treated given taking"
            ))
    });
    if !named {
        return false;
    }
    let joints = words.iter().filter(|token| is_joint(token)).count();
    // "18.8 in the first group vs 9.6 months": the group's name takes up to seven words.
    joints > 0
        && words.len() <= 9
        && !words.iter().any(|token| {
            token.value().is_some() || matches!(token.kind, Kind::Sign(';' | '.' | ':'))
        })
}

/// Whether two numbers are compared: "vs", "compared with", "than", "and".
pub(super) fn compared(tokens: &[Token], from: usize, to: usize) -> bool {
    between(tokens, from, to).is_some_and(|words| {
        words.len() <= 16
            && words.iter().any(|token| {
                token.is_word(words!("vs versus v compared against than whereas while"))
                    || token.is_word(&["and"])
            })
            && !words.iter().any(|token| token.is_sign(';'))
    })
}

fn is_joint(token: &&Token) -> bool {
    token.is_word(words!("vs versus v and or to compared than against from"))
        || token.is_sign(',')
        || token.is_sign('/')
}

/// The tokens between two positions, brackets with their content left out.
fn between(tokens: &[Token], from: usize, to: usize) -> Option<Vec<&Token>> {
    let mut depth = 0i32;
    let mut out = Vec::new();
    for token in tokens.get(from + 1..to)? {
        match token.kind {
            Kind::Sign('(' | '[') => depth += 1,
            Kind::Sign(')' | ']') => depth -= 1,
            _ if depth <= 0 => out.push(token),
            _ => {}
        }
    }
    Some(out)
}
