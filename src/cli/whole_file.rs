use std::{
    fs::File,
    io::{self, BufWriter, Write as _},
    path::Path,
};

use tempfile::NamedTempFile;

/// Writes a file so that `path` holds the old content or the new one, whatever happens in between.
pub(super) fn write<E: From<io::Error>>(
    path: &Path,
    content: impl FnOnce(&mut BufWriter<&mut File>) -> Result<(), E>,
) -> Result<(), E> {
    let parent = path.parent().filter(|parent| *parent != Path::new(""));
    let mut file = NamedTempFile::with_prefix_in(".writing-", parent.unwrap_or(Path::new(".")))?;
    let mut writer = BufWriter::new(file.as_file_mut());
    content(&mut writer)?;
    writer.flush()?;
    drop(writer);
    file.as_file().sync_all()?;
    #[cfg(unix)]
    {
        use std::{fs::Permissions, os::unix::fs::PermissionsExt as _};
        // A temporary file is private to its owner; a report is for the team.
        file.as_file()
            .set_permissions(Permissions::from_mode(0o644))?;
    }
    file.persist(path).map_err(|error| error.error)?;
    Ok(())
}
