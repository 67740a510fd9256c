//! The page tree.

use std::collections::BTreeSet;

use lopdf::{Dictionary, Object, ObjectId};

use super::{Rect, geometry::Matrix, objects::Objects};

/// Pages read of one file.
pub(super) const MAX_PAGES: usize = 20_000;
/// Depth of the page tree.
const MAX_DEPTH: usize = 64;
/// US Letter, for pages without a usable box.
const DEFAULT_SIZE: (f64, f64) = (612.0, 792.0);

/// Attributes that pages inherit.
const INHERITED: [&[u8]; 4] = [b"Resources", b"MediaBox", b"CropBox", b"Rotate"];

/// One leaf of the page tree.
#[derive(Debug, Clone)]
pub(super) struct PageNode<'a> {
    pub(super) dictionary: &'a Dictionary,
    inherited: [Option<&'a Object>; 4],
}

/// All pages in order. Nodes without a type, wrong counts and loops are tolerated; without a page tree the page
/// objects are taken in the order of their numbers.
pub(super) fn all<'a>(objects: &Objects<'a>) -> Vec<PageNode<'a>> {
    let mut walk = Walk {
        objects,
        seen: BTreeSet::new(),
        pages: Vec::new(),
    };
    if let Ok(catalog) = objects.document().catalog()
        && let Some(root) = catalog.as_hashmap().get(&b"Pages"[..])
    {
        walk.node(root, [None; 4], 0);
    }
    if walk.pages.is_empty() {
        for object in objects.document().objects.values() {
            if let Object::Dictionary(dictionary) = object
                && objects.name(dictionary, b"Type") == Some(b"Page")
                && walk.pages.len() < MAX_PAGES
            {
                let inherited = INHERITED.map(|key| objects.get(dictionary, key));
                walk.pages.push(PageNode {
                    dictionary,
                    inherited,
                });
            }
        }
    }
    walk.pages
}

struct Walk<'a, 'o> {
    objects: &'o Objects<'a>,
    seen: BTreeSet<ObjectId>,
    pages: Vec<PageNode<'a>>,
}

impl<'a> Walk<'a, '_> {
    fn node(&mut self, object: &'a Object, above: [Option<&'a Object>; 4], depth: usize) {
        if let Object::Reference(id) = object
            && !self.seen.insert(*id)
        {
            return;
        }
        let objects = self.objects;
        let Some(dictionary) = objects.as_dictionary(object) else {
            return;
        };
        let mut inherited = above;
        for (slot, key) in inherited.iter_mut().zip(INHERITED) {
            *slot = objects.get(dictionary, key).or(*slot);
        }
        match objects.array(dictionary, b"Kids") {
            Some(kids) if objects.name(dictionary, b"Type") != Some(b"Page") => {
                for kid in kids {
                    if depth < MAX_DEPTH && self.pages.len() < MAX_PAGES {
                        self.node(kid, inherited, depth + 1);
                    }
                }
            }
            _ if depth > 0 || objects.name(dictionary, b"Type") == Some(b"Page") => {
                self.pages.push(PageNode {
                    dictionary,
                    inherited,
                });
            }
            _ => {}
        }
    }
}

impl<'a> PageNode<'a> {
    pub(super) fn resources(&self, objects: &Objects<'a>) -> Option<&'a Dictionary> {
        let [resources, ..] = self.inherited;
        objects.as_dictionary(resources?)
    }

    fn rectangle(
        &self,
        objects: &Objects<'a>,
        object: Option<&'a Object>,
    ) -> Option<(f64, f64, f64, f64)> {
        let Some(Object::Array(items)) = object else {
            return None;
        };
        let numbers: Option<Vec<f64>> =
            items.iter().take(4).map(|o| objects.as_number(o)).collect();
        match numbers.as_deref() {
            Some(&[a, b, c, d]) => {
                let (x0, y0, x1, y1) = (a.min(c), b.min(d), a.max(c), b.max(d));
                (x1 - x0 >= 1.0 && y1 - y0 >= 1.0 && x1 - x0 < 1e6 && y1 - y0 < 1e6)
                    .then_some((x0, y0, x1, y1))
            }
            _ => None,
        }
    }

    /// From default user space to the displayed page, and the displayed page.
    pub(super) fn geometry(&self, objects: &Objects<'a>) -> (Matrix, Rect) {
        let [_, media, crop, rotate] = self.inherited;
        let media =
            self.rectangle(objects, media)
                .unwrap_or((0.0, 0.0, DEFAULT_SIZE.0, DEFAULT_SIZE.1));
        let crop = self.rectangle(objects, crop).unwrap_or(media);
        let (x0, y0) = (crop.0.max(media.0), crop.1.max(media.1));
        let (x1, y1) = (crop.2.min(media.2), crop.3.min(media.3));
        let (x0, y0, x1, y1) = if x1 - x0 >= 1.0 && y1 - y0 >= 1.0 {
            (x0, y0, x1, y1)
        } else {
            media
        };
        let unit = objects
            .number(self.dictionary, b"UserUnit")
            .filter(|u| (0.01..=100.0).contains(u))
            .unwrap_or(1.0);
        let (width, height) = ((x1 - x0) * unit, (y1 - y0) * unit);
        let turns = rotate
            .and_then(|o| objects.as_number(o))
            .map_or(0, |degrees| ((degrees / 90.0).round() as i64).rem_euclid(4));
        let to_origin = Matrix::new(unit, 0.0, 0.0, unit, -x0 * unit, -y0 * unit);
        // Rotation is clockwise; the flip of the y axis is part of each matrix.
        let (turn, width, height) = match turns {
            1 => (Matrix::new(0.0, 1.0, 1.0, 0.0, 0.0, 0.0), height, width),
            2 => (Matrix::new(-1.0, 0.0, 0.0, 1.0, width, 0.0), width, height),
            3 => (
                Matrix::new(0.0, -1.0, -1.0, 0.0, height, width),
                height,
                width,
            ),
            _ => (Matrix::new(1.0, 0.0, 0.0, -1.0, 0.0, height), width, height),
        };
        let bounds = Rect {
            x0: 0.0,
            y0: 0.0,
            x1: width as f32,
            y1: height as f32,
        };
        (to_origin.then(&turn), bounds)
    }
}

/// Decodes and joins the content streams of a page; the messages name what is missing.
pub(super) fn content<'a>(objects: &Objects<'a>, page: &'a Dictionary) -> (Vec<u8>, Vec<String>) {
    let mut content = Vec::new();
    let mut problems = Vec::new();
    let mut add = |object: &'a Object| match objects.resolve(object) {
        Some(Object::Stream(stream)) => match objects.decode(stream) {
            Ok(data) => {
                content.extend_from_slice(&data);
                content.push(b'\n');
            }
            Err(error) => problems.push(format!("a content stream cannot be decoded ({error})")),
        },
        Some(Object::Null) => {}
        _ => problems.push("a content stream is missing".to_owned()),
    };
    match objects.get(page, b"Contents") {
        Some(Object::Array(items)) => items.iter().take(10_000).for_each(&mut add),
        Some(object) => add(object),
        None if page.as_hashmap().contains_key(&b"Contents"[..]) => {
            problems.push("the content stream is missing".to_owned());
        }
        None => {}
    }
    (content, problems)
}
