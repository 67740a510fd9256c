use std::collections::BTreeSet;

use crate::entities::{
    EntityLabel, EntitySource, Normalized,
    mention::Mention,
    token::{Joint, Token},
};

/// The names that context shows somewhere in the document, to be found everywhere in it.
#[derive(Debug, Default)]
pub(in crate::entities) struct TrialNames {
    names: BTreeSet<Vec<String>>,
}

impl TrialNames {
    /// Remembers a name, as written.
    pub(in crate::entities) fn add(&mut self, tokens: &[Token<'_>]) {
        self.names
            .insert(tokens.iter().map(|token| token.text.to_owned()).collect());
    }

    /// The longest known name that starts at token `at`.
    pub(in crate::entities) fn starting_at(
        &self,
        tokens: &[Token<'_>],
        at: usize,
    ) -> Option<usize> {
        if !tokens.get(at)?.is_capitalised() && tokens.get(at)?.capitals() < 2 {
            return None;
        }
        (1..=5).rev().find(|length| {
            tokens.get(at..at + length).is_some_and(|window| {
                let written: Vec<String> =
                    window.iter().map(|token| token.text.to_owned()).collect();
                self.names.contains(&written)
            })
        })
    }

    /// A mention of a name learnt from context.
    pub(in crate::entities) fn mention(tokens: &[Token<'_>]) -> Option<Mention> {
        let mut name = String::new();
        for token in tokens {
            if !name.is_empty() {
                name.push(if token.joint == Joint::Hyphen {
                    '-'
                } else {
                    ' '
                });
            }
            name.push_str(token.text);
        }
        let normalized = Normalized {
            name,
            ..Normalized::default()
        };
        Mention::over(
            tokens,
            EntityLabel::Trial,
            EntitySource::Pattern,
            0.8,
            Some(normalized),
        )
    }
}
