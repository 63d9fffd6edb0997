//! What the program is asked to do.

use std::path::PathBuf;

pub(crate) const USAGE: &str = "\
usage: bench [OPTIONS] [LABEL=FOLDER ...]

A folder holds functions as `cargo lambda build` or `cargo build` leave them; without any: now=target/lambda.

  --only NAME     only scenarios whose name begins so; may be there several times
  --cold N        cold starts of each (20)
  --warm N        processes of each for warm invocations (3)
  --invocations N warm invocations in each of them (300)
  --share S       each program gets this share of one processor, such as 0.1
  --tls           the AWS endpoint speaks TLS
  --no-peers      leave Node.js and Python out
  --targets       end with 1 if a target is missed by the first folder's functions
  --json FILE     write all that was measured";

/// What the program is asked to do.
pub(crate) struct Options {
    /// What the functions' folders are called, and where they are.
    pub(crate) sets: Vec<(String, PathBuf)>,
    /// Beginnings of the wanted scenarios' names; all if there are none.
    only: Vec<String>,
    pub(crate) cold_runs: usize,
    pub(crate) warm_runs: usize,
    pub(crate) invocations: usize,
    pub(crate) share: Option<f64>,
    pub(crate) tls: bool,
    pub(crate) peers: bool,
    pub(crate) targets: bool,
    pub(crate) json: Option<PathBuf>,
}

impl Options {
    pub(crate) fn of_process() -> Result<Self, String> {
        let mut options = Self {
            sets: Vec::new(),
            only: Vec::new(),
            cold_runs: 20,
            warm_runs: 3,
            invocations: 300,
            share: None,
            tls: false,
            peers: true,
            targets: false,
            json: None,
        };
        let mut words = std::env::args().skip(1);
        while let Some(word) = words.next() {
            let mut value = || words.next().ok_or_else(|| format!("{word} needs a value"));
            match word.as_str() {
                "--only" => options.only.push(value()?),
                "--cold" => options.cold_runs = number(&value()?)?,
                "--warm" => options.warm_runs = number(&value()?)?,
                "--invocations" => options.invocations = number(&value()?)?,
                "--share" => options.share = Some(share(&value()?)?),
                "--json" => options.json = Some(value()?.into()),
                "--tls" => options.tls = true,
                "--no-peers" => options.peers = false,
                "--targets" => options.targets = true,
                set => match set.split_once('=') {
                    Some((label, folder)) => options.sets.push((label.to_owned(), folder.into())),
                    None => return Err(format!("what is {set}?")),
                },
            }
        }
        if options.sets.is_empty() {
            options.sets.push(("now".to_owned(), "target/lambda".into()));
        }
        Ok(options)
    }

    /// Whether a scenario is to be run.
    pub(crate) fn wants(&self, scenario: &str) -> bool {
        self.only.is_empty() || self.only.iter().any(|wanted| scenario.starts_with(wanted))
    }
}

fn number(text: &str) -> Result<usize, String> {
    text.parse().ok().filter(|number| *number > 0).ok_or_else(|| format!("{text} is no number from 1"))
}

fn share(text: &str) -> Result<f64, String> {
    let share = text.parse().ok().filter(|share| (0.001..=1.0).contains(share));
    share.ok_or_else(|| format!("{text} is no share of a processor"))
}
