use proptest::prelude::*;

use super::*;

proptest! {
    #[test]
    fn any_text_gives_citations_inside_it(text in "[\\[\\](){}0-9a-cA-Z,;.:–\\- ²³¹é'’&^et al]{0,200}", kind in 0usize..3) {
        let raised = Run { kind: RunKind::Superscript, span: Span::new(3, 9) };
        let mut made = document(&[([BlockKind::Paragraph, BlockKind::TableCell, BlockKind::Other][kind], &text.replace('^', ""))]);
        made.runs.push(raised);
        let mut list = numbered(20);
        list.extend(listed(&["A+B 2001", "Ab 1999a", "=C "]));
        let result = link(&made, &list);
        for citation in &result.value {
            prop_assert_eq!(made.text.slice(citation.span), &citation.text);
            prop_assert!(citation.group.contains(citation.span));
            prop_assert_eq!(citation.targets.is_empty(), citation.status == CitationStatus::Unresolved);
            prop_assert!(citation.targets.iter().all(|target| (0.0..=1.0).contains(&target.confidence)));
        }
        prop_assert!(result.value.windows(2).all(|pair| pair[0].span.end <= pair[1].span.start));
    }
}

#[test]
fn brackets_without_end_are_read_in_linear_time() {
    let started = std::time::Instant::now();
    for text in [
        "(".repeat(60_000),
        "[1,".repeat(30_000),
        "Smith and ".repeat(20_000),
        "(1) a ".repeat(20_000),
        "Lee 2016, ".repeat(8_000),
    ] {
        let _ = link(&paragraph(&text), &listed(&["Lee 2016", "Ng 2011"]));
        let _ = link(&paragraph(&text), &numbered(40));
    }
    assert!(started.elapsed().as_secs() < 20);
}
