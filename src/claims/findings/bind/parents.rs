//! Numbers in the bracket right after another say the same of the same people.

use crate::claims::{
    FindingKind,
    findings::{raw::Raw, token::Token},
};

/// For a number in the bracket right after another ("64 (8 %)", "1.8 % (6 of 334)", "26 % (n = 5)"), that other one: both
/// say the same of the same people.
pub(super) fn parents(tokens: &[Token], findings: &[Raw]) -> Vec<Option<usize>> {
    let opens = |at: usize| {
        tokens
            .get(at)
            .is_some_and(|token| token.is_sign('(') || token.is_sign('['))
    };
    let mut parents: Vec<Option<usize>> = Vec::with_capacity(findings.len());
    for (at, raw) in findings.iter().enumerate() {
        let before = findings
            .iter()
            .enumerate()
            .take(at)
            .rev()
            .find(|(_, other)| !other.is_qualifier());
        let parent = before.filter(|(_, other)| {
            let inside = other.first <= raw.first && raw.last <= other.last;
            // "(n = 5", "(6 of 334": at most two tokens stand between bracket and number.
            // The counted noun may be a mention: "31 deaths (55 %)".
            let noun = tokens
                .iter()
                .skip(other.last + 1)
                .take(3)
                .take_while(|token| token.entity.is_some())
                .count();
            let open = other.last
                + 1
                + if other.kind == FindingKind::Count {
                    noun
                } else {
                    0
                };
            let bracketed = raw.first > open
                && opens(open)
                && raw.first - open <= 3
                && tokens.get(open + 1..raw.first).is_some_and(|between| {
                    between
                        .iter()
                        .all(|token| token.is_word(&["n"]) || token.is_sign('='))
                });
            !raw.is_qualifier() && !raw.is_ratio() && !other.is_ratio() && (inside || bracketed)
        });
        let parent =
            parent.map(|(parent, _)| parents.get(parent).copied().flatten().unwrap_or(parent));
        parents.push(parent);
    }
    parents
}
