//! Which glyphs of a page are text to read, and on which sheets.

use super::{
    LeftOutClass, PageKind,
    accounts::Accounts,
    layout::{Frame, Script, Symbol},
};
use crate::pdf::{Font, Glyph, Image, Page, Rect, Visibility};

/// A raster image that covers this share of the page is the page (a scan).
const SCAN_AREA: f32 = 0.55;
/// Glyphs of another direction than the page's main one get a sheet of their own from this number on (a table
/// set sideways); fewer are watermarks and axis labels.
const SHEET_GLYPHS: usize = 150;
/// Two equal characters closer than this, in font sizes, are one character drawn twice. Narrow letters
/// ("ll") are 0.2 apart; shadows and poor man's bold shift by less than 0.1.
const OVERPRINT: f32 = 0.1;
/// Comparisons for each glyph when looking for overprints, so that a hostile page stays linear.
const OVERPRINT_LOOKAHEAD: usize = 48;

/// The text of a page that runs in one direction, turned so that it runs left to right.
#[derive(Debug, Clone)]
pub(super) struct Sheet {
    /// Page number, from 1.
    pub(super) page: u32,
    pub(super) frame: Frame,
    pub(super) width: f32,
    pub(super) height: f32,
    /// In content-stream order, drawn spaces included.
    pub(super) symbols: Vec<Symbol>,
    pub(super) rules: Vec<Rect>,
    pub(super) images: Vec<Image>,
}

/// Splits the glyphs of a page into sheets of text to read and characters to leave out, which go to the
/// accounts.
pub(super) fn sheets(page: &Page, fonts: &[Font], accounts: &mut Accounts) -> Vec<Sheet> {
    let area = (page.width * page.height).max(1.0);
    let raster = page
        .images
        .iter()
        .filter(|image| image.raster)
        .map(|image| (image.rect.x1 - image.rect.x0) * (image.rect.y1 - image.rect.y0) / area)
        .fold(0.0, f32::max);
    let count = |visibility: Visibility| {
        page.glyphs
            .iter()
            .filter(|glyph| glyph.visibility == visibility && !is_blank(glyph.ch))
            .count()
    };
    let (visible, invisible) = (count(Visibility::Visible), count(Visibility::Invisible));
    let ocr = raster >= SCAN_AREA && invisible > visible;
    let drawn = page
        .glyphs
        .iter()
        .filter(|glyph| !is_blank(glyph.ch))
        .count();
    let kind = if ocr {
        PageKind::OcrLayer
    } else if drawn == 0 && page.images.iter().any(|image| image.raster) {
        PageKind::Scan
    } else if drawn == 0 && page.images.is_empty() && page.rules.is_empty() {
        PageKind::Blank
    } else {
        PageKind::Text
    };
    accounts.open_page(page.number, kind, drawn);

    let mut classes: Vec<Option<LeftOutClass>> =
        page.glyphs.iter().map(|glyph| hidden(glyph, ocr)).collect();
    mark_overprints(&page.glyphs, &mut classes);
    mark_unused_hyphens(&page.glyphs, &mut classes);
    let counts = readable(&page.glyphs, &classes);
    let main = main_angle(&counts);
    let mut angles: Vec<u16> = vec![main];
    let enough = ANGLES
        .iter()
        .zip(counts)
        .filter(|(_, count)| *count >= SHEET_GLYPHS);
    angles.extend(
        enough
            .map(|(angle, _)| *angle)
            .filter(|angle| *angle != main),
    );
    angles.get_mut(1..).unwrap_or_default().sort_unstable();
    for (glyph, class) in page.glyphs.iter().zip(&mut classes) {
        if class.is_none() && !angles.contains(&right_angle(glyph.angle)) {
            let in_image = page
                .images
                .iter()
                .any(|image| holds(image.rect, glyph.rect));
            *class = Some(if in_image {
                LeftOutClass::FigureText
            } else {
                LeftOutClass::Margin
            });
        }
    }
    accounts.leave_out_glyphs(page.number, &page.glyphs, &classes);

    angles
        .into_iter()
        .filter_map(|angle| {
            let frame = Frame::of_angle(angle, page.width, page.height)?;
            let (width, height) = frame.sheet_size(page.width, page.height);
            let mut symbols = Vec::with_capacity(page.glyphs.len());
            symbols.extend(
                page.glyphs
                    .iter()
                    .zip(&classes)
                    .filter(|(glyph, class)| class.is_none() && right_angle(glyph.angle) == angle)
                    .map(|(glyph, _)| symbol(glyph, frame, fonts)),
            );
            Some(Sheet {
                page: page.number,
                frame,
                width,
                height,
                symbols,
                rules: page
                    .rules
                    .iter()
                    .map(|rule| frame.to_sheet(rule.rect))
                    .collect(),
                images: page
                    .images
                    .iter()
                    .map(|image| Image {
                        rect: frame.to_sheet(image.rect),
                        raster: image.raster,
                    })
                    .collect(),
            })
        })
        .collect()
}

/// White space and characters without ink.
pub(super) fn is_blank(ch: char) -> bool {
    ch.is_whitespace() || matches!(ch, '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}')
}

fn hidden(glyph: &Glyph, ocr: bool) -> Option<LeftOutClass> {
    let finite = [
        glyph.rect.x0,
        glyph.rect.x1,
        glyph.rect.y0,
        glyph.rect.y1,
        glyph.baseline,
        glyph.size,
    ]
    .iter()
    .all(|value| value.is_finite());
    match glyph.visibility {
        _ if !finite => Some(LeftOutClass::OffPage),
        Visibility::Clipped => Some(LeftOutClass::Clipped),
        Visibility::OffPage => Some(LeftOutClass::OffPage),
        Visibility::Invisible if !ocr => Some(LeftOutClass::Invisible),
        Visibility::OptionalContentOff => Some(LeftOutClass::OptionalContentOff),
        Visibility::Visible | Visibility::Invisible => {
            let unmapped = glyph.ch == char::REPLACEMENT_CHARACTER
                || (glyph.ch.is_control() && !glyph.ch.is_whitespace());
            unmapped.then_some(LeftOutClass::Unmapped)
        }
    }
}

/// Marks all but the first of equal characters drawn at one place.
fn mark_overprints(glyphs: &[Glyph], classes: &mut [Option<LeftOutClass>]) {
    // Character and place in one number, to sort fast; a hundredth of a point is near enough.
    let mut by_place: Vec<(u64, u32)> = (0u32..)
        .zip(glyphs.iter().zip(classes.iter()))
        .filter(|(_, (glyph, class))| class.is_none() && !is_blank(glyph.ch))
        .map(|(index, (glyph, _))| {
            let place = i64::from((glyph.rect.x0 * 100.0) as i32) - i64::from(i32::MIN);
            (
                u64::from(u32::from(glyph.ch)) << 32 | place.unsigned_abs(),
                index,
            )
        })
        .collect();
    by_place.sort_unstable();
    let mut doubles: Vec<usize> = Vec::new();
    for (at, &(_, index)) in by_place.iter().enumerate() {
        let Some(own) = glyphs.get(index as usize) else {
            continue;
        };
        let near = OVERPRINT * own.size;
        for &(_, other_index) in by_place.iter().skip(at + 1).take(OVERPRINT_LOOKAHEAD) {
            let Some(other) = glyphs.get(other_index as usize) else {
                break;
            };
            if other.ch != own.ch || other.rect.x0 - own.rect.x0 > near {
                break;
            }
            if (other.rect.y0 - own.rect.y0).abs() <= near
                && (other.size - own.size).abs() <= 0.1 * own.size
            {
                doubles.push(index.max(other_index) as usize);
            }
        }
    }
    for index in doubles {
        if let Some(class) = classes.get_mut(index) {
            *class = Some(LeftOutClass::Overprinted);
        }
    }
}

/// Marks soft hyphens that the next character is drawn over: the word was not broken there, and they do not show.
fn mark_unused_hyphens(glyphs: &[Glyph], classes: &mut [Option<LeftOutClass>]) {
    for ((glyph, next), class) in glyphs.iter().zip(glyphs.iter().skip(1)).zip(classes) {
        let covered = glyph.ch == '\u{ad}'
            && !is_blank(next.ch)
            && glyph.angle == next.angle
            && (glyph.baseline - next.baseline).abs() < 0.1 * glyph.size
            && (glyph.rect.x0 - next.rect.x0).abs() + (glyph.rect.y1 - next.rect.y1).abs()
                < 0.1 * glyph.size;
        if covered && class.is_none() {
            *class = Some(LeftOutClass::Invisible);
        }
    }
}

/// Directions within two degrees of a right angle count as that angle.
fn right_angle(angle: u16) -> u16 {
    match angle {
        0..=2 | 358..=360 => 0,
        88..=92 => 90,
        178..=182 => 180,
        268..=272 => 270,
        other => other,
    }
}

/// Right angles, the usual one first.
const ANGLES: [u16; 4] = [0, 90, 270, 180];

/// Characters to read in each of the right angles.
fn readable(glyphs: &[Glyph], classes: &[Option<LeftOutClass>]) -> [usize; 4] {
    let mut counts = [0; 4];
    for (glyph, class) in glyphs.iter().zip(classes) {
        if class.is_none() && !is_blank(glyph.ch) {
            let angle = right_angle(glyph.angle);
            let at = ANGLES.iter().position(|other| *other == angle);
            if let Some(count) = at.and_then(|at| counts.get_mut(at)) {
                *count += 1;
            }
        }
    }
    counts
}

fn main_angle(counts: &[usize; 4]) -> u16 {
    let mut best = (0, 0);
    for (&angle, &count) in ANGLES.iter().zip(counts) {
        if count > best.1 {
            best = (angle, count);
        }
    }
    best.0
}

fn holds(outer: Rect, inner: Rect) -> bool {
    outer.x0 <= inner.x1 && inner.x0 <= outer.x1 && outer.y0 <= inner.y1 && inner.y0 <= outer.y1
}

fn symbol(glyph: &Glyph, frame: Frame, fonts: &[Font]) -> Symbol {
    let font = fonts.get(usize::from(glyph.font.0));
    let rect = frame.to_sheet(glyph.rect);
    Symbol {
        ch: if is_blank(glyph.ch) { ' ' } else { glyph.ch },
        x0: rect.x0,
        x1: rect.x1,
        baseline: frame.baseline_to_sheet(glyph.baseline),
        size: glyph.size.clamp(0.5, 500.0),
        bold: font.is_some_and(|font| font.bold),
        italic: font.is_some_and(|font| font.italic),
        script: Script::Base,
        font: glyph.font.0,
    }
}
