use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// A text without what two renderings of it may differ in: white space, hyphens and dashes, quotes, accents,
/// case, ligatures and other compatibility forms.
#[derive(Debug, Clone, Default)]
pub(super) struct Normal {
    /// The characters that are left.
    pub(super) chars: Vec<char>,
    /// For each, the position of the character of the text it comes from.
    pub(super) origin: Vec<usize>,
}

impl Normal {
    pub(super) fn of(text: &str) -> Self {
        let mut normal = Self::default();
        for (position, character) in text.chars().enumerate() {
            if is_noise(character) {
                continue;
            }
            if character.is_ascii() {
                normal.push(character.to_ascii_lowercase(), position);
                continue;
            }
            for decomposed in character.nfkd() {
                for lower in decomposed.to_lowercase() {
                    if !is_noise(lower) && !is_combining_mark(lower) {
                        normal.push(lower, position);
                    }
                }
            }
        }
        normal
    }

    fn push(&mut self, character: char, position: usize) {
        self.chars.push(character);
        self.origin.push(position);
    }

    /// Index of the first character that comes from `position` or later.
    pub(super) fn at(&self, position: usize) -> usize {
        self.origin.partition_point(|&origin| origin < position)
    }
}

/// White space, controls, soft hyphens, hyphens and dashes, quotes: what typesetting adds and takes away.
fn is_noise(character: char) -> bool {
    character.is_whitespace()
        || character.is_control()
        || matches!(
            character,
            '-' | '\u{ad}'
                | '\u{2010}'..='\u{2015}'
                | '\u{2212}'
                | '\u{fe58}'
                | '\u{fe63}'
                | '\u{ff0d}'
                | '\''
                | '"'
                | '`'
                | '\u{b4}'
                | '\u{2018}'..='\u{201f}'
                | '\u{2032}'
                | '\u{2033}'
                | '\u{200b}'..='\u{200f}'
                | '\u{2060}'
                | '\u{feff}'
                | '\u{fffd}'
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn renderings_become_equal() {
        let of = |text: &str| Normal::of(text).chars.into_iter().collect::<String>();
        assert_eq!(
            of("Pro\u{ad}gression-free “survival”"),
            "progressionfreesurvival"
        );
        assert_eq!(
            of("e\u{fb03}cacy, Jørgensen Ágreda"),
            "efficacy,jørgensenagreda"
        );
        assert_eq!(of("10\u{2009}µg"), of("10 μg"));
    }

    #[test]
    fn origins_point_back() {
        let normal = Normal::of("A \u{fb01}b");
        assert_eq!(normal.chars, ['a', 'f', 'i', 'b']);
        assert_eq!(normal.origin, [0, 2, 2, 3]);
        assert_eq!(normal.at(2), 1);
        assert_eq!(normal.at(9), 4);
    }
}
