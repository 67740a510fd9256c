//! Hostile and damaged files: every one ends in pages or in a named error, without a panic and in bounded time.

use std::{
    path::PathBuf,
    time::{Duration, Instant},
};

use claimtrace::pdf::{PdfError, Visibility, read};
use proptest::prelude::*;

/// A one-page file with a form object, an inline image and a font without a program.
fn minimal_pdf() -> Vec<u8> {
    pdf_drawing(
        "q 1 0 0 1 72 700 cm BT /F1 12 Tf (Response rate 45%) Tj ET Q\n\
         BI /W 1 /H 1 /BPC 8 /CS /G ID x EI\n/X1 Do\n72 690 200 0.5 re f\n",
    )
}

/// The same file with this content on its page.
fn pdf_drawing(content: &str) -> Vec<u8> {
    let form = "BT /F1 10 Tf 72 600 Td [(in) -20 (side)] TJ ET";
    let objects = [
        "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
        "<</Type/Pages/Kids[3 0 R]/Count 1>>".to_owned(),
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R\
         /Resources<</Font<</F1 5 0 R>>/XObject<</X1 6 0 R>>\
         /ColorSpace<</Spot[/Separation/Ink/DeviceGray 7 0 R]>>>>>>"
            .to_owned(),
        format!(
            "<</Length {}>>stream\n{content}\nendstream",
            content.len() + 1
        ),
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>".to_owned(),
        format!(
            "<</Type/XObject/Subtype/Form/BBox[0 0 612 792]/Resources<</Font<</F1 5 0 R>>/XObject<</X1 6 0 R>>>>\
             /Length {}>>stream\n{form} /X1 Do\nendstream",
            form.len() + 8
        ),
    ];
    let mut file = b"%PDF-1.4\n".to_vec();
    let mut offsets = Vec::new();
    for (number, object) in (1..).zip(&objects) {
        offsets.push(file.len());
        file.extend_from_slice(format!("{number} 0 obj\n{object}\nendobj\n").as_bytes());
    }
    let xref = file.len();
    file.extend_from_slice(
        format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1).as_bytes(),
    );
    for offset in offsets {
        file.extend_from_slice(format!("{offset:010} 00000 n \n").as_bytes());
    }
    file.extend_from_slice(
        format!(
            "trailer\n<</Size {}/Root 1 0 R>>\nstartxref\n{xref}\n%%EOF\n",
            objects.len() + 1
        )
        .as_bytes(),
    );
    file
}

#[test]
fn the_minimal_file_reads() {
    let file = read(&minimal_pdf(), None).expect("a correct file");
    let page = &file.value.pages[0];
    let visible: String = page
        .glyphs
        .iter()
        .filter(|g| g.visibility == Visibility::Visible)
        .map(|g| g.ch)
        .collect();
    assert!(visible.starts_with("Response rate 45%inside"), "{visible}");
    assert_eq!(page.rules.len(), 1);
    let first = &page.glyphs[0];
    assert_eq!(
        (first.rect.x0, first.baseline, first.size),
        (72.0, 92.0, 12.0)
    );
    // The form draws itself: bounded, and said.
    assert!(
        file.warnings.iter().any(|w| w.message.contains("nested")),
        "{:?}",
        file.warnings
    );
}

/// The characters seen on a page with this content.
fn seen(content: &str) -> String {
    let file = read(&pdf_drawing(content), None).expect("a correct file");
    let glyphs = file.value.pages[0].glyphs.iter();
    glyphs
        .filter(|glyph| glyph.visibility == Visibility::Visible)
        .map(|glyph| glyph.ch)
        .collect()
}

#[test]
fn white_text_is_seen_on_a_ground_only() {
    let text = "BT /F1 12 Tf 72 700 Td (hidden) Tj ET 0 g BT /F1 12 Tf 72 600 Td (seen here) Tj ET";
    assert_eq!(seen(&format!("1 1 1 rg {text}")), "seen here");
    assert_eq!(seen(&format!("0 0 0 0 k {text}")), "seen here");
    let bar = "0.2 g 60 690 200 30 re f";
    assert_eq!(seen(&format!("{bar} 1 g {text}")), "hiddenseen here");
    // Full ink of a spot colour is no white.
    assert_eq!(seen(&format!("/Spot cs 1 scn {text}")), "hiddenseen here");
    // A page of nothing but white text has a ground that was not understood.
    assert_eq!(
        seen("1 g BT /F1 12 Tf 72 700 Td (all of it) Tj ET"),
        "all of it"
    );
}

#[test]
fn every_truncation_ends() {
    let file = minimal_pdf();
    for length in 0..file.len() {
        match read(&file[..length], None) {
            Err(PdfError::Empty) => assert_eq!(length, 0),
            Err(error) => assert!(!error.to_string().is_empty()),
            Ok(read) => assert!(read.value.pages.len() <= 1),
        }
    }
}

#[test]
fn unreadable_files_say_what_they_are() {
    assert_eq!(read(b"", None), Err(PdfError::Empty));
    let message = |bytes: &[u8]| {
        read(bytes, None)
            .err()
            .map(|e| e.to_string())
            .unwrap_or_default()
    };
    assert_eq!(
        message(b"<!DOCTYPE html><html>"),
        "not a PDF: it looks like a web page or XML"
    );
    assert_eq!(message(&[0; 900]), "not a PDF: it holds only zero bytes");
    assert!(message(b"%PDF-1.7\n").starts_with("damaged beyond repair"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn flipped_bytes_never_panic(flips in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..12)) {
        let mut file = minimal_pdf();
        for (at, byte) in flips {
            let at = at.index(file.len());
            file[at] = byte;
        }
        let _ = read(&file, None);
    }

    #[test]
    fn any_bytes_never_panic(body in proptest::collection::vec(any::<u8>(), 0..600)) {
        let mut file = b"%PDF-1.5\n1 0 obj\n".to_vec();
        file.extend_from_slice(&body);
        let _ = read(&file, None);
    }
}

/// Seconds that one file may take. The machine may be busy and the build unoptimised.
const LIMIT: Duration = Duration::from_secs(10);

#[test]
fn every_file_of_the_robustness_corpus_ends() {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus/robust");
    let Ok(entries) = std::fs::read_dir(&folder) else {
        println!("skipped: {} is not there", folder.display());
        return;
    };
    let mut paths: Vec<PathBuf> = entries
        .filter_map(|e| Some(e.ok()?.path()))
        .filter(|p| p.extension().is_some_and(|e| e == "pdf"))
        .collect();
    paths.sort();
    let (mut read_ok, mut locked, mut failed) = (0, 0, 0);
    let mut slowest = (Duration::ZERO, PathBuf::new());
    for path in paths {
        let bytes = std::fs::read(&path).expect("a readable file");
        let start = Instant::now();
        match read(&bytes, None) {
            Ok(_) => read_ok += 1,
            Err(PdfError::Locked(_)) => locked += 1,
            Err(_) => failed += 1,
        }
        let took = start.elapsed();
        assert!(took < LIMIT, "{} took {took:?}", path.display());
        if took > slowest.0 {
            slowest = (took, path);
        }
    }
    println!("{read_ok} read, {locked} locked, {failed} failed; slowest {slowest:?}");
    assert!(read_ok > failed);
}
