//! Several works under one number: "3. (a) Roe J. … (b) Poe K. …".

use std::sync::LazyLock;

use regex::Regex;

use super::{Entry, content};
use crate::{document::Document, text::Span};

static LETTER: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?:^|[\s;.])(?P<mark>\((?P<letter>[a-h])\)|(?P<bare>[a-h])\))\s").ok()
});

/// Divides a labelled entry at its letters, where they run from "a" and a reference follows each. The works get
/// the labels "3a", "3b" …; the first keeps the place of the number. Any other entry comes back as it is.
pub(super) fn divide(document: &Document, entry: Entry) -> Vec<Entry> {
    let Some(number) = entry.label.clone() else {
        return vec![entry];
    };
    let whole = document.text.passage(entry.span);
    let mut marks: Vec<(char, Span)> = Vec::new();
    for captures in LETTER
        .iter()
        .flat_map(|regex| regex.captures_iter(whole.str))
    {
        let letter = captures
            .name("letter")
            .or_else(|| captures.name("bare"))
            .and_then(|letter| letter.as_str().chars().next());
        let expected = char::from_u32(u32::from('a') + marks.len() as u32);
        if let (Some(mark), Some(letter)) = (captures.name("mark"), letter)
            && Some(letter) == expected
        {
            marks.push((letter, whole.span_of(mark.range())));
        }
    }
    let starts_with_letter = marks
        .first()
        .is_some_and(|(_, mark)| mark.start <= entry.span.start + number.chars().count() + 4);
    if marks.len() < 2 || !starts_with_letter {
        return vec![entry];
    }
    let works: Vec<Entry> = marks
        .iter()
        .enumerate()
        .map(|(at, (letter, mark))| {
            let end = marks
                .get(at + 1)
                .map_or(entry.span.end, |(_, next)| next.start);
            let text = document.text.slice(Span::new(mark.end, end));
            let start = if at == 0 {
                entry.span.start
            } else {
                mark.start
            };
            Entry {
                label: Some(format!("{number}{letter}")),
                raw: text.split_whitespace().collect::<Vec<_>>().join(" "),
                span: Span::new(
                    start,
                    end - trailing_space(document, Span::new(mark.end, end)),
                ),
            }
        })
        .collect();
    let all_are_references = works
        .iter()
        .all(|work| content::reference_signs(&work.raw) > content::ENOUGH_SIGNS);
    if all_are_references {
        works
    } else {
        vec![entry]
    }
}

fn trailing_space(document: &Document, span: Span) -> usize {
    document
        .text
        .slice(span)
        .chars()
        .rev()
        .take_while(|c| c.is_whitespace())
        .count()
}
