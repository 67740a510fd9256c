//! Printed labels of entries ("12.", "[12]", a raised 12) and the sequence that they form.

use std::{collections::BTreeMap, sync::LazyLock};

use regex::Regex;

use super::{content, geometry::Geometry, lines::ListLine};

/// How a list prints its labels. One list keeps to one way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum LabelStyle {
    /// \[12\]
    Brackets,
    /// (12)
    Parentheses,
    /// 12)
    Closed,
    /// 12.
    FullStop,
    /// 12
    Plain,
    /// 12, raised
    Superscript,
}

/// A label at the start of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Label {
    pub(super) style: LabelStyle,
    pub(super) value: u32,
    /// The letter of "3a".
    pub(super) letter: Option<char>,
    /// Characters of the line up to the entry's text.
    pub(super) length: usize,
}

impl Label {
    /// As printed, without punctuation.
    pub(super) fn printed(&self) -> String {
        self.letter.map_or_else(
            || self.value.to_string(),
            |letter| format!("{}{letter}", self.value),
        )
    }
}

static LABEL: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?x)^ \s* (?:
            \[ \s? (?P<bracket>\d{1,4}) (?P<bl>[a-z])? \s? \] [.:]?
          | \( \s? (?P<paren>\d{1,4}) (?P<pl>[a-z])? \s? \) [.:]?
          | (?P<closed>\d{1,4}) (?P<cl>[a-z])? \s? \)
          | (?P<stop>\d{1,4}) (?P<sl>[a-z])? \s? \.
          | (?P<plain>\d{1,4}) (?P<nl>[a-z])? (?: \s | $ | ,\s )
        ) \s* (?P<next> . )?",
    )
    .ok()
});

/// The label at the start of `line`, if one stands there.
pub(super) fn label_of(line: &ListLine<'_>) -> Option<Label> {
    if let Some(apart) = line.label_apart {
        return label_in(apart).map(|label| Label { length: 0, ..label });
    }
    raised_label(line).or_else(|| label_in(line.text))
}

fn label_in(text: &str) -> Option<Label> {
    let captures = LABEL.as_ref()?.captures(text)?;
    let (style, digits, letter) = [
        ("bracket", "bl", LabelStyle::Brackets),
        ("paren", "pl", LabelStyle::Parentheses),
        ("closed", "cl", LabelStyle::Closed),
        ("stop", "sl", LabelStyle::FullStop),
        ("plain", "nl", LabelStyle::Plain),
    ]
    .into_iter()
    .find_map(|(name, letter, style)| Some((style, captures.name(name)?, captures.name(letter))))?;
    let next = captures.name("next");
    // "12.5 mg", "3.e": a full stop inside a number or an abbreviation is no label's.
    let starts = next.is_none_or(|next| {
        let glued = next.start() == digits.end() + 1;
        let first = next.as_str().chars().next();
        style != LabelStyle::FullStop
            || !glued
            || first.is_some_and(|c| !c.is_ascii_digit() && !c.is_lowercase())
    });
    let bytes = next.map_or(text.len(), |next| next.start());
    let length = text.get(..bytes)?.chars().count();
    starts.then_some(Label {
        style,
        value: digits.as_str().parse().ok()?,
        letter: letter.and_then(|letter| letter.as_str().chars().next()),
        length,
    })
}

fn raised_label(line: &ListLine<'_>) -> Option<Label> {
    let raised: String = line.text.chars().take(line.superscript).collect();
    let digits = raised.trim();
    let shaped =
        !digits.is_empty() && digits.len() <= 4 && digits.bytes().all(|b| b.is_ascii_digit());
    let spaces = line
        .text
        .chars()
        .skip(line.superscript)
        .take_while(|c| c.is_whitespace())
        .count();
    shaped.then_some(Label {
        style: LabelStyle::Superscript,
        value: digits.parse().ok()?,
        letter: None,
        length: line.superscript + spaces,
    })
}

/// Whether a line is nothing but a label.
pub(super) fn is_only_label(text: &str) -> bool {
    let text = text.trim();
    text.len() <= 7
        && LABEL
            .as_ref()
            .and_then(|regex| regex.captures(text))
            .is_some_and(|captures| captures.name("next").is_none())
}

/// A labelled line that begins an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Labelled {
    /// Index of the line.
    pub(super) line: usize,
    pub(super) label: Label,
}

/// Numbers that one list may miss between two labels that were read, when a label is damaged.
const MOST_MISSING: u32 = 4;

#[derive(Clone, Copy)]
struct Link {
    score: f32,
    candidate: usize,
}

/// The longest plausible sequence of labels in one style: numbers go up by one, seldom by more, seldom repeat.
/// Of two lines that could bear the same number, the one that looks like the start of an entry wins.
///
/// Dynamic programme over the labelled lines; the time grows with their number only.
pub(super) fn best_sequence(lines: &[ListLine<'_>], geometry: &Geometry) -> Vec<Labelled> {
    let mut by_style: BTreeMap<LabelStyle, Vec<Labelled>> = BTreeMap::new();
    for (line, view) in lines.iter().enumerate() {
        if let Some(label) = label_of(view) {
            by_style
                .entry(label.style)
                .or_default()
                .push(Labelled { line, label });
        }
    }
    let mut best: (f32, Vec<Labelled>) = (0.0, Vec::new());
    for candidates in by_style.values() {
        let found = sequence_of(lines, geometry, candidates);
        if found.0 > best.0 {
            best = found;
        }
    }
    best.1
}

fn sequence_of(
    lines: &[ListLine<'_>],
    geometry: &Geometry,
    candidates: &[Labelled],
) -> (f32, Vec<Labelled>) {
    let mut back: Vec<Option<usize>> = Vec::with_capacity(candidates.len());
    let mut best_by_value: BTreeMap<u32, Link> = BTreeMap::new();
    let mut best: Option<Link> = None;
    for (candidate, labelled) in candidates.iter().enumerate() {
        let value = labelled.label.value;
        let mut total = if value == 1 { 1.0 } else { -1.0 };
        let mut from = None;
        for before in value.saturating_sub(MOST_MISSING + 1)..=value {
            let Some(link) = best_by_value.get(&before) else {
                continue;
            };
            let step = match value - before {
                0 if labelled.label.letter.is_some() => 1.0,
                0 => -0.8,
                1 => 2.0,
                missing => -0.5 * (missing as f32 - 1.0),
            };
            if link.score + step > total {
                total = link.score + step;
                from = Some(link.candidate);
            }
        }
        let link = Link {
            score: total + plausibility(lines, geometry, labelled),
            candidate,
        };
        back.push(from);
        let known = best_by_value.entry(value).or_insert(link);
        if link.score >= known.score {
            *known = link;
        }
        if best.is_none_or(|best| link.score > best.score) {
            best = Some(link);
        }
    }
    let mut sequence = Vec::new();
    let mut at = best.map(|link| link.candidate);
    while let Some(candidate) = at {
        sequence.extend(candidates.get(candidate).copied());
        at = back.get(candidate).copied().flatten();
    }
    sequence.reverse();
    (best.map_or(0.0, |link| link.score), sequence)
}

/// How much a labelled line looks like the start of an entry, from about −1 to 1.
fn plausibility(lines: &[ListLine<'_>], geometry: &Geometry, labelled: &Labelled) -> f32 {
    let Some(line) = lines.get(labelled.line) else {
        return -1.0;
    };
    let rest: String = line.text.chars().skip(labelled.label.length).collect();
    let before = labelled
        .line
        .checked_sub(1)
        .and_then(|before| lines.get(before));
    let mut score = -0.2;
    if content::may_begin_with_authors(&rest) {
        score += 0.5;
    } else if rest.chars().next().is_some_and(char::is_lowercase) {
        score -= 0.3;
    }
    if let Some(before) = before {
        if content::ends_open(before.text) {
            score -= 0.4;
        } else if content::ends_like_entry(before.text) {
            score += 0.2;
        }
    }
    match geometry.indent(labelled.line) {
        Some(indent) if indent <= line.size * 1.3 => score + 0.3,
        Some(_) => score - 0.3,
        None => score,
    }
}
