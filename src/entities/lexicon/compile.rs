use std::{
    collections::{BTreeMap, BTreeSet},
    io,
    path::{Path, PathBuf},
};

use super::{
    drug_tables, effect_tables,
    effect_tables::Ctcae,
    format::{self, Sense},
    own_tables,
};
use crate::entities::{EntityLabel, token::key_of};

/// Why the tables could not be compiled.
#[derive(Debug, thiserror::Error)]
pub enum CompileError {
    /// A table cannot be read.
    #[error("{path}: cannot read: {source}")]
    Read {
        /// The table.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// A line of a table is not as its columns demand.
    #[error("{path}, line {line}: {why}")]
    Row {
        /// The table.
        path: PathBuf,
        /// Counted from 1.
        line: usize,
        /// What is wrong.
        why: String,
    },
    /// The map of names could not be built.
    #[error("cannot build the map of names: {0}")]
    Build(#[from] fst::Error),
    /// The result cannot be written.
    #[error("{path}: cannot write: {source}")]
    Write {
        /// The output.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
}

/// What was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Compiled {
    /// Names, each counted once.
    pub names: usize,
    /// Size of the file.
    pub bytes: usize,
}

/// Compiles the public tables of `tables` and our own of `own` into the lexicon file `out`.
///
/// Equal tables give equal bytes. The file is part of the program: it takes effect with the next build.
///
/// # Errors
/// When a table is missing or malformed, or `out` cannot be written.
pub fn compile(tables: &Path, own: &Path, out: &Path) -> Result<Compiled, CompileError> {
    let ctcae = Ctcae::read(tables)?;
    let mut names = Names::default();
    own_tables::add(own, &mut names, |label, name| match label {
        EntityLabel::AdverseEvent => ctcae.identifiers(name),
        _ => BTreeMap::new(),
    })?;
    drug_tables::add(tables, own, &mut names)?;
    effect_tables::add(tables, &ctcae, &mut names)?;
    let bytes = format::write(&names.by_key)?;
    std::fs::write(out, &bytes).map_err(|source| CompileError::Write {
        path: out.to_owned(),
        source,
    })?;
    Ok(Compiled {
        names: names.by_key.len(),
        bytes: bytes.len(),
    })
}

/// Names collected so far. The first to name something keeps it: tables are added from the most to the least
/// trusted.
#[derive(Debug, Default)]
pub(super) struct Names {
    by_key: BTreeMap<String, Vec<Sense>>,
    forbidden: BTreeSet<(EntityLabel, String)>,
}

impl Names {
    /// Adds a sense of a name, unless the label has one for this spelling or the name is forbidden.
    pub(super) fn add(&mut self, surface: &str, sense: Sense) {
        let key = key_of(surface);
        if key.is_empty() || self.forbidden.contains(&(sense.label, key.clone())) {
            return;
        }
        let senses = self.by_key.entry(key).or_default();
        if !senses.iter().any(|known| {
            known.label == sense.label && (known.exact == sense.exact || known.exact.is_none())
        }) {
            senses.push(sense);
        }
    }

    /// Keeps a name from being added under a label.
    pub(super) fn forbid(&mut self, label: EntityLabel, key: &str) {
        self.forbidden.insert((label, key.to_owned()));
    }

    /// Whether a name has a sense with this label.
    pub(super) fn has(&self, key: &str, label: EntityLabel) -> bool {
        self.by_key
            .get(key)
            .is_some_and(|senses| senses.iter().any(|sense| sense.label == label))
    }
}

pub(super) fn read_text(path: &Path) -> Result<String, CompileError> {
    std::fs::read_to_string(path).map_err(|source| CompileError::Read {
        path: path.to_owned(),
        source,
    })
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    /// Writes small tables of both kinds; `drugs` is the body of our own drug table.
    fn tables(directory: &Path, drugs: &str) -> (PathBuf, PathBuf) {
        let (public, own) = (directory.join("public"), directory.join("own"));
        fs::create_dir_all(&public).unwrap();
        fs::create_dir_all(&own).unwrap();
        let write = |path: PathBuf, text: &str| fs::write(path, text).unwrap();
        write(
            public.join("drugbank-vocabulary.csv"),
            "Column1\nDrugBank ID;Accession Numbers;Common name;CAS;UNII;Synonyms;Standard InChI Key\n\
             DB1;X;Fooximab;;;Fooximab | Balance;\nDB2;Y;Barolin;;;;KEY\n",
        );
        write(
            public.join("drug-names.tsv"),
            "variant\tname\tdrugbank\tmesh\nbarolina\tbarolin\tDB2\tD1\n",
        );
        write(
            public.join("ctcae_v5_terms.tsv"),
            "Nausea\tGastrointestinal disorders\n",
        );
        write(
            public.join("ae_label_mentions.tsv"),
            "queasiness\t3\nonce only\t1\n",
        );
        write(own.join("drugs.tsv"), drugs);
        write(own.join("not-drugs.tsv"), "balance\tnever\n");
        for name in [
            "drug-classes.tsv",
            "trials.tsv",
            "outcomes.tsv",
            "adverse-events.tsv",
        ] {
            write(own.join(name), "# empty\n");
        }
        (public, own)
    }

    #[test]
    fn equal_tables_give_equal_bytes() {
        let directory = tempfile::tempdir().unwrap();
        let (public, own) = tables(directory.path(), "bazumab\tBZ-1\t\t\tINN\n");
        let out = directory.path().join("names.bin");
        let compiled = compile(&public, &own, &out).unwrap();
        // bazumab, bz 1, fooximab, barolin, barolina, nausea, queasiness
        assert_eq!(compiled.names, 7);
        let first = fs::read(&out).unwrap();
        compile(&public, &own, &out).unwrap();
        assert_eq!(fs::read(&out).unwrap(), first);
    }

    #[test]
    fn a_malformed_row_is_named_by_file_and_line() {
        let directory = tempfile::tempdir().unwrap();
        let (public, own) = tables(directory.path(), "# comment\nbazumab\n");
        let error = compile(&public, &own, &directory.path().join("names.bin")).unwrap_err();
        assert!(
            error
                .to_string()
                .ends_with("drugs.tsv, line 2: 1 columns, expected 5"),
            "{error}"
        );
    }
}
