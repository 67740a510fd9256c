use std::{
    collections::BTreeSet,
    fs::{self, File, TryLockError},
    io::{self, BufWriter, Write},
    path::{Path, PathBuf},
};

use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::ser::PrettyFormatter;

use super::{DatabaseError, DocumentId, Manifest, Record, SCHEMA, SCHEMA_FAMILY, SCHEMA_VERSION};

const MANIFEST: &str = "manifest.json";
const DOCUMENTS: &str = "documents";
const LOCK: &str = ".lock";

/// A database directory.
#[derive(Debug)]
pub struct Database {
    directory: PathBuf,
    /// Held while the database is open for writing.
    _lock: Option<File>,
}

impl Database {
    /// Opens a database for reading.
    ///
    /// # Errors
    /// When there is no manifest.
    pub fn open(directory: &Path) -> Result<Self, DatabaseError> {
        let manifest = directory.join(MANIFEST);
        fs::metadata(&manifest).map_err(io_error(&manifest, "no evidence database here"))?;
        Ok(Self {
            directory: directory.to_owned(),
            _lock: None,
        })
    }

    /// Opens a database for writing and makes it if needed. One process at a time.
    ///
    /// # Errors
    /// When the directory cannot be made or written to, or another process writes to it.
    pub fn create(directory: &Path) -> Result<Self, DatabaseError> {
        let documents = directory.join(DOCUMENTS);
        fs::create_dir_all(&documents)
            .map_err(io_error(&documents, "cannot make the directory"))?;
        let path = directory.join(LOCK);
        let lock = File::create(&path).map_err(io_error(&path, "cannot write to the database"))?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                return Err(DatabaseError::Busy {
                    path: directory.to_owned(),
                });
            }
            Err(TryLockError::Error(source)) => {
                return Err(DatabaseError::Io {
                    path,
                    action: "cannot lock the database",
                    source,
                });
            }
        }
        Ok(Self {
            directory: directory.to_owned(),
            _lock: Some(lock),
        })
    }

    /// Where the manifest is.
    #[must_use]
    pub fn manifest_path(&self) -> PathBuf {
        self.directory.join(MANIFEST)
    }

    /// Where the record of `id` is.
    #[must_use]
    pub fn record_path(&self, id: &DocumentId) -> PathBuf {
        self.directory.join(DOCUMENTS).join(format!("{id}.json"))
    }

    /// The manifest; `None` in a database just made.
    ///
    /// # Errors
    /// When it cannot be read, is not a manifest, or is of a newer schema.
    pub fn manifest(&self) -> Result<Option<Manifest>, DatabaseError> {
        let path = self.manifest_path();
        if path.exists() {
            read_versioned(&path).map(Some)
        } else {
            Ok(None)
        }
    }

    /// The record of `id`.
    ///
    /// # Errors
    /// When there is none, or it cannot be read, or is of a newer schema.
    pub fn record(&self, id: &DocumentId) -> Result<Record, DatabaseError> {
        let path = self.record_path(id);
        if !path.exists() {
            return Err(DatabaseError::NoSuchDocument {
                path: self.directory.clone(),
                wanted: id.to_string(),
            });
        }
        read_versioned(&path)
    }

    /// The id that begins with `prefix`, if exactly one does.
    ///
    /// # Errors
    /// When none or several do, or the manifest cannot be read.
    pub fn find(&self, prefix: &str) -> Result<DocumentId, DatabaseError> {
        let manifest = self.manifest()?;
        let rows = manifest.iter().flat_map(|manifest| &manifest.inputs);
        let mut ids: Vec<&DocumentId> = rows
            .filter_map(|row| row.id.as_ref())
            .filter(|id| id.0.starts_with(prefix))
            .collect();
        ids.sort();
        ids.dedup();
        match ids.as_slice() {
            [id] if !prefix.is_empty() => Ok((*id).clone()),
            _ => Err(DatabaseError::NoSuchDocument {
                path: self.directory.clone(),
                wanted: prefix.to_owned(),
            }),
        }
    }

    /// Writes a record and gives its path.
    ///
    /// # Errors
    /// When it cannot be written; the old one is then untouched.
    pub fn save_record(&self, record: &Record) -> Result<PathBuf, DatabaseError> {
        let path = self.record_path(&record.id);
        write_json(&path, record)?;
        Ok(path)
    }

    /// Removes the records that `before` lists for inputs that have another one in `after`: PDFs that have changed.
    ///
    /// # Errors
    /// When one cannot be removed.
    pub fn remove_replaced(
        &self,
        before: &Manifest,
        after: &Manifest,
    ) -> Result<(), DatabaseError> {
        let kept: BTreeSet<_> = after
            .inputs
            .iter()
            .filter_map(|row| row.id.as_ref())
            .collect();
        // An input that failed this time keeps its old record: it may only be out of reach for now.
        let read_again = |path: &str| after.row(path).is_some_and(|row| row.id.is_some());
        let rows = before.inputs.iter().filter(|row| read_again(&row.path));
        let old: BTreeSet<_> = rows.filter_map(|row| row.id.as_ref()).collect();
        for id in old.difference(&kept) {
            let path = self.record_path(id);
            match fs::remove_file(&path) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => {
                    return Err(io_error(&path, "cannot remove")(error));
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// Writes the manifest and gives its path.
    ///
    /// # Errors
    /// When it cannot be written; the old one is then untouched.
    pub fn save_manifest(&self, manifest: &Manifest) -> Result<PathBuf, DatabaseError> {
        let path = self.manifest_path();
        write_json(&path, manifest)?;
        Ok(path)
    }
}

/// The one field that every version has; read first, so that a newer file is named as such instead of
/// failing on a field that it no longer has.
#[derive(Deserialize)]
struct Versioned {
    schema: String,
}

fn read_versioned<T: DeserializeOwned>(path: &Path) -> Result<T, DatabaseError> {
    let bytes = fs::read(path).map_err(io_error(path, "cannot read"))?;
    let malformed = |source| DatabaseError::Malformed {
        path: path.to_owned(),
        source,
    };
    let found = serde_json::from_slice::<Versioned>(&bytes)
        .map_err(malformed)?
        .schema;
    let version = found
        .strip_prefix(SCHEMA_FAMILY)
        .and_then(|number| number.parse::<u32>().ok());
    match version {
        Some(version) if version <= SCHEMA_VERSION => {
            serde_json::from_slice(&bytes).map_err(malformed)
        }
        Some(_) => Err(DatabaseError::Newer {
            path: path.to_owned(),
            found,
            supported: SCHEMA,
        }),
        None => Err(DatabaseError::Foreign {
            path: path.to_owned(),
            found,
            supported: SCHEMA,
        }),
    }
}

/// Writes `value` so that `path` holds the old content or the new one, whatever happens in between.
fn write_json<T: Serialize>(path: &Path, value: &T) -> Result<(), DatabaseError> {
    let failed = io_error(path, "cannot write");
    let write = || -> io::Result<()> {
        let directory = path.parent().unwrap_or(Path::new("."));
        let file = tempfile::Builder::new()
            .prefix(".writing-")
            .tempfile_in(directory)?;
        let mut writer = BufWriter::new(file);
        let formatter = PrettyFormatter::with_indent(b" ");
        value.serialize(&mut serde_json::Serializer::with_formatter(
            &mut writer,
            formatter,
        ))?;
        writer.write_all(b"\n")?;
        let file = writer
            .into_inner()
            .map_err(io::IntoInnerError::into_error)?;
        file.as_file().sync_all()?;
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            // A temporary file is private to its owner; a database is for the team.
            file.as_file()
                .set_permissions(fs::Permissions::from_mode(0o644))?;
        }
        file.persist(path).map_err(|error| error.error)?;
        Ok(())
    };
    write().map_err(failed)
}

fn io_error<'path>(
    path: &'path Path,
    action: &'static str,
) -> impl FnOnce(io::Error) -> DatabaseError + 'path {
    move |source| DatabaseError::Io {
        path: path.to_owned(),
        action,
        source,
    }
}
