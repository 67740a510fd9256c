//! Which sentences are claims: a linear classifier over documented features.
//!
//! Each feature that a sentence shows adds its weight; a sum of at least [`THRESHOLD`] is a claim. A sentence without
//! an entity never is. In a review most sentences about a treatment or an outcome state something that can be
//! checked, so an entity alone stands below the threshold, a predicate lifts it there, and the cues of aims, methods, definitions and references to other parts push it below. The weights
//! were set by hand in steps of a half and checked against sentences of published reviews.

use super::{
    assertion,
    candidate::{Part, Source},
    cues,
    findings::{
        Numbers,
        token::{Kind, Token},
    },
    predicate,
};
use crate::entities::{Entity, EntityLabel};
use crate::text::phrases;

/// Least sum of weights of a claim. Raising it loses background statements first, lowering it lets in
/// sentences that only announce a topic.
const THRESHOLD: f64 = 1.0;

/// What the features look at.
pub(super) struct Reading<'a> {
    pub(super) tokens: &'a [Token],
    pub(super) entities: &'a [&'a Entity],
    pub(super) numbers: &'a Numbers,
    pub(super) cited: bool,
    pub(super) part: Part,
    pub(super) source: Source,
    pub(super) question: bool,
}

/// A property of a sentence and what it adds.
struct Feature {
    weight: f64,
    shows: fn(&Reading<'_>) -> bool,
}

/// Verbs and nouns by which a result is told.
const RESULT: &[&str] = phrases!(
    "show*|demonstrat*|improv*|reduc*|increas*|decreas*|associat*|achiev*|report*|observ*|\
     occur*|prolong*|induc*|inhibit*|caus*|lead to|leads to|led to|result in|results in|\
     resulted|approved|approval|prevent*|found|confirm*|reveal*|exhibit*|experienced|\
     developed|failed|suppress*|enhanc*|benefit*|effective|efficacy|efficacious|safe|\
     well tolerated|well-tolerated|tolerated|recommended|indicated|responded|met its|\
     discontinu*|died|survived|yield*|provid*|produc*|accelerat*|alleviat*|affect*|attenuat*|\
     lower*|promot*|protect*|correlat*|predict*|worsen*|activ*|superior|toler*|resistan*|\
     sensitiv*|block*|bind*|target*|remain*|standard of care|used|contribut*|modulat*|\
     impair*|limit*|restor*|mediat*|suggest*|indicat*|support*|seem*|appear*"
);

/// Words of comparison.
const COMPARISON: &[&str] = phrases!(
    "than|compared|versus|vs|superior|inferior|non-inferior|noninferior|higher|lower|longer|\
     shorter|better|worse|greater|fewer|comparable|similar|equivalent|difference*|\
     relative to|most common*|most frequent*|more common*|more frequent*|less common*|\
     more effective|less effective"
);

/// The paper speaks of itself: what it will do.
const AIM: &[&str] = phrases!(
    "this review aims|this review|this article|this paper|the present review|\
     the present article|this narrative review|this systematic review|we aim|we aimed|\
     the aim of|aim of this|aims to|the purpose of|the objective of|our objective|our aim|\
     we review|we reviewed|we discuss|we summarize|we summarise|we describe|we present|\
     we focus|we will|we here|here we|in this review|in this article|in this paper|\
     will be discussed|will be reviewed|are discussed|is discussed|are summarized in|\
     are summarised in|is summarized in|is summarised in|are listed in|are shown in|\
     is shown in|are presented in|is presented in|are described below|is described below|\
     discussed below|as discussed|see table|see figure|reviewed elsewhere|beyond the scope|\
     this section|the following section*|the next section|has been reviewed|\
     have been reviewed|research question*|to answer this question|will be placed|\
     focus will be|particular focus|special focus|emphasis will|emphasis is placed|\
     will be given to|review focuses|article focuses|will be highlighted|we highlight|\
     we outline|we provide an overview|we examine|are outlined|is outlined|\
     will be summarized|will be summarised|will be described|the current review|\
     this overview|this chapter|current review|provides an overview|provide an overview|\
     provide a broader|provides a broader|further work is needed|\
     further research is needed|further studies are needed|further work is required|\
     more research is needed|will be essential|will be crucial|is essential to|\
     is essential for|is fundamental for|is crucial for|findings underscore*|\
     comparison underscores|represent the ongoing"
);

/// How something was done.
const METHOD: &[&str] = phrases!(
    "we searched|were searched|was searched|search terms|search strategy|were retrieved|\
     were included if|were excluded if|inclusion criteria|exclusion criteria|were eligible|\
     eligible patients|were randomly assigned|were randomized|were randomised|was randomized|\
     was randomised|randomly allocated|primary endpoint was|primary end point was|\
     primary outcome was|secondary endpoints were|secondary endpoints included|\
     secondary outcomes were|primary endpoints were|co-primary endpoints|was defined as|\
     were defined as|was assessed using|were assessed using|was measured using|\
     were measured using|were analyzed using|were analysed using|was performed using|\
     were extracted|was calculated|were calculated|data were collected|\
     was conducted according|informed consent|statistical analys*|we used|we included|\
     we excluded|was designed to|were performed using|according to the manufacturer*|pubmed|\
     medline|embase|cochrane library|web of science|scopus|prisma|was considered significant|\
     considered statistically significant|meta-analysis was performed"
);

/// What a word means or a thing consists of.
const DEFINITION: &[&str] = phrases!(
    "is defined as|are defined as|refers to|refer to|stands for|is a term|is an acronym|\
     is termed|are termed|are called|is called|consists of|consist of|is composed of|\
     are composed of|comprises|represents a class of|represent a class of|\
     represents a new class|represent a new class|represents a group of|\
     represent a group of|can be divided into|are divided into|is divided into|\
     can be classified|are classified|is classified|abbreviations|abbreviation|denotes"
);

/// What a thing is, without saying what it does.
const KIND_OF: &[&str] = phrases!(
    "is a|is an|are a|is the name|is one of|belongs to|belong to|is known as|also known as|\
     are known as|is the most|was a|was an"
);

/// What stands around an article: rights, funding, contributions.
const BACK_MATTER: &[&str] = phrases!(
    "open access article|creative commons|all rights reserved|the authors declare*|\
     the author declares|conflict of interest|conflicts of interest|competing interest*|\
     supported by a grant|supported by grants|contributed equally|read and approved|\
     publisher's note|corresponding author|wrote the manuscript|drafted the manuscript|\
     reviewed the manuscript|final version of the manuscript"
);

const FEATURES: &[Feature] = &[
    // An entity is there (without one nothing is read): just below the threshold.
    Feature {
        weight: 0.5,
        shows: |_| true,
    },
    // A predicate states something of it; without one there is nothing to check.
    Feature {
        weight: 0.5,
        shows: |r| r.has_verb(),
    },
    // A treatment and a measure together are a relation.
    Feature {
        weight: 0.5,
        shows: |r| r.treats() && r.measures(),
    },
    Feature {
        weight: 0.5,
        shows: |r| r.has_label(EntityLabel::Trial),
    },
    Feature {
        weight: 2.0,
        shows: |r| {
            r.numbers
                .findings
                .iter()
                .any(|finding| finding.kind != super::FindingKind::Count)
        },
    },
    Feature {
        weight: 0.5,
        shows: |r| !r.numbers.findings.is_empty(),
    },
    Feature {
        weight: 0.5,
        shows: |r| r.cited,
    },
    Feature {
        weight: 0.5,
        shows: |r| cues::has(r.tokens, RESULT),
    },
    Feature {
        weight: 0.5,
        shows: |r| cues::has(r.tokens, COMPARISON),
    },
    // A study that is under way can be looked up.
    Feature {
        weight: 0.5,
        shows: |r| cues::has(r.tokens, assertion::PLANNED),
    },
    Feature {
        weight: 0.5,
        shows: |r| r.part == Part::Results,
    },
    Feature {
        weight: -1.0,
        shows: |r| r.part == Part::Methods,
    },
    Feature {
        weight: -2.0,
        shows: |r| cues::has(r.tokens, AIM),
    },
    Feature {
        weight: -3.0,
        shows: |r| cues::has(r.tokens, BACK_MATTER),
    },
    Feature {
        weight: -2.0,
        shows: |r| cues::has(r.tokens, METHOD),
    },
    Feature {
        weight: -1.5,
        shows: |r| cues::has(r.tokens, DEFINITION),
    },
    // "X is a Y" alone is a definition; with a result word it is not only one.
    Feature {
        weight: -0.5,
        shows: |r| cues::has(r.tokens, KIND_OF) && r.numbers.findings.is_empty(),
    },
    Feature {
        weight: -3.0,
        shows: |r| r.question,
    },
    // Titles, captions and pieces of tables that stand as paragraphs have no verb.
    Feature {
        weight: -1.5,
        shows: |r| !r.has_verb() && r.source == Source::Sentence,
    },
    Feature {
        weight: -1.5,
        shows: |r| r.words() < 4 && r.source == Source::Sentence,
    },
];

impl Reading<'_> {
    fn has_label(&self, label: EntityLabel) -> bool {
        self.entities.iter().any(|entity| entity.label == label)
    }

    fn treats(&self) -> bool {
        self.has_label(EntityLabel::Drug) || self.has_label(EntityLabel::DrugClass)
    }

    fn measures(&self) -> bool {
        self.has_label(EntityLabel::Outcome) || self.has_label(EntityLabel::AdverseEvent)
    }

    fn words(&self) -> usize {
        self.tokens
            .iter()
            .filter(|token| token.kind == Kind::Word)
            .count()
    }

    fn has_verb(&self) -> bool {
        predicate::has_predicate(self.tokens, RESULT)
    }
}

/// Whether the sentence or row is a claim.
pub(super) fn is_claim(reading: &Reading<'_>) -> bool {
    if reading.entities.is_empty() {
        return false;
    }
    let sum: f64 = FEATURES
        .iter()
        .filter(|feature| (feature.shows)(reading))
        .map(|feature| feature.weight)
        .sum();
    sum >= THRESHOLD
}
