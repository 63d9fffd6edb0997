//! What the runs showed, as a table.

use std::collections::BTreeMap;

use crate::promises::Run;
use crate::world::World;

/// What runs of one story with one kind of fault showed.
#[derive(Default)]
struct Tally {
    runs: usize,
    /// The fault did not come about: the story made fewer such calls this time.
    spared: usize,
    answered_later: usize,
    mailed_twice: usize,
    broken: usize,
    seconds: f64,
}

/// The table of all runs, each with whether a promise was broken.
#[derive(Default)]
pub(crate) struct Findings(BTreeMap<(String, String), Tally>);

impl Findings {
    pub(crate) fn add(&mut self, run: &Run, world: &World, is_broken: bool) {
        let kind = run.fault.as_ref().map_or_else(String::new, |fault| {
            if fault.times == 1 { fault.kind.to_owned() } else { format!("{} x{}", fault.kind, fault.times) }
        });
        for story in [format!("{:?}", run.story), "(all)".to_owned()] {
            let tally = self.0.entry((story, kind.clone())).or_default();
            tally.runs += 1;
            tally.spared += usize::from(run.fault.is_some() && run.struck == 0);
            tally.answered_later += usize::from(run.told.as_ref().is_some_and(|told| told.tries > 1));
            let invitations = world.invitations(&run.email).iter();
            let mut mails = invitations.flat_map(|one| world.mails(one["id"].as_str().unwrap_or_default()));
            tally.mailed_twice += usize::from(mails.any(|(.., times)| times > 1));
            tally.broken += usize::from(is_broken);
            tally.seconds += run.seconds;
        }
    }

    pub(crate) fn print(&self) {
        println!(
            "story          fault           runs  spared  answered later  a mail twice  broken  seconds each"
        );
        for ((story, kind), tally) in &self.0 {
            let Tally { runs, spared, answered_later, mailed_twice, broken, seconds } = tally;
            #[expect(clippy::cast_precision_loss, reason = "they are few")]
            let seconds = seconds / *runs as f64;
            println!(
                "{story:14} {kind:14} {runs:5} {spared:7} {answered_later:15} {mailed_twice:13} {broken:7} {seconds:13.2}"
            );
        }
    }
}
