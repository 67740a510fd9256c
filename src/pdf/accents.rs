//! Accents drawn over a letter as a glyph of their own.

use super::{
    Glyph,
    unicode::{combining, join as join_chars},
};

/// Share of the narrower of the two boxes that must lie over the other one. Neighbours in a line overlap by
/// kerning only, a tenth at most.
const MIN_OVERLAP: f32 = 0.5;
/// Baselines of accent and letter may differ by this many sizes: capitals carry raised accents.
const MAX_RAISE: f32 = 0.45;

/// Joins each accent with the letter under it into one precomposed character, where Unicode has it.
///
/// TeX draws the accent before the letter, others after it; a combining mark may also have no width at all.
pub(super) fn join(glyphs: &mut Vec<Glyph>) {
    if !glyphs.iter().any(|g| is_accent(g.ch)) {
        return;
    }
    let mut removed = vec![false; glyphs.len()];
    for at in 0..glyphs.len() {
        let Some(accent) = glyphs.get(at).copied().filter(|g| is_accent(g.ch)) else {
            continue;
        };
        let Some(mark) = combining(accent.ch) else {
            continue;
        };
        // A combining mark follows its letter by definition; a spacing accent mostly precedes it.
        let before = at.checked_sub(1);
        let candidates = if accent.ch == mark {
            [before, Some(at + 1)]
        } else {
            [Some(at + 1), before]
        };
        for candidate in candidates.into_iter().flatten() {
            if removed.get(candidate) != Some(&false) {
                continue;
            }
            let Some(base) = glyphs.get_mut(candidate) else {
                continue;
            };
            let joined = join_chars(base.ch, mark).filter(|_| covers(base, &accent));
            if let (Some(ch), Some(slot)) = (joined, removed.get_mut(at)) {
                base.ch = ch;
                *slot = true;
                break;
            }
        }
    }
    let mut keep = removed.iter().map(|r| !r);
    glyphs.retain(|_| keep.next().unwrap_or(true));
}

fn is_accent(ch: char) -> bool {
    !matches!(ch, ' '..='Z' | 'a'..='z') && combining(ch).is_some()
}

fn covers(base: &Glyph, accent: &Glyph) -> bool {
    if base.angle != accent.angle || base.visibility != accent.visibility {
        return false;
    }
    let raise = (base.baseline - accent.baseline).abs();
    if raise > MAX_RAISE * base.size
        || accent.size > 1.5 * base.size
        || base.size > 2.5 * accent.size
    {
        return false;
    }
    let upright = matches!(base.angle, 45..=135 | 225..=315);
    let ((b0, b1), (a0, a1)) = if upright {
        (
            (base.rect.y0, base.rect.y1),
            (accent.rect.y0, accent.rect.y1),
        )
    } else {
        (
            (base.rect.x0, base.rect.x1),
            (accent.rect.x0, accent.rect.x1),
        )
    };
    let narrower = (b1 - b0).min(a1 - a0);
    if narrower < 0.02 * base.size {
        // A mark without width stands at the end of its letter, or over it.
        let at = (a0 + a1) / 2.0;
        return b0 - 0.1 * base.size <= at && at <= b1 + 0.1 * base.size;
    }
    (b1.min(a1) - b0.max(a0)) >= MIN_OVERLAP * narrower
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pdf::{FontId, Rect, Visibility};

    fn glyph(ch: char, x0: f32, x1: f32) -> Glyph {
        Glyph {
            ch,
            rect: Rect {
                x0,
                y0: 92.0,
                x1,
                y1: 102.0,
            },
            baseline: 100.0,
            size: 10.0,
            angle: 0,
            font: FontId(0),
            visibility: Visibility::Visible,
            run: 0,
        }
    }

    fn joined(mut glyphs: Vec<Glyph>) -> String {
        join(&mut glyphs);
        glyphs.iter().map(|g| g.ch).collect()
    }

    #[test]
    fn an_accent_over_the_next_or_the_last_letter_joins_it() {
        assert_eq!(
            joined(vec![
                glyph('J', 0.0, 4.0),
                glyph('´', 4.0, 8.0),
                glyph('e', 4.2, 8.4),
                glyph('r', 8.4, 11.0)
            ]),
            "Jér"
        );
        assert_eq!(
            joined(vec![
                glyph('e', 4.0, 8.0),
                glyph('¨', 4.0, 8.0),
                glyph('r', 8.4, 11.0)
            ]),
            "ër"
        );
        assert_eq!(
            joined(vec![glyph('c', 4.0, 8.0), glyph('\u{327}', 8.0, 8.0)]),
            "ç"
        );
    }

    #[test]
    fn an_accent_beside_a_letter_stays() {
        assert_eq!(
            joined(vec![glyph('´', 0.0, 3.0), glyph('e', 3.0, 7.0)]),
            "´e"
        );
        assert_eq!(
            joined(vec![
                glyph('5', 0.0, 5.0),
                glyph('°', 5.0, 8.0),
                glyph('C', 8.0, 14.0)
            ]),
            "5°C"
        );
    }
}
