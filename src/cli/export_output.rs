use std::{
    fs,
    io::{self, BufWriter, Write},
    path::{Path, PathBuf},
};

use tempfile::NamedTempFile;

use super::exit::Failure;

/// A file under way: under its own name only when it is whole.
#[derive(Debug)]
pub(super) struct NewFile {
    path: PathBuf,
    file: BufWriter<NamedTempFile>,
}

impl NewFile {
    /// Begins a file; its folder is made if need be.
    pub(super) fn create(path: &Path) -> Result<Self, Failure> {
        let folder = match path.parent() {
            Some(folder) if folder != Path::new("") => folder,
            _ => Path::new("."),
        };
        let begin = || {
            fs::create_dir_all(folder)?;
            let mut builder = tempfile::Builder::new();
            builder.prefix(".writing-").tempfile_in(folder)
        };
        let file = begin().map_err(cannot_write(path))?;
        Ok(Self {
            path: path.to_owned(),
            file: BufWriter::new(file),
        })
    }

    /// Gives the file its name.
    pub(super) fn finish(self) -> Result<(), Failure> {
        let Self { path, file } = self;
        let persist = || -> io::Result<()> {
            let file = file.into_inner().map_err(io::IntoInnerError::into_error)?;
            #[cfg(unix)]
            {
                use std::os::unix::fs::PermissionsExt as _;
                // A temporary file is private to its owner; an export is for others.
                let permissions = fs::Permissions::from_mode(0o644);
                file.as_file().set_permissions(permissions)?;
            }
            file.persist(&path).map_err(|error| error.error)?;
            Ok(())
        };
        persist().map_err(cannot_write(&path))
    }
}

impl Write for NewFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

/// Where one file goes.
#[derive(Debug)]
pub(super) enum Target {
    /// Standard output.
    Standard(BufWriter<io::Stdout>),
    /// A file.
    File(NewFile),
}

impl Target {
    /// The file at `path`; standard output without one, or for `-`.
    pub(super) fn open(path: Option<&Path>) -> Result<Self, Failure> {
        Ok(match path.filter(|path| !is_standard(path)) {
            None => Self::Standard(BufWriter::new(io::stdout())),
            Some(path) => Self::File(NewFile::create(path)?),
        })
    }

    /// Writes what is left and gives a file its name.
    pub(super) fn finish(self) -> Result<(), Failure> {
        match self {
            Self::Standard(mut out) => Ok(out.flush()?),
            Self::File(file) => file.finish(),
        }
    }
}

impl Write for Target {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Self::Standard(out) => out.write(bytes),
            Self::File(file) => file.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::Standard(out) => out.flush(),
            Self::File(file) => file.flush(),
        }
    }
}

pub(super) fn is_standard(path: &Path) -> bool {
    path == Path::new("-")
}

/// Writes a whole file.
pub(super) fn write_file(path: &Path, content: &[u8]) -> Result<(), Failure> {
    let mut file = NewFile::create(path)?;
    file.write_all(content).map_err(cannot_write(path))?;
    file.finish()
}

fn cannot_write(path: &Path) -> impl Fn(io::Error) -> Failure + '_ {
    |error| Failure::Other(format!("{}: cannot write: {error}", path.display()))
}
