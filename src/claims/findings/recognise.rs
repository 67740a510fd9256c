//! From tokens to numbers that are results, and to those that are not: time points, grades, doses.

use super::{
    context,
    group::{Group, group_at},
    interval, p_value, ratio, series,
    token::{Kind, Token},
    unit::Dimension,
};
use crate::claims::{FindingKind, Quantity};

use super::raw::{Column, Raw, Recognised};

/// Finds the numbers of a sentence, or of a cell below `column`.
pub(super) fn recognise(tokens: &[Token], column: Option<Column>) -> Recognised {
    let mut reader = Reader {
        tokens,
        expected: vec![None; tokens.len()],
        pending: Vec::new(),
        found: Recognised::default(),
        column,
    };
    let mut at = 0;
    while at < tokens.len() {
        at = reader.step(at).max(at + 1);
    }
    reader.resolve_pending();
    let mut found = reader.found;
    found.findings.sort_by_key(|raw| (raw.first, raw.last));
    series::level(tokens, &mut found.findings);
    interval::qualify(tokens, &mut found.findings);
    found
}

pub(super) struct Reader<'t> {
    pub(super) tokens: &'t [Token],
    /// Kind announced by a label before the number ("HR", "odds ratio").
    expected: Vec<Option<FindingKind>>,
    /// Numbers without a unit, kept until their neighbours are known.
    pending: Vec<Group>,
    pub(super) found: Recognised,
    column: Option<Column>,
}

impl Reader<'_> {
    /// Reads what begins at `at`; gives the position after it.
    fn step(&mut self, at: usize) -> usize {
        let tokens = self.tokens;
        if let Some((raw, next)) = interval::interval_at(tokens, at) {
            self.found.findings.extend(raw);
            return next;
        }
        if let Some((raw, next)) = p_value::p_value_at(tokens, at) {
            self.found.findings.push(raw);
            return next;
        }
        if let Some((stretch, next)) = context::grade_at(tokens, at) {
            self.found.grades.push(stretch);
            return next;
        }
        if let Some((low, high, next)) = interval::bracket_pair_at(tokens, at)
            && let Some(kind) = self.kind_of_bracket(at)
        {
            let quantity = Quantity {
                low: Some(low),
                high: Some(high),
                ..Quantity::default()
            };
            self.found.findings.push(Raw {
                first: at + 1,
                last: next - 2,
                kind,
                quantity,
                unit: None,
                qualifies: None,
                group_size: None,
            });
            return next;
        }
        if let Some((raw, next)) = p_value::bare_p_value_at(tokens, at) {
            self.found.findings.push(raw);
            return next;
        }
        if let Some((spread, next)) = interval::spread_at(tokens, at) {
            if let Some(last) = self
                .found
                .findings
                .last_mut()
                .filter(|raw| at.saturating_sub(raw.last) <= 3)
            {
                last.quantity.spread.get_or_insert(spread);
            } else if let Some(last) = self
                .pending
                .last_mut()
                .filter(|group| at.saturating_sub(group.last) <= 3)
            {
                last.quantity.spread.get_or_insert(spread);
            }
            return next;
        }
        if let Some((kind, next)) = ratio::ratio_label_at(tokens, at) {
            if let Some(number) = ratio::number_of_label(tokens, next)
                && let Some(slot) = self.expected.get_mut(number)
            {
                *slot = Some(kind);
            }
            return next;
        }
        if tokens
            .get(at)
            .is_some_and(|token| token.value().is_some() || token.is_word(&["none"]))
        {
            return self.number(at);
        }
        at + 1
    }

    fn number(&mut self, at: usize) -> usize {
        let tokens = self.tokens;
        if let Some((stretch, next)) = context::not_a_result(tokens, at) {
            self.found.times.extend(stretch);
            return next;
        }
        let Some(group) = group_at(tokens, at) else {
            return at + 1;
        };
        let next = group.next;
        if context::is_age(tokens, &group) {
            return next;
        }
        if let Some(kind) = self.expected.get(at).copied().flatten() {
            let percent = group.dimension == Some(Dimension::Percent);
            let kind = if percent {
                FindingKind::MeanDifference
            } else {
                kind
            };
            self.accept(group, kind);
            return next;
        }
        if let Some(kind) = self.range_in_bracket(&group) {
            self.accept(group, kind);
            return next;
        }
        self.by_unit(group);
        next
    }

    /// "0.76 (0.61–0.94)", "9.5 (range 0–124)": a range in brackets right after an estimate.
    fn range_in_bracket(&self, group: &Group) -> Option<FindingKind> {
        group.quantity.low?;
        if interval::is_range_label(self.tokens, group.first) {
            return Some(FindingKind::Range);
        }
        let open = group.first.checked_sub(1)?;
        let bracket = self
            .tokens
            .get(open)
            .is_some_and(|token| token.is_sign('(') || token.is_sign('['));
        if bracket {
            self.kind_of_bracket(open)
        } else {
            None
        }
    }

    /// What a range is in the bracket that opens at `open`, by the estimate right before it.
    fn kind_of_bracket(&self, open: usize) -> Option<FindingKind> {
        if self.column.is_some_and(|column| column.interval.is_some()) {
            return Some(FindingKind::ConfidenceInterval);
        }
        let before = open.checked_sub(1)?;
        let holds = |first: usize, last: usize| first <= before && before <= last;
        if let Some(estimate) = self
            .found
            .findings
            .iter()
            .rev()
            .find(|raw| !raw.is_qualifier() && holds(raw.first, raw.last))
        {
            return Some(if estimate.is_ratio() {
                FindingKind::ConfidenceInterval
            } else {
                FindingKind::Range
            });
        }
        self.pending
            .iter()
            .any(|pending| holds(pending.first, pending.last))
            .then_some(FindingKind::Range)
    }

    fn by_unit(&mut self, group: Group) {
        let tokens = self.tokens;
        match group.dimension {
            Some(Dimension::Percent) if context::is_threshold(tokens, &group) => {}
            Some(Dimension::Percent | Dimension::PercentPoints) => {
                let difference = group.dimension == Some(Dimension::PercentPoints)
                    || context::is_change(tokens, &group)
                        && !context::is_relative_risk(tokens, &group);
                self.accept(
                    group,
                    if difference {
                        FindingKind::MeanDifference
                    } else {
                        FindingKind::Proportion
                    },
                );
            }
            Some(Dimension::Counted) if group.quantity.denominator.is_some() => {
                self.accept(group, FindingKind::Proportion);
            }
            Some(Dimension::Counted) => {
                let one = group.spelled && group.quantity.value == Some(1.0);
                if context::is_size(tokens, &group) {
                    self.size(&group);
                } else if !one {
                    self.accept(group, FindingKind::Count);
                }
            }
            Some(Dimension::Rate) => self.accept(group, FindingKind::Rate),
            Some(Dimension::Fold) if context::is_frequency(tokens, &group) => {}
            Some(Dimension::Fold) => {
                if !group.spelled || group.quantity.value.is_some_and(|value| value > 1.0) {
                    self.accept(group, FindingKind::Measurement);
                }
            }
            Some(Dimension::Time) => match context::time_use(tokens, &group) {
                context::TimeUse::Result => {
                    let kind = if context::is_change(tokens, &group) {
                        FindingKind::MeanDifference
                    } else {
                        FindingKind::Duration
                    };
                    self.accept(group, kind);
                }
                context::TimeUse::Point => {
                    self.found.times.push(context::time_stretch(tokens, &group));
                }
                context::TimeUse::Schedule | context::TimeUse::Neither => {}
            },
            Some(Dimension::Dose) if context::is_dose(tokens, &group) => {
                self.found
                    .regimens
                    .push(context::regimen_stretch(tokens, &group));
            }
            Some(Dimension::Dose | Dimension::Measured)
                if context::is_bound(tokens, &group) || context::is_dilution(tokens, &group) => {}
            Some(Dimension::Dose | Dimension::Measured) => {
                let kind = context::statistic(tokens, &group);
                self.accept(group, kind);
            }
            None if group.quantity.denominator.is_some() => {
                self.accept(group, FindingKind::Proportion);
            }
            // "9.5 % (n = 8)" counts those with the event, "placebo (n = 51)" the group.
            None if context::is_sample_size(tokens, &group) => {
                let share = self.found.findings.last().is_some_and(|raw| {
                    raw.unit.as_deref() == Some("%") && group.first.saturating_sub(raw.last) <= 4
                });
                if share {
                    self.accept(group, FindingKind::Count);
                } else {
                    self.size(&group);
                }
            }
            None => self.pending.push(group),
        }
    }

    fn accept(&mut self, group: Group, kind: FindingKind) {
        self.found.findings.push(Raw {
            first: group.first,
            last: group.last,
            kind,
            quantity: group.quantity,
            unit: group.unit,
            qualifies: None,
            group_size: group.group_size,
        });
    }

    /// Numbers without a unit: they take the unit of a neighbour ("18.8 vs 9.6 months"), or the sentence says
    /// that they are results, or they are left.
    fn resolve_pending(&mut self) {
        let pending = std::mem::take(&mut self.pending);
        // From the last to the first, so that a list hands its unit on leftwards.
        let mut rest = Vec::new();
        for group in pending.into_iter().rev() {
            match self.neighbour_after(&group) {
                Some((kind, unit)) => self.inherit(group, kind, unit),
                None => rest.push(group),
            }
        }
        // Then from the first to the last, so that it hands its kind on rightwards.
        for group in rest.into_iter().rev() {
            if let Some((kind, unit)) = self.neighbour_before(&group) {
                self.inherit(group, kind, unit);
            } else if self.column.is_some_and(|column| column.size)
                && self.opens_cell(&group)
                && !self.share_follows(&group)
            {
                self.size(&group);
            } else if let Some(column) = self.column.filter(|_| self.opens_cell(&group)) {
                let unit = column.unit.map(str::to_owned);
                self.accept(Group { unit, ..group }, column.kind);
            } else if let Some(kind) = self.alone(&group) {
                self.accept(group, kind);
            }
        }
    }

    /// Whether a number of a cell goes on from the one before it: "16.3 vs 21.2", "13/2/2".
    fn in_cell(&self, last: &Raw, group: &Group) -> bool {
        let between = self
            .tokens
            .get(last.last + 1..group.first)
            .unwrap_or_default();
        between.len() <= 2
            && between.iter().all(|token| {
                token.is_word(&["vs", "versus", "v"])
                    || matches!(token.kind, Kind::Sign('/' | '.' | ',' | ';'))
            })
    }

    /// Whether a number is the first thing in its cell, and no year.
    fn opens_cell(&self, group: &Group) -> bool {
        let words = self.tokens.iter().take(group.first);
        words
            .clone()
            .all(|token| matches!(token.kind, Kind::Sign(_)))
    }

    fn inherit(&mut self, group: Group, kind: FindingKind, unit: Option<String>) {
        let spread = group.quantity.spread.is_some() && kind == FindingKind::Measurement;
        self.accept(
            Group { unit, ..group },
            if spread { FindingKind::Mean } else { kind },
        );
    }

    /// Kind and unit of the next result, when nothing but a comparison or a list joins the two.
    fn neighbour_after(&self, group: &Group) -> Option<(FindingKind, Option<String>)> {
        let next = self
            .found
            .findings
            .iter()
            .filter(|raw| raw.first > group.last && !raw.is_qualifier())
            .min_by_key(|raw| raw.first)?;
        let fits = !next.is_ratio()
            && next.quantity.denominator.is_none()
            && !(group.spelled && next.kind != FindingKind::Count);
        let integer_only = next.kind == FindingKind::Count && group.decimal;
        (fits && !integer_only && context::joined(self.tokens, group.last, next.first))
            .then(|| (next.kind, next.unit.clone()))
    }

    /// The same for the result before: "HR 0.55 and 0.64", "103 patients on A and 139 on B".
    fn neighbour_before(&self, group: &Group) -> Option<(FindingKind, Option<String>)> {
        let last = self
            .found
            .findings
            .iter()
            .filter(|raw| raw.last < group.first && !raw.is_qualifier())
            .max_by_key(|raw| raw.last)?;
        let fits = match last.kind {
            FindingKind::Count => !group.decimal,
            FindingKind::HazardRatio | FindingKind::OddsRatio | FindingKind::RiskRatio => {
                group.decimal
            }
            FindingKind::Median | FindingKind::Mean if last.unit.is_none() => true,
            _ if self.column.is_some() => self.in_cell(last, group),
            _ => group.decimal && last.unit.is_none(),
        };
        (fits && context::joined(self.tokens, last.last, group.first))
            .then(|| (last.kind, last.unit.clone()))
    }

    /// Keeps the size of a group or study.
    fn size(&mut self, group: &Group) {
        if let Some(value) = group.quantity.value.filter(|value| *value >= 1.0) {
            self.found.sizes.push((group.first, value as u64));
        }
    }
}
