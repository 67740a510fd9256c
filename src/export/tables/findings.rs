use super::row::{Field, Filling, Index, Row, framed, integer, list};
use crate::{
    claims::{Claim, Finding},
    export::naming::name_of,
};

use Filling::{Integer, Number, Text};

pub(super) fn claim_rows<'i>(index: &'i Index<'i>) -> Vec<Row<'i, &'i Claim>> {
    let claims = index.record.claims.iter();
    claims
        .map(|found| Row {
            index,
            item: &found.item,
            span: found.item.span,
            boxes: &found.boxes,
        })
        .collect()
}

pub(super) fn claims<'i>() -> Vec<Field<Row<'i, &'i Claim>>> {
    framed([
        (
            "claim",
            Text(|row: &Row<'i, &'i Claim>| Some(row.item.id.0.clone())),
        ),
        ("text", Text(|row| Some(row.item.text.clone()))),
        ("section", Text(section)),
        ("support", Text(|row| Some(name_of(&row.item.support)))),
        (
            "citations",
            Text(|row| list(row.item.citations.iter().map(ToString::to_string))),
        ),
        (
            "references",
            Text(|row| list(row.item.references.iter().map(ToString::to_string))),
        ),
        (
            "support_links",
            Text(|row| {
                let links = row.item.support_links.iter();
                list(links.map(|link| {
                    format!(
                        "{} {} {}",
                        link.citation,
                        name_of(&link.reason),
                        link.confidence
                    )
                }))
            }),
        ),
        (
            "entities",
            Text(|row| list(row.item.entities.iter().map(|id| id.0.clone()))),
        ),
        (
            "roles",
            Text(|row| {
                let roles = row.item.roles.iter();
                list(roles.map(|role| format!("{} {}", role.entity.0, name_of(&role.role))))
            }),
        ),
        ("assertion", Text(|row| Some(name_of(&row.item.assertion)))),
        (
            "direction",
            Text(|row| Some(name_of(&row.item.direction.kind))),
        ),
        (
            "direction_cue",
            Text(|row| {
                let cue = row.item.direction.cue?;
                Some(row.index.text.slice(cue).to_owned())
            }),
        ),
        (
            "direction_cue_start",
            Integer(|row| integer(row.item.direction.cue?.start)),
        ),
        (
            "direction_cue_end",
            Integer(|row| integer(row.item.direction.cue?.end)),
        ),
        ("findings", Integer(|row| integer(row.item.findings.len()))),
        // "16 35 e2 100 mg daily": start and end, the drug or "-", the text.
        (
            "regimens",
            Text(|row| {
                let regimens = row.item.regimens.iter();
                list(regimens.map(|regimen| {
                    let drug = regimen.entity.as_ref().map_or("-", |id| id.0.as_str());
                    format!(
                        "{} {} {drug} {}",
                        regimen.span.start, regimen.span.end, regimen.text
                    )
                }))
            }),
        ),
    ])
}

fn section(row: &Row<'_, &Claim>) -> Option<String> {
    let id = row.item.section.as_ref()?;
    let mut sections = row.index.record.sections.iter();
    let section = sections.find(|section| section.id == *id)?;
    Some(match &section.number {
        Some(number) => format!("{number} {}", section.title),
        None => section.title.clone(),
    })
}

/// A finding in its claim.
pub(super) struct InClaim<'record> {
    claim: &'record Claim,
    at: usize,
    finding: &'record Finding,
}

pub(super) fn finding_rows<'i>(index: &'i Index<'i>) -> Vec<Row<'i, InClaim<'i>>> {
    let mut rows = Vec::new();
    for found in &index.record.claims {
        for (at, finding) in found.item.findings.iter().enumerate() {
            rows.push(Row {
                index,
                item: InClaim {
                    claim: &found.item,
                    at,
                    finding,
                },
                span: finding.span,
                boxes: &found.boxes,
            });
        }
    }
    rows
}

pub(super) fn findings<'i>() -> Vec<Field<Row<'i, InClaim<'i>>>> {
    framed([
        (
            "claim",
            Text(|row: &Row<'i, InClaim<'i>>| Some(row.item.claim.id.0.clone())),
        ),
        ("finding", Integer(|row| integer(row.item.at))),
        ("text", Text(|row| Some(row.item.finding.text.clone()))),
        ("kind", Text(|row| Some(name_of(&row.item.finding.kind)))),
        (
            "comparison",
            Text(|row| row.item.finding.quantity.comparison.clone()),
        ),
        ("value", Number(|row| row.item.finding.quantity.value)),
        ("low", Number(|row| row.item.finding.quantity.low)),
        ("high", Number(|row| row.item.finding.quantity.high)),
        (
            "denominator",
            Number(|row| row.item.finding.quantity.denominator),
        ),
        (
            "diastolic",
            Number(|row| row.item.finding.quantity.diastolic),
        ),
        ("spread", Number(|row| row.item.finding.quantity.spread)),
        ("level", Number(|row| row.item.finding.quantity.level)),
        ("unit", Text(|row| row.item.finding.unit.clone())),
        (
            "measure",
            Text(|row| row.item.finding.measure.as_ref().map(|id| id.0.clone())),
        ),
        (
            "measure_text",
            Text(|row| row.index.surface(row.item.finding.measure.as_ref())),
        ),
        (
            "arm",
            Text(|row| row.item.finding.arm.as_ref().map(|id| id.0.clone())),
        ),
        (
            "arm_text",
            Text(|row| row.index.surface(row.item.finding.arm.as_ref())),
        ),
        (
            "comparator",
            Text(|row| row.item.finding.comparator.as_ref().map(|id| id.0.clone())),
        ),
        (
            "comparator_text",
            Text(|row| row.index.surface(row.item.finding.comparator.as_ref())),
        ),
        (
            "time_point",
            Text(|row| row.item.finding.time_point.clone()),
        ),
        ("grade", Text(|row| row.item.finding.grade.clone())),
        (
            "group_size",
            Integer(|row| {
                row.item
                    .finding
                    .group_size
                    .and_then(|size| i64::try_from(size).ok())
            }),
        ),
        (
            "qualifies",
            Integer(|row| row.item.finding.qualifies.and_then(integer)),
        ),
        (
            "citations",
            Text(|row| list(row.item.finding.citations.iter().map(ToString::to_string))),
        ),
        ("references", Text(references)),
    ])
}

/// What the markers that govern the number point at, each once.
fn references(row: &Row<'_, InClaim<'_>>) -> Option<String> {
    let markers = row.item.finding.citations.iter();
    let markers = markers.filter_map(|id| row.index.citations.get(id));
    let mut ids: Vec<String> = Vec::new();
    for target in markers.flat_map(|citation| &citation.targets) {
        let id = target.reference.to_string();
        if !ids.contains(&id) {
            ids.push(id);
        }
    }
    list(ids)
}
