//! The printed names of units and of what is counted.

use super::unit::Dimension;
use crate::text::words;

/// Units of one word: as printed (lower case), normalised, dimension.
pub(super) const SIMPLE: &[(&str, &str, Dimension)] = {
    use Dimension::{Dose, Measured, Time};
    &[
        ("day", "days", Time),
        ("days", "days", Time),
        ("d", "days", Time),
        ("week", "weeks", Time),
        ("weeks", "weeks", Time),
        ("wk", "weeks", Time),
        ("wks", "weeks", Time),
        ("month", "months", Time),
        ("months", "months", Time),
        ("mo", "months", Time),
        ("mos", "months", Time),
        ("year", "years", Time),
        ("years", "years", Time),
        ("yr", "years", Time),
        ("yrs", "years", Time),
        ("y", "years", Time),
        ("hour", "hours", Time),
        ("hours", "hours", Time),
        ("h", "hours", Time),
        ("hr", "hours", Time),
        ("hrs", "hours", Time),
        ("minute", "minutes", Time),
        ("minutes", "minutes", Time),
        ("min", "minutes", Time),
        ("mins", "minutes", Time),
        ("second", "seconds", Time),
        ("seconds", "seconds", Time),
        ("sec", "seconds", Time),
        ("s", "seconds", Time),
        ("ms", "ms", Time),
        ("decades", "decades", Time),
        ("mg", "mg", Dose),
        ("mcg", "ug", Dose),
        ("µg", "ug", Dose),
        ("μg", "ug", Dose),
        ("ug", "ug", Dose),
        ("g", "g", Dose),
        ("gram", "g", Dose),
        ("grams", "g", Dose),
        ("ng", "ng", Dose),
        ("iu", "[iU]", Dose),
        ("mci", "mCi", Dose),
        ("gbq", "GBq", Dose),
        ("mbq", "MBq", Dose),
        ("gy", "Gy", Dose),
        ("miu", "m[iU]", Dose),
        ("kg", "kg", Measured),
        ("lb", "lb", Measured),
        ("lbs", "lb", Measured),
        ("pounds", "lb", Measured),
        ("mm", "mm", Measured),
        ("cm", "cm", Measured),
        ("m", "m", Measured),
        ("km", "km", Measured),
        ("µm", "um", Measured),
        ("μm", "um", Measured),
        ("um", "um", Measured),
        ("nm", "nm", Measured),
        ("mmhg", "mm[Hg]", Measured),
        ("ml", "mL", Measured),
        ("l", "L", Measured),
        ("dl", "dL", Measured),
        ("µl", "uL", Measured),
        ("μl", "uL", Measured),
        ("mmol", "mmol", Measured),
        ("µmol", "umol", Measured),
        ("μmol", "umol", Measured),
        ("nmol", "nmol", Measured),
        ("pmol", "pmol", Measured),
        ("pg", "pg", Measured),
        ("bpm", "bpm", Measured),
        ("beats", "beats", Measured),
        ("db", "dB", Measured),
        ("kcal", "kcal", Measured),
        ("kj", "kJ", Measured),
        ("points", "points", Measured),
        ("point", "points", Measured),
        ("letters", "letters", Measured),
        ("units", "U", Measured),
        ("u", "U", Measured),
        ("meq", "meq", Measured),
        ("watts", "W", Measured),
        ("w", "W", Measured),
        ("diopters", "[diop]", Measured),
        ("copies", "copies", Measured),
        ("logmar", "logMAR", Measured),
        ("mv", "mV", Measured),
        ("kpa", "kPa", Measured),
        ("hz", "Hz", Measured),
        ("steps", "steps", Measured),
        ("logs", "log", Measured),
        ("j", "J", Measured),
        ("mets", "MET", Measured),
        ("°c", "Cel", Measured),
        ("degrees", "deg", Measured),
        ("lux", "lx", Measured),
        ("dioptres", "[diop]", Measured),
        ("ratings", "points", Measured),
        ("msec", "ms", Time),
        ("episodes", "episodes", Measured),
        ("dollars", "USD", Measured),
        ("euros", "EUR", Measured),
        ("kda", "kDa", Measured),
        ("nm", "nm", Measured),
        ("mmol", "mmol", Measured),
        ("fmol", "fmol", Measured),
    ]
};

/// Nouns of things that are counted.
pub(super) const COUNTED: &[&str] = words!(
    "patients patient participants participant subjects subject individuals persons people \
     women men children adults volunteers cases case deaths death trials rcts studies study \
     events event eyes infants adolescents responders survivors recipients controls centers \
     centres sites articles publications records reports cohorts countries girls boys males \
     females newborns neonates pregnancies births admissions hospitalizations \
     hospitalisations relapses episodes lesions tumors tumours families hospitals parents \
     students workers smokers users strokes infarctions fractures hips knees procedures \
     infections complications residents veterans physicians nurses carriers samples \
     specimens biopsies animals mice rats isolates strains dogs pigs rabbits monkeys"
);

/// Words that cannot stand between a number and the noun that it counts.
pub(super) const NO_ADJECTIVES: &[&str] = words!(
    "of in and or to the with for by on at from than per vs versus v were was had have is \
     are but as that which who after during compared respectively a an while whereas among \
     months weeks days years mg kg hours points percent"
);
