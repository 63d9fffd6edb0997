//! What may happen to an invitation. [`decide`] is the only place that changes one.

use jiff::{SignedDuration, Timestamp};

use super::account::{Account, Completion};
use super::decision::{Decision, next};
use super::event::{Actor, Event, Happening};
use super::{AccountId, Invitation, InvitationId, Inviter, Outcome, State};
use crate::domain::forms::onboarding::{Answers, Submission};
use crate::domain::words::Language;

/// The shortest time between two onboarding mails to one invitee (R24).
const RESEND_INTERVAL: SignedDuration = SignedDuration::from_hours(24);
/// The shortest time between two notices that somebody tried to invite an account's holder (R23).
const TELL_INTERVAL: SignedDuration = SignedDuration::from_hours(24);

/// What somebody wants to happen.
#[derive(Clone, Debug)]
pub enum Command {
    /// Invite, or invite again (R19 - R24).
    Invite(Box<Invite>),
    /// Complete the registration (R34).
    Register(Box<Completion>),
    /// Close after the deadline (R36).
    Expire,
    /// Take it back (R26).
    Revoke,
    /// Send the invitation mail again (R26).
    Resend,
    /// Tell the account's holder that somebody tried to invite him again (R23).
    TellHolder,
}

/// A checked submission with all that a new invitation needs.
#[derive(Clone, Debug)]
pub struct Invite {
    /// What the inviter filled in.
    pub submission: Submission,
    /// The inviter.
    pub inviter: Inviter,
    /// The new invitation's id.
    pub id: InvitationId,
    /// The new account's id, used if the address is integrated.
    pub account_id: AccountId,
    /// How long the link works (R21).
    pub validity: SignedDuration,
    /// The language of the invitee's mails.
    pub language: Language,
}

/// Why nothing happens, or not what was wanted.
#[derive(Clone, Debug)]
pub enum Refusal {
    /// The address has an account. Its holder is owed a notice, at most once a day (R23).
    AlreadyRegistered(Option<Box<Decision>>),
    /// The onboarding mail went out less than a day ago (R24).
    ResentRecently {
        /// From when it may be sent again.
        again_at: Timestamp,
    },
    /// It is not pending any more; the invitation says what became of it.
    NotPending(Box<Invitation>),
    /// It is pending, but its time is over: the link is dead though nobody has closed it yet (R21).
    PastDeadline,
    /// Its time is not over yet (R36: an early timer call does nothing).
    NotYet,
    /// There is no invitation.
    Nothing,
}

/// Decides a command on the invitation that stands for an address, or that a link or a timer names.
///
/// # Errors
/// A [`Refusal`], when the rules do not allow it.
pub fn decide(
    standing: Option<&Invitation>,
    command: &Command,
    by: &Actor,
    now: Timestamp,
) -> Result<Decision, Refusal> {
    match (command, standing) {
        (Command::Invite(invite), None) => Ok(open(invite, None, by, now)),
        (Command::Invite(invite), Some(standing)) => invite_again(standing, invite, by, now),
        (_, None) => Err(Refusal::Nothing),
        (Command::Register(completion), Some(standing)) => register(standing, completion, by, now),
        (Command::Expire, Some(standing)) => expire(standing, by, now),
        (Command::Revoke, Some(standing)) => revoke(standing, by, now),
        (Command::Resend, Some(standing)) => resend(standing, by, now),
        (Command::TellHolder, Some(standing)) => {
            tell_holder(standing, by, now).ok_or(Refusal::AlreadyRegistered(None))
        }
    }
}

/// A fresh invitation: with an account at once if integrated (R19), else with a link (R20, R21).
fn open(invite: &Invite, supersedes: Option<InvitationId>, by: &Actor, now: Timestamp) -> Decision {
    let submission = &invite.submission;
    let mut invitation = Invitation {
        id: invite.id,
        email: submission.email.clone(),
        placement: submission.placement.clone(),
        answers: submission.answers.clone(),
        seed: submission.seed,
        inviter: invite.inviter.clone(),
        language: invite.language,
        created_at: now,
        mailed_at: now,
        state: State::Pending { expires_at: now + invite.validity },
        supersedes,
        purged_at: None,
        version: 1,
    };
    let Answers::Integrated { mobile_number } = &submission.answers else {
        return Decision::one(Event { event: Happening::Invited, at: now, by: by.clone(), invitation });
    };
    invitation.state = State::AccountCreated { account_id: invite.account_id };
    let account = Account::integrated(invite.account_id, &invitation, mobile_number, now);
    Decision {
        account: Some(account),
        ..Decision::one(Event { event: Happening::AccountCreated, at: now, by: by.clone(), invitation })
    }
}

fn invite_again(
    standing: &Invitation,
    invite: &Invite,
    by: &Actor,
    now: Timestamp,
) -> Result<Decision, Refusal> {
    match &standing.state {
        State::Pending { expires_at } => {
            // Past its deadline it has expired, whether or not a timer has said so (R21, R36): its inviter
            // is owed that answer, and the new invitation starts afresh (R38).
            let (end, supersedes) = match open_deadline(standing, now) {
                Ok(_) => {
                    let outcome = Outcome::Superseded { by: invite.id };
                    (close(standing, *expires_at, outcome, by, now), Some(standing.id))
                }
                Err(_) => (close(standing, *expires_at, Outcome::Expired, &Actor::Timer, now), None),
            };
            let mut decision = open(invite, supersedes, by, now);
            decision.events.insert(0, end);
            Ok(decision)
        }
        State::AccountCreated { .. } => {
            let again_at = standing.mailed_at + RESEND_INTERVAL;
            if now < again_at {
                return Err(Refusal::ResentRecently { again_at });
            }
            Ok(Decision::one(resent(standing, by, now)))
        }
        State::Closed { outcome: Outcome::Registered { .. }, .. } => {
            Err(Refusal::AlreadyRegistered(tell_holder(standing, by, now).map(Box::new)))
        }
        State::Closed { .. } => Ok(open(invite, None, by, now)),
    }
}

/// R34: at most once, only while pending, only before the deadline.
fn register(
    standing: &Invitation,
    completion: &Completion,
    by: &Actor,
    now: Timestamp,
) -> Result<Decision, Refusal> {
    let expires_at = open_deadline(standing, now)?;
    let account = Account::local(standing, completion.clone(), now);
    let outcome =
        Outcome::Registered { account_id: account.id, login_name: account.login_name.clone(), told_at: None };
    let mut event = close(standing, expires_at, outcome, by, now);
    // Whoever registers knows better than the inviter did which language to write to him in.
    event.invitation.language = completion.language;
    Ok(Decision { account: Some(account), ..Decision::one(event) })
}

/// R36: only what is pending and past its deadline expires; a call too early or too late does nothing.
fn expire(standing: &Invitation, by: &Actor, now: Timestamp) -> Result<Decision, Refusal> {
    let expires_at = deadline(standing)?;
    if now < expires_at {
        return Err(Refusal::NotYet);
    }
    Ok(Decision::one(close(standing, expires_at, Outcome::Expired, by, now)))
}

/// R26.
fn revoke(standing: &Invitation, by: &Actor, now: Timestamp) -> Result<Decision, Refusal> {
    let expires_at = open_deadline(standing, now)?;
    Ok(Decision::one(close(standing, expires_at, Outcome::Revoked, by, now)))
}

/// R26: the same link with the same deadline, mailed again.
fn resend(standing: &Invitation, by: &Actor, now: Timestamp) -> Result<Decision, Refusal> {
    open_deadline(standing, now)?;
    Ok(Decision::one(resent(standing, by, now)))
}

/// The deadline of an invitation that is pending, be it past or not.
fn deadline(standing: &Invitation) -> Result<Timestamp, Refusal> {
    match standing.state {
        State::Pending { expires_at } => Ok(expires_at),
        State::AccountCreated { .. } | State::Closed { .. } => {
            Err(Refusal::NotPending(Box::new(standing.clone())))
        }
    }
}

/// The deadline of an invitation that is pending and not past it: the one comparison of R21.
fn open_deadline(standing: &Invitation, now: Timestamp) -> Result<Timestamp, Refusal> {
    let expires_at = deadline(standing)?;
    if now < expires_at { Ok(expires_at) } else { Err(Refusal::PastDeadline) }
}

/// The end of an invitation that was pending until `expires_at`.
fn close(
    standing: &Invitation,
    expires_at: Timestamp,
    outcome: Outcome,
    by: &Actor,
    now: Timestamp,
) -> Event {
    let event = match outcome {
        Outcome::Registered { .. } => Happening::Registered,
        Outcome::Expired => Happening::Expired,
        Outcome::Superseded { .. } => Happening::Superseded,
        Outcome::Revoked => Happening::Revoked,
    };
    next(standing, event, by, now, |after| {
        after.state = State::Closed { expires_at, closed_at: now, outcome };
    })
}

fn resent(standing: &Invitation, by: &Actor, now: Timestamp) -> Event {
    next(standing, Happening::Resent, by, now, |after| after.mailed_at = now)
}

/// R23: the holder of the account is told, at most once a day, that somebody tried.
fn tell_holder(standing: &Invitation, by: &Actor, now: Timestamp) -> Option<Decision> {
    let State::Closed { outcome: Outcome::Registered { told_at, .. }, .. } = &standing.state else {
        return None;
    };
    if told_at.is_some_and(|told_at| now < told_at + TELL_INTERVAL) {
        return None;
    }
    Some(Decision::one(next(standing, Happening::InvitedAgain, by, now, |after| {
        if let State::Closed { outcome: Outcome::Registered { told_at, .. }, .. } = &mut after.state {
            *told_at = Some(now);
        }
    })))
}
