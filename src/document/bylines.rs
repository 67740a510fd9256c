//! Authors: which blocks are the byline and the affiliations, and the names in them.

use super::{
    BlockKind,
    front::{KEYWORDS, is_apparatus},
    headings,
    layout::{Script, Symbol},
    paragraphs::Proto,
};

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

pub(super) fn looks_like_names(text: &str) -> bool {
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
pub(super) fn mark(
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
        // "(Corresponding author, e-mail …)" makes no affiliation of a name.
        let bare = without_brackets(&text);
        if alike && looks_like_names(&bare) && !looks_like_affiliation(&bare) {
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

/// Size and weight, by which the names of several authors are told from what stands between them; a note in
/// brackets may be set otherwise.
fn style_of(proto: &Proto) -> (i32, bool) {
    let name: Vec<&Symbol> = proto
        .lines
        .iter()
        .flat_map(|line| &line.symbols)
        .take_while(|symbol| symbol.ch != '(')
        .filter(|symbol| symbol.is_drawn())
        .collect();
    let bold = name.iter().filter(|symbol| symbol.bold).count();
    (
        (proto.size() * 2.0).round() as i32,
        bold * 10 > name.len() * 6,
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
pub(super) fn names(byline: &Proto) -> Vec<String> {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::testing::proto;

    #[test]
    fn an_author_with_a_note_in_brackets_is_an_author() {
        let line = |text: &str, y: f32| proto(text, 50.0, y, BlockKind::Paragraph);
        let mut protos = [
            line(
                "Anna Nowak (Corresponding Author, Email: a.nowak@example.org)",
                10.0,
            ),
            line("University Clinical Centre, Gdansk, Poland", 25.0),
            line("Jan Kowalski", 40.0),
        ];
        let bylines = mark(&mut protos, 0, 1, 10.0, &|_| (1, 0.2));
        assert_eq!(bylines, [0, 2]);
        assert_eq!(names(&protos[0]), ["Anna Nowak"]);
    }
}
