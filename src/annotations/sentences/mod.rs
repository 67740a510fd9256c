//! Annotations of single sentences of publishers' articles, kept without any text of the article.

mod file;
mod model;
#[cfg(test)]
mod tests;

pub use file::{SENTENCES_SCHEMA, load_sentences, read_sentences};
pub use model::{
    AnnotatedArticle, AnnotatedSentence, SentenceUse, TrainingSentence, training_sentences,
};
