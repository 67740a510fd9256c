use super::*;

const LIST: &[&str] = &[
    "Smith+Jones 2020",
    "Smith+Brown+Lee 2019a",
    "Smith+Brown+Lee 2019b",
    "van der Berg+Müller+Sørensen 2018",
    "=World Health Organization 2019",
    "Garcia-Lopez+Petit+Roux 2017",
    "Lee 2016",
    "Lee 2015",
    "O'Brien+Ng+Mbeki 2014",
];

fn in_text(text: &str) -> Vec<String> {
    // The first sentence shows the style of the document.
    let head = "As known (Lee, 2016; Lee, 2015; Smith and Jones, 2020). ";
    shown(&paragraph(&format!("{head}{text}")), &listed(LIST))
        .into_iter()
        .skip(3)
        .collect()
}

#[test]
fn parenthetical_chains_are_one_entry_a_marker() {
    assert_eq!(
        in_text(
            "Seen (see also Smith & Jones, 2020, p. 3; Smith et al., 2019a,b; Lee 2015, 2016)."
        ),
        [
            "Smith & Jones, 2020 → r1",
            "Smith et al., 2019a → r2",
            "b → r3",
            "Lee 2015 → r8",
            "2016 → r7"
        ]
    );
}

#[test]
fn narrative_markers_run_from_the_name_to_the_year() {
    assert_eq!(
        in_text(
            "In contrast, Smith and Jones (2020) and van der Berg et al. [2018] agree with Lee’s 2016 study."
        ),
        [
            "Smith and Jones (2020 → r1",
            "van der Berg et al. [2018 → r4",
            "Lee’s 2016 → r7"
        ]
    );
}

#[test]
fn names_agree_across_spellings() {
    assert_eq!(
        in_text(
            "(Van der Berg et al 2018; Berg, Muller, & Sorensen, 2018; García López et al., 2017; O’Brien and colleagues, 2014)"
        ),
        [
            "Van der Berg et al 2018 → r4",
            "Berg, Muller, & Sorensen, 2018 → r4",
            "García López et al., 2017 → r6",
            "O’Brien and colleagues, 2014 → r9"
        ]
    );
}

#[test]
fn initials_are_no_names() {
    assert_eq!(
        in_text("(J. Smith & K. L. Jones, 2020), as Smith J. and Jones K. (2020) said."),
        [
            "Smith & K. L. Jones, 2020 → r1",
            "Smith J. and Jones K. (2020 → r1"
        ]
    );
}

#[test]
fn bodies_are_cited_by_name_or_abbreviation() {
    assert_eq!(
        in_text("(World Health Organization [WHO], 2019), later (WHO, 2019)."),
        [
            "World Health Organization [WHO], 2019 → r5",
            "WHO, 2019 → r5"
        ]
    );
}

#[test]
fn a_missing_letter_that_two_entries_have_is_ambiguous() {
    let text = "(Smith et al., 2019; Lee, 2016; Lee, 2015; Smith & Jones, 2020)";
    let result = link(&paragraph(text), &listed(LIST));
    assert_eq!(show(&result.value[0]), "Smith et al., 2019 → r2 r3?");
    assert!(messages(&result)[0].contains("r2 (Smith 2019a), r3 (Smith 2019b)"));
    let shares: Vec<f32> = result.value[0]
        .targets
        .iter()
        .map(|t| t.confidence)
        .collect();
    assert!(shares[0] <= 0.5 && (shares[0] - shares[1]).abs() < 1e-6);
}

#[test]
fn a_letter_only_in_the_list_links_with_a_warning_and_one_only_in_the_text_is_ambiguous() {
    let list = listed(&["Rao+Li+Wu 2025a", "Cano+Li+Wu 2023"]);
    let result = link(&paragraph("(Rao et al., 2025; Cano et al., 2023b)"), &list);
    assert_eq!(
        result.value.iter().map(show).collect::<Vec<_>>(),
        ["Rao et al., 2025 → r1", "Cano et al., 2023b → r2?"]
    );
    assert!(messages(&result)[0].contains("the list has the letter \"a\""));
    assert!(messages(&result)[1].contains("the list has no letter"));
    assert!(
        result
            .value
            .iter()
            .all(|citation| citation.targets[0].confidence < 0.95)
    );
}

#[test]
fn a_repeated_entry_is_ambiguous_original_first() {
    let mut list = listed(&["Guidi+Li+Wu 2023a", "Cano 2020", "Guidi+Li+Wu 2023b"]);
    list[2].duplicate_of = Some(list[0].id.clone());
    assert_eq!(
        shown(
            &paragraph("(Guidi et al., 2023; Guidi et al., 2023b; Cano, 2020)"),
            &list
        ),
        [
            "Guidi et al., 2023 → r1 r3?",
            "Guidi et al., 2023b → r3",
            "Cano, 2020 → r2"
        ]
    );
}

#[test]
fn near_misses_link_below_certainty_and_say_the_difference() {
    let list = listed(&["Rinnerthaler+Li+Wu 2019", "Cano 2020", "Hackshaw+Li 2018"]);
    let result = link(
        &paragraph("(Rinnerthaller et al., 2019; Hackshaw and Li, 2017; Cano, 2020)"),
        &list,
    );
    assert_eq!(
        result.value.iter().map(show).collect::<Vec<_>>(),
        [
            "Rinnerthaller et al., 2019 → r1",
            "Hackshaw and Li, 2017 → r3?",
            "Cano, 2020 → r2"
        ]
    );
    assert!(messages(&result)[0].contains("spells the first author \"Rinnerthaler\""));
    assert!(messages(&result)[1].contains("the list has the year 2018"));
    assert!(result.value[0].targets[0].confidence < 0.9);
    assert!(result.value[1].targets[0].confidence < 0.7);
}

#[test]
fn what_fits_no_entry_is_unresolved_with_the_nearest() {
    let result = link(
        &paragraph("(Lee, 2016; Smith and Jones, 2020; Lee and Park, 2002; Nobody et al., 2011)"),
        &listed(LIST),
    );
    assert_eq!(
        result.value.iter().map(show).collect::<Vec<_>>(),
        [
            "Lee, 2016 → r7",
            "Smith and Jones, 2020 → r1",
            "Lee and Park, 2002 → !",
            "Nobody et al., 2011 → !"
        ]
    );
    assert!(messages(&result)[0].contains("nearest: r8 (Lee 2015)"));
    assert!(messages(&result)[1].contains("no entry has this first author"));
}

#[test]
fn dates_versions_and_taxon_authorities_are_not_citations() {
    assert!(in_text("In March 2020 (January 2002) the shark (Linnaeus, 1758) of Kenya (2019) was 2016 g, version 2019 (Cambridge, 2010), 2007–2010.").is_empty());
}

#[test]
fn in_press_finds_the_entry_without_year() {
    let mut list = listed(&["Smith+Jones 2020", "Ng+Mbeki+Roux "]);
    list[1].raw = "Ng, Mbeki, Roux. A title. In press.".to_owned();
    assert_eq!(
        shown(
            &paragraph("(Smith & Jones, 2020; Ng et al., in press)"),
            &list
        ),
        ["Smith & Jones, 2020 → r1", "Ng et al., in press → r2"]
    );
}

#[test]
fn brackets_broken_by_a_page_are_one_chain() {
    let document = document(&[
        (
            BlockKind::Paragraph,
            "It is known (Smith & Jones, 2020; Smith et",
        ),
        (BlockKind::Caption, "Figure 1. A figure."),
        (BlockKind::Paragraph, "al., 2019a; Lee, 2016) for long."),
    ]);
    let citations = link(&document, &listed(LIST)).value;
    assert_eq!(citations.len(), 3);
    assert_eq!(citations[1].targets[0].reference.0, "r2");
    assert!(
        citations
            .iter()
            .all(|citation| citation.group == citations[0].group)
    );
}

#[test]
fn adjacent_brackets_share_their_group() {
    let document = paragraph("It is known. (Smith & Jones, 2020) (Lee, 2016)");
    let citations = link(&document, &listed(LIST)).value;
    assert_eq!(
        document.text.slice(citations[0].group),
        "(Smith & Jones, 2020) (Lee, 2016)"
    );
    assert_eq!(citations[0].group, citations[1].group);
}

#[test]
fn entries_without_parsed_authors_are_found_by_their_raw_text() {
    let mut list = listed(&["Smith+Jones 2020", "Ng 2018"]);
    list[1].authors.clear();
    list[1].raw = "Ng K, Mbeki L, Roux P. A title. Journal 2018;3:4".to_owned();
    list[1].year = None;
    assert_eq!(
        shown(&paragraph("(Smith & Jones, 2020; Ng et al., 2018)"), &list),
        ["Smith & Jones, 2020 → r1", "Ng et al., 2018 → r2"]
    );
}

#[test]
fn text_that_lost_its_spaces() {
    assert_eq!(
        in_text("(Smithetal.,2019a;Garcia-Lopezet al., 2017;Lee,2016)"),
        [
            "Smithetal.,2019a → r2",
            "Garcia-Lopezet al., 2017 → r6",
            "Lee,2016 → r7"
        ]
    );
}

#[test]
fn entries_and_notices_are_not_citations() {
    assert!(in_text("Lee, K. (2016). A title of a work.").is_empty());
    let document = document(&[
        (
            BlockKind::Paragraph,
            "(Lee, 2016; Lee, 2015; Smith and Jones, 2020)",
        ),
        (
            BlockKind::Other,
            "How to cite this article: Lee K (2016) A title.",
        ),
    ]);
    assert_eq!(shown(&document, &listed(LIST)).len(), 3);
}

#[test]
fn a_body_and_a_listed_name_that_fit_no_entry_are_unresolved() {
    let result = link(
        &paragraph(
            "(Lee, 2016; Lee, 2015; Smith and Jones, 2020) It grows (ICMBIO, 2002) as Garcia-Lopez (2009) saw (Lee, 2002).",
        ),
        &listed(LIST),
    );
    assert_eq!(
        result.value.iter().skip(3).map(show).collect::<Vec<_>>(),
        [
            "ICMBIO, 2002 → !",
            "Garcia-Lopez (2009 → !",
            "Lee, 2002 → !"
        ]
    );
    assert!(messages(&result)[0].contains("no entry has this first author"));
    assert!(messages(&result)[1].contains("nearest: r6 (Garcia-Lopez 2017)"));
}

#[test]
fn a_plain_word_with_a_year_in_brackets_is_only_warned_of() {
    let result = link(
        &paragraph(
            "(Lee, 2016; Lee, 2015; Smith and Jones, 2020) It was printed (Cambridge, 2010).",
        ),
        &listed(LIST),
    );
    assert_eq!(result.value.len(), 3);
    assert_eq!(messages(&result).len(), 1);
    assert!(messages(&result)[0].contains("\"Cambridge, 2010\" may be a citation"));
}

#[test]
fn markers_that_read_alike_share_one_warning() {
    let list = listed(&["Rao+Li+Wu 2025a", "Cano+Li+Wu 2023"]);
    let result = link(
        &paragraph("(Rao et al., 2025) and (Cano et al., 2023), then (Rao et al., 2025)"),
        &list,
    );
    assert_eq!(result.value.len(), 3);
    assert_eq!(messages(&result).len(), 1);
    assert!(messages(&result)[0].ends_with("So at 2 places, of which this is the first."));
    assert_eq!(result.warnings[0].span, Some(result.value[0].span));
}

#[test]
fn a_piece_of_an_entry_without_its_year_is_no_target() {
    let list = listed(&["Smith+Jones 2020", "Ng "]);
    let result = link(&paragraph("(Smith & Jones, 2020; Ng, 2018)"), &list);
    assert_eq!(show(&result.value[1]), "Ng, 2018 → !");
    assert!(messages(&result)[0].contains("nearest: r2 (Ng without year)"));
}
