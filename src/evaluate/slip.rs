use serde::Serialize;

use crate::{
    annotations::Layer,
    database::Record,
    document::BlockKind,
    text::{Span, Text},
};

/// Characters of context on either side.
const CONTEXT: usize = 50;

/// Missed or made up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum SlipKind {
    /// Annotated and not found.
    Miss,
    /// Found and not annotated.
    FalseAlarm,
    /// Found, with a wrong value.
    WrongValue,
}

/// One difference between annotations and record, with its place.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Slip {
    /// The annotation set.
    pub document: String,
    /// What was compared.
    pub layer: Layer,
    /// In which direction they differ.
    pub kind: SlipKind,
    /// Why it counts.
    pub reason: String,
    /// Page (from 1) of the PDF, where known.
    pub page: Option<u32>,
    /// In the record's text, where it has a place there.
    pub span: Option<Span>,
    /// What is missed or made up.
    pub text: String,
    /// The text around it.
    pub context: String,
}

/// Characters of a text or reason that are kept; a reference list taken as one entry is longer than a screen.
const LONGEST: usize = 240;

impl Slip {
    /// The same with its long texts cut.
    pub(super) fn clipped(mut self) -> Self {
        for text in [&mut self.text, &mut self.reason, &mut self.context] {
            if let Some((end, _)) = text.char_indices().nth(LONGEST) {
                text.truncate(end);
                text.push('…');
            }
        }
        self
    }
}

/// A record with its text indexed, for looking up places.
#[derive(Debug)]
pub(super) struct Extracted<'a> {
    pub(super) record: &'a Record,
    pub(super) text: Text,
}

impl<'a> Extracted<'a> {
    pub(super) fn new(record: &'a Record) -> Self {
        Self {
            record,
            text: Text::new(record.text.clone()),
        }
    }

    /// The page on which the block that holds the character at `position` begins.
    pub(super) fn page_of(&self, position: usize) -> Option<u32> {
        self.record
            .blocks
            .iter()
            .filter(|block| block.kind != BlockKind::TableCell)
            .find(|block| position < block.span.end)
            .and_then(|block| block.boxes.first())
            .map(|place| place.page)
    }

    pub(super) fn context(&self, span: Span) -> String {
        around(&self.text, span)
    }
}

/// The characters of `span` between »« with what stands around them, on one line.
pub(super) fn around(text: &Text, span: Span) -> String {
    let before = text.slice(Span::new(span.start.saturating_sub(CONTEXT), span.start));
    let after = text.slice(Span::new(span.end, span.end + CONTEXT));
    format!("{before}»{}«{after}", text.slice(span)).replace(['\n', '\t'], " ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_texts_are_cut() {
        let slip = Slip {
            document: String::new(),
            layer: Layer::References,
            kind: SlipKind::Miss,
            reason: "é".repeat(LONGEST + 1),
            page: None,
            span: None,
            text: "é".repeat(LONGEST),
            context: String::new(),
        };
        let clipped = slip.clipped();
        assert_eq!(clipped.text.chars().count(), LONGEST);
        assert_eq!(clipped.reason.chars().count(), LONGEST + 1);
        assert!(clipped.reason.ends_with('…'));
    }

    #[test]
    fn context_is_one_line_with_the_place_marked() {
        let text = Text::new("one\ntwo three".to_owned());
        assert_eq!(around(&text, Span::new(4, 7)), "one »two« three");
    }
}
