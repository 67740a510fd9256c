//! Headings: which blocks are headings, their number, title and level.

use std::{collections::BTreeSet, sync::LazyLock};

use regex::Regex;

use super::{
    BlockKind, bibliography,
    front::is_apparatus,
    layout::Piece,
    paragraphs::{Proto, is_slanted},
};

/// Longest heading, in characters and lines.
const LONGEST: usize = 220;
const LINES: usize = 5;
/// Longest heading that ends like a sentence, in characters, and the same for one set bold in a line or two.
const LONG_SENTENCE: usize = 90;
const LONG_BOLD: usize = 150;
/// Longest heading that its font alone sets apart, in characters.
const PLAIN: usize = 110;

#[expect(clippy::unwrap_used, reason = "a literal pattern")]
static NUMBER: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^(?:(?:section|chapter|part|appendix)\s+)?((?:\d{1,2}|[A-H]|[IVX]{1,5}|[ivx]{1,4}|[a-h])(?:\.\d{1,2}){0,4})(?:[.):]\s*|\s+|\s*[|–-]\s+)(?P<title>\p{L}.*)$").unwrap()
});

#[expect(clippy::unwrap_used, reason = "a literal pattern")]
static KNOWN: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?ix) ^ (?: abstract | summary | introduction | background | objectives? | aims? | purpose
        | (?:patients?|subjects?|materials?|participants?)\s+and\s+methods? | methods?(?:\s+and\s+materials?)? | methodology
        | (?:materials?|experimental)\s+(?:and\s+)?methods? | experimental(?:\s+section)? | results?(?:\s+and\s+discussions?)? | discussions?(?:\s+and\s+conclusions?)?
        | conclusions? | conclusions?\s+and\s+\w+(?:\s+\w+)? | concluding\s+remarks | acknowledge?ments? | references? | bibliography | literature\s+cited
        | funding | ethics(?:\s+statement)? | (?:conflicts?|competing|declarations?)\s+(?:of\s+)?interests?(?:\s+statement)? | authors?[’']?s?[’']?\s+contributions?
        | data\s+availability(?:\s+statement)? | supplementary\s+(?:materials?|information|data) | appendix | abbreviations | limitations | keywords
        | case\s+(?:report|presentation|description) | statistical\s+analys[ie]s | study\s+design | disclosures? | future\s+directions | search\s+strategy ) [.:]? $",
    )
    .unwrap()
});

/// How a heading is set; equal styles are of equal level.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Style {
    /// In tenths of points, negative, so that larger comes first.
    size: i32,
    not_capitals: bool,
    not_bold: bool,
    italic: bool,
    run_in: bool,
    /// The font of its first character.
    font: u16,
}

/// A heading's parts.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Heading {
    pub(super) number: Option<String>,
    pub(super) title: String,
    pub(super) style: Style,
    pub(super) known: bool,
}

/// What the document's text looks like, against which headings stand out.
#[derive(Debug, Clone)]
pub(super) struct BodyStyle {
    pub(super) size: f32,
    pub(super) bold: bool,
    pub(super) italic: bool,
    /// The fonts that running text is set in.
    pub(super) fonts: BTreeSet<u16>,
}

impl BodyStyle {
    /// Whether nearly all of a block is set in fonts that running text does not use.
    pub(super) fn is_foreign(&self, proto: &Proto) -> bool {
        proto.share(|symbol| !self.fonts.contains(&symbol.font)) > 0.9
    }
}

/// The heading that a block is, if it is one.
pub(super) fn heading(proto: &Proto, body: &BodyStyle) -> Option<Heading> {
    let text = proto.text();
    let length = text.chars().count();
    if !(3..=LONGEST).contains(&length) || proto.lines.len() > LINES {
        return None;
    }
    let letters = text.chars().filter(|ch| ch.is_alphabetic()).count();
    if letters < 3 || letters * 2 < proto.drawn() {
        return None;
    }
    let (number, title) = parts(&text);
    let known = KNOWN.is_match(title.trim());
    let style = style_of(proto, false);
    // Some journals set it smaller than their text, as they do the list below it.
    if bibliography::is_title(&text) && proto.lines.len() == 1 {
        return Some(Heading {
            number,
            title: title.trim().trim_end_matches([':', '.']).to_owned(),
            style,
            known: true,
        });
    }
    let first = title.chars().next().unwrap_or(' ');
    // "miRNA biogenesis" and "pH" begin with a small letter wherever they stand.
    let small = first.is_lowercase()
        && !title.split_whitespace().next().is_some_and(|word| {
            // "1.25 mL" is no section.
            let unit = number.is_some() && word.chars().count() < 4;
            !unit && word.chars().skip(1).take(3).any(char::is_uppercase)
        });
    if small || !(first.is_alphanumeric() || "“\"'‘".contains(first)) {
        return None;
    }
    let last = text.trim_end().chars().last().unwrap_or(' ');
    let formula = text.contains('=');
    if matches!(last, ',' | ';' | '-') || !known && (formula || is_apparatus(&text)) {
        return None;
    }
    let bold = !style.not_bold && !body.bold;
    let larger = proto.size() >= 1.06 * body.size;
    let italic = !body.italic
        && (style.italic || proto.lines.len() <= 2 && proto.lines.iter().all(is_slanted));
    let capitals = !style.not_capitals && letters >= 4;
    let smaller = proto.size() < 0.93 * body.size;
    let stands_out = bold
        || larger
        || (capitals && !smaller)
        || (italic && !smaller)
        || (body.is_foreign(proto) && !smaller && proto.lines.len() <= 2 && length <= PLAIN)
        || (number.is_some() && length < 90 && proto.lines.len() == 1 && !smaller);
    // A run-in heading with its text behind it.
    if number.is_some() && !known && holds_sentence_end(&title) {
        return None;
    }
    let sentence = last == '.'
        && !known
        && number.is_none()
        && (length
            > if bold && !smaller && proto.lines.len() <= 2 {
                LONG_BOLD
            } else {
                LONG_SENTENCE
            }
            || holds_sentence_end(&text)
            || !(bold || italic));
    // Lines that fill the column are the beginning of a paragraph that goes on elsewhere.
    let full = proto.lines.len() > 1
        && proto.size() < 1.25 * body.size
        && proto.lines.last().is_some_and(|line| {
            proto.column.x1 - line.rect.x1 < 0.3 * line.size
                && line.rect.x1 - line.rect.x0 > 18.0 * line.size
        });
    let long = full || proto.lines.len() > 2 && !(bold || larger);
    (known && proto.lines.len() == 1 && !(smaller && !bold && !capitals)
        || stands_out && !sentence && !long && has_words(&title))
    .then(|| Heading {
        number,
        title: title.trim().trim_end_matches([':']).to_owned(),
        style,
        known,
    })
}

/// Marks plain lines that stand alone over a paragraph: white space above and below is all that makes them
/// headings in some journals.
pub(super) fn mark_isolated(protos: &mut [Proto], body_size: f32) {
    for at in 1..protos.len() {
        let (Some(before), Some(proto), Some(next)) =
            (protos.get(at - 1), protos.get(at), protos.get(at + 1))
        else {
            continue;
        };
        let (rect, below) = (proto.rect(), next.rect());
        let text = proto.text();
        let together = proto.sheet() == next.sheet() && below.x0 < rect.x1 && rect.x0 < below.x1;
        let gap_below = below.y0 - rect.y1;
        let gap_above = if before.sheet() == proto.sheet() && !proto.opens_column {
            rect.y0 - before.rect().y1
        } else {
            f32::INFINITY
        };
        let closed = matches!(
            before.kind,
            BlockKind::Heading | BlockKind::Caption | BlockKind::TableRow | BlockKind::Footnote
        ) || before
            .lines
            .last()
            .is_some_and(super::paragraphs::ends_sentence);
        let plain = proto.kind == BlockKind::Paragraph
            && proto.lines.len() <= 2
            && proto
                .lines
                .iter()
                .all(|line| proto.column.x1 - line.rect.x1 > 2.0 * line.size)
            && (rect.x0 - proto.column.x0) < proto.size()
            && (proto.size() - body_size).abs() < 0.1 * body_size
            && text.chars().count() <= 110
            && text.chars().next().is_some_and(char::is_uppercase)
            && text
                .chars()
                .last()
                .is_some_and(|ch| ch.is_alphanumeric() || matches!(ch, ')' | '?'))
            && has_words(&text);
        let between = before.kind == BlockKind::Heading && next.kind == BlockKind::Heading;
        let over_text = between
            || next.kind == BlockKind::Paragraph
                && next.lines.len() >= 2
                && next
                    .lines
                    .first()
                    .and_then(Piece::first)
                    .is_some_and(char::is_uppercase);
        if plain
            && over_text
            && together
            && closed
            && gap_below > 0.25 * body_size
            && gap_above > 0.35 * body_size
            && let Some(proto) = protos.get_mut(at)
        {
            proto.kind = BlockKind::Heading;
        }
    }
}

/// Marks lines over small print as headings where type sets them apart from it: the declarations after the text
/// are often set smaller than the text, with headings of their own.
pub(super) fn mark_small(protos: &mut [Proto], body_size: f32) {
    for at in 1..protos.len() {
        let (Some(proto), Some(next)) = (protos.get(at), protos.get(at + 1)) else {
            continue;
        };
        let text = proto.text();
        let font = |proto: &Proto| {
            proto
                .lines
                .first()
                .and_then(|line| line.symbols.first())
                .map(|symbol| symbol.font)
        };
        let own = font(proto);
        let (rect, below) = (proto.rect(), next.rect());
        let fits = matches!(proto.kind, BlockKind::Paragraph | BlockKind::Other)
            && proto.lines.len() == 1
            && matches!(next.kind, BlockKind::Paragraph | BlockKind::ListItem)
            && proto.size() < 0.96 * body_size
            && (proto.size() - next.size()).abs() < 0.06 * next.size()
            && proto.sheet() == next.sheet()
            && (rect.x0 - below.x0).abs() < 2.0 * proto.size()
            && (-0.5 * proto.size()..1.5 * proto.size()).contains(&(below.y0 - rect.y1))
            && text.chars().count() <= 80
            && text.chars().next().is_some_and(char::is_uppercase)
            && text.chars().last().is_some_and(char::is_alphanumeric)
            && !text.to_lowercase().starts_with("key")
            && !text.chars().any(|ch| ch.is_ascii_digit())
            && has_words(&text)
            && proto.share(|symbol| Some(symbol.font) == own) > 0.9
            && next.share(|symbol| Some(symbol.font) == own) < 0.1;
        if fits && let Some(proto) = protos.get_mut(at) {
            proto.kind = BlockKind::Heading;
        }
    }
}

/// Whether a sentence ends before the end of the text: a point after a word of three letters or more, no initial and
/// no "spp.", with a capital after it.
fn holds_sentence_end(text: &str) -> bool {
    let mut parts = text.split(". ").peekable();
    while let Some(part) = parts.next() {
        let word = part.chars().rev().take_while(|ch| ch.is_alphabetic());
        let next = parts.peek().and_then(|next| next.chars().next());
        if word.count() > 3 && next.is_some_and(char::is_uppercase) {
            return true;
        }
    }
    false
}

/// At least one word of three letters: formulas and labels have none.
pub(super) fn has_words(title: &str) -> bool {
    title
        .split(|ch: char| !ch.is_alphabetic())
        .any(|word| word.chars().count() >= 3)
}

/// Whether the text is the usual name of a section.
pub(super) fn is_known(text: &str) -> bool {
    KNOWN.is_match(parts(text).1.trim())
}

/// Number and title.
pub(super) fn parts(text: &str) -> (Option<String>, String) {
    match NUMBER.captures(text.trim()) {
        Some(found) => {
            let number = found.get(1).map(|part| part.as_str().to_owned());
            let title = found.name("title").map_or("", |part| part.as_str());
            // "A new drug" is no section A; "I" and "V" need their point.
            let letter = number
                .as_deref()
                .is_some_and(|number| number.chars().all(char::is_alphabetic));
            let pointed = number.as_deref().is_some_and(|number| {
                text.trim()
                    .get(number.len()..)
                    .is_some_and(|rest| rest.starts_with(['.', ')']))
            });
            if letter && !pointed {
                return (None, text.trim().to_owned());
            }
            (number, title.to_owned())
        }
        None => (None, text.trim().to_owned()),
    }
}

pub(super) fn style_of(proto: &Proto, run_in: bool) -> Style {
    let letters = |upper: bool| {
        proto
            .lines
            .iter()
            .flat_map(|line| &line.symbols)
            .filter(|symbol| {
                if upper {
                    symbol.ch.is_uppercase()
                } else {
                    symbol.ch.is_lowercase()
                }
            })
            .count()
    };
    let (upper, lower) = (letters(true), letters(false));
    Style {
        size: -((proto.size() * 2.0).round() as i32) * 5,
        not_capitals: lower * 8 > upper,
        not_bold: proto.share(|symbol| symbol.bold) < 0.85,
        italic: proto.share(|symbol| symbol.italic) > 0.85,
        run_in,
        font: proto
            .lines
            .first()
            .and_then(|line| line.symbols.first())
            .map_or(0, |symbol| symbol.font),
    }
}

/// Levels of headings: by their number where they have one, else by the rank of their style.
pub(super) fn levels(headings: &[&Heading]) -> Vec<u8> {
    let mut main: Vec<(Style, usize)> = Vec::new();
    for heading in headings.iter().filter(|heading| heading.known) {
        match main.iter_mut().find(|(style, _)| *style == heading.style) {
            Some((_, count)) => *count += 1,
            None => main.push((heading.style, 1)),
        }
    }
    let top = main
        .iter()
        .copied()
        .reduce(|best, next| if next.1 > best.1 { next } else { best })
        .map(|(style, _)| style);
    let mut below: Vec<Style> = headings
        .iter()
        .filter(|heading| heading.number.is_none())
        .map(|heading| heading.style)
        .filter(|style| top.is_some_and(|top| *style > top))
        .collect();
    below.sort_unstable();
    below.dedup();
    headings
        .iter()
        .map(|heading| {
            let by_number = heading
                .number
                .as_deref()
                .map(|number| number.matches('.').count() + 1);
            let by_style = below
                .iter()
                .position(|style| *style == heading.style)
                .map(|rank| rank + 2);
            u8::try_from(by_number.or(by_style).unwrap_or(1))
                .unwrap_or(6)
                .clamp(1, 6)
        })
        .collect()
}
