//! Abbreviations, openers and nouns that decide whether a full stop ends a sentence.

use crate::text::words;

/// Abbreviations after which a sentence never ends.
pub(super) const INSIDE: &[&str] = words!(
    "e.g eg i.e ie vs v cf approx ca viz resp dr drs prof mr mrs ms st figs refs eqs incl \
     subsp ssp var esp supp suppl vol nos dept univ hosp med clin"
);

/// Abbreviations only before a number ("No. 3", "Fig. 2", "p. 12"); otherwise words that may end a sentence.
pub(super) const BEFORE_NUMBER: &[&str] =
    words!("no fig ref eq tab sec sect p pp ch art nr ext figure ed eds cap cat");

/// Abbreviations that a sentence may end with: it does when a word that opens sentences follows.
pub(super) const MAY_END: &[&str] = words!(
    "al etc inc ltd co corp jr sr spp sp min max wt yr yrs mo hr hrs wk wks pts pt gmbh bros \
     dis jan feb mar apr aug sept sep oct nov dec"
);

/// Words that open a sentence and hardly ever a name.
pub(super) const OPENERS: &[&str] = words!(
    "the a an in this these those that however it we they our their there here although \
     though while when where as at on for from to by with after before during since because \
     if moreover furthermore additionally also thus therefore hence finally similarly \
     conversely overall among all both most many several some no not patients results of \
     given despite whereas indeed notably importantly recently currently such another other \
     one two three its his she he even only further based compared according using what \
     which how more each between"
);

/// Nouns before a single capital that names a kind, so that the full stop after it ends the sentence
/// ("hepatitis B. Patients").
pub(super) const LETTERED: &[&str] = words!(
    "vitamin hepatitis type group arm grade class panel cohort influenza child-pugh stage \
     category appendix protein factor part table figure level phase cyclosporin amphotericin \
     and or"
);
