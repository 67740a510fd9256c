//! Trains the reference parser; stands in for the command.
use std::path::Path;
fn main() {
    let args: Vec<String> = std::env::args().collect();
    let report = claimtrace::references::training::train(Path::new(&args[1])).unwrap();
    println!(
        "trained {} held back {} restyled {}",
        report.trained, report.held_back, report.restyled
    );
    for (field, s) in report
        .scores
        .fields
        .iter()
        .map(|(f, s)| (*f, *s))
        .chain([("micro", report.scores.micro())])
    {
        println!(
            "{field:14} strict {:.1} lev {:.1}  expected {} found {}",
            s.strict(),
            s.levenshtein(),
            s.expected,
            s.found
        );
    }
    println!("bytes {}", report.weights.len());
    if let Some(out) = args.get(2) {
        std::fs::write(out, &report.weights).unwrap();
    }
}
