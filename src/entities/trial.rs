//! Trials by context and form: "the NAME trial", registry numbers, names of series with a number.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::LazyLock,
};

use regex::Regex;

use super::{
    EntityLabel, EntitySource, Normalized,
    mention::Mention,
    token::{Joint, Token},
    words::Words,
};
use crate::text::{Passage, Span, Text};

/// Registry numbers, with the identifier's scheme.
static REGISTRIES: LazyLock<Vec<(&'static str, Regex)>> = LazyLock::new(|| {
    [
        ("nct", r"\bNCT ?0\d{7}\b"),
        ("isrctn", r"\bISRCTN ?\d{8}\b"),
        (
            "eudract",
            r"\b(?:EudraCT(?: (?:number|no\.?))?:? ?)?20[0-2]\d-\d{6}-\d{2}\b",
        ),
        ("chictr", r"\bChiCTR(?:-[A-Z]{2,4})?-?\d{8,10}\b"),
        ("umin", r"\bUMIN(?:-CTR)? ?0000\d{5}\b"),
        ("actrn", r"\bACTRN ?126\d{11}\b"),
        ("drks", r"\bDRKS ?0\d{7}\b"),
        ("ntr", r"\bNTR ?\d{4}\b"),
        ("ntr", r"\bNL\d{4}\b"),
        ("ctri", r"\bCTRI/\d{4}/\d{2,3}/\d{6}\b"),
        ("jrct", r"\bjRCTs?\d{9,10}\b"),
        ("japic", r"\bJapicCTI-\d{6}\b"),
        ("irct", r"\bIRCT\d{11,14}N?\d*\b"),
        ("pactr", r"\bPACTR\d{15,16}\b"),
        ("kct", r"\bKCT0\d{6}\b"),
    ]
    .into_iter()
    .filter_map(|(scheme, pattern)| Some((scheme, Regex::new(pattern).ok()?)))
    .collect()
});

/// The words after which (or before which) a capitalised name is a trial's.
static STUDY_WORDS: Words =
    Words::new("trial trials study studies program programme programs series rct substudy");

/// Acronyms before "study" or "trial" that say what kind of study it is, or who made it, or of what.
static NOT_NAMES: Words = Words::new(
    "RCT RCTS DNA RNA MRNA MRI PET CT EEG FMRI MEG GWAS HIV AIDS HBV HCV HPV COVID SARS CNS FDA EMA WHO \
     NIH NCI NHS ESMO ASCO NCCN ESC AHA ACC ADA EASD ESH SEER FAERS MEDLINE PUBMED EMBASE COCHRANE PRISMA \
     CONSORT GRADE ROC PK PD QTC UK US USA EU UAE ICU HER2 EGFR BRCA NSCLC SCLC CRC HCC RCC AML ALL CLL \
     CML MM DLBCL TNBC MBC COPD CKD CVD CAD ACS STEMI NSTEMI HF HFREF HFPEF AF PAD VTE DVT PE T2DM T1DM \
     T2D T1D DM MS AD RA PSA IBD UC SLE ADHD PTSD MDD OCD TBI ALS BMI PCI CABG HPLC PCR ELISA SNP QTL \
     CRISPR IPSC MSC CVOT CVOTS II III IV IIA IIB IIIB IA IB I A GP PI IRB IIT IND NDA BLA ITT PP QOL PRO \
     OS PFS DFS ORR EFS MACE MTD DLT ERP LDL HDL PCSK9 SGLT2 DPP GLP TKI ADC ICI IO SSRI RWE RWD NGS IHC \
     FISH TMA WES WGS EHR UKB VA IPD NMA META MA PROSPERO STROBE BOLD TMS TDCS DBS CBT MCI AE SAE DB PC R \
     OLE LTE SAR ROS ATP GABA NMDA TNF IL NK CAR TCR MHC HLA CSF BBB APOE APP MAO DTI VBM LFP MEA USPSTF \
     CDC VEGF PSMA FAST BOTH THE AND FIRST PHASE OPEN LABEL THIS OUR NEW CLINICAL",
);

/// The registry numbers of a passage.
pub(super) fn registry_numbers(passage: Passage<'_>) -> Vec<Mention> {
    let mut mentions = Vec::new();
    for (scheme, pattern) in REGISTRIES.iter() {
        for found in pattern.find_iter(passage.str) {
            let number = found.as_str().replace(' ', "");
            mentions.push(Mention {
                label: EntityLabel::Trial,
                span: passage.span_of(found.range()),
                confidence: 0.98,
                source: EntitySource::Pattern,
                normalized: Some(Normalized {
                    name: number.clone(),
                    identifiers: BTreeMap::from([((*scheme).to_owned(), number)]),
                }),
            });
        }
    }
    mentions
}

/// The token ranges of names that a study word beside them shows to be trials', in one sentence.
pub(super) fn names_in_context(tokens: &[Token<'_>]) -> Vec<std::ops::Range<usize>> {
    let mut names = Vec::new();
    for (at, token) in tokens.iter().enumerate() {
        let is_study = STUDY_WORDS.contains(&token.key);
        if !is_study {
            continue;
        }
        // "the X, Y and Z trials": names to the left, through commas and "and".
        let mut end = at;
        while let Some(name) = name_ending_at(tokens, end) {
            let start = name.start;
            names.push(name);
            match skip_list_backwards(tokens, start) {
                Some(next) => end = next,
                None => break,
            }
        }
        // "trials such as X and Y", "trials (X, Y)", "study (X)", "trial, X,": names to the right.
        names.extend(names_after(tokens, at + 1));
    }
    names
}

/// The name that ends before token `end`, brackets after it skipped: "the NAME (NCT…) trial" has it too.
fn name_ending_at(tokens: &[Token<'_>], end: usize) -> Option<std::ops::Range<usize>> {
    let last = end.checked_sub(1)?;
    let mut start = last;
    while start > 0 && start + 4 > end {
        let joined = tokens.get(start)?.joint == Joint::Hyphen;
        let is_number = tokens.get(start)?.text.chars().all(|c| c.is_ascii_digit());
        let before = tokens.get(start - 1)?;
        let goes_on = joined
            || (is_number || is_shout(tokens.get(start)?))
                && is_shout(before)
                && tokens.get(start)?.joint == Joint::Space;
        if !goes_on {
            break;
        }
        start -= 1;
    }
    is_trial_name(tokens.get(start..end)?).then_some(start..end)
}

/// Before the name that starts at `start`: the end of the name before it in a list.
fn skip_list_backwards(tokens: &[Token<'_>], start: usize) -> Option<usize> {
    let mut at = start;
    let mut has_separator = false;
    while at > 0
        && tokens
            .get(at - 1)
            .is_some_and(|token| matches!(token.key.as_str(), "," | "and" | "or" | "&" | "/"))
    {
        at -= 1;
        has_separator = true;
    }
    (has_separator && at > 0).then_some(at)
}

fn names_after(tokens: &[Token<'_>], from: usize) -> Vec<std::ops::Range<usize>> {
    let mut at = from;
    let mut is_opened = false;
    while let Some(token) = tokens.get(at) {
        match token.key.as_str() {
            "such" | "as" | "including" | "like" | "(" | "named" | "called" | "e" | "g" | "."
            | "namely" | "," | "the" | ":" | "are" | "is" | "were"
                if at < from + 6 =>
            {
                is_opened |= !matches!(token.key.as_str(), "," | "the" | "is" | "are" | "were");
                at += 1;
            }
            _ => break,
        }
    }
    let mut names = Vec::new();
    if !is_opened {
        return names;
    }
    while let Some(name) = name_starting_at(tokens, at) {
        at = name.end;
        names.push(name);
        while tokens
            .get(at)
            .is_some_and(|token| matches!(token.key.as_str(), "," | "and" | "or" | "&" | "/"))
        {
            at += 1;
        }
    }
    names
}

fn name_starting_at(tokens: &[Token<'_>], at: usize) -> Option<std::ops::Range<usize>> {
    let mut end = at + 1;
    while end < at + 4
        && tokens.get(end).is_some_and(|token| {
            token.joint == Joint::Hyphen
                || token.joint == Joint::Space
                    && tokens.get(end - 1).is_some_and(is_shout)
                    && (is_shout(token) || token.text.chars().all(|c| c.is_ascii_digit()))
        })
    {
        end += 1;
    }
    is_trial_name(tokens.get(at..end)?).then_some(at..end)
}

/// A word in capitals, of three letters or more.
fn is_shout(token: &Token<'_>) -> bool {
    token.text.chars().next().is_some_and(char::is_uppercase)
        && token.capitals() >= 3
        && token.text.chars().all(char::is_alphanumeric)
}

/// Whether the words have the form of a trial's name: an acronym of at least three capitals that is no
/// abbreviation of something else, possibly with parts after hyphens.
pub(super) fn is_trial_name(tokens: &[Token<'_>]) -> bool {
    let Some(first) = tokens.first() else {
        return false;
    };
    let capitals: usize = tokens.iter().map(Token::capitals).sum();
    let barred = |token: &Token<'_>| {
        let upper = token.text.to_uppercase();
        NOT_NAMES.contains(&upper) || NOT_NAMES.contains(upper.trim_end_matches('S'))
    };
    let letters = first.text.chars().filter(|c| c.is_alphabetic()).count();
    first.text.chars().next().is_some_and(char::is_alphanumeric)
        && capitals >= 3
        && letters >= 3
        && first.capitals() >= 2
        && !barred(first)
        && !tokens.last().is_some_and(|last| {
            tokens.len() > 1
                && matches!(
                    last.key.as_str(),
                    "positive"
                        | "negative"
                        | "based"
                        | "related"
                        | "controlled"
                        | "wide"
                        | "mutant"
                        | "targeted"
                        | "style"
                        | "sponsored"
                        | "label"
                        | "cohort"
                        | "like"
                        | "led"
                        | "naive"
                        | "infected"
                        | "low"
                        | "center"
                        | "arm"
                )
        })
        && tokens
            .iter()
            .all(|token| token.text.chars().all(char::is_alphanumeric))
}

/// Whether a hyphenated name has the form that hardly anything but a trial has: "DESTINY-Breast03", "REDUCE-IT",
/// "PARADIGM-HF", "KEYNOTE-522".
pub(super) fn has_series_form(tokens: &[Token<'_>]) -> bool {
    let [first, second] = tokens else {
        return false;
    };
    let is_long =
        first.is_all_caps() && first.text.chars().all(char::is_alphabetic) && first.text.len() >= 5;
    let number = second.text.chars().all(|c| c.is_ascii_digit()) && second.text.len() <= 3;
    let word = second.is_capitalised()
        && second.text.chars().any(char::is_lowercase)
        && second.has_digit();
    is_long
        && second.joint == Joint::Hyphen
        && (number || word)
        && is_trial_name(tokens)
        && first.text != "COVID"
}

/// The names that context shows somewhere in the document, to be found everywhere in it.
#[derive(Debug, Default)]
pub(super) struct TrialNames {
    names: BTreeSet<Vec<String>>,
}

impl TrialNames {
    /// Remembers a name, as written.
    pub(super) fn add(&mut self, tokens: &[Token<'_>]) {
        self.names
            .insert(tokens.iter().map(|token| token.text.to_owned()).collect());
    }

    /// The longest known name that starts at token `at`.
    pub(super) fn starting_at(&self, tokens: &[Token<'_>], at: usize) -> Option<usize> {
        if !tokens.get(at)?.is_capitalised() && tokens.get(at)?.capitals() < 2 {
            return None;
        }
        (1..=5).rev().find(|length| {
            tokens.get(at..at + length).is_some_and(|window| {
                let written: Vec<String> =
                    window.iter().map(|token| token.text.to_owned()).collect();
                self.names.contains(&written)
            })
        })
    }

    /// A mention of a name learnt from context.
    pub(super) fn mention(tokens: &[Token<'_>]) -> Option<Mention> {
        let mut name = String::new();
        for token in tokens {
            if !name.is_empty() {
                name.push(if token.joint == Joint::Hyphen {
                    '-'
                } else {
                    ' '
                });
            }
            name.push_str(token.text);
        }
        let normalized = Normalized {
            name,
            ..Normalized::default()
        };
        Mention::over(
            tokens,
            EntityLabel::Trial,
            EntitySource::Pattern,
            0.8,
            Some(normalized),
        )
    }
}

/// Whether most words of a sentence are in capitals, so that capitals say nothing.
pub(super) fn is_shouted(tokens: &[Token<'_>]) -> bool {
    let words = tokens
        .iter()
        .filter(|token| token.is_word() && token.text.len() > 1);
    let (mut all, mut shouted) = (0usize, 0usize);
    for word in words {
        all += 1;
        shouted += usize::from(word.is_all_caps());
    }
    all >= 4 && shouted * 10 > all * 7
}

/// Gives names the registry number that follows them in brackets, "NAME (NCT01234567)", everywhere in the
/// document. A name with two numbers gets neither.
pub(super) fn share_numbers(text: &Text, mentions: &mut [Mention]) {
    let mut numbers: BTreeMap<String, BTreeSet<(String, String)>> = BTreeMap::new();
    for pair in mentions.windows(2) {
        if let [name, number] = pair
            && name.label == EntityLabel::Trial
            && number.label == EntityLabel::Trial
            && let (Some(name_of), Some(number_of)) = (&name.normalized, &number.normalized)
            && name_of.identifiers.is_empty()
            && is_identified(text.slice(Span::new(name.span.end, number.span.start)))
        {
            numbers
                .entry(name_of.name.clone())
                .or_default()
                .extend(number_of.identifiers.clone());
        }
    }
    for mention in mentions {
        if mention.label == EntityLabel::Trial
            && let Some(normalized) = &mut mention.normalized
            && normalized.identifiers.is_empty()
            && let Some(found) = numbers.get(&normalized.name)
            && found.len() == 1
        {
            normalized.identifiers = found.iter().cloned().collect();
        }
    }
}

/// Whether what stands between a name and a number gives the number as the name's.
fn is_identified(between: &str) -> bool {
    let words = between.trim_start();
    words.starts_with(['(', '['])
        && between.chars().count() <= 45
        && !between.contains([')', ']', ';'])
        && words.split(|c: char| !c.is_alphabetic()).all(|word| {
            matches!(
                word,
                "" | "ClinicalTrials"
                    | "gov"
                    | "Identifier"
                    | "identifier"
                    | "number"
                    | "registration"
                    | "trial"
                    | "study"
                    | "registered"
            )
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entities::token::tokens;

    fn found(string: &str) -> Vec<String> {
        let text = Text::new(string.to_owned());
        let tokens = tokens(&text, text.span(), &[]);
        names_in_context(&tokens)
            .into_iter()
            .map(|range| {
                let first = tokens[range.start].span;
                text.slice(first.cover(tokens[range.end - 1].span))
                    .to_owned()
            })
            .collect()
    }

    #[test]
    fn a_study_word_makes_a_name_of_capitals() {
        assert_eq!(
            found("In the SOLEMN-2 trial and an HIV study"),
            ["SOLEMN-2"]
        );
        assert_eq!(
            found("the ALPHA, BRAVO-HF and CHARLIE trials"),
            ["CHARLIE", "BRAVO-HF", "ALPHA"]
        );
        assert_eq!(
            found("trials such as HER9CLIMB and DESTINY-Liver03, along"),
            ["HER9CLIMB", "DESTINY-Liver03"]
        );
        assert_eq!(
            found("a randomised phase III trial (RCT)"),
            Vec::<String>::new()
        );
    }

    #[test]
    fn registry_numbers_carry_their_scheme() {
        let text = Text::new("α (NCT03284723; EudraCT 2015-001234-12)".to_owned());
        let found = registry_numbers(text.passage(text.span()));
        let shown: Vec<&str> = found
            .iter()
            .map(|mention| text.slice(mention.span))
            .collect();
        assert_eq!(shown, ["NCT03284723", "EudraCT 2015-001234-12"]);
    }
}
