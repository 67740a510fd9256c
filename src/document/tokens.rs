//! Characters to tokens: stretches drawn one after the other on one baseline in one size.

use super::layout::Symbol;

/// Tokens break at gaps wider than this, in font sizes; whether the gap is a space is decided for the whole
/// line. Kerning stays below it.
const TOKEN_GAP: f32 = 0.08;
/// A gap of this width, in font sizes, is a space where the line does not tell. Justified text squeezes spaces
/// down to about 0.15; kerning and letter spacing stay below 0.12.
const WORD_GAP: f32 = 0.165;
/// The least such gap where the line draws its spaces: a gap alone is rarely one then.
const WORD_GAP_BESIDE_SPACES: f32 = 0.22;
/// A line that draws a space for this many characters draws all of them.
const SPACES_DRAWN: usize = 11;
/// Between these, in font sizes, a line's own gaps decide what is a space.
const LEAST_WORD_GAP: f32 = 0.09;
const MOST_WORD_GAP: f32 = 0.45;
/// A step of this width, in font sizes, from the gaps inside words is the step to the spaces, if the gaps below
/// it are at least this share of all: a word of four letters has three gaps inside and one after it.
const CLEAR_STEP: f32 = 0.08;
/// The gap over such a step is no kerning.
const LEAST_CLEAR: f32 = 0.115;
const INSIDE_WORDS: f32 = 0.55;
/// A step back further than this, in font sizes, begins a new token.
const STEP_BACK: f32 = 0.35;

/// A word or part of a word.
#[derive(Debug, Clone)]
pub(super) struct Token {
    pub(super) symbols: Vec<Symbol>,
    pub(super) x0: f32,
    pub(super) x1: f32,
    pub(super) baseline: f32,
    pub(super) size: f32,
    /// A space is drawn before it.
    pub(super) space_before: bool,
    /// A space is drawn after it.
    pub(super) space_after: bool,
}

impl Token {
    fn new(symbol: Symbol, space_before: bool) -> Self {
        // Most words are no longer.
        let mut symbols = Vec::with_capacity(8);
        symbols.push(symbol);
        Self {
            symbols,
            x0: symbol.x0,
            x1: symbol.x1,
            baseline: symbol.baseline,
            size: symbol.size,
            space_before,
            space_after: false,
        }
    }

    fn takes(&self, symbol: &Symbol) -> bool {
        let em = self.size.max(symbol.size);
        let gap = symbol.x0 - self.x1;
        (symbol.baseline - self.baseline).abs() <= 0.06 * em
            && (symbol.size - self.size).abs() <= 0.06 * em
            && gap <= TOKEN_GAP * em
            && gap >= -STEP_BACK * em
    }

    /// Whether a word ends between this token and the next one to its right.
    pub(super) fn parted_from(&self, next: &Self, word_gap: f32) -> bool {
        let em = self.size.min(next.size);
        let gap = next.x0 - self.x1;
        let drawn = self.space_after || next.space_before;
        if drawn {
            gap > 0.04 * em
        } else {
            gap > word_gap * em
        }
    }
}

/// Tokens in content-stream order.
pub(super) fn tokens(symbols: &[Symbol]) -> Vec<Token> {
    let mut tokens: Vec<Token> = Vec::new();
    let mut open: Option<Token> = None;
    let mut space_before = false;
    for symbol in symbols {
        if !symbol.is_drawn() {
            if let Some(mut token) = open.take() {
                token.space_after = true;
                tokens.push(token);
            }
            space_before = true;
            continue;
        }
        match &mut open {
            Some(token) if token.takes(symbol) => {
                token.x1 = token.x1.max(symbol.x1);
                token.x0 = token.x0.min(symbol.x0);
                token.symbols.push(*symbol);
            }
            _ => {
                tokens.extend(open.take());
                open = Some(Token::new(*symbol, space_before));
            }
        }
        space_before = false;
    }
    tokens.extend(open);
    tokens
}

/// The gap, in font sizes, from which on two neighbours of a line are two words: the middle of the widest step
/// between the line's own gaps, where it has both kinds.
pub(super) fn word_gap(line: &[Token]) -> f32 {
    let drawn: usize = line.iter().map(|token| token.symbols.len()).sum();
    let mut gaps: Vec<f32> = Vec::with_capacity(drawn);
    for (token, next) in line.iter().zip(line.iter().skip(1)) {
        let spaced = token.space_after || next.space_before;
        let level = (token.baseline - next.baseline).abs() < 0.06 * token.size;
        if level && !spaced {
            gaps.push((next.x0 - token.x1) / token.size.min(next.size));
        }
    }
    for token in line {
        let inside = token.symbols.iter().zip(token.symbols.iter().skip(1));
        gaps.extend(inside.map(|(a, b)| (b.x0 - a.x1) / a.size));
    }
    gaps.retain(|gap| (-STEP_BACK..1.5).contains(gap));
    // Letters that touch or overlap are the same as letters without a gap.
    for gap in &mut gaps {
        *gap = gap.max(0.0);
    }
    gaps.sort_unstable_by(f32::total_cmp);
    let mut best = (0.0, WORD_GAP);
    for (at, (&low, &high)) in gaps.iter().zip(gaps.iter().skip(1)).enumerate() {
        let middle = ((low + high) / 2.0).max(LEAST_WORD_GAP);
        if high > middle + 0.015 && middle < MOST_WORD_GAP && high - low > best.0 {
            best = (high - low, middle);
            // A wider step still, further up, is between words and the gap after a label or a heading.
            let inside = (at + 1) as f32 / gaps.len() as f32;
            if high >= LEAST_CLEAR && high - low >= CLEAR_STEP && inside >= INSIDE_WORDS {
                break;
            }
        }
    }
    // A step narrower than this is noise.
    let gap = if best.0 < 0.05 { WORD_GAP } else { best.1 };
    let spaces = line.iter().filter(|token| token.space_after).count();
    if spaces * SPACES_DRAWN >= drawn {
        gap.max(WORD_GAP_BESIDE_SPACES)
    } else {
        gap
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::layout::Script;

    /// Characters half an em wide, with the gap before each in font sizes.
    fn line(set: &[(char, f32)]) -> Vec<Token> {
        let mut x = 0.0;
        let symbols: Vec<Symbol> = set
            .iter()
            .map(|&(ch, gap)| {
                let x0 = x + 10.0 * gap;
                x = x0 + 5.0;
                Symbol {
                    ch,
                    x0,
                    x1: x,
                    baseline: 100.0,
                    size: 10.0,
                    bold: false,
                    italic: false,
                    script: Script::Base,
                    font: 0,
                }
            })
            .collect();
        tokens(&symbols)
    }

    #[test]
    fn a_wide_gap_after_a_label_does_not_hide_the_word_spaces() {
        let tight = |word: &str, gap: f32| {
            let inside = word.chars().skip(1).map(|ch| (ch, -0.004));
            word.chars()
                .take(1)
                .map(move |ch| (ch, gap))
                .chain(inside)
                .collect::<Vec<_>>()
        };
        let set = [
            tight("Fig", 0.0),
            tight("forest", 0.5),
            tight("plot", 0.18),
            tight("depicting", 0.18),
        ]
        .concat();
        let gap = word_gap(&line(&set));
        assert!((0.0..0.18).contains(&gap), "{gap}");
    }

    #[test]
    fn letter_spacing_is_no_word_space() {
        let set: Vec<(char, f32)> = "ABSTRACT".chars().map(|ch| (ch, 0.1)).collect();
        assert!(word_gap(&line(&set)) > 0.1);
    }
}
