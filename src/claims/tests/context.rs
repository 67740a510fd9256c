//! What numbers take from the words, sentences and cells around them.

use super::*;

/// Findings as text, measure, arm and comparator, words in quotes where they are no entity.
fn groups_of(document: &Document) -> Vec<String> {
    let entities = entities(document, NAMES);
    let name = |id: &Option<EntityId>, words: &Option<String>| {
        let entity = entities
            .iter()
            .find(|entity| Some(&entity.id) == id.as_ref());
        match (entity, words) {
            (Some(entity), _) => entity.text.clone(),
            (None, Some(words)) => format!("\"{words}\""),
            (None, None) => "-".to_owned(),
        }
    };
    extract(document, &[], &entities)
        .value
        .iter()
        .flat_map(|claim| &claim.findings)
        .filter(|finding| finding.qualifies.is_none())
        .map(|finding| {
            let unit = finding.unit.as_deref().unwrap_or("-");
            let measure = name(&finding.measure, &finding.measure_text);
            let arm = name(&finding.arm, &finding.arm_text);
            let comparator = name(&finding.comparator, &finding.comparator_text);
            format!("{} {unit} {measure}/{arm}/{comparator}", finding.text)
        })
        .collect()
}

fn sentences(string: &str) -> Vec<String> {
    groups_of(&paragraph(string))
}

#[test]
fn control_groups_keep_their_words() {
    assert_eq!(
        sentences("ORR was 40% with alphamab and 20% with usual care."),
        [
            "40% % ORR/alphamab/\"usual care\"",
            "20% % ORR/\"usual care\"/-"
        ]
    );
    assert_eq!(
        sentences("Death was seen in 301 of 2743 patients on alphamab and 303 of 2708 controls."),
        [
            "301 of 2743 patients - -/alphamab/\"controls\"",
            "303 of 2708 controls - -/\"controls\"/-"
        ]
    );
}

#[test]
fn a_value_reached_is_that_of_the_treatment() {
    assert_eq!(
        sentences("The addition of alphamab to betanib raised median PFS from 9.6 to 18.8 months."),
        [
            "9.6 months PFS/betanib/-",
            "18.8 months months PFS/alphamab/betanib"
        ]
    );
}

#[test]
fn lists_and_sides_share_their_arms() {
    assert_eq!(
        sentences("ORR was 47% and 46% with alphamab every 2 or 3 weeks, and 26% with betanib."),
        [
            "47% % ORR/alphamab/-",
            "46% % ORR/alphamab/betanib",
            "26% % ORR/betanib/-"
        ]
    );
    assert_eq!(
        sentences(
            "ORR was higher in the alphamab group (40% and 50%) than in the betanib group (20% and 30%)."
        ),
        [
            "40% % ORR/alphamab/-",
            "50% % ORR/alphamab/-",
            "20% % ORR/betanib/-",
            "30% % ORR/betanib/-"
        ]
    );
}

#[test]
fn rates_of_a_list_have_one_unit() {
    assert_eq!(
        sentences("With alphamab v betanib, fatigue was seen (1.27% v 1.60% per year)."),
        [
            "1.27% % per year fatigue/alphamab/betanib",
            "1.60% per year % per year fatigue/betanib/-"
        ]
    );
}

#[test]
fn what_a_sentence_leaves_out_is_taken_from_the_one_before() {
    let document = paragraph(
        "PFS was longer with alphamab than with placebo. The hazard ratio was 0.42 (95% CI 0.31–0.57) for betanib. ORR was higher too (40% vs 20%).",
    );
    assert_eq!(
        groups_of(&document),
        [
            "0.42 - PFS/betanib/\"placebo\"",
            "40% % ORR/betanib/\"placebo\"",
            "20% % ORR/\"placebo\"/-"
        ]
    );
    let claims = extract(&document, &[], &entities(&document, NAMES)).value;
    let inherited = |part, confidence| Inherited {
        part,
        from: InheritedFrom::EarlierSentence,
        confidence,
    };
    assert_eq!(
        claims[1].findings[0].inherited,
        [
            inherited(FindingPart::Measure, 0.75),
            inherited(FindingPart::Comparator, 0.5)
        ]
    );
}

#[test]
fn people_and_controls_have_their_roles() {
    let document = paragraph(
        "In alphamab-resistant disease, betanib improved PFS. Later, betanib was compared with alphamab for PFS.",
    );
    let roles: Vec<Role> = extract(&document, &[], &entities(&document, NAMES))
        .value
        .iter()
        .flat_map(|claim| &claim.roles)
        .map(|given| given.role)
        .collect();
    assert_eq!(
        roles,
        [
            Role::Population,
            Role::Intervention,
            Role::Outcome,
            Role::Intervention,
            Role::Comparator,
            Role::Outcome
        ]
    );
}

/// A table below a sentence, cells parted by bars; the first line of the table is its caption, the second its header.
fn with_table(sentence: &str, lines: &[&str]) -> Document {
    let mut string = sentence.to_owned();
    let mut blocks = vec![block(
        BlockKind::Paragraph,
        Span::new(0, string.chars().count()),
    )];
    for (at, line) in lines.iter().enumerate() {
        string.push('\n');
        let start = string.chars().count();
        string.push_str(&line.replace('|', "\t"));
        let span = Span::new(start, string.chars().count());
        let in_table = |kind, span, column| Block {
            table: Some(0),
            column,
            is_header: at == 1,
            ..block(kind, span)
        };
        if at == 0 {
            blocks.push(in_table(BlockKind::Caption, span, None));
            continue;
        }
        blocks.push(in_table(BlockKind::TableRow, span, None));
        let mut from = start;
        for (column, cell) in line.split('|').enumerate() {
            let cell = Span::new(from, from + cell.chars().count());
            from = cell.end + 1;
            blocks.push(in_table(BlockKind::TableCell, cell, Some(column)));
        }
    }
    Document {
        text: Text::new(string),
        blocks,
        ..Document::default()
    }
}

#[test]
fn cells_take_groups_and_measures_from_header_row_and_caption() {
    let document = with_table(
        "Alphamab.",
        &[
            "PFS with new drugs",
            "Drug|Patients|LVEF|Events, % (drug vs placebo)|HR (95% CI)",
            "alphamab|714|≤40%|16.3 vs 21.2|0.74 (0.65–0.85)",
        ],
    );
    assert_eq!(
        groups_of(&document),
        [
            "16.3 % PFS/alphamab/\"placebo\"",
            "21.2 % PFS/\"placebo\"/-",
            "0.74 - PFS/alphamab/\"placebo\""
        ]
    );
    let claims = extract(&document, &[], &entities(&document, NAMES)).value;
    assert_eq!(claims[0].findings[3].quantity.level, Some(95.0));
    assert_eq!(claims[0].findings[3].qualifies, Some(2));
}

#[test]
fn the_text_is_held_against_the_table() {
    let names = [NAMES, &[("TRIAL-1", EntityLabel::Trial)]].concat();
    let warnings = |sentence: &str| {
        let document = with_table(
            sentence,
            &[
                "PFS of trials",
                "Trial|Drug|ORR (%)",
                "TRIAL-1|alphamab|40.5",
            ],
        );
        let entities = entities(&document, &names);
        let claims = extract(&document, &[], &entities).value;
        contradictions(&claims, &entities)
    };
    let found = warnings("In TRIAL-1, ORR was 45.0% with alphamab.");
    assert_eq!(
        found[0].message,
        "orr with alphamab in trial-1 is “45.0%” in the text and “40.5” in a table: are both right?"
    );
    assert_eq!(found[0].kind, ContradictionKind::TextAgainstTable);
    assert_eq!(found[0].at.claim.0, "k1");
    assert_eq!(found[0].against.as_ref().unwrap().claim.0, "k2");
    // Rounded, of another trial, of some of the patients: no contradiction.
    assert!(warnings("In TRIAL-1, ORR was 41% with alphamab.").is_empty());
    assert!(warnings("In another trial, ORR was 45.0% with alphamab.").is_empty());
    assert!(warnings("Among women in TRIAL-1, ORR was 45.0% with alphamab.").is_empty());
}
