//! Units as printed and their normalised form, in UCUM where it fits.

use super::token::{Kind, Token};
use super::unit_names::{COUNTED, NO_ADJECTIVES, SIMPLE};
use crate::entities::EntityLabel;
use crate::text::words;

/// What a unit measures, as far as it decides what a number is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Dimension {
    Percent,
    /// Percentage points: a difference of two shares.
    PercentPoints,
    Time,
    /// Persons, trials, events: the noun that is counted.
    Counted,
    /// Units in which drugs are given, and little else: mg, mg/kg, IU.
    Dose,
    /// Units in which something is measured.
    Measured,
    /// Events per persons and time.
    Rate,
    Fold,
}

/// A unit found after a number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Unit {
    pub(super) dimension: Dimension,
    /// Normalised; none for things counted.
    pub(super) name: Option<String>,
    /// How many tokens it takes.
    pub(super) len: usize,
}

/// Whether letters fused to a numeral are a unit ("12mg", "5y").
pub(super) fn is_fused(letters: &str) -> bool {
    SIMPLE.iter().any(|(printed, ..)| *printed == letters)
}

/// Whether a word names things that are counted.
pub(super) fn is_counted(token: &Token) -> bool {
    token.is_word(COUNTED)
}

/// The unit that begins at `at`, if any.
pub(super) fn unit_at(tokens: &[Token], at: usize) -> Option<Unit> {
    let token = tokens.get(at)?;
    if token.is_sign('%') {
        let points = tokens
            .get(at + 1)
            .is_some_and(|next| next.is_word(&["points", "point"]));
        if let Some((len, name)) = percent_per_time(tokens, at + 1) {
            return Some(Unit {
                dimension: Dimension::Rate,
                name: Some(name),
                len: len + 1,
            });
        }
        return Some(percent(1, points));
    }
    // A hyphen joins number and unit: "12-month", "2-fold".
    let (hyphen, token) = match token.kind {
        Kind::Sign('–') if !token.spaced => (1, tokens.get(at + 1).filter(|next| !next.spaced)?),
        _ => (0, token),
    };
    if token.kind != Kind::Word && !token.is_sign('°') && !token.is_sign('‰') {
        return None;
    }
    let word = |ahead: usize| {
        tokens
            .get(at + hyphen + ahead)
            .filter(|token| token.kind == Kind::Word)
            .map_or("", |token| token.lower.as_str())
    };
    let fixed = |dimension, name: &str, len| {
        Some(Unit {
            dimension,
            name: Some(name.to_owned()),
            len: len + hyphen,
        })
    };
    match word(0) {
        "percent" | "percentage" => {
            let points = matches!(word(1), "points" | "point");
            let mut unit = percent(1, points);
            unit.len += hyphen;
            return Some(unit);
        }
        "per" if word(1) == "cent" => return Some(percent(2, false)),
        "per" => {
            return rate(tokens, at).map(|len| Unit {
                dimension: Dimension::Rate,
                name: Some(rate_name(tokens, at, len)),
                len,
            });
        }
        "fold" | "-fold" => return fixed(Dimension::Fold, "fold", 1),
        "times" => return fixed(Dimension::Fold, "fold", 1),
        "mm" if word(1) == "hg" => return fixed(Dimension::Measured, "mm[Hg]", 2),
        "million" | "billion" => return None,
        _ => {}
    }
    if hyphen == 0
        && token.is_word(COUNTED)
        && let Some(len) = rate(tokens, at + 1)
    {
        return Some(Unit {
            dimension: Dimension::Rate,
            name: Some(rate_name(tokens, at, len + 1)),
            len: len + 1,
        });
    }
    if hyphen == 0
        && let Some(len) = counted(tokens, at)
    {
        return Some(Unit {
            dimension: Dimension::Counted,
            name: None,
            len,
        });
    }
    let (_, name, dimension) = SIMPLE.iter().find(|(printed, ..)| *printed == word(0))?;
    // "5 m" and "12 s" are units; "a" or "I" never come here. A capital alone is a symbol, not "d" or "h".
    if word(0).len() == 1 && token.capitals && !matches!(word(0), "l" | "u" | "w" | "j") {
        return None;
    }
    let (len, name, dimension) = compound(tokens, at + hyphen, name, *dimension);
    Some(Unit {
        dimension,
        name: Some(name),
        len: len + hyphen,
    })
}

/// "per year", "a year", "/year" after a per cent sign: how many tokens, and the unit.
fn percent_per_time(tokens: &[Token], at: usize) -> Option<(usize, String)> {
    let joint = tokens.get(at)?;
    if !(joint.is_word(&["per", "a", "each"]) || joint.is_sign('/')) {
        return None;
    }
    let time = match tokens.get(at + 1)?.lower.as_str() {
        "year" | "yr" | "annum" | "patient-year" | "person-year" => "year",
        "month" | "patient-month" | "person-month" => "month",
        "week" => "week",
        "day" => "day",
        _ => return None,
    };
    Some((2, format!("% per {time}")))
}

fn percent(len: usize, points: bool) -> Unit {
    Unit {
        dimension: if points {
            Dimension::PercentPoints
        } else {
            Dimension::Percent
        },
        name: Some(if points { "percentage points" } else { "%" }.to_owned()),
        len: len + usize::from(points),
    }
}

/// A unit that goes on after its first word: "mg/kg", "mg/m2 per day", "mL/min/1.73 m2", "kg m−2".
fn compound(
    tokens: &[Token],
    at: usize,
    name: &str,
    dimension: Dimension,
) -> (usize, String, Dimension) {
    let mut name = name.to_owned();
    let mut dimension = dimension;
    let mut len = 1;
    exponent(tokens, at + len, &mut len, &mut name);
    // No real unit has more than four parts.
    for _ in 0..4 {
        let Some(next) = tokens.get(at + len) else {
            break;
        };
        let slash = next.is_sign('/');
        let per = next.is_word(&["per"]) && dimension != Dimension::Time;
        if !slash && !per {
            break;
        }
        let Some(part) = tokens.get(at + len + 1) else {
            break;
        };
        if let Some(value) = part.value() {
            // "mL/min/1.73 m2"
            name.push_str(&format!("/{value}"));
            len += 2;
            if let Some(word) = tokens
                .get(at + len)
                .filter(|token| token.is_word(&["m", "m2", "m²", "ml", "mm3", "h"]))
            {
                name.push(' ');
                name.push_str(&word.lower);
                len += 1;
                exponent(tokens, at + len, &mut len, &mut name);
            }
            continue;
        }
        if part.kind != Kind::Word || part.lower.chars().count() > 6 {
            break;
        }
        let measured = matches!(
            part.lower.as_str(),
            "dl" | "l"
                | "ml"
                | "µl"
                | "μl"
                | "mmol"
                | "mol"
                | "mm"
                | "cm"
                | "mm3"
                | "g"
                | "s"
                | "cm2"
        );
        let given = matches!(
            part.lower.as_str(),
            "kg" | "m2"
                | "m²"
                | "m"
                | "day"
                | "d"
                | "dose"
                | "week"
                | "wk"
                | "h"
                | "hour"
                | "body"
                | "min"
        );
        if !measured && !given {
            break;
        }
        if measured || (dimension == Dimension::Time) {
            dimension = Dimension::Measured;
        }
        name.push('/');
        name.push_str(match part.lower.as_str() {
            "m²" => "m2",
            "dl" => "dL",
            "l" => "L",
            "ml" => "mL",
            "µl" | "μl" => "uL",
            other => other,
        });
        len += 2;
        exponent(tokens, at + len, &mut len, &mut name);
    }
    (len, name, dimension)
}

/// A raised exponent after a unit.
fn exponent(tokens: &[Token], at: usize, len: &mut usize, name: &mut String) {
    if let Some(raised) = tokens
        .get(at)
        .filter(|token| token.kind == Kind::Raised && !token.spaced)
    {
        name.push_str(&raised.lower.replace(['−', '–'], "-"));
        *len += 1;
    }
}

/// A counted noun at `at`, or behind at most three words that may describe it ("945 previously untreated patients");
/// gives the number of tokens.
fn counted(tokens: &[Token], at: usize) -> Option<usize> {
    for ahead in 0..4 {
        let token = tokens.get(at + ahead)?;
        if token.is_word(COUNTED) && token.entity != Some(EntityLabel::Outcome) {
            return Some(ahead + 1);
        }
        if token.kind != Kind::Word || token.is_word(NO_ADJECTIVES) {
            return None;
        }
    }
    None
}

/// "per 100 person-years", "per 1000 patients": gives the number of tokens.
fn rate(tokens: &[Token], at: usize) -> Option<usize> {
    if !tokens.get(at)?.is_word(&["per"]) {
        return None;
    }
    let has_number = tokens
        .get(at + 1)
        .is_some_and(|token| token.value().is_some());
    let mut len = 1 + usize::from(has_number);
    let noun = tokens.get(at + len)?;
    if noun.is_word(&["person", "patient", "woman", "women", "participant"])
        && tokens.get(at + len + 1).is_some_and(|token| {
            token.is_word(&["years", "year", "months", "days"]) || token.is_sign('–')
        })
    {
        len += 2;
        if tokens
            .get(at + len)
            .is_some_and(|token| token.is_word(&["years", "year", "months", "days"]))
        {
            len += 1;
        }
        return Some(len);
    }
    let yearly = noun.lower.ends_with("-years")
        || noun.lower.ends_with("-year")
        || noun.lower.ends_with("-days")
        || noun.lower.ends_with("-months");
    let base = noun.is_word(words!(
        "patients persons people women men births population participants inhabitants year \
         month week day night annum"
    ));
    (yearly || base).then_some(len + 1)
}

fn rate_name(tokens: &[Token], at: usize, len: usize) -> String {
    let words: Vec<&str> = tokens
        .iter()
        .skip(at)
        .take(len)
        .map(|token| token.lower.as_str())
        .collect();
    words.join(" ")
}
