//! From authors and years to citations.

use super::{
    Citation, CitationId, CitationStatus, CitationStyle, Target,
    author_year::Mention,
    confidence as c,
    lead::Form,
    linking::{Draft, Linker},
    matching::{Fit, SuffixFit, nearest, rivals},
    messages,
    names::{NameFit, compare},
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
                // A letter that the list lacks tells apart works of which the list may hold only the other one.
                if best.confidence < c::CERTAIN || best.suffix == SuffixFit::OnlyInText {
                    status = CitationStatus::Ambiguous;
                    said.push(format!(
                        "Citation \"{text}\" may mean {}, the only near entry of the reference list, although {}.",
                        messages::entry(self.catalog, best.entry),
                        if differences.is_empty() { "names and number of authors differ" } else { &differences }
                    ));
                    continue;
                }
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
            let near = nearest(self.catalog, &mention.cited);
            let hint = if near.is_empty() {
                "no entry has this first author".to_owned()
            } else {
                format!("nearest: {}", messages::entries(self.catalog, &near))
            };
            match self.standing(mention, all, stretch) {
                Standing::Citation => {}
                Standing::Doubtful => {
                    self.doubts.push((
                        span,
                        format!(
                            "\"{text}\" may be a citation, but fits no entry of the reference list ({hint}); it is not given as one."
                        ),
                    ));
                    return;
                }
                Standing::Other => return,
            }
            status = CitationStatus::Unresolved;
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

    /// What a mention that fits no entry is, by its form, by another marker of its brackets, and by its name.
    fn standing(&self, mention: &Mention, all: &[Mention], stretch: &Stretch) -> Standing {
        let in_chain = mention.form == Form::Parenthetical
            && all.iter().any(|other| {
                other.stretch == mention.stretch
                    && other.group_start == mention.group_start
                    && other.start != mention.start
                    && other.is_exact()
            });
        if mention.is_certain || in_chain {
            return Standing::Citation;
        }
        let (Some(name), Some(year)) = (mention.cited.names.first(), mention.cited.year) else {
            return Standing::Other;
        };
        if !(FIRST_DOUBTED_YEAR..=LAST_DOUBTED_YEAR).contains(&year) {
            return Standing::Other;
        }
        let is_listed = self
            .catalog
            .entries
            .iter()
            .flat_map(|entry| &entry.names)
            .any(|listed| compare(name, listed) == Some(NameFit::Same));
        let before = stretch.before(stretch.trim_space(mention.start));
        let after = stretch.at(stretch.skip_space(mention.end));
        let is_all_of_item = matches!(before, '(' | '[' | ';') && matches!(after, ')' | ']' | ';');
        let marker = stretch.text(mention.start, mention.end);
        let head = marker.split([',', '(']).next().unwrap_or_default();
        let is_body = year >= FIRST_CERTAIN_YEAR && names_a_body(head);
        match mention.form {
            Form::Parenthetical if is_all_of_item && (is_listed || is_body) => Standing::Citation,
            Form::Narrative if is_listed => Standing::Citation,
            Form::Parenthetical if is_all_of_item || is_listed => Standing::Doubtful,
            Form::Bare if is_listed => Standing::Doubtful,
            Form::Parenthetical | Form::Narrative | Form::Bare => Standing::Other,
        }
    }
}

/// What a name and a year that fit no entry are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Standing {
    /// A citation of a work that the list does not have.
    Citation,
    /// It may be one, or a place, product or species with a year: a reviewer should know of it.
    Doubtful,
    /// Nothing speaks for a citation.
    Other,
}

/// Years of works that reviews cite; other numbers of four digits after a name are amounts.
const FIRST_DOUBTED_YEAR: u16 = 1700;
const LAST_DOUBTED_YEAR: u16 = 2099;

/// Before this year a body with its year is rarely a work.
const FIRST_CERTAIN_YEAR: u16 = 1900;

/// Whether `head` is an abbreviation with several capitals ("WHO", "ICMBio"), which in brackets with a year names the
/// body that is the author. A plain word there may be a place or a species' authority.
fn names_a_body(head: &str) -> bool {
    let word = head.trim();
    !word.contains(char::is_whitespace)
        && word.chars().filter(|char| char.is_uppercase()).count() >= LEAST_CAPITALS
}

/// Capitals of an abbreviation; two also stand in names of persons ("McDonald").
const LEAST_CAPITALS: usize = 3;
