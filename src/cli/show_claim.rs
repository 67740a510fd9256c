//! One claim as a reviewer reads it: the sentence with its place, its numbers as a small table, its references with the
//! reason for which they are taken as given.

use std::{collections::BTreeMap, fmt::Write as _};

use super::show::{Index, at_page, kebab, short};
use crate::{
    citations::CitationStatus,
    claims::{
        Assertion, Claim, DirectionKind, Finding, FindingKind, FindingPart, Inherited,
        InheritedFrom, Role, Support,
    },
    database::Located,
    entities::EntityId,
};

/// Characters of a line of prose.
const WIDTH: usize = 100;

/// Longest entry of a column before the last; a longer name is cut.
const COLUMN: usize = 28;

/// Writes the claim, its numbers, doses and references.
pub(super) fn write(
    out: &mut String,
    found: &Located<Claim>,
    index: &Index<'_>,
) -> std::fmt::Result {
    let claim = &found.item;
    let section = claim
        .section
        .as_ref()
        .and_then(|id| index.sections.get(id))
        .map_or_else(String::new, |title| format!(" · {title}"));
    writeln!(
        out,
        "\n{} · {}{}{section}",
        claim.id.0,
        at_page(found.page()).replace(": ", " · "),
        status(claim)
    )?;
    for line in wrapped(&claim.text.replace('\t', " | ")) {
        writeln!(out, "    {line}")?;
    }
    write_roles(out, claim, index)?;
    write_findings(out, claim, index)?;
    for regimen in &claim.regimens {
        let drug = index.name(regimen.entity.as_ref()).unwrap_or("?");
        writeln!(out, "    regimen of {drug}: {}", regimen.text)?;
    }
    write_references(out, claim, index)
}

/// "cited, asserted, improves".
fn status(claim: &Claim) -> String {
    let mut words = vec![match claim.support {
        Support::Cited => "cited".to_owned(),
        Support::Uncited => "uncited".to_owned(),
    }];
    if claim.assertion != Assertion::Asserted {
        words.push(kebab(&claim.assertion));
    }
    if claim.direction.kind != DirectionKind::Unclear {
        words.push(kebab(&claim.direction.kind).replace('_', " "));
    }
    words.join(", ")
}

/// Who was compared with whom, where a comparator or the people are named.
fn write_roles(out: &mut String, claim: &Claim, index: &Index<'_>) -> std::fmt::Result {
    for (role, label) in [
        (Role::Intervention, "intervention"),
        (Role::Comparator, "comparator"),
        (Role::Population, "population"),
        (Role::Trial, "trial"),
    ] {
        let mut names: Vec<&str> = Vec::new();
        for given in claim.roles.iter().filter(|given| given.role == role) {
            let name = index.name(Some(&given.entity)).unwrap_or_default();
            if !names.contains(&name) {
                names.push(name);
            }
        }
        if !names.is_empty() {
            writeln!(out, "    {label}: {}", names.join(", "))?;
        }
    }
    Ok(())
}

/// The numbers, one a row; an interval or p-value stands in the row of its estimate.
fn write_findings(out: &mut String, claim: &Claim, index: &Index<'_>) -> std::fmt::Result {
    let mut qualifiers: BTreeMap<usize, Vec<&Finding>> = BTreeMap::new();
    for finding in &claim.findings {
        if let Some(estimate) = finding.qualifies {
            qualifiers.entry(estimate).or_default().push(finding);
        }
    }
    let rows: Vec<[String; 6]> = claim
        .findings
        .iter()
        .enumerate()
        .filter(|(_, finding)| finding.qualifies.is_none())
        .map(|(at, finding)| {
            let of = qualifiers.get(&at).map_or(&[][..], Vec::as_slice);
            row(finding, of, index)
        })
        .collect();
    if rows.is_empty() {
        return Ok(());
    }
    let head = ["value", "kind", "measure", "arm", "comparator", "details"].map(str::to_owned);
    let mut widths = [0; 6];
    for row in rows.iter().chain([&head]) {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = cell.chars().count().max(*width);
        }
    }
    for row in [&head].into_iter().chain(&rows) {
        let mut line = String::new();
        for (cell, width) in row.iter().zip(widths) {
            let _ = write!(line, "{cell:width$}  ");
        }
        writeln!(out, "    │ {}", line.trim_end())?;
    }
    Ok(())
}

fn row(finding: &Finding, qualifiers: &[&Finding], index: &Index<'_>) -> [String; 6] {
    let name = |id: &Option<EntityId>, words: &Option<String>| {
        let name = index.name(id.as_ref()).or(words.as_deref());
        cut(name.unwrap_or("–"))
    };
    let mut details: Vec<String> = qualifiers
        .iter()
        .map(|finding| match finding.kind {
            FindingKind::PValue => format!("P {}", finding.text),
            FindingKind::ConfidenceInterval => match finding.quantity.level {
                Some(level) => format!("{level} % CI {}", finding.text),
                None => format!("CI {}", finding.text),
            },
            _ => format!("range {}", finding.text),
        })
        .collect();
    details.extend(finding.grade.clone());
    details.extend(finding.time_point.clone());
    details.extend(finding.group_size.map(|size| format!("n = {size}")));
    details.extend(finding.inherited.iter().filter_map(told));
    let unit = finding.unit.as_deref().filter(|unit| {
        !finding.text.contains(unit) && !finding.text.ends_with(unit.trim_end_matches('s'))
    });
    let value = match unit {
        Some(unit) => format!("{} [{unit}]", finding.text),
        None => finding.text.clone(),
    };
    [
        value,
        kebab(&finding.kind).replace('_', " "),
        name(&finding.measure, &finding.measure_text),
        name(&finding.arm, &finding.arm_text),
        name(&finding.comparator, &finding.comparator_text),
        details.join("; "),
    ]
}

/// What a number has from outside its own sentence or row, with the probability.
fn told(inherited: &Inherited) -> Option<String> {
    let from = match inherited.from {
        InheritedFrom::EarlierSentence => "a sentence before",
        InheritedFrom::Caption => "the caption",
        InheritedFrom::ColumnHeader | InheritedFrom::Row => return None,
    };
    let part = match inherited.part {
        FindingPart::Measure => "measure",
        FindingPart::Arm => "arm",
        FindingPart::Comparator => "comparator",
    };
    Some(format!("{part} from {from} ({:.2})", inherited.confidence))
}

fn write_references(out: &mut String, claim: &Claim, index: &Index<'_>) -> std::fmt::Result {
    for link in &claim.support_links {
        let Some(citation) = index.citations.get(&link.citation) else {
            continue;
        };
        let reason = kebab(&link.reason).replace('_', " ");
        match citation.status {
            CitationStatus::Unresolved => {
                writeln!(out, "    ? “{}”: no reference fits", citation.text)?;
            }
            CitationStatus::Ambiguous => writeln!(out, "    ? “{}”: one of", citation.text)?,
            CitationStatus::Resolved => {}
        }
        for target in &citation.targets {
            let Some(reference) = index.references.get(&target.reference) else {
                continue;
            };
            let confidence = link.confidence * target.confidence;
            writeln!(
                out,
                "    → {} [{reason}, {confidence:.2}]",
                short(reference)
            )?;
        }
    }
    Ok(())
}

/// A name that fits its column.
fn cut(name: &str) -> String {
    if name.chars().count() <= COLUMN {
        return name.to_owned();
    }
    let mut short: String = name.chars().take(COLUMN - 1).collect();
    short.push('…');
    short
}

/// Lines of at most [`WIDTH`] characters, broken between words.
fn wrapped(text: &str) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        match lines.last_mut() {
            Some(line) if line.chars().count() + 1 + word.chars().count() <= WIDTH => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prose_is_broken_between_words() {
        let lines = wrapped(&"word ".repeat(41));
        assert_eq!(
            lines.iter().map(String::len).collect::<Vec<_>>(),
            [99, 99, 4]
        );
        assert_eq!(
            cut("progression-free survival of all patients"),
            "progression-free survival o…"
        );
    }
}
