use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::PageBox;

/// Why drawn characters are not in the canonical text.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum LeftOutClass {
    /// Repeats at the top of pages.
    RunningHeader,
    /// Repeats at the foot of pages.
    RunningFooter,
    /// Page number.
    PageNumber,
    /// Line numbers of a manuscript.
    LineNumber,
    /// Inside a figure: axis labels, legends, panel letters.
    FigureText,
    /// Outside the clip path.
    Clipped,
    /// Outside the page.
    OffPage,
    /// Drawn with an invisible render mode.
    Invisible,
    /// In an optional-content group that is off.
    OptionalContentOff,
    /// The same character drawn again at the same place (bold by overprinting, shadows).
    Overprinted,
    /// Hyphen at a line end inside a word.
    LineEndHyphen,
    /// Turned text at the margin: watermarks, download notices.
    Margin,
    /// Character code without a Unicode value.
    Unmapped,
}

/// What a page is.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Default,
    Serialize,
    Deserialize,
    JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum PageKind {
    /// It draws text.
    #[default]
    Text,
    /// An image of a page with no text layer: nothing could be read.
    Scan,
    /// An image of a page with an invisible text layer, which was read.
    OcrLayer,
    /// It draws nothing.
    Blank,
    /// Its content could not be read; a warning says why.
    Unreadable,
}

/// The account of one page. Characters are counted as drawn, white space left aside;
/// `drawn = in_blocks + Σ left_out` always holds.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
pub struct PageLedger {
    /// Page, counted from 1.
    pub page: u32,
    /// What it is.
    pub kind: PageKind,
    /// Characters drawn.
    pub drawn: usize,
    /// Of these, those whose block has them.
    pub in_blocks: usize,
    /// The others, by reason.
    pub left_out: BTreeMap<LeftOutClass, usize>,
}

/// A stretch of text left out of the canonical text, kept here.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct LeftOut {
    /// Why.
    pub class: LeftOutClass,
    /// Where.
    #[serde(rename = "box")]
    pub place: PageBox,
    /// The characters, as a line.
    pub text: String,
}

/// The account of every page and every character drawn.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
pub struct Ledger {
    /// One for each page, in order.
    pub pages: Vec<PageLedger>,
    /// What was left out, in page order. Line-end hyphens and overprinted characters are counted only.
    pub left_out: Vec<LeftOut>,
}
