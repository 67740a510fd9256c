//! Lines of a list to entries.

use super::{
    content,
    geometry::Geometry,
    labels::{Label, Labelled},
    lines::ListLine,
    regions::is_stop,
};

/// The lines of an entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct EntryLines {
    pub(super) label: Option<Label>,
    /// Indices, ascending.
    pub(super) lines: Vec<usize>,
}

/// A list split.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Split {
    pub(super) entries: Vec<EntryLines>,
    /// Lines between the entries that belong to none.
    pub(super) foreign: Vec<usize>,
}

/// Splits at the labels of `sequence`.
pub(super) fn by_labels(
    lines: &[ListLine<'_>],
    geometry: &Geometry,
    sequence: &[Labelled],
) -> Split {
    let mut split = Split::default();
    for (at, labelled) in sequence.iter().enumerate() {
        let next = sequence.get(at + 1).map(|next| next.line);
        let end = next.unwrap_or(lines.len());
        let mut entry = vec![labelled.line];
        let mut rest = labelled.line + 1..end;
        for line in rest.by_ref() {
            if ends_before(lines, geometry, &entry, line, next.is_none()) {
                if next.is_some() {
                    split.foreign.push(line);
                }
                break;
            }
            entry.push(line);
        }
        if next.is_some() {
            after_interruption(lines, geometry, rest, &mut entry, &mut split.foreign);
        }
        split.entries.push(EntryLines {
            label: Some(labelled.label),
            lines: entry,
        });
    }
    split
}

/// What follows an interruption inside an entry: the rest of the entry where it was open, in the list's own
/// size and with no stop; everything else is foreign.
fn after_interruption(
    lines: &[ListLine<'_>],
    geometry: &Geometry,
    rest: impl Iterator<Item = usize>,
    entry: &mut Vec<usize>,
    foreign: &mut Vec<usize>,
) {
    let open = entry
        .last()
        .and_then(|last| lines.get(*last))
        .is_some_and(|last| !last.text.trim_end().ends_with('.'));
    for at in rest {
        let fits = lines
            .get(at)
            .is_some_and(|line| open && !is_stop(line) && !geometry.has_other_size(line));
        if fits && !foreign.is_empty() {
            entry.push(at);
        } else {
            foreign.push(at);
        }
    }
}

/// Whether the entry of the lines so far ends before line `at`, which has no label. The last entry of a list ends
/// on less: nothing after it says where it stops.
fn ends_before(
    lines: &[ListLine<'_>],
    geometry: &Geometry,
    entry: &[usize],
    at: usize,
    is_last: bool,
) -> bool {
    let (Some(line), Some(above)) = (
        lines.get(at),
        entry.last().and_then(|last| lines.get(*last)),
    ) else {
        return true;
    };
    let foreign_size =
        geometry.has_other_size(line) && line.block != above.block && !content::is_links(line.text);
    if foreign_size || is_stop(line) && !content::ends_open(above.text) {
        return true;
    }
    if !is_last {
        return false;
    }
    let complete = content::ends_like_entry(above.text);
    let moved = geometry
        .place(at)
        .zip(entry.last().and_then(|last| geometry.place(*last)))
        .is_none_or(|(here, there)| here.run != there.run);
    geometry.has_other_size(line)
        || geometry.has_gap_above(at, 1.8) && complete
        || geometry.has_gap_above(at, 3.0)
        || moved && complete
        || line.block != above.block
            && complete
            && !is_indented(geometry, at)
            && content::reference_signs(line.text) < 2
        || entry.len() > LONGEST_ENTRY
}

/// Lines of the longest entry that is believed.
const LONGEST_ENTRY: usize = 25;

/// How a list without labels shows where entries begin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Indents {
    /// First lines at the left edge, the others further in.
    Hanging,
    /// First lines further in.
    FirstLine,
    /// All at the left edge.
    None,
}

/// The signs that a list without labels uses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Layout {
    indents: Indents,
    /// Space between entries.
    spaced: bool,
}

/// Indents smaller or larger than this, in font sizes, are no sign of an entry's start.
const LEAST_INDENT: f32 = 0.4;
const MOST_INDENT: f32 = 6.0;

fn is_indented(geometry: &Geometry, at: usize) -> bool {
    geometry.indent(at).is_some_and(|indent| {
        indent > LEAST_INDENT * geometry.usual_size && indent < MOST_INDENT * geometry.usual_size
    })
}

/// What the indents of a list mean: of indented and other lines, those that more often begin with authors are
/// first lines.
fn indents_of(lines: &[ListLine<'_>], geometry: &Geometry) -> Indents {
    let (mut indented, mut indented_starts, mut edge, mut edge_starts) = (0, 0, 0, 0);
    for (at, line) in lines.iter().enumerate() {
        if geometry.has_other_size(line) {
            continue;
        }
        let starts = usize::from(content::may_begin_with_authors(line.text));
        if is_indented(geometry, at) {
            indented += 1;
            indented_starts += starts;
        } else {
            edge += 1;
            edge_starts += starts;
        }
    }
    let share = |part: usize, of: usize| part as f32 / of.max(1) as f32;
    if indented * 10 < indented + edge || edge * 12 < indented + edge {
        return Indents::None;
    }
    let (at_edge, further_in) = (share(edge_starts, edge), share(indented_starts, indented));
    if at_edge > further_in + 0.15 {
        Indents::Hanging
    } else if further_in > at_edge + 0.15 {
        Indents::FirstLine
    } else {
        Indents::None
    }
}

/// Whether entries are set apart by space: gaps above most lines that begin with authors, and above few others.
fn is_spaced(lines: &[ListLine<'_>], geometry: &Geometry) -> bool {
    let (mut starts, mut gaps_at_starts, mut others, mut gaps_at_others) = (0, 0, 0, 0);
    for (at, line) in lines.iter().enumerate() {
        if geometry.place(at).is_none_or(|place| place.pitch.is_none())
            || geometry.has_other_size(line)
        {
            continue;
        }
        let gap = usize::from(geometry.has_gap_above(at, ENTRY_GAP));
        if content::begins_with_authors(line.text) {
            starts += 1;
            gaps_at_starts += gap;
        } else {
            others += 1;
            gaps_at_others += gap;
        }
    }
    starts >= 3 && gaps_at_starts * 10 >= starts * 7 && gaps_at_others * 5 <= others
}

/// A distance to the line above that is this much larger than usual is a gap between entries.
const ENTRY_GAP: f32 = 1.2;

/// A line from this score on begins an entry.
const START: f32 = 1.0;

/// Splits a list without labels by indents, gaps, line ends and what stands at the line starts, all weighed
/// together.
pub(super) fn by_layout(lines: &[ListLine<'_>], geometry: &Geometry) -> Split {
    let layout = Layout {
        indents: indents_of(lines, geometry),
        spaced: is_spaced(lines, geometry),
    };
    let mut split = Split::default();
    let mut stopped = false;
    for (at, line) in lines.iter().enumerate() {
        let above = split
            .entries
            .last()
            .and_then(|entry| entry.lines.last())
            .copied();
        let open = above
            .and_then(|above| lines.get(above))
            .is_some_and(|above| content::ends_open(above.text));
        if is_stop(line) && !open || geometry.has_other_size(line) {
            stopped = true;
        } else if stopped && resumes(lines, geometry, &split.entries, at) {
            stopped = false;
        }
        if stopped {
            split.foreign.push(at);
            continue;
        }
        let starts =
            above.is_none_or(|above| start_score(lines, geometry, layout, above, at) >= START);
        match split.entries.last_mut() {
            Some(entry) if !starts => entry.lines.push(at),
            _ => split.entries.push(EntryLines {
                label: None,
                lines: vec![at],
            }),
        }
    }
    drop_tail(lines, geometry, &mut split);
    merge_fragments(lines, &mut split);
    split
}

/// Whether the list goes on at a line after an interruption: an entry of the list's size begins here, more follow,
/// and where the list is in alphabetical order it goes on in it.
fn resumes(lines: &[ListLine<'_>], geometry: &Geometry, entries: &[EntryLines], at: usize) -> bool {
    let ahead = |count: usize| {
        lines
            .get(at..(at + count).min(lines.len()))
            .unwrap_or_default()
    };
    let Some(line) = lines.get(at) else {
        return false;
    };
    let text: Vec<&str> = ahead(4).iter().map(|line| line.text).collect();
    let starts = ahead(16)
        .iter()
        .filter(|line| content::begins_with_authors(line.text) && !geometry.has_other_size(line))
        .count();
    !geometry.has_other_size(line)
        && content::begins_with_authors(line.text)
        && content::reference_signs(&text.join(" ")) >= 4
        && starts >= 3
        && keeps_order(lines, entries, line)
}

/// False when the entries so far are in alphabetical order and `line` would break it.
fn keeps_order(lines: &[ListLine<'_>], entries: &[EntryLines], line: &ListLine<'_>) -> bool {
    let initial = |line: &ListLine<'_>| {
        line.text
            .chars()
            .find(|c| c.is_alphabetic())
            .map(|c| c.to_lowercase().next().unwrap_or(c))
    };
    let initials: Vec<char> = entries
        .iter()
        .filter_map(|entry| lines.get(*entry.lines.first()?))
        .filter_map(initial)
        .collect();
    let ordered = initials
        .iter()
        .zip(initials.iter().skip(1))
        .filter(|(a, b)| a <= b)
        .count();
    let sorted = initials.len() >= 8 && ordered * 10 >= (initials.len() - 1) * 9;
    !sorted || initials.last().copied() <= initial(line)
}

fn start_score(
    lines: &[ListLine<'_>],
    geometry: &Geometry,
    layout: Layout,
    above: usize,
    at: usize,
) -> f32 {
    let (Some(line), Some(before), Some(place)) =
        (lines.get(at), lines.get(above), geometry.place(at))
    else {
        return 0.0;
    };
    if content::is_links(line.text) || line.continues(before) {
        return 0.0;
    }
    let mut score = match (layout.indents, is_indented(geometry, at)) {
        (Indents::Hanging, false) | (Indents::FirstLine, true) => 1.2,
        (Indents::Hanging, true) | (Indents::FirstLine, false) => -1.6,
        (Indents::None, _) => 0.0,
    };
    if content::begins_with_authors(line.text) {
        score += 0.8;
    } else if content::may_begin_with_authors(line.text) {
        score += 0.3;
    } else {
        score -= 0.5;
    }
    if line
        .text
        .chars()
        .next()
        .is_some_and(|c| c.is_lowercase() || c.is_ascii_digit() || ",;:)&".contains(c))
    {
        score -= 0.6;
    }
    if content::ends_open(before.text) {
        score -= 1.0;
    } else if content::ends_like_entry(before.text) {
        score += 0.4;
    } else {
        score -= 0.6;
    }
    score += match (geometry.has_gap_above(at, ENTRY_GAP), layout.spaced) {
        (true, true) => 1.6,
        (false, true) if place.pitch.is_some() => -1.6,
        (true, false) => 0.8,
        (false, _) => 0.0,
    };
    if line.block != before.block && place.pitch.is_some() {
        score += 0.3;
    }
    let before_short = geometry
        .place(above)
        .is_some_and(|place| place.short > 0.15 * geometry.usual_width);
    if before_short {
        score += 0.4;
    } else if layout.indents == Indents::None && !layout.spaced {
        score -= 0.3;
    }
    if has_early_year(lines, at) {
        score += 0.3;
    }
    score
}

fn has_early_year(lines: &[ListLine<'_>], at: usize) -> bool {
    let text: Vec<&str> = lines
        .iter()
        .skip(at)
        .take(2)
        .map(|line| line.text)
        .collect();
    content::has_early_year(&text.join(" "))
}

/// Takes off what follows the list without a stop word: entries of another size or without a sign of a reference.
fn drop_tail(lines: &[ListLine<'_>], geometry: &Geometry, split: &mut Split) {
    while let Some(last) = split.entries.last() {
        let text: Vec<&str> = last
            .lines
            .iter()
            .filter_map(|at| lines.get(*at))
            .map(|line| line.text)
            .collect();
        let other_size = last
            .lines
            .iter()
            .filter_map(|at| lines.get(*at))
            .all(|line| geometry.has_other_size(line));
        if !other_size && content::reference_signs(&text.join(" ")) >= content::ENOUGH_SIGNS {
            break;
        }
        split.entries.pop();
    }
    let Some(last) = split.entries.last_mut() else {
        return;
    };
    let mut kept: Vec<usize> = Vec::new();
    for at in &last.lines {
        if !kept.is_empty() && ends_before(lines, geometry, &kept, *at, true) {
            break;
        }
        kept.push(*at);
    }
    last.lines = kept;
    let end = last.lines.last().copied().unwrap_or(0);
    split.foreign.retain(|at| *at < end);
}

/// A piece with hardly a sign of a reference that does not begin with authors belongs to the entry before.
fn merge_fragments(lines: &[ListLine<'_>], split: &mut Split) {
    let mut merged: Vec<EntryLines> = Vec::with_capacity(split.entries.len());
    for entry in split.entries.drain(..) {
        let text: Vec<&str> = entry
            .lines
            .iter()
            .filter_map(|at| lines.get(*at))
            .map(|line| line.text)
            .collect();
        let text = text.join(" ");
        let fragment = content::reference_signs(&text) < content::ENOUGH_SIGNS
            && !content::may_begin_with_authors(&text);
        match merged.last_mut() {
            Some(last) if fragment => last.lines.extend(entry.lines),
            _ => merged.push(entry),
        }
    }
    split.entries = merged;
}
