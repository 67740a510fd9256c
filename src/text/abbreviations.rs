use super::{Passage, Span, Text};

/// Longest short form, in characters.
const LONGEST_SHORT: usize = 12;

/// A short form and the long form that the text gives for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Abbreviation {
    /// The short form, without brackets.
    pub short: Span,
    /// The long form.
    pub long: Span,
}

/// Finds abbreviations where they are defined: "long form (SF)" and "SF (long form)".
///
/// The algorithm of Schwartz & Hearst (2003), "A simple algorithm for identifying abbreviation definitions in
/// biomedical text", PSB 8:451–462: the characters of the short form are sought from right to left in the words
/// before the bracket; the first one must begin a word. Two additions: a plural `s` of the short form need not
/// stand in the long form, and the long form may not hold more letters than [the bound of the paper] allows,
/// min(|A| + 5, 2|A|) words. Pairs come in the order of the passages.
///
/// [the bound of the paper]: https://psb.stanford.edu/psb-online/proceedings/psb03/schwartz.pdf
#[must_use]
pub fn abbreviations(text: &Text, passages: &[Span]) -> Vec<Abbreviation> {
    let mut found = Vec::new();
    for passage in passages {
        in_passage(text.passage(*passage), &mut found);
    }
    found
}

fn in_passage(passage: Passage<'_>, found: &mut Vec<Abbreviation>) {
    let string = passage.str;
    for (open, _) in string.match_indices(['(', '[']) {
        let inside_start = open + 1;
        let Some(length) = string
            .get(inside_start..)
            .and_then(|rest| rest.find([')', ']', '(', '[', '\n']))
        else {
            continue;
        };
        let inside = string
            .get(inside_start..inside_start + length)
            .unwrap_or_default();
        let before = string.get(..open).unwrap_or_default();
        // "(SF; more)" and "(SF, more)" define SF too.
        let short = inside.split([';', ',']).next().unwrap_or_default().trim();
        let short_start = inside_start + (inside.len() - inside.trim_start().len());
        let pair = if is_short_form(short) {
            long_form_before(short, before).map(|long_start| {
                (
                    short_start..short_start + short.len(),
                    long_start..before.trim_end().len(),
                )
            })
        } else {
            short_form_before(inside.trim(), before).map(|short| {
                let long = short_start..short_start + inside.trim().len();
                (short, long)
            })
        };
        if let Some((short, long)) = pair {
            found.push(Abbreviation {
                short: passage.span_of(short),
                long: passage.span_of(long),
            });
        }
    }
}

/// At most two words, 2–[`LONGEST_SHORT`] characters, a letter in it, beginning with a letter or digit, and not all
/// lower case (lower-case words in brackets are remarks).
fn is_short_form(form: &str) -> bool {
    let chars = form.chars().count();
    (2..=LONGEST_SHORT).contains(&chars)
        && form.split_whitespace().count() <= 2
        && form.chars().any(char::is_alphabetic)
        && form.chars().next().is_some_and(char::is_alphanumeric)
        && form.chars().any(char::is_uppercase)
}

/// Where the long form of `short` begins in the text before the bracket.
fn long_form_before(short: &str, before: &str) -> Option<usize> {
    let before = before.trim_end();
    let letters = short.chars().filter(|c| c.is_alphanumeric()).count();
    let most_words = (letters + 5).min(letters * 2);
    // A sentence or a bracket between is a border.
    let floor = before
        .rmatch_indices([';', '(', ')', '\t', '\n', '!', '?'])
        .next()
        .map_or(0, |(at, mark)| at + mark.len());
    let mut window_start = before.len();
    let mut words = 0;
    for (at, c) in before.char_indices().rev() {
        if at < floor {
            break;
        }
        if c.is_whitespace() {
            words += 1;
            if words >= most_words {
                break;
            }
        }
        window_start = at;
    }
    let window = before.get(window_start..).unwrap_or_default();
    best_long_form(short, window)
        .or_else(|| best_long_form(short.strip_suffix('s')?, window))
        .map(|start| window_start + start)
        .filter(|start| is_long_enough(short, before.get(*start..).unwrap_or_default()))
}

/// The paper's matcher: from the right, each letter of the short form is found in the long form, the first one
/// at the start of a word.
fn best_long_form(short: &str, long: &str) -> Option<usize> {
    let long_chars: Vec<(usize, char)> = long.char_indices().collect();
    let wanted: Vec<char> = short.chars().filter(|c| c.is_alphanumeric()).collect();
    let mut at = long_chars.len();
    let mut start = None;
    for (index, wanted) in wanted.iter().enumerate().rev() {
        loop {
            at = at.checked_sub(1)?;
            let (byte, c) = *long_chars.get(at)?;
            let begins_word = at == 0
                || long_chars
                    .get(at - 1)
                    .is_some_and(|(_, before)| !before.is_alphanumeric());
            if c.to_lowercase().eq(wanted.to_lowercase()) && (index > 0 || begins_word) {
                start = Some(byte);
                break;
            }
        }
    }
    start
}

/// The long form is longer than the short one and does not hold it as a word.
fn is_long_enough(short: &str, long: &str) -> bool {
    long.chars().count() > short.chars().count()
        && !long
            .split(|c: char| !c.is_alphanumeric())
            .any(|word| word == short)
        && long.chars().any(char::is_lowercase) | (long.split_whitespace().count() > 1)
}

/// "SF (long form)": the word before the bracket, when the bracket's text spells it out.
fn short_form_before(long: &str, before: &str) -> Option<std::ops::Range<usize>> {
    let trimmed = before.trim_end();
    let start = trimmed.rfind(char::is_whitespace).map_or(0, |at| at + 1);
    let word = trimmed.get(start..).unwrap_or_default();
    let capitals = word.chars().filter(|c| c.is_uppercase()).count();
    let words = long.split_whitespace().count();
    let is_pair = is_short_form(word)
        && capitals >= 2
        && (2..=10).contains(&words)
        && best_long_form(word, long) == Some(0)
        && is_long_enough(word, long);
    is_pair.then_some(start..trimmed.len())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn pairs(string: &str) -> Vec<(String, String)> {
        let text = Text::new(string.to_owned());
        abbreviations(&text, &[text.span()])
            .iter()
            .map(|pair| {
                (
                    text.slice(pair.short).to_owned(),
                    text.slice(pair.long).to_owned(),
                )
            })
            .collect()
    }

    fn pair(short: &str, long: &str) -> (String, String) {
        (short.to_owned(), long.to_owned())
    }

    #[test]
    fn long_forms_stand_before_the_bracket() {
        assert_eq!(
            pairs("with antibody-drug conjugates (ADCs) and overall response rate (ORR; 10%)"),
            [
                pair("ADCs", "antibody-drug conjugates"),
                pair("ORR", "overall response rate")
            ]
        );
    }

    #[test]
    fn long_forms_stand_in_the_bracket_too() {
        assert_eq!(
            pairs("ILD (interstitial lung disease) was"),
            [pair("ILD", "interstitial lung disease")]
        );
    }

    #[test]
    fn remarks_and_citations_define_nothing() {
        assert_eq!(
            pairs("in patients (n = 12) as shown (Smith et al., 2020) (see below)"),
            []
        );
    }

    proptest! {
        #[test]
        fn no_text_panics(string in "[A-Za-zαé ()\\[\\],;.-]{0,120}") {
            let text = Text::new(string);
            for pair in abbreviations(&text, &[text.span()]) {
                prop_assert!(!pair.short.overlaps(pair.long));
            }
        }
    }
}
