//! Lists of personal and group names, in any of the usual orders.

use std::sync::LazyLock;

use regex::Regex;

use crate::references::Author;

/// The names of a list and whether it breaks off.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Names {
    /// In the order printed.
    pub(crate) authors: Vec<Author>,
    /// "et al.", "and others" or an ellipsis stands in it.
    pub(crate) et_al: bool,
}

/// No list is read beyond this many names.
const MAX_NAMES: usize = 500;

fn pattern(source: &str) -> Option<Regex> {
    Regex::new(source).ok()
}

static ET_AL: LazyLock<Option<Regex>> = LazyLock::new(|| {
    pattern(
        r"(?i)[,;]?\s*(?:\bet\.?\s?al(?:ii|ia)?\b\.?|\band\s+(?:others|co-?workers|colleagues)\b|\bet\s+coll?\b\.?|\bu\.\s?a\.|…|\.\s?\.\s?\.)",
    )
});

static SEPARATOR: LazyLock<Option<Regex>> = LazyLock::new(|| {
    pattern(
        r"\s*[,;]\s*(?:(?:and|und|et|y|e|en)\s+|&\s*)?|\s+(?:and|And|AND|und|et|y|with)\s+|\s*&\s*|\s+[–—]\s+|\s*•\s*",
    )
});

static EDITORS: LazyLock<Option<Regex>> = LazyLock::new(|| {
    pattern(r"(?i)[,\s]*[(\[]?\b(?:eds?|editors?|hrsg|compilers?|trans)\b\.?[)\]]?[,.:]*\s*$")
});

static GROUP: LazyLock<Option<Regex>> = LazyLock::new(|| {
    pattern(
        r"(?ix) \b (?: group | collaborat(?:ion|ive|ors) | organi[sz]ation | committee | consorti(?:um|a) | associations? | societ(?:y|ies)
        | institut(?:e|es|ion) | agency | ministry | department | investigators? | network | team | cent(?:er|re)s? | universit(?:y|ies) | council
        | commission | federation | foundation | initiative | administration | bureau | office | programme? | project | alliance | board | registry
        | service | services | union | academy | college | panel | task \s force | working | trialists | cooperative | international | national
        | authority | government | secretariat | company | inc | ltd | gmbh | llc | corporation | laborator(?:y|ies) | library | hospital | unit
        | fund | forum | museum | nations | conference | parliament | division | research | who | fao | cdc | nih | fda | ema | unesco | unicef | iucn | usda | epa | iarc ) \b",
    )
});

/// Reads a list of names as printed.
pub(crate) fn read(list: &str) -> Names {
    let mut list = list.split_whitespace().collect::<Vec<_>>().join(" ");
    if let Some(editors) = EDITORS.as_ref().and_then(|regex| regex.find(&list)) {
        list.truncate(editors.start());
    }
    let mut et_al = false;
    if let Some(regex) = ET_AL.as_ref() {
        et_al = regex.is_match(&list);
        list = regex.replace_all(&list, " ; ").into_owned();
    }
    let trimmed = list.trim_matches(|c: char| c.is_whitespace() || ",;:.".contains(c));
    if is_group_alone(trimmed) {
        return Names {
            authors: vec![group(trimmed)],
            et_al,
        };
    }
    Names {
        authors: names_of(&pieces(&list)),
        et_al,
    }
}

/// A list that is the name of one group: no initials in it, and a word that only groups have.
fn is_group_alone(list: &str) -> bool {
    let words: Vec<&str> = list.split(' ').collect();
    let names_group = GROUP.as_ref().is_some_and(|regex| regex.is_match(list));
    let has_initials = words
        .iter()
        .skip(1)
        .any(|word| is_initials(word.trim_matches([',', ';'])) && !word.contains('('));
    names_group && !has_initials && !list.contains(';') && (words.len() > 1 || list.len() <= 6)
}

fn group(name: &str) -> Author {
    Author {
        family: name.trim_end_matches('.').to_owned(),
        given: String::new(),
    }
}

/// A piece between separators.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Piece<'list> {
    text: &'list str,
    /// A semicolon stands before it: it begins a name for certain.
    begins_name: bool,
}

fn pieces(list: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut start = 0;
    let mut begins_name = true;
    let mut push = |from: usize, to: usize, begins_name: bool| {
        let text = list.get(from..to).unwrap_or_default();
        let text = text.trim_matches(|c: char| c.is_whitespace() || ":*†‡".contains(c));
        let text = text.strip_prefix("and ").unwrap_or(text);
        if text.chars().any(char::is_alphabetic) && pieces.len() < 2 * MAX_NAMES {
            pieces.push(Piece { text, begins_name });
        }
    };
    for separator in SEPARATOR.iter().flat_map(|regex| regex.find_iter(list)) {
        push(start, separator.start(), begins_name);
        begins_name = separator.as_str().contains(';');
        start = separator.end();
    }
    push(start, list.len(), begins_name);
    pieces
}

fn names_of(pieces: &[Piece<'_>]) -> Vec<Author> {
    let mut authors: Vec<Author> = Vec::new();
    // "Knopke, Ian, Donald Byrd": full given names, the first name inverted.
    let no_initials = pieces
        .iter()
        .all(|piece| !piece.text.split(' ').any(is_initials));
    let first_is_inverted = no_initials
        && pieces.len() >= 2
        && pieces.iter().take(2).all(|piece| !piece.text.contains(' '))
        && (pieces.len() == 2 || pieces.iter().skip(2).any(|piece| piece.text.contains(' ')));
    let mut at = 0;
    while let Some(piece) = pieces.get(at) {
        at += 1;
        if is_suffix(piece.text) {
            if let Some(last) = authors.last_mut() {
                append(&mut last.given, piece.text.trim_end_matches('.'));
            }
            continue;
        }
        let next = pieces.get(at).filter(|next| !next.begins_name);
        let inverted = next.is_some_and(|next| {
            let family_alone = !has_initials(piece.text);
            family_alone && (is_given_initials(next.text) || first_is_inverted && at == 1)
        }) || next.is_some() && is_semicolon_inverted(pieces, at);
        let author = match next {
            Some(next) if inverted => {
                at += 1;
                Author {
                    family: piece.text.to_owned(),
                    given: next.text.to_owned(),
                }
            }
            _ => one_name(piece.text),
        };
        if !author.family.is_empty() {
            authors.push(author);
        }
    }
    for author in &mut authors {
        author.family = author
            .family
            .trim_matches(|c: char| c == '.' || c.is_whitespace() || c == '(')
            .to_owned();
    }
    authors.retain(|author| !author.family.is_empty());
    authors
}

/// "Smith, John; Jones, Mary": between two semicolons stand a family name, a comma and given names.
fn is_semicolon_inverted(pieces: &[Piece<'_>], at: usize) -> bool {
    let semicolons = pieces
        .iter()
        .skip(1)
        .filter(|piece| piece.begins_name)
        .count();
    let starts = at
        .checked_sub(1)
        .and_then(|at| pieces.get(at))
        .is_some_and(|piece| piece.begins_name && !has_initials(piece.text));
    semicolons > 0 && starts
}

fn append(given: &mut String, suffix: &str) {
    if !given.is_empty() {
        given.push(' ');
    }
    given.push_str(suffix);
}

/// A name within one piece: "Smith JA", "J. A. Smith", "van den Berg L", "John A. Smith", "SPRINT Research Group".
fn one_name(text: &str) -> Author {
    if GROUP.as_ref().is_some_and(|regex| regex.is_match(text)) && text.contains(' ') {
        return group(text);
    }
    let mut words: Vec<&str> = text.split(' ').filter(|word| !word.is_empty()).collect();
    let mut suffix = None;
    if words.len() > 1 && words.last().is_some_and(|word| is_suffix(word)) {
        suffix = words.pop();
    }
    let join = |words: &[&str]| words.join(" ");
    let trailing = words
        .iter()
        .rev()
        .take_while(|word| is_initials(word))
        .count();
    let leading = words.iter().take_while(|word| is_initials(word)).count();
    let last_initial = words.iter().rposition(|word| is_initials(word));
    let (family, given) = if words.len() == 1 {
        glued(text)
    } else if trailing == words.len() {
        // "LI J": a family name in capitals; "J. LI" the other way round.
        let first_is_name = words
            .first()
            .is_some_and(|word| !word.contains('.') && word.chars().count() >= 2);
        let (head, tail) = words.split_at(if first_is_name { 1 } else { words.len() - 1 });
        if first_is_name {
            (join(head), join(tail))
        } else {
            (join(tail), join(head))
        }
    } else if trailing > 0 && leading == 0 {
        let (family, given) = words.split_at(words.len() - trailing);
        (join(family), join(given))
    } else if let Some(last_initial) = last_initial {
        let (given, family) = words.split_at(last_initial + 1);
        (join(family), join(given))
    } else {
        let particle = words
            .iter()
            .take(words.len() - 1)
            .position(|word| is_particle(word));
        let (given, family) = words.split_at(particle.unwrap_or(words.len() - 1));
        (join(family), join(given))
    };
    let mut given = given;
    if let Some(suffix) = suffix {
        append(&mut given, suffix.trim_end_matches('.'));
    }
    Author { family, given }
}

/// "S.Demmler", "Kellar.K.J": initials and family name without a space.
fn glued(text: &str) -> (String, String) {
    let split = text
        .rfind('.')
        .map(|at| text.split_at(at + 1))
        .filter(|(given, family)| is_initials(given) && family.chars().count() > 1);
    match split {
        Some((given, family)) => (family.to_owned(), given.to_owned()),
        None => (text.to_owned(), String::new()),
    }
}

/// Words that belong to the family name after them.
fn is_particle(word: &str) -> bool {
    let plain = word.trim_end_matches('.');
    [
        "van", "von", "de", "der", "den", "del", "della", "di", "da", "dos", "das", "do", "du",
        "la", "le", "ter", "ten", "te", "bin", "ibn", "al", "el", "af", "av", "zu", "zur", "st",
        "af", "y",
    ]
    .contains(&plain)
        || [
            "Van", "Von", "De", "Del", "Della", "Di", "Da", "Dos", "Du", "La", "Le", "Ter", "St",
        ]
        .contains(&plain)
}

fn is_suffix(word: &str) -> bool {
    matches!(
        word.trim_end_matches('.'),
        "Jr" | "JR" | "Sr" | "Jnr" | "Snr" | "II" | "III" | "IV" | "2nd" | "3rd" | "4th" | "jr"
    )
}

fn has_initials(text: &str) -> bool {
    text.split(' ').any(is_initials)
}

/// Nothing but initials, a suffix and particles allowed after them: "J. A.", "JA", "L. H. van", "J. F. Jr.".
fn is_given_initials(text: &str) -> bool {
    let mut words = text.split(' ');
    words.next().is_some_and(is_initials)
        && words.all(|word| is_initials(word) || is_particle(word) || is_suffix(word))
}

/// "J.", "J.-P.", "JA", "J.A.", "Yu." – no word of more than four letters.
fn is_initials(word: &str) -> bool {
    let letters: Vec<char> = word.chars().filter(|c| c.is_alphabetic()).collect();
    let clean = word.chars().all(|c| {
        c.is_alphabetic()
            || matches!(
                c,
                '.' | '-' | '\u{2010}' | '\u{2011}' | '–' | '\'' | '’' | '`'
            )
    });
    if letters.is_empty() || !clean {
        return false;
    }
    let capitals = letters.iter().filter(|c| c.is_uppercase()).count();
    if word.contains('.') {
        // Each part between full stops is a capital, perhaps with a letter or two ("Ch.", "Yu.").
        return letters.len() <= 8
            && capitals > 0
            && word
                .split(['.', '-', '\u{2010}', '\u{2011}', '–'])
                .filter(|part| !part.is_empty())
                .all(|part| {
                    let count = part.chars().count();
                    part.starts_with(char::is_uppercase)
                        && (count <= 2 || count <= 4 && part.chars().all(char::is_uppercase))
                });
    }
    let parts_short = word
        .split(['-', '\u{2010}', '\u{2011}', '–'])
        .all(|part| part.chars().count() <= 3);
    capitals == letters.len() && letters.len() <= 4 && (letters.len() <= 3 || parts_short)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn names(list: &str) -> Vec<(String, String)> {
        read(list)
            .authors
            .into_iter()
            .map(|author| (author.family, author.given))
            .collect()
    }

    fn pairs(expected: &[(&str, &str)]) -> Vec<(String, String)> {
        expected
            .iter()
            .map(|(family, given)| ((*family).to_owned(), (*given).to_owned()))
            .collect()
    }

    #[test]
    fn family_name_first() {
        let expected = pairs(&[("Smith", "J"), ("Jones", "AB")]);
        for list in [
            "Smith J, Jones AB",
            "Smith J and Jones AB",
            "Smith, J; Jones, AB",
        ] {
            assert_eq!(names(list), expected, "{list}");
        }
        let expected = pairs(&[("Smith", "J."), ("Jones", "A. B.")]);
        for list in [
            "Smith, J., & Jones, A. B.",
            "Smith, J. and Jones, A. B.",
            "Smith, J.; Jones, A. B.",
            "Smith J., Jones A. B.",
            "Smith, J., A. B. Jones",
        ] {
            assert_eq!(names(list), expected, "{list}");
        }
    }

    #[test]
    fn given_names_first() {
        assert_eq!(
            names("J. Smith, A.B. Jones, and S.Lee"),
            pairs(&[("Smith", "J."), ("Jones", "A.B."), ("Lee", "S.")])
        );
        assert_eq!(
            names("Phillip B. Gibbons and Ephraim Korach"),
            pairs(&[("Gibbons", "Phillip B."), ("Korach", "Ephraim")])
        );
        assert_eq!(
            names("Knopke, Ian, Donald Byrd"),
            pairs(&[("Knopke", "Ian"), ("Byrd", "Donald")])
        );
    }

    #[test]
    fn particles_suffixes_and_capitals() {
        assert_eq!(
            names("van den Berg LH, De Carvalho, S. H. C., Siqueira JF Jr, Smith, A., Jr."),
            pairs(&[
                ("van den Berg", "LH"),
                ("De Carvalho", "S. H. C."),
                ("Siqueira", "JF Jr"),
                ("Smith", "A. Jr")
            ])
        );
        assert_eq!(
            names("LI J, WANG XY"),
            pairs(&[("LI", "J"), ("WANG", "XY")])
        );
        assert_eq!(names("J. P. COLLMAN"), pairs(&[("COLLMAN", "J. P.")]));
        assert_eq!(
            names("Ludwig van Beethoven"),
            pairs(&[("van Beethoven", "Ludwig")])
        );
    }

    #[test]
    fn groups_and_lists_that_break_off() {
        let read = read("Wright JT, Williamson JD, et al; SPRINT Research Group");
        assert!(read.et_al);
        assert_eq!(read.authors.len(), 3);
        assert_eq!(read.authors[2].family, "SPRINT Research Group");
        assert_eq!(
            names("Centers for Disease Control and Prevention"),
            pairs(&[("Centers for Disease Control and Prevention", "")])
        );
        assert_eq!(
            names("World Health Organization."),
            pairs(&[("World Health Organization", "")])
        );
        assert!(super::read("Smith J, … Jones K").et_al);
    }

    proptest! {
        #[test]
        fn no_list_panics(list in "\\PC{0,60}") {
            let _ = read(&list);
        }
    }
}
