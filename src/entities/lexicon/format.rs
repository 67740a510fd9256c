use std::{borrow::Cow, collections::BTreeMap, ops::Range};

use fst::raw::{CompiledAddr, Fst, Output};

use crate::entities::{EntityLabel, Normalized, token::Token};

/// First bytes of a lexicon file; the last one is the version of the layout.
const MAGIC: &[u8; 5] = b"CTLX\x01";

/// The lexicon file that is part of the program, as [`compile`](super::compile) wrote it.
pub static EMBEDDED: &[u8] = include_bytes!("../../../models/lexicons/names.bin");

/// Names of more tokens than this are not looked for.
const LONGEST: usize = 12;

/// Why bytes are no lexicon.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LexiconError {
    /// Another kind of file, or another version of the layout.
    #[error("not a lexicon of this version (its first bytes are wrong)")]
    Magic,
    /// Shorter than its header says.
    #[error("the lexicon is cut short: {expected} bytes expected, {found} found")]
    Short {
        /// Bytes that the header announces.
        expected: usize,
        /// Bytes there are.
        found: usize,
    },
    /// The map of names is damaged.
    #[error("the lexicon's map of names is damaged: {0}")]
    Names(String),
}

/// How a name is to be read in a sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::entities) enum Role {
    /// The name says it.
    Plain,
    /// Only in a sentence that shows it: a nutrient given as a drug, a disease that a treatment causes.
    InContext,
    /// An adverse event by its nature: nobody is treated for it before being treated.
    Typical,
    /// The first part of a name that a number or word completes: trial series such as "KEYNOTE".
    Family,
}

impl Role {
    const ALL: [Self; 4] = [Self::Plain, Self::InContext, Self::Typical, Self::Family];

    fn code(self) -> u8 {
        match self {
            Self::Plain => 0,
            Self::InContext => 1,
            Self::Typical => 2,
            Self::Family => 3,
        }
    }
}

/// One meaning of a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::entities) struct Sense {
    pub(in crate::entities) label: EntityLabel,
    pub(in crate::entities) role: Role,
    /// The only spelling that counts, for acronyms; any case where absent.
    pub(in crate::entities) exact: Option<String>,
    pub(in crate::entities) normalized: Normalized,
}

/// A name found.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::entities) struct Hit {
    /// The tokens it covers.
    pub(in crate::entities) tokens: Range<usize>,
    /// What it may mean; at least one.
    pub(in crate::entities) senses: Vec<Sense>,
}

/// The names, ready for look-up.
pub(in crate::entities) struct Lexicon {
    names: Option<Fst<Cow<'static, [u8]>>>,
    senses: Cow<'static, [u8]>,
    concepts: Cow<'static, [u8]>,
}

impl std::fmt::Debug for Lexicon {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let names = self.names.as_ref().map_or(0, Fst::len);
        formatter
            .debug_struct("Lexicon")
            .field("names", &names)
            .finish()
    }
}

impl Lexicon {
    /// The lexicon that is part of the program.
    pub(in crate::entities) fn embedded() -> Result<Self, LexiconError> {
        Self::read(EMBEDDED)
    }

    /// Reads what [`write`] wrote.
    pub(in crate::entities) fn read(bytes: &'static [u8]) -> Result<Self, LexiconError> {
        let body = bytes
            .strip_prefix(MAGIC.as_slice())
            .ok_or(LexiconError::Magic)?;
        let mut cursor = Cursor { bytes: body };
        let short = |expected| LexiconError::Short {
            expected,
            found: bytes.len(),
        };
        let header = MAGIC.len() + 12;
        let mut length = || cursor.u32().map(|length| length as usize);
        let (Some(names), Some(senses), Some(concepts)) = (length(), length(), length()) else {
            return Err(short(header));
        };
        let end = header
            .saturating_add(names)
            .saturating_add(senses)
            .saturating_add(concepts);
        let mut part = |length| cursor.take(length).ok_or_else(|| short(end));
        let (names, senses, concepts) = (part(names)?, part(senses)?, part(concepts)?);
        let names = Fst::new(Cow::Borrowed(names))
            .map_err(|error| LexiconError::Names(error.to_string()))?;
        names
            .verify()
            .map_err(|error| LexiconError::Names(error.to_string()))?;
        Ok(Self {
            names: Some(names),
            senses: Cow::Borrowed(senses),
            concepts: Cow::Borrowed(concepts),
        })
    }

    /// All names that start at token `at`, longest first. The last word may be a plural.
    pub(in crate::entities) fn starting_at(&self, tokens: &[Token<'_>], at: usize) -> Vec<Hit> {
        let Some(names) = &self.names else {
            return Vec::new();
        };
        let mut hits = Vec::new();
        let mut state = (names.root().addr(), Output::zero());
        for (index, token) in tokens.iter().enumerate().skip(at).take(LONGEST) {
            if index > at {
                let Some(next) = walk(names, state, b" ") else {
                    break;
                };
                state = next;
            }
            let mut senses = Vec::new();
            for (word, is_plural) in word_forms(&token.key) {
                if let Some(offset) =
                    walk(names, state, word.as_bytes()).and_then(|at| accept(names, at))
                {
                    self.senses_at(offset, is_plural, &mut senses, |exact| {
                        is_written_as(tokens.get(at..=index).unwrap_or_default(), exact, is_plural)
                    });
                }
            }
            if !senses.is_empty() {
                hits.push(Hit {
                    tokens: at..index + 1,
                    senses,
                });
            }
            let Some(next) = walk(names, state, token.key.as_bytes()) else {
                break;
            };
            state = next;
        }
        hits.reverse();
        hits
    }

    /// What a whole name may mean.
    pub(in crate::entities) fn senses_of(&self, tokens: &[Token<'_>]) -> Vec<Sense> {
        self.starting_at(tokens, 0)
            .into_iter()
            .find(|hit| hit.tokens.end == tokens.len())
            .map(|hit| hit.senses)
            .unwrap_or_default()
    }

    fn senses_at(
        &self,
        offset: u64,
        is_plural: bool,
        senses: &mut Vec<Sense>,
        fits: impl Fn(&str) -> bool,
    ) {
        let start = usize::try_from(offset).unwrap_or(usize::MAX);
        let mut cursor = Cursor {
            bytes: self.senses.get(start..).unwrap_or_default(),
        };
        for _ in 0..cursor.u8().unwrap_or_default() {
            let Some((label, role, concept, exact)) = cursor.sense() else {
                return;
            };
            // Trials have no plural: "ADVANCES" is not "ADVANCE".
            let is_allowed = !(is_plural && label == EntityLabel::Trial);
            if is_allowed
                && exact.is_none_or(&fits)
                && let Some(normalized) = self.concept(concept)
            {
                senses.push(Sense {
                    label,
                    role,
                    exact: exact.map(str::to_owned),
                    normalized,
                });
            }
        }
    }

    fn concept(&self, offset: usize) -> Option<Normalized> {
        let mut cursor = Cursor {
            bytes: self.concepts.get(offset..)?,
        };
        let name = cursor.string()?.to_owned();
        let mut identifiers = BTreeMap::new();
        for _ in 0..cursor.u8()? {
            let scheme = cursor.string()?.to_owned();
            identifiers.insert(scheme, cursor.string()?.to_owned());
        }
        Some(Normalized { name, identifiers })
    }
}

/// Follows `bytes` from a state.
fn walk(
    names: &Fst<Cow<'static, [u8]>>,
    (address, output): (CompiledAddr, Output),
    bytes: &[u8],
) -> Option<(CompiledAddr, Output)> {
    let mut node = names.node(address);
    let mut output = output;
    for byte in bytes {
        let transition = node.transition(node.find_input(*byte)?);
        output = output.cat(transition.out);
        node = names.node(transition.addr);
    }
    Some((node.addr(), output))
}

/// The value of a state where a name ends.
fn accept(
    names: &Fst<Cow<'static, [u8]>>,
    (address, output): (CompiledAddr, Output),
) -> Option<u64> {
    let node = names.node(address);
    node.is_final()
        .then(|| output.cat(node.final_output()).value())
}

/// A word and the singulars that it may be the plural of.
fn word_forms(word: &str) -> impl Iterator<Item = (Cow<'_, str>, bool)> {
    let plain = word.strip_suffix('s').filter(|stem| stem.len() >= 2);
    let es = word.strip_suffix("es").filter(|stem| stem.len() >= 4);
    let ies = word
        .strip_suffix("ies")
        .filter(|stem| stem.len() >= 3)
        .map(|stem| Cow::Owned(format!("{stem}y")));
    [(Cow::Borrowed(word), false)]
        .into_iter()
        .chain(plain.map(|stem| (Cow::Borrowed(stem), true)))
        .chain(es.map(|stem| (Cow::Borrowed(stem), true)))
        .chain(ies.map(|stem| (stem, true)))
}

/// Whether the tokens are written exactly as `exact`, hyphens and spaces aside. Acronyms of several parts may be
/// in capitals throughout, as in headings; one part alone may not: "PCR" is not "pCR".
fn is_written_as(tokens: &[Token<'_>], exact: &str, is_plural: bool) -> bool {
    let is_heading = tokens.len() >= 2
        && tokens
            .iter()
            .all(|token| token.is_all_caps() || token.has_digit() && token.capitals() == 0);
    let is_kept = |c: &char| c.is_alphanumeric();
    let written = tokens
        .iter()
        .flat_map(|token| token.text.chars())
        .filter(is_kept);
    let wanted = exact.chars().filter(is_kept);
    let mut rest = written;
    for c in wanted {
        let is_same = rest
            .next()
            .is_some_and(|written| written == c || is_heading && c.to_uppercase().eq([written]));
        if !is_same {
            return false;
        }
    }
    match (rest.next(), is_plural) {
        (None, _) => true,
        (Some(last), true) => (last == 's' || last == 'S') && rest.next().is_none(),
        (Some(_), false) => false,
    }
}

/// A reader that ends where the bytes end.
struct Cursor<'bytes> {
    bytes: &'bytes [u8],
}

impl<'bytes> Cursor<'bytes> {
    fn take(&mut self, length: usize) -> Option<&'bytes [u8]> {
        let (head, tail) = self.bytes.split_at_checked(length)?;
        self.bytes = tail;
        Some(head)
    }

    fn u8(&mut self) -> Option<u8> {
        self.take(1)?.first().copied()
    }

    fn u32(&mut self) -> Option<u32> {
        Some(u32::from_le_bytes(self.take(4)?.try_into().ok()?))
    }

    fn string(&mut self) -> Option<&'bytes str> {
        let length = self.u8()?;
        std::str::from_utf8(self.take(usize::from(length))?).ok()
    }

    fn sense(&mut self) -> Option<(EntityLabel, Role, usize, Option<&'bytes str>)> {
        let label = *EntityLabel::ALL.get(usize::from(self.u8()?))?;
        let role = *Role::ALL.get(usize::from(self.u8()?))?;
        let concept = self.u32()? as usize;
        let exact = self.string()?;
        Some((label, role, concept, (!exact.is_empty()).then_some(exact)))
    }
}

/// The bytes of a lexicon: senses by folded name. Names, concepts and senses are written in order, so that
/// equal input gives equal bytes.
pub(super) fn write(names: &BTreeMap<String, Vec<Sense>>) -> Result<Vec<u8>, fst::Error> {
    let mut concepts = Vec::new();
    let mut concept_offsets: BTreeMap<Vec<u8>, u32> = BTreeMap::new();
    let mut senses = Vec::new();
    let mut map = fst::raw::Builder::memory();
    for (name, meanings) in names {
        map.insert(name, senses.len() as u64)?;
        senses.push(u8::try_from(meanings.len()).unwrap_or(u8::MAX));
        for sense in meanings.iter().take(usize::from(u8::MAX)) {
            let concept = concept_bytes(&sense.normalized);
            let offset = *concept_offsets
                .entry(concept)
                .or_insert_with_key(|concept| {
                    let offset = concepts.len();
                    concepts.extend_from_slice(concept);
                    u32::try_from(offset).unwrap_or(u32::MAX)
                });
            let label = EntityLabel::ALL
                .iter()
                .position(|label| *label == sense.label)
                .unwrap_or_default();
            senses.push(u8::try_from(label).unwrap_or_default());
            senses.push(sense.role.code());
            senses.extend_from_slice(&offset.to_le_bytes());
            push_string(&mut senses, sense.exact.as_deref().unwrap_or_default());
        }
    }
    let map = map.into_inner()?;
    let mut bytes = MAGIC.to_vec();
    for part in [&map, &senses, &concepts] {
        bytes.extend_from_slice(&u32::try_from(part.len()).unwrap_or(u32::MAX).to_le_bytes());
    }
    for part in [&map, &senses, &concepts] {
        bytes.extend_from_slice(part);
    }
    Ok(bytes)
}

fn concept_bytes(concept: &Normalized) -> Vec<u8> {
    let mut bytes = Vec::new();
    push_string(&mut bytes, &concept.name);
    bytes.push(u8::try_from(concept.identifiers.len()).unwrap_or(u8::MAX));
    for (scheme, identifier) in concept.identifiers.iter().take(usize::from(u8::MAX)) {
        push_string(&mut bytes, scheme);
        push_string(&mut bytes, identifier);
    }
    bytes
}

/// Length and bytes of a string; what is longer than 255 bytes is cut at a character.
fn push_string(bytes: &mut Vec<u8>, string: &str) {
    let mut end = string.len().min(usize::from(u8::MAX));
    while !string.is_char_boundary(end) {
        end -= 1;
    }
    let string = string.get(..end).unwrap_or_default();
    bytes.push(u8::try_from(string.len()).unwrap_or_default());
    bytes.extend_from_slice(string.as_bytes());
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entities::token::tokens;
    use crate::text::Text;

    #[test]
    fn a_name_comes_back_with_its_identifiers() {
        let lexicon = Lexicon::embedded().unwrap();
        let text = Text::new("empagliflozin".to_owned());
        let senses = lexicon.senses_of(&tokens(&text, text.span(), &[]));
        let found: Vec<_> = senses
            .iter()
            .map(|sense| {
                (
                    sense.label,
                    sense.normalized.identifiers["drugbank"].as_str(),
                )
            })
            .collect();
        assert_eq!(found, [(EntityLabel::Drug, "DB09038")]);
    }

    #[test]
    fn ordinary_words_are_no_drugs() {
        let lexicon = Lexicon::embedded().unwrap();
        for word in [
            "balance",
            "focus",
            "water",
            "cholesterol",
            "placebo",
            "glucose",
            "deruxtecan",
            "orange",
        ] {
            let text = Text::new(word.to_owned());
            let senses = lexicon.senses_of(&tokens(&text, text.span(), &[]));
            assert!(
                senses.iter().all(|sense| sense.label != EntityLabel::Drug),
                "{word}"
            );
        }
    }

    #[test]
    fn damaged_files_are_refused() {
        let whole: &'static [u8] = EMBEDDED;
        assert_eq!(
            Lexicon::read(b"CTLX\x02abc").err(),
            Some(LexiconError::Magic)
        );
        assert!(matches!(
            Lexicon::read(&whole[..whole.len() - 1]),
            Err(LexiconError::Short { .. })
        ));
        assert!(matches!(
            Lexicon::read(&whole[..9]),
            Err(LexiconError::Short { .. })
        ));
        let mut bytes = whole.to_vec();
        bytes[2000] ^= 0xff;
        assert!(matches!(
            Lexicon::read(bytes.leak()),
            Err(LexiconError::Names(_))
        ));
    }
}
