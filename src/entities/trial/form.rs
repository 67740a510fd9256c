use crate::entities::{
    token::{Joint, Token},
    words::Words,
};

/// Acronyms before "study" or "trial" that say what kind of study it is, or who made it, or of what.
static NOT_NAMES: Words = Words::new(
    "RCT RCTS DNA RNA MRNA MRI PET CT EEG FMRI MEG GWAS HIV AIDS HBV HCV HPV COVID SARS CNS FDA EMA WHO \
     NIH NCI NHS ESMO ASCO NCCN ESC AHA ACC ADA EASD ESH SEER FAERS MEDLINE PUBMED EMBASE COCHRANE PRISMA \
     CONSORT GRADE ROC PK PD QTC UK US USA EU UAE ICU HER2 EGFR BRCA NSCLC SCLC CRC HCC RCC AML ALL CLL \
     CML MM DLBCL TNBC MBC COPD CKD CVD CAD ACS STEMI NSTEMI HF HFREF HFPEF AF PAD VTE DVT PE T2DM T1DM \
     T2D T1D DM MS AD RA PSA IBD UC SLE ADHD PTSD MDD OCD TBI ALS BMI PCI CABG HPLC PCR ELISA SNP QTL \
     CRISPR IPSC MSC CVOT CVOTS II III IV IIA IIB IIIB IA IB I A GP PI IRB IIT IND NDA BLA ITT PP QOL PRO \
     OS PFS DFS ORR EFS MACE MTD DLT ERP LDL HDL PCSK9 SGLT2 DPP GLP TKI ADC ICI IO SSRI RWE RWD NGS IHC \
     FISH TMA WES WGS EHR UKB VA IPD NMA META MA PROSPERO STROBE BOLD TMS TDCS DBS CBT MCI AE SAE DB PC R \
     OLE LTE SAR ROS ATP GABA NMDA TNF IL NK CAR TCR MHC HLA CSF BBB APOE APP MAO DTI VBM LFP MEA USPSTF \
     CDC VEGF PSMA FAST BOTH THE AND FIRST PHASE OPEN LABEL THIS OUR NEW CLINICAL",
);

/// A word in capitals, of three letters or more.
pub(super) fn is_shout(token: &Token<'_>) -> bool {
    token.text.chars().next().is_some_and(char::is_uppercase)
        && token.capitals() >= 3
        && token.text.chars().all(char::is_alphanumeric)
}

/// Whether the words have the form of a trial's name: an acronym of at least three capitals that is no
/// abbreviation of something else, possibly with parts after hyphens.
pub(in crate::entities) fn is_trial_name(tokens: &[Token<'_>]) -> bool {
    let Some(first) = tokens.first() else {
        return false;
    };
    let capitals: usize = tokens.iter().map(Token::capitals).sum();
    let barred = |token: &Token<'_>| {
        let upper = token.text.to_uppercase();
        NOT_NAMES.contains(&upper) || NOT_NAMES.contains(upper.trim_end_matches('S'))
    };
    let letters = first.text.chars().filter(|c| c.is_alphabetic()).count();
    first.text.chars().next().is_some_and(char::is_alphanumeric)
        && capitals >= 3
        && letters >= 3
        && first.capitals() >= 2
        && !barred(first)
        && !tokens.last().is_some_and(|last| {
            tokens.len() > 1
                && matches!(
                    last.key.as_str(),
                    "positive"
                        | "negative"
                        | "based"
                        | "related"
                        | "controlled"
                        | "wide"
                        | "mutant"
                        | "targeted"
                        | "style"
                        | "sponsored"
                        | "label"
                        | "cohort"
                        | "like"
                        | "led"
                        | "naive"
                        | "infected"
                        | "low"
                        | "center"
                        | "arm"
                )
        })
        && tokens
            .iter()
            .all(|token| token.text.chars().all(char::is_alphanumeric))
}

/// Whether a hyphenated name has the form that hardly anything but a trial has: "DESTINY-Breast03", "REDUCE-IT",
/// "PARADIGM-HF", "KEYNOTE-522".
pub(in crate::entities) fn has_series_form(tokens: &[Token<'_>]) -> bool {
    let [first, second] = tokens else {
        return false;
    };
    let is_long =
        first.is_all_caps() && first.text.chars().all(char::is_alphabetic) && first.text.len() >= 5;
    let number = second.text.chars().all(|c| c.is_ascii_digit()) && second.text.len() <= 3;
    let word = second.is_capitalised()
        && second.text.chars().any(char::is_lowercase)
        && second.has_digit();
    is_long
        && second.joint == Joint::Hyphen
        && (number || word)
        && is_trial_name(tokens)
        && first.text != "COVID"
}

/// Whether most words of a sentence are in capitals, so that capitals say nothing.
pub(in crate::entities) fn is_shouted(tokens: &[Token<'_>]) -> bool {
    let words = tokens
        .iter()
        .filter(|token| token.is_word() && token.text.len() > 1);
    let (mut all, mut shouted) = (0usize, 0usize);
    for word in words {
        all += 1;
        shouted += usize::from(word.is_all_caps());
    }
    all >= 4 && shouted * 10 > all * 7
}
