use std::{collections::BTreeMap, fs, io, path::Path};

use crate::{
    annotations,
    claims::ClaimId,
    database::Record,
    report::{self, Decision},
};

/// The decisions about `record` that `directory` keeps; none where there is no such file.
///
/// # Errors
/// When there is a file and it cannot be read, in words.
pub(super) fn decisions(
    directory: &Path,
    record: &Record,
) -> Result<BTreeMap<ClaimId, Decision>, String> {
    let path = directory.join(report::file_name(record));
    let failed = |cause: String| format!("{}: {cause}", path.display());
    let json = match fs::read_to_string(&path) {
        Ok(json) => json,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(BTreeMap::new()),
        Err(error) => return Err(failed(error.to_string())),
    };
    let set = annotations::read_json("review", &json).map_err(|error| failed(error.to_string()))?;
    Ok(report::decisions(record, &set))
}
