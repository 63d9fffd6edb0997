//! The sweep. It looks through past days for overdue invitations (R36), for accounts that wait for their first sign-in
//! (R50) and for personal data to erase (R46). It looks through the next days for invitees to remind (R52). It logs and
//! skips everything that fails.

use std::cell::Cell;
use std::ops::RangeInclusive;
use std::pin::pin;

use futures_util::stream::{self, StreamExt};
use invitations::domain::invitation::InvitationId;
use invitations::store::StoreError;
use invitations::system;
use invitations::telemetry::metrics::{Metric, Metrics};
use jiff::{SignedDuration, Timestamp};

use crate::accounts::Attended;
use crate::{Attempt, Expiry, ExpiryError, MAX_KEPT, Outcome};

/// How many invitations a sweep works on at the same time.
pub const CLOSED_AT_ONCE: usize = 16;
/// A timer calls within two minutes, and Scheduler retries it. An invitation that is open longer has lost its timer.
const TIMERS_TAKE: SignedDuration = SignedDuration::from_mins(5);
/// A day, in seconds.
const DAY: i64 = 24 * 3600;

/// The remaining time of a sweep, and its failures.
struct Sweep {
    /// After this time nothing new starts.
    until: Timestamp,
    /// How many invitations failed, and how many days could not be listed. Everything that was not reached in time
    /// counts as one.
    failed: u32,
    /// Whether the time ran out.
    over: bool,
}

impl Expiry {
    /// Closes overdue invitations, the newest day first. Then reminds invitees, and erases personal data.
    /// Looks `days` back from now, and `forget_days` back from the newest day to purge.
    pub(crate) async fn sweep(
        &self,
        days: u32,
        forget_days: u32,
        until: Timestamp,
    ) -> Result<Outcome, ExpiryError> {
        let now = system::now();
        let mut sweep = Sweep { until, failed: 0, over: false };
        let lost = Cell::new(0);
        let close = async |id| {
            let Attempt::Closed { late } = self.expire(id).await? else { return Ok(false) };
            lost.set(lost.get() + i64::from(late > TIMERS_TAKE));
            Ok(true)
        };
        let expired = sweep.days(0..=days, async |day| self.store.overdue(now, day).await, close).await;
        let reminded = self.remind_all(now, &mut sweep).await;
        let (mut holders_reminded, mut terminated) = (None, None);
        if self.is_told && sweep.has_time() {
            (holders_reminded, terminated) = self.attend_all(days, now, &mut sweep).await;
        }
        let kept = u32::try_from(self.kept.as_secs() / DAY).unwrap_or(u32::MAX);
        let ended = kept..=kept.saturating_add(forget_days.min(MAX_KEPT));
        let purged = sweep
            .days(ended, async |day| self.store.unpurged(now, day).await, async |id| self.purge(id).await)
            .await;
        if sweep.has_time()
            && let Err(error) = self.tell_due(now).await
        {
            tracing::error!(error = %error, outcome = "failed", "officers could not be notified");
            sweep.failed += 1;
        }
        let done = sweep.failed == 0;
        let metrics = Metrics::default()
            .with_even_zero(Metric::SweepsDone, done.into())
            .with(Metric::TimersLost, lost.get());
        let outcome = if done { "done" } else { "failed" };
        tracing::info!(
            days, expired, reminded, holders_reminded, terminated, purged, outcome, metrics = %metrics, "a sweep ends"
        );
        match sweep.failed {
            0 => Ok(Outcome {
                expired,
                reminded,
                holders_reminded,
                terminated,
                purged: Some(purged),
                ..Outcome::default()
            }),
            failed => Err(ExpiryError::Left { expired, failed }),
        }
    }

    /// Reminds invitees whose deadline is near, the nearest day first.
    async fn remind_all(&self, now: Timestamp, sweep: &mut Sweep) -> u32 {
        let Some(before) = self.remind_before else { return 0 };
        // The last of these days may have no deadline yet. Then the query finds nothing.
        let days = 0..=u32::try_from(before.as_secs() / DAY + 1).unwrap_or(0);
        let near = async |day| self.store.unreminded(now, now + before, day).await;
        sweep.days(days, near, async |id| self.remind(id, before).await).await
    }

    /// Reminds the holders of accounts and ends accounts. Returns how many of each, or None if the directory is silent:
    /// nobody may lose an account because the report of a sign-in is missing (R50).
    async fn attend_all(&self, days: u32, now: Timestamp, sweep: &mut Sweep) -> (Option<u32>, Option<u32>) {
        let listener = match self.listener().await {
            Ok(listener) => listener,
            Err(error) => {
                tracing::error!(error = %error, outcome = "failed", "the directory's events could not be looked up");
                sweep.failed += 1;
                return (None, None);
            }
        };
        let is_silent = listener.is_silent(now);
        let metrics = Metrics::default().with_even_zero(Metric::ActivationFeedSilent, is_silent.into());
        if is_silent {
            let heard_at = listener.feed.map(|feed| tracing::field::display(feed.heard_at));
            tracing::error!(heard_at, outcome = "silent", metrics = %metrics, "the directory's events are silent");
            return (None, None);
        }
        tracing::info!(outcome = "heard", metrics = %metrics, "the directory sends events");
        let (reminded, terminated) = (Cell::new(0), Cell::new(0));
        let attend = async |id| {
            let attended = self.attend(id, &listener).await?;
            reminded.set(reminded.get() + u32::from(attended == Attended::Reminded));
            terminated.set(terminated.get() + u32::from(attended == Attended::Terminated));
            Ok(attended != Attended::Nothing)
        };
        sweep.days(0..=days, async |day| self.store.accounts_due(now, day).await, attend).await;
        (Some(reminded.get()), Some(terminated.get()))
    }
}

impl Sweep {
    /// Runs work for each invitation that is found on these days, until the time runs out. Returns how often the work
    /// changed something.
    async fn days(
        &mut self,
        days: RangeInclusive<u32>,
        find: impl AsyncFn(u32) -> Result<Vec<InvitationId>, StoreError>,
        work: impl AsyncFn(InvitationId) -> Result<bool, StoreError>,
    ) -> u32 {
        let mut done = 0;
        for day in days {
            if !self.has_time() {
                break;
            }
            let found = find(day).await;
            done += self.each(found, &work).await;
        }
        done
    }

    /// Runs work for each found invitation. Returns how often the work changed something.
    async fn each(
        &mut self,
        found: Result<Vec<InvitationId>, StoreError>,
        work: impl AsyncFn(InvitationId) -> Result<bool, StoreError>,
    ) -> u32 {
        let found = found.unwrap_or_else(|error| {
            tracing::error!(error = %error, outcome = "failed", "a day could not be listed");
            self.failed += 1;
            Vec::new()
        });
        let until = self.until;
        let working = stream::iter(found)
            .map(async |id| if system::now() < until { Some((id, work(id).await)) } else { None });
        let mut working = pin!(working.buffer_unordered(CLOSED_AT_ONCE));
        let mut done = 0;
        while let Some(worked) = working.next().await {
            match worked {
                Some((_, Ok(did))) => done += u32::from(did),
                Some((id, Err(error))) => {
                    tracing::error!(error = %error, invitation.id = %id, outcome = "failed", "an invitation is skipped");
                    self.failed += 1;
                }
                None => {
                    self.has_time();
                    break;
                }
            }
        }
        done
    }

    /// Whether there is time to start something. If not, that counts once as a failure.
    fn has_time(&mut self) -> bool {
        if !self.over && system::now() >= self.until {
            self.over = true;
            self.failed += 1;
        }
        !self.over
    }
}
