//! Drug classes by grammar: a head word with the target or property that makes it a class.

use super::{
    EntityLabel, EntitySource, Normalized,
    mention::Mention,
    token::{Joint, Token},
    words::Words,
};

/// Heads that need a target in front of them to be a class.
static TARGET_HEADS: Words = Words::new(
    "inhibitor antagonist blocker agonist degrader modulator activator analogue analog mimetic stimulator \
     sensitizer binder potentiator",
);

/// Heads that are generic unless "-targeted", "-directed" or a kind of action stands before them.
static GENERIC_HEADS: Words =
    Words::new("therapy treatment agent drug therapeutic medication antibody modality compound");

/// What may end the word before a generic head and make a class of it.
const DIRECTIONS: &[&str] = &["targeted", "directed", "targeting", "blocking"];

/// Lower-case words that name targets or actions in front of a head.
static TARGET_WORDS: Words = Words::new(
    "tyrosine kinase receptor checkpoint immune proteasome aromatase aldosterone angiotensin converting \
     enzyme calcium channel sodium potassium beta alpha proton pump phosphodiesterase neprilysin \
     polymerase topoisomerase serine threonine reuptake serotonin norepinephrine noradrenaline dopamine \
     selective reductase transporter cotransporter transport glucose dipeptidyl peptidase glucagon like \
     peptide insulin incretin androgen estrogen progesterone mineralocorticoid glucocorticoid endothelin \
     factor thrombin platelet glycoprotein adrenergic adrenoceptor muscarinic cholinergic opioid \
     histamine leukotriene integrin interleukin cytokine complement protease integrase transcriptase \
     reverse neuraminidase entry fusion capsid histone deacetylase acetylcholinesterase cholinesterase \
     monoamine oxidase xanthine vasopressin orexin melatonin cannabinoid nmda gaba glutamate ampa growth \
     hormone gonadotropin releasing somatostatin prostaglandin cyclooxygenase calcineurin mtor hedgehog \
     menin smoothened bile acid cholesterol absorption ester transfer protein lipase synthase synthesis \
     carbonic anhydrase vascular endothelial epidermal fibroblast hypoxia inducible prolyl hydroxylase \
     vitamin soluble guanylate cyclase myosin adp ribose poly cyclin dependent janus bruton \
     phosphatidylinositol purinergic p2y12 thromboxane pan dual gastrin ghrelin amylin nonsteroidal \
     multikinase multi cell cycle angiogenesis microtubule telomerase nucleoside nucleotide non \
     bromodomain spindle aurora notch wnt cereblon uptake efflux voltage gated t type subtype secretase \
     amyloid calcitonin gene related parathyroid thyroid pcsk9 nep ace sphingosine phosphate tumor \
     necrosis i ii iii",
);

/// Kinds of action that make a class of a generic head, and of the plural alone.
static ACTIONS: Words = Words::new(
    "antiviral antibacterial antimicrobial antifungal antihypertensive antidiabetic antihyperglycemic \
     antithrombotic antiplatelet antiangiogenic angiogenic antineoplastic anticancer antitumor cancer \
     immunosuppressive immunomodulatory antiinflammatory inflammatory antidepressant antipsychotic \
     antiepileptic antiarrhythmic antiretroviral lipid lowering targeted cytotoxic hormonal endocrine \
     biological biologic chemotherapeutic immunotherapeutic bispecific monoclonal checkpoint sensitizing \
     alkylating hypomethylating dopaminergic serotonergic diuretic uricosuric thrombolytic fibrinolytic \
     radioligand disease modifying bone glucose",
);

/// The classes of a sentence that grammar shows.
pub(super) fn by_grammar(tokens: &[Token<'_>]) -> Vec<Mention> {
    (0..tokens.len())
        .filter_map(|head| {
            let start = class_start(tokens, head)?;
            let covered = tokens.get(start..=head)?;
            let name = covered
                .iter()
                .map(|token| token.key.as_str())
                .collect::<Vec<_>>()
                .join(" ");
            let normalized = Normalized {
                name: singular(&name).to_owned(),
                ..Normalized::default()
            };
            Mention::over(
                covered,
                EntityLabel::DrugClass,
                EntitySource::Pattern,
                0.8,
                Some(normalized),
            )
        })
        .collect()
}

/// Where the class begins whose head stands at `head`.
fn class_start(tokens: &[Token<'_>], head: usize) -> Option<usize> {
    let key = singular(&tokens.get(head)?.key);
    let is_border = tokens.get(head)?.joint == Joint::Border;
    if is_border {
        return None;
    }
    if TARGET_HEADS.contains(key) {
        return target_start(tokens, head);
    }
    // "targeted therapeutic strategies": an adjective in the singular.
    let is_adjective = tokens.get(head)?.key == "therapeutic";
    if GENERIC_HEADS.contains(key) && !is_adjective {
        return direction_start(tokens, head).or_else(|| anti_start(tokens, head));
    }
    None
}

/// "CDK4/6 inhibitors", "selective serotonin reuptake inhibitor", "tyrosine kinase inhibitors" of "HER2 tyrosine
/// kinase inhibitors": targets to the left, without those that only narrow a class down.
fn target_start(tokens: &[Token<'_>], head: usize) -> Option<usize> {
    let mut start = head;
    while start > 0 {
        let at = start - 1;
        let token = tokens.get(at)?;
        let joint = tokens.get(start)?.joint;
        let is_target = is_target(token) && joint != Joint::Border;
        let is_slash = token.text == "/" && joint == Joint::Fused && token.joint == Joint::Fused;
        let is_bracket = matches!(token.text, "(" | ")") && at > 0;
        if !(is_target || is_slash || is_bracket && inside_poly(tokens, at)) {
            break;
        }
        start = at;
    }
    // Conjunctions do not open a name.
    while tokens
        .get(start)
        .is_some_and(|token| start < head && (!token.is_word() || is_opener_barred(&token.key)))
    {
        start += 1;
    }
    // The longest standard class inside wins over the target in front of it.
    let keys: Vec<&str> = tokens
        .get(start..head)?
        .iter()
        .map(|token| token.key.as_str())
        .collect();
    if let [.., "tyrosine", "kinase"] = keys.as_slice() {
        return Some(head - 2);
    }
    if let [.., "immune", "checkpoint"] = keys.as_slice() {
        return Some(head - 2);
    }
    // "selective inhibitors", "receptor antagonists": words that narrow down, and no target.
    let names_target = tokens
        .get(start..head)?
        .iter()
        .any(|token| !UNSPECIFIC.contains(&token.key) && token.is_word());
    (start < head && names_target).then_some(start)
}

/// Target words that make no class by themselves.
static UNSPECIFIC: Words = Words::new(
    "selective receptor enzyme protein channel pump transport transporter growth factor cell cycle peptide acid ester entry type subtype gene multi pan dual potent",
);

/// "poly(ADP-ribose) polymerase": brackets inside a name.
fn inside_poly(tokens: &[Token<'_>], at: usize) -> bool {
    let from = at.saturating_sub(4);
    tokens
        .get(from..at)
        .is_some_and(|before| before.iter().any(|token| token.key == "poly"))
}

fn is_opener_barred(key: &str) -> bool {
    matches!(
        key,
        "and"
            | "or"
            | "non"
            | "like"
            | "type"
            | "i"
            | "ii"
            | "iii"
            | "related"
            | "dependent"
            | "dual"
            | "pan"
            | "t"
    )
}

/// Acronyms, words with digits and Greek-letter names are targets, and so are the words listed.
fn is_target(token: &Token<'_>) -> bool {
    let is_symbol = token.capitals() >= 2 && !token.text.ends_with('s')
        || token.has_digit() && token.text.chars().any(char::is_alphabetic)
        || token.text.chars().all(|c| c.is_ascii_digit()) && token.text.len() <= 2;
    is_symbol
        || TARGET_WORDS.contains(&token.key)
        || token.key.ends_with("ase") && token.key.len() > 5
}

/// "HER2-targeted therapies", "HER2-directed agents", "targeted agents".
fn direction_start(tokens: &[Token<'_>], head: usize) -> Option<usize> {
    let before = head.checked_sub(1)?;
    let direction = tokens.get(before)?;
    if !DIRECTIONS.contains(&direction.key.as_str()) {
        return action_start(tokens, head);
    }
    let is_joined = direction.joint == Joint::Hyphen;
    if is_joined && before > 0 {
        let mut start = before - 1;
        // "HER2/neu-targeted", "PD-1-directed".
        while start > 0
            && tokens
                .get(start)
                .is_some_and(|token| token.joint == Joint::Hyphen || token.text == "/")
        {
            start -= 1;
        }
        return Some(start);
    }
    // "HER2 targeted therapy" without the hyphen.
    let symbol = before
        .checked_sub(1)
        .filter(|at| tokens.get(*at).is_some_and(|token| token.capitals() >= 2));
    symbol.or((direction.key == "targeted").then_some(before))
}

/// "antiviral drugs", "glucose-lowering agents", "anti-inflammatory drugs".
fn action_start(tokens: &[Token<'_>], head: usize) -> Option<usize> {
    let mut start = head;
    while start > 0
        && tokens
            .get(start - 1)
            .is_some_and(|token| ACTIONS.contains(&token.key))
    {
        start -= 1;
    }
    if start == head {
        return None;
    }
    if start > 0
        && tokens
            .get(start)
            .is_some_and(|token| token.joint == Joint::Hyphen)
        && tokens
            .get(start - 1)
            .is_some_and(|token| token.key == "anti")
    {
        start -= 1;
    }
    let single = (start + 1 == head)
        .then(|| tokens.get(start).map(|token| token.key.as_str()))
        .flatten();
    let is_generic = matches!(
        single,
        Some(
            "cancer"
                | "disease"
                | "bone"
                | "glucose"
                | "lipid"
                | "lowering"
                | "inflammatory"
                | "angiogenic"
                | "checkpoint"
                | "antitumor"
                | "modifying"
        )
    );
    (!is_generic).then_some(start)
}

/// "anti-PD-1 antibodies", "anti-HER2 therapies"; not "anti-HER2 monoclonal antibodies", whose head is a class.
fn anti_start(tokens: &[Token<'_>], head: usize) -> Option<usize> {
    let mut start = head;
    while start > 0 && head - start < 4 {
        start -= 1;
        let token = tokens.get(start)?;
        let next = tokens.get(start + 1)?;
        if token.key == "anti" && next.joint == Joint::Hyphen {
            return Some(start);
        }
        if start + 1 == head {
            if !is_target(token) {
                return None;
            }
        } else if next.joint != Joint::Hyphen && next.text != "/" && token.text != "/" {
            return None;
        }
    }
    None
}

fn singular(word: &str) -> &str {
    match word {
        "therapies" => "therapy",
        "antibodies" => "antibody",
        "modalities" => "modality",
        other => other.strip_suffix('s').unwrap_or(other),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{entities::token::tokens, text::Text};

    fn found(string: &str) -> Vec<String> {
        let text = Text::new(string.to_owned());
        by_grammar(&tokens(&text, text.span(), &[]))
            .iter()
            .map(|mention| text.slice(mention.span).to_owned())
            .collect()
    }

    #[test]
    fn a_target_or_direction_makes_the_class() {
        assert_eq!(
            found("CDK4/6 inhibitors and inhibitors"),
            ["CDK4/6 inhibitors"]
        );
        assert_eq!(
            found("HER2-targeted therapies; therapy"),
            ["HER2-targeted therapies"]
        );
        assert_eq!(found("anti-HER2 agents"), ["anti-HER2 agents"]);
        assert_eq!(
            found("poly(ADP-ribose) polymerase inhibitors"),
            ["poly(ADP-ribose) polymerase inhibitors"]
        );
    }

    #[test]
    fn a_target_before_a_class_of_its_own_stays_out() {
        assert_eq!(
            found("HER2 tyrosine kinase inhibitors"),
            ["tyrosine kinase inhibitors"]
        );
        assert_eq!(
            found("anti-HER2 monoclonal antibodies"),
            ["monoclonal antibodies"]
        );
        assert_eq!(
            found("systemic therapy, combination therapy"),
            Vec::<String>::new()
        );
    }
}
