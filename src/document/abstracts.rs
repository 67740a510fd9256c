//! The abstract, with and without its heading, plain and structured.

use std::sync::LazyLock;

use regex::Regex;

use super::{
    BlockKind,
    bylines::looks_like_affiliation,
    front::{KEYWORDS, is_apparatus},
    headings,
    layout::overlap,
    paragraphs::{Proto, ends_sentence},
};

/// Blocks after the title among which the abstract begins.
const SEARCHED: usize = 60;
/// Blocks over which an abstract may run, side matter included.
const LONGEST: usize = 60;
/// Shortest abstract without a heading, in characters.
const SHORTEST: usize = 350;

#[expect(clippy::unwrap_used, reason = "a literal pattern")]
static ABSTRACT: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)^(?:abstract|summary|a\s*b\s*s\s*t\s*r\s*a\s*c\s*t)\s*[.:—–-]?\s*").unwrap()
});

#[expect(clippy::unwrap_used, reason = "a literal pattern")]
static LABELS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?ix) ^ ( background(?:\s+and\s+\w+)? | context | introduction | objective(?:\(s\)|s)? | aims? (?:\s+and\s+\w+)? | purpose(?:\s+of\s+\w+)? | rationale
        | design | setting | (?:materials?|patients?|subjects?|participants?) \s+ (?:and|&) \s+ methods? | methods?(?:\s*(?:and|/|&)\s*\w+)? | methodology | patients | participants | interventions?
        | (?:main\s+)?outcome\s+measures? | measurements? | data\s+sources? | results? | findings? | discussion | interpretation | conclusions? | implications | significance
        | limitations | funding | trial\s+registration(?:\s+number)? | registration | ethics\s+and\s+dissemination | level\s+of\s+evidence ) \s* [.:—–]? \s* ",
    )
    .unwrap()
});

#[expect(clippy::unwrap_used, reason = "a literal pattern")]
static CITE: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"(?i)^\W*(?:please\s+|how\s+to\s+)?cite\s+this\b").unwrap());

/// Whether a text is a label of a structured abstract, and the label.
fn label_of(text: &str) -> Option<String> {
    LABELS
        .captures(text)
        .and_then(|found| found.get(1))
        .map(|label| label.as_str().to_lowercase())
}

/// Whether a text is nothing but a label of a structured abstract.
pub(super) fn is_label(text: &str) -> bool {
    LABELS
        .find(text)
        .is_some_and(|label| label.end() == text.len())
}

/// Length of the label of a structured abstract that a text begins with, its closing mark included.
pub(super) fn label_length(text: &str) -> Option<usize> {
    LABELS
        .find(text)
        .map(|label| label.as_str().trim_end().chars().count())
}

/// Marks the abstract among the blocks after the title.
pub(super) fn mark(protos: &mut [Proto], after: usize, body_size: f32) {
    let end = protos
        .iter()
        .skip(after)
        .take(SEARCHED)
        .position(|proto| proto.kind == BlockKind::Heading && is_introduction(&proto.text()))
        .map_or((after + SEARCHED).min(protos.len()), |offset| {
            after + offset
        });
    let first = |test: &dyn Fn(&Proto) -> bool, end: usize| {
        (after..end).find(|&at| protos.get(at).is_some_and(test))
    };
    // A "Summary" after the keywords closes a section where the abstract stood before them without a heading.
    let keywords = first(&|proto| KEYWORDS.is_match(&proto.text()), end);
    let unlabelled = keywords.is_some_and(|keywords| first(&is_long, keywords).is_some());
    let limit = keywords.filter(|_| unlabelled).unwrap_or(end);
    match first(&begins, limit) {
        Some(start) => mark_from(protos, start),
        None => mark_unlabelled(protos, after, end, body_size),
    }
}

fn is_introduction(text: &str) -> bool {
    headings::parts(text)
        .1
        .trim()
        .to_lowercase()
        .starts_with("introduction")
}

/// Whether the block is the abstract's heading or begins with it.
fn begins(proto: &Proto) -> bool {
    let text = proto.text();
    let Some(label) = ABSTRACT.find(&text) else {
        return false;
    };
    let rest = text.get(label.end()..).unwrap_or_default();
    let word = label.as_str().trim_end();
    let closed = word.ends_with([':', '.', '—', '–', '-']);
    let first = proto.lines.first().and_then(|line| line.symbols.first());
    let set_off = first.is_some_and(|symbol| symbol.bold || symbol.italic);
    let capitals = word.chars().all(|ch| !ch.is_lowercase());
    let long = proto.drawn() >= SHORTEST;
    rest.is_empty()
        || (closed || set_off || capitals || long)
            && rest.chars().next().is_some_and(char::is_uppercase)
}

/// Marks the abstract that begins at `start` with its heading.
fn mark_from(protos: &mut [Proto], start: usize) {
    let Some(first) = protos.get_mut(start) else {
        return;
    };
    let text = first.text();
    let heading = ABSTRACT.find(&text).map_or("", |label| label.as_str());
    let alone = heading.len() >= text.len();
    first.kind = if alone {
        BlockKind::Heading
    } else {
        BlockKind::Abstract
    };
    let (sheet, rect) = (first.sheet(), first.rect());
    let mut seen: Vec<String> = label_of(text.get(heading.len()..).unwrap_or_default())
        .into_iter()
        .collect();
    let mut size = (!alone).then(|| first.size());
    let mut open = !alone && first.lines.last().is_some_and(|line| !ends_sentence(line));
    let mut below = rect.y1;
    let mut continued = false;
    for proto in protos.iter_mut().skip(start + 1).take(LONGEST) {
        let text = proto.text();
        if KEYWORDS.is_match(&text) || CITE.is_match(&text) && size.is_some() && !open {
            break;
        }
        let own = proto.rect();
        let aside = proto.sheet() == sheet && overlap(own.x0, own.x1, rect.x0, rect.x1) <= 0.0;
        let kind = proto.kind;
        if aside
            || !matches!(
                kind,
                BlockKind::Paragraph | BlockKind::Heading | BlockKind::ListItem
            )
        {
            continue;
        }
        if text.contains("ontinued on next page") || text.contains("ontinued from previous") {
            continued = true;
            proto.kind = BlockKind::Other;
            continue;
        }
        let short = text.chars().count() < 40;
        let set_off = proto
            .lines
            .first()
            .and_then(|line| line.symbols.first())
            .is_some_and(|symbol| symbol.bold || symbol.italic);
        let label = label_of(&text).filter(|_| short || set_off || text.contains(": "));
        if let Some(label) = label {
            let numbered = headings::parts(&text).0.is_some();
            if numbered || seen.contains(&label) || short && is_introduction(&text) {
                break;
            }
            seen.push(label);
            if short {
                proto.kind = BlockKind::Heading;
            } else {
                proto.kind = BlockKind::Abstract;
                size = size.or(Some(proto.size()));
            }
            below = own.y1;
            continue;
        }
        if kind == BlockKind::Heading
            && size.is_some()
            && (headings::is_known(&text)
                || headings::parts(&text).0.is_some()
                || !continued && seen.is_empty())
        {
            break;
        }
        let other_size = size.is_some_and(|size| (size - proto.size()).abs() > 0.08 * size);
        if is_apparatus(&text)
            || looks_like_affiliation(&text)
            || other_size
            || kind == BlockKind::Heading
        {
            if size.is_some() && !continued && !open && proto.sheet() != sheet {
                break;
            }
            continue;
        }
        let next = own.y0 - below < 2.5 * proto.size() && own.y0 >= below - 1.6 * proto.size();
        if size.is_some() && seen.is_empty() && !next && !open {
            break;
        }
        size = size.or(Some(proto.size()));
        open = proto.lines.last().is_some_and(|line| !ends_sentence(line));
        below = own.y1;
        proto.kind = BlockKind::Abstract;
    }
}

/// Whether the block is a paragraph as long as an abstract.
fn is_long(proto: &Proto) -> bool {
    let text = proto.text();
    proto.kind == BlockKind::Paragraph
        && proto.drawn() >= SHORTEST
        && text.matches(". ").count() >= 2
        && !is_apparatus(&text)
        && !looks_like_affiliation(&text)
}

/// Without a heading, the abstract is the long paragraph between the byline and the first section, before the
/// keywords or set apart from the text that follows.
fn mark_unlabelled(protos: &mut [Proto], after: usize, end: usize, body_size: f32) {
    let found = (after..end).find(|&at| protos.get(at).is_some_and(is_long));
    let Some(at) = found else { return };
    let section = protos
        .iter()
        .take(end + 1)
        .skip(at + 1)
        .take(6)
        .any(|proto| {
            let text = proto.text();
            KEYWORDS.is_match(&text)
                || proto.kind == BlockKind::Heading
                    && (is_introduction(&text) || headings::is_known(&text))
        });
    let Some(proto) = protos.get_mut(at) else {
        return;
    };
    let apart = proto.share(|symbol| symbol.bold) > 0.8
        || proto.share(|symbol| symbol.italic) > 0.8
        || (proto.size() - body_size).abs() > 0.05 * body_size;
    if apart || section {
        proto.kind = BlockKind::Abstract;
    }
}
