use std::fmt::Write as _;

use super::{Block, BlockKind, Ledger, PageSize};

/// Points between a page's edge and the edge of its picture.
const EDGE: f32 = 4.0;

/// An SVG picture of a page (from 1): its outline and the boxes of its blocks, coloured by kind and labelled
/// with their place in reading order and their kind; text left out is hatched grey. In points, origin at the
/// top left. `None` if `pages` has no such page.
#[must_use]
pub fn overlay_svg(
    pages: &[PageSize],
    blocks: &[Block],
    ledger: &Ledger,
    page: u32,
) -> Option<String> {
    let size = pages.iter().find(|size| size.number == page)?;
    let (width, height) = (size.width, size.height);
    let mut svg = String::new();
    // Writing to a string cannot fail.
    let _ = writeln!(
        svg,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{w}\" height=\"{h}\" viewBox=\"{x} {x} {w} {h}\" font-family=\"sans-serif\" font-size=\"6\">",
        x = -EDGE,
        w = width + 2.0 * EDGE,
        h = height + 2.0 * EDGE,
    );
    let _ = writeln!(
        svg,
        "<rect width=\"{width}\" height=\"{height}\" fill=\"#fff\" stroke=\"#000\" stroke-width=\"0.5\"/>"
    );
    for left_out in ledger
        .left_out
        .iter()
        .filter(|line| line.place.page == page)
    {
        rectangle(&mut svg, &left_out.place, "#9e9e9e", 0.5);
        let label = format!("{:?}", left_out.class);
        text(
            &mut svg,
            left_out.place.x0,
            left_out.place.y0,
            "#757575",
            &label,
        );
    }
    for (number, block) in blocks.iter().enumerate() {
        for place in block.boxes.iter().filter(|place| place.page == page) {
            let colour = colour(block.kind);
            rectangle(&mut svg, place, colour, 0.15);
            let label = label(number, block);
            text(&mut svg, place.x0, place.y0, colour, &label);
        }
    }
    svg.push_str("</svg>\n");
    Some(svg)
}

fn rectangle(svg: &mut String, place: &super::PageBox, colour: &str, opacity: f32) {
    let _ = writeln!(
        svg,
        "<rect x=\"{:.1}\" y=\"{:.1}\" width=\"{:.1}\" height=\"{:.1}\" fill=\"{colour}\" fill-opacity=\"{opacity}\" stroke=\"{colour}\" stroke-width=\"0.5\"/>",
        place.x0,
        place.y0,
        (place.x1 - place.x0).max(0.0),
        (place.y1 - place.y0).max(0.0),
    );
}

/// `label` holds names of kinds and numbers only: nothing to escape.
fn text(svg: &mut String, x: f32, y: f32, colour: &str, label: &str) {
    let _ = writeln!(
        svg,
        "<text x=\"{x:.1}\" y=\"{y:.1}\" fill=\"{colour}\">{label}</text>"
    );
}

fn label(number: usize, block: &Block) -> String {
    match (block.kind, block.table, block.column) {
        (BlockKind::TableCell, _, Some(column)) => format!("{number} cell {column}"),
        (kind, Some(table), _) => format!("{number} {kind:?} (table {table})"),
        (kind, ..) => format!("{number} {kind:?}"),
    }
}

fn colour(kind: BlockKind) -> &'static str {
    match kind {
        BlockKind::Title => "#6a1b9a",
        BlockKind::Author => "#ad1457",
        BlockKind::Abstract => "#00838f",
        BlockKind::Heading => "#c62828",
        BlockKind::Paragraph => "#1565c0",
        BlockKind::ListItem => "#283593",
        BlockKind::Caption => "#ef6c00",
        BlockKind::TableRow => "#2e7d32",
        BlockKind::TableCell => "#66bb6a",
        BlockKind::Reference => "#4e342e",
        BlockKind::Footnote => "#827717",
        BlockKind::Header | BlockKind::Footer => "#546e7a",
        BlockKind::Other => "#616161",
    }
}
