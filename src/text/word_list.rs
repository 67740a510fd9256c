//! Word lists written as one string and split by the compiler.
//!
//! A list of a hundred words is read as a paragraph, not as a hundred lines, and costs nothing when the program runs.

/// The words of a string, one space between them: `words!("a b")` is `&["a", "b"]`.
macro_rules! words {
    ($list:expr) => {
        $crate::text::word_list::list!($list, b' ')
    };
}

/// The phrases of a string, a bar between them: `phrases!("led to|result in")`.
macro_rules! phrases {
    ($list:expr) => {
        $crate::text::word_list::list!($list, b'|')
    };
}

/// The parts of a string between separators, as a constant.
macro_rules! list {
    ($list:expr, $separator:expr) => {{
        const LIST: &str = $list;
        const LENGTH: usize = $crate::text::word_list::parts(LIST, $separator);
        const PARTS: [&str; LENGTH] = $crate::text::word_list::split(LIST, $separator);
        &PARTS
    }};
}

pub(crate) use {list, phrases, words};

/// How many parts a list has.
pub(crate) const fn parts(list: &str, separator: u8) -> usize {
    let mut parts = 1;
    let mut bytes = list.as_bytes();
    while let Some((first, rest)) = bytes.split_first() {
        if *first == separator {
            parts += 1;
        }
        bytes = rest;
    }
    parts
}

/// The parts of a list; `N` is [`parts`]. The separator is an ASCII character.
pub(crate) const fn split<const N: usize>(list: &'static str, separator: u8) -> [&'static str; N] {
    let mut out = [""; N];
    let mut slots: &mut [&'static str] = &mut out;
    let mut rest = list;
    while let Some((slot, following)) = slots.split_first_mut() {
        let (part, after) = rest.split_at(length_of_first(rest, separator));
        *slot = part;
        rest = if after.is_empty() {
            after
        } else {
            after.split_at(1).1
        };
        slots = following;
    }
    out
}

/// Bytes before the first separator.
const fn length_of_first(list: &str, separator: u8) -> usize {
    let mut length = 0;
    let mut bytes = list.as_bytes();
    while let Some((first, rest)) = bytes.split_first() {
        if *first == separator {
            break;
        }
        length += 1;
        bytes = rest;
    }
    length
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_string_becomes_a_list() {
        const LONG: &[&str] = words!(
            "α β \
             c"
        );
        assert_eq!(LONG, ["α", "β", "c"]);
        assert_eq!(phrases!("led to|met its"), &["led to", "met its"]);
    }
}
