use std::ops::Range;

use super::{
    token::{Joint, Token},
    words::Words,
};

/// Words before a full stop that does not end a sentence.
static ABBREVIATED: Words =
    Words::new("al vs fig figs ref refs e g i dr no approx ca cf st prof inc eq");

/// The token ranges of the sentences of a passage. Context is judged within one, so a border too many costs a
/// cue, and a border too few lends one.
pub(super) fn sentences(tokens: &[Token<'_>]) -> Vec<Range<usize>> {
    let mut sentences = Vec::new();
    let mut start = 0;
    for (at, pair) in tokens.windows(2).enumerate() {
        let [mark, next] = pair else { continue };
        let ends = match mark.text {
            "!" | "?" => next.joint == Joint::Space,
            "." => {
                let opens = next.is_capitalised() || next.text == "[" || next.text == "(";
                let is_abbreviated = at > 0
                    && tokens.get(at - 1).is_some_and(|word| {
                        ABBREVIATED.contains(&word.key.as_str())
                            || word.text.len() == 1 && word.is_capitalised()
                    });
                next.joint == Joint::Border
                    || next.joint == Joint::Space && opens && !is_abbreviated
            }
            _ => false,
        };
        if ends {
            sentences.push(start..at + 1);
            start = at + 1;
        }
    }
    if start < tokens.len() {
        sentences.push(start..tokens.len());
    }
    sentences
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{entities::token::tokens, text::Text};

    #[test]
    fn abbreviations_and_numbers_end_no_sentence() {
        let text = Text::new("As Smith et al. Say, 3.5 mg vs. Placebo helped. It did.".to_owned());
        let tokens = tokens(&text, text.span(), &[]);
        assert_eq!(sentences(&tokens).len(), 2);
    }
}
