use std::collections::BTreeMap;

/// Where a passage may stand: a range of normal characters of the right text, and how much that is worth.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) weight: u64,
}

/// Occurrences looked at for one string. A marker that stands in every row of a long table stays below it.
const MAX_OCCURRENCES: usize = 1_000;

/// A text prepared for finding all occurrences of short strings.
pub(super) struct Haystack {
    string: String,
    /// Byte position of each character.
    bytes: Vec<usize>,
}

impl Haystack {
    pub(super) fn of(chars: &[char]) -> Self {
        let mut string = String::with_capacity(chars.len());
        let mut bytes = Vec::with_capacity(chars.len());
        for &character in chars {
            bytes.push(string.len());
            string.push(character);
        }
        Self { string, bytes }
    }

    /// First characters of the occurrences of `needle`, without overlap, at most [`MAX_OCCURRENCES`].
    pub(super) fn occurrences(&self, needle: &[char]) -> Vec<usize> {
        if needle.is_empty() {
            return Vec::new();
        }
        let needle: String = needle.iter().collect();
        self.string
            .match_indices(&needle)
            .take(MAX_OCCURRENCES)
            .map(|(byte, _)| self.bytes.partition_point(|&start| start < byte))
            .collect()
    }
}

/// Chooses one place, or none, for each passage so that the chosen places follow each other in the order of the
/// passages without overlap, and their weight is greatest.
pub(super) fn in_order(passages: &[Vec<Place>]) -> Vec<Option<Place>> {
    // Score of the best chain by the end of its last place: kept so that both keys and scores increase.
    let mut front: BTreeMap<usize, (u64, usize)> = BTreeMap::new();
    // (place, its passage, the entry before it in its chain)
    let mut entries: Vec<(Place, usize, Option<usize>)> = Vec::new();
    for (passage, places) in passages.iter().enumerate() {
        let mut additions = Vec::new();
        for &place in places {
            let before = front
                .range(..=place.start)
                .next_back()
                .map(|(_, entry)| *entry);
            let (score, previous) = before.map_or((0, None), |(score, index)| (score, Some(index)));
            additions.push((place, score + place.weight, previous));
        }
        for (place, score, previous) in additions {
            let beaten = front
                .range(..=place.end)
                .next_back()
                .is_some_and(|(_, entry)| entry.0 >= score);
            if beaten {
                continue;
            }
            entries.push((place, passage, previous));
            let worse: Vec<usize> = front
                .range(place.end..)
                .take_while(|(_, entry)| entry.0 <= score)
                .map(|(&end, _)| end)
                .collect();
            for end in worse {
                front.remove(&end);
            }
            front.insert(place.end, (score, entries.len() - 1));
        }
    }
    let mut chosen = vec![None; passages.len()];
    let mut next = front.last_key_value().map(|(_, entry)| entry.1);
    while let Some((place, passage, previous)) = next.and_then(|index| entries.get(index)) {
        if let Some(slot) = chosen.get_mut(*passage) {
            *slot = Some(*place);
        }
        next = *previous;
    }
    chosen
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(start: usize, end: usize) -> Place {
        Place {
            start,
            end,
            weight: 1,
        }
    }

    #[test]
    fn occurrences_count_characters() {
        let chars: Vec<char> = "é[3]éé[3]".chars().collect();
        let needle: Vec<char> = "[3]".chars().collect();
        assert_eq!(Haystack::of(&chars).occurrences(&needle), [1, 6]);
    }

    #[test]
    fn equal_cells_take_places_one_after_another() {
        let all = vec![place(0, 2), place(5, 7), place(9, 11)];
        let passages = vec![all.clone(), vec![place(7, 9)], all];
        assert_eq!(
            in_order(&passages),
            [Some(place(0, 2)), Some(place(7, 9)), Some(place(9, 11))]
        );
    }

    #[test]
    fn what_breaks_the_order_gets_no_place() {
        let passages = vec![
            vec![place(0, 2)],
            vec![place(20, 22)],
            vec![place(4, 6)],
            vec![place(6, 8)],
        ];
        assert_eq!(
            in_order(&passages),
            [
                Some(place(0, 2)),
                None,
                Some(place(4, 6)),
                Some(place(6, 8))
            ]
        );
    }
}
