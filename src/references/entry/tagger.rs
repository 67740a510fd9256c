//! The sequence model: a linear-chain conditional random field over hashed features
//! (Lafferty, McCallum and Pereira, ICML 2001), read from its quantised file.

use std::collections::HashMap;

use super::{
    features::{Containers, features},
    labels::{STATES, State},
    tokens::{Token, TokenKind},
};

/// First bytes of a model file, with the version of its layout.
const MAGIC: &[u8; 8] = b"ctrefs01";

/// A trained model.
#[derive(Debug, Clone, Default)]
pub(crate) struct Tagger {
    pub(super) transitions: Vec<f32>,
    /// For each feature, its range in `weights`.
    rows: HashMap<u32, (u32, u32)>,
    weights: Vec<(u8, f32)>,
    pub(super) containers: Containers,
}

/// A model file that cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a model of this version, or cut short")]
pub struct ModelError;

/// Weight of a step that the labels do not allow.
pub(super) const FORBIDDEN: f32 = -1.0e6;

impl Tagger {
    /// Reads the file that [`encode`] wrote.
    pub(crate) fn decode(bytes: &[u8]) -> Result<Self, ModelError> {
        let mut reader = Reader { rest: bytes };
        if reader.take(MAGIC.len())? != MAGIC || reader.u8()? as usize != STATES {
            return Err(ModelError);
        }
        let scale = reader.f32()?;
        let transitions = (0..STATES * STATES)
            .map(|_| reader.f32())
            .collect::<Result<Vec<_>, _>>()?;
        let containers = (0..reader.u32()?)
            .map(|_| reader.u32())
            .collect::<Result<Containers, _>>()?;
        let count = reader.u32()?;
        let mut rows = HashMap::with_capacity(count.min(1 << 20) as usize);
        let mut weights = Vec::new();
        for _ in 0..count {
            let feature = reader.u32()?;
            let start = weights.len() as u32;
            for _ in 0..reader.u8()? {
                let state = reader.u8()?;
                let weight = f32::from(reader.u8()? as i8) * scale;
                if usize::from(state) < STATES {
                    weights.push((state, weight));
                }
            }
            rows.insert(feature, (start, weights.len() as u32));
        }
        Ok(Self {
            transitions,
            rows,
            weights,
            containers,
        })
    }

    /// The best sequence of states for `tokens` (Viterbi).
    pub(crate) fn tag(&self, tokens: &[Token<'_>]) -> Vec<State> {
        let mut scores: Vec<[f32; STATES]> = features(tokens, &self.containers)
            .iter()
            .map(|features| self.scores_of(features))
            .collect();
        constrain(tokens, &mut scores);
        viterbi(&scores, |from, to| {
            self.transitions
                .get(from * STATES + to)
                .copied()
                .unwrap_or(0.0)
        })
    }

    fn scores_of(&self, features: &[u32]) -> [f32; STATES] {
        let mut scores = [0.0; STATES];
        for feature in features {
            let Some(&(start, end)) = self.rows.get(feature) else {
                continue;
            };
            for &(state, weight) in self
                .weights
                .get(start as usize..end as usize)
                .unwrap_or_default()
            {
                if let Some(score) = scores.get_mut(usize::from(state)) {
                    *score += weight;
                }
            }
        }
        scores
    }
}

/// Writes a model: scale, transitions, containers, then for each feature its states with 8-bit weights.
/// Features whose weights all round to nothing are left out.
pub(super) fn encode(
    transitions: &[f32],
    containers: &Containers,
    features: &[(u32, Vec<f32>)],
    scale: f32,
) -> Vec<u8> {
    let mut bytes = MAGIC.to_vec();
    bytes.push(STATES as u8);
    bytes.extend(scale.to_le_bytes());
    for weight in transitions {
        bytes.extend(weight.to_le_bytes());
    }
    bytes.extend((containers.len() as u32).to_le_bytes());
    for container in containers {
        bytes.extend(container.to_le_bytes());
    }
    let rows: Vec<(u32, Vec<(u8, i8)>)> = features
        .iter()
        .map(|(feature, weights)| {
            let row = weights
                .iter()
                .enumerate()
                .map(|(state, weight)| {
                    let steps = (weight / scale).round().clamp(-127.0, 127.0);
                    (state as u8, steps as i8)
                })
                .filter(|(_, weight)| *weight != 0)
                .collect();
            (*feature, row)
        })
        .filter(|(_, row): &(u32, Vec<_>)| !row.is_empty())
        .collect();
    bytes.extend((rows.len() as u32).to_le_bytes());
    for (feature, row) in rows {
        bytes.extend(feature.to_le_bytes());
        bytes.push(row.len() as u8);
        for (state, weight) in row {
            bytes.extend([state, weight as u8]);
        }
    }
    bytes
}

/// Identifiers found before are what they are, and nothing else is one except by the model's word.
pub(super) fn constrain(tokens: &[Token<'_>], scores: &mut [[f32; STATES]]) {
    use super::labels::Field;
    for (token, scores) in tokens.iter().zip(scores.iter_mut()) {
        if token.kind != TokenKind::Identifier {
            continue;
        }
        for (state, score) in scores.iter_mut().enumerate() {
            if State::from_index(state).field() != Some(Field::Identifier) {
                *score = FORBIDDEN;
            }
        }
    }
}

fn viterbi(scores: &[[f32; STATES]], transition: impl Fn(usize, usize) -> f32) -> Vec<State> {
    let Some(first) = scores.first() else {
        return Vec::new();
    };
    let mut best = *first;
    for (state, score) in best.iter_mut().enumerate() {
        if !State::OUTSIDE.allows(State::from_index(state)) {
            *score += FORBIDDEN;
        }
    }
    let mut back: Vec<[u8; STATES]> = Vec::with_capacity(scores.len());
    for token in scores.iter().skip(1) {
        let mut next = [f32::NEG_INFINITY; STATES];
        let mut pointers = [0_u8; STATES];
        for ((to, (next, pointer)), score) in next
            .iter_mut()
            .zip(pointers.iter_mut())
            .enumerate()
            .zip(token)
        {
            for (from, before) in best.iter().enumerate() {
                let total = before + transition(from, to);
                if total > *next {
                    *next = total;
                    *pointer = from as u8;
                }
            }
            *next += score;
        }
        best = next;
        back.push(pointers);
    }
    let mut state = best
        .iter()
        .enumerate()
        .max_by(|a, b| a.1.total_cmp(b.1))
        .map_or(0, |(state, _)| state);
    let mut path = vec![State::from_index(state)];
    for pointers in back.iter().rev() {
        state = pointers.get(state).copied().unwrap_or(0).into();
        path.push(State::from_index(state));
    }
    path.reverse();
    path
}

struct Reader<'bytes> {
    rest: &'bytes [u8],
}

impl<'bytes> Reader<'bytes> {
    fn take(&mut self, count: usize) -> Result<&'bytes [u8], ModelError> {
        let (taken, rest) = self.rest.split_at_checked(count).ok_or(ModelError)?;
        self.rest = rest;
        Ok(taken)
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N], ModelError> {
        self.take(N)?.try_into().map_err(|_| ModelError)
    }

    fn u8(&mut self) -> Result<u8, ModelError> {
        self.array::<1>().map(|[byte]| byte)
    }

    fn u32(&mut self) -> Result<u32, ModelError> {
        self.array().map(u32::from_le_bytes)
    }

    fn f32(&mut self) -> Result<f32, ModelError> {
        self.array().map(f32::from_le_bytes)
    }
}
