use std::fmt::Write as _;

use super::{
    claims::{ClaimReport, FindingReport},
    entities::EntityReport,
    links::LinkReport,
    measure::Score,
    references::ReferenceReport,
    report::Report,
    slip::SlipKind,
    text::TextReport,
};
use crate::citations::CitationStyle;

/// Width of the first column.
const NAME: usize = 34;

impl Report {
    /// The measures as tables for a terminal; with `verbose`, every miss and false alarm too.
    #[must_use]
    pub fn to_text(&self, verbose: bool) -> String {
        let mut out = String::new();
        self.documents(&mut out);
        if let Some(report) = &self.text {
            text(&mut out, report);
        }
        if let Some(report) = &self.references {
            references(&mut out, report);
        }
        if let Some(report) = &self.links {
            links(&mut out, report);
        }
        if let Some(report) = &self.entities {
            entities(&mut out, report);
        }
        if let Some(report) = &self.claims {
            claims(&mut out, report);
        }
        if let Some(report) = &self.findings {
            findings(&mut out, report);
        }
        self.publishers(&mut out);
        if verbose {
            self.slips(&mut out);
        }
        out
    }

    fn documents(&self, out: &mut String) {
        let _ = writeln!(out, "{} annotated documents", self.documents.len());
        for name in &self.without_record {
            let _ = writeln!(out, "not scored, no record in the database: {name}");
        }
        heading(out, "documents (F1, strict)");
        for document in &self.documents {
            let number = |name: &str, value: Option<f64>| {
                value.map_or_else(String::new, |value| format!("  {name} {value:.3}"))
            };
            let f1 = |name: &str, score: &Option<Score>| number(name, score.map(|score| score.f1));
            let _ = writeln!(
                out,
                "{:<NAME$} aligned {:.3}, {} passages not{}{}{}{}{}{}{}",
                document.name,
                document.aligned,
                document.unaligned.len(),
                number("5-grams", document.gram_recall),
                number("order", document.order),
                f1("references", &document.references),
                f1("links", &document.links),
                f1("entities", &document.entities),
                f1("claims", &document.claims),
                f1("findings", &document.findings),
            );
            for warning in &document.warnings {
                let _ = writeln!(out, "    {warning}");
            }
        }
    }

    fn publishers(&self, out: &mut String) {
        if self.publishers.is_empty() {
            return;
        }
        heading(out, "publishers: references, then links");
        for (name, report) in &self.publishers {
            let short: String = name.chars().take(NAME - 5).collect();
            line(
                out,
                &format!("{short} ({})", report.articles),
                &report.references,
            );
            line(out, "", &report.links);
        }
    }

    fn slips(&self, out: &mut String) {
        heading(out, "not aligned");
        for document in &self.documents {
            for passage in &document.unaligned {
                let _ = writeln!(out, "{}: {passage}", document.name);
            }
        }
        heading(out, "misses and false alarms");
        for slip in &self.slips {
            let kind = match slip.kind {
                SlipKind::Miss => "missed",
                SlipKind::FalseAlarm => "false",
                SlipKind::WrongValue => "wrong",
            };
            let page = slip
                .page
                .map_or_else(|| "p. ?".to_owned(), |page| format!("p. {page}"));
            let span = slip.span.map_or_else(String::new, |span| {
                format!(" [{}, {})", span.start, span.end)
            });
            let _ = writeln!(
                out,
                "{} {page}{span} {:?} {kind}: `{}`: {}",
                slip.document, slip.layer, slip.text, slip.reason
            );
            if !slip.context.is_empty() {
                let _ = writeln!(out, "      {}", slip.context);
            }
        }
    }
}

fn text(out: &mut String, report: &TextReport) {
    heading(out, "text");
    share(out, "body 5-gram recall", report.gram_recall);
    share(out, "paragraphs in order", report.order);
    let _ = writeln!(
        out,
        "{:<NAME$} {} in {} paragraphs",
        "foreign text inside paragraphs", report.interruptions, report.paragraphs
    );
    line(out, "headings", &report.headings);
    let (right, all) = report.heading_documents;
    let _ = writeln!(
        out,
        "{:<NAME$} {right} of {all} documents; {} headings cut a paragraph",
        "every heading found", report.heading_cuts
    );
    share(out, "superscript markers marked", report.superscripts);
    let fields = [
        ("titles right", report.titles),
        ("abstracts right", report.abstracts),
        ("DOIs right", report.dois),
    ];
    for (name, (right, all)) in fields {
        let _ = writeln!(out, "{name:<NAME$} {right} of {all}");
    }
}

fn references(out: &mut String, report: &ReferenceReport) {
    heading(out, "references");
    line(out, "entries found", &report.detection);
    share(out, "borders right", report.borders_right);
    line(out, "fields, strict", &report.fields_micro.strict);
    line(out, "fields, 0.8 alike", &report.fields_micro.soft);
    for (field, score) in &report.fields {
        line(out, &format!("  {field}"), &score.strict);
    }
}

fn links(out: &mut String, report: &LinkReport) {
    heading(out, "citation links");
    line(out, "all, strict", &report.strict);
    line(out, "all, ambiguous counted", &report.ambiguous_counted);
    for (style, score) in &report.styles {
        let name = match style {
            CitationStyle::AuthorYear => "  author-year",
            CitationStyle::NumericBracket => "  bracket",
            CitationStyle::NumericParenthesis => "  parenthesis",
            CitationStyle::NumericSuperscript => "  superscript",
        };
        line(out, name, score);
    }
    let _ = writeln!(
        out,
        "markers: {} annotated, {} placed in the extracted text, {} found there; {} of the record outside annotated text, not scored",
        report.markers, report.markers_placed, report.markers_found, report.outside
    );
    if report.ambiguous > 0 {
        let _ = writeln!(
            out,
            "ambiguous markers: {} annotated, {} called so",
            report.ambiguous, report.ambiguous_found
        );
    }
    if !report.calibration.is_empty() {
        heading(out, "confidence of links");
    }
    for bin in &report.calibration {
        let _ = writeln!(
            out,
            "  {:.2}–{:.2}  {:>6} links  mean confidence {:.3}  right {:.3}",
            bin.low, bin.high, bin.links, bin.confidence, bin.right
        );
    }
}

fn entities(out: &mut String, report: &EntityReport) {
    heading(out, "entities");
    let micro = &report.micro;
    line(out, "strict", &micro.strict);
    line(out, "exact", &micro.exact);
    line(out, "partial", &micro.partial);
    line(out, "type", &micro.types);
    for (label, scores) in &report.labels {
        line(out, &format!("  {label}, strict"), &scores.strict);
        let _ = writeln!(
            out,
            "{:NAME$} F1 exact {:.3}  partial {:.3}  type {:.3}",
            "", scores.exact.f1, scores.partial.f1, scores.types.f1
        );
    }
    if report.outside > 0 {
        let _ = writeln!(
            out,
            "{} mentions of the records stand outside annotated text, not scored",
            report.outside
        );
    }
}

fn claims(out: &mut String, report: &ClaimReport) {
    heading(out, "claims");
    line(out, "found", &report.detection);
    line(
        out,
        "found with the right references",
        &report.with_references,
    );
    line(out, "claim–reference pairs", &report.links);
    if let Some(roles) = &report.roles {
        line(out, "roles of mentions", roles);
    }
    share(out, "assertion right", report.assertion_right);
}

fn findings(out: &mut String, report: &FindingReport) {
    heading(out, "findings");
    line(out, "number found", &report.spans);
    line(out, "value and unit", &report.values);
    line(out, "value, unit and measure", &report.with_measure);
    share(out, "value right, of those found", report.parsed_right);
    share(out, "kind right, of those found", report.kind_right);
    share(out, "arm right, where annotated", report.arm_right);
}

fn heading(out: &mut String, title: &str) {
    let _ = writeln!(out, "\n{title}");
}

fn share(out: &mut String, name: &str, value: f64) {
    let _ = writeln!(out, "{name:<NAME$} {value:.3}");
}

fn line(out: &mut String, name: &str, score: &Score) {
    let interval = score.f1_interval.map_or_else(String::new, |(low, high)| {
        format!("  95% {low:.3}–{high:.3}")
    });
    let _ = writeln!(
        out,
        "{name:<NAME$} P {:.3}  R {:.3}  F1 {:.3}  ({} annotated, {} given, {} right){interval}",
        score.precision,
        score.recall,
        score.f1,
        score.counts.gold,
        score.counts.predicted,
        score.counts.correct,
    );
}
