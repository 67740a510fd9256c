use std::io::{self, Write};

use super::{
    args::CompileLexiconsArguments,
    exit::{Exit, Failure},
};
use crate::entities::lexicon;

pub(super) fn run(arguments: &CompileLexiconsArguments) -> Result<Exit, Failure> {
    let compiled = lexicon::compile(&arguments.tables, &arguments.own, &arguments.out)
        .map_err(|error| Failure::Other(error.to_string()))?;
    writeln!(
        io::stdout(),
        "{} names in {} bytes\nwrote {}",
        compiled.names,
        compiled.bytes,
        arguments.out.display()
    )?;
    Ok(Exit::Done)
}
