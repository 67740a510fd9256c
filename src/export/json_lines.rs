use std::io::{self, Write};

use serde::Serialize;

use crate::{
    database::{DocumentId, Identity, Record, Scope, Source},
    document::{Ledger, Metadata, PageSize},
};

/// A record as JSON Lines: one object a line, nothing left out.
///
/// Each line has `type` and `document` (the id of the record) first. The first is of type `document` and has what is not
/// a list of results: source, identity, metadata, text, pages, ledger. Then one line for each `block`, `section`, `run`,
/// `reference`, `citation`, `entity`, `claim` and `warning`, with the fields that the record has.
///
/// # Errors
/// Those of `out`.
pub fn json_lines(record: &Record, out: &mut impl Write) -> io::Result<()> {
    // Named one by one, so that a new field of the record cannot be forgotten here.
    let Record {
        schema,
        id,
        source,
        produced_by,
        scope,
        metadata,
        text,
        pages,
        blocks,
        sections,
        runs,
        references,
        citations,
        entities,
        claims,
        warnings,
        ledger,
    } = record;
    let document = DocumentFields {
        schema,
        source,
        produced_by,
        scope: *scope,
        metadata,
        text,
        pages,
        ledger,
    };
    lines("document", id, &[document], out)?;
    lines("block", id, blocks, out)?;
    lines("section", id, sections, out)?;
    lines("run", id, runs, out)?;
    lines("reference", id, references, out)?;
    lines("citation", id, citations, out)?;
    lines("entity", id, entities, out)?;
    lines("claim", id, claims, out)?;
    lines("warning", id, warnings, out)
}

#[derive(Serialize)]
struct DocumentFields<'record> {
    schema: &'record str,
    source: &'record Source,
    produced_by: &'record Identity,
    scope: Scope,
    metadata: &'record Metadata,
    text: &'record str,
    pages: &'record [PageSize],
    ledger: &'record Ledger,
}

#[derive(Serialize)]
struct Line<'record, T> {
    #[serde(rename = "type")]
    kind: &'static str,
    document: &'record DocumentId,
    #[serde(flatten)]
    item: &'record T,
}

fn lines<T: Serialize>(
    kind: &'static str,
    document: &DocumentId,
    items: &[T],
    out: &mut impl Write,
) -> io::Result<()> {
    for item in items {
        let line = Line {
            kind,
            document,
            item,
        };
        serde_json::to_writer(&mut *out, &line)?;
        out.write_all(b"\n")?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use serde_json::{Map, Value, json};

    use super::*;
    use crate::export::testing::record;

    #[test]
    fn the_record_can_be_put_together_again() {
        let record = record();
        let mut out = Vec::new();
        json_lines(&record, &mut out).unwrap();
        let lines = String::from_utf8(out).unwrap();
        let mut whole: Map<String, Value> = Map::new();
        for list in ["block", "section", "run", "reference", "citation", "entity"] {
            whole.insert(format!("{list}s").replace("ys", "ies"), json!([]));
        }
        for list in ["claims", "warnings"] {
            whole.insert(list.to_owned(), json!([]));
        }
        for line in lines.lines() {
            let mut line: Map<String, Value> = serde_json::from_str(line).unwrap();
            let kind = line.shift_remove("type").unwrap();
            assert_eq!(line.shift_remove("document").unwrap(), "00000000000000ab");
            match kind.as_str().unwrap() {
                "document" => whole.append(&mut line),
                kind => {
                    let list = format!("{kind}s").replace("ys", "ies");
                    let list = whole[&list].as_array_mut().unwrap();
                    list.push(Value::Object(line));
                }
            }
        }
        whole.insert("id".to_owned(), json!("00000000000000ab"));
        let again: Record = serde_json::from_value(Value::Object(whole)).unwrap();
        assert_eq!(again, record);
    }

    #[test]
    fn a_line_begins_with_its_type_and_document() {
        let mut out = Vec::new();
        json_lines(&record(), &mut out).unwrap();
        let lines = String::from_utf8(out).unwrap();
        let expected = r#"{"type":"entity","document":"00000000000000ab","id":"e1","label":"DRUG","span":{"start":35,"end":48},"text":"Dapagliflozin","confidence":0.95,"#;
        assert!(lines.lines().any(|line| line.starts_with(expected)));
    }
}
