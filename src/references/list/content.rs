//! What the text of a line or an entry says about being one.

use std::sync::LazyLock;

use regex::Regex;

fn pattern(source: &str) -> Option<Regex> {
    Regex::new(source).ok()
}

fn says(pattern: &Option<Regex>, text: &str) -> bool {
    pattern.as_ref().is_some_and(|regex| regex.is_match(text))
}

static FAMILY_THEN_INITIALS: LazyLock<Option<Regex>> = LazyLock::new(|| {
    pattern(
        r"(?x)^ (?: (?: [Vv]an | [Vv]on | [Dd]e | der | den | [Dd]el | [Dd]ella | [Dd]i | [Dd]a | [Dd]os | [Ll]a | [Ll]e | [Tt]er | [Aa]l | [Ee]l | St\.? | bin ) [\s'’-]+ ){0,3}
        [\p{Lu}] [\p{L}'’`´‐‑–-]+ (?: \s [\p{Lu}][\p{L}'’‐‑-]+ ){0,3} (?: \s* , \s* | \s+ )
        (?: \p{Lu} (?: \p{Ll}{0,1} \. )? [\s.‐‑-]{0,2} ){1,4} (?: [,.;:&(] | \s | $ )",
    )
});

static INITIALS_THEN_FAMILY: LazyLock<Option<Regex>> = LazyLock::new(|| {
    pattern(
        r"(?x)^ (?: \p{Lu} \p{Ll}? \. [\s‐‑-]{0,2} ){1,4} (?: (?: van | von | de | der | den | del | di | da | la | le | ter ) \s+ ){0,3} \p{Lu} [\p{L}'’‐‑-]+ ",
    )
});

static FULL_NAMES: LazyLock<Option<Regex>> = LazyLock::new(|| {
    pattern(r"^\p{Lu}[\p{L}'’‐‑-]+,? \p{Lu}\p{Ll}+(?: \p{Lu}\.?)?(?:,|;| and | &| \()")
});

static GROUP: LazyLock<Option<Regex>> = LazyLock::new(|| {
    pattern(
        r"^(?:\p{Lu}[\p{L}'’&-]*,? (?:(?:of|for|the|and|on|in|de|und|et) )*){1,7}?(?:Organi[sz]ation|Group|Committee|Consortium|Association|Society|Institutes?|Agency|Ministry|Department|Collaboration|Council|Commission|Federation|Foundation|Administration|Network|Cent(?:er|re)s?|University|Investigators|Union|Team)\b",
    )
});

/// "Anonymous (1994)", "IBGE. (2022).": one name and the year.
static NAME_AND_YEAR: LazyLock<Option<Regex>> = LazyLock::new(|| {
    pattern(
        r"^\p{Lu}[\p{L}\p{M}&/.()' -]{1,90}?[.,]? ?\((?:18|19|20)\d\d[a-z]?[),]|^\p{Lu}[\p{L} ]{1,40}[.,] (?:18|19|20)\d\d[a-z]?\.|^(?:Anonymous|Anon)\b",
    )
});

static YEAR_AFTER_AUTHORS: LazyLock<Option<Regex>> =
    LazyLock::new(|| pattern(r"^.{2,300}?[\s(.,](?:18|19|20)\d\d[a-z]?\s?[).,:;]"));

/// Whether a line can be the first of an entry: it begins with a list of authors.
pub(super) fn begins_with_authors(text: &str) -> bool {
    says(&FAMILY_THEN_INITIALS, text)
        || says(&INITIALS_THEN_FAMILY, text)
        || says(&GROUP, text)
        || says(&NAME_AND_YEAR, text)
}

/// A weaker sign: names without initials, or a repeated-author dash.
pub(super) fn may_begin_with_authors(text: &str) -> bool {
    begins_with_authors(text)
        || says(&FULL_NAMES, text)
        || text.starts_with("———")
        || text.starts_with("---")
        || text.starts_with("___")
}

/// Whether a year follows soon, as in author-year lists.
pub(super) fn has_early_year(text: &str) -> bool {
    says(&YEAR_AFTER_AUTHORS, text)
}

static ENTRY_END: LazyLock<Option<Regex>> = LazyLock::new(|| {
    pattern(
        r"(?xi) (?: [.\])] | 10\.\d{4,6}/\S+ | \d[a-z]? | https?://\S+ | \[?(?:crossref|pubmed|medline|google\s?scholar|reference\s+source|publisher\s+full\s+text|abstract|full\s+text|free\s+full\s+text)\]? ) \s* $",
    )
});

/// Whether a line can be the last of an entry.
pub(super) fn ends_like_entry(text: &str) -> bool {
    says(&ENTRY_END, text)
}

static LINKS: LazyLock<Option<Regex>> = LazyLock::new(|| {
    pattern(
        r"(?i)^\W*(?:(?:pubmed|crossref|medline|google|scholar|reference|source|data|publisher|free|full|text|abstract|article|pmc|web of science|scopus|cas|doi|view|download)\b\W*)+$",
    )
});

/// Whether a line has nothing but the words of links that publishers print after an entry.
pub(super) fn is_links(text: &str) -> bool {
    text.chars().count() < 90 && says(&LINKS, text)
}

static ENDS_OPEN: LazyLock<Option<Regex>> = LazyLock::new(|| {
    pattern(
        r"(?i)(?:,|;|:|&|\(|-|–|‐|/|\b(?:and|of|the|in|for|with|a|an|to|on|by|from|vol\.?|no\.?|pp\.?|doi:?|j\.|in:))\s*$",
    )
});

/// Whether a line certainly goes on in the next.
pub(super) fn ends_open(text: &str) -> bool {
    says(&ENDS_OPEN, text)
}

static SIGNS: LazyLock<Vec<Regex>> = LazyLock::new(|| {
    [
        r"[\s(.,;](?:1[6-9]|20)\d\d[a-z]?\b",
        r"(?i)\bdoi\b|\b10\.\d{4,5}/|https?://|www\.|pmid|arxiv",
        r"\d+\s?(?:\([^)]{1,12}\))?\s?[:,;]\s?(?:pp?\.\s?)?[eESA]?\d+",
        r"\b[eSA]?\d+\s?[-–‐−]\s?[eSA]?\d+",
        r"(?i)\bet al\b|\(eds?\.?\)|\bin press\b|\bvol\.|\bpp\.|\bpress\b|\buniversity\b|\baccessed\b|\bavailable (?:from|at)\b|\bthesis\b",
        r"\b(?:J|Am|Clin|Int|Med|Res|Rev|Sci|Biol|Chem|Proc|Ann|Eur|Br|Acta|Arch|Natl|Acad|Journal|Nature|Science|Lancet|Cancer)\b\.?",
    ]
    .into_iter()
    .filter_map(|source| Regex::new(source).ok())
    .collect()
});

/// Signs of a bibliographic reference, counted: authors, year, volume and pages, identifier, journal words.
/// Prose has one or none, a reference usually three or more.
pub(super) fn reference_signs(text: &str) -> usize {
    let counted = SIGNS.iter().filter(|regex| regex.is_match(text)).count();
    counted + usize::from(begins_with_authors(text))
}

/// Signs from which a text counts as a reference. One sign is met in prose too.
pub(super) const ENOUGH_SIGNS: usize = 2;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_of_authors_begin_entries() {
        for line in [
            "Smith J, Jones AB. On",
            "van den Berg, L. H., Roe",
            "de Mello FB, Jacobus D",
            "J. A. Smith and K. Roe",
            "Al-Chalabi, A., Jones",
            "World Health Organization. Global",
            "Oakleaf, J. K., D. L.",
            "O’Neil DA",
            "Siegel RL, Miller KD",
            "Ben El Hadj Ali I, Chaouachi M",
            "Anonymous (1994) Ethnobotany in the search",
            "IBGE. (2022). Population.",
        ] {
            assert!(begins_with_authors(line), "{line}");
        }
        for line in [
            "cancer in the elderly. J Clin",
            "Journal of Wildlife Management 70",
            "The role of the thing in",
            "2010;12:34–5.",
            "Oncology in Europe: a review of",
        ] {
            assert!(!begins_with_authors(line), "{line}");
        }
    }

    #[test]
    fn references_have_more_signs_than_prose() {
        assert!(reference_signs("Smith J. On things. J Clin Oncol 2010;28:34–9.") >= 4);
        assert!(
            reference_signs("We thank the staff of the ward for their help in this work.")
                < ENOUGH_SIGNS
        );
    }

    #[test]
    fn line_ends_tell_whether_an_entry_can_end() {
        assert!(ends_like_entry("Gut 2010;12:34–9."));
        assert!(ends_like_entry("https://doi.org/10.1000/abc"));
        assert!(!ends_like_entry("Smith J, Jones"));
        assert!(ends_open("Smith J,") && ends_open("the role of") && !ends_open("Gut 2010."));
    }
}
