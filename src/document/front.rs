//! The first page: title, authors, abstract, identifiers.

use std::sync::LazyLock;

use regex::Regex;

use super::{BlockKind, Metadata, abstracts, headings, layout::Script, paragraphs::Proto};
use crate::pdf::PdfInfo;

#[expect(clippy::unwrap_used, reason = "a literal pattern")]
static DOI: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r#"\b10\.\d{4,9}/[^\s"<>,;\]}]+"#).unwrap());

#[expect(clippy::unwrap_used, reason = "a literal pattern")]
static YEAR: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"\b(?:19[5-9]\d|20[0-4]\d)\b").unwrap());

#[expect(clippy::unwrap_used, reason = "a literal pattern")]
static DATED: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)(?:published|accepted|copyright|©|\(c\)|\bvol(?:ume)?\b)[^.]{0,60}?\b((?:19[5-9]|20[0-4])\d)\b").unwrap()
});

#[expect(clippy::unwrap_used, reason = "a literal pattern")]
pub(super) static KEYWORDS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)^(?:key\s*-?\s*words?(?:\s+and\s+phrases)?|index\s+terms|abbreviations?(?:\s+used)?)\b\s*[.:—–-]?").unwrap()
});

#[expect(clippy::unwrap_used, reason = "a literal pattern")]
static NOT_PROSE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?i)^(?:received|accepted|published|revised|available\s+online|submitted|correspond|\*|∗|copyright|©|open\s+access|citation|cite\s+this|how\s+to\s+cite|edited\s+by|reviewed\s+by|academic\s+editors?|editors?:|handling\s+editor|e-?mail|this\s+(?:is\s+an\s+open|article\s+is|work\s+is)|licen[sc]ee|specialty\s+section|article\s+history|doi\b|https?:|www\.|funding:|orcid|competing\s+interests:|data\s+availability)",
    )
    .unwrap()
});

#[expect(clippy::unwrap_used, reason = "a literal pattern")]
static ADDRESS: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"^(?:doi\b|https?:|www\.|e-?mail|orcid)").unwrap());

/// Whether the text begins like the apparatus of an article: dates, licences, correspondence. A line that begins
/// with a small letter ("published by …") goes on from another.
pub(super) fn is_apparatus(text: &str) -> bool {
    NOT_PROSE.is_match(text)
        && (!text.chars().next().is_some_and(char::is_lowercase) || ADDRESS.is_match(text))
}

#[expect(clippy::unwrap_used, reason = "a literal pattern")]
static LINKED_NOTE: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"\s*\[[^\[\]]*https?://[^\[\]]*\]\s*$").unwrap());

/// The title without a note in brackets that links to its review or version.
pub(super) fn without_note(title: &str) -> String {
    LINKED_NOTE.replace(title, "").into_owned()
}

/// What was found on the first page.
#[derive(Debug, Default)]
pub(super) struct Front {
    /// Indices of the title's blocks.
    pub(super) title: Vec<usize>,
    /// Indices of the blocks with the authors' names.
    pub(super) bylines: Vec<usize>,
}

/// Share of words that two texts have in common, against the shorter one.
fn shared_words(a: &str, b: &str) -> f32 {
    let words = |text: &str| -> Vec<String> {
        text.split(|ch: char| !ch.is_alphanumeric())
            .filter(|word| word.chars().count() > 2)
            .map(str::to_lowercase)
            .collect()
    };
    let (a, mut b) = (words(a), words(b));
    let fewer = a.len().min(b.len());
    let mut common = 0;
    for word in &a {
        if let Some(at) = b.iter().position(|other| other == word) {
            b.swap_remove(at);
            common += 1;
        }
    }
    common as f32 / fewer.max(1) as f32
}

/// Marks title, byline, affiliations and abstract among the blocks before the first body section.
pub(super) fn mark(
    protos: &mut [Proto],
    page_of: impl Fn(&Proto) -> (u32, f32),
    info: &PdfInfo,
    body_size: f32,
    furniture: &str,
) -> Front {
    let on_page = |page: u32| -> Vec<usize> {
        (0..protos.len())
            .filter(|&at| {
                protos
                    .get(at)
                    .is_some_and(|proto| page_of(proto).0 == page && proto.cells.is_empty())
            })
            .collect()
    };
    let title_on = |page: u32| {
        title(
            protos,
            &on_page(page),
            |proto| page_of(proto).1,
            info,
            body_size,
            furniture,
        )
    };
    // A cover sheet may come before the title page.
    let mut page = 1;
    let mut found = title_on(page);
    if found.is_empty() {
        page = 2;
        found = title_on(page);
    }
    if found.is_empty() {
        page = 1;
    }
    let mut front = Front {
        title: found,
        bylines: Vec::new(),
    };
    for &at in &front.title {
        if let Some(proto) = protos.get_mut(at) {
            proto.kind = BlockKind::Title;
        }
    }
    let after = front.title.last().map_or(0, |last| last + 1);
    abstracts::mark(protos, after, body_size);
    // Without a title there is no telling front matter from text.
    if front.title.is_empty() {
        return front;
    }
    front.bylines = mark_authors(protos, after, page, body_size, &page_of);
    front
}

fn title(
    protos: &[Proto],
    first_page: &[usize],
    height: impl Fn(&Proto) -> f32,
    info: &PdfInfo,
    body_size: f32,
    furniture: &str,
) -> Vec<usize> {
    // Blocks of one size that follow each other directly are one candidate.
    let mut groups: Vec<Vec<usize>> = Vec::new();
    for &at in first_page {
        let Some(proto) = protos.get(at) else {
            continue;
        };
        let joins = groups
            .last()
            .and_then(|group| group.last())
            .and_then(|&before| protos.get(before))
            .is_some_and(|before| {
                let (a, b) = (before.rect(), proto.rect());
                (before.size() - proto.size()).abs() < 0.04 * before.size()
                    && (before.share(|symbol| symbol.bold) - proto.share(|symbol| symbol.bold))
                        .abs()
                        < 0.5
                    && b.y0 - a.y1 < 1.2 * proto.size()
                    && b.y0 > a.y0
                    && !(before.text().ends_with(':')
                        && before.text().split_whitespace().count() <= 3)
                    && before.sheet() == proto.sheet()
            });
        match groups.last_mut() {
            Some(group) if joins && at > 0 && group.last() == Some(&(at - 1)) => group.push(at),
            _ => groups.push(vec![at]),
        }
    }
    let text_of = |group: &[usize]| -> String {
        group
            .iter()
            .filter_map(|&at| protos.get(at))
            .map(Proto::text)
            .collect::<Vec<_>>()
            .join(" ")
    };
    let info_title = info
        .title
        .as_deref()
        .filter(|title| title.split_whitespace().count() >= 4);
    let mut best: Option<(f32, Vec<usize>)> = None;
    for group in groups {
        let Some(proto) = group.first().and_then(|&at| protos.get(at)) else {
            continue;
        };
        let text = text_of(&group);
        let words = text
            .split_whitespace()
            .filter(|word| word.chars().filter(|ch| ch.is_alphabetic()).count() >= 2)
            .count();
        let length = text.chars().count();
        if words < 3 || !(16..=420).contains(&length) || height(proto) > 0.7 {
            continue;
        }
        let mut score = proto.size() / body_size;
        if proto.share(|symbol| symbol.bold) > 0.8 {
            score += 0.05;
        }
        if let Some(info_title) = info_title
            && shared_words(info_title, &text) >= 0.8
            && text.split_whitespace().count() * 2 >= info_title.split_whitespace().count()
            && proto.size() >= body_size
        {
            score += 5.0;
        }
        if is_apparatus(&text)
            || text.find("http").is_some_and(|at| at * 2 < text.len())
            || text.contains('@')
            || DOI.is_match(&text)
        {
            score -= 2.0;
        }
        let lower = text.to_lowercase();
        // The journal's name, which running headers repeat; they repeat short titles too, but no long ones.
        if words <= 8 && furniture.contains(&squeezed(&text)) {
            score -= 3.0;
        }
        if words <= 6 && lower.contains("journal") {
            score -= 1.0;
        }
        if score > 1.05 && best.as_ref().is_none_or(|(other, _)| score > *other + 0.01) {
            best = Some((score, group));
        }
    }
    best.map(|(_, group)| group).unwrap_or_default()
}

/// Letters alone, small.
pub(super) fn squeezed(text: &str) -> String {
    text.chars()
        .filter(|ch| ch.is_alphabetic())
        .flat_map(char::to_lowercase)
        .collect()
}

pub(super) fn looks_like_affiliation(text: &str) -> bool {
    let lower = text.to_lowercase();
    let hits = [
        "university",
        "department",
        "institute",
        "hospital",
        "school of",
        "faculty",
        "college",
        "laborator",
        "@",
        "centre for",
        "center for",
        "division of",
        "correspond",
    ]
    .iter()
    .filter(|word| lower.contains(**word))
    .count();
    let words = text.split_whitespace().count().max(1);
    let capitals = text
        .split_whitespace()
        .filter(|word| word.chars().next().is_some_and(char::is_uppercase))
        .count();
    hits >= 1 && capitals * 5 >= words * 2
}

fn looks_like_names(text: &str) -> bool {
    let text = without_brackets(text);
    let words: Vec<&str> = text
        .split(|ch: char| ch.is_whitespace() || ch == ',')
        .filter(|word| word.chars().any(char::is_alphabetic))
        .collect();
    if words.len() < 2 || words.len() > 400 {
        return false;
    }
    let capitals = words
        .iter()
        .filter(|word| {
            word.chars()
                .find(|ch| ch.is_alphabetic())
                .is_some_and(char::is_uppercase)
        })
        .count();
    let small = words
        .iter()
        .filter(|word| {
            matches!(
                **word,
                "and"
                    | "de"
                    | "van"
                    | "der"
                    | "von"
                    | "da"
                    | "la"
                    | "di"
                    | "el"
                    | "al"
                    | "bin"
                    | "den"
                    | "dos"
                    | "du"
                    | "le"
                    | "ten"
            )
        })
        .count();
    (capitals + small) * 10 >= words.len() * 9 && !is_apparatus(&text)
}

/// Whether a heading opens the abstract or a section, as its usual name or a number shows; the lines of a byline
/// and numbered affiliations are set like headings, too.
fn is_section(proto: &Proto, body_size: f32) -> bool {
    let text = proto.text();
    headings::is_known(&text)
        || headings::parts(&text).0.is_some()
            && !looks_like_affiliation(&text)
            && proto.size() > 0.96 * body_size
}

/// Whether the block is running text, which ends the front matter.
fn is_long_prose(proto: &Proto, body_size: f32) -> bool {
    proto.drawn() >= 450 && proto.size() > 0.97 * body_size && {
        let text = proto.text();
        !looks_like_affiliation(&text) && !looks_like_names(&text) && !is_apparatus(&text)
    }
}

/// Marks the blocks between title and abstract or first section. Gives the byline.
fn mark_authors(
    protos: &mut [Proto],
    after: usize,
    page: u32,
    body_size: f32,
    page_of: &impl Fn(&Proto) -> (u32, f32),
) -> Vec<usize> {
    let end = protos
        .iter()
        .skip(after)
        .position(|proto| {
            proto.kind == BlockKind::Abstract
                || proto.kind == BlockKind::Heading && is_section(proto, body_size)
                || is_long_prose(proto, body_size)
                || page_of(proto).0 > page
        })
        .map_or(protos.len(), |offset| after + offset);
    let mut bylines: Vec<usize> = Vec::new();
    let mut first_style: Option<(i32, bool)> = None;
    for at in after..end {
        let Some(proto) = protos.get_mut(at) else {
            continue;
        };
        if !matches!(proto.kind, BlockKind::Paragraph | BlockKind::Heading) {
            continue;
        }
        let text = proto.text();
        // Names in a block each, their affiliations between, look like the first one.
        let alike = bylines.first().is_none_or(|first| {
            first_style == Some(style_of(proto))
                && at > *first
                && text.split_whitespace().count() <= 8
        });
        if alike && looks_like_names(&text) && !looks_like_affiliation(&text) {
            first_style = first_style.or(Some(style_of(proto)));
            bylines.push(at);
            proto.kind = BlockKind::Author;
        } else if looks_like_affiliation(&text)
            || bylines.last() == Some(&at.wrapping_sub(1)) && looks_like_names(&text)
        {
            proto.kind = BlockKind::Author;
        } else if proto.drawn() < 300 || is_apparatus(&text) {
            proto.kind = BlockKind::Other;
        }
    }
    // What stands over the title, and what else of the first page is no prose.
    for (at, proto) in protos.iter_mut().enumerate() {
        if page_of(proto).0 > page {
            break;
        }
        if proto.kind != BlockKind::Paragraph && proto.kind != BlockKind::Heading {
            continue;
        }
        let text = proto.text();
        let over_title = at + 1 < after && proto.drawn() < 250;
        if over_title {
            proto.kind = BlockKind::Header;
        } else if proto.kind == BlockKind::Paragraph
            && (KEYWORDS.is_match(&text)
                || is_apparatus(&text)
                || looks_like_affiliation(&text) && proto.drawn() < 500 && page_of(proto).1 > 0.6)
        {
            proto.kind = BlockKind::Other;
        }
    }
    bylines
}

/// Size and weight, by which the names of several authors are told from what stands between them.
fn style_of(proto: &Proto) -> (i32, bool) {
    (
        (proto.size() * 2.0).round() as i32,
        proto.share(|symbol| symbol.bold) > 0.6,
    )
}

/// The text without what stands in round brackets: "(corresponding author, e-mail …)".
fn without_brackets(text: &str) -> String {
    let mut depth = 0_usize;
    let mut kept = String::new();
    for ch in text.chars() {
        match ch {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ if depth == 0 => kept.push(ch),
            _ => {}
        }
    }
    kept
}

/// Names of a byline, without affiliation markers and degrees.
fn names(byline: &Proto) -> Vec<String> {
    let mut text = String::new();
    for line in &byline.lines {
        if !text.is_empty() {
            text.push(' ');
        }
        for symbol in &line.symbols {
            let marker = symbol.script == Script::Super
                || matches!(symbol.ch, '*' | '∗' | '†' | '‡' | '§' | '¶' | '✉' | '#');
            if marker {
                // A marker ends a name even where no comma follows.
                if !text.ends_with(['\u{1}', ' ', ',']) {
                    text.push('\u{1}');
                }
            } else {
                text.push(symbol.ch);
            }
        }
    }
    let text = without_brackets(&text)
        .replace(" and ", ", ")
        .replace(" & ", ", ")
        .replace(" AND ", ", ")
        .replace('\u{1}', " ,")
        .replace("·", ",")
        .replace(';', ",");
    let degrees = [
        "md", "phd", "msc", "bsc", "ms", "ma", "mph", "frcp", "frcpath", "mbbs", "rn", "dr",
        "prof", "jr", "dds", "dvm", "pharmd", "bs", "mbchb", "facs", "do", "mba", "drph", "scd",
        "dsc", "ba", "mmed", "mpharm", "bds", "mds",
    ];
    text.split(',')
        .map(|name| {
            name.trim()
                .trim_matches(|ch: char| ch.is_ascii_digit() || "().:".contains(ch))
                .trim()
        })
        .map(|name| name.strip_prefix("and ").unwrap_or(name))
        .filter(|name| {
            let folded: String = name
                .to_lowercase()
                .chars()
                .filter(|ch| ch.is_alphanumeric())
                .collect();
            name.split_whitespace().count() >= 2
                && name.split_whitespace().count() <= 7
                && !name.chars().any(|ch| ch.is_ascii_digit())
                && name.chars().filter(|ch| ch.is_alphabetic()).count() >= 4
                && !degrees.contains(&folded.as_str())
        })
        .map(str::to_owned)
        .collect()
}

/// Title, authors, DOI and year of the document.
pub(super) fn metadata(
    protos: &[Proto],
    front: &Front,
    first_pages: &str,
    furniture: &str,
    info: &PdfInfo,
) -> Metadata {
    let doi = doi_in(info.doi.as_deref().unwrap_or_default())
        .or_else(|| own_doi(&[furniture, first_pages]))
        .or_else(|| doi_in(info.subject.as_deref().unwrap_or_default()))
        .or_else(|| doi_in(info.title.as_deref().unwrap_or_default()));
    let subject = info.subject.as_deref().unwrap_or_default();
    let year = DATED
        .captures(furniture)
        .or_else(|| DATED.captures(first_pages))
        .and_then(|found| found.get(1))
        .or_else(|| YEAR.find(subject))
        .or_else(|| YEAR.find(furniture))
        .map(|year| year.as_str().to_owned());
    let authors = front
        .bylines
        .iter()
        .filter_map(|&at| protos.get(at))
        .flat_map(names)
        .collect();
    Metadata {
        title: None,
        authors,
        doi,
        journal: journal(subject),
        year,
        abstract_text: None,
    }
}

/// The journal's name at the beginning of a file's subject ("Molecules 2016, 21, 183", "BMC Cancer, 21:1, …").
fn journal(subject: &str) -> Option<String> {
    let name: String = subject
        .split([',', ';', ':', '('])
        .next()
        .unwrap_or_default()
        .split_whitespace()
        .take_while(|word| !word.chars().all(|ch| ch.is_ascii_digit() || ch == '.'))
        .collect::<Vec<_>>()
        .join(" ");
    let plausible = name.chars().count() >= 3
        && name.chars().count() <= 90
        && !name.to_lowercase().starts_with("doi")
        && !name.contains("http")
        && subject.chars().any(|ch| ch.is_ascii_digit());
    plausible.then_some(name)
}

/// Registrants of data sets and protocols: their DOIs on a first page are not the article's.
const REPOSITORIES: [&str; 8] = [
    "10.17605/",
    "10.5281/",
    "10.6084/",
    "10.5061/",
    "10.5256/",
    "10.7910/",
    "10.17504/",
    "10.24433/",
];

/// The DOI that the first pages give most often; of two, one the beginning of the other, the shorter.
fn own_doi(texts: &[&str]) -> Option<String> {
    let mut counts: Vec<(String, usize)> = Vec::new();
    for found in texts.iter().flat_map(|text| DOI.find_iter(text)).take(60) {
        let Some(doi) = doi_in(found.as_str()) else {
            continue;
        };
        if REPOSITORIES.iter().any(|prefix| doi.starts_with(prefix)) {
            continue;
        }
        match counts.iter_mut().find(|(other, _)| *other == doi) {
            Some((_, count)) => *count += 1,
            None => counts.push((doi, 1)),
        }
    }
    let best = counts
        .iter()
        .reduce(|best, next| if next.1 > best.1 { next } else { best })?;
    let shorter = counts
        .iter()
        .filter(|(doi, _)| best.0.starts_with(doi.as_str()) && doi.len() + 3 < best.0.len())
        .min_by_key(|(doi, _)| doi.len());
    Some(shorter.unwrap_or(best).0.clone())
}

/// The first DOI of a text, lower case, without punctuation that closes a sentence.
fn doi_in(text: &str) -> Option<String> {
    let found = DOI.find(text)?.as_str();
    let mut doi = found.trim_end_matches(['.', ',', ';', ':', '\'', '’', '"']);
    while doi.ends_with(')') && doi.matches(')').count() > doi.matches('(').count() {
        doi = doi.trim_end_matches(')');
    }
    Some(doi.to_lowercase())
}
