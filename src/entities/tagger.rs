use std::collections::BTreeSet;

use super::{
    Entity, EntityId, EntityLabel, EntitySource,
    adverse::{Frame, Tally},
    classifier::{ClassifierError, EntityModel, Recognised},
    join,
    lexicon::{Lexicon, LexiconError},
    mention::{Mention, without_overlaps},
    passages,
    reader::{self, Reader},
    shorthand::Shorthand,
    token::{Token, tokens},
    trial::{self, TrialNames},
};
use crate::{
    document::{Document, RunKind},
    text::{Span, Text, abbreviations, sentences},
};

/// The tagger with its lexicon loaded, and a model if it has one.
#[derive(Debug)]
pub struct Tagger {
    lexicon: Lexicon,
    model: Option<EntityModel>,
}

impl Tagger {
    /// With the lexicon that is part of the program, and the evidence of a model. Without a model, names that the
    /// lexicons and patterns do not know are missed.
    ///
    /// # Errors
    /// When the bytes compiled in are no lexicon of this version.
    pub fn new(model: Option<EntityModel>) -> Result<Self, LexiconError> {
        Ok(Self {
            lexicon: Lexicon::embedded()?,
            model,
        })
    }

    /// What the heads of the model see in texts, as their training data annotates it, without lexicons, patterns or
    /// guidelines. Empty without a model.
    ///
    /// # Errors
    /// When the engine fails.
    pub fn recognise(&self, texts: &[Text]) -> Result<Vec<Vec<Recognised>>, ClassifierError> {
        let Some(model) = &self.model else {
            return Ok(vec![Vec::new(); texts.len()]);
        };
        let readings: Vec<_> = texts
            .iter()
            .map(|text| model.read(text, &[text.span()], &[], &self.lexicon))
            .collect();
        model.recognise(&readings)
    }

    /// Tags a document: everything but reference lists and the headers and footers of pages.
    ///
    /// # Errors
    /// When the model's engine fails.
    pub fn tag_document(&self, document: &Document) -> Result<Vec<Entity>, ClassifierError> {
        let superscripts: Vec<Span> = document
            .runs
            .iter()
            .filter(|run| run.kind == RunKind::Superscript)
            .map(|run| run.span)
            .collect();
        self.tag_passages(
            &document.text,
            &passages::of_document(document),
            &superscripts,
        )
    }

    /// Tags the given passages of a text; abbreviations defined in any of them hold in all.
    ///
    /// # Errors
    /// When the model's engine fails.
    pub fn tag(&self, text: &Text, passages: &[Span]) -> Result<Vec<Entity>, ClassifierError> {
        let passages = passages::of_text(text, passages);
        self.tag_passages(text, &passages, &[])
    }

    fn tag_passages(
        &self,
        text: &Text,
        passages: &[(Span, Frame)],
        superscripts: &[Span],
    ) -> Result<Vec<Entity>, ClassifierError> {
        let mut borders: Vec<usize> = superscripts
            .iter()
            .flat_map(|run| [run.start, run.end])
            .collect();
        borders.sort_unstable();
        borders.dedup();
        let spans: Vec<Span> = passages.iter().map(|(span, _)| *span).collect();
        let shorthand = Shorthand::of(text, &abbreviations(text, &spans), &self.lexicon);
        let parts: Vec<Part<'_>> = passages
            .iter()
            .map(|(span, frame)| Part::new(text, *span, *frame, superscripts, &borders))
            .collect();
        let trials = self.trial_names(&parts, &shorthand);
        let mut tally = Tally::default();
        let mut read = Vec::new();
        for part in &parts {
            for tokens in part.sentences() {
                let found = reader::names(&self.lexicon, &shorthand, tokens);
                for name in &found {
                    name.count(tokens, &mut tally);
                }
                read.push((tokens, found, part.frame));
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
        for (tokens, found, frame) in &read {
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
        if let Some(model) = &self.model {
            let reading = model.read(text, &spans, superscripts, &self.lexicon);
            let recognised = model.recognise(std::slice::from_ref(&reading))?;
            join::add(recognised.into_iter().flatten(), text, &mut mentions);
        }
        let mut mentions = without_overlaps(mentions);
        trial::share_numbers(text, &mut mentions);
        Ok(entities(text, mentions))
    }

    /// The names that "the NAME trial" or their form shows anywhere in the document.
    fn trial_names(&self, parts: &[Part<'_>], shorthand: &Shorthand) -> TrialNames {
        let mut names = TrialNames::default();
        for part in parts {
            for tokens in part.sentences() {
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

/// A passage cut into tokens and sentences.
struct Part<'text> {
    span: Span,
    frame: Frame,
    tokens: Vec<Token<'text>>,
    /// Number of the first token of each sentence.
    starts: Vec<usize>,
}

impl<'text> Part<'text> {
    fn new(
        text: &'text Text,
        span: Span,
        frame: Frame,
        superscripts: &[Span],
        borders: &[usize],
    ) -> Self {
        let tokens = tokens(text, span, borders);
        let starts = sentences(text, span, superscripts)
            .iter()
            .map(|sentence| tokens.partition_point(|token| token.span.end <= sentence.start))
            .collect();
        Self {
            span,
            frame,
            tokens,
            starts,
        }
    }

    /// The tokens of each sentence, with the citations that stand alone after it.
    fn sentences(&self) -> impl Iterator<Item = &[Token<'text>]> {
        let ends = self
            .starts
            .iter()
            .skip(1)
            .copied()
            .chain([self.tokens.len()]);
        self.starts
            .iter()
            .zip(ends)
            .map(|(start, end)| self.tokens.get(*start..end).unwrap_or_default())
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn tagged(string: &str) -> Vec<(String, &'static str)> {
        let text = Text::new(string.to_owned());
        let tagger = Tagger::new(None).unwrap();
        let mut passages = Vec::new();
        let mut start = 0;
        for line in string.split('\n') {
            let end = start + line.chars().count();
            passages.push(Span::new(start, end));
            start = end + 1;
        }
        tagger
            .tag(&text, &passages)
            .unwrap()
            .into_iter()
            .map(|entity| (entity.text, entity.label.as_str()))
            .collect()
    }

    fn expected(mentions: &[(&str, &'static str)]) -> Vec<(String, &'static str)> {
        mentions
            .iter()
            .map(|(text, label)| ((*text).to_owned(), *label))
            .collect()
    }

    #[test]
    fn a_combination_is_tagged_part_by_part_and_brackets_stay_outside() {
        assert_eq!(
            tagged("Trastuzumab/pertuzumab was followed by trastuzumab emtansine (T-DM1)."),
            expected(&[
                ("Trastuzumab", "DRUG"),
                ("pertuzumab", "DRUG"),
                ("trastuzumab emtansine", "DRUG"),
                ("T-DM1", "DRUG"),
            ])
        );
    }

    #[test]
    fn grades_and_medians_stay_out_and_diseases_are_no_events() {
        assert_eq!(
            tagged("Grade 3 nausea occurred in patients with hypertension; median PFS was longer."),
            expected(&[("nausea", "ADVERSE_EVENT"), ("PFS", "OUTCOME")])
        );
    }

    #[test]
    fn reduced_and_preserved_are_results_unless_they_name_a_diagnosis() {
        assert_eq!(
            tagged(
                "Pravastatin reduced nonfatal myocardial infarction; reduced ejection fraction was a risk."
            ),
            expected(&[
                ("Pravastatin", "DRUG"),
                ("nonfatal myocardial infarction", "OUTCOME"),
            ])
        );
    }

    #[test]
    fn acronyms_of_several_parts_may_be_in_capitals() {
        assert_eq!(
            tagged("USE OF T-DXD IN BREAST CANCER\nCHECKMATE-067 ended"),
            expected(&[("T-DXD", "DRUG"), ("CHECKMATE-067", "TRIAL")])
        );
    }

    #[test]
    fn a_constituent_of_plants_is_a_drug_only_where_it_is_given() {
        assert_eq!(
            tagged("Leaves contain apigenin and eucalyptol."),
            expected(&[])
        );
        assert_eq!(
            tagged("Patients were treated with apigenin."),
            expected(&[("apigenin", "DRUG")])
        );
    }

    #[test]
    fn a_short_form_means_what_the_document_says() {
        assert_eq!(
            tagged("Osteosarcoma (OS) cells were studied.\nOS cells grew."),
            expected(&[])
        );
        assert_eq!(
            tagged("We gave zanotuzumab vedotin (ZV).\nZV helped."),
            expected(&[
                ("zanotuzumab vedotin", "DRUG"),
                ("ZV", "DRUG"),
                ("ZV", "DRUG")
            ])
        );
    }

    #[test]
    fn a_trial_named_once_is_known_everywhere_with_its_number() {
        let text = Text::new(
            "The QUORVIX trial (NCT01234567) ended.\nQUORVIX (NCT01234567) was small.".to_owned(),
        );
        let first_line = text.as_str().find('\n').unwrap();
        let passages = [
            Span::new(0, first_line),
            Span::new(first_line + 1, text.len()),
        ];
        let names: Vec<_> = Tagger::new(None)
            .unwrap()
            .tag(&text, &passages)
            .unwrap()
            .into_iter()
            .filter(|entity| entity.text == "QUORVIX")
            .map(|entity| entity.normalized.unwrap().identifiers)
            .collect();
        let number =
            std::collections::BTreeMap::from([("nct".to_owned(), "NCT01234567".to_owned())]);
        assert_eq!(names, [number.clone(), number]);
    }

    #[test]
    fn a_number_in_the_document_goes_before_the_lexicons() {
        let text = Text::new("KEYNOTE-189 (NCT09999999) and KEYNOTE-024 ended.".to_owned());
        let numbers: Vec<_> = Tagger::new(None)
            .unwrap()
            .tag(&text, &[text.span()])
            .unwrap()
            .into_iter()
            .map(|entity| entity.normalized.unwrap().identifiers["nct"].clone())
            .collect();
        assert_eq!(numbers, ["NCT09999999", "NCT09999999", "NCT02142738"]);
    }

    #[test]
    fn superscripts_end_a_name() {
        let text = Text::new("with T-DXd12 and".to_owned());
        let document = Document {
            blocks: vec![crate::document::Block {
                kind: crate::document::BlockKind::Paragraph,
                span: text.span(),
                section: None,
                table: None,
                column: None,
                is_header: false,
                boxes: Vec::new(),
            }],
            runs: vec![crate::document::Run {
                kind: RunKind::Superscript,
                span: Span::new(10, 12),
            }],
            text,
            ..Document::default()
        };
        let found = Tagger::new(None).unwrap().tag_document(&document).unwrap();
        let spans: Vec<Span> = found.iter().map(|entity| entity.span).collect();
        assert_eq!(spans, [Span::new(5, 10)]);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn mentions_are_sorted_disjoint_and_true_to_the_text(
            words in proptest::collection::vec("[ (),./\\[\\]-]{0,2}|T-DXd|PFS|nausea|KEYNOTE-189|anti-HER2|therapy|α|survival|trial|and|of|inhibitors", 0..40)
        ) {
            let text = Text::new(words.join(" "));
            let mut end = 0;
            for entity in Tagger::new(None).unwrap().tag(&text, &[text.span()])
            .unwrap() {
                prop_assert_eq!(text.slice(entity.span), entity.text);
                prop_assert!(entity.span.start >= end && !entity.span.is_empty());
                prop_assert!((0.0..=1.0).contains(&entity.confidence));
                end = entity.span.end;
            }
        }
    }
}
