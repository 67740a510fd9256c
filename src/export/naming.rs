use serde::Serialize;
use serde_json::Value;

/// The name that a record uses for a member of a closed set: "hazard_ratio".
pub(super) fn name_of(value: &impl Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(Value::String(name)) => name,
        _ => String::new(),
    }
}

/// `text` on one line: every run of white space or control characters is one space, none at the ends.
///
/// For formats in which a line end ends the field.
pub(super) fn one_line(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for word in text.split(|character: char| character.is_whitespace() || character.is_control()) {
        if !word.is_empty() {
            if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(word);
        }
    }
    line
}
