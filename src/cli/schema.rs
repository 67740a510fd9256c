use std::io::{self, Write};

use super::exit::{Exit, Failure};
use crate::database::record_schema;

pub(super) fn run() -> Result<Exit, Failure> {
    let schema = serde_json::to_string_pretty(&record_schema()).map_err(io::Error::from)?;
    writeln!(io::stdout(), "{schema}")?;
    Ok(Exit::Done)
}
