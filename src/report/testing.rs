//! A small record for the tests of this module.

use serde_json::{Value, json};

use crate::database::Record;

pub(super) const TEXT: &str = "T-DXd is better [1]. Nausea was rare. Deaths fell 😀 fast.";

fn claim(id: &str, start: usize, end: usize, references: &[&str]) -> Value {
    let text: String = TEXT.chars().skip(start).take(end - start).collect();
    let citations = if references.is_empty() {
        json!([])
    } else {
        json!(["c1"])
    };
    let links = json!([{ "citation": "c1", "reason": "in_sentence", "confidence": 0.9 }]);
    json!({
        "id": id, "span": { "start": start, "end": end }, "text": text,
        "entities": if id == "k1" { json!(["e1"]) } else { json!([]) },
        "citations": citations, "references": references,
        "support": if references.is_empty() { "uncited" } else { "cited" },
        "support_links": if references.is_empty() { json!([]) } else { links },
        "findings": [], "assertion": "asserted", "direction": { "kind": "unclear" }, "roles": [],
        "boxes": [{ "page": 2, "x0": 1.0, "y0": 1.0, "x1": 9.0, "y1": 2.0 }],
    })
}

/// Three claims, of which the first cites the first of two references.
pub(super) fn record() -> Record {
    let reference = |id: &str, raw: &str| {
        json!({
            "id": id, "raw": raw, "span": { "start": 0, "end": 1 }, "kind": "article-journal",
            "authors": [], "boxes": [],
        })
    };
    let record = json!({
        "schema": "claimtrace/evidence/1",
        "id": "0123456789abcdef",
        "source": { "file_name": "a.pdf", "sha256": "0123456789abcdef00", "bytes": 1, "pages": 2 },
        "produced_by": { "tool": "claimtrace 9", "models": {}, "configuration": "" },
        "scope": "full",
        "metadata": { "title": "A title", "authors": ["A. Smith", "B. Lee"], "doi": null, "journal": null, "year": "2020", "abstract": null },
        "text": TEXT,
        "pages": [], "blocks": [], "sections": [], "runs": [],
        "references": [reference("r1", "Smith. One."), reference("r2", "Lee. Two.")],
        "citations": [{
            "id": "c1", "span": { "start": 17, "end": 18 }, "text": "1", "style": "numeric_bracket", "status": "ambiguous",
            "targets": [{ "reference": "r1", "confidence": 0.75 }], "group": { "start": 16, "end": 19 }, "boxes": [],
        }],
        "entities": [{
            "id": "e1", "label": "DRUG", "span": { "start": 0, "end": 5 }, "text": "T-DXd", "confidence": 1.0,
            "source": "lexicon", "normalized": { "name": "trastuzumab deruxtecan" }, "boxes": [],
        }],
        "claims": [claim("k1", 0, 19, &["r1"]), claim("k2", 21, 36, &[]), claim("k3", 38, 56, &[])],
        "warnings": [],
        "ledger": { "pages": [], "left_out": [] },
    });
    serde_json::from_value(record).unwrap()
}
