use std::{collections::HashMap, ops::Range};

/// Largest table of the last step; larger gaps stay unaligned. 160,000 cells are 0.3 MB and under a
/// millisecond, and two stretches of 400 characters without eight in common are not the same text.
const MAX_CELLS: usize = 160_000;
/// Anchor lengths tried one after another inside a gap.
const ANCHORS: [usize; 2] = [8, 5];

/// Pairs of equal characters of `left` and `right`, increasing in both: common ends first, then substrings that
/// are unique in both ("patience"), then a longest common subsequence for what is left, if small enough.
pub(super) fn common(left: &[char], right: &[char]) -> Vec<(usize, usize)> {
    let mut pairs = Vec::new();
    step(left, right, 0..left.len(), 0..right.len(), 0, &mut pairs);
    pairs
}

fn step(
    left: &[char],
    right: &[char],
    mut l: Range<usize>,
    mut r: Range<usize>,
    level: usize,
    pairs: &mut Vec<(usize, usize)>,
) {
    while !l.is_empty() && !r.is_empty() && left.get(l.start) == right.get(r.start) {
        pairs.push((l.start, r.start));
        l.start += 1;
        r.start += 1;
    }
    let mut tail = 0;
    while !l.is_empty() && !r.is_empty() && left.get(l.end - 1) == right.get(r.end - 1) {
        l.end -= 1;
        r.end -= 1;
        tail += 1;
    }
    if !l.is_empty() && !r.is_empty() {
        match ANCHORS.get(level) {
            Some(&length) => {
                let (mut from_l, mut from_r) = (l.start, r.start);
                for (at_l, at_r) in anchors(left, right, &l, &r, length) {
                    step(left, right, from_l..at_l, from_r..at_r, level + 1, pairs);
                    pairs.extend((0..length).map(|offset| (at_l + offset, at_r + offset)));
                    (from_l, from_r) = (at_l + length, at_r + length);
                }
                step(left, right, from_l..l.end, from_r..r.end, level + 1, pairs);
            }
            None if l.len().saturating_mul(r.len()) <= MAX_CELLS => {
                longest(left, right, &l, &r, pairs);
            }
            None => {}
        }
    }
    pairs.extend((0..tail).map(|offset| (l.end + offset, r.end + offset)));
}

/// Substrings of `length` that occur once in each range, as a chain increasing in both and without overlap.
fn anchors(
    left: &[char],
    right: &[char],
    l: &Range<usize>,
    r: &Range<usize>,
    length: usize,
) -> Vec<(usize, usize)> {
    let (Some(a), Some(b)) = (left.get(l.clone()), right.get(r.clone())) else {
        return Vec::new();
    };
    // (times seen, last position) on either side.
    let mut seen: HashMap<&[char], (u32, usize)> = HashMap::new();
    for (at, window) in b.windows(length).enumerate() {
        let entry = seen.entry(window).or_default();
        *entry = (entry.0 + 1, r.start + at);
    }
    let mut own: HashMap<&[char], u32> = HashMap::new();
    for window in a.windows(length) {
        *own.entry(window).or_default() += 1;
    }
    let candidates: Vec<(usize, usize)> = a
        .windows(length)
        .enumerate()
        .filter(|(_, window)| own.get(window) == Some(&1))
        .filter_map(|(at, window)| match seen.get(window) {
            Some(&(1, position)) => Some((l.start + at, position)),
            _ => None,
        })
        .collect();
    let mut chain: Vec<(usize, usize)> = Vec::new();
    for (at_l, at_r) in increasing(&candidates) {
        if chain
            .last()
            .is_none_or(|&(last_l, last_r)| at_l >= last_l + length && at_r >= last_r + length)
        {
            chain.push((at_l, at_r));
        }
    }
    chain
}

/// A longest subsequence whose second members increase; the first members increase already.
fn increasing(pairs: &[(usize, usize)]) -> Vec<(usize, usize)> {
    // tails[n]: index of the pair with the smallest second member that ends a subsequence of n + 1 pairs.
    let mut tails: Vec<usize> = Vec::new();
    let mut previous: Vec<Option<usize>> = Vec::with_capacity(pairs.len());
    let second = |index: usize| pairs.get(index).map_or(0, |pair| pair.1);
    for (index, &(_, at)) in pairs.iter().enumerate() {
        let rank = tails.partition_point(|&tail| second(tail) < at);
        previous.push(
            rank.checked_sub(1)
                .and_then(|below| tails.get(below).copied()),
        );
        match tails.get_mut(rank) {
            Some(tail) => *tail = index,
            None => tails.push(index),
        }
    }
    let mut chain = Vec::with_capacity(tails.len());
    let mut next = tails.last().copied();
    while let Some(index) = next {
        chain.extend(pairs.get(index).copied());
        next = previous.get(index).copied().flatten();
    }
    chain.reverse();
    chain
}

/// Longest common subsequence by the full table.
fn longest(
    left: &[char],
    right: &[char],
    l: &Range<usize>,
    r: &Range<usize>,
    pairs: &mut Vec<(usize, usize)>,
) {
    let (Some(a), Some(b)) = (left.get(l.clone()), right.get(r.clone())) else {
        return;
    };
    let width = b.len() + 1;
    // table[i * width + j]: length for the suffixes from i and j. At most 400 × 400 cells, so u16 holds it.
    let mut table = vec![0u16; (a.len() + 1) * width];
    let cell = |table: &[u16], i: usize, j: usize| table.get(i * width + j).copied().unwrap_or(0);
    for (i, x) in a.iter().enumerate().rev() {
        for (j, y) in b.iter().enumerate().rev() {
            let value = if x == y {
                cell(&table, i + 1, j + 1) + 1
            } else {
                cell(&table, i + 1, j).max(cell(&table, i, j + 1))
            };
            if let Some(place) = table.get_mut(i * width + j) {
                *place = value;
            }
        }
    }
    let (mut i, mut j) = (0, 0);
    while let (Some(x), Some(y)) = (a.get(i), b.get(j)) {
        if x == y {
            pairs.push((l.start + i, r.start + j));
            (i, j) = (i + 1, j + 1);
        } else if cell(&table, i + 1, j) >= cell(&table, i, j + 1) {
            i += 1;
        } else {
            j += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn chars(text: &str) -> Vec<char> {
        text.chars().collect()
    }

    #[test]
    fn an_insertion_is_skipped() {
        let pairs = common(&chars("abcdef"), &chars("abcXXdef"));
        assert_eq!(pairs, [(0, 0), (1, 1), (2, 2), (3, 5), (4, 6), (5, 7)]);
    }

    #[test]
    fn the_longest_increasing_chain_wins() {
        assert_eq!(
            increasing(&[(0, 5), (1, 1), (2, 2), (3, 9), (4, 3)]),
            [(1, 1), (2, 2), (4, 3)]
        );
    }

    proptest! {
        #[test]
        fn pairs_are_equal_characters_in_order(a in "[abc]{0,60}", b in "[abc]{0,60}") {
            let (a, b) = (chars(&a), chars(&b));
            let pairs = common(&a, &b);
            for &(i, j) in &pairs {
                prop_assert_eq!(a[i], b[j]);
            }
            for pair in pairs.windows(2) {
                prop_assert!(pair[0].0 < pair[1].0 && pair[0].1 < pair[1].1);
            }
        }

        #[test]
        fn deletions_leave_every_kept_character_matched(text in "[a-z]{1,300}", cut in 0usize..300, length in 0usize..40) {
            let whole = chars(&text);
            let cut = cut.min(whole.len());
            let end = (cut + length).min(whole.len());
            let kept: Vec<char> = whole[..cut].iter().chain(&whole[end..]).copied().collect();
            prop_assert_eq!(common(&kept, &whole).len(), kept.len());
        }
    }
}
