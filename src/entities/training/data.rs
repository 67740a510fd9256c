//! Annotated passages.

use serde::Deserialize;

use crate::{
    entities::classifier::HeadLabel,
    text::{Span, Text},
};

/// A passage with the mentions of the labels that its source annotates in full.
#[derive(Debug)]
pub struct Passage {
    /// Where it comes from, for figures by source: the name of the file without its ending and part.
    pub source: String,
    /// The text.
    pub text: Text,
    /// Labels of which every mention is annotated.
    pub annotated: Vec<HeadLabel>,
    /// The mentions.
    pub mentions: Vec<(Span, HeadLabel)>,
}

/// A line that is no annotated passage.
#[derive(Debug, thiserror::Error)]
#[error("line {line}: {cause}")]
pub struct DataError {
    /// Number of the line, from 1.
    pub line: usize,
    /// What is wrong.
    pub cause: String,
}

#[derive(Deserialize)]
struct Line {
    text: String,
    annotated: Vec<String>,
    entities: Vec<(usize, usize, String)>,
}

/// Reads JSON Lines with `text`, `annotated` (labels) and `entities` (`[start, end, label]`, in characters).
///
/// Labels that no head knows are left out; so are passages that annotate none that a head knows.
///
/// # Errors
/// When a line is not of this form or a mention lies outside the text.
pub fn read_passages(source: &str, lines: &str) -> Result<Vec<Passage>, DataError> {
    let mut passages = Vec::new();
    for (number, line) in (1..).zip(lines.lines()) {
        if line.trim().is_empty() {
            continue;
        }
        let failed = |cause: String| DataError {
            line: number,
            cause,
        };
        let line: Line = serde_json::from_str(line).map_err(|error| failed(error.to_string()))?;
        let annotated: Vec<HeadLabel> = line
            .annotated
            .iter()
            .filter_map(|label| HeadLabel::named(label))
            .collect();
        if annotated.is_empty() {
            continue;
        }
        let text = Text::new(line.text);
        let mut mentions = Vec::new();
        for (start, end, label) in line.entities {
            if start >= end || end > text.len() {
                return Err(failed(format!(
                    "a mention from {start} to {end} in a text of {} characters",
                    text.len()
                )));
            }
            if let Some(label) = HeadLabel::named(&label)
                && annotated.contains(&label)
            {
                mentions.push((Span::new(start, end), label));
            }
        }
        passages.push(Passage {
            source: source.to_owned(),
            text,
            annotated,
            mentions,
        });
    }
    Ok(passages)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_without_a_head_are_left_out_and_so_are_passages_with_no_other() {
        let lines = r#"{"text":"a b","annotated":["MEAS"],"entities":[[0,1,"MEAS"]]}
{"text":"a b","annotated":["DRUG","MEAS"],"entities":[[0,1,"DRUG"],[2,3,"MEAS"]]}"#;
        let passages = read_passages("x", lines).unwrap();
        assert_eq!(passages.len(), 1);
        assert_eq!(passages[0].mentions, [(Span::new(0, 1), HeadLabel::Drug)]);
    }

    #[test]
    fn a_mention_outside_the_text_is_an_error_with_its_line() {
        let lines = "\n{\"text\":\"a\",\"annotated\":[\"DRUG\"],\"entities\":[[0,2,\"DRUG\"]]}";
        assert_eq!(
            read_passages("x", lines).unwrap_err().to_string(),
            "line 2: a mention from 0 to 2 in a text of 1 characters"
        );
    }
}
