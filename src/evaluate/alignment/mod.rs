//! Where the characters of an annotated text stand in the extracted text.
//!
//! The two are different renderings of one article: other spaces and hyphens, other order of floats, markers
//! that a publisher writes out. Both are brought to a normal form; each passage of the annotated text then finds
//! its place independently of the others:
//!
//! 1. *Seeds*: substrings unique in both texts, grown to maximal equal blocks; the heaviest chain of blocks of a
//!    passage is kept, with long blocks that stand elsewhere (a column read too early).
//! 2. *Gaps* between the blocks of a passage are filled by a bounded diff.
//! 3. *Short passages* without seeds (headings, cells such as "\[5\]") are searched as a whole; of several
//!    occurrences those are taken that keep most passages in order.
//!
//! No character of the extracted text is given to two passages. What finds no place is reported.

mod diff;
mod exact;
mod normal;
mod placing;
mod seeds;

use crate::{
    annotations::{Passage, PassageKind},
    text::Span,
};
use placing::Work;

/// Text between two matched characters that still counts as text of the passage, in characters: longer holes are
/// floats and page furniture.
const HOLE: usize = 60;
/// Matched characters this near each other, in annotated characters, have no other text between them.
const SAME_PLACE: usize = 6;
/// How far from a marker, in annotated characters, the nearest matched character may be to locate it.
const REACH: usize = 15;
/// Longest stretch of extracted text that a marker without equal characters may stand for.
const MARKER_GAP: usize = 120;

/// The mapping of an annotated text onto an extracted one.
#[derive(Debug, Clone, Default)]
pub struct Alignment {
    /// For each character of the annotated text, the equal one of the extracted text.
    to: Vec<Option<usize>>,
    passages: Vec<Span>,
    /// Share of the normal characters of each passage that are mapped.
    coverage: Vec<f64>,
    /// Stretches of extracted text that belong to some passage, sorted, apart.
    covered: Vec<Span>,
}

impl Alignment {
    /// Aligns `passages` of `annotated` with `extracted`.
    #[must_use]
    pub fn new(annotated: &str, passages: &[Passage], extracted: &str) -> Self {
        Self::without(annotated, passages, extracted, &[])
    }

    /// The same, with the `excluded` spans of the extracted text out of bounds: a reference list, say, whose
    /// entries look like the author cells of a table.
    #[must_use]
    pub fn without(
        annotated: &str,
        passages: &[Passage],
        extracted: &str,
        excluded: &[Span],
    ) -> Self {
        let mut work = Work::new(annotated, passages, extracted, excluded);
        work.place_by_seeds();
        let kinds: Vec<PassageKind> = passages.iter().map(|passage| passage.kind).collect();
        work.place_exact(&kinds, extracted);
        work.finish(annotated, passages)
    }

    /// The extracted characters that correspond to the annotated `span`; `None` if most of it has no counterpart
    /// or the counterpart is torn apart.
    #[must_use]
    pub fn span(&self, span: Span) -> Option<Span> {
        let inside: Vec<usize> = self.mapped(span).map(|(_, to)| to).collect();
        let (&first, &last) = (inside.first()?, inside.last()?);
        let whole = inside.len() * 10 >= span.len() * 6;
        let compact = last >= first && last - first < 2 * span.len() + 10;
        (whole && compact).then(|| Span::new(first, last + 1))
    }

    /// Where the annotated marker `span` stands in the extracted text: its own characters, or, where the two
    /// texts print it differently, what stands between its neighbours. May be empty: a place between two
    /// characters. `None` when its surroundings were not found.
    #[must_use]
    pub fn marker(&self, span: Span) -> Option<Span> {
        let passage = self
            .passages
            .iter()
            .find(|passage| passage.contains(span))?;
        let inside: Vec<usize> = self.mapped(span).map(|(_, to)| to).collect();
        let before = self
            .mapped(Span::new(
                passage.start.max(span.start.saturating_sub(REACH)),
                span.start,
            ))
            .last()
            .map(|(_, to)| to + 1);
        let after = self
            .mapped(Span::new(span.end, passage.end.min(span.end + REACH)))
            .next()
            .map(|(_, to)| to);
        let compact = match (inside.first(), inside.last()) {
            (Some(&first), Some(&last)) if last >= first && last - first < 2 * span.len() + 10 => {
                Some(Span::new(first, last + 1))
            }
            _ => None,
        };
        if let Some(found) = compact {
            if inside.len() * 10 >= span.len() * 6 {
                return Some(found);
            }
            let near = |from: usize, to: usize| from <= to && to - from <= MARKER_GAP;
            let start = before
                .filter(|&before| near(before, found.start))
                .unwrap_or(found.start);
            let end = after
                .filter(|&after| near(found.end, after))
                .unwrap_or(found.end);
            return Some(Span::new(start, end));
        }
        match (before, after) {
            (Some(before), Some(after)) if before <= after && after - before <= MARKER_GAP => {
                Some(Span::new(before, after))
            }
            (Some(before), None) => Some(Span::new(before, before + span.len() + 2)),
            (None, Some(after)) => Some(Span::new(after.saturating_sub(span.len() + 2), after)),
            _ => None,
        }
    }

    /// From the first to the last counterpart of the annotated `span`, which may be interrupted by a float or a
    /// page end; `None` if less than half of it has a counterpart or these are scattered.
    #[must_use]
    pub fn stretch(&self, span: Span) -> Option<Span> {
        /// Longest interruption of a sentence, in characters.
        const FLOAT: usize = 4_000;
        let inside: Vec<usize> = self.mapped(span).map(|(_, to)| to).collect();
        let (&first, &last) = (inside.iter().min()?, inside.iter().max()?);
        let whole = inside.len() * 2 >= span.len();
        (whole && last - first < span.len() + FLOAT).then(|| Span::new(first, last + 1))
    }

    /// The extracted text that corresponds to the annotated `span`: as many pieces as it is drawn in.
    #[must_use]
    pub fn image(&self, span: Span) -> Vec<Span> {
        let mut pieces = self.pieces(span);
        pieces.sort_unstable();
        pieces
    }

    /// The stretches of extracted text between the counterparts of neighbouring characters of the annotated
    /// `span`, where these follow each other: what the extracted text has and the annotated text has not.
    #[must_use]
    pub fn holes(&self, span: Span) -> Vec<Span> {
        let mut holes = Vec::new();
        let mut last: Option<(usize, usize)> = None;
        for (from, to) in self.mapped(span) {
            if let Some((before, end)) = last
                && from - before <= SAME_PLACE
                && to > end
            {
                holes.push(Span::new(end, to));
            }
            last = Some((from, to + 1));
        }
        holes
    }

    /// Whether the extracted `span` lies in text that belongs to some passage.
    #[must_use]
    pub fn covers(&self, span: Span) -> bool {
        let from = self
            .covered
            .partition_point(|covered| covered.end <= span.start);
        self.covered
            .get(from)
            .is_some_and(|covered| covered.overlaps(span))
    }

    /// For each passage, the share of it that was found, in `[0, 1]`; hyphens, spaces and quotes do not count.
    #[must_use]
    pub fn coverage(&self) -> &[f64] {
        &self.coverage
    }

    /// The first extracted character of the passage with that index.
    #[must_use]
    pub fn start_of(&self, passage: usize) -> Option<usize> {
        let span = *self.passages.get(passage)?;
        self.mapped(span).next().map(|(_, to)| to)
    }

    /// The matched characters of `span`: annotated and extracted position.
    fn mapped(&self, span: Span) -> impl Iterator<Item = (usize, usize)> + '_ {
        self.to
            .get(span.start..span.end.min(self.to.len()))
            .unwrap_or_default()
            .iter()
            .enumerate()
            .filter_map(move |(offset, to)| to.map(|to| (span.start + offset, to)))
    }
}

impl Alignment {
    /// The counterparts of `span`, in its order, joined over holes.
    fn pieces(&self, span: Span) -> Vec<Span> {
        let mut pieces = Vec::new();
        let mut piece: Option<Span> = None;
        for (_, at) in self.mapped(span) {
            piece = match piece {
                Some(open) if at >= open.start && at <= open.end + HOLE => {
                    Some(Span::new(open.start, open.end.max(at + 1)))
                }
                closed => {
                    pieces.extend(closed);
                    Some(Span::new(at, at + 1))
                }
            };
        }
        pieces.extend(piece);
        pieces
    }

    fn covered_text(&self) -> Vec<Span> {
        let mut pieces: Vec<Span> = self
            .passages
            .iter()
            .flat_map(|&passage| self.pieces(passage))
            .collect();
        pieces.sort_unstable();
        let mut apart: Vec<Span> = Vec::new();
        for piece in pieces {
            match apart.last_mut() {
                Some(last) if piece.start <= last.end => *last = last.cover(piece),
                _ => apart.push(piece),
            }
        }
        apart
    }
}

#[cfg(test)]
mod tests;
