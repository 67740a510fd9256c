use super::alignment::Alignment;
use crate::{annotations::AnnotationSet, text::Span};

/// Where annotated passages and regions stand in the extracted text.
pub(super) struct PassagePlaces {
    /// (first extracted character, passage), sorted.
    starts: Vec<(usize, usize)>,
    regions: Option<Vec<Span>>,
}

impl PassagePlaces {
    pub(super) fn of(set: &AnnotationSet, alignment: &Alignment) -> Self {
        let mut starts: Vec<(usize, usize)> = (0..set.passages.len())
            .filter_map(|passage| Some((alignment.start_of(passage)?, passage)))
            .collect();
        starts.sort_unstable();
        let regions = set.regions.as_ref().map(|regions| {
            let mut pieces: Vec<Span> = regions
                .iter()
                .flat_map(|&region| alignment.image(region))
                .collect();
            pieces.sort_unstable();
            pieces
        });
        Self { starts, regions }
    }

    /// Whether the extracted `span` corresponds to text that was annotated.
    pub(super) fn annotated(&self, span: Span, alignment: &Alignment) -> bool {
        match &self.regions {
            None => alignment.covers(span),
            Some(regions) => regions.iter().any(|region| region.overlaps(span)),
        }
    }

    /// The passage that the extracted `span` belongs to.
    pub(super) fn of_place(&self, span: Span) -> usize {
        let after = self
            .starts
            .partition_point(|&(start, _)| start <= span.start);
        let at = after.saturating_sub(1);
        self.starts.get(at).map_or(0, |&(_, passage)| passage)
    }
}
