//! The sentences and rows that could be claims, with what surrounds them.

use crate::text::phrases;
use crate::{
    citations::{Citation, CitationStyle},
    document::{Block, BlockKind, Document, RunKind, Section, SectionId},
    text::{Span, sentences},
};

/// What part of an article a section is, by its title and those of the sections around it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Part {
    /// Search strategy, patients and methods.
    Methods,
    /// Results and findings.
    Results,
    /// Introduction, discussion, topics: what a review mostly is.
    #[default]
    Body,
    /// Conclusions and abstracts.
    Conclusion,
    /// Funding, conflicts, contributions, abbreviations: no claims here.
    Back,
}

/// Where a candidate comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Source {
    /// A sentence of a paragraph, abstract or list item.
    Sentence,
    /// A row of a table.
    Row,
}

/// A sentence or row that could be a claim.
#[derive(Debug, Clone)]
pub(super) struct Candidate {
    pub(super) source: Source,
    /// Without the full stop.
    pub(super) span: Span,
    /// From its end to the next sentence: white space and citations that stand alone.
    pub(super) gap: Span,
    /// Index of its block.
    pub(super) block: usize,
    pub(super) section: Option<SectionId>,
    pub(super) part: Part,
    /// It ends with a question mark.
    pub(super) question: bool,
}

/// All candidates in reading order.
pub(super) fn candidates(document: &Document, citations: &[Citation]) -> Vec<Candidate> {
    let superscripts = citations
        .iter()
        .filter(|citation| citation.style == CitationStyle::NumericSuperscript)
        .map(|citation| citation.span);
    let mut raised: Vec<Span> = document
        .runs
        .iter()
        .filter(|run| run.kind == RunKind::Superscript)
        .map(|run| run.span)
        .chain(superscripts)
        .collect();
    raised.sort_unstable();
    let mut out = Vec::new();
    for (index, block) in document.blocks.iter().enumerate() {
        let part = part_of(&document.sections, block);
        if part == Part::Back || opens_back_matter(document.text.slice(block.span)) {
            continue;
        }
        match block.kind {
            BlockKind::Paragraph | BlockKind::Abstract | BlockKind::ListItem => {
                let spans = sentences(&document.text, block.span, &raised);
                for (at, &span) in spans.iter().enumerate() {
                    let next = spans.get(at + 1).map_or(block.span.end, |next| next.start);
                    let (label, said) = without_label(document.text.slice(span), span);
                    let trimmed = trim(document.text.slice(said), said);
                    out.push(Candidate {
                        source: Source::Sentence,
                        span: trimmed,
                        gap: Span::new(span.end, next),
                        block: index,
                        section: block.section.clone(),
                        part: if let Some(part) = label {
                            part
                        } else if block.kind == BlockKind::Abstract && part == Part::Body {
                            Part::Conclusion
                        } else {
                            part
                        },
                        question: document.text.slice(span).ends_with('?'),
                    });
                }
            }
            BlockKind::TableRow if !block.is_header => out.push(Candidate {
                source: Source::Row,
                span: trim(document.text.slice(block.span), block.span),
                gap: Span::new(block.span.end, block.span.end),
                block: index,
                section: block.section.clone(),
                part,
                question: false,
            }),
            _ => {}
        }
    }
    out.retain(|candidate| !candidate.span.is_empty() && candidate.part != Part::Back);
    out
}

/// Longest label at the head of a paragraph, in words: "Conflict of interest statement".
const LONGEST_LABEL: usize = 5;

/// Whether a paragraph begins with the title of a part without claims, set in its first line: "Keywords: …",
/// "Funding. …", "© 2020 …".
fn opens_back_matter(string: &str) -> bool {
    let string = string.trim_start();
    let lower: String = string
        .chars()
        .take(80)
        .flat_map(char::to_lowercase)
        .collect();
    if lower.starts_with('©')
        || ["keywords", "key words", "abbreviations", "copyright"]
            .iter()
            .any(|word| lower.starts_with(word))
    {
        return true;
    }
    // Before a full stop only the bare title: "Funding." but not "Funding of trials fell."
    let (label, words) = match lower.split_once(':') {
        Some((label, _)) => (label, LONGEST_LABEL),
        None => match lower.split_once('.') {
            Some((label, _)) => (label, 3),
            None => return false,
        },
    };
    !label.contains(['.', ','])
        && label.split_whitespace().count() <= words
        && part_named(label) == Some(Part::Back)
}

/// A sentence without the label of a structured abstract before it ("Results: …"), and the part that the label names.
fn without_label(string: &str, span: Span) -> (Option<Part>, Span) {
    let Some((label, rest)) = string.split_once(':') else {
        return (None, span);
    };
    let part = match label.trim().to_lowercase().as_str() {
        "background" | "introduction" | "context" | "importance" | "discussion" => Part::Body,
        "objective" | "objectives" | "aim" | "aims" | "purpose" => Part::Back,
        "method"
        | "methods"
        | "design"
        | "materials and methods"
        | "patients and methods"
        | "data sources"
        | "study selection"
        | "setting"
        | "participants" => Part::Methods,
        "results" | "findings" | "main results" | "recent findings" => Part::Results,
        "conclusion" | "conclusions" | "interpretation" | "summary" | "implications" => {
            Part::Conclusion
        }
        _ => return (None, span),
    };
    let skipped =
        label.chars().count() + 1 + rest.chars().take_while(|c| c.is_whitespace()).count();
    (
        Some(part),
        Span::new((span.start + skipped).min(span.end), span.end),
    )
}

/// `span` without white space and sentence punctuation at its ends.
fn trim(string: &str, span: Span) -> Span {
    let edge = |char: char| {
        char.is_whitespace() || matches!(char, '.' | ',' | ';' | ':' | '!' | '?' | '…' | '。')
    };
    let front = string.chars().take_while(|char| edge(*char)).count();
    let back = string.chars().rev().take_while(|char| edge(*char)).count();
    let start = span.start + front.min(span.len());
    Span::new(start, (span.end - back.min(span.len())).max(start))
}

/// The part that the innermost telling title names.
fn part_of(sections: &[Section], block: &Block) -> Part {
    let around = sections.iter().filter(|section| {
        section.span.contains(block.span) || Some(&section.id) == block.section.as_ref()
    });
    let mut part = Part::Body;
    for section in around {
        if let Some(named) = part_named(&section.title) {
            part = named;
        }
    }
    part
}

fn part_named(title: &str) -> Option<Part> {
    let title = title.to_lowercase();
    let any = |words: &[&str]| words.iter().any(|word| title.contains(word));
    if any(phrases!(
        "acknowledg|funding|conflict|competing interest|disclosure|contribution|abbreviation|\
         data availability|availability of data|ethic|author details|supplementary|\
         supporting information|declaration|consent|references|bibliography|keyword|\
         key words|grant information|correspondence|about the author|publisher|reviewer|\
         glossary|footnote|financial support|orcid|licen|copyright|peer review"
    )) {
        Some(Part::Back)
    } else if any(phrases!(
        "method|search strategy|eligibility|data extraction|study selection|\
         statistical analys|inclusion criteria|literature search|risk of bias assess"
    )) {
        Some(Part::Methods)
    } else if any(&["result", "findings"]) {
        Some(Part::Results)
    } else if any(&["conclusion", "summary", "abstract"]) {
        Some(Part::Conclusion)
    } else if any(&["introduction", "background", "discussion", "perspective"]) {
        Some(Part::Body)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_claim_has_no_punctuation_at_its_ends() {
        assert_eq!(trim("It rose. ", Span::new(10, 19)), Span::new(10, 17));
        assert_eq!(trim("…", Span::new(3, 4)), Span::new(4, 4));
    }

    #[test]
    fn paragraphs_with_a_title_of_their_own() {
        assert!(opens_back_matter("Keywords: breast cancer, alphamab"));
        assert!(opens_back_matter("Author contributions: A.B. wrote it."));
        assert!(opens_back_matter("Funding. None."));
        assert!(!opens_back_matter("Results: alphamab improved PFS."));
        assert!(!opens_back_matter(
            "Alphamab was stopped, with consent. It failed."
        ));
    }

    #[test]
    fn titles_name_their_part() {
        assert_eq!(
            part_named("Data Extraction and Synthesis"),
            Some(Part::Methods)
        );
        assert_eq!(part_named("Conflicts of interest"), Some(Part::Back));
        assert_eq!(part_named("Antibody–drug conjugates"), None);
    }
}
