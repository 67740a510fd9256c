use super::{
    EntityLabel, EntitySource,
    adverse::{self, Candidate, Frame, Tally},
    class, drug,
    lexicon::{Lexicon, Role, Sense},
    mention::Mention,
    outcome,
    shorthand::Shorthand,
    token::{Joint, Token},
    treatment,
    trial::{TrialNames, is_shouted},
};

/// Reads one sentence at a time.
pub(super) struct Reader<'run> {
    pub(super) trials: &'run TrialNames,
    pub(super) tally: &'run Tally,
}

/// A name found in a sentence with what it may mean.
pub(super) struct Found {
    pub(super) tokens: std::ops::Range<usize>,
    pub(super) senses: Vec<Sense>,
    source: EntitySource,
}

impl Found {
    /// Counts what the words beside the name say of it, if it may be an adverse event.
    pub(super) fn count(&self, tokens: &[Token<'_>], tally: &mut Tally) {
        if let Some(sense) = self.adverse_event() {
            tally.count(&sense.normalized.name, tokens, &self.tokens);
        }
    }

    fn adverse_event(&self) -> Option<&Sense> {
        self.senses
            .iter()
            .find(|sense| sense.label == EntityLabel::AdverseEvent)
    }
}

impl Reader<'_> {
    /// Adds the mentions of a sentence, whose names are `found`.
    pub(super) fn read(
        &self,
        tokens: &[Token<'_>],
        found: &[Found],
        frame: Frame,
        mentions: &mut Vec<Mention>,
        held: &mut Vec<Mention>,
    ) {
        let first = mentions.len();
        mentions.extend(drug::by_form(tokens));
        mentions.extend(class::by_grammar(tokens));
        mentions.extend(outcome::by_grammar(tokens));
        for at in 0..tokens.len() {
            if let Some(length) = self.trials.starting_at(tokens, at) {
                mentions.extend(TrialNames::mention(
                    tokens.get(at..at + length).unwrap_or_default(),
                ));
            }
        }
        for name in found {
            for sense in &name.senses {
                self.place(tokens, name, sense, mentions, held);
            }
        }
        let has_treatment = mentions
            .iter()
            .skip(first)
            .any(|mention| matches!(mention.label, EntityLabel::Drug | EntityLabel::DrugClass));
        self.adverse_events(tokens, found, has_treatment, frame, mentions);
        drop_collectives(tokens, first, mentions);
    }

    /// Turns a sense into a mention where the sentence allows it. Adverse events are decided together, later.
    fn place(
        &self,
        tokens: &[Token<'_>],
        name: &Found,
        sense: &Sense,
        mentions: &mut Vec<Mention>,
        held: &mut Vec<Mention>,
    ) {
        let range = name.tokens.clone();
        let covered = tokens.get(range.clone()).unwrap_or_default();
        let make = |covered: &[Token<'_>], confidence| {
            Mention::over(
                covered,
                sense.label,
                name.source,
                confidence,
                Some(sense.normalized.clone()),
            )
        };
        let is_plain = sense.role == Role::Plain;
        match sense.label {
            EntityLabel::AdverseEvent => {}
            EntityLabel::Drug if is_plain => mentions.extend(make(covered, 0.95)),
            EntityLabel::Drug if sense.exact.is_some() => {
                held.extend(make(covered, 0.8));
            }
            EntityLabel::Drug => {
                if treatment::is_given(tokens, &range) {
                    mentions.extend(make(covered, 0.7));
                }
            }
            EntityLabel::DrugClass if is_plain => {
                if !treatment::is_adjective(tokens, &range) {
                    mentions.extend(make(covered, 0.92));
                }
            }
            EntityLabel::DrugClass => {
                held.extend(make(covered, 0.8));
            }
            EntityLabel::Trial if sense.role == Role::Family => {
                if let Some(end) = family_end(tokens, range.end) {
                    mentions.extend(
                        make(tokens.get(range.start..end).unwrap_or_default(), 0.9)
                            .map(as_written(tokens, range.start..end)),
                    );
                }
            }
            EntityLabel::Trial => {
                if is_plain || !is_shouted(tokens) {
                    mentions.extend(make(covered, if is_plain { 0.93 } else { 0.75 }));
                }
            }
            EntityLabel::Outcome => {
                let is_survival =
                    covered.iter().any(|token| token.key == "survival") && covered.len() <= 2;
                let fits = is_plain
                    || outcome::is_measured(tokens)
                        && (!is_survival || outcome::is_of_patients(tokens, range.start))
                        && !outcome::is_population(tokens, &range);
                if fits {
                    mentions.extend(make(covered, if is_plain { 0.93 } else { 0.65 }));
                }
            }
        }
    }

    /// The adverse events among the names of a sentence.
    fn adverse_events(
        &self,
        tokens: &[Token<'_>],
        found: &[Found],
        has_treatment: bool,
        frame: Frame,
        mentions: &mut Vec<Mention>,
    ) {
        let mut names: Vec<(&Found, &Sense)> = found
            .iter()
            .filter_map(|name| {
                let sense = name
                    .senses
                    .iter()
                    .find(|sense| sense.label == EntityLabel::AdverseEvent)?;
                Some((name, sense))
            })
            .collect();
        names.sort_by_key(|(name, _)| (std::cmp::Reverse(name.tokens.len()), name.tokens.start));
        let mut chosen: Vec<(&Found, &Sense)> = Vec::new();
        for (name, sense) in names {
            let overlaps = chosen.iter().any(|(other, _)| {
                other.tokens.start < name.tokens.end && name.tokens.start < other.tokens.end
            });
            if !overlaps {
                chosen.push((name, sense));
            }
        }
        chosen.sort_by_key(|(name, _)| name.tokens.start);
        let candidates: Vec<Candidate> = chosen
            .iter()
            .map(|(name, sense)| Candidate {
                tokens: name.tokens.clone(),
                role: sense.role,
                is_disease_here: self.tally.is_disease(&sense.normalized.name),
            })
            .collect();
        let decisions = adverse::decide(tokens, &candidates, has_treatment, frame);
        for ((name, sense), decision) in chosen.into_iter().zip(decisions) {
            if let Some(confidence) = decision {
                let covered = tokens.get(name.tokens.clone()).unwrap_or_default();
                mentions.extend(Mention::over(
                    covered,
                    EntityLabel::AdverseEvent,
                    name.source,
                    confidence,
                    Some(sense.normalized.clone()),
                ));
            }
        }
    }
}

/// Shorter words in capitals after a trial's name are abbreviations of other things.
const LONG_WORD: usize = 6;

/// The end of a trial's name that begins with the name of a series: a number or a hyphenated word follows, or
/// the text speaks of the series.
fn family_end(tokens: &[Token<'_>], end: usize) -> Option<usize> {
    let next = tokens.get(end);
    let is_part = next.is_some_and(|next| {
        next.joint == Joint::Hyphen && (next.is_capitalised() || next.has_digit())
            || next.joint == Joint::Space
                && next.text.len() <= 3
                && next.text.chars().all(|c| c.is_ascii_digit())
            || next.joint == Joint::Space && next.is_capitalised() && next.has_digit()
    });
    if is_part {
        // "SERIES-1 GROUP": the trial's own word follows the number.
        let has_word = next.is_some_and(|next| next.joint == Joint::Hyphen && next.has_digit())
            && tokens.get(end + 1).is_some_and(|word| {
                word.joint == Joint::Space
                    && word.text.len() >= LONG_WORD
                    && word.is_all_caps()
                    && word.text.chars().all(char::is_alphabetic)
            });
        return Some(end + 1 + usize::from(has_word));
    }
    // "SERIES GROUP-1": an acronym with a number.
    let is_acronym = next.is_some_and(|next| next.joint == Joint::Space && next.is_all_caps())
        && tokens
            .get(end + 1)
            .is_some_and(|number| number.joint == Joint::Hyphen && number.has_digit());
    if is_acronym {
        return Some(end + 2);
    }
    next.is_some_and(|next| {
        matches!(
            next.key.as_str(),
            "series" | "program" | "programme" | "trial" | "trials" | "study" | "studies"
        )
    })
    .then_some(end)
}

/// Gives a mention the name as it is written, and no identifiers: those of the series are not the trial's.
fn as_written<'tokens>(
    tokens: &'tokens [Token<'_>],
    range: std::ops::Range<usize>,
) -> impl Fn(Mention) -> Mention + 'tokens {
    move |mention| {
        let written = TrialNames::mention(tokens.get(range.clone()).unwrap_or_default());
        Mention {
            normalized: written.and_then(|written| written.normalized),
            ..mention
        }
    }
}

/// The names of lexicon and document that start at each token, the longest of each.
pub(super) fn names(lexicon: &Lexicon, shorthand: &Shorthand, tokens: &[Token<'_>]) -> Vec<Found> {
    let mut found = Vec::new();
    for at in 0..tokens.len() {
        let defined = shorthand.starting_at(tokens, at);
        if let Some((end, senses)) = defined
            && !senses.is_empty()
        {
            found.push(Found {
                tokens: at..end,
                senses: senses.to_vec(),
                source: EntitySource::Abbreviation,
            });
        }
        for hit in lexicon.starting_at(tokens, at) {
            // What the document defines otherwise is not what the lexicon says it is.
            let is_redefined = defined.is_some_and(|(end, _)| end >= hit.tokens.end);
            if !is_redefined {
                found.push(Found {
                    tokens: hit.tokens,
                    senses: hit.senses,
                    source: EntitySource::Lexicon,
                });
            }
        }
    }
    found
}

/// Words that end the names of groups of authors.
fn is_collective(token: &Token<'_>) -> bool {
    matches!(
        token.text,
        "Group"
            | "Investigators"
            | "Collaborators"
            | "Collaboration"
            | "Trialists"
            | "Consortium"
            | "Committee"
            | "Society"
    )
}

/// Takes away the mentions from `first` on that are parts of a group's name: "RECOVERY Collaborative Group".
fn drop_collectives(tokens: &[Token<'_>], first: usize, mentions: &mut Vec<Mention>) {
    for (at, last) in tokens
        .iter()
        .enumerate()
        .filter(|(_, token)| is_collective(token))
    {
        let mut start = at;
        while start > 0
            && tokens.get(start - 1).is_some_and(|token| {
                token.is_capitalised() || matches!(token.text, "’" | "'" | "s")
            })
        {
            start -= 1;
        }
        let Some(opening) = tokens.get(start) else {
            continue;
        };
        let name = opening.span.cover(last.span);
        let kept = mentions.split_off(first.min(mentions.len()));
        // A single word before "Group" is an arm: "Empagliflozin Group".
        let is_name = at - start >= 2;
        mentions.extend(
            kept.into_iter()
                .filter(|mention| !(is_name && name.contains(mention.span))),
        );
    }
}
