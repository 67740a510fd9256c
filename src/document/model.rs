use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Block, Ledger, PageBox, Run, RunKind, Section};
use crate::text::{Span, Text};

/// Size of a page as displayed.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct PageSize {
    /// Counted from 1.
    pub number: u32,
    /// Points.
    pub width: f32,
    /// Points.
    pub height: f32,
}

/// What the first page and the file say of the article.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
pub struct Metadata {
    /// Title as printed.
    pub title: Option<String>,
    /// Names as printed, without markers of affiliation.
    pub authors: Vec<String>,
    /// Without a resolver's address, lower case.
    pub doi: Option<String>,
    /// Journal name as printed or as the file says.
    pub journal: Option<String>,
    /// Year of publication, four digits.
    pub year: Option<String>,
    /// Text of the abstract, its paragraphs separated by `"\n"`.
    #[serde(rename = "abstract")]
    pub abstract_text: Option<String>,
}

/// A word or part of a word of the canonical text and where it is drawn.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Fragment {
    /// The characters; fragments are sorted by span and do not overlap.
    pub span: Span,
    /// Their box.
    pub place: PageBox,
}

/// A printed line or, where a block has several columns of its own, the part of a line that belongs to it.
///
/// For stages that need line starts: hanging indents, labels at the margin, line ends.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Line {
    /// Its characters, without the white space that separates it from the next line. A word hyphenated at the
    /// line end belongs to both lines in its two parts.
    pub span: Span,
    /// Its box.
    pub place: PageBox,
    /// Prevailing font size in points.
    pub size: f32,
}

/// A document understood: the canonical text and everything that points into it.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Document {
    /// The canonical text.
    pub text: Text,
    /// In page order.
    pub pages: Vec<PageSize>,
    /// In reading order; the cells of a row follow it.
    pub blocks: Vec<Block>,
    /// In reading order.
    pub sections: Vec<Section>,
    /// Sorted by kind, then span.
    pub runs: Vec<Run>,
    /// Where each word is drawn.
    pub fragments: Vec<Fragment>,
    /// The printed lines, in reading order.
    pub lines: Vec<Line>,
    /// Title, authors and the like.
    pub metadata: Metadata,
    /// The account of what is and is not in the text.
    pub ledger: Ledger,
}

impl Document {
    /// Where the characters of `span` are drawn: one box for each line piece, in reading order. A fragment cut
    /// by the span gives its proportional part.
    #[must_use]
    pub fn boxes(&self, span: Span) -> Vec<PageBox> {
        let from = self
            .fragments
            .partition_point(|fragment| fragment.span.end <= span.start);
        let mut boxes: Vec<PageBox> = Vec::new();
        for fragment in self
            .fragments
            .iter()
            .skip(from)
            .take_while(|fragment| fragment.span.start < span.end)
        {
            let Some(part) = fragment.span.intersection(span) else {
                continue;
            };
            let place = part_of(fragment, part);
            match boxes.last_mut() {
                Some(last) if continues(last, &place) => {
                    last.x1 = last.x1.max(place.x1);
                    last.y0 = last.y0.min(place.y0);
                    last.y1 = last.y1.max(place.y1);
                }
                _ => boxes.push(place),
            }
        }
        boxes
    }

    /// The page (from 1) on which `span` begins.
    #[must_use]
    pub fn page_of(&self, span: Span) -> Option<u32> {
        let from = self
            .fragments
            .partition_point(|fragment| fragment.span.end <= span.start);
        self.fragments.get(from).map(|fragment| fragment.place.page)
    }

    /// The runs of one kind that touch `span`.
    pub fn runs_in(&self, kind: RunKind, span: Span) -> impl Iterator<Item = Run> + '_ {
        let from = self
            .runs
            .partition_point(|run| (run.kind, run.span.end) <= (kind, span.start));
        self.runs
            .iter()
            .skip(from)
            .take_while(move |run| run.kind == kind && run.span.start < span.end)
            .copied()
    }
}

/// The part of a fragment's box that belongs to some of its characters, as if all were equally wide.
fn part_of(fragment: &Fragment, part: Span) -> PageBox {
    let width = fragment.place.x1 - fragment.place.x0;
    let share = |at: usize| (at - fragment.span.start) as f32 / fragment.span.len().max(1) as f32;
    PageBox {
        x0: fragment.place.x0 + width * share(part.start),
        x1: fragment.place.x0 + width * share(part.end),
        ..fragment.place
    }
}

/// Whether `next` goes on to the right on the line of `last`.
fn continues(last: &PageBox, next: &PageBox) -> bool {
    let overlap = last.y1.min(next.y1) - last.y0.max(next.y0);
    let smaller = (last.y1 - last.y0).min(next.y1 - next.y0);
    last.page == next.page && next.x0 >= last.x0 && overlap > 0.3 * smaller
}
