//! Where reference lists begin and what ends them.

use std::{ops::Range, sync::LazyLock};

use regex::Regex;

use super::{content, labels, lines::ListLine};
use crate::document::BlockKind;

static HEADING: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?ix)^ \W* (?: (?:\d{1,2} | [ivxl]{1,6} ) (?:\.\d{1,2})* [.)]? \s+ )? (?: (?: selected | further | key | main | general | additional | supplementa(?:ry|l) | chapter | list \s of | cited | annotated | recommended ) \s+ )?
        (?: references? (?: \s+ (?: and | & ) \s+ (?: notes | (?: recommended | suggested | further ) \s+ reading s? ) )? (?: \s+ (?: cited | list | included .{0,30} ) )?
          | bibliograph(?:y|ies|ical \s references) | bibliographic \s references | literature (?: \s+ (?: cited | references? ) )? | works \s+ cited | citations | cited \s+ (?: literature | references | works )
          | notes \s+ and \s+ references | references \s+ and \s+ notes | (?: further | recommended | suggested ) \s+ reading | sources
          | r[ée]f[ée]rences (?: \s+ bibliographiques )? | bibliographie | literatur (?: verzeichnis )? | referencias (?: \s+ bibliogr[áa]ficas )? | bibliograf[ií]a | refer[êe]ncias (?: \s+ bibliogr[áa]ficas )? | bibliografia | riferimenti \s+ bibliografici | piśmiennictwo )
        (?: \s+ (?: to | for | of ) \s .{1,60} )? \W* $",
    )
    .ok()
});

static RUN_IN_HEADING: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"^(?:References|REFERENCES|Bibliography|BIBLIOGRAPHY|Literature [Cc]ited)\s?[:.]?\s+(?:\[1\]|\(1\)|1[.)])\s*\p{Lu}").ok()
});

static STOP: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?x)^ (?: \d{1,2}\.? \s+ )? (?i: appendi(?:x|ces)\b | acknowledge?ments?\b | funding\b | authors?['’]?s?['’]? \s contributions?\b | author \s (?:information|details|contributions?|biograph(?:y|ies))\b
        | (?:conflicts? \s of | competing | declaration \s of) \s (?:competing \s)? (?:financial \s)? interests?\b | supplement(?:ary|al) \s (?:material|information|data|figure|table|file|content)s?\b | supporting \s information\b
        | (?: figure | table ) \s (?:legends?|captions?)\b | (?:figure|table) \s+ \d+ \s* [.:|] | fig\. \s* \d+ | publisher['’]s \s note\b | about \s the \s authors?\b | biograph(?:y|ies)\s*$ | data \s availability\b | ethic(?:s|al) \s (?:approval|statement|declaration)\b
        | citation: | edited \s by\b | reviewed \s by\b | accepted:? \s \d | how \s to \s cite\b | cite \s this \s article\b | to \s cite \s this\b | open \s access\b.{0,20} (?:this|©)? | this \s is \s an \s open | submit \s your\b | ready \s to \s submit | publish \s with\b | copyright\b | © | \(c\) \s \d{4} | received:? \s \d | correspondence\b | corresponding \s author
        | (?:current \s)? (?:referee|reviewer|peer \s review) (?: \s (?:status|reports?|report) )? \b | open \s peer \s review | version \s \d+ \s* $ | abbreviations\s*$ | disclaimer\b | additional \s (?:information|files?)\b | all \s (?:authors|claims)\b | licen[sc]e\b | author \s note | disclosures?\b | abbreviations \s used | (?: the )? \s? authors? \s (?:declare|have|report) | this \s article \s is \s distributed ) ",
    )
    .ok()
});

/// A stretch of lines that may hold one list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Region {
    /// The lines after the heading.
    pub(super) lines: Range<usize>,
    /// Index of the heading's line; `None` for a list found without one.
    pub(super) heading: Option<usize>,
    /// Characters of the first line that belong to the heading.
    pub(super) skip: usize,
}

/// Lines looked at after a heading to see whether a list follows.
const LOOK_AHEAD: usize = 8;

/// The stretches after headings of reference lists, in order and apart. Each reaches to the next such heading
/// or to the end of the document; what in it is not of the list is left to the splitting.
///
/// A cell headed "References" is the head of a column, unless the document has no other heading.
pub(super) fn after_headings(lines: &[ListLine<'_>]) -> Vec<Region> {
    let in_table =
        |line: &ListLine<'_>| matches!(line.kind, BlockKind::TableCell | BlockKind::TableRow);
    let outside = headed(lines, |line| !in_table(line));
    if outside.is_empty() {
        headed(lines, in_table)
    } else {
        outside
    }
}

fn headed(lines: &[ListLine<'_>], may_head: impl Fn(&ListLine<'_>) -> bool) -> Vec<Region> {
    let mut regions: Vec<Region> = Vec::new();
    for (at, line) in lines.iter().enumerate().filter(|(_, line)| may_head(line)) {
        let region = if is_heading(line.text) {
            Region {
                lines: at + 1..lines.len(),
                heading: Some(at),
                skip: 0,
            }
        } else if let Some(skip) = run_in_heading(line.text) {
            Region {
                lines: at..lines.len(),
                heading: Some(at),
                skip,
            }
        } else {
            continue;
        };
        if !list_follows(lines, &region) {
            continue;
        }
        if let Some(last) = regions.last_mut() {
            last.lines.end = at;
        }
        regions.push(region);
    }
    regions
}

/// Whether a line is the heading of a reference list.
pub(super) fn is_heading(text: &str) -> bool {
    let text = text.trim();
    if text.chars().count() > 90 {
        return false;
    }
    let matches = |text: &str| HEADING.as_ref().is_some_and(|regex| regex.is_match(text));
    // "R E F E R E N C E S"
    let spaced = text.split(' ').all(|letter| letter.chars().count() <= 1);
    matches(text) || spaced && matches(&text.replace(' ', ""))
}

/// Characters of a heading that the first entry follows on its line.
fn run_in_heading(text: &str) -> Option<usize> {
    RUN_IN_HEADING.as_ref()?.find(text)?;
    let bytes = text.find(['1', '[', '('])?;
    text.get(..bytes).map(|heading| heading.chars().count())
}

fn list_follows(lines: &[ListLine<'_>], region: &Region) -> bool {
    let ahead: Vec<&ListLine<'_>> = lines
        .get(region.lines.clone())
        .unwrap_or_default()
        .iter()
        .take(LOOK_AHEAD)
        .collect();
    let text = ahead
        .iter()
        .map(|line| line.text)
        .collect::<Vec<_>>()
        .join(" ");
    let labelled = ahead
        .iter()
        .take(3)
        .filter_map(|line| labels::label_of(line))
        .any(|label| label.value == 1);
    let signs = content::reference_signs(&text);
    labelled && signs >= content::ENOUGH_SIGNS
        || signs > content::ENOUGH_SIGNS
            && ahead
                .iter()
                .any(|line| content::may_begin_with_authors(line.text))
}

/// Whether a line begins something that is no reference: a heading or the words of back matter.
pub(super) fn is_stop(line: &ListLine<'_>) -> bool {
    let text = line.text.trim_start();
    // An entry's later line: headings and captions do not begin in lower case.
    if content::is_links(text) || text.starts_with(char::is_lowercase) {
        return false;
    }
    let worded = STOP.as_ref().is_some_and(|regex| regex.is_match(text));
    let caption = line.kind == BlockKind::Caption;
    let heading = line.kind == BlockKind::Heading && content::reference_signs(text) == 0;
    // An entry may begin with such a word ("Abbreviations in …", "Copyright law"): then it has signs.
    (worded && content::reference_signs(text) < 3) || caption || heading
}

/// Share of the lines of a list without heading that must begin entries.
const DENSITY: f32 = 0.15;

/// The longest stretch in the later part of the document whose labelled lines read 1, 2, 3 … with the content
/// of references: a list that has no heading.
pub(super) fn without_heading(lines: &[ListLine<'_>]) -> Option<Region> {
    let from = lines.len() * 2 / 5;
    let late = lines.get(from..)?;
    let geometry = super::geometry::Geometry::of(late);
    let sequence = labels::best_sequence(late, &geometry);
    let first = sequence.first()?;
    let last = sequence.last()?;
    let span = late.get(first.line..=last.line)?;
    let signs: usize = sequence
        .windows(2)
        .filter_map(|pair| match pair {
            [a, b] => late.get(a.line..b.line),
            _ => None,
        })
        .map(|entry| {
            let text: Vec<&str> = entry.iter().map(|line| line.text).collect();
            content::reference_signs(&text.join(" ")).min(5)
        })
        .sum();
    let dense = sequence.len() as f32 >= DENSITY * span.len() as f32;
    let enough = sequence.len() >= 5 && signs >= 3 * (sequence.len() - 1);
    if first.label.value == 1 && dense && enough {
        return Some(Region {
            lines: from + first.line..lines.len(),
            heading: None,
            skip: 0,
        });
    }
    unlabelled_tail(lines, from)
}

/// Lines in a row, of those that begin with authors and have a year, below which no list is assumed.
const LEAST_STARTS: usize = 5;

/// Lines between two such lines, at most.
const MOST_BETWEEN: usize = 8;

fn unlabelled_tail(lines: &[ListLine<'_>], from: usize) -> Option<Region> {
    let starts: Vec<usize> = lines
        .iter()
        .enumerate()
        .skip(from)
        .filter(|(_, line)| content::begins_with_authors(line.text))
        .map(|(at, _)| at)
        .collect();
    let mut best: &[usize] = &[];
    let mut begin = 0;
    for (at, pair) in starts.windows(2).enumerate() {
        if matches!(pair, [a, b] if b - a > MOST_BETWEEN) {
            begin = at + 1;
        }
        let stretch = starts.get(begin..at + 2).unwrap_or_default();
        if stretch.len() > best.len() {
            best = stretch;
        }
    }
    let first = *best.first()?;
    let years = best
        .iter()
        .filter(|at| {
            let near: Vec<&str> = lines
                .iter()
                .skip(**at)
                .take(4)
                .map(|line| line.text)
                .collect();
            content::reference_signs(&near.join(" ")) >= 4
        })
        .count();
    (best.len() >= LEAST_STARTS && years * 4 >= best.len() * 3).then_some(Region {
        lines: first..lines.len(),
        heading: None,
        skip: 0,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_of_lists_have_many_names() {
        for heading in [
            "References",
            "REFERENCES AND NOTES",
            "7. References",
            "Literature cited",
            "R E F E R E N C E S",
            "References:",
            "Bibliography",
            "VI. BIBLIOGRAPHY",
            "References for chapter 3",
            "■ REFERENCES",
        ] {
            assert!(is_heading(heading), "{heading}");
        }
        for text in [
            "References to this are in the text and they are many, so that they are listed elsewhere here",
            "The literature",
            "Preferences",
            "Reference values",
        ] {
            assert!(!is_heading(text), "{text}");
        }
    }
}
