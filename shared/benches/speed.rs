//! The time of the core's work: `cargo bench --bench speed`.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a measurement that cannot go on fails"
)]

mod cases;

use criterion::Criterion;

fn main() {
    let mut criterion = Criterion::default().configure_from_args();
    for case in cases::cases() {
        criterion.bench_function(case.name, |bencher| bencher.iter(&case.work));
    }
    criterion.final_summary();
}
