//! What the runs showed, as a table.

use std::collections::BTreeMap;
use std::fmt;

use tests::World;

use super::promises::Run;

/// What runs of one story with one kind of fault showed.
#[derive(Default)]
struct Tally {
    runs: usize,
    /// The fault did not come about: the story made fewer such calls this time.
    spared: usize,
    /// The client had to ask more than once.
    asked_again: usize,
    /// An email was sent more than once.
    mailed_twice: usize,
    broken: usize,
    seconds: f64,
}

/// The table of all runs, each with whether a promise was broken.
#[derive(Default)]
pub(crate) struct Findings(BTreeMap<(String, String), Tally>);

impl Findings {
    pub(crate) fn add(&mut self, run: &Run, world: &World, is_broken: bool) {
        let fault = &run.fault;
        let kind =
            if fault.times == 1 { fault.kind.to_owned() } else { format!("{} x{}", fault.kind, fault.times) };
        for story in [format!("{:?}", run.story), "(all)".to_owned()] {
            let tally = self.0.entry((story, kind.clone())).or_default();
            tally.runs += 1;
            tally.spared += usize::from(run.applied == 0);
            tally.asked_again += usize::from(run.told.as_ref().is_some_and(|told| told.tries > 1));
            let invitations = world.invitations(&run.email).iter();
            let mut mails = invitations.flat_map(|one| world.mails(one["id"].as_str().unwrap_or_default()));
            tally.mailed_twice += usize::from(mails.any(|(.., times)| times > 1));
            tally.broken += usize::from(is_broken);
            tally.seconds += run.seconds;
        }
    }
}

impl fmt::Display for Findings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let title = "story                 fault           runs  spared  asked again  email twice   broken  seconds each";
        writeln!(f, "{title}")?;
        for ((story, kind), tally) in &self.0 {
            let Tally { runs, spared, asked_again, mailed_twice, broken, seconds } = tally;
            #[expect(clippy::cast_precision_loss, reason = "they are few")]
            let each = seconds / *runs as f64;
            write!(f, "{story:21} {kind:14} {runs:5} {spared:7} {asked_again:12} {mailed_twice:13} ")?;
            writeln!(f, "{broken:7} {each:13.2}")?;
        }
        Ok(())
    }
}
