use std::{collections::HashMap, ops::Range};

/// Length of a seed in normal characters, two or three words. Shorter seeds are seldom unique in a long review,
/// longer ones miss short cells and text with many small differences.
const SEED: usize = 12;
/// Blocks of one passage that are chained; more are not looked at (a passage of 50,000 characters has fewer).
const MAX_BLOCKS: usize = 3_000;
/// What a block must bring, in characters, to be accepted after a jump, and the shortest jump that costs it all.
const JUMP_COST: f64 = 30.0;
const FULL_JUMP: f64 = 300.0;
/// A block out of order (a paragraph whose second half was read before the first) must be this long.
const DISPLACED: usize = 60;

/// A stretch that is equal in both texts, in normal characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct EqualBlock {
    pub(super) left: usize,
    pub(super) right: usize,
    pub(super) length: usize,
}

/// Where each seed occurs in a text, if it occurs once.
pub(super) struct SeedIndex<'a> {
    seeds: HashMap<&'a [char], (u32, usize)>,
}

impl<'a> SeedIndex<'a> {
    pub(super) fn of(chars: &'a [char]) -> Self {
        let mut seeds: HashMap<&[char], (u32, usize)> = HashMap::with_capacity(chars.len());
        for (at, window) in chars.windows(SEED).enumerate() {
            let entry = seeds.entry(window).or_insert((0, at));
            entry.0 = entry.0.saturating_add(1);
        }
        Self { seeds }
    }

    fn only(&self, window: &[char]) -> Option<usize> {
        match self.seeds.get(window) {
            Some(&(1, at)) => Some(at),
            _ => None,
        }
    }
}

/// The maximal equal blocks around the seeds of `left[passage]` that are unique in the right text, and, if
/// `unique_in` is given, in the left text too.
pub(super) fn equal_blocks(
    left: &[char],
    right: &[char],
    passage: &Range<usize>,
    index: &SeedIndex<'_>,
    unique_in: Option<&SeedIndex<'_>>,
    free: impl Fn(usize) -> bool,
) -> Vec<EqualBlock> {
    let mut blocks: Vec<EqualBlock> = Vec::new();
    let mut at = passage.start;
    let mut floor = passage.start;
    while at + SEED <= passage.end {
        let found = left
            .get(at..at + SEED)
            .filter(|window| unique_in.is_none_or(|own| own.only(window).is_some()))
            .and_then(|window| index.only(window))
            .filter(|&hit| (hit..hit + SEED).all(&free));
        let Some(hit) = found else {
            at += 1;
            continue;
        };
        let (mut l, mut r) = (at, hit);
        while l > floor && r > 0 && left.get(l - 1) == right.get(r - 1) && free(r - 1) {
            l -= 1;
            r -= 1;
        }
        let mut end = (at + SEED, hit + SEED);
        while end.0 < passage.end
            && end.1 < right.len()
            && left.get(end.0) == right.get(end.1)
            && free(end.1)
        {
            end = (end.0 + 1, end.1 + 1);
        }
        blocks.push(EqualBlock {
            left: l,
            right: r,
            length: end.0 - l,
        });
        at = end.0;
        floor = end.0;
        if blocks.len() >= MAX_BLOCKS {
            break;
        }
    }
    blocks
}

/// The heaviest chain of blocks that increases in both texts, jumps costing, and the long blocks beside it that
/// stand elsewhere. Sorted by their left position; they overlap on neither side.
pub(super) fn chain(blocks: &[EqualBlock]) -> Vec<EqualBlock> {
    let mut best: Vec<(f64, Option<usize>)> = Vec::with_capacity(blocks.len());
    for (index, block) in blocks.iter().enumerate() {
        let mut top = (block.length as f64, None);
        for (earlier, (before, &(score, _))) in
            blocks.iter().take(index).zip(best.iter()).enumerate()
        {
            if before.right + before.length > block.right {
                continue;
            }
            let ahead_left = block.left.saturating_sub(before.left + before.length);
            let ahead_right = block.right - (before.right + before.length);
            let jump = (ahead_left.abs_diff(ahead_right) as f64).min(FULL_JUMP);
            let total = score + block.length as f64 - JUMP_COST * jump / FULL_JUMP;
            if total > top.0 {
                top = (total, Some(earlier));
            }
        }
        best.push(top);
    }
    let mut next = (0..best.len()).max_by(|&a, &b| {
        let score = |index: usize| best.get(index).map_or(0.0, |entry| entry.0);
        score(a).total_cmp(&score(b)).then(b.cmp(&a))
    });
    let mut taken = vec![false; blocks.len()];
    while let Some(index) = next {
        if let Some(flag) = taken.get_mut(index) {
            *flag = true;
        }
        next = best.get(index).and_then(|entry| entry.1);
    }
    let mut chosen: Vec<EqualBlock> = blocks
        .iter()
        .zip(&taken)
        .filter_map(|(block, &taken)| taken.then_some(*block))
        .collect();
    for (block, _) in blocks
        .iter()
        .zip(&taken)
        .filter(|(block, taken)| !**taken && block.length >= DISPLACED)
    {
        let clashes = |other: &EqualBlock| {
            block.right < other.right + other.length && other.right < block.right + block.length
        };
        if !chosen.iter().any(clashes) {
            chosen.push(*block);
        }
    }
    chosen.sort_by_key(|block| block.left);
    chosen
}

#[cfg(test)]
mod tests {
    use super::*;

    fn block(left: usize, right: usize, length: usize) -> EqualBlock {
        EqualBlock {
            left,
            right,
            length,
        }
    }

    #[test]
    fn blocks_are_maximal() {
        let left: Vec<char> = "xxthe same long passageyy".chars().collect();
        let right: Vec<char> = "zzzthe same long passageqq".chars().collect();
        let index = SeedIndex::of(&right);
        let found = equal_blocks(&left, &right, &(0..left.len()), &index, None, |_| true);
        assert_eq!(found, [block(2, 3, 21)]);
    }

    #[test]
    fn a_short_stray_block_is_left_out_and_a_long_displaced_one_kept() {
        let stray = [block(0, 100, 50), block(50, 5_000, 14), block(64, 164, 50)];
        assert_eq!(chain(&stray), [block(0, 100, 50), block(64, 164, 50)]);
        let displaced = [block(0, 500, 200), block(200, 100, 80)];
        assert_eq!(chain(&displaced), displaced);
    }
}
