use std::io::{self, Write};

use clap::CommandFactory as _;

use super::{
    args::{Arguments, CompletionsArguments},
    exit::{Exit, Failure},
};

pub(super) fn run(arguments: &CompletionsArguments) -> Result<Exit, Failure> {
    let mut script = Vec::new();
    clap_complete::generate(
        arguments.shell,
        &mut Arguments::command(),
        "claimtrace",
        &mut script,
    );
    io::stdout().write_all(&script)?;
    Ok(Exit::Done)
}
