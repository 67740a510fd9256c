//! The `claimtrace` program.

fn main() {}
