//! Marked content: replacement text and optional content.

use std::collections::BTreeSet;

use lopdf::{Dictionary, Object, ObjectId};

use super::objects::Objects;

/// The optional-content groups that are off by the default configuration.
#[derive(Debug, Default)]
pub(super) struct OptionalContent {
    off: BTreeSet<ObjectId>,
}

impl OptionalContent {
    pub(super) fn read<'a>(objects: &Objects<'a>, catalog: &'a Dictionary) -> Self {
        let mut off = BTreeSet::new();
        let Some(properties) = objects.dictionary(catalog, b"OCProperties") else {
            return Self { off };
        };
        let ids = |items: &[Object]| -> Vec<ObjectId> {
            items.iter().filter_map(|o| o.as_reference().ok()).collect()
        };
        if let Some(default) = objects.dictionary(properties, b"D") {
            if objects.name(default, b"BaseState") == Some(b"OFF") {
                off.extend(ids(objects.array(properties, b"OCGs").unwrap_or_default()));
                for id in ids(objects.array(default, b"ON").unwrap_or_default()) {
                    off.remove(&id);
                }
            }
            off.extend(ids(objects.array(default, b"OFF").unwrap_or_default()));
        }
        Self { off }
    }

    /// Whether the group or membership dictionary `object` hides its content.
    pub(super) fn hides<'a>(&self, objects: &Objects<'a>, object: &'a Object) -> bool {
        if self.off.is_empty() {
            return false;
        }
        if let Object::Reference(id) = object
            && self.off.contains(id)
        {
            return true;
        }
        let Some(membership) = objects.as_dictionary(object) else {
            return false;
        };
        if objects.name(membership, b"Type") != Some(b"OCMD") {
            return false;
        }
        let groups: Vec<ObjectId> = match membership.as_hashmap().get(&b"OCGs"[..]) {
            Some(Object::Reference(id)) => match objects.document().get_object(*id) {
                Ok(Object::Array(items)) => {
                    items.iter().filter_map(|o| o.as_reference().ok()).collect()
                }
                _ => vec![*id],
            },
            Some(Object::Array(items)) => {
                items.iter().filter_map(|o| o.as_reference().ok()).collect()
            }
            _ => return false,
        };
        if groups.is_empty() {
            return false;
        }
        let is_off = |id: &ObjectId| self.off.contains(id);
        match objects.name(membership, b"P").unwrap_or(b"AnyOn") {
            b"AllOn" => groups.iter().any(is_off),
            b"AnyOff" => !groups.iter().any(is_off),
            b"AllOff" => !groups.iter().all(is_off),
            _ => groups.iter().all(is_off),
        }
    }
}

/// One open marked-content sequence.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Mark {
    /// Replacement text, and the number of glyphs before the sequence.
    pub(super) actual: Option<(String, usize)>,
    pub(super) hidden: bool,
}
