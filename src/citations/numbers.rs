//! The grammar of number lists: "1,3–5", "12 and 13", "4 to 6".

use super::stretch::{Stretch, is_dash};

/// A range longer than this is no citation: page ranges, years, doses. The longest seen holds 29 works.
const LONGEST_RANGE: u32 = 60;

/// The most digits of a label; longer numbers are years or counts.
const MOST_DIGITS: usize = 3;

/// A number or a range of a list, with its place in the stretch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Item {
    /// First character in the stretch.
    pub(super) start: usize,
    /// After the last character.
    pub(super) end: usize,
    /// Number of the first work.
    pub(super) first: u32,
    /// Number of the last work; `first` where it is no range.
    pub(super) last: u32,
    /// Letter after the number: "3a".
    pub(super) letter: Option<char>,
}

impl Item {
    /// The numbers in list order.
    pub(super) fn numbers(&self) -> impl Iterator<Item = u32> + use<> {
        self.first..=self.last
    }
}

/// Reads `[start, end)` as a list of numbers. Nothing else may stand there but separators.
pub(super) fn read(stretch: &Stretch, start: usize, end: usize) -> Option<Vec<Item>> {
    let mut items: Vec<Item> = Vec::new();
    let mut at = stretch.skip_space(start);
    while at < end {
        if !items.is_empty() {
            at = separator(stretch, at, end)?;
        }
        let item = item(stretch, at, end).or_else(|| letter(stretch, at, end, items.last()))?;
        at = item.end;
        items.push(item);
        at = stretch.skip_space(at);
        // A separator that ends the list: "1,2," with the rest elsewhere.
        if at + 1 == end && matches!(stretch.at(at), ',' | ';' | '.') {
            break;
        }
    }
    (!items.is_empty()).then_some(items)
}

/// Reads as many items as stand at `start`, and says where the list ends.
pub(super) fn read_prefix(stretch: &Stretch, start: usize, end: usize) -> (Vec<Item>, usize) {
    let mut items: Vec<Item> = Vec::new();
    let mut at = stretch.skip_space(start);
    let mut after = start;
    while at < end {
        if !items.is_empty() {
            let Some(next) = separator(stretch, at, end) else {
                break;
            };
            at = next;
        }
        let item = item(stretch, at, end).or_else(|| letter(stretch, at, end, items.last()));
        let Some(item) = item else { break };
        after = item.end;
        at = stretch.skip_space(item.end);
        items.push(item);
    }
    (items, after)
}

fn separator(stretch: &Stretch, at: usize, end: usize) -> Option<usize> {
    let mut at = stretch.skip_space(at);
    let start = at;
    let mut comma = false;
    if matches!(stretch.at(at), ',' | ';' | '/') {
        at = stretch.skip_space(at + 1);
        comma = true;
        // ", ," of lists that lost a member.
        if matches!(stretch.at(at), ',') {
            at = stretch.skip_space(at + 1);
        }
    }
    for word in ["and ", "& ", "und ", "et "] {
        let length = word.chars().count();
        if stretch.text(at, at + length) == word {
            return Some(stretch.skip_space(at + length)).filter(|&at| at < end);
        }
    }
    // Items parted by white space alone: "1 2 3" of lists whose commas are not drawn raised.
    let spaced = at == start && at > 0 && stretch.before(at).is_whitespace();
    (comma || spaced).then_some(at).filter(|&at| at < end)
}

/// The "b" of "1a,b".
fn letter(stretch: &Stretch, start: usize, end: usize, before: Option<&Item>) -> Option<Item> {
    let before = before.filter(|item| item.letter.is_some())?;
    let letter = stretch.at(start);
    let alone = letter.is_ascii_lowercase() && !stretch.at(start + 1).is_alphanumeric();
    (alone && start < end).then_some(Item {
        start,
        end: start + 1,
        first: before.first,
        last: before.first,
        letter: Some(letter),
    })
}

fn item(stretch: &Stretch, start: usize, end: usize) -> Option<Item> {
    let (first, mut at) = number(stretch, start, end)?;
    let mut letter = None;
    let next = stretch.at(at);
    if at < end && next.is_ascii_lowercase() && !stretch.at(at + 1).is_alphanumeric() {
        letter = Some(next);
        at += 1;
    }
    let mut dash = stretch.skip_space(at);
    let mut is_range = false;
    if dash < end && is_dash(stretch.at(dash)) {
        is_range = true;
        dash += 1;
        // Two hyphens for a dash.
        if is_dash(stretch.at(dash)) {
            dash += 1;
        }
    } else if dash < end && stretch.text(dash, dash + 3) == "to " {
        is_range = true;
        dash += 3;
    }
    if is_range {
        let from = stretch.skip_space(dash);
        let (mut last, after) = number(stretch, from, end)?;
        if last < first && first > 100 {
            // "112–5" is 112–115.
            let digits = 10u32.pow(u32::try_from(after - from).ok()?);
            last += first / digits * digits;
        }
        if last <= first || last - first > LONGEST_RANGE {
            return None;
        }
        return Some(Item {
            start,
            end: after,
            first,
            last,
            letter: None,
        });
    }
    Some(Item {
        start,
        end: at,
        first,
        last: first,
        letter,
    })
}

fn number(stretch: &Stretch, start: usize, end: usize) -> Option<(u32, usize)> {
    let mut at = start;
    let mut value = 0;
    while at < end {
        let Some(digit) = stretch.at(at).to_digit(10) else {
            break;
        };
        if at - start == MOST_DIGITS {
            return None;
        }
        value = value * 10 + digit;
        at += 1;
    }
    (at > start && value > 0 && stretch.at(start) != '0').then_some((value, at))
}
