//! Lengths of time: measured, a time point, or a schedule.

use super::{CHANGE, FAR, token_back, within_clause, word_back};
use crate::{
    claims::findings::{group::Group, raw::Stretch, token::Token},
    entities::EntityLabel,
    text::words,
};

/// What a length of time is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::claims::findings) enum TimeUse {
    /// It was measured.
    Result,
    /// When something else was measured.
    Point,
    /// When a drug was given.
    Schedule,
    /// Of no use here ("ten years ago").
    Neither,
}

/// Tells a measured time from a time point and a schedule.
pub(in crate::claims::findings) fn time_use(tokens: &[Token], group: &Group) -> TimeUse {
    if group.hyphenated {
        return TimeUse::Point;
    }
    if tokens
        .get(group.next)
        .is_some_and(|token| token.is_word(&["ago", "earlier"]))
    {
        return TimeUse::Neither;
    }
    // "13.8 vs 9.6 months": lengths of time that are compared were measured.
    let dot =
        usize::from(token_back(tokens, group.first, 1).is_some_and(|token| token.is_sign('.')));
    if matches!(
        word_back(tokens, group.first, 1 + dot),
        "vs" | "versus" | "v"
    ) && token_back(tokens, group.first, 2 + dot).is_some_and(|token| token.value().is_some())
    {
        return TimeUse::Result;
    }
    // "thirty years of trials"
    if tokens
        .get(group.next)
        .is_some_and(|token| token.is_word(&["of"]))
        && !tokens
            .get(group.next + 1)
            .is_some_and(|token| token.is_word(&["follow-up", "followup"]))
        && !within_clause(
            tokens,
            group.first,
            6,
            words!("median mean average survival was were"),
        )
    {
        return TimeUse::Neither;
    }
    // "5 hours after the dose"
    if tokens
        .get(group.next)
        .is_some_and(|token| token.is_word(&["after", "later", "following", "post", "before"]))
    {
        return TimeUse::Point;
    }
    // The word before the number, words of comparison ("more than", "up to") left aside.
    let mut before = group.first;
    while token_back(tokens, before, 1).is_some_and(|token| {
        token.is_word(words!(
            "than more less least up approximately about nearly almost around another the \
             first last a only further"
        )) || (token.is_word(&["at"])
            && tokens
                .get(before)
                .is_some_and(|next| next.is_word(&["least"])))
            || (token.is_word(&["to"]) && word_back(tokens, before, 2) == "up")
    }) {
        before -= 1;
    }
    if opens_list_of_points(tokens, group.first) {
        return TimeUse::Point;
    }
    let preposition = word_back(tokens, before, 1);
    match preposition {
        "every" | "each" | "per" => TimeUse::Schedule,
        "for" if within_clause(tokens, before, 5, &["followed", "follow-up"]) => TimeUse::Result,
        "by" if within_clause(tokens, before, 10, CHANGE) => TimeUse::Result,
        "at" | "after" | "by" | "within" | "during" | "over" | "through" | "until" | "for"
        | "past" | "last" | "next" | "first" | "following" | "before" | "prior" | "since"
        | "in" => TimeUse::Point,
        "of" if within_clause(
            tokens,
            before,
            5,
            words!("period course cycles treatment therapy least"),
        ) && !within_clause(
            tokens,
            before,
            5,
            &["median", "mean", "duration", "follow-up"],
        ) =>
        {
            TimeUse::Point
        }
        _ => {
            let measured = within_clause(
                tokens,
                group.first,
                14,
                words!("median mean average follow-up followup survival duration pfs os dor time"),
            ) || tokens
                .iter()
                .take(group.first)
                .rev()
                .take(FAR)
                .any(|token| token.entity == Some(EntityLabel::Outcome))
                || tokens
                    .iter()
                    .skip(group.next)
                    .take(12)
                    .any(|token| token.entity == Some(EntityLabel::Outcome));
            if measured {
                TimeUse::Result
            } else {
                TimeUse::Neither
            }
        }
    }
}

/// A time point with its preposition.
pub(in crate::claims::findings) fn time_stretch(tokens: &[Token], group: &Group) -> Stretch {
    let preposition = matches!(
        word_back(tokens, group.first, 1),
        "at" | "after" | "by" | "within" | "during" | "over" | "through"
    );
    (
        group.first - usize::from(preposition && group.first > 0),
        group.last,
    )
}

/// Whether a length of time is how long people were followed: "median follow-up of 28 months", "over a median of
/// 3.8 years".
pub(in crate::claims::findings) fn is_follow_up(tokens: &[Token], at: usize) -> bool {
    let over = word_back(tokens, at, 1) == "of"
        && matches!(word_back(tokens, at, 2), "median" | "mean" | "average")
        && matches!(word_back(tokens, at, 4), "over" | "after" | "during");
    // "with longer follow-up median PFS was 28.8 months" is a length of PFS.
    let followed = (1..=6)
        .map_while(|back| token_back(tokens, at, back))
        .take_while(|token| token.entity.is_none() && !token.is_sign(';') && !token.is_sign('.'))
        .any(|token| token.is_word(&["follow-up", "followup", "followed"]));
    over || followed
}

/// Whether the list of numbers that ends at `at` begins as times do: "at 6, 12 and 24 months".
fn opens_list_of_points(tokens: &[Token], at: usize) -> bool {
    let mut first = at;
    while token_back(tokens, first, 1).is_some_and(|token| {
        token.value().is_some() || token.is_sign(',') || token.is_word(&["and", "or"])
    }) {
        first -= 1;
    }
    let number = tokens
        .get(first)
        .is_some_and(|token| token.value().is_some());
    number && first < at && matches!(word_back(tokens, first, 1), "at" | "after" | "every")
}
