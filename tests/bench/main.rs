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
mod counted;
mod exchange;
mod measure;
mod options;
mod process;
mod report;
mod runtime_api;
mod scenario;
mod sizes;
mod statistics;
mod table;
mod targets;

use std::process::ExitCode;

use crate::aws::Aws;
use crate::contender::contenders;
use crate::measure::Bench;
use crate::options::Options;
use crate::report::Report;
use crate::scenario::scenarios;

fn main() -> ExitCode {
    let options = match Options::of_process() {
        Ok(options) => options,
        Err(fault) => {
            eprintln!("{fault}\n{}", options::USAGE);
            return ExitCode::FAILURE;
        }
    };
    let aws = Aws::start(options.tls);
    let mut report = Report::new(&options);
    let scenarios = scenarios(&aws).into_iter().filter(|scenario| options.wants(scenario.name));
    let mut benches: Vec<Bench> =
        scenarios.map(|scenario| Bench::new(contenders(&options, &scenario), scenario, &aws)).collect();
    // One of each, then the next one of each: what else the machine does hits all alike. The first round only
    // brings the files into memory.
    for round in 0..=options.cold_runs {
        for bench in &mut benches {
            bench.cold(&aws, round > 0);
        }
        eprint!("\rcold {round}/{}", options.cold_runs);
    }
    eprintln!();
    for round in 0..options.warm_runs {
        for bench in &mut benches {
            bench.warm(&aws, options.invocations);
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
