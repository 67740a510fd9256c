//! The report in a real browser: what a reviewer does with it, from the first look to the scores.
//!
//! Without Chromium these tests say that they skip; `scripts/setup-browser.sh` installs it.

mod browser;
mod http;
mod review;

use std::{fs, path::Path, process::Command};

use claimtrace::{annotations, evaluate};
use serde_json::json;
use tempfile::TempDir;

use browser::Browser;
use review::Server;

const PAPERS: [&str; 2] = ["oral-anticoagulants.pdf", "her2-conjugates-note.pdf"];

fn write_report(db: &Path, output: &Path, more: &[&str]) {
    let result = Command::new(env!("CARGO_BIN_EXE_claimtrace"))
        .args(["report", "--db"])
        .arg(db)
        .arg("-o")
        .arg(output)
        .args(more)
        .output()
        .unwrap();
    assert!(
        result.status.success(),
        "{}",
        String::from_utf8_lossy(&result.stderr)
    );
}

#[test]
fn a_report_is_read_filtered_judged_downloaded_and_scored() {
    let Some(browser) = Browser::start() else {
        return;
    };
    let folder = TempDir::new().unwrap();
    let (db, report) = (folder.path().join("db"), folder.path().join("report.html"));
    let records = review::database(&db, &PAPERS, |_| {});
    write_report(
        &db,
        &report,
        &["--pdfs", review::corpus().to_str().unwrap()],
    );
    browser.open_file(&report);
    browser.wait("document.documentElement.dataset.ready");

    // Overview.
    let claims: usize = records.iter().map(|record| record.claims.len()).sum();
    let tile = "[...document.querySelectorAll('#tiles div')].find(d => d.textContent.startsWith('Claims')).querySelector('dd').firstChild.data";
    assert_eq!(browser.value(tile), json!(claims.to_string()));
    assert_eq!(
        browser.value("document.querySelectorAll('#documents tbody tr').length"),
        json!(2)
    );
    browser.picture("overview-light");

    // Filter and sort.
    browser.click("nav a[data-view=claims]");
    assert!(
        browser
            .text("#count")
            .starts_with(&format!("{claims} of {claims} claims"))
    );
    let uncited: usize = records
        .iter()
        .flat_map(|record| &record.claims)
        .filter(|claim| claim.item.citations.is_empty())
        .count();
    browser.choose("#filter-support", "uncited");
    let shown = browser.text("#count");
    assert!(
        shown.starts_with(&format!("{uncited} of ")),
        "{uncited}: {shown}"
    );
    browser.click("#filters button[type=reset]");
    browser.wait(&format!(
        "document.querySelector('#count').innerText.startsWith('{claims} of')"
    ));
    browser.click("#search");
    browser.keys("apixaban");
    let found = records
        .iter()
        .flat_map(|record| &record.claims)
        .filter(|claim| claim.item.text.to_lowercase().contains("apixaban"))
        .count();
    assert!(found > 0);
    let shown = browser.value("parseInt(document.querySelector('#count').innerText)");
    assert!(shown.as_u64().unwrap() >= found as u64);
    assert!(shown.as_u64().unwrap() < claims as u64);
    browser.click("#claim-table thead th:nth-child(7) button");
    browser.click("#claim-table thead th:nth-child(7) button");
    let numbers = "[...document.querySelectorAll('#claim-table tbody td:nth-child(7)')].map(d => +d.textContent)";
    let falling = format!("(n => n.every((v, i) => i === 0 || n[i - 1] >= v))({numbers})");
    assert_eq!(browser.value(&falling), json!(true));
    browser.picture("claims-light");

    // Follow a chain: claim, marker, reference.
    let record = &records[0];
    let at = record
        .claims
        .iter()
        .position(|claim| !claim.item.references.is_empty())
        .unwrap();
    let claim = &record.claims[at].item;
    browser.value(&format!(
        "location.hash = '#/read/{}/{}'",
        record.id, claim.id.0
    ));
    browser.wait("document.querySelector('.chain .step.citation')");
    browser.wait("document.querySelector('#sheet-1 img.drawing')?.naturalWidth > 0");
    assert!(
        browser
            .text("#claim-text")
            .contains(claim.text.split('\t').next().unwrap())
    );
    browser.picture("reading-light");
    browser.click(".chain .step.citation");
    let current = "document.querySelector('rect.current').dataset.kind";
    assert_eq!(browser.value(current), json!("citation"));
    browser.click(".chain .step.reference");
    assert_eq!(browser.value(current), json!("reference"));
    let reference = "document.querySelector('rect.current').dataset.id";
    let target = record
        .citations
        .iter()
        .find(|citation| citation.item.id == claim.citations[0])
        .map(|citation| citation.item.targets[0].reference.0.clone());
    assert_eq!(browser.value(reference), json!(target));

    // Judge by keys: accept one, reject the next, correct the one after that.
    browser.value("document.activeElement.blur()");
    browser.keys("a");
    assert_eq!(
        browser.value("document.querySelector('#act-accept').ariaPressed"),
        json!("true")
    );
    browser.keys("n");
    browser.wait(&format!(
        "document.querySelector('#chain-heading').innerText.startsWith('Claim {} of')",
        at + 2
    ));
    browser.keys("r");
    browser.keys("n");
    browser.wait(&format!(
        "document.querySelector('#chain-heading').innerText.startsWith('Claim {} of')",
        at + 3
    ));
    browser.keys("c");
    browser.wait("document.querySelector('#correct').open");
    browser.picture("correct-light");
    browser.value(
        "document.querySelectorAll('#correct-references input:checked').forEach(i => i.click())",
    );
    browser.click("#correct-references label:last-child input");
    browser.click("#correct-form button[type=submit]");
    browser.wait("!document.querySelector('#correct').open");
    assert!(
        browser.text("#status").contains("corrected"),
        "{}",
        browser.text("#status")
    );

    // Decisions outlive the page.
    browser.open_file(&report);
    browser.wait("document.documentElement.dataset.ready");
    let bars = "document.querySelector('#review-chart title').textContent";
    assert_eq!(
        browser.value(bars),
        json!("Decisions. accepted: 1; corrected: 1; rejected: 1.")
    );

    // Download, and score.
    browser.click("#download-all");
    let downloads = browser.downloads();
    let kept = || {
        let mut names = fs::read_dir(&downloads)
            .unwrap()
            .map(|entry| entry.unwrap().path());
        names.find(|path| path.extension().is_some_and(|ending| ending == "json"))
    };
    for _ in 0..200 {
        if kept().is_some() {
            break;
        }
        std::thread::sleep(std::time::Duration::from_millis(100));
    }
    let loaded = annotations::load(&kept().expect("a downloaded file")).unwrap();
    let set = &loaded.sets[0];
    assert_eq!(set.regions.as_ref().map(Vec::len), Some(3));
    assert_eq!(set.claims.len(), 2);
    let scores = evaluate::run(&records, &loaded.sets);
    let detection = scores.claims.unwrap().detection.counts;
    assert_eq!(detection, evaluate::Counts::new(2, 3, 2));
    assert_eq!(browser.complaints(), Vec::<String>::new());

    // For the eye.
    browser.emulate("dark", "", 1400);
    browser.picture("overview-dark");
    browser.click("nav a[data-view=claims]");
    browser.picture("claims-dark");
    browser.value(&format!(
        "location.hash = '#/read/{}/{}'",
        record.id, claim.id.0
    ));
    browser.wait("document.querySelector('#sheet-1 img.drawing')?.naturalWidth > 0");
    browser.picture("reading-dark");
    browser.emulate("light", "", 420);
    browser.picture("reading-narrow");
    browser.click("nav a[data-view=claims]");
    browser.picture("claims-narrow");
    browser.click("nav a[data-view=overview]");
    browser.picture("overview-narrow");
    browser.emulate("light", "print", 800);
    browser.picture("overview-print");
}

#[test]
fn text_of_strangers_stays_text() {
    let Some(browser) = Browser::start() else {
        return;
    };
    let folder = TempDir::new().unwrap();
    let (db, report) = (folder.path().join("db"), folder.path().join("report.html"));
    let title = "<script>window.pwned = 1</script> & <b>bold</b>";
    let records = review::database(&db, &PAPERS[..1], |record| {
        record.metadata.title = Some(title.to_owned());
        record.metadata.authors = vec!["</script><img src=x onerror='window.pwned=2'>".to_owned()];
        for reference in &mut record.references {
            reference.item.title =
                Some("<!--<script></script><svg onload='window.pwned=3'>".to_owned());
            reference.item.doi = Some("10.1/\"><script>window.pwned=4</script>".to_owned());
        }
        for claim in &mut record.claims {
            claim.item.text = "<img src=x onerror='window.pwned=5'>".to_owned();
        }
        for entity in &mut record.entities {
            entity.item.text = "<img src=x onerror='window.pwned=6'>".to_owned();
        }
    });
    write_report(&db, &report, &["--no-drawings"]);
    let file = format!("file://{}", report.display());
    let server = Server::start(&db, &folder.path().join("kept"));
    for address in [&file, &server.address] {
        browser.open(address);
        browser.wait("document.documentElement.dataset.ready");
        assert_eq!(browser.text("#documents tbody a"), title);
        browser.click("nav a[data-view=claims]");
        assert_eq!(
            browser.text("#claim-table tbody td:nth-child(3) a"),
            "<img src=x onerror='window.pwned=5'>"
        );
        let cited = records[0]
            .claims
            .iter()
            .find(|claim| !claim.item.references.is_empty())
            .unwrap();
        browser.value(&format!(
            "location.hash = '#/read/{}/{}'",
            records[0].id, cited.item.id.0
        ));
        browser.wait("document.querySelector('.chain .step.reference')");
        assert_eq!(browser.text("#reading-heading"), title);
        assert!(
            browser
                .text(".chain .step.reference")
                .contains("<!--<script></script><svg")
        );
        assert_eq!(browser.value("window.pwned ?? null"), json!(null));
        assert_eq!(
            browser.value("document.querySelectorAll('main script, main b b, img[src=x]').length"),
            json!(0)
        );
    }
    // Pages without a drawing show their words, each in its place.
    browser.open(&file);
    browser.wait("document.documentElement.dataset.ready");
    browser.click("nav a[data-view=reading]");
    browser.wait("document.querySelectorAll('#sheet-1 .words p').length > 5");
    browser.picture("reading-words");
    assert_eq!(browser.complaints(), Vec::<String>::new());
}

#[test]
fn the_served_page_saves_every_decision() {
    let Some(browser) = Browser::start() else {
        return;
    };
    let folder = TempDir::new().unwrap();
    let (db, kept) = (folder.path().join("db"), folder.path().join("kept"));
    let records = review::database(&db, &PAPERS, |_| {});
    let server = Server::start(&db, &kept);
    browser.open(&server.address);
    browser.wait("document.documentElement.dataset.ready");
    browser.click("#reviewer");
    browser.keys("AB\u{e004}");
    browser.click("nav a[data-view=reading]");
    browser.wait("document.querySelector('#sheet-1 img.drawing')?.naturalWidth > 0");
    browser.value("document.activeElement.blur()");
    browser.keys("a");
    browser.wait("document.querySelector('#status').innerText.startsWith('Saved: 1 decision')");
    browser.keys("n");
    browser.wait("document.querySelector('#chain-heading').innerText.startsWith('Claim 2 of')");
    browser.keys("r");
    browser.wait("document.querySelector('#status').innerText.startsWith('Saved: 2 decisions')");

    let sets = annotations::load(&kept).unwrap().sets;
    assert_eq!(sets.len(), 1);
    assert_eq!(sets[0].annotator.as_deref(), Some("AB"));
    // The manifest is sorted by path.
    let record = &records[1];
    assert_eq!(sets[0].key.id.as_ref(), Some(&record.id.0));
    assert_eq!(sets[0].claims.len(), 1);
    assert_eq!(sets[0].claims[0].span, record.claims[0].item.span);

    // Another browser finds the decisions.
    browser.value("localStorage.clear()");
    browser.open(&server.address);
    browser.wait("document.documentElement.dataset.ready");
    let bars = "document.querySelector('#review-chart title').textContent";
    assert_eq!(
        browser.value(bars),
        json!("Decisions. accepted: 1; corrected: 0; rejected: 1.")
    );
    assert_eq!(browser.complaints(), Vec::<String>::new());
}
