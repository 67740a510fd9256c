//! Which groups the numbers of a table row are of: those of the column's header, of the row, of the caption.

use super::{
    findings::{first_control, is_compared, mentions, token::Token},
    model::{Finding, FindingKind, FindingPart, InheritedFrom},
    rows::{Table, confidence, set},
};
use crate::{
    document::Block,
    entities::{Entity, EntityId, EntityLabel},
    text::{Span, words},
};

/// A group of patients.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Group {
    /// By a treatment that is an entity.
    Named(EntityId),
    /// By other words.
    Printed(String),
}

/// Words of a header by which its column names what the row's treatment is compared with.
const COMPARATOR: &[&str] = words!("comparator comparators control controls versus vs against");

/// Words of a header that stand for the row's own treatment ("drug vs placebo").
const OWN: &[&str] = words!("drug active treatment intervention experimental");

/// A group and where it was found.
type Found = Option<(Group, InheritedFrom, f32)>;

/// The groups of one cell's numbers.
pub(super) struct CellGroups {
    arm: Found,
    comparator: Found,
}

/// The groups that a row, its table's headers and its caption name.
pub(super) struct RowGroups {
    own: Sides,
    /// What the header of some column sets the row's treatment against ("events, drug vs placebo").
    against: Option<Group>,
    caption: Sides,
}

/// The groups that a stretch of a table names.
#[derive(Debug, Clone, Default)]
struct Sides {
    first: Option<Group>,
    against: Option<Group>,
}

impl RowGroups {
    /// Of the row with these cells.
    pub(super) fn of(table: &Table<'_>, cells: &[&Block], caption: Option<Span>) -> Self {
        Self {
            own: own_groups(table, cells),
            against: cells
                .iter()
                .flat_map(|cell| table.headers(cell.column))
                .find_map(|header| sides(table, header.span).against),
            caption: caption
                .map(|caption| sides(table, caption))
                .unwrap_or_default(),
        }
    }

    /// For the numbers of one of its cells.
    pub(super) fn of_cell(&self, table: &Table<'_>, cell: &Block) -> CellGroups {
        let header: Vec<Sides> = table
            .headers(cell.column)
            .rev()
            .map(|header| sides(table, header.span))
            .collect();
        let pick = |side: fn(&Sides) -> &Option<Group>| {
            let column = header.iter().find_map(|sides| side(sides).clone());
            let found = [
                (
                    column,
                    InheritedFrom::ColumnHeader,
                    confidence::COLUMN_HEADER,
                ),
                (side(&self.own).clone(), InheritedFrom::Row, confidence::ROW),
                (
                    side(&self.caption).clone(),
                    InheritedFrom::Caption,
                    confidence::CAPTION,
                ),
            ];
            found
                .into_iter()
                .find_map(|(group, from, confidence)| Some((group?, from, confidence)))
        };
        CellGroups {
            arm: pick(|sides| &sides.first),
            comparator: pick(|sides| &sides.against).or_else(|| {
                let group = self.against.clone()?;
                Some((group, InheritedFrom::ColumnHeader, confidence::ROW))
            }),
        }
    }
}

impl CellGroups {
    /// Gives the numbers of a cell their groups, where the cell itself names none.
    pub(super) fn bind(&self, tokens: &[Token], findings: &mut [Finding]) {
        let estimates: Vec<usize> = (0..findings.len())
            .filter(|&at| {
                findings.get(at).is_some_and(|finding| {
                    !matches!(
                        finding.kind,
                        FindingKind::ConfidenceInterval | FindingKind::PValue | FindingKind::Range
                    )
                })
            })
            .collect();
        let compared = tokens
            .iter()
            .any(|token| token.is_word(words!("vs versus v against")));
        for (place, &at) in estimates.iter().enumerate() {
            let Some(finding) = findings.get_mut(at) else {
                continue;
            };
            if finding.arm.is_some() || finding.arm_text.is_some() {
                continue;
            }
            let ratio = matches!(
                finding.kind,
                FindingKind::HazardRatio | FindingKind::OddsRatio | FindingKind::RiskRatio
            );
            let second = compared && place == 1 && !ratio;
            let arm = if second { &self.comparator } else { &self.arm };
            if let Some((group, from, confidence)) = arm {
                set(finding, FindingPart::Arm, group, *from, *confidence);
            }
            let set_against = ratio || compared && place == 0 && estimates.len() > 1;
            if set_against && let Some((group, from, confidence)) = &self.comparator {
                set(finding, FindingPart::Comparator, group, *from, *confidence);
            }
        }
    }
}

/// The treatment of a row and the one it is compared with: both in one cell ("A vs B"), or the latter in a column of its
/// own.
fn own_groups(table: &Table<'_>, cells: &[&Block]) -> Sides {
    let text = &table.document.text;
    let mut own = Sides::default();
    for cell in cells {
        let found = sides(table, cell.span);
        if found.against.is_some() && found.first.is_some() {
            return found;
        }
        let compares = table.headers(cell.column).any(|header| {
            let (title, named) = table.read(header.span);
            named.is_empty()
                && title.len() <= 4
                && title.iter().any(|token| token.is_word(COMPARATOR))
                && !title.iter().any(|token| token.is_word(OWN))
        });
        if compares {
            own.against = found.first.or(found.against).or_else(|| {
                let words = text.slice(cell.span).trim();
                let short = (1..=4).contains(&words.split_whitespace().count());
                (short && !words.chars().any(|c| c.is_ascii_digit()))
                    .then(|| Group::Printed(words.to_owned()))
            });
        } else {
            own.first = own.first.or(found.first);
        }
    }
    own
}

/// The treatment that a stretch names, and the group that it sets it against.
fn sides(table: &Table<'_>, span: Span) -> Sides {
    let (tokens, entities) = table.read(span);
    let places = mentions(&tokens, &entities);
    let treatment = |compared: bool| {
        places
            .iter()
            .filter(|place| matches!(place.label, EntityLabel::Drug | EntityLabel::DrugClass))
            .find(|place| is_compared(&tokens, place.first) == compared)
            .and_then(|place| entities.get(place.index))
            .map(|entity: &&Entity| Group::Named(entity.id.clone()))
    };
    let control = first_control(&tokens).map(|(first, last)| {
        let from = tokens.get(first).map_or(0, |token| token.span.start);
        let to = tokens.get(last).map_or(from, |token| token.span.end);
        Group::Printed(table.document.text.slice(Span::new(from, to)).to_owned())
    });
    let controlled = tokens
        .iter()
        .any(|token| token.is_word(&["placebo-controlled"]))
        .then(|| Group::Printed("placebo".to_owned()));
    let first = treatment(false);
    // A header "Placebo (n = 51)" names the group of its column; "drug vs placebo" the other one.
    let alone = first.is_none()
        && !tokens
            .iter()
            .any(|token| token.is_word(COMPARATOR) || token.is_word(OWN));
    if alone && control.is_some() {
        return Sides {
            first: control,
            against: None,
        };
    }
    Sides {
        first,
        against: treatment(true).or(control).or(controlled),
    }
}
