//! Canonical text and the spans into it.
//!
//! A document has one [`Text`]; every result of every stage is a [`Span`] into it. Spans count Unicode
//! scalar values, because that is what annotators, Python and the JSON record count; regular expressions
//! count bytes. [`Passage`] is the bridge: search its `str`, give the byte range back, get a [`Span`].

mod abbreviations;
mod canonical;
mod sentences;
mod span;
pub(crate) mod word_list;

pub use abbreviations::{Abbreviation, abbreviations};
pub use canonical::{Passage, Text};
pub use sentences::sentences;
pub use span::Span;
pub(crate) use word_list::{phrases, words};
