//! Hyphens at line ends: broken words and compounds, told apart by the document's own words.

use std::collections::{HashMap, VecDeque};

use super::layout::{Piece, Script, overlap};

/// Beginnings of compounds that keep their hyphen when the document gives no evidence. First parts that are
/// words of their own; prefixes that English writes closed ("inter", "over") are not here.
const KEPT: [&str; 34] = [
    "all", "anti", "case", "co", "cross", "dose", "double", "end", "first", "five", "follow",
    "four", "free", "full", "half", "high", "large", "long", "low", "meta", "multi", "non", "once",
    "one", "open", "phase", "post", "real", "second", "self", "short", "single", "three", "well",
];

/// Common words that are two words put together, and never take a hyphen.
const CLOSED: [&str; 22] = [
    "anything",
    "background",
    "elsewhere",
    "everything",
    "furthermore",
    "however",
    "likewise",
    "meanwhile",
    "moreover",
    "nevertheless",
    "otherwise",
    "outcome",
    "overall",
    "somewhat",
    "therefore",
    "throughout",
    "undergo",
    "understand",
    "whenever",
    "whereas",
    "wherever",
    "without",
];

/// Lines ending in a hyphen of which the next line of the same column is looked for.
const LINES_BESIDE: usize = 8;

/// Whether a line is the next one of the column of the line above.
fn goes_on(above: &Piece, line: &Piece) -> bool {
    above.sheet == line.sheet
        && (0.5..2.2).contains(&((line.baseline - above.baseline) / above.size.max(0.1)))
        && overlap(above.rect.x0, above.rect.x1, line.rect.x0, line.rect.x1) > 0.0
}

/// The words of a document, and how often each occurs where no line end cuts it.
#[derive(Debug, Default)]
pub(super) struct Vocabulary {
    words: HashMap<String, u32>,
}

impl Vocabulary {
    /// Counts the words inside the lines. A word cut by a line end is not evidence.
    pub(super) fn count<'piece>(lines: impl IntoIterator<Item = &'piece Piece>) -> Self {
        let mut vocabulary = Self::default();
        // The last lines that ended in a hyphen; beside a line stand those of other columns.
        let mut cut: VecDeque<&Piece> = VecDeque::new();
        for line in lines {
            let mut word = String::new();
            let mut words: Vec<String> = Vec::new();
            for symbol in line
                .symbols
                .iter()
                .filter(|symbol| symbol.script == Script::Base)
            {
                if is_hyphen(symbol.ch) {
                    word.push('-');
                } else if is_word(symbol.ch) {
                    word.extend(symbol.ch.to_lowercase());
                } else if !word.is_empty() {
                    words.push(std::mem::take(&mut word));
                }
            }
            // What follows a hyphen at a line end is the rest of a word, not a word.
            if cut.iter().any(|above| goes_on(above, line)) && !words.is_empty() {
                words.remove(0);
            }
            if word.ends_with('-') {
                cut.push_back(line);
                if cut.len() > LINES_BESIDE {
                    cut.pop_front();
                }
            } else if !word.is_empty() {
                words.push(word);
            }
            let parts: Vec<String> = words
                .iter()
                .filter(|word| word.contains('-'))
                .flat_map(|word| word.split('-').map(str::to_owned))
                .filter(|part| part.chars().count() >= 4)
                .collect();
            words.extend(parts);
            for word in words {
                *vocabulary.words.entry(word).or_default() += 1;
            }
        }
        vocabulary
    }

    fn of(&self, word: &str) -> u32 {
        self.words.get(word).copied().unwrap_or_default()
    }

    /// Whether the hyphen between `before` (the end of a line, hyphen excluded) and `after` (the start of the
    /// next) belongs to the word.
    pub(super) fn keeps_hyphen(&self, before: &str, after: &str) -> bool {
        let (first, second) = (before.to_lowercase(), after.to_lowercase());
        // Of "dose-re" and "sponse-related" only the parts at the break tell.
        let (tail, head) = (last_part(&first), first_part(&second));
        let compound = tail.len() < first.len() || head.len() < second.len();
        let with = |joint: &str| {
            let whole = self.of(&format!("{first}{joint}{second}"));
            let parts = if compound {
                self.of(&format!("{tail}{joint}{head}"))
            } else {
                0
            };
            whole + parts
        };
        let (closed, open) = (with(""), with("-"));
        if closed != open {
            return open > closed;
        }
        let marked = |part: &str| {
            part.chars()
                .any(|ch| ch.is_ascii_digit() || !ch.is_alphabetic())
                || part.chars().skip(1).any(char::is_uppercase)
        };
        let Some(initial) = after.chars().next() else {
            return true;
        };
        if marked(last_part(before))
            || marked(first_part(after))
            || initial.is_uppercase()
            || before.chars().count() < 2
        {
            return true;
        }
        if first.contains('-')
            && tail.chars().count() >= 3
            && self.of(tail) > 0
            && self.of(&second) > 0
        {
            return true;
        }
        // "face-" and "to-face": what follows the break is a word; the rest of a broken one is none.
        let single = |part: &str| part.chars().count() < 2;
        if compound && (single(tail) || single(head) || self.of(head) > 0) {
            return true;
        }
        if KEPT.contains(&tail) {
            return true;
        }
        // Two words of the document make a compound; a syllable is rarely one of its words.
        let long = |part: &str| part.chars().count() >= 4;
        let both = format!("{first}{second}");
        long(&first)
            && long(&second)
            && self.of(&first) >= 2
            && self.of(&second) >= 1
            && !CLOSED.contains(&both.as_str())
    }
}

/// What stands after the last hyphen of a word.
fn last_part(word: &str) -> &str {
    word.rsplit('-').next().unwrap_or_default()
}

/// What stands before the first hyphen of a word.
fn first_part(word: &str) -> &str {
    word.split('-').next().unwrap_or_default()
}

/// Letters, digits and the hyphens between them.
pub(super) fn is_word(ch: char) -> bool {
    ch.is_alphanumeric() || ch == '-'
}

/// Whether a character can be a hyphen at a line end.
pub(super) fn is_hyphen(ch: char) -> bool {
    matches!(ch, '-' | '\u{ad}' | '\u{2010}' | '\u{2011}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn vocabulary(words: &[(&str, u32)]) -> Vocabulary {
        Vocabulary {
            words: words
                .iter()
                .map(|(word, count)| ((*word).to_owned(), *count))
                .collect(),
        }
    }

    #[test]
    fn broken_words_close_and_compounds_stay() {
        let words = vocabulary(&[
            ("treatment", 3),
            ("disease", 4),
            ("free", 2),
            ("trastuzumab-treated", 1),
        ]);
        for (before, after, keeps) in [
            ("che", "motherapy", false),
            ("treat", "ment", false),
            ("HER2", "positive", true),
            ("T", "DM1", true),
            ("meta", "analysis", true),
            ("disease", "free", true),
            ("Trastuzumab", "treated", true),
            ("anti", "PD", true),
            ("pharmaco", "kinetics", false),
            ("treat", "ment-related", false),
            ("post-treat", "ment", false),
        ] {
            assert_eq!(words.keeps_hyphen(before, after), keeps, "{before}-{after}");
        }
    }
}
