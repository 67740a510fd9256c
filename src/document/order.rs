//! Reading order: recursive cuts of a sheet into bands and columns (after the recursive X-Y cut of Nagy and
//! Seth, 1984), columns before bands.
//!
//! A plain X-Y cut breaks a two-column page wherever white space happens to run across both columns. Here bands
//! are taken together as long as their union keeps a gutter open, so that only what spans the gutter (a title,
//! a wide table) ends a set of columns.

use super::layout::{cover_all, overlap};
use crate::pdf::Rect;

/// Something to be put in order: a line, a table.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place {
    pub(super) rect: Rect,
    /// Font size in points.
    pub(super) size: f32,
}

/// Things of one column, top to bottom.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Column {
    pub(super) rect: Rect,
    /// Indices of the places.
    pub(super) members: Vec<usize>,
}

/// Cuts inside cuts; deeper nesting is no layout any more.
const DEPTH: usize = 12;
/// Narrowest gutter, in points and in font sizes.
const GUTTER_POINTS: f32 = 4.5;
const GUTTER_SIZES: f32 = 0.5;

/// Columns in reading order.
pub(super) fn columns(places: &[Place]) -> Vec<Column> {
    let mut members: Vec<usize> = (0..places.len()).collect();
    sort_down(places, &mut members);
    let mut found = Vec::new();
    arrange(places, members, DEPTH, &mut found);
    found
}

fn rect_of(places: &[Place], member: usize) -> Rect {
    places
        .get(member)
        .map(|place| place.rect)
        .unwrap_or_default()
}

fn sort_down(places: &[Place], members: &mut [usize]) {
    members.sort_by(|&a, &b| {
        let (a, b) = (rect_of(places, a), rect_of(places, b));
        (a.y0.total_cmp(&b.y0)).then(a.x0.total_cmp(&b.x0))
    });
}

fn arrange(places: &[Place], members: Vec<usize>, depth: usize, found: &mut Vec<Column>) {
    if members.is_empty() {
        return;
    }
    if depth > 0 && members.len() > 1 {
        let parts = upright_cut(places, &members);
        if parts.len() > 1 {
            for part in parts {
                arrange(places, part, depth - 1, found);
            }
            return;
        }
        let groups = band_groups(places, &members);
        if groups.len() > 1 {
            for group in groups {
                arrange(places, group, depth - 1, found);
            }
            return;
        }
    }
    found.push(Column {
        rect: cover_all(members.iter().map(|&member| rect_of(places, member))),
        members,
    });
}

/// The columns that no member crosses.
fn upright_cut(places: &[Place], members: &[usize]) -> Vec<Vec<usize>> {
    let spans = occupied(places, members);
    let mut parts: Vec<Vec<usize>> = vec![Vec::new(); spans.len()];
    for &member in members {
        let rect = rect_of(places, member);
        let at = spans.partition_point(|&(_, x1)| x1 < (rect.x0 + rect.x1) / 2.0);
        if let Some(part) = parts.get_mut(at) {
            part.push(member);
        }
    }
    parts.retain(|part| !part.is_empty());
    parts
}

/// The merged horizontal extents of the members; what lies between two is a gutter.
fn occupied(places: &[Place], members: &[usize]) -> Vec<(f32, f32)> {
    let spans = members.iter().map(|&member| {
        let rect = rect_of(places, member);
        (rect.x0, rect.x1)
    });
    merge(spans.collect(), gutter_width(places, members))
}

fn gutter_width(places: &[Place], members: &[usize]) -> f32 {
    let mut sizes: Vec<f32> = members
        .iter()
        .filter_map(|&member| places.get(member).map(|place| place.size))
        .collect();
    sizes.sort_by(f32::total_cmp);
    let middle = sizes.get(sizes.len() / 2).copied().unwrap_or(10.0);
    GUTTER_POINTS.max(GUTTER_SIZES * middle)
}

fn merge(mut spans: Vec<(f32, f32)>, gutter: f32) -> Vec<(f32, f32)> {
    spans.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut merged: Vec<(f32, f32)> = Vec::new();
    for (x0, x1) in spans {
        match merged.last_mut() {
            Some(last) if x0 - last.1 < gutter => last.1 = last.1.max(x1),
            _ => merged.push((x0, x1)),
        }
    }
    merged
}

/// A band: members between two white lines across the region.
struct Band {
    members: Vec<usize>,
    spans: Vec<(f32, f32)>,
    rect: Rect,
}

/// Bands, those that share a column layout taken together.
fn band_groups(places: &[Place], members: &[usize]) -> Vec<Vec<usize>> {
    let gutter = gutter_width(places, members);
    let bands = bands(places, members);
    let mut groups: Vec<Band> = Vec::new();
    let mut bands = bands.into_iter().peekable();
    while let Some(band) = bands.next() {
        let Some(group) = groups.last_mut() else {
            groups.push(band);
            continue;
        };
        let union = merge(
            group.spans.iter().chain(&band.spans).copied().collect(),
            gutter,
        );
        let (fewer, more) = (
            group.spans.len().min(band.spans.len()),
            group.spans.len().max(band.spans.len()),
        );
        // A wide word space in a line or two must not part a band from its columns.
        let fits = union.len() == more || union.len() >= fewer && (fewer > 1 || more == 1);
        let mut leads_on = || {
            bands
                .peek()
                .is_some_and(|next| belongs_below(places, group, &band, next, gutter))
        };
        if fits && !leads_on() {
            group.members.extend(band.members);
            group.rect = super::layout::cover(group.rect, band.rect);
            group.spans = union;
        } else {
            groups.push(band);
        }
    }
    groups.into_iter().map(|group| group.members).collect()
}

/// Whether a band under a set of columns is the beginning of what stands below it in other columns: a heading,
/// the first line of a caption, the headings of two columns.
fn belongs_below(places: &[Place], group: &Band, band: &Band, next: &Band, gutter: f32) -> bool {
    if group.spans.len() < 2 {
        return false;
    }
    let union = merge(
        group.spans.iter().chain(&next.spans).copied().collect(),
        gutter,
    );
    if union.len() >= group.spans.len() {
        return false;
    }
    let with_next = merge(
        band.spans.iter().chain(&next.spans).copied().collect(),
        gutter,
    );
    if with_next.len() < next.spans.len() {
        return false;
    }
    let above = group
        .members
        .iter()
        .map(|&member| rect_of(places, member))
        .filter(|rect| overlap(rect.x0, rect.x1, band.rect.x0, band.rect.x1) > 0.0)
        .map(|rect| rect.y1)
        .fold(f32::NEG_INFINITY, f32::max);
    next.rect.y0 - band.rect.y1 < band.rect.y0 - above
}

fn bands(places: &[Place], members: &[usize]) -> Vec<Band> {
    let mut bands: Vec<Vec<usize>> = Vec::new();
    let mut bottom = f32::NEG_INFINITY;
    for &member in members {
        let rect = rect_of(places, member);
        // Boxes of neighbouring lines touch when the leading is tight.
        let slack = 0.25 * places.get(member).map_or(0.0, |place| place.size);
        match bands.last_mut() {
            Some(band) if rect.y0 < bottom - slack => band.push(member),
            _ => bands.push(vec![member]),
        }
        bottom = bottom.max(rect.y1);
    }
    bands
        .into_iter()
        .map(|members| Band {
            spans: occupied(places, &members),
            rect: cover_all(members.iter().map(|&member| rect_of(places, member))),
            members,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(x0: f32, y0: f32, x1: f32) -> Place {
        Place {
            rect: Rect {
                x0,
                y0,
                x1,
                y1: y0 + 10.0,
            },
            size: 10.0,
        }
    }

    fn reading(places: &[Place]) -> Vec<Vec<usize>> {
        columns(places)
            .into_iter()
            .map(|column| column.members)
            .collect()
    }

    #[test]
    fn columns_are_read_down_although_white_space_runs_across() {
        let page = [
            place(50.0, 0.0, 500.0),
            place(50.0, 30.0, 260.0),
            place(290.0, 30.0, 500.0),
            place(50.0, 60.0, 260.0),
            place(290.0, 60.0, 500.0),
            place(50.0, 90.0, 500.0),
        ];
        assert_eq!(reading(&page), [vec![0], vec![1, 3], vec![2, 4], vec![5]]);
    }

    #[test]
    fn a_short_line_near_wide_text_below_goes_with_it() {
        let page = [
            place(50.0, 0.0, 260.0),
            place(290.0, 0.0, 500.0),
            place(50.0, 40.0, 90.0),
            place(50.0, 52.0, 500.0),
        ];
        assert_eq!(reading(&page), [vec![0], vec![1], vec![2, 3]]);
    }
}
