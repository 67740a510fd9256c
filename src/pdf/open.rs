//! Opening a file: header, damage, passwords.

use std::panic::{AssertUnwindSafe, catch_unwind};

use lopdf::{Document, LoadOptions, Object};

use super::{PdfError, objects::MAX_STREAM_BYTES};

/// Bytes at the start of a file in which the header is looked for; mail gateways and web servers put text before it.
const HEADER_WINDOW: usize = 4096;

/// Loads the objects of a file.
pub(super) fn open(bytes: &[u8], password: Option<&str>) -> Result<Document, PdfError> {
    if bytes.is_empty() {
        return Err(PdfError::Empty);
    }
    let window = bytes
        .get(..HEADER_WINDOW.min(bytes.len()))
        .unwrap_or_default();
    let has_header = window.windows(5).any(|w| w == b"%PDF-");
    if !has_header && !window.windows(4).any(|w| w == b" obj") {
        return Err(PdfError::NotPdf(describe(window)));
    }
    let options = LoadOptions {
        password: password.map(str::to_owned),
        max_decompressed_size: Some(MAX_STREAM_BYTES),
        ..LoadOptions::default()
    };
    // A file without its header line is otherwise read as any other.
    let repaired;
    let bytes = if has_header {
        bytes
    } else {
        repaired = [b"%PDF-1.4\n", bytes].concat();
        &repaired
    };
    let mut document = match guarded(|| Document::load_mem_with_options(bytes, options)) {
        Some(Ok(document)) => document,
        Some(Err(lopdf::Error::InvalidPassword)) => return Err(locked(password)),
        Some(Err(error)) => return Err(PdfError::Damaged(error.to_string())),
        None => return Err(PdfError::Damaged("its objects cannot be parsed".into())),
    };
    // Without the right password `lopdf` may return a document that holds nothing but its lock.
    if document.trailer.has(b"Encrypt") && !document.was_encrypted() {
        return Err(locked(password));
    }
    if !document.was_encrypted() {
        recover_streams(&mut document, bytes);
    }
    Ok(document)
}

/// Fills streams whose dictionary gives no usable length: their data ends at the next `endstream`.
fn recover_streams(document: &mut Document, bytes: &[u8]) {
    const END: &[u8] = b"endstream";
    let header = bytes.windows(5).position(|w| w == b"%PDF-").unwrap_or(0);
    let bytes = bytes.get(header..).unwrap_or_default();
    // From here on the file has no further `endstream`; without this, files full of such streams cost a scan each.
    let mut barren = bytes.len();
    for object in document.objects.values_mut() {
        let Object::Stream(stream) = object else {
            continue;
        };
        let Some(start) = stream
            .start_position
            .filter(|start| stream.content.is_empty() && *start < barren)
        else {
            continue;
        };
        let data = bytes.get(start..).unwrap_or_default();
        match data.windows(END.len()).position(|w| w == END) {
            Some(end) => {
                let data = data.get(..end).unwrap_or_default();
                stream.content = data.strip_suffix(b"\n").unwrap_or(data).to_vec();
            }
            None => barren = start,
        }
    }
}

/// Runs code that walks objects of a file as `lopdf` gives them. `None` when it panicked: its parsers index into
/// what the file claims, and one hostile file must not end a batch.
pub(super) fn guarded<T>(work: impl FnOnce() -> T) -> Option<T> {
    catch_unwind(AssertUnwindSafe(work)).ok()
}

fn locked(password: Option<&str>) -> PdfError {
    PdfError::Locked(match password {
        Some(_) => "the given password does not open it".into(),
        None => "it needs a password".into(),
    })
}

fn describe(window: &[u8]) -> String {
    let start = window.trim_ascii_start();
    let kind = if start.starts_with(b"<") {
        "it looks like a web page or XML"
    } else if start.starts_with(b"PK") {
        "it looks like a zip archive or an office document"
    } else if start.starts_with(b"{\\rtf") || start.starts_with(&[0xd0, 0xcf, 0x11, 0xe0]) {
        "it looks like a word-processor document"
    } else if start.iter().all(|&b| b == 0) {
        "it holds only zero bytes"
    } else {
        "it has no PDF header and no objects"
    };
    kind.into()
}
