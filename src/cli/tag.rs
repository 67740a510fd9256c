use std::{
    fs::File,
    io::{self, BufRead, BufReader, Write},
    path::Path,
};

use serde_json::{Map, Value, json};

use super::{
    args::{Labels, TagArguments},
    exit::{Exit, Failure},
};
use crate::{
    database::Scope,
    entities::{
        Entity, EntitySource, Tagger,
        classifier::{ClassifierError, HeadLabel, Recognised},
    },
    text::{Span, Text},
};

/// Lines that the model reads together. More fill its batches better; fewer are answered sooner.
const TOGETHER: usize = 64;

pub(super) fn run(arguments: &TagArguments) -> Result<Exit, Failure> {
    let engines = arguments.model.engines(Scope::Entities, 0)?;
    let tagging = Tagging {
        tagger: engines.tagger(),
        labels: arguments.labels,
    };
    let mut out = io::stdout().lock();
    let mut bad_lines = 0;
    if arguments.files.is_empty() {
        bad_lines += tagging.tag_lines("standard input", io::stdin().lock(), &mut out)?;
    }
    for path in &arguments.files {
        bad_lines += if path == Path::new("-") {
            tagging.tag_lines("standard input", io::stdin().lock(), &mut out)?
        } else {
            let name = path.display().to_string();
            let file =
                File::open(path).map_err(|error| Failure::Other(format!("{name}: {error}")))?;
            tagging.tag_lines(&name, BufReader::new(file), &mut out)?
        };
    }
    Ok(if bad_lines == 0 {
        Exit::Done
    } else {
        Exit::SomeFailed
    })
}

struct Tagging<'run> {
    tagger: &'run Tagger,
    labels: Labels,
}

impl Tagging<'_> {
    /// Answers the lines in order; gives the number of lines that could not be answered. Their place in the output is
    /// empty, and standard error says why.
    fn tag_lines(
        &self,
        name: &str,
        lines: impl BufRead,
        out: &mut impl Write,
    ) -> Result<usize, Failure> {
        let mut bad = 0;
        let mut waiting = Vec::new();
        for (number, line) in (1..).zip(lines.split(b'\n')) {
            let line =
                line.map_err(|error| Failure::Other(format!("{name}: cannot read: {error}")))?;
            if line.trim_ascii().is_empty() {
                continue;
            }
            match read_line(&line) {
                Ok(read) => waiting.push(read),
                Err(cause) => {
                    bad += 1;
                    self.answer(&mut waiting, out)?;
                    writeln!(io::stderr(), "error: {name}, line {number}: {cause}")?;
                }
            }
            if waiting.len() >= TOGETHER {
                self.answer(&mut waiting, out)?;
            }
        }
        self.answer(&mut waiting, out)?;
        Ok(bad)
    }

    fn answer(
        &self,
        waiting: &mut Vec<(Map<String, Value>, Text)>,
        out: &mut impl Write,
    ) -> Result<(), Failure> {
        let (objects, texts): (Vec<_>, Vec<_>) = std::mem::take(waiting).into_iter().unzip();
        let failed = |error: ClassifierError| Failure::Other(error.to_string());
        let answers: Vec<Value> = match self.labels {
            Labels::Native => {
                let recognised = self.tagger.recognise(&texts).map_err(failed)?;
                texts
                    .iter()
                    .zip(recognised)
                    .map(|(text, mentions)| native_json(text, &mentions))
                    .collect()
            }
            Labels::Guidelines => texts
                .iter()
                .map(|text| {
                    let entities = self.tagger.tag(text, &paragraphs(text))?;
                    Ok(entities.iter().map(as_json).collect())
                })
                .collect::<Result<_, _>>()
                .map_err(failed)?,
        };
        for (mut object, entities) in objects.into_iter().zip(answers) {
            object.insert("entities".to_owned(), entities);
            serde_json::to_writer(&mut *out, &object).map_err(io::Error::from)?;
            out.write_all(b"\n")?;
        }
        out.flush()?;
        Ok(())
    }
}

fn read_line(line: &[u8]) -> Result<(Map<String, Value>, Text), String> {
    let object: Map<String, Value> =
        serde_json::from_slice(line).map_err(|error| format!("not a JSON object: {error}"))?;
    let Some(Value::String(string)) = object.get("text") else {
        return Err("no string `text` in the object".to_owned());
    };
    let text = Text::new(string.clone());
    Ok((object, text))
}

/// The mentions of the native heads.
fn native_json(text: &Text, mentions: &[Recognised]) -> Value {
    mentions
        .iter()
        .filter(|mention| HeadLabel::NATIVE.contains(&mention.label))
        .map(|mention| {
            json!({
                "start": mention.span.start,
                "end": mention.span.end,
                "label": mention.label.as_str(),
                "text": text.slice(mention.span),
                "confidence": thousandths(mention.confidence),
                "source": EntitySource::Model,
            })
        })
        .collect()
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
