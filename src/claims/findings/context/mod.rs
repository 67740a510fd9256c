//! What the words around a number say of it.

use super::token::{Kind, Token};
use crate::text::words;

mod comparison;
mod label;
mod regimen;
mod size;
mod statistic;
mod time;

pub(super) use comparison::{compared, joined};
pub(super) use label::{grade_at, is_age, is_enumeration, not_a_result};
pub(super) use regimen::{is_dilution, is_dose, is_frequency, regimen_stretch};
pub(super) use size::{is_counted_group, is_sample_size, is_size};
pub(super) use statistic::{
    is_bound, is_change, is_measured, is_relative_risk, is_threshold, statistic,
};
pub(super) use time::{TimeUse, is_follow_up, time_stretch, time_use};

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
