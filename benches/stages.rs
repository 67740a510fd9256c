//! Time of each stage, and of all of them, over whole folders of papers; `benches/README.md` says how to run it.
//!
//! One iteration is a stage over every paper of a folder, one thread; the throughput is in pages. What a stage takes
//! as input is made once, before the clock runs.

use std::{
    fmt, fs,
    path::{Path, PathBuf},
    sync::OnceLock,
};

use claimtrace::{
    citations::{self, Citation},
    claims,
    document::{self, Document},
    entities::Entity,
    pdf::{self, PdfFile},
    pipeline::{self, Engines, Options},
    references::{self, Reference},
};
use divan::{Bencher, black_box, counter::ItemsCount};

/// Iterations of a benchmark where the command line names no other number: enough for a median over whole folders.
const SAMPLES: u32 = 10;

fn main() {
    for folder in Folder::ALL {
        if folder.files().is_empty() {
            eprintln!("skipped: {folder}, no PDF in {}", folder.path().display());
        }
    }
    divan::Divan::default()
        .sample_count(SAMPLES)
        .config_with_args()
        .main();
}

/// A folder of papers.
#[derive(Debug, Clone, Copy)]
enum Folder {
    /// The papers of this repository, typeset for it.
    Shipped,
    /// Published articles, which lie beside the repository where they are there at all.
    Articles,
}

impl Folder {
    const ALL: [Self; 2] = [Self::Shipped, Self::Articles];

    /// The folders that have papers.
    fn present() -> impl Iterator<Item = Self> {
        Self::ALL
            .into_iter()
            .filter(|folder| !folder.files().is_empty())
    }

    fn path(self) -> PathBuf {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        match self {
            Self::Shipped => root.join("corpus/pdf"),
            Self::Articles => root.join("../shared/corpus/articles"),
        }
    }

    /// Its PDFs, in the order of their paths.
    fn files(self) -> Vec<PathBuf> {
        let is_pdf = |path: &Path| path.extension().is_some_and(|extension| extension == "pdf");
        walkdir::WalkDir::new(self.path())
            .sort_by_file_name()
            .into_iter()
            .filter_map(Result::ok)
            .map(walkdir::DirEntry::into_path)
            .filter(|path| is_pdf(path))
            .collect()
    }

    fn papers(self) -> &'static [Paper] {
        static SHIPPED: OnceLock<Vec<Paper>> = OnceLock::new();
        static ARTICLES: OnceLock<Vec<Paper>> = OnceLock::new();
        let papers = match self {
            Self::Shipped => &SHIPPED,
            Self::Articles => &ARTICLES,
        };
        papers.get_or_init(|| self.files().iter().map(|path| Paper::read(path)).collect())
    }

    fn pages(self) -> ItemsCount {
        ItemsCount::new(
            self.papers()
                .iter()
                .map(|paper| paper.pdf.pages.len())
                .sum::<usize>(),
        )
    }
}

impl fmt::Display for Folder {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Shipped => "shipped corpus",
            Self::Articles => "published articles",
        })
    }
}

/// A paper with what every stage made of it.
struct Paper {
    bytes: Vec<u8>,
    pdf: PdfFile,
    document: Document,
    references: Vec<Reference>,
    citations: Vec<Citation>,
    entities: Vec<Entity>,
}

impl Paper {
    fn read(path: &Path) -> Self {
        let bytes = fs::read(path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
        let pdf = pdf::read(&bytes, None)
            .unwrap_or_else(|e| panic!("{}: {e}", path.display()))
            .value;
        let document = document::analyse(&pdf).value;
        let references = references::read(&document).value;
        let citations = citations::link(&document, &references).value;
        let entities = engines()
            .tagger()
            .tag_document(&document)
            .expect("the engine computes");
        Self {
            bytes,
            pdf,
            document,
            references,
            citations,
            entities,
        }
    }
}

fn engines() -> &'static Engines {
    static ENGINES: OnceLock<Engines> = OnceLock::new();
    ENGINES.get_or_init(|| Engines::embedded().expect("the models of this version"))
}

/// Runs `stage` over the papers of `folder`.
fn measure<T>(bencher: Bencher<'_, '_>, folder: Folder, stage: impl Fn(&Paper) -> T + Sync) {
    let papers = folder.papers();
    bencher.counter(folder.pages()).bench(|| {
        for paper in papers {
            black_box(stage(black_box(paper)));
        }
    });
}

#[divan::bench(args = Folder::present())]
fn s1_pdf_read(bencher: Bencher<'_, '_>, folder: Folder) {
    measure(bencher, folder, |paper| pdf::read(&paper.bytes, None));
}

#[divan::bench(args = Folder::present())]
fn s2_document_analyse(bencher: Bencher<'_, '_>, folder: Folder) {
    measure(bencher, folder, |paper| document::analyse(&paper.pdf));
}

#[divan::bench(args = Folder::present())]
fn s3_references_read(bencher: Bencher<'_, '_>, folder: Folder) {
    measure(bencher, folder, |paper| references::read(&paper.document));
}

#[divan::bench(args = Folder::present())]
fn s4_citations_link(bencher: Bencher<'_, '_>, folder: Folder) {
    measure(bencher, folder, |paper| {
        citations::link(&paper.document, &paper.references)
    });
}

#[divan::bench(args = Folder::present())]
fn s5_entities_tag(bencher: Bencher<'_, '_>, folder: Folder) {
    let tagger = engines().tagger();
    measure(bencher, folder, |paper| {
        tagger.tag_document(&paper.document)
    });
}

#[divan::bench(args = Folder::present())]
fn s6_claims_extract(bencher: Bencher<'_, '_>, folder: Folder) {
    measure(bencher, folder, |paper| {
        claims::extract(&paper.document, &paper.citations, &paper.entities)
    });
}

#[divan::bench(args = Folder::present())]
fn s7_whole_pipeline(bencher: Bencher<'_, '_>, folder: Folder) {
    let engines = engines();
    measure(bencher, folder, |paper| {
        pipeline::extract("paper.pdf", &paper.bytes, engines, &Options::default())
    });
}

/// What a process pays once: models and lexicons.
#[divan::bench]
fn s0_load_engines() -> Engines {
    Engines::embedded().expect("the models of this version")
}
