use super::*;
use crate::{annotations::AnnotatedEntity, entities::EntityLabel, text::Span};

const GOLD: &str = r#"{
    "citation_style": "numeric-bracket",
    "references": [{"id": "B1", "n": 1}, {"id": "B2", "n": 2}],
    "citations": [{"p": "p2", "start": 46, "end": 47, "targets": ["B2"]}],
    "paragraphs": [
        {"id": "p1", "where": "body", "kind": "title", "section": ["Results"], "text": "Results"},
        {"id": "p2", "where": "body", "kind": "p", "section": ["Results"],
         "text": "We asked. Aspirin lowered mortality by 12.5% [2]. It ended."}]
}"#;

const SENTENCES: &str = r#"{
    "schema": "claimtrace/sentence-annotations/1", "article": "a", "sentences": [
    {"paragraph": "p2", "start": 50, "end": 59, "text_sha256": "7fe90c33c87c7484", "use": "score", "claim": false,
     "entities": [], "citations": [], "findings": []},
    {"paragraph": "p2", "start": 10, "end": 49, "text_sha256": "05740b6de2aef910", "use": "learn", "claim": true,
     "entities": [{"start": 10, "end": 17, "label": "DRUG"}, {"start": 26, "end": 35, "label": "OUTCOME"}],
     "citations": [{"start": 46, "end": 47, "targets": ["B2"], "status": "resolved"}],
     "findings": [{"start": 39, "end": 44, "kind": "proportion", "value": 12.5, "unit": "%",
                   "measure": {"start": 26, "end": 35}, "arm": {"start": 10, "end": 17}}]}]
}"#;

fn article() -> AnnotatedArticle {
    read_sentences("a.json", SENTENCES, GOLD).unwrap()
}

#[test]
fn offsets_count_from_the_paragraph_and_point_into_the_article() {
    let article = article();
    let sentence = &article.sentences[0];
    assert_eq!(sentence.span, Span::new(18, 57));
    assert_eq!(sentence.entities[1].span, Span::new(34, 43));
    let finding = &sentence.findings[0];
    assert_eq!(finding.measure.as_ref().unwrap().text, "mortality");
    assert_eq!(article.paragraphs[1].sections, ["Results"]);
}

#[test]
fn only_the_sentences_of_the_use_are_scored() {
    let article = article();
    let set = article.to_set(Some(SentenceUse::Learn)).unwrap();
    assert_eq!(set.regions, Some(vec![Span::new(18, 57)]));
    assert_eq!(set.claims[0].references, ["B2"]);
    assert_eq!(set.passages.len(), 1);
    let set = article.to_set(Some(SentenceUse::Score)).unwrap();
    assert!(set.entities.is_empty() && set.claims.is_empty());
    assert_eq!(article.to_set(None).unwrap().regions.unwrap().len(), 2);
}

#[test]
fn sentences_to_learn_from_stand_alone() {
    let lent = training_sentences(&[article()]);
    let [only] = lent.as_slice() else {
        panic!("{lent:?}");
    };
    assert_eq!(only.text, "Aspirin lowered mortality by 12.5% [2].");
    let entity = |start, end, label| AnnotatedEntity {
        span: Span::new(start, end),
        label,
    };
    assert_eq!(
        only.entities,
        [
            entity(0, 7, EntityLabel::Drug),
            entity(16, 25, EntityLabel::Outcome)
        ]
    );
    assert_eq!(only.labels.len(), EntityLabel::ALL.len());
}

fn message(from: &str, to: &str) -> String {
    let wrong = SENTENCES.replace(from, to);
    assert_ne!(wrong, SENTENCES);
    read_sentences("a.json", &wrong, GOLD)
        .unwrap_err()
        .to_string()
}

#[test]
fn errors_name_the_file_and_the_sentence() {
    assert_eq!(
        message("05740b6de2aef910", "0000000000000000"),
        "a.json: sentence [10, 49) of `p2`: its text is not the one that was annotated"
    );
    assert_eq!(
        message(
            r#""start": 26, "end": 35, "label""#,
            r#""start": 50, "end": 52, "label""#
        ),
        "a.json: sentence [10, 49) of `p2`: the entity [50, 52) lies outside"
    );
    assert_eq!(
        message(r#""start": 39, "end": 44"#, r#""start": 39, "end": 440"#),
        "a.json: sentence [10, 49) of `p2`: span [39, 440) is empty or outside the text of 59 characters"
    );
    assert!(message("\"DRUG\"", "\"DRUGS\"").contains("unknown variant `DRUGS`"));
    assert!(message("[\"B2\"]", "[\"B7\"]").contains("points at `B7`"));
    assert!(
        message("\"p2\", \"start\": 50", "\"p9\", \"start\": 50").contains("no such paragraph")
    );
    assert!(
        message("\"article\": \"a\"", "\"article\": \"../a\"").contains("no name of an article")
    );
}
