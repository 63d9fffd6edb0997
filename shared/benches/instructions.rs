//! How many instructions the work of the core takes, counted by valgrind and held against what is kept in
//! `instructions.csv`: a figure that is the same on a busy machine. It is kept for x86-64, the toolchain that is pinned,
//! and Debian 12's compiler, which builds the C parts of ring.
//!
//! `cargo bench --bench instructions --profile dev` compares what tests run, built already; `cargo bench --bench
//! instructions` the optimised code. `... -- --keep` keeps what is counted.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::print_stderr,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a measurement that cannot go on fails"
)]

mod cases;
#[expect(dead_code, reason = "only how to make invitations is needed of it")]
#[path = "../tests/rules/support.rs"]
mod support;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use crate::cases::Case;

/// By how much a count may differ, in percent. A single copy of an invitation more than is needed makes eight of a
/// decision.
const TOLERANCE: f64 = 3.0;
/// How many processes the work is counted in, to take the median: maps are seeded at random, which moves what is
/// allocated, and makes up to five percent between two of them.
const PROCESSES: usize = 7;
/// glibc moves memory in ways that suit the processor: here in the one that all of x86-64 have.
const ANY_PROCESSOR: (&str, &str) = (
    "GLIBC_TUNABLES",
    "glibc.cpu.hwcaps=-AVX512F,-AVX2,-AVX,-AVX_Fast_Unaligned_Load,-ERMS,-FSRM,-SSE4_2,-SSE4_1,-SSSE3",
);
/// Told to do the work, not to have it counted.
const WORK: &str = "--work";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().collect();
    let is_said = |argument: &str| arguments.iter().any(|said| said == argument);
    if is_said(WORK) {
        cases::cases().iter().for_each(warm_and_measure);
        return ExitCode::SUCCESS;
    }
    let counted = count();
    let mut kept = Kept::read();
    if is_said("--keep") {
        kept.of_this_build().extend(counted);
        kept.write();
        return ExitCode::SUCCESS;
    }
    let mut holds = counted.len() == kept.of_this_build().len();
    for (name, count) in &counted {
        let before = kept.of_this_build().get(name).copied().unwrap_or_default();
        #[expect(clippy::cast_precision_loss, reason = "counts are far below that")]
        let change = (*count as f64 / before as f64 - 1.0) * 100.0;
        let is_near = change.abs() <= TOLERANCE;
        holds &= is_near;
        println!("{name:30} {count:>12} {change:>+8.2} %{}", if is_near { "" } else { "  <-- not as kept" });
    }
    if holds {
        return ExitCode::SUCCESS;
    }
    eprintln!(
        "More than {TOLERANCE} % from shared/benches/instructions.csv. If it is meant so, keep it: -- --keep"
    );
    ExitCode::FAILURE
}

/// What is set up once is not counted.
fn warm_and_measure(case: &Case) {
    (case.work)();
    instructions_of(&case.work);
}

/// Counted from its begin to its end: valgrind knows it by its name.
#[inline(never)]
fn instructions_of(work: &dyn Fn()) {
    work();
}

/// The median of several processes for each piece.
fn count() -> BTreeMap<String, u64> {
    let mut counts: BTreeMap<String, Vec<u64>> = BTreeMap::new();
    for (name, count) in (0..PROCESSES).flat_map(|_| count_once()) {
        counts.entry(name).or_default().push(count);
    }
    let median = |mut counts: Vec<u64>| {
        counts.sort_unstable();
        counts[PROCESSES / 2]
    };
    counts.into_iter().map(|(name, counts)| (name, median(counts))).collect()
}

/// Has this program do the work under valgrind, which writes a file for each piece.
fn count_once() -> Vec<(String, u64)> {
    let folder = tempfile::tempdir().expect("a folder for the counts");
    let file = folder.path().join("counts");
    let valgrind = Command::new("valgrind")
        .args(["--quiet", "--tool=callgrind"])
        .args(
            ["toggle-collect", "dump-after"]
                .map(|option| format!("--{option}=instructions::instructions_of")),
        )
        .arg(format!("--callgrind-out-file={}", file.display()))
        .arg(std::env::current_exe().expect("this program has a path"))
        .arg(WORK)
        .env(ANY_PROCESSOR.0, ANY_PROCESSOR.1)
        .status()
        .expect("valgrind runs: apt-get install valgrind");
    assert!(valgrind.success(), "{valgrind}");
    let names = cases::cases();
    let counts = names.iter().zip(1..).map(|(case, number)| {
        let counted = fs::read_to_string(PathBuf::from(format!("{}.{number}", file.display())));
        let counted = counted.expect("valgrind has counted each piece");
        let total = counted.lines().find_map(|line| line.strip_prefix("totals: ")).expect("a total");
        (case.name.to_owned(), total.trim().parse().expect("a number"))
    });
    counts.collect()
}

/// The counts that are kept: by the name of the work, of what tests run and of the optimised code.
struct Kept {
    tested: BTreeMap<String, u64>,
    optimised: BTreeMap<String, u64>,
}

impl Kept {
    fn path() -> PathBuf {
        Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/instructions.csv")
    }

    fn read() -> Self {
        let (mut tested, mut optimised) = (BTreeMap::new(), BTreeMap::new());
        for line in fs::read_to_string(Self::path()).unwrap_or_default().lines().skip(1) {
            let [name, of_tested, of_optimised] = line.split(',').collect::<Vec<_>>().try_into().expect(line);
            tested.extend(of_tested.parse().map(|count| (name.to_owned(), count)));
            optimised.extend(of_optimised.parse().map(|count| (name.to_owned(), count)));
        }
        Self { tested, optimised }
    }

    fn of_this_build(&mut self) -> &mut BTreeMap<String, u64> {
        if cfg!(debug_assertions) { &mut self.tested } else { &mut self.optimised }
    }

    fn write(&self) {
        let mut text = "work,tested,optimised\n".to_owned();
        for case in cases::cases() {
            let count = |counts: &BTreeMap<String, u64>| {
                counts.get(case.name).map(u64::to_string).unwrap_or_default()
            };
            let line = [case.name, &count(&self.tested), &count(&self.optimised)].join(",");
            text.extend([&line, "\n"]);
        }
        fs::write(Self::path(), text).expect("the counts can be kept");
    }
}
