//! Diseases that exclude each other: who has the one is, as a rule, not in a study of the other.

use std::{collections::BTreeSet, sync::LazyLock};

use regex::Regex;

use super::pattern;

/// A set of diseases that a study chooses among.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Family {
    Cancer,
    Diabetes,
    Infection,
    Hepatitis,
    Bowel,
    Joints,
    Nerves,
    Airways,
    Mind,
}

/// A disease: its family, its name in a sentence, and how a text names it. The patterns are tried in lower case,
/// between word borders.
const DISEASES: &[(Family, &str, &str)] = &[
    (
        Family::Cancer,
        "breast cancer",
        r"(?:breast|mammary)(?: \w+){0,2} (?:cancers?|carcinomas?|tumou?rs?|neoplasms?|adenocarcinomas?)|(?:cancers?|carcinomas?) of the breast|tnbc|mbc",
    ),
    (
        Family::Cancer,
        "lung cancer",
        r"(?:lung|bronchial|pulmonary)(?: \w+){0,2} (?:cancers?|carcinomas?|adenocarcinomas?|tumou?rs?)|nsclc|sclc|lung and",
    ),
    (
        Family::Cancer,
        "gastric cancer",
        r"(?:gastric|stomach|gastroesophageal|gastro-oesophageal|gastro-esophageal)(?: \w+){0,3} (?:cancers?|carcinomas?|adenocarcinomas?)",
    ),
    (
        Family::Cancer,
        "oesophageal cancer",
        r"(?:oesophageal|esophageal|oesophagus|esophagus)(?: \w+){0,3} (?:cancers?|carcinomas?|adenocarcinomas?)",
    ),
    (
        Family::Cancer,
        "colorectal cancer",
        r"(?:colorectal|colon|rectal)(?: \w+){0,2} (?:cancers?|carcinomas?|adenocarcinomas?|tumou?rs?)|mcrc",
    ),
    (
        Family::Cancer,
        "prostate cancer",
        r"(?:prostate|prostatic)(?: \w+){0,2} (?:cancers?|carcinomas?|adenocarcinomas?)|mcrpc",
    ),
    (
        Family::Cancer,
        "ovarian cancer",
        r"ovarian(?: \w+){0,2} (?:cancers?|carcinomas?|tumou?rs?)",
    ),
    (
        Family::Cancer,
        "pancreatic cancer",
        r"(?:pancreatic|pancreas)(?: \w+){0,2} (?:cancers?|carcinomas?|adenocarcinomas?)|pdac",
    ),
    (
        Family::Cancer,
        "liver cancer",
        r"hepatocellular(?: \w+){0,1} carcinomas?|liver cancers?|hepatoma",
    ),
    (
        Family::Cancer,
        "kidney cancer",
        r"renal[- ]cell(?: \w+){0,1} (?:cancers?|carcinomas?)|kidney cancers?",
    ),
    (
        Family::Cancer,
        "bladder cancer",
        r"(?:bladder|urothelial)(?: \w+){0,1} (?:cancers?|carcinomas?)",
    ),
    (Family::Cancer, "melanoma", r"melanomas?"),
    (
        Family::Cancer,
        "brain tumours",
        r"gliomas?|glioblastomas?|brain (?:cancers?|tumou?rs?)|medulloblastomas?",
    ),
    (
        Family::Cancer,
        "head and neck cancer",
        r"head[- ]and[- ]neck(?: \w+){0,3} (?:cancers?|carcinomas?)|hnscc|nasopharyngeal carcinomas?|oral cancers?",
    ),
    (
        Family::Cancer,
        "thyroid cancer",
        r"thyroid(?: \w+){0,2} (?:cancers?|carcinomas?)",
    ),
    (
        Family::Cancer,
        "cervical cancer",
        r"cervical(?: \w+){0,2} (?:cancers?|carcinomas?)",
    ),
    (
        Family::Cancer,
        "endometrial cancer",
        r"(?:endometrial|uterine)(?: \w+){0,1} (?:cancers?|carcinomas?)",
    ),
    (Family::Cancer, "sarcoma", r"\w*sarcomas?"),
    (Family::Cancer, "leukaemia", r"leuka?emias?|cll|aml|cml"),
    (Family::Cancer, "lymphoma", r"lymphomas?|dlbcl"),
    (Family::Cancer, "myeloma", r"myelomas?"),
    (Family::Cancer, "mesothelioma", r"mesotheliomas?"),
    (Family::Cancer, "neuroblastoma", r"neuroblastomas?"),
    (
        Family::Cancer,
        "biliary cancer",
        r"cholangiocarcinomas?|biliary(?: \w+){0,1} (?:cancers?|carcinomas?)",
    ),
    (
        Family::Diabetes,
        "type 1 diabetes",
        r"type[- ](?:1|i) diabetes|t1dm?",
    ),
    (
        Family::Diabetes,
        "type 2 diabetes",
        r"type[- ](?:2|ii) diabetes|t2dm?",
    ),
    (
        Family::Diabetes,
        "gestational diabetes",
        r"gestational diabetes|gdm",
    ),
    (Family::Infection, "COVID-19", r"covid(?:-?19)?|sars-cov-2"),
    (Family::Infection, "influenza", r"influenza"),
    (Family::Infection, "HIV infection", r"hiv(?:-1)?|aids"),
    (Family::Infection, "tuberculosis", r"tuberculosis|tb"),
    (Family::Infection, "malaria", r"malaria"),
    (Family::Infection, "Ebola", r"ebola"),
    (Family::Hepatitis, "hepatitis B", r"hepatitis b|hbv"),
    (Family::Hepatitis, "hepatitis C", r"hepatitis c|hcv"),
    (
        Family::Bowel,
        "Crohn's disease",
        r"crohn(?:['’]s)?(?: disease)?",
    ),
    (Family::Bowel, "ulcerative colitis", r"ulcerative colitis"),
    (
        Family::Joints,
        "rheumatoid arthritis",
        r"rheumatoid arthritis",
    ),
    (Family::Joints, "osteoarthritis", r"osteoarthritis"),
    (
        Family::Joints,
        "psoriatic arthritis",
        r"psoriatic arthritis",
    ),
    (Family::Joints, "gout", r"gout"),
    (
        Family::Nerves,
        "Alzheimer's disease",
        r"alzheimer(?:['’]s)?",
    ),
    (
        Family::Nerves,
        "Parkinson's disease",
        r"parkinson(?:['’]s)?",
    ),
    (Family::Nerves, "multiple sclerosis", r"multiple sclerosis"),
    (
        Family::Nerves,
        "amyotrophic lateral sclerosis",
        r"amyotrophic lateral sclerosis",
    ),
    (
        Family::Nerves,
        "Huntington's disease",
        r"huntington(?:['’]s)?",
    ),
    (Family::Airways, "asthma", r"asthma"),
    (
        Family::Airways,
        "COPD",
        r"copd|chronic obstructive pulmonary",
    ),
    (Family::Airways, "cystic fibrosis", r"cystic fibrosis"),
    (
        Family::Mind,
        "depression",
        r"(?:major )?depressi(?:on|ve disorder)",
    ),
    (Family::Mind, "schizophrenia", r"schizophrenia"),
    (Family::Mind, "bipolar disorder", r"bipolar"),
];

/// Words that speak of a whole family, or of several of its diseases.
const WIDE: &[(Family, &str)] = &[
    (
        Family::Cancer,
        r"(?:solid|advanced|various|other|different|multiple|several|many|human|all|malignant) (?:\w+ )?(?:tumou?rs?|cancers?|malignanc(?:y|ies)|neoplasms?|carcinomas?)|tumou?r[- ]agnostic|pan-?cancer|cancer types|tumou?r types|malignanc(?:y|ies)|cancer patients|patients with cancer|cancers|carcinomas|oncology|cancer cells?|cancer therapy|anticancer|cancer treatment|healthy|mice|mouse|rats?",
    ),
    (
        Family::Diabetes,
        r"diabetes mellitus|with or without diabetes|diabetic",
    ),
    (
        Family::Infection,
        r"infectious diseases|viral infections|viruses|coronavirus(?:es)?|pneumonia",
    ),
    (Family::Hepatitis, r"viral hepatitis|chronic hepatitis"),
    (Family::Bowel, r"inflammatory bowel|ibd|colitis"),
    (Family::Joints, r"arthritis|arthritides|rheumatic diseases"),
    (Family::Nerves, r"neurodegenerat\w+|dementias?|neurological"),
    (
        Family::Airways,
        r"airways? diseases?|respiratory diseases?|obstructive",
    ),
    (Family::Mind, r"mental|psychiatric|mood|psychosis"),
];

static DISEASE_PATTERNS: LazyLock<Vec<(Family, &'static str, Regex)>> = LazyLock::new(|| {
    DISEASES
        .iter()
        .map(|(family, name, text)| (*family, *name, bounded(text)))
        .collect()
});

static WIDE_PATTERNS: LazyLock<Vec<(Family, Regex)>> = LazyLock::new(|| {
    WIDE.iter()
        .map(|(family, text)| (*family, bounded(text)))
        .collect()
});

fn bounded(text: &str) -> Regex {
    pattern(&format!(r"(?i)\b(?:{text})\b"))
}

/// What a text says of whom it is about.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Populations {
    diseases: BTreeSet<(Family, &'static str)>,
    wide: BTreeSet<Family>,
}

impl Populations {
    pub(super) fn of(text: &str) -> Self {
        let diseases = DISEASE_PATTERNS
            .iter()
            .filter(|(_, _, regex)| regex.is_match(text))
            .map(|(family, name, _)| (*family, *name))
            .collect();
        let wide = WIDE_PATTERNS
            .iter()
            .filter(|(_, regex)| regex.is_match(text))
            .map(|(family, _)| *family)
            .collect();
        Self { diseases, wide }
    }

    /// The diseases of a family, unless the text also speaks of the family as a whole.
    pub(super) fn within(&self, family: Family) -> BTreeSet<&'static str> {
        if self.wide.contains(&family) {
            return BTreeSet::new();
        }
        self.diseases
            .iter()
            .filter(|(of, _)| *of == family)
            .map(|(_, name)| *name)
            .collect()
    }

    /// Whether the text speaks of a family at all.
    pub(super) fn touches(&self, family: Family) -> bool {
        self.wide.contains(&family) || self.diseases.iter().any(|(of, _)| *of == family)
    }

    /// The families of which the text names a disease.
    pub(super) fn families(&self) -> BTreeSet<Family> {
        self.diseases.iter().map(|(family, _)| *family).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn metastases_and_wide_words_are_no_disease_of_their_own() {
        let of = |text: &str| Populations::of(text).within(Family::Cancer);
        assert_eq!(
            of("HER2-positive metastatic breast cancer"),
            BTreeSet::from(["breast cancer"])
        );
        assert_eq!(
            of("lung metastases and interstitial lung disease"),
            BTreeSet::new()
        );
        assert_eq!(of("breast cancer and other solid tumours"), BTreeSet::new());
        assert_eq!(
            of("in NSCLC and osteosarcoma"),
            BTreeSet::from(["lung cancer", "sarcoma"])
        );
    }
}
