//! Substances and words that are a treatment only in some sentences.

use std::ops::Range;

use super::{
    token::Token,
    words::{Pairs, Words},
};

/// Words right after a substance that give it as a treatment.
static GIVEN_AFTER: Words = Words::new(
    "supplementation supplement supplements supplemented therapy treatment treated infusion infusions \
     injection injections administration dose doses tablet tablets capsule capsules group groups arm \
     replacement monotherapy cream ointment patch gel inhalation nebulization regimen plus overdose \
     prophylaxis drip pump pumps users use toxicity intoxication induced challenge withdrawal intake mg",
);

/// Words right before a substance (articles and adjectives skipped) that give it as a treatment.
static GIVEN_BEFORE: Words = Words::new(
    "oral intravenous iv subcutaneous intramuscular intranasal topical inhaled exogenous supplemental \
     receiving received receive administered administering given taking took plus prescribed infused \
     injected basal prandial bolus synthetic recombinant pegylated adjuvant by mg µg iu",
);

/// Two words before a substance that give it as a treatment.
static GIVEN_PAIRS: Pairs = Pairs::new(
    "treated with | treatment with | therapy with | dose of | doses of | administration of | \
     supplementation with | supplemented with | use of | infusion of | injection of | injections of | \
     combination with | combined with | initiation of | efficacy of | discontinuation of | withdrawal of \
     | response to | randomized to | mg of | g of | induced by | given with | versus placebo | effect of \
     | effects of | trial of | trials of | infusions of | switched to | addition of | challenge with | \
     therapeutic use",
);

/// Class names that are adjectives as well: "antiviral", "antiviral activity".
static ADJECTIVES: Words = Words::new(
    "antiviral antifungal antimicrobial antibacterial antimalarial anticoagulant antidepressant \
     antihypertensive antipsychotic anticholinergic sedative hypnotic analgesic anesthetic anaesthetic \
     biologic steroid diuretic antiplatelet antithrombotic antiarrhythmic anxiolytic thrombolytic \
     fibrinolytic antiepileptic anticonvulsant antiretroviral opioid opiate antidiabetic antioxidant \
     contraceptive laxative vasodilator probiotic antibiotic vaccine neuroleptic azole bronchodilator \
     antiemetic antimuscarinic barbiturate immunotherapeutic vasopressor antihistamine",
);

/// Words after such a name with which it is still the class.
static NOUN_AFTER: Words = Words::new(
    "therapy treatment treatments therapies use and or in for of to with is was are were has have that \
     which as by on at from versus vs plus monotherapy regimen regimens prophylaxis administration \
     combination may can should than such but group arm overdose withdrawal users medication medications \
     drug drugs alone during after before when while because prescription prescriptions used given \
     stewardship dose doses candidates candidate vaccination",
);

/// Whether the sentence gives the substance at `range` as a treatment.
pub(super) fn is_given(tokens: &[Token<'_>], range: &Range<usize>) -> bool {
    let key = |index: usize| tokens.get(index).map_or("", |token| token.key.as_str());
    if GIVEN_AFTER.contains(key(range.end)) {
        return true;
    }
    let mut before = range.start;
    while before > 0 && range.start - before < 4 && is_skipped(tokens.get(before - 1)) {
        before -= 1;
    }
    match before {
        0 => false,
        1 => GIVEN_BEFORE.contains(key(0)),
        _ => {
            GIVEN_BEFORE.contains(key(before - 1))
                || GIVEN_PAIRS.contains(key(before - 2), key(before - 1))
        }
    }
}

fn is_skipped(token: Option<&Token<'_>>) -> bool {
    token.is_some_and(|token| {
        matches!(
            token.key.as_str(),
            "a" | "an"
                | "the"
                | "high"
                | "low"
                | "dose"
                | "daily"
                | "additional"
                | "oral"
                | "either"
                | "both"
                | "intensive"
                | "continuous"
        )
    })
}

/// Whether a class at `range` only qualifies the noun after it: "antiviral activity", "small-molecule TKIs".
pub(super) fn is_adjective(tokens: &[Token<'_>], range: &Range<usize>) -> bool {
    let covered = tokens.get(range.clone()).unwrap_or_default();
    let goes_on = tokens
        .get(range.end)
        .is_some_and(|next| next.is_word() && !NOUN_AFTER.contains(&next.key));
    match covered {
        [word] => {
            let is_noun_next = tokens
                .get(range.end)
                .is_some_and(|next| next.text.chars().all(char::is_lowercase));
            goes_on && is_noun_next && ADJECTIVES.contains(&word.key)
        }
        [small, molecule] => goes_on && small.key == "small" && molecule.key == "molecule",
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{entities::token::tokens, text::Text};

    fn given(sentence: &str, word: &str) -> bool {
        let text = Text::new(sentence.to_owned());
        let tokens = tokens(&text, text.span(), &[]);
        let at = tokens.iter().position(|token| token.text == word).unwrap();
        is_given(&tokens, &(at..at + 1))
    }

    #[test]
    fn a_nutrient_is_a_drug_where_it_is_given() {
        assert!(given("patients received oral zinc daily", "zinc"));
        assert!(!given("serum zinc was measured", "zinc"));
    }
}
