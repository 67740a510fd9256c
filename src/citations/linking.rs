//! From candidates to citations.

use std::collections::BTreeSet;

use super::{
    Citation, CitationId, CitationStatus, CitationStyle, Target,
    author_year::{Mention, mentions},
    brackets::{bracketed, in_reference_column, named},
    catalog::{Catalog, Labelled},
    confidence as c,
    lead::Form,
    matching::{Fit, known_names, nearest, rivals},
    messages,
    numbers::Item,
    numeric::{Candidate, Doubt},
    stretch::{Stretch, stretches},
    style::{Styles, decide},
    superscripts::superscripts,
};
use crate::{
    diagnostic::{Diagnostic, Stage, Warned},
    document::{BlockKind, Document},
    references::Reference,
    text::Span,
};

/// Different numbers beyond the end of a list without labels that show it to be incomplete; a single one may be
/// another number in brackets.
const LEAST_BEYOND: usize = 2;

/// A number this far above the largest label may still be a citation of an entry that was not read; farther
/// ones in round brackets or raised are other numbers.
const BEYOND_LIST: u32 = 5;

pub(super) fn link(document: &Document, references: &[Reference]) -> Warned<Vec<Citation>> {
    if references.is_empty() {
        return Warned::default();
    }
    let catalog = Catalog::new(references);
    let known = known_names(&catalog);
    let stretches = stretches(document, references);
    let mut candidates: Vec<Candidate> = Vec::new();
    let mut all_mentions: Vec<Mention> = Vec::new();
    for (number, stretch) in stretches.iter().enumerate() {
        candidates.extend(bracketed(stretch, number));
        candidates.extend(superscripts(stretch, number));
        candidates.extend(named(stretch, number));
        candidates.extend(in_reference_column(stretch, number));
        all_mentions.extend(mentions(stretch, number, &catalog, &known));
    }
    let styles = decide(&candidates, &all_mentions, &catalog);
    let uncounted = !catalog.has_labels() && goes_beyond(&candidates, &styles, &catalog);
    let mut linker = Linker {
        document,
        uncounted,
        catalog: &catalog,
        stretches: &stretches,
        styles: &styles,
        drafts: Vec::new(),
    };
    for candidate in &candidates {
        linker.numeric(candidate);
    }
    for mention in &all_mentions {
        linker.author_year(mention, &all_mentions);
    }
    linker.finish()
}

/// A citation before it has its identity, with its warning.
struct Draft {
    citation: Citation,
    warning: Option<String>,
}

struct Linker<'all> {
    document: &'all Document,
    catalog: &'all Catalog<'all>,
    stretches: &'all [Stretch],
    styles: &'all Styles,
    drafts: Vec<Draft>,
    /// The list prints no labels and markers go beyond its end, so that entries were lost or merged and no position
    /// in it can be trusted.
    uncounted: bool,
}

/// Whether markers of the main style go beyond the list.
fn goes_beyond(candidates: &[Candidate], styles: &Styles, catalog: &Catalog<'_>) -> bool {
    let largest = catalog.largest();
    let beyond: BTreeSet<u32> = candidates
        .iter()
        .filter(|candidate| styles.main == Some(candidate.style) && candidate.doubt.is_none())
        .flat_map(|candidate| &candidate.items)
        .filter(|item| item.last > largest && item.last <= largest * 2)
        .map(|item| item.last)
        .collect();
    beyond.len() >= LEAST_BEYOND
}

impl Linker<'_> {
    fn numeric(&mut self, candidate: &Candidate) {
        let Some(stretch) = self.stretches.get(candidate.stretch) else {
            return;
        };
        let numeric_main =
            matches!(self.styles.main, Some(main) if main != CitationStyle::AuthorYear);
        let reads = self.styles.reads(candidate.style) || (candidate.named && numeric_main);
        let mut candidate = candidate.clone();
        if let Some(main) = self.styles.main.filter(|_| candidate.named) {
            candidate.style = main;
        }
        let candidate = &candidate;
        let is_main = self.styles.main == Some(candidate.style);
        let damaged = candidate.doubt == Some(Doubt::Damaged) && is_main;
        if !reads || (candidate.doubt.is_some() && !damaged) {
            return;
        }
        if damaged || self.uncounted {
            let reason = if damaged {
                "a character of its number seems to be lost"
            } else {
                "the reference list prints no numbers, and not all of its entries were found"
            };
            for item in &candidate.items {
                let span = stretch.span(item.start, item.end);
                let text = self.document.text.slice(span).to_owned();
                let warning = Some(format!("Citation \"{text}\" is not linked: {reason}."));
                self.drafts.push(Draft {
                    citation: Citation {
                        id: CitationId(String::new()),
                        span,
                        text,
                        style: candidate.style,
                        targets: Vec::new(),
                        status: CitationStatus::Unresolved,
                        group: stretch.span(candidate.start, candidate.end),
                    },
                    warning,
                });
            }
            return;
        }
        let known = candidate
            .items
            .iter()
            .any(|item| self.catalog.look_up(item.first, item.letter, 0).is_some());
        for item in &candidate.items {
            self.item(candidate, item, stretch, is_main, known);
        }
    }

    fn item(
        &mut self,
        candidate: &Candidate,
        item: &Item,
        stretch: &Stretch,
        is_main: bool,
        known: bool,
    ) {
        let span = stretch.span(item.start, item.end);
        let group = stretch.span(candidate.start, candidate.end);
        let mut factor = c::base(candidate.style);
        if !is_main {
            factor *= c::SECOND_STYLE;
        }
        if !self.catalog.has_labels() {
            factor *= c::COUNTED_LABELS;
        }
        let mut targets: Vec<Target> = Vec::new();
        let mut missing: Vec<u32> = Vec::new();
        let mut repeated: Vec<usize> = Vec::new();
        for number in item.numbers() {
            match self.catalog.look_up(number, item.letter, span.start) {
                None => missing.push(number),
                Some(Labelled::One(entry)) => targets.extend(self.target(entry, factor)),
                Some(Labelled::Parts(entries)) => {
                    targets.extend(
                        entries
                            .iter()
                            .filter_map(|entry| self.target(*entry, factor)),
                    );
                }
                Some(Labelled::Repeated(entries)) => {
                    let share = factor / entries.len() as f32;
                    targets.extend(
                        entries
                            .iter()
                            .filter_map(|entry| self.target(*entry, share)),
                    );
                    repeated = entries;
                }
            }
        }
        if targets.is_empty() {
            let near = item.first <= self.catalog.largest() + BEYOND_LIST;
            let surely = is_main
                && (candidate.style == CitationStyle::NumericBracket || near)
                && (known || near);
            if !surely {
                return;
            }
        }
        let text = self.document.text.slice(span).to_owned();
        let (status, warning) = if targets.is_empty() {
            let largest = self.catalog.largest();
            (
                CitationStatus::Unresolved,
                Some(format!(
                    "Citation \"{text}\" points at no entry of the reference list, which ends at {largest}."
                )),
            )
        } else if repeated.is_empty() {
            let warning = (!missing.is_empty()).then(|| {
                let numbers: Vec<String> = missing.iter().map(u32::to_string).collect();
                format!(
                    "Citation \"{text}\": the reference list has no entry {}; the other members are linked.",
                    numbers.join(", ")
                )
            });
            (CitationStatus::Resolved, warning)
        } else {
            (
                CitationStatus::Ambiguous,
                Some(format!(
                    "Citation \"{text}\": the number is printed at several entries of the reference list: {}.",
                    messages::entries(self.catalog, &repeated)
                )),
            )
        };
        self.drafts.push(Draft {
            citation: Citation {
                id: CitationId(String::new()),
                span,
                text,
                style: candidate.style,
                targets,
                status,
                group,
            },
            warning,
        });
    }

    fn target(&self, entry: usize, confidence: f32) -> Option<Target> {
        let entry = self.catalog.entries.get(entry)?;
        Some(Target {
            reference: entry.reference.id.clone(),
            confidence,
        })
    }

    fn author_year(&mut self, mention: &Mention, all: &[Mention]) {
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

    fn finish(self) -> Warned<Vec<Citation>> {
        let mut drafts = self.drafts;
        drafts.sort_by_key(|draft| (draft.citation.span.start, draft.citation.span.end));
        drafts.dedup_by(|later, earlier| later.citation.span.overlaps(earlier.citation.span));
        join_groups(self.document, &mut drafts);
        let mut warnings = Vec::new();
        let mut value = Vec::with_capacity(drafts.len());
        for (index, draft) in drafts.into_iter().enumerate() {
            let mut citation = draft.citation;
            citation.id = CitationId(format!("c{}", index + 1));
            if let Some(message) = draft.warning {
                let mut warning = Diagnostic::new(Stage::Citations, message).at(citation.span);
                if let Some(page) = self.document.page_of(citation.span) {
                    warning = warning.on_page(page);
                }
                warnings.push(warning);
            }
            value.push(citation);
        }
        Warned { value, warnings }
    }
}

/// Makes one group of chains that follow each other with nothing but space or a comma between: "[1] [2]",
/// "(Smith, 2020) (Lee, 2019)".
fn join_groups(document: &Document, drafts: &mut [Draft]) {
    let mut groups: Vec<Span> = drafts.iter().map(|draft| draft.citation.group).collect();
    groups.sort();
    groups.dedup();
    let mut joined: Vec<Span> = Vec::new();
    for group in groups {
        let Some(last) = joined.last_mut() else {
            joined.push(group);
            continue;
        };
        let between = document.text.slice(Span::new(last.end, group.start));
        let ends_closed = document
            .text
            .slice(Span::new(last.end.saturating_sub(1), last.end))
            .ends_with([')', ']']);
        let opens = document
            .text
            .slice(Span::new(group.start, group.start + 1))
            .starts_with(['(', '[']);
        let adjacent = group.start >= last.end
            && between
                .chars()
                .all(|char| matches!(char, ' ' | ',' | ';' | '\u{a0}'))
            && ends_closed
            && opens;
        if adjacent || last.contains(group) {
            *last = last.cover(group);
        } else {
            joined.push(group);
        }
    }
    for draft in drafts {
        let at = joined.partition_point(|group| group.end <= draft.citation.span.start);
        if let Some(group) = joined
            .get(at)
            .filter(|group| group.contains(draft.citation.group))
        {
            draft.citation.group = *group;
        }
    }
}
