//! Whether two numbers are compared or listed together.

use crate::{
    claims::findings::token::{Kind, Token},
    text::words,
};

/// Whether two numbers are joined as members of a comparison or list: nothing between them but a joining word,
/// brackets, and at most the few words that name the first one's group.
pub(in crate::claims::findings) fn joined(tokens: &[Token], from: usize, to: usize) -> bool {
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
pub(in crate::claims::findings) fn compared(tokens: &[Token], from: usize, to: usize) -> bool {
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
