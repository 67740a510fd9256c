//! Where sentences begin and end.
//!
//! A rule system in the manner of Kiss & Strunk (2006, doi 10.1162/coli.2006.32.4.485) with the abbreviations
//! given instead of learnt: every full stop is a candidate, and what stands before and after it decides.

use super::{Span, Text};

mod citations;
mod word_lists;

use word_lists::{BEFORE_NUMBER, INSIDE, LETTERED, MAY_END, OPENERS};

/// A bracket is looked for this many characters ahead; a longer one is running text that lost its end.
const LONGEST_BRACKET: usize = 400;

/// The sentences of a stretch of text, in order, without the white space around them.
///
/// `within` is one block (a paragraph, an item); a line end inside it ends a sentence. `superscripts` are the
/// raised characters, sorted; without them "improved.3 The" is still understood, "in 2019.3 The" is not.
///
/// Citations that stand alone after the full stop (`… improved. [3] The`, `improved.3 The`) belong to no
/// sentence: the spans leave them out. What lies between the end of one span and the start of the next (or the
/// end of `within`) is white space and such citations and nothing else, so that a caller finds the citations of
/// a sentence that follow it by looking in that gap.
///
/// A full stop inside a bracket that opens within the sentence does not end it.
#[must_use]
pub fn sentences(text: &Text, within: Span, superscripts: &[Span]) -> Vec<Span> {
    let within = within.intersection(text.span()).unwrap_or_default();
    let scan = Scan::new(text.slice(within), within.start, superscripts);
    let mut spans = Vec::new();
    let mut start = scan.skip_space(0);
    let mut at = start;
    while at < scan.chars.len() {
        if scan.char(at) == '\n' {
            scan.push(start, at, &mut spans);
            start = scan.skip_space(at);
            at = start;
        } else if let Some((end, next)) = scan.end_at(start, at) {
            scan.push(start, end, &mut spans);
            start = scan.skip_space(next);
            at = start;
        } else {
            at += 1;
        }
    }
    scan.push(start, scan.chars.len(), &mut spans);
    spans
}

/// The characters of one block, with what the rules ask of them.
struct Scan {
    chars: Vec<char>,
    /// For a raised character, the position after its run.
    raised_to: Vec<Option<usize>>,
    /// Position of the bracket that encloses the character, where it closes soon enough.
    bracket: Vec<Option<usize>>,
    offset: usize,
}

impl Scan {
    fn new(string: &str, offset: usize, superscripts: &[Span]) -> Self {
        let chars: Vec<char> = string.chars().collect();
        let mut raised_to = vec![None; chars.len()];
        let block = Span::new(offset, offset + chars.len());
        let first = superscripts.partition_point(|span| span.end <= offset);
        for span in superscripts
            .iter()
            .skip(first)
            .take_while(|span| span.start < block.end)
        {
            if let Some(part) = span.intersection(block) {
                for slot in raised_to
                    .iter_mut()
                    .take(part.end - offset)
                    .skip(part.start - offset)
                {
                    *slot = Some(part.end - offset);
                }
            }
        }
        let bracket = enclosing_brackets(&chars);
        Self {
            chars,
            raised_to,
            bracket,
            offset,
        }
    }

    /// The character at a position, `'\0'` outside.
    fn char(&self, at: usize) -> char {
        self.chars.get(at).copied().unwrap_or('\0')
    }

    fn before(&self, at: usize) -> char {
        at.checked_sub(1).map_or('\0', |at| self.char(at))
    }

    fn is_raised(&self, at: usize) -> bool {
        self.raised_to.get(at).is_some_and(Option::is_some)
    }

    fn skip_space(&self, mut at: usize) -> usize {
        while at < self.chars.len() && self.char(at).is_whitespace() {
            at += 1;
        }
        at
    }

    fn push(&self, start: usize, end: usize, spans: &mut Vec<Span>) {
        let mut end = end.min(self.chars.len());
        while end > start && self.before(end).is_whitespace() {
            end -= 1;
        }
        if end > start {
            spans.push(Span::new(self.offset + start, self.offset + end));
        }
    }

    /// If the sentence begun at `start` ends with the character at `at`: the position after its closing quotes
    /// and brackets, and the position after the citations that follow.
    fn end_at(&self, start: usize, at: usize) -> Option<(usize, usize)> {
        let stop = self.char(at);
        if !matches!(stop, '.' | '!' | '?' | '…' | '。') || self.is_raised(at) {
            return None;
        }
        if let Some(open) = self.bracket.get(at).copied().flatten()
            && open > start
        {
            return None;
        }
        // Of an ellipsis only the last dot counts.
        if stop == '.' && self.char(at + 1) == '.' {
            return None;
        }
        let mut end = at + 1;
        while matches!(self.char(end), '”' | '"' | '’' | '\'' | ')' | ']' | '»')
            && !self.is_raised(end)
        {
            end += 1;
        }
        let decimal = stop == '.' && self.char(at + 1).is_ascii_digit() && !self.is_raised(at + 1);
        if decimal && !self.before(at).is_alphabetic() && !matches!(self.before(at), ')' | ']') {
            return None;
        }
        let (word_start, word) = self.word_before(at);
        let next = self.after_citations(end, &word);
        if next >= self.chars.len() || self.char(self.skip_space(next)) == '\0' {
            return Some((end, next));
        }
        let following = self.skip_space(next);
        let spaced = following > next || self.char(next) == '\n';
        if !spaced && next == end && !self.lost_space(at, following) {
            return None;
        }
        if !spaced && next > end && !self.char(following).is_uppercase() {
            return None;
        }
        if stop == '.' && !self.stop_may_end(start, at, word_start, &word, following) {
            return None;
        }
        self.may_begin(following, stop).then_some((end, next))
    }

    /// The letters, digits, dots and hyphens right before a full stop, in lower case, and where they begin.
    fn word_before(&self, at: usize) -> (usize, String) {
        let mut begin = at;
        // Longer words are no abbreviations; the bound keeps the walk short.
        while begin > 0 && at - begin < 24 {
            let char = self.before(begin);
            if !(char.is_alphanumeric() || matches!(char, '.' | '-')) || self.is_raised(begin - 1) {
                break;
            }
            begin -= 1;
        }
        let word: String = self
            .chars
            .get(begin..at)
            .unwrap_or_default()
            .iter()
            .flat_map(|c| c.to_lowercase())
            .collect();
        (begin, word)
    }

    /// Whether the full stop at `at`, by the word before it, may end a sentence that goes on at `following`.
    fn stop_may_end(
        &self,
        start: usize,
        at: usize,
        word_start: usize,
        word: &str,
        following: usize,
    ) -> bool {
        let opener = OPENERS.contains(&self.word_at(following).to_lowercase().as_str());
        if word.is_empty() {
            return true;
        }
        // A label that opens the sentence: "1. Introduction", "a. Patients".
        let label =
            word.chars().all(|c| c.is_ascii_digit() || c == '.') || word.chars().count() == 1;
        if label && word_start == start && at - word_start <= 4 {
            return false;
        }
        let mut inner = self.skip_space(following);
        while matches!(self.char(inner), '(' | '[' | '#' | 'S')
            && self.char(inner + 1).is_ascii_digit()
        {
            inner += 1;
        }
        let number_follows = self.char(inner).is_ascii_digit();
        if INSIDE.contains(&word) || (BEFORE_NUMBER.contains(&word) && number_follows) {
            return false;
        }
        if MAY_END.contains(&word) || (word.contains('.') && word.chars().any(char::is_alphabetic))
        {
            return opener;
        }
        let capital = word.chars().count() == 1 && self.before(at).is_uppercase();
        if capital {
            let previous = self.word_before_position(word_start);
            return LETTERED.contains(&previous.to_lowercase().as_str())
                || (opener && previous.chars().next().is_some_and(char::is_lowercase));
        }
        true
    }

    /// The word that ends before the white space before `at`.
    fn word_before_position(&self, at: usize) -> String {
        let mut end = at;
        while end > 0 && self.before(end).is_whitespace() {
            end -= 1;
        }
        let mut begin = end;
        while begin > 0
            && end - begin < 24
            && (self.before(begin).is_alphanumeric() || self.before(begin) == '-')
        {
            begin -= 1;
        }
        self.chars
            .get(begin..end)
            .unwrap_or_default()
            .iter()
            .collect()
    }

    /// The word that begins at `at`, opening quotes and brackets skipped.
    fn word_at(&self, mut at: usize) -> String {
        while matches!(self.char(at), '(' | '[' | '“' | '"' | '‘' | '«') {
            at += 1;
        }
        self.chars
            .iter()
            .skip(at)
            .take(24)
            .take_while(|c| c.is_alphanumeric() || matches!(c, '-' | '‐' | '/'))
            .collect()
    }

    /// Whether a sentence may begin with the word at `at`: a capital, a digit, or a name written small on
    /// purpose ("p53", "mTOR", "α-synuclein").
    fn may_begin(&self, at: usize, stop: char) -> bool {
        let word = self.word_at(at);
        let Some(first) = word.chars().next() else {
            return !matches!(self.char(at), ',' | ';' | ':' | ')' | ']' | '=' | '.');
        };
        if first.is_uppercase() || (first.is_numeric() && stop == '.') {
            return true;
        }
        let named = word
            .chars()
            .skip(1)
            .any(|c| c.is_uppercase() || c.is_numeric());
        named || matches!(first, 'α'..='ω') || (!first.is_lowercase() && first.is_alphabetic())
    }

    /// Whether the space after the full stop at `at` was lost: "improved.The next".
    fn lost_space(&self, at: usize, following: usize) -> bool {
        let small = (1..=3).all(|back| {
            at.checked_sub(back)
                .is_some_and(|at| self.char(at).is_lowercase())
        });
        let next_word = self.word_at(following);
        let mut letters = next_word.chars();
        following == at + 1
            && small
            && letters.next().is_some_and(char::is_uppercase)
            && letters.next().is_none_or(char::is_lowercase)
            && self
                .char(following + next_word.chars().count())
                .is_whitespace()
    }
}

/// For every character, where the innermost bracket around it opens, if it closes within
/// [`LONGEST_BRACKET`] characters.
fn enclosing_brackets(chars: &[char]) -> Vec<Option<usize>> {
    let mut enclosing = vec![None; chars.len()];
    let mut open: Vec<usize> = Vec::new();
    for (at, char) in chars.iter().enumerate() {
        match char {
            '(' | '[' => open.push(at),
            ')' | ']' => {
                if let Some(from) = open.pop()
                    && at - from <= LONGEST_BRACKET
                {
                    // Outer brackets come later and overwrite: the outermost one decides.
                    for slot in enclosing.iter_mut().take(at).skip(from + 1) {
                        *slot = Some(from);
                    }
                }
            }
            _ => {}
        }
    }
    enclosing
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn split(string: &str) -> Vec<String> {
        split_raised(string, &[])
    }

    fn split_raised(string: &str, raised: &[Span]) -> Vec<String> {
        let text = Text::new(string.to_owned());
        sentences(&text, text.span(), raised)
            .into_iter()
            .map(|span| text.slice(span).to_owned())
            .collect()
    }

    #[test]
    fn abbreviations_and_numbers_do_not_end_a_sentence() {
        for whole in [
            "Smith et al. reported 12.5% (e.g. Fig. 2, vs. No. 3, i.e. approx. 4).",
            "As Dr. J. R. Miller said, E. coli and S. aureus grew.",
            "The rate fell (p < .001) in the U.S. cohort.",
            "It rose ... and then fell.",
            "Growth (see Ref. 3. It is old) stopped.",
            "Smith et al. [3] reported growth.",
            "1. Survival improved.",
        ] {
            assert_eq!(split(whole), [whole]);
        }
    }

    #[test]
    fn full_stops_end_sentences() {
        assert_eq!(
            split("It fell, p < 0.05. Then it rose."),
            ["It fell, p < 0.05.", "Then it rose."]
        );
        assert_eq!(
            split("It is lost. p53 is a gene. 12 patients died."),
            ["It is lost.", "p53 is a gene.", "12 patients died."]
        );
        assert_eq!(
            split("He asked “why?” Nobody knew (yet). Later, yes."),
            ["He asked “why?”", "Nobody knew (yet).", "Later, yes."]
        );
        assert_eq!(
            split("They have hepatitis B. The virus stays."),
            ["They have hepatitis B.", "The virus stays."]
        );
        assert_eq!(
            split("As in Smith et al. The rate rose."),
            ["As in Smith et al.", "The rate rose."]
        );
        assert_eq!(
            split("It improved.The rest did not."),
            ["It improved.", "The rest did not."]
        );
        assert_eq!(
            split("(It all improved. It did.) So what?"),
            ["(It all improved.", "It did.)", "So what?"]
        );
    }

    #[test]
    fn citations_after_the_full_stop_belong_to_no_sentence() {
        assert_eq!(
            split("It improved. [3] The rest fell.[4,5]"),
            ["It improved.", "The rest fell."]
        );
        assert_eq!(
            split("It improved.3,4 The rest fell."),
            ["It improved.", "The rest fell."]
        );
        assert_eq!(
            split("It fell (p < 0.001).3 The rest rose."),
            ["It fell (p < 0.001).", "The rest rose."]
        );
        assert_eq!(
            split("It improved. (Smith et al., 2020) The rest fell."),
            ["It improved.", "The rest fell."]
        );
        let raised = [Span::new(15, 16)];
        assert_eq!(
            split_raised("It was in 2019.3 The rest fell.", &raised),
            ["It was in 2019.", "The rest fell."]
        );
        assert_eq!(
            split("It improved [3]. The rest fell. (2) It rose."),
            ["It improved [3].", "The rest fell.", "(2) It rose."]
        );
    }

    proptest! {
        #[test]
        fn sentences_are_ordered_disjoint_and_lose_no_letter(string in "[ -~\u{a0}–“”αβ.\\[\\]()0-9A-Za-z]{0,200}", from in 0usize..50) {
            let text = Text::new(string);
            let within = Span::new(from.min(text.len()), text.len());
            let spans = sentences(&text, within, &[Span::new(3, 5), Span::new(30, 31)]);
            let mut last = within.start;
            for span in &spans {
                prop_assert!(span.start >= last && span.end <= within.end && !span.is_empty());
                prop_assert!(!text.slice(*span).starts_with(char::is_whitespace));
                last = span.end;
            }
        }

        #[test]
        fn no_text_stops_it(string in "\\PC{0,200}") {
            let text = Text::new(string);
            let _ = sentences(&text, text.span(), &[]);
        }
    }
}
