//! The first page: what is title, byline, abstract and apparatus.

use std::sync::LazyLock;

use regex::Regex;

use super::{BlockKind, abstracts, bylines, metadata, paragraphs::Proto};
use crate::pdf::PdfInfo;

#[expect(clippy::unwrap_used, reason = "a literal pattern")]
pub(super) static KEYWORDS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)^(?:key\s*-?\s*words?(?:\s+and\s+phrases)?|index\s+terms|abbreviations?(?:\s+used)?)\b\s*[.:—–-]?").unwrap()
});

#[expect(clippy::unwrap_used, reason = "a literal pattern")]
static NOT_PROSE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?i)^(?:received|accepted|published|revised|available\s+online|submitted|correspond|\*|∗|copyright|©|open\s+access|citation|cite\s+this|how\s+to\s+cite|edited\s+by|reviewed\s+by|academic\s+editors?|editors?:|handling\s+editor|e-?mail|this\s+(?:is\s+an\s+open|article\s+is|work\s+is)|licen[sc]ee|specialty\s+section|article\s+history|doi\b|https?:|www\.|funding:|orcid|competing\s+interests:|data\s+availability)",
    )
    .unwrap()
});

#[expect(clippy::unwrap_used, reason = "a literal pattern")]
static ADDRESS: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"^(?:doi\b|https?:|www\.|e-?mail|orcid)").unwrap());

/// Whether the text begins like the apparatus of an article: dates, licences, correspondence. A line that begins
/// with a small letter ("published by …") goes on from another.
pub(super) fn is_apparatus(text: &str) -> bool {
    NOT_PROSE.is_match(text)
        && (!text.chars().next().is_some_and(char::is_lowercase) || ADDRESS.is_match(text))
}

/// What was found on the first page.
#[derive(Debug, Default)]
pub(super) struct Front {
    /// Indices of the title's blocks.
    pub(super) title: Vec<usize>,
    /// Indices of the blocks with the authors' names.
    pub(super) bylines: Vec<usize>,
}

/// Share of words that two texts have in common, against the shorter one.
fn shared_words(a: &str, b: &str) -> f32 {
    let words = |text: &str| -> Vec<String> {
        text.split(|ch: char| !ch.is_alphanumeric())
            .filter(|word| word.chars().count() > 2)
            .map(str::to_lowercase)
            .collect()
    };
    let (a, mut b) = (words(a), words(b));
    let fewer = a.len().min(b.len());
    let mut common = 0;
    for word in &a {
        if let Some(at) = b.iter().position(|other| other == word) {
            b.swap_remove(at);
            common += 1;
        }
    }
    common as f32 / fewer.max(1) as f32
}

/// Marks title, byline, affiliations and abstract among the blocks before the first body section.
pub(super) fn mark(
    protos: &mut [Proto],
    page_of: impl Fn(&Proto) -> (u32, f32),
    info: &PdfInfo,
    body_size: f32,
    furniture: &str,
) -> Front {
    let on_page = |page: u32| -> Vec<usize> {
        (0..protos.len())
            .filter(|&at| {
                protos
                    .get(at)
                    .is_some_and(|proto| page_of(proto).0 == page && proto.cells.is_empty())
            })
            .collect()
    };
    let title_on = |page: u32| {
        title(
            protos,
            &on_page(page),
            |proto| page_of(proto).1,
            info,
            body_size,
            furniture,
        )
    };
    // A cover sheet may come before the title page.
    let mut page = 1;
    let mut found = title_on(page);
    if found.is_empty() {
        page = 2;
        found = title_on(page);
    }
    if found.is_empty() {
        page = 1;
    }
    let mut front = Front {
        title: found,
        bylines: Vec::new(),
    };
    for &at in &front.title {
        if let Some(proto) = protos.get_mut(at) {
            proto.kind = BlockKind::Title;
        }
    }
    let after = front.title.last().map_or(0, |last| last + 1);
    abstracts::mark(protos, after, body_size);
    // Without a title there is no telling front matter from text.
    if front.title.is_empty() {
        return front;
    }
    front.bylines = bylines::mark(protos, after, page, body_size, &page_of);
    front
}

fn title(
    protos: &[Proto],
    first_page: &[usize],
    height: impl Fn(&Proto) -> f32,
    info: &PdfInfo,
    body_size: f32,
    furniture: &str,
) -> Vec<usize> {
    // Blocks of one size that follow each other directly are one candidate.
    let mut groups: Vec<Vec<usize>> = Vec::new();
    for &at in first_page {
        let Some(proto) = protos.get(at) else {
            continue;
        };
        let joins = groups
            .last()
            .and_then(|group| group.last())
            .and_then(|&before| protos.get(before))
            .is_some_and(|before| {
                let (a, b) = (before.rect(), proto.rect());
                (before.size() - proto.size()).abs() < 0.04 * before.size()
                    && (before.share(|symbol| symbol.bold) - proto.share(|symbol| symbol.bold))
                        .abs()
                        < 0.5
                    && b.y0 - a.y1 < 1.2 * proto.size()
                    && b.y0 > a.y0
                    && !(before.text().ends_with(':')
                        && before.text().split_whitespace().count() <= 3)
                    && before.sheet() == proto.sheet()
            });
        match groups.last_mut() {
            Some(group) if joins && at > 0 && group.last() == Some(&(at - 1)) => group.push(at),
            _ => groups.push(vec![at]),
        }
    }
    let text_of = |group: &[usize]| -> String {
        group
            .iter()
            .filter_map(|&at| protos.get(at))
            .map(Proto::text)
            .collect::<Vec<_>>()
            .join(" ")
    };
    let info_title = info
        .title
        .as_deref()
        .filter(|title| title.split_whitespace().count() >= 4);
    let mut best: Option<(f32, Vec<usize>)> = None;
    for group in groups {
        let Some(proto) = group.first().and_then(|&at| protos.get(at)) else {
            continue;
        };
        let text = text_of(&group);
        let words = text
            .split_whitespace()
            .filter(|word| word.chars().filter(|ch| ch.is_alphabetic()).count() >= 2)
            .count();
        let length = text.chars().count();
        if words < 3 || !(16..=420).contains(&length) || height(proto) > 0.7 {
            continue;
        }
        let mut score = proto.size() / body_size;
        if proto.share(|symbol| symbol.bold) > 0.8 {
            score += 0.05;
        }
        if let Some(info_title) = info_title
            && shared_words(info_title, &text) >= 0.8
            && text.split_whitespace().count() * 2 >= info_title.split_whitespace().count()
            && proto.size() >= body_size
        {
            score += 5.0;
        }
        if is_apparatus(&text)
            || text.find("http").is_some_and(|at| at * 2 < text.len())
            || text.contains('@')
            || metadata::has_doi(&text)
        {
            score -= 2.0;
        }
        let lower = text.to_lowercase();
        // The journal's name, which running headers repeat; they repeat short titles too, but no long ones.
        if words <= 8 && furniture.contains(&squeezed(&text)) {
            score -= 3.0;
        }
        if words <= 6 && lower.contains("journal") {
            score -= 1.0;
        }
        if score > 1.05 && best.as_ref().is_none_or(|(other, _)| score > *other + 0.01) {
            best = Some((score, group));
        }
    }
    best.map(|(_, group)| group).unwrap_or_default()
}

/// Letters alone, small.
pub(super) fn squeezed(text: &str) -> String {
    text.chars()
        .filter(|ch| ch.is_alphabetic())
        .flat_map(char::to_lowercase)
        .collect()
}
