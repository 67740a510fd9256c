//! Tokens that are one number: spelled-out words and thousands set apart.

use super::{
    number,
    token::{Kind, Token},
};
use crate::text::words;

/// Joins number words into one number token each.
pub(super) fn spell_numbers(tokens: &[Token]) -> Vec<Token> {
    let mut out: Vec<Token> = Vec::with_capacity(tokens.len());
    let mut skip = 0;
    for (at, token) in tokens.iter().enumerate() {
        if skip > 0 {
            skip -= 1;
            continue;
        }
        if token.kind == Kind::Word
            && token.entity.is_none()
            && number::word(&token.lower).is_some()
        {
            let words: Vec<&str> = tokens
                .iter()
                .skip(at)
                .take(6)
                .take_while(|token| token.kind == Kind::Word && token.entity.is_none())
                .map(|token| token.lower.as_str())
                .collect();
            if let Some((value, used)) = number::words(&words)
                && let Some(last) = tokens.get(at + used - 1)
            {
                out.push(Token {
                    kind: Kind::Number {
                        value,
                        decimal: false,
                        spelled: true,
                    },
                    span: token.span.cover(last.span),
                    lower: words
                        .iter()
                        .take(used)
                        .copied()
                        .collect::<Vec<_>>()
                        .join(" "),
                    ..token.clone()
                });
                skip = used - 1;
                continue;
            }
        }
        out.push(token.clone());
    }
    out
}

/// Joins "60 080 patients" and a lone "14 752": a plain space separates thousands only where what follows makes one
/// number of the two more likely than two numbers.
pub(super) fn join_thousands(tokens: Vec<Token>) -> Vec<Token> {
    let digits = |token: &Token| match token.kind {
        Kind::Number {
            value,
            decimal: false,
            spelled: false,
        } if value >= 0.0 && token.lower.chars().all(|c| c.is_ascii_digit()) => {
            Some((value, token.lower.len()))
        }
        _ => None,
    };
    let mut out: Vec<Token> = Vec::with_capacity(tokens.len());
    let mut tokens = tokens.into_iter().peekable();
    while let Some(token) = tokens.next() {
        let head = out
            .last()
            .and_then(digits)
            .filter(|(value, length)| *length <= 3 && *value > 0.0);
        let tail = digits(&token).filter(|(_, length)| *length == 3 && token.spaced);
        let alone = out.len() == 1 && tokens.peek().is_none();
        let counted = tokens.peek().is_some_and(super::unit::is_counted);
        let labelled = out.len() >= 2
            && out.get(out.len() - 2).is_some_and(|before| {
                before.is_word(words!("week weeks day phase month year type stage grade"))
            });
        // "105 of 12 529", "(n = 17 802)"
        let back = |back: usize| out.len().checked_sub(back).and_then(|at| out.get(at));
        let total = back(2).is_some_and(|token| token.is_word(&["of"]))
            && back(3).is_some_and(|token| token.value().is_some())
            || back(2).is_some_and(|token| token.is_sign('='))
                && back(3).is_some_and(|token| token.is_word(&["n"]));
        if let (Some((thousands, _)), Some((rest, _)), Some(last)) = (head, tail, out.last_mut())
            && (alone || counted || total)
            && !labelled
        {
            last.kind = Kind::Number {
                value: thousands * 1000.0 + rest,
                decimal: false,
                spelled: false,
            };
            last.span = last.span.cover(token.span);
            last.lower.push_str(&token.lower);
        } else {
            out.push(token);
        }
    }
    out
}
