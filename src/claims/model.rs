use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    citations::CitationId, document::SectionId, entities::EntityId, references::ReferenceId,
    text::Span,
};

/// Identity of a claim in its document: "k1", "k2" … in reading order.
#[derive(
    Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
pub struct ClaimId(pub String);

/// Whether the writer gives a source.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Support {
    /// At least one citation is given for the claim.
    Cited,
    /// None is.
    Uncited,
}

/// Why a citation is taken as given for a claim.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum SupportReason {
    /// The marker stands inside the sentence.
    InSentence,
    /// A bracket or superscript alone, right after the sentence's full stop.
    AfterSentence,
    /// The marker stands in the same table row.
    TableRow,
    /// The marker stands in the header cell of a column from which the row says something.
    HeaderCell,
    /// The marker stands in the run-in heading of the paragraph.
    RunInHeading,
    /// The text says that one source holds for the whole paragraph.
    Paragraph,
}

/// A citation given for a claim.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct SupportLink {
    /// The marker.
    pub citation: CitationId,
    /// Why it is taken as support.
    pub reason: SupportReason,
    /// Estimated probability, in `[0, 1]`, that the writer gives it for this claim.
    pub confidence: f32,
}

/// How the writer stands to the claim.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Default,
    Serialize,
    Deserialize,
    JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Assertion {
    /// Stated as a fact.
    #[default]
    Asserted,
    /// Stated not to be so ("did not improve").
    Negated,
    /// Stated as possible ("may", "suggests").
    Hedged,
    /// A study or treatment still to come ("is being evaluated").
    Planned,
    /// General knowledge without a result.
    Background,
}

/// What the claim says of the result.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Default,
    Serialize,
    Deserialize,
    JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum DirectionKind {
    /// The intervention is better: longer survival, more responses, fewer harms.
    Improves,
    /// It is worse.
    Worsens,
    /// No difference was seen.
    NoDifference,
    /// The sentence does not say, or says both.
    #[default]
    Unclear,
}

/// Direction of a claim and the words that show it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
pub struct Direction {
    /// Which way.
    pub kind: DirectionKind,
    /// The words that show it; absent when unclear.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cue: Option<Span>,
}

/// What a mention is in its claim.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// The treatment that the claim is about.
    Intervention,
    /// The treatment it is compared with.
    Comparator,
    /// Part of the description of the people: what they had before.
    Population,
    /// What was measured.
    Outcome,
    /// Harm.
    AdverseEvent,
    /// The study that it comes from.
    Trial,
}

/// A mention with its role.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct EntityRole {
    /// The mention.
    pub entity: EntityId,
    /// Its part in the claim.
    pub role: Role,
}

/// A dose or schedule of a drug: not a finding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Regimen {
    /// The drug, where one is named near by.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub entity: Option<EntityId>,
    /// From the dose to the end of the schedule.
    pub span: Span,
    /// The characters of `span`.
    pub text: String,
}

/// Kind of a quantitative result.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum FindingKind {
    /// Share of a group, in per cent or as n/N.
    Proportion,
    /// Hazard ratio.
    HazardRatio,
    /// Odds ratio.
    OddsRatio,
    /// Risk ratio, relative risk, rate ratio.
    RiskRatio,
    /// Length of time: median survival, duration of response, follow-up.
    Duration,
    /// Mean of a measured value.
    Mean,
    /// Median of a measured value that is not a time.
    Median,
    /// Difference of means or of proportions, change from baseline.
    MeanDifference,
    /// Events per persons and time.
    Rate,
    /// Number of patients, studies, events.
    Count,
    /// p-value; belongs to an estimate.
    PValue,
    /// Confidence or credible interval; belongs to an estimate.
    ConfidenceInterval,
    /// Observed or interquartile range; belongs to an estimate.
    Range,
    /// Any other measured number.
    Measurement,
}

/// A number or a range of numbers.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
pub struct Quantity {
    /// The number; for a range or an interval absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<f64>,
    /// Lower end of a range or interval.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub low: Option<f64>,
    /// Upper end of a range or interval.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub high: Option<f64>,
    /// Comparison printed before the number: `<`, `≤`, `>`, `≥`, `~`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub comparison: Option<String>,
    /// For n/N: the group's size.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub denominator: Option<f64>,
    /// The second number of a blood pressure ("146/79"); `value` has the first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub diastolic: Option<f64>,
    /// Standard deviation or error printed after "±" or "SD".
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub spread: Option<f64>,
    /// Confidence level of an interval, in per cent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub level: Option<f64>,
}

/// A part of a finding that says what the number is of.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum FindingPart {
    /// [`Finding::measure`].
    Measure,
    /// [`Finding::arm`] or [`Finding::arm_text`].
    Arm,
    /// [`Finding::comparator`] or [`Finding::comparator_text`].
    Comparator,
}

/// Where a part of a finding is taken from when its own sentence or cell does not name it.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum InheritedFrom {
    /// The header of the cell's column.
    ColumnHeader,
    /// Another cell of the row.
    Row,
    /// The caption of the table.
    Caption,
    /// A sentence before, in the same paragraph (the control group: in the same section).
    EarlierSentence,
}

/// A part of a finding taken from outside its sentence or cell.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Inherited {
    /// Which part.
    pub part: FindingPart,
    /// From where.
    pub from: InheritedFrom,
    /// Estimated probability, in `[0, 1]`, that it is meant.
    pub confidence: f32,
}

/// A quantitative result inside a claim.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Finding {
    /// The number with its unit as printed.
    pub span: Span,
    /// The characters of `span`.
    pub text: String,
    /// What kind of result.
    pub kind: FindingKind,
    /// The number.
    pub quantity: Quantity,
    /// Unit: "%", "months", "mg/dL"; absent for ratios, counts and p-values.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// The outcome or adverse event that was measured.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub measure: Option<EntityId>,
    /// What was measured as printed, where it is no entity ("serious adverse events", "the composite").
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub measure_text: Option<String>,
    /// The treatment it holds for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub arm: Option<EntityId>,
    /// The group it holds for as printed, where it is no entity ("placebo", "usual care").
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub arm_text: Option<String>,
    /// The treatment it is compared with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub comparator: Option<EntityId>,
    /// The group it is compared with as printed, where it is no entity.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub comparator_text: Option<String>,
    /// Which of measure, arm and comparator stand elsewhere, and where.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub inherited: Vec<Inherited>,
    /// Time point as printed ("at 12 months", "3-year").
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub time_point: Option<String>,
    /// Grade as printed ("grade ≥ 3").
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub grade: Option<String>,
    /// Size of the group.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group_size: Option<u64>,
    /// For an interval or a p-value: the index, in the claim's findings, of the estimate it qualifies.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub qualifies: Option<usize>,
    /// Of the claim's markers, the bracket or name that governs this number; several when one bracket has several.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub citations: Vec<CitationId>,
}

/// A sentence or table row that states something checkable.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Claim {
    /// Identity.
    pub id: ClaimId,
    /// The sentence or row; a bracket alone after the full stop stays outside.
    pub span: Span,
    /// The characters of `span`.
    pub text: String,
    /// Section it stands in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub section: Option<SectionId>,
    /// Mentions inside, in reading order.
    pub entities: Vec<EntityId>,
    /// Markers given for it, in reading order.
    pub citations: Vec<CitationId>,
    /// References of the resolved and ambiguous markers, each once, in the order of the markers.
    pub references: Vec<ReferenceId>,
    /// Whether there is any.
    pub support: Support,
    /// Why each marker is taken as support.
    pub support_links: Vec<SupportLink>,
    /// Numbers, in reading order.
    pub findings: Vec<Finding>,
    /// How the writer stands to it.
    pub assertion: Assertion,
    /// Which way the result points.
    pub direction: Direction,
    /// What each mention is in the claim, in reading order.
    pub roles: Vec<EntityRole>,
    /// Doses and schedules, in reading order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub regimens: Vec<Regimen>,
}
