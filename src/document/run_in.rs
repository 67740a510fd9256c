//! Run-in headings: those on the first line of their paragraph.

use super::{
    BlockKind,
    bylines::looks_like_names,
    front::is_apparatus,
    headings::{BodyStyle, has_words, is_known, parts},
    layout::{Piece, Symbol, cover_all},
    paragraphs::Proto,
};

/// Longest run-in heading, in characters.
const RUN_IN: usize = 110;
/// Text after a run-in heading with a colon, in characters, under which it is a labelled item.
const SHORT_TEXT: usize = 90;
/// Least text after a run-in heading, in characters: what follows must be a text, not a word or two.
const LEAST_TEXT: usize = 40;
/// The same after the usual name of a section.
const LEAST_KNOWN: usize = 12;
/// Share of a paragraph's characters up to which it may be set in the font of its opening words, when that font is
/// all that shows them to be a heading.
const OPENING_FONT: f32 = 0.12;

/// Splits a paragraph that begins with a run-in heading: bold or italic words, closed by a point or colon, at
/// the beginning of a paragraph set otherwise; or the usual name of a section in a font of its own.
pub(super) fn split_run_in(proto: &Proto, body: &BodyStyle) -> Option<(Proto, Proto)> {
    let bold = run_in_length(proto, |symbol| symbol.bold, body.bold, true);
    let set_off = bold.or_else(|| run_in_length(proto, |symbol| symbol.italic, body.italic, false));
    if let Some((line, at)) = set_off {
        let (head, rest) = split_at(proto, line, at)?;
        let title = parts(&head.text()).1;
        let known = is_known(&title);
        // Names after a role ("Validation: …") or a date after a label are no section.
        let labels_names = title.ends_with(':') && looks_like_names(&rest.text());
        let labelled = title.ends_with(':') && rest.drawn() < SHORT_TEXT;
        let short = rest.drawn() < if known { LEAST_KNOWN } else { LEAST_TEXT };
        let fits = has_words(&title)
            && !labels_names
            && (known || !labelled && !is_apparatus(&title))
            && !short;
        return fits.then_some((head, rest));
    }
    let (head, rest) = split_at(proto, 0, font_length(proto)?)?;
    (is_known(&head.text()) && rest.drawn() >= LEAST_KNOWN).then_some((head, rest))
}

/// Splits an abstract's paragraph after the label that it begins with: "Background: …", however it is set, or
/// "Background" set otherwise than what follows.
pub(super) fn split_label(proto: &Proto, label: usize) -> Option<(Proto, Proto)> {
    let line = proto.lines.first()?;
    let last = label
        .checked_sub(1)
        .and_then(|last| line.symbols.get(last))?;
    let next = line
        .symbols
        .iter()
        .skip(label)
        .find(|next| next.is_drawn())?;
    let closed =
        matches!(last.ch, ':' | '.') || last.font != next.font && (last.bold || last.italic);
    let begins = next.ch.is_uppercase() || next.ch.is_ascii_digit();
    let (head, rest) = (closed && begins)
        .then(|| split_at(proto, 0, label))
        .flatten()?;
    has_words(&head.text()).then_some((head, rest))
}

/// Cuts a paragraph into its heading, which ends before a symbol of a line, and its text.
fn split_at(proto: &Proto, line: usize, at: usize) -> Option<(Proto, Proto)> {
    let mut head = proto.clone();
    let mut rest = proto.clone();
    rest.opens_column = false;
    rest.indented = false;
    head.lines.truncate(line + 1);
    if let Some(last) = head.lines.last_mut() {
        last.symbols.truncate(at);
        trim(last);
    }
    rest.lines.drain(..line);
    if let Some(first) = rest.lines.first_mut() {
        first.symbols.drain(..at);
        trim(first);
        if first.symbols.is_empty() {
            rest.lines.remove(0);
        }
    }
    if rest.lines.is_empty() {
        return None;
    }
    head.kind = BlockKind::Heading;
    Some((head, rest))
}

/// Position after the words of the first line that are set in the font of the first one, where the paragraph
/// hardly uses this font again.
fn font_length(proto: &Proto) -> Option<usize> {
    let line = proto.lines.first()?;
    let font = line.symbols.first()?.font;
    let other = |symbol: &Symbol| symbol.is_drawn() && symbol.font != font;
    let at = line.symbols.iter().position(other)?;
    let begins = line
        .symbols
        .get(at)
        .is_some_and(|next| next.ch.is_uppercase());
    let head = line
        .symbols
        .iter()
        .take(at)
        .filter(|symbol| symbol.is_drawn());
    let own = head.count() as f32;
    let all = proto.share(|symbol| symbol.font == font) * proto.drawn() as f32;
    (begins && all - own < OPENING_FONT * proto.drawn() as f32).then_some(at)
}

/// Line and position after the run-in heading.
fn run_in_length(
    proto: &Proto,
    set: impl Fn(&Symbol) -> bool,
    body: bool,
    is_bold: bool,
) -> Option<(usize, usize)> {
    if body {
        return None;
    }
    let mut count = 0;
    let mut letters = 0;
    let mut last = ' ';
    // The one before it: a point after a capital is that of an initial.
    let mut ended = ' ';
    let mut end = None;
    'lines: for (line, piece) in proto.lines.iter().enumerate().take(3) {
        for (at, symbol) in piece.symbols.iter().enumerate() {
            if !symbol.is_drawn() {
                continue;
            }
            // The number before the heading may be set like the text.
            let number = letters == 0
                && line == 0
                && at < 8
                && (symbol.ch.is_ascii_digit() || symbol.ch == '.');
            if !set(symbol) && !number {
                // The closing point is often set like the text that follows.
                let closing =
                    matches!(symbol.ch, '.' | ':') && !matches!(last, '.' | ':') && count > 0;
                let gap = piece
                    .symbols
                    .get(at + 1)
                    .is_none_or(|next| !next.is_drawn());
                if closing && gap {
                    last = symbol.ch;
                    end = Some((
                        line,
                        at + 1,
                        piece
                            .symbols
                            .get(at + 1..)?
                            .iter()
                            .find(|next| next.is_drawn())
                            .map(|next| next.ch),
                    ));
                } else {
                    end = Some((line, at, Some(symbol.ch)));
                }
                break 'lines;
            }
            // A sentence end inside the run: the text after the heading is set like it (a species name).
            let starts_sentence = last == '.'
                && !ended.is_uppercase()
                && symbol.ch.is_uppercase()
                && at > 0
                && piece
                    .symbols
                    .get(at - 1)
                    .is_some_and(|before| !before.is_drawn())
                && letters >= 6;
            if starts_sentence {
                end = Some((line, at, Some(symbol.ch)));
                break 'lines;
            }
            count += 1;
            letters += usize::from(symbol.ch.is_alphabetic());
            ended = last;
            last = symbol.ch;
            if count > RUN_IN {
                return None;
            }
        }
    }
    let (line, at, next) = end?;
    let next = next.or_else(|| proto.lines.get(line + 1).and_then(Piece::first))?;
    let closed = matches!(last, '.' | ':' | '—' | '–');
    let fits = closed && (next.is_uppercase() || next.is_ascii_digit() || is_bold && last == ':')
        || is_bold && next.is_uppercase() && count >= 8;
    (fits && count >= 4 && letters >= 3).then_some((line, at))
}

fn trim(line: &mut Piece) {
    while line.symbols.last().is_some_and(|symbol| !symbol.is_drawn()) {
        line.symbols.pop();
    }
    let blanks = line
        .symbols
        .iter()
        .take_while(|symbol| !symbol.is_drawn())
        .count();
    line.symbols.drain(..blanks);
    line.rect = cover_all(line.symbols.iter().map(Symbol::rect));
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::document::testing::{piece, proto};

    fn plain() -> BodyStyle {
        BodyStyle {
            size: 10.0,
            bold: false,
            italic: false,
            fonts: BTreeSet::from([0]),
        }
    }

    /// A paragraph whose first characters are set in another font, bold or not.
    fn headed(text: &str, head: usize, bold: bool) -> Proto {
        let mut paragraph = proto(text, 50.0, 10.0, BlockKind::Paragraph);
        for symbol in paragraph.lines[0].symbols.iter_mut().take(head) {
            symbol.font = 1;
            symbol.bold = bold;
        }
        paragraph.lines.push(piece(
            "and all who took part in the study for years.",
            50.0,
            22.0,
        ));
        paragraph
    }

    fn heading(paragraph: &Proto) -> Option<String> {
        split_run_in(paragraph, &plain()).map(|(head, _)| head.text())
    }

    #[test]
    fn the_name_of_a_section_may_be_known_by_its_font_alone() {
        let known = headed("Acknowledgements We thank the patients", 16, false);
        assert_eq!(heading(&known).as_deref(), Some("Acknowledgements"));
        let other = headed("Escherichia coli Was grown overnight", 16, false);
        assert_eq!(heading(&other), None);
    }

    #[test]
    fn a_number_before_the_heading_may_be_set_like_the_text() {
        let mut paragraph = headed("2.1. Muscle size. It was measured", 17, true);
        for symbol in paragraph.lines[0].symbols.iter_mut().take(5) {
            symbol.bold = false;
        }
        assert_eq!(heading(&paragraph).as_deref(), Some("2.1. Muscle size."));
    }

    #[test]
    fn a_role_with_its_names_is_no_section() {
        let mut roles = headed("Methodology: Anna B. Meyer, Carl Dohm,", 12, true);
        roles.lines.truncate(1);
        for _ in 0..3 {
            roles.lines.push(piece(
                "Erika Fuchs, Gerd Hahn, Ida Jung, Kurt Lang,",
                50.0,
                22.0,
            ));
        }
        assert_eq!(heading(&roles), None);
    }
}
