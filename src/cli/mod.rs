//! The command line: arguments, files, the parallel batch, progress, exit codes. Everything that reads or
//! prints is here; the library below it is functions of values.

mod args;
mod audit;
mod batch;
mod cited_works;
mod compile_lexicons;
mod completions;
mod evaluate;
mod exit;
mod export;
mod export_output;
mod extract;
mod inputs;
mod model;
mod pdfs;
mod report;
mod review;
mod saved_reviews;
mod schema;
mod show;
mod show_claim;
mod tag;
#[cfg(feature = "rust-bert")]
mod train;
mod train_references;
mod verifier;
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
        Command::Audit(arguments) => audit::run(arguments),
        Command::Show(arguments) => show::run(arguments),
        Command::Export(arguments) => export::run(arguments),
        Command::Report(arguments) => report::run(arguments),
        Command::Review(arguments) => review::run(arguments),
        Command::Schema => schema::run(),
        Command::TrainReferences(arguments) => train_references::run(arguments),
        #[cfg(feature = "rust-bert")]
        Command::Train(arguments) => train::run(arguments),
        #[cfg(feature = "rust-bert")]
        Command::Pretrain(arguments) => train::pretrain(arguments),
        Command::TrainVerifier(arguments) => verifier::train(arguments),
        Command::EvaluateVerifier(arguments) => verifier::evaluate(arguments),
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
