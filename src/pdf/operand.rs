//! What stands before an operator of a content stream.

use std::borrow::Cow;

/// A value before an operator.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Operand<'a> {
    Number(f64),
    Name(Cow<'a, [u8]>),
    Text(Cow<'a, [u8]>),
    Array(Vec<Operand<'a>>),
    /// Keys and values in turn.
    Dictionary(Vec<Operand<'a>>),
    /// `true`, `false`, `null`.
    Other,
}

impl Operand<'_> {
    pub(super) fn number(&self) -> Option<f64> {
        match self {
            Self::Number(n) => Some(*n),
            _ => None,
        }
    }

    pub(super) fn name(&self) -> Option<&[u8]> {
        match self {
            Self::Name(n) => Some(n),
            _ => None,
        }
    }

    pub(super) fn text(&self) -> Option<&[u8]> {
        match self {
            Self::Text(t) => Some(t),
            _ => None,
        }
    }

    /// The value of a key of an inline dictionary.
    pub(super) fn entry(&self, key: &[u8]) -> Option<&Self> {
        match self {
            Self::Dictionary(items) => items
                .chunks_exact(2)
                .find(|pair| pair.first().and_then(Operand::name) == Some(key))
                .and_then(|pair| pair.get(1)),
            _ => None,
        }
    }
}
