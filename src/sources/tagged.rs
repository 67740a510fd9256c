//! Records of tagged lines: PubMed's `.nbib` (MEDLINE) and RIS.

use super::{Source, bare_doi, year_in};

/// The records of a PubMed export. A field goes on over lines that begin with white space; a record begins with `PMID`.
#[must_use]
pub fn from_nbib(file_name: &str, content: &str) -> Vec<Source> {
    let mut sources: Vec<Source> = Vec::new();
    for (tag, value) in fields(content, 4) {
        if tag == "PMID" {
            sources.push(Source {
                file_name: file_name.to_owned(),
                pmid: Some(value.clone()),
                ..Source::default()
            });
        }
        let Some(source) = sources.last_mut() else {
            continue;
        };
        match tag.as_str() {
            "TI" | "BTI" => title(source, &value),
            "AB" => source.add(&value),
            "DP" => source.year = year_in(&value),
            "AID" | "LID" if value.ends_with("[doi]") => {
                source.doi = bare_doi(value.trim_end_matches("[doi]").trim());
            }
            _ => {}
        }
    }
    sources
}

/// The records of a RIS file. `ER` ends a record.
#[must_use]
pub fn from_ris(file_name: &str, content: &str) -> Vec<Source> {
    let mut sources: Vec<Source> = Vec::new();
    for (tag, value) in fields(content, 2) {
        if tag == "TY" {
            sources.push(Source {
                file_name: file_name.to_owned(),
                ..Source::default()
            });
        }
        let Some(source) = sources.last_mut() else {
            continue;
        };
        match tag.as_str() {
            "TI" | "T1" => title(source, &value),
            "AB" | "N2" => source.add(&value),
            "PY" | "Y1" => source.year = year_in(&value),
            "DO" => source.doi = bare_doi(&value),
            "AN" | "C7" | "PM" if is_pmid(&value) => source.pmid = Some(value),
            _ => {}
        }
    }
    sources
}

fn title(source: &mut Source, value: &str) {
    if source.title.is_none() {
        source.title = Some(value.to_owned());
        source.add(value);
    }
}

fn is_pmid(value: &str) -> bool {
    (4..=8).contains(&value.len()) && value.chars().all(|c| c.is_ascii_digit())
}

/// Tags with their values; `width` is that of the tag, after which "- " stands.
fn fields(content: &str, width: usize) -> Vec<(String, String)> {
    let mut fields: Vec<(String, String)> = Vec::new();
    for line in content.trim_start_matches('\u{feff}').lines() {
        let tag = line.get(..width).map(str::trim_end).unwrap_or_default();
        let rest = line.get(width..).unwrap_or_default().trim_start();
        let is_tag = !tag.is_empty()
            && tag
                .chars()
                .all(|c| c.is_ascii_uppercase() || c.is_ascii_digit());
        if is_tag && rest.starts_with('-') {
            let value = rest.trim_start_matches('-').trim().to_owned();
            fields.push((tag.to_owned(), value));
        } else if let Some((_, value)) = fields.last_mut()
            && !line.trim().is_empty()
        {
            value.push(' ');
            value.push_str(line.trim());
        }
    }
    fields
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pubmed_records_keep_their_folded_lines() {
        let content = "PMID- 123\nTI  - Betanib in\n      gout.\nAB  - It helped 3 men. It harmed\n      none.\nDP  - 2020 Jan\nLID - 10.1000/X.1 [doi]\n\nPMID- 124\nTI  - Other.\n";
        let sources = from_nbib("a.nbib", content);
        assert_eq!(sources.len(), 2);
        assert_eq!(sources[0].title.as_deref(), Some("Betanib in gout."));
        assert_eq!(sources[0].doi.as_deref(), Some("10.1000/x.1"));
        assert_eq!(sources[0].year.as_deref(), Some("2020"));
        let passages: Vec<&str> = sources[0]
            .passages
            .iter()
            .map(|passage| passage.text.as_str())
            .collect();
        assert_eq!(
            passages,
            ["Betanib in gout.", "It helped 3 men.", "It harmed none."]
        );
    }

    #[test]
    fn ris_records_end_where_the_next_begins() {
        let content = "TY  - JOUR\nT1  - Betanib\nPY  - 2019/03\nDO  - https://doi.org/10.1000/Y\nN2  - It helped.\nER  - \nTY  - JOUR\nTI  - Other\nER  - \n";
        let sources = from_ris("a.ris", content);
        assert_eq!(sources.len(), 2);
        assert_eq!(sources[0].doi.as_deref(), Some("10.1000/y"));
        assert_eq!(sources[0].year.as_deref(), Some("2019"));
        assert_eq!(sources[1].title.as_deref(), Some("Other"));
    }
}
