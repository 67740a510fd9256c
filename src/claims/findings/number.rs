//! Numbers as printed: thousands separators, decimal points and commas, raised dots, words.

/// A number read from characters.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Numeral {
    /// Its value, without sign.
    pub(super) value: f64,
    /// How many characters it takes.
    pub(super) len: usize,
    /// It has digits after a decimal point.
    pub(super) decimal: bool,
}

/// Longest numeral read; more digits are no measured number.
const LONGEST: usize = 18;

/// Reads the numeral that begins with a digit or decimal point at `at`.
///
/// A comma separates thousands when exactly three digits follow ("1,234"), and is a decimal comma after a lone
/// zero ("0,05") or when one or two digits and a per cent sign follow ("12,5 %"). "·" is a decimal point. Narrow and
/// non-breaking spaces separate thousands.
pub(super) fn numeral(chars: &[char], at: usize) -> Option<Numeral> {
    let char = |at: usize| chars.get(at).copied().unwrap_or('\0');
    let digits_at = |from: usize| {
        chars
            .iter()
            .skip(from)
            .take(LONGEST)
            .take_while(|c| c.is_ascii_digit())
            .count()
    };
    let mut digits = String::new();
    let mut end = at;
    let whole = digits_at(at);
    digits.extend(chars.iter().skip(at).take(whole));
    end += whole;
    if (1..=3).contains(&whole) {
        let lone_zero = whole == 1 && char(at) == '0';
        while matches!(char(end), ',' | '\u{2009}' | '\u{202f}' | '\u{a0}')
            && digits_at(end + 1) == 3
            && !lone_zero
            && digits.len() + 3 <= LONGEST
        {
            digits.extend(chars.iter().skip(end + 1).take(3));
            end += 4;
        }
    }
    let fraction = digits_at(end + 1);
    let point = match char(end) {
        '.' | '·' | '∙' | '⋅' => fraction > 0,
        ',' => {
            whole > 0
                && fraction > 0
                && end == at + whole
                && decimal_comma(chars, at, end, whole, fraction)
        }
        _ => false,
    };
    if whole == 0 && !point {
        return None;
    }
    if point {
        digits.push('.');
        digits.extend(chars.iter().skip(end + 1).take(fraction));
        end += 1 + fraction;
    }
    let value: f64 = if digits.starts_with('.') {
        format!("0{digits}")
    } else {
        digits
    }
    .parse()
    .ok()?;
    Some(Numeral {
        value,
        len: end - at,
        decimal: point,
    })
}

fn decimal_comma(chars: &[char], at: usize, comma: usize, whole: usize, fraction: usize) -> bool {
    let lone_zero = whole == 1 && chars.get(at) == Some(&'0');
    let after: String = chars.iter().skip(comma + 1 + fraction).take(2).collect();
    lone_zero || (fraction <= 2 && after.trim_start().starts_with('%'))
}

/// The value of a number word from zero to ninety ("seven", "twenty").
pub(super) fn word(word: &str) -> Option<f64> {
    const SMALL: [&str; 20] = [
        "zero",
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
        "thirteen",
        "fourteen",
        "fifteen",
        "sixteen",
        "seventeen",
        "eighteen",
        "nineteen",
    ];
    const TENS: [&str; 8] = [
        "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety",
    ];
    if let Some(small) = SMALL.iter().position(|name| *name == word) {
        return Some(small as f64);
    }
    if let Some(tens) = TENS.iter().position(|name| *name == word) {
        return Some(20.0 + 10.0 * tens as f64);
    }
    let (tens, small) = word.split_once('-')?;
    let tens = TENS.iter().position(|name| *name == tens)?;
    let small = SMALL
        .iter()
        .position(|name| *name == small)
        .filter(|small| (1..10).contains(small))?;
    Some(20.0 + 10.0 * tens as f64 + small as f64)
}

/// Reads a number written in words at the start of `words` (lower case): "two hundred forty-four" is 244 over
/// three words. Gives the value and how many words it takes.
pub(super) fn words(words: &[&str]) -> Option<(f64, usize)> {
    let mut total = 0.0;
    let mut group = word(words.first()?)?;
    let mut used = 1;
    while let Some(next) = words.get(used) {
        match *next {
            "hundred" if group > 0.0 && group < 100.0 => group *= 100.0,
            "thousand" if total == 0.0 => {
                total = group * 1000.0;
                group = 0.0;
            }
            "and"
                if group % 100.0 == 0.0
                    && group >= 100.0
                    && words.get(used + 1).is_some_and(|next| word(next).is_some()) => {}
            next => match word(next) {
                Some(small) if group % 100.0 == 0.0 && (group > 0.0 || total > 0.0) => {
                    group += small;
                }
                Some(small)
                    if group % 10.0 == 0.0
                        && group % 100.0 >= 20.0
                        && small < 10.0
                        && small > 0.0 =>
                {
                    group += small;
                }
                _ => break,
            },
        }
        used += 1;
    }
    Some((total + group, used))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(string: &str) -> Option<(f64, usize)> {
        let chars: Vec<char> = string.chars().collect();
        numeral(&chars, 0).map(|numeral| (numeral.value, numeral.len))
    }

    #[test]
    fn separators_are_told_from_decimal_marks() {
        assert_eq!(read("1,234"), Some((1234.0, 5)));
        assert_eq!(read("12,345,678.5"), Some((12_345_678.5, 12)));
        assert_eq!(read("1\u{2009}234"), Some((1234.0, 5)));
        assert_eq!(read("0·76"), Some((0.76, 4)));
        assert_eq!(read("0,05"), Some((0.05, 4)));
        assert_eq!(read("12,5 %"), Some((12.5, 4)));
        assert_eq!(read("3,4"), Some((3.0, 1)));
        assert_eq!(read("12, 5"), Some((12.0, 2)));
        assert_eq!(read(".05"), Some((0.05, 3)));
        assert_eq!(read("0.5."), Some((0.5, 3)));
        assert_eq!(read(".x"), None);
    }

    #[test]
    fn words_make_numbers() {
        let read = |string: &str| words(&string.split(' ').collect::<Vec<_>>());
        assert_eq!(read("two hundred forty-four patients"), Some((244.0, 3)));
        assert_eq!(read("two hundred and five"), Some((205.0, 4)));
        assert_eq!(read("one thousand two hundred"), Some((1200.0, 4)));
        assert_eq!(read("twenty one"), Some((21.0, 2)));
        assert_eq!(read("ninety-eight"), Some((98.0, 1)));
        assert_eq!(read("two and three"), Some((2.0, 1)));
        assert_eq!(read("patients"), None);
    }
}
