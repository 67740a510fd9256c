/// Names of one unit; the first stands for all.
const NAMES: [&[&str]; 11] = [
    &["%", "percent", "per cent"],
    &[
        "percentage points",
        "percentage point",
        "pp",
        "% points",
        "%-points",
    ],
    &["months", "month", "mo", "mos"],
    &["years", "year", "yr", "yrs", "y", "a"],
    &["weeks", "week", "wk", "wks"],
    &["days", "day", "d"],
    &["hours", "hour", "h", "hr", "hrs"],
    &["minutes", "minute", "min"],
    &["patients", "patient", "participants", "participant"],
    &["kg", "kilograms", "kilogram"],
    &["mmhg", "mm[hg]"],
];

/// Whether two units are the same but for spelling. No unit equals only no unit.
pub(super) fn same(a: Option<&str>, b: Option<&str>) -> bool {
    name(a.unwrap_or_default()) == name(b.unwrap_or_default())
}

fn name(unit: &str) -> String {
    let lower = unit.trim().trim_end_matches('.').to_lowercase();
    NAMES
        .iter()
        .find(|names| names.contains(&lower.as_str()))
        .and_then(|names| names.first())
        .map_or_else(
            || {
                lower
                    .chars()
                    .filter(|character| !character.is_whitespace())
                    .map(|character| if character == 'μ' { 'µ' } else { character })
                    .collect()
            },
            |name| (*name).to_owned(),
        )
}

#[cfg(test)]
mod tests {
    use super::same;

    #[test]
    fn spellings_of_one_unit() {
        assert!(same(Some("mo"), Some("months")));
        assert!(same(Some("%"), Some("per cent")));
        assert!(same(Some("mg / dL"), Some("mg/dl")));
        assert!(same(None, Some("")));
        assert!(!same(Some("%"), Some("percentage points")));
        assert!(!same(None, Some("%")));
    }
}
