//! Numbers that name something: years, phases, figures, grades, ages, points of a list.

use super::{token_back, within_clause, word_back};
use crate::{
    claims::findings::{
        group::Group,
        raw::Stretch,
        token::{Kind, Token},
        unit::{Dimension, unit_at},
    },
    text::words,
};

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

/// Numbers that are never results: years, the numbers of phases, figures and sections, ratios of allocation,
/// digits of a compound name. Gives a time point if it is one ("week 24"), and where reading goes on.
pub(in crate::claims::findings) fn not_a_result(
    tokens: &[Token],
    at: usize,
) -> Option<(Option<Stretch>, usize)> {
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
    // "CA 19-9": the number of a marker; in small letters "ca" is "about".
    let marker = label.is_some_and(|label| label.capitals && label.is_word(&["ca"]));
    if marker && end > at + 1 {
        return Some((None, end));
    }
    // "α error of 0.05", "power of 80 %": the design of a study.
    if within_clause(tokens, at, 3, words!("error alpha power"))
        && !within_clause(tokens, at, 4, &["standard"])
        && word_back(tokens, at, 1) != "by"
    {
        return Some((None, at + 1));
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
pub(in crate::claims::findings) fn grade_at(
    tokens: &[Token],
    at: usize,
) -> Option<(Stretch, usize)> {
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
pub(in crate::claims::findings) fn is_age(tokens: &[Token], group: &Group) -> bool {
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

/// "(1)", "1)" and the like before a noun are points of a list.
pub(in crate::claims::findings) fn is_enumeration(tokens: &[Token], group: &Group) -> bool {
    tokens
        .get(group.last + 1)
        .is_some_and(|token| token.is_sign(')'))
}
