//! The two engines on the same weights.
#![allow(clippy::unwrap_used, reason = "a failure is the test's")]

use std::num::NonZero;

use super::{
    Bundle, Engine, EntityModel, ModelChoice, ModelFiles, Precision, Reading, RtenClassifier,
    TokenClassifier, libtorch::LibtorchClassifier,
};
use crate::{entities::lexicon::Lexicon, text::Text};

const TEXT: &str = "In DESTINY-Breast03, trastuzumab deruxtecan prolonged progression-free survival over trastuzumab \
    emtansine (hazard ratio 0.28; 95% CI 0.22 to 0.37). Nausea and interstitial lung disease were more frequent.\n\
    Wirkung unklar: β-blockers, 5-FU; γδ T cells?";

fn bundle() -> Bundle {
    Bundle::new("models/evidence-ner", ModelFiles::embedded()).unwrap()
}

#[test]
fn logits_agree_within_a_thousandth_in_single_precision() {
    let bundle = bundle();
    let text = Text::new(TEXT.repeat(12));
    let lexicon = Lexicon::embedded().unwrap();
    let passages = [text.span()];
    let reading = Reading::of(&text, &passages, &[], &bundle.vocabulary, &lexicon, 64);
    let threads = NonZero::new(2).unwrap();
    let ours = RtenClassifier::load(&bundle, Precision::Fp32, threads).unwrap();
    let theirs = LibtorchClassifier::load(&bundle, tch::Device::Cpu, threads).unwrap();
    let ours = ours.logits(&reading.windows).unwrap();
    let theirs = theirs.logits(&reading.windows).unwrap();
    assert_eq!(ours.len(), theirs.len());
    let mut compared = 0;
    for (ours, theirs) in ours.iter().zip(&theirs) {
        assert_eq!(ours.len(), theirs.len());
        for (ours, theirs) in ours.iter().zip(theirs) {
            assert!((ours - theirs).abs() < 1e-3, "{ours} and {theirs}");
            compared += 1;
        }
    }
    assert!(compared > 5_000);
}

#[test]
fn weights_that_do_not_fit_have_the_same_reason_in_both() {
    let mut files = ModelFiles::embedded();
    files.weights.to_mut().truncate(1_000_000);
    let load = |engine| {
        let bundle = Bundle::new("somewhere", files.clone()).unwrap();
        let choice = ModelChoice {
            engine,
            ..ModelChoice::default()
        };
        EntityModel::load(bundle, choice).unwrap_err().to_string()
    };
    let reason = load(Engine::Rten);
    assert!(reason.contains("cut short"), "{reason}");
    assert_eq!(reason, load(Engine::RustBert));
}
