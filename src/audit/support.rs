//! Claims and the sources given for them: numbers without a source, numbers that rest on a review only.

use std::sync::LazyLock;

use regex::Regex;

use super::{
    Kind, Severity,
    model::{Draft, Subjects},
    paper::{Paper, listed, short},
    pattern,
};
use crate::{
    claims::{Assertion, Claim, Finding, FindingKind, Support},
    database::Located,
    document::{Block, BlockKind},
    references::Reference,
    text::Span,
};

/// Of the claims with numbers in the "Results", the least share that is cited where they report the literature. Below
/// it they are the paper's own, which need no source.
const LITERATURE: f64 = 0.5;

/// Headings that begin a part of a paper, up to the next of them, whatever their level was read as.
static PARTS: LazyLock<Vec<(Part, Regex)>> = LazyLock::new(|| {
    [
        (Part::Opening, r"(?i)^[\W\d]*(?:introduction|background)\b"),
        (
            Part::Methods,
            r"(?i)^[\W\d]*(?:methods?|methodology|materials?|patients? and|subjects? and|experimental)\b|\bmethods?$",
        ),
        (
            Part::Results,
            r"(?i)^[\W\d]*(?:results?|findings|case (?:reports?|presentations?|series|descriptions?)|observations?)\b",
        ),
        (Part::Discussion, r"(?i)^[\W\d]*discussion\b"),
        (
            Part::Summary,
            r"(?i)^[\W\d]*(?:conclusions?|concluding|summary|key points|highlights|abstract|limitations?)\b",
        ),
    ]
    .iter()
    .map(|(part, text)| (*part, pattern(text)))
    .collect()
});

static OWN_WORDS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)\b(?:we|our)\b|\b(?:in|of|from|for) (?:this|the (?:present|current)) (?:study|analysis|trial|meta-analysis|series|work|report|cohort|review)\b|\b(?:this|the present|the current) (?:study|meta-analysis|trial|systematic review|case) (?:show|found|demonstrat|report|includ|observ|reveal)",
    )
});

/// The reader is sent to a table or figure, which has the sources or is the paper's own.
static DISPLAY: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?i)\b(?:tables?|fig(?:ure|s|ures)?\.?)\s*S?\d|\bTable [IVX]+\b"));

static REVIEW: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)\b(?:(?:systematic|narrative|scoping|literature|critical|umbrella|comprehensive|mini|updated|brief|short|state-of-the-art)[\s-]+)?reviews?\b|\boverview\b|\bstate of the art\b",
    )
});

/// Words with which a title speaks of a review that it is not, or of one that measured something itself.
static NO_REVIEW: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)\bmeta-?\s?analys[ie]s|\bpooled\b|\b(?:peer|chart|record|records|retrospective|case|central|independent|utili[sz]ation|drug use|pathology|medical) reviews?\b|\breviews? of (?:\d|(?:\w+ ){0,2}(?:cases|patients|records|charts)\b)",
    )
});

/// A part of a paper.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Part {
    Opening,
    Methods,
    Results,
    Discussion,
    Summary,
}

/// How the paper is built, as far as it bears on who the numbers belong to.
struct Layout {
    /// Where the parts begin.
    parts: Vec<(usize, Part)>,
    /// The results are the paper's own.
    is_study: bool,
}

impl Layout {
    fn of(paper: &Paper<'_>) -> Self {
        let mut parts: Vec<(usize, Part)> = paper
            .record
            .sections
            .iter()
            .filter_map(|section| {
                let part = PARTS
                    .iter()
                    .find(|(_, regex)| regex.is_match(&section.title))?
                    .0;
                Some((section.span.start, part))
            })
            .collect();
        parts.sort_unstable();
        let mut layout = Self {
            parts,
            is_study: false,
        };
        let mut own = paper
            .record
            .claims
            .iter()
            .map(|found| &found.item)
            .filter(|claim| {
                !claim.findings.is_empty() && layout.at(claim.span.start) == Some(Part::Results)
            });
        let all = own.clone().count();
        let cited = own
            .by_ref()
            .filter(|claim| claim.support == Support::Cited)
            .count();
        layout.is_study = all > 0 && (cited as f64) < LITERATURE * all as f64;
        layout
    }

    /// The part that holds a position.
    fn at(&self, position: usize) -> Option<Part> {
        let after = self.parts.partition_point(|(start, _)| *start <= position);
        self.parts.get(after.checked_sub(1)?).map(|(_, part)| *part)
    }
}

pub(super) fn check(paper: &Paper<'_>, drafts: &mut Vec<Draft>) {
    let layout = Layout::of(paper);
    for found in &paper.record.claims {
        let claim = &found.item;
        if claim.assertion == Assertion::Planned || !claim.findings.iter().any(is_result) {
            continue;
        }
        match claim.support {
            Support::Uncited => drafts.extend(uncited(paper, found, &layout)),
            Support::Cited => drafts.extend(secondary(paper, found)),
        }
    }
}

/// Whether a number is a result of something: amounts, sizes and settings stand in methods and have no measure.
fn is_result(finding: &Finding) -> bool {
    finding.measure.is_some()
        || matches!(
            finding.kind,
            FindingKind::HazardRatio
                | FindingKind::OddsRatio
                | FindingKind::RiskRatio
                | FindingKind::MeanDifference
                | FindingKind::PValue
                | FindingKind::ConfidenceInterval
        )
}

fn uncited(paper: &Paper<'_>, found: &Located<Claim>, layout: &Layout) -> Option<Draft> {
    let claim = &found.item;
    let block = paper.block_at(claim.span.start)?;
    let part = layout.at(claim.span.start);
    let is_own = match part {
        Some(Part::Methods) => true,
        Some(Part::Results) => layout.is_study,
        _ => false,
    };
    // Before the first heading stand the title page and an abstract that was not recognised as one.
    let is_front = paper.sections_at(claim.span.start).next().is_none();
    if is_own
        || is_front
        || block.kind == BlockKind::Abstract
        || OWN_WORDS.is_match(&claim.text)
        || DISPLAY.is_match(&claim.text)
    {
        return None;
    }
    let is_row = block.kind == BlockKind::TableRow;
    if is_row && !has_cited_row(paper, block) || !is_row && !ends_a_sentence(paper, claim, block) {
        return None;
    }
    // A citation before it in the paragraph may be meant to hold on.
    let before = paper
        .record
        .citations
        .iter()
        .rev()
        .map(|citation| &citation.item)
        .find(|citation| citation.span.end <= claim.span.start)
        .filter(|citation| block.span.contains(citation.span) && !is_row);
    let is_summary = part == Some(Part::Summary);
    // What a study discusses without naming another is its own.
    if layout.is_study && part != Some(Part::Opening) && before.is_none() {
        return None;
    }
    let numbers: Vec<String> = claim
        .findings
        .iter()
        .take(3)
        .map(|finding| format!("“{}”", finding.text))
        .collect();
    let numbers = listed(&numbers);
    let (level, explanation) = match before {
        _ if is_row => (
            Severity::Warning,
            format!("The row gives {numbers} and no source; other rows of the table have one."),
        ),
        _ if is_summary => (
            Severity::Note,
            format!("The claim gives {numbers} without a source, in a summary."),
        ),
        Some(citation) => (
            Severity::Note,
            format!(
                "No source is given for {numbers}; does “{}”, cited before in the paragraph, still hold?",
                paper.text.slice(citation.group)
            ),
        ),
        None => (
            Severity::Warning,
            format!("No source is given for {numbers}."),
        ),
    };
    let draft = Draft::new(
        Kind::UncitedNumbers,
        paper.place_of_claim(found),
        explanation,
    );
    Some(draft.at_level(level).about(Subjects {
        claims: vec![claim.id.clone()],
        ..Subjects::default()
    }))
}

/// Whether some row of the block's table is cited.
fn has_cited_row(paper: &Paper<'_>, row: &Block) -> bool {
    paper
        .record
        .claims
        .iter()
        .map(|found| &found.item)
        .filter(|claim| claim.support == Support::Cited)
        .filter_map(|claim| paper.block_at(claim.span.start))
        .any(|other| other.table == row.table && other.kind == BlockKind::TableRow)
}

/// Whether a claim is closed like a sentence; pieces of tables and figures that were read as text are not.
fn ends_a_sentence(paper: &Paper<'_>, claim: &Claim, block: &Block) -> bool {
    let rest = Span::new(claim.span.end, block.span.end);
    let after = paper.text.slice(rest).trim_start();
    block.kind == BlockKind::ListItem
        || after.starts_with(['.', '!', '?', ';', ':', ')', '”', '"', '’'])
}

fn secondary(paper: &Paper<'_>, found: &Located<Claim>) -> Option<Draft> {
    let claim = &found.item;
    let sources: Vec<&Reference> = claim
        .references
        .iter()
        .filter_map(|id| paper.reference(id))
        .map(|reference| &reference.item)
        .collect();
    let all_are_reviews = !sources.is_empty()
        && sources
            .iter()
            .all(|source| source.title.as_deref().is_some_and(is_review));
    // A review may be cited for what reviews say.
    let speaks_of_reviews = REVIEW.is_match(&claim.text) || NO_REVIEW.is_match(&claim.text);
    if !all_are_reviews || speaks_of_reviews {
        return None;
    }
    let names: Vec<String> = sources.iter().map(|source| short(source)).collect();
    let explanation = format!(
        "The numbers rest on {} only, by {} title a review.",
        listed(&names),
        if names.len() == 1 { "its" } else { "their" }
    );
    Some(
        Draft::new(
            Kind::SecondarySource,
            paper.place_of_claim(found),
            explanation,
        )
        .about(Subjects {
            claims: vec![claim.id.clone()],
            citations: claim.citations.clone(),
            references: claim.references.clone(),
            ..Subjects::default()
        }),
    )
}

/// Whether a title says that the work is a review.
fn is_review(title: &str) -> bool {
    REVIEW.is_match(title) && !NO_REVIEW.is_match(title)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_review_is_one_by_its_title() {
        assert!(is_review("Conjugates in breast cancer: a narrative review"));
        assert!(is_review("An overview of new agents"));
        assert!(!is_review(
            "A systematic review and meta-analysis of statins"
        ));
        assert!(!is_review(
            "Blinded independent central review in a phase 3 trial"
        ));
        assert!(!is_review("Myocarditis: a review of 30 cases"));
        assert!(!is_review("Trastuzumab in breast cancer"));
    }

    #[test]
    fn headings_begin_the_parts_of_a_paper() {
        let part = |title: &str| {
            let found = PARTS.iter().find(|(_, regex)| regex.is_match(title));
            found.map(|(part, _)| *part)
        };
        assert_eq!(part("3. Results and discussion"), Some(Part::Results));
        assert_eq!(part("Patients and methods"), Some(Part::Methods));
        assert_eq!(part("Cardiovascular outcome trials"), None);
    }
}
