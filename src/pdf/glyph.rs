use serde::{Deserialize, Serialize};

/// A rectangle in PDF points, origin at the top left of the page, y growing downwards.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct Rect {
    /// Left edge.
    pub x0: f32,
    /// Upper edge.
    pub y0: f32,
    /// Right edge, not less than `x0`.
    pub x1: f32,
    /// Lower edge, not less than `y0`.
    pub y1: f32,
}

/// Index into [`PdfFile::fonts`].
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
pub struct FontId(pub u16);

/// What is known of a font.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Font {
    /// PostScript name without the subset prefix ("ABCDEF+").
    pub name: String,
    /// From the name, the descriptor's flags or its weight.
    pub bold: bool,
    /// From the name, the descriptor's flags or its angle.
    pub italic: bool,
    /// All glyphs are equally wide.
    pub monospace: bool,
}

/// Whether a reader of the page sees a glyph.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
pub enum Visibility {
    /// Painted inside the page and the clip.
    #[default]
    Visible,
    /// Outside the current clip path.
    Clipped,
    /// Outside the crop box.
    OffPage,
    /// Text render mode 3 (or 7), fully transparent, or white where nothing coloured was painted before: an OCR
    /// layer, or hidden words.
    Invisible,
    /// In an optional-content group that is off.
    OptionalContentOff,
}

/// One drawn character.
///
/// A ligature is given as its letters, one glyph each, sharing the ligature's box in equal parts; a base letter
/// with a combining accent drawn over it is one precomposed character. A character code without a known
/// Unicode value is U+FFFD. Spaces that the file draws are kept as glyphs (`' '`).
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Glyph {
    /// The character.
    pub ch: char,
    /// Where it is: horizontally from origin to origin plus advance, vertically from ascent to descent of
    /// the font at its size.
    pub rect: Rect,
    /// y of the baseline at the glyph's origin (x of it for vertical directions).
    pub baseline: f32,
    /// Font size in points as displayed (text matrix applied).
    pub size: f32,
    /// Direction of writing, in degrees counter-clockwise as displayed, to the nearest degree: 0 is
    /// left to right, 90 runs upwards. In `[0, 360)`.
    pub angle: u16,
    /// Its font.
    pub font: FontId,
    /// Whether it is seen.
    pub visibility: Visibility,
    /// Number of the text-showing operation on the page: glyphs of one string share it. Content-stream order.
    pub run: u32,
}

/// A straight horizontal or vertical stroke, or a thin filled rectangle drawn like one.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Rule {
    /// Its extent; one side is its thickness.
    pub rect: Rect,
}

/// A raster image or a vector drawing's extent.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Image {
    /// Its extent, clipped to the page.
    pub rect: Rect,
    /// A raster image; otherwise a cluster of vector paths (curves, slanted lines, filled areas).
    pub raster: bool,
}

/// One page as drawn.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Page {
    /// Counted from 1.
    pub number: u32,
    /// Width in points, as displayed.
    pub width: f32,
    /// Height in points, as displayed.
    pub height: f32,
    /// Every glyph, visible or not, in content-stream order.
    pub glyphs: Vec<Glyph>,
    /// Table rules, underlines, column separators.
    pub rules: Vec<Rule>,
    /// Figures.
    pub images: Vec<Image>,
}

/// What the file says of itself; often wrong, sometimes the only source.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct PdfInfo {
    /// Title of the information dictionary or the XMP packet.
    pub title: Option<String>,
    /// Author string.
    pub author: Option<String>,
    /// Subject; publishers put the citation or the DOI here.
    pub subject: Option<String>,
    /// DOI of the XMP packet (prism:doi, dc:identifier) or the information dictionary.
    pub doi: Option<String>,
    /// Program that wrote the file.
    pub producer: Option<String>,
}

/// A PDF as drawn.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct PdfFile {
    /// In page order.
    pub pages: Vec<Page>,
    /// All fonts of all pages.
    pub fonts: Vec<Font>,
    /// Metadata.
    pub info: PdfInfo,
}
