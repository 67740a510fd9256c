//! Doses and the schedules that follow them.

use super::within_clause;
use crate::{
    claims::findings::{group::Group, raw::Stretch, token::Token},
    entities::EntityLabel,
    text::words,
};

/// Whether a number in a dose unit is the dose of a drug: a drug or the words of a schedule stand near by.
pub(in crate::claims::findings) fn is_dose(tokens: &[Token], group: &Group) -> bool {
    const SCHEDULE: &[&str] = words!(
        "dose doses dosed daily weekly twice once every bid qd tid orally oral intravenous \
         intravenously iv po infusion bolus subcutaneous subcutaneously administered given \
         day days tablets dosage loading"
    );
    let drug = |token: &Token| {
        matches!(
            token.entity,
            Some(EntityLabel::Drug | EntityLabel::DrugClass)
        )
    };
    let before = tokens.iter().take(group.first).rev().take(8);
    let after = tokens.iter().skip(group.next).take(6);
    let named = before
        .clone()
        .chain(after.clone())
        .any(|token| drug(token) || token.is_word(SCHEDULE));
    let measured = tokens
        .iter()
        .take(group.first)
        .rev()
        .take(6)
        .take_while(|token| !drug(token))
        .any(|token| token.entity == Some(EntityLabel::Outcome));
    // A mean with its spread is a dose only where the words say so.
    let spread = group.quantity.spread.is_some();
    let dosed = within_clause(
        tokens,
        group.first,
        8,
        &["dose", "doses", "dosage", "daily"],
    );
    if spread { dosed } else { named || !measured }
}

/// A dose with the schedule that follows it ("5.4 mg/kg every 3 weeks").
pub(in crate::claims::findings) fn regimen_stretch(tokens: &[Token], group: &Group) -> Stretch {
    const SCHEDULE: &[&str] = words!(
        "daily weekly twice once every bid b.i.d qd tid orally intravenously iv po \
         subcutaneously per day a week weeks days month months q2w q3w q4w hours times three"
    );
    let mut last = group.last;
    // A schedule has a handful of words.
    for at in group.last + 1..group.last + 8 {
        let Some(token) = tokens.get(at) else { break };
        let number = token.value().is_some()
            && tokens
                .get(at + 1)
                .is_some_and(|next| next.is_word(SCHEDULE) || next.is_sign('–'));
        if token.is_word(SCHEDULE) && !token.is_word(&["a"]) {
            last = at;
        } else if !number && !token.is_word(&["a"]) {
            break;
        }
    }
    (group.first, last)
}

/// Whether a volume is what a drug is dissolved in: "in 500 mL saline", "1000 mL over 60 min".
pub(in crate::claims::findings) fn is_dilution(tokens: &[Token], group: &Group) -> bool {
    const DILUTED: &[&str] =
        words!("infusion infused saline solution diluted dissolved glucose dextrose water");
    let volume = group
        .unit
        .as_deref()
        .is_some_and(|unit| unit.eq_ignore_ascii_case("ml") || unit.eq_ignore_ascii_case("l"));
    volume
        && (within_clause(tokens, group.first, 6, DILUTED)
            || tokens
                .iter()
                .skip(group.next)
                .take(8)
                .any(|token| token.is_word(DILUTED)))
}

/// "3 times a day", "2 times/week", "3 times the upper limit": how often, or a criterion, not how many times more.
pub(in crate::claims::findings) fn is_frequency(tokens: &[Token], group: &Group) -> bool {
    let times = tokens
        .get(group.last)
        .is_some_and(|token| token.is_word(&["times"]));
    times
        && tokens.get(group.next).is_some_and(|token| {
            token.is_sign('/')
                || token.is_word(words!(
                    "a per daily weekly monthly each every the upper uln"
                ))
        })
}
