use std::{io, process::ExitCode};

use crate::{database::DatabaseError, pipeline::EnginesError};

/// How the program ends. Most usage errors end with 2 by `clap`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Exit {
    /// All well.
    Done,
    /// Some inputs failed; the others are done.
    SomeFailed,
    /// Options that do not go together, where `clap` cannot know.
    WrongUsage,
    /// Nothing could be done.
    NothingDone,
    /// The audit found an item of the level asked for.
    Found,
    /// Stopped by the user; what was done is kept.
    Interrupted,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(match exit {
            Exit::Done => 0,
            Exit::SomeFailed => 1,
            Exit::WrongUsage => 2,
            Exit::NothingDone => 3,
            Exit::Found => 4,
            Exit::Interrupted => 130,
        })
    }
}

/// Why a command could not do its work at all.
#[derive(Debug, thiserror::Error)]
pub(super) enum Failure {
    /// The database.
    #[error(transparent)]
    Database(#[from] DatabaseError),
    /// A model or lexicon.
    #[error(transparent)]
    Model(#[from] EnginesError),
    /// Standard output.
    #[error("cannot write the output: {0}")]
    Output(#[from] io::Error),
    /// The options ask for something that cannot be.
    #[error("{0}")]
    Usage(String),
    /// Anything else, in words that name the file and the cause.
    #[error("{0}")]
    Other(String),
}

impl Failure {
    pub(super) fn exit(&self) -> Exit {
        match self {
            Self::Usage(_) => Exit::WrongUsage,
            _ => Exit::NothingDone,
        }
    }
}
