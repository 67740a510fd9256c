use schemars::{Schema, schema_for};

use super::Record;

/// The schema that this version writes.
pub const SCHEMA: &str = "claimtrace/evidence/1";

/// What the schema's name begins with in every version.
pub const SCHEMA_FAMILY: &str = "claimtrace/evidence/";

/// Number of the schema that this version writes. It grows when a field changes its meaning or goes away;
/// new fields do not change it.
pub const SCHEMA_VERSION: u32 = 1;

/// The JSON Schema (draft 2020-12) of a record, generated from the types.
#[must_use]
pub fn record_schema() -> Schema {
    schema_for!(Record)
}
