use std::{
    fs::File,
    io::{self, BufRead, BufReader, Write},
    path::Path,
};

use serde_json::{Map, Value, json};

use super::{
    args::TagArguments,
    exit::{Exit, Failure},
};
use crate::{
    entities::{Entity, Tagger},
    text::{Span, Text},
};

pub(super) fn run(arguments: &TagArguments) -> Result<Exit, Failure> {
    let tagger = Tagger::load()?;
    let mut out = io::stdout().lock();
    let mut bad_lines = 0;
    if arguments.files.is_empty() {
        bad_lines += tag_lines(&tagger, "standard input", io::stdin().lock(), &mut out)?;
    }
    for path in &arguments.files {
        bad_lines += if path == Path::new("-") {
            tag_lines(&tagger, "standard input", io::stdin().lock(), &mut out)?
        } else {
            let name = path.display().to_string();
            let file =
                File::open(path).map_err(|error| Failure::Other(format!("{name}: {error}")))?;
            tag_lines(&tagger, &name, BufReader::new(file), &mut out)?
        };
    }
    Ok(if bad_lines == 0 {
        Exit::Done
    } else {
        Exit::SomeFailed
    })
}

/// Answers each line as it comes; gives the number of lines that could not be answered. Their place in the
/// output is empty, and standard error says why.
fn tag_lines(
    tagger: &Tagger,
    name: &str,
    lines: impl BufRead,
    out: &mut impl Write,
) -> Result<usize, Failure> {
    let mut bad = 0;
    for (number, line) in (1..).zip(lines.split(b'\n')) {
        let line = line.map_err(|error| Failure::Other(format!("{name}: cannot read: {error}")))?;
        if line.trim_ascii().is_empty() {
            continue;
        }
        match tag_line(tagger, &line) {
            Ok(answer) => {
                serde_json::to_writer(&mut *out, &answer).map_err(io::Error::from)?;
                out.write_all(b"\n")?;
                out.flush()?;
            }
            Err(cause) => {
                bad += 1;
                writeln!(io::stderr(), "error: {name}, line {number}: {cause}")?;
            }
        }
    }
    Ok(bad)
}

fn tag_line(tagger: &Tagger, line: &[u8]) -> Result<Map<String, Value>, String> {
    let mut object: Map<String, Value> =
        serde_json::from_slice(line).map_err(|error| format!("not a JSON object: {error}"))?;
    let Some(Value::String(string)) = object.get("text") else {
        return Err("no string `text` in the object".to_owned());
    };
    let text = Text::new(string.clone());
    let entities = tagger.tag(&text, &paragraphs(&text));
    object.insert(
        "entities".to_owned(),
        entities.iter().map(as_json).collect(),
    );
    Ok(object)
}

/// The lines of the text that are not blank.
fn paragraphs(text: &Text) -> Vec<Span> {
    let mut spans = Vec::new();
    let mut start = 0;
    for line in text.as_str().split('\n') {
        let end = start + line.chars().count();
        if !line.trim().is_empty() {
            spans.push(Span::new(start, end));
        }
        start = end + 1;
    }
    spans
}

fn as_json(entity: &Entity) -> Value {
    json!({
        "start": entity.span.start,
        "end": entity.span.end,
        "label": entity.label,
        "text": entity.text,
        "confidence": thousandths(entity.confidence),
        "source": entity.source,
        "normalized": entity.normalized,
    })
}

/// To three digits: a number widened from single precision shows digits that mean nothing.
fn thousandths(value: f32) -> f64 {
    (f64::from(value) * 1000.0).round() / 1000.0
}
