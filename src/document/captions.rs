//! Captions of figures and tables.

use std::sync::LazyLock;

use regex::Regex;

use super::paragraphs::Proto;

#[expect(clippy::unwrap_used, reason = "a literal pattern")]
static LABEL: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?x) ^ (?:supplementa(?:ry|l)\s+|extended\s+data\s+|online\s+|appendix\s+)?
          (?P<what> fig(?:ure)?s? | tab(?:le)?s? | scheme | box | chart | plate | panel | algorithm | graphical\ abstract)
          \s* \.? \s* (?P<number> [A-Z]?\d{1,3}[A-Za-z]? | [IVX]{1,5} | [A-H]\d{0,2} )
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
    let start: String = line
        .symbols
        .iter()
        .take(60)
        .map(|symbol| symbol.ch)
        .collect();
    let lower = start.to_lowercase();
    // Small letters match everywhere, roman numerals only as capitals.
    let folded: String = lower
        .chars()
        .zip(start.chars())
        .enumerate()
        .map(|(at, (low, given))| {
            if at < 3 || !"IVXABCDEFGHS".contains(given) {
                low
            } else {
                given
            }
        })
        .collect();
    let found = LABEL.captures(&folded).or_else(|| LABEL.captures(&lower))?;
    let what = found.name("what").map_or("", |part| part.as_str());
    let after = found.name("after").map_or("", |part| part.as_str());
    let label = found
        .get(0)
        .map_or(0, |all| all.as_str().trim_end().chars().count());
    let set_off = |test: fn(&super::layout::Symbol) -> bool| {
        let head = line
            .symbols
            .iter()
            .take(label)
            .filter(|symbol| symbol.is_drawn());
        head.clone().count() > 0 && head.clone().all(test) && proto.share(test) < 0.98
    };
    let next = line
        .symbols
        .iter()
        .skip(label)
        .map(|symbol| symbol.ch)
        .find(|ch| *ch != ' ');
    let bold_label = set_off(|symbol| symbol.bold) || set_off(|symbol| symbol.italic);
    let punctuated = after.trim().starts_with(['.', ':', '|', '-', '–', '—']);
    let alone = next.is_none();
    let small = proto.size() < 0.96 * body_size;
    let capital = next.is_some_and(|ch| ch.is_uppercase() || ch.is_ascii_digit());
    let is_caption = alone
        || bold_label
        || punctuated && next.is_some_and(|ch| !ch.is_lowercase())
        || small && capital
        || proto.share(|symbol| symbol.bold) > 0.9 && capital;
    if !is_caption {
        return None;
    }
    Some(if what.starts_with("tab") || what.starts_with("box") {
        Captioned::Table
    } else {
        Captioned::Figure
    })
}
