//! A number with what is printed around it: sign of comparison, range, spread, denominator, unit.

use super::{
    token::{Kind, Token},
    unit::{Dimension, unit_at},
};
use crate::claims::Quantity;
use crate::text::words;

/// Numbers that belong together, from the sign of comparison to the unit.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Group {
    /// First and last token as printed.
    pub(super) first: usize,
    pub(super) last: usize,
    /// Where reading goes on; before a bracket that stands between number and unit.
    pub(super) next: usize,
    pub(super) quantity: Quantity,
    pub(super) dimension: Option<Dimension>,
    pub(super) unit: Option<String>,
    /// Some number of it has a decimal point.
    pub(super) decimal: bool,
    /// It is written in words.
    pub(super) spelled: bool,
    /// "12-month": the unit is joined by a hyphen.
    pub(super) hyphenated: bool,
    /// "58 % of the 36 patients".
    pub(super) group_size: Option<u64>,
}

/// The longest bracket between a number and its unit ("82 (55, 100) minutes"), in tokens.
const LONGEST_BRACKET: usize = 12;

/// Reads the group whose first number stands at `at`.
pub(super) fn group_at(tokens: &[Token], at: usize) -> Option<Group> {
    let token = tokens.get(at)?;
    if token.is_word(&["none"]) {
        let (denominator, next) = out_of(tokens, at + 1)?;
        return Some(plain(
            at,
            next,
            Quantity {
                value: Some(0.0),
                denominator: Some(denominator),
                ..Quantity::default()
            },
        ));
    }
    let Kind::Number {
        value,
        decimal,
        spelled,
    } = token.kind
    else {
        return None;
    };
    let mut group = plain(
        at,
        at + 1,
        Quantity {
            value: Some(value),
            ..Quantity::default()
        },
    );
    group.decimal = decimal;
    group.spelled = spelled;
    group.comparison(tokens, at);
    group.power_of_ten(tokens);
    group.take_unit(tokens);
    group.range(tokens);
    group.plus_minus(tokens);
    if group.dimension.is_none() {
        group.take_unit(tokens);
    }
    if group.quantity.low.is_none() && !group.decimal && group.quantity.spread.is_none() {
        group.denominator(tokens);
    }
    group.unit_behind_bracket(tokens);
    group.size_of_group(tokens);
    Some(group)
}

fn plain(first: usize, next: usize, quantity: Quantity) -> Group {
    Group {
        first,
        last: next - 1,
        next,
        quantity,
        dimension: None,
        unit: None,
        decimal: false,
        spelled: false,
        hyphenated: false,
        group_size: None,
    }
}

/// "of 49", "of the 49", "out of a total of 49": the number and the position after it.
fn out_of(tokens: &[Token], at: usize) -> Option<(f64, usize)> {
    let mut at = at;
    if tokens.get(at)?.is_word(&["out"]) {
        at += 1;
    }
    if !tokens.get(at)?.is_word(&["of"]) {
        return None;
    }
    at += 1;
    while tokens.get(at)?.is_word(&["the", "all", "a", "total", "of"]) {
        at += 1;
    }
    let value = whole(tokens.get(at)?)?;
    Some((value, at + 1))
}

/// The value of a number without decimals and sign.
fn whole(token: &Token) -> Option<f64> {
    match token.kind {
        Kind::Number {
            value,
            decimal: false,
            ..
        } if value >= 0.0 => Some(value),
        _ => None,
    }
}

impl Group {
    /// The comparison printed before the number; a sign belongs to the printed form, words do not.
    fn comparison(&mut self, tokens: &[Token], at: usize) {
        let before = |back: usize| at.checked_sub(back).and_then(|at| tokens.get(at));
        if let Some(Kind::Sign(sign @ ('<' | '>' | '≤' | '≥' | '~'))) =
            before(1).map(|token| token.kind)
        {
            self.quantity.comparison = Some(sign.to_string());
            self.first = at - 1;
            return;
        }
        let pair = |first: &[&str], second: &[&str]| {
            before(2).is_some_and(|token| token.is_word(first))
                && before(1).is_some_and(|token| token.is_word(second))
        };
        let one = |words: &[&str]| before(1).is_some_and(|token| token.is_word(words));
        let symbol = if pair(&["more", "greater", "higher", "longer"], &["than"])
            || one(&["over", "exceeding", "above"])
        {
            ">"
        } else if pair(&["less", "fewer", "lower", "shorter"], &["than"])
            || one(&["under", "below"])
        {
            "<"
        } else if pair(&["at"], &["least"]) {
            "≥"
        } else if pair(&["up"], &["to"]) || pair(&["at"], &["most"]) {
            "≤"
        } else if one(words!(
            "approximately about around nearly almost roughly circa some"
        )) || pair(&["approx"], &["."])
        {
            "~"
        } else {
            return;
        };
        self.quantity.comparison = Some(symbol.to_owned());
    }

    /// "5 × 10" and a raised exponent.
    fn power_of_ten(&mut self, tokens: &[Token]) {
        let times = tokens
            .get(self.next)
            .is_some_and(|token| token.is_sign('×') || token.is_sign('·') || token.is_word(&["x"]));
        let ten = tokens.get(self.next + 1).and_then(Token::value) == Some(10.0);
        if !times || !ten {
            return;
        }
        let (exponent, used) = match tokens.get(self.next + 2) {
            Some(token) if token.kind == Kind::Raised => (parse_exponent(&token.lower), 3),
            Some(token) if token.is_sign('^') => match tokens.get(self.next + 3) {
                Some(token) => (token.value().map(|value| value as i32), 4),
                None => return,
            },
            // "10−8" whose raised setting was lost.
            Some(token) if token.is_sign('–') && !token.spaced => (
                tokens
                    .get(self.next + 3)
                    .and_then(whole)
                    .map(|value| -(value as i32)),
                4,
            ),
            _ => return,
        };
        if let Some(exponent) = exponent.filter(|exponent| exponent.abs() <= 300) {
            self.quantity.value = self
                .quantity
                .value
                .map(|value| value * 10f64.powi(exponent));
            self.decimal = true;
            self.last = self.next + used - 1;
            self.next += used;
        }
    }

    fn take_unit(&mut self, tokens: &[Token]) {
        if let Some(unit) = unit_at(tokens, self.next) {
            self.hyphenated |= tokens
                .get(self.next)
                .is_some_and(|token| token.is_sign('–'));
            self.dimension = Some(unit.dimension);
            self.unit = unit.name;
            self.next += unit.len;
            self.last = self.next - 1;
        }
    }

    /// "5–10", "5 to 10 months", "between 5 and 10": two numbers that make one result.
    fn range(&mut self, tokens: &[Token]) {
        let Some(low) = self.quantity.value else {
            return;
        };
        let Some(joint) = tokens.get(self.next) else {
            return;
        };
        let Some(Kind::Number {
            value: high,
            decimal,
            spelled,
        }) = tokens.get(self.next + 1).map(|token| token.kind)
        else {
            return;
        };
        let before = |back: usize| self.first.checked_sub(back).and_then(|at| tokens.get(at));
        // "from a median of 92 mg/dL to 30 mg/dL": a few words may follow "from".
        let from_at = (1..=4)
            .take_while(|&back| before(back).is_some_and(|token| token.kind == Kind::Word))
            .find(|&back| before(back).is_some_and(|token| token.is_word(&["from"])));
        let from = from_at.is_some();
        let ranged = from_at.is_some_and(|back| {
            before(back + 1).is_some_and(|token| {
                token.is_word(words!("ranged ranging ranges range varied varying varies"))
            })
        });
        let between = before(1).is_some_and(|token| token.is_word(&["between"]));
        let joins = joint.is_sign('–')
            || joint.is_word(&["through"])
            || (joint.is_word(&["to"]) && (!from || ranged))
            || (joint.is_word(&["and"]) && between);
        if !joins || self.hyphenated || spelled != self.spelled {
            return;
        }
        let unit_before = self.dimension;
        self.quantity.value = None;
        self.quantity.low = Some(low);
        self.quantity.high = Some(high);
        self.decimal |= decimal;
        self.next += 2;
        self.last = self.next - 1;
        let keep = (self.dimension, self.unit.clone());
        self.take_unit(tokens);
        if unit_before.is_some() && self.dimension.is_none() {
            (self.dimension, self.unit) = keep;
        }
    }

    /// "2.7 ± 2.9".
    fn plus_minus(&mut self, tokens: &[Token]) {
        if tokens
            .get(self.next)
            .is_some_and(|token| token.is_sign('±'))
            && let Some(spread) = tokens.get(self.next + 1).and_then(Token::value)
        {
            self.quantity.spread = Some(spread);
            self.next += 2;
            self.last = self.next - 1;
        }
    }

    /// "34/49", "34 of 49 patients", "8 (57 %) of 14", "1 in 329 patients".
    fn denominator(&mut self, tokens: &[Token]) {
        let Some(value) = self.quantity.value.filter(|value| *value >= 0.0) else {
            return;
        };
        if self
            .dimension
            .is_some_and(|dimension| dimension != Dimension::Counted)
        {
            return;
        }
        let slash = tokens
            .get(self.next)
            .is_some_and(|token| token.is_sign('/'));
        // "13/2/2" are three numbers.
        let chain = slash
            && (tokens
                .get(self.next + 2)
                .is_some_and(|token| token.is_sign('/'))
                && tokens
                    .get(self.next + 3)
                    .is_some_and(|token| whole(token).is_some())
                || self.first >= 2
                    && tokens
                        .get(self.first - 1)
                        .is_some_and(|token| token.is_sign('/'))
                    && tokens
                        .get(self.first - 2)
                        .is_some_and(|token| whole(token).is_some()));
        if chain {
            return;
        }
        let found = if slash {
            tokens
                .get(self.next + 1)
                .and_then(whole)
                .map(|total| (total, self.next + 2))
        } else if value == 1.0
            && tokens
                .get(self.next)
                .is_some_and(|token| token.is_word(&["in"]))
        {
            tokens
                .get(self.next + 1)
                .and_then(whole)
                .filter(|_| {
                    unit_at(tokens, self.next + 2)
                        .is_some_and(|unit| unit.dimension == Dimension::Counted)
                })
                .map(|total| (total, self.next + 2))
        } else {
            out_of(tokens, self.next).or_else(|| {
                let close = bracket_end(tokens, self.next)?;
                out_of(tokens, close + 1)
            })
        };
        if slash && let Some((lower, next)) = found.filter(|(lower, _)| is_pressure(value, *lower))
        {
            self.dimension = Some(Dimension::Measured);
            self.unit = Some("mm[Hg]".to_owned());
            self.quantity.diastolic = Some(lower);
            self.next = next;
            self.last = next - 1;
            if let Some(unit) =
                unit_at(tokens, next).filter(|unit| unit.dimension == Dimension::Measured)
            {
                self.next += unit.len;
                self.last = self.next - 1;
            }
            return;
        }
        let Some((total, next)) = found.filter(|(total, _)| *total >= value && *total > 1.0) else {
            return;
        };
        // A percentage follows: "3 of 12 %" is no count.
        if tokens
            .get(next)
            .is_some_and(|token| token.is_sign('%') || (slash && token.is_sign('/')))
        {
            return;
        }
        self.quantity.denominator = Some(total);
        let inside_bracket = bracket_end(tokens, self.next).is_some_and(|close| close < next);
        if inside_bracket {
            self.last = next - 1;
        } else {
            self.next = next;
            self.last = next - 1;
        }
        if let Some(unit) =
            unit_at(tokens, next).filter(|unit| unit.dimension == Dimension::Counted)
        {
            self.dimension = Some(Dimension::Counted);
            self.last = next + unit.len - 1;
            if !inside_bracket {
                self.next = next + unit.len;
            }
        }
    }

    /// "82 (55, 100) minutes", "64 (8 %) patients".
    fn unit_behind_bracket(&mut self, tokens: &[Token]) {
        if self.dimension.is_some() || self.quantity.denominator.is_some() {
            return;
        }
        let Some(close) = bracket_end(tokens, self.next) else {
            return;
        };
        if let Some(unit) = unit_at(tokens, close + 1) {
            self.dimension = Some(unit.dimension);
            self.unit = unit.name;
            self.last = close + unit.len;
        }
    }

    /// "58 % of the 36 patients".
    fn size_of_group(&mut self, tokens: &[Token]) {
        if self.dimension != Some(Dimension::Percent) {
            return;
        }
        if let Some((total, next)) = out_of(tokens, self.next)
            && let Some(unit) =
                unit_at(tokens, next).filter(|unit| unit.dimension == Dimension::Counted)
        {
            self.group_size = Some(total as u64);
            self.next = next + unit.len;
        }
    }
}

/// Whether two numbers with a slash are a blood pressure in mmHg: within the range of living people, the systolic one
/// clearly larger.
fn is_pressure(systolic: f64, diastolic: f64) -> bool {
    (80.0..=250.0).contains(&systolic)
        && (40.0..=140.0).contains(&diastolic)
        && systolic - diastolic >= 20.0
}

/// The position of the bracket that closes the one at `open`.
fn bracket_end(tokens: &[Token], open: usize) -> Option<usize> {
    let token = tokens.get(open)?;
    let close = if token.is_sign('(') {
        ')'
    } else if token.is_sign('[') {
        ']'
    } else {
        return None;
    };
    (open + 1..=open + LONGEST_BRACKET)
        .find(|&at| tokens.get(at).is_some_and(|token| token.is_sign(close)))
}

fn parse_exponent(raised: &str) -> Option<i32> {
    raised
        .replace(['−', '–'], "-")
        .trim_start_matches('+')
        .parse()
        .ok()
}
