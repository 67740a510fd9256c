use std::fmt::Write as _;

use super::{
    Losses, Part,
    naming::name_of,
    passages::{Passage, passages},
};
use crate::{
    database::Record,
    document::RunKind,
    text::{Span, Text, sentences},
};

/// A document in columns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conll {
    /// The lines.
    pub text: String,
    /// What the format has no place for.
    pub losses: Losses,
}

const LOST: &[Part] = &[
    Part::Metadata,
    Part::References,
    Part::Targets,
    Part::Identifiers,
    Part::Roles,
    Part::SupportReasons,
    Part::Assertions,
    Part::Regimens,
    Part::Confidences,
    Part::Boxes,
    Part::Blocks,
    Part::Sections,
    Part::Runs,
    Part::Warnings,
    Part::LeftOut,
];

/// A record in the manner of CoNLL-2003: a token a line, an empty line after each sentence, BIO2 labels.
///
/// Seven columns separated by tabs: token; its start and end in the canonical text, in characters; entity (`B-DRUG`,
/// `I-DRUG`, `O`); citation (`B-CITATION`); claim (`B-CLAIM`); finding, by its kind (`B-HAZARD_RATIO`). One column for
/// each family, because a number stands in a claim and a mention may stand in a number's sentence.
///
/// A token is a run of letters, a run of digits, or any other character that is not white space: tokens do not depend
/// on the annotations. An annotation that begins inside a token has the whole token; of two that share a token in one
/// column the first and longer is written; both are counted in the losses.
#[must_use]
pub fn conll(record: &Record) -> Conll {
    let text = Text::new(record.text.clone());
    let families = families(record);
    let mut losses = Losses::of(record, LOST);
    let (tokens, starts) = tokens(record, &text, &families);
    let columns: Vec<Vec<String>> = families
        .into_iter()
        .map(|marks| column(&tokens, &starts, marks, &mut losses))
        .collect();
    let mut out = String::new();
    for (at, token) in tokens.iter().enumerate() {
        if at > 0 && starts.binary_search(&at).is_ok() {
            out.push('\n');
        }
        let _ = write!(
            out,
            "{}\t{}\t{}",
            text.slice(*token),
            token.start,
            token.end
        );
        for column in &columns {
            out.push('\t');
            out.push_str(column.get(at).map_or("O", String::as_str));
        }
        out.push('\n');
    }
    Conll { text: out, losses }
}

/// A span with its label.
type Mark = (Span, String);

/// The annotations of each column.
fn families(record: &Record) -> [Vec<Mark>; 4] {
    let entities = record.entities.iter();
    let citations = record.citations.iter();
    let claims = record.claims.iter();
    let findings = claims.clone().flat_map(|found| &found.item.findings);
    [
        entities
            .map(|found| (found.item.span, found.item.label.to_string()))
            .collect(),
        citations
            .map(|found| (found.item.span, "CITATION".to_owned()))
            .collect(),
        claims
            .map(|found| (found.item.span, "CLAIM".to_owned()))
            .collect(),
        findings
            .map(|finding| (finding.span, name_of(&finding.kind).to_uppercase()))
            .collect(),
    ]
}

/// All tokens, and the indices of those that begin a sentence.
fn tokens(record: &Record, text: &Text, families: &[Vec<Mark>]) -> (Vec<Span>, Vec<usize>) {
    let raised = record
        .runs
        .iter()
        .filter(|run| run.kind == RunKind::Superscript);
    let raised: Vec<Span> = raised.map(|run| run.span).collect();
    let mut tokens = Vec::new();
    let mut starts = Vec::new();
    for Passage { span, .. } in passages(record, text) {
        // A citation alone after the full stop goes with the sentence before it.
        let sentences = sentences(text, span, &raised);
        let cuts = sentences.iter().skip(1).map(|sentence| sentence.start);
        let cuts = cuts.filter(|&cut| {
            let cuts_through = |(mark, _): &Mark| mark.start < cut && cut < mark.end;
            !families.iter().flatten().any(cuts_through)
        });
        let mut from = span.start;
        for to in cuts.chain([span.end]) {
            let before = tokens.len();
            split(text, Span::new(from, to), &mut tokens);
            if tokens.len() > before {
                starts.push(before);
            }
            from = to;
        }
    }
    (tokens, starts)
}

#[derive(PartialEq, Clone, Copy)]
enum Class {
    Letter,
    Digit,
    Other,
    Space,
}

fn class(character: char) -> Class {
    match character {
        _ if character.is_whitespace() => Class::Space,
        _ if character.is_numeric() => Class::Digit,
        _ if character.is_alphabetic() => Class::Letter,
        _ if unicode_normalization::char::is_combining_mark(character) => Class::Letter,
        _ => Class::Other,
    }
}

fn split(text: &Text, within: Span, tokens: &mut Vec<Span>) {
    let mut last = Class::Space;
    for (at, character) in (within.start..).zip(text.slice(within).chars()) {
        let class = class(character);
        match tokens.last_mut() {
            Some(token) if class == last && matches!(class, Class::Letter | Class::Digit) => {
                token.end = at + 1;
            }
            _ if class != Class::Space => tokens.push(Span::new(at, at + 1)),
            _ => {}
        }
        last = class;
    }
}

/// The labels of one column, one for each token.
fn column(
    tokens: &[Span],
    starts: &[usize],
    mut marks: Vec<Mark>,
    losses: &mut Losses,
) -> Vec<String> {
    let mut labels = vec!["O".to_owned(); tokens.len()];
    marks.sort_by_key(|(span, _)| (span.start, std::cmp::Reverse(span.end)));
    let mut free = 0;
    for (span, label) in marks {
        let first = tokens.partition_point(|token| token.end <= span.start);
        let end = tokens.partition_point(|token| token.start < span.end);
        if first >= end {
            losses.add(Part::Empty, 1);
            continue;
        }
        if first < free {
            losses.add(Part::Nested, 1);
            continue;
        }
        free = end;
        let own = tokens.get(first..end).unwrap_or_default();
        if !own.iter().all(|token| span.contains(*token)) {
            losses.add(Part::Widened, 1);
        }
        let mut is_split = false;
        for at in first..end {
            let begins = at == first || starts.binary_search(&at).is_ok();
            is_split |= begins && at > first;
            if let Some(place) = labels.get_mut(at) {
                *place = format!("{}-{label}", if begins { 'B' } else { 'I' });
            }
        }
        if is_split {
            losses.add(Part::Split, 1);
        }
    }
    labels
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::testing::record;

    #[test]
    fn tokens_offsets_and_a_column_a_family() {
        let conll = conll(&record());
        let sentences: Vec<&str> = conll.text.split("\n\n").collect();
        let expected = "\
Dapagliflozin	35	48	B-DRUG	O	B-CLAIM	O
reduced	49	56	O	O	I-CLAIM	O
death	57	62	B-OUTCOME	O	I-CLAIM	O
by	63	65	O	O	I-CLAIM	O
17	66	68	O	O	I-CLAIM	B-PROPORTION
%	68	69	O	O	I-CLAIM	I-PROPORTION
[	70	71	O	O	I-CLAIM	O
1	71	72	O	B-CITATION	I-CLAIM	O
]	72	73	O	O	I-CLAIM	O
.	73	74	O	O	O	O";
        assert_eq!(sentences[1], expected);
        assert_eq!(conll.losses.count(Part::Nested), 0);
        assert_eq!(conll.losses.count(Part::Targets), 3);
    }

    #[test]
    fn what_a_column_cannot_hold_is_counted() {
        let mut record = record();
        // Inside the first mention; from inside a token; over the end of a passage.
        record.entities[1].item.span = Span::new(37, 40);
        record.entities[2].item.span = Span::new(59, 62);
        record.claims[0].item.span = Span::new(35, 80);
        let conll = conll(&record);
        let counts =
            [Part::Nested, Part::Widened, Part::Split].map(|part| conll.losses.count(part));
        // The first claim is widened to the second's first word, which is then taken.
        assert_eq!(counts, [2, 2, 1]);
        assert!(conll.text.contains("\nNausea\t76\t82\tO\tO\tB-CLAIM\tO\n"));
    }
}
