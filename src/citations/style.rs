//! How a document cites, from evidence of the whole document.

use std::collections::BTreeSet;

use super::{CitationStyle, author_year::Mention, catalog::Catalog, numeric::Candidate};

/// A style is the document's main one only if its markers point at this share of the list. Lower takes
/// enumerations of short lists for citations; higher misses documents whose text was read in part.
const LEAST_COVERAGE: f32 = 0.2;

/// A second numeric style in round brackets or raised must cover this share by itself: such numbers are
/// mostly something else.
const SECOND_COVERAGE: f32 = 0.5;

/// A second style in square brackets, which are rarely anything else.
const SECOND_BRACKET_COVERAGE: f32 = 0.1;

/// Coverage of the list that markers in square brackets or raised do not reach by chance.
const UNLIKELY_COVERAGE: f32 = 0.5;

/// What such coverage adds to the weight: enough to outweigh authors and years of every entry.
const UNLIKELY_BONUS: f32 = 0.6;

/// A second style must point at this share of the list that the main style leaves uncited; otherwise its numbers
/// are more likely enumerations and equations.
const SECOND_OWN_SHARE: f32 = 0.1;

/// The least share of a second style's numbers that are in the list.
const SECOND_IN_LIST: f32 = 0.8;

/// A new number at most this far above the largest so far follows the order of first mention: tables and captions
/// are read out of turn.
const ORDER_SLACK: u32 = 3;

/// What one numeric style shows.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Evidence {
    /// Numbers of the list that are cited.
    cited: BTreeSet<u32>,
    /// Numbers in the list, over all numbers.
    pub(super) in_list: f32,
    /// Entries cited, over all entries.
    pub(super) coverage: f32,
    /// First mentions in the order of the list, over all first mentions.
    pub(super) order: f32,
}

impl Evidence {
    fn of<'items>(
        candidates: impl Iterator<Item = &'items Candidate>,
        catalog: &Catalog<'_>,
    ) -> Self {
        let mut cited: BTreeSet<u32> = BTreeSet::new();
        let (mut numbers, mut in_list, mut in_order) = (0u32, 0u32, 0u32);
        let mut largest = 0;
        for item in candidates.flat_map(|candidate| &candidate.items) {
            for number in item.numbers() {
                numbers += 1;
                if catalog.look_up(number, item.letter, 0).is_none() {
                    continue;
                }
                in_list += 1;
                if cited.insert(number) && number <= largest + ORDER_SLACK {
                    in_order += 1;
                }
                largest = largest.max(number);
            }
        }
        let share = |part: u32, whole: usize| part as f32 / whole.max(1) as f32;
        let entries = usize::try_from(catalog.largest())
            .unwrap_or(usize::MAX)
            .min(catalog.len());
        Self {
            in_list: share(in_list, numbers as usize),
            coverage: (cited.len() as f32 / entries.max(1) as f32).min(1.0),
            order: share(in_order, cited.len()),
            cited,
        }
    }

    /// How strongly the style is the document's: coverage counts, order of first mention doubles it. Square brackets
    /// and raised numbers that reach most of the list cannot do so by chance, whereas a document that cites by
    /// numbers may well name the authors and years of most studies too.
    fn weight(&self, style: CitationStyle) -> f32 {
        let weight = self.coverage * self.in_list * (0.5 + 0.5 * self.order);
        let by_chance = style == CitationStyle::NumericParenthesis
            || self.coverage < UNLIKELY_COVERAGE
            || self.in_list < SECOND_IN_LIST;
        if by_chance {
            weight
        } else {
            weight + UNLIKELY_BONUS
        }
    }
}

/// The styles of a document.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Styles {
    /// The one that most of the list is cited in.
    pub(super) main: Option<CitationStyle>,
    /// Others whose markers are read too.
    pub(super) others: BTreeSet<CitationStyle>,
}

impl Styles {
    /// Whether markers of `style` are read.
    pub(super) fn reads(&self, style: CitationStyle) -> bool {
        self.main == Some(style) || self.others.contains(&style)
    }
}

const NUMERIC: [CitationStyle; 3] = [
    CitationStyle::NumericBracket,
    CitationStyle::NumericParenthesis,
    CitationStyle::NumericSuperscript,
];

/// Weighs the styles against each other.
pub(super) fn decide(
    candidates: &[Candidate],
    mentions: &[Mention],
    catalog: &Catalog<'_>,
) -> Styles {
    let evidence = NUMERIC.map(|style| {
        let of_style = candidates.iter().filter(|candidate| {
            candidate.style == style && candidate.doubt.is_none() && !candidate.named
        });
        (style, Evidence::of(of_style, catalog))
    });
    let named: BTreeSet<usize> = mentions
        .iter()
        .flat_map(|mention| &mention.fits)
        .filter_map(|fits| fits.first())
        .filter(|fit| fit.confidence > 0.7)
        .map(|fit| fit.entry)
        .collect();
    let author_year = named.len() as f32 / catalog.len().max(1) as f32;
    let mut main =
        (author_year > LEAST_COVERAGE).then_some((author_year, CitationStyle::AuthorYear));
    for (style, shown) in &evidence {
        let weight = shown.weight(*style);
        if shown.coverage >= LEAST_COVERAGE && main.is_none_or(|(best, _)| weight > best) {
            main = Some((weight, *style));
        }
    }
    let main = main.map(|(_, style)| style);
    let cited_in_main: BTreeSet<u32> = evidence
        .iter()
        .filter(|(style, _)| main == Some(*style))
        .flat_map(|(_, shown)| shown.cited.iter().copied())
        .collect();
    let mut others = BTreeSet::new();
    for (style, shown) in &evidence {
        let (least, square) = match *style {
            CitationStyle::NumericBracket => (SECOND_BRACKET_COVERAGE, true),
            _ => (SECOND_COVERAGE, false),
        };
        let numeric_main = main.is_some_and(|main| main != CitationStyle::AuthorYear);
        let least = if square && !numeric_main {
            SECOND_COVERAGE
        } else {
            least
        };
        let own = shown.cited.difference(&cited_in_main).count() as f32;
        let adds = (square && numeric_main) || own >= SECOND_OWN_SHARE * catalog.len() as f32;
        if main.is_some()
            && adds
            && shown.coverage >= least
            && shown.in_list >= SECOND_IN_LIST
            && shown.order >= 0.3
        {
            others.insert(*style);
        }
    }
    if main.is_some() {
        others.insert(CitationStyle::AuthorYear);
    }
    if let Some(main) = main {
        others.remove(&main);
    }
    Styles { main, others }
}
