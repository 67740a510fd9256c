//! From what a font says a code means to the characters that are stored.

use unicode_normalization::{UnicodeNormalization, char::compose};

/// The characters of one character code; nearly always one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Chars {
    Few([char; 3], u8),
    Many(Box<[char]>),
}

impl Chars {
    /// U+FFFD: the code has no known character.
    pub(super) const UNKNOWN: Self = Self::Few(['\u{fffd}', '\0', '\0'], 1);

    pub(super) fn as_slice(&self) -> &[char] {
        match self {
            Self::Few(chars, len) => chars.get(..usize::from(*len)).unwrap_or_default(),
            Self::Many(chars) => chars,
        }
    }

    fn from_slice(chars: &[char]) -> Self {
        let mut few = ['\0'; 3];
        match few.get_mut(..chars.len()) {
            Some(head) => {
                head.copy_from_slice(chars);
                Self::Few(few, chars.len() as u8)
            }
            None => Self::Many(chars.into()),
        }
    }
}

/// Characters that no reader sees and that carry no text.
fn is_format(ch: char) -> bool {
    matches!(
        ch,
        '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2064}' | '\u{feff}' | '\u{fe00}'..='\u{fe0f}'
    )
}

fn is_private(ch: char) -> bool {
    matches!(ch, '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..='\u{10fffd}')
}

/// Compatibility characters that stand for letters: ligatures, Arabic presentation forms, and the alphabets of
/// mathematical alphanumerics, which are a choice of font ("𝑝 < 0.05").
fn is_presentation(ch: char) -> bool {
    matches!(ch, '\u{fb00}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}' | '\u{1d400}'..='\u{1d7ff}')
}

/// Normalises what a map or a glyph name gives for a code. `None` when it is no usable text (nothing, control
/// characters, U+FFFD, private use), so that the next source is asked.
pub(super) fn normalise(text: &str) -> Option<Chars> {
    let mut out: Vec<char> = Vec::new();
    let mut push = |ch: char| {
        // A base and its combining mark in one string are one character where Unicode has one.
        match out.last().copied().and_then(|base| compose(base, ch)) {
            Some(joined) => {
                out.pop();
                out.push(joined);
            }
            None => out.push(ch),
        }
    };
    let mut usable = false;
    for ch in text.chars() {
        let ch = adobe_private(ch).unwrap_or(ch);
        if ch == '\u{fffd}' || is_private(ch) || ('\u{fdd0}'..='\u{fdef}').contains(&ch) {
            return None;
        }
        if ch.is_whitespace() {
            usable = true;
            push(' ');
        } else if ch.is_control() {
            // A NUL or other control beside real characters is a padding error of the writer.
        } else if is_format(ch) {
            usable |= text.chars().count() == 1;
        } else if is_presentation(ch) {
            usable = true;
            std::iter::once(ch).nfkc().for_each(&mut push);
        } else {
            usable = true;
            push(ch);
        }
    }
    usable.then(|| Chars::from_slice(&out))
}

/// Characters that the Adobe glyph list put into the corporate-use area, by their meaning.
fn adobe_private(ch: char) -> Option<char> {
    Some(match ch {
        '\u{f6be}' => 'ȷ',
        '\u{f6bf}' => 'Ł',
        '\u{f6d9}' | '\u{f8e9}' => '©',
        '\u{f6da}' | '\u{f8e8}' => '®',
        '\u{f6db}' | '\u{f8ea}' => '™',
        '\u{f6dc}' => '1',
        '\u{f6de}' => '—',
        '\u{f6df}' | '\u{f6e1}' | '\u{f6e7}' => match ch {
            '\u{f6e1}' => ',',
            '\u{f6e7}' => '.',
            _ => '¢',
        },
        // Small capitals are the lower-case letters of their source.
        '\u{f761}'..='\u{f77a}' => char::from((u32::from(ch) - 0xf761) as u8 + b'a'),
        '\u{f7e0}'..='\u{f7fe}' => char::from_u32(u32::from(ch) - 0xf700)?,
        // Old-style figures.
        '\u{f730}'..='\u{f739}' => char::from((u32::from(ch) - 0xf730) as u8 + b'0'),
        '\u{f8e5}' => '‾',
        '\u{f8e6}' => '⏐',
        '\u{f8e7}' => '⎯',
        '\u{f8eb}' => '⎛',
        '\u{f8ec}' => '⎜',
        '\u{f8ed}' => '⎝',
        '\u{f8ee}' => '⎡',
        '\u{f8ef}' => '⎢',
        '\u{f8f0}' => '⎣',
        '\u{f8f1}' => '⎧',
        '\u{f8f2}' => '⎨',
        '\u{f8f3}' => '⎩',
        '\u{f8f4}' => '⎪',
        '\u{f8f5}' => '⎮',
        '\u{f8f6}' => '⎞',
        '\u{f8f7}' => '⎟',
        '\u{f8f8}' => '⎠',
        '\u{f8f9}' => '⎤',
        '\u{f8fa}' => '⎥',
        '\u{f8fb}' => '⎦',
        '\u{f8fc}' => '⎫',
        '\u{f8fd}' => '⎬',
        '\u{f8fe}' => '⎭',
        _ => return None,
    })
}

/// The combining form of an accent that a font draws as a character of its own, or of a combining mark.
pub(super) fn combining(ch: char) -> Option<char> {
    Some(match ch {
        '`' | '\u{2cb}' => '\u{300}',
        '´' | '\u{2ca}' => '\u{301}',
        '^' | '\u{2c6}' => '\u{302}',
        '~' | '\u{2dc}' => '\u{303}',
        '¯' | '\u{2c9}' => '\u{304}',
        '\u{2d8}' => '\u{306}',
        '\u{2d9}' => '\u{307}',
        '¨' => '\u{308}',
        '\u{2da}' | '°' => '\u{30a}',
        '\u{2dd}' => '\u{30b}',
        '\u{2c7}' => '\u{30c}',
        '¸' => '\u{327}',
        '\u{2db}' => '\u{328}',
        '\u{300}'..='\u{328}' => ch,
        _ => return None,
    })
}

/// Base letter and combining mark as one character. A dotless i or j under an accent is the letter.
pub(super) fn join(base: char, mark: char) -> Option<char> {
    let base = match base {
        'ı' => 'i',
        'ȷ' => 'j',
        other => other,
    };
    base.is_alphabetic().then(|| compose(base, mark)).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(input: &str) -> Option<String> {
        normalise(input).map(|c| c.as_slice().iter().collect())
    }

    #[test]
    fn ligatures_are_letters_and_accents_are_joined() {
        assert_eq!(text("\u{fb03}").as_deref(), Some("ffi"));
        assert_eq!(text("e\u{301}").as_deref(), Some("é"));
        assert_eq!(text("\u{1d45d}").as_deref(), Some("p"));
    }

    #[test]
    fn dashes_soft_hyphens_and_superscripts_stay_as_printed() {
        for kept in ["\u{ad}", "−", "–", "—", "‐", "²", "₂", "…"] {
            assert_eq!(text(kept).as_deref(), Some(kept));
        }
        assert_eq!(text("\u{a0}").as_deref(), Some(" "));
    }

    #[test]
    fn no_text_asks_the_next_source() {
        for none in ["", "\0", "\u{1}", "\u{e123}", "\u{fffd}"] {
            assert_eq!(text(none), None);
        }
        assert_eq!(text("\u{f765}").as_deref(), Some("e"));
    }

    #[test]
    fn accents_join_letters_only() {
        assert_eq!(join('e', '\u{301}'), Some('é'));
        assert_eq!(join('ı', '\u{308}'), Some('ï'));
        assert_eq!(join('=', '\u{338}'), None);
    }
}
