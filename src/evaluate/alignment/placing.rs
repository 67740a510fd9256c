use std::ops::Range;

use super::{
    Alignment, diff,
    exact::{self, Haystack, Place},
    normal::Normal,
    seeds::{self, EqualBlock, SeedIndex},
};
use crate::{
    annotations::{Passage, PassageKind},
    text::Span,
};

/// A passage is taken as found when this share of its normal characters is; below, a stray match of a common
/// phrase is likelier than the passage.
const FOUND: f64 = 0.3;
/// A small island in a filled gap is dropped if it stands this much farther from both neighbours on one side
/// than on the other.
const ISLAND_SHIFT: usize = 12;
/// Islands below this length are looked at.
const ISLAND: usize = 4;

/// The state while aligning; all positions are normal characters.
pub(super) struct Work {
    left: Normal,
    right: Normal,
    ranges: Vec<Range<usize>>,
    /// For each left character its counterpart.
    link: Vec<Option<usize>>,
    /// Right characters that are given away.
    claimed: Vec<bool>,
    /// Passages that have a place.
    found: Vec<bool>,
}

impl Work {
    pub(super) fn new(
        annotated: &str,
        passages: &[Passage],
        extracted: &str,
        excluded: &[Span],
    ) -> Self {
        let left = Normal::of(annotated);
        let right = Normal::of(extracted);
        let ranges = passages
            .iter()
            .map(|passage| left.at(passage.span.start)..left.at(passage.span.end))
            .collect();
        let mut claimed = vec![false; right.chars.len()];
        for span in excluded {
            let range = right.at(span.start)..right.at(span.end);
            if let Some(claimed) = claimed.get_mut(range) {
                claimed.fill(true);
            }
        }
        Self {
            link: vec![None; left.chars.len()],
            claimed,
            found: vec![false; passages.len()],
            left,
            right,
            ranges,
        }
    }

    /// Steps 1 and 2. First with seeds unique on both sides; then, for passages whose text the annotations
    /// repeat, with seeds unique in what is left of the extracted text.
    pub(super) fn place_by_seeds(&mut self) {
        let mut kept: Vec<(usize, Vec<EqualBlock>)> = Vec::new();
        for both_sides in [true, false] {
            let chars = (self.left.chars.clone(), self.right.chars.clone());
            let own = SeedIndex::of(&chars.0);
            let index = SeedIndex::of(&chars.1);
            for passage in 0..self.ranges.len() {
                if self.found.get(passage) == Some(&true) {
                    continue;
                }
                let Some(range) = self.ranges.get(passage).cloned() else {
                    continue;
                };
                let claimed = &self.claimed;
                let blocks = seeds::chain(&seeds::equal_blocks(
                    &chars.0,
                    &chars.1,
                    &range,
                    &index,
                    both_sides.then_some(&own),
                    |at| claimed.get(at) == Some(&false),
                ));
                let total: usize = blocks.iter().map(|block| block.length).sum();
                if blocks.is_empty() || (total as f64) < FOUND * range.len() as f64 {
                    continue;
                }
                for block in &blocks {
                    for offset in 0..block.length {
                        self.join(block.left + offset, block.right + offset);
                    }
                }
                if let Some(found) = self.found.get_mut(passage) {
                    *found = true;
                }
                kept.push((passage, blocks));
            }
        }
        for (passage, blocks) in kept {
            if let Some(range) = self.ranges.get(passage).cloned() {
                self.fill_gaps(&range, &blocks);
            }
        }
    }

    fn join(&mut self, left: usize, right: usize) {
        if let (Some(link), Some(claimed)) = (self.link.get_mut(left), self.claimed.get_mut(right))
            && link.is_none()
            && !*claimed
        {
            *link = Some(right);
            *claimed = true;
        }
    }

    fn fill_gaps(&mut self, range: &Range<usize>, blocks: &[EqualBlock]) {
        let mut before: Option<&EqualBlock> = None;
        for after in blocks.iter().map(Some).chain([None]) {
            let from = before.map_or(range.start, |block| block.left + block.length);
            let to = after.map_or(range.end, |block| block.left);
            if from < to {
                let window = self.window(to - from, before, after);
                self.fill(from..to, &window);
            }
            before = after;
        }
    }

    /// The free right characters among which a gap of `length` between two blocks is looked for: all between
    /// them if that is not much more, else as much as the gap and a little after the one and before the other.
    fn window(
        &self,
        length: usize,
        before: Option<&EqualBlock>,
        after: Option<&EqualBlock>,
    ) -> Vec<usize> {
        let reach = length + length / 4 + 40;
        let starts = before.map(|block| block.right + block.length);
        let ends = after.map(|block| block.right);
        let mut window: Vec<usize> = match (starts, ends) {
            (Some(start), Some(end)) if start <= end && end - start <= 2 * reach => {
                (start..end).collect()
            }
            (start, end) => {
                let head = start.map_or(0..0, |start| start..start + reach);
                let tail = end.map_or(0..0, |end| end.saturating_sub(reach)..end);
                head.chain(tail).collect()
            }
        };
        window.retain(|&at| self.claimed.get(at) == Some(&false));
        window
    }

    fn fill(&mut self, gap: Range<usize>, window: &[usize]) {
        let left: Vec<char> = self
            .left
            .chars
            .get(gap.clone())
            .unwrap_or_default()
            .to_vec();
        let right: Vec<char> = window
            .iter()
            .filter_map(|&at| self.right.chars.get(at).copied())
            .collect();
        let pairs: Vec<(usize, usize)> = diff::common(&left, &right)
            .into_iter()
            .filter_map(|(l, r)| Some((gap.start + l, *window.get(r)?)))
            .collect();
        for (l, r) in without_islands(&pairs) {
            self.join(l, r);
        }
    }

    /// Step 3. Tables, running text and the rest are each taken in their own order, because publishers collect
    /// floats at the end.
    pub(super) fn place_exact(&mut self, kinds: &[PassageKind], extracted: &str) {
        let haystack = Haystack::of(&self.right.chars);
        let printed: Vec<char> = extracted.chars().collect();
        let flow = |kind: PassageKind| match kind {
            PassageKind::TableCell => 0,
            PassageKind::Caption | PassageKind::Footnote => 1,
            _ => 2,
        };
        for wanted in 0..3 {
            let members: Vec<usize> = (0..kinds.len())
                .filter(|&passage| kinds.get(passage).is_some_and(|&kind| flow(kind) == wanted))
                .collect();
            let places: Vec<Vec<Place>> = members
                .iter()
                .map(|&passage| self.places(passage, &haystack, &printed))
                .collect();
            for (&passage, place) in members.iter().zip(exact::in_order(&places)) {
                if let Some(place) = place {
                    self.put(passage, place);
                }
            }
            // What stands out of order: equal cells have equal markers, so that any free one will do; a heading
            // must be the only free one.
            for &passage in &members {
                if self.found.get(passage) == Some(&true) {
                    continue;
                }
                let free = self.places(passage, &haystack, &printed);
                match free.as_slice() {
                    [place] => self.put(passage, *place),
                    [place, ..] if kinds.get(passage) == Some(&PassageKind::TableCell) => {
                        self.put(passage, *place);
                    }
                    _ => {}
                }
            }
        }
    }

    fn put(&mut self, passage: usize, place: Place) {
        let Some(range) = self.ranges.get(passage).cloned() else {
            return;
        };
        if self.found.get(passage) == Some(&true) {
            return;
        }
        for (l, r) in range.zip(place.start..place.end) {
            self.join(l, r);
        }
        if let Some(found) = self.found.get_mut(passage) {
            *found = true;
        }
    }

    /// Where a passage may stand: where it was found, or every free occurrence of its whole text.
    fn places(&self, passage: usize, haystack: &Haystack, printed: &[char]) -> Vec<Place> {
        /// Worth of a passage already found: more than any heading or cell, so that these go around it.
        const FIXED: u64 = 200;
        /// Longest text whose length still adds worth.
        const LONG: u64 = 40;
        /// Worth of standing at the beginning, and at the end, of a line.
        const LINE: u64 = 5;

        let Some(range) = self.ranges.get(passage).cloned() else {
            return Vec::new();
        };
        if self.found.get(passage) == Some(&true) {
            let mapped: Vec<usize> = self
                .link
                .get(range)
                .unwrap_or_default()
                .iter()
                .flatten()
                .copied()
                .collect();
            return match (mapped.iter().min(), mapped.iter().max()) {
                (Some(&start), Some(&end)) => {
                    vec![Place {
                        start,
                        end: end + 1,
                        weight: FIXED,
                    }]
                }
                _ => Vec::new(),
            };
        }
        let Some(needle) = self.left.chars.get(range) else {
            return Vec::new();
        };
        let length = needle.len();
        let mut places = Vec::new();
        for start in haystack.occurrences(needle) {
            let end = start + length;
            let free = self
                .claimed
                .get(start..end)
                .is_some_and(|claimed| !claimed.contains(&true));
            let (Some(&first), Some(&last)) =
                (self.right.origin.get(start), self.right.origin.get(end - 1))
            else {
                continue;
            };
            let around = |at: Option<usize>| at.and_then(|at| printed.get(at)).copied();
            let (left, right) = (around(first.checked_sub(1)), around(Some(last + 1)));
            let joins = |inside: Option<&char>, outside: Option<char>| {
                inside.is_some_and(|c| c.is_alphanumeric())
                    && outside.is_some_and(char::is_alphanumeric)
            };
            if !free || joins(needle.first(), left) || joins(needle.last(), right) {
                continue;
            }
            let is_edge = |c: Option<char>| c.is_none_or(|c| c == '\n' || c == '\t');
            let edges = u64::from(is_edge(left)) + u64::from(is_edge(right));
            places.push(Place {
                start,
                end,
                weight: (length as u64).min(LONG) + LINE * edges,
            });
        }
        places
    }

    pub(super) fn finish(self, annotated: &str, passages: &[Passage]) -> Alignment {
        let mut to = vec![None; annotated.chars().count()];
        for (link, &position) in self.link.iter().zip(&self.left.origin) {
            if let (Some(right), Some(slot)) = (link, to.get_mut(position))
                && slot.is_none()
            {
                *slot = self.right.origin.get(*right).copied();
            }
        }
        let coverage = self
            .ranges
            .iter()
            .map(|range| {
                let links = self.link.get(range.clone()).unwrap_or_default();
                let mapped = links.iter().flatten().count();
                if links.is_empty() {
                    1.0
                } else {
                    mapped as f64 / links.len() as f64
                }
            })
            .collect();
        let mut alignment = Alignment {
            to,
            passages: passages.iter().map(|passage| passage.span).collect(),
            coverage,
            covered: Vec::new(),
        };
        alignment.covered = alignment.covered_text();
        alignment
    }
}

/// Drops short runs of pairs that stand far from both of their neighbours: single letters that a diff finds in
/// text that does not correspond.
fn without_islands(pairs: &[(usize, usize)]) -> Vec<(usize, usize)> {
    let mut runs: Vec<&[(usize, usize)]> = Vec::new();
    let mut rest = pairs;
    while !rest.is_empty() {
        let length = rest
            .windows(2)
            .take_while(|pair| match pair {
                [a, b] => b.0 == a.0 + 1 && b.1 == a.1 + 1,
                _ => false,
            })
            .count()
            + 1;
        let (run, tail) = rest.split_at(length);
        runs.push(run);
        rest = tail;
    }
    let shift = |a: Option<&(usize, usize)>, b: Option<&(usize, usize)>| match (a, b) {
        (Some(a), Some(b)) => (b.0 - a.0).abs_diff(b.1 - a.1),
        _ => usize::MAX,
    };
    let mut kept = Vec::new();
    for (index, run) in runs.iter().enumerate() {
        let before = index
            .checked_sub(1)
            .and_then(|before| runs.get(before))
            .and_then(|run| run.last());
        let after = runs.get(index + 1).and_then(|run| run.first());
        let lonely = before.is_some()
            && after.is_some()
            && shift(before, run.first()) > ISLAND_SHIFT
            && shift(run.last(), after) > ISLAND_SHIFT;
        if run.len() >= ISLAND || !lonely {
            kept.extend_from_slice(run);
        }
    }
    kept
}
