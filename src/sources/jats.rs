use roxmltree::{Document, Node, ParsingOptions};

use super::{Source, SourceError, bare_doi, year_in};

/// Elements whose text is not the writer's: formulae in markup, footnote signs, the reference list.
const PASSED_OVER: &[&str] = &[
    "xref",
    "ref-list",
    "tex-math",
    "inline-formula",
    "disp-formula",
    "fn",
];

/// An article in JATS: title, abstract and the paragraphs of the body.
///
/// # Errors
/// When it is no XML.
pub fn from_jats(file_name: &str, content: &str) -> Result<Source, SourceError> {
    // Publishers' files name their DTD; entities are expanded within the parser's bounds, nothing is fetched.
    let options = ParsingOptions {
        allow_dtd: true,
        ..ParsingOptions::default()
    };
    let document = Document::parse_with_options(content, options)?;
    let named = |name: &'static str| {
        document
            .descendants()
            .filter(move |node| node.has_tag_name(name))
    };
    let front = named("article-meta").next();
    let inside = |name: &str| {
        front.and_then(|front| front.descendants().find(|node| node.has_tag_name(name)))
    };
    let identifier = |kind: &str| {
        let front = front?;
        let found = front.descendants().find(|node| {
            node.has_tag_name("article-id") && node.attribute("pub-id-type") == Some(kind)
        });
        found.map(text_of)
    };
    let mut source = Source {
        file_name: file_name.to_owned(),
        doi: identifier("doi").as_deref().and_then(bare_doi),
        pmid: identifier("pmid"),
        year: inside("pub-date").and_then(|date| year_in(&text_of(date))),
        title: inside("article-title").map(text_of),
        passages: Vec::new(),
    };
    if let Some(title) = source.title.clone() {
        source.add(&title);
    }
    let parts = inside("abstract").into_iter().chain(named("body"));
    for part in parts {
        for paragraph in part.descendants().filter(|node| node.has_tag_name("p")) {
            let is_nested = paragraph
                .ancestors()
                .skip(1)
                .any(|node| node.has_tag_name("p"));
            if !is_nested {
                source.add(&text_of(paragraph));
            }
        }
    }
    Ok(source)
}

/// The text below a node, without what is passed over, white space as single spaces.
fn text_of(node: Node<'_, '_>) -> String {
    let mut text = String::new();
    for part in node.descendants().filter(Node::is_text) {
        let skipped = part
            .ancestors()
            .take_while(|above| *above != node)
            .any(|above| PASSED_OVER.contains(&above.tag_name().name()));
        if !skipped {
            text.push_str(part.text().unwrap_or_default());
        }
    }
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_article_gives_title_abstract_and_paragraphs() {
        let xml = r#"<!DOCTYPE article><article><front><article-meta>
            <article-id pub-id-type="pmid">77</article-id><article-id pub-id-type="doi">10.1000/J</article-id>
            <title-group><article-title>Betanib in <italic>gout</italic></article-title></title-group>
            <pub-date><year>2017</year></pub-date><abstract><p>It helped.</p></abstract></article-meta></front>
            <body><sec><p>PFS was 9 months<xref>3</xref>. It was longer.</p></sec></body></article>"#;
        let source = from_jats("a.xml", xml).unwrap();
        assert_eq!(source.doi.as_deref(), Some("10.1000/j"));
        assert_eq!(source.year.as_deref(), Some("2017"));
        let texts: Vec<&str> = source.passages.iter().map(|it| it.text.as_str()).collect();
        assert_eq!(
            texts,
            [
                "Betanib in gout",
                "It helped.",
                "PFS was 9 months.",
                "It was longer."
            ]
        );
        assert!(from_jats("a.xml", "<article>").is_err());
    }
}
