//! Outcomes by grammar: a measured head with the words that make it a standard endpoint.

mod events;
mod measured;
mod rates;
mod survival;

pub(super) use measured::{is_measured, is_population};
pub(super) use survival::is_of_patients;

use super::{EntityLabel, EntitySource, Normalized, mention::Mention, token::Token};

/// The outcomes of a sentence that grammar shows.
pub(super) fn by_grammar(tokens: &[Token<'_>]) -> Vec<Mention> {
    (0..tokens.len())
        .filter_map(|at| {
            let range = survival::survival(tokens, at)
                .or_else(|| rates::rate(tokens, at))
                .or_else(|| rates::mortality(tokens, at))
                .or_else(|| events::timed(tokens, at))
                .or_else(|| survival::coordinated(tokens, at))
                .or_else(|| events::admission(tokens, at))
                .or_else(|| events::death_from(tokens, at))
                .or_else(|| events::major_events(tokens, at))?;
            let covered = tokens.get(range)?;
            let name = covered
                .iter()
                .filter(|token| token.is_word())
                .map(|token| token.key.as_str())
                .collect::<Vec<_>>()
                .join(" ");
            let normalized = Normalized {
                name: name
                    .strip_suffix("rates")
                    .map_or(name.clone(), |stem| format!("{stem}rate")),
                ..Normalized::default()
            };
            Mention::over(
                covered,
                EntityLabel::Outcome,
                EntitySource::Pattern,
                0.85,
                Some(normalized),
            )
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{entities::token::tokens, text::Text};

    fn found(string: &str) -> Vec<String> {
        let text = Text::new(string.to_owned());
        by_grammar(&tokens(&text, text.span(), &[]))
            .iter()
            .map(|mention| text.slice(mention.span).to_owned())
            .collect()
    }

    #[test]
    fn the_median_and_the_time_point_stay_out() {
        assert_eq!(
            found("median progression-free survival was"),
            ["progression-free survival"]
        );
        assert_eq!(
            found("3-year invasive disease-free survival"),
            ["invasive disease-free survival"]
        );
        assert_eq!(
            found("superior intracranial response rates"),
            ["intracranial response rates"]
        );
        assert_eq!(
            found("the median time to brain metastasis onset"),
            ["time to brain metastasis onset"]
        );
    }

    #[test]
    fn rates_of_other_things_are_no_outcomes() {
        assert_eq!(found("major adverse events"), Vec::<String>::new());
        assert_eq!(
            found("a heart rate, dosing rates, time to treatment"),
            Vec::<String>::new()
        );
    }

    #[test]
    fn endpoints_name_the_event_and_its_cause() {
        assert_eq!(
            found(
                "death from any cause, hospitalization due to heart failure and time to the first exacerbation"
            ),
            [
                "death from any cause",
                "hospitalization due to heart failure",
                "time to the first exacerbation"
            ]
        );
    }
}
