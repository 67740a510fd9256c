use std::collections::HashMap;

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// The runs of letters and digits of a text, lower case, compatibility forms resolved, accents dropped. Hyphens
/// join, because line ends make and take them.
pub(super) fn words(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word = String::new();
    for character in text.chars() {
        for part in character.nfkd() {
            if is_combining_mark(part) || is_hyphen(part) {
                continue;
            }
            if part.is_alphanumeric() {
                word.extend(part.to_lowercase());
            } else if !word.is_empty() {
                words.push(std::mem::take(&mut word));
            }
        }
    }
    if !word.is_empty() {
        words.push(word);
    }
    words
}

fn is_hyphen(character: char) -> bool {
    matches!(
        character,
        '-' | '\u{ad}' | '\u{2010}'..='\u{2015}' | '\u{2212}'
    )
}

/// How many runs of `length` words the paragraphs have, and how many of them `text` has, each counted as often as
/// both have it.
pub(super) fn gram_overlap(
    paragraphs: &[Vec<String>],
    text: &[String],
    length: usize,
) -> (usize, usize) {
    let mut available: HashMap<&[String], usize> = HashMap::new();
    for gram in text.windows(length) {
        *available.entry(gram).or_default() += 1;
    }
    let (mut all, mut common) = (0, 0);
    for gram in paragraphs
        .iter()
        .flat_map(|paragraph| paragraph.windows(length))
    {
        all += 1;
        if let Some(left) = available.get_mut(gram)
            && *left > 0
        {
            *left -= 1;
            common += 1;
        }
    }
    (all, common)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_two_renderings_are_equal() {
        assert_eq!(
            words("Pro-\u{ad}gression, e\u{fb03}cacy²"),
            ["progression", "efficacy2"]
        );
    }

    #[test]
    fn grams_are_counted_with_repetitions() {
        let of = |text: &str| words(text);
        assert_eq!(gram_overlap(&[of("a b a b")], &of("a b x"), 2), (3, 1));
        assert_eq!(
            gram_overlap(&[of("a b"), of("a b")], &of("a b a b"), 2),
            (2, 2)
        );
    }
}
