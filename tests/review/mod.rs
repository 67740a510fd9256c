//! A small database and a running review server.
#![allow(dead_code, reason = "each test program uses a part of it")]

use std::{
    fs,
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
};

use claimtrace::{
    database::{Database, InputRow, Manifest, Record},
    pipeline::{self, Engines, Options},
};

pub(crate) fn corpus() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus/pdf")
}

/// Reads shipped papers, lets `change` alter each record, and keeps them in a new database.
pub(crate) fn database(
    directory: &Path,
    papers: &[&str],
    change: impl Fn(&mut Record),
) -> Vec<Record> {
    let engines = Engines::embedded().unwrap();
    let database = Database::create(directory).unwrap();
    let mut manifest = Manifest::new(engines.identity(&Options::default()));
    let mut records = Vec::new();
    for paper in papers {
        let bytes = fs::read(corpus().join(paper)).unwrap();
        let mut record = pipeline::extract(paper, &bytes, &engines, &Options::default()).unwrap();
        change(&mut record);
        database.save_record(&record).unwrap();
        manifest.merge(InputRow::read((*paper).to_owned(), &record));
        records.push(record);
    }
    database.save_manifest(&manifest).unwrap();
    records
}

/// A review server; ended when dropped.
pub(crate) struct Server {
    process: Child,
    /// Where its page is.
    pub(crate) address: String,
    pub(crate) port: u16,
    pub(crate) token: String,
}

impl Server {
    pub(crate) fn start(db: &Path, annotations: &Path) -> Self {
        let mut process = Command::new(env!("CARGO_BIN_EXE_claimtrace"))
            .args(["review", "--db"])
            .arg(db)
            .arg("--pdfs")
            .arg(corpus())
            .arg("--annotations")
            .arg(annotations)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut address = String::new();
        BufReader::new(process.stdout.take().unwrap())
            .read_line(&mut address)
            .unwrap();
        let address = address.trim().to_owned();
        let after = address.strip_prefix("http://127.0.0.1:").unwrap();
        let (port, token) = after.trim_end_matches('/').split_once('/').unwrap();
        Self {
            process,
            port: port.parse().unwrap(),
            token: token.to_owned(),
            address,
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
