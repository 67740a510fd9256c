//! Evaluation on real gold: each article's gold scored against itself must be perfect, or the scorer is wrong.

use std::path::Path;

use claimtrace::{annotations, evaluate};

/// Articles looked at: enough for every citation style, few enough for a quick test.
const ARTICLES: usize = 12;

#[test]
fn gold_scored_against_itself_is_perfect() {
    let articles = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus/articles");
    if !articles.is_dir() {
        eprintln!("skipped: no articles at {}", articles.display());
        return;
    }
    let mut sets = annotations::load(&articles).unwrap().sets;
    sets.truncate(ARTICLES);
    let report = evaluate::agreement(&sets, &sets).report;
    let links = report.links.unwrap();
    assert_eq!(links.markers, links.markers_placed);
    assert!(links.strict.f1 > 0.995, "{:?}", links.strict);
    let references = report.references.unwrap();
    assert_eq!(references.detection.f1, 1.0);
    assert!(references.borders_right > 0.99, "{references:?}");
    assert_eq!(references.fields_micro.strict.f1, 1.0);
}

#[test]
fn sentence_annotations_fit_the_gold_they_point_into() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let gold = root.join("../shared/corpus/articles");
    if !gold.is_dir() {
        eprintln!("skipped: no articles at {}", gold.display());
        return;
    }
    let articles = annotations::load_sentences(&root.join("annotations/articles"), &gold).unwrap();
    for article in &articles {
        let first = article.sentences.first().map(|sentence| sentence.usage);
        assert!(
            article
                .sentences
                .iter()
                .all(|sentence| Some(sentence.usage) == first),
            "{}: an article is for learning or for scoring, not both",
            article.gold.name
        );
    }
    assert!(!annotations::training_sentences(&articles).is_empty());
}
