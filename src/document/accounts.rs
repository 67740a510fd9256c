//! Keeps the ledger while the document is taken apart.

use super::{
    Ledger, LeftOut, LeftOutClass, PageBox, PageKind, PageLedger,
    front::squeezed,
    layout::{Frame, Piece},
    triage::is_blank,
};
use crate::pdf::Glyph;

/// The ledger in the making.
#[derive(Debug, Default)]
pub(super) struct Accounts {
    ledger: Ledger,
}

impl Accounts {
    /// Begins a page's account.
    pub(super) fn open_page(&mut self, page: u32, kind: PageKind, drawn: usize) {
        self.ledger.pages.push(PageLedger {
            page,
            kind,
            drawn,
            ..PageLedger::default()
        });
    }

    /// Counts characters that went into a block.
    pub(super) fn keep(&mut self, page: u32, count: usize) {
        if let Some(account) = self.account(page) {
            account.in_blocks += count;
        }
    }

    /// Counts characters that were left out, without quoting them.
    pub(super) fn count_out(&mut self, page: u32, class: LeftOutClass, count: usize) {
        if count > 0
            && let Some(account) = self.account(page)
        {
            *account.left_out.entry(class).or_default() += count;
        }
    }

    /// Leaves a line out.
    pub(super) fn leave_out_piece(
        &mut self,
        piece: &Piece,
        page: u32,
        frame: Frame,
        class: LeftOutClass,
    ) {
        self.count_out(page, class, piece.drawn());
        self.ledger.left_out.push(LeftOut {
            class,
            place: frame.to_page(piece.rect, page),
            text: piece.text(),
        });
    }

    /// Leaves out every glyph that has a class; neighbours on a line are quoted together.
    pub(super) fn leave_out_glyphs(
        &mut self,
        page: u32,
        glyphs: &[Glyph],
        classes: &[Option<LeftOutClass>],
    ) {
        let mut open: Option<(LeftOut, f32, u16)> = None;
        for (glyph, class) in glyphs.iter().zip(classes) {
            let Some(class) = *class else {
                continue;
            };
            self.count_out(page, class, usize::from(!is_blank(glyph.ch)));
            if class == LeftOutClass::Overprinted {
                continue;
            }
            let place = PageBox {
                page,
                x0: glyph.rect.x0,
                y0: glyph.rect.y0,
                x1: glyph.rect.x1,
                y1: glyph.rect.y1,
            };
            match &mut open {
                Some((line, baseline, angle))
                    if line.class == class
                        && *angle == glyph.angle
                        // Back at the beginning: other text, stacked on the first.
                        && glyph.rect.x1 > line.place.x1 - 2.0 * glyph.size
                        && (*baseline - glyph.baseline).abs() <= 0.3 * glyph.size =>
                {
                    line.text.push(glyph.ch);
                    line.place.x0 = line.place.x0.min(place.x0);
                    line.place.y0 = line.place.y0.min(place.y0);
                    line.place.x1 = line.place.x1.max(place.x1);
                    line.place.y1 = line.place.y1.max(place.y1);
                }
                _ => {
                    self.quote(open.take().map(|(line, ..)| line));
                    let line = LeftOut {
                        class,
                        place,
                        text: glyph.ch.to_string(),
                    };
                    open = Some((line, glyph.baseline, glyph.angle));
                }
            }
        }
        self.quote(open.map(|(line, ..)| line));
    }

    fn quote(&mut self, line: Option<LeftOut>) {
        if let Some(mut line) = line {
            line.text = line.text.trim().to_owned();
            if !line.text.is_empty() {
                self.ledger.left_out.push(line);
            }
        }
    }

    fn account(&mut self, page: u32) -> Option<&mut PageLedger> {
        self.ledger
            .pages
            .iter_mut()
            .rev()
            .find(|account| account.page == page)
    }

    /// The text of running headers and footers after the first page, letters alone.
    pub(super) fn furniture(&self) -> String {
        let lines = self.ledger.left_out.iter().filter(|line| {
            line.place.page > 1
                && matches!(
                    line.class,
                    LeftOutClass::RunningHeader | LeftOutClass::RunningFooter
                )
        });
        lines
            .map(|line| squeezed(&line.text))
            .collect::<Vec<_>>()
            .join(" ")
    }

    /// The finished ledger, quotations in page order.
    pub(super) fn close(mut self) -> Ledger {
        self.ledger.left_out.sort_by_key(|line| line.place.page);
        self.ledger
    }
}
