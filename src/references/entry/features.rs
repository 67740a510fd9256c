//! What the tagger sees of each token. Features are 32-bit hashes of their descriptions, so that a model holds
//! no string of its training data.

use std::collections::BTreeSet;

use super::tokens::{Token, TokenKind};

/// Container names seen in the training data, as hashes of their normalised words.
pub(crate) type Containers = BTreeSet<u32>;

/// Longest container name, in words, that is looked up.
const MAX_CONTAINER_WORDS: usize = 8;

/// The features of every token of an entry.
pub(crate) fn features(tokens: &[Token<'_>], containers: &Containers) -> Vec<Vec<u32>> {
    let views: Vec<View> = tokens.iter().map(View::new).collect();
    let entry = EntryView::new(&views, containers);
    (0..views.len())
        .map(|at| token_features(&views, &entry, at))
        .collect()
}

/// Hash of a container name: its words in lower case, punctuation left out.
pub(crate) fn container_hash<'word>(words: impl Iterator<Item = &'word str>) -> u32 {
    let mut hash = Hash::new("container");
    for word in words {
        hash.add(word);
    }
    hash.finish()
}

/// The words of `tokens` as [`container_hash`] wants them.
pub(crate) fn container_words(tokens: &[Token<'_>]) -> Vec<String> {
    tokens
        .iter()
        .filter(|token| token.kind == TokenKind::Word)
        .map(|token| token.text.to_lowercase())
        .collect()
}

/// FNV-1a over the parts of a feature's description.
struct Hash(u64);

impl Hash {
    fn new(name: &str) -> Self {
        let mut hash = Self(0xcbf2_9ce4_8422_2325);
        hash.add(name);
        hash
    }

    fn add(&mut self, part: &str) {
        for byte in part.bytes().chain([0xff]) {
            self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
    }

    fn finish(&self) -> u32 {
        // The multiplication leaves the low bits weak; fold the high half in.
        ((self.0 >> 32) ^ self.0) as u32
    }
}

/// One token, seen alone.
struct View {
    word: bool,
    lower: String,
    shape: String,
    year: bool,
    numeric: bool,
    capital: bool,
}

impl View {
    fn new(token: &Token<'_>) -> Self {
        let numeric = token.kind == TokenKind::Word
            && token
                .text
                .chars()
                .any(|character| character.is_ascii_digit());
        let year = is_year(token.text);
        let lower = match token.kind {
            TokenKind::Identifier => identifier_word(token.text),
            _ if numeric && token.text.chars().all(|c| !c.is_alphabetic()) => "0".to_owned(),
            _ => token.text.to_lowercase(),
        };
        Self {
            word: token.kind == TokenKind::Word,
            shape: shape(token),
            lower,
            year,
            numeric,
            capital: token.text.chars().next().is_some_and(char::is_uppercase),
        }
    }
}

fn identifier_word(text: &str) -> String {
    let kind = if text.contains("10.") {
        "<doi>"
    } else if text.contains("://") || text.starts_with("www") {
        "<url>"
    } else {
        "<id>"
    };
    kind.to_owned()
}

/// A number that can be a year, perhaps with a suffix ("2010", "1998b").
pub(crate) fn is_year(text: &str) -> bool {
    let mut characters = text.chars();
    let century = characters.by_ref().take(2).collect::<String>();
    let rest: Vec<char> = characters.collect();
    matches!(century.as_str(), "16" | "17" | "18" | "19" | "20")
        && rest.iter().take(2).filter(|c| c.is_ascii_digit()).count() == 2
        && (rest.len() == 2 || rest.len() == 3 && rest.last().is_some_and(char::is_ascii_lowercase))
}

/// Runs of letters and digits, abbreviated: "Xx" capitalised, "X" one capital, "XX" capitals, "d3" a number of
/// three digits, "d-d" a range, "y" a year, "Xd" letters before digits.
fn shape(token: &Token<'_>) -> String {
    match token.kind {
        TokenKind::Punctuation => return token.text.to_owned(),
        TokenKind::Identifier => return "I".to_owned(),
        TokenKind::Word => {}
    }
    if is_year(token.text) {
        return if token.text.len() == 4 { "y" } else { "ya" }.to_owned();
    }
    let count = token.text.chars().count();
    if token.text.bytes().all(|byte| byte.is_ascii_digit()) {
        return format!("d{}", count.min(6));
    }
    let mut shape = String::new();
    for character in token.text.chars() {
        let class = if character.is_ascii_digit() {
            'd'
        } else if character.is_uppercase() {
            'X'
        } else if character.is_alphabetic() {
            'x'
        } else {
            '-'
        };
        if !shape.ends_with(class) {
            shape.push(class);
        }
    }
    // Initials without full stops ("JA") differ from acronyms and surnames in capitals by length only.
    if shape == "X" {
        shape.push_str(&count.min(4).to_string());
    } else if shape == "x" && count <= 3 {
        shape.push_str(&count.to_string());
    }
    shape
}

/// What holds for the whole entry or needs a scan of it.
struct EntryView {
    /// Tokens to the next number; large where none follows.
    to_number: Vec<usize>,
    /// Tokens to the next and from the last year.
    to_year: Vec<usize>,
    years_before: Vec<usize>,
    /// Depth in parentheses and quotes.
    bracketed: Vec<bool>,
    quoted: Vec<bool>,
    /// Stretch between strong punctuation marks that each token stands in.
    segment: Vec<usize>,
    segments: Vec<Segment>,
    /// Place in a known container name: 0 none, 1 first word, 2 later word.
    container: Vec<u8>,
    et_al_before: Vec<bool>,
    has_quotes: bool,
    /// Kind of the beginning: the shapes of the first tokens.
    opening: String,
}

/// Words between two of `. , ; : ? "`.
#[derive(Default)]
struct Segment {
    words: usize,
    capitals: usize,
    initials: usize,
    numbers: usize,
    first: String,
    end: String,
}

impl Segment {
    fn describe(&self) -> String {
        let bucket = |count: usize| match count {
            0..=3 => count,
            4..=6 => 4,
            7..=10 => 5,
            _ => 6,
        };
        let case = match (self.words - self.numbers.min(self.words), self.capitals) {
            (0, _) => 'n',
            (words, capitals) if capitals >= words => 'C',
            (words, capitals) if capitals * 2 >= words => 'c',
            (_, 0) => 'l',
            _ => 's',
        };
        format!(
            "{}{case}{}{}",
            bucket(self.words),
            self.initials.min(2),
            self.numbers.min(2)
        )
    }
}

const FAR: usize = 999;

impl EntryView {
    fn new(views: &[View], containers: &Containers) -> Self {
        let ahead = |wanted: &dyn Fn(&View) -> bool| {
            let mut distance = FAR;
            let mut distances: Vec<usize> = views
                .iter()
                .rev()
                .map(|view| {
                    distance = if wanted(view) {
                        0
                    } else {
                        (distance + 1).min(FAR)
                    };
                    distance
                })
                .collect();
            distances.reverse();
            distances
        };
        let mut years = 0;
        let mut depth = 0_usize;
        let mut quoted = false;
        let mut et_al = false;
        let mut entry = Self {
            to_number: ahead(&|view| view.numeric),
            to_year: ahead(&|view| view.year),
            years_before: Vec::with_capacity(views.len()),
            bracketed: Vec::with_capacity(views.len()),
            quoted: Vec::with_capacity(views.len()),
            segment: Vec::with_capacity(views.len()),
            segments: vec![Segment::default()],
            container: known_containers(views, containers),
            et_al_before: Vec::with_capacity(views.len()),
            has_quotes: views
                .iter()
                .any(|view| matches!(view.lower.as_str(), "\"" | "“" | "”")),
            opening: views
                .iter()
                .take(4)
                .map(|view| view.shape.as_str())
                .collect::<Vec<_>>()
                .join(" "),
        };
        for view in views {
            entry.years_before.push(years);
            years += usize::from(view.year);
            match view.lower.as_str() {
                "(" | "[" => depth += 1,
                ")" | "]" => depth = depth.saturating_sub(1),
                "“" => quoted = true,
                "”" => quoted = false,
                "\"" => quoted = !quoted,
                "al" => et_al = true,
                _ => {}
            }
            entry.bracketed.push(depth > 0);
            entry.quoted.push(quoted);
            entry.et_al_before.push(et_al);
            entry.segment.push(entry.segments.len() - 1);
            entry.extend_segment(view);
        }
        entry
    }

    fn extend_segment(&mut self, view: &View) {
        let ends = matches!(
            view.lower.as_str(),
            "." | "," | ";" | ":" | "?" | "\"" | "“" | "”" | "(" | ")"
        );
        if let Some(segment) = self.segments.last_mut() {
            if ends {
                segment.end.clone_from(&view.lower);
            } else if view.word {
                if segment.words == 0 {
                    segment.first.clone_from(&view.lower);
                }
                segment.words += 1;
                segment.capitals += usize::from(view.capital);
                segment.numbers += usize::from(view.numeric);
                segment.initials += usize::from(matches!(view.shape.as_str(), "X1" | "X2"));
            }
        }
        if ends {
            self.segments.push(Segment::default());
        }
    }
}

/// Marks the longest known container names, from the left.
fn known_containers(views: &[View], containers: &Containers) -> Vec<u8> {
    let words: Vec<(usize, &str)> = views
        .iter()
        .enumerate()
        .filter(|(_, view)| view.word)
        .map(|(at, view)| (at, view.lower.as_str()))
        .collect();
    let mut marks = vec![0; views.len()];
    let mut at = 0;
    while at < words.len() {
        let rest = words.get(at..).unwrap_or_default();
        let mut hash = Hash::new("container");
        let mut longest = 0;
        for (count, (_, word)) in rest.iter().take(MAX_CONTAINER_WORDS).enumerate() {
            hash.add(word);
            if containers.contains(&hash.finish()) {
                longest = count + 1;
            }
        }
        for (place, (token, _)) in rest.iter().take(longest).enumerate() {
            if let Some(mark) = marks.get_mut(*token) {
                *mark = match (longest, place) {
                    (1, _) => 1,
                    (_, 0) => 2,
                    _ => 3,
                };
            }
        }
        at += longest.max(1);
    }
    marks
}

fn distance_bucket(distance: usize) -> &'static str {
    match distance {
        0 => "0",
        1 => "1",
        2 => "2",
        3 => "3",
        4..=5 => "4",
        6..=8 => "6",
        9..=14 => "9",
        15..=FAR => "f",
        _ => "",
    }
}

/// A window of the entry around a token; beyond its ends stand marks.
struct Window<'views> {
    views: &'views [View],
    at: usize,
}

impl<'views> Window<'views> {
    fn view(&self, offset: isize) -> Option<&'views View> {
        self.views.get(self.at.checked_add_signed(offset)?)
    }

    fn lower(&self, offset: isize) -> &'views str {
        self.view(offset).map_or("<>", |view| view.lower.as_str())
    }

    fn shape(&self, offset: isize) -> &'views str {
        self.view(offset).map_or("<>", |view| view.shape.as_str())
    }

    /// The nearest word in a direction, the token itself left aside.
    fn word(&self, step: isize) -> &'views str {
        let mut offset = step;
        while let Some(view) = self.view(offset) {
            if view.word {
                return &view.lower;
            }
            if offset.abs() > 4 {
                break;
            }
            offset += step;
        }
        "<>"
    }
}

fn token_features(views: &[View], entry: &EntryView, at: usize) -> Vec<u32> {
    let window = Window { views, at };
    let mut all = Vec::with_capacity(64);
    let mut emit = |name: &str, parts: &[&str]| {
        let mut hash = Hash::new(name);
        for part in parts {
            hash.add(part);
        }
        all.push(hash.finish());
    };
    let (lower, shape) = (window.lower(0), window.shape(0));

    emit("bias", &[]);
    emit("w", &[lower]);
    emit("s", &[shape]);
    for offset in [-3, -2, -1, 1, 2, 3] {
        let place = offset.to_string();
        emit("wo", &[&place, window.lower(offset)]);
        emit("so", &[&place, window.shape(offset)]);
    }
    emit("w-1w0", &[window.lower(-1), lower]);
    emit("w0w1", &[lower, window.lower(1)]);
    emit("w-1w1", &[window.lower(-1), window.lower(1)]);
    emit("w-2w-1", &[window.lower(-2), window.lower(-1)]);
    emit("w-1s0w1", &[window.lower(-1), shape, window.lower(1)]);
    emit("s-1s0", &[window.shape(-1), shape]);
    emit("s0s1", &[shape, window.shape(1)]);
    let shapes = |from: isize, to: isize| {
        (from..=to)
            .map(|offset| window.shape(offset))
            .collect::<Vec<_>>()
            .join(" ")
    };
    emit("s-1.1", &[&shapes(-1, 1)]);
    emit("s-2.0", &[&shapes(-2, 0)]);
    emit("s0.2", &[&shapes(0, 2)]);
    emit("s-2.2", &[&shapes(-2, 2)]);
    emit("s-4.0", &[&shapes(-4, 0)]);
    emit("s0.4", &[&shapes(0, 4)]);
    emit("pw", &[window.word(-1)]);
    emit("nw", &[window.word(1)]);
    emit("pwnw", &[window.word(-1), window.word(1)]);
    let letters: Vec<char> = lower.chars().collect();
    for length in 2..=4 {
        if letters.len() > length {
            let prefix: String = letters.iter().take(length).collect();
            let suffix: String = letters.iter().skip(letters.len() - length).collect();
            emit("pre", &[&prefix]);
            emit("suf", &[&suffix]);
        }
    }

    let flag = |values: &[bool]| {
        if values.get(at) == Some(&true) {
            "1"
        } else {
            "0"
        }
    };
    let number = |values: &[usize]| values.get(at).copied().unwrap_or(FAR);
    let tenth = (at * 10 / views.len().max(1)).to_string();
    let start = distance_bucket(at);
    let to_end = distance_bucket(views.len() - 1 - at.min(views.len() - 1));
    let to_number = distance_bucket(number(&entry.to_number));
    let to_year = if number(&entry.to_year) == FAR {
        "none"
    } else {
        distance_bucket(number(&entry.to_year))
    };
    let years = number(&entry.years_before).min(2).to_string();
    let container = entry.container.get(at).copied().unwrap_or(0).to_string();
    let (bracketed, quoted, et_al) = (
        flag(&entry.bracketed),
        flag(&entry.quoted),
        flag(&entry.et_al_before),
    );
    emit("tenth", &[&tenth, shape]);
    emit("start", &[start, shape]);
    emit("end", &[to_end, shape]);
    emit("tonum", &[to_number, shape]);
    emit("toyear", &[to_year, shape]);
    emit("years", &[&years, shape, bracketed]);
    emit("yearstenth", &[&years, &tenth, to_year]);
    emit("brack", &[bracketed, window.lower(-1), shape]);
    emit(
        "quote",
        &[quoted, if entry.has_quotes { "q" } else { "" }, &years],
    );
    emit("etal", &[et_al, &years, shape]);
    emit("cont", &[&container]);
    emit("contnum", &[&container, to_number, window.lower(-1)]);
    emit("open", &[&entry.opening, &years]);

    let index = entry.segment.get(at).copied().unwrap_or(0);
    if let Some(segment) = entry.segments.get(index) {
        let here = segment.describe();
        let empty = String::new();
        let before = index
            .checked_sub(1)
            .and_then(|index| entry.segments.get(index))
            .map_or(empty.clone(), Segment::describe);
        let after = entry
            .segments
            .get(index + 1)
            .map_or(empty, Segment::describe);
        let nth = index.min(9).to_string();
        emit("seg", &[&here, &segment.end]);
        emit("segnum", &[&here, to_number, &years]);
        emit("segb", &[&before, &here]);
        emit("sega", &[&here, &after, &segment.end]);
        emit("segnth", &[&nth, &here]);
        emit("segfirst", &[&segment.first]);
    }
    all
}

#[cfg(test)]
mod tests {
    use super::super::tokens::tokenize;
    use super::*;

    #[test]
    fn years_are_told_from_other_numbers() {
        assert!(is_year("2010") && is_year("1998b"));
        assert!(!is_year("2510") && !is_year("201") && !is_year("20101") && !is_year("19x8"));
    }

    #[test]
    fn shapes_tell_initials_years_and_ranges_apart() {
        let shapes: Vec<String> = tokenize("Smith JA 2010 12-19 e123 of", &[])
            .iter()
            .map(shape)
            .collect();
        assert_eq!(shapes, ["Xx", "X2", "y", "d-d", "xd", "x2"]);
    }

    #[test]
    fn the_longest_known_container_is_marked() {
        let tokens = tokenize("In J Clin Oncol. 3", &[]);
        let known: Containers = [
            container_hash(["j", "clin"].into_iter()),
            container_hash(["j", "clin", "oncol"].into_iter()),
        ]
        .into();
        let views: Vec<View> = tokens.iter().map(View::new).collect();
        assert_eq!(known_containers(&views, &known), [0, 2, 3, 3, 0, 0]);
    }
}
