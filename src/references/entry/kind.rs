//! The kind of work, from words and from which fields are there.

use std::sync::LazyLock;

use regex::Regex;

use crate::references::ReferenceKind;

/// What the decision rests on.
pub(super) struct Evidence<'entry> {
    pub(super) raw: &'entry str,
    pub(super) title: Option<&'entry str>,
    pub(super) container: Option<&'entry str>,
    pub(super) has_volume: bool,
    pub(super) has_pages: bool,
    pub(super) has_editor: bool,
    pub(super) has_publisher: bool,
    pub(super) has_url: bool,
    pub(super) has_access: bool,
    pub(super) is_preprint: bool,
}

struct Words {
    kind: ReferenceKind,
    pattern: Option<Regex>,
}

/// Words that settle the kind wherever they stand in the entry, the most telling first.
static WORDS: LazyLock<Vec<Words>> = LazyLock::new(|| {
    [
        (
            ReferenceKind::Thesis,
            r"(?i)\b(?:(?:ph\.?\s?d\.?|doctoral|master'?s?|m\.?sc\.?|bachelor'?s?)\s+(?:thesis|dissertation)|dissertation|\[?thesis\]?\b[.,:;\]])",
        ),
        (
            ReferenceKind::Patent,
            r"(?i)\b(?:US|EP|WO|U\.S\.|European|Chinese)\s+patent\b|\bpatent\s+(?:no|number|application)",
        ),
        (
            ReferenceKind::Manuscript,
            r"(?i)\b(?:biorxiv|medrxiv|chemrxiv|research square|preprint|arxiv:|in preparation|unpublished|submitted for publication)\b",
        ),
        (
            ReferenceKind::Dataset,
            r"(?i)\b(?:data\s?set|clinicaltrials\.gov|ISRCTN\d+|NCT\d{8}|dryad|zenodo|figshare)\b",
        ),
        (
            ReferenceKind::Software,
            r"(?i)\b(?:R package|computer (?:software|program)|software version|\[software\]|R: a language and environment)\b",
        ),
    ]
    .into_iter()
    .map(|(kind, pattern)| Words {
        kind,
        pattern: Regex::new(pattern).ok(),
    })
    .collect()
});

static MEETING: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?i)\b(?:proc(?:eedings|\.)? (?:of|in)?|conference|symposium|workshop|congress|meeting abstracts?)\b").ok()
});

static REPORT: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?i)\b(?:technical report|tech\. rep|working paper|white paper|annual report|guidelines?|report (?:no|number|of))\b").ok()
});

/// Journals called proceedings are journals.
static JOURNAL: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?i)\b(?:proc(?:eedings)?\.? (?:of the )?(?:natl|national|nat\.|r\.? ?soc|royal|nutr|amer?\b)|journal|j\b)").ok()
});

/// The kind that the evidence speaks for.
pub(super) fn of(evidence: &Evidence<'_>) -> ReferenceKind {
    let says = |pattern: &Option<Regex>, text: Option<&str>| {
        pattern
            .as_ref()
            .zip(text)
            .is_some_and(|(regex, text)| regex.is_match(text))
    };
    let in_journal = evidence.container.is_some()
        && evidence.has_volume
        && !evidence.has_editor
        && !evidence.has_publisher;
    if !in_journal
        && let Some(words) = WORDS
            .iter()
            .find(|words| says(&words.pattern, Some(evidence.raw)))
    {
        return words.kind;
    }
    let meeting = says(&MEETING, evidence.container) && !says(&JOURNAL, evidence.container);
    match (evidence.container, evidence.title) {
        (Some(_), _) if meeting => ReferenceKind::PaperConference,
        (Some(_), Some(_))
            if evidence.has_editor || evidence.has_publisher && !evidence.has_volume =>
        {
            ReferenceKind::Chapter
        }
        (Some(_), _) if evidence.has_volume || evidence.has_pages => ReferenceKind::ArticleJournal,
        _ if evidence.is_preprint => ReferenceKind::Manuscript,
        (_, title) if evidence.has_url || evidence.has_access => {
            if says(&REPORT, title) {
                ReferenceKind::Report
            } else {
                ReferenceKind::Webpage
            }
        }
        (_, title) if says(&REPORT, title) => ReferenceKind::Report,
        (None, Some(_)) if evidence.has_publisher => ReferenceKind::Book,
        (Some(_), _) => ReferenceKind::ArticleJournal,
        _ => ReferenceKind::Document,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn evidence<'a>(raw: &'a str, container: Option<&'a str>) -> Evidence<'a> {
        Evidence {
            raw,
            title: Some("A title"),
            container,
            has_volume: false,
            has_pages: false,
            has_editor: false,
            has_publisher: false,
            has_url: false,
            has_access: false,
            is_preprint: false,
        }
    }

    #[test]
    fn words_and_fields_tell_the_kind() {
        let article = Evidence {
            has_volume: true,
            ..evidence("", Some("Proceedings of the National Academy of Sciences"))
        };
        assert_eq!(of(&article), ReferenceKind::ArticleJournal);
        let paper = evidence("", Some("Proceedings of the 7th Conference on Fusion"));
        assert_eq!(of(&paper), ReferenceKind::PaperConference);
        let book = Evidence {
            has_publisher: true,
            ..evidence("", None)
        };
        assert_eq!(of(&book), ReferenceKind::Book);
        let page = Evidence {
            has_url: true,
            ..evidence("", None)
        };
        assert_eq!(of(&page), ReferenceKind::Webpage);
        assert_eq!(
            of(&evidence("x. PhD thesis, Leeds.", None)),
            ReferenceKind::Thesis
        );
    }
}
