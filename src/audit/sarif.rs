//! The audit as SARIF 2.1.0 (OASIS, 2020), for code-scanning services and editors.

use serde_json::{Value, json};

use super::{Audit, DocumentAudit, Item, Kind};

/// Characters that stay as they are in an address (RFC 3986, unreserved).
fn is_plain(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~')
}

/// The audit as one SARIF run. A rule is a kind. A PDF has no lines, so a result has its page as a logical location,
/// and pages, boxes and ids among its properties. Silenced items are suppressed results with their reason.
#[must_use]
pub fn sarif(audit: &Audit) -> Value {
    let rules: Vec<Value> = Kind::ALL.into_iter().map(rule).collect();
    let mut results = Vec::new();
    for document in &audit.documents {
        for item in &document.items {
            results.push(result(document, item));
        }
        for silenced in &document.silenced {
            let mut value = result(document, &silenced.item);
            if let Some(fields) = value.as_object_mut() {
                let suppression = json!([{
                    "kind": "external",
                    "status": "accepted",
                    "justification": silenced.reason,
                }]);
                fields.insert("suppressions".to_owned(), suppression);
            }
            results.push(value);
        }
    }
    json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": env!("CARGO_PKG_NAME"),
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "rules": rules,
            }},
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    })
}

fn rule(kind: Kind) -> Value {
    json!({
        "id": kind.as_str(),
        "name": camel(kind.as_str()),
        "shortDescription": { "text": kind.as_str().replace('-', " ") },
        "fullDescription": { "text": kind.help() },
        "defaultConfiguration": { "level": kind.severity().as_str() },
    })
}

/// "never-cited" as "NeverCited".
fn camel(name: &str) -> String {
    name.split('-')
        .flat_map(|word| {
            let mut chars = word.chars();
            let first = chars.next().map(|c| c.to_ascii_uppercase());
            first.into_iter().chain(chars)
        })
        .collect()
}

fn result(document: &DocumentAudit, item: &Item) -> Value {
    let locations: Vec<Value> = item
        .places
        .iter()
        .map(|place| {
            let mut location = json!({
                "physicalLocation": {
                    "artifactLocation": { "uri": address(&document.file_name) },
                },
                "properties": { "boxes": place.boxes, "span": place.span, "text": place.text },
            });
            if let (Some(page), Some(fields)) = (place.page, location.as_object_mut()) {
                let page = json!([{ "name": format!("page {page}"), "kind": "page" }]);
                fields.insert("logicalLocations".to_owned(), page);
            }
            location
        })
        .collect();
    let index = Kind::ALL.iter().position(|kind| *kind == item.kind);
    json!({
        "ruleId": item.kind.as_str(),
        "ruleIndex": index,
        "level": item.severity.as_str(),
        "message": { "text": item.explanation },
        "locations": locations,
        "partialFingerprints": { "claimtraceItem/v1": item.id },
        "properties": {
            "document": document.document,
            "page": item.places.first().and_then(|place| place.page),
            "claims": item.subjects.claims,
            "citations": item.subjects.citations,
            "references": item.subjects.references,
            "entities": item.subjects.entities,
        },
    })
}

/// A file name as a relative address.
fn address(file_name: &str) -> String {
    let mut uri = String::with_capacity(file_name.len());
    for byte in file_name.bytes() {
        if is_plain(byte) {
            uri.push(char::from(byte));
        } else {
            uri.push_str(&format!("%{byte:02X}"));
        }
    }
    uri
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn file_names_become_addresses() {
        assert_eq!(address("Müller 2020.pdf"), "M%C3%BCller%202020.pdf");
    }

    #[test]
    fn names_of_rules_are_in_camel_case() {
        assert_eq!(camel("missing-table-or-figure"), "MissingTableOrFigure");
    }
}
