use base64::{Engine as _, prelude::BASE64_STANDARD};
use minijinja::{Environment, Value, context};
use serde::Serialize;
use sha2::{Digest as _, Sha256};

use super::{Form, Index};

const TEMPLATE: &str = include_str!("page/page.html");
const STYLE: &str = include_str!("page/style.css");
/// One script of several files: they share one scope, in this order.
const SCRIPT: &str = concat!(
    "'use strict';\n(() => {\n",
    include_str!("page/elements.js"),
    include_str!("page/data.js"),
    include_str!("page/decisions.js"),
    include_str!("page/overview.js"),
    include_str!("page/table.js"),
    include_str!("page/sheet.js"),
    include_str!("page/reading.js"),
    include_str!("page/correct.js"),
    include_str!("page/main.js"),
    "})();\n",
);

/// The page without the data of its documents.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shell {
    /// HTML up to the place where the data of documents may follow; complete as it is.
    pub html: String,
    /// The page's content security policy, for the header of a server; the page has it too.
    pub policy: String,
}

impl Shell {
    /// The page that shows `index`.
    ///
    /// # Errors
    /// When the template, which is part of the program, does not fit; a test renders it.
    pub fn new(index: &Index) -> Result<Self, minijinja::Error> {
        let policy = policy(index.form);
        let mut environment = Environment::new();
        environment.add_template("page.html", TEMPLATE)?;
        let html = environment.get_template("page.html")?.render(context! {
            policy => policy.as_str(),
            tool => index.tool.as_str(),
            documents => index.documents.len(),
            style => Value::from_safe_string(STYLE.to_owned()),
            script => Value::from_safe_string(SCRIPT.to_owned()),
            index => Value::from_safe_string(json(index)),
        })?;
        Ok(Self { html, policy })
    }
}

/// Our script and style by their digests, images made by the page, and, where there is a server, its answers.
fn policy(form: Form) -> String {
    let digest = |content: &str| BASE64_STANDARD.encode(Sha256::digest(content.as_bytes()));
    let (images, connections) = match form {
        Form::File => ("blob: data:", "'none'"),
        Form::Served => ("'self' blob: data:", "'self'"),
    };
    format!(
        "default-src 'none'; script-src 'sha256-{}'; style-src 'sha256-{}'; img-src {images}; \
         connect-src {connections}; base-uri 'none'; form-action 'none'",
        digest(SCRIPT),
        digest(STYLE),
    )
}

/// `value` as JSON that can stand inside a `script` element: every `<` is written `\u003c`, so that neither
/// `</script>` nor `<!--` can end or open anything.
///
/// What cannot be written as JSON (no type of this module) is `null`.
#[must_use]
pub fn json(value: &impl Serialize) -> String {
    serde_json::to_string(value)
        .map_or_else(|_| "null".to_owned(), |json| json.replace('<', "\\u003c"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::database::{Identity, InputRow, Manifest};

    #[test]
    fn json_for_a_script_has_no_markup() {
        assert_eq!(
            json(&["</script><!--<b>", "a > b"]),
            r#"["\u003c/script>\u003c!--\u003cb>","a > b"]"#
        );
    }

    #[test]
    fn the_shell_carries_hostile_names_as_data_only() {
        let mut manifest = Manifest::new(Identity {
            tool: "<i>tool</i>".to_owned(),
            ..Identity::default()
        });
        manifest.merge(InputRow::failed(
            "<script>alert(1)</script>.pdf".to_owned(),
            None,
            "</script><img src=x>".to_owned(),
            Identity::default(),
        ));
        let shell = Shell::new(&Index::new(&manifest, Form::File)).unwrap();
        assert!(!shell.html.contains("<script>alert"));
        assert!(!shell.html.contains("<img src=x"));
        assert!(!shell.html.contains("<i>tool"));
        assert!(shell.html.contains("&lt;i&gt;tool&lt;&#x2f;i&gt;"));
        assert_eq!(shell.html.matches("</script>").count(), 2);
    }

    #[test]
    fn a_file_may_not_use_the_network() {
        let policy = policy(Form::File);
        assert!(policy.starts_with("default-src 'none'; script-src 'sha256-"));
        assert!(policy.contains("connect-src 'none'"));
        assert!(!policy.contains("unsafe"));
    }
}
