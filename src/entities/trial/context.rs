use super::form::{is_shout, is_trial_name};
use crate::entities::{
    token::{Joint, Token},
    words::Words,
};

/// The words after which (or before which) a capitalised name is a trial's.
static STUDY_WORDS: Words =
    Words::new("trial trials study studies program programme programs series rct substudy");

/// The token ranges of names that a study word beside them shows to be trials', in one sentence.
pub(in crate::entities) fn names_in_context(tokens: &[Token<'_>]) -> Vec<std::ops::Range<usize>> {
    let mut names = Vec::new();
    for (at, token) in tokens.iter().enumerate() {
        let is_study = STUDY_WORDS.contains(&token.key);
        if !is_study {
            continue;
        }
        // "the X, Y and Z trials": names to the left, through commas and "and".
        let mut end = at;
        while let Some(name) = name_ending_at(tokens, end) {
            let start = name.start;
            names.push(name);
            match skip_list_backwards(tokens, start) {
                Some(next) => end = next,
                None => break,
            }
        }
        // "trials such as X and Y", "trials (X, Y)", "study (X)", "trial, X,": names to the right.
        names.extend(names_after(tokens, at + 1));
    }
    names
}

/// The name that ends before token `end`, brackets after it skipped: "the NAME (NCT…) trial" has it too.
fn name_ending_at(tokens: &[Token<'_>], end: usize) -> Option<std::ops::Range<usize>> {
    let last = end.checked_sub(1)?;
    let mut start = last;
    while start > 0 && start + 4 > end {
        let joined = tokens.get(start)?.joint == Joint::Hyphen;
        let is_number = tokens.get(start)?.text.chars().all(|c| c.is_ascii_digit());
        let before = tokens.get(start - 1)?;
        let goes_on = joined
            || (is_number || is_shout(tokens.get(start)?))
                && is_shout(before)
                && tokens.get(start)?.joint == Joint::Space;
        if !goes_on {
            break;
        }
        start -= 1;
    }
    is_trial_name(tokens.get(start..end)?).then_some(start..end)
}

/// Before the name that starts at `start`: the end of the name before it in a list.
fn skip_list_backwards(tokens: &[Token<'_>], start: usize) -> Option<usize> {
    let mut at = start;
    let mut has_separator = false;
    while at > 0
        && tokens
            .get(at - 1)
            .is_some_and(|token| matches!(token.key.as_str(), "," | "and" | "or" | "&" | "/"))
    {
        at -= 1;
        has_separator = true;
    }
    (has_separator && at > 0).then_some(at)
}

fn names_after(tokens: &[Token<'_>], from: usize) -> Vec<std::ops::Range<usize>> {
    let mut at = from;
    let mut is_opened = false;
    while let Some(token) = tokens.get(at) {
        match token.key.as_str() {
            "such" | "as" | "including" | "like" | "(" | "named" | "called" | "e" | "g" | "."
            | "namely" | "," | "the" | ":" | "are" | "is" | "were"
                if at < from + 6 =>
            {
                is_opened |= !matches!(token.key.as_str(), "," | "the" | "is" | "are" | "were");
                at += 1;
            }
            _ => break,
        }
    }
    let mut names = Vec::new();
    if !is_opened {
        return names;
    }
    while let Some(name) = name_starting_at(tokens, at) {
        at = name.end;
        names.push(name);
        while tokens
            .get(at)
            .is_some_and(|token| matches!(token.key.as_str(), "," | "and" | "or" | "&" | "/"))
        {
            at += 1;
        }
    }
    names
}

fn name_starting_at(tokens: &[Token<'_>], at: usize) -> Option<std::ops::Range<usize>> {
    let mut end = at + 1;
    while end < at + 4
        && tokens.get(end).is_some_and(|token| {
            token.joint == Joint::Hyphen
                || token.joint == Joint::Space
                    && tokens.get(end - 1).is_some_and(is_shout)
                    && (is_shout(token) || token.text.chars().all(|c| c.is_ascii_digit()))
        })
    {
        end += 1;
    }
    is_trial_name(tokens.get(at..end)?).then_some(at..end)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{entities::token::tokens, text::Text};

    fn found(string: &str) -> Vec<String> {
        let text = Text::new(string.to_owned());
        let tokens = tokens(&text, text.span(), &[]);
        names_in_context(&tokens)
            .into_iter()
            .map(|range| {
                let first = tokens[range.start].span;
                text.slice(first.cover(tokens[range.end - 1].span))
                    .to_owned()
            })
            .collect()
    }

    #[test]
    fn a_study_word_makes_a_name_of_capitals() {
        assert_eq!(
            found("In the SOLEMN-2 trial and an HIV study"),
            ["SOLEMN-2"]
        );
        assert_eq!(
            found("the ALPHA, BRAVO-HF and CHARLIE trials"),
            ["CHARLIE", "BRAVO-HF", "ALPHA"]
        );
        assert_eq!(
            found("trials such as HER9CLIMB and DESTINY-Liver03, along"),
            ["HER9CLIMB", "DESTINY-Liver03"]
        );
        assert_eq!(
            found("a randomised phase III trial (RCT)"),
            Vec::<String>::new()
        );
    }
}
