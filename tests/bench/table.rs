//! The report as tables.

use std::fmt;

use crate::contender::Kind;
use crate::report::{Line, Report};
use crate::statistics::Spread;

const MEGABYTE: f64 = 1024.0 * 1024.0;

const HEAD: [&str; 14] = [
    "",
    "ready ms",
    "first answer ms",
    "× floor",
    "× checked",
    "CPU till then ms",
    "warm ms",
    "p99",
    "CPU µs",
    "× floor",
    "× checked",
    "peak MB",
    "calls, connections, bytes",
    "file, zip MB",
];

/// A report as tables.
pub(crate) struct Table<'a>(pub(crate) &'a Report);

impl fmt::Display for Table<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Report { tls, share, cold_runs, load, scenarios } = self.0;
        let tls = if *tls { "with" } else { "without" };
        let share = share.map_or_else(String::new, |share| format!("{share} of a processor; "));
        writeln!(
            f,
            "Least, **median**, most of {cold_runs} cold runs; {tls} TLS; {share}load before: {load}."
        )?;
        for (name, _, lines) in scenarios {
            writeln!(f, "\n{name}\n\n|{}|\n|{}|", HEAD.join("|"), ["---"; HEAD.len()].join("|"))?;
            for line in lines {
                writeln!(f, "|{}|", cells(line).join("|"))?;
            }
        }
        Ok(())
    }
}

fn cells(line: &Line) -> [String; HEAD.len()] {
    // What does nothing but answer has nothing below it.
    let floor = line.times(Kind::Floor).or_else(|| line.times(Kind::Empty));
    let checked = line.times(Kind::Checked);
    let times = |ratio: Option<&Spread>| ratio.map_or_else(String::new, |ratio| spread(ratio, 1.0, 2));
    let [calls, connections, bytes] = line.warm_traffic;
    [
        line.label.clone(),
        spread(&line.ready, 1.0, 1),
        spread(&line.first_answer, 1.0, 1),
        times(floor.map(|(first, _)| first)),
        times(checked.map(|(first, _)| first)),
        spread(&line.first_cpu, 1.0, 1),
        format!("{:.2}", line.warm.median),
        format!("{:.2}", line.warm_p99),
        format!("{:.0}", line.warm_cpu.median * 1000.0),
        times(floor.map(|(_, cpu)| cpu)),
        times(checked.map(|(_, cpu)| cpu)),
        format!("{:.1}", line.peak_memory / MEGABYTE),
        format!("{calls:.0}, {connections:.0}, {bytes:.0}"),
        line.sizes.map_or_else(String::new, |(file, zip)| format!("{:.2}, {:.2}", size(file), size(zip))),
    ]
}

fn spread(spread: &Spread, factor: f64, digits: usize) -> String {
    let [min, median, max] = [spread.min, spread.median, spread.max].map(|figure| figure * factor);
    format!("{min:.digits$} **{median:.digits$}** {max:.digits$}")
}

fn size(bytes: usize) -> f64 {
    crate::measure::count(bytes) / MEGABYTE
}
