//! A claim as one citation sees it: the words without markers, and where and how the marker stands.

use crate::{
    citations::{Citation, CitationId},
    claims::Claim,
    text::{Span, Text},
};

/// A claim as it is compared with one cited work.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Statement {
    /// The sentence without its markers.
    pub(super) text: String,
    /// Position of the marker in `text`, in bytes.
    pub(super) marker: usize,
    /// Ends of what other markers close before it, in bytes of `text`: the marker stands for what follows them.
    pub(super) borders: Vec<usize>,
    /// The marker stands together with others in one bracket or chain.
    pub(super) in_chain: bool,
    /// Other places of the sentence that cite.
    pub(super) others: usize,
}

impl Statement {
    /// A claim seen from one of its markers. `citations` are those of the record.
    pub(super) fn of_claim(
        text: &Text,
        claim: &Claim,
        marker: &CitationId,
        citations: &[&Citation],
    ) -> Option<Self> {
        let target = citations.iter().find(|citation| citation.id == *marker)?;
        let group = |citation: &&&Citation| citation.group == target.group;
        let members = citations.iter().filter(group);
        let targets: usize = members.map(|citation| citation.targets.len()).sum();
        let mut groups: Vec<Span> = citations
            .iter()
            .map(|citation| citation.group)
            .filter(|group| claim.span.contains(*group))
            .collect();
        groups.sort_unstable();
        groups.dedup();
        let mut statement = Self {
            in_chain: targets > 1,
            others: groups
                .iter()
                .filter(|group| **group != target.group)
                .count(),
            ..Self::default()
        };
        let mut at = claim.span.start;
        let mut seen = false;
        for group in groups {
            statement
                .text
                .push_str(text.slice(Span::new(at, group.start)));
            if group == target.group {
                statement.marker = statement.text.len();
                seen = true;
            } else if !seen {
                statement.borders.push(statement.text.len());
            }
            statement.text.push(' ');
            at = at.max(group.end);
        }
        statement
            .text
            .push_str(text.slice(Span::new(at, claim.span.end)));
        if !seen {
            statement.marker = statement.text.len();
        }
        Some(statement)
    }

    /// A sentence of the training data, where `<|cit|>` or `<|multi_cit|>` is the marker and `<|other_cit|>` others.
    pub(super) fn of_marked(marked: &str) -> Self {
        let mut statement = Self::default();
        let mut rest = marked;
        let mut seen = false;
        while let Some((before, after)) = rest.split_once("<|") {
            statement.text.push_str(before);
            let Some((name, after)) = after.split_once("|>") else {
                rest = after;
                continue;
            };
            match name {
                "other_cit" => {
                    statement.others += 1;
                    if !seen {
                        statement.borders.push(statement.text.len());
                    }
                }
                _ if !seen => {
                    seen = true;
                    statement.marker = statement.text.len();
                    statement.in_chain = name == "multi_cit";
                }
                _ => {}
            }
            statement.text.push(' ');
            rest = after;
        }
        statement.text.push_str(rest);
        if !seen {
            statement.marker = statement.text.len();
        }
        statement
    }

    /// The words that the marker most likely stands for: back to another marker or the end of a clause.
    pub(super) fn clause(&self) -> &str {
        let before = self.text.get(..self.marker).unwrap_or_default();
        let before = before.trim_end_matches(|c: char| !c.is_alphanumeric() && c != '%');
        let from_marker = self
            .borders
            .iter()
            .copied()
            .filter(|border| has_words(before.get(*border..).unwrap_or_default()))
            .max()
            .unwrap_or_default();
        let from_clause = before
            .match_indices(['.', ';', ':'])
            .map(|(at, mark)| at + mark.len())
            .filter(|at| before.get(*at..).is_some_and(|rest| rest.starts_with(' ')))
            .filter(|at| has_words(before.get(*at..).unwrap_or_default()))
            .max()
            .unwrap_or_default();
        let from = from_marker.max(from_clause);
        let clause = before.get(from..).unwrap_or_default();
        if clause.trim().is_empty() {
            &self.text
        } else {
            clause
        }
    }
}

fn has_words(text: &str) -> bool {
    text.split_whitespace().count() > 2
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marked_sentences_lose_their_marks() {
        let statement = Statement::of_marked(
            "Betanib helps in gout (<|other_cit|>) and it harms in asthma [<|multi_cit|>,7]. So it is.",
        );
        assert_eq!(
            statement.text,
            "Betanib helps in gout ( ) and it harms in asthma [ ,7]. So it is."
        );
        assert!(statement.in_chain);
        assert_eq!(statement.others, 1);
        assert_eq!(statement.clause(), " ) and it harms in asthma");
    }
}
