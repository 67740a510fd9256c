//! Labelled reference strings, from the two published sets.

use std::{collections::BTreeMap, ops::Range, sync::LazyLock};

use regex::Regex;
use serde::Deserialize;

use super::super::{
    identifiers,
    labels::{Field, State},
    tokens::{Token, TokenKind, tokenize},
};

/// Why the training data cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DataError {
    /// A file is missing or cannot be read.
    #[error("{file}: {reason}")]
    Unreadable {
        /// Name in the data folder.
        file: &'static str,
        /// The system's words.
        reason: String,
    },
    /// A line of the JSON file is not a record.
    #[error("line {line} of the reference strings: {reason}")]
    Malformed {
        /// From 1.
        line: usize,
        /// The parser's words.
        reason: String,
    },
    /// The weights just written do not read back.
    #[error("the trained weights cannot be read back")]
    Weights,
}

/// A reference string with its fields.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Example {
    pub(super) raw: String,
    /// Fields and their byte ranges, sorted and apart.
    pub(super) spans: Vec<(Field, Range<usize>)>,
}

impl Example {
    /// The texts of one field.
    pub(super) fn texts(&self, field: Field) -> impl Iterator<Item = &str> {
        self.spans
            .iter()
            .filter(move |(of, _)| *of == field)
            .filter_map(|(_, bytes)| self.raw.get(bytes.clone()))
    }

    /// A hash that two printings of one work share: over the letters of the title, or else of the whole.
    pub(super) fn split_hash(&self) -> u64 {
        let key = self
            .texts(Field::Title)
            .next()
            .filter(|title| title.len() > 15)
            .unwrap_or(&self.raw);
        stable_hash(key)
    }

    /// The tokens and their states. Marks and brackets at the ends of a field belong to none.
    pub(super) fn labelled(&self) -> (Vec<Token<'_>>, Vec<State>) {
        let found = identifiers::find(&self.raw);
        let tokens = tokenize(&self.raw, &found.ranges);
        let mut states = vec![State::OUTSIDE; tokens.len()];
        for (field, bytes) in &self.spans {
            let from = tokens.partition_point(|token| token.bytes.end <= bytes.start);
            let to = tokens.partition_point(|token| token.bytes.start < bytes.end);
            if let Some((start, end)) = without_marks(&tokens, from..to) {
                for at in start..end {
                    if let Some(state) = states.get_mut(at) {
                        *state = State::of(*field, at == start);
                    }
                }
            }
        }
        let mut inside_identifier = false;
        for (token, state) in tokens.iter().zip(&mut states) {
            if token.kind == TokenKind::Identifier {
                *state = State::of(Field::Identifier, !inside_identifier);
            }
            inside_identifier = state.field() == Some(Field::Identifier);
        }
        close_gaps(&mut states);
        (tokens, states)
    }
}

/// FNV-1a over lower-case letters and digits.
pub(super) fn stable_hash(text: &str) -> u64 {
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    let letters = text
        .chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase);
    for letter in letters {
        hash = (hash ^ u64::from(u32::from(letter))).wrapping_mul(0x0000_0100_0000_01b3);
    }
    hash ^ (hash >> 29)
}

/// A later token of a field whose earlier tokens an identifier overwrote begins it.
fn close_gaps(states: &mut [State]) {
    let mut before = State::OUTSIDE;
    for state in states {
        if !before.allows(*state)
            && let Some(field) = state.field()
        {
            *state = State::of(field, true);
        }
        before = *state;
    }
}

fn without_marks(tokens: &[Token<'_>], range: Range<usize>) -> Option<(usize, usize)> {
    let text = |at: usize| tokens.get(at).map_or("", |token| token.text);
    let opens = |at: usize| matches!(text(at), "(" | "[");
    let mark = |at: usize| {
        matches!(
            text(at),
            "." | ","
                | ";"
                | ":"
                | "\""
                | "“"
                | "”"
                | "'"
                | "‘"
                | "’"
                | "«"
                | "»"
                | "-"
                | "–"
                | "—"
                | "/"
        )
    };
    let (mut start, mut end) = (range.start, range.end);
    while start < end && (mark(start) || opens(start) && !(start..end).any(|at| text(at) == ")")) {
        start += 1;
    }
    let closes = |at: usize, start: usize| matches!(text(at), ")" | "]") && !(start..at).any(opens);
    while start < end && (mark(end - 1) || closes(end - 1, start) || opens(end - 1)) {
        end -= 1;
    }
    // "(2010)": both brackets of a bracketed field.
    if end > start + 2 && opens(start) && matches!(text(end - 1), ")" | "]") {
        start += 1;
        end -= 1;
    }
    (start < end).then_some((start, end))
}

#[derive(Deserialize)]
struct Record {
    raw: String,
    fields: BTreeMap<String, Vec<String>>,
}

/// Reads records of `raw` and `fields`; the places of the fields are found in `raw`.
pub(super) fn read_jsonl(text: &str) -> Result<Vec<Example>, DataError> {
    text.lines()
        .enumerate()
        .filter(|(_, line)| !line.trim().is_empty())
        .map(|(at, line)| {
            let record: Record =
                serde_json::from_str(line).map_err(|error| DataError::Malformed {
                    line: at + 1,
                    reason: error.to_string(),
                })?;
            Ok(place_fields(record))
        })
        .collect()
}

/// The field that a name of the TEI format means. `with_title`: an article or chapter title stands beside it.
fn tei_field(name: &str, with_title: bool) -> Field {
    match name {
        "author" | "orgName.collaboration" => Field::Author,
        "editor" => Field::Editor,
        "title.a" | "title" => Field::Title,
        "title.m" if !with_title => Field::Title,
        "title.m" | "title.j" => Field::Container,
        "date" | "biblScope.date" => Field::Date,
        "publisher" | "orgName" => Field::Publisher,
        "pubPlace" => Field::Place,
        "biblScope.issue" => Field::Issue,
        "biblScope.vol" | "biblScope.volume" => Field::Volume,
        "biblScope.pp" | "biblScope.page" | "biblScope.pages" => Field::Pages,
        name if name.starts_with("idno") && name != "idno.report" || name.starts_with("ptr") => {
            Field::Identifier
        }
        _ => Field::Note,
    }
}

fn place_fields(record: Record) -> Example {
    let with_title = record.fields.contains_key("title.a");
    let mut wanted: Vec<(Field, String)> = record
        .fields
        .into_iter()
        .flat_map(|(name, texts)| {
            let field = tei_field(&name, with_title);
            texts.into_iter().map(move |text| (field, text))
        })
        .collect();
    // Long texts first: short numbers must not be placed inside them.
    wanted.sort_by_key(|(field, text)| (std::cmp::Reverse(text.len()), *field));
    let mut spans: Vec<(Field, Range<usize>)> = Vec::new();
    for (field, text) in wanted {
        let place = record
            .raw
            .match_indices(text.as_str())
            .map(|(at, found)| at..at + found.len())
            .find(|place| {
                !place.is_empty()
                    && stands_alone(&record.raw, place)
                    && spans
                        .iter()
                        .all(|(_, taken)| place.end <= taken.start || taken.end <= place.start)
            });
        spans.extend(place.map(|place| (field, place)));
    }
    spans.sort_by_key(|(_, place)| place.start);
    Example {
        raw: record.raw,
        spans,
    }
}

fn stands_alone(raw: &str, place: &Range<usize>) -> bool {
    let digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
    let inside = raw.get(place.clone()).unwrap_or_default();
    let before = raw
        .get(..place.start)
        .and_then(|text| text.chars().next_back());
    let after = raw.get(place.end..).and_then(|text| text.chars().next());
    !(digit(before) && digit(inside.chars().next())
        || digit(after) && digit(inside.chars().next_back()))
}

static ELEMENT: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"(?s)<([a-z-]+)>([^<>]*)</").ok());

/// Reads sequences of elements; a string is the texts of its elements joined by spaces.
pub(super) fn read_xml(text: &str) -> Vec<Example> {
    text.split("<sequence>")
        .skip(1)
        .filter_map(|sequence| sequence.split("</sequence>").next())
        .map(|sequence| {
            let mut example = Example {
                raw: String::new(),
                spans: Vec::new(),
            };
            for captures in ELEMENT
                .iter()
                .flat_map(|regex| regex.captures_iter(sequence))
            {
                let (_, [name, content]) = captures.extract();
                let content = unescaped(content);
                let content = content.split_whitespace().collect::<Vec<_>>().join(" ");
                if name == "citation-number" || content.is_empty() {
                    continue;
                }
                if !example.raw.is_empty() {
                    example.raw.push(' ');
                }
                let start = example.raw.len();
                example.raw.push_str(&content);
                example.spans.extend(
                    xml_fields(name, &content)
                        .into_iter()
                        .map(|(field, place)| (field, start + place.start..start + place.end)),
                );
            }
            example
        })
        .filter(|example| !example.raw.is_empty())
        .collect()
}

fn unescaped(text: &str) -> String {
    text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&apos;", "'")
        .replace("&amp;", "&")
}

static VOLUME: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?i)^\W*(?:vol(?:ume)?s?\b[.\s]*|no\b[.\s]*|band\b[.\s]*)?(?P<volume>[\w-]+)(?:[\s,.]*(?:\(|no\b\.?|issue\b|nr\b\.?|n°)\s*(?:no\.?\s*)?(?P<issue>[\w–-]+))?").ok()
});

static PAGES: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"(?i)^\W*(?:pp?\b[.\s]*|pages?\b\s*)?(?P<pages>.+)$").ok());

static EDITOR: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?i)^(?:in\b:?\s*)?(?P<names>.+?)[\s,(\[]*(?:\b(?:eds?|editors?|trans|translators?|hrsg)\b.*)?$").ok()
});

/// An element's fields: this format puts the issue into the volume and keeps the words "pp." and "Ed.".
fn xml_fields(name: &str, content: &str) -> Vec<(Field, Range<usize>)> {
    let whole = |field: Field| vec![(field, 0..content.len())];
    let parts = |regex: &Option<Regex>, names: &[(&str, Field)]| {
        let captures = regex.as_ref().and_then(|regex| regex.captures(content));
        names
            .iter()
            .filter_map(|(name, field)| {
                let part = captures.as_ref()?.name(name)?;
                Some((*field, part.range()))
            })
            .collect::<Vec<_>>()
    };
    match name {
        "author" => whole(Field::Author),
        "editor" | "translator" | "director" | "producer" => {
            parts(&EDITOR, &[("names", Field::Editor)])
        }
        "title" => whole(Field::Title),
        "journal" | "container-title" => whole(Field::Container),
        "date" => whole(Field::Date),
        "volume" => parts(
            &VOLUME,
            &[("volume", Field::Volume), ("issue", Field::Issue)],
        ),
        "pages" => parts(&PAGES, &[("pages", Field::Pages)]),
        "publisher" => whole(Field::Publisher),
        "location" => whole(Field::Place),
        "doi" | "url" | "isbn" => whole(Field::Identifier),
        _ => whole(Field::Note),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(example: &Example) -> Vec<(Field, String)> {
        let (tokens, states) = example.labelled();
        let mut fields: Vec<(Field, String)> = Vec::new();
        for (token, state) in tokens.iter().zip(states) {
            match (state.field(), fields.last_mut()) {
                (Some(field), Some((last, text))) if field == *last && !state.is_first() => {
                    text.push(' ');
                    text.push_str(token.text);
                }
                (Some(field), _) => fields.push((field, token.text.to_owned())),
                _ => {}
            }
        }
        fields
    }

    #[test]
    fn fields_are_placed_where_they_fit() {
        let line = r#"{"raw": "Roe J. On 7 things. Gut 7, 77 (1977).", "fields": {"author": ["Roe J"], "title.a": ["On 7 things"], "title.j": ["Gut"], "biblScope.vol": ["7"], "biblScope.pp": ["77"], "date": ["1977"]}}"#;
        let examples = read_jsonl(line).unwrap();
        let expected = [
            (Field::Author, "Roe J"),
            (Field::Title, "On 7 things"),
            (Field::Container, "Gut"),
            (Field::Volume, "7"),
            (Field::Pages, "77"),
            (Field::Date, "1977"),
        ]
        .map(|(field, text)| (field, text.to_owned()));
        assert_eq!(fields(&examples[0]), expected);
    }

    #[test]
    fn elements_are_cleaned_of_their_words() {
        let examples = read_xml(
            "<sequence><author>Roe, J.</author><date>(1999).</date><editor>In K. Poe (Ed.),</editor><volume>Vol. 12(3)</volume><pages>pp. 4–5.</pages></sequence>",
        );
        assert_eq!(
            examples[0].raw,
            "Roe, J. (1999). In K. Poe (Ed.), Vol. 12(3) pp. 4–5."
        );
        let expected = [
            (Field::Author, "Roe , J"),
            (Field::Date, "1999"),
            (Field::Editor, "K . Poe"),
            (Field::Volume, "12"),
            (Field::Issue, "3"),
            (Field::Pages, "4–5"),
        ]
        .map(|(field, text)| (field, text.to_owned()));
        assert_eq!(fields(&examples[0]), expected);
    }

    #[test]
    fn a_line_that_is_no_record_is_named() {
        assert!(matches!(
            read_jsonl("\nnothing"),
            Err(DataError::Malformed { line: 2, .. })
        ));
    }
}
