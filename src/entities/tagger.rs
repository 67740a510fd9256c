use std::collections::BTreeSet;

use super::{
    Entity, EntityId, EntityLabel, EntitySource,
    adverse::{self, Candidate, Frame},
    class, drug,
    lexicon::{Lexicon, LexiconError, Role, Sense},
    mention::{Mention, without_overlaps},
    outcome, sentence,
    shorthand::Shorthand,
    token::{Token, tokens},
    treatment,
    trial::{self, TrialNames},
};
use crate::{
    document::{Block, BlockKind, Document, RunKind},
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
        self.tag_passages(&document.text, &passages_of(document), &borders)
    }

    /// Tags the given passages of a text; abbreviations defined in any of them hold in all.
    #[must_use]
    pub fn tag(&self, text: &Text, passages: &[Span]) -> Vec<Entity> {
        let passages: Vec<(Span, Frame)> = passages
            .iter()
            .map(|span| (*span, Frame::default()))
            .collect();
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
        let reader = Reader {
            lexicon: &self.lexicon,
            shorthand: &shorthand,
            trials: &trials,
        };
        let mut mentions = Vec::new();
        let mut held = Vec::new();
        for part in &parts {
            mentions.extend(trial::registry_numbers(text.passage(part.span)));
            for sentence in sentence::sentences(&part.tokens) {
                let tokens = part.tokens.get(sentence).unwrap_or_default();
                reader.read(tokens, part.frame, &mut mentions, &mut held);
            }
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
                    if !is_other && !is_defined && !is_shouted(tokens) {
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

/// A mention that counts only if the document names the same thing plainly elsewhere.
struct Held {
    mention: Mention,
}

/// Reads one sentence at a time.
struct Reader<'run> {
    lexicon: &'run Lexicon,
    shorthand: &'run Shorthand,
    trials: &'run TrialNames,
}

/// A name found in a sentence with what it may mean.
struct Found {
    tokens: std::ops::Range<usize>,
    senses: Vec<Sense>,
    source: EntitySource,
}

impl Reader<'_> {
    fn read(
        &self,
        tokens: &[Token<'_>],
        frame: Frame,
        mentions: &mut Vec<Mention>,
        held: &mut Vec<Held>,
    ) {
        let found = self.names(tokens);
        let first = mentions.len();
        mentions.extend(drug::by_form(tokens));
        mentions.extend(class::by_grammar(tokens));
        mentions.extend(outcome::by_grammar(tokens));
        for at in 0..tokens.len() {
            if let Some(length) = self.trials.starting_at(tokens, at) {
                mentions.extend(TrialNames::mention(
                    tokens.get(at..at + length).unwrap_or_default(),
                ));
            }
        }
        for name in &found {
            for sense in &name.senses {
                self.place(tokens, name, sense, mentions, held);
            }
        }
        let has_treatment = mentions
            .iter()
            .skip(first)
            .any(|mention| matches!(mention.label, EntityLabel::Drug | EntityLabel::DrugClass));
        adverse_events(tokens, &found, has_treatment, frame, mentions);
    }

    /// The names of lexicon and document that start at each token, the longest of each.
    fn names(&self, tokens: &[Token<'_>]) -> Vec<Found> {
        let mut found = Vec::new();
        for at in 0..tokens.len() {
            let defined = self.shorthand.starting_at(tokens, at);
            if let Some((end, senses)) = defined
                && !senses.is_empty()
            {
                found.push(Found {
                    tokens: at..end,
                    senses: senses.to_vec(),
                    source: EntitySource::Abbreviation,
                });
            }
            for hit in self.lexicon.starting_at(tokens, at) {
                // What the document defines otherwise is not what the lexicon says it is.
                let is_redefined = defined.is_some_and(|(end, _)| end >= hit.tokens.end);
                if !is_redefined {
                    found.push(Found {
                        tokens: hit.tokens,
                        senses: hit.senses,
                        source: EntitySource::Lexicon,
                    });
                }
            }
        }
        found
    }

    /// Turns a sense into a mention where the sentence allows it. Adverse events are decided together, later.
    fn place(
        &self,
        tokens: &[Token<'_>],
        name: &Found,
        sense: &Sense,
        mentions: &mut Vec<Mention>,
        held: &mut Vec<Held>,
    ) {
        let range = name.tokens.clone();
        let covered = tokens.get(range.clone()).unwrap_or_default();
        let make = |covered: &[Token<'_>], confidence| {
            Mention::over(
                covered,
                sense.label,
                name.source,
                confidence,
                Some(sense.normalized.clone()),
            )
        };
        let is_plain = sense.role == Role::Plain;
        match sense.label {
            EntityLabel::AdverseEvent => {}
            EntityLabel::Drug if is_plain => mentions.extend(make(covered, 0.95)),
            EntityLabel::Drug if sense.exact.is_some() => {
                held.extend(make(covered, 0.8).map(|mention| Held { mention }));
            }
            EntityLabel::Drug => {
                if treatment::is_given(tokens, &range) {
                    mentions.extend(make(covered, 0.7));
                }
            }
            EntityLabel::DrugClass if is_plain => {
                if !treatment::is_adjective(tokens, &range) {
                    mentions.extend(make(covered, 0.92));
                }
            }
            EntityLabel::DrugClass => {
                held.extend(make(covered, 0.8).map(|mention| Held { mention }));
            }
            EntityLabel::Trial if sense.role == Role::Family => {
                if let Some(end) = family_end(tokens, range.end) {
                    mentions.extend(
                        make(tokens.get(range.start..end).unwrap_or_default(), 0.9)
                            .map(as_written(tokens, range.start..end)),
                    );
                }
            }
            EntityLabel::Trial => {
                if is_plain || !is_shouted(tokens) {
                    mentions.extend(make(covered, if is_plain { 0.93 } else { 0.75 }));
                }
            }
            EntityLabel::Outcome => {
                let is_survival =
                    covered.iter().any(|token| token.key == "survival") && covered.len() <= 2;
                let fits = is_plain
                    || outcome::is_measured(tokens)
                        && (!is_survival || outcome::is_of_patients(tokens, range.start))
                        && !outcome::is_population(tokens, &range);
                if fits {
                    mentions.extend(make(covered, if is_plain { 0.93 } else { 0.65 }));
                }
            }
        }
    }
}

/// The adverse events among the names of a sentence.
fn adverse_events(
    tokens: &[Token<'_>],
    found: &[Found],
    has_treatment: bool,
    frame: Frame,
    mentions: &mut Vec<Mention>,
) {
    let mut names: Vec<(&Found, &Sense)> = found
        .iter()
        .filter_map(|name| {
            let sense = name
                .senses
                .iter()
                .find(|sense| sense.label == EntityLabel::AdverseEvent)?;
            Some((name, sense))
        })
        .collect();
    names.sort_by_key(|(name, _)| (std::cmp::Reverse(name.tokens.len()), name.tokens.start));
    let mut chosen: Vec<(&Found, &Sense)> = Vec::new();
    for (name, sense) in names {
        let overlaps = chosen.iter().any(|(other, _)| {
            other.tokens.start < name.tokens.end && name.tokens.start < other.tokens.end
        });
        if !overlaps {
            chosen.push((name, sense));
        }
    }
    chosen.sort_by_key(|(name, _)| name.tokens.start);
    let candidates: Vec<Candidate> = chosen
        .iter()
        .map(|(name, sense)| Candidate {
            tokens: name.tokens.clone(),
            role: sense.role,
        })
        .collect();
    let decisions = adverse::decide(tokens, &candidates, has_treatment, frame);
    for ((name, sense), decision) in chosen.into_iter().zip(decisions) {
        if let Some(confidence) = decision {
            let covered = tokens.get(name.tokens.clone()).unwrap_or_default();
            mentions.extend(Mention::over(
                covered,
                EntityLabel::AdverseEvent,
                name.source,
                confidence,
                Some(sense.normalized.clone()),
            ));
        }
    }
}

/// The end of a trial's name that begins with the name of a series: a number or a hyphenated word follows, or
/// the text speaks of the series.
fn family_end(tokens: &[Token<'_>], end: usize) -> Option<usize> {
    let next = tokens.get(end);
    let is_part = next.is_some_and(|next| {
        next.joint == super::token::Joint::Hyphen && (next.is_capitalised() || next.has_digit())
            || next.joint == super::token::Joint::Space
                && next.text.len() <= 3
                && next.text.chars().all(|c| c.is_ascii_digit())
            || next.joint == super::token::Joint::Space && next.is_capitalised() && next.has_digit()
    });
    if is_part {
        return Some(end + 1);
    }
    next.is_some_and(|next| {
        matches!(
            next.key.as_str(),
            "series" | "program" | "programme" | "trial" | "trials" | "study" | "studies"
        )
    })
    .then_some(end)
}

/// Gives a mention the name as it is written, and no identifiers: those of the series are not the trial's.
fn as_written<'tokens>(
    tokens: &'tokens [Token<'_>],
    range: std::ops::Range<usize>,
) -> impl Fn(Mention) -> Mention + 'tokens {
    move |mention| {
        let written = TrialNames::mention(tokens.get(range.clone()).unwrap_or_default());
        Mention {
            normalized: written.and_then(|written| written.normalized),
            ..mention
        }
    }
}

/// Whether most words of a sentence are in capitals, so that capitals say nothing.
fn is_shouted(tokens: &[Token<'_>]) -> bool {
    let words = tokens
        .iter()
        .filter(|token| token.is_word() && token.text.len() > 1);
    let (mut all, mut shouted) = (0usize, 0usize);
    for word in words {
        all += 1;
        shouted += usize::from(word.is_all_caps());
    }
    all >= 4 && shouted * 10 > all * 7
}

/// Adds the held mentions whose thing is named plainly elsewhere in the document.
fn release_held(held: Vec<Held>, mentions: &mut Vec<Mention>) {
    let named: BTreeSet<(EntityLabel, String)> = mentions
        .iter()
        .filter_map(|mention| Some((mention.label, mention.normalized.as_ref()?.name.clone())))
        .collect();
    mentions.extend(held.into_iter().map(|held| held.mention).filter(|mention| {
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

/// The blocks to tag. Of a table row its cells, where it has any.
fn passages_of(document: &Document) -> Vec<(Span, Frame)> {
    let blocks = &document.blocks;
    let mut passages = Vec::new();
    for (index, block) in blocks.iter().enumerate() {
        let is_skipped = matches!(
            block.kind,
            BlockKind::Reference | BlockKind::Header | BlockKind::Footer | BlockKind::Author
        );
        let has_cells = block.kind == BlockKind::TableRow
            && blocks.get(index + 1).is_some_and(|next| {
                next.kind == BlockKind::TableCell && block.span.contains(next.span)
            });
        if !is_skipped && !has_cells {
            passages.push((block.span, frame_of(document, block)));
        }
    }
    passages
}

/// The frame of a block: its section's title, or the caption of its table and the header of its column.
fn frame_of(document: &Document, block: &Block) -> Frame {
    let section = block
        .section
        .as_ref()
        .and_then(|id| document.sections.iter().find(|section| section.id == *id));
    let mut heading = section
        .map(|section| section.title.clone())
        .unwrap_or_default();
    if block.table.is_some() {
        let around = document.blocks.iter().filter(|other| {
            other.table == block.table
                && (other.kind == BlockKind::Caption
                    || other.is_header && other.column.is_some() && other.column == block.column)
        });
        for other in around {
            heading.push(' ');
            heading.push_str(document.text.slice(other.span));
        }
    }
    Frame::of(&heading)
}
