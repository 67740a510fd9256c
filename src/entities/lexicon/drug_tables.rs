use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
};

use super::{
    compile::{CompileError, Names, read_text},
    format::{Role, Sense},
};
use crate::entities::{EntityLabel, Normalized, token::key_of, words::Words};

/// Shorter names are read as words or other acronyms too often.
const SHORTEST: usize = 5;

/// Names of more words are chemical descriptions.
const MOST_WORDS: usize = 4;

/// What the names of genes, reagents, allergens and chemical descriptions contain; DrugBank lists these beside
/// drugs.
static FOREIGN_WORDS: Words = Words::new(
    "receptor protein factor kinase gene antigen enzyme human bovine porcine murine mouse rat virus \
     strain allergen pollen extract dander venom leaf root seed bark flower fruit whole meat oil cell \
     cells tissue subunit inhibitor inhibitors agonist antagonist substrate reagent chloride phosphate \
     oxide hydroxide sulfide nitrate peptide derivative derivatives water drugs agents isotope label \
     vaccine therapy treatment drug agent medication medications compounds compound acid ion cation anion \
     element salt saline alcohol ether ester resin bacterium bacteria fungus plant herb food fish egg \
     milk anti antibody antibodies monophosphate diphosphate triphosphate phosphatase synthase reductase \
     dehydrogenase transferase hydrolase polymerase protease oxidase peroxidase",
);

/// Acids that are drugs; other acids are metabolites and reagents.
static DRUG_ACIDS: Words = Words::new(
    "zoledronic valproic tranexamic mycophenolic ursodeoxycholic obeticholic ibandronic alendronic \
     risedronic pamidronic clodronic mefenamic aminocaproic retinoic acetylsalicylic fusidic nalidixic \
     bempedoic azelaic deoxycholic chenodeoxycholic clavulanic aminosalicylic tiludronic etidronic \
     ethacrynic etacrynic tolfenamic flufenamic tiaprofenic niflumic folinic levofolinic aminolevulinic \
     carglumic cromoglicic pipemidic gadoxetic gadoteric",
);

/// Adds DrugBank's open vocabulary and the variants of its names, filtered.
pub(super) fn add(tables: &Path, own: &Path, names: &mut Names) -> Result<(), CompileError> {
    let rules = rules(&own.join("not-drugs.tsv"))?;
    let variants = read_text(&tables.join("drug-names.tsv"))?;
    let mesh = mesh_numbers(&variants);
    let mut known = BTreeMap::new();
    let path = tables.join("drugbank-vocabulary.csv");
    for (number, line) in (1..).zip(read_text(&path)?.lines()).skip(2) {
        let columns = semicolon_columns(line);
        let [id, _, common, _, _, synonyms, structure, ..] = columns.as_slice() else {
            return Err(CompileError::Row {
                path,
                line: number,
                why: format!("{} columns, expected 7", columns.len()),
            });
        };
        let mut identifiers = BTreeMap::from([("drugbank".to_owned(), id.clone())]);
        if let Some(number) = mesh.get(id.as_str()) {
            identifiers.insert("mesh".to_owned(), (*number).to_owned());
        }
        let concept = Normalized {
            name: common.clone(),
            identifiers,
        };
        let is_small_molecule = !structure.is_empty();
        for surface in [common.as_str()].into_iter().chain(synonyms.split(" | ")) {
            if is_small_molecule || has_biologic_form(surface) {
                add_name(surface, &concept, &rules, names);
            }
        }
        if is_small_molecule || has_biologic_form(common) {
            known.insert(id.clone(), concept);
        }
    }
    for row in variants.lines().skip(1) {
        let columns: Vec<&str> = row.split('\t').collect();
        let [variant, _, drugbank, ..] = columns.as_slice() else {
            continue;
        };
        // Brands and spellings of one word; longer variants are preparations and descriptions.
        if let Some(concept) = known.get(*drugbank)
            && variant.chars().all(|c| c.is_ascii_alphabetic() || c == '-')
            && variant.chars().count() > SHORTEST
        {
            add_name(variant, concept, &rules, names);
        }
    }
    Ok(())
}

fn add_name(
    surface: &str,
    concept: &Normalized,
    rules: &BTreeMap<String, Role>,
    names: &mut Names,
) {
    let key = key_of(surface);
    if !is_name(surface, &key) {
        return;
    }
    let role = match rules.get(&key) {
        Some(Role::InContext) => Role::InContext,
        Some(_) => return,
        None => Role::Plain,
    };
    names.add(
        surface,
        Sense {
            label: EntityLabel::Drug,
            role,
            exact: super::own_tables::exact_spelling(EntityLabel::Drug, surface),
            normalized: concept.clone(),
        },
    );
}

/// Whether a name can stand in running text as a drug's name.
fn is_name(surface: &str, key: &str) -> bool {
    let words: Vec<&str> = key.split(' ').collect();
    let letters = key.chars().filter(|c| c.is_alphabetic()).count();
    let plain = surface
        .chars()
        .all(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '\''));
    let foreign = words.iter().any(|word| FOREIGN_WORDS.contains(word))
        && !words.iter().any(|word| DRUG_ACIDS.contains(word));
    plain && letters >= SHORTEST && words.len() <= MOST_WORDS && !foreign && has_word(&words)
}

/// Whether one word has four letters in a row: code numbers come from patterns, which know their neighbours.
fn has_word(words: &[&str]) -> bool {
    words
        .iter()
        .any(|word| word.chars().filter(|c| c.is_alphabetic()).count() >= 4)
}

/// Endings and words of the names of biological medicines. DrugBank lists allergens, foods and organisms among
/// the entries without a structure; the names of medicines there follow the INN's stems.
fn has_biologic_form(name: &str) -> bool {
    const ENDINGS: &str = "mab cept kin kinra alfa beta tide gene cel vec parin plase grastim gramostim \
         poetin ermin siran rsen cog tropin relin relix fusp toxin toxina toxinb globulin dase \
         tinib stim rudin mustine caplacizumab coglumab zumab vedotin emtansine deruxtecan ozogamicin ase tocog lutide \
         glutide natide paratide cagene leucel parvovec repvec";
    let lower = name.to_lowercase();
    lower.split([' ', '-']).any(|word| {
        ENDINGS
            .split(' ')
            .any(|ending| word.len() > ending.len() + 1 && word.ends_with(ending))
    }) || lower.starts_with("insulin")
        || lower.contains("heparin")
        || lower.contains("interferon")
}

/// Name to rule; a name that is never a drug has the role [`Role::Family`], which drugs do not use.
fn rules(path: &Path) -> Result<BTreeMap<String, Role>, CompileError> {
    let mut rules = BTreeMap::new();
    for (number, line) in (1..).zip(read_text(path)?.lines()) {
        if line.starts_with('#') || line.trim().is_empty() {
            continue;
        }
        let role = match line.split_once('\t') {
            Some((_, "never")) => Role::Family,
            Some((_, "context")) => Role::InContext,
            _ => {
                return Err(CompileError::Row {
                    path: path.to_owned(),
                    line: number,
                    why: "neither `never` nor `context` in the second column".to_owned(),
                });
            }
        };
        let name = line.split('\t').next().unwrap_or_default();
        rules.insert(key_of(name), role);
    }
    Ok(rules)
}

/// DrugBank number to MeSH number, where the table gives exactly one.
fn mesh_numbers(table: &str) -> BTreeMap<&str, &str> {
    let mut all: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for row in table.lines().skip(1) {
        let columns: Vec<&str> = row.split('\t').collect();
        if let [_, _, drugbank, mesh, ..] = columns.as_slice()
            && !drugbank.is_empty()
            && !mesh.is_empty()
        {
            all.entry(drugbank).or_default().insert(mesh);
        }
    }
    all.into_iter()
        .filter_map(|(drugbank, numbers)| match numbers.len() {
            1 => Some((drugbank, numbers.into_iter().next()?)),
            _ => None,
        })
        .collect()
}

/// Columns of a line of semicolon-separated values with quoted fields.
fn semicolon_columns(line: &str) -> Vec<String> {
    let mut columns = vec![String::new()];
    let mut is_quoted = false;
    let mut rest = line.chars().peekable();
    while let Some(c) = rest.next() {
        match c {
            '"' if is_quoted && rest.peek() == Some(&'"') => {
                rest.next();
                if let Some(column) = columns.last_mut() {
                    column.push('"');
                }
            }
            '"' => is_quoted = !is_quoted,
            ';' if !is_quoted => columns.push(String::new()),
            other => {
                if let Some(column) = columns.last_mut() {
                    column.push(other);
                }
            }
        }
    }
    columns
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quoted_columns_keep_their_separators() {
        assert_eq!(
            semicolon_columns(r#"a;"b;c ""d""";"#),
            ["a", r#"b;c "d""#, ""]
        );
    }

    #[test]
    fn chemical_descriptions_and_proteins_are_no_names() {
        let accepts = |name: &str| is_name(name, &key_of(name));
        assert!(accepts("Trastuzumab deruxtecan") && accepts("Zoledronic acid"));
        assert!(
            !accepts("2-(4-hydroxyphenyl)ethanol")
                && !accepts("Estrogen receptor")
                && !accepts("Oleic acid")
        );
    }
}
