//! Runs the content streams of a page.

use std::rc::Rc;

use lopdf::{Dictionary, Object, Stream};

use super::{
    Rect,
    canvas::Canvas,
    font::{Fonts, LoadedFont},
    geometry::Matrix,
    lexer::{Lexer, Token},
    marked::{Mark, OptionalContent},
    objects::{Objects, decode_text},
    operand::Operand,
    path::{Paint, Path},
    state::{FillSpace, State},
};

/// Forms inside forms.
const MAX_FORM_DEPTH: usize = 12;
/// Saved graphics states; more are a missing `Q` in a loop.
const MAX_SAVED: usize = 512;
/// Operands kept before an operator.
const MAX_OPERANDS: usize = 64;
/// Open marked-content sequences.
const MAX_MARKS: usize = 256;

/// What all pages of a file share, and what may still be spent on them.
pub(super) struct Shared<'a, 'o> {
    pub(super) objects: &'o Objects<'a>,
    pub(super) fonts: Fonts<'a>,
    pub(super) optional: OptionalContent,
    /// Operators left for the whole file: bounds the time of hostile ones.
    pub(super) operators: usize,
    /// Glyphs left for the whole file: bounds its memory.
    pub(super) glyphs: usize,
}

/// One page being drawn.
pub(super) struct Interpreter<'a, 'o, 's> {
    shared: &'s mut Shared<'a, 'o>,
    pub(super) canvas: Canvas,
    state: State<'a>,
    saved: Vec<State<'a>>,
    path: Path,
    text_matrix: Matrix,
    line_matrix: Matrix,
    marks: Vec<Mark>,
    run: u32,
    /// What could not be drawn, each once.
    pub(super) problems: Vec<String>,
}

impl<'a, 'o, 's> Interpreter<'a, 'o, 's> {
    pub(super) fn new(shared: &'s mut Shared<'a, 'o>, base: Matrix, bounds: Rect) -> Self {
        Self {
            shared,
            canvas: Canvas::new(bounds),
            // Whether something is on the page is told apart from whether it is clipped.
            state: State::new(
                base,
                Rect {
                    x0: f32::MIN,
                    y0: f32::MIN,
                    x1: f32::MAX,
                    y1: f32::MAX,
                },
            ),
            saved: Vec::new(),
            path: Path::default(),
            text_matrix: Matrix::IDENTITY,
            line_matrix: Matrix::IDENTITY,
            marks: Vec::new(),
            run: 0,
            problems: Vec::new(),
        }
    }

    fn problem(&mut self, message: impl Into<String>) {
        let message = message.into();
        if self.problems.len() < 8 && !self.problems.contains(&message) {
            self.problems.push(message);
        }
    }

    /// Draws decoded content with the resources of its page or form.
    pub(super) fn run(&mut self, content: &[u8], resources: &'a Dictionary, depth: usize) {
        let mut lexer = Lexer::new(content);
        let mut operands: Vec<Operand<'_>> = Vec::with_capacity(8);
        while let Some(token) = lexer.next() {
            match token {
                Token::Operand(operand) => {
                    if operands.len() < MAX_OPERANDS {
                        operands.push(operand);
                    }
                }
                Token::Operator(operator) => {
                    let Some(left) = self.shared.operators.checked_sub(1) else {
                        self.problem(
                            "more drawing operators than this program reads; the rest is left out",
                        );
                        return;
                    };
                    self.shared.operators = left;
                    if operator == b"ID" {
                        lexer.skip_inline_image();
                        let clip = self.state.clip.intersection(&self.canvas.bounds);
                        self.canvas.image(&self.state.ctm, &clip);
                    } else {
                        self.operator(operator, &operands, resources, depth);
                    }
                    operands.clear();
                }
            }
        }
    }

    fn operator(
        &mut self,
        operator: &[u8],
        operands: &[Operand<'_>],
        resources: &'a Dictionary,
        depth: usize,
    ) {
        let mut numbers = [0.0f64; 6];
        let mut count = 0;
        for (slot, value) in numbers
            .iter_mut()
            .zip(operands.iter().filter_map(Operand::number))
        {
            *slot = value;
            count += 1;
        }
        let [x, y, x2, y2, x3, y3] = numbers;
        match operator {
            // Graphics state.
            b"q" => {
                if self.saved.len() < MAX_SAVED {
                    self.saved.push(self.state.clone());
                }
            }
            b"Q" => {
                if let Some(state) = self.saved.pop() {
                    self.state = state;
                }
            }
            b"cm" => {
                if count == 6 {
                    self.state.ctm = Matrix::new(x, y, x2, y2, x3, y3).then(&self.state.ctm);
                }
            }
            b"w" => self.state.line_width = x.abs(),
            b"gs" => self.graphics_state(operands, resources),
            b"g" | b"rg" | b"k" | b"sc" | b"scn" => {
                if matches!(operator, b"g" | b"rg" | b"k") {
                    self.state.fill_space = FillSpace::Process;
                }
                let components = numbers.get(..count).unwrap_or_default();
                self.state.fill_white = self.state.fill_space.is_white(components);
            }
            b"cs" => {
                self.state.fill_space = self.fill_space(operands, resources);
                self.state.fill_white = false;
            }
            // Paths.
            b"m" => self.path.move_to(&self.state.ctm, x, y),
            b"l" => self.path.line_to(&self.state.ctm, x, y),
            b"c" => self.path.curve_to(&self.state.ctm, x3, y3),
            b"v" | b"y" => self.path.curve_to(&self.state.ctm, x2, y2),
            b"h" => self.path.close(),
            b"re" => self.path.rectangle(&self.state.ctm, x, y, x2, y2),
            b"W" | b"W*" => self.path.clip(),
            b"n" => self.paint(false, false),
            b"S" => self.paint(false, true),
            b"s" => {
                self.path.close();
                self.paint(false, true);
            }
            b"f" | b"F" | b"f*" => self.paint(true, false),
            b"B" | b"B*" => self.paint(true, true),
            b"b" | b"b*" => {
                self.path.close();
                self.paint(true, true);
            }
            b"sh" => {
                if !self.is_hidden() {
                    let clip = self.state.clip.intersection(&self.canvas.bounds);
                    self.canvas.shading(&clip);
                }
            }
            b"Do" => {
                if let Some(name) = operands.last().and_then(Operand::name) {
                    self.external_object(name, resources, depth);
                }
            }
            b"BMC" => self.begin_mark(None, resources),
            b"BDC" => self.begin_mark(operands.get(..2), resources),
            b"EMC" => self.end_mark(),
            _ => self.text_operator(operator, operands, &numbers, count, resources),
        }
    }

    fn font(&mut self, name: &[u8], resources: &'a Dictionary) -> Rc<LoadedFont<'a>> {
        let objects = self.shared.objects;
        let dictionary = objects
            .dictionary(resources, b"Font")
            .and_then(|fonts| objects.dictionary(fonts, name));
        match dictionary {
            Some(dictionary) => self.shared.fonts.get(objects, dictionary),
            None => {
                self.problem(format!(
                    "font {} is missing from the resources; its text is read as Latin",
                    String::from_utf8_lossy(name)
                ));
                self.shared.fonts.fallback(objects)
            }
        }
    }

    fn graphics_state(&mut self, operands: &[Operand<'_>], resources: &'a Dictionary) {
        let objects = self.shared.objects;
        let Some(parameters) = operands.last().and_then(Operand::name).and_then(|name| {
            objects.dictionary(objects.dictionary(resources, b"ExtGState")?, name)
        }) else {
            return;
        };
        if let Some(alpha) = objects.number(parameters, b"ca") {
            self.state.fill_alpha = alpha;
        }
        if let Some(alpha) = objects.number(parameters, b"CA") {
            self.state.stroke_alpha = alpha;
        }
        if let Some(width) = objects.number(parameters, b"LW") {
            self.state.line_width = width.abs();
        }
        if let Some([font, size]) = objects.array(parameters, b"Font")
            && let (Some(font), Some(size)) = (objects.as_dictionary(font), objects.as_number(size))
        {
            self.state.text.font = Some(self.shared.fonts.get(objects, font));
            self.state.text.size = size;
        }
    }

    /// What the colour space that `cs` names says of white.
    fn fill_space(&self, operands: &[Operand<'_>], resources: &'a Dictionary) -> FillSpace {
        let objects = self.shared.objects;
        let Some(name) = operands.last().and_then(Operand::name) else {
            return FillSpace::Other;
        };
        let family = match name {
            b"DeviceGray" | b"DeviceRGB" | b"DeviceCMYK" => Some(name),
            _ => objects
                .dictionary(resources, b"ColorSpace")
                .and_then(|spaces| match objects.get(spaces, name)? {
                    Object::Name(name) => Some(name.as_slice()),
                    Object::Array(items) => items.first()?.as_name().ok(),
                    _ => None,
                }),
        };
        match family {
            Some(
                b"DeviceGray" | b"DeviceRGB" | b"DeviceCMYK" | b"CalGray" | b"CalRGB" | b"ICCBased",
            ) => FillSpace::Process,
            _ => FillSpace::Other,
        }
    }

    fn is_hidden(&self) -> bool {
        self.marks.iter().any(|mark| mark.hidden)
    }

    fn paint(&mut self, fill: bool, stroke: bool) {
        if (fill || stroke) && !self.is_hidden() {
            let width = self.state.line_width * self.state.ctm.scale();
            let paint = Paint {
                fill: fill && self.state.fill_alpha > 0.0,
                stroke: stroke && self.state.stroke_alpha > 0.0,
                fill_white: self.state.fill_white,
                line_width: if width.is_finite() { width as f32 } else { 0.0 },
                clip: self.state.clip.intersection(&self.canvas.bounds),
            };
            self.canvas.paint(&self.path, &paint);
        }
        self.state.clip = self.path.finish(&self.state.clip);
    }

    fn external_object(&mut self, name: &[u8], resources: &'a Dictionary, depth: usize) {
        let objects = self.shared.objects;
        let Some(stream) = objects
            .dictionary(resources, b"XObject")
            .and_then(|all| objects.stream(all, name))
        else {
            return;
        };
        let hidden = stream
            .dict
            .as_hashmap()
            .get(&b"OC"[..])
            .is_some_and(|group| self.shared.optional.hides(objects, group));
        match objects.name(&stream.dict, b"Subtype") {
            Some(b"Image") => {
                if !hidden && !self.is_hidden() && self.state.fill_alpha > 0.0 {
                    let clip = self.state.clip.intersection(&self.canvas.bounds);
                    self.canvas.image(&self.state.ctm, &clip);
                }
            }
            Some(b"PS") => {}
            _ => self.form(stream, resources, depth, hidden),
        }
    }

    fn form(&mut self, stream: &'a Stream, resources: &'a Dictionary, depth: usize, hidden: bool) {
        if depth >= MAX_FORM_DEPTH {
            self.problem("form objects are nested deeper than this program follows");
            return;
        }
        let objects = self.shared.objects;
        let content = match objects.decode(stream) {
            Ok(content) => content,
            Err(error) => {
                self.problem(format!("a form object cannot be decoded ({error})"));
                return;
            }
        };
        let outer = self.state.clone();
        let outer_saved = std::mem::take(&mut self.saved);
        let outer_marks = self.marks.len();
        let matrices = (self.text_matrix, self.line_matrix);
        if let Some(matrix) = objects
            .numbers(&stream.dict, b"Matrix")
            .and_then(|m| Matrix::from_slice(&m))
        {
            self.state.ctm = matrix.then(&self.state.ctm);
        }
        if let Some([x0, y0, x1, y1]) = objects.numbers(&stream.dict, b"BBox").as_deref() {
            let bbox = self.state.ctm.apply_rect(*x0, *y0, *x1, *y1);
            self.state.clip = self.state.clip.intersection(&bbox);
        }
        if hidden {
            self.marks.push(Mark {
                actual: None,
                hidden,
            });
        }
        let own = objects
            .dictionary(&stream.dict, b"Resources")
            .unwrap_or(resources);
        self.run(&content, own, depth + 1);
        while self.marks.len() > outer_marks {
            self.end_mark();
        }
        self.path.finish(&outer.clip);
        self.state = outer;
        self.saved = outer_saved;
        (self.text_matrix, self.line_matrix) = matrices;
    }

    fn begin_mark(&mut self, operands: Option<&[Operand<'_>]>, resources: &'a Dictionary) {
        let objects = self.shared.objects;
        let mut mark = Mark {
            actual: None,
            hidden: false,
        };
        if let Some([tag, properties]) = operands {
            let named = properties.name().and_then(|name| {
                objects
                    .dictionary(resources, b"Properties")?
                    .as_hashmap()
                    .get(name)
            });
            if tag.name() == Some(b"OC") {
                mark.hidden = named.is_some_and(|group| self.shared.optional.hides(objects, group));
            }
            let actual = match properties.entry(b"ActualText") {
                Some(text) => text.text().map(decode_text),
                None => named
                    .and_then(|o| objects.as_dictionary(o))
                    .and_then(|d| objects.text(d, b"ActualText")),
            };
            mark.actual = actual.map(|text| (text, self.canvas.glyphs.len()));
        }
        if self.marks.len() < MAX_MARKS {
            self.marks.push(mark);
        }
    }

    fn end_mark(&mut self) {
        if let Some(Mark {
            actual: Some((text, start)),
            ..
        }) = self.marks.pop()
        {
            self.canvas.replace(start, &text);
        }
    }
}

#[path = "show.rs"]
mod show;
