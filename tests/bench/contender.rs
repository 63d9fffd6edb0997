//! What is measured against each other in a scenario.

use std::fs;
use std::path::{Path, PathBuf};

use crate::options::Options;
use crate::scenario::Scenario;

/// Where `tests/bench/run` puts the floors and the peers.
const FLOORS: &str = "target/bench/floors";
const NODE: &str = "target/bench/node/bundle.mjs";
const PYTHON: [&str; 2] = ["target/bench/python/bin/python", "tests/bench/peers/python/runtime.py"];

/// Where what the programs say goes: into memory, for a disk's own work would show in the 99th percentile.
const LOGS: &str = "/dev/shm/invitations-bench";

/// What a program is to the others.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Kind {
    /// One of the product.
    Function,
    /// Makes the same calls, and does nothing else.
    Floor,
    /// A floor that also checks the signature that the function checks.
    Checked,
    /// Does nothing.
    Empty,
    /// Does the same in another language.
    Peer,
}

impl Kind {
    /// Whether it is to make the calls of the function, whatever the event says.
    pub(crate) fn makes_calls_only(self) -> bool {
        matches!(self, Self::Floor | Self::Checked)
    }
}

/// A program that answers a scenario's event.
#[derive(Clone)]
pub(crate) struct Contender {
    pub(crate) kind: Kind,
    pub(crate) label: String,
    pub(crate) program: PathBuf,
    pub(crate) arguments: Vec<PathBuf>,
    pub(crate) variables: Vec<(String, String)>,
    /// What would be uploaded.
    pub(crate) artefact: Option<PathBuf>,
    scenario: &'static str,
}

impl Contender {
    /// Where its output goes.
    pub(crate) fn log(&self) -> PathBuf {
        let folder = Path::new(LOGS);
        fs::create_dir_all(folder).expect("memory can be written");
        folder.join(format!("{}-{}.txt", self.scenario.replace(' ', "-"), self.label))
    }
}

/// All that can answer a scenario's event.
pub(crate) fn contenders(options: &Options, scenario: &Scenario) -> Vec<Contender> {
    let binary = |kind, label: &str, program: PathBuf| Contender {
        kind,
        label: label.to_owned(),
        artefact: Some(program.clone()),
        program,
        arguments: Vec::new(),
        variables: scenario.variables.clone(),
        scenario: scenario.name,
    };
    let sets = options.sets.iter();
    let mut all: Vec<Contender> = sets
        .map(|(label, folder)| binary(Kind::Function, label, function(folder, scenario.function)))
        .collect();
    let floors = Path::new(FLOORS);
    if let Some(floor) = scenario.floor {
        let floor = function(floors, floor);
        if let Some(signature) = &scenario.signature {
            let mut checked = binary(Kind::Checked, "checked", floor.clone());
            checked.variables.push(("SIGNATURE".to_owned(), signature.clone()));
            all.push(checked);
        }
        all.push(binary(Kind::Floor, "floor", floor));
    }
    let empty = if scenario.http { "empty_http" } else { "empty" };
    all.push(binary(Kind::Empty, "empty", function(floors, empty)));
    if options.peers && scenario.has_peers {
        let mut node = binary(Kind::Peer, "node", "node".into());
        (node.arguments, node.artefact) = (vec![NODE.into()], Some(NODE.into()));
        let [program, runtime] = PYTHON;
        let mut python = binary(Kind::Peer, "python", program.into());
        (python.arguments, python.artefact) = (vec![runtime.into()], None);
        all.extend([node, python]);
    }
    for contender in &all {
        let missing = contender.program.components().count() > 1 && !contender.program.exists();
        assert!(!missing, "there is no {}: build it, as tests/bench/run does", contender.program.display());
    }
    all
}

/// A function in a folder as `cargo lambda build` or `cargo build` leaves it.
fn function(folder: &Path, name: &str) -> PathBuf {
    let deployable = folder.join(name).join("bootstrap");
    if deployable.exists() { deployable } else { folder.join(name) }
}
