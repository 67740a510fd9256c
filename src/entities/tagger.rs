use std::collections::BTreeSet;

use super::{
    Entity, EntityId, EntityLabel, EntitySource,
    adverse::{Frame, Tally},
    lexicon::{Lexicon, LexiconError},
    mention::{Mention, without_overlaps},
    passages,
    reader::{self, Reader},
    sentence,
    shorthand::Shorthand,
    token::{Token, tokens},
    trial::{self, TrialNames},
};
use crate::{
    document::{Document, RunKind},
    text::{Span, Text, abbreviations},
};

/// The tagger with its lexicon loaded.
#[derive(Debug)]
pub struct Tagger {
    lexicon: Lexicon,
}

impl Tagger {
    /// Loads the lexicon that is part of the program.
    ///
    /// # Errors
    /// When the bytes compiled in are no lexicon of this version.
    pub fn load() -> Result<Self, LexiconError> {
        Ok(Self {
            lexicon: Lexicon::embedded()?,
        })
    }

    /// Tags a document: everything but reference lists and the headers and footers of pages.
    #[must_use]
    pub fn tag_document(&self, document: &Document) -> Vec<Entity> {
        let mut borders: Vec<usize> = document
            .runs
            .iter()
            .filter(|run| run.kind == RunKind::Superscript)
            .flat_map(|run| [run.span.start, run.span.end])
            .collect();
        borders.sort_unstable();
        borders.dedup();
        self.tag_passages(&document.text, &passages::of_document(document), &borders)
    }

    /// Tags the given passages of a text; abbreviations defined in any of them hold in all.
    #[must_use]
    pub fn tag(&self, text: &Text, passages: &[Span]) -> Vec<Entity> {
        let passages = passages::of_text(text, passages);
        self.tag_passages(text, &passages, &[])
    }

    fn tag_passages(
        &self,
        text: &Text,
        passages: &[(Span, Frame)],
        borders: &[usize],
    ) -> Vec<Entity> {
        let spans: Vec<Span> = passages.iter().map(|(span, _)| *span).collect();
        let shorthand = Shorthand::of(text, &abbreviations(text, &spans), &self.lexicon);
        let parts: Vec<Part<'_>> = passages
            .iter()
            .map(|(span, frame)| Part::new(text, *span, *frame, borders))
            .collect();
        let trials = self.trial_names(&parts, &shorthand);
        let mut tally = Tally::default();
        let mut sentences = Vec::new();
        for part in &parts {
            for range in sentence::sentences(&part.tokens) {
                let tokens = part.tokens.get(range).unwrap_or_default();
                let found = reader::names(&self.lexicon, &shorthand, tokens);
                for name in &found {
                    name.count(tokens, &mut tally);
                }
                sentences.push((tokens, found, part.frame));
            }
        }
        let reader = Reader {
            trials: &trials,
            tally: &tally,
        };
        let mut mentions = Vec::new();
        let mut held = Vec::new();
        for part in &parts {
            mentions.extend(trial::registry_numbers(text.passage(part.span)));
        }
        for (tokens, found, frame) in &sentences {
            reader.read(tokens, found, *frame, &mut mentions, &mut held);
        }
        for (span, sense) in &shorthand.long_forms {
            if !matches!(sense.label, EntityLabel::AdverseEvent) {
                mentions.push(Mention {
                    label: sense.label,
                    span: *span,
                    confidence: 0.7,
                    source: EntitySource::Abbreviation,
                    normalized: Some(sense.normalized.clone()),
                });
            }
        }
        release_held(held, &mut mentions);
        let mut mentions = without_overlaps(mentions);
        trial::share_numbers(text, &mut mentions);
        entities(text, mentions)
    }

    /// The names that "the NAME trial" or their form shows anywhere in the document.
    fn trial_names(&self, parts: &[Part<'_>], shorthand: &Shorthand) -> TrialNames {
        let mut names = TrialNames::default();
        for part in parts {
            for sentence in sentence::sentences(&part.tokens) {
                let tokens = part.tokens.get(sentence).unwrap_or_default();
                let in_context = trial::names_in_context(tokens);
                let in_form = (0..tokens.len().saturating_sub(1))
                    .filter(|at| tokens.get(*at..at + 2).is_some_and(trial::has_series_form))
                    .map(|at| at..at + 2);
                for range in in_context.into_iter().chain(in_form) {
                    let name = tokens.get(range.clone()).unwrap_or_default();
                    let is_other = self
                        .lexicon
                        .senses_of(name)
                        .iter()
                        .any(|sense| sense.label != EntityLabel::Trial);
                    let is_defined =
                        shorthand
                            .starting_at(tokens, range.start)
                            .is_some_and(|(end, senses)| {
                                end == range.end
                                    && !senses.iter().any(|sense| sense.label == EntityLabel::Trial)
                            });
                    if !is_other && !is_defined && !trial::is_shouted(tokens) {
                        names.add(name);
                    }
                }
            }
        }
        names
    }
}

/// A passage cut into tokens.
struct Part<'text> {
    span: Span,
    frame: Frame,
    tokens: Vec<Token<'text>>,
}

impl<'text> Part<'text> {
    fn new(text: &'text Text, span: Span, frame: Frame, borders: &[usize]) -> Self {
        Self {
            span,
            frame,
            tokens: tokens(text, span, borders),
        }
    }
}

/// Adds the held mentions whose thing is named plainly elsewhere in the document.
fn release_held(held: Vec<Mention>, mentions: &mut Vec<Mention>) {
    let named: BTreeSet<(EntityLabel, String)> = mentions
        .iter()
        .filter_map(|mention| Some((mention.label, mention.normalized.as_ref()?.name.clone())))
        .collect();
    mentions.extend(held.into_iter().filter(|mention| {
        mention
            .normalized
            .as_ref()
            .is_some_and(|normalized| named.contains(&(mention.label, normalized.name.clone())))
    }));
}

fn entities(text: &Text, mentions: Vec<Mention>) -> Vec<Entity> {
    mentions
        .into_iter()
        .enumerate()
        .map(|(index, mention)| Entity {
            id: EntityId(format!("e{}", index + 1)),
            label: mention.label,
            span: mention.span,
            text: text.slice(mention.span).to_owned(),
            confidence: mention.confidence,
            source: mention.source,
            normalized: mention.normalized,
        })
        .collect()
}
