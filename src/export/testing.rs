//! A small record for the tests of the formats: characters of two bytes before every offset, an entry whose fields
//! are not known, characters that formats keep for themselves, a row with a tab, an ambiguous marker.

use serde_json::json;

use crate::database::Record;

pub(super) const TEXT: &str = "β-blockers and dapagliflozin (été)\nDapagliflozin reduced death by 17% [1].\n\n\
    Nausea\t-5.2 [1,2]\n1. Müller A, HEART & Co Group, et al. Dapagliflozin & 5% of death. Heart J \
    2019a;3(2):10–2. doi:10.1000/x_1 PMID 123\n2. =Unpublished {notes}";

pub(super) fn record() -> Record {
    let place = json!({"page": 1, "x0": 10.5, "y0": 20.0, "x1": 15.6, "y1": 30.0});
    let span = |start: usize, end: usize| json!({"start": start, "end": end});
    let first = TEXT.split('\n').nth(4).unwrap();
    let first_end = 94 + first.chars().count();
    let end = TEXT.chars().count();
    let value = json!({
        "schema": "claimtrace/evidence/1",
        "id": "00000000000000ab",
        "source": {"file_name": "review.pdf", "sha256": "ab", "bytes": 9, "pages": 1},
        "produced_by": {"tool": "claimtrace 0.1.0", "models": {}, "configuration": ""},
        "scope": "full",
        "metadata": {
            "title": "β-blockers and dapagliflozin (été)", "authors": ["A Writer", "B Writer"],
            "doi": "10.1000/review", "journal": null, "year": "2024", "abstract": null
        },
        "text": TEXT,
        "pages": [{"number": 1, "width": 595.0, "height": 842.0}],
        "blocks": [
            {"kind": "title", "span": span(0, 34), "boxes": [place]},
            {"kind": "paragraph", "span": span(35, 74), "section": "s1", "boxes": [place]},
            {"kind": "table_row", "span": span(76, 93), "table": 0, "boxes": [place]},
            {"kind": "table_cell", "span": span(76, 82), "table": 0, "column": 0, "boxes": [place]},
            {"kind": "table_cell", "span": span(83, 93), "table": 0, "column": 1, "boxes": [place]},
            {"kind": "reference", "span": span(94, first_end), "boxes": [place]},
            {"kind": "reference", "span": span(first_end + 1, end), "boxes": [place]}
        ],
        "sections": [{"id": "s1", "number": "1", "title": "Results", "level": 1, "span": span(35, end)}],
        "runs": [{"kind": "italic", "span": span(0, 1)}],
        "references": [
            {
                "id": "r1", "label": "1", "raw": &first[3..], "span": span(94, first_end), "kind": "article-journal",
                "authors": [{"family": "Müller", "given": "A"}, {"family": "HEART & Co Group"}], "et_al": true,
                "title": "Dapagliflozin & 5% of death", "year": "2019", "year_suffix": "a", "container": "Heart J",
                "volume": "3", "issue": "2", "pages": "10–2", "doi": "10.1000/x_1", "pmid": "123", "boxes": [place]
            },
            {
                "id": "r2", "label": "2", "raw": "=Unpublished {notes}", "span": span(first_end + 1, end),
                "kind": "document", "authors": [], "boxes": [place]
            }
        ],
        "citations": [
            {
                "id": "c1", "span": span(71, 72), "text": "1", "style": "numeric_bracket", "status": "resolved",
                "targets": [{"reference": "r1", "confidence": 0.99}], "group": span(70, 73), "boxes": [place]
            },
            {
                "id": "c2", "span": span(89, 92), "text": "1,2", "style": "numeric_bracket", "status": "ambiguous",
                "targets": [{"reference": "r1", "confidence": 0.5}, {"reference": "r2", "confidence": 0.4}],
                "group": span(88, 93), "boxes": [place]
            }
        ],
        "entities": [
            {
                "id": "e1", "label": "DRUG", "span": span(35, 48), "text": "Dapagliflozin", "confidence": 0.95,
                "source": "lexicon", "boxes": [place],
                "normalized": {"name": "dapagliflozin", "identifiers": {"drugbank": "DB06292"}}
            },
            {
                "id": "e2", "label": "OUTCOME", "span": span(57, 62), "text": "death", "confidence": 0.9,
                "source": "pattern", "normalized": {"name": "death"}, "boxes": [place]
            },
            {
                "id": "e3", "label": "ADVERSE_EVENT", "span": span(76, 82), "text": "Nausea", "confidence": 0.9,
                "source": "lexicon", "boxes": [place]
            }
        ],
        "claims": [
            {
                "id": "k1", "span": span(35, 73), "text": "Dapagliflozin reduced death by 17% [1]", "section": "s1",
                "entities": ["e1", "e2"], "citations": ["c1"], "references": ["r1"], "support": "cited",
                "support_links": [{"citation": "c1", "reason": "in_sentence", "confidence": 0.95}],
                "findings": [{
                    "span": span(66, 69), "text": "17%", "kind": "proportion", "quantity": {"value": 17.0},
                    "unit": "%", "measure": "e2", "citations": ["c1"]
                }],
                "assertion": "asserted", "direction": {"kind": "improves", "cue": span(49, 56)},
                "roles": [{"entity": "e1", "role": "intervention"}, {"entity": "e2", "role": "outcome"}],
                "boxes": [place]
            },
            {
                "id": "k2", "span": span(76, 93), "text": "Nausea\t-5.2 [1,2]", "entities": ["e3"], "citations": [],
                "references": [], "support": "uncited", "support_links": [],
                "findings": [{
                    "span": span(83, 87), "text": "-5.2", "kind": "measurement", "quantity": {"value": -5.2}
                }],
                "assertion": "hedged", "direction": {"kind": "unclear"},
                "roles": [], "boxes": [place, {"page": 2, "x0": 1.0, "y0": 2.0, "x1": 3.0, "y1": 4.0}]
            }
        ],
        "warnings": [],
        "ledger": {"pages": [], "left_out": []}
    });
    serde_json::from_value(value).unwrap()
}
