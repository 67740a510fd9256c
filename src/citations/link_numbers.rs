//! From numbers to citations.

use super::{
    Citation, CitationId, CitationStatus, CitationStyle, Target,
    catalog::Labelled,
    confidence as c,
    linking::{Draft, Linker},
    messages,
    numbers::Item,
    numeric::{Candidate, Doubt},
    stretch::Stretch,
};

/// A number this far above the largest label may still be a citation of an entry that was not read; farther
/// ones in round brackets or raised are other numbers.
const BEYOND_LIST: u32 = 5;

impl Linker<'_> {
    /// Links the numbers of `candidate` if its style is the document's and nothing speaks against it.
    pub(super) fn numeric(&mut self, candidate: &Candidate) {
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
}
