use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::{
    annotations::{
        AnnotatedCitation, AnnotatedClaim, AnnotatedEntity, AnnotatedFinding, AnnotationSet,
        GoldPlace, Layer,
    },
    citations::CitationStatus,
    entities::EntityLabel,
    text::{Span, Text},
};

/// What a sentence may be used for. No article has sentences of both uses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SentenceUse {
    /// To be looked at and trained on.
    Learn,
    /// To be measured with, and for nothing else.
    Score,
}

/// A sentence with everything annotated in it: what is not listed is not there. Spans point into the text of the
/// article's gold.
#[derive(Debug, Clone, PartialEq)]
pub struct AnnotatedSentence {
    /// The sentence, its full stop included.
    pub span: Span,
    /// What it is for.
    pub usage: SentenceUse,
    /// Whether it is a claim.
    pub is_claim: bool,
    /// Mentions, sorted by span.
    pub entities: Vec<AnnotatedEntity>,
    /// Markers inside it, and in a bracket alone right after it.
    pub citations: Vec<AnnotatedCitation>,
    /// Numbers, where it is a claim.
    pub findings: Vec<AnnotatedFinding>,
}

/// The annotated sentences of one article.
#[derive(Debug, Clone, PartialEq)]
pub struct AnnotatedArticle {
    /// The publisher's gold: the text, its passages, its references and citations.
    pub gold: AnnotationSet,
    /// Its paragraphs, in order.
    pub paragraphs: Vec<GoldPlace>,
    /// Sorted by span, without overlap.
    pub sentences: Vec<AnnotatedSentence>,
}

impl AnnotatedArticle {
    /// The sentences of one use, or all, as a set to score against: entities, claims and findings are annotated
    /// inside these sentences and nowhere else. `None` if there is no such sentence.
    ///
    /// The passages are the paragraphs that have such a sentence. The set lists no references; its claims name them by
    /// the ids of the gold.
    #[must_use]
    pub fn to_set(&self, usage: Option<SentenceUse>) -> Option<AnnotationSet> {
        let sentences: Vec<&AnnotatedSentence> = self
            .sentences
            .iter()
            .filter(|sentence| usage.is_none_or(|usage| sentence.usage == usage))
            .collect();
        if sentences.is_empty() {
            return None;
        }
        let is_used = |span: Span| {
            sentences
                .iter()
                .any(|sentence| span.contains(sentence.span))
        };
        Some(AnnotationSet {
            layers: BTreeSet::from([Layer::Entities, Layer::Claims, Layer::Findings]),
            labels: EntityLabel::ALL.into_iter().collect(),
            passages: self
                .gold
                .passages
                .iter()
                .filter(|passage| is_used(passage.span))
                .cloned()
                .collect(),
            regions: Some(sentences.iter().map(|sentence| sentence.span).collect()),
            references: Vec::new(),
            citations: sentences
                .iter()
                .flat_map(|sentence| sentence.citations.iter().cloned())
                .collect(),
            entities: sentences
                .iter()
                .flat_map(|sentence| sentence.entities.iter().copied())
                .collect(),
            claims: sentences
                .iter()
                .filter(|sentence| sentence.is_claim)
                .map(|sentence| claim(sentence))
                .collect(),
            publisher: None,
            ..self.gold.clone()
        })
    }
}

fn claim(sentence: &AnnotatedSentence) -> AnnotatedClaim {
    let mut references: Vec<String> = Vec::new();
    let given = sentence
        .citations
        .iter()
        .filter(|citation| citation.status != CitationStatus::Unresolved)
        .flat_map(|citation| &citation.targets);
    for target in given {
        if !references.contains(target) {
            references.push(target.clone());
        }
    }
    AnnotatedClaim {
        span: sentence.span,
        references,
        assertion: None,
        roles: Vec::new(),
        findings: sentence.findings.clone(),
    }
}

/// A sentence to train a tagger on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrainingSentence {
    /// The article, for keeping the sentences of one article on one side of a split.
    pub article: String,
    /// The sentence.
    pub text: String,
    /// All mentions in it, sorted; spans point into `text`.
    pub entities: Vec<AnnotatedEntity>,
    /// The labels that were annotated: a place without a mention is none of these.
    pub labels: BTreeSet<EntityLabel>,
}

/// The sentences that may be learned from ([`SentenceUse::Learn`]), in the order of the articles. Those without any
/// mention are among them: they show what is none.
#[must_use]
pub fn training_sentences(articles: &[AnnotatedArticle]) -> Vec<TrainingSentence> {
    let mut lent = Vec::new();
    for article in articles {
        let text = Text::new(article.gold.text.clone());
        let learned = article
            .sentences
            .iter()
            .filter(|sentence| sentence.usage == SentenceUse::Learn);
        for sentence in learned {
            let from = sentence.span.start;
            lent.push(TrainingSentence {
                article: article.gold.name.clone(),
                text: text.slice(sentence.span).to_owned(),
                entities: sentence
                    .entities
                    .iter()
                    .map(|entity| AnnotatedEntity {
                        span: Span::new(entity.span.start - from, entity.span.end - from),
                        label: entity.label,
                    })
                    .collect(),
                labels: EntityLabel::ALL.into_iter().collect(),
            });
        }
    }
    lent
}
