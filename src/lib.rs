//! claimtrace reads review-article PDFs and writes a JSON evidence database.

pub mod annotations;
pub mod citations;
pub mod claims;
pub mod cli;
pub mod database;
pub mod diagnostic;
pub mod document;
pub mod entities;
pub mod evaluate;
pub mod pdf;
pub mod pipeline;
pub mod references;
pub mod text;
