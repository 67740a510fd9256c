use serde::Deserialize;
use serde_json::Value;

use super::{Source, SourceError, bare_doi, year_in};

#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum File {
    Many(Vec<Entry>),
    One(Box<Entry>),
}

#[derive(Debug, Deserialize)]
struct Entry {
    #[serde(rename = "DOI")]
    doi: Option<String>,
    #[serde(rename = "PMID")]
    pmid: Option<Value>,
    title: Option<String>,
    #[serde(rename = "abstract")]
    abstract_text: Option<String>,
    issued: Option<Value>,
}

/// The entries of a CSL-JSON file: a list, or one entry.
///
/// # Errors
/// When it is not of that form.
pub fn from_csl(file_name: &str, content: &str) -> Result<Vec<Source>, SourceError> {
    let entries = match serde_json::from_str(content)? {
        File::Many(entries) => entries,
        File::One(entry) => vec![*entry],
    };
    Ok(entries
        .into_iter()
        .map(|entry| source(file_name, entry))
        .collect())
}

fn source(file_name: &str, entry: Entry) -> Source {
    let mut source = Source {
        file_name: file_name.to_owned(),
        doi: entry.doi.as_deref().and_then(bare_doi),
        pmid: entry.pmid.map(|pmid| match pmid {
            Value::String(text) => text,
            other => other.to_string(),
        }),
        // "issued" is an object with numbers or text; the year is in it either way.
        year: entry.issued.and_then(|issued| year_in(&issued.to_string())),
        ..Source::default()
    };
    if let Some(title) = entry.title {
        source.add(&title);
        source.title = Some(title);
    }
    if let Some(text) = entry.abstract_text {
        source.add(&without_tags(&text));
    }
    source
}

/// Abstracts of Crossref come with JATS tags.
fn without_tags(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('<') {
        plain.push_str(before);
        let is_tag = after.starts_with(|c: char| c == '/' || c.is_ascii_alphabetic());
        match after.split_once('>') {
            Some((_, after)) if is_tag => {
                plain.push(' ');
                rest = after;
            }
            _ => {
                plain.push('<');
                rest = after;
            }
        }
    }
    plain.push_str(rest);
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_are_read_alone_or_in_a_list() {
        let one = r#"{"DOI":"10.1000/Z","PMID":77,"title":"Betanib","abstract":"<jats:p>p < 0.05. It helped.</jats:p>","issued":{"date-parts":[[2018,4]]}}"#;
        let source = from_csl("a.json", one).unwrap().remove(0);
        assert_eq!(source.pmid.as_deref(), Some("77"));
        assert_eq!(source.year.as_deref(), Some("2018"));
        let texts: Vec<&str> = source.passages.iter().map(|it| it.text.as_str()).collect();
        assert_eq!(texts, ["Betanib", "p < 0.05.", "It helped."]);
        assert_eq!(
            from_csl("a.json", &format!("[{one},{one}]")).unwrap().len(),
            2
        );
        assert!(from_csl("a.json", "3").is_err());
    }
}
