//! Prints the result as a table.

use std::collections::BTreeMap;
use std::fmt;
use std::time::Duration;

use crate::kills::Kills;
use crate::ledger::{Attempt, Ledger};
use crate::reconciliation::Sums;

/// How many faults are shown.
const MOST: usize = 30;

/// The results of a run.
pub(crate) struct Table<'a> {
    pub(crate) clients: usize,
    /// How long the clients ran.
    pub(crate) worked: Duration,
    /// How much later no work was left.
    pub(crate) quiet_after: Duration,
    pub(crate) ledger: &'a Ledger,
    pub(crate) kills: &'a Kills,
    pub(crate) sums: &'a Sums,
}

impl fmt::Display for Table<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { clients, ledger, kills, sums, .. } = self;
        let (worked, quiet) = (self.worked.as_secs_f64(), self.quiet_after.as_secs_f64());
        writeln!(f, "{clients} clients for {worked:.0} s, all done {quiet:.0} s later\n")?;
        self.requests(f)?;
        let answered = ledger.attempts.iter().filter(|one| one.status.is_some()).count();
        #[expect(clippy::cast_precision_loss, reason = "they are few")]
        let (answered, emails) =
            (answered as f64 / worked, (sums.mails[1] + sums.mailed_again) as f64 / (worked + quiet));
        writeln!(f, "\n{answered:.0} answers and {emails:.0} emails a second")?;
        let away =
            kills.hosts.iter().map(|(killed, back)| format!("{:.1} s", (*back - *killed).as_secs_f64()));
        let away = away.collect::<Vec<_>>().join(", ");
        writeln!(f, "killed: the host {} times (away for {away}),", kills.hosts.len())?;
        let Kills { at_any_moment, between_mail_and_note, .. } = kills;
        writeln!(
            f,
            "  dispatchers {at_any_moment} times at any moment, {between_mail_and_note} times between mail and note"
        )?;
        let (again, repeated) = (ledger.asked_again, ledger.repeated);
        writeln!(
            f,
            "promised only when asked again: {again}; repeated with its key for the same answer: {repeated}\n"
        )?;
        self.sums(f)
    }
}

impl Table<'_> {
    /// The requests by purpose, and how long their responses took while the host was up.
    fn requests(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut by_kind: BTreeMap<&str, Vec<&Attempt>> = BTreeMap::new();
        for attempt in &self.ledger.attempts {
            by_kind.entry(attempt.what).or_default().push(attempt);
            by_kind.entry("(all)").or_default().push(attempt);
        }
        writeln!(f, "request    sent  median s   99% s  answers")?;
        for (what, attempts) in by_kind {
            let mut statuses: BTreeMap<String, usize> = BTreeMap::new();
            for attempt in &attempts {
                let status = attempt.status.map_or("none".to_owned(), |status| status.to_string());
                *statuses.entry(status).or_default() += 1;
            }
            let statuses: Vec<_> =
                statuses.iter().map(|(status, count)| format!("{status}: {count}")).collect();
            let calm =
                |one: &&&Attempt| one.status.is_some() && self.kills.spared(one.start, one.start + one.took);
            let mut times: Vec<f64> =
                attempts.iter().filter(calm).map(|one| one.took.as_secs_f64()).collect();
            times.sort_by(f64::total_cmp);
            let [median, most] =
                [50, 99].map(|percent| times.get(times.len() * percent / 100).copied().unwrap_or_default());
            writeln!(f, "{what:9} {:5} {median:9.2} {most:7.2}  {}", attempts.len(), statuses.join(", "))?;
        }
        Ok(())
    }

    fn sums(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Sums { invitations, accounts, mails, notes, mailed_again, by_status, complaints } = self.sums;
        let statuses: Vec<_> = by_status.iter().map(|(status, count)| format!("{status}: {count}")).collect();
        writeln!(
            f,
            "invitations  {:6} promised  {:6} there     {}",
            invitations[0],
            invitations[1],
            statuses.join(", ")
        )?;
        writeln!(f, "accounts     {:6} promised  {:6} there", accounts[0], accounts[1])?;
        writeln!(
            f,
            "emails       {:6} owed      {:6} sent      {mailed_again} of them once more, after {} kills",
            mails[0],
            mails[1],
            self.kills.all()
        )?;
        writeln!(f, "their notes  {:6} owed      {:6} there", notes[0], notes[1])?;
        for complaint in complaints.iter().take(MOST) {
            writeln!(f, "WRONG: {complaint}")?;
        }
        if complaints.is_empty() {
            writeln!(f, "everything adds up")
        } else {
            writeln!(f, "{} WRONG", complaints.len())
        }
    }
}
