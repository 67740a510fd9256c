//! The command line: arguments, files, the parallel batch, progress, exit codes. Everything that reads or
//! prints is here; the library below it is functions of values.

mod args;
mod batch;
mod compile_lexicons;
mod completions;
mod evaluate;
mod exit;
mod extract;
mod inputs;
mod pdfs;
mod report;
mod review;
mod saved_reviews;
mod schema;
mod show;
mod tag;
mod train_references;
mod whole_file;

use std::{
    io::{self, Write},
    process::ExitCode,
};

use clap::Parser as _;

use args::{Arguments, Command};
use exit::{Exit, Failure};

/// Runs the program with the process's arguments.
#[must_use]
pub fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let result = match &arguments.command {
        Command::Extract(arguments) => extract::run(arguments),
        Command::Tag(arguments) => tag::run(arguments),
        Command::Evaluate(arguments) => evaluate::run(arguments),
        Command::Show(arguments) => show::run(arguments),
        Command::Report(arguments) => report::run(arguments),
        Command::Review(arguments) => review::run(arguments),
        Command::Schema => schema::run(),
        Command::TrainReferences(arguments) => train_references::run(arguments),
        Command::CompileLexicons(arguments) => compile_lexicons::run(arguments),
        Command::Completions(arguments) => completions::run(arguments),
    };
    match result {
        Ok(exit) => exit.into(),
        Err(Failure::Output(error)) if error.kind() == io::ErrorKind::BrokenPipe => {
            Exit::Done.into()
        }
        Err(failure) => {
            // Nobody is left to tell if standard error is closed too.
            let _ = writeln!(io::stderr(), "error: {failure}");
            failure.exit().into()
        }
    }
}
