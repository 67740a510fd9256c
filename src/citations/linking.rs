//! From candidates to citations: the order of the steps, and the identities.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    Citation, CitationId, Target,
    author_year::{Mention, mentions},
    bracket_doubts::is_padded,
    brackets::{bracketed, in_reference_column, named},
    catalog::Catalog,
    groups::join_groups,
    matching::known_names,
    numeric::{Candidate, Doubt},
    stretch::{Stretch, stretches},
    style::{Styles, decide},
    superscripts::superscripts,
};
use crate::{
    diagnostic::{Diagnostic, Stage, Warned},
    document::Document,
    references::Reference,
    text::Span,
};

/// Different numbers beyond the end of a list without labels that show it to be incomplete; a single one may be
/// another number in brackets.
const LEAST_BEYOND: usize = 2;

/// So many brackets with lost digits show that the document's text is damaged, not that one is oddly set.
const LEAST_DAMAGED: usize = 3;

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
    doubt_padded(&mut candidates, &stretches);
    let styles = decide(&candidates, &all_mentions, &catalog);
    let uncounted = !catalog.has_labels() && goes_beyond(&candidates, &styles, &catalog);
    let mut linker = Linker {
        document,
        uncounted,
        catalog: &catalog,
        stretches: &stretches,
        styles: &styles,
        drafts: Vec::new(),
        doubts: Vec::new(),
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
pub(super) struct Draft {
    pub(super) citation: Citation,
    pub(super) warning: Option<String>,
}

/// Makes citations of what was found in the stretches of a document.
pub(super) struct Linker<'all> {
    pub(super) document: &'all Document,
    pub(super) catalog: &'all Catalog<'all>,
    pub(super) stretches: &'all [Stretch],
    pub(super) styles: &'all Styles,
    pub(super) drafts: Vec<Draft>,
    /// What looks like a marker, fits no entry and is too doubtful to be given as one: its place and what to say.
    pub(super) doubts: Vec<(Span, String)>,
    /// The list prints no labels and markers go beyond its end, so that entries were lost or merged and no position
    /// in it can be trusted.
    pub(super) uncounted: bool,
}

/// Doubts the padded brackets of a document that has several brackets with lost digits.
fn doubt_padded(candidates: &mut [Candidate], stretches: &[Stretch]) {
    let damaged = candidates
        .iter()
        .filter(|candidate| candidate.doubt == Some(Doubt::Damaged))
        .count();
    if damaged < LEAST_DAMAGED {
        return;
    }
    for candidate in candidates {
        let padded = stretches
            .get(candidate.stretch)
            .is_some_and(|stretch| is_padded(stretch, candidate));
        if candidate.doubt.is_none() && padded {
            candidate.doubt = Some(Doubt::Damaged);
        }
    }
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
    /// The target `entry` with its confidence.
    pub(super) fn target(&self, entry: usize, confidence: f32) -> Option<Target> {
        let entry = self.catalog.entries.get(entry)?;
        Some(Target {
            reference: entry.reference.id.clone(),
            confidence,
        })
    }

    fn finish(self) -> Warned<Vec<Citation>> {
        let mut drafts = self.drafts;
        drafts.sort_by_key(|draft| (draft.citation.span.start, draft.citation.span.end));
        drafts.dedup_by(|later, earlier| later.citation.span.overlaps(earlier.citation.span));
        join_groups(self.document, &mut drafts);
        let mut said: Vec<(Span, String)> = self.doubts;
        said.retain(|(span, _)| {
            !drafts
                .iter()
                .any(|draft| draft.citation.span.overlaps(*span))
        });
        let mut value = Vec::with_capacity(drafts.len());
        for (index, draft) in drafts.into_iter().enumerate() {
            let mut citation = draft.citation;
            citation.id = CitationId(format!("c{}", index + 1));
            if let Some(message) = draft.warning {
                said.push((citation.span, message));
            }
            value.push(citation);
        }
        let warnings = said_once(self.document, said);
        Warned { value, warnings }
    }
}

/// One warning for each different sentence, at the first of its places and with their number: a reviewer decides
/// once on markers that read alike and have the same targets.
fn said_once(document: &Document, mut said: Vec<(Span, String)>) -> Vec<Diagnostic> {
    said.sort();
    let mut places: BTreeMap<&str, usize> = BTreeMap::new();
    for (_, message) in &said {
        *places.entry(message).or_default() += 1;
    }
    let mut warnings = Vec::new();
    for (span, message) in &said {
        let Some(count) = places.remove(message.as_str()) else {
            continue;
        };
        let message = match count {
            1 => message.clone(),
            _ => format!("{message} So at {count} places, of which this is the first."),
        };
        let mut warning = Diagnostic::new(Stage::Citations, message).at(*span);
        if let Some(page) = document.page_of(*span) {
            warning = warning.on_page(page);
        }
        warnings.push(warning);
    }
    warnings
}
