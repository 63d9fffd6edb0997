//! What came out, for people and for machines.

use serde_json::{Value, json};

use crate::contender::{Contender, Kind};
use crate::measure::{Bench, Figures, count};
use crate::options::Options;
use crate::sizes::sizes;
use crate::statistics::{Spread, quantile};
use tests::fake_aws::Traffic;

/// All scenarios.
pub(crate) struct Report {
    pub(crate) tls: bool,
    /// The share of a processor that each program has; none if it has as much as it wants.
    pub(crate) share: Option<f64>,
    pub(crate) cold_runs: usize,
    pub(crate) load: String,
    pub(crate) scenarios: Vec<(&'static str, bool, Vec<Line>)>,
}

/// One program in one scenario. Times in milliseconds, sizes in bytes.
pub(crate) struct Line {
    pub(crate) label: String,
    pub(crate) ready: Spread,
    pub(crate) first_answer: Spread,
    pub(crate) first_cpu: Spread,
    pub(crate) warm: Spread,
    pub(crate) warm_p99: f64,
    pub(crate) warm_cpu: Spread,
    pub(crate) peak_memory: f64,
    /// By the labels of the others: how many times as long it takes to the first answer, and what a warm
    /// invocation costs against theirs.
    pub(crate) against: Vec<(Kind, String, Spread, Spread)>,
    /// Calls and bytes of an invocation, connections of a process.
    pub(crate) first_traffic: [f64; 3],
    pub(crate) warm_traffic: [f64; 3],
    pub(crate) sizes: Option<(usize, usize)>,
}

impl Line {
    /// How many times as long as one of a kind it takes to the first answer, and how many times its processor time a
    /// warm invocation costs.
    pub(crate) fn times(&self, kind: Kind) -> Option<(&Spread, &Spread)> {
        self.against.iter().find(|(other, ..)| *other == kind).map(|(_, _, first, cpu)| (first, cpu))
    }
}

impl Report {
    pub(crate) fn new(options: &Options) -> Self {
        let load = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
        let load = load.split_whitespace().take(3).collect::<Vec<_>>().join(" ");
        Self {
            tls: options.tls,
            share: options.share,
            cold_runs: options.cold_runs,
            load,
            scenarios: Vec::new(),
        }
    }

    pub(crate) fn add(&mut self, bench: &Bench) {
        let lines = bench.measured.iter().filter_map(|(contender, figures)| {
            line(
                contender,
                figures,
                bench.measured.iter().filter(|(other, _)| other.label != contender.label),
            )
        });
        self.scenarios.push((bench.scenario.name, bench.scenario.hashes, lines.collect()));
    }

    pub(crate) fn json(&self) -> String {
        let spread = |spread: &Spread| json!([spread.min, spread.median, spread.max]);
        let line = |line: &Line| {
            let against: serde_json::Map<String, Value> = line
                .against
                .iter()
                .map(|(_, label, first, cpu)| {
                    (label.clone(), json!({ "first_answer": spread(first), "warm_cpu": spread(cpu) }))
                })
                .collect();
            let traffic = |[calls, connections, bytes]: [f64; 3]| json!({ "calls": calls, "connections": connections, "bytes": bytes });
            json!({
                "name": line.label, "ready_ms": spread(&line.ready),
                "first_answer_ms": spread(&line.first_answer), "first_cpu_ms": spread(&line.first_cpu),
                "warm_ms": spread(&line.warm), "warm_p99_ms": line.warm_p99,
                "warm_cpu_ms": spread(&line.warm_cpu), "peak_memory_bytes": line.peak_memory,
                "against": against, "first": traffic(line.first_traffic), "warm": traffic(line.warm_traffic),
                "file_bytes": line.sizes.map(|sizes| sizes.0), "zip_bytes": line.sizes.map(|sizes| sizes.1),
            })
        };
        let scenarios = self.scenarios.iter().map(|(name, hashes, lines)| {
            json!({ "name": name, "hashes": hashes, "programs": lines.iter().map(line).collect::<Vec<_>>() })
        });
        let report = json!({
            "tls": self.tls, "share": self.share, "cold_runs": self.cold_runs, "load_before": self.load,
            "scenarios": scenarios.collect::<Vec<_>>(),
        });
        format!("{report:#}\n")
    }
}

fn line<'a>(
    contender: &Contender,
    figures: &Figures,
    others: impl Iterator<Item = &'a (Contender, Figures)>,
) -> Option<Line> {
    let against = others.filter_map(|(other, theirs)| {
        let first = Spread::of_ratios(&figures.first_answer, &theirs.first_answer)?;
        let cpu = Spread::of_ratios(&figures.warm_cpu, &theirs.warm_cpu)?;
        Some((other.kind, other.label.clone(), first, cpu))
    });
    let memory: Vec<f64> = figures.peak_memory.iter().map(|kb| number(*kb) * 1024.0).collect();
    Some(Line {
        label: contender.label.clone(),
        ready: Spread::of(&figures.ready)?,
        first_answer: Spread::of(&figures.first_answer)?,
        first_cpu: Spread::of(&figures.first_cpu)?,
        warm: Spread::of(&figures.warm)?,
        warm_p99: quantile(&figures.warm, 0.99)?,
        warm_cpu: Spread::of(&figures.warm_cpu)?,
        peak_memory: Spread::of(&memory)?.max,
        against: against.collect(),
        first_traffic: traffic(&figures.first_traffic, 1),
        warm_traffic: traffic(&figures.warm_traffic, figures.warm_invocations),
        sizes: contender.artefact.as_deref().map(sizes),
    })
}

fn traffic(traffic: &Traffic, invocations: usize) -> [f64; 3] {
    let invocations = count(invocations);
    let calls = count(traffic.calls.len()) / invocations;
    [calls, number(traffic.connections), number(traffic.bytes) / invocations]
}

fn number(number: u64) -> f64 {
    count(usize::try_from(number).unwrap_or(usize::MAX))
}
