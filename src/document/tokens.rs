//! Characters to tokens: stretches drawn one after the other on one baseline in one size.

use super::layout::Symbol;

/// A gap between characters wider than this, in font sizes, separates words where the file draws no space.
/// Justified text squeezes spaces down to about 0.2; kerning and letter spacing stay below 0.12.
const WORD_GAP: f32 = 0.165;
/// The same where the file draws its spaces: then a gap alone is rarely a space.
const WORD_GAP_BESIDE_SPACES: f32 = 0.23;
/// Share of spaces among the characters from which a file is taken to draw its spaces.
const SPACES_DRAWN: f32 = 0.08;
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
        Self {
            symbols: vec![symbol],
            x0: symbol.x0,
            x1: symbol.x1,
            baseline: symbol.baseline,
            size: symbol.size,
            space_before,
            space_after: false,
        }
    }

    fn takes(&self, symbol: &Symbol, word_gap: f32) -> bool {
        let em = self.size.max(symbol.size);
        let gap = symbol.x0 - self.x1;
        (symbol.baseline - self.baseline).abs() <= 0.06 * em
            && (symbol.size - self.size).abs() <= 0.06 * em
            && gap <= word_gap * em
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

/// Tokens in content-stream order, and the gap (in font sizes) that separates words in them.
pub(super) fn tokens(symbols: &[Symbol]) -> (Vec<Token>, f32) {
    let spaces = symbols.iter().filter(|symbol| !symbol.is_drawn()).count();
    let word_gap = if spaces as f32 >= SPACES_DRAWN * symbols.len() as f32 {
        WORD_GAP_BESIDE_SPACES
    } else {
        WORD_GAP
    };
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
            Some(token) if token.takes(symbol, word_gap) => {
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
    (tokens, word_gap)
}
