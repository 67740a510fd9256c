//! Training strings set again in the styles of biomedical journals, which the published sets have few of. Only
//! the arrangement is new: names, titles and numbers are those of the training string.

use super::{
    super::{labels::Field, names},
    data::{Example, stable_hash},
};
use crate::references::Author;

/// How names are written.
#[derive(Clone, Copy, PartialEq, Eq)]
enum NameStyle {
    /// Smith JA, Jones B
    Bare,
    /// Smith J.A., Jones B.
    Dotted,
    /// Smith, J. A., Jones, B.
    Inverted,
    /// Smith, J.A.; Jones, B.
    Semicolons,
    /// J. A. Smith, B. Jones
    InitialsFirst,
}

/// What stands between the last two names.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Joint {
    Comma,
    And,
    CommaAnd,
    Ampersand,
    CommaAmpersand,
}

/// A style: names, then pieces in which `A` authors, `T` title, `C` container, `V` volume, `I` issue with its
/// brackets, `P` pages, `Y` year and `D` a DOI stand for the fields, and everything else for itself.
struct Style {
    names: NameStyle,
    joint: Joint,
    /// From this many names on, the list breaks off after the names that this style prints.
    most_names: usize,
    printed_names: usize,
    layout: &'static str,
    /// Journals are abbreviated without full stops.
    bare_container: bool,
}

const STYLES: [Style; 23] = {
    use Joint::{Ampersand, And, Comma, CommaAmpersand, CommaAnd};
    use NameStyle::{Bare, Dotted, InitialsFirst, Inverted, Semicolons};
    const fn style(
        names: NameStyle,
        joint: Joint,
        most_names: usize,
        printed_names: usize,
        layout: &'static str,
        bare_container: bool,
    ) -> Style {
        Style {
            names,
            joint,
            most_names,
            printed_names,
            layout,
            bare_container,
        }
    }
    [
        style(Bare, Comma, 7, 6, "A. T. C. Y;VI:P.", true),
        style(Bare, Comma, 7, 3, "A. T. C Y;V:P.", true),
        style(Bare, Comma, 99, 99, "A. T. C. Y;V:P.", true),
        style(Bare, Comma, 7, 6, "A. T. C. Y Month;VI:P.", true),
        style(Bare, Comma, 99, 99, "A: T. C Y, V:P.", true),
        style(Bare, Comma, 99, 99, "A (Y) T. C V:P", true),
        style(Bare, Comma, 6, 3, "A. (Y) T. C, V, P", false),
        style(Bare, Comma, 99, 99, "A. T. C. Y;V(I):P", false),
        style(Inverted, CommaAmpersand, 8, 6, "A (Y). T. C, VI, P.", false),
        style(Inverted, CommaAnd, 99, 99, "A (Y). T. C V, P.", false),
        style(Inverted, Ampersand, 6, 1, "A T. C V, P (Y).", false),
        style(Inverted, CommaAnd, 99, 99, "A Y. “T.” C VI: P.", false),
        style(Inverted, And, 99, 99, "A (Y). ‘T’, C, VI, pp. P.", false),
        style(Semicolons, Comma, 99, 99, "A. T. C Y, V, P.", false),
        style(Dotted, Comma, 99, 99, "A. T. C. Y;V:P.", false),
        style(Dotted, And, 99, 99, "A (Y). T. C, VI: P.", false),
        style(
            InitialsFirst,
            CommaAnd,
            99,
            99,
            "A, “T,” C, vol. V, no. I, pp. P, Y.",
            false,
        ),
        style(InitialsFirst, Comma, 99, 99, "A, T, C V (Y) P.", false),
        style(Inverted, CommaAmpersand, 8, 6, "A (Y). T. C. D", false),
        style(
            Inverted,
            CommaAmpersand,
            99,
            99,
            "A (Y). T. C, V, P. D",
            false,
        ),
        style(Inverted, CommaAmpersand, 99, 99, "A (Y). T. C, V. D", false),
        style(Bare, Comma, 7, 6, "A. T. C. Y. D", true),
        style(Bare, Comma, 99, 99, "A. T. C. D (Y).", false),
    ]
};

const MONTHS: [&str; 6] = ["Jan", "Mar", "May", "Jul 12", "Sep", "Dec 3"];

/// The string in another style; `None` when it lacks a field that every style needs.
pub(super) fn restyled(example: &Example, copy: u64) -> Option<Example> {
    let seed = stable_hash(&example.raw).wrapping_add(copy.wrapping_mul(0x9e37_79b9_7f4a_7c15));
    let pick = |salt: u32, choices: usize| {
        (seed.rotate_left(salt).wrapping_mul(0xbf58_476d_1ce4_e5b9) >> 33) as usize % choices.max(1)
    };
    let text = |field: Field| example.texts(field).next();
    let list = names::read(text(Field::Author)?);
    let title = text(Field::Title)?.trim_end_matches(['.', ',', ' ']);
    let title = if pick(37, 4) == 0 {
        capitalised(title)
    } else {
        title.to_owned()
    };
    let title = title.as_str();
    let container = text(Field::Container)?.trim_end_matches([',', ' ']);
    let date = text(Field::Date)?;
    let year = date
        .split(|c: char| !c.is_ascii_digit())
        .find(|digits| digits.len() == 4)?;
    let volume = text(Field::Volume)?;
    let pages = text(Field::Pages)?;
    let issue = text(Field::Issue);
    let style = STYLES.get(pick(3, STYLES.len()))?;

    let (authors, cut) = if list.authors.len() >= style.most_names {
        (list.authors.get(..style.printed_names)?, true)
    } else {
        (list.authors.as_slice(), list.et_al)
    };
    let authors = write_names(authors, style, cut);
    let container = if style.bare_container {
        container.replace('.', "")
    } else {
        container.to_owned()
    };
    let pages = match pick(11, 12) {
        0 => format!("e{}", pages.split(['-', '–']).next().unwrap_or(pages)),
        1 => pages.split(['-', '–']).next().unwrap_or(pages).to_owned(),
        _ => pages.replace('-', "–"),
    };

    let mut built = Example {
        raw: String::new(),
        spans: Vec::new(),
    };
    let mut letters = style.layout.chars().peekable();
    let mut before = ' ';
    while let Some(letter) = letters.next() {
        let alone =
            !before.is_alphabetic() && letters.peek().is_none_or(|next| !next.is_lowercase());
        let after_volume = before == 'V';
        match letter {
            'A' if alone => push(&mut built, Field::Author, &authors),
            'T' if alone => {
                push(&mut built, Field::Title, title);
                if title.ends_with(['?', '!']) {
                    letters.next_if_eq(&'.');
                }
            }
            'C' if alone => {
                push(&mut built, Field::Container, &container);
                if built.raw.ends_with('.') {
                    letters.next_if_eq(&'.');
                }
            }
            'V' if !before.is_alphabetic() => push(&mut built, Field::Volume, volume),
            'P' if alone => push(&mut built, Field::Pages, &pages),
            'I' if after_volume => {
                if let Some(issue) = issue {
                    built.raw.push('(');
                    push(&mut built, Field::Issue, issue);
                    built.raw.push(')');
                }
            }
            'I' => push(&mut built, Field::Issue, issue.unwrap_or("1")),
            'D' if alone => {
                let number = 10_000 + pick(41, 80_000);
                built
                    .raw
                    .push_str(&format!("https://doi.org/10.1000/x.{year}.{number}"));
            }
            'Y' if alone => push(&mut built, Field::Date, year),
            'M' if letters.peek() == Some(&'o') => {
                letters.by_ref().take(4).for_each(drop);
                let month = MONTHS.get(pick(17, MONTHS.len())).copied().unwrap_or("Jan");
                push(&mut built, Field::Date, month);
            }
            '.' if built.raw.ends_with('.') => {}
            other => built.raw.push(other),
        }
        before = letter;
    }
    if !style.layout.contains('D') {
        append_identifiers(&mut built, &pick, year);
    }
    Some(built)
}

/// As journals capitalise titles: every word but the short ones.
fn capitalised(title: &str) -> String {
    title
        .split(' ')
        .map(|word| {
            let mut letters = word.chars();
            match letters.next() {
                Some(first) if word.chars().count() > 3 => {
                    first.to_uppercase().chain(letters).collect()
                }
                _ => word.to_owned(),
            }
        })
        .collect::<Vec<String>>()
        .join(" ")
}

fn push(example: &mut Example, field: Field, text: &str) {
    let start = example.raw.len();
    example.raw.push_str(text);
    match example.spans.last_mut() {
        // "2010 Mar": one date.
        Some((last, bytes)) if *last == field && bytes.end + 1 == start => {
            bytes.end = example.raw.len();
        }
        _ => example.spans.push((field, start..example.raw.len())),
    }
}

/// Identifiers as journals print them, made up: only their shape matters.
fn append_identifiers(example: &mut Example, pick: &impl Fn(u32, usize) -> usize, year: &str) {
    let number = 10_000 + pick(23, 80_000);
    let tail = match pick(29, 7) {
        0 => format!(" doi:10.1016/j.jx.{year}.02.{number}."),
        1 => format!(" https://doi.org/10.1000/s{number}-8"),
        2 => format!(" 10.1093/jx/ab{number} [PubMed]"),
        3 => format!(" PMID: {number}12"),
        _ => return,
    };
    example.raw.push_str(&tail);
}

fn write_names(authors: &[Author], style: &Style, cut: bool) -> String {
    let names: Vec<String> = authors
        .iter()
        .map(|author| write_name(author, style.names))
        .collect();
    let comma = if style.names == NameStyle::Semicolons {
        "; "
    } else {
        ", "
    };
    let last = match style.joint {
        _ if cut => comma,
        Joint::Comma => comma,
        Joint::And => " and ",
        Joint::CommaAnd if names.len() == 2 && style.names == NameStyle::InitialsFirst => " and ",
        Joint::CommaAnd => ", and ",
        Joint::Ampersand => " & ",
        Joint::CommaAmpersand => ", & ",
    };
    let mut list = String::new();
    for (at, name) in names.iter().enumerate() {
        if at > 0 {
            list.push_str(if at + 1 == names.len() { last } else { comma });
        }
        list.push_str(name);
    }
    if cut {
        list.push_str(if style.most_names == 6 {
            " et al."
        } else {
            ", et al."
        });
    }
    list
}

fn write_name(author: &Author, style: NameStyle) -> String {
    let initials: Vec<char> = author
        .given
        .split(|c: char| !c.is_alphabetic())
        .flat_map(|part| {
            let capitals = part.chars().all(char::is_uppercase);
            part.chars().take(if capitals { 4 } else { 1 })
        })
        .filter(|c| c.is_uppercase())
        .collect();
    if initials.is_empty() {
        return author.family.clone();
    }
    let joined = |after: &str, between: &str| {
        initials
            .iter()
            .map(|initial| format!("{initial}{after}"))
            .collect::<Vec<_>>()
            .join(between)
    };
    match style {
        NameStyle::Bare => format!("{} {}", author.family, joined("", "")),
        NameStyle::Dotted => format!("{} {}", author.family, joined(".", "")),
        NameStyle::Inverted => format!("{}, {}", author.family, joined(".", " ")),
        NameStyle::Semicolons => format!("{}, {}", author.family, joined(".", "")),
        NameStyle::InitialsFirst => format!("{} {}", joined(".", " "), author.family),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn example() -> Example {
        let raw = "J. Roe and K. Poe, On things, J. Clin. Oncol. 12 (3) 4-5 (1999)";
        let span = |field: Field, text: &str| {
            let at = raw.find(text).unwrap();
            (field, at..at + text.len())
        };
        Example {
            raw: raw.to_owned(),
            spans: vec![
                span(Field::Author, "J. Roe and K. Poe"),
                span(Field::Title, "On things"),
                span(Field::Container, "J. Clin. Oncol."),
                span(Field::Volume, "12"),
                span(Field::Issue, "3"),
                span(Field::Pages, "4-5"),
                span(Field::Date, "1999"),
            ],
        }
    }

    #[test]
    fn every_copy_keeps_every_field() {
        for copy in 0..200 {
            let copy = restyled(&example(), copy).unwrap();
            let text = |field: Field| copy.texts(field).next().unwrap_or_default().to_owned();
            assert_eq!(text(Field::Title).to_lowercase(), "on things");
            assert!(
                ["", "12"].contains(&text(Field::Volume).as_str()),
                "{}",
                copy.raw
            );
            assert!(text(Field::Date).starts_with("1999"), "{}", copy.raw);
            assert!(text(Field::Container).starts_with("J"), "{}", copy.raw);
            assert_eq!(
                names::read(&text(Field::Author)).authors.len(),
                2,
                "{}",
                copy.raw
            );
            assert!(!copy.raw.contains(".."), "{}", copy.raw);
        }
    }

    #[test]
    fn a_string_without_volume_is_not_restyled() {
        let mut example = example();
        example.spans.retain(|(field, _)| *field != Field::Volume);
        assert_eq!(restyled(&example, 0), None);
    }
}
