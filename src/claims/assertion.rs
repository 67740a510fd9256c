//! How the writer stands to a claim.

use super::{Assertion, cues, findings::token::Token};
use crate::text::{phrases, words};

/// Something still to come.
pub(super) const PLANNED: &[&str] = phrases!(
    "is being evaluated|are being evaluated|is being investigated|are being investigated|\
     being investigated|being evaluated|being studied|being tested|being assessed|\
     being explored|being conducted|under investigation|under evaluation|under study|\
     under development|is ongoing|are ongoing|ongoing trial*|ongoing study|ongoing studies|ongoing phase|underway|under way|recruiting|\
     is enrolling|are enrolling|currently enrolling|will evaluate|will be evaluated|\
     will assess|will investigate|will compare|will determine|will be needed|is planned|\
     are planned|awaited|will show|expected to report|will be investigated|will be tested|are awaited|is awaited|\
     currently evaluating|is evaluating|are evaluating|is investigating|are investigating|\
     is assessing|are assessing|is designed to|currently investigating"
);

/// Something is said not to be so.
const NEGATED: &[&str] = phrases!(
    "did not|does not|do not|didn't|doesn't|was not|were not|is not|are not|has not|have not|\
     had not|not been|cannot|could not|no significant|no statistically|no difference*|\
     no improvement*|no benefit*|no effect*|no increase*|no association*|no evidence|\
     no advantage*|no additional|no further|no survival|no clinical*|no impact|no change*|\
     no clear|no meaningful|no relevant|no patient*|no case*|no deaths|no treatment-related|\
     no correlation*|no reduction*|no relationship|not significant*|not statistically|\
     not differ*|not improv*|not associat*|non-significant|nonsignificant|failed to|fails to|\
     fail to|neither|lack of|lacked|lacks|without affecting|none of|never|absence of|\
     no longer|unable to|no new|no major|no grade|no trial*|no study|no studies|not superior"
);

/// "not" that denies nothing.
const NOT_NEGATED: &[&str] = phrases!(
    "not only|not reached|was not reached|not yet reached|had not been reached|\
     not applicable|does not require|is not limited to"
);

/// Something is said to be possible.
const HEDGED: &[&str] = phrases!(
    "may|might|could|suggest*|possibl*|unlikely|appear*|seem*|can potentially|\
     is thought|are thought|is believed|are believed|is expected|are expected|hypothesi*|\
     remains unclear|remain unclear|remains unknown|remain unknown|unclear|unknown|\
     controversial|tended|trend toward*|trend for|presumably|perhaps|speculat*|\
     putative*|remains to be|remain to be|is not clear|uncertain|conceivabl*|inconclusive|\
     propos*|would"
);

/// What a thing is or is for: general knowledge.
const GENERAL: &[&str] = phrases!(
    "is a|is an|are a|is the most|are the most|is one of|are used|is used|are known|is known|\
     are among|is among|play a|plays a|is considered|are considered|standard of care|\
     remains the|mainstay"
);

/// Something is weighed: hedged, unless the sentence tells what was seen.
const WEIGHED: &[&str] = phrases!("potential|potentials|probabl*|likely|promising");

/// What was seen is told.
const TOLD: &[&str] = phrases!(
    "showed|has shown|have shown|demonstrated|has demonstrated|have demonstrated|reported|\
     have reported|has reported|report that|generally report|exhibited|achieved|observed"
);

/// Something is said to be open.
const OPEN: &[&str] = phrases!(
    "not clear whether|unclear whether|less clear|not known whether|unknown whether|remains unclear|remain unclear|\
     is not clear|is uncertain|remains uncertain|is unclear|is unknown"
);

/// Reads the assertion of a sentence; `results` says whether it has numbers.
pub(super) fn assertion(tokens: &[Token], results: bool) -> Assertion {
    if cues::has(tokens, PLANNED) && !results {
        return Assertion::Planned;
    }
    if !results && cues::has(tokens, OPEN) {
        return Assertion::Hedged;
    }
    if negation(tokens).is_some() {
        return Assertion::Negated;
    }
    let told = cues::has(tokens, TOLD);
    // A number, or what a study saw, is stated also where its meaning is weighed.
    if !results && !told && cues::has(tokens, WEIGHED)
        || !results && cues::has(tokens, HEDGED)
        || results
            && cues::has(tokens, &["may", "might", "suggest*", "could"])
            && !cues::has(tokens, &["was", "were", "had"])
    {
        return Assertion::Hedged;
    }
    if !results && !told && cues::has(tokens, GENERAL) {
        return Assertion::Background;
    }
    Assertion::Asserted
}

/// Words after which a sentence says something beside its main point.
const ASIDE: &[&str] = words!("although though whereas while but");

/// Words that open a clause about persons or things, not about the result.
const RELATIVE: &[&str] = words!("who whom whose which that");

/// Whether the tokens up to `at` have gone over to an aside, or into a clause that describes people.
pub(super) fn is_aside(tokens: &[Token], at: usize) -> bool {
    let before = tokens.get(..at).unwrap_or_default();
    let contrast = before
        .iter()
        .enumerate()
        .any(|(place, token)| place > 3 && (token.is_word(ASIDE) || token.is_sign(';')));
    let described = before
        .iter()
        .rev()
        .take(3)
        .any(|token| token.is_word(RELATIVE))
        && before.len() > 2
        && !before
            .iter()
            .any(|token| token.is_word(words!("showed shows found suggest suggests reported")));
    contrast || described
}

/// The first words that deny something, those of asides left out.
pub(super) fn negation(tokens: &[Token]) -> Option<(usize, usize)> {
    (0..tokens.len()).find_map(|at| {
        let last = cues::find_at(tokens, at, NEGATED)?;
        let excused = (at.saturating_sub(2)..=last)
            .any(|at| cues::find_at(tokens, at, NOT_NEGATED).is_some());
        (!excused && !is_aside(tokens, at)).then_some((at, last))
    })
}
