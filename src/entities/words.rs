use std::{collections::HashSet, sync::OnceLock};

/// A closed set of words, written as one string with spaces between.
#[derive(Debug)]
pub(super) struct Words {
    list: &'static str,
    set: OnceLock<HashSet<&'static str>>,
}

impl Words {
    /// The words of `list`.
    pub(super) const fn new(list: &'static str) -> Self {
        Self {
            list,
            set: OnceLock::new(),
        }
    }

    /// Whether `word` is one of them, as written.
    pub(super) fn contains(&self, word: &str) -> bool {
        self.set
            .get_or_init(|| self.list.split_whitespace().collect())
            .contains(word)
    }
}

/// A closed set of pairs of neighbouring words, written as "patients with | treatment of".
#[derive(Debug)]
pub(super) struct Pairs {
    list: &'static str,
    set: OnceLock<HashSet<(&'static str, &'static str)>>,
}

impl Pairs {
    /// The pairs of `list`.
    pub(super) const fn new(list: &'static str) -> Self {
        Self {
            list,
            set: OnceLock::new(),
        }
    }

    /// Whether the two words are one of the pairs.
    pub(super) fn contains(&self, first: &str, second: &str) -> bool {
        self.set
            .get_or_init(|| {
                self.list
                    .split('|')
                    .filter_map(|pair| pair.trim().split_once(' '))
                    .collect()
            })
            .contains(&(first, second))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sets_hold_what_is_written() {
        static WORDS: Words = Words::new("one two\n three");
        static PAIRS: Pairs = Pairs::new("patients with | treatment of");
        assert!(WORDS.contains("three") && !WORDS.contains("four"));
        assert!(PAIRS.contains("treatment", "of") && !PAIRS.contains("patients", "of"));
    }
}
