//! Captions of figures and tables.

use std::sync::LazyLock;

use regex::Regex;

use super::{
    layout::{Piece, Symbol},
    paragraphs::Proto,
};

#[expect(clippy::unwrap_used, reason = "a literal pattern")]
static LABEL: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?x) ^ (?i: supplementa(?:ry|l)\s+ | extended\s+data\s+ | online\s+ | appendix\s+ )?
          (?P<what> (?i: fig(?:ure)?s? | tab(?:le)?s? | scheme | box | chart | plate | panel | algorithm ) )
          \s* \.? \s* [-–]? \s* (?P<number> [A-Z]?\d{1,3}[A-Za-z]? | [IVX]{1,5} | [A-H]\d{0,2} )
          (?P<after> \s*[.:|\-–—] | \s* $ | \s+ )",
    )
    .unwrap()
});

/// What a caption describes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Captioned {
    Figure,
    Table,
}

/// Whether the block is a caption: it begins with a label ("Figure 1", "Table II.") that is set off by
/// punctuation, type or size, as a sentence that begins "Figure 1 shows" is not.
pub(super) fn captioned(proto: &Proto, body_size: f32) -> Option<Captioned> {
    let line = proto.lines.first()?;
    begins(line, body_size, proto.size(), |test| proto.share(test))
}

/// The same for a single line.
pub(super) fn caption_line(line: &Piece, body_size: f32) -> Option<Captioned> {
    begins(line, body_size, line.size, |test| line.share(test))
}

fn begins(
    line: &Piece,
    body_size: f32,
    size: f32,
    share: impl Fn(fn(&Symbol) -> bool) -> f32,
) -> Option<Captioned> {
    if !matches!(
        line.first()?,
        'F' | 'f'
            | 'T'
            | 't'
            | 'S'
            | 's'
            | 'B'
            | 'b'
            | 'C'
            | 'c'
            | 'P'
            | 'p'
            | 'A'
            | 'a'
            | 'G'
            | 'g'
            | 'E'
            | 'e'
            | 'O'
            | 'o'
    ) {
        return None;
    }
    let start: String = line
        .symbols
        .iter()
        .take(60)
        .map(|symbol| symbol.ch)
        .collect();
    let found = LABEL.captures(&start)?;
    let what = found
        .name("what")
        .map_or("", |part| part.as_str())
        .to_lowercase();
    let after = found.name("after").map_or("", |part| part.as_str());
    let label = found
        .get(0)
        .map_or(0, |all| all.as_str().trim_end().chars().count());
    let set_off = |test: fn(&Symbol) -> bool| {
        let mut head = line
            .symbols
            .iter()
            .take(label)
            .filter(|symbol| symbol.is_drawn());
        head.all(test) && share(test) < 0.98
    };
    let next = line
        .symbols
        .iter()
        .skip(label)
        .map(|symbol| symbol.ch)
        .find(|ch| *ch != ' ');
    let marked = set_off(|symbol| symbol.bold) || set_off(|symbol| symbol.italic);
    let punctuated = after.trim().starts_with(['.', ':', '|', '-', '–', '—']);
    let capital = next.is_some_and(|ch| ch.is_uppercase() || ch.is_ascii_digit());
    let is_caption = next.is_none()
        || marked && next.is_some_and(|ch| !ch.is_lowercase() && !matches!(ch, ',' | ')' | ';'))
        || punctuated && next.is_some_and(|ch| !ch.is_lowercase())
        || size < 0.96 * body_size && capital
        || share(|symbol| symbol.bold) > 0.9 && capital;
    if !is_caption {
        return None;
    }
    Some(if what.starts_with("tab") || what.starts_with("box") {
        Captioned::Table
    } else {
        Captioned::Figure
    })
}
