//! Which entries of the list a cited author and year fit, and how well.

use std::collections::BTreeSet;

use super::{
    catalog::{Catalog, Entry},
    confidence as c,
    names::{NameFit, compare},
};

/// What the text says of the work, names folded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Cited {
    /// Family names in order, at least one.
    pub(super) names: Vec<String>,
    /// "et al." or "and colleagues" follows the names.
    pub(super) et_al: bool,
    /// Absent for "in press".
    pub(super) year: Option<u16>,
    /// Letter after the year.
    pub(super) suffix: Option<char>,
}

/// How the letters after the year agree.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum SuffixFit {
    /// Equal, or neither has one.
    Same,
    /// The text has one, the list has none.
    OnlyInText,
    /// The list has one, the text has none.
    OnlyInList,
    /// Both have one, not the same.
    Differs,
}

/// An entry that a citation may mean.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Fit {
    /// Index in the catalog.
    pub(super) entry: usize,
    /// Estimated probability if there were no rival.
    pub(super) confidence: f32,
    /// First author.
    pub(super) name: NameFit,
    /// Year of the list less year of the text.
    pub(super) year_off: i32,
    /// One of the two has no year.
    pub(super) year_unknown: bool,
    /// Letters after the year.
    pub(super) suffix: SuffixFit,
    /// A further author is another one.
    pub(super) other_author: bool,
    /// The number of authors contradicts "et al." or its absence.
    pub(super) author_count: bool,
}

impl Fit {
    /// Whether author and year agree without a difference that a reviewer should know.
    pub(super) fn is_exact(&self) -> bool {
        self.name != NameFit::Slip
            && self.year_off == 0
            && !self.year_unknown
            && !self.other_author
            && self.suffix == SuffixFit::Same
    }
}

/// All family names of the list, to tell a name from a word that begins a sentence.
pub(super) fn known_names(catalog: &Catalog<'_>) -> BTreeSet<String> {
    catalog
        .entries
        .iter()
        .flat_map(|entry| entry.names.iter().cloned())
        .collect()
}

/// The entries that fit `cited`, best first, then in list order.
pub(super) fn fits(catalog: &Catalog<'_>, cited: &Cited) -> Vec<Fit> {
    let mut found: Vec<Fit> = catalog
        .entries
        .iter()
        .enumerate()
        .filter_map(|(index, entry)| fit(index, entry, cited))
        .collect();
    found.sort_by(|a, b| {
        b.confidence
            .total_cmp(&a.confidence)
            .then(a.entry.cmp(&b.entry))
    });
    found
}

fn fit(index: usize, entry: &Entry<'_>, cited: &Cited) -> Option<Fit> {
    let mut confidence = c::base(super::CitationStyle::AuthorYear);
    let (year_off, year_unknown) = year(entry, cited)?;
    if year_unknown {
        confidence *= if cited.year.is_some() && entry.years.is_empty() && !entry.in_press {
            c::YEAR_LOST
        } else {
            c::YEAR_UNKNOWN
        };
    } else if year_off != 0 {
        confidence *= c::YEAR_OFF_BY_ONE;
    }
    let first = cited.names.first()?;
    let (name, from_raw) = first_name(entry, first)?;
    confidence *= c::name(name);
    if from_raw {
        confidence *= c::AUTHORS_FROM_RAW;
    }
    let (other_author, author_count) = if from_raw {
        (false, false)
    } else {
        further_authors(entry, cited)
    };
    if other_author {
        confidence *= c::OTHER_AUTHOR_DIFFERS;
    }
    if author_count {
        confidence *= c::AUTHOR_COUNT_DIFFERS;
    }
    let suffix = match (cited.suffix, entry.suffix) {
        (text, list) if text == list => SuffixFit::Same,
        (Some(_), None) => SuffixFit::OnlyInText,
        (None, _) => SuffixFit::OnlyInList,
        (Some(_), Some(_)) => SuffixFit::Differs,
    };
    confidence *= match suffix {
        SuffixFit::Same => 1.0,
        SuffixFit::OnlyInText => c::SUFFIX_ONLY_IN_TEXT,
        SuffixFit::OnlyInList => c::SUFFIX_ONLY_IN_LIST,
        SuffixFit::Differs => c::SUFFIX_DIFFERS,
    };
    Some(Fit {
        entry: index,
        confidence,
        name,
        year_off,
        year_unknown,
        suffix,
        other_author,
        author_count,
    })
}

fn year(entry: &Entry<'_>, cited: &Cited) -> Option<(i32, bool)> {
    let Some(year) = cited.year else {
        return Some((0, true));
    };
    if entry.years.is_empty() {
        return Some((0, true));
    }
    let off = entry
        .years
        .iter()
        .map(|listed| i32::from(*listed) - i32::from(year))
        .min_by_key(|off| off.abs())?;
    (off.abs() <= 1).then_some((off, false))
}

fn first_name(entry: &Entry<'_>, cited: &str) -> Option<(NameFit, bool)> {
    let listed = entry.names.first();
    let direct = listed.and_then(|listed| compare(cited, listed));
    if let Some(NameFit::Same | NameFit::Part) = direct {
        return direct.map(|fit| (fit, false));
    }
    if entry.initials.iter().any(|initials| initials == cited) {
        return Some((NameFit::Part, false));
    }
    if !entry.names_complete && begins_with(&entry.raw_head, cited) {
        return Some((NameFit::Same, true));
    }
    // Family and given name exchanged, by the writer or by the reading of the list.
    if cited.chars().count() >= 3 && entry.first_given == cited {
        return Some((NameFit::Part, false));
    }
    direct
        .map(|fit| (fit, false))
        .or_else(|| begins_with(&entry.raw_head, cited).then_some((NameFit::Part, true)))
}

fn begins_with(raw: &str, name: &str) -> bool {
    name.chars().count() >= 2
        && raw
            .strip_prefix(name)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
}

/// Whether an author after the first is another one, and whether their number contradicts the citation.
fn further_authors(entry: &Entry<'_>, cited: &Cited) -> (bool, bool) {
    let listed = entry.names.len();
    let named = cited.names.len();
    let known = entry.names_complete;
    let mut other = false;
    for (at, name) in cited.names.iter().enumerate().skip(1) {
        let agrees = |listed: &String| compare(name, listed).is_some();
        let in_place = entry.names.get(at).is_some_and(agrees);
        let elsewhere = entry.names.iter().any(agrees);
        other |= !in_place && !elsewhere && (known || at < listed);
    }
    let count = if cited.et_al {
        known && listed <= named
    } else if known {
        listed != named
    } else {
        entry.reference.et_al
    };
    (other, count)
}

/// Those of `fits` (best first) that the text does not tell apart from the best.
pub(super) fn rivals(fits: &[Fit]) -> &[Fit] {
    let Some(best) = fits.first() else {
        return fits;
    };
    let count = fits
        .iter()
        .take_while(|fit| best.confidence - fit.confidence < c::RIVAL_MARGIN)
        .count();
    fits.get(..count).unwrap_or_default()
}

/// Entries that a citation which fits none may have meant, at most three: same first author, nearest year first.
pub(super) fn nearest(catalog: &Catalog<'_>, cited: &Cited) -> Vec<usize> {
    let Some(first) = cited.names.first() else {
        return Vec::new();
    };
    let mut near: Vec<(u32, usize)> = catalog
        .entries
        .iter()
        .enumerate()
        .filter_map(|(index, entry)| {
            let same = entry
                .names
                .iter()
                .any(|listed| compare(first, listed).is_some());
            let far = entry
                .years
                .iter()
                .filter_map(|year| Some(year.abs_diff(cited.year?)))
                .min()
                .unwrap_or(99);
            same.then_some((u32::from(far), index))
        })
        .collect();
    near.sort_unstable();
    near.into_iter().take(3).map(|(_, index)| index).collect()
}
