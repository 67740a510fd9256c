//! What is said of a model that cannot be used.
#![allow(
    clippy::type_complexity,
    clippy::semicolon_if_nothing_returned,
    reason = "tables of changes and their reasons"
)]

use std::{borrow::Cow, fs, num::NonZero};

use serde_json::{Value, json};

use super::{Bundle, LoadError, ModelFiles, Precision, RtenClassifier, tiny};

/// The error of loading these files.
fn refusal(files: ModelFiles) -> String {
    let loaded = Bundle::new("model", files)
        .map_err(LoadError::from)
        .and_then(|bundle| RtenClassifier::load(&bundle, Precision::Fp32, NonZero::<usize>::MIN));
    loaded.unwrap_err().to_string()
}

fn with_config(change: impl FnOnce(&mut Value)) -> ModelFiles {
    let mut config = tiny::config();
    change(&mut config);
    ModelFiles {
        config: Cow::Owned(config.to_string().into_bytes()),
        ..tiny::files()
    }
}

fn with_weights(change: impl FnOnce(&mut Vec<u8>)) -> ModelFiles {
    let mut files = tiny::files();
    change(files.weights.to_mut());
    files
}

#[test]
fn a_missing_file_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let files = tiny::files();
    fs::write(folder.path().join("config.json"), &files.config).unwrap();
    let error = Bundle::read(folder.path()).unwrap_err().to_string();
    let path = folder.path().join("model.safetensors");
    let expected = format!("{}: there is no such file;", path.display());
    assert!(error.starts_with(&expected), "{error}");
}

#[test]
fn another_configuration_is_refused() {
    let cases: [(fn(&mut Value), &str); 9] = [
        (
            |config| config["format"] = json!("claimtrace/token-classifier/2"),
            "the format is `claimtrace/token-classifier/2`; this program reads `claimtrace/token-classifier/1`",
        ),
        (
            |config| *config = json!({"format": "other", "layers": 6}),
            "the format is `other`; this program reads `claimtrace/token-classifier/1`",
        ),
        (
            |config| config["heads"] = json!(["DRUG", "DRUG"]),
            "the heads must be different labels, at least one",
        ),
        (
            |config| config["tags"] = json!(["O", "I"]),
            r#"the tags are ["O", "I"]; this program reads ["O", "B", "I"]"#,
        ),
        (
            |config| config["word_types"] = json!("shape-3"),
            "the model was trained with word types `shape-3`; this program has `shape-6/hint-5`",
        ),
        (
            |config| config["encoder"]["num_attention_heads"] = json!(5),
            "`hidden_size` is 32; it must be a multiple of 5 attention heads",
        ),
        (
            |config| config["encoder"]["num_hidden_layers"] = json!(0),
            "`num_hidden_layers` is 0; it must be from 1 to 16777215",
        ),
        (
            |config| config["encoder"]["hidden_act"] = json!("relu"),
            "`hidden_act` is relu; it must be gelu",
        ),
        (
            |config| config["window"] = json!(49),
            "`window` is 49; it must be from 3 to the 48 positions of the encoder",
        ),
    ];
    for (change, expected) in cases {
        let expected = format!("model/config.json: {expected}");
        assert_eq!(refusal(with_config(change)), expected);
    }
}

#[test]
fn another_label_set_is_refused() {
    let error = refusal(with_config(|config| {
        config["heads"] = json!(["DRUG", "GENE"])
    }));
    let expected = "model/config.json: not the configuration of a model of this program: unknown variant `GENE`, \
                    expected one of `CHEMICAL`, `DISEASE`, `DRUG`, `ADVERSE_EVENT`, `OUTCOME`";
    assert!(error.starts_with(expected), "{error}");
}

#[test]
fn weights_that_do_not_fit_the_configuration_are_refused() {
    let cases: [(fn(&mut Value), &str); 3] = [
        (
            |config| config["heads"] = json!(["DRUG"]),
            "tensor `heads.weight` has the shape [6, 32]; by config.json it should be [3, 32]",
        ),
        (
            |config| config["encoder"]["num_hidden_layers"] = json!(3),
            "there is no tensor `encoder.layer.2.attention.self.query.weight`",
        ),
        (
            |config| config["encoder"]["vocab_size"] = json!(41),
            "tensor `embeddings.word_embeddings.weight` has the shape [40, 32]; by config.json it should be [41, 32]",
        ),
    ];
    for (change, expected) in cases {
        let expected = format!("model/model.safetensors: {expected}");
        assert_eq!(refusal(with_config(change)), expected);
    }
}

#[test]
fn damaged_weights_are_refused() {
    let whole = tiny::files().weights.len();
    let cases: [(Box<dyn FnOnce(&mut Vec<u8>)>, String); 5] = [
        (
            Box::new(move |bytes| bytes.truncate(whole - 1)),
            format!(
                "the file is cut short: {} bytes, at least {whole} expected",
                whole - 1
            ),
        ),
        (
            Box::new(|bytes| bytes.truncate(3)),
            "the file is cut short: 3 bytes, at least 8 expected".to_owned(),
        ),
        (
            Box::new(Vec::clear),
            "the file is cut short: 0 bytes, at least 8 expected".to_owned(),
        ),
        (
            Box::new(|bytes| bytes.push(0)),
            format!(
                "the file is too long: {} bytes, {whole} expected",
                whole + 1
            ),
        ),
        (
            Box::new(|bytes| *bytes = b"version https://git-lfs".to_vec()),
            "not a safetensors file: its header does not begin as one".to_owned(),
        ),
    ];
    for (change, expected) in cases {
        let expected = format!("model/model.safetensors: {expected}");
        assert_eq!(refusal(with_weights(change)), expected);
    }
}

#[test]
fn weights_that_are_no_numbers_are_refused() {
    for at in [0, 10] {
        let mut tensors = tiny::tensors();
        let (name, _, values) = &mut tensors[at];
        values[5] = f32::NAN;
        let expected = format!(
            "model/model.safetensors: tensor `{name}` holds values that are not finite numbers"
        );
        assert_eq!(refusal(tiny::files_of(&tensors)), expected);
    }
}

#[test]
fn another_tokenizer_is_refused() {
    let files = ModelFiles {
        tokenizer: Cow::Borrowed(b"{}"),
        ..tiny::files()
    };
    let error = refusal(files);
    assert!(
        error.starts_with("model/tokenizer.json: not a tokenizer definition: "),
        "{error}"
    );
    let error = refusal(with_config(|config| {
        config["encoder"]["vocab_size"] = json!(30)
    }));
    let expected = "model/tokenizer.json: the tokenizer has 31 pieces, by config.json there are 30";
    assert_eq!(error, expected);
}
