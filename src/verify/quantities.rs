//! Numbers of a text, to be found again in another.

use std::sync::LazyLock;

use regex::Regex;

/// A number with the unit printed after it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Quantity {
    pub(super) value: f64,
    pub(super) unit: Option<String>,
    /// As printed, with its unit.
    pub(super) text: String,
}

#[expect(clippy::unwrap_used, reason = "a literal pattern")]
static NUMBER: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?x) (?: ^ | [^\p{L}\d.\[-] | [–−] )
        (?P<number> \d{1,3} (?: [,\u{202f}\u{2009}] \d{3} )+ | \d+ (?: [.·] \d+ )? )
        (?: \s? (?P<unit> % | [-\s]? (?: percent | per\scent | months? | years? | weeks? | days? | hours? | mg | kg | µg | ml | mL | g/dL | mmol/L | mmHg | points? | fold | times ) \b ) )?",
    )
    .unwrap()
});

#[expect(clippy::unwrap_used, reason = "a literal pattern")]
static BRACKETED: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"\[[^\]]{0,60}\]").unwrap());

/// The numbers of a text. Years of this and the last century without a unit, and what stands in square brackets, are
/// passed over: they are citations more often than results.
pub(super) fn quantities(text: &str) -> Vec<Quantity> {
    let text = BRACKETED.replace_all(text, " ");
    NUMBER
        .captures_iter(&text)
        .filter_map(|found| {
            let printed = found.name("number")?;
            let digits: String = printed
                .as_str()
                .chars()
                .filter(|c| c.is_ascii_digit() || matches!(c, '.' | '·'))
                .collect();
            let value: f64 = digits.replace('·', ".").parse().ok()?;
            let unit = found.name("unit").map(|unit| unit_name(unit.as_str()));
            let is_year = unit.is_none() && digits.len() == 4 && (1900.0..2100.0).contains(&value);
            let end = found.name("unit").map_or(printed.end(), |unit| unit.end());
            (!is_year).then(|| Quantity {
                value,
                unit,
                text: text
                    .get(printed.start()..end)
                    .unwrap_or_default()
                    .to_owned(),
            })
        })
        .collect()
}

fn unit_name(printed: &str) -> String {
    let name = printed
        .trim_matches(|c: char| c == '-' || c.is_whitespace())
        .to_lowercase();
    match name.as_str() {
        "percent" | "per cent" => "%".to_owned(),
        "mg" | "kg" | "µg" | "ml" | "g/dl" | "mmol/l" | "mmhg" | "%" => name,
        _ => name.trim_end_matches('s').to_owned(),
    }
}

impl Quantity {
    /// Whether the other says the same: equal values, and no two different units.
    pub(super) fn agrees(&self, other: &Self) -> bool {
        let units = match (&self.unit, &other.unit) {
            (Some(a), Some(b)) => a == b,
            _ => true,
        };
        units && (self.value - other.value).abs() < 1e-9
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_come_with_units_and_without_citations() {
        let found: Vec<(f64, Option<String>)> =
            quantities("In 2019 [12], PFS was 9.8 months (HR 0·62) in 1,024 of TNF2 men, 41 %.")
                .into_iter()
                .map(|quantity| (quantity.value, quantity.unit))
                .collect();
        assert_eq!(
            found,
            [
                (9.8, Some("month".to_owned())),
                (0.62, None),
                (1024.0, None),
                (41.0, Some("%".to_owned())),
            ]
        );
    }
}
