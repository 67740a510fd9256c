//! The audit as a table for spreadsheets.

use super::{Audit, DocumentAudit, Item};

/// The audit as CSV (RFC 4180) with a header, one row an item, silenced ones included with their reason. Cells that a
/// spreadsheet would take for a formula begin with an apostrophe.
#[must_use]
pub fn csv(audit: &Audit) -> String {
    let mut writer = csv::Writer::from_writer(Vec::new());
    // Writing to memory does not fail, and every row has as many cells as the header.
    let _ = writer.write_record([
        "document",
        "file",
        "item",
        "kind",
        "severity",
        "page",
        "boxes",
        "text",
        "explanation",
        "claims",
        "citations",
        "references",
        "entities",
        "silenced",
    ]);
    for document in &audit.documents {
        for item in &document.items {
            let _ = writer.write_record(row(document, item, ""));
        }
        for silenced in &document.silenced {
            let _ = writer.write_record(row(document, &silenced.item, &silenced.reason));
        }
    }
    let bytes = writer.into_inner().unwrap_or_default();
    String::from_utf8(bytes).unwrap_or_default()
}

fn row(document: &DocumentAudit, item: &Item, reason: &str) -> [String; 14] {
    let place = item.places.first();
    let boxes: Vec<String> = place
        .iter()
        .flat_map(|place| &place.boxes)
        .map(|at| format!("{}:{},{},{},{}", at.page, at.x0, at.y0, at.x1, at.y1))
        .collect();
    let subjects = &item.subjects;
    let claims: Vec<&str> = subjects.claims.iter().map(|id| id.0.as_str()).collect();
    let citations: Vec<&str> = subjects.citations.iter().map(|id| id.0.as_str()).collect();
    let references: Vec<&str> = subjects.references.iter().map(|id| id.0.as_str()).collect();
    let entities: Vec<&str> = subjects.entities.iter().map(|id| id.0.as_str()).collect();
    [
        document.document.to_string(),
        document.file_name.clone(),
        item.id.clone(),
        item.kind.to_string(),
        item.severity.to_string(),
        place
            .and_then(|place| place.page)
            .map(|page| page.to_string())
            .unwrap_or_default(),
        boxes.join(" "),
        place.map(|place| place.text.clone()).unwrap_or_default(),
        item.explanation.clone(),
        claims.join(" "),
        citations.join(" "),
        references.join(" "),
        entities.join(" "),
        reason.to_owned(),
    ]
    .map(defused)
}

/// Spreadsheets run a cell that begins with one of these; an apostrophe before it makes it text.
fn defused(cell: String) -> String {
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']) {
        format!("'{cell}")
    } else {
        cell
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_are_made_text() {
        assert_eq!(
            defused("=HYPERLINK(\"x\")".to_owned()),
            "'=HYPERLINK(\"x\")"
        );
        assert_eq!(defused("-1.5 kg".to_owned()), "'-1.5 kg");
        assert_eq!(defused("−1.5 kg".to_owned()), "−1.5 kg");
        assert_eq!(defused("r7 (Roe)".to_owned()), "r7 (Roe)");
    }
}
