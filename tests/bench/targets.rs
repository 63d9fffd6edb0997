//! The targets for the functions of the first folder.

use crate::contender::Kind;
use crate::report::{Line, Report};

/// The first answer takes at most so many times as long as that of the floor that checks the same signature.
const FIRST_ANSWER: f64 = 1.25;
/// A warm invocation takes at most so many times the processor time of the floor that checks the same signature.
const WARM_CPU: f64 = 1.4;
/// The 99th percentile is at most so many times the median.
const P99: f64 = 2.0;
/// The first answer comes at least so many times sooner than the peers'.
const PEERS: [(&str, f64); 2] = [("node", 30.0), ("python", 75.0)];
/// Bytes.
const ZIP: usize = 3 * 1024 * 1024;
/// Bytes.
const MEMORY: f64 = 8.0 * 1024.0 * 1024.0;

/// The targets that are missed. A hash of a password is meant to cost time and memory, so no scenario with one has a
/// target for these.
pub(crate) fn missed(report: &Report) -> Vec<String> {
    let mut missed = Vec::new();
    for (name, hashes, lines) in &report.scenarios {
        let Some(line) = lines.first() else { continue };
        let mut miss = |what: String| missed.push(format!("{name}: {what}"));
        if !hashes {
            miss_floors(line, &mut miss);
            if line.peak_memory > MEMORY {
                miss(format!("{:.0} bytes of memory", line.peak_memory));
            }
        }
        miss_peers(line, &mut miss);
        if line.warm_p99 > P99 * line.warm.median {
            miss(format!("p99 {:.2} ms of {:.2} ms", line.warm_p99, line.warm.median));
        }
        if let Some((_, zip)) = line.sizes.filter(|(_, zip)| *zip > ZIP) {
            miss(format!("zip of {zip} bytes"));
        }
    }
    missed
}

fn miss_floors(line: &Line, miss: &mut impl FnMut(String)) {
    let Some((first, cpu)) = line.times(Kind::Checked).or_else(|| line.times(Kind::Floor)) else { return };
    if first.median > FIRST_ANSWER {
        miss(format!("first answer {:.2} × the floor that checks the same", first.median));
    }
    if cpu.median > WARM_CPU {
        miss(format!("warm processor time {:.2} × the floor that checks the same", cpu.median));
    }
}

fn miss_peers(line: &Line, miss: &mut impl FnMut(String)) {
    for (_, label, first, _) in line.against.iter().filter(|(kind, ..)| *kind == Kind::Peer) {
        let wanted = PEERS.iter().find(|(peer, _)| peer == label).map_or(0.0, |(_, times)| *times);
        if 1.0 / first.median < wanted {
            miss(format!("only {:.0} times as quick as {label}", 1.0 / first.median));
        }
    }
}
