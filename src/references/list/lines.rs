//! The printed lines of a document, as the search for lists needs them.

use std::collections::BTreeMap;

use crate::{
    document::{BlockKind, Document, Line, RunKind},
    text::Span,
};

/// A printed line with its text and what stands around it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct ListLine<'text> {
    pub(super) text: &'text str,
    pub(super) span: Span,
    pub(super) page: u32,
    pub(super) left: f32,
    pub(super) right: f32,
    pub(super) top: f32,
    pub(super) bottom: f32,
    pub(super) size: f32,
    /// Index and kind of the block it stands in.
    pub(super) block: usize,
    pub(super) kind: BlockKind,
    /// Characters at its start that are superscript.
    pub(super) superscript: usize,
    /// A label in a column of its own, drawn beside this line and elsewhere in the reading order.
    pub(super) label_apart: Option<&'text str>,
}

/// Lines drawn beside each other share at least this part of the lower one's height.
const SAME_LINE: f32 = 0.6;

/// A label in a column of its own stands at most this far, in line heights, left of its entry.
const LABEL_GAP: f32 = 4.0;

/// All lines in reading order; a label set apart from its entry is with the line beside it.
pub(super) fn lines_of(document: &Document) -> Vec<ListLine<'_>> {
    let mut lines: Vec<ListLine<'_>> = Vec::with_capacity(document.lines.len());
    let mut labels: Vec<ListLine<'_>> = Vec::new();
    let mut block = 0;
    for line in &document.lines {
        while document
            .blocks
            .get(block + 1)
            .is_some_and(|next| next.span.start <= line.span.start)
        {
            block += 1;
        }
        let current = view(document, line, block);
        if current.text.trim().is_empty() {
            continue;
        }
        match lines.last_mut() {
            Some(last) if is_label_beside(last, &current) => join(document, last, &current),
            _ => lines.push(current),
        }
    }
    lines.retain(|line| {
        let is_label = super::labels::is_only_label(line.text);
        if is_label {
            labels.push(line.clone());
        }
        !is_label
    });
    let unplaced = place_labels(&mut lines, labels);
    for label in unplaced {
        let at = lines.partition_point(|line| line.span.start < label.span.start);
        lines.insert(at, label);
    }
    lines
}

/// Gives each label to the nearest line drawn right of it; gives back the labels that have none.
fn place_labels<'text>(
    lines: &mut [ListLine<'text>],
    labels: Vec<ListLine<'text>>,
) -> Vec<ListLine<'text>> {
    let mut by_page: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
    for (at, line) in lines.iter().enumerate() {
        by_page.entry(line.page).or_default().push(at);
    }
    let mut unplaced = Vec::new();
    for label in labels {
        let beside = by_page
            .get(&label.page)
            .into_iter()
            .flatten()
            .filter_map(|at| Some((*at, lines.get(*at)?)))
            .filter(|(_, line)| is_label_beside(&label, line) && line.label_apart.is_none())
            .min_by(|a, b| a.1.left.total_cmp(&b.1.left))
            .map(|(at, _)| at);
        match beside.and_then(|at| lines.get_mut(at)) {
            Some(line) => line.label_apart = Some(label.text),
            None => unplaced.push(label),
        }
    }
    unplaced
}

fn view<'text>(document: &'text Document, line: &Line, block: usize) -> ListLine<'text> {
    let superscript = document
        .runs_in(RunKind::Superscript, line.span)
        .find(|run| run.span.start <= line.span.start)
        .map_or(0, |run| run.span.end.saturating_sub(line.span.start));
    ListLine {
        text: document.text.slice(line.span),
        span: line.span,
        page: line.place.page,
        left: line.place.x0,
        right: line.place.x1,
        top: line.place.y0,
        bottom: line.place.y1,
        size: line.size,
        block,
        kind: document
            .blocks
            .get(block)
            .map_or(BlockKind::Other, |block| block.kind),
        superscript,
        label_apart: None,
    }
}

impl ListLine<'_> {
    /// Whether it is drawn right of `before` as a part of the same printed line: lines of few words that are
    /// stretched to the width of the column come apart at their spaces.
    pub(super) fn continues(&self, before: &Self) -> bool {
        let overlap = self.bottom.min(before.bottom) - self.top.max(before.top);
        let gap = self.left - before.right;
        self.page == before.page
            && overlap >= SAME_LINE * self.height().min(before.height())
            && gap >= -1.0
            && gap <= LABEL_GAP * self.height()
    }

    /// Height of the line's box, at least one point.
    pub(super) fn height(&self) -> f32 {
        (self.bottom - self.top).max(1.0)
    }
}

fn is_label_beside(label: &ListLine<'_>, next: &ListLine<'_>) -> bool {
    let overlap = label.bottom.min(next.bottom) - label.top.max(next.top);
    let gap = next.left - label.right;
    label.page == next.page
        && overlap >= SAME_LINE * label.height().min(next.height())
        && gap >= -1.0
        && gap <= LABEL_GAP * next.height()
        && super::labels::is_only_label(label.text)
}

fn join<'text>(document: &'text Document, label: &mut ListLine<'text>, next: &ListLine<'text>) {
    label.span = label.span.cover(next.span);
    label.text = document.text.slice(label.span);
    label.right = next.right;
    label.top = label.top.min(next.top);
    label.bottom = label.bottom.max(next.bottom);
    label.size = next.size;
}
