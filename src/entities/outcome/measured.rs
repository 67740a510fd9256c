use std::ops::Range;

use crate::entities::{token::Token, words::Words};

/// Verbs and nouns that show that something is measured.
static MEASURE_CUES: Words = Words::new(
    "improve improved improves improving improvement improvements reduce reduced reduces reducing \
     reduction reductions increase increased increases increasing decrease decreased decreases lower \
     lowered lowering lowers higher prolong prolonged prolongs prolonging extend extended extending \
     endpoint endpoints end outcome outcomes median risk hazard rate rates change changes effect effects \
     benefit benefits significant significantly versus vs compared prevent prevented prevention preserve \
     preserved better worse poorer longer shorter superior gain gains advantage declined decline \
     composite incidence measured lost gained fell rose largest greatest greater achieved mean hr or ci impact impacts impacting enhance enhanced enhances fewer \
     months years",
);

/// Whether the sentence measures something: an improvement, a risk, a median.
pub(in crate::entities) fn is_measured(tokens: &[Token<'_>]) -> bool {
    tokens
        .iter()
        .any(|token| MEASURE_CUES.contains(&token.key) || token.text == "%")
}

/// Whether the words before give the thing as what patients have: "patients with stroke".
pub(in crate::entities) fn is_population(tokens: &[Token<'_>], range: &Range<usize>) -> bool {
    let key = |back: usize| {
        range
            .start
            .checked_sub(back)
            .and_then(|index| tokens.get(index))
            .map_or("", |token| token.key.as_str())
    };
    // "preserved ejection fraction" is a diagnosis; "reduced nonfatal stroke" is a result.
    let is_heart_failure = matches!(key(1), "preserved" | "reduced" | "mildly")
        && tokens.get(range.clone()).is_some_and(|covered| {
            covered
                .iter()
                .any(|token| matches!(token.key.as_str(), "ejection" | "lvef" | "ef"))
        });
    let after = tokens.get(range.end).map_or("", |token| token.key.as_str());
    is_heart_failure
        || key(1) == "with"
            && matches!(
                key(2),
                "patients"
                    | "patient"
                    | "those"
                    | "people"
                    | "adults"
                    | "individuals"
                    | "subjects"
                    | "participants"
            )
        || matches!(
            (key(2), key(1)),
            ("history" | "treatment" | "diagnosis", "of")
        )
        || matches!(after, "patients" | "patient" | "survivors")
        || matches!(
            key(1),
            "prior" | "previous" | "acute" | "recent" | "after" | "no" | "without"
        )
}
