//! Metadata: the information dictionary and the XMP packet.

use super::{
    PdfInfo,
    objects::{Objects, decode_text},
};

/// Reads both; the information dictionary is preferred, the XMP packet fills its gaps.
pub(super) fn read(objects: &Objects<'_>) -> PdfInfo {
    let document = objects.document();
    let info = document
        .trailer
        .as_hashmap()
        .get(&b"Info"[..])
        .and_then(|o| objects.as_dictionary(o));
    let entry = |key: &[u8]| clean(&objects.text(info?, key)?);
    let packet = document
        .catalog()
        .ok()
        .and_then(|c| objects.stream(c, b"Metadata"))
        .and_then(|s| objects.decode(s).ok())
        .map(|data| packet_text(&data))
        .unwrap_or_default();
    let element = |name: &str| clean(&element(&packet, name)?);
    let doi = ["prism:doi", "pdfx:doi", "dc:identifier", "prism:url"]
        .iter()
        .find_map(|name| element(name).as_deref().and_then(doi))
        .or_else(|| {
            // Publishers add a key of their own to the dictionary, or put the DOI into the subject or title.
            [
                &b"doi"[..],
                b"DOI",
                b"WPS-ARTICLEDOI",
                b"Subject",
                b"Title",
                b"Keywords",
            ]
            .iter()
            .find_map(|key| entry(key).as_deref().and_then(doi))
        });
    PdfInfo {
        title: entry(b"Title").or_else(|| element("dc:title")),
        author: entry(b"Author").or_else(|| element("dc:creator")),
        subject: entry(b"Subject").or_else(|| element("dc:description")),
        doi,
        producer: entry(b"Producer").or_else(|| element("pdf:Producer")),
    }
}

fn clean(text: &str) -> Option<String> {
    let words: Vec<&str> = text
        .split(|c: char| c.is_whitespace() || c.is_control())
        .filter(|w| !w.is_empty())
        .collect();
    (!words.is_empty()).then(|| words.join(" "))
}

fn packet_text(data: &[u8]) -> String {
    match data {
        [0xfe, 0xff, ..] | [0xff, 0xfe, ..] => decode_text(data),
        _ => String::from_utf8_lossy(data).into_owned(),
    }
}

/// Text of an element or attribute of the packet; the items of a list are separated by "; ".
fn element(packet: &str, name: &str) -> Option<String> {
    let open = format!("<{name}");
    for (at, _) in packet.match_indices(&open).take(4) {
        let rest = packet.get(at + open.len()..)?;
        if !rest.starts_with([' ', '>', '\n', '\r', '\t']) {
            continue;
        }
        let body = rest.get(rest.find('>')? + 1..)?;
        let body = body.get(..body.find(&format!("</{name}>"))?)?;
        let items: Vec<String> = body
            .split('<')
            .map(|part| part.split_once('>').map_or(part, |(_, text)| text))
            .map(|text| unescape(text.trim()))
            .filter(|text| !text.is_empty())
            .collect();
        if !items.is_empty() {
            return Some(items.join("; "));
        }
    }
    let attribute = format!("{name}=\"");
    let at = packet.find(&attribute)?;
    let value = packet.get(at + attribute.len()..)?;
    Some(unescape(value.get(..value.find('"')?)?))
}

fn unescape(text: &str) -> String {
    text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&apos;", "'")
        .replace("&amp;", "&")
}

/// The first DOI in a text (the registrant and suffix characters that Crossref recommends to match).
fn doi(text: &str) -> Option<String> {
    let at = text.find("10.")?;
    let found: String = text
        .get(at..)?
        .chars()
        .take_while(|c| c.is_ascii_alphanumeric() || "-._;()/:<>+".contains(*c))
        .collect();
    let found = found.trim_end_matches(['.', ',', ';', ':', ')', '>']);
    let (registrant, suffix) = found.split_once('/')?;
    let digits = registrant.get(3..)?;
    let is_registrant =
        digits.len() >= 4 && digits.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    (is_registrant && !suffix.is_empty()).then(|| found.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn elements_lists_and_attributes() {
        let packet = "<rdf:Description prism:doi=\"10.1234/ab&amp;c\"><dc:title><rdf:Alt><rdf:li xml:lang=\"x\">A &lt; B</rdf:li></rdf:Alt></dc:title>\
                      <dc:creator><rdf:Seq><rdf:li>A. One</rdf:li><rdf:li>B. Two</rdf:li></rdf:Seq></dc:creator>";
        assert_eq!(element(packet, "dc:title").as_deref(), Some("A < B"));
        assert_eq!(
            element(packet, "dc:creator").as_deref(),
            Some("A. One; B. Two")
        );
        assert_eq!(
            element(packet, "prism:doi").as_deref(),
            Some("10.1234/ab&c")
        );
        assert_eq!(element(packet, "dc:subject"), None);
    }

    #[test]
    fn dois_in_text() {
        assert_eq!(
            doi("doi:10.1000/x(1)2-3.").as_deref(),
            Some("10.1000/x(1)2-3")
        );
        assert_eq!(doi("version 10.15"), None);
    }
}
