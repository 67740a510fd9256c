//! Bytes to citations: any input ends in a named error or in results whose spans lie in the text.
#![no_main]

use std::panic;

use claimtrace::{citations, document, pdf, references, text::Span};
use libfuzzer_sys::fuzz_target;

fuzz_target!(init: report_own_panics(), |bytes: &[u8]| {
    let Ok(pdf) = pdf::read(bytes, None) else {
        return;
    };
    let document = document::analyse(&pdf.value).value;
    let whole = document.text.span();
    let place = |what: &str, span: Span| {
        assert!(whole.contains(span), "{what} {span:?} outside {whole:?}");
        for found in document.boxes(span) {
            let known = document.pages.iter().any(|page| page.number == found.page);
            assert!(known, "{what} {span:?} on page {}", found.page);
        }
    };
    for block in &document.blocks {
        place("block", block.span);
    }
    for run in &document.runs {
        place("run", run.span);
    }

    let references = references::read(&document).value;
    for reference in &references {
        place("reference", reference.span);
    }

    for citation in citations::link(&document, &references).value {
        place("citation", citation.span);
        assert_eq!(citation.text, document.text.slice(citation.span));
        for target in &citation.targets {
            let known = references.iter().any(|r| r.id == target.reference);
            assert!(known, "citation of {:?}", target.reference);
        }
    }
});

/// The fuzzer's own hook ends the process on every panic, also on those of `lopdf` that `pdf` contains by design.
/// This one ends it on panics in code of this repository, contained or not; others end it when they escape.
fn report_own_panics() {
    // The first call removes the fuzzer's hook, and the hook it replaced is the one of the standard library.
    drop(panic::take_hook());
    let print = panic::take_hook();
    panic::set_hook(Box::new(move |info| {
        let file = info.location().map_or("", panic::Location::file);
        let foreign = file.contains("/registry/src/") || file.starts_with("/rustc/");
        if !foreign {
            print(info);
            std::process::abort();
        }
    }));
}
