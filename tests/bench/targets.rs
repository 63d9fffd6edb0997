//! What is asked of the functions of the first folder.

use crate::contender::Kind;
use crate::report::{Line, Report};

/// Times the floor's way from exec to the first answer.
const FIRST_ANSWER: f64 = 1.25;
/// Times the floor's time of a processor for a warm invocation.
const WARM_CPU: f64 = 1.5;
/// Times the median: the 99th percentile.
const P99: f64 = 2.0;
/// Times as quick as the peers.
const PEERS: [(&str, f64); 2] = [("node", 30.0), ("python", 75.0)];
const ZIP: usize = 3 * 1024 * 1024;
const MEMORY: f64 = 12.0 * 1024.0 * 1024.0;

/// The targets that are missed. Hashing is meant to cost time and memory, and counts for nothing here.
pub(crate) fn missed(report: &Report) -> Vec<String> {
    let mut missed = Vec::new();
    for (name, hashes, lines) in &report.scenarios {
        let Some(line) = lines.first() else { continue };
        let mut miss = |what: String| missed.push(format!("{name}: {what}"));
        for (kind, label, first, cpu) in &line.against {
            match kind {
                Kind::Floor if !hashes => {
                    if first.median > FIRST_ANSWER {
                        miss(format!("first answer {:.2} × {label}", first.median));
                    }
                    if cpu.median > WARM_CPU {
                        miss(format!("warm processor time {:.2} × {label}", cpu.median));
                    }
                }
                Kind::Peer => {
                    let times = PEERS.iter().find(|(peer, _)| peer == label).map_or(0.0, |(_, times)| *times);
                    if 1.0 / first.median < times {
                        miss(format!("only {:.0} times as quick as {label}", 1.0 / first.median));
                    }
                }
                Kind::Function | Kind::Floor | Kind::Alike | Kind::Checked | Kind::Empty => {}
            }
        }
        miss_absolute(line, *hashes, &mut miss);
    }
    missed
}

fn miss_absolute(line: &Line, hashes: bool, miss: &mut impl FnMut(String)) {
    if line.warm_p99 > P99 * line.warm.median {
        miss(format!("p99 {:.2} ms of {:.2} ms", line.warm_p99, line.warm.median));
    }
    if let Some((_, zip)) = line.sizes.filter(|(_, zip)| *zip > ZIP) {
        miss(format!("zip of {zip} bytes"));
    }
    if line.peak_memory > MEMORY && !hashes {
        miss(format!("{:.0} bytes of memory", line.peak_memory));
    }
}
