//! Training of the token classifier, with rust-bert on libtorch.
//!
//! One encoder, one BIO head per label. A source that does not annotate a label says nothing about it: the loss of that
//! head is masked for its passages. Everything random is drawn from the seed and the number of the epoch, so
//! that training can stop after any epoch and go on.
//!
//! AdamW is that of Loshchilov and Hutter (2019), with linear warm-up and linear decay; masked-language training is that of Devlin et
//! al. (2019), with whole words hidden.

mod data;
mod examples;
mod optimiser;
mod plan;
mod pretrain;
mod run;
mod score;
mod state;

pub use data::{DataError, Passage, read_passages};
pub use plan::{Plan, PlanError};
pub use pretrain::pretrain;
pub use run::{Event, Start, TrainError, Trained, train};
pub use score::{Agreement, agreement};
pub use state::{State, StateError};
