//! The labels of the tagger.

/// A field that the tagger can give to a token.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Field {
    /// The list of authors, groups included.
    Author,
    /// Editors, translators, directors.
    Editor,
    /// Title of the work.
    Title,
    /// Journal, book or proceedings.
    Container,
    /// Volume number.
    Volume,
    /// Issue number.
    Issue,
    /// Pages or article number.
    Pages,
    /// Date, the words of a month included.
    Date,
    /// Publisher, institution.
    Publisher,
    /// Place of publication or of a conference.
    Place,
    /// Series, edition, genre and other notes.
    Note,
    /// Identifier or address.
    Identifier,
}

impl Field {
    /// All, in the order of their codes.
    pub(crate) const ALL: [Self; 12] = [
        Self::Author,
        Self::Editor,
        Self::Title,
        Self::Container,
        Self::Volume,
        Self::Issue,
        Self::Pages,
        Self::Date,
        Self::Publisher,
        Self::Place,
        Self::Note,
        Self::Identifier,
    ];
}

/// State of the chain: outside of every field (0), first token of a field, or a later token of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct State(u8);

/// Number of states.
pub(crate) const STATES: usize = 1 + 2 * Field::ALL.len();

impl State {
    /// Between fields.
    pub(crate) const OUTSIDE: Self = Self(0);

    /// The state with index `index`, which is below [`STATES`].
    pub(crate) fn from_index(index: usize) -> Self {
        Self(u8::try_from(index.min(STATES - 1)).unwrap_or_default())
    }

    /// First token of `field`, or a later one.
    pub(crate) fn of(field: Field, first: bool) -> Self {
        Self(1 + 2 * field as u8 + u8::from(!first))
    }

    /// Index from 0.
    pub(crate) fn index(self) -> usize {
        usize::from(self.0)
    }

    /// The field; `None` outside.
    pub(crate) fn field(self) -> Option<Field> {
        let code = self.index().checked_sub(1)? / 2;
        Field::ALL.get(code).copied()
    }

    /// Whether a field begins here.
    pub(crate) fn is_first(self) -> bool {
        self.0 % 2 == 1
    }

    /// Whether `next` may follow: a later token of a field follows only a token of this field.
    pub(crate) fn allows(self, next: Self) -> bool {
        next == Self::OUTSIDE || next.is_first() || self.field() == next.field()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn states_and_fields_convert_back_and_forth() {
        for field in Field::ALL {
            for first in [true, false] {
                let state = State::of(field, first);
                assert_eq!((state.field(), state.is_first()), (Some(field), first));
                assert_eq!(State::from_index(state.index()), state);
            }
        }
        assert_eq!(State::OUTSIDE.field(), None);
    }

    #[test]
    fn a_field_is_not_entered_in_its_middle() {
        let inside = State::of(Field::Title, false);
        assert!(State::of(Field::Title, true).allows(inside));
        assert!(!State::OUTSIDE.allows(inside));
        assert!(!State::of(Field::Author, false).allows(inside));
    }
}
