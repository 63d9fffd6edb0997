//! Runs Lambda binaries as AWS would, before an AWS that answers at once, and measures them against the least
//! that a function can be and against the usual way in other languages. `README.md` beside this says how.
//!
//! `tests/bench/run` builds what is measured and runs it.

#![expect(
    clippy::expect_used,
    clippy::panic,
    clippy::print_stderr,
    clippy::print_stdout,
    reason = "a program for the terminal, which nothing but the machine it runs on makes panic"
)]

mod aws;
mod certificate;
mod contender;
mod measure;
mod options;
mod process;
mod report;
mod scenario;
mod share;
mod signed;
mod sizes;
mod statistics;
mod table;
mod targets;

use std::hash::{BuildHasher, RandomState};
use std::process::ExitCode;

use crate::aws::Aws;
use crate::contender::contenders;
use crate::measure::Bench;
use crate::options::Options;
use crate::report::Report;
use crate::scenario::scenarios;
use crate::share::Share;

fn main() -> ExitCode {
    let options = match Options::of_process() {
        Ok(options) => options,
        Err(fault) => {
            eprintln!("{fault}\n{}", options::USAGE);
            return ExitCode::FAILURE;
        }
    };
    let aws = Aws::start(options.tls);
    let share = options.share.map(Share::new);
    let mut report = Report::new(&options);
    let scenarios = scenarios(&aws).into_iter().filter(|scenario| options.wants(scenario.name));
    let mut benches: Vec<Bench> = scenarios
        .map(|scenario| Bench::new(contenders(&options, &scenario), scenario, &aws.endpoint, share.as_ref()))
        .collect();
    // The first round only brings the files into memory.
    for round in 0..=options.cold_runs {
        for (bench, which) in shuffled(&benches) {
            benches[bench].cold(which, &aws.endpoint, round > 0);
        }
        eprint!("\rcold {round}/{}", options.cold_runs);
    }
    eprintln!();
    for round in 0..options.warm_runs {
        for (bench, which) in shuffled(&benches) {
            benches[bench].warm(which, &aws.endpoint, options.invocations);
        }
        eprint!("\rwarm {}/{}", round + 1, options.warm_runs);
    }
    eprintln!();
    for bench in &benches {
        report.add(bench);
    }
    print!("{}", table::Table(&report));
    if let Some(file) = &options.json {
        std::fs::write(file, report.json()).expect("the file can be written");
    }
    let missed = targets::missed(&report);
    for line in &missed {
        println!("missed: {line}");
    }
    if options.targets && !missed.is_empty() { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}

/// One round: each program of each scenario, in an order of its own. What else the machine does hits all alike, and
/// none always finds in the processor's caches what the one before it has left there.
fn shuffled(benches: &[Bench]) -> Vec<(usize, usize)> {
    let programs = benches.iter().enumerate();
    let mut round: Vec<_> =
        programs.flat_map(|(bench, it)| (0..it.measured.len()).map(move |which| (bench, which))).collect();
    let order = RandomState::new();
    round.sort_by_cached_key(|program| order.hash_one(program));
    round
}
