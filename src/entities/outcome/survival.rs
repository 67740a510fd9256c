use std::ops::Range;

use crate::entities::{
    token::{Joint, Token},
    words::Words,
};

/// What stands before "survival" as a part of its name. Words before "-free" are taken whole.
static SURVIVAL_WORDS: Words = Words::new(
    "overall free specific graft implant intracranial cns radiographic radiologic invasive \
     distant cancer disease event relapse recurrence metastasis metastases failure progression treatment \
     locoregional local regional biochemical symptom stroke dialysis amputation leukemia ventilator \
     transplant seizure allograft renal kidney pfs brain breast chemotherapy all cause colostomy \
     laryngectomy device steroid gvhd",
);

/// Neighbours that make "survival" a matter of biology or of method.
static SURVIVAL_BIOLOGY: Words = Words::new(
    "cell cells cellular neuronal neuron pathway pathways signaling signalling signal signals factor \
     factors bacterial curve curves analysis analyses gene genes protein proteins mechanism mechanisms \
     proliferation growth parasite vector islet data guide kit",
);

pub(super) fn survival(tokens: &[Token<'_>], at: usize) -> Option<Range<usize>> {
    let head = tokens.get(at)?;
    if !matches!(head.key.as_str(), "survival" | "survivals") || head.joint == Joint::Border {
        return None;
    }
    let mut start = at;
    while start > 0 {
        let before = tokens.get(start - 1)?;
        let joint = tokens.get(start)?.joint;
        let is_freed =
            tokens.get(start)?.key == "free" && joint == Joint::Hyphen && before.is_word();
        if joint == Joint::Border || !(is_freed || SURVIVAL_WORDS.contains(&before.key)) {
            break;
        }
        start -= 1;
    }
    // "patients with brain metastases survival": a bare noun in front is no name.
    let has_name = tokens.get(start..at)?.iter().any(|token| {
        matches!(
            token.key.as_str(),
            "overall" | "free" | "specific" | "graft" | "allograft" | "implant" | "patient"
        )
    });
    if !has_name {
        return None;
    }
    Some(start..at + 1)
}

/// "progression-free" of "progression-free and overall survival": a name of its own without its head.
pub(super) fn coordinated(tokens: &[Token<'_>], at: usize) -> Option<Range<usize>> {
    let free = tokens.get(at + 1)?;
    let link = tokens.get(at + 2)?;
    let is_free = free.key == "free"
        && free.joint == Joint::Hyphen
        && SURVIVAL_WORDS.contains(&tokens.get(at)?.key);
    let goes_on = matches!(link.key.as_str(), "and" | "or" | "," | "/" | "as")
        && tokens
            .get(at + 3..tokens.len().min(at + 9))?
            .iter()
            .any(|token| token.key == "survival");
    let mut start = at;
    while start > 0
        && matches!(
            tokens.get(start - 1)?.key.as_str(),
            "invasive" | "distant" | "intracranial" | "locoregional" | "local"
        )
    {
        start -= 1;
    }
    (is_free && goes_on).then_some(start..at + 2)
}

/// Whether "survival" at `at` is what patients do, not cells.
pub(in crate::entities) fn is_of_patients(tokens: &[Token<'_>], at: usize) -> bool {
    let is_biology = |index: usize| {
        tokens
            .get(index)
            .is_some_and(|token| SURVIVAL_BIOLOGY.contains(&token.key))
    };
    let of_cells = tokens.get(at + 1).is_some_and(|token| token.key == "of")
        && (at + 2..at + 6).any(|index| {
            tokens.get(index).is_some_and(|token| {
                matches!(
                    token.key.as_str(),
                    "cells" | "neurons" | "cell" | "bacteria"
                )
            })
        });
    let in_list = tokens
        .get(at + 1)
        .is_some_and(|token| matches!(token.key.as_str(), "and" | ","))
        && is_biology(at + 2)
        || at >= 2
            && tokens
                .get(at - 1)
                .is_some_and(|token| matches!(token.key.as_str(), "and" | ","))
            && is_biology(at - 2);
    !(is_biology(at + 1) || at > 0 && is_biology(at - 1) || of_cells || in_list)
}
