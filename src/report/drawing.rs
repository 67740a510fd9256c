use std::panic::{AssertUnwindSafe, catch_unwind};

use hayro_svg::{
    RenderCache, SvgRenderSettings, convert, hayro_interpret::InterpreterSettings,
    hayro_syntax::Pdf,
};

/// Longest drawing of a page that is kept, in bytes. Figures of a hundred thousand points give pages of tens of
/// megabytes, which a browser draws for seconds; such a page is shown by its text instead.
const LONGEST: usize = 8 << 20;

/// Why a page is not drawn.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotDrawn {
    /// The renderer cannot open the file: encrypted, or damaged beyond its repair.
    #[error("the PDF cannot be opened for drawing")]
    File,
    /// No such page.
    #[error("the PDF has no page {0}")]
    Missing(u32),
    /// The renderer gave up.
    #[error("page {0} cannot be drawn")]
    Failed(u32),
    /// Too much for a browser.
    #[error("page {0} is too complex to be shown")]
    TooLong(u32),
}

/// The pages of a PDF as they are drawn.
pub struct Drawings {
    pdf: Pdf,
}

impl Drawings {
    /// Opens the PDF `bytes`.
    ///
    /// # Errors
    /// When the renderer cannot.
    pub fn open(bytes: Vec<u8>) -> Result<Self, NotDrawn> {
        // The renderer is the work of others and meets damaged files: its panic must not cost the report.
        let pdf = catch_unwind(AssertUnwindSafe(|| Pdf::new(bytes)));
        match pdf {
            Ok(Ok(pdf)) => Ok(Self { pdf }),
            _ => Err(NotDrawn::File),
        }
    }

    /// Page `number` (from 1) as SVG: in points, turned as displayed, on white, with outlines for its letters.
    ///
    /// # Errors
    /// When there is no such page, or it cannot be drawn.
    pub fn svg(&self, number: u32) -> Result<String, NotDrawn> {
        let index = (number as usize).checked_sub(1);
        let page = index
            .and_then(|index| self.pdf.pages().get(index))
            .ok_or(NotDrawn::Missing(number))?;
        let settings = SvgRenderSettings { bg_color: [255; 4] };
        let draw = || {
            convert(
                page,
                &RenderCache::new(),
                &InterpreterSettings::default(),
                &settings,
            )
        };
        let svg = catch_unwind(AssertUnwindSafe(draw)).map_err(|_| NotDrawn::Failed(number))?;
        if svg.len() > LONGEST {
            return Err(NotDrawn::TooLong(number));
        }
        Ok(svg)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_pdf_is_refused() {
        let refused = Drawings::open(b"Dear reader".to_vec()).err();
        assert_eq!(refused, Some(NotDrawn::File));
    }
}
