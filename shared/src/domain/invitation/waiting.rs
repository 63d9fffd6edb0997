//! Commands for an invitation that waits for its invitee: remind (R52), ask for a new one (R53), decline (R54).

use jiff::{SignedDuration, Timestamp};

use super::decide::close;
use super::decision::{Decision, next};
use super::delivery::MailNote;
use super::event::{Actor, Happening};
use super::objection::{Decline, EmailCount};
use super::refusal::{ClosedReason, NoReminderDue, NotAsked, NotOpen, NotRejected};
use super::{Invitation, Outcome, State};

/// The shortest time between the last email and the reminder (R52).
const QUIET: SignedDuration = SignedDuration::from_hours(24);

/// Reminds the invitee, once. A reminder is due when at most `before` and at most half of the invitation's time is
/// left (R52). `mails` are the emails of the invitation so far.
///
/// # Errors
/// [`NoReminderDue`].
pub fn remind(
    current: &Invitation,
    mails: &[MailNote],
    before: SignedDuration,
    now: Timestamp,
) -> Result<Decision, NoReminderDue> {
    let State::Pending { expires_at } = current.state else { return Err(NoReminderDue) };
    let half = SignedDuration::from_secs(expires_at.duration_since(current.created_at).as_secs() / 2);
    let from = expires_at - before.min(half);
    let is_due = current.is_open(now) && now >= from && now >= current.mailed_at + QUIET;
    let has_failed = mails.iter().any(|mail| mail.kind.is_for_invitee() && mail.status.is_undeliverable());
    // The allowlist refused the invitee, so they cannot register (R55).
    let was_refused = current.refused_at.is_some();
    if !is_due || has_failed || was_refused || current.reminded_at.is_some() {
        return Err(NoReminderDue);
    }
    Ok(Decision::new(next(current, Happening::Reminded, &Actor::Timer, now, |after| {
        after.reminded_at = Some(now);
        after.mailed_at = now;
    })))
}

/// Ends an open invitation, because the invitee does not want it or is the wrong person (R54).
///
/// # Errors
/// [`NotOpen`].
pub fn decline(current: &Invitation, reason: Decline, now: Timestamp) -> Result<Decision, NotOpen> {
    current.check_open(now)?;
    Ok(Decision::new(close(current, Outcome::Declined { reason }, &Actor::Invitee, now)))
}

/// Tells the officer that the details of an open invitation are wrong. The invitation stays pending (R54).
///
/// # Errors
/// [`NotRejected`].
pub fn reject_details(current: &Invitation, now: Timestamp) -> Result<Decision, NotRejected> {
    current.check_open(now)?;
    let told = EmailCount::once_more(current.details_rejected, now)?;
    Ok(Decision::new(next(current, Happening::DetailsRejected, &Actor::Invitee, now, |after| {
        after.details_rejected = Some(told);
    })))
}

/// Asks the officer for a new invitation, after the old one expired or was revoked, or its account ended (R53).
/// `of_address` is the current invitation of the address.
///
/// # Errors
/// [`NotAsked`].
pub fn ask_again(
    current: &Invitation,
    of_address: Option<&Invitation>,
    now: Timestamp,
) -> Result<Decision, NotAsked> {
    let reason = match current.check_open(now) {
        Ok(()) => return Err(NotAsked::Open),
        Err(NotOpen::Integrated) => return Err(NotAsked::Integrated),
        Err(NotOpen::Closed(reason, _)) => reason,
    };
    match reason {
        ClosedReason::Registered => return Err(NotAsked::Registered),
        ClosedReason::Superseded => return Err(NotAsked::Replaced),
        ClosedReason::Declined => return Err(NotAsked::Declined),
        ClosedReason::Expired | ClosedReason::Revoked | ClosedReason::AccountEnded => {}
    }
    match of_address.filter(|of_address| of_address.id != current.id).map(|of_address| &of_address.state) {
        Some(State::Pending { .. }) => return Err(NotAsked::Replaced),
        Some(State::AccountCreated { .. } | State::Closed { .. }) => return Err(NotAsked::Registered),
        None => {}
    }
    // The invitee's address has been removed (R46).
    if current.purged_at.is_some() {
        return Err(NotAsked::Purged(reason));
    }
    let told = EmailCount::once_more(current.asked_again, now)?;
    Ok(Decision::new(next(current, Happening::AskedAgain, &Actor::Invitee, now, |after| {
        after.asked_again = Some(told);
    })))
}
