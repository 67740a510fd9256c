//! Drugs by their form: code names and the stems of international nonproprietary names (INN).

use std::sync::LazyLock;

use regex::Regex;

use super::{
    EntityLabel, EntitySource, Normalized,
    mention::Mention,
    token::{Joint, Token},
    words::Words,
};

/// Stems of the WHO's list for pharmaceutical substances that ordinary words hardly ever end with, and the
/// second words of conjugates and cell products. A stem counts after at least three letters.
static STEM: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        "^[a-z]{3,}(?:mab|tinib|nib|parib|gliptin|gliflozin|statin|vastatin|sartan|ciclib|rafenib|metinib|lisib|\
         degib|sidenib|zomib|limus|glutide|glitazone|glinide|prazole|setron|triptan|gepant|xaban|gatran|grel|\
         dipine|olol|pril|oxacin|cycline|micin|mycin|cillin|penem|bactam|conazole|fungin|vir|vudine|tegravir|buvir|\
         previr|asvir|ciclovir|cept|kinra|plase|taxel|platin|rubicin|tecan|bulin|trexate|trexed|mustine|stim|siran|\
         rsen|leucel|parvovec|repvec|fusp|lukast|terol|tropium|sone|olone|onide|azepam|azolam|barbital|caine|\
         curium|curonium|fenac|profen|oxicam|coxib|dronate|dronic|lutamide|relix|relin|tide|ciguat|isant|orexant|\
         pidem|clone|peridone|piprazole|apine|oxetine|ipramine|triptyline|racetam|gabalin|zolamide|semide|thiazide|\
         renone|fibrate|cromil|astine|tadine|lerone|gestrel|estrant|oxifene|trozole|exidine|bendazole|nidazole|\
         quine|oquine|arsen|begron|fenacin|sulosin|steride|afil|entan|kiren|vaptan|imod|nercept|stinel|golix|tirom|\
         xaltan|rotine|dopa|giline|mantadine|glipron|aprost|prost|mecarbil|camten|caftor)$",
    )
    .ok()
});

/// Words with such an ending that are no drugs.
static NOT_STEMS: Words = Words::new(
    "statin statins auristatin triptan gliptin sartan glutide peptide nucleotide polypeptide neuropeptide \
     oligonucleotide dinucleotide glycopeptide lipopeptide riptide somatostatin angiostatin endostatin \
     cystatin follistatin myostatin stathmin concept except accept intercept precept percept cyclone \
     clone subclone anticlone testosterone aldosterone corticosterone progesterone cholesterol sterol \
     lathosterol ergosterol sitosterol phytosterol oxysterol desmosterol cortisone interferon virus \
     adenovir reservoir souvenir elixir control protocol petrol glycol ethanol april nostril beyond \
     backbone milestone limestone gallstone bloodstone cornerstone touchstone gravestone keystone someone \
     everyone anyone colone alone bone zone ozone capsone dopamine squid gene cytokine chemokine kinin \
     vaccine medicine caffeine quinine amine adenine cocaine propane novel actin profilin cofilin tubulin \
     immunoglobulin globulin prolactin vitronectin angiotide natriuretide tetrapeptide dipeptide \
     tripeptide cyclotide aptamer decapeptide pentapeptide hexapeptide heptapeptide octapeptide \
     phosphopeptide ribonucleotide deoxynucleotide polynucleotide trinucleotide mononucleotide mustine \
     unicycle bicycline lepirudine fingolimus hippocampus imitation intestine crystalline cystine \
     byzantine palestine philistine clementine quarantine valentine argentine florentine pristine \
     christine augustine justine libertine cisterone lone drone prone throne crone hormone pheromone \
     pentapine alpine porcupine supine lupine rapine plane kilopril deruxtecan exatecan duocarmycin \
     calicheamicin actimycin antimycin oligomycin rapamycine tunicamycin puromycin hygromycin neomycine \
     blasticidine ionomycin bafilomycin telephone smartphone arachidone ketone acetone quinone ubiquinone \
     menaquinone flavone isoflavone chalcone lactone peptone silicone histone dysone glutathione \
     methadione semaphorine nephrotide aquacycline subpeptide oxytide virtual tetrodotoxin bioclone \
     monoclone hybridclone",
);

/// Letters that open the code names of sponsors' substances.
static SPONSORS: Words = Words::new(
    "ABBV ABT ACY ADCT ADXS AEZS AGS AK ALKS ALN ALT AMG ANG APR ARGX ARN ARRY ARV ARX ASG ASP AT AVE \
     AVXS AXS AZD BAN BAT BAY BB BEBT BGB BI BIBW BIIB BIND BL BLU BMN BMS BNT BPI BTK BYL CB CC CEP CFI \
     CHIR CHS CK CKD CNTO CP CPI CPX CT CTL CTX CX DB DCC DF DHES DS DZD EDO EGF ENMD EPZ ETC FPA FRC FS \
     GBR GDC GLPG GNE GQ GS GSK GW HKI HLX HMPL HS IBI ICP IDN IMAB IMC IMCB IMGN IMMU INCB IONIS IPI \
     ISIS JCAR JNJ JS JSKN JTX KB KHK KN KO KTE KTN KX LCL LCZ LDC LEE LGX LN LOP LOXO LTX LX LY MBG MBS \
     MCLA MDV MDX MEDI MEN MGA MGAH MGC MGCD MGD MGL MIN MK MLN MM MOR MORA MPDL MPL MRG MRTX NBI NC NI \
     NKTR NMS NVP NVL OBI ODM OMP ONC ONCX ONO ONT ORIN OSI PB PBI PCI PD PF PG PHA PKI PLX PMX PRL PRO \
     PRS PRT PSB PX QBS RAD RC REGN RG RGX RMC RN RO RP RPC RVT RX SAGE SAR SB SBT SCH SDZ SEA SEP SGN \
     SHR SI SKB SM SMT SNDX SNX SPI SRK SRP STI STRO SU SYD SYN TAK TAS TAVT TBL TG TGN TH THOR TJ TKI \
     TMC TNX TPX TQB TQ TRC TRU TSR TTI TVB UCB VK VLA VS VT VX WX XL XMT XTX YM YH YY ZEN ZN ZP ZW ZD",
);

/// Letters before numbers that open names of cell lines, markers, data sets, variants and instruments.
static NOT_SPONSORS: Words = Words::new(
    "NL CRB NL CRB CD CA MDA BT SK SKBR HCC HCT MCF SUM NCI CAL OE KPL HEK LNCAP DU RPMI THP NIH EFM UACC ZR AU MKN SNU \
     HL SW HT GSE GSM GPL PRJNA ENSG PMC PMID NM NP CRD ICD ISO IRB NCT ISRCTN CHICTR UMIN ACTRN COVID \
     MIR LET HSA KIAA LINC ZNF CYP HLA TMEM SLC IGF FOX SOX RFC BS EN HP USP TRIM CCDC FAM ORF MHC SERPIN \
     IC EC LD ED PM CI HR OR RR VAS II III IV VI AD BC CE NO FIG REF TAB EQ SF QLQ PHQ GAD BDI DSM GDPR \
     CFR UN EU US UK LOC RNA DNA AA BP KB MB GB HZ UM MM CM KG MG ML RS OMIM UP DOI ISSN ISBN ORCID GRADE \
     TABLE FIGURE PHASE PART STUDY PAGE VOL ART APT PO BOX TEL FAX JAK STAT SIRT SOD GPX NOD TLR PSD MAP \
     ERK AKT ACT CAS RAL WI NSCLC HPV HIV HBV HCV CMV EBV HTLV HHV SARS MERS IBM SPSS SAS CASP MIM DRKS \
     NTR KCT CTRI PACTR JAPIC DMN PP S100 GAP LPS ATCC JCRB DSMZ FDA EMA WHO AHA ESC",
);

/// Words beside a code name that show a substance under study.
static SUBSTANCE_CUES: Words = Words::new(
    "mg dose doses inhibitor inhibitors antagonist agonist agent agents drug adc adcs antibody conjugate \
     compound treated treatment treating received receiving administered administration payload clinical \
     efficacy safety combination monotherapy conjugated phase trial developed novel tablet oral therapy \
     car",
);

/// The drugs that the form of their names shows.
pub(super) fn by_form(tokens: &[Token<'_>]) -> Vec<Mention> {
    let has_cue = tokens
        .iter()
        .any(|token| SUBSTANCE_CUES.contains(&token.key));
    let mut mentions = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        let found = stem(tokens, at).or_else(|| code_name(tokens, at, has_cue));
        match found {
            Some((end, confidence)) => {
                let covered = tokens.get(at..end).unwrap_or_default();
                mentions.extend(mention(covered, confidence));
                at = end;
            }
            None => at += 1,
        }
    }
    mentions
}

fn mention(tokens: &[Token<'_>], confidence: f32) -> Option<Mention> {
    let mut name = String::new();
    for token in tokens {
        if !name.is_empty() {
            name.push(if token.joint == Joint::Hyphen {
                '-'
            } else {
                ' '
            });
        }
        name.push_str(token.text);
    }
    let is_code = name.chars().any(|c| c.is_ascii_digit());
    let normalized = Normalized {
        name: if is_code { name } else { name.to_lowercase() },
        ..Normalized::default()
    };
    Mention::over(
        tokens,
        EntityLabel::Drug,
        EntitySource::Pattern,
        confidence,
        Some(normalized),
    )
}

/// Second words of names whose first word is an antibody.
static CONJUGATE_WORDS: Words = Words::new(
    "deruxtecan emtansine vedotin govitecan ozogamicin tesirine mafodotin soravtansine duocarmazine \
     duocarmycine duocarmycin ravtansine tirumotecan rilsodotin botidotin rezetecan opadotin zovodotin \
     pelidotin tiuxetan pasudotox sarotalocan brengitecan samrotecan autoleucel ciloleucel maraleucel \
     vicleucel alfa beta pegol",
);

fn stem(tokens: &[Token<'_>], at: usize) -> Option<(usize, f32)> {
    let token = tokens.get(at)?;
    // Names of drugs have no plural; "-statins" and "-triptans" are classes.
    let is_stem = STEM.as_ref().is_some_and(|stem| stem.is_match(&token.key))
        && !NOT_STEMS.contains(&token.key);
    if token.text.len() < 6 || !is_stem || token.capitals() > 1 && !token.is_all_caps() {
        return None;
    }
    let second = tokens
        .get(at + 1)
        .filter(|next| next.joint != Joint::Border && CONJUGATE_WORDS.contains(&next.key));
    let end = at + 1 + usize::from(second.is_some());
    Some((end, 0.85))
}

/// "DS-8201a", "ARX788", "XMT-1522", "PF-06804103", "huMNC2-CAR44", "X-DXd".
fn code_name(tokens: &[Token<'_>], at: usize, has_cue: bool) -> Option<(usize, f32)> {
    let token = tokens.get(at)?;
    if token.joint == Joint::Fused && at > 0 {
        return None;
    }
    let next = tokens
        .get(at + 1)
        .filter(|next| next.joint == Joint::Hyphen);
    // A third part ("MDA-MB-231", "10-5021-3") is no code name.
    let third = tokens
        .get(at + 2)
        .filter(|third| third.joint == Joint::Hyphen);
    if let Some(next) = next
        && matches!(next.text, "DXd" | "DM1" | "DM4" | "MMAE")
        && token.is_capitalised()
    {
        return Some((at + 2, 0.85));
    }
    if let Some(next) = next
        && next.text.starts_with("CAR")
        && next.has_digit()
        && token.has_digit()
    {
        return Some((at + 2, 0.8));
    }
    if let Some((letters, digits)) = split_code(token.text) {
        return accepts_code(letters, digits, has_cue && next.is_none()).map(|sure| (at + 1, sure));
    }
    let next = next.filter(|_| third.is_none())?;
    let is_prefix = token.text.chars().all(|c| c.is_ascii_uppercase()) && token.text.len() >= 2;
    let digits = next
        .text
        .trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let is_number = !digits.is_empty()
        && digits.chars().all(|c| c.is_ascii_digit())
        && next.text.len() - digits.len() <= 1;
    if !is_prefix || !is_number {
        return None;
    }
    accepts_code(token.text, digits, has_cue).map(|sure| (at + 2, sure))
}

/// Letters and digits of a code written in one word, such as "ARX788" and "AZD9291".
fn split_code(word: &str) -> Option<(&str, &str)> {
    let cut = word.find(|c: char| c.is_ascii_digit())?;
    let (letters, rest) = word.split_at_checked(cut)?;
    let digits = rest.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let is_code = letters.len() >= 2
        && letters.chars().all(|c| c.is_ascii_uppercase())
        && digits.chars().all(|c| c.is_ascii_digit())
        && rest.len() - digits.len() <= 1;
    is_code.then_some((letters, digits))
}

/// How sure a code is. Sponsors' letters need two digits when two letters and context stand for them, three
/// otherwise; letters of nobody known need four digits, or three and a cue.
fn accepts_code(letters: &str, digits: &str, has_cue: bool) -> Option<f32> {
    if NOT_SPONSORS.contains(letters) || letters.len() > 5 || digits.len() > 9 {
        return None;
    }
    match (SPONSORS.contains(letters), digits.len()) {
        (true, 3..) => Some(0.85),
        (true, 2) if has_cue => Some(0.6),
        (false, 4..) if has_cue => Some(0.65),
        (false, 3) if has_cue && letters.len() >= 3 => Some(0.5),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{entities::token::tokens, text::Text};

    fn found(string: &str) -> Vec<String> {
        let text = Text::new(string.to_owned());
        by_form(&tokens(&text, text.span(), &[]))
            .iter()
            .map(|mention| text.slice(mention.span).to_owned())
            .collect()
    }

    #[test]
    fn code_names_are_drugs_and_genes_and_cell_lines_are_not() {
        assert_eq!(
            found(
                "DS-8201a, ARX788 and PF-06804103 in HER2+ MDA-MB-231 and BT-474 cells with CD274, IL-6 and COVID-19"
            ),
            ["DS-8201a", "ARX788", "PF-06804103"]
        );
    }

    #[test]
    fn stems_name_drugs_and_words_with_their_ending_are_none() {
        assert_eq!(
            found("a novel concept: zanotuzumab vedotin, ribolinib; peptide alone"),
            ["zanotuzumab vedotin", "ribolinib"]
        );
    }
}
