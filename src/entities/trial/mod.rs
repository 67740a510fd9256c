//! Trials by context and form: "the NAME trial", registry numbers, names of series with a number.

mod context;
mod form;
mod known;
mod registry;

pub(super) use context::names_in_context;
pub(super) use form::{has_series_form, is_shouted};
pub(super) use known::TrialNames;
pub use registry::{Registration, registrations};
pub(super) use registry::{registry_numbers, share_numbers};
