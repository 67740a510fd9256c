//! Chains of brackets that belong together.

use super::linking::Draft;
use crate::{document::Document, text::Span};

/// Makes one group of chains that follow each other with nothing but space or a comma between: "[1] [2]",
/// "(Smith, 2020) (Lee, 2019)".
pub(super) fn join_groups(document: &Document, drafts: &mut [Draft]) {
    let mut groups: Vec<Span> = drafts.iter().map(|draft| draft.citation.group).collect();
    groups.sort();
    groups.dedup();
    let mut joined: Vec<Span> = Vec::new();
    for group in groups {
        let Some(last) = joined.last_mut() else {
            joined.push(group);
            continue;
        };
        let between = document.text.slice(Span::new(last.end, group.start));
        let ends_closed = document
            .text
            .slice(Span::new(last.end.saturating_sub(1), last.end))
            .ends_with([')', ']']);
        let opens = document
            .text
            .slice(Span::new(group.start, group.start + 1))
            .starts_with(['(', '[']);
        let adjacent = group.start >= last.end
            && between
                .chars()
                .all(|char| matches!(char, ' ' | ',' | ';' | '\u{a0}'))
            && ends_closed
            && opens;
        if adjacent || last.contains(group) {
            *last = last.cover(group);
        } else {
            joined.push(group);
        }
    }
    for draft in drafts {
        let at = joined.partition_point(|group| group.end <= draft.citation.span.start);
        if let Some(group) = joined
            .get(at)
            .filter(|group| group.contains(draft.citation.group))
        {
            draft.citation.group = *group;
        }
    }
}
