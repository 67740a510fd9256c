//! Which way the result of a claim points, and the words that show it.

use super::{
    Direction, DirectionKind, Finding, FindingKind, assertion, cues,
    findings::{
        Mention,
        token::{Kind, Token},
    },
};
use crate::entities::EntityLabel;
use crate::text::{phrases, words};

/// Better by themselves.
const BETTER: &[&str] = phrases!(
    "improv*|prolong*|superior*|better|benefi*|effective|efficacious|alleviat*|ameliorat*|\
     outperform*|favor*|favour*|longer|extended|well tolerated|well-tolerated|protective|\
     prevent*|delayed|delays"
);

/// Worse by themselves.
const WORSE: &[&str] = words!(
    "worse* inferior deteriorat* shorter shortened impair* detrimental harmful ineffective \
     exacerbat* aggravat*"
);

/// More of something.
const MORE: &[&str] = words!("increas* higher greater elevat* rais* more rose enhanc* doubled");

/// Less of something.
const LESS: &[&str] =
    words!("reduc* decreas* lower* fewer less declin* diminish* fell attenuat* suppress*");

/// No difference either way.
const SAME: &[&str] = phrases!(
    "no significant difference*|no statistically significant difference*|no difference*|\
     not significantly different|not differ*|did not differ|similar|comparable|\
     no significant|no statistically significant|no effect*|no benefit*|no improvement*|\
     no association*|not significant*|non-significant|nonsignificant|not associated|\
     no survival|no advantage*|equivalent|no change*|no impact|non-inferior*|noninferior*"
);

/// Outcomes of which less is better, when the entity's label does not say so.
const HARM: &[&str] = words!(
    "mortality death* risk* progression recurrence* relapse* toxicit* adverse pain symptom* \
     incidence hospitali* complication* infection* stroke* infarction* events hazard \
     bleeding failure severity burden cholesterol ldl* pressure hba1c glucose inflammation \
     hospitalisation* disability exacerbation* fracture* discontinuation* resistance tumor \
     tumour proteinuria volume"
);

/// Outcomes of which more is better.
const GOOD: &[&str] = words!(
    "survival pfs os dfs efs response* orr remission* quality control efficacy activity \
     function duration pcr cure tolerability adherence clearance sensitivity benefit safety \
     recovery"
);

/// How far the thing that changes may stand from the word of change, in tokens.
const REACH: usize = 6;

/// Reads the direction of a sentence.
pub(super) fn direction(tokens: &[Token], mentions: &[Mention], findings: &[Finding]) -> Direction {
    if let Some(cue) = cues::find(tokens, SAME).filter(|cue| !assertion::is_aside(tokens, cue.0)) {
        return told(tokens, DirectionKind::NoDifference, cue);
    }
    let denied = assertion::negation(tokens);
    let mut seen: Vec<(DirectionKind, (usize, usize))> = Vec::new();
    for at in 0..tokens.len() {
        if tokens.get(at).is_some_and(|token| token.entity.is_some()) {
            continue;
        }
        let plain = |words: &[&str]| cues::find_at(tokens, at, words).map(|last| (at, last));
        if is_aside(tokens, at) {
            continue;
        }
        let kind = if let Some(cue) = plain(BETTER) {
            Some((DirectionKind::Improves, cue))
        } else if let Some(cue) = plain(WORSE) {
            Some((DirectionKind::Worsens, cue))
        } else if let Some(cue) = plain(MORE) {
            good(tokens, mentions, cue).map(|good| {
                (
                    if good {
                        DirectionKind::Improves
                    } else {
                        DirectionKind::Worsens
                    },
                    cue,
                )
            })
        } else if let Some(cue) = plain(LESS) {
            good(tokens, mentions, cue).map(|good| {
                (
                    if good {
                        DirectionKind::Worsens
                    } else {
                        DirectionKind::Improves
                    },
                    cue,
                )
            })
        } else {
            None
        };
        if let Some((kind, cue)) = kind {
            let negated =
                denied.is_some_and(|denied| denied.1 < cue.0 && cue.0 - denied.1 <= REACH);
            seen.push((
                if negated {
                    DirectionKind::NoDifference
                } else {
                    kind
                },
                cue,
            ));
        }
    }
    match seen.first() {
        Some(&(kind, cue)) if seen.iter().all(|(other, _)| *other == kind) => {
            told(tokens, kind, cue)
        }
        Some(_) => Direction::default(),
        None => by_ratio(findings),
    }
}

/// Words of direction that also stand before a noun and then only describe it ("effective therapies").
const ATTRIBUTES: &[&str] = words!(
    "effective improved better prolonged extended beneficial efficacious improvements improvement"
);

/// What may follow such a word when it says how something was: a preposition, a comparison, the end.
const NO_NOUNS: &[&str] = words!(
    "than in with for by to and or as the a an over at on when after during versus vs compared against among of both from \
     while whereas if even since through across between significantly substantially"
);

/// How far a word of concession may stand before the word of direction ("despite their proven benefit"), in tokens.
const CONCESSION: usize = 5;

/// How far after the word of direction "limited" may stand ("the benefit of these drugs is limited"), in tokens.
const LIMITED: usize = 6;

/// Whether a word of direction is beside the point: it describes a noun that is no outcome, is conceded or denied, or
/// belongs to a grade ("grade 2 or higher").
fn is_aside(tokens: &[Token], at: usize) -> bool {
    let back = |back: usize| at.checked_sub(back).and_then(|at| tokens.get(at));
    let next = |ahead: usize| tokens.get(at + ahead);
    let is =
        |token: Option<&Token>, words: &[&str]| token.is_some_and(|token| token.is_word(words));
    let graded = is(back(1), &["or"]) && is(tokens.get(at), &["higher", "more", "greater"]);
    let conceded = (1..=CONCESSION)
        .map_while(back)
        .take_while(|token| !token.is_sign(','))
        .any(|token| token.is_word(&["despite", "without"]));
    let limited = (1..=LIMITED)
        .map_while(next)
        .take_while(|token| token.kind == Kind::Word)
        .any(|token| token.is_word(&["limited"]));
    let noun = next(1).is_some_and(|token| {
        token.kind == Kind::Word
            && !token.is_word(NO_NOUNS)
            && !matches!(
                token.entity,
                Some(EntityLabel::Outcome | EntityLabel::AdverseEvent)
            )
    });
    let good = (1..=3).any(|ahead| {
        cues::find_at(tokens, at + ahead, GOOD).is_some()
            || cues::find_at(tokens, at + ahead, HARM).is_some()
            || is(next(ahead), words!("outcomes outcome prognosis results"))
            || next(ahead).is_some_and(|token| token.entity == Some(EntityLabel::Outcome))
    });
    let describes = is(tokens.get(at), ATTRIBUTES) && noun && !good;
    graded || conceded || limited || describes
}

fn told(tokens: &[Token], kind: DirectionKind, cue: (usize, usize)) -> Direction {
    Direction {
        kind,
        cue: cues::span(tokens, cue),
    }
}

/// Whether the thing that changes is one of which more is better; `None` when nothing near says so.
fn good(tokens: &[Token], mentions: &[Mention], cue: (usize, usize)) -> Option<bool> {
    let judge = |at: usize| {
        let token = tokens.get(at).filter(|token| token.kind == Kind::Word)?;
        if cues::find_at(tokens, at, HARM).is_some() {
            return Some(false);
        }
        if cues::find_at(tokens, at, GOOD).is_some() {
            return Some(true);
        }
        let event = mentions
            .iter()
            .any(|m| m.label == EntityLabel::AdverseEvent && m.first <= at && at <= m.last);
        (event && token.entity == Some(EntityLabel::AdverseEvent)).then_some(false)
    };
    // After the word first ("reduced mortality"), then before it ("survival was higher").
    (cue.1 + 1..=cue.1 + REACH).find_map(judge).or_else(|| {
        (1..=REACH)
            .filter_map(|back| cue.0.checked_sub(back))
            .find_map(judge)
    })
}

/// Without words, a hazard ratio with its interval on one side of 1 shows the direction: its events are harms.
fn by_ratio(findings: &[Finding]) -> Direction {
    let mut directions = findings
        .iter()
        .enumerate()
        .filter(|(_, finding)| finding.kind == FindingKind::HazardRatio)
        .filter_map(|(at, finding)| {
            let value = finding.quantity.value?;
            let interval = findings.iter().find(|other| {
                other.qualifies == Some(at) && other.kind == FindingKind::ConfidenceInterval
            })?;
            let (low, high) = (interval.quantity.low?, interval.quantity.high?);
            let kind = if high < 1.0 && value < 1.0 {
                DirectionKind::Improves
            } else if low > 1.0 && value > 1.0 {
                DirectionKind::Worsens
            } else {
                DirectionKind::NoDifference
            };
            Some(Direction {
                kind,
                cue: Some(finding.span),
            })
        });
    let Some(first) = directions.next() else {
        return Direction::default();
    };
    if directions.all(|other| other.kind == first.kind) {
        first
    } else {
        Direction::default()
    }
}
