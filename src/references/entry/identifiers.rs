//! DOIs, PubMed numbers, addresses and dates of access, found by shape and repaired where a line end broke them.

use std::{ops::Range, sync::LazyLock};

use regex::Regex;

/// The identifiers of an entry.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Identifiers {
    /// Without resolver, lower case.
    pub(crate) doi: Option<String>,
    /// Digits.
    pub(crate) pmid: Option<String>,
    /// With "PMC".
    pub(crate) pmcid: Option<String>,
    /// arXiv number, without "arXiv:".
    pub(crate) arxiv: Option<String>,
    /// Other than a DOI's.
    pub(crate) url: Option<String>,
    /// As printed.
    pub(crate) accessed: Option<String>,
    /// Where they stand, prefixes included; sorted and apart.
    pub(crate) ranges: Vec<Range<usize>>,
}

fn pattern(source: &str) -> Option<Regex> {
    Regex::new(source).ok()
}

static DOI: LazyLock<Option<Regex>> = LazyLock::new(|| {
    pattern(
        r"(?x)(?i)
        (?: (?: https? \s? : \s? / \s? / \s? )? (?: www \. )? (?: (?:dx\s?\.\s?)? doi \s? \. \s? org ) \s? / \s?
          | \b doi (?: \s? name | \s? number )? \s* [:.=]? \s* (?: https? :// (?: dx \. )? doi \. org / \s? )? (?: doi \s? : \s? )?
          | \b )
        (?P<doi> 10 \s? \. \s? \d{4,6} (?: \. \d{1,4} )* \s? / \s? [^\s<>\x22“”]+ )",
    )
});

static PMID: LazyLock<Option<Regex>> = LazyLock::new(|| {
    pattern(
        r"(?i)\b(?:(?:pubmed\s*(?:pmid)?|pmid|medline)\s*(?:id)?\s*[:.#]?\s*|(?:www\.)?(?:ncbi\.nlm\.nih\.gov/pubmed/|pubmed\.ncbi\.nlm\.nih\.gov/))(?P<id>[1-9]\d{3,7})\b",
    )
});

static PMCID: LazyLock<Option<Regex>> = LazyLock::new(|| {
    pattern(
        r"(?i)\b(?:pubmed\s+central\s*)?(?:pmcid\s*[:.]?\s*)?(?P<id>PMC\s?\d{4,9})\b|\bPMCID\s*[:.]?\s*(?P<bare>\d{5,9})\b",
    )
});

static ARXIV: LazyLock<Option<Regex>> = LazyLock::new(|| {
    pattern(
        r"(?i)\b(?:arxiv\s*(?:preprint)?\s*(?:arxiv)?\s*[:.]?\s*(?P<id>\d{4}\.\d{4,5}(?:v\d+)?|[a-z-]+(?:\.[A-Z]{2})?\s?/\s?\d{7})|(?P<old>(?:hep-(?:th|ph|ex|lat)|astro-ph|gr-qc|cond-mat|quant-ph|math-ph|nucl-(?:th|ex))/\d{7}))",
    )
});

static URL: LazyLock<Option<Regex>> =
    LazyLock::new(|| pattern(r#"(?i)\b(?:(?:https?|ftp)\s?:\s?/\s?/\s?|www\s?\.\s?)[^\s<>"“”]+"#));

static ACCESSED: LazyLock<Option<Regex>> = LazyLock::new(|| {
    pattern(
        r"(?x)(?i) \b (?: last \s+ )? (?: accessed | retrieved | cited | viewed | consulted | access \s date | date \s accessed ) (?: \s+ on \b | \s+ in \b | \s+ from \b )? \s* [:,]? \s*
        (?P<date> \d{1,2} (?:st|nd|rd|th)? [\s./-]+ (?: [a-z]{3,9} | \d{1,2} ) [\s.,/-]+ \d{2,4}
          | [a-z]{3,9} \.? \s+ \d{1,2} (?:st|nd|rd|th)? ,? \s+ \d{4}
          | \d{4} [\s./-]+ (?: [a-z]{3,9} | \d{1,2} ) (?: [\s./-]+ \d{1,2} )?
          | [a-z]{3,9} \.? ,? \s+ \d{4} )",
    )
});

/// Finds the identifiers of an entry. Where one is printed twice, the first counts; every place is in `ranges`.
pub(crate) fn find(entry: &str) -> Identifiers {
    let mut found = Identifiers::default();
    find_dois(entry, &mut found);
    let mut simple = |pattern: &Option<Regex>, read: &mut dyn FnMut(&regex::Captures<'_>)| {
        for captures in pattern.iter().flat_map(|regex| regex.captures_iter(entry)) {
            let Some(whole) = captures.get(0) else {
                continue;
            };
            if found
                .ranges
                .iter()
                .all(|range| apart(range, &whole.range()))
            {
                found.ranges.push(whole.range());
                read(&captures);
            }
        }
    };
    let (mut pmid, mut pmcid, mut arxiv, mut accessed) = (None, None, None, None);
    simple(&PMCID, &mut |captures| {
        if let Some(id) = captures.name("id").or_else(|| captures.name("bare")) {
            let digits: String = id.as_str().chars().filter(char::is_ascii_digit).collect();
            pmcid.get_or_insert(format!("PMC{digits}"));
        }
    });
    simple(&PMID, &mut |captures| {
        if let Some(id) = captures.name("id") {
            pmid.get_or_insert(id.as_str().to_owned());
        }
    });
    simple(&ARXIV, &mut |captures| {
        if let Some(id) = captures.name("id").or_else(|| captures.name("old")) {
            arxiv.get_or_insert(id.as_str().replace(' ', ""));
        }
    });
    simple(&ACCESSED, &mut |captures| {
        if let Some(date) = captures.name("date") {
            accessed.get_or_insert(date.as_str().trim_end_matches(['.', ',']).to_owned());
        }
    });
    Identifiers {
        pmid,
        pmcid,
        arxiv,
        accessed,
        ..found
    }
    .with_urls(entry)
}

impl Identifiers {
    fn with_urls(mut self, entry: &str) -> Self {
        for address in URL.iter().flat_map(|regex| regex.find_iter(entry)) {
            let end = repaired_end(entry, address.end(), continues_url);
            let end = address.start()
                + trim_end(entry.get(address.start()..end).unwrap_or_default()).len();
            let range = address.start()..end;
            if self.ranges.iter().all(|taken| apart(taken, &range)) {
                let url = entry.get(range.clone()).unwrap_or_default();
                let url: String = url.chars().filter(|c| !c.is_whitespace()).collect();
                self.url.get_or_insert(url);
                self.ranges.push(range);
            }
        }
        self.ranges.sort_by_key(|range| range.start);
        self
    }
}

fn find_dois(entry: &str, found: &mut Identifiers) {
    for captures in DOI.iter().flat_map(|regex| regex.captures_iter(entry)) {
        let (Some(whole), Some(doi)) = (captures.get(0), captures.name("doi")) else {
            continue;
        };
        if found
            .ranges
            .iter()
            .any(|range| !apart(range, &whole.range()))
        {
            continue;
        }
        let end = repaired_end(entry, doi.end(), continues_doi);
        let printed = trim_end(entry.get(doi.start()..end).unwrap_or_default());
        let end = doi.start() + printed.len();
        if let Some(clean) = clean_doi(printed) {
            found.doi.get_or_insert(clean);
            found.ranges.push(whole.start()..end);
        }
    }
}

fn apart(a: &Range<usize>, b: &Range<usize>) -> bool {
    a.end <= b.start || b.end <= a.start
}

/// Lower case, without white space and soft hyphens, with plain hyphens. `None` when the suffix is empty or the
/// prefix is not a registrant's.
pub(crate) fn clean_doi(printed: &str) -> Option<String> {
    let doi: String = printed
        .chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '\u{ad}' | '\u{200b}' | '\u{feff}'))
        .map(|c| match c {
            '\u{2010}'..='\u{2013}' | '\u{2212}' => '-',
            c => c,
        })
        .collect::<String>()
        .to_lowercase();
    let (prefix, suffix) = doi.split_once('/')?;
    let registrant = prefix.strip_prefix("10.")?;
    let shaped = registrant.len() >= 4 && registrant.starts_with(|c: char| c.is_ascii_digit());
    (shaped && suffix.chars().any(char::is_alphanumeric)).then_some(doi)
}

/// Takes off what closes the sentence and not the identifier: marks, and brackets that it does not open.
fn trim_end(mut printed: &str) -> &str {
    loop {
        let Some(last) = printed.chars().next_back() else {
            return printed;
        };
        let unbalanced = |open: char, close: char| {
            last == close && printed.matches(close).count() > printed.matches(open).count()
        };
        let drop = matches!(
            last,
            '.' | ',' | ';' | ':' | '\'' | '’' | '”' | '*' | '(' | '['
        ) || last.is_whitespace()
            || unbalanced('(', ')')
            || unbalanced('[', ']')
            || unbalanced('{', '}');
        if drop {
            printed = printed
                .get(..printed.len() - last.len_utf8())
                .unwrap_or_default();
            continue;
        }
        // "10.1000/x[PubMed]", "10.1000/x.PMID:12": what other text runs into.
        let cut = RUN_IN
            .as_ref()
            .and_then(|regex| regex.find(printed))
            .map_or(printed.len(), |tail| tail.start());
        if cut == printed.len() {
            return printed;
        }
        printed = printed.get(..cut).unwrap_or_default();
    }
}

static RUN_IN: LazyLock<Option<Regex>> = LazyLock::new(|| {
    pattern(
        r"(?i)(?:[\[(](?:pubmed|pmc|crossref|google|doi|cross|green|medline|web)|[.,;]?\bPMC?ID:?|[.,;]https?:|;(?:PMC|pmid)).*$",
    )
});

/// The longest identifier so far never takes more than this many pieces from after white space: a DOI is broken
/// at one or two line ends.
const MAX_BREAKS: usize = 3;

/// Extends an identifier that ends at `end` over white space, while `continues` says of what is there and the
/// next piece that they belong together.
fn repaired_end(entry: &str, mut end: usize, continues: fn(&str, &str, &str) -> bool) -> usize {
    let start = entry
        .get(..end)
        .and_then(|before| before.rfind(char::is_whitespace))
        .map_or(0, |at| at + 1);
    for _ in 0..MAX_BREAKS {
        let rest = entry.get(end..).unwrap_or_default();
        let next = rest.trim_start();
        let gap = rest.len() - next.len();
        if gap == 0 {
            break;
        }
        let piece = next.split_whitespace().next().unwrap_or_default();
        let after = next.get(piece.len()..).unwrap_or_default().trim();
        let so_far = entry.get(start..end).unwrap_or_default();
        if piece.is_empty() || !continues(so_far, piece, after) {
            break;
        }
        end += gap + piece.len();
    }
    end
}

/// Suffixes that are not complete yet, by the shapes of large registrants.
static INCOMPLETE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    pattern(
        r"(?ix) (?:
          / s\d{5}-\d{3}-\d{0,4} (?: - )? | / s\d{5}-? | / s\d{5}-\d{0,3}
        | / s\d{4}-?\d{0,3}[\dx]? \(? \d{0,2} \)? \d{0,5} -?
        | / j\.[a-z]{2,}(?:\.\d{0,4})?(?:\.\d{0,2})?
        | / journal\.p[a-z]{3}(?:\.\d{0,6})?
        | / f[a-z]{3,5}\.\d{4}
        | / \(sici\) [^:]*
        | 10 \. \d{4,6} /?
        ) $",
    )
});

fn continues_doi(so_far: &str, piece: &str, after: &str) -> bool {
    let Some(first) = piece.chars().next() else {
        return false;
    };
    let lowered = piece.to_lowercase();
    if [
        "doi",
        "http",
        "pmid",
        "pmc",
        "www",
        "pubmed",
        "accessed",
        "available",
        "epub",
        "[",
        "and",
        "in:",
    ]
    .iter()
    .any(|word| lowered.starts_with(word))
    {
        return false;
    }
    let has_digit = piece.chars().any(|c| c.is_ascii_digit());
    let unfinished = so_far.ends_with(['/', '-', '_', '(', '\u{2010}', '\u{2013}', '<', '=']);
    if unfinished {
        return has_digit || first.is_alphanumeric() && after.is_empty();
    }
    let stopped = so_far.ends_with('.');
    let incomplete = INCOMPLETE
        .as_ref()
        .is_some_and(|regex| regex.is_match(so_far.trim_end_matches('.')))
        || suffix_lacks_digits(so_far);
    if stopped || incomplete {
        let plain = !first.is_uppercase() || piece.chars().count() > 1;
        return has_digit
            && plain
            && (first.is_ascii_digit() || first.is_lowercase() || incomplete)
            && (!is_publication_year(piece) || incomplete && !stopped && !after.is_empty());
    }
    // A piece that cannot begin anything else: ".013", "-2", "/x1", "ne.0123456".
    let inner = piece.trim_end_matches(['.', ',', ';', ')']);
    matches!(first, '.' | '-' | '/' | '_') && inner.len() > 1 && has_digit
}

/// "10.1038/nature", "10.1074/jbc.": hardly a DOI is without digits after its slash.
fn suffix_lacks_digits(so_far: &str) -> bool {
    so_far
        .find("10.")
        .and_then(|at| so_far.get(at..))
        .and_then(|doi| doi.split_once('/'))
        .is_some_and(|(_, suffix)| !suffix.chars().any(|c| c.is_ascii_digit()))
}

/// "2010", "2010.", "2010;12:3": a year that is more than a part of an identifier such as "2010.02.003".
fn is_publication_year(piece: &str) -> bool {
    let year = piece.get(..4).is_some_and(super::features::is_year);
    let mut rest = piece.get(4..).unwrap_or_default().chars();
    year && match rest.next() {
        None | Some(';' | ',' | ':' | '(' | ')') => true,
        Some('.') => rest.next().is_none(),
        Some(_) => false,
    }
}

fn continues_url(so_far: &str, piece: &str, _after: &str) -> bool {
    let first_is_plain = piece
        .chars()
        .next()
        .is_some_and(|c| c.is_lowercase() || c.is_ascii_digit() || c == '%');
    let lowered = piece.to_lowercase();
    if lowered.starts_with("accessed") || lowered.starts_with("http") || piece.starts_with('(') {
        return false;
    }
    if so_far.ends_with(['/', '-', '_', '=', '&', '?', '%', '#']) {
        return first_is_plain || piece.contains(['/', '.', '_', '=']);
    }
    let inner = piece.trim_end_matches(['.', ',', ';', ')']);
    so_far.ends_with('.') && first_is_plain && inner.contains(['/', '.'])
        || piece.starts_with('/') && inner.len() > 1
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn doi(entry: &str) -> Option<String> {
        find(entry).doi
    }

    #[test]
    fn a_doi_is_found_behind_any_resolver() {
        for entry in [
            "Gut. doi:10.1136/GUT.2004.044834.",
            "Gut. https://doi.org/10.1136/gut.2004.044834",
            "Gut. http://dx.doi. org/10.1136/gut.2004.044834.",
            "Gut 10.1136/gut.2004.044834 (2004).",
            "Gut. DOI 10.1136/gut.2004.044834; PMID: 12345678",
            "Gut. [https://doi.org/10.1136/gut.2004.044834]",
            "Gut. doi: 10.1136/gut.2004.044834[PubMed]",
        ] {
            assert_eq!(
                doi(entry).as_deref(),
                Some("10.1136/gut.2004.044834"),
                "{entry}"
            );
        }
    }

    #[test]
    fn a_doi_broken_by_line_ends_is_joined() {
        for (entry, expected) in [
            (
                "doi:10.1016/j.cell. 2011.02.013",
                "10.1016/j.cell.2011.02.013",
            ),
            (
                "doi:10.1016/j.cell.2011. 02.013",
                "10.1016/j.cell.2011.02.013",
            ),
            (
                "https://doi.org/10.1016/ j.cell.2011.02.013.",
                "10.1016/j.cell.2011.02.013",
            ),
            (
                "https://doi.org/10.1371/journal. pone.0210422",
                "10.1371/journal.pone.0210422",
            ),
            (
                "doi: 10.1016/S0140-6736(05) 66544-5.",
                "10.1016/s0140-6736(05)66544-5",
            ),
            (
                "doi:10.1007/s13205- 014-0269-y",
                "10.1007/s13205-014-0269-y",
            ),
            ("doi:10.1093/jn/130.8. 2073s", "10.1093/jn/130.8.2073s"),
            ("doi: 10.1038/nature 10810", "10.1038/nature10810"),
            ("doi: 10.1074/jbc. M109.086827", "10.1074/jbc.m109.086827"),
        ] {
            assert_eq!(doi(entry).as_deref(), Some(expected), "{entry}");
        }
    }

    #[test]
    fn what_follows_a_doi_is_left_alone() {
        for (entry, expected) in [
            ("10.1002/jps.1127. Accessed 3 May 2010", "10.1002/jps.1127"),
            ("10.1002/jps.1127. 2010;3:4", "10.1002/jps.1127"),
            ("10.1002/jps.1127 (2010).", "10.1002/jps.1127"),
            ("(doi:10.1002/jps.1127), see also 3", "10.1002/jps.1127"),
            (
                "10.1016/s0896-6273(00)81093-4.",
                "10.1016/s0896-6273(00)81093-4",
            ),
        ] {
            assert_eq!(doi(entry).as_deref(), Some(expected), "{entry}");
        }
    }

    #[test]
    fn other_identifiers_are_read() {
        let found = find(
            "PMID: 17220890; PubMed Central PMCID: PMC1764426. Available from: https://www.who. int/a_b/c. Accessed on 12 May 2019.",
        );
        assert_eq!(found.pmid.as_deref(), Some("17220890"));
        assert_eq!(found.pmcid.as_deref(), Some("PMC1764426"));
        assert_eq!(found.url.as_deref(), Some("https://www.who.int/a_b/c"));
        assert_eq!(found.accessed.as_deref(), Some("12 May 2019"));
        assert_eq!(
            find("arXiv:1502.02114v2 [hep-th]").arxiv.as_deref(),
            Some("1502.02114v2")
        );
    }

    proptest! {
        #[test]
        fn no_entry_panics_and_ranges_are_apart(entry in "(10\\.1016/|doi|http://|PMC|[ -~é–]){0,30}") {
            let ranges = find(&entry).ranges;
            prop_assert!(ranges.windows(2).all(|pair| pair[0].end <= pair[1].start));
            prop_assert!(ranges.iter().all(|range| entry.get(range.clone()).is_some()));
        }
    }
}
