use crate::{annotations::AnnotationSet, database::Record};

/// Which record each set belongs to: by digest alone if given, else by id, file name or DOI. A DOI or file name
/// that several records have decides nothing.
pub(super) fn records_of<'r>(
    sets: &[AnnotationSet],
    records: &'r [Record],
) -> Vec<Option<&'r Record>> {
    sets.iter().map(|set| record_of(set, records)).collect()
}

fn record_of<'r>(set: &AnnotationSet, records: &'r [Record]) -> Option<&'r Record> {
    let key = &set.key;
    if let Some(digest) = &key.sha256 {
        return records
            .iter()
            .find(|record| record.source.sha256.0 == *digest);
    }
    let by_id = |record: &&Record| key.id.as_ref().is_some_and(|id| record.id.0 == *id);
    let by_name = |record: &&Record| {
        key.file_name
            .as_ref()
            .is_some_and(|name| record.source.file_name == *name)
    };
    let by_doi = |record: &&Record| {
        key.doi.is_some() && record.metadata.doi.as_ref().map(|doi| doi.to_lowercase()) == key.doi
    };
    only(records.iter().filter(by_id))
        .or_else(|| only(records.iter().filter(by_name)))
        .or_else(|| only(records.iter().filter(by_doi)))
}

fn only<'r>(mut records: impl Iterator<Item = &'r Record>) -> Option<&'r Record> {
    let first = records.next()?;
    records.next().is_none().then_some(first)
}
