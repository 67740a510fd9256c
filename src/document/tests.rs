use proptest::prelude::*;

use super::*;
use crate::pdf::{Font, FontId, Glyph, Image, Page, PdfFile, Rect, Visibility};

/// Draws a line of text, every character half as wide as it is tall.
fn draw(page: &mut Page, x: f32, baseline: f32, size: f32, font: u16, text: &str) {
    let run = page.glyphs.last().map_or(0, |glyph| glyph.run + 1);
    for (at, ch) in text.chars().enumerate() {
        let x0 = x + at as f32 * size * 0.5;
        page.glyphs.push(Glyph {
            ch,
            rect: Rect {
                x0,
                y0: baseline - 0.8 * size,
                x1: x0 + size * 0.5,
                y1: baseline + 0.2 * size,
            },
            baseline,
            size,
            angle: 0,
            font: FontId(font),
            visibility: Visibility::Visible,
            run,
        });
    }
}

fn page(number: u32) -> Page {
    Page {
        number,
        width: 600.0,
        height: 800.0,
        ..Page::default()
    }
}

fn file(pages: Vec<Page>) -> PdfFile {
    let font = |name: &str, bold| Font {
        name: name.to_owned(),
        bold,
        ..Font::default()
    };
    PdfFile {
        pages,
        fonts: vec![font("Serif", false), font("Serif-Bold", true)],
        ..PdfFile::default()
    }
}

fn balanced(document: &Document) -> bool {
    document
        .ledger
        .pages
        .iter()
        .all(|page| page.drawn == page.in_blocks + page.left_out.values().sum::<usize>())
}

#[test]
fn a_raised_number_is_a_run_fused_with_its_word() {
    let mut one = page(1);
    draw(&mut one, 50.0, 400.0, 10.0, 0, "known for decades");
    draw(&mut one, 135.0, 396.5, 6.0, 0, "1,2");
    draw(&mut one, 147.0, 400.0, 10.0, 0, "and more of it.");
    let document = analyse(&file(vec![one])).value;
    assert_eq!(
        document.text.as_str(),
        "known for decades1,2 and more of it."
    );
    let raised: Vec<&str> = document
        .runs
        .iter()
        .filter(|run| run.kind == RunKind::Superscript)
        .map(|run| document.text.slice(run.span))
        .collect();
    assert_eq!(raised, ["1,2"]);
}

#[test]
fn columns_are_read_one_after_the_other_and_a_broken_word_is_closed() {
    let mut one = page(1);
    let left = [
        "the first column of a page",
        "goes down to its very end",
        "and its last word is che-",
    ];
    let right = [
        "motherapy at the head of the",
        "second column of that page",
        "which ends with this line.",
    ];
    for (at, (left, right)) in left.iter().zip(right).enumerate() {
        let baseline = 400.0 + 12.0 * at as f32;
        draw(&mut one, 50.0, baseline, 10.0, 0, left);
        draw(&mut one, 310.0, baseline, 10.0, 0, right);
    }
    let document = analyse(&file(vec![one])).value;
    let text = document.text.as_str();
    assert!(
        text.contains("its very end and its last word is chemotherapy at the head of the second"),
        "{text}"
    );
    assert_eq!(
        document.ledger.pages[0].left_out[&LeftOutClass::LineEndHyphen],
        1
    );
    assert!(balanced(&document));
}

#[test]
fn running_headers_and_page_numbers_are_left_out_and_accounted_for() {
    let pages = (1..=3)
        .map(|number| {
            let mut page = page(number);
            draw(&mut page, 50.0, 30.0, 8.0, 0, "Journal of Exact Results");
            draw(&mut page, 300.0, 780.0, 8.0, 0, &(100 + number).to_string());
            draw(
                &mut page,
                50.0,
                400.0,
                10.0,
                0,
                "Something else on every page is said here in words.",
            );
            page
        })
        .collect();
    let document = analyse(&file(pages)).value;
    assert!(!document.text.as_str().contains("Journal"));
    for page in &document.ledger.pages {
        assert_eq!(page.left_out[&LeftOutClass::RunningHeader], 21);
        assert_eq!(page.left_out[&LeftOutClass::PageNumber], 3);
    }
    assert!(balanced(&document));
}

#[test]
fn a_page_without_text_under_an_image_is_named_as_a_scan() {
    let mut one = page(1);
    one.images.push(Image {
        rect: Rect {
            x0: 0.0,
            y0: 0.0,
            x1: 600.0,
            y1: 800.0,
        },
        raster: true,
    });
    let warned = analyse(&file(vec![one]));
    assert_eq!(warned.value.ledger.pages[0].kind, PageKind::Scan);
    assert_eq!(warned.warnings.len(), 1);
    assert_eq!(warned.warnings[0].page, Some(1));
}

#[test]
fn headings_number_their_sections() {
    let mut one = page(1);
    draw(&mut one, 50.0, 300.0, 12.0, 1, "1. Introduction");
    for line in 0..4 {
        draw(
            &mut one,
            50.0,
            320.0 + 12.0 * line as f32,
            10.0,
            0,
            "words of a paragraph that goes on for a while here",
        );
    }
    draw(&mut one, 50.0, 400.0, 12.0, 1, "1.1 Scope");
    for line in 0..4 {
        draw(
            &mut one,
            50.0,
            420.0 + 12.0 * line as f32,
            10.0,
            0,
            "words of a paragraph that goes on for a while here",
        );
    }
    let document = analyse(&file(vec![one])).value;
    let sections: Vec<(Option<&str>, &str, u8)> = document
        .sections
        .iter()
        .map(|section| {
            (
                section.number.as_deref(),
                section.title.as_str(),
                section.level,
            )
        })
        .collect();
    assert_eq!(
        sections,
        [(Some("1"), "Introduction", 1), (Some("1.1"), "Scope", 2)]
    );
    assert!(
        document.sections[0]
            .span
            .contains(document.sections[1].span)
    );
}

#[test]
fn the_overlay_draws_each_block_of_the_page_asked_for() {
    let mut one = page(1);
    draw(&mut one, 50.0, 400.0, 10.0, 0, "One line of text.");
    let document = analyse(&file(vec![one])).value;
    let svg = overlay_svg(&document.pages, &document.blocks, &document.ledger, 1).unwrap();
    assert_eq!(svg.matches("<rect").count(), 2);
    assert!(svg.contains("0 Paragraph"));
    assert_eq!(
        overlay_svg(&document.pages, &document.blocks, &document.ledger, 2),
        None
    );
}

fn glyphs() -> impl Strategy<Value = Vec<Glyph>> {
    let glyph = (
        prop_oneof![8 => proptest::char::range('a', 'z'), 2 => Just(' '), 1 => Just('-'), 1 => Just('1'), 1 => any::<char>()],
        prop_oneof![20 => -50.0f32..700.0, 1 => Just(f32::NAN), 1 => Just(f32::INFINITY)],
        -50.0f32..900.0,
        prop_oneof![10 => Just(10.0f32), 3 => 0.0f32..40.0],
        prop_oneof![12 => Just(0u16), 1 => Just(90u16), 1 => 0u16..360],
        0u16..4,
        0u8..12,
    );
    proptest::collection::vec(glyph, 0..250).prop_map(|drawn| {
        drawn
            .into_iter()
            .map(|(ch, x, y, size, angle, font, seen)| Glyph {
                ch,
                rect: Rect {
                    x0: x,
                    y0: y - size,
                    x1: x + size / 2.0,
                    y1: y,
                },
                baseline: y,
                size,
                angle,
                font: FontId(font),
                visibility: match seen {
                    0 => Visibility::Clipped,
                    1 => Visibility::OffPage,
                    2 => Visibility::Invisible,
                    3 => Visibility::OptionalContentOff,
                    _ => Visibility::Visible,
                },
                run: 0,
            })
            .collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]
    #[test]
    fn every_drawn_character_is_accounted_for_and_every_span_lies_in_the_text(pages in proptest::collection::vec(glyphs(), 1..3)) {
        let pages = pages
            .into_iter()
            .zip(1..)
            .map(|(glyphs, number)| Page { glyphs, ..page(number) })
            .collect();
        let document = analyse(&file(pages)).value;
        prop_assert!(balanced(&document));
        let whole = document.text.span();
        for block in &document.blocks {
            prop_assert!(whole.contains(block.span));
        }
        let words: Vec<_> = document.fragments.iter().map(|fragment| fragment.span).collect();
        prop_assert!(words.windows(2).all(|pair| pair[0].end <= pair[1].start));
        for line in &document.lines {
            prop_assert!(whole.contains(line.span));
        }
    }
}
