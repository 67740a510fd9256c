//! From authors and years to citations.

use super::{
    Citation, CitationId, CitationStatus, CitationStyle, Target,
    author_year::Mention,
    confidence as c,
    lead::Form,
    linking::{Draft, Linker},
    matching::{Fit, nearest, rivals},
    messages,
    stretch::Stretch,
};
use crate::document::BlockKind;

impl Linker<'_> {
    /// Links `mention`, one of `all` of the document.
    pub(super) fn author_year(&mut self, mention: &Mention, all: &[Mention]) {
        let Some(stretch) = self.stretches.get(mention.stretch) else {
            return;
        };
        if !self.styles.reads(CitationStyle::AuthorYear) {
            return;
        }
        let is_main = self.styles.main == Some(CitationStyle::AuthorYear);
        // "(Smith et al., 2004 [55])": the number is the marker.
        let mut after = stretch.skip_space(mention.end);
        if stretch.at(after) == ')' {
            after = stretch.skip_space(after + 1);
        }
        if stretch.at(after) == '[' || stretch.is_raised(after) {
            let next = stretch.span(after, after + 1);
            if self
                .drafts
                .iter()
                .any(|draft| draft.citation.group.contains(next))
            {
                return;
            }
        }
        let span = stretch.span(mention.start, mention.end);
        let group = stretch.span(mention.group_start, mention.group_end);
        let text = self.document.text.slice(span).to_owned();
        let mut targets: Vec<Target> = Vec::new();
        let mut status = CitationStatus::Resolved;
        let mut said: Vec<String> = Vec::new();
        // In a document that cites by numbers, names and years mostly name a study beside its number. They are
        // markers only in cells ("Study" columns), where nothing else in the row points at the study and the list bears
        // them out in every point.
        let factor = if is_main { 1.0 } else { c::NAMED_IN_NUMERIC };
        let in_cell = stretch.kind == BlockKind::TableCell;
        if !is_main
            && (!in_cell
                || !mention.is_exact()
                || !mention.is_certain
                || self.has_number_near(stretch))
        {
            return;
        }
        for fits in &mention.fits {
            let linked: Vec<&Fit> = fits
                .iter()
                .take_while(|fit| fit.confidence >= c::LEAST)
                .collect();
            let rivals = rivals(fits);
            let rivals = rivals
                .get(..rivals.len().min(linked.len()))
                .unwrap_or_default();
            let [best, rest @ ..] = rivals else { continue };
            if rest.is_empty() {
                targets.extend(self.target(best.entry, best.confidence * factor));
                let differences = messages::differences(self.catalog, &mention.cited, best);
                if !differences.is_empty() {
                    said.push(format!(
                        "Citation \"{text}\" is linked to {} although {differences}.",
                        messages::entry(self.catalog, best.entry)
                    ));
                }
            } else {
                status = CitationStatus::Ambiguous;
                let mut entries: Vec<usize> = rivals.iter().map(|fit| fit.entry).collect();
                entries.sort_unstable();
                let share = best.confidence * factor / rivals.len() as f32;
                targets.extend(
                    entries
                        .iter()
                        .filter_map(|entry| self.target(*entry, share)),
                );
                said.push(format!(
                    "Citation \"{text}\" fits several entries of the reference list, and the text does not say which: {}.",
                    messages::entries(self.catalog, &entries)
                ));
            }
        }
        if targets.is_empty() {
            if !self.is_surely_citation(mention, all) {
                return;
            }
            status = CitationStatus::Unresolved;
            let near = nearest(self.catalog, &mention.cited);
            let hint = if near.is_empty() {
                "no entry has this first author".to_owned()
            } else {
                format!("nearest: {}", messages::entries(self.catalog, &near))
            };
            said.push(format!(
                "Citation \"{text}\" fits no entry of the reference list; {hint}."
            ));
        }
        self.drafts.push(Draft {
            citation: Citation {
                id: CitationId(String::new()),
                span,
                text,
                style: CitationStyle::AuthorYear,
                targets,
                status,
                group,
            },
            warning: (!said.is_empty()).then(|| said.join(" ")),
        });
    }

    /// Whether a numeric marker stands in the row of the cell `stretch`.
    fn has_number_near(&self, stretch: &Stretch) -> bool {
        let mut near = stretch.span(0, stretch.len());
        let row = self
            .document
            .blocks
            .iter()
            .find(|block| block.kind == BlockKind::TableRow && block.span.contains(near));
        if let Some(row) = row {
            near = row.span;
        }
        self.drafts.iter().any(|draft| {
            draft.citation.style != CitationStyle::AuthorYear && draft.citation.span.overlaps(near)
        })
    }

    /// Whether a mention that fits no entry is a citation all the same: by its form, or because another marker of
    /// its brackets is one.
    fn is_surely_citation(&self, mention: &Mention, all: &[Mention]) -> bool {
        mention.is_certain
            || (mention.form == Form::Parenthetical
                && all.iter().any(|other| {
                    other.stretch == mention.stretch
                        && other.group_start == mention.group_start
                        && other.start != mention.start
                        && other.is_exact()
                }))
    }
}
